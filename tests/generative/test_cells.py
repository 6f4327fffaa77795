"""Whatever a cell holds, reading it never fails, never loses the text's number and never invents one."""

# ruff: noqa: E501, SIM905 - lists of made-up texts are read across

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foi_data.cells import parse_cell
from foi_data.parsed import AnswerStatus
from foi_data.questions import Question, question_set, question_sets

QUESTIONS = [question for each in question_sets().values() for question in each.questions]
SHARE = Question("share", "Share", "Share", "share", unit="percent")
DAY = Question("day", "Day", "Day", "date")
WORDS = Question("words", "Words", "Words", "text")
EVERY = [*QUESTIONS, SHARE, DAY, WORDS]
COUNT = question_set("activity-2024").question("children_missing")

PIECES = st.sampled_from(
    "<5 >10 45 1,109 8.0 c.200 approx 1-4 not held s12 s.40(2) section cost exceeded n/a nil none yes no all some 72 hours within "
    "children incidents RHIs (42 girls, 44 boys) 2022-23 31/03/2023 = + - % £ * .. : x z k low ½ ¹ \u00a0 \u200b \n \t ' \" #N/A "
    "Barnardo's police home care placed outside but only unable to say fewer than five million -4 1e5 0x1F ١٢ NaN inf".split(" ")
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=12).map(" ".join))


@pytest.fixture(scope="module", params=EVERY, ids=lambda question: question.id)
def question(request) -> Question:
    return request.param


@given(text=TEXTS)
@settings(max_examples=40, deadline=None)
def test_reading_a_cell_never_fails_and_always_says_something(question, text):
    reading = parse_cell(text, question)
    assert reading.status in AnswerStatus.__args__
    assert reading.rule
    if reading.status == "unclear":
        assert any(issue.severity == "error" for issue in reading.problems)
    if not text.strip():
        assert reading.status == "blank"


@given(text=TEXTS)
@settings(max_examples=150, deadline=None)
def test_an_answer_of_a_choice_is_always_one_of_its_codes(text):
    for question in QUESTIONS:
        code = parse_cell(text, question).code
        if code is not None:
            assert set(code if isinstance(code, tuple) else (code,)) <= set(question.codes)


def written(number: int) -> list[str]:
    return [
        str(number),
        f"{number}.0",
        f"{number:,}",
        f" {number} ",
        f"{number:,}.0",
        f"{number}*",
        f"{number:,}".replace(",", " "),
    ]


@given(number=st.integers(0, 9_999_999))
@settings(max_examples=150)
def test_a_number_survives_however_it_is_written(number):
    for text in written(number):
        reading = parse_cell(text, COUNT)
        assert (reading.status, reading.value, reading.low, reading.high) == ("answered", number, number, number), text


@given(
    number=st.integers(1, 9_999),
    words=st.sampled_from(["<{}", "< {}", "less than {}", "fewer than {}", "under {} children"]),
)
def test_below_a_number_is_nought_up_to_one_less(number, words):
    if number in (16, 18, 25) and words.startswith("under"):
        return
    reading = parse_cell(words.format(number), COUNT)
    assert (reading.value, reading.low, reading.high) == (None, 0, number - 1)


@given(
    low=st.integers(0, 500),
    width=st.integers(1, 400),
    words=st.sampled_from(["{}-{}", "{} - {}", "{} to {}", "between {} and {}"]),
)
def test_a_range_keeps_both_its_ends(low, width, words):
    reading = parse_cell(words.format(low, low + width), COUNT)
    assert (reading.value, reading.low, reading.high) == (None, low, low + width)


@given(
    numbers=st.lists(st.integers(0, 3_000), min_size=2, max_size=6, unique=True),
    glue=st.sampled_from([" and ", "; ", " / ", " or "]),
)
def test_of_several_numbers_none_is_chosen(numbers, glue):
    reading = parse_cell(glue.join(f"{number} children" for number in numbers), COUNT)
    assert reading.status == "unclear"
    assert [proposal.value for proposal in reading.proposals] == numbers


@given(text=TEXTS)
@settings(max_examples=300, deadline=None)
def test_no_number_is_read_that_the_text_does_not_hold(text):
    reading = parse_cell(text, COUNT)
    digits = any(letter.isdigit() or letter.isnumeric() for letter in text)
    worded = any(word in text.casefold() for word in ("n", "o", "e", "z"))
    if reading.value is not None:
        assert math.isfinite(reading.value)
        assert digits or worded
        assert reading.value >= 0


@pytest.mark.parametrize(
    "text",
    ["1" * 40_000, "<" * 40_000, "a " * 20_000, "not " * 10_000, "(" * 30_000, "1 2 " * 10_000, "s1" * 20_000, "unable " * 6_000, "12/" * 10_000],
)  # fmt: skip
def test_very_long_texts_are_read_without_growing_slow(text):
    for question in (COUNT, SHARE, DAY, WORDS, *question_set("provision-2012").questions):
        assert parse_cell(text, question).status in AnswerStatus.__args__
