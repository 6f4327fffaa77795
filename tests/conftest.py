"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REFERENCE = Path(__file__).parents[2] / "shared" / "reference"
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"


def skip_or_fail(reason: str) -> None:
    """Skip with a reason on a person's machine; fail in CI, where nothing may be missing."""
    if REQUIRE_ALL:
        pytest.fail(f"{reason} (REQUIRE_ALL=1)")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of source documents and real files, kept beside the checkout and never in it."""
    if not REFERENCE.is_dir():
        skip_or_fail(f"the reference files are not beside this checkout ({REFERENCE.name}/ is absent)")
    return REFERENCE
