"""What one area's answers leave open, in order of what closing it would bring."""

from __future__ import annotations

import streamlit as st

from charter.gap_analysis import Order
from charter.wording import counted
from services.gaps import GapAnalysis, ItemGap, points_in_all
from ui import state
from ui.area_choice import choose_area
from ui.instrument_choice import choose_instrument
from ui.links import link_to
from ui.resources import Services
from ui.shell import page
from ui.tables import show_table

ORDERS: dict[Order, str] = {
    "default": "What it brings, and whether others manage it",
    "points": "What it brings",
    "achieved_by": "How many others have it in place",
}


def main(services: Services) -> None:
    where, on, by = st.columns(3)
    with where:
        area = choose_area()
    with on:
        chosen = choose_instrument()
    with by:
        order = state.select(
            "Order by", "order", list(ORDERS), key_of=str, words_of=lambda o: ORDERS[o], default="default"
        )
    if area is None:
        st.info("Choose your area above to see what is missing and what to do first.")
        return
    found = services.kept(services.gaps.of, area.code, chosen.id, order or "default")
    if not found.card.answers:
        st.info(f"{area.plain_name} has not answered this yet. Gaps show as soon as the first item is answered.")
        link_to("assess", "Answer the first item", area=area.code, on=chosen.id)
        return
    st.markdown(f"**{headline(found)}**")
    listed, in_table = st.tabs(["List", "The same as a table"])
    with listed:
        for place, gap in enumerate(found.gaps, start=1):
            show_gap(place, gap, area.code, chosen.id)
    with in_table:
        show_table(found.table, key="gaps", leave_out=("new_la_code", "old_la_code", "la_name", "region_name"))


def headline(found: GapAnalysis) -> str:
    """How many gaps there are and how far they would go, missing answers told apart."""
    missing = sum(1 for gap in found.gaps if gap.gap.is_missing)
    low, high = points_in_all(found.gaps)
    if not found.gaps:
        return f"{found.area.plain_name} has every item at its highest level: there is no gap."
    unknown = f"; {missing} of them are unknown, not known to be missing" if missing else ""
    reach = f"{low:.0f}" if round(low) == round(high) else f"{low:.0f} to {high:.0f}"
    return (
        f"{found.area.plain_name} has {len(found.gaps)} gaps{unknown}. Together they are worth {reach} of 100 points. "
        f"{compared(found.comparators)}"
    )


def compared(comparators: int) -> str:
    if not comparators:
        return "No other area has answers here yet, so they stand in order of points."
    return f"{counted(comparators, 'other area has', 'other areas have')} answers here to compare with."


def show_gap(place: int, gap: ItemGap, area_code: str, instrument_id: str) -> None:
    with st.container(border=True):
        where = f"{gap.groups[-1].title}: " if gap.groups else ""
        st.markdown(f"**{place}. {gap.item.title}**  \n{where}{gap.answer}. {gap.points}; {gap.achieved}.")
        with st.expander("The question, and what would count as evidence"):
            st.markdown(f"{gap.item.question}\n\nEvidence: {gap.item.evidence}\n\nFrom: {gap.item.citation}.")
        part = gap.groups[0].id if gap.groups else ""
        link_to("assess", f"Answer or change {gap.item.id}", area=area_code, on=instrument_id, part=part)


if __name__ == "__main__":
    page(main, title="What is missing, and what first?")
