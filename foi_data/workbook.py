"""Any spreadsheet that arrives, as sheets of plain values with the structure needed to read them.

The kind of file is told by its content, never by its name. Limits are checked before anything is laid out in memory.
Formulas are never evaluated: a cell shows the value its program saved, and one saved without a value shows the
formula's own text. Values come from calamine, which follows no link and runs no macro.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from foi_data.exceptions import FileRefused
from foi_data.files.archives import Archive, Watch, open_archive, unwatched
from foi_data.files.compound import CompoundError, check_compound
from foi_data.files.delimited import read_delimited
from foi_data.files.shown_numbers import shown_number
from foi_data.files.structure import Position, SheetStructure, column_letter, is_searched, read_structure
from foi_data.files.xls_records import read_xls_structure

SIZE_LIMIT = 50_000_000
"""Bytes of a file as it arrives."""
ROW_LIMIT = 200_000
"""Rows of a sheet that hold anything, with `ROWS_ABOVE` more for headers, banners and notes."""
ROWS_ABOVE = 100
OFTEN_READ = 60
"""Rows whose texts are kept once they were made."""
XLS_CHILD = Path(__file__).parent / "files" / "xls_child.py"
XLS_SECONDS = 120
"""How long the reader of the old format may take."""
PASSWORD_EXIT = 3

Value = str | float | int | bool | date | datetime | time | timedelta
FileKind = Literal["xlsx", "xls", "ods", "csv"]
Rectangle = tuple[int, int, int, int]
"""First row, first column, last row, last column, all counted from 1."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: `rows[0][0]` is cell A1. Rows may be of different lengths; hidden rows and columns are included.

    `marks` are cells whose value alone would read as blank (errors, formulas saved without a result), as text;
    `percents` are cells shown as a percentage, where 0.45 stands for 45%; `shown_as` are numbers whose format shows
    something else in their place ("<5" for 5), which is what their author means. `written_out` are cells in which the
    number of a question was followed by its words, with where those stand; `listing` are rows that list such words.
    """

    name: str
    rows: Sequence[Sequence[Value]]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Rectangle, ...] = ()
    marks: Mapping[Position, str] = field(default_factory=lambda: MappingProxyType({}))
    percents: frozenset[Position] = frozenset()
    shown_as: Mapping[Position, str] = field(default_factory=lambda: MappingProxyType({}))
    is_hidden: bool = False
    written_out: Mapping[Position, str] = field(default_factory=lambda: MappingProxyType({}))
    listing: frozenset[int] = frozenset()

    def value(self, row: int, column: int) -> Value:
        """The value at a row and column counted from 1; "" where there is none."""
        if not 1 <= row <= len(self.rows):
            return ""
        cells = self.rows[row - 1]
        return cells[column - 1] if 1 <= column <= len(cells) else ""

    def text(self, row: int, column: int) -> str:
        """What the cell holds as text, to the letter; numbers and dates as `shown` writes them."""
        value = self.value(row, column)
        if self.marks and value == "":
            return self.marks.get((row, column), "")
        if self.shown_as and (row, column) in self.shown_as:
            return self.shown_as[row, column]
        if self.percents and type(value) in (int, float) and (row, column) in self.percents:
            return f"{shown(float(value) * 100)}%"  # type: ignore[arg-type]
        return value if isinstance(value, str) else shown(value)

    def texts_down(self, column: int, after_row: int, most: int) -> list[str]:
        """What stands in a column (from 1) below a row, blanks left out, as far as `most` rows down."""
        last = min(len(self.rows), after_row + most)
        return [text for row in range(after_row + 1, last + 1) if (text := self.text(row, column)).strip()]

    def texts(self, row: int) -> list[str]:
        """The texts of a whole row, from column A; not padded."""
        if row > OFTEN_READ:
            return self._texts(row)
        if row not in self._first_texts:
            self._first_texts[row] = self._texts(row)
        return self._first_texts[row].copy()

    def line(self, row: int) -> str:
        """A row's texts in one line and in small letters, to see at once what it does not hold; then remembered."""
        if row not in self._lines:
            self._lines[row] = " ".join(self.texts(row)).casefold()
        return self._lines[row]

    @cached_property
    def _lines(self) -> dict[int, str]:
        return {}

    @cached_property
    def headers(self) -> dict[Any, Any]:
        """The header that was found for each set of questions: it is asked for again and again."""
        return {}

    @cached_property
    def words_and_figures(self) -> dict[int, tuple[Sequence[str], Sequence[str]]]:
        """The texts of rows that were told apart, by the row: whoever looks for a header begins with that."""
        return {}

    @cached_property
    def _first_texts(self) -> dict[int, list[str]]:
        """The texts of the first rows, where everybody looks for a header."""
        return {}

    def _texts(self, row: int) -> list[str]:
        if not self.marks and not self.percents and not self.shown_as:
            return [
                value if type(value) is str else SHOWN[value] if type(value) is float else shown(value)
                for value in self.rows[row - 1]
            ]
        return [self.text(row, column) for column in range(1, self._width(row) + 1)]

    def _width(self, row: int) -> int:
        return max(len(self.rows[row - 1]), max((at[1] for at in self.marks if at[0] == row), default=0))

    def holds_anything(self, row: int) -> bool:
        """Does any cell of the row hold more than spaces?"""
        if not self.marks:
            return any(not isinstance(value, str) or value.strip() for value in self.rows[row - 1])
        return any(text.strip() for text in self.texts(row))

    def filled_rows(self) -> Iterator[int]:
        """The numbers of the rows that hold anything, from the top."""
        return (row for row in range(1, len(self.rows) + 1) if self.holds_anything(row))


@dataclass(frozen=True)
class Workbook:
    """A file as it was read. `sha256` is of the bytes that arrived; `encoding` and `delimiter` are of text files.
    `counts_from_1904` says that its program counts days from 1904, as old ones of the Macintosh did, not from 1900."""

    file_name: str
    sha256: str
    kind: FileKind
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    delimiter: str = ""
    encoding_is_certain: bool = True
    counts_from_1904: bool = False

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name, capitals and outer spaces apart; FileRefused names those there are."""
        wanted = name.strip().casefold()
        for sheet in self.sheets:
            if sheet.name.strip().casefold() == wanted:
                return sheet
        there = ", ".join(repr(sheet.name) for sheet in self.sheets[:20])
        raise FileRefused(f"{self.file_name} has no sheet {name!r}. Its sheets are {there}: choose one of them.")


class ShownNumbers(dict[float, str]):
    """Numbers as text. The same numbers come again and again, so what they look like is remembered."""

    def __missing__(self, value: float) -> str:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[value] = text = shown(value)
        return text


MOST_REMEMBERED = 50_000
SHOWN = ShownNumbers()


def shown(value: Value) -> str:
    """A value as text: whole numbers without a point, days as 2023-03-31, numbers to a spreadsheet's 15 digits."""
    if isinstance(value, str):
        return value
    if type(value) is float and value.is_integer() and -1e15 < value < 1e15:
        return str(int(value))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else format(value, ".15g")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def read_workbook(content: bytes, file_name: str, watch: Watch = unwatched) -> Workbook:
    """Read the bytes of a file as it arrived. `watch` is shown all that is unpacked of it, piece by piece.

    Raises FileRefused, and nothing else, for a file that is too big, damaged, locked, empty or no spreadsheet.
    """
    _check_size(content, file_name)
    archive = open_archive(content, watch) if content.startswith(ARCHIVED) else None
    kind = _kind_of_archive(archive, file_name) if archive else kind_of(content, file_name)
    if kind == "csv":
        return _read_text(content, file_name)
    structure = read_structure(archive) if archive else {}
    if archive and watch is not unwatched:
        for name in archive.members:
            if not is_searched(name):
                archive.show(name)
    for name, found in structure.items():
        found.check_reach(name)
    sheets = _read_xls(content, file_name) if kind == "xls" else _read_sheets(content, file_name, structure)
    from_1904 = bool(archive and FROM_1904.search(archive.text("xl/workbook.xml")))
    return _checked(Workbook(file_name, _sha256(content), kind, sheets, counts_from_1904=from_1904))


def kind_of(content: bytes, file_name: str) -> FileKind:
    """What the bytes are, whatever the name says; FileRefused for a kind that cannot be read, saying which it is."""
    start = content[:4_096].lstrip()
    if content.startswith(ARCHIVED):
        return _kind_of_archive(open_archive(content), file_name)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _kind_of_compound(content, file_name)
    for beginning, what in FOREIGN_KINDS:
        if start[: len(beginning)].lower() == beginning:
            raise FileRefused(
                f"{file_name} is {what}, not a spreadsheet. Open it in a spreadsheet program if it can be opened "
                "there, save it as .xlsx or .csv and choose that."
            )
    return "csv"


ARCHIVED = b"PK"
"""How a zip archive begins."""
FROM_1904 = re.compile(rb"""<(?:\w+:)?workbookPr\s[^>]*?\bdate1904\s*=\s*["'](?:1|true)["']""")
FOREIGN_KINDS = (
    (b"%pdf", "a PDF document"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<table", "a web page"),
    (b"<?xml", "an XML document"),
    (b"\x89png", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"gif8", "a picture"),
    (b"rar!", "a packed archive"),
    (b"7z\xbc\xaf", "a packed archive"),
    (b"\x1f\x8b", "a packed archive"),
)


def _kind_of_archive(archive: Archive, file_name: str) -> FileKind:
    members = archive.members
    if "xl/workbook.xml" in members:
        return "xlsx"
    if "content.xml" in members:
        return "ods"
    inside = [name for name in members if name.lower().endswith((".xlsx", ".xls", ".ods", ".csv", ".xlsm"))]
    if inside:
        raise FileRefused(
            f"{file_name} is a zip archive with {inside[0][-60:]!r} in it. Unpack it and choose the spreadsheet itself."
        )
    what = "a binary workbook (.xlsb)" if "xl/workbook.bin" in members else "a zip archive without a spreadsheet in it"
    raise FileRefused(f"{file_name} is {what}. Save the spreadsheet itself as .xlsx and choose that.")


def _kind_of_compound(content: bytes, file_name: str) -> FileKind:
    """Excel's format before 2007 and locked files of today both come in Microsoft's older container."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise _locked(file_name)
    return "xls"


def _locked(file_name: str) -> FileRefused:
    return FileRefused(f"{file_name} is locked with a password. Save it without one and choose it again.")


def _check_size(content: bytes, file_name: str) -> None:
    if len(content) > SIZE_LIMIT:
        raise FileRefused(
            f"{file_name} is {len(content) / 1e6:,.0f} MB; the limit is {SIZE_LIMIT / 1e6:,.0f} MB. Copy the sheet "
            "that is needed into a new workbook, or save it as CSV, and choose that."
        )
    if not content.strip():
        raise FileRefused(f"{file_name} is empty. Ask for the file again, or choose another.")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read_text(content: bytes, file_name: str) -> Workbook:
    found = read_delimited(content)
    sheet = Sheet(_stem(file_name), found.rows)
    book = Workbook(
        file_name=file_name,
        sha256=_sha256(content),
        kind="csv",
        sheets=(sheet,),
        encoding=found.encoding,
        delimiter=found.delimiter,
        encoding_is_certain=found.certain,
    )
    return _checked(book)


def _stem(file_name: str) -> str:
    return file_name.rpartition("/")[2].rpartition("\\")[2].rpartition(".")[0] or file_name


def _read_xls(content: bytes, file_name: str) -> tuple[Sheet, ...]:
    """The sheets of a file in the format before 2007, read in a process of its own (see `xls_child`)."""
    command = [sys.executable, "-I", str(XLS_CHILD)]
    try:
        check_compound(content)
        done = subprocess.run(command, input=content, capture_output=True, timeout=XLS_SECONDS, check=False)  # noqa: S603
    except (CompoundError, subprocess.TimeoutExpired, OSError) as error:
        raise _unreadable(file_name) from error
    if done.returncode == PASSWORD_EXIT:
        raise _locked(file_name)
    if done.returncode:
        raise _unreadable(file_name)
    structure = read_xls_structure(content)
    return tuple(
        _sheet_of_child(found, structure.get(found["name"], SheetStructure())) for found in json.loads(done.stdout)
    )


def _sheet_of_child(found: dict[str, Any], structure: SheetStructure) -> Sheet:
    rows: list[list[Value]] = [[_value_of_child(value) for value in row] for row in found["rows"]]
    rows.extend([] for _ in range(len(rows), max((at[0] for at in structure.marks), default=0)))
    return Sheet(
        name=found["name"],
        rows=rows,
        hidden_rows=frozenset(structure.hidden_rows),
        hidden_columns=frozenset(structure.hidden_columns),
        marks=MappingProxyType(structure.marks),
        percents=frozenset(structure.percents),
        shown_as=MappingProxyType(_shown_as(rows, structure)),
        merged=tuple((top + 1, left + 1, low + 1, right + 1) for (top, left), (low, right) in found["merged"]),
        is_hidden=found["hidden"],
    )


FROM_TEXT: Mapping[str, Callable[[str], Value]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


def _value_of_child(value: Any) -> Value:
    """A value back from JSON, where days and times are objects with their kind."""
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    [(kind, text)] = value.items()
    if kind == "seconds":
        return timedelta(seconds=text)
    found: Value = FROM_TEXT[kind](text)
    return found


def _read_sheets(content: bytes, file_name: str, structure: Mapping[str, SheetStructure]) -> tuple[Sheet, ...]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return tuple(_read_sheet(book, place, structure) for place in _worksheets(book))
    except PasswordError as error:
        raise _locked(file_name) from error
    except FileRefused:
        raise
    except Exception as error:
        raise _unreadable(file_name) from error
    except BaseException as error:
        # A reader written in Rust reports a broken assumption as a "PanicException", which is no Exception.
        if type(error).__name__ == "PanicException":
            raise _unreadable(file_name) from error
        raise


def _unreadable(file_name: str) -> FileRefused:
    return FileRefused(
        f"{file_name} is damaged or not the kind of file it seems to be, and cannot be read. Open it in a spreadsheet "
        "program, save it under a new name as .xlsx and choose that, or ask for the file again."
    )


def _worksheets(book: CalamineWorkbook) -> list[int]:
    return [place for place, sheet in enumerate(book.sheets_metadata) if sheet.typ == SheetTypeEnum.WorkSheet]


def _read_sheet(book: CalamineWorkbook, place: int, structure: Mapping[str, SheetStructure]) -> Sheet:
    about = book.sheets_metadata[place]
    found = structure.get(about.name, SheetStructure())
    source = book.get_sheet_by_index(place)
    rows = source.to_python(skip_empty_area=False)
    rows.extend([] for _ in range(len(rows), max((at[0] for at in found.marks), default=0)))
    return Sheet(
        name=about.name,
        rows=rows,
        hidden_rows=frozenset(found.hidden_rows),
        hidden_columns=frozenset(found.hidden_columns),
        merged=tuple((top + 1, left + 1, low + 1, right + 1) for (top, left), (low, right) in _merged(source)),
        marks=MappingProxyType(found.marks),
        percents=frozenset(found.percents),
        shown_as=MappingProxyType(_shown_as(rows, found)),
        is_hidden=about.visible != SheetVisibleEnum.Visible,
    )


def _shown_as(rows: Sequence[Sequence[Value]], found: SheetStructure) -> dict[Position, str]:
    """What is shown in place of the numbers whose format hides them."""
    hidden = dict(found.shown_as)
    for (row, column), code in found.formats.items():
        value = rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else ""
        if isinstance(value, int | float) and (text := shown_number(code, float(value), shown(value))):
            hidden[row, column] = text
    return hidden


def _merged(source: CalamineSheet) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return source.merged_cell_ranges or []


def _checked(book: Workbook) -> Workbook:
    """The workbook, if some sheet holds anything and none has too many rows."""
    for sheet in book.sheets:
        # Only a sheet that is long enough can hold too many rows, so that mostly none need be counted.
        count = sum(1 for _ in sheet.filled_rows()) if len(sheet.rows) > ROW_LIMIT + ROWS_ABOVE else 0
        if count > ROW_LIMIT + ROWS_ABOVE:
            raise FileRefused(
                f"The sheet {sheet.name[:40]!r} of {book.file_name} has {count:,} rows; the limit is {ROW_LIMIT:,}. "
                "Split it into files of fewer rows and choose them one after another."
            )
    if not any(next(sheet.filled_rows(), 0) for sheet in book.sheets):
        raise FileRefused(f"{book.file_name} holds nothing: every cell is blank. Ask for the file again.")
    return book


def cell_name(row: int, column: int) -> str:
    """A cell as a spreadsheet names it: row 3, column 2 is "B3"."""
    return f"{column_letter(column)}{row}"
