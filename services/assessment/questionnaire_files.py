"""A questionnaire that comes back: found by what stands in it, whatever was renamed, moved or added meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foi_data.files.structure import column_letter
from foi_data.workbook import Sheet, read_workbook
from services.assessment.questionnaire_texts import (
    ANSWER_COLUMNS,
    FIELDS,
    HEADINGS,
    OVERLONG,
    FieldName,
    Texts,
    cell_text,
)
from services.exceptions import RefusedError

MARK = "Runaways Charter questionnaire"
"""The first cell of the hidden sheet by which a questionnaire is known again, and of its first sheet."""
ANSWERS, MARKS, READ_ME = "Answers", "Marks", "Read me"
ITEM = "Item"
GUIDANCE = ("Part", "What is asked", "What counts as evidence, who can tell, what it covers")
AREA_KEY, INSTRUMENT_KEY, VERSION_KEY, ROUND_KEY, MADE_KEY = "area", "instrument", "version", "round", "made"
HEADER_WITHIN = 40
"""Rows from the top in which the header is looked for: people put their own lines above it."""
MOST_ROWS, MOST_COLUMNS = 2_000, 500


@dataclass(frozen=True)
class FilledRow:
    """One row of a returned questionnaire; `texts` has the fields that the file has a column for."""

    row: int
    item_id: str
    texts: Mapping[FieldName, str]


@dataclass(frozen=True)
class Marks:
    """What a questionnaire remembers of its making: for whom, of what, and each item's version and texts then."""

    area_code: str
    instrument_id: str
    version: str
    round: str
    made: str
    versions: Mapping[str, int]
    base: Mapping[str, Texts]


@dataclass(frozen=True)
class Filled:
    """A returned questionnaire as it was read. `marks` is None where its hidden sheet is gone or spoilt."""

    file_name: str
    rows: tuple[FilledRow, ...]
    marks: Marks | None
    notes: tuple[str, ...] = ()


def read_questionnaire(content: bytes, file_name: str) -> Filled:
    """Read a spreadsheet as a questionnaire. FileRefused or RefusedError says why it is none."""
    sheets = read_workbook(content, file_name).sheets
    marks_sheet = next((sheet for sheet in sheets if is_marks(sheet)), None)
    marks = read_marks(marks_sheet) if marks_sheet else None
    found = [(sheet, header) for sheet in sheets if sheet is not marks_sheet and (header := find_header(sheet))]
    if not found:
        raise RefusedError(
            f"{file_name} is no questionnaire of ours: no sheet has the headings '{ITEM}' and '{HEADINGS['answer']}'. "
            "Download the questionnaire anew, or put the two headings back."
        )
    # The sheet that still has its name comes first; a copy beside it is somebody's own.
    found.sort(key=lambda one: one[0].name.strip().casefold() != ANSWERS.casefold())
    sheet, (row, columns) = found[0]
    notes = [*sheet_notes(found), *column_notes(sheet, row, columns), *merged_notes(sheet, row)]
    if marks is None:
        notes.append(
            "The hidden sheet by which a questionnaire knows its area, its round and what it was given is not there. "
            "It is taken for the area and round chosen; what was changed in the file and what was changed here since "
            "cannot be told apart, so every difference is asked about."
        )
    return Filled(file_name, tuple(read_rows(sheet, row, columns)), marks, tuple(notes))


def is_marks(sheet: Sheet) -> bool:
    return sheet.name.strip().casefold() == MARKS.casefold() or (
        sheet.is_hidden and sheet.text(1, 1).strip() == MARK
    )  # fmt: skip


def read_marks(sheet: Sheet) -> Marks | None:
    """The file's memory; None where what is needed of it is gone."""
    rows = [sheet.texts(row) for row in range(1, min(len(sheet.rows), MOST_ROWS) + 1)]
    keys = {row[0]: row[1] for row in rows if len(row) > 1}
    header = next((place for place, row in enumerate(rows) if row[:2] == [ITEM, VERSION_KEY]), None)
    if header is None or not all(keys.get(key) for key in (AREA_KEY, INSTRUMENT_KEY, ROUND_KEY)):
        return None
    names = rows[header]
    versions, base = {}, {}
    for row in rows[header + 1 :]:
        cells = dict(zip(names, [*row, *[""] * len(names)], strict=False))
        if item := cells.get(ITEM, "").strip():
            number = cells.get(VERSION_KEY, "")
            versions[item] = int(number) if number.isascii() and number.isdigit() else 0
            base[item] = {field: cell_text(field, cells.get(field, "")) for field in FIELDS}
    return Marks(
        keys[AREA_KEY], keys[INSTRUMENT_KEY], keys.get(VERSION_KEY, ""), keys[ROUND_KEY], keys.get(MADE_KEY, ""),
        versions, base,
    )  # fmt: skip


Header = tuple[int, dict[str, int]]
"""The row of a header and where each known heading stands in it, counted from 1."""


def find_header(sheet: Sheet) -> Header | None:
    """The first row that has the item's and the answer's headings, wherever its columns stand."""
    known = {name.casefold(): name for name in (ITEM, *GUIDANCE, *HEADINGS.values())}
    for row in range(1, min(len(sheet.rows), HEADER_WITHIN) + 1):
        places: dict[str, int] = {}
        for place, text in enumerate(sheet.texts(row), start=1):
            name = known.get(" ".join(text.split()).casefold())
            if name:
                places.setdefault(name, place)
        if ITEM in places and HEADINGS["answer"] in places:
            return row, places
    return None


def sheet_notes(found: Sequence[tuple[Sheet, Header]]) -> list[str]:
    if len(found) == 1:
        return []
    others = ", ".join(f"'{sheet.name[:40]}'" for sheet, _header in found[1:])
    return [f"Answers were read from the sheet '{found[0][0].name[:40]}'. Not read, though alike: {others}."]


def column_notes(sheet: Sheet, row: int, columns: Mapping[str, int]) -> list[str]:
    """Columns that are gone, and columns of somebody's own."""
    notes = []
    if gone := [field.heading for field in ANSWER_COLUMNS if field.heading not in columns]:
        notes.append(f"These columns are not in the file, so nothing of them changes: {', '.join(gone)}.")
    known = set(columns.values())
    texts = sheet.texts(row)
    own = [text.strip()[:40] for place, text in enumerate(texts, start=1) if text.strip() and place not in known]
    if own:
        notes.append(f"These columns are not part of the questionnaire and were not read: {', '.join(own)}.")
    return notes


def covered_cells(sheet: Sheet) -> frozenset[tuple[int, int]]:
    """The cells under the first of those that were merged into one, row and column counted from 1."""
    return frozenset(
        (row, column)
        for top, left, bottom, right in sheet.merged
        for row in range(top, min(bottom, len(sheet.rows)) + 1)
        for column in range(left, min(right, MOST_COLUMNS) + 1)
        if (row, column) != (top, left)
    )


def merged_notes(sheet: Sheet, header: int) -> list[str]:
    """Cells that were merged by hand among the answers."""
    merged = [
        f"{column_letter(left)}{top} to {column_letter(right)}{bottom}"
        for top, left, bottom, right in sheet.merged
        if bottom > header
    ]
    if not merged:
        return []
    return [
        f"Cells were merged by hand: {', '.join(merged[:10])}. What they say was read for the first cell alone; what "
        "the others said before stays as it is."
    ]


def read_rows(sheet: Sheet, header: int, columns: Mapping[str, int]) -> list[FilledRow]:
    """Every row below the header that names an item, or holds an answer without naming one.

    A cell that lies under one merged with it says nothing: the row is read as if it had no such column.
    """
    fields = {field.name: columns[field.heading] for field in ANSWER_COLUMNS if field.heading in columns}
    covered, found = covered_cells(sheet), []
    for row in range(header + 1, min(len(sheet.rows), header + MOST_ROWS) + 1):
        texts = {
            name: cell_text(name, sheet.text(row, place), OVERLONG)
            for name, place in fields.items()
            if (row, place) not in covered
        }
        item_id = sheet.text(row, columns[ITEM]).strip()
        if item_id or any(texts.values()):
            found.append(FilledRow(row, item_id, texts))
    return found
