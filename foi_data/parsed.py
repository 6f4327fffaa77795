"""What a file was read as: answers, figures and neighbours with the cell each came from, and all that was set aside.

Nothing vanishes: a `ParsedFile` whose rows or cells do not add up refuses to exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

from foi_data.exceptions import ConservationError
from foi_data.issues import Issue
from foi_data.quick_records import quickly_made

if TYPE_CHECKING:
    from foi_data.rows.answer_rows import Answers

AnswerStatus = Literal[
    "answered",
    "partly_answered",
    "refused",
    "not_held",
    "unable_to_say",
    "not_applicable",
    "suppressed",
    "not_available",
    "blank",
    "unclear",
]
ReturnStatus = Literal["answered", "partly_answered", "refused", "not_held", "no_reply", "awaiting", "withdrawn"]
Exemption = Literal["s12", "s14", "s21", "s22", "s40(2)", "s43", "other"]
GeographyLevel = Literal["national", "regional", "local_authority"]
FileKind = Literal["official_wide", "official_long", "foi_long", "foi_wide", "neighbours", "signups", "unknown"]

STATUSES = frozenset(get_args(AnswerStatus))
STATUSES_WITH_VALUE = ("answered", "partly_answered")
"""The only statuses with a single value. A suppressed figure may have an interval; every other status has nothing."""


@quickly_made
@dataclass(frozen=True, slots=True)
class Cell:
    """Where a value stood: `row` as the sheet numbers it, `column` by its letters, `raw` its text to the letter."""

    sheet: str
    row: int
    column: str
    raw: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """One reading of a cell for a person to choose or refuse, with the words of the cell that led to it."""

    words: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    code: str | tuple[str, ...] | None = None
    on: date | None = None


@quickly_made
@dataclass(frozen=True, slots=True)
class ParsedAnswer:
    """One authority's answer to one question for one period.

    `question` is None where the text belongs to no question of the set. `code` is one of the question's codes, a
    tuple of them where several may be chosen. A number without doubt has `low == high == value`; an interval has
    `low`, `high` or both and no `value`; an approximate number has a `value` and neither. `rule` names what was
    recognised and `confidence` (0 to 1) how sure that is. `superseded_by` is the cell of a later return in the
    same file that takes this one's place.
    """

    area_code: str
    question: str | None
    question_text: str
    period: str | None
    raw: str
    status: AnswerStatus
    code: str | tuple[str, ...] | None
    value: float | None
    low: float | None
    high: float | None
    exemption: Exemption | None
    proposals: tuple[Proposal, ...]
    rule: str
    confidence: float
    cell: Cell
    note: str = ""
    on: date | None = None
    superseded_by: Cell | None = None
    source_url: str = ""

    def __post_init__(self) -> None:
        check_numbers(self.status, self.value, self.low, self.high)


@quickly_made
@dataclass(frozen=True, slots=True)
class ParsedFigure:
    """One published official figure, as published: never recomputed and never filled in.

    `geo_code` tells London, Inner London and Outer London apart even where the file prints one code for all three.
    `area_code` is the authority's newest code, None for England and regions. `rounded_to` is the step the publisher
    rounded to (10 for national and regional counts), 1 where it did not.
    """

    geography_level: GeographyLevel
    geo_code: str
    area_code: str | None
    geo_name: str
    series: str
    period: str
    raw: str
    status: AnswerStatus
    value: float | None
    low: float | None
    high: float | None
    cell: Cell
    rounded_to: float = 1
    note: str = ""

    def __post_init__(self) -> None:
        check_numbers(self.status, self.value, self.low, self.high)


@quickly_made
@dataclass(frozen=True, slots=True)
class ParsedReturn:
    """One row of a wide file: how one authority's return as a whole came back, in its own words and in ours.

    `context` holds the row's cells that are about the return and answer no question, by header.
    """

    area_code: str
    row: int
    status: ReturnStatus | None
    exemption: Exemption | None
    raw_status: str = ""
    raw_reason: str = ""
    context: tuple[tuple[str, str], ...] = ()
    superseded_by_row: int | None = None


@dataclass(frozen=True, slots=True)
class ParsedNeighbour:
    """One authority's neighbour at one rank (1 is the nearest). `closeness` is the publisher's word, lower case."""

    area_code: str
    rank: int
    neighbour_code: str
    closeness: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that was not accepted, with the reason and every cell of it that held anything."""

    row: int
    reason: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ParsedColumn:
    """What a column was taken to be. `role` is "question" or one of `layouts.ROLES`; `sure` is False where a person
    should look; `candidates` are then the ids of the questions it may be. `area_code` is that of the authority whose
    answers stand in it, where its heading names one. `is_told` says that a person or a layout chose what it is, and
    `is_period_told` its period, too."""

    column: str
    header: str
    banner: str
    role: str
    question: str | None = None
    period: str | None = None
    sure: bool = True
    candidates: tuple[str, ...] = ()
    area_code: str = ""
    is_told: bool = False
    is_period_told: bool = False


@dataclass(frozen=True)
class ParsedFile:
    """Everything a file held. Rows and cells are those below the header that hold anything.

    `cells_used` counts cells that became answers, figures or neighbours, `cells_context` those kept beside them
    (names, codes, dates, references), and the cells of `rows_set_aside` are the rest. `body` is the code of the
    authority that a file without a column of councils is all about. Raises ConservationError where rows or cells do
    not add up.
    """

    kind: FileKind
    file_name: str
    sha256: str
    sheet: str
    header_row: int
    rows_read: int
    rows_accepted: int
    rows_set_aside: tuple[SetAside, ...]
    cells_read: int
    cells_used: int
    cells_context: int
    answers: Answers | tuple[()] = ()
    figures: tuple[ParsedFigure, ...] = ()
    returns: tuple[ParsedReturn, ...] = ()
    neighbours: tuple[ParsedNeighbour, ...] = ()
    issues: tuple[Issue, ...] = ()
    columns: tuple[ParsedColumn, ...] = ()
    question_set: str | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None

    def __post_init__(self) -> None:
        if self.rows_read != self.rows_accepted + len(self.rows_set_aside):
            raise ConservationError(
                f"{self.file_name}: {self.rows_read} rows were read, {self.rows_accepted} accepted and "
                f"{len(self.rows_set_aside)} set aside; this does not add up and is a fault of the program."
            )
        aside = sum(len(row.cells) for row in self.rows_set_aside)
        if self.cells_read != self.cells_used + self.cells_context + aside:
            raise ConservationError(
                f"{self.file_name}: {self.cells_read} cells were read, {self.cells_used} used, {self.cells_context} "
                f"kept beside them and {aside} set aside; this does not add up and is a fault of the program."
            )

    @property
    def has_errors(self) -> bool:
        """Is there an issue of severity "error"?"""
        return any(issue.severity == "error" for issue in self.issues)

    @property
    def rows_are_questions(self) -> bool:
        """Is each row a question, and whose the answers are said by the columns or once for all?"""
        return self.kind == "foi_long" and not any(column.role in ("area", "area_code") for column in self.columns)

    def answers_to(self, question: str) -> tuple[ParsedAnswer, ...]:
        """The answers to one question of the set, in the order of the file."""
        return tuple(answer for answer in self.answers if answer.question == question)


def check_numbers(status: str, value: float | None, low: float | None, high: float | None) -> None:
    """Raise ValueError if a status is unknown or has numbers that it cannot have."""
    if status not in STATUSES:
        raise ValueError(f"{status!r} is no answer status.")
    if value is None and low is None and high is None:
        return
    if value is not None and status not in STATUSES_WITH_VALUE:
        raise ValueError(f"An answer that is {status} has no value, not {value}.")
    if (low is not None or high is not None) and status not in (*STATUSES_WITH_VALUE, "suppressed"):
        raise ValueError(f"An answer that is {status} has no interval.")
    if low is not None and high is not None and low > high:
        raise ValueError(f"An interval runs upwards, not from {low} to {high}.")


def filled(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """The cells that hold more than spaces."""
    return tuple(cell for cell in cells if cell.raw.strip())
