"""What a spreadsheet's XML says beside its values: how far each sheet reaches, what is hidden, errors, percentages.

The XML is searched, never parsed as a document: no entity is expanded, no reference followed, no formula evaluated.
The reach must be known *before* the values are read, because a reader that lays a sheet out as a full rectangle
needs the memory of 17 thousand million cells for two cells in opposite corners.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from foi_data.exceptions import FileRefused
from foi_data.files.archives import UNPACKED_LIMIT, Archive
from foi_data.files.reach import CELLS_BEGIN, Piece, Reach, column_number, furthest_filled, walked
from foi_data.files.shown_numbers import TELLING, hides_numbers

CELL_LIMIT = 12_000_000
"""Cells of a sheet's rectangle, from A1 to the last row and column that hold anything: 200,000 rows by 60 columns."""
WIDEST_SHEET = 16_384
"""Columns of the widest sheet there can be."""
PERCENT_FORMATS = frozenset({9, 10})
"""The built-in number formats `0%` and `0.00%` of Office Open XML (ECMA-376 part 1, 18.8.30)."""

LONGEST_CELL = 4_000_000
OVERLAP = 200
"""Bytes looked at again where a piece had to be cut within a cell, so that its position is still seen."""
LONGEST_NAME = 50
"""Bytes of a tag's beginning that a piece may end with, so that they are searched again with the next one."""
LAST_HIDDEN_ROW = 250_000
HIDDEN_LIMIT = 200
"""How many tags of hidden columns are looked at; a sheet that people made has a few."""

Position = tuple[int, int]
"""A row and a column, both counted from 1."""

ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
SHEET_TAG = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
RELATION_TAG = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
FORMAT_TAG = re.compile(rb"<(?:\w+:)?numFmt\s[^>]*>")
STYLE_TAG = re.compile(rb"<(?:\w+:)?xf\s[^>]*>")
CELL_STYLES = re.compile(rb"<(?:\w+:)?cellXfs[\s>].*?</(?:\w+:)?cellXfs>", re.DOTALL)
ROOT_TAG = re.compile(rb"<(\w+:)?worksheet[\s>]")
ERROR_CELL = re.compile(
    rb"""<(?:\w+:)?c\s([^>]*?\bt=["']e["'][^>]*)>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<""", re.DOTALL
)
BARE_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^>]*[^/>])>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>([^<]*)</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
HIDDEN_ROW = re.compile(rb"""<(?:\w+:)?row\s([^>]*?\bhidden=["'](?:1|true)["'][^>]*)>""")
HIDDEN_COLUMN = re.compile(rb"""<(?:\w+:)?col\s([^>]*?\bhidden=["'](?:1|true)["'][^>]*)>""")
TABLE_TAG = re.compile(
    rb"(?P<tag><table:table\s[^>]*>|</table:table>|<table:(?:covered-)?table-(?:row|cell|column)(?:\s[^>]*)?>)"
    rb"(?:<text:p>(?P<text>[^<]{1,80})</text:p>)?"
)


@dataclass
class SheetStructure:
    """What is known of one sheet before its values are read. `marks` hold cells whose value would read as blank:
    spreadsheet errors ("#N/A") and formulas that were saved without their result (the formula as text). `formats` are
    number formats that show something else than the number, `shown_as` what is shown instead ("<5" for 5)."""

    last_row: int = 0
    last_column: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    marks: dict[Position, str] = field(default_factory=dict)
    percents: set[Position] = field(default_factory=set)
    formats: dict[Position, str] = field(default_factory=dict)
    shown_as: dict[Position, str] = field(default_factory=dict)

    def check_reach(self, name: str) -> None:
        """Raise FileRefused if the sheet's rectangle is too large to lay out."""
        if self.last_row * self.last_column > CELL_LIMIT:
            raise FileRefused(
                f"The sheet {name[:40]!r} reaches to row {self.last_row:,} and column {self.last_column:,}, more "
                f"than {CELL_LIMIT:,} cells. Delete the stray cells far from the table, or copy the table into a new "
                "workbook."
            )


@lru_cache(maxsize=WIDEST_SHEET)
def column_letter(number: int) -> str:
    """The letters of a column counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_structure(archive: Archive) -> Mapping[str, SheetStructure]:
    """The structure of every sheet of an .xlsx or .ods archive, by the sheet's name.

    Every XML member is unpacked and counted on the way, so that none is larger than it declares.
    """
    if "content.xml" in archive.members:
        _check_sizes(archive, skip=())
        return _open_document_structure(archive.text("content.xml"))
    paths = _sheet_paths(archive)
    _check_sizes(archive, skip=set(paths.values()))
    styles = archive.text("xl/styles.xml")
    percents, hiding = _percent_styles(styles), _hiding_styles(styles)
    return {name: _worksheet_structure(archive, path, percents, hiding) for name, path in paths.items()}


def _check_sizes(archive: Archive, skip: Iterable[str]) -> None:
    """Unpack every other XML member, so that its size is counted, and look at the reach of any sheet among them."""
    for name in archive.members:
        if is_searched(name) and name not in skip:
            structure, reach = SheetStructure(), Reach()
            for piece in _pieces(_from_where_cells_begin(archive.chunks(name))):
                reach.note(piece)
            _take_reach(archive, name, structure, reach)
            structure.check_reach(name)


def is_searched(name: str) -> bool:
    """Is the member of an archive one of those that `read_structure` unpacks?"""
    return name.endswith((".xml", ".rels"))


def _from_where_cells_begin(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces from the one on that names a sheet's cells; none of them for a part that is no sheet."""
    before, has_begun = b"", False
    for piece in pieces:
        if has_begun:
            yield piece
        elif CELLS_BEGIN in (both := before + piece):
            has_begun = True
            yield both
        else:
            before = both[-len(CELLS_BEGIN) :]


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        name.decode("ascii", "replace"): html.unescape((double or single).decode("utf-8", "replace"))
        for name, double, single in ATTRIBUTE.findall(tag)
    }


def _sheet_paths(archive: Archive) -> dict[str, str]:
    """Which member holds which sheet, by the sheet's name."""
    relations = {}
    for tag in RELATION_TAG.findall(archive.text("xl/_rels/workbook.xml.rels")):
        found = _attributes(tag)
        target = found.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        relations[found.get("Id", "")] = path
    paths = {}
    for tag in SHEET_TAG.findall(archive.text("xl/workbook.xml")):
        found = _attributes(tag)
        key = next((value for name, value in found.items() if name.endswith(":id") or name == "id"), "")
        if relations.get(key) in archive.members:
            paths[found.get("name", "")] = relations[key]
    return paths


def _percent_styles(styles: bytes) -> frozenset[int]:
    """The numbers of the cell styles that show a number as a percentage."""
    custom = set()
    for tag in FORMAT_TAG.findall(styles):
        found = _attributes(tag)
        if "%" in found.get("formatCode", "") and found.get("numFmtId", "").isdigit():
            custom.add(int(found["numFmtId"]))
    formats = _formats_of_styles(styles)
    return frozenset(
        index for index, text in enumerate(formats) if text.isdigit() and int(text) in PERCENT_FORMATS | custom
    )


def _hiding_styles(styles: bytes) -> Mapping[int, str]:
    """The cell styles whose number format shows something else than the number, with that format."""
    codes = {}
    for tag in FORMAT_TAG.findall(styles):
        found = _attributes(tag)
        if hides_numbers(found.get("formatCode", "")):
            codes[found.get("numFmtId", "")] = found["formatCode"]
    return {index: codes[number] for index, number in enumerate(_formats_of_styles(styles)) if number in codes}


def _formats_of_styles(styles: bytes) -> list[str]:
    """The number of the format of each cell style, in their order."""
    block = CELL_STYLES.search(styles)
    return [_attributes(tag).get("numFmtId", "") for tag in STYLE_TAG.findall(block.group())] if block else []


def _note_formats(attributes: Iterable[bytes], hiding: Mapping[int, str], structure: SheetStructure) -> None:
    for each in attributes:
        position, style = _position(each), _attributes(each).get("s", "")
        if position and style.isdigit():
            structure.formats[position] = hiding[int(style)]


def _worksheet_structure(
    archive: Archive, path: str, percents: frozenset[int], hiding: Mapping[int, str]
) -> SheetStructure:
    structure, reach = SheetStructure(), Reach()
    percent_cell, hiding_cell = _percent_cell(percents), _percent_cell(frozenset(hiding))
    for piece in _pieces(archive.chunks(path)):
        content = piece.content
        reach.note(piece)
        if piece.may_hide:
            _note_hidden(content, structure)
        if piece.may_have_errors:
            _note_marks(ERROR_CELL, content, structure, prefix="")
        if piece.may_have_formulas:
            _note_marks(BARE_FORMULA, content, structure, prefix="=")
        if percent_cell:
            structure.percents.update(filter(None, map(_position, percent_cell.findall(content))))
        if hiding_cell:
            _note_formats(hiding_cell.findall(content), hiding, structure)
    _take_reach(archive, path, structure, reach)
    return structure


def _take_reach(archive: Archive, path: str, structure: SheetStructure, reach: Reach) -> None:
    """Note how far a sheet reaches. One that may be too large is looked at closely, unless only a bound can be had."""
    found = reach if reach.is_usual else walked(archive.chunks(path))
    structure.last_row, structure.last_column = found.last_row, found.last_column
    if structure.last_row * structure.last_column > CELL_LIMIT and found.is_stated:
        structure.last_row, structure.last_column = furthest_filled(_whole_cells(archive.chunks(path)))


def _percent_cell(percents: frozenset[int]) -> re.Pattern[bytes] | None:
    """What finds the filled cells of these styles, None where no style shows percentages."""
    style = b"|".join(str(number).encode() for number in sorted(percents))
    return re.compile(rb"""<(?:\w+:)?c\s([^>]*?\bs=["'](?:%s)["'](?:[^>]*[^/>])?)>""" % style) if percents else None


def _pieces(chunks: Iterable[bytes]) -> Iterator[Piece]:
    return (Piece(content, is_first=number == 0) for number, content in enumerate(_whole_cells(chunks)))


def _whole_cells(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, cut only where a cell or row begins, so that no cell is split between two pieces."""
    rest, prefix = bytearray(), None
    for chunk in chunks:
        seen = max(len(rest) - LONGEST_NAME, 0)
        rest += chunk
        if prefix is None:
            root = ROOT_TAG.search(rest)
            prefix = b"<" + (root.group(1) or b"") if root else b"<"
        cut = max(rest.rfind(prefix + b"c ", seen), rest.rfind(prefix + b"row ", seen))
        if cut > 0:
            yield bytes(rest[:cut])
            del rest[:cut]
        elif len(rest) > LONGEST_CELL:
            # No cell is so long; what has no cells is passed on as it comes.
            yield bytes(rest)
            del rest[:-OVERLAP]
    if rest:
        yield bytes(rest)


def _note_hidden(piece: bytes, structure: SheetStructure) -> None:
    for tag in HIDDEN_ROW.findall(piece):
        number = _attributes(tag).get("r", "")
        if number.isdigit():
            structure.hidden_rows.add(int(number))
    for tag in HIDDEN_COLUMN.findall(piece)[:HIDDEN_LIMIT]:
        found = _attributes(tag)
        first, last = found.get("min", ""), found.get("max", "")
        if first.isdigit() and last.isdigit():
            structure.hidden_columns.update(range(int(first), min(int(last), WIDEST_SHEET) + 1))


def _note_marks(pattern: re.Pattern[bytes], piece: bytes, structure: SheetStructure, prefix: str) -> None:
    for attributes, text in pattern.findall(piece):
        position = _position(attributes)
        if position:
            shown = html.unescape(text.decode("utf-8", "replace"))
            structure.marks[position] = prefix + shown if shown else prefix + "(formula)"


def _position(attributes: bytes) -> Position | None:
    found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", _attributes(attributes).get("r", ""))
    return (int(found[2]), column_number(found[1])) if found else None


def _open_document_structure(content: bytes) -> Mapping[str, SheetStructure]:
    """Reach and hidden rows of an .ods file, whose rows and cells may each be declared to repeat."""
    found: dict[str, SheetStructure] = {}
    counter = _RepeatCounter(SheetStructure())
    end = weight = 0
    for match in TABLE_TAG.finditer(content):
        tag = match["tag"]
        # What stands between two tags is the text of the cell before, laid out as often as the cell repeats.
        weight += (match.start() - end) * counter.repeats
        if weight > UNPACKED_LIMIT:
            raise FileRefused(
                "This workbook repeats long texts so often that laid out they would need more than "
                f"{UNPACKED_LIMIT / 1e6:,.0f} MB. Copy the rows that are needed into a new workbook and choose that."
            )
        end = match.end("tag")
        if tag == b"</table:table>":
            continue
        if tag.startswith(b"<table:table "):
            counter = _RepeatCounter(SheetStructure())
            found[_attributes(tag).get("table:name", "")] = counter.structure
        else:
            counter.count(tag, html.unescape((match["text"] or b"").decode("utf-8", "replace")))
    return found


@dataclass
class _RepeatCounter:
    """Walks one OpenDocument table; a repeated row or cell counts as many times as it is declared to repeat."""

    structure: SheetStructure
    row: int = 0
    row_repeats: int = 0
    column: int = 0
    declared_column: int = 0
    repeats: int = 1

    def count(self, tag: bytes, text: str = "") -> None:
        """Advance by one row, cell or column tag; `text` is what a cell shows."""
        found = _attributes(tag)
        if tag.startswith(b"<table:table-row"):
            self._begin_row(found)
        elif tag.startswith(b"<table:table-column"):
            self._count_column(found)
        else:
            first = self.column + 1
            self._count_cell(found, empty=tag.endswith(b"/>") and b"office:value" not in tag)
            if text:
                self._note_text(found, text.strip(), first)

    def _begin_row(self, found: dict[str, str]) -> None:
        self.row += self.row_repeats
        self.row_repeats = _repeats(found, "table:number-rows-repeated")
        self.column = 0
        is_hidden = found.get("table:visibility") in ("collapse", "filter") and self.row_repeats <= 1_000
        if is_hidden and self.row < LAST_HIDDEN_ROW:
            self.structure.hidden_rows.update(range(self.row + 1, self.row + self.row_repeats + 1))

    def _count_cell(self, found: dict[str, str], *, empty: bool) -> None:
        first = self.column + 1
        self.column += _repeats(found, "table:number-columns-repeated")
        self.repeats = 1 if empty else self.row_repeats * (self.column + 1 - first)
        if found.get("office:value-type") == "percentage" and self.row_repeats * (self.column - first) <= 1_000:
            rows = range(self.row + 1, self.row + self.row_repeats + 1)
            self.structure.percents.update((row, at) for row in rows for at in range(first, self.column + 1))
        if not empty:
            self.structure.last_row = max(self.structure.last_row, self.row + self.row_repeats)
            self.structure.last_column = max(self.structure.last_column, self.column)

    def _note_text(self, found: dict[str, str], text: str, first: int) -> None:
        """Keep what a cell shows where its value says less: a spreadsheet error, or "<5" and "*" shown for a number."""
        if self.row_repeats * (self.column + 1 - first) > 1_000:
            return
        cells = [(self.row + 1 + down, at) for down in range(self.row_repeats) for at in range(first, self.column + 1)]
        if found.get("calcext:value-type") == "error" or (
            text.startswith("#") and not found.get("office:string-value", "x")
        ):
            self.structure.marks.update(dict.fromkeys(cells, text))
        elif found.get("office:value-type") == "float" and _hides(text, found.get("office:value", "0")):
            self.structure.shown_as.update(dict.fromkeys(cells, text))

    def _count_column(self, found: dict[str, str]) -> None:
        repeats = _repeats(found, "table:number-columns-repeated")
        if found.get("table:visibility") in ("collapse", "filter") and repeats <= 1_000:
            first = self.declared_column + 1
            self.structure.hidden_columns.update(range(first, first + repeats))
        self.declared_column += repeats


def _hides(text: str, value: str) -> bool:
    """Does a shown text say something else than its number: a sign before the digits, or no digits at all?"""
    is_nought = not value.strip("0.-")
    if not any(letter.isdigit() for letter in text):
        return not is_nought or any(letter.isalpha() for letter in text)
    return bool(TELLING.search(text))


def _repeats(found: dict[str, str], name: str) -> int:
    text = found.get(name, "1")
    return int(text) if text.isdigit() and len(text) < 10 else 1
