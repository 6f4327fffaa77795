"""What a page remembers: choices live in the link, so that a view can be shared, and come back with the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeVar

import streamlit as st

from ui.elements.as_text import as_text

T = TypeVar("T")
LabelVisibility = Literal["visible", "hidden", "collapsed"]
REMEMBERED = "chosen {}"
BY_LINK = "asked for by the link: {}"
"""Marks a choice that a link brought, and nobody made on a page of this visit: only such a one is worth a warning where
it is unknown. Pages give one name to different choices, and what was chosen on another page is no mistake here."""


def linked(name: str) -> str | None:
    """A choice as the link has it, or as it was last made in this session; None where it never was."""
    in_link = st.query_params.get(name)
    if in_link is not None:
        if st.session_state.get(REMEMBERED.format(name)) != in_link:
            st.session_state[BY_LINK.format(name)] = True
        st.session_state[REMEMBERED.format(name)] = in_link
        return in_link
    st.session_state.pop(BY_LINK.format(name), None)
    remembered: str | None = st.session_state.get(REMEMBERED.format(name))
    if remembered is not None:
        st.query_params[name] = remembered
    return remembered


def is_by_link(name: str) -> bool:
    """Was the choice in hand brought by a link, and not made on a page of this visit?"""
    return bool(st.session_state.get(BY_LINK.format(name)))


def choose(name: str, value: str | None) -> None:
    """Make a choice: it goes into the link and is remembered."""
    st.session_state.pop(BY_LINK.format(name), None)
    if value is None:
        st.query_params.pop(name, None)
        st.session_state.pop(REMEMBERED.format(name), None)
    else:
        st.query_params[name] = value
        st.session_state[REMEMBERED.format(name)] = value


def select(
    label: str,
    name: str,
    options: Sequence[T],
    *,
    key_of: Callable[[T], str],
    words_of: Callable[[T], str],
    default: T | None = None,
    placeholder: str | None = None,
    help_: str | None = None,
    label_visibility: LabelVisibility = "visible",
    explain: Callable[[str], bool] | None = None,
) -> T | None:
    """A selectbox whose choice is in the link under `name`. None while nothing is chosen and there is no default.

    A link that names something unknown is said so in a sentence, and the default is shown; where `explain` knows better
    what is the matter with it, says so and gives True, the link stays as it is.
    """
    by_key = {key_of(option): option for option in options}
    wanted = linked(name)
    if wanted is not None and wanted not in by_key:
        if explain is None or not explain(wanted):
            if is_by_link(name):
                asked = f"{label.lower()} '{as_text(wanted)}'"
                st.warning(f"The link asks for {asked}, which is not here. Choose from the list instead.")
            choose(name, None)
        wanted = None
    widget = f"widget {name}"
    present = wanted if wanted is not None else (key_of(default) if default is not None else None)
    # Always set: the link is the truth, and another page's box of the same name would else begin at its first option.
    st.session_state[widget] = present
    chosen = st.selectbox(
        label,
        list(by_key),
        format_func=lambda key: words_of(by_key[key]),
        key=widget,
        placeholder=placeholder,
        help=help_,
        label_visibility=label_visibility,
        on_change=lambda: choose(name, st.session_state[widget]),
    )
    return by_key[chosen] if chosen is not None else None
