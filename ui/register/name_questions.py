"""Names that a person must decide on: the candidates with their reason, the choice, and why."""

from __future__ import annotations

from datetime import date

import streamlit as st

from charter.permissions import Action
from charter.wording import counted, date_words
from geo.areas import all_authorities, authority, titled_name
from geo.gazetteer import NOT_AN_AUTHORITY, Resolution
from services.register.names import meaning_words
from ui.elements.as_text import as_text
from ui.elements.childs_data import check_typed, show_watch
from ui.register.forms import tried
from ui.resources import Services

STATUS_WORDS = {
    "exact": "sure",
    "alias": "sure",
    "suggested": "most likely one",
    "ambiguous": "one of several",
    "not_an_authority": "no authority",
    "unknown": "not known",
}
WHY = "What you know that the name does not say"


def show_question(services: Services, name: str, at: date | None, found: Resolution, *, rows: int = 0) -> None:
    """Ask what a name means; the answer is remembered for the next time."""
    key = f"{name} | {at}"
    with st.container(border=True):
        asked = f" ({counted(rows, 'row')})" if rows else ""
        read_for = f" Read for {date_words(at)}." if at else ""
        st.markdown(f"**{as_text(name)}**{asked}: {STATUS_WORDS[found.status]}. {as_text(found.reason)}{read_for}")
        codes = [candidate.area.code for candidate in found.candidates]
        if codes:
            st.radio(
                f"What does '{as_text(name)}' mean?", [*codes, NOT_AN_AUTHORITY], index=None, key=f"means {key}",
                format_func=choice_words,
            )  # fmt: skip
        else:
            everyone = [area.code for area in all_authorities()]
            st.selectbox(
                f"What does '{as_text(name)}' mean?", [NOT_AN_AUTHORITY, *everyone], index=None, key=f"means {key}",
                format_func=choice_words, placeholder="Choose an area, or that it is none",
            )  # fmt: skip
        st.text_input(
            f"Why '{as_text(name)}' means that", key=f"why {key}", max_chars=1_000,
            placeholder=f"If left empty: {found.reason}" if is_likely(found) else WHY,
        )  # fmt: skip
        show_watch(key)
        st.button(
            "Remember this", key=f"decide {key}", on_click=decide, args=(services, name, at, found),
            **services.grey(Action.DECIDE_NAMES),
        )  # fmt: skip


def choice_words(meaning: str) -> str:
    return titled_name(authority(meaning)) if meaning != NOT_AN_AUTHORITY else "It is no authority"


def is_likely(found: Resolution) -> bool:
    """Is one authority most likely meant, so that the reason for it stands there already?"""
    return found.status == "suggested"


def decide(services: Services, name: str, at: date | None, found: Resolution) -> None:
    def store() -> str:
        meaning = remember(services, name, at, found)
        return (
            f"Remembered: '{name}' means {meaning_words(meaning)}. It can be undone on the page Sign-ups, under Names."
        )

    tried(store)


def is_chosen(name: str, at: date | None) -> bool:
    """Did somebody choose what a name means that is asked about?"""
    return bool(st.session_state.get(f"means {name} | {at}"))


def remember(services: Services, name: str, at: date | None, found: Resolution) -> str:
    """Store what was chosen of a name; the meaning. For the likely one its own reason does where none was typed."""
    key = f"{name} | {at}"
    meaning, why = st.session_state.get(f"means {key}") or "", st.session_state.get(f"why {key}") or ""
    check_typed(key, why)
    if not why.strip() and is_likely(found) and meaning == found.candidates[0].area.code:
        why = found.reason
    services.names.decide(services.person, name, meaning, why, at=at)
    return meaning


def undo(services: Services, decision_id: int) -> None:
    def take_back() -> str:
        services.names.undo(services.person, decision_id)
        return "The decision is undone. The name is asked about again the next time it comes."

    tried(take_back)
