"""The other sheets of a workbook that have the shape of the one that was read: a sheet a council, or a sheet a year.

They can be accepted together with it. Each is read by itself, by what a person said of the first as far as it holds
for the shape; each stays an import of its own, to be mended or taken back by itself.
"""

from __future__ import annotations

from dataclasses import replace

from foi_data.exceptions import FileRefused, WhoseUnknown
from foi_data.files.reach import column_number
from foi_data.meanings import header_key
from foi_data.numbered import with_questions_written_out
from foi_data.parsed import ParsedFile
from foi_data.returns import Progress
from foi_data.texts.timeless import without_period
from foi_data.workbook import Workbook, read_workbook
from geo.areas import authority
from services.foi.file_choices import Choices
from services.foi.file_reading import FileReading, Preview
from services.ports import Storage
from services.tables import OGL, Column, Table

Shape = tuple[tuple[str, str, str | None], ...]


class AlikeSheets:
    """Reads the sheets of a workbook that are like one that was read."""

    def __init__(self, storage: Storage) -> None:
        self._reading = FileReading(storage)

    def of(self, preview: Preview, progress: Progress | None = None) -> tuple[Preview, ...]:
        """The sheets not read and not accepted yet that have the same columns, each as it would be accepted.

        Left out are those of another shape, and those of which no row could be accepted. `progress` is told how many
        sheets of how many are read.
        """
        if not preview.sheets_left:
            return ()
        book = with_questions_written_out(read_workbook(preview.content, preview.parsed.file_name))
        shape = shape_of(preview.parsed)
        found = []
        for number, sheet in enumerate(preview.sheets_left):
            if progress:
                progress(number, len(preview.sheets_left))
            found.append(self._read(preview, book, sheet.name))
        return tuple(one for one in found if one and one.parsed.rows_accepted and shape_of(one.parsed) == shape)

    def _read(self, preview: Preview, book: Workbook, sheet: str) -> Preview | None:
        said = said_of_shape(preview, book, sheet)
        try:
            return self._reading.read_sheet(preview, book, said)
        except WhoseUnknown:
            if not preview.choices.body:
                return None
            # A sheet that names nobody is the council's that a person said the first one is.
            return self._reading.read_sheet(preview, book, replace(said, body=preview.choices.body))
        except FileRefused:
            return None


def said_of_shape(preview: Preview, book: Workbook, sheet: str) -> Choices:
    """What a person said of a sheet, as far as it holds for another: columns, and what rows with the same words ask."""
    asks = tuple(
        (row, question)
        for row, question in preview.choices.asks
        if words_of(preview.parsed, book, preview.parsed.sheet, row) == words_of(preview.parsed, book, sheet, row)
    )
    return replace(preview.choices, sheet=sheet, bodies=(), notes=(), asks=asks, body="")


def words_of(parsed: ParsedFile, book: Workbook, sheet: str, row: int) -> str:
    """What stands in the column of the questions in a row of a sheet."""
    column = next((column.column for column in parsed.columns if column.role == "question"), "A")
    return book.sheet(sheet).text(row, column_number(column)).strip()


def shape_of(parsed: ParsedFile) -> Shape:
    """What makes two sheets alike: the headers, without the periods they name, and what they were taken for."""
    return tuple(
        (header_key(without_period(column.header)), column.role, column.question)
        for column in parsed.columns
        if column.header.strip() or column.role in ("question", "answer")
    )


def alike_table(previews: tuple[Preview, ...]) -> Table:
    """The sheets that would be accepted together, each with whose it is and how much of it is accepted."""
    columns = (
        Column("sheet", "Sheet"),
        Column("whose", "Whose answers", meaning="The authority, where the sheet is one's own reply"),
        Column("periods", "Periods"),
        Column("accepted", "Rows accepted", "whole_number"),
        Column("aside", "Rows set aside", "whole_number"),
        Column("waiting", "Cells to settle", "whole_number", "Unclear answers, which wait for a person"),
    )
    rows = tuple(
        (
            one.parsed.sheet, whose(one.parsed), ", ".join(one.periods), one.parsed.rows_accepted,
            len(one.parsed.rows_set_aside), len(one.waiting),
        )
        for one in previews
    )  # fmt: skip
    file_name = previews[0].parsed.file_name if previews else ""
    return Table("alike", "Sheets of the same shape", columns, rows, file_name, "this file", OGL)


def whose(parsed: ParsedFile) -> str:
    """The authority that a sheet is about, or how many it is about."""
    if parsed.body:
        return authority(parsed.body).plain_name
    codes = {row.area_code for row in parsed.answers.rows} if parsed.answers else set()
    return authority(codes.pop()).plain_name if len(codes) == 1 else f"{len(codes)} authorities"
