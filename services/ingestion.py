"""Files in: what one holds, what was understood of it, and its acceptance in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from charter.wording import count_words
from foi_data import official, returns
from foi_data.exceptions import FileRefused
from foi_data.issues import Issue
from foi_data.parsed import FileKind, ParsedAnswer, ParsedFigure, ParsedFile, ParsedReturn
from foi_data.recognition import recognise
from geo.areas import authority
from services.exceptions import AlreadyImportedError, RefusedError
from services.generated import check_not_generated
from services.layers import described_series
from services.names import NameBook
from services.people import Person
from services.ports import Figure, FoiAnswer, ImportedFile, ImportIssue, Reception, SetAsideRow, Storage
from services.tables import OGL, Column, Table

OFFICIAL_KINDS: tuple[FileKind, ...] = ("official_wide", "official_long")
FOI_KINDS: tuple[FileKind, ...] = ("foi_long", "foi_wide")
SOURCE_OF_OFFICIAL = "Children looked after in England including adoption (Department for Education)"


@dataclass(frozen=True)
class Preview:
    """A file that was read and not yet accepted. `because` says what kind of file it was taken for, and why."""

    parsed: ParsedFile
    because: str
    size: int
    accepted_before: ImportedFile | None = None

    @property
    def can_be_accepted(self) -> bool:
        return self.accepted_before is None and self.parsed.rows_accepted > 0

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods that the accepted values are about, oldest first."""
        found = {figure.period for figure in self.parsed.figures} | {a.period or "" for a in self.parsed.answers}
        return tuple(sorted(period for period in found if period))


class Ingestion:
    """Reads files, accepts them and takes them back."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def preview(self, content: bytes, file_name: str, *, year: int | None = None) -> Preview:
        """Read a file without storing anything. FileRefused says what is wrong with it and how to mend it.

        RefusedError for a file out of a demonstration database, whose figures nobody stated.
        """
        check_not_generated(content, file_name, self._storage)
        kind, because = recognise(content, file_name)
        return self.previewed(self._reader(kind, because)(content, file_name, year), content, because)

    def previewed(self, parsed: ParsedFile, content: bytes, because: str = "") -> Preview:
        """A file that was read already, beside what is known of it here."""
        before = [file for file in self.files() if file.sha256 == parsed.sha256 and file.undone_at is None]
        return Preview(parsed, because, len(content), before[0] if before else None)

    def _reader(self, kind: FileKind, because: str) -> Callable[[bytes, str, int | None], ParsedFile]:
        if kind in OFFICIAL_KINDS:
            return lambda content, name, year: official.parse(content, name, year)
        if kind in FOI_KINDS:
            # What a person once decided a name means is used for every file that follows.
            decisions = NameBook(self._storage).in_force()
            return lambda content, name, _year: returns.parse(content, name, decisions=decisions)
        raise FileRefused(because)

    def accept(
        self, person: Person, preview: Preview, *, wave: str = "", source: str = "", source_url: str = ""
    ) -> int:
        """Store what a preview holds, all of it or nothing; the import's number.

        AlreadyImportedError where the same file was accepted before.
        """
        if not preview.parsed.rows_accepted:
            raise RefusedError("No row of this file could be accepted, so there is nothing to store.")
        reception = received(preview, wave=wave, source=source, source_url=source_url)
        with self._storage.write(person.id) as work:
            for file in work.imports.files():
                if file.sha256 == reception.sha256 and file.undone_at is None:
                    raise AlreadyImportedError(
                        f"This file was accepted before, as '{file.file_name}' on {file.accepted_at:%d %B %Y}. "
                        "Nothing was stored twice. Undo that import first if you want to read it anew."
                    )
            return work.imports.accept(reception)

    def undo(self, person: Person, import_id: int) -> None:
        """Take a whole import back: its values show nowhere any more, its history stays."""
        with self._storage.write(person.id) as work:
            work.imports.undo(import_id)

    def files(self) -> Sequence[ImportedFile]:
        """Every file ever accepted, oldest first, those taken back too."""
        with self._storage.read() as work:
            return work.imports.files()

    def issues(self, import_id: int) -> Sequence[ImportIssue]:
        with self._storage.read() as work:
            return work.imports.issues(import_id)

    def set_aside(self, import_id: int) -> Sequence[SetAsideRow]:
        with self._storage.read() as work:
            return work.imports.set_aside(import_id)

    def figures(self, area_code: str | None = None) -> Sequence[Figure]:
        """The official figures of an area, or of all, of every accepted file."""
        with self._storage.read() as work:
            return work.imports.figures(area_code=area_code)

    def foi_answers(self, area_code: str | None = None) -> Sequence[FoiAnswer]:
        """FOI answers of an area, or of all."""
        with self._storage.read() as work:
            return work.imports.foi_answers(area_code=area_code)


def received(preview: Preview, *, wave: str, source: str, source_url: str) -> Reception:
    """A preview as it is stored: every value with its cell, every issue, every row set aside."""
    parsed = preview.parsed
    is_official = parsed.kind in OFFICIAL_KINDS
    returns_by_row = {found.row: found for found in parsed.returns}
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
        wave=wave or parsed.file_name,
        question_set=parsed.question_set or "",
        issues=[stored_issue(issue) for issue in parsed.issues],
        set_aside=[
            SetAsideRow(row.row, row.reason, tuple(cell.raw for cell in row.cells)) for row in parsed.rows_set_aside
        ],
        figures=[stored_figure(figure) for figure in parsed.figures],
        answers=[stored_answer(answer, returns_by_row.get(answer.cell.row)) for answer in parsed.answers],
    )


def stored_issue(issue: Issue) -> ImportIssue:
    return ImportIssue(issue.code, issue.severity, f"{issue.message} {issue.mend}".strip(), issue.row, issue.column)


def stored_figure(figure: ParsedFigure) -> Figure:
    return Figure(
        level=figure.geography_level, geo_code=figure.geo_code, geo_name=figure.geo_name, area_code=figure.area_code,
        series=figure.series, period=figure.period, raw=figure.raw, status=figure.status, value=figure.value,
        low=figure.low, high=figure.high, sheet=figure.cell.sheet, row=figure.cell.row, column=figure.cell.column,
    )  # fmt: skip


def stored_answer(answer: ParsedAnswer, whole: ParsedReturn | None = None) -> FoiAnswer:
    """An answer as it is kept. A cell left blank in a return that was refused or never came says that, not "blank"."""
    code = answer.code if isinstance(answer.code, str) or answer.code is None else "; ".join(answer.code)
    status: str = answer.status
    exemption: str | None = answer.exemption
    if whole and answer.status == "blank" and whole.status not in (None, "answered", "partly_answered"):
        status, exemption = whole.status, whole.exemption or exemption
    return FoiAnswer(
        area_code=answer.area_code, question=answer.question, question_text=answer.question_text,
        period=answer.period or "", raw=answer.raw, status=status, code=code, value=answer.value,
        low=answer.low, high=answer.high, exemption=exemption, rule=answer.rule, note=answer.note,
        sheet=answer.cell.sheet, row=answer.cell.row, column=answer.cell.column,
        source_url=answer.source_url,
    )  # fmt: skip


def issues_table(preview: Preview) -> Table:
    """What is worth a person's eye, with the place in the file and how to mend it."""
    columns = (
        Column(
            "severity", "Weight", meaning="error: not accepted; warning: accepted, look again; note: for information"
        ),
        Column("row", "Row", "whole_number", "As the sheet numbers it"),
        Column("column", "Column", meaning="As the sheet letters it"),
        Column("message", "What"),
        Column("mend", "How to mend it"),
    )
    rows = tuple((i.severity, i.row, i.column, i.message, i.mend) for i in preview.parsed.issues)
    return Table("issues", "Issues", columns, rows, preview.parsed.file_name, "this file", OGL)


def set_aside_table(preview: Preview) -> Table:
    """The rows that would not be accepted, with the reason and their cells to the letter."""
    columns = (
        Column("row", "Row", "whole_number", "As the sheet numbers it"),
        Column("reason", "Why it is set aside"),
        Column("cells", "What stands in it"),
    )
    rows = tuple(
        (row.row, row.reason, " | ".join(cell.raw for cell in row.cells)) for row in preview.parsed.rows_set_aside
    )
    return Table("set_aside", "Rows set aside", columns, rows, preview.parsed.file_name, "this file", OGL)


def values_table(preview: Preview) -> Table:
    """What was read of a file: every value with its place, its text to the letter and how it was understood."""
    columns = (
        Column("row", "Row", "whole_number", "As the sheet numbers it"),
        Column("column", "Column", meaning="As the sheet letters it"),
        Column("place", "Place", meaning="The authority, region or country it was taken for"),
        Column("period", "Period"),
        Column("what", "What", meaning="The series or question"),
        Column("raw", "As written", meaning="The cell's text to the letter"),
        Column("read_as", "Read as", meaning="A figure, a range, or why there is none"),
        Column("status", "Status"),
    )
    figures = (
        (f.cell.row, f.cell.column, f.geo_name, f.period, described_series(f.series).title, f.raw,
         count_words(f.value, f.low, f.high, f.status), f.status)
        for f in preview.parsed.figures
    )  # fmt: skip
    answers = (
        (a.cell.row, a.cell.column, authority(a.area_code).plain_name, a.period, a.question_text, a.raw,
         "; ".join(a.code) if isinstance(a.code, tuple) else a.code or count_words(a.value, a.low, a.high, a.status),
         a.status)
        for a in preview.parsed.answers
    )  # fmt: skip
    rows = (*figures, *answers)
    return Table("values", "What was read", columns, rows, preview.parsed.file_name, "this file", OGL)
