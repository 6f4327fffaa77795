"""Choosing an area: the same box on every page, its code in the link."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo.areas import Authority, all_authorities, authority, vintages
from geo.exceptions import UnknownAreaError
from ui import state
from ui.elements.as_text import as_text
from ui.state import LabelVisibility


def choose_area(label: str = "Area", *, label_visibility: LabelVisibility = "visible") -> Authority | None:
    """The area chosen, in the link as `area`; None while none is. An old code is taken for the body it belonged to."""
    today = vintages()[-1].authorities
    wanted = state.linked("area")
    if wanted is not None:
        try:
            found = authority(wanted)
        except UnknownAreaError as unknown:
            st.warning(f"{as_text(str(unknown))} Choose an area from the list instead.")
            state.choose("area", None)
        else:
            if found.code != wanted:
                state.choose("area", found.code)
    offered: Sequence[Authority] = today
    code = state.linked("area")
    if code is not None and all(area.code != code for area in today):
        offered = [*today, *(area for area in all_authorities() if area.code == code)]
    return state.select(
        label,
        "area",
        offered,
        key_of=lambda area: area.code,
        words_of=lambda area: area.plain_name,
        placeholder="Type the name of your area",
        label_visibility=label_visibility,
    )
