"""Layouts: a mapping kept as a small file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foi_data.exceptions import LayoutError
from foi_data.headers import ROLES, HeaderColumn
from foi_data.layouts import Layout, LayoutColumn, layout_text, load_layout, parse_layout

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
        ('name = "x"\nquestion_set = "y"\ncolour = 1\n[[columns]]\nheader = "a"\nrole = "area"', "missing, unknown"),
        ('name = "x"\nquestion_set = "y"\nheader_row = -1\n[[columns]]\nheader = "a"\nrole = "area"', "from 1, or 0"),
    ],
)
def test_a_wrong_layout_is_refused_with_what_is_wrong(text, words):
    with pytest.raises(LayoutError, match=words):
        parse_layout(text)


def test_the_file_is_named_in_the_refusal(tmp_path):
    with pytest.raises(LayoutError, match=r"^gone\.toml: "):
        load_layout(tmp_path / "gone.toml")
