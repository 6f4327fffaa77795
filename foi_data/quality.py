"""How complete a wave is: for every authority asked and every question, an answer, a reason for none, or a gap.

A wave can be published when no gap is left: each cell is an answer, a reason (refused, not held, no reply ...) or an
unclear text that a person has settled. Shares are never computed here; this says only what there is to compute from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from foi_data.parsed import ParsedAnswer, ParsedReturn
from foi_data.questions import QuestionSet

CellState = Literal[
    "answered",
    "partly_answered",
    "refused",
    "not_held",
    "unable_to_say",
    "not_applicable",
    "suppressed",
    "not_available",
    "no_reply",
    "awaiting",
    "withdrawn",
    "blank",
    "unclear",
    "nothing",
]
"""The statuses of answers and returns, and "nothing" where neither an answer nor a return is known."""

GAPS: tuple[CellState, ...] = ("blank", "unclear", "awaiting", "nothing")
"""What is neither an answer nor a reason for none."""
ANSWERS: tuple[CellState, ...] = ("answered", "partly_answered")


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One authority and question: its state and the answer it comes from, None where the return alone says it."""

    area_code: str
    question: str
    state: CellState
    answer: ParsedAnswer | None = None

    @property
    def is_gap(self) -> bool:
        """Is there neither an answer nor a reason?"""
        return self.state in GAPS


@dataclass(frozen=True)
class Completeness:
    """The matrix of a wave, authorities by questions, for one period (None: questions without one)."""

    areas: tuple[str, ...]
    questions: tuple[str, ...]
    cells: Mapping[tuple[str, str], MatrixCell]

    def __post_init__(self) -> None:
        if set(self.cells) != {(area, question) for area in self.areas for question in self.questions}:
            raise ValueError("A completeness matrix has a cell for each authority and question, and no other.")

    @property
    def gaps(self) -> tuple[MatrixCell, ...]:
        """The cells that hinder publication, by authority and question."""
        return tuple(self.cells[area, question] for area in self.areas for question in self.questions
                     if self.cells[area, question].is_gap)  # fmt: skip

    @property
    def can_be_published(self) -> bool:
        """Is every cell an answer or a reason?"""
        return not self.gaps

    def tally(self, question: str) -> Mapping[CellState, int]:
        """How many authorities are in which state for a question; the states add up to those asked."""
        return Counter(self.cells[area, question].state for area in self.areas)

    def answered(self, question: str) -> int:
        """How many authorities answered a question, an interval and a part included."""
        return sum(count for state, count in self.tally(question).items() if state in ANSWERS)


def completeness(
    questions: QuestionSet,
    asked: Sequence[str],
    answers: Iterable[ParsedAnswer],
    returns: Iterable[ParsedReturn] = (),
    *,
    period: str | None = None,
) -> Completeness:
    """The matrix of a wave sent to the authorities `asked` (codes).

    Superseded answers and returns are left out. With `period`, answers of other periods are too, save to questions
    that are about no period. A blank cell of a return that as a whole was refused, not held or never came takes the
    return's reason.
    """
    current = _current(questions, answers, period)
    whole = {each.area_code: each for each in returns if each.superseded_by_row is None}
    ids = tuple(question.id for question in questions.questions)
    cells = {
        (area, question): _cell(area, question, current.get((area, question)), whole.get(area))
        for area in asked
        for question in ids
    }
    return Completeness(tuple(asked), ids, cells)


def _current(
    questions: QuestionSet, answers: Iterable[ParsedAnswer], period: str | None
) -> dict[tuple[str, str], ParsedAnswer]:
    found = {}
    for answer in answers:
        if answer.question is None or answer.superseded_by is not None:
            continue
        timeless = questions.question(answer.question).period == "none"
        if period is None or timeless or answer.period == period:
            found[answer.area_code, answer.question] = answer
    return found


def _cell(area: str, question: str, answer: ParsedAnswer | None, whole: ParsedReturn | None) -> MatrixCell:
    reason = whole.status if whole and whole.status not in ("answered", "partly_answered") else None
    if answer is None:
        return MatrixCell(area, question, reason or ("blank" if whole else "nothing"))
    if answer.status == "blank" and reason:
        return MatrixCell(area, question, reason, answer)
    return MatrixCell(area, question, answer.status, answer)
