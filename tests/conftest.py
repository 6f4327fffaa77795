"""What every test may ask for."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.demonstration import Demonstration
from services.register.signups import SignupRegister
from storage.unit_of_work import SqlStorage, open_storage
from tests.databases import new_postgres_database, postgres_binaries, postgres_cluster

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


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL cluster that lives as long as the tests."""
    binaries = postgres_binaries()
    if binaries is None:
        skip_or_fail("PostgreSQL's server programs are not installed (Debian: apt-get install postgresql)")
    assert binaries is not None
    with postgres_cluster(binaries) as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.sqlite3'}"
    return new_postgres_database(request.getfixturevalue("postgres"), f"t{uuid.uuid4().hex}")


@pytest.fixture
def storage(database_url: str) -> Iterator[SqlStorage]:
    """An empty, migrated database of each kind."""
    opened = open_storage(database_url)
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="session")
def demonstration_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration database, made once. Copy it before anything is written."""
    path = tmp_path_factory.mktemp("demonstration") / "demonstration.sqlite3"
    made = open_storage(f"sqlite:///{path}")
    SignupRegister(made).load_known()
    Demonstration(made).fill()
    made.engine.dispose()
    return path


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[SqlStorage]:
    """An empty, migrated SQLite database, where the kind of database does not matter."""
    opened = open_storage(f"sqlite:///{tmp_path / 'embedded.sqlite3'}")
    yield opened
    opened.engine.dispose()
