"""Reads one .xls file in a process of its own: bytes in at standard input, values out at standard output, as JSON.

The old format's reader trusts what a file says of its own size, and a damaged file can make it ask for more memory
than there is, which ends the whole process. Here that process is this one. It is run as a script and imports nothing
of the project, so that it starts quickly.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime, time, timedelta

MEMORY_LIMIT = 2_000_000_000
"""Bytes of address space. The largest sheet of the old format, 65,536 rows by 256 columns, needs about half."""


def limit_memory() -> None:
    """Let the system refuse more memory than the limit; systems that cannot (Windows) go without."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))


def jsonable(value: object) -> object:
    """A value as JSON; days and times as an object with their kind."""
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    if isinstance(value, timedelta):
        return {"seconds": value.total_seconds()}
    return value


def read(content: bytes) -> list[dict[str, object]]:
    """Every worksheet with its name, whether it shows, its merged cells and its rows from A1."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets: list[dict[str, object]] = []
    for place, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(place)
        rows = [[jsonable(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
        hidden = about.visible != SheetVisibleEnum.Visible
        sheets.append({"name": about.name, "hidden": hidden, "merged": sheet.merged_cell_ranges or [], "rows": rows})
    return sheets


def main() -> None:
    """Read standard input and write standard output; a password is told by exit code 3, anything else by another."""
    limit_memory()
    content = sys.stdin.buffer.read()
    try:
        found = read(content)
    except Exception as error:
        sys.exit(3 if type(error).__name__ == "PasswordError" else 1)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
