"""The official series: what each column or label of a published file counts, in `official_series.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from foi_data.exceptions import SeriesFileError
from foi_data.parsed import GeographyLevel

FILE = Path(__file__).parent / "official_series.toml"
COUNT_UNITS = ("children", "incidents", "children or incidents")
"""Units that are counted one by one, so that a suppressed figure is at least 1 and whole."""


@dataclass(frozen=True)
class Break:
    """Figures for periods before `before` cannot be compared with those from it on; `note` says why."""

    before: str
    note: str


@dataclass(frozen=True)
class Series:
    """One published series. `decimals` is how many places are printed, `unit` what one of it is."""

    id: str
    title: str
    unit: str
    decimals: int = 0
    is_rounded: bool = True
    breaks: tuple[Break, ...] = ()
    wide: tuple[str, ...] = ()
    long: tuple[str, ...] = ()
    is_known: bool = True

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.id):
            raise SeriesFileError(f"official_series.toml: the id {self.id!r} must be lower-case letters, digits and _.")
        if not self.title or not self.unit:
            raise SeriesFileError(f"official_series.toml: {self.id} needs a title and a unit.")

    @property
    def is_count(self) -> bool:
        """Does it count children or incidents one by one?"""
        return self.unit in COUNT_UNITS


def label_key(label: str) -> str:
    """A label without capitals, spaces and punctuation, which differ between releases."""
    return re.sub(r"[^0-9a-z]+", "", label.casefold())


@cache
def _file() -> Mapping[str, Any]:
    try:
        return tomllib.loads(FILE.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SeriesFileError(f"official_series.toml cannot be read: {error}.") from error


@cache
def load_series() -> tuple[Series, ...]:
    """Every known series in the order of the file; SeriesFileError if the file does not hold together."""
    breaks = tuple(Break(**entry) for entry in _file()["breaks"])
    found = tuple(_series(entry, breaks) for entry in _file()["series"])
    for name in ("wide", "long"):
        labels = [label_key(label) for one in found for label in getattr(one, name)]
        if twice := {label for label in labels if labels.count(label) > 1}:
            raise SeriesFileError(f"official_series.toml: the {name} labels {sorted(twice)} are given twice.")
    if len({one.id for one in found}) != len(found):
        raise SeriesFileError("official_series.toml: an id is given twice.")
    return found


def _series(entry: Mapping[str, Any], breaks: tuple[Break, ...]) -> Series:
    values = dict(entry)
    chosen = values.pop("breaks", [one.before for one in breaks])
    values |= {name: tuple(values.pop(name, ())) for name in ("wide", "long")}
    try:
        return Series(**values, breaks=tuple(one for one in breaks if one.before in chosen))
    except TypeError as error:
        raise SeriesFileError(f"official_series.toml, {entry.get('id')}: {error}.") from error


def rounding(series: Series, level: GeographyLevel) -> int:
    """The step that the publisher rounds this series to at this level; 1 where it does not round."""
    return int(_file()["rounding"][level]) if series.is_count and series.is_rounded else 1


def series(series_id: str) -> Series:
    """The series of that id; SeriesFileError if there is none."""
    for one in load_series():
        if one.id == series_id:
            return one
    raise SeriesFileError(f"There is no official series {series_id!r}; see official_series.toml.")


@cache
def series_of_label(label: str) -> Series:
    """The series a long file's label stands for; one made from the label itself if it is not in the list."""
    wanted = label_key(label)
    for one in load_series():
        if wanted in map(label_key, one.long):
            return one
    return _unlisted(label)


@cache
def series_of_column(header: str) -> Series | None:
    """The series a wide file's column stands for, by what follows its prefix; None for an unknown column."""
    wanted = label_key(header)
    for one in load_series():
        if any(wanted.endswith(label_key(ending)) for ending in one.wide):
            return one
    return None


def _unlisted(label: str) -> Series:
    """A series that is kept although nobody has described it: its id is its label, its unit told by its first word."""
    slug = re.sub(r"[^0-9a-z]+", "_", label.casefold()).strip("_")[:90].strip("_")
    first = label.rpartition("|")[2].strip().casefold()
    unit = next((unit for word, unit in FIRST_WORDS if first.startswith(word)), "children or incidents")
    return Series(id=f"other_{slug}" if slug else "other", title=label.strip() or "Unnamed", unit=unit, is_known=False)


FIRST_WORDS = (
    ("percent", "percent"),
    ("share", "percent"),
    ("rate", "rate"),
    ("average", "average"),
    ("mean", "average"),
)
