"""The public view of a table: small counts of children, incidents and interviews hidden (method, section 9).

Applied to answers to FOI requests, which come as councils sent them. Official figures are left as they are: their
publisher has hidden small numbers already, and what is printed there is public.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from charter.disclosure import SUPPRESSED, THRESHOLD, AtMost, suppress
from services.foi.question_catalogue import Catalogue
from services.ports import Figure, FoiAnswer, ImportedFile
from services.tables import Table, Value

SAYS_IT_AGAIN = ("answer", "code", "raw", "value", "low", "high", "note", "by_hand")
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


def public_view(table: Table, asked: Catalogue) -> Table:
    """The table as it may be published: unchanged unless it holds counts that are not public yet."""
    names = {column.name for column in table.columns}
    if not {"question_id", "value", "raw"} <= names:
        return table
    hidden = hidden_rows(table, asked)
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


def hidden_rows(table: Table, asked: Catalogue) -> frozenset[int]:
    """The rows whose count must not be shown, for their own size or to protect others."""
    return hidden_places([count_of(record, asked) for record in table.records()], asked)


@dataclass(frozen=True)
class Count:
    """A count of children, incidents or interviews as it was told; `whole` is None where it must be hidden anyway."""

    key: Key
    whole: int | None


def count_of(record: Mapping[str, Value], asked: Catalogue) -> Count | None:
    """The count in a row of answers; None where it holds none."""
    question = str(record["question_id"] or "")
    if not asked.is_counted(question) or not has_number(record):
        return None
    return Count(Key(str(record["new_la_code"]), str(record["wave"]), str(record["period"]), question),
                 whole_count(record))  # fmt: skip


def hidden_places(told: Sequence[Count | None], asked: Catalogue) -> frozenset[int]:
    """Which of all answers, every area, wave and period together, must not be shown, by their place."""
    counts = {str(place): count.whole for place, count in enumerate(told) if count}
    first: dict[Key, str] = {}
    for place, count in enumerate(told):
        if count:
            first.setdefault(count.key, str(place))
    known = [
        bound
        for bound in (*bounds(first, asked), *said_again(told))
        if holds(counts[bound.smaller], counts[bound.larger])
    ]
    return frozenset(int(name) for name in suppress(counts, known).hidden)


def bounds(first: Mapping[Key, str], asked: Catalogue) -> list[AtMost]:
    """What a reader can know of an area's counts: which cannot be above which."""
    found = []
    for key, name in first.items():
        for larger in asked.larger_than(key.question):
            other = first.get(replace(key, question=larger))
            if other is not None and other != name:
                found.append(AtMost(name, other))
    return found


def said_again(told: Sequence[Count | None]) -> list[AtMost]:
    """The same count told in several waves or rows: what is hidden in one must not stand in another."""
    seen: dict[tuple[str, str, str, int], str] = {}
    found = []
    for place, count in enumerate(told):
        if count is None or count.whole is None:
            continue
        subject = (count.key.area_code, count.key.period, count.key.question, count.whole)
        before = seen.setdefault(subject, str(place))
        if before != str(place):
            found += [AtMost(before, str(place)), AtMost(str(place), before)]
    return found


class AnswersSource(Protocol):
    """Where answers to FOI requests are read, with their files and the official figures."""

    def files(self) -> Sequence[ImportedFile]: ...

    def foi_answers(self, area_code: str | None = None) -> Sequence[FoiAnswer]: ...

    def figures(self, area_code: str | None = None) -> Sequence[Figure]: ...

    def catalogue(self) -> Catalogue:
        """Every question that may have been asked."""


class SeenAnswers:
    """The answers as somebody may see them: of areas whose small numbers are not theirs to see, the public view.

    Sums and shares made of these answers are made of what is shown, so that nothing hidden can be worked out from them.
    `may_see` says of an area's code whether its small numbers may be seen; None stands for nobody's.
    """

    def __init__(self, source: AnswersSource, may_see: Callable[[str | None], bool]) -> None:
        self._source, self._may_see = source, may_see

    def files(self) -> Sequence[ImportedFile]:
        return self._source.files()

    def figures(self, area_code: str | None = None) -> Sequence[Figure]:
        return self._source.figures(area_code)

    def catalogue(self) -> Catalogue:
        return self._source.catalogue()

    def foi_answers(self, area_code: str | None = None) -> Sequence[FoiAnswer]:
        if self._may_see(None) or (area_code is not None and self._may_see(area_code)):
            return self._source.foi_answers(area_code)
        return [answer for answer in self._all if area_code in (None, answer.area_code)]

    @cached_property
    def _all(self) -> Sequence[FoiAnswer]:
        """Every answer: a count may have to go to protect another's, so they are looked at together."""
        answers, asked = self._source.foi_answers(), self._source.catalogue()
        hidden = hidden_places([told_count(answer, asked) for answer in answers], asked)
        return [
            concealed(answer) if place in hidden and not self._may_see(answer.area_code) else answer
            for place, answer in enumerate(answers)
        ]


def told_count(answer: FoiAnswer, asked: Catalogue) -> Count | None:
    """The count in an answer; None where it holds none."""
    record: dict[str, Value] = {
        "question_id": answer.question, "new_la_code": answer.area_code, "wave": answer.wave, "period": answer.period,
        "value": answer.value, "low": answer.low, "high": answer.high,
    }  # fmt: skip
    return count_of(record, asked)


def concealed(answer: FoiAnswer) -> FoiAnswer:
    """An answer that says only that there is a number, and that it is hidden here."""
    return replace(answer, raw=SUPPRESSED, status="suppressed", value=None, low=1.0, high=None, note="", proposals=None)


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
