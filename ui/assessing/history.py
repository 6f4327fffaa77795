"""The history of one answer: who, when, what it was and what it became; and the way back to an earlier version."""

from __future__ import annotations

import streamlit as st

from charter.permissions import Action
from services.assessment.answer_history import Edition, what_changed
from services.assessment.assessments import Sheet
from services.exceptions import StaleEditError
from ui.assessing.beside import moment_words
from ui.assessing.fields import Place
from ui.elements.as_text import as_text
from ui.resources import Services

MOST = 20


def show_history(services: Services, sheet: Sheet, place: Place, *, disabled: bool) -> None:
    """Every version of an answer, newest first, for those who may see the area's drafts."""
    if why := services.person.why_not(Action.SEE_DRAFTS, place.area_code):
        st.caption(why)
        return
    editions = services.history.of(services.person, sheet, place.item_id)
    if not editions:
        st.caption("Nothing was saved here yet.")
    for newer, older in zip(editions, (*editions[1:], None), strict=True):
        if newer.version <= editions[0].version - MOST:
            st.caption(f"{newer.version} earlier versions are in the audit trail.")
            break
        show_edition(services, sheet, place, (newer, older), latest=newer is editions[0], disabled=disabled)


def show_edition(
    services: Services,
    sheet: Sheet,
    place: Place,
    pair: tuple[Edition, Edition | None],
    *,
    latest: bool,
    disabled: bool,
) -> None:
    newer, older = pair
    who = as_text(services.name_of(newer.person))
    st.markdown(f"**Version {newer.version}**, {moment_words(newer.at)}, {who}")
    changes = what_changed(place.instrument, older, newer)
    lines = [
        f"- {name}: {as_text(before) or 'nothing'} → **{as_text(after) or 'nothing'}**"
        for name, before, after in changes
    ]
    st.markdown("\n".join(lines) or "- Saved again without a change")
    if not latest:
        st.button(
            f"Restore version {newer.version}", key=place.key(f"restore {newer.version}"), on_click=restore,
            args=(services, sheet, place, newer), disabled=disabled,
        )  # fmt: skip


def restore(services: Services, sheet: Sheet, place: Place, wanted: Edition) -> None:
    """Save an earlier version as a new one; where somebody saved meanwhile, both are shown instead."""
    try:
        services.history.restore(services.person, sheet, wanted, expected_version=place.version)
    except StaleEditError as stale:
        place.in_hand.in_conflict, place.in_hand.theirs = True, stale.theirs
    else:
        place.in_hand.settle()
        place.in_hand.is_known = False
