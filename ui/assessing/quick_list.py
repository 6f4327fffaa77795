"""Every item on one page with its answer alone: a checklist that somebody ticks through in a few minutes."""

from __future__ import annotations

import streamlit as st

from charter.framework import Group, Item
from ui.assessing.conflict import show_conflict
from ui.assessing.item import Desk, show_levels, show_saved
from ui.assessing.saving import take_over

ALWAYS_IN_SIGHT = "always_in_sight"
"""The key of the box that stays at the top of the window while the questions are ticked through."""
STYLE = (
    "<style>"
    f"[data-testid='stLayoutWrapper']:has(> .st-key-{ALWAYS_IN_SIGHT})"
    "{position: sticky; top: 3.6rem; z-index: 5; background: #ffffff; padding: 0.3rem 0}"
    "</style>"
)
"""Just below the window's own bar."""


def show_quick_list(desk: Desk, parts: list[Group], meanings: str) -> None:
    """The questions of every part, each with the row of answers; none is chosen beforehand.

    `meanings` are what the answers mean, for those who want to know before they tick.
    """
    st.html(STYLE)
    with st.expander("What the answers mean"):
        st.caption(
            f"{meanings}\n\nWhat you leave out stays open. Evidence, notes and what each item covers are added under "
            "'Answer'; nothing that stands there is changed here."
        )
    for part in parts:
        st.header(part.title)
        for item in desk.sheet.instrument.items_below(part.id):
            show_tick(desk, item)


def show_tick(desk: Desk, item: Item) -> None:
    """One question and its answers; a word says that it is saved, and a sentence why it is not."""
    place, stored = desk.place(item), desk.sheet.stored.get(item.id)
    take_over(place, stored)
    waits = place.in_hand.unsaved or place.in_hand.in_conflict
    is_saved = stored is not None and stored.answer.state != "not_given" and not waits
    st.markdown(f"**{item.id}.** {item.question}{' :gray[Saved.]' if is_saved else ''}")
    show_levels(desk, place, item, has_label=False)
    show_conflict(desk.services, place)
    if waits:
        show_saved(desk.services, place, stored)
