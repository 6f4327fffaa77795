"""The watch on what people type: nothing that looks like a child's data is kept before somebody has looked at it."""

from __future__ import annotations

import streamlit as st

from charter.personal_details import warn_of_personal_details
from services.exceptions import RefusedError
from ui.elements.as_text import as_text

ASKED = "asked about a child's data: "
CHECKED = "checked for a child's data: "
LOOKED = "I have checked: this text holds no child's data"


def check_typed(form: str, *texts: str | None) -> None:
    """Raise RefusedError, with what was seen, for texts of a form that nobody said they had checked.

    Called where the form is stored. Whoever ticks the box of `show_watch` has checked these very texts, no later ones.
    """
    asked = next((text for text in texts if text and warn_of_personal_details(text)), "")
    suspect = "\n".join(text for text in texts if text) if asked else ""
    has_looked = st.session_state.get(CHECKED + form) and st.session_state.get(ASKED + form) == suspect
    if suspect and not has_looked:
        st.session_state[ASKED + form] = suspect
        st.session_state[CHECKED + form] = False
        raise RefusedError(warn_of_personal_details(asked))
    st.session_state.pop(ASKED + form, None)


def show_watch(form: str) -> None:
    """The box to tick by who has looked, above the form's button, where its texts were asked about."""
    if ASKED + form in st.session_state:
        st.checkbox(LOOKED, key=CHECKED + form)


def waits_for_a_look(form: str, *texts: str | None) -> bool:
    """For boxes outside a form: show what was seen in their texts and the box to tick; whether it is still unticked."""
    asked = next((text for text in texts if text and warn_of_personal_details(text)), "")
    if not asked:
        return False
    st.warning(as_text(warn_of_personal_details(asked)))
    return not st.checkbox(LOOKED, key=f"{CHECKED}{form} {asked}")
