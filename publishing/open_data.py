"""Tables as CSV: UTF-8, one header row, source and licence on every row, and no text that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
from datetime import date

from services.tables import BOUNDARY_ATTRIBUTION, Table, Value

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(table: Table) -> bytes:
    """The table as CSV. Missing values are empty; `source`, `as_at` and `licence` close every row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    stamp = ("stamp",) if table.stamp else ()
    writer.writerow([*(column.name for column in table.columns), "table_source", "as_at", "licence", *stamp])
    about = tuple(harmless(text) for text in (table.source, table.as_at, f"{table.licence}. {BOUNDARY_ATTRIBUTION}"))
    about += (table.stamp,) if table.stamp else ()
    for row in table.rows:
        writer.writerow([*(in_csv(value) for value in row), *about])
    return out.getvalue().encode("utf-8")


def in_csv(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        # The shortest text that reads back as the same number; a whole one without its ".0".
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, date):
        return value.isoformat()
    return harmless(value) if isinstance(value, str) else str(value)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before what would start one."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text
