"""Numbers whose format shows something else: what the reader of the sheet sees is what its author means."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from foi_data.files.shown_numbers import hides_numbers, shown_number
from foi_data.workbook import read_workbook
from tests.golden.foi import formats


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ('"<"0', 5, "<5"),
        ("\\<0", 5, "<5"),
        ('[<5]"<5";0', 3, "<5"),
        ('[<5]"<5";0', 7, None),
        ('[<6]"*";General', 3, "*"),
        ('[>=5]0;"<5"', 3, "<5"),
        ('"x"', 4, "x"),
        ('"Yes";"Yes";"No"', 1, "Yes"),
        ('"Yes";"Yes";"No"', 0, "No"),
        ('0;-0;"nil"', 4, None),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', 0, None),
        ('#,##0,"k"', 1234, None),
        ('0" children"', 4, None),
        ("General", 4, None),
        ("[$-809]dd mmmm yyyy", 45000, None),
        ('"', 4, None),
        ("[<", 4, None),
    ],
)
def test_a_format_that_hides_a_number_is_told_from_one_that_dresses_it(code, value, text):
    assert shown_number(code, value, str(value)) == text
    if text:
        assert hides_numbers(code)


def hiding_book() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Council", "Children missing", "Missing incidents"])
    sheet.append(["Leeds", 3, 12])
    sheet.append(["Kent", 8, 5])
    for row in (2, 3):
        sheet.cell(row, 2).number_format = '[<5]"<5";0'
    sheet["C3"].number_format = '"<"0'
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_small_number_hidden_by_its_format_stays_hidden_in_an_xlsx_file():
    sheet = read_workbook(hiding_book(), "made.xlsx").sheets[0]
    assert sheet.texts(2) == ["Leeds", "<5", "12"]
    assert sheet.texts(3) == ["Kent", "8", "<5"]


def ods_row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def ods_number(value: str, shown: str) -> str:
    cell = f'<table:table-cell office:value-type="float" office:value="{value}">'
    return f"{cell}<text:p>{shown}</text:p></table:table-cell>"


def test_what_an_ods_file_shows_in_place_of_a_number_or_of_an_error_is_read():
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    table = ods_row(
        ods_number("3", "&lt;5"), ods_number("3", "*"), ods_number("0", "-"), ods_number("1234", "1,234"), error
    )
    assert read_workbook(formats.ods_of(table), "made.ods").sheets[0].texts(1) == ["<5", "*", "0", "1234", "#DIV/0!"]
