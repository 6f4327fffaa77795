"""Which round is answered: one from the list, or a new one, begun on purpose and under a name that is seen first."""

from __future__ import annotations

import streamlit as st

from charter.framework import Instrument
from charter.permissions import Action
from charter.rounds import STATE_WORDS
from geo.areas import Authority
from services.assessment.assessments import check_round_name
from services.exceptions import RefusedError
from services.register.signups import today_here
from ui import state
from ui.assessing.next_steps import round_after
from ui.elements.as_text import as_text
from ui.resources import Services

THIS_ROUND = "round"
NEW_NAME, TROUBLE = "name of the new round", "trouble with the new round"
NOT_BEGUN = "not begun"


def choose_round(services: Services, area: Authority, chosen: Instrument) -> str:
    """The round in hand: the newest, or this year's where there is none, unless the link names another."""
    found = services.kept(
        services.assessments.found, area_code=area.code, instrument_id=chosen.id, with_withdrawn=True
    )  # fmt: skip
    stands = {one.round: one.state for one in reversed(found)}
    default = next((one for one, stand in stands.items() if stand != "withdrawn"), str(today_here().year))
    wanted = state.linked(THIS_ROUND)
    offered = [*stands] if default in stands else [default, *stands]
    if wanted and wanted not in offered and can_be_round(wanted):
        offered.insert(0, wanted)
    round_ = state.select(
        "Round", THIS_ROUND, offered, key_of=str, default=default,
        words_of=lambda name: f"{name} ({stand_words(stands.get(name))})",
        help_="One cycle of assessment, usually a year.",
    )  # fmt: skip
    if stands and services.person.may(Action.ANSWER, area.code):
        show_beginning(f"{area.code} {chosen.id}", tuple(stands))
    return round_ or default


def stand_words(stand: str | None) -> str:
    return STATE_WORDS.get(stand, stand) if stand else NOT_BEGUN  # type: ignore[call-overload]


def can_be_round(name: str) -> bool:
    try:
        check_round_name(name)
    except RefusedError:
        return False
    return name == name.strip()


def show_beginning(whose: str, known: tuple[str, ...]) -> None:
    """The button behind which a new round gets its name, once there is a first one."""
    box = f"{NEW_NAME} {whose} {known[0]}"
    with st.popover("Begin a new round"):
        st.text_input("Its name, usually a year", round_after(known[0], known), key=box, max_chars=60)
        if trouble := st.session_state.pop(TROUBLE, ""):
            st.error(trouble)
        st.button("Begin it", key="begin new round", type="primary", on_click=begin, args=(box, known))
        st.caption(f"Rounds so far: {as_text(', '.join(known))}. Nothing is stored until the first item is answered.")


def begin(box: str, known: tuple[str, ...]) -> None:
    """Go to a round that is not there yet; one that is there is chosen from the list."""
    name = str(st.session_state.get(box) or "").strip()
    try:
        check_round_name(name)
    except RefusedError as trouble:
        st.session_state[TROUBLE] = str(trouble)
        return
    if name in known:
        st.session_state[TROUBLE] = f"Round {as_text(name)} is there already: choose it from the list."
        return
    state.choose(THIS_ROUND, name)
    state.choose("view", "answer")
