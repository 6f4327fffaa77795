"""What an .xls workbook says beside its values, built here record by record."""

from __future__ import annotations

import struct

import pytest

from foi_data.files.xls_records import read_xls_structure
from foi_data.workbook import read_workbook
from tests.golden.foi.formats import compound, record

PERCENT, HIDING = 1, 2
"""Cell styles: the second shows percentages, the third a sign before the number."""


def workbook(*records: bytes) -> bytes:
    """A workbook of one sheet with these records."""
    code = b'"<"0'
    styles = record(0x041E, struct.pack("<HHB", 164, len(code), 0) + code) + b"".join(
        record(0x00E0, struct.pack("<HH", 0, number) + b"\0" * 16) for number in (0, 9, 164)
    )
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6)) + styles
    name = b"Returns"
    at = len(start) + 4 + 8 + len(name) + 4
    bound = record(0x0085, struct.pack("<IBBBB", at, 0, 0, len(name), 0) + name)
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
    sheet += record(0x0200, struct.pack("<IIHHH", 0, 9, 0, 9, 0)) + b"".join(records) + record(0x000A)
    return compound(start + bound + record(0x000A) + sheet)


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, style, value))


def test_percentages_errors_and_hiding_formats_of_the_old_format_are_read():
    content = workbook(
        number(0, 0, 1.0, PERCENT),
        number(0, 1, 5.0, HIDING),
        number(0, 2, 5.0),
        record(0x0205, struct.pack("<HHHBB", 0, 3, 0, 7, 1)),
        record(0x0006, struct.pack("<HHHBBBBBBHHI", 0, 4, 0, 2, 0, 42, 0, 0, 0, 0xFFFF, 0, 0) + b"\0\0"),
        record(0x00BD, struct.pack("<HHHIHIH", 1, 0, PERCENT, (45 << 2) | 3, 0, (7 << 2) | 2, 1)),
    )
    sheet = read_workbook(content, "made.xls").sheets[0]
    assert sheet.texts(1) == ["100%", "<5", "5", "#DIV/0!", "#N/A"]
    assert sheet.texts(2)[:2] == ["45%", "7"]


def test_hidden_rows_and_columns_of_the_old_format_are_known():
    content = workbook(
        record(0x0208, struct.pack("<HHHHHHI", 1, 0, 2, 255, 0, 0, 0x20)),
        record(0x007D, struct.pack("<HHHHHH", 1, 2, 2048, 0, 1, 0)),
        number(0, 0, 1.0),
        number(1, 0, 2.0),
    )
    sheet = read_workbook(content, "made.xls").sheets[0]
    assert sheet.hidden_rows == {2}
    assert sheet.hidden_columns == {2, 3}


@pytest.mark.parametrize("length", [0, 3, 9])
def test_records_that_are_too_short_are_passed_over(length):
    kinds = (0x0203, 0x0205, 0x0006, 0x00BD, 0x027E, 0x0208, 0x007D)
    content = workbook(*(record(kind, b"\xff" * length) for kind in kinds))
    assert set(read_xls_structure(content)) == {"Returns"}
