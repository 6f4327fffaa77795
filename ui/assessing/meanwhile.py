"""A record that somebody else corrected while its form was open: theirs is read first, and nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

CHOOSE_FIRST = "Say above first what becomes of theirs"
"""Why the form's button is grey until then."""


def show_meanwhile(
    name: str, *, began_with: int, stands: int, go_on: Callable[[], None], take: Callable[[], None]
) -> bool:
    """Two ways on where the version that stands is not the one the boxes began with; whether it is another.

    `go_on` makes the standing version the one that the boxes correct, `take` puts it into the boxes.
    """
    if began_with == stands:
        return False
    st.error(
        "Somebody else corrected this since you began. Theirs stands above, and nothing of it is overwritten; what you "
        "entered is still below."
    )
    with st.container(horizontal=True):
        st.button("I have read theirs: correct it by mine", key=f"go on {name}", on_click=go_on)
        st.button("Take theirs", key=f"take theirs {name}", on_click=take)
    return True
