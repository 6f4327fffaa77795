"""Every step of a round by every role from every state: what happens, or the sentence that says why not."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from typing import get_args

import pytest

from charter.exceptions import PolicyError
from charter.permissions import PERMISSIONS, ROLES, Action, Grant, Role
from charter.policies import POLICIES, Case, can, check_can, why_not
from charter.rounds import (
    ACTIVITIES,
    STATES,
    TRANSITIONS,
    Deed,
    RuleName,
    State,
    Step,
    Work,
    action_of,
    diagram,
    how_far_words,
    rules_of,
    starts_of,
    transition,
)
from services.assessment.rounds import Round, Rounds
from services.assessment.rounds_stored import Challenge
from services.people import Person
from services.ports import Assessment
from tasks.rounds_document import ROUNDS, document

LEEDS, KENT, CHARTER = "E08000035", "E10000016", "runaways-charter-2012"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
STEPS: tuple[Step, ...] = get_args(Step)
DEEDS: tuple[Deed, ...] = (*STEPS, *get_args(Work))

# Where a step leads from each state; a dot where it cannot be taken. Written by hand, apart from the code's own table.
LEADS = """
             submit     return    approve   publish    supersede   withdraw
draft        submitted  .         .         .          .           .
submitted    .          returned  approved  .          .           .
returned     submitted  .         .         .          .           .
approved     .          returned  .         published  .           .
published    .          .         .         .          superseded  withdrawn
superseded   .          .         .         .          .           withdrawn
withdrawn    .          .         .         .          .           .
"""

# What each role may do to a round of its own area; the same for every area if the role is granted for all.
MAY = """
                 submit return approve publish withdraw answer challenge reply settle retract
viewer           .      .      .       .       .        .      .         .     .      .
lead_member      yes    .      .       yes     yes      yes    .         yes   .      .
contributor      yes    .      .       .       .        yes    .         yes   .      .
moderator        .      yes    yes     .       .        .      yes       .     yes    yes
campaign_staff   .      .      .       .       .        .      .         .     .      .
researcher       .      .      .       .       .        .      .         .     .      .
administrator    .      .      .       .       .        .      .         .     .      .
"""

# In which states a round can be worked on.
WORKS = """
             answer challenge reply settle retract
draft        yes    .         .     .      .
submitted    .      yes       yes   yes    yes
returned     yes    .         yes   yes    yes
approved     .      .         .     .      .
published    .      .         .     .      .
superseded   .      .         .     .      .
withdrawn    .      .         .     .      .
"""


def cells(table: str) -> dict[tuple[str, str], str]:
    head, *rows = (line.split() for line in table.strip().splitlines())
    return {(row[0], column): cell for row in rows for column, cell in zip(head, row[1:], strict=True)}


def a_whole_case(state: str, deed: Deed) -> Case:
    """A case in which every rule is kept that the state does not forbid."""
    has_reply = deed != "retract"
    return Case(state, answered=24, items=24, submitted_by="ada", person="mo", says="Because.", has_reply=has_reply)


@pytest.mark.parametrize(("state", "step"), list(product(STATES, STEPS)))
def test_a_step_leads_where_the_table_says(state: State, step: Step) -> None:
    expected = cells(LEADS)[state, step]
    found = transition(state, step)
    assert (found.end if found else ".") == expected
    assert can(step, a_whole_case(state, step)) == (expected != ".")


@pytest.mark.parametrize(("state", "work"), list(product(STATES, get_args(Work))))
def test_a_round_is_worked_on_in_the_states_that_the_table_says(state: State, work: Work) -> None:
    assert can(work, a_whole_case(state, work)) == (cells(WORKS)[state, work] == "yes")


@pytest.mark.parametrize(("role", "deed"), list(product(ROLES, (d for d in DEEDS if d != "supersede"))))
def test_a_role_may_do_what_the_table_says(role: Role, deed: Deed) -> None:
    action = action_of(deed)
    assert action is not None
    assert (action in PERMISSIONS[role]) == (cells(MAY)[role, deed] == "yes")


@pytest.mark.parametrize(("role", "state"), list(product(ROLES, STATES)))
def test_a_person_can_do_what_both_tables_allow_in_their_own_area_and_nothing_elsewhere(
    role: Role, state: State
) -> None:
    rounds = Rounds.__new__(Rounds)  # It looks at nothing but what it is given.
    replied = Challenge(1, 1, "C1", "Who?", "mo", NOW, reply="We.", replied_at=NOW)
    new = Challenge(2, 1, "C2", "Who?", "mo", NOW)
    found = Round(Assessment(1, LEEDS, CHARTER, "1.0", "2026", state, "ada", NOW, submitted_by="ada"), (), 24)
    own = Person("own", "Own", (Grant(role, LEEDS),))
    other = Person("other", "Other", (Grant(role, KENT),))
    for deed in (one for one in DEEDS if one != "supersede"):
        leads = cells(LEADS)[state, deed] != "." if deed in STEPS else cells(WORKS)[state, deed] == "yes"
        may, asked = cells(MAY)[role, deed] == "yes", new if deed == "retract" else replied
        assert (rounds.why_not(own, deed, found, says="Because.", about=asked) == "") == (may and leads)
        assert rounds.why_not(other, deed, found, says="Because.", about=asked) != ""


@pytest.mark.parametrize(("state", "deed"), list(product(STATES, DEEDS)))
def test_whatever_cannot_be_done_says_why_and_raises_the_same(state: State, deed: Deed) -> None:
    case = Case(state)
    said = why_not(deed, case)
    assert can(deed, case) == (said == "")
    if said:
        with pytest.raises(PolicyError) as caught:
            check_can(deed, case)
        assert str(caught.value) == said
        assert said.endswith(".")
    else:
        check_can(deed, case)


@pytest.mark.parametrize(
    ("deed", "case", "said"),
    [
        ("submit", Case("draft", answered=0, items=24), "Nothing is answered yet: 24 items wait."),
        ("submit", Case("approved", answered=1), "only one that is a draft or returned can be submitted"),
        ("submit", Case("returned", answered=1, unanswered=1), "There is 1 question by the moderator without a reply."),
        ("submit", Case("returned", answered=1, unanswered=2), "There are 2 questions by the moderator without a"),
        ("return", Case("submitted"), "Write down why"),
        ("approve", Case("submitted", unanswered=1, unsettled=1), "The group has the right to reply first"),
        ("approve", Case("submitted", unsettled=3), "There are 3 questions that the moderator has not settled."),
        ("approve", Case("submitted", submitted_by="ada", person="ada"), "You submitted this round yourself."),
        ("publish", Case("submitted"), "only one that is approved can be published"),
        ("withdraw", Case("published", says=" "), "Write down why"),
        ("settle", Case("submitted"), "The group has not replied to this yet."),
        ("reply", Case("submitted", says="So.", has_reply=True, is_settled=True), "This question is settled."),
        ("retract", Case("submitted", has_reply=True), "The group has replied to this."),
        ("retract", Case("submitted", is_settled=True), "This question is settled."),
        ("answer", Case("submitted"), "This round is submitted: only one that is a draft or returned can be answered."),
    ],
)
def test_a_rule_that_is_not_kept_says_so(deed: Deed, case: Case, said: str) -> None:
    assert said in why_not(deed, case)


def test_one_person_alone_may_approve_what_they_submitted() -> None:
    assert can("approve", Case("submitted", submitted_by="local", person="local", is_alone=True))


def test_every_rule_is_used_and_every_used_rule_is_written() -> None:
    used = {rule for one in (*TRANSITIONS, *ACTIVITIES) for rule in one.rules}
    assert used == set(POLICIES) == set(get_args(RuleName))


def test_every_deed_has_a_state_to_begin_from_and_an_action() -> None:
    for deed in DEEDS:
        assert starts_of(deed)
        assert (action_of(deed) is None) == (deed == "supersede")
        assert all(rule in POLICIES for state in STATES for rule in rules_of(deed, state))
    assert action_of("publish") is Action.PUBLISH


def test_the_diagram_draws_every_transition_once() -> None:
    drawn = [line.strip() for line in diagram().splitlines()]
    assert drawn[:2] == ["stateDiagram-v2", "[*] --> draft"]
    for one in TRANSITIONS:
        assert drawn.count(f"{one.start} --> {one.end}: {one.step}") == 1
    assert drawn[-1] == "withdrawn --> [*]"
    assert len(drawn) == 2 + len(TRANSITIONS) + 1


def test_the_page_on_rounds_is_what_the_tables_say() -> None:
    written = ROUNDS.read_text(encoding="utf-8")
    assert written == document(), "Write it anew: python -m tasks.rounds_document"


def test_a_round_on_its_way_says_what_still_lies_before_it() -> None:
    assert how_far_words("submitted") == "submitted, not yet approved"
    assert how_far_words("approved") == "approved, not yet published"
    assert (how_far_words("draft"), how_far_words("published")) == ("a draft", "published")
