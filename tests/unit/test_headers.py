"""Finding headers and telling what each column is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from foi_data.headers import HeaderColumn, find_header, match_column, period_of, sheets_searched
from foi_data.meanings import concepts_in, header_key, match_question, role_of
from foi_data.questions import question_set
from foi_data.workbook import read_workbook
from tests.golden.foi import formats

CASES = Path(__file__).parents[1] / "golden" / "foi" / "headers.csv"
ACTIVITY = question_set("activity-2024")


def load_cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case["header"][:60])
def test_a_header_is_taken_for_its_question_or_asked_about_and_never_for_another(case):
    match = match_question(case["header"], question_set(case["question_set"]))
    doubtful = bool(match.candidates or concepts_in(case["header"]))
    assert (match.question or ("?" if doubtful else "")) == case["question"]


@pytest.mark.parametrize("set_id", ["activity-2024", "provision-2012"])
def test_every_question_is_found_by_its_id_its_title_and_each_alias(set_id):
    questions = question_set(set_id)
    for question in questions.questions:
        for text in (question.id, question.title, question.text, *question.aliases):
            assert match_question(text, questions).question == question.id, text


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Local authority", "area"),
        ("Upper tier LA", "area"),
        ("Name of Council", "area"),
        ("COUNCIL NAME:", "area"),
        ("Local Authority (LA)", "area"),
        ("GSS code", "area_code"),
        ("new_la_code", "area_code"),
        ("Financial year", "period"),
        ("Type of response given", "return_status"),
        ("Response given?", "responded"),
        ("Reason for refusal (if any)", "reason"),
        ("Exemption cited", "reason"),
        ("Notes", "note"),
        ("Any other comments", "note"),
        ("Their ref", "context"),
        ("Acknowledged?", "context"),
        ("Source URL", "source"),
        ("Children missing", None),
        ("", None),
    ],
)
def test_columns_about_the_row_are_known_by_their_role(header, role):
    assert role_of(header) == role


def test_an_answer_column_is_one_only_in_a_long_table():
    assert role_of("Answer") is None
    assert role_of("Answer", long=True) == "answer"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("  Number of\nchildren ", "number of children"),
        ("Q1. Missing incidents", "missing incidents"),
        ("1) Missing incidents", "missing incidents"),
        ("offer_home", "offer home"),
    ],
)
def test_headers_are_compared_without_numbers_breaks_and_punctuation(text, key):
    assert header_key(text) == key


def test_a_banner_of_years_gives_the_period_and_one_of_words_the_question():
    years = HeaderColumn(2, "Missing incidents", "2021/22 financial year")
    period = period_of(years)
    assert period is not None
    assert period.label == "2021-22"
    assert match_column(years, ACTIVITY).question == "incidents"
    assert (
        match_column(HeaderColumn(2, "Incidents", "Looked after children"), ACTIVITY).question
        == "looked_after_incidents"
    )


def test_a_banner_that_makes_another_population_of_it_is_asked_about():
    match = match_column(HeaderColumn(2, "Missing incidents", "Children placed outside the area"), ACTIVITY)
    assert match.question is None
    assert match.candidates


def header_row(rows: list[list[object]]) -> int | None:
    header = find_header(read_workbook(formats.xlsx(rows), "x.xlsx").sheets[0], ACTIVITY)
    return header.last_row if header else None


def test_the_header_is_found_below_titles_and_blank_rows():
    rows: list[list[object]] = [["FOI responses"], [], ["as at May"], [], ["Council", "RHIs offered"], ["Leeds", 4]]
    assert header_row(rows) == 5


def test_data_that_looks_like_a_header_is_not_taken_for_it():
    rows: list[list[object]] = [
        ["Council", "RHIs offered", "Notes"],
        ["Leeds", 4, "incidents"],
        ["Kent", "offered", "council"],
    ]
    assert header_row(rows) == 1


def test_a_sheet_without_a_header_has_none():
    assert header_row([["Leeds", 4], ["Kent", 5]]) is None


def test_of_a_workbook_of_very_many_words_only_the_first_sheets_are_searched():
    alike = [["Council", "RHIs offered"], ["Leeds", 4]]
    every = [[f"missing {row}", f"children {row}"] for row in range(200)]
    same = read_workbook(formats.xlsx(alike, **{f"S{number}": alike for number in range(60)}), "same.xlsx")
    assert len(sheets_searched(same)) == 61
    many = {f"S{sheet}": [[f"{words} {sheet}" for words in row] for row in every] for sheet in range(60)}
    assert len(sheets_searched(read_workbook(formats.xlsx(alike, **many), "many.xlsx"))) < 20


@pytest.mark.parametrize(
    ("headers", "periods"),
    [
        (["Q1 Children missing 2022-23", "Q2 Missing incidents 2022-23"], ["2022-23", "2022-23"]),
        (["Q1 Children missing 2022-23", "Q2 Children missing 2022-23"], ["2022-23 Q1", "2022-23 Q2"]),
    ],
)
def test_a_q1_before_different_words_is_a_questions_number_and_before_the_same_a_quarter(headers, periods):
    sheet = read_workbook(formats.xlsx([["Council", *headers], ["Leeds", 4, 5]]), "x.xlsx").sheets[0]
    header = find_header(sheet, ACTIVITY)
    assert header
    found = [period_of(column) for column in header.columns[1:]]
    assert [period.label for period in found if period] == periods
