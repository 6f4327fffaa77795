"""What was read of a file, as it is stored: every value with its cell, every issue, every row set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from foi_data.issues import Issue
from foi_data.parsed import ParsedAnswer, ParsedFigure, ParsedFile, ParsedReturn, Proposal
from foi_data.returns import ROWS_A_STEP, Progress
from services.foi.file_reading import OFFICIAL_KINDS, Preview
from services.ports import Figure, FoiAnswer, ImportIssue, Reception, SetAsideRow

T = TypeVar("T")
SOURCE_OF_OFFICIAL = "Children looked after in England including adoption (Department for Education)"


@dataclass(frozen=True)
class MadeWhenAsked(Generic[T]):
    """Values that are made each time they are gone through, so that they are never all there at once."""

    make: Callable[[], Iterator[T]]

    def __iter__(self) -> Iterator[T]:
        return self.make()


def received(
    preview: Preview, *, wave: str, source: str, source_url: str, progress: Progress | None = None
) -> Reception:
    """A preview as it is stored. `progress` is told how many of the answers or figures are on their way."""
    parsed = preview.parsed
    total = len(parsed.answers) + len(parsed.figures)
    is_official = parsed.kind in OFFICIAL_KINDS
    return Reception(
        kind=parsed.kind,
        file_name=parsed.file_name,
        sha256=parsed.sha256,
        size=preview.size,
        rows_read=parsed.rows_read,
        rows_accepted=parsed.rows_accepted,
        source=source or (SOURCE_OF_OFFICIAL if is_official else f"FOI answers in {parsed.file_name}"),
        source_url=source_url,
        periods=", ".join(preview.periods),
        wave="" if is_official else wave or parsed.file_name,
        question_set=parsed.question_set or "",
        issues=[stored_issue(issue) for issue in parsed.issues],
        set_aside=set_aside_rows(parsed),
        figures=MadeWhenAsked(lambda: counted_off(map(stored_figure, parsed.figures), total, progress)),
        answers=MadeWhenAsked(lambda: counted_off(stored_answers(parsed), total, progress)),
        content=preview.content,
        replaces=preview.replaces.id if preview.replaces else None,
        choices=preview.stored_choices.as_stored,
    )


def counted_off(values: Iterator[T], total: int, progress: Progress | None) -> Iterator[T]:
    """The values, with a word now and then of how many have gone through."""
    for number, value in enumerate(values):
        if progress and number % ROWS_A_STEP == 0:
            progress(number, total)
        yield value


def set_aside_rows(parsed: ParsedFile) -> list[SetAsideRow]:
    return [SetAsideRow(row.row, row.reason, tuple(cell.raw for cell in row.cells)) for row in parsed.rows_set_aside]


def stored_issue(issue: Issue) -> ImportIssue:
    return ImportIssue(issue.code, issue.severity, f"{issue.message} {issue.mend}".strip(), issue.row, issue.column)


def stored_figure(figure: ParsedFigure) -> Figure:
    return Figure(
        level=figure.geography_level, geo_code=figure.geo_code, geo_name=figure.geo_name, area_code=figure.area_code,
        series=figure.series, period=figure.period, raw=figure.raw, status=figure.status, value=figure.value,
        low=figure.low, high=figure.high, sheet=figure.cell.sheet, row=figure.cell.row, column=figure.cell.column,
    )  # fmt: skip


def stored_answers(parsed: ParsedFile) -> Iterator[FoiAnswer]:
    """Every answer of a file as it is kept, those superseded within it too."""
    whole = {found.row: found for found in parsed.returns}
    return (stored_answer(answer, whole.get(answer.cell.row)) for answer in parsed.answers)


def stored_answer(answer: ParsedAnswer, whole: ParsedReturn | None = None) -> FoiAnswer:
    """An answer as it is kept. A cell left blank in a return that was refused or never came says that, not "blank"."""
    status: str = answer.status
    exemption: str | None = answer.exemption
    if whole and answer.status == "blank" and whole.status not in (None, "answered", "partly_answered"):
        status, exemption = whole.status, whole.exemption or exemption
    cell = answer.cell
    # By position as far as the place: this is made for every cell of a file, and naming them costs as much again.
    return FoiAnswer(
        answer.area_code, answer.question, answer.question_text, answer.period or "", answer.raw, status,
        stored_code(answer), answer.value, answer.low, answer.high, exemption, answer.rule, answer.note,
        cell.sheet, cell.row, cell.column, answer.source_url,
        superseded_row=answer.superseded_by.row if answer.superseded_by else None,
        proposals=[stored_proposal(one) for one in answer.proposals] if answer.proposals else None,
    )  # fmt: skip


def stored_code(answer: ParsedAnswer | Proposal) -> str | None:
    """The code, several joined, or the day of an answer that is a date."""
    if answer.code is None:
        return answer.on.isoformat() if answer.on else None
    return answer.code if isinstance(answer.code, str) else "; ".join(answer.code)


def stored_proposal(proposal: Proposal) -> dict[str, Any]:
    """A proposal as JSON holds it."""
    return {
        "words": proposal.words, "value": proposal.value, "low": proposal.low, "high": proposal.high,
        "code": stored_code(proposal),
    }  # fmt: skip
