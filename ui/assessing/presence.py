"""Who else has this questionnaire open, looked up again every few seconds without drawing the page anew."""

from __future__ import annotations

import time

import streamlit as st

from services.assessment.assessments import Sheet
from services.assessment.presence import others_in_words
from services.exceptions import ServiceError
from ui.elements.as_text import as_text
from ui.resources import Services

EVERY = 10
"""Seconds between two looks."""
NOTED = "noted here"


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

    Another part of the same is told a few seconds later: who turns the pages need not wait for a write at each.
    """
    here = (area_code, instrument_id, round_)
    before, when, words = st.session_state.get(NOTED, ((), 0.0, ""))
    if here == before and time.monotonic() - when < EVERY - 2:
        return str(words)
    services.here.note(services.person, *here, part=part)
    words = others_in_words(services.here.others(services.person, *here))
    st.session_state[NOTED] = (here, time.monotonic(), words)
    return words
