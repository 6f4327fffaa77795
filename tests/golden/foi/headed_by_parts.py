"""Quarters, months and shares below questions; questions that only a title says; headers with words beside them."""

# ruff: noqa: E501 - tables are read across

from __future__ import annotations

from tests.golden.foi import formats
from tests.golden.foi.own_replies import CHILDREN, INCIDENTS, OFFERED
from tests.golden.foi.workbooks import Golden, golden, sheet_of


@golden
def quarters_and_their_year() -> Golden:
    """Quarters and the year's total below one question: each has its own period."""
    return Golden(
        "wave.xlsx",
        "activity-2024",
        formats.xlsx(
            [["Council", "Missing incidents"], ["", "Q1 2023/24", "Apr-Sep 2023", "2nd half 2023/24", "Total 2023/24"], ["Kent", 10, 21, 25, 46]]
        ),
        {
            "B3": "Kent incidents 2023-24 Q1 answered 10", "C3": "Kent incidents 2023-04-01..2023-09-30 answered 21",
            "D3": "Kent incidents 2023-24 H2 answered 25", "E3": "Kent incidents 2023-24 answered 46",
        },
        rows_read=1,
    )  # fmt: skip


@golden
def quarters_below_a_year() -> Golden:
    """The banner says question and year, the headers only quarters; a list of notes numbers something else."""
    return Golden(
        "wave.xlsx",
        "activity-2024",
        formats.xlsx(
            [["", "Missing incidents 2022/23", None, None], ["Council", "Q1", "Q2", "Full year"], ["Kent", 1, 2, 10]],
            Notes=[["1", "Number of children missing"], ["2", "Number of interviews offered"]],
        ),
        {
            "B3": "Kent incidents 2022-23 Q1 answered 1", "C3": "Kent incidents 2022-23 Q2 answered 2",
            "D3": "Kent None 2022-23 answered 10",
        },
        {},
        frozenset({("column_unsure", "D")}),
        frozenset({"question_written_out"}),
        rows_read=1,
    )  # fmt: skip


@golden
def a_row_a_quarter() -> Golden:
    """One council's quarters, whose year stands in the title alone, and the whole year below them."""
    return Golden(
        "Kent.xlsx",
        "activity-2024",
        formats.xlsx(
            [["Missing children 2023/24"], ["Quarter", "Children missing", "Missing incidents"], ["Q1", 10, 20], ["Q2", 11, 21], ["Full year", 20, 41]],
            Notes=[["1", "Number of missing incidents"], ["2", "Number of children missing"]],
        ),
        {
            "B3": "Kent children_missing 2023-24 Q1 answered 10", "C3": "Kent incidents 2023-24 Q1 answered 20",
            "B4": "Kent children_missing 2023-24 Q2 answered 11", "C4": "Kent incidents 2023-24 Q2 answered 21",
            "B5": "Kent children_missing 2023-24 answered 20", "C5": "Kent incidents 2023-24 answered 41",
        },
        {},
        frozenset({("one_council", "")}),
        frozenset({"question_written_out"}),
        rows_read=3,
    )  # fmt: skip


@golden
def shares_beside_numbers() -> Golden:
    """Share and number below each question, the share first: it is not the number."""
    return Golden(
        "wave.xlsx",
        "activity-2024",
        formats.xlsx(
            [["", "RHIs offered 2022/23", None, "RHIs completed 2022/23", None], ["Council", "%", "Number", "%", "Number"], ["Kent", 80, 100, 50, 60]]
        ),
        {
            "B3": "Kent None 2022-23 answered 80", "C3": "Kent interviews_offered 2022-23 answered 100",
            "D3": "Kent None 2022-23 answered 50", "E3": "Kent interviews_completed 2022-23 answered 60",
        },
        rows_read=1,
    )  # fmt: skip


@golden
def the_title_asks() -> Golden:
    """The title holds the question and its year, the header only "Number"."""
    return Golden(
        "wave.xlsx",
        "activity-2024",
        formats.xlsx(
            [["Total number of children reported missing, by local authority, 2022/23"], [], ["Local authority", "Number"], ["Kent", 45], ["Devon", "c.50"]]
        ),
        {"B4": "Kent children_missing 2022-23 answered 45", "B5": "Devon children_missing 2022-23 answered ~50"},
        rows_read=2,
    )  # fmt: skip


@golden
def a_title_that_asks_two_things() -> Golden:
    """Nobody can tell which of the two the one column of figures is."""
    return Golden(
        "wave.xlsx",
        "activity-2024",
        formats.xlsx(
            [["Missing incidents and children missing by council 2022/23"], ["Council", "Number"], ["Kent", 1]]
        ),
        {"B3": "Kent None 2022-23 answered 1"},
        {},
        frozenset({("column_not_mapped", "B")}),
        rows_read=1,
    )


@golden
def words_around_questions() -> Golden:
    """Years before and requests behind the question, marks for notes, and marks that may change what is counted."""
    return Golden(
        "wave.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                [
                    "Name of LA", "For the financial year 2022/23, please state the total number of children reported missing to your authority",
                    "Sum of Missing incidents 22-23", "RHIs offered [2] 2022-23", "Number of children looked after? Please give figures for 2022-23.",
                    "Children missing (10-17) 2022/23", "Children missing [F] 2022/23",
                ],
                ["Kent", 1, 2, 3, 4, 5, 6],
            ]
        ),
        {
            "B2": "Kent children_missing 2022-23 answered 1", "C2": "Kent incidents 2022-23 answered 2",
            "D2": "Kent interviews_offered 2022-23 answered 3", "E2": "Kent children_looked_after 2022-23 answered 4",
            "F2": "Kent None 2022-23 answered 5", "G2": "Kent None 2022-23 answered 6",
        },
        {},
        frozenset({("column_unsure", "F"), ("column_unsure", "G")}),
        rows_read=1,
    )  # fmt: skip


@golden
def a_form_with_units() -> Golden:
    """The council's name stands over the answers; what stands beside these, without a heading, is kept beside them."""
    return Golden(
        "form.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                ["Local authority name:", "London Borough of Hackney"], ["Period:", "1 April 2022 - 31 March 2023"],
                [CHILDREN, 120, "children"], [INCIDENTS, 640, "episodes"], [OFFERED, "600", "interviews"],
            ]
        ),
        {
            "B3": "Hackney children_missing 2022-23 answered 120", "B4": "Hackney incidents 2022-23 answered 640",
            "B5": "Hackney interviews_offered 2022-23 answered 600",
        },
        rows_read=3,
    )  # fmt: skip


@golden
def why_beside_nothing() -> Golden:
    """Nothing stands under the response, and the exemption beside it: that is the answer."""
    return Golden(
        "log.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                ["Authority", "Stockport MBC"], [], ["No.", "Question", "Response:", "Exemption (if any)"],
                [1, f"{CHILDREN[:-1]} in 2022/23?", "57", None], [2, INCIDENTS, None, "Section 12"], [3, OFFERED, None, None],
            ]
        ),
        {
            "C4": "Stockport children_missing 2022-23 answered 57", "C5": "Stockport incidents - refused s12",
            "C6": "Stockport interviews_offered - blank",
        },
        {},
        frozenset({("one_council", "")}),
        rows_read=3,
    )  # fmt: skip


@golden
def years_in_rows_and_headers() -> Golden:
    """A row's year and its columns' periods: one within the other is taken; two that exclude each other never."""
    return Golden(
        "wave.xlsx",
        "activity-2024",
        formats.xlsx(
            [["Council", "Year", "Children missing 2021-22", "Missing incidents Q1 2022-23", "RHIs offered"], ["Kent", "2022-23", 1, 2, 3]]
        ),
        {
            "C2": "Kent None - answered 1", "D2": "Kent incidents 2022-23 Q1 answered 2",
            "E2": "Kent interviews_offered 2022-23 answered 3",
        },
        {},
        frozenset({("period_disagrees", "C2")}),
        rows_read=1,
    )  # fmt: skip


@golden
def two_columns_of_years() -> Golden:
    """Two tables of one council side by side, each with its years, in another order."""
    return Golden(
        "Kent.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                ["Year", "Children missing", "Missing incidents", None, "Year", "RHIs offered", "RHIs completed"],
                ["2021/22", 1, 2, None, "2022/23", 8, 7], ["2022/23", 5, 6, None, "2021/22", 4, 3],
            ]
        ),
        {
            "B2": "Kent children_missing 2021-22 answered 1", "C2": "Kent incidents 2021-22 answered 2",
            "F2": "Kent interviews_offered 2022-23 answered 8", "G2": "Kent interviews_completed 2022-23 answered 7",
            "B3": "Kent children_missing 2022-23 answered 5", "C3": "Kent incidents 2022-23 answered 6",
            "F3": "Kent interviews_offered 2021-22 answered 4", "G3": "Kent interviews_completed 2021-22 answered 3",
        },
        {},
        frozenset({("one_council", "")}),
        rows_read=2,
    )  # fmt: skip


@golden
def a_list_of_councils_beside_a_reply() -> Golden:
    """A sheet that lists councils and their codes is no table of returns: the reply is."""
    return Golden(
        "reply.xlsx",
        "activity-2024",
        formats.xlsx(
            [["Year", "Children missing", "Missing incidents"], ["2022/23", 5, 6]],
            sheet="Kent",
            Lookup=[["Local authority", "Code"], ["Kent", "E10000016"], ["Devon", "E10000008"]],
        ),
        {"B2": "Kent children_missing 2022-23 answered 5", "C2": "Kent incidents 2022-23 answered 6"},
        {},
        frozenset({("one_council", ""), ("sheet_not_read", "")}),
        rows_read=1,
    )


@golden
def one_question_in_two_columns() -> Golden:
    """Two columns come to one question: nobody can tell which has the answer."""
    return Golden(
        "wave.xlsx",
        "activity-2024",
        formats.xlsx(
            [["Council", "Children missing", "Individual children missing", "Missing incidents"], ["Kent", 1, 2, 3]]
        ),
        {"B2": "Kent None - answered 1", "C2": "Kent None - answered 2", "D2": "Kent incidents - answered 3"},
        {},
        frozenset({("column_repeated", "C"), ("column_unsure", "B"), ("column_unsure", "C")}),
        rows_read=1,
    )


@golden
def one_cell_over_two_questions() -> Golden:
    """A number in a cell merged over two questions answers nobody knows which; a refusal there is one of both."""
    book, sheet = sheet_of(
        [
            ["Council", "Children missing", "Missing incidents"],
            ["Kent", 45, None],
            ["Devon", "Refused", None],
            ["Essex", 1, 2],
        ]
    )
    sheet.merge_cells("B2:C2")
    sheet.merge_cells("B3:C3")
    return Golden(
        "wave.xlsx",
        "activity-2024",
        formats.saved(book),
        {
            "B2": "Kent children_missing - unclear ?45", "C2": "Kent incidents - blank",
            "B3": "Devon children_missing - refused", "C3": "Devon incidents - blank",
            "B4": "Essex children_missing - answered 1", "C4": "Essex incidents - answered 2",
        },
        {},
        frozenset({("cell_over_columns", "B2")}),
        rows_read=3,
    )  # fmt: skip


@golden
def parts_called_anything() -> Golden:
    """Rows for districts, and for groups of children, told by the words in a column whatever it is called."""
    return Golden(
        "wave.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                ["Council", "District", "Who", "Children missing 2022-23"], ["Kent", "Maidstone", "All", 5], ["Kent", "Canterbury", "All", 6],
                ["Kent", "Total", "LAC", 4], ["Kent", "Total", "All", 11], ["Medway", "All", "All", 3],
            ]
        ),
        {
            "B5": "Kent None - answered", "C5": "Kent None - answered", "D5": "Kent children_missing 2022-23 answered 11",
            "B6": "Medway None - answered", "C6": "Medway None - answered", "D6": "Medway children_missing 2022-23 answered 3",
        },
        {2: "part", 3: "part", 4: "part"},
        frozenset(),
        rows_read=5,
    )  # fmt: skip


@golden
def one_row_a_council_and_its_category() -> Golden:
    """A column called as one of parts may be, in a table with one row a council: it is about the council."""
    return Golden(
        "wave.xlsx",
        "activity-2024",
        formats.xlsx([["Council", "Category", "Children missing"], ["Kent", "County", 5], ["Medway", "Unitary", 6]]),
        {
            "B2": "Kent None - answered", "C2": "Kent children_missing - answered 5",
            "B3": "Medway None - answered", "C3": "Medway children_missing - answered 6",
        },
        rows_read=2,
    )  # fmt: skip
