"""The Department for Education's open-data files, both families, as published figures.

Wide (releases for 2015 to 2017): a row an area, a column an indicator. Long (from 2018): a row an area, year and
label. Figures are kept as published: suppressed ones as intervals, national and regional rows rounded, none recomputed.

What the symbols mean is the publisher's, printed in each release's notes:
wide - `x` 1 to 5, `..` not available; long - `c` suppressed, `z` not applicable, `x` not available, `k` above zero
and below half of the unit printed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from foi_data.collecting import collector_paused
from foi_data.exceptions import FileRefused
from foi_data.files.delimited import torn_number
from foi_data.files.structure import column_letter
from foi_data.issues import Issue, IssueCode, issue
from foi_data.parsed import (
    AnswerStatus,
    Cell,
    FileKind,
    GeographyLevel,
    ParsedColumn,
    ParsedFigure,
    ParsedFile,
    SetAside,
    filled,
)
from foi_data.series import Series, load_series, rounding, series_of_column, series_of_label
from foi_data.workbook import Sheet, Workbook, read_workbook
from geo.areas import Authority, authority, authority_numbered, regions
from geo.exceptions import UnknownAreaError

ROWS_SEARCHED = 40
"""How far down a sheet a header is looked for."""
SAMPLE_ROWS = 2_000
"""How many rows decide whether a column holds numbers or labels."""

LONG_COLUMNS = (
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "la_name",
    "new_la_code",
)
"""What every open-data file of the long family starts with; what else it has are labels or figures."""
LONG_NEEDED = ("time_period", "geographic_level")
FIGURE_COLUMNS = ("number", "value", "figure", "count", "percentage", "percent", "rate", "population_estimate")
MAIN_FIGURE_COLUMNS = ("number", "value", "figure", "population_estimate")
"""The column whose series is the row's label alone; any other column of figures has a series of its own."""
WIDE_NEEDED = ("geog_l", "geog_n")
WIDE_COLUMNS = ("new_geog_code", "geog_l", "geog_c", "geog_n")

LEVELS: Mapping[str, GeographyLevel] = {
    "national": "national",
    "nat": "national",
    "country": "national",
    "england": "national",
    "regional": "regional",
    "region": "regional",
    "la": "local_authority",
    "local authority": "local_authority",
}
ENGLAND = "E92000001"
LONDON_PARTS = {"H": "E13000001", "I": "E13000002"}
"""In wide files London, Inner and Outer London all print E12000007; `geog_c` G, H and I tells them apart. The codes
of the two parts are those that the long files print."""
YEAR_IN_NAME = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
PLAIN_NUMBER = re.compile(r"\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
NUMBER_OR_SYMBOL = re.compile(r"-?[\d,]+(?:\.\d+)?%?|[a-z*:~-]|\.\.?|low", re.IGNORECASE)


class Reading(NamedTuple):
    """What a printed figure says. Both ends of the interval are within it; None is an end that nobody knows."""

    status: AnswerStatus
    value: float | None = None
    low: float | None = None
    high: float | None = None
    note: str = ""


class Subject(NamedTuple):
    """What a figure is about, as its row says."""

    level: GeographyLevel
    code: str
    area_code: str | None
    name: str


class RowRefused(Exception):  # noqa: N818 - never leaves this module: it carries a row to those set aside
    """A row that cannot be taken, with the issue that says why."""

    def __init__(self, found: Issue) -> None:
        super().__init__(found.message)
        self.issue = found


@dataclass(frozen=True)
class Table:
    """The part of a sheet below its header: which column (from 0) has which name, and the header's row."""

    sheet: Sheet
    header_row: int
    names: Mapping[str, int]
    headers: tuple[str, ...]

    def cell(self, row: int, column: int, raw: str) -> Cell:
        """The cell at a row (from 1) and column (from 0)."""
        return Cell(self.sheet.name, row, column_letter(column + 1), raw)


@dataclass
class Harvest:
    """What is gathered while the rows are read."""

    figures: list[ParsedFigure] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    seen: dict[tuple[str, str, str], int] = field(default_factory=dict)
    rows_read: int = 0
    cells_read: int = 0
    cells_used: int = 0
    cells_context: int = 0


def parse(content: bytes, file_name: str, year: int | None = None, *, sheet: str | None = None) -> ParsedFile:
    """Read an open-data file of either family.

    `year` is the year (31 March) of a wide file whose name does not say it. Raises FileRefused for a file that
    cannot be read or has no header of either family.
    """
    return parse_workbook(read_workbook(content, file_name), year, sheet=sheet)


def parse_workbook(book: Workbook, year: int | None = None, *, sheet: str | None = None) -> ParsedFile:
    """The same of a workbook that is already read."""
    sheets = (book.sheet(sheet),) if sheet else book.sheets
    with collector_paused():
        for one in sheets:
            if table := find_long(one):
                return _finish(book, "official_long", table, _read_long(table))
            if table := find_wide(one):
                return _finish(book, "official_wide", table, _read_wide(book, table, year))
    raise FileRefused(
        f"{book.file_name} has no header of the Department for Education's open-data files: neither the columns "
        "time_period and geographic_level nor New_geog_code, geog_l and geog_n. Choose the CSV file of the release "
        "itself, not a table made from it."
    )


@lru_cache(maxsize=10_000)
def header_name(text: str) -> str:
    """A header in lower case with single underscores, as the releases mostly write it."""
    return re.sub(r"[^0-9a-z]+", "_", text.casefold()).strip("_")


def find_long(sheet: Sheet) -> Table | None:
    """The table of a sheet whose header is of the long family."""
    table = _find(sheet, LONG_NEEDED)
    return table if table and _figure_columns(table) else None


def find_wide(sheet: Sheet) -> Table | None:
    """The table of a sheet whose header is of the wide family."""
    table = _find(sheet, WIDE_NEEDED)
    return table if table and ("new_geog_code" in table.names or "geog_c" in table.names) else None


def _find(sheet: Sheet, needed: Sequence[str]) -> Table | None:
    parts = {part for name in needed for part in name.split("_")}
    for row in range(1, min(len(sheet.rows), ROWS_SEARCHED) + 1):
        if not all(part in sheet.line(row) for part in parts):
            continue
        headers = tuple(sheet.texts(row))
        names: dict[str, int] = {}
        for column, text in enumerate(headers):
            names.setdefault(header_name(text), column)
        if all(name in names for name in needed):
            return Table(sheet, row, names, headers)
    return None


def year_in_name(file_name: str) -> str | None:
    """The year that a file's name says, if it says exactly one: "dfe_SFR34_Missing2015.csv" is 2015."""
    found = set(YEAR_IN_NAME.findall(file_name.replace("\\", "/").rpartition("/")[2]))
    return found.pop() if len(found) == 1 else None


# The rows of both families.


def _read_rows(table: Table, harvest: Harvest, read_row: Callable[[int, Sequence[str]], list[ParsedFigure]]) -> Harvest:
    """Give every row below the header that holds anything to `read_row`, and account for each of its cells."""
    width = len(table.headers)
    for row in range(table.header_row + 1, len(table.sheet.rows) + 1):
        texts = table.sheet.texts(row)
        count = sum(map(bool, map(str.strip, texts)))
        if not count:
            continue
        harvest.rows_read += 1
        harvest.cells_read += count
        try:
            _check_width(row, texts, width)
            figures = read_row(row, texts + [""] * (width - len(texts)))
        except RowRefused as refused:
            _set_aside(table, harvest, row, texts, refused.issue)
            continue
        used = sum(1 for figure in figures if figure.raw.strip())
        harvest.cells_used += used
        harvest.cells_context += count - used
        harvest.figures += figures
    return harvest


def _check_width(row: int, texts: Sequence[str], width: int) -> None:
    """Raise RowRefused if a row has filled cells beyond the last header: some cell before them was cut in two."""
    if extra := [text for text in texts[width:] if text.strip()]:
        torn = torn_number(texts, width)
        reason = f"Perhaps {torn} is one number." if torn else f"The last of them is {extra[-1]!r}."
        raise RowRefused(issue(IssueCode.ROW_TORN, row=row, reason=reason))


def _set_aside(table: Table, harvest: Harvest, row: int, texts: Sequence[str], found: Issue) -> None:
    cells = filled(table.cell(row, column, text) for column, text in enumerate(texts))
    harvest.aside.append(SetAside(row, found.message, cells))
    harvest.issues.append(found)


def _check_not_seen(harvest: Harvest, figures: list[ParsedFigure]) -> None:
    """Raise RowRefused if a figure of the row stands in an earlier row too: two cannot both be the published one."""
    for figure in figures:
        earlier = harvest.seen.setdefault((figure.geo_code, figure.series, figure.period), figure.cell.row)
        if earlier != figure.cell.row:
            raise RowRefused(
                issue(
                    IssueCode.FIGURE_TWICE,
                    row=figure.cell.row,
                    sheet=figure.cell.sheet,
                    name=figure.geo_name,
                    series=figure.series,
                    period=figure.period,
                    earlier=earlier,
                )
            )


def _level(text: str, row: int, texts: Sequence[str]) -> GeographyLevel:
    level = LEVELS.get(" ".join(text.casefold().replace("_", " ").split()))
    if level:
        return level
    said = next((cell for cell in texts if cell.strip()), "")
    if sum(1 for cell in texts if cell.strip()) <= 2:
        raise RowRefused(issue(IssueCode.ROW_NOTE, row=row, text=said))
    reason = f"The level {text!r} is none of national, regional and local authority."
    raise RowRefused(issue(IssueCode.AREA_UNKNOWN, row=row, name=text or said, reason=reason))


def _region_code(name: str, row: int) -> str:
    """The code of a region whose row gives its name only; RowRefused where no region is called so."""
    wanted = header_name(name)
    code = next((region.code for region in regions() if header_name(region.name) == wanted), "")
    if not code:
        raise RowRefused(issue(IssueCode.AREA_UNKNOWN, row=row, name=name, reason="The row gives no region's code."))
    return code


def _authority(harvest: Harvest, row: int, *, code: str, number: str, name: str) -> Authority:
    """The body of a row, by its code, else by its DfE number; the code wins where they disagree."""
    by_code, by_number = _body(authority, code), _body(authority_numbered, number)
    found = by_code or by_number
    if found is None:
        reason = f"The row's codes are {code!r} and {number!r}."
        raise RowRefused(issue(IssueCode.AREA_UNKNOWN, row=row, name=name or code or number, reason=reason))
    if by_code and by_number and by_code != by_number:
        names = {"first": by_code.plain_name, "second": by_number.plain_name}
        harvest.issues.append(issue(IssueCode.AREA_CODES_DISAGREE, row=row, gss=code, number=number, **names))
    return found


def _body(find: Callable[[str], Authority], code: str) -> Authority | None:
    return _known_body(find, code.strip().removesuffix(".0"))


@lru_cache(maxsize=2_000)
def _known_body(find: Callable[[str], Authority], code: str) -> Authority | None:
    try:
        return find(code)
    except UnknownAreaError:
        return None


# The long family.


def _figure_columns(table: Table) -> list[int]:
    """The columns that hold figures: those named so, else those whose every text is a number or a symbol."""
    others = {name: at for name, at in table.names.items() if name and name not in LONG_COLUMNS}
    named = [at for name, at in others.items() if name in FIGURE_COLUMNS]
    return named or [at for at in others.values() if _holds_figures(table, at)]


def _holds_figures(table: Table, column: int) -> bool:
    last = min(len(table.sheet.rows), table.header_row + SAMPLE_ROWS)
    texts = [table.sheet.text(row, column + 1).strip() for row in range(table.header_row + 1, last + 1)]
    given = [text for text in texts if text]
    return any(text[0].isdigit() for text in given) and all(NUMBER_OR_SYMBOL.fullmatch(text) for text in given)


def _read_long(table: Table) -> Harvest:
    harvest = Harvest()
    figures = _figure_columns(table)
    labels = [at for name, at in table.names.items() if name and name not in LONG_COLUMNS and at not in figures]
    columns = {name: table.names.get(name, -1) for name in LONG_COLUMNS}

    def read_row(row: int, texts: Sequence[str]) -> list[ParsedFigure]:
        at = {name: texts[column].strip() if column >= 0 else "" for name, column in columns.items()}
        subject = _long_subject(harvest, row, at, texts)
        label = " | ".join(texts[column].strip() for column in labels if texts[column].strip().casefold() != "total")
        period = _year_of(at["time_period"], at["time_identifier"])
        found = [_long_figure(table, row, column, texts[column], subject, period, label) for column in figures]
        _check_not_seen(harvest, found)
        return found

    return _read_rows(table, harvest, read_row)


@lru_cache(maxsize=1_000)
def _year_of(period: str, identifier: str) -> str:
    """The period as the figures of all releases are kept: a financial year ("202223") by the year it ends on."""
    years = re.fullmatch(r"(\d{4})[/-]?(\d\d)", period)
    is_financial = identifier.casefold().startswith(("financial", "reporting"))
    if years and is_financial and (int(years[1]) + 1) % 100 == int(years[2]):
        return str(int(years[1]) + 1)
    return period.removesuffix(".0")


def _long_subject(harvest: Harvest, row: int, at: Mapping[str, str], texts: Sequence[str]) -> Subject:
    level = _level(at["geographic_level"], row, texts)
    if not at["time_period"]:
        reason = "The row has no time_period."
        raise RowRefused(issue(IssueCode.AREA_UNKNOWN, row=row, name=at["la_name"] or level, reason=reason))
    if level == "national":
        return Subject(level, at["country_code"] or ENGLAND, None, at["country_name"])
    if level == "regional":
        return Subject(level, at["region_code"] or _region_code(at["region_name"], row), None, at["region_name"])
    body = _authority(harvest, row, code=at["new_la_code"], number=at["old_la_code"], name=at["la_name"])
    return Subject(level, at["new_la_code"] or body.code, body.code, at["la_name"] or body.name)


def _long_figure(
    table: Table, row: int, column: int, raw: str, subject: Subject, period: str, label: str
) -> ParsedFigure:
    measured = _measured(table.headers[column], label)
    reading = read_long_symbol(raw, measured, rounding(measured, subject.level))
    return _figure(table.cell(row, column, raw), subject, measured, period, reading)


@lru_cache(maxsize=5_000)
def _measured(header: str, label: str) -> Series:
    """The series of a cell, by the header of its column and the label of its row. A file with several columns of
    figures has a series for each label and column."""
    known = series_of_label(label)
    if header_name(header) in MAIN_FIGURE_COLUMNS:
        return known
    return series_of_label(f"{label} | {header.strip()}".strip(" |"))


def read_long_symbol(raw: str, series: Series, rounded_to: int = 1) -> Reading:
    """What a text of the long family says; `series` tells whether something is counted, `rounded_to` in which steps."""
    if raw[:1].isdigit():
        # Most figures are numbers, and no symbol begins with a digit.
        return _read_number(raw)
    text = raw.strip().casefold().strip("[]")
    if text == "c" or text == "*":
        low = 1.0 if series.is_count else None
        return Reading("suppressed", low=low, note="suppressed by the publisher, perhaps to protect another figure")
    if text in ("k", "low"):
        return _below_half(series, rounded_to)
    if text in ("x", ":", "..", "u"):
        return Reading("not_available")
    if text in ("z", "."):
        return Reading("not_applicable")
    return _read_number(raw)


def _below_half(series: Series, rounded_to: int) -> Reading:
    """Above zero and below half of the unit printed. Of whole things rounded to 10 that is 1 to 4."""
    note = "above zero and below half of the unit printed"
    if series.is_count:
        return Reading("answered", low=1.0, high=max(1.0, (rounded_to - 1) // 2), note=note)
    return Reading("answered", low=0.0, high=0.5 * 10**-series.decimals, note=note)


@lru_cache(maxsize=50_000)
def _read_number(raw: str) -> Reading:
    text = raw.strip()
    if not text:
        return Reading("blank")
    if PLAIN_NUMBER.fullmatch(text):
        value = float(text.replace(",", ""))
        return Reading("answered", value, value, value)
    return Reading("unclear", note="not a number and no symbol of this family of files")


def _figure(cell: Cell, subject: Subject, series: Series, period: str, reading: Reading) -> ParsedFigure:
    return ParsedFigure(
        geography_level=subject.level,
        geo_code=subject.code,
        area_code=subject.area_code,
        geo_name=subject.name,
        series=series.id,
        period=period,
        raw=cell.raw,
        status=reading.status,
        value=reading.value,
        low=reading.low,
        high=reading.high,
        cell=cell,
        rounded_to=rounding(series, subject.level),
        note=reading.note,
    )


# The wide family.


def _read_wide(book: Workbook, table: Table, year: int | None) -> Harvest:
    harvest = Harvest()
    period = _wide_period(book, harvest, year)
    series = _wide_series(table)

    def read_row(row: int, texts: Sequence[str]) -> list[ParsedFigure]:
        at = {name: texts[table.names[name]].strip() if name in table.names else "" for name in WIDE_COLUMNS}
        subject = _wide_subject(harvest, row, at, texts)
        if period is None:
            raise RowRefused(issue(IssueCode.YEAR_UNKNOWN, row=row, file_name=book.file_name))
        cells = {column: table.cell(row, column, texts[column]) for column in series}
        found = [_figure(cells[at], subject, one, period, read_wide_symbol(texts[at])) for at, one in series.items()]
        _check_not_seen(harvest, found)
        return found

    return _read_rows(table, harvest, read_row)


def _wide_period(book: Workbook, harvest: Harvest, given: int | None) -> str | None:
    """The year of the whole file: from its name if that says exactly one, else as given."""
    in_name = year_in_name(book.file_name)
    if in_name and given and str(given) != in_name:
        harvest.issues.append(issue(IssueCode.YEAR_DIFFERS, in_name=in_name, given=given))
    if in_name or given:
        return in_name or str(given)
    harvest.issues.append(issue(IssueCode.YEAR_UNKNOWN, file_name=book.file_name))
    return None


def _wide_series(table: Table) -> dict[int, Series]:
    """Which columns are figures and of what: known by the ending of the header, else by holding figures only."""
    found = {}
    for column, header in enumerate(table.headers):
        name = header_name(header)
        if not name or name in WIDE_COLUMNS:
            continue
        known = series_of_column(header)
        if known:
            found[column] = known
        elif not re.search(r"order|sort|^id$|^la_?(number|code)$", name) and _holds_figures(table, column):
            found[column] = series_of_label(header)
    return found


def _wide_subject(harvest: Harvest, row: int, at: Mapping[str, str], texts: Sequence[str]) -> Subject:
    level = _level(at["geog_l"], row, texts)
    code, number, name = at["new_geog_code"], at["geog_c"].upper(), at["geog_n"]
    if level == "national":
        return Subject(level, code or ENGLAND, None, name)
    if level == "regional":
        return Subject(level, LONDON_PARTS.get(number, code) or _region_code(name, row), None, name)
    body = _authority(harvest, row, code=code, number=number, name=name)
    return Subject(level, code or body.code, body.code, name)


def read_wide_symbol(raw: str) -> Reading:
    """What a text of the wide family says: `x` hides 1 to 5, a printed 0 is a real zero."""
    text = raw.strip().casefold().strip("[]")
    if text == "x":
        return Reading("suppressed", low=1.0, high=5.0, note="suppressed by the publisher: 1 to 5")
    if text in ("c", "*"):
        return Reading("suppressed", low=1.0, note="suppressed by the publisher")
    if text in ("..", ":"):
        return Reading("not_available")
    if text == ".":
        return Reading("not_applicable")
    return _read_number(raw)


# What is said of the whole file.


def _finish(book: Workbook, kind: FileKind, table: Table, harvest: Harvest) -> ParsedFile:
    issues = [*_file_issues(book, table, harvest), *harvest.issues, *_unclear_issues(harvest)]
    return ParsedFile(
        kind=kind,
        file_name=book.file_name,
        sha256=book.sha256,
        sheet=table.sheet.name,
        header_row=table.header_row,
        rows_read=harvest.rows_read,
        rows_accepted=harvest.rows_read - len(harvest.aside),
        rows_set_aside=tuple(harvest.aside),
        cells_read=harvest.cells_read,
        cells_used=harvest.cells_used,
        cells_context=harvest.cells_context,
        figures=tuple(harvest.figures),
        issues=tuple(issues),
        columns=_columns(table, harvest),
    )


def _columns(table: Table, harvest: Harvest) -> tuple[ParsedColumn, ...]:
    used = {figure.cell.column for figure in harvest.figures}
    letters = [column_letter(number + 1) for number in range(len(table.headers))]
    return tuple(
        ParsedColumn(letter, header, "", "figure" if letter in used else "context")
        for letter, header in zip(letters, table.headers, strict=True)
    )


def _file_issues(book: Workbook, table: Table, harvest: Harvest) -> list[Issue]:
    found = []
    for other in book.sheets:
        if other is not table.sheet and (count := sum(1 for _ in other.filled_rows())):
            found.append(issue(IssueCode.SHEET_NOT_READ, name=other.name, count=count, read=table.sheet.name))
    if not book.encoding_is_certain:
        found.append(issue(IssueCode.ENCODING_GUESSED, encoding=book.encoding))
    found += _series_issues(harvest)
    return found


def _series_issues(harvest: Harvest) -> list[Issue]:
    ids = Counter(figure.series for figure in harvest.figures)
    known = {one.id: one for one in load_series()}
    unknown = [name for name in ids if name not in known]
    breaks = dict.fromkeys(each for name in ids if name in known for each in known[name].breaks)
    return [
        *(issue(IssueCode.SERIES_UNKNOWN, label=name.removeprefix("other_"), series=name) for name in unknown),
        *(issue(IssueCode.SERIES_BREAK, note=each.note) for each in breaks),
    ]


def _unclear_issues(harvest: Harvest) -> list[Issue]:
    return [
        issue(
            IssueCode.NOT_UNDERSTOOD,
            row=figure.cell.row,
            column=figure.cell.column,
            sheet=figure.cell.sheet,
            raw=figure.raw,
            kind="a published figure",
        )
        for figure in harvest.figures
        if figure.status == "unclear"
    ]
