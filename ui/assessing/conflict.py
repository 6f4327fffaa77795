"""Two people on one item: both versions, field by field, and the choice between them. Nothing is overwritten unseen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from charter.exceptions import CharterError
from services.ports import StoredAnswer
from ui.assessing.fields import BOXES, FIELD_OF, Entry, Place, boxes_apart, boxes_of, entry_in, entry_of
from ui.assessing.saving import fill, save
from ui.elements.as_text import as_text
from ui.resources import Services

THEIRS, MINE, BOTH = "Theirs", "Mine", "Both, one after the other"
JOINED = ("evidence", "facets", "public note", "private note", "explanation", "links", "documents")
"""Boxes whose two contents can stand one after the other."""


def show_conflict(services: Services, place: Place) -> None:
    """Both versions of an item that two people saved, and three ways out: theirs, mine, or field by field."""
    if not place.in_hand.in_conflict:
        return
    theirs: StoredAnswer | None = place.in_hand.theirs
    st.error("Somebody else saved this item while you were answering it. Nothing is overwritten until you choose.")
    differing = differing_boxes(place, theirs)
    who = as_text(services.name_of(theirs.changed_by)) if theirs else "nobody"
    if theirs:
        st.caption(f"Theirs: saved by {who}, version {theirs.version}.")
    for box in differing:
        show_field(place, box, theirs)
    keep, mine, merge = st.columns(3)
    with keep:
        st.button("Keep theirs", key=place.key("keep theirs"), on_click=keep_theirs, args=(place, theirs))
    with mine:
        st.button("Save mine instead", key=place.key("save mine"), on_click=save_mine, args=(services, place, theirs))
    with merge:
        st.button(
            "Save as chosen above", key=place.key("merge"), type="primary", on_click=merge_both,
            args=(services, place, theirs, differing),
        )  # fmt: skip


def differing_boxes(place: Place, theirs: StoredAnswer | None) -> list[str]:
    """The boxes whose contents differ; the reason goes with the answer."""
    differing = boxes_apart(boxes_of(entry_of(place.item_id, theirs)), place.boxes())
    if "reason" in differing and "answer" not in differing:
        differing.insert(0, "answer")
    return [box for box in differing if box != "reason"]


def show_field(place: Place, box: str, theirs: StoredAnswer | None) -> None:
    """One field in both versions, with the choice; what this person did not touch is theirs unless chosen otherwise."""
    name = FIELD_OF[box]
    left, right = st.columns(2)
    with left:
        st.markdown(f"**{name}: theirs**")
        st.text(words_of(place, entry_of(place.item_id, theirs), name))
    with right:
        st.markdown(f"**{name}: mine**")
        st.text(my_words(place, name))
    key = place.key(f"choose {box}")
    st.session_state.setdefault(key, MINE if was_touched(place, box) else THEIRS)
    options = [THEIRS, MINE, BOTH] if box in JOINED else [THEIRS, MINE]
    st.radio(f"{name} of {place.item_id}: which to keep", options, key=key, horizontal=True)


def was_touched(place: Place, box: str) -> bool:
    """Whether this person changed a box since they read the item."""
    before = boxes_of(entry_of(place.item_id, place.base))
    return bool((place.held(box) or None) != (before[box] or None))


def words_of(place: Place, entry: Entry, name: str) -> str:
    return entry.in_words(place.instrument)[name] or "Nothing"


def my_words(place: Place, name: str) -> str:
    try:
        return words_of(place, entry_in(place.item_id, place.boxes()), name)
    except CharterError as trouble:
        return str(trouble)


def keep_theirs(place: Place, theirs: StoredAnswer | None) -> None:
    forget_choices(place)
    place.in_hand.settle()
    fill(place, theirs)


def save_mine(services: Services, place: Place, theirs: StoredAnswer | None) -> None:
    save_over(services, place, theirs, place.boxes())


def merge_both(services: Services, place: Place, theirs: StoredAnswer | None, differing: list[str]) -> None:
    """Save the fields as they were chosen."""
    choices = {box: st.session_state.get(place.key(f"choose {box}"), MINE) for box in differing}
    save_over(services, place, theirs, merged(boxes_of(entry_of(place.item_id, theirs)), place.boxes(), choices))


def merged(theirs: Mapping[str, Any], mine: Mapping[str, Any], choices: Mapping[str, str]) -> dict[str, Any]:
    """The boxes as they were chosen, box by box; what was not chosen about is the same in both."""
    chosen = dict(mine)
    for box, choice in choices.items():
        if choice == THEIRS:
            chosen |= {one: theirs[one] for one in ((box, "reason") if box == "answer" else (box,))}
        elif choice == BOTH:
            chosen[box] = joined(theirs[box], mine[box])
    return chosen


def joined(theirs: Any, mine: Any) -> Any:
    """Theirs, then what of mine does not stand there yet: of texts by lines, so that no line comes twice."""
    if isinstance(theirs, list):
        return [*theirs, *(one for one in mine or () if one not in theirs)]
    there = {line.strip() for line in theirs.splitlines()}
    return "\n".join([*theirs.splitlines(), *(line for line in mine.splitlines() if line.strip() not in there)])


def save_over(services: Services, place: Place, theirs: StoredAnswer | None, boxes: dict[str, Any]) -> None:
    """Save boxes on top of their version, which this person has now seen."""
    forget_choices(place)
    place.in_hand.settle()
    place.in_hand.base = theirs
    place.put(boxes)
    save(services, place)


def forget_choices(place: Place) -> None:
    for box in BOXES:
        st.session_state.pop(place.key(f"choose {box}"), None)
