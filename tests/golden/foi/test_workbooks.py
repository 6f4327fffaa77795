"""Golden workbooks: what each must be read as, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from foi_data import returns
from foi_data.issues import Issue
from foi_data.parsed import ParsedAnswer, ParsedFile, Proposal
from foi_data.rows.kinds import Names
from geo.areas import authority
from tests.golden.foi import headed_by_parts, letters, numbered_questions, own_replies, unusual_workbooks
from tests.golden.foi.messy_wave import WAVE_DAY, messy_wave
from tests.golden.foi.workbooks import BUILDERS, Golden

assert unusual_workbooks, "they are among the BUILDERS by being imported"
assert own_replies, "and so are these"
assert letters, "and these"
assert numbered_questions, "and these too"
assert headed_by_parts, "and these"


@pytest.fixture(scope="module", params=BUILDERS, ids=lambda build: build.__name__)
def case(request) -> Golden:
    return request.param()


@pytest.fixture(scope="module")
def parsed(case) -> ParsedFile:
    return returns.parse(case.content, case.name, case.question_set)


def shown_number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def shown_result(answer: ParsedAnswer) -> Iterable[str]:
    if answer.value is not None:
        about = answer.low is None
        yield f"{'~' if about else ''}{shown_number(answer.value)}"
    elif answer.low is not None or answer.high is not None:
        yield f"{shown_number(answer.low)}..{shown_number(answer.high)}"
    if answer.on:
        yield answer.on.isoformat()
    if answer.code:
        yield "+".join(answer.code) if isinstance(answer.code, tuple) else answer.code
    if answer.exemption:
        yield answer.exemption
    if answer.proposals:
        yield "?" + ";".join(map(shown_proposal, answer.proposals))


def shown_proposal(proposal: Proposal) -> str:
    if proposal.code:
        return "+".join(proposal.code) if isinstance(proposal.code, tuple) else proposal.code
    if proposal.on:
        return proposal.on.isoformat()
    return shown_number(proposal.value) if proposal.value is not None else f"{proposal.low:g}..{proposal.high:g}"


def shown_answer(answer: ParsedAnswer) -> str:
    start = [authority(answer.area_code).plain_name, str(answer.question), answer.period or "-", answer.status]
    return " ".join([*start, *shown_result(answer)])


def place_of(issue: Issue) -> str:
    return f"{issue.column or ''}{issue.row or ''}"


def test_every_answer_is_the_one_worked_out_by_hand(case, parsed):
    found = {f"{answer.cell.column}{answer.cell.row}": shown_answer(answer) for answer in parsed.answers}
    assert found == dict(case.answers)


def test_every_row_set_aside_says_why(case, parsed):
    reasons = {row.row: row.reason for row in parsed.rows_set_aside}
    assert set(reasons) == set(case.aside)
    for row, words in case.aside.items():
        assert words in reasons[row]


def test_rows_and_cells_add_up(case, parsed):
    assert parsed.rows_read == case.rows_read == parsed.rows_accepted + len(parsed.rows_set_aside)
    assert parsed.cells_used == sum(1 for answer in parsed.answers if answer.raw.strip())


def test_the_issues_worked_out_by_hand_are_found_and_no_false_ones(case, parsed):
    found = {(str(issue.code), place_of(issue)) for issue in parsed.issues}
    assert case.issues <= found
    assert not {code for code, _ in found} & case.no_issues


def test_every_unclear_answer_has_an_issue_at_its_cell(case, parsed):
    places = {place_of(issue) for issue in parsed.issues if issue.severity == "error"}
    for answer in parsed.answers:
        if answer.status == "unclear":
            assert f"{answer.cell.column}{answer.cell.row}" in places


def test_the_raw_text_is_kept_to_the_letter(case, parsed):
    for answer in parsed.answers:
        assert answer.raw == answer.cell.raw
    for issue in parsed.issues:
        assert issue.message.endswith((".", "?")), issue.message
        assert not re.search(r"\{\w*\}", issue.message)


# A whole country at once.


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_wave_of_152_messy_rows_is_read_without_one_cell_wrong(seed):
    wave = messy_wave(seed)
    parsed = returns.parse(wave.content, "wave.xlsx", "activity-2024", names=Names(None, WAVE_DAY, None))
    assert parsed.rows_accepted == len(wave.areas) == 152
    assert {row.row for row in parsed.rows_set_aside} == wave.notes
    found = {
        (each.cell.row, each.question): (each.status, each.code or each.value, each.low, each.high, each.exemption)
        for each in parsed.answers
    }
    assert found == wave.expected
    assert {each.cell.row: each.area_code for each in parsed.answers} == wave.areas
    assert {each.period for each in parsed.answers} == {"2011-12"}
