"""The answers of a file, row by row: what was asked, the texts, and how each was read.

A file has hundreds of thousands of cells, and most of them are only counted, compared and kept. An answer of its own
with all that is known of it is made of a cell when somebody looks at it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, overload

from foi_data.parsed import Cell, ParsedAnswer
from foi_data.quick_records import quickly_made
from foi_data.texts.readings import Reading

Place = tuple[int, int]
"""An answer by its row among the rows that were accepted and its place in that row, both from 0."""


class Asked(NamedTuple):
    """What the cells of a column answer: `question` is None where it is in no set, `text` its words in the file."""

    column: str
    question: str | None
    text: str
    period: str | None


@quickly_made
@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One row's answers, told apart by their place. `asked` is one and the same tuple for all rows asked the same.

    `others` are the places of all but plain whole numbers, None where nobody has told them apart.
    """

    area_code: str
    row: int
    asked: tuple[Asked, ...]
    raws: Sequence[str]
    readings: Sequence[Reading]
    source_url: str = ""
    others: Sequence[int] | None = None

    def __post_init__(self) -> None:
        if not len(self.asked) == len(self.raws) == len(self.readings):
            raise ValueError(f"Row {self.row} has {len(self.raws)} texts for {len(self.asked)} questions.")

    @property
    def not_plain(self) -> Sequence[int]:
        """The places of all that may be anything else than a plain whole number."""
        return range(len(self.raws)) if self.others is None else self.others

    @property
    def filled(self) -> int:
        """How many of its cells hold more than spaces; every plain number does."""
        return len(self.raws) - sum(1 for at in self.not_plain if not self.raws[at].strip())


class Answers(Sequence[ParsedAnswer]):
    """The answers of rows in the order of the file, each made when it is asked for and then kept.

    `superseded` has the later cell for each answer that a later row of the same file takes the place of.
    """

    def __init__(self, sheet: str, rows: Sequence[AnswerRow], superseded: Mapping[Place, Cell]) -> None:
        self.sheet, self.rows, self.superseded = sheet, rows, superseded

    @cached_property
    def _made(self) -> tuple[ParsedAnswer, ...]:
        return tuple(answer for place in range(len(self.rows)) for answer in self.of_row(place))

    def of_row(self, place: int) -> Iterator[ParsedAnswer]:
        """The answers of one of the rows."""
        return (self.at(place, at) for at in range(len(self.rows[place].raws)))

    def at(self, place: int, at: int) -> ParsedAnswer:
        """The answer at a place of one of the rows, both from 0."""
        row = self.rows[place]
        asked, raw, found = row.asked[at], row.raws[at], row.readings[at]
        # By position, in the order of the fields: naming them costs as much again.
        return ParsedAnswer(
            row.area_code, asked.question, asked.text, asked.period, raw, found.status, found.code, found.value,
            found.low, found.high, found.exemption, found.proposals, found.rule, found.confidence,
            Cell(self.sheet, row.row, asked.column, raw), found.note, found.on,
            self.superseded.get((place, at)) if self.superseded else None, row.source_url,
        )  # fmt: skip

    @cached_property
    def _length(self) -> int:
        return sum(len(row.raws) for row in self.rows)

    @cached_property
    def asked(self) -> frozenset[Asked]:
        """Everything that was asked in some row."""
        return frozenset(one for asked in {id(row.asked): row.asked for row in self.rows}.values() for one in asked)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> ParsedAnswer: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[ParsedAnswer, ...]: ...
    def __getitem__(self, place: int | slice) -> ParsedAnswer | tuple[ParsedAnswer, ...]:
        return self._made[place]

    def __iter__(self) -> Iterator[ParsedAnswer]:
        return iter(self._made)

    def __eq__(self, other: object) -> bool:
        return self._made == tuple(other) if isinstance(other, tuple | Answers) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._made)


class Superseded(NamedTuple):
    """The answers whose place a later row takes, with its cell; and for each such row of an area the first it meets."""

    cells: Mapping[Place, Cell]
    rows: Mapping[tuple[str, int], int]


def superseded_in(sheet: str, rows: Sequence[AnswerRow]) -> Superseded:
    """A council that answers the same question for the same period twice: the later row counts, both stay."""
    cells: dict[Place, Cell] = {}
    met: dict[tuple[str, int], int] = {}
    last: dict[tuple[str, str, str | None], Place] = {}
    # Who stands in one row only, as nearly all do in a wide file, is not met again.
    often = {code for code, count in Counter(row.area_code for row in rows).items() if count > 1}
    for place, row in enumerate(rows):
        if row.area_code not in often:
            continue
        for at, asked in enumerate(row.asked):
            if asked.question is None:
                continue
            key = row.area_code, asked.question, asked.period
            before = last.get(key)
            if before is not None and (earlier := rows[before[0]].row) != row.row:
                cells[before] = Cell(sheet, row.row, asked.column, row.raws[at])
                met.setdefault((row.area_code, row.row), earlier)
            last[key] = place, at
    return Superseded(cells, met)
