"""Whole workbooks, generated and damaged: rows and cells are conserved, and nothing but a sentence ever comes out."""

# ruff: noqa: E501 - lists of made-up texts are read across

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foi_data import neighbours_file, official, recognise, returns
from foi_data.exceptions import FileRefused
from foi_data.parsed import ParsedFile
from foi_data.questions import question_set
from foi_data.recognition import recognise_workbook
from foi_data.workbook import Workbook, read_workbook
from tests.golden.foi import formats

NAMES = st.sampled_from(
    [
        "Leeds",
        "Bristol City Council",
        "Cumbria",
        "Leeeds",
        "Total",
        "Wales",
        "",
        "Note: as sent",
        "E08000035",
        "Kent",
        "LONDON",
    ]
)
CELLS = st.one_of(
    st.none(),
    st.integers(-5, 2_000),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.sampled_from(["<5", "not held", "s12", "c.200", "1,109", "86 (42 girls, 44 boys)", "n/a", "All", "Yes", "=1+1", "  ", "*"]),
    st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12),
)  # fmt: skip
HEADERS = st.sampled_from(
    ["Children missing", "Missing incidents 2022-23", "RHIs offered", "RHIs completed", "Notes", "Ref", "Whatever", "", "Year", "Status", "Offered to home", "Provider"]
)  # fmt: skip
WRITERS = {"xlsx": formats.xlsx, "ods": formats.ods}


@st.composite
def tables(draw: st.DrawFn) -> list[list[object]]:
    headers = draw(st.lists(HEADERS, min_size=2, max_size=6))
    above = draw(st.lists(st.lists(CELLS, max_size=4), max_size=2))
    rows = draw(st.lists(st.tuples(NAMES, st.lists(CELLS, max_size=8)), max_size=8))
    return [*above, ["Local authority", "Children missing", *headers], *([name, *cells] for name, cells in rows)]


def check_conserved(parsed: ParsedFile, content: bytes, name: str) -> None:
    """Count rows and cells again, straight from the sheet."""
    sheet = read_workbook(content, name).sheet(parsed.sheet)
    rows = [row for row in sheet.filled_rows() if row > parsed.header_row]
    cells = {(row, at) for row in rows for at, text in enumerate(sheet.texts(row), start=1) if text.strip()}
    assert parsed.rows_read == len(rows)
    assert parsed.cells_read == len(cells)
    aside = {(cell.row, cell.column) for row in parsed.rows_set_aside for cell in row.cells}
    used = {(answer.cell.row, answer.cell.column) for answer in parsed.answers if answer.raw.strip()}
    assert len(used) == parsed.cells_used
    assert not aside & used
    assert len(aside) + len(used) + parsed.cells_context == len(cells)


def check_read(table: list[list[object]], kind: str, name: str) -> None:
    """Whatever a workbook holds, it is read with nothing lost, or refused."""
    content, file_name = WRITERS[kind](table), f"{name}.{kind}"
    try:
        parsed = returns.parse(content, file_name, "activity-2024")
    except FileRefused:
        return
    check_conserved(parsed, content, file_name)


KINDS, FILES = st.sampled_from(sorted(WRITERS)), st.sampled_from(["Kent", "made"])


@given(table=tables(), kind=KINDS)
@settings(max_examples=80, deadline=None)
def test_rows_and_cells_of_any_workbook_are_conserved(table, kind):
    check_read(table, kind, "made")


@st.composite
def replies(draw: st.DrawFn) -> list[list[object]]:
    """A row a question: below a heading of councils, periods or anything, with other rows between them."""
    heads = draw(st.lists(st.one_of(NAMES, st.sampled_from(["2021-22", "2022/23", "Answer", "Comment"])), max_size=5))
    above = draw(st.lists(st.lists(st.one_of(NAMES, CELLS), max_size=3), max_size=3))
    asked = st.one_of(HEADERS, st.sampled_from(["Number of children missing?", "Children in care", "Period"]))
    rows = draw(st.lists(st.tuples(asked, st.lists(CELLS, max_size=6)), min_size=2, max_size=9))
    return [*above, ["Question", *heads], ["Children missing", 4], *([words, *cells] for words, cells in rows)]


@given(table=replies(), kind=KINDS, name=FILES)
@settings(max_examples=80, deadline=None)
def test_rows_and_cells_of_any_reply_are_conserved(table, kind, name):
    check_read(table, kind, name)


@st.composite
def letters(draw: st.DrawFn) -> list[list[object]]:
    """Questions in rows of their own with anything below them: answers, years over figures, labels, headings."""
    asked = st.sampled_from(["1. How many children went missing?", "Q2. Number of missing incidents", "(a) How many were looked after?",
                             "Who provides the interviews?", "Another question of theirs?", "How many RHIs were offered?\nAnswer: 4"])  # fmt: skip
    year = st.sampled_from(["2021-22", "2022/23", 2021, 2022, "Boys", "Total", "Answer:", "Children in care", "A2. 45"])
    below = st.lists(st.lists(st.one_of(CELLS, year), max_size=3), max_size=4)
    blocks = draw(st.lists(st.tuples(asked, below), min_size=2, max_size=6))
    return [line for question, rows in blocks for line in ([question], *rows)]


@given(table=letters(), kind=KINDS, name=FILES)
@settings(max_examples=80, deadline=None)
def test_rows_and_cells_of_any_letter_are_conserved(table, kind, name):
    check_read(table, kind, name)


@given(
    table=st.lists(
        st.lists(
            st.one_of(
                CELLS, HEADERS, st.sampled_from(["Q1", "Q2", 1, 2, "1. How many children went missing?", "Council"])
            ),
            max_size=4,
        ),
        max_size=8,
    ),
    kind=KINDS,
)
@settings(max_examples=80, deadline=None)
def test_rows_and_cells_of_any_table_of_numbers_are_conserved(table, kind):
    check_read(
        [["Council", "Q1", "Q2"], *table, ["Q1", "How many children went missing?"], ["Q2", "How many incidents?"]],
        kind,
        "made",
    )


@given(table=tables())
@settings(max_examples=30, deadline=None)
def test_reading_twice_gives_the_same(table):
    content = formats.xlsx(table)
    try:
        first = returns.parse(content, "made.xlsx", "activity-2024")
    except FileRefused:
        return
    assert returns.parse(content, "made.xlsx", "activity-2024") == first


@given(numbers=st.lists(st.integers(0, 9_999), min_size=1, max_size=5), kind=st.sampled_from(sorted(WRITERS)))
@settings(max_examples=30, deadline=None)
def test_numbers_survive_the_way_through_a_workbook(numbers, kind):
    names = ["Leeds", "Kent", "Essex", "Surrey", "Devon"]
    rows = [
        ["Council", "Children missing 2022-23"],
        *([name, number] for name, number in zip(names, numbers, strict=False)),
    ]
    parsed = returns.parse(WRITERS[kind](rows), f"n.{kind}", "activity-2024")
    assert [answer.value for answer in parsed.answers] == numbers


# A thousand damaged files.

LONG = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,la_name,new_la_code,cla_group,number\n"
    "2019,Reporting year,Local authority,E92000001,England,E12000003,Y,383,Leeds,E08000035,Number of missing incidents during the year,c\n"
).encode("utf-8-sig")  # fmt: skip
WIDE = (
    b"New_geog_code,geog_l,geog_c,geog_n,CLA_MissIncs\nE08000035,LA,383,Leeds,x\nE12000007,REGION,H,INNER LONDON,40\n"
)
SN = b"LA num,LA Name,SN1,SNP,SN2,SNP,SN3,SNP\n383,Leeds,302,Close,303,Close,304,Close\n"
TABLE: list[list[object]] = [
    ["Council", "Type of response given", "Children missing 2022-23", "RHIs offered 2022-23"],
    ["Leeds", "Full", 45, "<5"],
    ["Kent", "Refused", "s12", None],
]
SOUND = {
    "returns.xlsx": formats.xlsx(TABLE),
    "returns.xls": formats.xls(TABLE),
    "returns.ods": formats.ods(TABLE),
    "returns.csv": b"\n".join(",".join(map(str, row)).encode() for row in TABLE),
    "official.csv": LONG,
    "wide_2016.csv": WIDE,
    "neighbours.csv": SN,
}
READERS: tuple[Callable[[Workbook], object], ...] = (
    recognise_workbook,
    lambda book: returns.parse_workbook(book, question_set("activity-2024")),
    official.parse_workbook,
    neighbours_file.parse_workbook,
)
OFTEN = [name for name in SOUND for _ in range(1 if name.endswith(".xls") else 3)]
"""The old format is read in a process of its own, which takes its time, so it comes less often."""


def damaged(seed: int) -> tuple[bytes, str]:
    """One of the sound files with bytes flipped, cut short, spliced with another or renamed; the same for a seed."""
    chance = random.Random(seed)
    name = chance.choice(OFTEN)
    content = SOUND[name]
    damage = bytearray(content)
    how = chance.randrange(5)
    if how in (0, 4):
        for _ in range(chance.choice([1, 3, 30])):
            damage[chance.randrange(len(damage))] = chance.randrange(256)
    if how == 1:
        del damage[chance.randrange(len(damage)) :]
    if how == 2:
        other = chance.choice(list(SOUND.values()))
        damage[chance.randrange(len(damage)) :] = other[chance.randrange(len(other)) :]
    if how == 3:
        at = chance.randrange(len(damage))
        damage[at:at] = chance.randbytes(chance.choice([1, 50]))
    return bytes(damage), chance.choice([name, "renamed.xlsx", "renamed.csv", "renamed", "année – 2016?.xls"])


def refusals(content: bytes, name: str) -> list[str]:
    """What each reader says of a file that it refuses; any other error comes through."""
    try:
        book = read_workbook(content, name)
    except FileRefused as refused:
        return [str(refused)]
    found = []
    for read in READERS:
        try:
            read(book)
        except FileRefused as refused:
            found.append(str(refused))
    return found


@pytest.mark.parametrize("batch", range(10))
def test_a_thousand_damaged_files_give_a_sentence_and_never_a_traceback(batch):
    for seed in range(batch * 100, batch * 100 + 100):
        for sentence in refusals(*damaged(seed)):
            assert sentence.endswith("."), seed


@pytest.mark.parametrize("name", SOUND)
def test_the_files_that_are_damaged_above_are_sound_before(name):
    assert recognise(SOUND[name], name).kind != "unknown"
