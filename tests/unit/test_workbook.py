"""Reading whatever arrived: kinds of file, limits, structure, damage."""

# ruff: noqa: DTZ001 - a spreadsheet knows no time zone

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook as Book
from openpyxl.styles import PatternFill

from foi_data import workbook
from foi_data.exceptions import FileRefused
from foi_data.files import archives, delimited, structure
from foi_data.files.reach import Piece, column_number, walked
from foi_data.workbook import read_workbook, shown
from tests.golden.foi import formats

ROWS = [["Council", "Children missing", "Note"], ["Leeds", 45, "<5"], ["Hull £é", 8.5, ""]]
TEXTS = [["Council", "Children missing", "Note"], ["Leeds", "45", "<5"], ["Hull £é", "8.5", ""]]


def texts(content: bytes, name: str = "returns.xlsx") -> list[list[str]]:
    sheet = read_workbook(content, name).sheets[0]
    return [sheet.texts(row) for row in range(1, len(sheet.rows) + 1)]


def csv_of(rows: list[list[object]], delimiter: str = ",") -> str:
    return "\r\n".join(delimiter.join(map(str, row)) for row in rows) + "\r\n"


@pytest.mark.parametrize("write", [formats.xlsx, formats.xls, formats.ods])
def test_every_kind_of_spreadsheet_gives_the_same_texts(write):
    assert texts(write(ROWS)) == TEXTS


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le"])
def test_text_files_are_read_whatever_separates_them_and_however_they_are_coded(delimiter, encoding):
    content = csv_of(ROWS, delimiter).encode(encoding)
    book = read_workbook(content, "returns.csv")
    assert (book.kind, book.delimiter) == ("csv", delimiter)
    assert texts(content) == TEXTS


def test_a_guessed_encoding_is_said_to_be_guessed():
    assert not read_workbook("a,b\nMü,£5\n".encode("cp1252"), "x.csv").encoding_is_certain
    assert read_workbook("a,b\nMü,£5\n".encode(), "x.csv").encoding_is_certain


def test_the_kind_is_told_by_the_content_and_not_by_the_name():
    assert read_workbook(formats.xlsx(ROWS), "returns.csv").kind == "xlsx"
    assert read_workbook(csv_of(ROWS).encode(), "returns.xlsx").kind == "csv"


def test_a_row_of_text_with_a_line_break_inside_quotes_stays_one_row():
    assert texts(b'Council,Note\nLeeds,"one\ntwo"\n\nHull,x\n') == [
        ["Council", "Note"],
        ["Leeds", "one\ntwo"],
        [],
        ["Hull", "x"],
    ]


def test_the_hash_of_the_bytes_stays_with_the_file():
    content = csv_of(ROWS).encode()
    assert read_workbook(content, "a.csv").sha256 == workbook._sha256(content)
    assert len(workbook._sha256(content)) == 64


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (8.0, "8"),
        (8.5, "8.5"),
        (0.1 + 0.2, "0.3"),
        (1109.0, "1109"),
        (True, "TRUE"),
        (datetime(2023, 3, 6), "2023-03-06"),
        (datetime(2023, 3, 6, 12, 30), "2023-03-06 12:30:00"),
        (date(2023, 3, 6), "2023-03-06"),
        (" kept to the letter ", " kept to the letter "),
    ],
)
def test_a_value_is_shown_as_a_person_would_read_it(value, text):
    assert shown(value) == text


def styled_book() -> bytes:
    book = Book()
    sheet = book.active
    sheet["B2"], sheet["C2"], sheet["D2"] = "Council", 0.45, "#N/A"
    sheet["C2"].number_format = "0%"
    sheet["E2"], sheet["F2"] = "=SUM(A1:A9)", datetime(2024, 4, 1)
    sheet["B1"] = "2021-22"
    sheet.merge_cells("B1:D1")
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["D"].hidden = True
    book.create_sheet("Hidden one").sheet_state = "hidden"
    book["Hidden one"]["A1"] = "there"
    return formats.saved(book)


def test_structure_is_kept_with_the_values():
    book = read_workbook(styled_book(), "styled.xlsx")
    sheet = book.sheets[0]
    assert sheet.merged == ((1, 2, 1, 4),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {4})
    assert [one.is_hidden for one in book.sheets] == [False, True]


def test_a_percentage_is_read_as_it_is_shown():
    assert read_workbook(styled_book(), "styled.xlsx").sheets[0].text(2, 3) == "45%"


def test_errors_and_formulas_without_their_result_do_not_read_as_blank():
    sheet = read_workbook(styled_book(), "styled.xlsx").sheets[0]
    assert sheet.value(2, 4) == ""
    assert sheet.text(2, 4) == "#N/A"
    assert sheet.text(2, 5) == "=SUM(A1:A9)"


def test_a_row_of_nothing_but_errors_below_the_table_is_still_a_row():
    book = Book()
    book.active["A1"] = "Council"
    book.active["A3"] = "#REF!"
    sheet = read_workbook(formats.saved(book), "x.xlsx").sheets[0]
    assert list(sheet.filled_rows()) == [1, 3]


def test_a_sheet_is_found_by_name_whatever_its_capitals():
    book = read_workbook(formats.xlsx(ROWS, Second=[["x"]]), "x.xlsx")
    assert book.sheet(" second ").texts(1) == ["x"]
    with pytest.raises(FileRefused, match="Its sheets are 'Sheet1', 'Second'"):
        book.sheet("Third")


@pytest.mark.parametrize("count", [1, 26, 27, 52, 702, 703, 16_384])
def test_letters_and_numbers_of_columns_go_both_ways(count):
    assert column_number(structure.column_letter(count)) == count


def test_cells_are_named_as_a_spreadsheet_names_them():
    assert (workbook.cell_name(3, 2), workbook.cell_name(10, 28)) == ("B3", "AB10")


# Refusals: each a sentence that says what and how to mend it.


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"  \r\n  ", "is empty"),
        (b",,,\n,,\n", "holds nothing"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"\n<html><table>", "a web page"),
        (b"\x89PNG\r\n", "a picture"),
        (b"a\x00\x01\x02b,c" * 50, "bytes that no text has"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (b'a,b\n1,"' + b"x" * 200_000, "never closed"),
        (b"\xef\xbb\xbfa,b\n\xff\xfe", "does not fit"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_with_its_reason(content, words):
    with pytest.raises(FileRefused, match=words) as refused:
        read_workbook(content, "sent.xlsx")
    assert str(refused.value).endswith(".")


def test_a_quotation_mark_that_is_never_closed_is_found_whatever_limit_another_reader_set():
    before = csv.field_size_limit(10_000_000)
    try:
        with pytest.raises(FileRefused, match="never closed"):
            read_workbook(b'a,b\n1,"' + b"x" * 200_000, "sent.csv")
    finally:
        csv.field_size_limit(before)


def test_a_locked_workbook_asks_for_one_without_a_password():
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(FileRefused, match="locked with a password"):
        read_workbook(content, "locked.xlsx")


def test_a_spreadsheet_inside_an_archive_is_named():
    content = formats.zipped({"answers/returns.xlsx": formats.xlsx(ROWS)})
    with pytest.raises(FileRefused, match=r"'answers/returns\.xlsx'.* Unpack it"):
        read_workbook(content, "answers.zip")


def test_text_in_two_bytes_a_letter_is_read_without_its_mark():
    content = "Council\tChildren missing\nLeeds\t45\n".encode("utf-16-le")
    assert texts(content) == [["Council", "Children missing"], ["Leeds", "45"]]


def test_other_archives_are_named(tmp_path):
    with pytest.raises(FileRefused, match="zip archive without a spreadsheet"):
        read_workbook(formats.zipped({"letter.txt": b"hello"}), "letters.zip")
    with pytest.raises(FileRefused, match="binary workbook"):
        read_workbook(formats.zipped({"xl/workbook.bin": b"hello"}), "old.xlsb")


def test_a_file_above_fifty_megabytes_is_refused(monkeypatch):
    monkeypatch.setattr(workbook, "SIZE_LIMIT", 1_000)
    with pytest.raises(FileRefused, match="the limit is"):
        read_workbook(b"a,b\n" * 1_000, "big.csv")


def test_too_many_rows_are_refused_with_their_number(monkeypatch):
    monkeypatch.setattr(workbook, "ROW_LIMIT", 10)
    with pytest.raises(FileRefused, match=r"has 500 rows; the limit is 10\. Split it"):
        read_workbook(b"a,b\n" * 500, "long.csv")


def test_a_part_that_unpacks_to_hundreds_of_times_its_size_is_refused():
    bomb = formats.with_member(formats.xlsx(ROWS), "xl/worksheets/sheet1.xml", b"0" * 20_000_000)
    with pytest.raises(FileRefused, match="unpacks to more than 250 times its size"):
        read_workbook(bomb, "bomb.xlsx")


def test_too_many_inner_files_are_refused(monkeypatch):
    monkeypatch.setattr(archives, "MEMBER_LIMIT", 5)
    with pytest.raises(FileRefused, match=r"inner files; the limit is 5"):
        read_workbook(formats.xlsx(ROWS), "many.xlsx")


def test_too_large_an_unpacked_size_is_refused(monkeypatch):
    monkeypatch.setattr(archives, "UNPACKED_LIMIT", 1_000)
    with pytest.raises(FileRefused, match="unpacks to"):
        read_workbook(formats.xlsx(ROWS), "large.xlsx")


def test_an_archive_that_lies_about_a_size_is_refused():
    content = formats.xlsx(ROWS)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lie = content.replace(size.to_bytes(4, "little"), (size - 100).to_bytes(4, "little"))
    assert lie != content
    with pytest.raises(FileRefused, match="larger than the workbook declares"):
        read_workbook(lie, "lie.xlsx")


def test_two_cells_in_opposite_corners_do_not_fill_the_memory():
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    with pytest.raises(FileRefused, match="reaches to row 1,048,576 and column 16,384"):
        read_workbook(formats.with_member(formats.xlsx(ROWS), "xl/worksheets/sheet1.xml", sheet), "corners.xlsx")


SHEET_HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1048576"><c/>' + b"<c><v>1</v></c>" * 20_000 + b"</row>",
        b'<x:row r="1048576" xmlns:x="y">' + b"<x:c><x:v>1</x:v></x:c>" * 20_000 + b"</x:row>",
        b"<row><c><v>1</v></c></row>" * 2_000 + b'<row r="1"><c r="XFD1"><v>1</v></c></row>',
    ],
)
def test_cells_that_do_not_say_where_they_stand_do_not_fill_the_memory(rows):
    sheet = SHEET_HEAD + b"<sheetData>" + rows + b"</sheetData></worksheet>"
    content = formats.with_member(formats.xlsx(ROWS), "xl/worksheets/sheet1.xml", sheet)
    with pytest.raises(FileRefused, match="reaches to row"):
        read_workbook(content, "unnumbered.xlsx")


@pytest.mark.parametrize(
    "cells",
    [
        b'<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>',
        b'<c r="A1"/><c r="A1" r="XFD1048576"><v>1</v></c>',
        b'<c r="A1"/><c r="A1"r="XFD1048576"><v>1</v></c>',
        b'<c r="A1"/><c r="A1" x=">" r="XFD1048576"><v>1</v></c>',
        b"<c r=\"A1\"/><c r='A1' r = 'XFD1048576'><v>1</v></c>",
        b'<c r="A1"/><c\tr="xfd1048576"><v>1</v></c>',
        b'<c r="A1"/><c r="AAAAAAA1"><v>1</v></c>',
        b'<c r="A1"/><c r="A99999999999"><v>1</v></c>',
        b'<c r="A1"/><x:c xmlns:x="y" r="XFD1048576"><x:v>1</x:v></x:c>',
        b'<c r="A1"/><c r="XFD1"/>' + b"<c><v>1</v></c>" * 900,
        b"<c y=\" r='A1'\"><v>1</v></c>" * 14_000,
        b"<c y=\"row r='1'>\"><v>1</v></c>" * 14_000,
        b"<c/><!--<row>-->" * 14_000,
    ],
)
def test_a_cell_that_stands_far_from_the_row_it_is_listed_in_does_not_fill_the_memory(cells):
    sheet = SHEET_HEAD + b'<sheetData><row r="900">' + cells + b"</row></sheetData></worksheet>"
    content = formats.with_member(formats.xlsx(ROWS), "xl/worksheets/sheet1.xml", sheet)
    with pytest.raises(FileRefused, match="reaches to row"):
        read_workbook(content, "far.xlsx")


def test_a_far_cell_is_seen_wherever_the_sheet_is_cut_into_pieces():
    row = b'<row r="%d"><c r="A%d"><v>1</v></c></row>'
    rows = b"".join(row % (number, number) for number in range(1, 6_000))
    far = b'<row r="6000"><c r="XFD1048576"><v>1</v></c></row>'
    for place in range(0, len(rows), len(rows) // 7):
        cut = rows.find(b"<row", place)
        sheet = SHEET_HEAD + b"<sheetData>" + rows[:cut] + far + rows[cut:] + b"</sheetData></worksheet>"
        content = formats.with_member(formats.xlsx(ROWS), "xl/worksheets/sheet1.xml", sheet)
        with pytest.raises(FileRefused, match="reaches to row 1,048,576 and column 16,384"):
            read_workbook(content, "far.xlsx")


def test_the_reach_of_a_sheet_is_exact_where_its_cells_say_where_they_stand():
    usual = Piece(b'<sheetData><row r="7" spans="1:3"><c r="B7" s="1"><v>1</v></c><c r="AB9"/></row>')
    assert usual.is_usual
    assert usual.furthest() == (9, 28)
    spaced = Piece(b'<sheetData><row r = "7"><c s="1" r=\'B7\'><v>1</v></c></row>')
    assert not spaced.is_usual
    assert spaced.furthest() == (7, 2)


def test_a_sheet_without_positions_reaches_no_further_than_it_has_rows_and_cells():
    content = b'<sheetData><row r="5"><c><v>1</v></c><c/></row><row><c/></row></sheetData>'
    assert not Piece(content).is_usual
    reach = walked([content[:40], content[40:]])
    assert (reach.last_row, reach.last_column, reach.is_stated) == (7, 2, False)


@pytest.mark.parametrize(
    "sheet",
    [
        b'<!DOCTYPE w [<!ATTLIST c r CDATA "A1">]>'
        + SHEET_HEAD
        + b"<sheetData><row><c/></row></sheetData></worksheet>",
        SHEET_HEAD + b"<sheetData><row><c></row></sheetData></worksheet>",
        SHEET_HEAD + b"<sheetData><row><c y=\"<row r='1'>\"/></row></sheetData></worksheet>",
        (SHEET_HEAD + b'<sheetData><row r="1"><c r="A1"/></row></sheetData></worksheet>').decode().encode("utf-16"),
    ],
)
def test_a_sheet_that_no_program_writes_so_is_refused_before_it_is_laid_out(sheet):
    with pytest.raises(FileRefused, match="damaged"):
        read_workbook(formats.with_member(formats.xlsx(ROWS), "xl/worksheets/sheet1.xml", sheet), "odd.xlsx")


def test_a_sheet_whose_cells_do_not_say_where_they_stand_is_read_in_their_order():
    rows = b'<row><c t="inlineStr"><is><t>Council</t></is></c></row><row><c/><c><v>45</v></c></row>'
    sheet = SHEET_HEAD + b"<sheetData>" + rows + b"</sheetData></worksheet>"
    content = formats.with_member(formats.xlsx(ROWS), "xl/worksheets/sheet1.xml", sheet)
    assert texts(content) == [["Council", ""], ["", "45"]]


def test_a_long_text_repeated_in_an_open_document_does_not_fill_the_memory():
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="60">'
    row = '<table:table-row table:number-rows-repeated="100000">'
    table = f"{row}{cell}<text:p>{'x' * 30_000}</text:p></table:table-cell></table:table-row>"
    with pytest.raises(FileRefused, match="repeats long texts"):
        read_workbook(formats.ods_of(table), "repeat.ods")


def test_thousands_of_declared_hidden_rows_and_columns_are_not_all_kept():
    hidden = b"<cols>" + b'<col min="1" max="16384" hidden="1"/>' * 5_000 + b"</cols>"
    sheet = SHEET_HEAD + hidden + b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'
    read_workbook(formats.with_member(formats.xlsx(ROWS), "xl/worksheets/sheet1.xml", sheet), "hidden.xlsx")
    row = '<table:table-row table:visibility="collapse" table:number-rows-repeated="1000">'
    rows = f"{row}<table:table-cell/></table:table-row>"
    shown_row = '<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
    found = read_workbook(formats.ods_of(shown_row + rows * 1_000), "hidden.ods").sheets[0]
    assert len(found.hidden_rows) <= structure.LAST_HIDDEN_ROW + 1_000


def test_a_far_cell_that_is_only_coloured_does_not_count():
    book = Book()
    book.active["A1"] = "Council"
    book.active["XFD1048576"].fill = PatternFill("solid", fgColor="FFFF00")
    assert texts(formats.saved(book)) == [["Council"]]


def test_a_repeated_cell_of_an_open_document_does_not_fill_the_memory():
    table = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        'table:number-columns-repeated="16000" office:value-type="float" office:value="1"/></table:table-row>'
    )
    with pytest.raises(FileRefused, match="more than"):
        read_workbook(formats.ods_of(table), "repeat.ods")


def test_the_empty_end_of_an_open_document_is_no_reason_to_refuse():
    table = (
        '<table:table-row table:visibility="collapse"><table:table-cell office:value-type="percentage" '
        'office:value="0.45"/></table:table-row><table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    sheet = read_workbook(formats.ods_of(table), "end.ods").sheets[0]
    assert sheet.texts(1) == ["45%"]
    assert sheet.hidden_rows == {1}


def test_an_old_workbook_that_claims_a_huge_sheet_cannot_take_the_memory():
    content = formats.xls(ROWS)
    honest = bytes([0x00, 0x02, 0x0E, 0x00]) + bytes(4) + (3).to_bytes(4, "little")
    assert honest in content
    with pytest.raises(FileRefused, match="damaged"):
        read_workbook(content.replace(honest, honest[:8] + b"\xff\xff\xff\x7f"), "huge.xls")


def test_an_old_workbook_whose_chain_of_sectors_never_ends_is_refused():
    content = bytearray(formats.xls(ROWS))
    table = 512 * (2 + 8 + 1 - 1)
    assert content[table : table + 4] == (1).to_bytes(4, "little")
    directory = table + 4 * 8
    content[directory : directory + 4] = (8).to_bytes(4, "little")
    with pytest.raises(FileRefused, match="damaged"):
        read_workbook(bytes(content), "endless.xls")


def test_entities_in_a_workbook_are_never_expanded():
    sheet = (
        b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "expanded">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>Council &a;</t></is></c></row></sheetData></worksheet>'
    )
    content = formats.with_member(formats.xlsx(ROWS), "xl/worksheets/sheet1.xml", sheet)
    try:
        found = texts(content)
    except FileRefused:
        return
    assert "expanded" not in str(found)


def test_a_text_file_wider_or_longer_than_any_spreadsheet_is_refused(monkeypatch):
    with pytest.raises(FileRefused, match="Row 2 of this text file has 20,001 cells"):
        read_workbook(b"Council,Children missing\nLeeds" + b"," * 20_000, "wide.csv")
    monkeypatch.setattr(delimited, "MOST_ROWS", 10)
    with pytest.raises(FileRefused, match="more than 10 rows"):
        read_workbook(b"Council,Children missing\n" + b"\n" * 20 + b"Leeds,45\n", "long.csv")


def test_blank_lines_at_the_end_are_not_kept_and_those_between_keep_their_numbers():
    sheet = read_workbook(b"Council,Children missing\n\n\nLeeds,45\n" + b"\n" * 1_000, "end.csv").sheets[0]
    assert len(sheet.rows) == 4
    assert sheet.texts(4) == ["Leeds", "45"]
