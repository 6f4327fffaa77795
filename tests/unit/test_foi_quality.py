"""Completeness, contradictions, corrections and what a later file changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foi_data import returns
from foi_data.corrections import Correction, apply_corrections
from foi_data.issues import IssueCode
from foi_data.parsed import Cell, ParsedAnswer, ParsedFile
from foi_data.quality import Completeness, completeness
from foi_data.questions import Check, question_set
from foi_data.rows.logic import logical_issues, tenfold_changes
from foi_data.waves.revisions import compare
from tests.golden.foi import formats

ACTIVITY = question_set("activity-2024")
LEEDS, KENT, DEVON = "E08000035", "E10000016", "E10000008"


def answer(
    question: str, number: float | None = None, area: str = LEEDS, period: str = "2022-23", **changes
) -> ParsedAnswer:
    made = ParsedAnswer(
        area_code=area,
        question=question,
        question_text=question,
        period=period,
        raw="" if number is None else f"{number:g}",
        status="blank" if number is None else "answered",
        code=None,
        value=number,
        low=number,
        high=number,
        exemption=None,
        proposals=(),
        rule="test",
        confidence=1.0,
        cell=Cell("S", 2, "B", ""),
    )
    return replace(made, **changes)


def interval(question: str, low: float | None, high: float | None) -> ParsedAnswer:
    return answer(question, 0, value=None, low=low, high=high)


def broken(*answers: ParsedAnswer) -> list[str]:
    return [each.message for each in logical_issues(answers, ACTIVITY)]


# Contradictions.


def test_more_completed_than_offered_is_said_with_both_numbers():
    [message] = broken(answer("interviews_completed", 12), answer("interviews_offered", 10))
    assert message == "Return interviews completed (12) is more than Return interviews offered (10)."


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [
        ("interviews_within_72h", "interviews_completed"),
        ("children_missing", "incidents"),
        ("looked_after_missing", "children_missing"),
        ("looked_after_missing", "children_looked_after"),
        ("looked_after_incidents", "incidents"),
    ],
)
def test_what_is_part_of_another_cannot_be_more(smaller, larger):
    assert len(broken(answer(smaller, 12), answer(larger, 10))) == 1
    assert not broken(answer(smaller, 10), answer(larger, 10))


def test_intervals_contradict_only_if_they_do_so_whatever_the_truth():
    assert broken(answer("interviews_completed", 12), interval("interviews_offered", 0, 4))
    assert not broken(answer("interviews_completed", 3), interval("interviews_offered", 0, 4))
    assert not broken(answer("interviews_completed", 500), interval("interviews_offered", 101, None))
    assert broken(interval("interviews_completed", 101, None), answer("interviews_offered", 50))


def test_answers_of_other_periods_areas_and_superseded_ones_are_not_compared():
    offered = answer("interviews_offered", 10)
    assert not broken(answer("interviews_completed", 12, period="2021-22"), offered)
    assert not broken(answer("interviews_completed", 12, area=KENT), offered)
    assert not broken(answer("interviews_completed", 12, superseded_by=Cell("S", 9, "B", "1")), offered)


def test_parts_that_a_set_declares_must_add_up():
    check = Check("sum", "incidents", parts=("looked_after_incidents", "children_missing"))
    questions = replace(ACTIVITY, checks=(check,))
    answers = [answer("incidents", 10), answer("looked_after_incidents", 4), answer("children_missing", 5)]
    [found] = logical_issues(answers, questions)
    assert (found.code, found.message) == (IssueCode.PARTS_DO_NOT_ADD, "The parts 4 and 5 add up to 9, not to 10.")


def test_a_change_of_ten_times_is_asked_about_and_a_small_one_is_not():
    years = ("2020-21", "2021-22", "2022-23")
    answers = [answer("incidents", value, period=period) for value, period in zip((40, 400, 410), years, strict=True)]
    [found] = tenfold_changes(answers, ACTIVITY)
    assert "400 in 2021-22 and 40 in 2020-21" in found.message
    assert not tenfold_changes([answer("incidents", 1, period="2020-21"), answer("incidents", 12)], ACTIVITY)


def test_a_part_of_a_year_is_not_set_against_a_whole_one():
    assert not tenfold_changes([answer("incidents", 30, period="2022-04..2022-05"), answer("incidents", 400)], ACTIVITY)


# Completeness.


def wave(*rows: list[object]) -> ParsedFile:
    header: list[object] = ["Council", "Type of response given", "Reason for refusal", "Children missing 2022-23"]
    return returns.parse(formats.xlsx([header, *rows]), "wave.xlsx", ACTIVITY)


def matrix(parsed: ParsedFile, *asked: str) -> Completeness:
    questions = replace(ACTIVITY, questions=(ACTIVITY.question("children_missing"),), checks=())
    return completeness(questions, asked, parsed.answers, parsed.returns, period="2022-23")


def test_every_authority_asked_has_a_state_for_every_question():
    parsed = wave(
        ["Leeds", "Full", None, 45], ["Kent", "Refused", "Cost", None], ["Devon", "Did not respond", None, None]
    )
    found = matrix(parsed, LEEDS, KENT, DEVON, "E09000002")
    assert found.tally("children_missing") == {"answered": 1, "refused": 1, "no_reply": 1, "nothing": 1}
    assert found.answered("children_missing") == 1
    assert [cell.area_code for cell in found.gaps] == ["E09000002"]
    assert not found.can_be_published


def test_a_wave_can_be_published_when_every_cell_is_an_answer_or_a_reason():
    found = matrix(wave(["Leeds", "Full", None, "<5"], ["Kent", "Partial", None, "Not held"]), LEEDS, KENT)
    assert found.can_be_published


def test_a_blank_in_a_return_that_was_answered_and_an_unclear_text_are_gaps():
    found = matrix(wave(["Leeds", "Full", None, None], ["Kent", "Full", None, "86 (42 girls, 44 boys)"]), LEEDS, KENT)
    assert [cell.state for cell in found.gaps] == ["blank", "unclear"]


def test_answers_of_other_periods_do_not_fill_a_wave():
    found = completeness(ACTIVITY, [LEEDS], [answer("incidents", 4, period="2019-20")], period="2022-23")
    assert found.cells[LEEDS, "incidents"].state == "nothing"


def test_a_matrix_with_a_cell_missing_refuses_to_exist():
    with pytest.raises(ValueError, match="a cell for each"):
        Completeness((LEEDS,), ("incidents",), {})


# What a later file changes.


def test_changes_are_told_cell_by_cell():
    before = [answer("incidents", 4), answer("children_missing", 3), answer("interviews_offered", 1)]
    after = [
        answer("incidents", 5),
        answer("children_missing", 3, cell=Cell("S", 9, "Z", "3")),
        answer("interviews_completed", 1),
    ]
    changes = compare(before, after)
    assert [(change.kind, change.answer.question) for change in changes] == [
        ("changed", "incidents"),
        ("added", "interviews_completed"),
        ("removed", "interviews_offered"),
    ]


def test_the_same_answers_are_no_change():
    assert compare([answer("incidents", 4)], [answer("incidents", 4)]) == ()


# Corrections by hand.

SETTLED = Correction(
    area_code=LEEDS,
    question="incidents",
    period="2022-23",
    was="112 or 121",
    reason="the council confirmed 121",
    source="letter of 3 May 2024",
    status="answered",
    value=121,
    low=121,
    high=121,
)
DOUBTFUL = answer("incidents", 0, raw="112 or 121", status="unclear", value=None, low=None, high=None)


def test_a_correction_settles_the_text_it_was_made_for_and_keeps_it():
    found = apply_corrections([DOUBTFUL], [SETTLED])
    assert (found.answers[0].value, found.answers[0].raw, found.answers[0].rule) == (121, "112 or 121", "corrected")
    assert "letter of 3 May 2024" in found.answers[0].note
    assert found.applied == (SETTLED,)


def test_a_correction_of_other_words_is_stale_and_not_applied():
    found = apply_corrections([replace(DOUBTFUL, raw="112 or 211")], [SETTLED])
    assert found.answers[0].value is None
    assert (found.applied, found.stale) == ((), (SETTLED,))


def test_a_correction_that_meets_no_answer_is_idle():
    assert apply_corrections([answer("incidents", 1, area=KENT)], [SETTLED]).idle == (SETTLED,)


def test_a_correction_without_reason_or_source_refuses_to_exist():
    with pytest.raises(ValueError, match="needs the reason"):
        replace(SETTLED, source=" ")
