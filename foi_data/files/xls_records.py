"""What an .xls workbook ([MS-XLS], BIFF8) says beside its values: errors, percentages, hiding formats, hidden rows.

The reader of the values gives a blank for an error and 1 for "100%". Only the records named here are looked at, each
within its declared length; a record that makes no sense is passed over.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from foi_data.files.compound import CompoundError, stream
from foi_data.files.shown_numbers import hides_numbers
from foi_data.files.structure import PERCENT_FORMATS, SheetStructure

FORMULA, BOUNDSHEET, COLINFO, MULRK, XF = 0x0006, 0x0085, 0x007D, 0x00BD, 0x00E0
NUMBER, BOOLERR, ROW, RK, FORMAT, BOF, EOF = 0x0203, 0x0205, 0x0208, 0x027E, 0x041E, 0x0809, 0x000A
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
WIDEST = 256
"""Columns of a sheet of the old format."""


@dataclass
class _Styles:
    """The workbook's number formats and, for each cell style in its order, the number of its format."""

    codes: dict[int, str] = field(default_factory=dict)
    formats: list[int] = field(default_factory=list)
    sheets: dict[int, str] = field(default_factory=dict)

    def format_of(self, style: int) -> int:
        return self.formats[style] if style < len(self.formats) else 0

    def is_percent(self, style: int) -> bool:
        number = self.format_of(style)
        return number in PERCENT_FORMATS or "%" in self.codes.get(number, "")


def read_xls_structure(content: bytes) -> Mapping[str, SheetStructure]:
    """The structure of every sheet of a container that was checked, by the sheet's name; {} where it cannot be told."""
    try:
        book = stream(content, "Workbook")
    except CompoundError:
        return {}
    styles = _Styles()
    found: dict[str, SheetStructure] = {}
    for _, kind, body in _records(book, 0):
        if kind == EOF:
            break
        _note_style(kind, body, styles)
    for at, name in styles.sheets.items():
        found[name] = _sheet_structure(book, at, styles)
    return found


def _records(book: bytes, at: int) -> Iterator[tuple[int, int, bytes]]:
    """Where each record starts, what it is, and what it holds."""
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield at, kind, book[at + 4 : at + 4 + length]
        at += 4 + length


def _note_style(kind: int, body: bytes, styles: _Styles) -> None:
    if kind == BOUNDSHEET and len(body) >= 8:
        (at,) = struct.unpack_from("<I", body)
        styles.sheets[at] = _text(body[6], body[7:])
    elif kind == FORMAT and len(body) >= 5:
        number, length = struct.unpack_from("<HH", body)
        styles.codes[number] = _text(length, body[4:])
    elif kind == XF and len(body) >= 4:
        styles.formats.append(struct.unpack_from("<H", body, 2)[0])


def _text(length: int, body: bytes) -> str:
    """A text of `length` letters after the byte that says whether each takes one byte or two."""
    if body and body[0] & 1:
        return body[1 : 1 + 2 * length].decode("utf-16-le", "replace")
    return body[1 : 1 + length].decode("latin-1")


def _sheet_structure(book: bytes, start: int, styles: _Styles) -> SheetStructure:
    structure, depth = SheetStructure(), 0
    for _, kind, body in _records(book, start):
        depth += (kind == BOF) - (kind == EOF)
        if depth <= 0:
            break
        if depth == 1 and (note := NOTES.get(kind)) and len(body) >= LEAST[kind]:
            note(body, styles, structure)
    return structure


def _note_number(body: bytes, styles: _Styles, structure: SheetStructure) -> None:
    row, column, style = struct.unpack_from("<HHH", body)
    _note_format(row, column, style, styles, structure)


def _note_several(body: bytes, styles: _Styles, structure: SheetStructure) -> None:
    row, first = struct.unpack_from("<HH", body)
    for place in range((len(body) - 6) // 6):
        (style,) = struct.unpack_from("<H", body, 4 + 6 * place)
        _note_format(row, first + place, style, styles, structure)


def _note_format(row: int, column: int, style: int, styles: _Styles, structure: SheetStructure) -> None:
    code = styles.codes.get(styles.format_of(style), "")
    if styles.is_percent(style):
        structure.percents.add((row + 1, column + 1))
    elif code and hides_numbers(code):
        structure.formats[row + 1, column + 1] = code


def _note_error(body: bytes, styles: _Styles, structure: SheetStructure) -> None:
    row, column = struct.unpack_from("<HH", body)
    if body[7]:
        structure.marks[row + 1, column + 1] = ERRORS.get(body[6], "#ERROR!")


def _note_formula(body: bytes, styles: _Styles, structure: SheetStructure) -> None:
    """A formula's result: a number, or marked by two bytes of ones as a text, a truth value or an error."""
    row, column, style = struct.unpack_from("<HHH", body)
    if body[12:14] != b"\xff\xff":
        _note_format(row, column, style, styles, structure)
    elif body[6] == 2:
        structure.marks[row + 1, column + 1] = ERRORS.get(body[8], "#ERROR!")


def _note_row(body: bytes, styles: _Styles, structure: SheetStructure) -> None:
    row, options = struct.unpack_from("<H", body)[0], struct.unpack_from("<H", body, 12)[0]
    if options & 0x20:
        structure.hidden_rows.add(row + 1)


def _note_columns(body: bytes, styles: _Styles, structure: SheetStructure) -> None:
    first, last, _, _, options = struct.unpack_from("<HHHHH", body)
    if options & 1 and first <= last:
        structure.hidden_columns.update(range(first + 1, min(last + 1, WIDEST) + 1))


Note = Callable[[bytes, _Styles, SheetStructure], None]
NOTES: Mapping[int, Note] = {
    NUMBER: _note_number,
    RK: _note_number,
    MULRK: _note_several,
    BOOLERR: _note_error,
    FORMULA: _note_formula,
    ROW: _note_row,
    COLINFO: _note_columns,
}
LEAST = {NUMBER: 14, RK: 10, MULRK: 12, BOOLERR: 8, FORMULA: 14, ROW: 14, COLINFO: 10}
"""Bytes that each kind of record has at least."""
