"""Saving what the boxes of an item hold, the moment it is entered, and keeping it where it cannot be saved yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from charter.exceptions import CharterError, PolicyError
from charter.personal_details import warn_of_personal_details
from services.exceptions import NotAllowedError, ServiceError, StaleEditError, StorageUnavailableError
from services.ports import StoredAnswer
from ui.assessing.fields import FREE_TEXTS, Place, all_in_hand, boxes_apart, boxes_of, entry_in, entry_of
from ui.resources import Services

CHECKED = "texts that were checked for a child's data"


def take_over(place: Place, stored: StoredAnswer | None) -> None:
    """Put what is in the database into the boxes, unless they already show it or hold something unsaved."""
    mine = place.in_hand
    if mine.unsaved or mine.in_conflict:
        # What the person entered is still only here: it stays until it is saved or given up.
        return
    if not mine.is_known or place.version != (stored.version if stored else 0):
        fill(place, stored)


def fill(place: Place, stored: StoredAnswer | None) -> None:
    """Make the boxes show a stored answer, and remember it as what any change begins from."""
    mine = place.in_hand
    mine.is_known, mine.base = True, stored
    place.put(boxes_of(entry_of(place.item_id, stored)))
    mine.typed = {}


def save(services: Services, place: Place) -> None:
    """Save what the boxes hold; where that cannot be done, say why and keep what was typed."""
    boxes, mine = place.boxes(), place.in_hand
    mine.typed = boxes
    if warning := warning_on(place, boxes):
        mine.unsaved, mine.has_to_be_checked = warning, True
        return
    try:
        entry = entry_in(place.item_id, boxes)
        saved = services.assessments.save_answer(
            services.person, place.area_code, place.instrument.id, place.round, answer=entry.answer,
            evidence=entry.evidence, details=entry.details,
            expected_version=place.version,
        )  # fmt: skip
    except StaleEditError as stale:
        theirs: Any = stale.theirs
        mine.settle()
        if boxes_apart(boxes, boxes_of(entry_of(place.item_id, theirs))):
            mine.typed, mine.in_conflict, mine.theirs = boxes, True, theirs
        else:
            # Both said the same: there is nothing to choose, and theirs is saved already.
            fill(place, theirs)
    except StorageUnavailableError as trouble:
        mine.unsaved, mine.waiting = str(trouble), place
    except (PolicyError, NotAllowedError) as trouble:
        mine.unsaved = str(trouble)
        # This run switches the boxes off, and a box that is switched off forgets what has just been written into it.
        place.put({box: boxes[box] for box in boxes_apart(boxes, boxes_of(entry_of(place.item_id, place.base)))})
    except (CharterError, ServiceError) as trouble:
        mine.unsaved = str(trouble)
    else:
        mine.settle()
        mine.is_known, mine.base = True, saved


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


def save_what_waits(services: Services) -> bool:
    """Save what could not be saved while the database was away; whether anything of it was."""
    waiting = [mine.waiting for mine in all_in_hand().values() if mine.waiting]
    for place in waiting:
        save(services, place)
    return len(waiting) > count_of_waiting()


def count_of_waiting() -> int:
    return sum(1 for mine in all_in_hand().values() if mine.waiting)
