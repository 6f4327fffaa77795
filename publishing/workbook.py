"""Tables as an Excel workbook: a sheet that says what this is, then one sheet a table. Text is never a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from services.generated import stamp_of_all
from services.tables import BOUNDARY_ATTRIBUTION, Table, Value

LONGEST_SHEET_NAME = 31
WIDEST_COLUMN, NARROWEST_COLUMN = 60, 10
MOST_ROWS = 1_048_575


def workbook_bytes(tables: Sequence[Table], *, made_at: datetime, method_version: str) -> bytes:
    """The workbook. `made_at` is when the data last changed, in UTC."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": "Runaways Charter dashboard", "created": made_at.replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        dated = book.add_format({"num_format": "d mmmm yyyy", "valign": "top"})
        _write_about(book.add_worksheet("About"), tables, bold, wrapped, made_at, method_version)
        for number, table in enumerate(tables, start=1):
            _write_table(book.add_worksheet(sheet_name(number, table)), table, bold, wrapped, dated)
    return out.getvalue()


def sheet_name(number: int, table: Table) -> str:
    """A name Excel accepts, unique by its number."""
    return f"{number} {table.id}"[:LONGEST_SHEET_NAME]


def _write_about(
    sheet: Worksheet, tables: Sequence[Table], bold: Format, wrapped: Format, made_at: datetime, method: str
) -> None:
    stamp = stamp_of_all(tables)
    lines: list[tuple[str, str]] = [
        *([("Attention", stamp)] if stamp else []),
        ("What this is", "Tables from the Runaways Charter dashboard"),
        ("Data of", f"{made_at:%d %B %Y, %H:%M} UTC: when the database was last changed"),
        ("Method version", method),
        ("Attribution", BOUNDARY_ATTRIBUTION),
    ]
    for number, table in enumerate(tables, start=1):
        lines += [
            (f"Sheet '{sheet_name(number, table)}'", f"{table.title}: {len(table.rows):,} rows"),
            ("Source", table.source),
            ("As at", table.as_at),
            ("Licence", table.licence),
        ]
        if table.caution:
            lines.append(("Caution", table.caution))
        lines += [
            (f"Column '{column.name}'", f"{column.label}. {column.meaning}".removesuffix(". "))
            for column in table.columns
        ]
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 100)
    for row, (name, text) in enumerate(lines):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, text, wrapped)


def _write_table(sheet: Worksheet, table: Table, bold: Format, wrapped: Format, dated: Format) -> None:
    if len(table.rows) > MOST_ROWS:
        raise ValueError(f"{table.title} has {len(table.rows):,} rows, more than a sheet holds. Export it as CSV.")
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    for number, column in enumerate(table.columns):
        lengths = [len(str(row[number])) for row in table.rows[:200] if row[number] is not None]
        width = max([len(column.name), *lengths])
        sheet.set_column(number, number, min(max(width + 2, NARROWEST_COLUMN), WIDEST_COLUMN))
        # The name that the column has in every file, so that sheets and CSV files can be laid beside each other.
        sheet.write_string(0, number, column.name, bold)
    for row_number, row in enumerate(table.rows, start=1):
        for number, value in enumerate(row):
            _write_cell(sheet, row_number, number, value, wrapped=wrapped, dated=dated)
    if table.stamp:
        _write_stamp(sheet, table, bold)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _write_stamp(sheet: Worksheet, table: Table, bold: Format) -> None:
    """The stamp on every row, in a column of its own after the last, and at the top of every printed page."""
    last = len(table.columns)
    sheet.set_column(last, last, NARROWEST_COLUMN * 3)
    for row in range(len(table.rows) + 1):
        sheet.write_string(row, last, table.stamp, bold)
    sheet.set_header(f"&C{table.stamp}")


def _write_cell(sheet: Worksheet, row: int, column: int, value: Value, *, wrapped: Format, dated: Format) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, "yes" if value else "no", wrapped)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, dated)
    else:
        sheet.write_string(row, column, value, wrapped)
