"""The sheet of an import with its doubtful cells marked, and the list that leads to them."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from foi_data import official, returns
from foi_data.issues import IssueCode
from foi_data.said import Said
from foi_data.workbook import Sheet
from publishing.marked_workbook import FILLS, LIST_NAME, marked_workbook, sheet_names
from tests.golden.foi.messy_wave import messy_wave

FILE = b"""Local authority,Missing from home,Interviews offered,=evil
Kent,We offer to some and to all,685 incidents relating to 73 children,=1+1
Borsetshire,all,12,@x
Leeds,all,12,
"""
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12)


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def colour(sheet: Worksheet, cell: str) -> str:
    return f"#{sheet[cell].fill.fgColor.rgb[-6:].lower()}" if sheet[cell].fill.fill_type else ""


def marked(content: bytes = FILE, name: str = "march.csv") -> openpyxl.Workbook:
    return opened(marked_workbook(returns.parse(content, name), content))


def test_every_cell_stands_as_it_was_and_the_doubtful_are_marked() -> None:
    book = marked()
    sheet = book["march"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        line.split(",") for line in FILE.decode().splitlines()[:3]
    ] + [["Leeds", "all", "12", None]]
    assert colour(sheet, "A3") == FILLS["error"]
    assert "'Borsetshire' is no known authority" in sheet["A3"].comment.text
    assert colour(sheet, "A4") == ""
    assert sheet["A4"].comment is None


def test_each_issue_is_listed_with_a_link_to_its_cell() -> None:
    parsed = returns.parse(FILE, "march.csv")
    listed = opened(marked_workbook(parsed, FILE))[LIST_NAME]
    assert listed["A1"].value == f"{len(parsed.issues)} to look at in march.csv"
    lines = [row for row in listed.iter_rows(min_row=5) if row[0].value]
    assert len(lines) == len(parsed.issues)
    links = {row[1].value: row[1].hyperlink.location for row in lines if row[1].hyperlink}
    assert links["A3"] == "'march'!A3"
    assert {row[2].value for row in lines} == {issue.message for issue in parsed.issues}


def test_text_never_becomes_a_formula_a_number_or_a_link() -> None:
    content = b"Local authority,Interviews offered,Notes\nKent,=1+1,http://example.org/\nLeeds,007,+441\n"
    sheet = marked(content, "x.csv")["x"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert sheet["B2"].value == "=1+1"
    assert sheet["B3"].value == "007"
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)


def test_nothing_in_it_leads_outside_the_file() -> None:
    with zipfile.ZipFile(io.BytesIO(marked_workbook(returns.parse(FILE, "march.csv"), FILE))) as archive:
        relations = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".rels")]
    assert not any("External" in text for text in relations)


def test_a_column_is_marked_at_its_header() -> None:
    parsed = returns.parse(FILE, "march.csv")
    columns = [issue for issue in parsed.issues if issue.row is None and issue.column]
    sheet = opened(marked_workbook(parsed, FILE))["march"]
    assert columns
    for issue in columns:
        assert issue.message in sheet[f"{issue.column}1"].comment.text


def test_bringing_the_marked_file_in_again_reads_the_same_answers() -> None:
    content = messy_wave(7).content
    first = returns.parse(content, "messy.xlsx")
    again = returns.parse(marked_workbook(first, content), "marked.xlsx", first.question_set)
    assert [(a.area_code, a.question, a.period, a.raw, a.status, a.value) for a in again.answers] == [
        (a.area_code, a.question, a.period, a.raw, a.status, a.value) for a in first.answers
    ]
    assert [row.row for row in again.rows_set_aside] == [row.row for row in first.rows_set_aside]


def test_the_old_header_and_several_sheets_keep_their_names() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for title in ("Answers '24", "Other"):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, ["Local authority", "Interviews offered"])
            sheet.write_row(1, 0, ["Borsetshire", 5])
            sheet.write_row(2, 0, ["Kent", 5])
    parsed = returns.parse(out.getvalue(), "two.xlsx", said=Said(sheet="Answers '24"))
    found = opened(marked_workbook(parsed, out.getvalue()))
    assert found.sheetnames[:2] == [LIST_NAME, "Answers '24"]
    link = next(row[1].hyperlink.location for row in found[LIST_NAME].iter_rows(min_row=5) if row[1].value == "A2")
    assert link == "'Answers ''24'!A2"


def test_an_official_file_can_be_marked_too() -> None:
    content = (
        b"time_period,geographic_level,old_la_code,la_name,new_la_code,cla_group,number\n"
        b"2024,Local authority,886,Kent,E10000016,A series nobody knows,5\n"
    )
    parsed = official.parse(content, "official.csv", None)
    assert IssueCode.SERIES_UNKNOWN in {issue.code for issue in parsed.issues}
    assert opened(marked_workbook(parsed, content))[LIST_NAME]["A1"].value.endswith("official.csv")


def test_two_sheets_never_take_one_name() -> None:
    sheets = [Sheet(name, []) for name in ("x" * 40, "x" * 35, "a/b", "a:b", LIST_NAME, "''")]
    names = list(sheet_names(sheets).values())
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 for name in names)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12), min_size=3, max_size=3
        ),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_stands_in_a_file_can_be_marked(rows: list[list[str]]) -> None:
    lines = [["Local authority", "Interviews offered", "Notes"], *rows]
    text = "\n".join(",".join('"' + cell.replace('"', '""').replace("\0", "") + '"' for cell in line) for line in lines)
    content = text.encode()
    parsed = returns.parse(content, "any.csv", "activity-2024")
    book = opened(marked_workbook(parsed, content))
    assert book.sheetnames[0] == LIST_NAME
    assert all(cell.data_type in ("s", "n") for row in book["any"].iter_rows() for cell in row)
