"""Councils' own replies, and tables that somebody turned round: each with what must be read of it, worked out by hand."""

# ruff: noqa: E501 - tables are read across

from __future__ import annotations

from tests.golden.foi import formats
from tests.golden.foi.workbooks import Golden, golden, sheet_of

CHILDREN, INCIDENTS = "How many children went missing?", "How many missing incidents were there?"
OFFERED, COMPLETED = "How many return home interviews were offered?", "How many return home interviews were completed?"


@golden
def reply_with_a_column_a_year() -> Golden:
    """A council's own table: its name in the title, a row a question, a column a year, an average nobody asked for."""
    return Golden(
        "reply.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                ["Kent County Council: response to request 4411"],
                [],
                ["Question", "2021/22", "2022/23", "2023/24", "Average"],
                [CHILDREN, 412, "1,109", "<5", 9],
                [INCIDENTS, "c.200", "Not held", None, 9],
                ["", "", "", "", ""],
                ["How many officers work on this?", 3, 4, 5, 4],
                ["Note: figures are as at 1 May 2024"],
            ]
        ),
        {
            "B4": "Kent children_missing 2021-22 answered 412", "C4": "Kent children_missing 2022-23 answered 1109",
            "D4": "Kent children_missing 2023-24 answered 0..4", "B5": "Kent incidents 2021-22 answered ~200",
            "C5": "Kent incidents 2022-23 not_held", "D5": "Kent incidents 2023-24 blank",
            "B7": "Kent None 2021-22 answered 3", "C7": "Kent None 2022-23 answered 4", "D7": "Kent None 2023-24 answered 5",
        },
        {8: "is a note"},
        frozenset({("one_council", ""), ("question_not_in_set", "A7"), ("number_approximate", "B5")}),
        rows_read=4,
    )  # fmt: skip


@golden
def filled_form() -> Golden:
    """A form without a header: the council and the year beside their labels, numbered questions, one column of answers."""
    return Golden(
        "form.ods",
        "activity-2024",
        formats.ods(
            [
                ["Local authority:", "Devon County Council"],
                ["Financial year", "2022-23"],
                ["Please fill in column C"],
                ["1", CHILDREN, 40],
                ["2", INCIDENTS, "685 incidents relating to 73 children"],
                ["3", OFFERED, "s.12"],
                ["4", "Who provides the interviews?", "Barnardo's"],
            ]
        ),
        {
            "C4": "Devon children_missing 2022-23 answered 40", "C5": "Devon incidents 2022-23 unclear ?685;73",
            "C6": "Devon interviews_offered 2022-23 refused s12", "C7": "Devon provider 2022-23 answered voluntary_organisation",
        },
        {},
        frozenset({("one_council", ""), ("two_numbers", "C5")}),
        rows_read=4,
    )  # fmt: skip


@golden
def questions_with_their_answers() -> Golden:
    """Question and response, in a text file whose name alone says whose it is; one question names its own year."""
    return Golden(
        "FOI 2291 Medway Council.csv",
        "activity-2024",
        f"Question,Response\n{CHILDREN[:-1]} in 2022-23?,40\n{INCIDENTS},n/a\n".encode(),
        {"B2": "Medway children_missing 2022-23 answered 40", "B3": "Medway incidents - not_applicable"},
        {},
        frozenset({("one_council", "")}),
        rows_read=2,
    )


@golden
def own_table_with_a_row_a_year() -> Golden:
    """A row a year and a column a question, with a total; a column of years that has no header."""
    return Golden(
        "data.xlsx",
        "activity-2024",
        formats.xlsx(
            [["", "Children missing", "Missing incidents"], ["2021-22", 40, 100], ["2022-23", "x", 101], ["Total", 40, 201]],
            sheet="Hull City Council",
        ),
        {
            "B2": "Hull children_missing 2021-22 answered 40", "C2": "Hull incidents 2021-22 answered 100",
            "B3": "Hull children_missing 2022-23 suppressed 0..", "C3": "Hull incidents 2022-23 answered 101",
        },
        {4: "total"},
        frozenset({("one_council", ""), ("row_total", "4")}),
        rows_read=3,
    )  # fmt: skip


@golden
def own_table_of_parts() -> Golden:
    """Boys and girls of one year: nobody can tell which row is the answer, so neither is taken."""
    return Golden(
        "data.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                ["London Borough of Camden, 2022-23"],
                ["Sex", "Children missing", "Missing incidents"],
                ["Boys", 40, 100],
                ["Girls", 41, 101],
            ]
        ),
        {},
        {3: "parts of one answer", 4: "parts of one answer"},
        frozenset({("one_council", ""), ("row_period_again", "3"), ("row_period_again", "4")}),
        rows_read=2,
    )


@golden
def councils_side_by_side() -> Golden:
    """A table turned round: a column a council, one of them misspelt, England's beside them; a row about the replies."""
    return Golden(
        "turned.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                ["Missing children 2022-23"],
                ["Indicator", "Kent", "Devon CC", "Essx", "England"],
                ["Date received", "01/02/2024", "03/02/2024", "", ""],
                [CHILDREN, 40, "<5", 60, 1_000],
                [INCIDENTS, 100, "refused", 70, 2_000],
            ]
        ),
        {
            "B4": "Kent children_missing 2022-23 answered 40", "C4": "Devon children_missing 2022-23 answered 0..4",
            "B5": "Kent incidents 2022-23 answered 100", "C5": "Devon incidents 2022-23 refused",
        },
        {},
        frozenset({("column_of_nobody", "D")}),
        frozenset({"one_council", "question_not_in_set"}),
        rows_read=3,
    )  # fmt: skip


@golden
def councils_and_years_across() -> Golden:
    """Councils in merged cells over the years, the questions under headings that say of whom they are asked."""
    book, sheet = sheet_of(
        [
            ["", "Leeds", None, "Kent", None],
            ["", "2021-22", "2022-23", "2021-22", "2022-23"],
            ["Children looked after"],
            ["Number of missing incidents", 5, 6, 7, 8],
            ["All children"],
            ["Number of missing incidents", 50, 60, 70, "Cost exceeded"],
        ]
    )
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("D1:E1")
    return Golden(
        "across.xlsx",
        "activity-2024",
        formats.saved(book),
        {
            "B4": "Leeds looked_after_incidents 2021-22 answered 5", "C4": "Leeds looked_after_incidents 2022-23 answered 6",
            "D4": "Kent looked_after_incidents 2021-22 answered 7", "E4": "Kent looked_after_incidents 2022-23 answered 8",
            "B6": "Leeds incidents 2021-22 answered 50", "C6": "Leeds incidents 2022-23 answered 60",
            "D6": "Kent incidents 2021-22 answered 70", "E6": "Kent incidents 2022-23 refused s12",
        },
        {3: "heading", 5: "heading"},
        rows_read=4,
    )  # fmt: skip


@golden
def one_question_in_two_rows() -> Golden:
    """The same question twice for one year: teams, perhaps. Neither is taken as the answer."""
    return Golden(
        "Leeds.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                ["Question", "2022-23"],
                [OFFERED, 9],
                ["East team"],
                [CHILDREN, 4],
                ["West team"],
                [CHILDREN, 5],
                [COMPLETED, 8],
            ]
        ),
        {
            "B2": "Leeds interviews_offered 2022-23 answered 9", "B4": "Leeds None 2022-23 answered 4",
            "B6": "Leeds None 2022-23 answered 5", "B7": "Leeds interviews_completed 2022-23 answered 8",
        },
        {3: "heading", 5: "heading"},
        frozenset({("question_repeated", "A4"), ("question_repeated", "A6"), ("one_council", "")}),
        rows_read=6,
    )  # fmt: skip


@golden
def coverage_in_a_letter() -> Golden:
    """Questions of the coverage set with answers in sentences, the council above them, no header at all."""
    return Golden(
        "answers.xlsx",
        "provision-2012",
        formats.xlsx(
            [
                ["Royal Borough of Greenwich"],
                ["1. Do you offer return interviews to all children who go missing from home?", "Yes, all"],
                ["2. Do you offer return interviews to children missing from care?", "Only those at risk"],
                ["3. Who provides the return interviews?", "The youth service"],
            ]
        ),
        {
            "B2": "Greenwich offer_home - answered all", "B3": "Greenwich offer_care - unclear ?some",
            "B4": "Greenwich provider - answered youth_service",
        },
        {},
        frozenset({("one_council", ""), ("code_to_confirm", "B3")}),
        rows_read=3,
    )  # fmt: skip


@golden
def quarters_and_their_total() -> Golden:
    """Four quarters whose headings name no year, and a total: nothing says which column is the year's answer."""
    return Golden(
        "Kent.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                ["Kent County Council, 2022-23"],
                ["Question", "Q1", "Q2", "Q3", "Q4", "Total"],
                [CHILDREN, 10, 11, 12, 13, 40],
                [INCIDENTS, 20, 21, 22, 23, 86],
            ]
        ),
        {},
        {3: "Several columns may hold the answers", 4: "Several columns may hold the answers"},
        frozenset({("answers_not_told", "3"), ("answers_not_told", "4"), ("one_council", "")}),
        rows_read=2,
    )


@golden
def questions_with_a_row_a_year() -> Golden:
    """Each question stands once, its years in a column beside it, without any heading."""
    return Golden(
        "Devon.csv",
        "activity-2024",
        f"{CHILDREN},2021/22,40\n,2022/23,50\n{INCIDENTS},2021/22,100\n,2022/23,<5\n".encode(),
        {
            "C1": "Devon children_missing 2021-22 answered 40", "C2": "Devon children_missing 2022-23 answered 50",
            "C3": "Devon incidents 2021-22 answered 100", "C4": "Devon incidents 2022-23 answered 0..4",
        },
        {},
        frozenset({("one_council", "")}),
        frozenset({"question_repeated", "not_understood"}),
        rows_read=4,
    )  # fmt: skip


@golden
def a_table_a_year_on_one_sheet() -> Golden:
    """Question and answer for one year, and below them again for the next, the year in a heading."""
    return Golden(
        "reply.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                ["Kent County Council"], ["2021-22"], ["Question", "Answer"], [CHILDREN, 40], [INCIDENTS, 100],
                [], ["2022-23"], ["Question", "Answer"], [CHILDREN, 50], [INCIDENTS, 120],
            ]
        ),
        {
            "B4": "Kent children_missing 2021-22 answered 40", "B5": "Kent incidents 2021-22 answered 100",
            "B9": "Kent children_missing 2022-23 answered 50", "B10": "Kent incidents 2022-23 answered 120",
        },
        {7: "heading", 8: "repeats the header"},
        frozenset({("one_council", "")}),
        frozenset({"area_twice"}),
        rows_read=6,
    )  # fmt: skip


@golden
def the_heading_again_with_another_year() -> Golden:
    """A row a question; half way down the heading stands again with the next year."""
    return Golden(
        "reply.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                ["Kent County Council"], ["Question", "2021-22"], [CHILDREN, 40], [INCIDENTS, 100],
                ["Question", "2022-23"], [CHILDREN, 50], [INCIDENTS, 110],
            ]
        ),
        {
            "B3": "Kent children_missing 2021-22 answered 40", "B4": "Kent incidents 2021-22 answered 100",
            "B6": "Kent children_missing 2022-23 answered 50", "B7": "Kent incidents 2022-23 answered 110",
        },
        {5: "repeats the header"},
        frozenset({("one_council", "")}),
        rows_read=5,
    )  # fmt: skip


@golden
def own_tables_below_one_another() -> Golden:
    """Two tables of one council with a row a year: the second asks something else."""
    return Golden(
        "reply.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                ["Kent County Council"], ["Year", "Children missing", "Missing incidents"], ["2021-22", 40, 100], ["2022-23", 41, 101],
                [], ["Year", "RHIs offered", "RHIs completed"], ["2021-22", 30, 20], ["2022-23", 31, 21],
            ]
        ),
        {
            "B3": "Kent children_missing 2021-22 answered 40", "C3": "Kent incidents 2021-22 answered 100",
            "B4": "Kent children_missing 2022-23 answered 41", "C4": "Kent incidents 2022-23 answered 101",
            "B7": "Kent interviews_offered 2021-22 answered 30", "C7": "Kent interviews_completed 2021-22 answered 20",
            "B8": "Kent interviews_offered 2022-23 answered 31", "C8": "Kent interviews_completed 2022-23 answered 21",
        },
        {6: "header of another table"},
        frozenset({("one_council", ""), ("table_below", "6")}),
        frozenset({"row_period_again"}),
        rows_read=5,
    )  # fmt: skip


@golden
def another_councils_heading() -> Golden:
    """A reply passed on with a second council's below it: what stands under that heading is not the first's."""
    return Golden(
        "Kent.xlsx",
        "activity-2024",
        formats.xlsx([["Question", "2022-23"], [CHILDREN, 40], [INCIDENTS, 100], ["Devon"], [OFFERED, 50], [COMPLETED, 45]]),
        {
            "B2": "Kent children_missing 2022-23 answered 40", "B3": "Kent incidents 2022-23 answered 100",
            "B5": "Kent None 2022-23 answered 50", "B6": "Kent None 2022-23 answered 45",
        },
        {4: "heading"},
        frozenset({("one_council", ""), ("row_of_another", "A5"), ("row_of_another", "A6")}),
        rows_read=5,
    )  # fmt: skip


@golden
def a_question_about_another_year_than_its_column() -> Golden:
    """The question says one year and its column another: nobody can tell which is meant."""
    return Golden(
        "Kent.xlsx",
        "activity-2024",
        formats.xlsx([["Question", "2021-22"], [f"{CHILDREN[:-1]} in 2022-23?", 40], [INCIDENTS, 100]]),
        {"B2": "Kent None 2021-22 answered 40", "B3": "Kent incidents 2021-22 answered 100"},
        {},
        frozenset({("one_council", ""), ("period_disagrees", "A2")}),
        rows_read=2,
    )


@golden
def own_answers_by_sex() -> Golden:
    """Question, sex and answer in a row each: only what is about all children is taken."""
    return Golden(
        "Kent.csv",
        "activity-2024",
        f"Question,Sex,Answer\n{CHILDREN},Male,18\n{CHILDREN},Female,22\n{CHILDREN},Total,40\n".encode(),
        {"C4": "Kent children_missing - answered 40"},
        {2: "(Sex: Male)", 3: "(Sex: Female)"},
        frozenset({("row_of_part", "2"), ("row_of_part", "3"), ("one_council", "")}),
        rows_read=3,
    )


@golden
def a_block_a_council() -> Golden:
    """Councils' names stand alone over their rows; below one that nobody knows nothing is given to the one before."""
    return Golden(
        "collected.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                ["Missing children 2022/23"], [],
                ["Kent County Council"], ["Looked after children"], ["Missing incidents", 5], ["All children"], ["Missing incidents", 20],
                ["Devon CC"], [CHILDREN, 11], [INCIDENTS, "s12"], [],
                ["Essx"], [CHILDREN, 12], ["Medway, 2021-22"], [CHILDREN, 7],
            ]
        ),
        {
            "B5": "Kent looked_after_incidents 2022-23 answered 5", "B7": "Kent incidents 2022-23 answered 20",
            "B9": "Devon children_missing 2022-23 answered 11", "B10": "Devon incidents 2022-23 refused s12",
            "B15": "Medway children_missing 2021-22 answered 7",
        },
        {6: "heading", 8: "heading", 12: "perhaps Essex", 13: "names no known council", 14: "heading"},
        frozenset({("heading_unknown", "13"), ("area_suggested", "A12")}),
        frozenset({"one_council", "question_repeated"}),
        rows_read=10,
    )  # fmt: skip
