"""Councils' letters copied into a sheet: each question in a row of its own, what answers it in the rows below."""

# ruff: noqa: E501 - tables are read across

from __future__ import annotations

from tests.golden.foi import formats
from tests.golden.foi.own_replies import CHILDREN, COMPLETED, INCIDENTS, OFFERED
from tests.golden.foi.workbooks import Golden, golden


@golden
def answers_below_their_questions() -> Golden:
    """One column: numbered questions, answers below, a remark below an answer, a letter's end below the last one."""
    return Golden(
        "response.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                ["Kent County Council"], ["Missing children, 2022-23"], [],
                [f"1. {CHILDREN}"], [412], [],
                [f"2. {INCIDENTS}"], ["1,109"], ["This includes repeat episodes."], [],
                [f"3. {OFFERED}"], ["Section 12 - cost exceeded"],
                [f"4. {COMPLETED}"], ["200 offered and 150 completed"], [],
                ["5. How many staff carry them out?"], [4], [],
                ["6. Who provides the interviews?"],
                ["7. Do you offer support after an interview?"], ["Yes"], [],
                ["Yours sincerely"], ["FOI team, telephone 01622 100100"],
            ]
        ),
        {
            "A5": "Kent children_missing 2022-23 answered 412", "A8": "Kent incidents 2022-23 answered 1109",
            "A12": "Kent interviews_offered 2022-23 refused s12", "A14": "Kent interviews_completed 2022-23 unclear ?200;150",
            "A17": "Kent None 2022-23 answered 4", "A21": "Kent follow_up_support 2022-23 answered yes",
        },
        {19: "nothing that answers it", 23: "note", 24: "note"},
        frozenset({("one_council", ""), ("two_numbers", "A14"), ("question_not_in_set", "A17"), ("answer_missing", "19")}),
        rows_read=16,
    )  # fmt: skip


@golden
def numbers_beside_questions() -> Golden:
    """Numbers of the questions in a column of their own, answers a row lower in the next, called answers or not."""
    return Golden(
        "Kent.csv",
        "activity-2024",
        f"Q1,{CHILDREN}\n,412\nQ2,{INCIDENTS}\nA2,498\nQ3,Who provides the interviews?\nAnswer:,Barnardo's\n".encode(),
        {
            "B2": "Kent children_missing - answered 412", "B4": "Kent incidents - answered 498",
            "B6": "Kent provider - answered voluntary_organisation",
        },
        {},
        frozenset({("one_council", "")}),
        rows_read=6,
    )  # fmt: skip


@golden
def small_tables_below_questions() -> Golden:
    """Below each question its years: down with figures beside them, across above figures, or as a line above each. Boys
    and girls are parts, and neither is the answer."""
    return Golden(
        "Kent.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                [f"1) {CHILDREN}"], ["2021/22", 412], ["2022/23", 398],
                [f"2) {INCIDENTS}"], [2021, 2022], [1000, 2023],
                [f"3) {OFFERED}"], ["Boys", 20], ["Girls", 25],
                [f"4) {COMPLETED}"], ["2021-22"], ["Response: 33"], ["2022-23"], ["<5"],
                ["5) How many children were looked after?"], ["", "2021-22", "2022-23"], ["Total", 800, 810], ["Of whom girls", 300, 310],
            ]
        ),
        {
            "B2": "Kent children_missing 2021-22 answered 412", "B3": "Kent children_missing 2022-23 answered 398",
            "A6": "Kent incidents 2021 answered 1000", "B6": "Kent incidents 2022 answered 2023",
            "B8": "Kent None - answered 20", "B9": "Kent None - answered 25",
            "A12": "Kent interviews_completed 2021-22 answered 33", "A14": "Kent interviews_completed 2022-23 answered 0..4",
            "B17": "Kent children_looked_after 2021-22 answered 800", "C17": "Kent children_looked_after 2022-23 answered 810",
            "B18": "Kent None 2021-22 answered 300", "C18": "Kent None 2022-23 answered 310",
        },
        {},
        frozenset({("answer_in_parts", "B8"), ("answer_in_parts", "B9"), ("answer_in_parts", "B18"), ("one_council", "")}),
        rows_read=18,
    )  # fmt: skip


@golden
def lettered_parts_and_sections() -> Golden:
    """A question asked in lettered parts, whose words and year hold for them; a heading over the next questions."""
    return Golden(
        "Kent.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                ["Q1. For 2022-23, of looked after children:"], ["(a) how many went missing?"], [45],
                ["(b) how many missing incidents were there?"], [100], [],
                ["Return interviews"], ["Q2. How many return home interviews were offered?"], ["A2: None"], [],
                ["All children"], [f"Q3. {CHILDREN}"], ["Q3. This information is not held by us"],
            ]
        ),
        {
            "A3": "Kent looked_after_missing 2022-23 answered 45", "A5": "Kent looked_after_incidents 2022-23 answered 100",
            "A9": "Kent interviews_offered - answered 0", "A13": "Kent children_missing - not_held",
        },
        {1: "heading", 7: "heading", 11: "heading"},
        frozenset({("one_council", "")}),
        frozenset({"question_not_in_set"}),
        rows_read=11,
    )  # fmt: skip


@golden
def question_and_answer_in_one_cell() -> Golden:
    """Each cell holds a question and, in its next line or called so, the answer; a polite request is none."""
    return Golden(
        "Kent.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                [f"{CHILDREN}\nAnswer: 45"], [f"{INCIDENTS} Our response: fewer than 5"],
                [f"{OFFERED}\nPlease give figures for 2022-23."], [7], ["Who provides the interviews?\nPlease name all."],
            ]
        ),
        {
            "A1": "Kent children_missing - answered 45", "A2": "Kent incidents - answered 0..4",
            "A4": "Kent interviews_offered 2022-23 answered 7",
        },
        {5: "nothing that answers it"},
        frozenset({("one_council", "")}),
        rows_read=5,
    )  # fmt: skip


@golden
def the_same_question_asked_twice() -> Golden:
    """Two teams answer the same question: neither answer is the council's. Of several lines the whole is read."""
    return Golden(
        "Kent.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                [CHILDREN], [40], [CHILDREN], [50], [INCIDENTS], ["East: 70"], ["West: 80"],
                ["Do you offer support after an interview?"], ["Yes"], ["but only to children in care"],
            ]
        ),
        {
            "A2": "Kent None - answered 40", "A4": "Kent None - answered 50", "A6": "Kent incidents - unclear ?70;80",
            "A9": "Kent follow_up_support - unclear ?partly;yes",
        },
        {},
        frozenset({("question_repeated", "A2"), ("question_repeated", "A4"), ("two_numbers", "A6"), ("code_to_confirm", "A9")}),
        rows_read=10,
    )  # fmt: skip


@golden
def years_between_the_questions() -> Golden:
    """A year as a heading over the questions below it, until the next."""
    return Golden(
        "Kent.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                ["2021/22"], [f"1. {CHILDREN}"], [412], [f"2. {INCIDENTS}"], [900],
                ["2022/23"], [f"3. {OFFERED}"], [100], [f"4. {COMPLETED}"], [90],
            ]
        ),
        {
            "A3": "Kent children_missing 2021-22 answered 412", "A5": "Kent incidents 2021-22 answered 900",
            "A8": "Kent interviews_offered 2022-23 answered 100", "A10": "Kent interviews_completed 2022-23 answered 90",
        },
        {6: "heading"},
        frozenset({("one_council", "")}),
        rows_read=9,
    )  # fmt: skip


@golden
def labels_in_rows_of_their_own() -> Golden:
    """ "Q1" and "A1" stand alone; "Year" and "Number" head a small table; years stand before figures in one cell."""
    return Golden(
        "Kent.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                ["Q1"], [CHILDREN], ["A1"], [412], ["Q2"], [INCIDENTS], ["A2"], ["s12 applies"],
                ["Q3"], [OFFERED], ["Year", "Number"], ["2021/22", 41], ["2022/23", 39], ["Q4"], [COMPLETED], ["2021/22: 40"], ["2022/23 – <5"],
            ]
        ),
        {
            "A4": "Kent children_missing - answered 412", "A8": "Kent incidents - refused s12",
            "B12": "Kent interviews_offered 2021-22 answered 41", "B13": "Kent interviews_offered 2022-23 answered 39",
            "A16": "Kent interviews_completed 2021-22 answered 40", "A17": "Kent interviews_completed 2022-23 answered 0..4",
        },
        {},
        frozenset({("one_council", "")}),
        frozenset({"two_numbers", "question_not_in_set"}),
        rows_read=16,
    )  # fmt: skip


@golden
def lettered_years_below_questions() -> Golden:
    """Each question for three years, lettered: the answer beside the year, behind it, below it, or after a bullet."""
    return Golden(
        "response.xlsx",
        "activity-2024",
        formats.xlsx(
            [
                ["Barnet Council"],
                ["1.How many children (under 18) went missing in your area in the years:"], ["a) 2019/20", 10], ["b) 2020/21", 11],
                ["2.How many girls did this relate to? There may be several reports of one."], ["a) 2019/20", 4], ["b) 2020/21", 5],
                [f"3. {INCIDENTS}"], ["a) 2019/20 - 30"], ["b) 2020/21 - <5"],
                [f"4. {OFFERED}"], ["a) 2019/20"], ["Not held"], ["b) 2020/21"], [25],
                [f"5. {COMPLETED}"], ["• 1 January 2021 to 31 December 2021: 14"], ["• 1 January 2022 to 30 April 2022: 9"],
                ["6. Do you provide or commission any follow-up support?"], ["(a)", "Yes"],
            ]
        ),
        {
            "B3": "Barnet children_missing 2019-20 answered 10", "B4": "Barnet children_missing 2020-21 answered 11",
            "B6": "Barnet None 2019-20 answered 4", "B7": "Barnet None 2020-21 answered 5",
            "A9": "Barnet incidents 2019-20 answered 30", "A10": "Barnet incidents 2020-21 answered 0..4",
            "A13": "Barnet interviews_offered 2019-20 not_held", "A15": "Barnet interviews_offered 2020-21 answered 25",
            "A17": "Barnet interviews_completed 2021 answered 14", "A18": "Barnet interviews_completed 2022-01-01..2022-04-30 answered 9",
            "B20": "Barnet follow_up_support - answered yes",
        },
        {},
        frozenset({("one_council", ""), ("question_not_in_set", "A6")}),
        frozenset({"two_numbers", "answer_in_parts"}),
        rows_read=19,
    )  # fmt: skip
