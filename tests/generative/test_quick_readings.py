"""What is read in a quick way comes out as it would at length, and what is put off comes out as if it had not been."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foi_data import cells
from foi_data.issues import Issue
from foi_data.questions import question_set
from foi_data.rows.answer_rows import AnswerRow, Answers, Asked
from foi_data.rows.doubts import doubtful
from foi_data.rows.logic import logical_issues

ACTIVITY = question_set("activity-2024")
COUNTS = [question for question in ACTIVITY.questions if question.kind == "count"]
PERIODS = ("2019-20", "2020-21", "2021-22", "")
GIVEN = ("0", "1", "3", "20", "25", "30", "300", "2000", "c.30", "<5", "1-4", "more than 20", "not held", "")
HEDGES = (
    "approx",
    "approx.",
    "approximately",
    "c.",
    "c",
    "ca",
    "ca.",
    "circa",
    "About",
    "around",
    "roughly",
    "~",
    "est",
)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(HEDGES),
    st.sampled_from(("", " ", "  ")),
    st.one_of(st.integers(0, 10**7), st.integers(1990, 2030), st.integers(0, 30)),
    st.sampled_from(("{}", "{:,}", "{}.", "0{}")),
    st.sampled_from(COUNTS),
)
def test_an_estimate_is_read_as_it_is_at_length(hedge, space, number, written, question):
    raw = hedge + space + written.format(number)
    quick = cells.parse_cell(raw, question)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells, "ESTIMATE", re.compile("(?!)"))
        assert cells._read(raw, question) == quick


@st.composite
def answered(draw: st.DrawFn) -> list[AnswerRow]:
    """Rows of a few authorities, some of them in several rows, and some asked the same twice."""
    rows = []
    for number in range(draw(st.integers(1, 6))):
        asked = draw(st.lists(st.tuples(st.sampled_from(COUNTS), st.sampled_from(PERIODS)), min_size=1, max_size=12))
        raws = [draw(st.sampled_from(GIVEN)) for _ in asked]
        rows.append(
            AnswerRow(
                draw(st.sampled_from(("E08000035", "E10000016", "E06000041"))), number + 2,
                tuple(Asked(f"C{at}", one.id, one.title, period or None) for at, (one, period) in enumerate(asked)),
                raws, [cells.parse_cell(raw, one) for raw, (one, _) in zip(raws, asked, strict=True)],
            )
        )  # fmt: skip
    return rows


@settings(max_examples=200, deadline=None)
@given(answered())
def test_the_doubtful_answers_alone_show_every_contradiction_that_all_of_them_show(rows):
    answers = Answers("Answers", rows, {})
    some = [answers.at(*place) for place in doubtful(rows, {}, ACTIVITY)]
    assert said(logical_issues(some, ACTIVITY)) == said(logical_issues(list(answers), ACTIVITY))


def said(issues: list[Issue]) -> list[str]:
    return sorted(f"{one.row} {one.column} {one.message}" for one in issues)
