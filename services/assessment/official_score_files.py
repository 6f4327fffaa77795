"""A spreadsheet of official scores: the template, what a filled one holds, and what would be stored of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import xlsxwriter

from charter.exceptions import CharterError
from charter.framework import Instrument, instrument
from charter.register import Source
from charter.wording import counted
from foi_data.files.structure import column_letter
from foi_data.workbook import Sheet, read_workbook
from geo.areas import Authority, authority
from geo.exceptions import GeoError
from geo.gazetteer import resolve
from services.assessment.statements_stored import OfficialScores, RecordedScores
from services.exceptions import RefusedError
from services.tables import Column, Table, Value

AREA, PERIOD, TITLE, ADDRESS, NOTE = "area", "period", "source", "address", "note"
NEEDED = (AREA, PERIOD, TITLE)
"""Columns of a file of scores that must be there, besides one for each element; `address` and `note` may be."""
ROWS_AT_MOST = 2_000


@dataclass(frozen=True)
class ScoreRow:
    """One row of a file: the scores it holds, or why it cannot be taken. `same`: they are recorded already."""

    row: int
    scores: OfficialScores | None
    trouble: str = ""
    same: bool = False
    corrects: int = 0

    @property
    def words(self) -> str:
        """What will be done with it."""
        if self.scores is None:
            return f"Set aside: {self.trouble}"
        if self.same:
            return "Recorded already: nothing to do"
        return "Corrects what is recorded" if self.corrects else "New"


@dataclass(frozen=True)
class ScoreFile:
    """A file of scores as it was read, before anything is stored."""

    file_name: str
    instrument: Instrument
    rows: tuple[ScoreRow, ...]

    @property
    def to_store(self) -> tuple[ScoreRow, ...]:
        return tuple(row for row in self.rows if row.scores is not None and not row.same)

    @property
    def sentence(self) -> str:
        """Rows in, and what becomes of them."""
        new = sum(not row.corrects for row in self.to_store)
        same, aside = sum(row.same for row in self.rows), sum(row.scores is None for row in self.rows)
        return (
            f"{counted(len(self.rows), 'row')} read: {new} new, {len(self.to_store) - new} that correct what is "
            f"recorded, {same} recorded already, {aside} set aside with a reason."
        )

    @property
    def table(self) -> Table:
        """Every row and what will be done with it."""
        columns = (
            Column("row", "Row", "whole_number", "As the sheet numbers it"),
            Column("area", "Authority"),
            Column("period", "Period"),
            Column("scores", "Scores", meaning="Element by element"),
            Column("source", "Source"),
            Column("what", "What will be done"),
        )
        rows: list[tuple[Value, ...]] = []
        for row in self.rows:
            found = row.scores
            place = authority(found.area_code).plain_name if found else ""
            said = scores_in_words(found) if found else ""
            rows.append(
                (row.row, place, found.period if found else "", said, found.source.title if found else "", row.words)
            )
        title = f"Scores in {self.file_name}"
        return Table("official_scores_file", title, columns, tuple(rows), self.file_name, "this file", "As the file")


def read_score_file(content: bytes, file_name: str, chosen: Instrument, newest: Sequence[RecordedScores]) -> ScoreFile:
    """What a spreadsheet holds, beside the newest version of what is recorded, taken back or not.

    FileRefused or RefusedError where it cannot be read as a file of scores.
    """
    standing = {(one.scores.area_code, one.scores.period): one for one in newest}
    sheets = [sheet for sheet in read_workbook(content, file_name).sheets if not sheet.is_hidden]
    sheet = next((one for one in sheets if has_header(one, chosen)), sheets[0] if sheets else None)
    if sheet is None:
        raise RefusedError(f"{file_name} has hidden sheets only. Show the sheet that holds the scores.")
    rows = tuple(compared(row, standing) for row in read_scores(sheet, chosen, file_name))
    return ScoreFile(file_name, chosen, once_each(rows))


def has_header(sheet: Sheet, chosen: Instrument) -> bool:
    return any(header_columns(sheet.texts(row), chosen) for row in list(sheet.filled_rows())[:50])


def scores_in_words(scores: OfficialScores) -> str:
    """`NI71-1: 2, NI71-2: 3`."""
    return ", ".join(f"{item}: {level}" for item, level in scores.scores.items())


def headers(chosen: Instrument) -> tuple[str, ...]:
    """The columns of a file of scores."""
    return (AREA, PERIOD, *chosen.item_ids, TITLE, ADDRESS, NOTE)


def template_csv(instrument_id: str) -> bytes:
    """An empty file of scores, to be filled in."""
    out = io.StringIO(newline="")
    csv.writer(out).writerow(headers(instrument(instrument_id)))
    return out.getvalue().encode("utf-8-sig")


def template_xlsx(instrument_id: str) -> bytes:
    """The same as a workbook whose second sheet explains the columns."""
    chosen, out = instrument(instrument_id), io.BytesIO()
    meanings = {
        AREA: "Name or code of the authority",
        PERIOD: "What the scores are for, as the source says it, for example 2009-10",
        TITLE: "What the scores were read from: title, publisher, date, page",
        ADDRESS: "Web address of the source, if it has one",
        NOTE: "Anything a reader must know",
    }
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        sheet, about = book.add_worksheet("Scores"), book.add_worksheet("Read me")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headers(chosen)) - 1, 16)
        about.set_column(0, 0, 14)
        about.set_column(1, 1, 90)
        for place, name in enumerate(headers(chosen)):
            sheet.write_string(0, place, name, bold)
            said = meanings.get(name) or f"{chosen.item(name).title}: a whole number from 0 to {chosen.scale.highest}"
            about.write_string(place, 0, name, bold)
            about.write_string(place, 1, said, wrapped)
        rule = {
            "validate": "integer", "criteria": "between", "minimum": 0, "maximum": chosen.scale.highest,
            "ignore_blank": True, "error_title": "No score", "error_message": f"0 to {chosen.scale.highest}, whole",
        }  # fmt: skip
        sheet.data_validation(1, 2, ROWS_AT_MOST, 1 + len(chosen.items), rule)
    return out.getvalue()


def read_scores(sheet: Sheet, chosen: Instrument, file_name: str) -> list[ScoreRow]:
    """Every filled row below the header as scores, or with its trouble. RefusedError where there is no header."""
    filled = list(sheet.filled_rows())
    if len(filled) > ROWS_AT_MOST:
        raise RefusedError(f"{file_name} has {len(filled):,} rows; up to {ROWS_AT_MOST:,} are read at once. Split it.")
    columns: dict[str, int] = {}
    found: list[ScoreRow] = []
    for row in filled:
        if not columns:
            columns = header_columns(sheet.texts(row), chosen)
            continue
        cells = {name: sheet.text(row, place).strip() for name, place in columns.items()}
        try:
            found.append(ScoreRow(row, parse_row(cells, chosen, columns)))
        except (RefusedError, CharterError, GeoError) as trouble:
            found.append(ScoreRow(row, None, str(trouble)))
    if not columns:
        raise RefusedError(
            f"{file_name} has no row with the headings {', '.join(NEEDED)} and one of {', '.join(chosen.item_ids)}. "
            "Use the template."
        )
    return found


def header_columns(texts: Sequence[str], chosen: Instrument) -> dict[str, int]:
    """Where each known heading stands, counted from 1; empty where this row is no header."""
    known = {name.casefold(): name for name in headers(chosen)}
    places: dict[str, int] = {}
    for place, text in enumerate(texts, start=1):
        name = known.get(text.strip().casefold())
        if name and name not in places:
            places[name] = place
    is_header = set(NEEDED) <= set(places) and set(chosen.item_ids) & set(places)
    return places if is_header else {}


def parse_row(cells: Mapping[str, str], chosen: Instrument, columns: Mapping[str, int]) -> OfficialScores:
    """The scores of one row. RefusedError, RegisterError or GeoError says what to mend, and in which column."""
    scores = {
        item: parse_score(cells[item], chosen, column_letter(columns[item]))
        for item in chosen.item_ids
        if cells.get(item)
    }
    return OfficialScores(
        find_area(cells[AREA]).code,
        chosen.id,
        cells[PERIOD],
        scores,
        Source(cells[TITLE], cells.get(ADDRESS, "")),
        cells.get(NOTE, ""),
    )


def parse_score(text: str, chosen: Instrument, column: str) -> int:
    number = text.removesuffix(".0")
    if not number.isascii() or not number.isdigit() or int(number) > chosen.scale.highest:
        raise RefusedError(f"column {column}: '{text[:40]}' is no score from 0 to {chosen.scale.highest}.")
    return int(number)


def find_area(text: str) -> Authority:
    """The authority of a code or a name; RefusedError where it is none, or could be several."""
    if not text:
        raise RefusedError("no authority is named.")
    try:
        return authority(text)
    except GeoError:
        found = resolve(text)
    if found.area is None:
        raise RefusedError(f"'{text[:80]}' is no authority that could be told for sure. {found.reason} Give its code.")
    return found.area


def compared(row: ScoreRow, standing: Mapping[tuple[str, str], RecordedScores]) -> ScoreRow:
    """The row, with whether it is recorded already or corrects what is."""
    if row.scores is None:
        return row
    there = standing.get((row.scores.area_code, row.scores.period))
    if there is None:
        return row
    same = there.scores == row.scores and not there.record.withdrawn
    return replace(row, same=same, corrects=there.record.version)


def once_each(rows: Sequence[ScoreRow]) -> tuple[ScoreRow, ...]:
    """A second row for the same area and period is set aside: nobody can tell which one is meant."""
    first: dict[tuple[str, str], int] = {}
    found = []
    for row in rows:
        if row.scores is not None:
            key = (row.scores.area_code, row.scores.period)
            if key in first:
                row = ScoreRow(row.row, None, f"row {first[key]} is about the same authority and period already.")
            else:
                first[key] = row.row
        found.append(row)
    return tuple(found)
