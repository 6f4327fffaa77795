"""Choosing whom to compare with: the same boxes on every page, kept in the link."""

from __future__ import annotations

import streamlit as st

from geo.areas import Authority, vintages
from services.comparison.comparators import USUAL_GROUP, ComparatorGroup, GroupKind
from ui import state
from ui.resources import Services

WORDS: dict[GroupKind, str] = {
    "england": "England",
    "region": "Its region",
    "type": "Areas of its type",
    "neighbours": "Statistical neighbours",
    "chosen": "Areas picked by hand",
}


def choose_group(services: Services, area: Authority) -> ComparatorGroup:
    """The group chosen: its kind in the link as `against`, the list as `vintage`, areas by hand as `with`."""
    if (before := state.linked("with")) in WORDS:
        # Links to the gaps once named the kind so.
        state.choose("with", None)
        state.choose("against", before)
    kinds = services.kept(services.comparators.kinds)
    kind = state.select(
        "Compare with", "against", kinds, key_of=str, words_of=lambda one: WORDS[one], default=USUAL_GROUP
    )  # fmt: skip
    if kind == "neighbours":
        return services.kept(services.comparators.group, area.code, kind, vintage=choose_vintage(services))
    if kind == "chosen":
        return services.kept(services.comparators.group, area.code, kind, chosen=choose_by_hand(area))
    return services.kept(services.comparators.group, area.code, kind or USUAL_GROUP)


def choose_vintage(services: Services) -> str:
    available = services.kept(services.comparators.vintages)
    chosen = state.select(
        "List of neighbours", "vintage", available, key_of=str, words_of=lambda one: f"List of {one}",
        default=available[-1],
    )  # fmt: skip
    return chosen or available[-1]


def choose_by_hand(area: Authority) -> tuple[str, ...]:
    """Any number of areas, their codes in the link with commas between them."""
    offered = {other.code: other.plain_name for other in vintages()[-1].authorities if other.code != area.code}
    wanted = [code for code in (state.linked("with") or "").split(",") if code]
    st.session_state["widget with"] = [code for code in wanted if code in offered]
    picked = st.multiselect(
        "Areas to compare with", list(offered), format_func=lambda code: offered[code], key="widget with",
        on_change=lambda: state.choose("with", ",".join(st.session_state["widget with"]) or None),
    )  # fmt: skip
    return tuple(picked) + tuple(code for code in wanted if code not in offered)
