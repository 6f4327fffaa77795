"""Workbooks as they arrive, each built here with its expected answers, rows and issues worked out by hand.

An expected answer is written `"C5": "Leeds children_missing 2022-23 answered 45"`: the cell, then area, question,
period ("-" for none), status, and value, interval (`0..4`, `6..`), code or exemption.
"""

# ruff: noqa: E501, DTZ001 - tables are read across; a spreadsheet knows no time zone

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.golden.foi import formats


@dataclass(frozen=True)
class Golden:
    """A file and what must be read from it. `aside` maps rows to words of the reason; `issues` are (code, cell) pairs
    that must be among those found, the cell being "C5", "5", "C" or "" for file, row and cell issues."""

    name: str
    question_set: str
    content: bytes
    answers: Mapping[str, str]
    aside: Mapping[int, str] = field(default_factory=dict)
    issues: frozenset[tuple[str, str]] = frozenset()
    no_issues: frozenset[str] = frozenset()
    rows_read: int = 0


BUILDERS: list[Callable[[], Golden]] = []


def golden(build: Callable[[], Golden]) -> Callable[[], Golden]:
    BUILDERS.append(build)
    return build


def sheet_of(rows: list[list[object]]) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    return book, sheet


@golden
def banner_years() -> Golden:
    """Years in merged cells above repeated headers; a title, a note, a total, a heading and a repeated header."""
    book, sheet = sheet_of(
        [
            ["FOI responses received 2024"],
            [None, None, "2021/22 financial year", None, "2022-23", None],
            [
                "Local authority",
                "Ref",
                "Children missing",
                "Missing incidents",
                "Children missing",
                "Missing incidents",
            ],
            ["Leeds City Council", "FOI 1", 45, 112, "<5", "1,109"],
            ["YORKSHIRE AND THE HUMBER"],
            ["Bristol, City of", "FOI 2", "c.200", "approx 600", 210.0, 615],
            [],
            [
                "Local authority",
                "Ref",
                "Children missing",
                "Missing incidents",
                "Children missing",
                "Missing incidents",
            ],
            ["Devon", "x/3", "Not held", "s12", "Cost exceeded", "n/a"],
            ["Total", None, 245, 712, 210, 1724],
            ["Notes: figures are as sent by the councils"],
        ]
    )
    sheet.merge_cells("C2:D2")
    sheet.merge_cells("E2:F2")
    return Golden(
        name="banner_years.xlsx",
        question_set="activity-2024",
        content=formats.saved(book),
        rows_read=7,
        answers={
            "C4": "Leeds children_missing 2021-22 answered 45",
            "D4": "Leeds incidents 2021-22 answered 112",
            "E4": "Leeds children_missing 2022-23 answered 0..4",
            "F4": "Leeds incidents 2022-23 answered 1109",
            "C6": "Bristol children_missing 2021-22 answered ~200",
            "D6": "Bristol incidents 2021-22 answered ~600",
            "E6": "Bristol children_missing 2022-23 answered 210",
            "F6": "Bristol incidents 2022-23 answered 615",
            "C9": "Devon children_missing 2021-22 not_held",
            "D9": "Devon incidents 2021-22 refused s12",
            "E9": "Devon children_missing 2022-23 refused s12",
            "F9": "Devon incidents 2022-23 not_applicable",
        },
        aside={5: "heading", 8: "repeats the header", 10: "total", 11: "note"},
        issues=frozenset({("number_approximate", "C6"), ("row_total", "10"), ("row_banner", "5")}),
        no_issues=frozenset({"column_repeated", "period_unknown"}),
    )


@golden
def unmerged_banner() -> Golden:
    """The same banner without merged cells, as a CSV export keeps it, with semicolons and an old encoding."""
    text = (
        ";;April 2021 to March 2022;;April 2022 to March 2023;\n"
        "Council;Notes;RHIs offered;RHIs completed;RHIs offered;RHIs completed\n"
        "Kingston upon Hull, City of;as at 31/03/2023 – see note;40;30;50;60\n"
        "St. Helens;;12;Fewer than five;13;5 or fewer\n"
    )
    return Golden(
        name="unmerged.csv",
        question_set="activity-2024",
        content=text.encode("cp1252"),
        rows_read=2,
        answers={
            "C3": "Hull interviews_offered 2021-22 answered 40",
            "D3": "Hull interviews_completed 2021-22 answered 30",
            "E3": "Hull interviews_offered 2022-23 answered 50",
            "F3": "Hull interviews_completed 2022-23 answered 60",
            "C4": "St Helens interviews_offered 2021-22 answered 12",
            "D4": "St Helens interviews_completed 2021-22 answered 0..4",
            "E4": "St Helens interviews_offered 2022-23 answered 13",
            "F4": "St Helens interviews_completed 2022-23 answered 0..5",
        },
        issues=frozenset({("more_than_possible", "F3"), ("encoding_guessed", "")}),
    )


@golden
def two_header_rows() -> Golden:
    """Questions in one row, years in the next; the councils' header merged down over both."""
    book, sheet = sheet_of(
        [
            ["Local Authority", "Return interviews offered", None, "Return interviews completed", None],
            [None, "2021-22", "2022-23", "2021-22", "2022-23"],
            ["Leeds", 100, 120, 80, 90],
            ["Kent", "x", "*", "..", ":"],
        ]
    )
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("D1:E1")
    return Golden(
        name="two_rows.xlsx",
        question_set="activity-2024",
        content=formats.saved(book),
        rows_read=2,
        answers={
            "B3": "Leeds interviews_offered 2021-22 answered 100",
            "C3": "Leeds interviews_offered 2022-23 answered 120",
            "D3": "Leeds interviews_completed 2021-22 answered 80",
            "E3": "Leeds interviews_completed 2022-23 answered 90",
            "B4": "Kent interviews_offered 2021-22 suppressed 0..",
            "C4": "Kent interviews_offered 2022-23 suppressed 0..",
            "D4": "Kent interviews_completed 2021-22 not_available",
            "E4": "Kent interviews_completed 2022-23 not_available",
        },
        no_issues=frozenset({"column_repeated", "column_not_mapped", "period_unknown"}),
    )


@golden
def grouped_headers() -> Golden:
    """A banner that belongs to the question: "Looked after children" over "Number", "Missing" and "Incidents"."""
    book, sheet = sheet_of(
        [
            ["Name of authority", "All children", None, "Looked after children", None],
            [None, "Missing", "Incidents", "Missing", "Incidents"],
            ["Manchester City Council", 500, 1500, 90, 400],
        ]
    )
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("D1:E1")
    return Golden(
        name="grouped.xlsx",
        question_set="activity-2024",
        content=formats.saved(book),
        rows_read=1,
        answers={
            "B3": "Manchester children_missing - answered 500",
            "C3": "Manchester incidents - answered 1500",
            "D3": "Manchester looked_after_missing - answered 90",
            "E3": "Manchester looked_after_incidents - answered 400",
        },
        issues=frozenset({("period_unknown", "B")}),
    )


@golden
def statuses() -> Golden:
    """The newsroom's columns: a full return that is not complete, reasons in many spellings, real and text dates."""
    book, _ = sheet_of(
        [
            ["Upper tier LA", "Sent", "Response given?", "Type of response given", "Reason for refusal", "Children missing 2022-23", "RHIs offered 2022-23", "RHIs completed 2022-23"],
            ["Leeds", datetime(2023, 3, 6), "Yes", "Full", None, 45, "Cost exceeded", "Cost exceeded"],
            ["Kent", "13/03/2023", "Yes", "Partial", None, 70, "Info not held", 12],
            ["Bolton", "13/03/2023", "Yes", "Refused", "Info not held", None, None, None],
            ["Wigan", "13/03/2023", "Yes", "Refused", "Cost", None, None, None],
            ["Trafford", "13/03/2023", "No", "Did not respond", None, None, None, None],
            ["Rochdale", "13/03/2023", "Yes", "Half and half", None, 3, 2, 1],
            ["Cardiff", "13/03/2023", "Yes", "Full", None, 9, 9, 9],
            ["Colchester Borough Council", "13/03/2023", "Yes", "Refused", "Not held", None, None, None],
        ]
    )  # fmt: skip
    return Golden(
        name="statuses.xlsx",
        question_set="activity-2024",
        content=formats.saved(book),
        rows_read=8,
        answers={
            "F2": "Leeds children_missing 2022-23 answered 45",
            "G2": "Leeds interviews_offered 2022-23 refused s12",
            "H2": "Leeds interviews_completed 2022-23 refused s12",
            "F3": "Kent children_missing 2022-23 answered 70",
            "G3": "Kent interviews_offered 2022-23 not_held",
            "H3": "Kent interviews_completed 2022-23 answered 12",
            "F4": "Bolton children_missing 2022-23 blank",
            "G4": "Bolton interviews_offered 2022-23 blank",
            "H4": "Bolton interviews_completed 2022-23 blank",
            "F5": "Wigan children_missing 2022-23 blank",
            "G5": "Wigan interviews_offered 2022-23 blank",
            "H5": "Wigan interviews_completed 2022-23 blank",
            "F6": "Trafford children_missing 2022-23 blank",
            "G6": "Trafford interviews_offered 2022-23 blank",
            "H6": "Trafford interviews_completed 2022-23 blank",
            "F7": "Rochdale children_missing 2022-23 answered 3",
            "G7": "Rochdale interviews_offered 2022-23 answered 2",
            "H7": "Rochdale interviews_completed 2022-23 answered 1",
        },
        aside={8: "council in Wales", 9: "is not an authority"},
        issues=frozenset(
            {("return_full_but_not", "2"), ("return_status_unknown", "D7"), ("area_not_an_authority", "8")}
        ),
    )


@golden
def provision() -> Golden:
    """Coverage in words and sentences, home and care apart; providers; yes and no as people write them."""
    book, _ = sheet_of(
        [
            ["Council", "Offered to children missing from home?", "Offered to children missing from care?", "Placed out of area", "Who provides the interviews?", "Independent?", "Timescale", "Named person", "Protocol"],
            ["Leeds", "All", "all children", "Some", "Barnardo's", "Yes", "72 hours", "Y", "Yes"],
            ["Kent", "None", "Yes - all", "Unable to say", "Social workers / youth service", "No", "within 3 days", "N", "in development"],
            ["Essex", "We offer to all children missing from care but only to those from home who are known to social care",
             "We offer to all children missing from care but only to those from home who are known to social care", "n/a", "Police", "Partly", "5 working days", "Not held", ""],
            ["Surrey", "Yes", "No", None, "Xyz Ltd", "see attached", "asap", "unable to say", "Refused s43"],
        ]
    )  # fmt: skip
    return Golden(
        name="provision.xlsx",
        question_set="provision-2012",
        content=formats.saved(book),
        rows_read=4,
        answers={
            "B2": "Leeds offer_home - answered all", "C2": "Leeds offer_care - answered all", "D2": "Leeds offer_placed_outside - answered some",
            "E2": "Leeds provider - answered voluntary_organisation", "F2": "Leeds independent - answered yes", "G2": "Leeds timescale_promised - answered 72",
            "H2": "Leeds named_person - answered yes", "I2": "Leeds protocol - answered yes",
            "B3": "Kent offer_home - answered none", "C3": "Kent offer_care - answered all", "D3": "Kent offer_placed_outside - unable_to_say unable_to_say",
            "E3": "Kent provider - answered own_social_worker+youth_service", "F3": "Kent independent - answered no", "G3": "Kent timescale_promised - answered 72",
            "H3": "Kent named_person - answered no", "I3": "Kent protocol - unclear ?partly",
            "B4": "Essex offer_home - unclear ?some", "C4": "Essex offer_care - unclear ?all", "D4": "Essex offer_placed_outside - not_applicable",
            "E4": "Essex provider - answered police", "F4": "Essex independent - answered partly", "G4": "Essex timescale_promised - answered 120..168",
            "H4": "Essex named_person - not_held", "I4": "Essex protocol - blank",
            "B5": "Surrey offer_home - unclear ?all;some", "C5": "Surrey offer_care - answered none", "D5": "Surrey offer_placed_outside - blank",
            "E5": "Surrey provider - unclear", "F5": "Surrey independent - unclear", "G5": "Surrey timescale_promised - unclear",
            "H5": "Surrey named_person - unable_to_say unable_to_say", "I5": "Surrey protocol - refused s43",
        },
        issues=frozenset({("code_to_confirm", "B4"), ("not_understood", "E5"), ("question_missing", "")}),
        no_issues=frozenset({"period_unknown", "column_unsure", "column_not_mapped"}),
    )  # fmt: skip


@golden
def names() -> Golden:
    """Names as they are typed: sure ones, a slip, an ambiguous one, a code, none at all, one council twice."""
    book, _ = sheet_of(
        [
            ["Authority", "Number of individual children reported missing (2023/24)", "Anything else?"],
            ["London Borough of Barking & Dagenham", 12, "phoned"],
            ["Bristol City Council", 20, None],
            ["Cumbria", 7, None],
            ["Leeeds", 8, None],
            [None, 9, None],
            ["E08000035", 31, None],
            ["Hull City Council", 10, None],
            ["Kingston upon Hull, City of", 11, "corrected"],
        ]
    )
    return Golden(
        name="names.xlsx",
        question_set="activity-2024",
        content=formats.saved(book),
        rows_read=8,
        answers={
            "B2": "Barking and Dagenham children_missing 2023-24 answered 12",
            "C2": "Barking and Dagenham None - answered",
            "B3": "Bristol children_missing 2023-24 answered 20",
            "B7": "Leeds children_missing 2023-24 answered 31",
            "B8": "Hull children_missing 2023-24 answered 10",
            "B9": "Hull children_missing 2023-24 answered 11",
            "C9": "Hull None - answered",
        },
        aside={4: "may be", 5: "perhaps Leeds", 6: "names no authority"},
        issues=frozenset({("area_twice", "9"), ("area_ambiguous", "A4"), ("area_suggested", "A5"), ("area_missing", "6"), ("column_not_mapped", "C")}),
    )  # fmt: skip


@golden
def doubtful_cells() -> Golden:
    """Everything that waits for a person: two numbers, wrong units, dates that were ranges, errors, formulas."""
    book, sheet = sheet_of(
        [
            ["Council", "Looked after children missing", "Looked after incidents", "RHIs offered", "RHIs completed", "Year"],
            ["Devon", "685 incidents relating to 73 Children Looked After", "45 children", "639 required, offered exempt s12", "238 RHIs", "2017/18"],
            ["Bradford", "86 (42 girls, 44 boys)", "472 incidents, 58 children; boys 24, girls 38", datetime(2024, 4, 1), "=SUM(A1:A9)", "2017/18"],
            ["Leeds", "12.5", -4, 0.45, "#N/A", "2017/18"],
            ["Kent", "45%", "over 100", "1-4", "<5 (s40(2))", "2018/19"],
        ]
    )  # fmt: skip
    sheet["D4"].number_format = "0%"
    return Golden(
        name="doubtful.xlsx",
        question_set="activity-2024",
        content=formats.saved(book),
        rows_read=4,
        answers={
            "B2": "Devon looked_after_missing 2017-18 unclear ?685;73",
            "C2": "Devon looked_after_incidents 2017-18 unclear ?45",
            "D2": "Devon interviews_offered 2017-18 refused s12",
            "E2": "Devon interviews_completed 2017-18 answered 238",
            "B3": "Bradford looked_after_missing 2017-18 unclear ?86;42;44",
            "C3": "Bradford looked_after_incidents 2017-18 unclear ?472;58;24;38",
            "D3": "Bradford interviews_offered 2017-18 unclear ?1..4",
            "E3": "Bradford interviews_completed 2017-18 unclear",
            "B4": "Leeds looked_after_missing 2017-18 unclear ?12.5",
            "C4": "Leeds looked_after_incidents 2017-18 unclear",
            "D4": "Leeds interviews_offered 2017-18 unclear ?45",
            "E4": "Leeds interviews_completed 2017-18 unclear",
            "B5": "Kent looked_after_missing 2018-19 unclear ?45",
            "C5": "Kent looked_after_incidents 2018-19 answered 101..",
            "D5": "Kent interviews_offered 2018-19 answered 1..4",
            "E5": "Kent interviews_completed 2018-19 answered 0..4 s40(2)",
        },
        issues=frozenset({
            ("two_numbers", "B2"), ("unit_differs", "C2"), ("number_beside_refusal", "D2"), ("parts_do_not_add", "C3"), ("date_for_number", "D3"),
            ("formula_without_value", "E3"), ("number_not_whole", "B4"), ("number_negative", "C4"), ("unit_differs", "D4"), ("spreadsheet_error", "E4"),
        }),
    )  # fmt: skip


@golden
def several_sheets() -> Golden:
    """A cover, a hidden sheet and the table, which begins in column B at row 4; hidden row and column."""
    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.title = "Cover"
    cover["A1"] = "Missing children: responses"
    table = book.create_sheet("Responses")
    rows = [
        ["LA name", "Type of council", "Missing incidents 2022-23"],
        ["Leeds", "Metropolitan", 5],
        ["Kent", "County", 6],
    ]
    for at, row in enumerate(rows, start=4):
        for column, value in enumerate(row, start=2):
            table.cell(at, column, value)
    table.row_dimensions[6].hidden = True
    table.column_dimensions["D"].hidden = True
    secret = book.create_sheet("Draft")
    secret.sheet_state = "hidden"
    secret["A1"] = "old"
    return Golden(
        name="sheets.xlsx",
        question_set="activity-2024",
        content=formats.saved(book),
        rows_read=2,
        answers={"D5": "Leeds incidents 2022-23 answered 5", "D6": "Kent incidents 2022-23 answered 6"},
        issues=frozenset({("sheet_not_read", ""), ("sheet_hidden", ""), ("row_hidden", "6"), ("column_hidden", "D")}),
    )


@golden
def rows_per_year() -> Golden:
    """One row a council and year, the name only in a merged cell over its years; tenfold changes; an old format."""
    book, sheet = sheet_of(
        [
            ["Local authority", "Financial year", "Missing incidents", "Children missing"],
            ["Leeds", "2020/21", 40, 30],
            [None, "2021/22", 400, 31],
            [None, "2022/23", 410, 500],
            ["Kent", "2020/21", 1, 2],
        ]
    )
    sheet.merge_cells("A2:A4")
    return Golden(
        name="years.xlsx",
        question_set="activity-2024",
        content=formats.saved(book),
        rows_read=4,
        answers={
            "C2": "Leeds incidents 2020-21 answered 40", "D2": "Leeds children_missing 2020-21 answered 30",
            "C3": "Leeds incidents 2021-22 answered 400", "D3": "Leeds children_missing 2021-22 answered 31",
            "C4": "Leeds incidents 2022-23 answered 410", "D4": "Leeds children_missing 2022-23 answered 500",
            "C5": "Kent incidents 2020-21 answered 1", "D5": "Kent children_missing 2020-21 answered 2",
        },
        issues=frozenset({("tenfold_change", "C3"), ("tenfold_change", "D4"), ("more_than_possible", "D4"), ("more_than_possible", "D5")}),
        no_issues=frozenset({"area_twice", "area_missing"}),
    )  # fmt: skip


@golden
def old_format() -> Golden:
    """An .xls file, whose numbers are all floating point."""
    rows = [
        ["Council", "RHIs offered", "RHIs completed within 72 hours"],
        ["Leeds", 45.0, "Nil"],
        ["Kent", "8.0", "twelve"],
    ]
    return Golden(
        name="old.xls",
        question_set="activity-2024",
        content=formats.xls(rows),
        rows_read=2,
        answers={
            "B2": "Leeds interviews_offered - answered 45",
            "C2": "Leeds interviews_within_72h - answered 0",
            "B3": "Kent interviews_offered - answered 8",
            "C3": "Kent interviews_within_72h - answered 12",
        },
    )


@golden
def long_layout() -> Golden:
    """One row an answer, in an OpenDocument file, with statuses, numbers and exemptions written beside the texts."""
    rows = [
        [
            "Authority",
            "Period",
            "Question",
            "Answer",
            "Answer number",
            "Answer status",
            "Exemption",
            "Source URL",
            "Note",
        ],
        [
            "Leeds City Council",
            "2022-23",
            "return interviews offered",
            "45",
            45,
            "answered",
            None,
            "https://example.org/1",
            None,
        ],
        [
            "Leeds City Council",
            "2022-23",
            "return interviews completed",
            "30 completed, others not recorded",
            30,
            "partial",
            None,
            "",
            "sic",
        ],
        ["Kent", "2022-23", "missing incidents", "we cannot provide this", None, "refused", "s12", "", ""],
        ["Kent", "2022-23", "favourite colour", "blue", None, "answered", None, "", ""],
        ["Essex", "2022-23", "missing incidents", "45", 54, "answered", None, "", ""],
        ["Essex", "2022-23", "children missing", "45", None, "inconsistent", None, "", ""],
        ["Wales", "2022-23", "children missing", "45", None, "answered", None, "", ""],
        ["Surrey", "2022-23", None, None, None, "answered", None, "", "nothing"],
    ]
    return Golden(
        name="long.ods",
        question_set="activity-2024",
        content=formats.ods(rows),
        rows_read=8,
        answers={
            "D2": "Leeds interviews_offered 2022-23 answered 45",
            "D3": "Leeds interviews_completed 2022-23 partly_answered 30",
            "D4": "Kent incidents 2022-23 refused s12",
            "D5": "Kent None 2022-23 answered",
            "D6": "Essex incidents 2022-23 answered 45",
            "D7": "Essex children_missing 2022-23 unclear ?45",
        },
        aside={8: "total", 9: "no question"},
        issues=frozenset({("question_not_in_set", "C5"), ("number_disagrees", "D6")}),
    )


@golden
def stacked_tables() -> Golden:
    """Two tables under each other, each with its year as a heading and its own header."""
    rows: list[list[object]] = [
        ["2021-22"],
        ["Council", "Missing incidents"],
        ["Leeds", 5],
        ["2022-23"],
        ["Council", "Missing incidents"],
        ["Leeds", 6],
        ["National average", 5.5],
        ["* provisional", None],
    ]
    return Golden(
        name="stacked.xlsx",
        question_set="activity-2024",
        content=formats.xlsx(rows),
        rows_read=6,
        answers={"B3": "Leeds incidents 2021-22 answered 5", "B6": "Leeds incidents 2022-23 answered 6"},
        aside={4: "heading", 5: "repeats the header", 7: "total", 8: "note"},
        no_issues=frozenset({"area_twice", "period_unknown"}),
    )


@golden
def years_as_headers() -> Golden:
    """Only years in the header; the question stands in the banner."""
    rows: list[list[object]] = [
        ["", "RHIs offered", None, "Number of RHIs completed within 72 hours", None],
        ["Council", 2021, "2022-23", 2021, "2022-23"],
        ["Leeds", 10, 20, 5, 6],
        ["Kent", 11, 21, "-", "Nil"],
    ]
    return Golden(
        name="headers.xlsx",
        question_set="activity-2024",
        content=formats.xlsx(rows),
        rows_read=2,
        answers={
            "B3": "Leeds interviews_offered 2021 answered 10", "C3": "Leeds interviews_offered 2022-23 answered 20",
            "D3": "Leeds interviews_within_72h 2021 answered 5", "E3": "Leeds interviews_within_72h 2022-23 answered 6",
            "B4": "Kent interviews_offered 2021 answered 11", "C4": "Kent interviews_offered 2022-23 answered 21",
            "D4": "Kent interviews_within_72h 2021 blank", "E4": "Kent interviews_within_72h 2022-23 answered 0",
        },
    )  # fmt: skip


@golden
def titled_years() -> Golden:
    """A single question in the title, years as headers, the councils' column without any header."""
    rows: list[list[object]] = [
        ["Number of missing incidents by council"],
        [],
        ["Council", "2020/21", "2021/22"],
        ["Leeds", 4, 5],
        ["Number of responses", 1, 1],
    ]
    return Golden(
        name="titled.xlsx",
        question_set="activity-2024",
        content=formats.xlsx(rows),
        rows_read=2,
        answers={"B4": "Leeds incidents 2020-21 answered 4", "C4": "Leeds incidents 2021-22 answered 5"},
        aside={5: "total"},
    )


@golden
def doubtful_headers() -> Golden:
    """Headers that come near a question: what they count, or of whom, is not what the question counts."""
    rows: list[list[object]] = [
        ["No", "Council", "Number of children offered RHIs", "% completed within 72 hours", "Children missing from home", "Comments", "LAC", "Comments"],
        [1, "Leeds", 30, 0.45, 12, "ok", 400, "at 31 March"],
    ]  # fmt: skip
    return Golden(
        name="2022-23 doubtful.xlsx",
        question_set="activity-2024",
        content=formats.xlsx(rows, sheet="2022-23"),
        rows_read=1,
        answers={
            "C2": "Leeds None 2022-23 answered 30",
            "D2": "Leeds None 2022-23 unclear ?0.45",
            "E2": "Leeds None 2022-23 answered 12",
            "G2": "Leeds children_looked_after 2022-23 answered 400",
        },
        issues=frozenset({("column_unsure", "C"), ("column_unsure", "D"), ("column_unsure", "E")}),
    )


@golden
def home_and_care_banners() -> Golden:
    """Repeated headers told apart by banners that are no years."""
    book, sheet = sheet_of(
        [
            ["Authority", "From home", None, "From care", None],
            [None, "Offered?", "Data held", "Offered?", "Data held"],
            ["Leeds", "Some", "Yes", "All", "No"],
        ]
    )
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("D1:E1")
    return Golden(
        name="home_care.xlsx",
        question_set="provision-2012",
        content=formats.saved(book),
        rows_read=1,
        answers={
            "B3": "Leeds offer_home - answered some",
            "C3": "Leeds data_home - answered yes",
            "D3": "Leeds offer_care - answered all",
            "E3": "Leeds data_care - answered no",
        },
        no_issues=frozenset({"column_repeated", "column_unsure"}),
    )


@golden
def long_questions() -> Golden:
    """Question numbers in one row, whole questions with line breaks in the next, a blank row, then the data."""
    rows: list[list[object]] = [
        [None, "Q1", "Q2", "Q6", "Q8"],
        [
            "Name of Local Authority (LA):",
            "How many individual children were reported missing\nbetween 1 April 2023 and 31 March 2024?",
            "How many missing incidents were there between 1 April 2023 and 31 March 2024?",
            "How many return home interviews were offered to children in the same period?",
            "How many return home interviews were completed within 72 hours of the child being found?",
        ],
        [],
        ["Royal Borough of Kensington and Chelsea", "1,003 ", "1 109", "x", "c.90"],
        ["St Helens MBC", "twelve", "Fewer than 10", "0", "No information held"],
    ]
    return Golden(
        name="long_questions.xlsx",
        question_set="activity-2024",
        content=formats.xlsx(rows),
        rows_read=2,
        answers={
            "B4": "Kensington and Chelsea children_missing 2023-24 answered 1003",
            "C4": "Kensington and Chelsea incidents 2023-24 answered 1109",
            "D4": "Kensington and Chelsea interviews_offered - suppressed 0..",
            "E4": "Kensington and Chelsea interviews_within_72h - answered ~90",
            "B5": "St Helens children_missing 2023-24 answered 12",
            "C5": "St Helens incidents 2023-24 answered 0..9",
            "D5": "St Helens interviews_offered - answered 0",
            "E5": "St Helens interviews_within_72h - not_held",
        },
        issues=frozenset({("period_unknown", "D"), ("period_unknown", "E"), ("number_approximate", "E4")}),
    )
