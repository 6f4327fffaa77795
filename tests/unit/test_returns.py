"""Reading returns: mappings and layouts, names and days, the long layout of answers already coded, real files."""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import date

import openpyxl
import pytest
import xlsxwriter

from foi_data import recognise, returns
from foi_data.exceptions import FileRefused, LayoutError, QuestionSetError
from foi_data.issues import WORDINGS, Issue, IssueCode, issue
from foi_data.layouts import Layout, LayoutColumn, layout_of
from foi_data.parsed import Cell, ParsedAnswer, ParsedFile
from foi_data.questions import QuestionSet, parse_question_set
from foi_data.rows import kinds as rows_module
from foi_data.rows.kinds import Names, is_note, is_total, parse_return_reason, parse_return_status
from foi_data.said import Said
from geo import gazetteer
from tests.golden.foi import formats

Rows = list[list[object]]
ACTIVITY = "activity-2024"

TRACKER = """
id = "contracts"
title = "Contracts handed back to councils"
source = "made for a test after a newsroom's tracker of adult care"

[[questions]]
id = "contracts"
title = "Contracts handed back"
text = "How many contracts were handed back?"
kind = "count"
unit = "councils"
period = "year"

[[questions]]
id = "hours"
title = "Hours a week handed back"
text = "How many hours of care a week were handed back?"
kind = "duration"
unit = "hours"
period = "year"
aliases = ["hours/week handed back"]
"""


def read(rows: Rows, question_set: str | QuestionSet = ACTIVITY, **keywords: object) -> ParsedFile:
    return returns.parse(formats.xlsx(rows), "made.xlsx", question_set, **keywords)


def codes(parsed: ParsedFile) -> set[str]:
    return {str(each.code) for each in parsed.issues}


def at(parsed: ParsedFile, place: str) -> ParsedAnswer:
    [found] = [answer for answer in parsed.answers if f"{answer.cell.column}{answer.cell.row}" == place]
    return found


# Mapping and layouts.

UNKNOWN_HEADERS: Rows = [["Who", "Spalte A", "Spalte B"], ["Leeds", 45, "<5"], ["Kent", 50, "Nil"], ["Devon", 3, 0]]


def test_a_persons_mapping_goes_before_everything_else():
    rows: Rows = [["Council", "Children missing", "RHIs offered"], ["Leeds", 5, 7]]
    parsed = read(rows, said=Said(mapping={"B": "incidents@2022-23", "C": "ignore"}))
    assert (at(parsed, "B2").question, at(parsed, "B2").period) == ("incidents", "2022-23")
    assert len(parsed.answers) == 1


def test_a_layout_says_what_nothing_else_can_and_fits_the_next_file_of_its_shape():
    columns = (LayoutColumn("Who", role="area"), LayoutColumn("Spalte A", question="incidents", period="2022/23"))
    layout = Layout("german", ACTIVITY, columns, header_row=1)
    parsed = read(UNKNOWN_HEADERS, layout=layout)
    assert [answer.value for answer in parsed.answers_to("incidents")] == [45, 50, 3]
    assert {answer.period for answer in parsed.answers_to("incidents")} == {"2022-23"}


def test_a_layout_tells_repeated_headers_apart_by_their_banner():
    rows: Rows = [[None, "First", "Second"], ["Council", "Anzahl", "Anzahl"], ["Leeds", 1, 2]]
    columns = (
        LayoutColumn("Anzahl", banner="first", question="incidents", period="2021-22"),
        LayoutColumn("Anzahl", banner="second", question="incidents", period="2022-23"),
    )
    parsed = read(rows, layout=Layout("two", ACTIVITY, columns, header_row=2))
    assert [(answer.value, answer.period) for answer in parsed.answers] == [(1, "2021-22"), (2, "2022-23")]


def test_a_source_that_shows_zeros_makes_below_five_one_to_four():
    rows: Rows = [["Council", "Children missing 2022-23"], ["Leeds", "<5"], ["Kent", 0]]
    plain = read(rows)
    assert (at(plain, "B2").low, at(plain, "B2").high) == (0, 4)
    layout = Layout("zeros", ACTIVITY, (LayoutColumn("Council", role="area"),), zeros_shown=True)
    shown = read(rows, layout=layout)
    assert (at(shown, "B2").low, at(shown, "B2").high) == (1, 4)


def test_the_layout_a_file_was_read_by_reads_it_again_the_same():
    rows: Rows = [[None, "2021-22", "2022-23"], ["Council", "Missing incidents", "Missing incidents"], ["Leeds", 1, 2]]
    parsed = read(rows)
    layout = layout_of("kept", ACTIVITY, parsed.columns)
    assert read(rows, layout=layout).answers == parsed.answers


def test_names_fill_down_only_where_the_layout_says_so():
    rows: Rows = [["Council", "Year", "Missing incidents"], ["Leeds", "2021-22", 1], [None, "2022-23", 2]]
    assert len(read(rows).rows_set_aside) == 1
    layout = Layout("down", ACTIVITY, (LayoutColumn("Council", role="area"),), fill_down=True)
    assert [answer.period for answer in read(rows, layout=layout).answers] == ["2021-22", "2022-23"]


def test_a_name_does_not_fill_down_into_a_table_below():
    rows: Rows = [
        ["Council", "Missing incidents"], ["Leeds", 1], ["Council", "RHIs offered"], [None, 2, 3], ["Kent", 4],
    ]  # fmt: skip
    layout = Layout("down", ACTIVITY, (LayoutColumn("Council", role="area"),), fill_down=True)
    parsed = read(rows, layout=layout)
    assert [(each.question, each.value) for each in parsed.answers] == [("incidents", 1), ("interviews_offered", 4)]
    assert [row.row for row in parsed.rows_set_aside] == [3, 4]


@pytest.mark.parametrize("mapping", [{"B": "boys"}, {"B": "incidents@soon"}])
def test_a_mapping_to_nothing_known_is_an_error_that_says_so(mapping):
    with pytest.raises(LayoutError, match="Column B"):
        read(UNKNOWN_HEADERS, said=Said(mapping=mapping))


def test_a_column_of_councils_without_a_known_header_is_found_by_its_names():
    rows: Rows = [["Wer", "Missing incidents", "RHIs offered"], ["Leeds", 1, 2], ["Kent", 2, 3]]
    parsed = read(rows)
    assert [answer.area_code for answer in parsed.answers_to("incidents")] == ["E08000035", "E10000016"]
    assert not parsed.columns[0].sure


def test_of_two_columns_called_council_the_one_with_more_names_counts():
    rows: Rows = [
        ["Organisation", "Local authority", "Missing incidents"],
        ["Some Trust", "Leeds", 1],
        ["Other", "Kent", 2],
    ]
    assert read(rows).rows_accepted == 2


# What is refused.


def test_a_file_without_a_header_is_refused_with_what_is_missing():
    with pytest.raises(FileRefused, match=r"made\.xlsx has no header.*councils' names"):
        read([["one", "two"], ["three", "four"]])


def test_a_header_without_councils_is_refused_with_its_row():
    with pytest.raises(FileRefused, match=r"header was found in row 1 .*no column names the councils"):
        read([["RHIs offered", "RHIs completed", "Missing incidents"], [4, 5, 6]])


def test_an_unknown_question_set_or_sheet_is_named():
    with pytest.raises(QuestionSetError, match="no question set 'nothing'"):
        read(UNKNOWN_HEADERS, "nothing")
    with pytest.raises(FileRefused, match="has no sheet 'Tabelle'"):
        read(UNKNOWN_HEADERS, said=Said(sheet="Tabelle"))


# Names and days.


def test_names_are_those_of_the_day_the_wave_was_sent():
    rows: Rows = [["Council", "Missing incidents 2021-22"], ["Cumbria", 5], ["Westmorland and Furness", 6]]
    before = read(rows, names=Names(None, date(2022, 6, 1), None))
    assert [answer.area_code for answer in before.answers] == ["E10000006"]
    after = read(rows, names=Names(None, date(2024, 6, 1), None))
    assert [answer.area_code for answer in after.answers] == ["E06000064"]
    assert {answer.period for answer in after.answers} == {"2021-22"}


def test_a_persons_remembered_decision_about_a_name_is_used():
    rows: Rows = [["Council", "Missing incidents"], ["Leeeds", 5]]
    assert read(rows).rows_accepted == 0
    assert read(rows, names=Names(None, None, {gazetteer.key("Leeeds"): "E08000035"})).rows_accepted == 1


def test_a_set_aside_row_is_accepted_once_a_person_says_whose_it_is():
    rows: Rows = [["Council", "Missing incidents"], [None, 5], ["Total", 5]]
    assert read(rows).rows_accepted == 0
    mended = read(rows, said=Said(bodies={2: "E08000035"}))
    assert [answer.area_code for answer in mended.answers] == ["E08000035"]


def test_a_code_and_a_name_that_disagree_are_put_to_a_person():
    rows: Rows = [["Council", "GSS code", "Missing incidents"], ["Leeds", "E10000016", 5], ["Kent", "E10000016", 6]]
    parsed = read(rows)
    assert parsed.rows_accepted == 1
    assert "Leeds or Kent" in parsed.rows_set_aside[0].reason


def test_every_cell_of_a_row_set_aside_is_kept():
    [row] = read([["Council", "Missing incidents", "Notes"], ["Nowhere", 5, "call back"]]).rows_set_aside
    assert row.cells == (
        Cell("Sheet1", 2, "A", "Nowhere"),
        Cell("Sheet1", 2, "B", "5"),
        Cell("Sheet1", 2, "C", "call back"),
    )


def test_a_later_return_takes_the_place_of_an_earlier_and_both_stay():
    rows: Rows = [["Council", "Missing incidents 2022-23"], ["Leeds", 5], ["Leeds City Council", 6]]
    first, second = read(rows).answers
    assert first.superseded_by == second.cell
    assert second.superseded_by is None


def test_cells_right_of_the_header_are_kept_and_said():
    parsed = returns.parse(b"Council,RHIs offered\nLeeds,4,stray\n", "x.csv", ACTIVITY)
    assert at(parsed, "C2").question is None
    assert ("column_not_mapped", "C") in {(str(each.code), each.column) for each in parsed.issues}


# The sixteen answers that were read in disclosure logs and newspapers.


@pytest.fixture(scope="module")
def sixteen(reference) -> ParsedFile:
    path = reference / "foi" / "foi_answers_seen.csv"
    return returns.parse(path.read_bytes(), path.name, ACTIVITY)


def test_all_sixteen_real_answers_are_accepted_with_their_source(sixteen):
    assert (sixteen.kind, sixteen.rows_read, sixteen.rows_accepted) == ("foi_long", 16, 16)
    assert all(answer.source_url.startswith("http") for answer in sixteen.answers)
    assert Counter(answer.area_code for answer in sixteen.answers) == {"E10000008": 5, "E06000041": 5, "E08000032": 6}


def test_a_number_beside_a_refusal_is_no_answer(sixteen):
    offered = at(sixteen, "D3")
    assert (offered.question, offered.status, offered.exemption, offered.value) == (
        "interviews_offered",
        "refused",
        "s12",
        None,
    )
    assert ("number_beside_refusal", 3) in {(str(each.code), each.row) for each in sixteen.issues}


def test_an_answer_in_part_keeps_its_number_and_the_exemption_for_the_rest(sixteen):
    completed = at(sixteen, "D4")
    assert (completed.status, completed.value, completed.exemption) == ("partly_answered", 238, "s12")


def test_of_two_numbers_none_is_chosen_even_where_the_file_gives_one(sixteen):
    for place, numbers in (("D2", [685, 73]), ("D12", [86, 42, 44]), ("D15", [568, 104]), ("D17", [1109, 394])):
        answer = at(sixteen, place)
        assert (answer.status, answer.value) == ("unclear", None)
        assert [proposal.value for proposal in answer.proposals] == numbers


def test_arithmetic_that_contradicts_itself_is_kept_and_flagged(sixteen):
    [found] = [each for each in sixteen.issues if each.code == IssueCode.PARTS_DO_NOT_ADD]
    assert (found.row, found.message) == (16, "The parts 24 and 38 add up to 62, not to 58.")


def test_questions_of_no_set_stay_without_one(sixteen):
    uasc = [answer for answer in sixteen.answers if answer.question_text == "UASC in care"]
    assert [(answer.question, answer.value) for answer in uasc] == [(None, 14), (None, 34), (None, 38), (None, 39)]
    assert all("not in the set" in answer.note for answer in uasc)


def test_periods_are_kept_as_they_were_asked(sixteen):
    assert [at(sixteen, f"D{row}").period for row in (2, 6, 12)] == [
        "2017-04-01..2018-03-31",
        "2018-04..2018-09",
        "2015",
    ]


# A newsroom's tracker, of adult care: the mechanics on 210 real rows.


@pytest.fixture(scope="module")
def tracker(reference) -> ParsedFile:
    path = reference / "foi" / "bbc_sdu_social_care_foi__contracts_handed_back.csv"
    return returns.parse(path.read_bytes(), path.name, parse_question_set(TRACKER, "contracts"))


def test_the_tracker_accepts_the_english_councils_and_sets_the_others_aside(tracker):
    assert (tracker.rows_read, tracker.rows_accepted) == (210, 149)
    reasons = Counter(str(each.code) for each in tracker.issues if str(each.code).startswith("area_"))
    assert reasons == {"area_not_an_authority": 59, "area_ambiguous": 2}


def test_the_trackers_repeated_headers_are_told_apart_by_their_banner(tracker):
    assert [(each.column, each.question, each.period) for each in tracker.columns if each.question] == [
        ("J", "contracts", "2021-22"),
        ("K", "hours", "2021-22"),
        ("L", "contracts", "2022-23"),
        ("M", "hours", "2022-23"),
    ]


def test_seven_spellings_of_a_reason_are_two_reasons(tracker):
    found = {each.raw_reason.casefold(): (each.status, each.exemption) for each in tracker.returns if each.raw_reason}
    assert set(found.values()) == {("not_held", None), ("refused", "s12")}
    assert found["not recorded"] == ("not_held", None)


def test_a_cell_of_the_tracker_keeps_where_it_came_from(tracker):
    barnsley = at(tracker, "K10")
    assert (barnsley.area_code, barnsley.value, barnsley.raw, barnsley.cell.row) == ("E08000038", 884.5, "884.5", 10)


# Words for returns and rows.


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Full", "answered"),
        ("Successful", "answered"),
        ("Partial", "partly_answered"),
        ("Partially successful", "partly_answered"),
        ("Refused", "refused"),
        ("Refused - s12", "refused"),
        ("Information not held", "not_held"),
        ("Did not respond", "no_reply"),
        ("Long overdue", "no_reply"),
        ("Awaiting response", "awaiting"),
        ("Withdrawn", "withdrawn"),
        ("Half and half", None),
    ],
)
def test_status_columns_are_read_as_they_are_written(text, status):
    assert parse_return_status(text) == status


def test_a_reason_says_refused_or_not_held_or_nothing():
    assert parse_return_reason("Info not held") == ("not_held", None)
    assert parse_return_reason("cost exceeded") == ("refused", "s12")
    assert parse_return_reason("the dog ate it") == (None, None)


@pytest.mark.parametrize(
    "text",
    ["Total", "GRAND TOTAL", "England", "National average", "Mean", "London", "Inner London", "Number of responses"],
)
def test_totals_are_known_by_their_name(text):
    assert is_total(text)


@pytest.mark.parametrize("text", ["Leeds", "Westmorland and Furness", "City of London", "Allerdale", "Meaning"])
def test_names_are_not_taken_for_totals(text):
    assert not is_total(text)


def test_notes_are_known_by_how_they_begin_or_by_their_length():
    assert is_note("* provisional")
    assert is_note("This council counts an interview once for several incidents of the same child")
    assert not is_note("Kent")


# Issues.


def test_every_code_has_its_wording_and_every_wording_says_how_to_mend_it():
    assert set(WORDINGS) == set(IssueCode)
    for wording in WORDINGS.values():
        assert wording.mend.endswith((".", "}"))


def test_an_issue_knows_its_level():
    assert issue(IssueCode.ROW_NOTE, text="x", row=4).level == "row"
    assert issue(IssueCode.ROW_NOTE, text="x", row=4, column="B").level == "cell"
    assert issue(IssueCode.SHEET_HIDDEN, name="x").level == "file"


def test_a_long_text_is_shortened_in_a_message():
    found: Issue = issue(IssueCode.ROW_NOTE, text="word " * 100)
    assert len(found.message) < 200


def test_a_table_with_a_blank_corner_above_the_names_is_recognised():
    content = formats.xlsx([["", "Children missing", "Missing incidents"], ["Leeds", 45, 112], ["Kent", 60, 200]])
    assert recognise(content, "corner.xlsx").kind == "foi_wide"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (formats.xlsx([["", "Leeds", "Kent CC"], ["Parks and gardens", 4, 6]]), "side by side in row 1 .* known"),
        (
            formats.xlsx([["Parks", "Gardens"]], sheet="Leeds", Kent=[["Parks", "Gardens"]]),
            "a sheet for each council",
        ),
    ],
)
def test_what_is_no_table_of_returns_says_what_was_seen_and_how_to_mend_it(content, words):
    assert re.search(words, recognise(content, "made.xlsx").reason)
    with pytest.raises(FileRefused, match=words):
        returns.parse(content, "made.xlsx", "activity-2024")


@pytest.mark.parametrize("name", ["Nowhere {} borough", "Kensxt{} County Council"], ids=["unknown", "misspelt"])
def test_a_column_of_thousands_of_unknown_names_is_refused_with_what_to_choose(monkeypatch, name):
    monkeypatch.setattr(rows_module, "UNKNOWN_LIMIT", 5)
    rows = [["Council", "Children missing"], *([name.format("abcdefgh"[number]), 1] for number in range(8))]
    with pytest.raises(FileRefused, match="say which column holds the councils"):
        returns.parse(formats.xlsx(rows), "unknown.xlsx", ACTIVITY)


@pytest.mark.parametrize("counts_from_1904", [True, False])
def test_a_number_shown_as_a_date_is_proposed_as_the_workbook_counts_its_days(counts_from_1904):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"date_1904": counts_from_1904}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Council", "Children missing"])
        sheet.write_row(1, 0, ["Leeds"])
        sheet.write_number(1, 1, 45, book.add_format({"num_format": "yyyy-mm-dd"}))
    [answer] = returns.parse(out.getvalue(), "days.xlsx", ACTIVITY).answers
    assert answer.status == "unclear"
    assert [one.value for one in answer.proposals if one.value is not None] == [45]


def test_a_row_that_says_only_that_nobody_replied_is_a_return_without_reply():
    rows = [
        ["Council", "Children missing", "Missing incidents", "Comments"],
        ["Leeds", "No reply", None, None], ["Kent", None, None, "Did not respond"],
        ["Essex", None, "Awaiting response", None],
        ["Devon", "None", None, None], ["Surrey", "No reply", 5, None], ["Bolton", "Refused", None, None],
    ]  # fmt: skip
    parsed = returns.parse(formats.xlsx(rows), "wave.xlsx", ACTIVITY)
    assert [each.status for each in parsed.returns] == ["no_reply", "no_reply", "awaiting", None, None, None]


def test_a_refusal_merged_over_all_questions_is_that_of_the_return():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Council", "Children missing", "Missing incidents"], ["Leeds", "Refused"], ["Kent", 4, 5]):
        sheet.append(row)
    sheet.merge_cells("B2:C2")
    parsed = returns.parse(formats.saved(book), "wave.xlsx", ACTIVITY)
    assert [each.status for each in parsed.returns] == ["refused", None]


DATES = parse_question_set(
    """
id = "dates"
title = "Dates"
source = "made for this test"
[[questions]]
id = "adopted"
title = "Date adopted"
text = "When was the protocol adopted?"
kind = "date"
[[questions]]
id = "reviewed"
title = "Date reviewed"
text = "When was it reviewed?"
kind = "date"
""",
    "dates",
)


@pytest.mark.parametrize(("counts_from_1904", "number"), [(False, 44287), (True, 42825)])
def test_a_days_number_is_a_day_among_days_and_proposed_where_it_stands_alone(counts_from_1904, number):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"date_1904": counts_from_1904}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Council", "Date adopted", "Date reviewed"])
        sheet.write_row(1, 0, ["Leeds", "12/03/2020", number])
        sheet.write_row(2, 0, ["Kent", number, "n/a"])
    parsed = returns.parse(out.getvalue(), "days.xlsx", DATES)
    found = {f"{each.cell.column}{each.cell.row}": (each.status, each.on) for each in parsed.answers}
    assert found["B3"] == ("answered", date(2021, 4, 1))
    assert found["C2"] == ("unclear", None)
    [proposed] = [each.proposals for each in parsed.answers if each.cell.column == "C" and each.cell.row == 2]
    assert [each.on for each in proposed] == [date(2021, 4, 1)]
    assert ("date_as_number", 2) in {(each.code, each.row) for each in parsed.issues}


def test_numbers_of_questions_without_a_list_are_told_with_what_to_do():
    content = formats.xlsx([["Council", "Q1", "Q2"], ["Leeds", 4, 5]])
    kind, reason = recognise(content, "wave.xlsx")
    assert kind == "unknown"
    assert "only the numbers of the questions ('Q1', 'Q2' ...)" in reason
    assert [each.question for each in returns.parse(content, "wave.xlsx", ACTIVITY).answers] == [None, None]
    said = returns.parse(content, "wave.xlsx", ACTIVITY, said=Said(header_row=1, mapping={"B": "incidents"}))
    assert [(each.question, each.value) for each in said.answers] == [("incidents", 4), (None, 5)]


def test_a_day_alone_below_the_question_that_asks_for_it_is_its_answer():
    rows: Rows = [["When was the protocol adopted?"], ["12 March 2020"], ["When was it reviewed?"], ["2021-04-01"]]
    parsed = returns.parse(formats.xlsx(rows), "Kent.xlsx", DATES)
    assert [(each.question, each.on) for each in parsed.answers] == [
        ("adopted", date(2020, 3, 12)), ("reviewed", date(2021, 4, 1)),
    ]  # fmt: skip
