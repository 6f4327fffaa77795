"""What became of a button: said once on the next drawing of the page, as a sentence."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from foi_data.exceptions import FoiDataError
from geo.exceptions import GeoError
from services.exceptions import ServiceError
from ui.elements.as_text import as_text

DONE, TROUBLE = "outcome done", "outcome trouble"
TROUBLES = (ServiceError, GeoError, FoiDataError)


def tried(action: Callable[[], str]) -> bool:
    """Do it and keep what to say of it; where it is refused, the reason is kept and nothing was stored."""
    try:
        st.session_state[DONE] = action()
    except TROUBLES as trouble:
        st.session_state[TROUBLE] = str(trouble)
        return False
    return True


def show_outcome() -> None:
    """Say what became of the last action, once. Its place is kept when there is nothing to say: what stands below
    would else move up a place, and a form that was folded out would close."""
    trouble, done = st.session_state.pop(TROUBLE, None), st.session_state.pop(DONE, None)
    place = st.empty()
    if not (trouble or done):
        return
    with place.container():
        if trouble:
            st.error(f"Not stored. {as_text(trouble)}")
        if done:
            st.success(as_text(done))
