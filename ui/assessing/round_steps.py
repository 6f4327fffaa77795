"""A round on its way to publication: where it stands, what can be done next, and the moderator's questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from charter.exceptions import CharterError
from charter.framework import Instrument
from charter.permissions import Action
from charter.personal_details import NO_CHILDS_DATA
from charter.rounds import (
    FINISHED,
    PUBLIC_STATES,
    STATE_MEANINGS,
    STATE_WORDS,
    STATES,
    Deed,
    Step,
    action_of,
    transition,
)
from charter.wording import counted, with_evidence_words
from services.assessment.assessments import Sheet
from services.assessment.rounds import Round
from services.assessment.rounds_stored import Challenge
from services.exceptions import ServiceError
from services.people import LOCAL_PERSON
from ui.assessing.beside import moment_words
from ui.assessing.next_steps import show_next, show_next_round, show_the_same_anew
from ui.elements.as_text import as_text
from ui.elements.childs_data import check_typed, show_watch
from ui.resources import Services

STEP_BUTTONS: dict[Step, str] = {
    "submit": "Submit to the moderator",
    "return": "Return to the group",
    "approve": "Approve",
    "publish": "Publish for everyone",
    "withdraw": "Withdraw",
}
RETURN_FIRST = "To change an answer of this round, have it returned to the group first. A moderator can do so:"
NEED_WORDS: tuple[Step, ...] = ("return", "withdraw")
SAID = "said about the round"
TROUBLE = "trouble with the round"
FEW = 5
"""Items without an answer that are named at once; more of them open on a click."""


def round_line(services: Services, found: Round | None) -> str:
    """`Round 2026 is submitted, by Ada, 3 May 2026 ...: what that means`."""
    if found is None:
        return "Nothing of this round is there for you to see: it is not begun, or not published."
    one = found.assessment
    words = as_text(STATE_WORDS.get(one.state, one.state))  # type: ignore[call-overload]
    by = f" (by {as_text(services.name_of(one.changed_by))}, {moment_words(one.changed_at)})" if one.changed_at else ""
    meaning = next((STATE_MEANINGS[state] for state in STATES if state == one.state), "")
    return f"Round {as_text(one.round)} is **{words}**{by}. {meaning}"


def show_steps(services: Services, sheet: Sheet, found: Round | None) -> None:
    """Every step of a round, with its button or the reason why it cannot be taken now."""
    st.markdown(round_line(services, found))
    if found is None:
        return
    if found.assessment.note:
        st.markdown(f"Word with it: {as_text(found.assessment.note)}")
    show_missing(sheet, found)
    show_trouble()
    now = [step for step in STEP_BUTTONS if transition(found.assessment.state, step)]
    is_finished = found.assessment.state in FINISHED
    if is_finished:
        # Going on comes before taking back.
        show_next(services, sheet, found)
    if now and services.person.id == LOCAL_PERSON.id:
        st.caption("One person works here alone, so the same person submits, moderates and publishes.")
    for step in now:
        if step == "submit":
            show_what_is_thin(sheet)
        show_step(services, found, step)
    if not is_finished:
        show_next(services, sheet, found)
    show_other_steps(services, found, [step for step in STEP_BUTTONS if step not in now])


def show_way_out(services: Services, sheet: Sheet, found: Round | None) -> None:
    """What somebody does who came to answer and finds the round closed: have it returned, or begin the next one."""
    if found is None or not services.person.may(Action.ANSWER, sheet.area_code):
        return
    stands = found.assessment.state
    if stands == "withdrawn":
        show_the_same_anew(services, sheet)
    elif stands in FINISHED:
        show_next_round(services, sheet)
    elif transition(stands, "return"):
        st.markdown(RETURN_FIRST)
        show_step(services, found, "return")


def show_other_steps(services: Services, found: Round, steps: Sequence[Step]) -> None:
    """The steps that are taken from other states, each with the reason why not now."""
    with st.expander("The other steps of a round, and why not now"):
        lines = [f"- {STEP_BUTTONS[step]}. {services.rounds.why_not(services.person, step, found)}" for step in steps]
        st.markdown("\n".join(lines))


def show_missing(sheet: Sheet, found: Round) -> None:
    """The items that nobody has answered, by their titles."""
    answered = {item for item, answer in sheet.answers.items() if answer.state != "not_given"}
    missing = [item for item in sheet.instrument.items if item.id not in answered]
    if not missing:
        return
    fate = "were published as such" if found.assessment.state in PUBLIC_STATES else "are published as such"
    st.warning(f"{counted(len(missing), 'item')} without an answer. They count as missing, and {fate}.")
    lines = "\n".join(f"- {item.id} {item.title}" for item in missing)
    if len(missing) <= FEW:
        st.markdown(lines)
        return
    with st.expander(f"Which {len(missing)} items"):
        st.markdown(lines)


def show_what_is_thin(sheet: Sheet) -> None:
    """Above the button that hands the round in: how many answers have evidence, and how many are not known."""
    answers, proven = len(sheet.with_a_level), len(sheet.with_evidence)
    unknown = sum(1 for answer in sheet.answers.values() if answer.state == "not_known")
    if proven == answers and not unknown:
        return
    words = with_evidence_words(proven, answers)
    not_known = f", and {counted(unknown, 'item')} {'is' if unknown == 1 else 'are'} 'not known'" if unknown else ""
    st.warning(f"{words}{not_known}. Once it is submitted, no answer can be changed until it is returned.")


def show_step(services: Services, found: Round, step: Step) -> None:
    """One step. A step that needs words has its box; one that cannot be taken says why under its button."""
    needs_words = step in NEED_WORDS
    why = services.rounds.why_not(services.person, step, found, says="words" if needs_words else "")
    key = f"{SAID} {step}"
    if needs_words and not why:
        st.text_input(f"Why you {step} it", key=key, max_chars=2_000)
        show_watch(key)
    st.button(
        STEP_BUTTONS[step], key=f"step {step}", disabled=bool(why), help=why or None,
        type="primary" if step in ("submit", "publish") and not why else "secondary",
        on_click=attempt, args=(partial(take_step, services, found, step, key), key if needs_words else ""),
    )  # fmt: skip
    if why:
        st.caption(why)


def take_step(services: Services, found: Round, step: Step, key: str) -> None:
    services.rounds.move(services.person, step, found.assessment, note=typed(key))


def typed(key: str) -> str:
    """What a box holds at the moment of the click: the run that drew the button may know less."""
    return st.session_state.get(key) or ""


def attempt(deed: Callable[[], object], text_key: str = "") -> None:
    """Do something to a round; what stands in the way is said on the page, and what was typed stays."""
    try:
        if text_key:
            check_typed(text_key, typed(text_key))
        deed()
    except (CharterError, ServiceError) as trouble:
        st.session_state[TROUBLE] = f"Not sent yet. {trouble}" if text_key else str(trouble)
    else:
        st.session_state.pop(TROUBLE, None)
        if text_key:
            st.session_state[text_key] = ""


def show_trouble() -> None:
    if trouble := st.session_state.pop(TROUBLE, ""):
        st.error(as_text(trouble))


def show_all_challenges(services: Services, found: Round | None, chosen: Instrument) -> None:
    """Every question of the moderator, the open ones first."""
    if found is None or not found.challenges:
        st.caption(
            "The moderator has asked nothing so far. Questions are asked beside the items while it is submitted."
        )
        return
    for challenge in sorted(found.challenges, key=lambda one: (one.is_settled, one.is_answered)):
        st.markdown(f"**{challenge.item_id}. {chosen.item(challenge.item_id).title}**")
        show_challenge(services, found, challenge)


def show_challenges(services: Services, found: Round | None, item_id: str) -> None:
    """The questions on one item, and a box for a new one where this person may ask."""
    if found is None:
        return
    for challenge in found.on(item_id):
        show_challenge(services, found, challenge)
    action = action_of("challenge")
    if action and services.person.may(action, found.assessment.area_code) and found.assessment.state == "submitted":
        show_question_box(services, found, item_id)


def show_challenge(services: Services, found: Round, challenge: Challenge) -> None:
    """One question with its reply, and what can be done about it."""
    asked = f"{as_text(services.name_of(challenge.asked_by))}, {moment_words(challenge.asked_at)}"
    st.info(f"Question by {asked}: {as_text(challenge.question)}")
    if challenge.replied_at:
        who = f"{as_text(services.name_of(challenge.replied_by))}, {moment_words(challenge.replied_at)}"
        st.markdown(f"Reply by {who}: {as_text(challenge.reply)}")
    if challenge.is_retracted:
        st.caption(f"Taken back by {as_text(services.name_of(challenge.settled_by))}: it needs no reply.")
        return
    if challenge.is_settled:
        st.caption(f"Settled by {as_text(services.name_of(challenge.settled_by))}.")
        return
    show_reply_box(services, found, challenge)
    show_settle_button(services, found, challenge)
    show_retract_button(services, found, challenge)


def reason(services: Services, deed: Deed, found: Round, challenge: Challenge) -> str:
    return services.rounds.why_not(services.person, deed, found, says="words", about=challenge)


def show_reply_box(services: Services, found: Round, challenge: Challenge) -> None:
    if reason(services, "reply", found, challenge):
        return
    key = f"reply {challenge.id}"
    st.text_area(f"Reply on {challenge.item_id}", key=key, height=80, max_chars=5_000, placeholder=NO_CHILDS_DATA)
    show_watch(key)
    st.button(
        "Send this reply" if not challenge.is_answered else "Send this reply instead", key=f"send {key}",
        on_click=attempt,
        args=(lambda: services.rounds.reply(services.person, found.assessment, challenge.id, typed(key)), key),
    )  # fmt: skip


def show_settle_button(services: Services, found: Round, challenge: Challenge) -> None:
    action = action_of("settle")
    if action is None or not services.person.may(action, found.assessment.area_code):
        return
    if challenge.waits_for_reply:
        return
    why = reason(services, "settle", found, challenge)
    st.button(
        f"Settled: no question left on {challenge.item_id}", key=f"settle challenge {challenge.id}",
        disabled=bool(why), help=why or None, on_click=attempt,
        args=(lambda: services.rounds.settle(services.person, found.assessment, challenge.id),),
    )  # fmt: skip


def show_retract_button(services: Services, found: Round, challenge: Challenge) -> None:
    """Offered while nobody has replied, to those who may."""
    if reason(services, "retract", found, challenge):
        return
    st.button(
        f"Take back this question on {challenge.item_id}", key=f"retract challenge {challenge.id}", on_click=attempt,
        args=(lambda: services.rounds.retract(services.person, found.assessment, challenge.id),),
        help="It stays to be read, marked as taken back, and needs no reply",
    )  # fmt: skip


def show_question_box(services: Services, found: Round, item_id: str) -> None:
    key = f"question on {found.assessment.id} {item_id}"
    with st.expander(f"Ask the group a question on {item_id}"):
        st.text_area(f"Question on {item_id}", key=key, height=80, max_chars=5_000, placeholder=NO_CHILDS_DATA)
        show_watch(key)
        st.button(
            "Ask it", key=f"ask {key}", on_click=attempt,
            args=(lambda: services.rounds.challenge(services.person, found.assessment, item_id, typed(key)), key),
        )  # fmt: skip
