"""Numbers of questions that stand apart from what they ask: which text is theirs, and when they are none."""

from __future__ import annotations

from foi_data import returns
from foi_data.parsed import ParsedFile
from tests.golden.foi import formats
from tests.golden.foi.own_replies import CHILDREN, INCIDENTS, OFFERED

Rows = list[list[object]]


def read(rows: Rows, **sheets: Rows) -> ParsedFile:
    return returns.parse(formats.xlsx(rows, **sheets), "made.xlsx", "activity-2024")


def taken(parsed: ParsedFile) -> dict[str, tuple[str | None, float | None]]:
    return {f"{each.cell.column}{each.cell.row}": (each.question, each.value) for each in parsed.answers}


def test_quarters_below_a_question_are_not_written_out_as_questions():
    rows: Rows = [
        ["Kent County Council"],
        ["1. How many children went missing in 2022-23?"], ["Q1", 20], ["Q2", 21],
        ["2. How many missing incidents were there in 2022-23?"], [800],
        ["3. How many were offered a return home interview in 2022-23?"], [30],
    ]  # fmt: skip
    parsed = read(rows)
    assert taken(parsed) == {
        "B3": (None, 20), "B4": (None, 21), "A6": ("incidents", 800), "A8": ("interviews_offered", 30),
    }  # fmt: skip
    assert {each.row for each in parsed.issues if each.code == "answer_in_parts"} == {3, 4}


def test_numbers_below_a_title_are_questions_where_they_are_more_than_quarters():
    listed: Rows = [["Q1", CHILDREN], ["Q2", INCIDENTS], ["Q5", OFFERED]]
    parsed = read(
        [["Kent County Council: missing children 2022-23"], ["Q1", 40], ["Q2", 100], ["Q5", 30]], Questions=listed
    )
    assert [answer.question for answer in parsed.answers] == ["children_missing", "incidents", "interviews_offered"]


def test_question_one_point_one_is_not_question_eleven():
    listed: Rows = [["Q1.1", "Something else was asked here"], ["Q1.2", OFFERED], ["Q11", CHILDREN], ["Q12", INCIDENTS]]
    parsed = read([["Council", "Q1.1", "Q1.2"], ["Kent", 40, 30]], Questions=listed)
    assert taken(parsed) == {"B2": (None, 40), "C2": ("interviews_offered", 30)}


def test_a_number_that_two_sections_of_one_sheet_give_another_text_is_left_alone():
    listed: Rows = [
        ["Section A"], ["1", CHILDREN], ["2", INCIDENTS], ["3", OFFERED],
        ["Section B"], ["1", "How many social workers do you employ?"], ["2", "How many of them are trained?"],
    ]  # fmt: skip
    parsed = read([["Council", "Q1", "Q2", "Q3"], ["Kent", 40, 100, 30]], Questions=listed)
    assert taken(parsed) == {"B2": (None, 40), "C2": (None, 100), "D2": ("interviews_offered", 30)}


def test_answers_below_the_list_with_the_same_numbers_are_no_second_list():
    rows: Rows = [
        ["Kent County Council"], ["Q1", CHILDREN], ["Q2", INCIDENTS], ["Q3", OFFERED],
        [], ["Answers"], ["Q1", 40], ["Q2", "Not held by us"], ["Q3", 30],
    ]  # fmt: skip
    found = taken(read(rows))
    assert (found["B7"], found["B9"]) == (("children_missing", 40), ("interviews_offered", 30))


def test_numbers_under_a_column_of_questions_are_questions_whatever_year_the_title_names():
    listed: Rows = [["Q1", CHILDREN], ["Q2", INCIDENTS], ["Q3", OFFERED]]
    rows: Rows = [["Missing children 2022-23"], ["Kent County Council"], ["Question", "Answer"]]
    parsed = read([*rows, ["Q1", 40], ["Q2", 100], ["Q3", 30]], Questions=listed)
    assert taken(parsed) == {"B4": ("children_missing", 40), "B5": ("incidents", 100), "B6": ("interviews_offered", 30)}
