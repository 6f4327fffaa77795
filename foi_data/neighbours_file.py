"""The Department for Education's lists of statistical neighbours: ten for each authority, nearest first.

Two shapes are known. 2021: `LA num, LA Name, ..., SN1, SNP, SN2, SNP ...`, the same header `SNP` ten times, blank rows,
and authorities that had closed still listed. 2025: `old_la_code, la_name, ..., SN_1, SN_1P ...`. Authorities are told
by their DfE numbers; the neighbour's column is followed by how close the publisher calls it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from foi_data.exceptions import FileRefused
from foi_data.files.structure import column_letter
from foi_data.issues import Issue, IssueCode, issue
from foi_data.parsed import Cell, ParsedColumn, ParsedFile, ParsedNeighbour, SetAside, filled
from foi_data.workbook import Sheet, Workbook, read_workbook
from geo.areas import Authority, authority_numbered
from geo.exceptions import UnknownAreaError

ROWS_SEARCHED = 30
RANKED = re.compile(r"sn(\d{1,2})")
CLOSENESS = re.compile(r"sn\d{0,2}p\d{0,2}|.*(?:close|distance|proximity|similar|probab).*")
NUMBER_HEADERS = ("oldlacode", "lanum", "lanumber", "lacode", "dfenumber")
NAME_HEADERS = ("laname", "name", "localauthority")
FEWEST_RANKS = 3
"""A header with this many ranked columns is a neighbours file's."""


@dataclass(frozen=True)
class Table:
    """The header of a neighbours file: the columns (from 0) of the number, the name, each rank, and closeness."""

    sheet: Sheet
    header_row: int
    headers: tuple[str, ...]
    number: int
    name: int | None
    ranks: Mapping[int, int]
    closeness: frozenset[int]

    def cell(self, row: int, column: int, raw: str) -> Cell:
        """The cell at a row (from 1) and column (from 0)."""
        return Cell(self.sheet.name, row, column_letter(column + 1), raw)


@dataclass
class Harvest:
    """What is gathered while the rows are read."""

    neighbours: list[ParsedNeighbour] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    rows_read: int = 0
    cells_read: int = 0
    cells_used: int = 0


def parse(content: bytes, file_name: str, *, sheet: str | None = None) -> ParsedFile:
    """Read a neighbours file of either shape; FileRefused for a file of no known shape."""
    return parse_workbook(read_workbook(content, file_name), sheet=sheet)


def parse_workbook(book: Workbook, *, sheet: str | None = None) -> ParsedFile:
    """The same of a workbook that is already read."""
    for one in (book.sheet(sheet),) if sheet else book.sheets:
        if table := find_table(one):
            return _finish(book, table, _read(table))
    raise FileRefused(
        f"{book.file_name} is no list of statistical neighbours known here: it has no columns SN1 to SN10 "
        "(or SN_1 to SN_10) beside the authorities' DfE numbers. Choose the Department for Education's own file."
    )


def find_table(sheet: Sheet) -> Table | None:
    """The table of a sheet whose header is that of a neighbours file."""
    for row in range(1, min(len(sheet.rows), ROWS_SEARCHED) + 1):
        if "sn" not in sheet.line(row):
            continue
        headers = tuple(sheet.texts(row))
        keys = [re.sub(r"[^0-9a-z]+", "", text.casefold()) for text in headers]
        ranks = {int(found[1]): at for at, key in enumerate(keys) if (found := RANKED.fullmatch(key))}
        number = next((keys.index(key) for key in NUMBER_HEADERS if key in keys), None)
        if number is not None and len(ranks) >= FEWEST_RANKS:
            name = next((keys.index(key) for key in NAME_HEADERS if key in keys), None)
            closeness = frozenset(at for at, key in enumerate(keys) if CLOSENESS.fullmatch(key))
            return Table(sheet, row, headers, number, name, ranks, closeness)
    return None


def _read(table: Table) -> Harvest:
    harvest = Harvest()
    seen: dict[str, int] = {}
    for row in range(table.header_row + 1, len(table.sheet.rows) + 1):
        texts = table.sheet.texts(row)
        count = sum(1 for text in texts if text.strip())
        if not count:
            continue
        harvest.rows_read += 1
        harvest.cells_read += count
        texts += [""] * (len(table.headers) - len(texts))
        found = _read_row(table, row, texts, seen)
        if isinstance(found, Issue):
            _set_aside(table, harvest, row, texts, found)
        else:
            harvest.neighbours += found
            harvest.cells_used += len(found)
    return harvest


def _read_row(table: Table, row: int, texts: Sequence[str], seen: dict[str, int]) -> list[ParsedNeighbour] | Issue:
    """The neighbours of one authority, or the issue for which its row is set aside as a whole."""
    area = _numbered(texts[table.number])
    name = texts[table.name].strip() if table.name is not None else ""
    if area is None and sum(1 for text in texts if text.strip()) == 1:
        return issue(IssueCode.ROW_BANNER, row=row, sheet=table.sheet.name, text=name or texts[table.number].strip())
    if area is None:
        return _unknown(table, row, name or texts[table.number], f"{texts[table.number]!r} is no DfE number.")
    if area.code in seen:
        return issue(
            IssueCode.FIGURE_TWICE,
            row=row,
            name=area.plain_name,
            series="neighbours",
            period="this list",
            earlier=seen[area.code],
        )
    seen[area.code] = row
    found: list[ParsedNeighbour] = []
    taken: dict[str, int] = {}
    for rank, column in sorted(table.ranks.items()):
        if not texts[column].strip():
            continue
        other = _numbered(texts[column])
        if other is None or other == area:
            reason = f"Its neighbour {rank} ({texts[column]!r}) is no other authority's number."
            return _unlisted(table, row, name, reason)
        if other.code in taken:
            return _unlisted(table, row, name, f"Its neighbours {taken[other.code]} and {rank} are the same authority.")
        taken[other.code] = rank
        closeness = " ".join(texts[column + 1].split()).casefold() if column + 1 in table.closeness else ""
        found.append(ParsedNeighbour(area.code, rank, other.code, closeness, table.cell(row, column, texts[column])))
    if not found:
        return _unlisted(table, row, name, "The row lists no neighbours.")
    return found


def _numbered(text: str) -> Authority | None:
    try:
        return authority_numbered(text.strip().removesuffix(".0"))
    except UnknownAreaError:
        return None


def _unlisted(table: Table, row: int, name: str, reason: str) -> Issue:
    return issue(IssueCode.NEIGHBOUR_UNKNOWN, row=row, sheet=table.sheet.name, name=name, reason=reason)


def _unknown(table: Table, row: int, name: str, reason: str) -> Issue:
    return issue(IssueCode.AREA_UNKNOWN, row=row, sheet=table.sheet.name, name=name, reason=reason)


def _set_aside(table: Table, harvest: Harvest, row: int, texts: Sequence[str], found: Issue) -> None:
    cells = filled(table.cell(row, column, text) for column, text in enumerate(texts))
    harvest.aside.append(SetAside(row, found.message, cells))
    harvest.issues.append(found)


def _finish(book: Workbook, table: Table, harvest: Harvest) -> ParsedFile:
    aside = sum(len(row.cells) for row in harvest.aside)
    return ParsedFile(
        kind="neighbours",
        file_name=book.file_name,
        sha256=book.sha256,
        sheet=table.sheet.name,
        header_row=table.header_row,
        rows_read=harvest.rows_read,
        rows_accepted=harvest.rows_read - len(harvest.aside),
        rows_set_aside=tuple(harvest.aside),
        cells_read=harvest.cells_read,
        cells_used=harvest.cells_used,
        cells_context=harvest.cells_read - harvest.cells_used - aside,
        neighbours=tuple(harvest.neighbours),
        issues=tuple(harvest.issues),
        columns=tuple(
            ParsedColumn(column_letter(at + 1), header, "", "neighbour" if at in table.ranks.values() else "context")
            for at, header in enumerate(table.headers)
        ),
    )
