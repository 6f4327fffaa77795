"""Tables that give only the numbers of their questions: what each asks stands above, below, or on another sheet."""

# ruff: noqa: E501 - tables are read across

from __future__ import annotations

from tests.golden.foi import formats
from tests.golden.foi.own_replies import CHILDREN, INCIDENTS, OFFERED
from tests.golden.foi.workbooks import Golden, golden

TABLE: list[list[object]] = [["Council", "Q1", "Q2", "Q3"], ["Kent", 40, 100, 30], ["Devon", "<5", "s12", 7]]
LIST: list[list[object]] = [["Questions asked"], ["Q1", CHILDREN], ["Q2", INCIDENTS], ["Q3", OFFERED]]


@golden
def questions_on_another_sheet() -> Golden:
    """A row a council and numbers over the columns; a sheet lists the questions."""
    return Golden(
        "wave.xlsx",
        "activity-2024",
        formats.xlsx(TABLE, sheet="Data", Questions=LIST),
        {
            "B2": "Kent children_missing - answered 40", "C2": "Kent incidents - answered 100", "D2": "Kent interviews_offered - answered 30",
            "B3": "Devon children_missing - answered 0..4", "C3": "Devon incidents - refused s12", "D3": "Devon interviews_offered - answered 7",
        },
        {},
        frozenset({("question_written_out", "B"), ("question_written_out", "C"), ("question_written_out", "D")}),
        frozenset({"column_not_mapped", "column_unsure"}),
        rows_read=2,
    )  # fmt: skip


@golden
def questions_above_bare_numbers() -> Golden:
    """The list stands above the table, whose headers are bare numbers; a row of data that looks like them is data."""
    return Golden(
        "wave.xlsx",
        "activity-2024",
        formats.xlsx([[f"Q1. {CHILDREN}"], [f"Q2. {INCIDENTS}"], [], ["Local authority", 1, 2], ["Kent", 40, 100], ["Devon", 1, 2]]),
        {
            "B5": "Kent children_missing - answered 40", "C5": "Kent incidents - answered 100",
            "B6": "Devon children_missing - answered 1", "C6": "Devon incidents - answered 2",
        },
        {},
        frozenset({("question_written_out", "B"), ("question_written_out", "C")}),
        rows_read=2,
    )  # fmt: skip


@golden
def questions_below_the_table() -> Golden:
    """A key below the table lists the questions, one of them not: its column is nobody's question."""
    return Golden(
        "wave.xlsx",
        "activity-2024",
        formats.xlsx(
            [["Council", "Q1 ", "Q2", "Q3"], ["Kent", 40, 100, "x"], ["Devon", 4, 5, None], [], ["Key"], ["Q1", CHILDREN], [f"Q2: {INCIDENTS}"]]
        ),
        {
            "B2": "Kent children_missing - answered 40", "C2": "Kent incidents - answered 100", "D2": "Kent None - suppressed 0..",
            "B3": "Devon children_missing - answered 4", "C3": "Devon incidents - answered 5",
        },
        {5: "note", 6: "note", 7: "note"},
        frozenset({("question_written_out", "B"), ("question_written_out", "C"), ("column_not_mapped", "D")}),
        frozenset({"area_unknown"}),
        rows_read=5,
    )  # fmt: skip


@golden
def numbers_over_years() -> Golden:
    """Numbers of questions in a row of their own over the years; the key numbers them without a letter."""
    return Golden(
        "wave.xlsx",
        "activity-2024",
        formats.xlsx(
            [["", "Question 1", None, "Question 2", None], ["Council", "2021-22", "2022-23", "2021-22", "2022-23"], ["Kent", 40, 50, 100, 110]],
            Key=[["1.", CHILDREN], ["2.", INCIDENTS]],
        ),
        {
            "B3": "Kent children_missing 2021-22 answered 40", "C3": "Kent children_missing 2022-23 answered 50",
            "D3": "Kent incidents 2021-22 answered 100", "E3": "Kent incidents 2022-23 answered 110",
        },
        {},
        frozenset({("question_written_out", "B"), ("question_written_out", "D")}),
        frozenset({"period_unknown"}),
        rows_read=1,
    )  # fmt: skip


@golden
def a_reply_by_numbers() -> Golden:
    """A council's own reply gives the numbers and its answers; the questions stand on another sheet."""
    return Golden(
        "reply.xlsx",
        "activity-2024",
        formats.xlsx(
            [["Kent County Council"], ["Q1", 40], ["Q2", "Not held by us"], ["Q3", "Barnardo's"]],
            sheet="Response",
            Questions=[["1", CHILDREN], ["2", INCIDENTS], ["3", "Who provides the interviews?"]],
        ),
        {
            "B2": "Kent children_missing - answered 40", "B3": "Kent incidents - not_held",
            "B4": "Kent provider - answered voluntary_organisation",
        },
        {},
        frozenset({("question_written_out", "A2"), ("question_written_out", "A4"), ("one_council", "")}),
        rows_read=3,
    )  # fmt: skip


@golden
def one_number_with_two_questions() -> Golden:
    """Two lists give another text to the same number: that column is left as it is."""
    other: list[list[object]] = [["Q1", "Something else was asked here"], ["Q2", INCIDENTS]]
    return Golden(
        "wave.xlsx",
        "activity-2024",
        formats.xlsx(TABLE[:2], sheet="Data", Questions=LIST, Earlier=other),
        {
            "B2": "Kent None - answered 40", "C2": "Kent incidents - answered 100", "D2": "Kent interviews_offered - answered 30",
        },
        {},
        frozenset({("question_written_out", "C"), ("column_not_mapped", "B")}),
        rows_read=1,
    )  # fmt: skip


@golden
def numbered_councils() -> Golden:
    """Councils with running numbers are no list of questions for another sheet's numbers."""
    return Golden(
        "wave.xlsx",
        "activity-2024",
        formats.xlsx(
            [["No.", "Council", "Children missing"], [1, "Kent County Council", 5], [2, "Leeds City Council", 6]],
            sheet="Data",
            Other=[["Council", 1, 2], ["Devon", 7, 8]],
        ),
        {"C2": "Kent children_missing - answered 5", "C3": "Leeds children_missing - answered 6"},
        {},
        frozenset({("sheet_not_read", "")}),
        frozenset({"question_written_out", "row_note"}),
        rows_read=2,
    )
