"""Saving what the boxes of an item hold, the moment it is entered, and keeping it where it cannot be saved yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from charter.exceptions import CharterError
from charter.personal_details import warn_of_personal_details
from services.exceptions import ServiceError, StaleEditError, StorageUnavailableError
from services.ports import StoredAnswer
from ui.assessing.fields import BOXES, FREE_TEXTS, Place, boxes_of, entry_in, entry_of
from ui.resources import Services

CHECKED = "texts that were checked for a child's data"
WAITING = "waiting | "


def take_over(place: Place, stored: StoredAnswer | None) -> None:
    """Put what is in the database into the boxes, unless they already show it or hold something unsaved."""
    version = stored.version if stored else 0
    if place.key("base") in st.session_state and place.version == version and place.key("answer") in st.session_state:
        put_back(place, boxes_of(entry_of(place.item_id, stored)))
        return
    if place.key("unsaved") in st.session_state or place.key("conflict") in st.session_state:
        # What the person entered is still only here: it stays until it is saved or given up.
        put_back(place, {box: place.held(box) for box in BOXES})
        return
    fill(place, stored)


def put_back(place: Place, boxes: Mapping[str, Any]) -> None:
    """Fill the boxes that Streamlit emptied because they were not shown in the last run."""
    for box, value in boxes.items():
        st.session_state.setdefault(place.key(box), value)


def fill(place: Place, stored: StoredAnswer | None) -> None:
    """Make the boxes show a stored answer, and remember it as what any change begins from."""
    st.session_state[place.key("base")] = stored
    for box, value in boxes_of(entry_of(place.item_id, stored)).items():
        st.session_state[place.key(box)] = value


def save(services: Services, place: Place) -> None:
    """Save what the boxes hold; where that cannot be done, say why and keep what was typed."""
    boxes = place.boxes()
    st.session_state[place.key("typed")] = boxes
    if warning := warning_on(place, boxes):
        st.session_state[place.key("unsaved")] = warning
        st.session_state[place.key("to check")] = True
        return
    try:
        entry = entry_in(place.item_id, boxes)
        saved = services.assessments.save_answer(
            services.person, place.area_code, place.instrument.id, place.round, answer=entry.answer,
            evidence=entry.evidence, details=entry.details,
            expected_version=place.version,
        )  # fmt: skip
    except StaleEditError as stale:
        settle(place)
        st.session_state[place.key("typed")] = boxes
        st.session_state[place.key("conflict")] = stale.theirs
    except StorageUnavailableError as trouble:
        st.session_state[place.key("unsaved")] = str(trouble)
        st.session_state[WAITING + place.key("")] = place
    except (CharterError, ServiceError) as trouble:
        st.session_state[place.key("unsaved")] = str(trouble)
    else:
        settle(place)
        st.session_state[place.key("base")] = saved


def settle(place: Place) -> None:
    """Forget the troubles of an item: what its boxes hold is in the database, or is about to be settled by hand."""
    for what in ("unsaved", "to check", "conflict", "typed"):
        st.session_state.pop(place.key(what), None)
    st.session_state.pop(WAITING + place.key(""), None)


def warning_on(place: Place, boxes: Mapping[str, Any]) -> str:
    """What to look at before texts are saved that may hold a child's data; empty where nothing new does."""
    before = boxes_of(entry_of(place.item_id, place.base))
    checked: set[str] = st.session_state.get(CHECKED, set())
    for box in FREE_TEXTS:
        text = boxes.get(box) or ""
        if text != before[box] and text not in checked and (warning := warn_of_personal_details(text)):
            return warning
    return ""


def say_checked(services: Services, place: Place) -> None:
    """Somebody has looked at the texts: they are saved as they stand, and not asked about again."""
    texts = {place.held(box) for box in FREE_TEXTS if place.held(box)}
    st.session_state[CHECKED] = st.session_state.get(CHECKED, set()) | texts
    save(services, place)


def save_what_waits(services: Services) -> None:
    """Save what could not be saved while the database was away; called when it answers again."""
    waiting = [value for key, value in st.session_state.items() if str(key).startswith(WAITING)]
    for place in waiting:
        save(services, place)


def count_of_waiting() -> int:
    return sum(1 for key in st.session_state if str(key).startswith(WAITING))
