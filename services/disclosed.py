"""The public view of a table: small counts of children, incidents and interviews hidden (method, section 9).

Applied to answers to FOI requests, which come as councils sent them. Official figures are left as they are: their
publisher has hidden small numbers already, and what is printed there is public.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from charter.disclosure import SUPPRESSED, THRESHOLD, AtMost, suppress
from foi_data.questions import QuestionSet, question_sets
from services.tables import Table, Value

COUNTED_UNITS = ("children", "incidents", "interviews")
SAYS_IT_AGAIN = ("answer", "raw", "value", "low", "high", "note")
"""Columns that would say a hidden count in another way: its words, its raw text, its range."""
CAUTION = (
    f"For publication: counts of children, incidents and interviews from 1 to {THRESHOLD} are shown as "
    f"'{SUPPRESSED}', and further ones where a hidden count could be worked out from them."
)


@dataclass(frozen=True)
class Key:
    """What a count is about: two counts of one area, wave and period can be compared."""

    area_code: str
    wave: str
    period: str
    question: str


def public_view(table: Table) -> Table:
    """The table as it may be published: unchanged unless it holds counts that are not public yet."""
    names = {column.name for column in table.columns}
    if not {"question_id", "value", "raw"} <= names:
        return table
    hidden = hidden_rows(table)
    columns = [number for number, column in enumerate(table.columns) if column.name in SAYS_IT_AGAIN]
    numbers = {number for number in columns if table.columns[number].kind in ("number", "whole_number")}
    rows = tuple(
        tuple(hide(value, number, columns, numbers) for number, value in enumerate(row)) if place in hidden else row
        for place, row in enumerate(table.rows)
    )
    return replace(table, rows=rows, caution=f"{table.caution} {CAUTION}".strip())


def hide(value: Value, number: int, columns: list[int], numbers: set[int]) -> Value:
    """A hidden cell: the sign in a column of text, nothing in a column of numbers, where no sign can stand."""
    if number not in columns:
        return value
    return None if number in numbers else SUPPRESSED


def hidden_rows(table: Table) -> frozenset[int]:
    """The rows whose count must not be shown, for their own size or to protect others."""
    counts: dict[str, int | None] = {}
    first: dict[Key, str] = {}
    for place, record in enumerate(table.records()):
        question = str(record["question_id"] or "")
        if not is_counted(question) or not has_number(record):
            continue
        name = str(place)
        counts[name] = whole_count(record)
        key = Key(str(record["new_la_code"]), str(record["wave"]), str(record["period"]), question)
        first.setdefault(key, name)
    relations = [bound for bound in bounds(first) if holds(counts[bound.smaller], counts[bound.larger])]
    return frozenset(int(name) for name in suppress(counts, relations).hidden)


def bounds(first: Mapping[Key, str]) -> list[AtMost]:
    """What a reader can know of an area's counts: which cannot be above which."""
    found = []
    for key, name in first.items():
        for larger in larger_than(key.question):
            other = first.get(replace(key, question=larger))
            if other is not None and other != name:
                found.append(AtMost(name, other))
    return found


@cache
def larger_than(question: str) -> tuple[str, ...]:
    """The questions whose counts are at least this one's, by the checks of the question sets."""
    checks = [check for one in question_sets().values() for check in one.checks if check.kind == "at_most"]
    return tuple(dict.fromkeys(check.larger for check in checks if check.smaller == question))


@cache
def is_counted(question: str) -> bool:
    """Whether a question counts children, incidents or interviews; a column of no known question may, and so does."""
    sets: tuple[QuestionSet, ...] = tuple(question_sets().values())
    units = [found.unit for one in sets for found in one.questions if found.id == question]
    return any(unit in COUNTED_UNITS for unit in units) if units else True


def has_number(record: Mapping[str, Value]) -> bool:
    return any(record[name] is not None for name in ("value", "low", "high"))


def whole_count(record: Mapping[str, Value]) -> int | None:
    """The count of a row; None, that is hidden, where a range of small numbers stands in its place.

    A range that reaches above the threshold is a large count known roughly: its lower end is what it surely is.
    """
    value, low, high = (record[name] for name in ("value", "low", "high"))
    if isinstance(value, int | float):
        return int(-(-value // 1))
    if isinstance(low, int | float) and low > THRESHOLD:
        return int(low)
    return 0 if low == high == 0 else None


def holds(smaller: int | None, larger: int | None) -> bool:
    """Whether a bound is true of what was answered; a false one tells a reader nothing."""
    return smaller is None or larger is None or smaller <= larger
