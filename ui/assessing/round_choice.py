"""Which round is answered: one from the list, or a new one, begun on purpose and under a name that is seen first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True)
class RoundsThere:
    """The rounds of an area on an instrument, newest first, with their states, and those to choose from.

    `wanted` is the one that the link names where it can be a round, else the newest, or this year's where there is
    none.
    """

    stands: Mapping[str, str]
    offered: tuple[str, ...]
    wanted: str

    def words_of(self, name: str) -> str:
        """`2026 (submitted)`."""
        return f"{name} ({stand_words(self.stands.get(name))})"


def rounds_there(services: Services, area_code: str, instrument_id: str) -> RoundsThere:
    """The rounds to choose from: those there are, this year's where there is none, and one that the link begins."""
    found = services.kept(
        services.assessments.found, area_code=area_code, instrument_id=instrument_id, with_withdrawn=True
    )  # fmt: skip
    stands = {one.round: one.state for one in reversed(found)}
    default = next((one for one, stand in stands.items() if stand != "withdrawn"), str(today_here().year))
    linked = state.linked(THIS_ROUND)
    offered = [*stands] if default in stands else [default, *stands]
    if linked and linked not in offered and can_be_round(linked):
        offered.insert(0, linked)
    return RoundsThere(stands, tuple(offered), linked if linked and linked in offered else default)


def choose_round(services: Services, area: Authority, chosen: Instrument) -> str:
    """The round in hand, chosen from a list; beside it the way to begin another."""
    there = rounds_there(services, area.code, chosen.id)
    round_ = state.select(
        "Round", THIS_ROUND, there.offered, key_of=str, default=there.wanted, words_of=there.words_of,
        help_="One cycle of assessment, usually a year.",
    )  # fmt: skip
    if there.stands and services.person.may(Action.ANSWER, area.code):
        show_beginning(f"{area.code} {chosen.id}", tuple(there.stands))
    return round_ or there.wanted


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
