"""A wave's name, and its end: renaming, deleting one that is empty, and bringing a deleted one back."""

from __future__ import annotations

import streamlit as st

from charter.permissions import Action
from services.foi.waves import LONGEST_NAME
from services.foi.waves_stored import WaveRecord
from ui import state
from ui.elements.as_text import as_text
from ui.elements.childs_data import check_typed, show_watch
from ui.elements.outcome import tried
from ui.resources import Services


def show_naming(services: Services, wave: WaveRecord) -> None:
    """Another name for a wave, and its deletion where nothing is in it."""
    why = services.person.why_not(Action.RUN_WAVES)
    published = "It is published under this name. Take the publication back first." if wave.published_at else ""
    refused = why or published
    with st.form(f"rename {wave.id}", border=True):
        st.text_input("Name of the wave", wave.name, key=f"name {wave.id}", max_chars=LONGEST_NAME)
        show_watch(f"name {wave.id}")
        st.form_submit_button(
            "Rename it", on_click=rename, args=(services, wave), disabled=bool(refused), help=refused or None
        )
    holds = services.kept(services.waves.why_not_delete, wave.id)
    st.button(
        "Delete this wave", key=f"delete {wave.id}", on_click=delete, args=(services, wave),
        disabled=bool(why or holds), help=why or holds or None,
    )  # fmt: skip
    st.caption(as_text(f"It cannot be deleted now. {holds}") if holds else "A deleted wave can be brought back.")


def rename(services: Services, wave: WaveRecord) -> None:
    name = st.session_state[f"name {wave.id}"]

    def store() -> str:
        check_typed(f"name {wave.id}", name)
        services.waves.rename(services.person, wave.id, name)
        state.choose("wave", name.strip())
        return f"'{wave.name}' is called '{name.strip()}' now. Its files, corrections and codes went with it."

    tried(store)


def delete(services: Services, wave: WaveRecord) -> None:
    def take_away() -> str:
        services.waves.delete(services.person, wave.id)
        state.choose("wave", None)
        return f"'{wave.name}' is deleted. It can be brought back under 'Begin a new wave'."

    tried(take_away)


def show_deleted(services: Services) -> None:
    """The deleted waves, each to be brought back."""
    why = services.person.why_not(Action.RUN_WAVES)
    for wave in services.kept(services.waves.deleted):
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.markdown(f"Deleted: **{as_text(wave.name)}**")
        right.button(
            "Bring it back", key=f"back {wave.id}", on_click=bring_back, args=(services, wave), disabled=bool(why),
            help=why or None,
        )  # fmt: skip


def bring_back(services: Services, wave: WaveRecord) -> None:
    def store() -> str:
        services.waves.bring_back(services.person, wave.id)
        state.choose("wave", wave.name)
        return f"'{wave.name}' is here again, with its list."

    tried(store)
