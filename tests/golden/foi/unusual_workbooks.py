"""Workbooks in which a figure stands where it is easily given to the wrong council or period, or taken for another."""

from __future__ import annotations

from tests.golden.foi import formats
from tests.golden.foi.workbooks import Golden, golden, sheet_of


@golden
def tables_side_by_side() -> Golden:
    """A second table beside the first lists the councils in another order: its figures belong to other councils."""
    rows: list[list[object]] = [
        ["Council", "Children missing 2022-23", None, "Council", "Missing incidents 2022-23"],
        ["Leeds", 45, None, "Kent", 200],
        ["Kent", 60, None, "Leeds", 112],
    ]
    return Golden(
        name="beside.xlsx",
        question_set="activity-2024",
        content=formats.xlsx(rows),
        rows_read=2,
        answers={
            "B2": "Leeds children_missing 2022-23 answered 45",
            "B3": "Kent children_missing 2022-23 answered 60",
        },
        issues=frozenset({("table_beside", "D")}),
    )


@golden
def councils_named_twice() -> Golden:
    """The councils' names once more on the right, in the same order, are no second table."""
    rows: list[list[object]] = [
        ["Council", "Children missing 2022-23", "Local authority", "Missing incidents 2022-23"],
        ["Leeds", 45, "Leeds City Council", 112],
        ["Kent", 60, "Kent CC", 200],
    ]
    return Golden(
        name="twice.xlsx",
        question_set="activity-2024",
        content=formats.xlsx(rows),
        rows_read=2,
        answers={
            "B2": "Leeds children_missing 2022-23 answered 45",
            "D2": "Leeds incidents 2022-23 answered 112",
            "B3": "Kent children_missing 2022-23 answered 60",
            "D3": "Kent incidents 2022-23 answered 200",
        },
        no_issues=frozenset({"table_beside"}),
    )


@golden
def letterhead() -> Golden:
    """The date of the letter stands over two columns; it says when it was written, not what the figures are about."""
    rows: list[list[object]] = [
        ["A Council"],
        ["Town Hall, 1 High Street"],
        [],
        ["Ref: FOI/2024/123", None, None, "Date: 12/03/2024"],
        [],
        ["Local authority", "Children missing", "Missing incidents", "RHIs offered"],
        ["Leeds", 45, 112, 100],
    ]
    return Golden(
        name="letter.xlsx",
        question_set="activity-2024",
        content=formats.xlsx(rows),
        rows_read=1,
        answers={
            "B7": "Leeds children_missing - answered 45",
            "C7": "Leeds incidents - answered 112",
            "D7": "Leeds interviews_offered - answered 100",
        },
        issues=frozenset({("period_unknown", "B"), ("period_unknown", "D")}),
    )


@golden
def torn_numbers() -> Golden:
    """Numbers with a comma that nobody quoted: every cell after them stands a column too far to the right."""
    text = "Council,Children missing 2022-23,Missing incidents 2022-23\nLeeds,1,109,2345\nKent,60,200\n"
    return Golden(
        name="torn.csv",
        question_set="activity-2024",
        content=text.encode(),
        rows_read=2,
        answers={
            "B3": "Kent children_missing 2022-23 answered 60",
            "C3": "Kent incidents 2022-23 answered 200",
        },
        aside={2: "1,109 is one number"},
        issues=frozenset({("row_torn", "2")}),
    )


@golden
def hiding_formats() -> Golden:
    """Small numbers hidden by the format of their cells, a plain number shown as a date, and one as hours."""
    book, sheet = sheet_of(
        [
            ["Council", "Children missing 2022-23", "Missing incidents 2022-23", "RHIs offered 2022-23"],
            ["Leeds", 3, 45, 2],
            ["Kent", 8, 112, 0.5],
        ]
    )
    for row in (2, 3):
        sheet.cell(row, 2).number_format = '[<5]"<5";0'
    sheet["C2"].number_format = "dd/mm/yyyy"
    sheet["D2"].number_format = "[h]:mm"
    sheet["D3"].number_format = "0%"
    return Golden(
        name="formats.xlsx",
        question_set="activity-2024",
        content=formats.saved(book),
        rows_read=2,
        answers={
            "B2": "Leeds children_missing 2022-23 answered 0..4",
            "C2": "Leeds incidents 2022-23 unclear ?45;2..14",
            "D2": "Leeds interviews_offered 2022-23 unclear ?2",
            "B3": "Kent children_missing 2022-23 answered 8",
            "C3": "Kent incidents 2022-23 answered 112",
            "D3": "Kent interviews_offered 2022-23 unclear ?50",
        },
        issues=frozenset({("date_for_number", "C2"), ("date_for_number", "D2"), ("unit_differs", "D3")}),
    )


@golden
def many_ways_to_write_a_year() -> Golden:
    """One council a row, the year as each wrote it."""
    years = [
        "FY 2022/23",
        "2022-3",
        "YE Mar 23",
        "y/e 31/03/2023",
        "Apr 22 - Mar 23",
        "2022/23 YTD",
        "Dec-22",
        "2022",
        "since 2019",
    ]
    names = ["Leeds", "Kent", "Essex", "Surrey", "Devon", "Dorset", "Bolton", "Bury", "Wigan"]
    rows: list[list[object]] = [["Council", "Year", "Children missing"]]
    rows += [[name, year, 45] for name, year in zip(names, years, strict=True)]
    labels = ["2022-23", "2022-23", "2022-23", "2022-23", "2022-23", "2022-23 to date", "2022-12", "2022", "since 2019"]
    return Golden(
        name="years.xlsx",
        question_set="activity-2024",
        content=formats.xlsx(rows),
        rows_read=9,
        answers={
            f"C{row}": f"{name} children_missing {label} answered 45"
            for row, (name, label) in enumerate(zip(names, labels, strict=True), start=2)
        },
    )


@golden
def words_that_change_a_number() -> Golden:
    """Each cell holds one number, and words with it that say it is not simply the answer."""
    texts = [
        "45 per month",
        "12k",
        "45 (Apr-Dec)",
        "two thirds",
        "no fewer than 45",
        "less then 5",
        "45 - s40(2)",
        "20M/25F",
        "1 in 5",
    ]
    names = ["Leeds", "Kent", "Essex", "Surrey", "Devon", "Dorset", "Bolton", "Bury", "Wigan"]
    rows: list[list[object]] = [["Council", "Children missing 2022-23"]]
    rows += [[name, text] for name, text in zip(names, texts, strict=True)]
    results = [
        "unclear ?45",
        "unclear ?12",
        "unclear ?45",
        "unclear ?2",
        "answered 45..",
        "answered 0..4",
        "unclear ?45",
        "unclear ?20;25",
        "unclear ?1;5",
    ]
    return Golden(
        name="words.xlsx",
        question_set="activity-2024",
        content=formats.xlsx(rows),
        rows_read=9,
        answers={
            f"B{row}": f"{name} children_missing 2022-23 {result}"
            for row, (name, result) in enumerate(zip(names, results, strict=True), start=2)
        },
        issues=frozenset(
            {("number_qualified", "B2"), ("number_qualified", "B5"), ("number_and_reason", "B8"), ("two_numbers", "B9")}
        ),
    )


@golden
def one_answer_for_two_councils() -> Golden:
    """An answer in a cell merged over two councils' rows stands in the first of them alone."""
    book, sheet = sheet_of([["Council", "Children missing 2022-23"], ["Leeds", 45], ["Kent", None], ["Bolton", 10]])
    sheet.merge_cells("B2:B3")
    return Golden(
        name="joint.xlsx",
        question_set="activity-2024",
        content=formats.saved(book),
        rows_read=3,
        answers={
            "B2": "Leeds children_missing 2022-23 answered 45",
            "B3": "Kent children_missing 2022-23 blank",
            "B4": "Bolton children_missing 2022-23 answered 10",
        },
        issues=frozenset({("cells_merged", "B2")}),
    )


@golden
def years_in_the_questions() -> Golden:
    """One row an answer; the year stands in the question alone, so that neither answer takes the other's place."""
    rows: list[list[object]] = [
        ["Council", "Question", "Answer"],
        ["Leeds", "Children missing 2022/23", 45],
        ["Leeds", "Children missing 2021/22", 40],
    ]
    return Golden(
        name="years_in_questions.xlsx",
        question_set="activity-2024",
        content=formats.xlsx(rows),
        rows_read=2,
        answers={
            "C2": "Leeds children_missing 2022-23 answered 45",
            "C3": "Leeds children_missing 2021-22 answered 40",
        },
        no_issues=frozenset({"area_twice"}),
    )


@golden
def headers_that_say_the_opposite() -> Golden:
    """Headers with the words of a question that count something else: those not missing, a rate, an average."""
    rows: list[list[object]] = [
        [
            "",
            "Missing incidents 2022-23",
            "Children not missing",
            "Missing children per 10,000",
            "Missing incidents per month",
            "RHIs not offered",
        ],
        ["Leeds", 112, 4, 9, 10, 1],
        ["Kent", 200, 5, 8, 17, 2],
    ]
    return Golden(
        name="opposite.xlsx",
        question_set="activity-2024",
        content=formats.xlsx(rows),
        rows_read=2,
        answers={
            "B2": "Leeds incidents 2022-23 answered 112",
            "C2": "Leeds None - answered 4",
            "D2": "Leeds None - answered 9",
            "E2": "Leeds None - answered 10",
            "F2": "Leeds None - answered 1",
            "B3": "Kent incidents 2022-23 answered 200",
            "C3": "Kent None - answered 5",
            "D3": "Kent None - answered 8",
            "E3": "Kent None - answered 17",
            "F3": "Kent None - answered 2",
        },
        issues=frozenset({("column_unsure", "D"), ("column_unsure", "E")}),
    )


@golden
def tables_below_one_another() -> Golden:
    """A second table of the same councils below the first, with other questions, one of them unsure."""
    return Golden(
        "below.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                ["Council", "Children missing", "Missing incidents"], ["Kent", 40, 100], ["Devon", 41, 101],
                [],
                ["Council", "RHIs offered", "Children missing education"], ["Kent", 30, 20], ["Devon", 31, 21],
            ]
        ),
        {
            "B2": "Kent children_missing - answered 40", "C2": "Kent incidents - answered 100",
            "B3": "Devon children_missing - answered 41", "C3": "Devon incidents - answered 101",
            "B6": "Kent interviews_offered - answered 30", "C6": "Kent None - answered 20",
            "B7": "Devon interviews_offered - answered 31", "C7": "Devon None - answered 21",
        },
        {5: "header of another table"},
        frozenset({("table_below", "5"), ("column_unsure", "C")}),
        frozenset({"row_header_again"}),
        rows_read=5,
    )  # fmt: skip


@golden
def parts_below_a_banner() -> Golden:
    """Boys, girls and their total below a merged banner: the banner is not the first part's header."""
    book, sheet = sheet_of(
        [
            [None, "Children missing", None, None, "Missing incidents"],
            ["Council", "Male", "Female", "Total", "Total"],
            ["Kent", 18, 22, 40, 100],
        ]
    )
    sheet.merge_cells("B1:D1")
    return Golden(
        "parts.xlsx",
        "activity-2024",
        formats.saved(book),
        {
            "B3": "Kent None - answered 18", "C3": "Kent None - answered 22",
            "D3": "Kent children_missing - answered 40", "E3": "Kent incidents - answered 100",
        },
        {},
        frozenset({("column_unsure", "B"), ("column_unsure", "C")}),
        rows_read=1,
    )  # fmt: skip


@golden
def parts_of_the_column_before() -> Golden:
    """ "Of which looked after" counts those of the column before it, not all children looked after."""
    return Golden(
        "of which.xlsx",
        "activity-2024",
        formats.xlsx([["Council", "Children missing", "Of which looked after"], ["Kent", 40, 10]]),
        {"B2": "Kent children_missing - answered 40", "C2": "Kent None - answered 10"},
        {},
        frozenset({("column_unsure", "C")}),
        rows_read=1,
    )


@golden
def a_title_over_each_table() -> Golden:
    """Two tables with the same header: only the titles above them say what each asks."""
    return Golden(
        "titles.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                ["Children missing"], ["Council", "2021-22", "2022-23"], ["Kent", 1, 2],
                [],
                ["Missing incidents"], ["Council", "2021-22", "2022-23"], ["Kent", 5, 6],
            ]
        ),
        {
            "B3": "Kent children_missing 2021-22 answered 1", "C3": "Kent children_missing 2022-23 answered 2",
            "B7": "Kent incidents 2021-22 answered 5", "C7": "Kent incidents 2022-23 answered 6",
        },
        {5: "heading", 6: "header of another table"},
        frozenset({("table_below", "6")}),
        frozenset({"area_twice"}),
        rows_read=4,
    )  # fmt: skip


@golden
def rows_of_parts() -> Golden:
    """A row for boys, girls and all of each council: only the row of all is its answer."""
    return Golden(
        "sex.csv",
        "activity-2024",
        b"Council,Sex,Children missing\nKent,All,40\nKent,Male,18\nKent,Female,22\nDevon,Girls,9\n",
        {"B2": "Kent None - answered", "C2": "Kent children_missing - answered 40"},
        {3: "(Sex: Male)", 4: "(Sex: Female)", 5: "(Sex: Girls)"},
        frozenset({("row_of_part", "3"), ("row_of_part", "4"), ("row_of_part", "5")}),
        frozenset({"area_twice"}),
        rows_read=4,
    )
