"""The words that councils use, kept as data in `words/*.toml` and compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "words"


@cache
def load_words(name: str) -> Mapping[str, Any]:
    """The file `words/{name}.toml`."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern that finds whatever any of these find."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@cache
def pattern(name: str, key: str) -> re.Pattern[str]:
    """The list of patterns under a key ("yes_no.yes_start") as one."""
    found: Any = load_words(name)
    for part in key.split("."):
        found = found[part]
    return any_of(found)


@cache
def word_set(name: str, key: str) -> frozenset[str]:
    """The words under a key, which stand in the file as one text with spaces between."""
    found: Any = load_words(name)
    for part in key.split("."):
        found = found[part]
    return frozenset(found.split())
