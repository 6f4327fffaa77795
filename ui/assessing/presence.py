"""Who else has this questionnaire open, looked up again every few seconds without drawing the page anew."""

from __future__ import annotations

import time
from dataclasses import dataclass

import streamlit as st

from services.assessment.assessments import Sheet
from services.assessment.presence import others_in_words
from services.exceptions import ServiceError
from ui.elements.as_text import as_text
from ui.resources import Services

EVERY = 10
"""Seconds between two looks."""
TOLD_EVERY = 20
"""Seconds after which the database is told again of somebody who is still here: long before they are taken to have
gone, and seldom enough that who turns the pages hardly ever waits for a write."""
NOTED = "noted here"


@dataclass(frozen=True)
class Noted:
    """When the database was told of this person and asked for others, by the clock of this process, and what it said.

    `here` is the area, the instrument and the round that it was about.
    """

    here: tuple[str, ...] = ()
    told: float = 0.0
    looked: float = 0.0
    words: str = ""


@st.fragment(run_every=EVERY)
def show_who_is_here(services: Services, sheet: Sheet, part: str, *, closed: str) -> None:
    """Say who else is here, and let them know of this person. A database that is away is said elsewhere.

    `closed` is empty where this person can answer now.
    """
    try:
        others = words_on_others(services, sheet.area_code, sheet.instrument.id, sheet.round, part)
    except ServiceError:
        return
    if others:
        both = "" if closed else " If you both answer one item, you will see both versions."
        st.info(f"{as_text(others)}.{both}")


def words_on_others(services: Services, area_code: str, instrument_id: str, round_: str, part: str) -> str:
    """Who else is here. The database is told and asked at once on another questionnaire, else every few seconds.

    Another part of the same is told a little later: who turns the pages need not wait for a write at each.
    """
    here, now = (area_code, instrument_id, round_), time.monotonic()
    before: Noted = st.session_state.get(NOTED, Noted())
    told, looked, words = before.told, before.looked, before.words
    is_new = here != before.here
    if is_new or now - told >= TOLD_EVERY - 2:
        services.here.note(services.person, *here, part=part)
        told = now
    if is_new or now - looked >= EVERY - 2:
        words, looked = others_in_words(services.here.others(services.person, *here)), now
    st.session_state[NOTED] = Noted(here, told, looked, words)
    return words
