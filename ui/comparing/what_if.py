"""Ticking gaps to see what closing them would do; the ticks live in the link and nothing is stored."""

from __future__ import annotations

import streamlit as st

from services.assessment.what_if import DRAWS, WhatIfOutcome
from services.comparison.gaps import GapAnalysis, ItemGap
from ui import state
from ui.elements.tables import show_table
from ui.resources import Services

CLOSED = "close"
"""The name in the link: the ids of the ticked items, joined by commas."""
BESIDE = 2


def open_where_linked(view: str, tab: str) -> None:
    """A link that has ticks in it opens their tab; afterwards a person turns the tabs."""
    if CLOSED in st.query_params:
        st.session_state.setdefault(view, tab)


def show_what_if(services: Services, found: GapAnalysis) -> None:
    """The ticks, then what they would do, beside the group that the page compares with."""
    st.markdown("Tick the gaps that you would close. Each is then counted as fully in place; nothing is stored.")
    ticked = linked_items(found)
    show_outcome(services, found, ticked)
    columns = st.columns(BESIDE)
    for place, gap in enumerate(found.gaps):
        with columns[place % BESIDE]:
            show_tick(found, gap, ticked)


def linked_items(found: GapAnalysis) -> tuple[str, ...]:
    """The gaps that the link has ticked, in the instrument's order."""
    asked = set((state.linked(CLOSED) or "").split(","))
    gaps = {gap.item.id for gap in found.gaps}
    return tuple(item for item in found.card.instrument.item_ids if item in asked & gaps)


def show_tick(found: GapAnalysis, gap: ItemGap, ticked: tuple[str, ...]) -> None:
    widget = f"close {found.area.code} {gap.item.id}"
    # The link is the truth: a tick is set from it in every run.
    st.session_state[widget] = gap.item.id in ticked
    st.checkbox(f"{gap.item.id} {gap.item.title}: {gap.points}", key=widget, on_change=tick, args=(widget, gap.item.id))


def tick(widget: str, item_id: str) -> None:
    """Put a tick into the link, or take it out."""
    asked = [item for item in (state.linked(CLOSED) or "").split(",") if item and item != item_id]
    if st.session_state[widget]:
        asked.append(item_id)
    state.choose(CLOSED, ",".join(asked) or None)


def show_outcome(services: Services, found: GapAnalysis, ticked: tuple[str, ...]) -> None:
    if not ticked:
        st.caption("Nothing is ticked yet.")
        return
    with st.spinner("Working out the ranks ..."):
        area, about = found.area.code, found.card.instrument.id
        now = services.kept(services.what_if.rank_now, area, about, found.group)
        outcome: WhatIfOutcome = services.kept(services.what_if.of, area, about, ticked, found.group, now)
    with st.container(border=True):
        st.markdown(f"**{outcome.sentence}**")
        st.markdown(f"{outcome.rank_sentence}\n\n{outcome.passing_sentence}")
        show_table(outcome.table, key="what if", leave_out=("before", "after"))
        st.caption(
            f"Ranges of ranks are from {DRAWS:,} draws here and from more on the Compare page, so they can differ by a "
            "place or so."
        )
        st.button("Take every tick away", key="untick", on_click=state.choose, args=(CLOSED, None))
