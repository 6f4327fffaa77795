"""Which period an answer is of, where rows, columns, headers and titles each say a part of it."""

from __future__ import annotations

import pytest

from foi_data import returns
from foi_data.layouts import Layout, LayoutColumn, layout_of
from foi_data.parsed import ParsedFile
from foi_data.said import Said
from tests.golden.foi import formats

Rows = list[list[object]]
ACTIVITY = "activity-2024"
MISSING = "Children missing"


def read(rows: Rows, name: str = "made.xlsx", **keywords: object) -> ParsedFile:
    return returns.parse(formats.xlsx(rows), name, ACTIVITY, **keywords)


def taken(parsed: ParsedFile) -> list[tuple[str | None, str | None, float | None]]:
    return [(each.question, each.period, each.value) for each in parsed.answers]


def codes(parsed: ParsedFile) -> set[str]:
    return {str(each.code) for each in parsed.issues}


# A quarter and its year.


def test_a_quarter_of_the_row_is_one_of_the_headers_year():
    rows: Rows = [["Council", "Quarter", f"{MISSING} 2021-22"], ["Kent", "Q1", 10], ["Kent", "Q2", 11]]
    parsed = read(rows)
    assert taken(parsed) == [("children_missing", "2021-22 Q1", 10), ("children_missing", "2021-22 Q2", 11)]
    assert "area_twice" not in codes(parsed)


def test_a_period_of_the_row_that_is_not_understood_is_not_taken_for_the_headers():
    parsed = read([["Council", "Period", f"{MISSING} 2021-22"], ["Kent", "Autumn term", 10]])
    assert [answer.question for answer in parsed.answers] == [None]
    assert "period_disagrees" in codes(parsed)


def test_a_year_and_its_quarter_in_two_columns_are_one_period_in_either_order():
    for headers, cells in ((["Year", "Quarter"], ["2021-22", "Q1"]), (["Quarter", "Year"], ["Q1", "2021-22"])):
        parsed = read([["Council", *headers, MISSING], ["Kent", *cells, 10], ["Devon", *cells, 11]])
        assert {answer.period for answer in parsed.answers} == {"2021-22 Q1"}


def test_quarters_of_two_years_do_not_take_each_others_place():
    rows: Rows = [["Council", "Year", "Quarter", MISSING], ["Kent", "2021-22", "Q1", 10], ["Kent", "2022-23", "Q1", 20]]
    parsed = read(rows)
    assert [answer.period for answer in parsed.answers] == ["2021-22 Q1", "2022-23 Q1"]
    assert not any(answer.superseded_by for answer in parsed.answers)


def test_a_total_beside_its_year_is_the_whole_year():
    parsed = read(
        [["Council", "Year", "Quarter", MISSING], ["Kent", "2021-22", "Q1", 10], ["Kent", "2021-22", "Total", 45]]
    )
    assert [answer.period for answer in parsed.answers] == ["2021-22 Q1", "2021-22"]


def test_years_and_quarters_of_one_councils_reply_are_read_in_the_same_way():
    rows: Rows = [
        ["Kent County Council"], ["Year", "Quarter", MISSING, "Missing incidents"],
        ["2021-22", "Q1", 10, 11], ["2022-23", "Q1", 20, 21],
    ]  # fmt: skip
    parsed = read(rows)
    assert [answer.period for answer in parsed.answers] == ["2021-22 Q1", "2021-22 Q1", "2022-23 Q1", "2022-23 Q1"]


def test_a_year_alone_below_the_header_is_that_of_the_quarters_below_it():
    rows: Rows = [
        ["Kent County Council"], ["Quarter", MISSING, "Missing incidents"],
        ["2021-22"], ["Q1", 10, 11], ["Q2", 12, 13], ["2022-23"], ["Q1", 20, 21],
    ]  # fmt: skip
    found = [(answer.period, answer.value) for answer in read(rows).answers if answer.question == "children_missing"]
    assert found == [("2021-22 Q1", 10), ("2021-22 Q2", 12), ("2022-23 Q1", 20)]


def test_years_of_tables_side_by_side_stay_apart():
    rows: Rows = [
        ["Council", "Year", MISSING, "Year", "Missing incidents"], ["Kent", "2021-22", 10, "2022-23", 20],
    ]  # fmt: skip
    assert [answer.period for answer in read(rows).answers] == ["2021-22", "2022-23"]


def test_a_quarter_is_of_the_year_in_the_title():
    parsed = read([["Returns for 2022-23"], ["Council", "Quarter", MISSING], ["Kent", "Q2", 10]])
    assert [answer.period for answer in parsed.answers] == ["2022-23 Q2"]


def test_a_quarter_below_a_title_of_several_years_is_of_none():
    for title in ("31 January 2019 to 30 January 2020", "2019 to 2023"):
        parsed = read([[f"Returns, {title}"], ["Council", "Quarter", MISSING], ["Kent", "Q1", 10]])
        assert taken(parsed) == [(None, None, 10)]
        assert "period_unknown" in codes(parsed)


def test_a_month_without_a_year_is_no_period_and_that_is_said():
    parsed = read([["Council", "Month", MISSING], ["Kent", "April", 10], ["Kent", "May", 12]])
    assert taken(parsed) == [(None, None, 10), (None, None, 12)]
    assert {(str(each.code), each.row) for each in parsed.issues} >= {("period_unknown", 2), ("period_unknown", 3)}


def test_a_month_is_taken_once_a_person_says_its_year():
    parsed = read([["Council", "Month", MISSING], ["Kent", "April", 10]], said=Said(period="2022-23"))
    assert taken(parsed) == [("children_missing", "2022-04", 10)]


def test_a_month_without_a_year_is_no_period_in_a_row_an_answer():
    rows: Rows = [
        ["Council", "Month", "Question", "Answer"],
        ["Kent", "April", MISSING, 10], ["Kent", "April", f"{MISSING} 2021-22", 12],
    ]  # fmt: skip
    parsed = read(rows)
    assert taken(parsed) == [(None, None, 10), ("children_missing", "2021-04", 12)]
    assert "period_unknown" in codes(parsed)


# Numbers of questions are no quarters.


def test_a_number_before_each_question_is_no_quarter_where_each_stands_once_a_year():
    headers = [
        f"{words} {year}"
        for words in ("Q1 Children missing", "Q2 Missing incidents")
        for year in ("2021-22", "2022-23")
    ]
    parsed = read([["Council", *headers], ["Kent", 1, 2, 3, 4]])
    assert [answer.period for answer in parsed.answers] == ["2021-22", "2022-23", "2021-22", "2022-23"]


def test_a_quarter_before_the_same_words_is_a_quarter():
    headers = [f"Q{quarter} {MISSING} 2021-22" for quarter in (1, 2, 3, 4)]
    parsed = read([["Council", *headers], ["Kent", 1, 2, 3, 4]])
    assert [answer.period for answer in parsed.answers] == [f"2021-22 Q{quarter}" for quarter in (1, 2, 3, 4)]


def test_quarters_of_two_things_are_quarters():
    headers = [f"Q{quarter} {words} 2021-22" for quarter in (1, 2) for words in (MISSING, "Missing incidents")]
    parsed = read([["Council", *headers], ["Kent", 1, 2, 3, 4]])
    assert [answer.period for answer in parsed.answers] == ["2021-22 Q1", "2021-22 Q1", "2021-22 Q2", "2021-22 Q2"]


def test_a_question_with_its_number_in_a_column_alone_is_of_the_whole_year():
    parsed = read([["Council", "Q1 How many children went missing in 2022-23?"], ["Kent", 40]])
    assert taken(parsed) == [("children_missing", "2022-23", 40)]


# What was chosen once stands, whether by letters or by a layout.


def test_a_period_that_a_layout_tells_goes_before_the_rows():
    rows: Rows = [["Council", "Year", "Spalte A"], ["Kent", "2022-23", 10]]
    columns = (LayoutColumn("Council", role="area"), LayoutColumn("Spalte A", question="incidents", period="2021-22"))
    kept = read(rows, layout=Layout("kept", ACTIVITY, columns))
    assert (
        taken(kept)
        == taken(read(rows, said=Said(mapping={"C": "incidents@2021-22"})))
        == [("incidents", "2021-22", 10)]
    )
    assert "period_disagrees" not in codes(kept)


def test_two_columns_that_a_layout_gives_to_one_question_are_kept():
    rows: Rows = [["Council", "From home", "From care"], ["Kent", 10, 20]]
    columns = (
        LayoutColumn("Council", role="area"), LayoutColumn("From home", question="incidents"),
        LayoutColumn("From care", question="incidents"),
    )  # fmt: skip
    by_layout = read(rows, layout=Layout("kept", ACTIVITY, columns))
    by_letter = read(rows, said=Said(mapping={"B": "incidents", "C": "incidents"}))
    assert taken(by_layout) == taken(by_letter) == [("incidents", None, 10), ("incidents", None, 20)]


def test_one_header_of_a_layout_that_stands_twice_is_asked_about():
    columns = (LayoutColumn("Council", role="area"), LayoutColumn("From home", question="incidents"))
    parsed = read([["Council", "From home", "From home"], ["Kent", 10, 20]], layout=Layout("kept", ACTIVITY, columns))
    assert {answer.question for answer in parsed.answers} == {None}
    assert "column_repeated" in codes(parsed)


def test_a_layout_kept_of_numbered_questions_reads_the_next_years_file_for_its_own_year():
    def table(year: str) -> Rows:
        return [["Council", f"Q1 {MISSING} {year}", f"Q2 Missing incidents {year}"], ["Kent", 10, 20]]

    kept = layout_of("kept", ACTIVITY, read(table("2022-23")).columns)
    assert {answer.period for answer in read(table("2023-24"), layout=kept).answers} == {"2023-24"}


def test_numbers_of_questions_without_a_dot_are_no_quarters_in_any_table():
    asked, more = (
        "Q1 How many children went missing in 2022-23?",
        "Q2 How many missing incidents were there in 2022-23?",
    )
    tables: list[Rows] = [
        [["Kent County Council"], [asked], [40], [more], [100]],
        [["Question", "Kent", "Devon"], [asked, 40, 50], [more, 100, 110]],
        [["Council", "Question", "Answer"], ["Kent", asked, 40], ["Kent", more, 100]],
    ]
    for rows in tables:
        parsed = read(rows)
        assert {(answer.question, answer.period) for answer in parsed.answers} == {
            ("children_missing", "2022-23"), ("incidents", "2022-23"),
        }  # fmt: skip


@pytest.mark.parametrize("year_of_title", ["", "Missing children 2022-23"])
def test_a_bare_number_of_a_quarter_is_not_guessed(year_of_title: str):
    head: Rows = [[year_of_title]] if year_of_title else []
    years: list[object] = [] if year_of_title else ["2022-23"]
    names = [] if year_of_title else ["Year"]
    parsed = read([*head, ["Council", *names, "Quarter", MISSING], ["Kent", *years, 1, 11], ["Devon", *years, 2, 12]])
    assert [(answer.question, answer.value) for answer in parsed.answers] == [(None, 11), (None, 12)]
    assert "period_unknown" in codes(parsed)


def test_quarters_below_a_year_over_the_first_of_them_are_of_that_year():
    asked = ["How many children went missing?", "How many missing incidents were there?"]
    for above in ([["", "2022-23"], ["Question", "Q1", "Q2"]], [["Question", "2022-23"], ["", "Q1", "Q2"]]):
        parsed = read([["Kent County Council"], *above, [asked[0], 1, 2], [asked[1], 3, 4]])
        assert taken(parsed) == [
            ("children_missing", "2022-23 Q1", 1), ("children_missing", "2022-23 Q2", 2),
            ("incidents", "2022-23 Q1", 3), ("incidents", "2022-23 Q2", 4),
        ]  # fmt: skip


# Numbers of questions over columns.


@pytest.mark.parametrize(
    "headers",
    [
        ["Q1 Children missing 2022-23", "Q1 Missing incidents 2022-23", "Q2 Return home interviews offered 2022-23"],
        ["Q1 Children missing 2022-23", "Q1 Comments", "Q2 Missing incidents 2022-23", "Q2 Comments"],
        ["Q1a Children missing 2022-23", "Q1b Missing incidents 2022-23", "Q2 Return home interviews offered 2022-23"],
    ],
)
def test_a_number_over_several_columns_is_no_quarter(headers: list[object]):
    parsed = read([["Council", *headers], ["Kent", 1, 2, 3, 4][: len(headers) + 1]])
    assert {answer.period for answer in parsed.answers if answer.question} == {"2022-23"}


def test_a_number_before_the_same_words_again_is_a_quarter():
    headers = ["Q1 Children missing 2022-23", "Q2 Children missing 2022-23"]
    assert [period for _, period, _ in taken(read([["Council", *headers], ["Kent", 1, 2]]))] == [
        "2022-23 Q1", "2022-23 Q2",
    ]  # fmt: skip
