"""A saved mapping of columns: what a person said once about a file is used for the next file of the same shape.

A layout is a small file that can be written by hand:

    name = "Newsroom tracker"
    question_set = "activity-2024"
    zeros_shown = false          # true: the source prints zeros, so "<5" is 1 to 4
    period = "2022-23"           # for columns that name none

    [[columns]]
    header = "Contracts handed back"
    banner = "2021-22 financial year"   # only where the same header stands twice
    question = "incidents"
    period = "2021-22"                  # only where header and banner do not say it

    [[columns]]
    header = "Upper tier LA"
    role = "area"

A column may be named by its `letter` instead of its header. Roles are those of `headers.ROLES` and "ignore".
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foi_data.declared_keys import LAYOUT, LAYOUT_COLUMN, check_keys
from foi_data.exceptions import LayoutError
from foi_data.headers import HeaderColumn, are_numbered, period_of
from foi_data.meanings import ROLES, header_key
from foi_data.parsed import ParsedColumn
from foi_data.periods import parse_period

IGNORE = "ignore"
"""The role of a column whose cells are kept as context and asked nothing about."""


@dataclass(frozen=True)
class LayoutColumn:
    """What one column is. It is found by its letter, or by its header and, if given, its banner."""

    header: str = ""
    banner: str = ""
    letter: str = ""
    role: str = ""
    question: str = ""
    period: str = ""

    def __post_init__(self) -> None:
        where = f"column {self.letter or self.header!r}"
        if not (self.header or self.letter):
            raise LayoutError("A column of a layout needs a header or a letter.")
        if bool(self.role) == bool(self.question):
            raise LayoutError(f"{where}: say either its role or the question it answers, and not both.")
        if self.role and self.role not in (*ROLES, IGNORE):
            raise LayoutError(f"{where}: the role {self.role!r} is none of {', '.join((*ROLES, IGNORE))}.")

    def fits(self, column: HeaderColumn) -> bool:
        """Is this the column meant? Capitals, punctuation and question numbers do not matter."""
        if self.letter:
            return self.letter.upper() == column.letter
        if header_key(self.header) != header_key(column.header):
            return False
        return not self.banner or header_key(self.banner) in header_key(column.banner)


@dataclass(frozen=True)
class Layout:
    """A named mapping of columns, with what is true of the whole file."""

    name: str
    question_set: str
    columns: tuple[LayoutColumn, ...]
    sheet: str = ""
    header_row: int = 0
    period: str = ""
    zeros_shown: bool = False
    fill_down: bool = False

    def __post_init__(self) -> None:
        if not self.name.strip() or not self.question_set.strip():
            raise LayoutError("A layout needs a name and the question set it is for.")
        if not self.columns:
            raise LayoutError(f"The layout {self.name!r} names no columns.")
        if self.header_row < 0:
            raise LayoutError(f"The layout {self.name!r}: header_row is a row's number, from 1, or 0 to look for it.")

    def column_for(self, column: HeaderColumn) -> LayoutColumn | None:
        """What the layout says of a column; None if it says nothing. A banner's match goes before a header's alone."""
        fitting = [each for each in self.columns if each.fits(column)]
        return max(fitting, key=lambda each: (bool(each.letter), bool(each.banner)), default=None)

    @property
    def names_headers(self) -> bool:
        """Does it name any column by its header? One of letters alone would fit every table."""
        return any(column.header for column in self.columns)

    @property
    def says_whose(self) -> bool:
        """Does it say which column holds the authorities?"""
        return any(column.role in ("area", "area_code") for column in self.columns)

    def fits(self, columns: Sequence[HeaderColumn]) -> bool:
        """Is a table of this shape: does every column that the layout names stand in it?"""
        return all(any(each.fits(column) for column in columns) for each in self.columns)


def load_layout(path: Path) -> Layout:
    """Read a layout's file; LayoutError names the file and what is wrong in it."""
    try:
        return parse_layout(path.read_text(encoding="utf-8"))
    except (LayoutError, UnicodeDecodeError, OSError) as error:
        raise LayoutError(f"{path.name}: {error}") from error


def parse_layout(text: str) -> Layout:
    """A layout from the text of its file."""
    try:
        entries: dict[str, Any] = tomllib.loads(text)
        check_keys(entries, "The layout", LAYOUT, required=("name", "question_set"), error=LayoutError)
        for number, entry in enumerate(entries.get("columns", ()), 1):
            check_keys(entry, f"Column {number} of the layout", LAYOUT_COLUMN, required=(), error=LayoutError)
        columns = tuple(LayoutColumn(**entry) for entry in entries.pop("columns", []))
        return Layout(**entries, columns=columns)
    except tomllib.TOMLDecodeError as error:
        raise LayoutError(f"The layout is no TOML: {error}.") from error
    except (TypeError, AttributeError) as error:
        raise LayoutError(f"The layout has a key that is missing, unknown or of the wrong kind: {error}.") from error


def layout_text(layout: Layout) -> str:
    """The layout as the text of its file; `parse_layout` of it gives the same layout."""
    lines = [f"{name} = {_written(value)}" for name, value in _given(layout, ("name", "question_set")).items()]
    for column in layout.columns:
        lines += ["", "[[columns]]", *(f"{name} = {_written(value)}" for name, value in _given(column, ()).items())]
    return "\n".join(lines) + "\n"


def _given(thing: Layout | LayoutColumn, always: tuple[str, ...]) -> dict[str, object]:
    """The fields that say something, in their order."""
    values = {name: getattr(thing, name) for name in thing.__dataclass_fields__ if name != "columns"}
    return {name: value for name, value in values.items() if value or name in always}


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return '"' + "".join(_escaped(letter) for letter in str(value)) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return "\\" + letter
    return f"\\u{ord(letter):04x}" if ord(letter) < 32 or ord(letter) == 127 else letter


def layout_of(name: str, question_set: str, columns: Sequence[ParsedColumn], *, zeros_shown: bool = False) -> Layout:
    """The layout that a file was read by, to be kept under a name for the next file of its shape.

    A period that header or banner say is left out, so that the file of another year is read for its own. So are
    banners, unless they tell columns with one header and different meanings apart.
    """
    named = [column for column in columns if column.header.strip() and column.role != "unmapped"]
    numbered = are_numbered([column.header for column in columns])
    found: dict[LayoutColumn, None] = {}
    for column in named:
        alike = {_meaning(other, numbered) for other in named if header_key(other.header) == header_key(column.header)}
        role, question, period = _meaning(column, numbered)
        banner = column.banner if len(alike) > 1 else ""
        found[LayoutColumn(column.header, banner, role=role, question=question, period=period)] = None
    return Layout(name=name, question_set=question_set, columns=tuple(found), zeros_shown=zeros_shown)


def _meaning(column: ParsedColumn, numbered: bool) -> tuple[str, str, str]:
    """A column's role, question and period, as far as its header and banner do not say the period."""
    if not column.question:
        return column.role, "", ""
    said = period_of(HeaderColumn(0, column.header, column.banner, numbered))
    own = column.period if column.period != (said.label if said else None) else None
    return "", column.question, own or ""


def parse_mapping(mapping: Mapping[str, str], questions: Sequence[str]) -> tuple[LayoutColumn, ...]:
    """Columns as a person maps them on a page: letter to role or question, "incidents@2022-23" with its period.

    Raises LayoutError for a name that is neither a role nor one of `questions`.
    """
    found = []
    for letter, meaning in mapping.items():
        name, _, period = meaning.partition("@")
        if name not in (*questions, *ROLES, IGNORE):
            raise LayoutError(f"Column {letter}: {name!r} is neither a question of the set nor a role.")
        if period and parse_period(period) is None:
            raise LayoutError(f"Column {letter}: {period!r} is no period; write it as 2022-23 or 2022.")
        role = name if name in (*ROLES, IGNORE) and name not in questions else ""
        found.append(LayoutColumn(letter=letter, role=role, question="" if role else name, period=period))
    return tuple(found)
