"""Layouts: a mapping kept as a small file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foi_data.exceptions import LayoutError
from foi_data.headers import HeaderColumn
from foi_data.layouts import Layout, LayoutColumn, layout_of, layout_text, load_layout, parse_layout
from foi_data.meanings import ROLES
from foi_data.parsed import ParsedColumn
from foi_data.questions import question_sets
from foi_data.recognition import fitting_layout
from foi_data.workbook import read_workbook

TEXTS = st.text(min_size=1, max_size=20).filter(str.strip)
COLUMNS = st.one_of(
    st.builds(LayoutColumn, header=TEXTS, banner=st.text(max_size=10), role=st.sampled_from(ROLES)),
    st.builds(LayoutColumn, header=TEXTS, question=TEXTS, period=st.text(max_size=10)),
)
LAYOUTS = st.builds(
    Layout,
    name=TEXTS,
    question_set=TEXTS,
    columns=st.lists(COLUMNS, min_size=1, max_size=4).map(tuple),
    sheet=st.text(max_size=10),
    header_row=st.integers(0, 60),
    period=st.text(max_size=10),
    zeros_shown=st.booleans(),
    fill_down=st.booleans(),
)


@given(LAYOUTS)
def test_a_layout_written_and_read_is_the_same_layout(layout):
    assert parse_layout(layout_text(layout)) == layout


def test_a_column_is_found_by_its_header_whatever_capitals_and_question_numbers():
    column = LayoutColumn("Missing incidents", question="incidents")
    assert column.fits(HeaderColumn(3, "Q2. MISSING  Incidents:"))
    assert not column.fits(HeaderColumn(3, "Missing children"))
    assert LayoutColumn(letter="d", question="incidents").fits(HeaderColumn(3, "anything"))


def test_a_layout_fits_a_table_that_has_all_its_columns():
    layout = Layout("two", "activity-2024", (LayoutColumn("A", role="area"), LayoutColumn("B", question="incidents")))
    assert layout.fits([HeaderColumn(0, "a"), HeaderColumn(1, "b"), HeaderColumn(2, "c")])
    assert not layout.fits([HeaderColumn(0, "a")])
    assert layout.column_for(HeaderColumn(5, "z")) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name = ", "no TOML"),
        ('name = "x"\nquestion_set = "y"', "names no columns"),
        ('name = ""\nquestion_set = "y"\n[[columns]]\nheader = "a"\nrole = "area"', "needs a name"),
        ('name = "x"\nquestion_set = "y"\n[[columns]]\nheader = "a"', "either its role or the question"),
        ('name = "x"\nquestion_set = "y"\n[[columns]]\nheader = "a"\nrole = "king"', "is none of area"),
        ('name = "x"\nquestion_set = "y"\n[[columns]]\nrole = "area"', "needs a header or a letter"),
        (
            'name = "x"\nquestion_set = "y"\ncolour = 1\n[[columns]]\nheader = "a"\nrole = "area"',
            "the key 'colour', wh",
        ),
        ('name = "x"\nquestion_set = "y"\nheader_row = -1\n[[columns]]\nheader = "a"\nrole = "area"', "from 1, or 0"),
    ],
)
def test_a_wrong_layout_is_refused_with_what_is_wrong(text, words):
    with pytest.raises(LayoutError, match=words):
        parse_layout(text)


def test_the_file_is_named_in_the_refusal(tmp_path):
    with pytest.raises(LayoutError, match=r"^gone\.toml: "):
        load_layout(tmp_path / "gone.toml")


def column(letter: str, header: str, question: str, period: str | None, banner: str = "") -> ParsedColumn:
    return ParsedColumn(letter, header, banner, "question", question, period)


AREA = ParsedColumn("A", "Council", "", "area")


def test_a_kept_layout_leaves_out_the_years_that_the_file_itself_says():
    columns = [AREA, column("B", "Incidents", "incidents", "2021-22", "2021-22"),
               column("C", "Incidents", "incidents", "2022-23", "2022-23")]  # fmt: skip
    kept = layout_of("tracker", "activity-2024", columns)
    assert kept.columns == (LayoutColumn("Council", role="area"), LayoutColumn("Incidents", question="incidents"))


def test_a_kept_layout_keeps_the_period_that_a_person_said_and_the_banner_that_tells_two_questions_apart():
    columns = [
        AREA,
        column("B", "Number", "incidents", "2021-22", "Home"),
        column("C", "Number", "provider", None, "Care"),
    ]
    kept = layout_of("said", "activity-2024", columns)
    assert kept.columns[1:] == (
        LayoutColumn("Number", "Home", question="incidents", period="2021-22"),
        LayoutColumn("Number", "Care", question="provider"),
    )


def test_the_fuller_of_two_fitting_layouts_is_found_by_itself_wherever_the_header_stands():
    book = read_workbook(b"A title,,\n,,\nWho,Spells,Other\nLeeds,4,5\n", "x.csv")
    short = Layout("short", "activity-2024", (LayoutColumn("Who", role="area"),))
    full = Layout("full", "activity-2024", (*short.columns, LayoutColumn("Spells", question="incidents")))
    other = Layout("other", "activity-2024", (*short.columns, LayoutColumn("Never", question="incidents")))
    letters = Layout("letters", "activity-2024", (LayoutColumn(letter="A", role="area"),))
    gone = Layout("gone", "no-such-set", full.columns)
    assert fitting_layout(book, [full, short, other, letters, gone], question_sets()) is full
    assert fitting_layout(book, [other, letters, gone], question_sets()) is None
