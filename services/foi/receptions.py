"""What was read of a file, as it is stored: every value with its cell, every issue, every row set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, TypeVar

from foi_data.issues import Issue
from foi_data.parsed import ParsedAnswer, ParsedFigure, ParsedFile, ParsedReturn, Proposal
from foi_data.returns import ROWS_A_STEP, Progress
from foi_data.rows.answer_rows import AnswerRow
from foi_data.texts.readings import Reading
from services.foi.file_reading import OFFICIAL_KINDS, Preview
from services.foi.kept_answers import PLAIN, Asked, KeptAnswers, Packing, answers_of
from services.foi.kept_answers import Reading as StoredReading
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
    """A preview as it is stored. `progress` is told how many rows of answers or figures are on their way."""
    parsed = preview.parsed
    total = len(parsed.figures)
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
        answers=kept_answers(parsed, progress),
        content=preview.content,
        replaces=preview.replaces.id if preview.replaces else None,
        choices=preview.stored_choices.as_stored,
        sheet=preview.sheet,
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


def kept_answers(parsed: ParsedFile, progress: Progress | None = None) -> KeptAnswers:
    """Every answer of a file as it is kept, those superseded within it too."""
    packing, whole = Packing(), {found.row: found for found in parsed.returns}
    # A reading or a list of what was asked is one and the same for many cells, so each is put into the legend once.
    readings, asked = ReadingPlaces(packing), AskedPlaces(packing)
    rows, superseded = (parsed.answers.rows, parsed.answers.superseded) if parsed.answers else ((), {})
    later: dict[int, list[tuple[int, int]]] = {}
    for (place, at), cell in superseded.items():
        later.setdefault(place, []).append((at, cell.row))
    for place, row in enumerate(rows):
        if progress and place % ROWS_A_STEP == 0:
            progress(place, len(rows))
        packing.add(
            row.area_code, row.source_url, row.row, asked=asked.of(parsed.sheet, row), raw=row.raws,
            reading=readings.of(row, whole.get(row.row)), superseded=later.get(place, ()),
        )  # fmt: skip
    return packing.packed()


class AskedPlaces:
    """The places in the legend of what rows were asked."""

    def __init__(self, packing: Packing) -> None:
        self._packing = packing
        self._known: dict[int, list[int]] = {}

    def of(self, sheet: str, row: AnswerRow) -> list[int]:
        found = self._known.get(id(row.asked))
        if found is None:
            found = self._known[id(row.asked)] = [
                self._packing.place_of_asked(Asked(sheet, one.column, one.question, one.text, one.period or ""))
                for one in row.asked
            ]
        return found


class ReadingPlaces:
    """The places in the legend of how texts were read. A reading is of one text only, so it stands for that too."""

    def __init__(self, packing: Packing) -> None:
        self._packing = packing
        self._known: dict[int, int] = {}

    def of(self, row: AnswerRow, whole: ParsedReturn | None) -> list[int]:
        """Those of a row. A cell left blank in a return that was refused or never came says that, not "blank"."""
        found = [PLAIN] * len(row.raws)
        # Nearly all cells hold a plain whole number, and need no place.
        for at in row.not_plain:
            found[at] = self._place_of(row.raws[at], row.readings[at])
        if whole and whole.status not in (None, "answered", "partly_answered"):
            for at, reading in enumerate(row.readings):
                if reading.status == "blank":
                    _, *numbers, exemption, rule, note, proposals = stored_reading(reading)
                    changed = (whole.status, *numbers, whole.exemption or exemption, rule, note, proposals)
                    found[at] = self._packing.place_of_reading(row.raws[at], changed)
        return found

    def _place_of(self, raw: str, reading: Reading) -> int:
        place = self._known.get(id(reading))
        if place is None:
            place = self._known[id(reading)] = self._packing.place_of_reading(raw, stored_reading(reading))
        return place


def stored_reading(reading: Reading) -> StoredReading:
    """How a text was read, as it is kept."""
    return (
        reading.status, stored_code(reading), reading.value, reading.low, reading.high, reading.exemption,
        reading.rule, reading.note, [stored_proposal(one) for one in reading.proposals] if reading.proposals else None,
    )  # fmt: skip


def stored_answers(parsed: ParsedFile) -> list[FoiAnswer]:
    """Every answer of a file as it will be read again once it is accepted, in the order of the file."""
    kept = kept_answers(parsed)
    return sorted((one for back in kept.returns for one in answers_of(back, kept.legend)), key=attrgetter("row"))


def stored_answer(answer: ParsedAnswer) -> FoiAnswer:
    """A single answer as it is kept."""
    cell = answer.cell
    return FoiAnswer(
        answer.area_code, answer.question, answer.question_text, answer.period or "", answer.raw, answer.status,
        stored_code(answer), answer.value, answer.low, answer.high, answer.exemption, answer.rule, answer.note,
        cell.sheet, cell.row, cell.column, answer.source_url,
        superseded_row=answer.superseded_by.row if answer.superseded_by else None,
        proposals=[stored_proposal(one) for one in answer.proposals] if answer.proposals else None,
    )  # fmt: skip


def stored_code(answer: ParsedAnswer | Proposal | Reading) -> str | None:
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
