"""An imported sheet written again with every doubtful cell marked, so that it can be mended in a spreadsheet program.

Every cell is written as text: nothing that stood in the file becomes a formula, a link or a number that was not there.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from foi_data.files.reach import column_number
from foi_data.files.structure import column_letter
from foi_data.issues import Issue, Severity
from foi_data.parsed import ParsedFile
from foi_data.workbook import Sheet, read_workbook

LIST_NAME = "What to look at"
LONGEST_SHEET_NAME, LONGEST_CELL, LONGEST_COMMENT = 31, 32_767, 2_000
MOST_COLUMNS, MOST_ROWS = 16_384, 1_048_576
MOST_LINKS = 65_000
"""A sheet holds 65,530 links; what is beyond is listed without one."""
MOST_COMMENTS = 20_000
"""More comments than this make a spreadsheet program crawl; cells beyond it are marked by their fill alone."""
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
FILLS: Mapping[Severity, str] = {"error": "#f6c9b5", "warning": "#f8e7b3", "note": "#dceaf3"}
WORDS: Mapping[Severity, str] = {
    "error": "Needs a person",
    "warning": "Taken, but look again",
    "note": "Good to know",
}
LEGEND = (
    "Each line is something worth a look; the cell it is about is marked on the other sheets, darkest where a person "
    "is needed, with the same words in a comment. Every cell is text here, as it was read. Mend the cells, save, and "
    "bring this file in again."
)
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")

Place = tuple[int, int]
"""Row and column, counted from 1."""


@dataclass(frozen=True)
class Looks:
    """The formats of one workbook."""

    bold: Format
    wrapped: Format
    link: Format
    marks: Mapping[Severity, Format]


def marked_workbook(parsed: ParsedFile, content: bytes) -> bytes:
    """The file's sheets that were read or have an issue, marked, behind a list of all issues that leads to the cells.

    `content` is the file as it arrived, `parsed` what it was read as. FileRefused where it cannot be read any more.
    """
    book = read_workbook(content, parsed.file_name)
    wanted = {parsed.sheet, *(issue.sheet for issue in parsed.issues if issue.row is not None and issue.sheet)}
    sheets = [sheet for sheet in book.sheets if sheet.name in wanted] or list(book.sheets[:1])
    names = sheet_names(sheets)
    # Rows go to disk one by one: a large file would otherwise stand in memory a second time.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "marked.xlsx"
        options = {
            "constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False,
        }  # fmt: skip
        with xlsxwriter.Workbook(str(path), options) as out:
            looks = looks_of(out)
            _write_list(out.add_worksheet(LIST_NAME), parsed, names, looks)
            for sheet in sheets:
                _write_sheet(out.add_worksheet(names[sheet.name]), sheet, parsed, looks)
        return path.read_bytes()


def looks_of(out: xlsxwriter.Workbook) -> Looks:
    return Looks(
        bold=out.add_format({"bold": True, "valign": "top"}),
        wrapped=out.add_format({"text_wrap": True, "valign": "top"}),
        link=out.add_format({"font_color": "#1d5a96", "underline": 1, "valign": "top"}),
        marks={each: out.add_format({"bg_color": FILLS[each], "border": 1, "valign": "top"}) for each in SEVERITIES},
    )


def sheet_names(sheets: Sequence[Sheet]) -> Mapping[str, str]:
    """Names that a spreadsheet program accepts, each once, as near as can be to those of the file."""
    found: dict[str, str] = {}
    taken = {LIST_NAME.casefold(), "history"}
    for number, sheet in enumerate(sheets, start=1):
        name = FORBIDDEN.sub(" ", sheet.name).strip("' ")[:LONGEST_SHEET_NAME] or f"Sheet {number}"
        if name.casefold() in taken:
            ending = f" ({number})"
            name = name[: LONGEST_SHEET_NAME - len(ending)] + ending
        taken.add(name.casefold())
        found[sheet.name] = name
    return found


def place_of(issue: Issue, header_row: int) -> Place | None:
    """The cell to mark: of a row its first, of a column its header; None for the file as a whole."""
    if issue.row is None and issue.column is None:
        return None
    return issue.row or header_row, column_number(issue.column) if issue.column else 1


def _write_list(sheet: Worksheet, parsed: ParsedFile, names: Mapping[str, str], looks: Looks) -> None:
    """The first sheet: what it is, then every issue with a link to its cell."""
    for column, width in enumerate((22, 16, 80, 60)):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, f"{len(parsed.issues):,} to look at in {parsed.file_name}"[:LONGEST_CELL], looks.bold)
    sheet.write_string(1, 0, LEGEND)
    for column, title in enumerate(("Weight", "Where", "What", "How to mend it")):
        sheet.write_string(3, column, title, looks.bold)
    sheet.freeze_panes(4, 0)
    weighty = sorted(parsed.issues, key=lambda each: SEVERITIES.index(each.severity))
    for row, issue in enumerate(weighty[: MOST_ROWS - 4], start=4):
        _write_line(sheet, row, issue, parsed, names, looks)


def _write_line(
    sheet: Worksheet, row: int, issue: Issue, parsed: ParsedFile, names: Mapping[str, str], looks: Looks
) -> None:
    sheet.write_string(row, 0, WORDS[issue.severity], looks.marks[issue.severity])
    name = names.get(issue.sheet or parsed.sheet, "")
    place = place_of(issue, parsed.header_row)
    if place and name and place[0] <= MOST_ROWS and place[1] <= MOST_COLUMNS:
        cell = f"{column_letter(place[1])}{place[0]}"
        if row < MOST_LINKS:
            quoted = name.replace("'", "''")
            sheet.write_url(row, 1, f"internal:'{quoted}'!{cell}", looks.link, cell)
        else:
            sheet.write_string(row, 1, cell)
    else:
        sheet.write_string(row, 1, "The file")
    sheet.write_string(row, 2, issue.message[:LONGEST_CELL], looks.wrapped)
    sheet.write_string(row, 3, issue.mend[:LONGEST_CELL], looks.wrapped)


def _write_sheet(out: Worksheet, sheet: Sheet, parsed: ParsedFile, looks: Looks) -> None:
    """The sheet's cells as text, marked where there is an issue; a merged cell shows its text once, as in the file."""
    marks = _marks(sheet, parsed)
    out.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_ROWS}"})
    out.set_column(0, 0, 28)
    out.set_column(1, MOST_COLUMNS - 1, 16)
    by_row: dict[int, list[int]] = {}
    for row, column in marks:
        by_row.setdefault(row, []).append(column)
    commented = set(list(marks)[:MOST_COMMENTS])
    last = max([len(sheet.rows), *by_row])
    for row in range(1, min(last, MOST_ROWS) + 1):
        texts = sheet.texts(row) if row <= len(sheet.rows) else []
        width = max(len(texts), *by_row.get(row, (0,)))
        for column in range(1, min(width, MOST_COLUMNS) + 1):
            text = texts[column - 1] if column <= len(texts) else ""
            found = marks.get((row, column))
            if found:
                _write_marked(out, row, column, text, found, (row, column) in commented, looks)
            elif text:
                out.write_string(row - 1, column - 1, text[:LONGEST_CELL])


def _marks(sheet: Sheet, parsed: ParsedFile) -> dict[Place, list[Issue]]:
    """The issues of a sheet by the cell that bears them, those that need a person first."""
    found: dict[Place, list[Issue]] = {}
    for issue in sorted(parsed.issues, key=lambda each: SEVERITIES.index(each.severity)):
        place = place_of(issue, parsed.header_row)
        if place and (issue.sheet or parsed.sheet) == sheet.name:
            found.setdefault(place, []).append(issue)
    return found


def _write_marked(
    out: Worksheet, row: int, column: int, text: str, found: Sequence[Issue], with_comment: bool, looks: Looks
) -> None:
    look = looks.marks[found[0].severity]
    if text:
        out.write_string(row - 1, column - 1, text[:LONGEST_CELL], look)
    else:
        out.write_blank(row - 1, column - 1, None, look)
    if with_comment:
        said = "\n\n".join(f"{WORDS[each.severity]}: {each.message} {each.mend}".strip() for each in found)
        out.write_comment(row - 1, column - 1, said[:LONGEST_COMMENT], {"x_scale": 2.2, "y_scale": 1.6})
