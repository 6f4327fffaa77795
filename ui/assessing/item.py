"""One item of the questionnaire: its question, its answer and its evidence, saved as soon as they are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from charter.answer_details import CONFIDENCE_WORDS, CONFIDENCES
from charter.framework import Item
from charter.permissions import Action
from charter.policies import Case, why_not
from services.assessment.assessments import Sheet
from services.assessment.rounds import Round
from services.comparison.evidence import AreaEvidence
from services.ports import StoredAnswer
from ui.actions.beside_gaps import show_proposals
from ui.assessing.beside import moment_words, show_last_round, show_offers, show_record
from ui.assessing.conflict import show_conflict
from ui.assessing.fields import NOT_APPLICABLE, WITHOUT_LEVEL, Place
from ui.assessing.history import show_history
from ui.assessing.round_steps import show_challenges
from ui.assessing.saving import save, say_checked, take_over
from ui.elements.as_text import as_text
from ui.resources import Services

MORE, ELSEWHERE, HISTORY = "Who, links, notes", "Evidence given elsewhere", "History"


@dataclass(frozen=True)
class Desk:
    """What every item of a part is shown with: the round, last year's, the FOI record, and why nobody can answer now.

    `closed` is empty where this person can answer.
    """

    services: Services
    sheet: Sheet
    found: Round | None
    earlier: Sheet | None
    told: AreaEvidence
    closed: str

    def place(self, item: Item) -> Place:
        return Place(self.sheet.area_code, self.sheet.instrument, self.sheet.round, item.id)


def why_closed(services: Services, sheet: Sheet) -> str:
    """Why this person cannot answer now, in a sentence; empty where they can."""
    if forbidden := services.person.why_not(Action.ANSWER, sheet.area_code):
        return forbidden
    return why_not("answer", Case(sheet.assessment.state)) if sheet.assessment else ""


def show_item(desk: Desk, item: Item) -> None:
    """Show an item with what was answered so far. Every change is saved before the page says so."""
    place, stored = desk.place(item), desk.sheet.stored.get(item.id)
    take_over(place, stored)
    with st.container(border=True):
        st.markdown(f"**{item.id}. {item.title}**  \n{item.question}")
        # Before the answer: afterwards nobody measures theirs by it.
        st.caption(f"What counts as evidence: {item.evidence}")
        show_challenges(desk.services, desk.found, item.id)
        show_answer_boxes(desk, place, item)
        show_record(desk.services, place, desk.told, disabled=bool(desk.closed))
        show_last_round(desk.services, place, desk.earlier, disabled=bool(desk.closed))
        show_proposals(desk.services, desk.sheet, item.id)
        show_evidence_box(desk, place)
        show_folds(desk, place, item)
        show_conflict(desk.services, place)
        show_saved(desk.services, place, stored)


def show_answer_boxes(desk: Desk, place: Place, item: Item) -> None:
    """The levels, the reason where the item does not apply, and the facets it is about."""
    show_levels(desk, place, item)
    if item.facets:
        st.pills(
            f"What {item.id} covers today", list(item.facets), selection_mode="multi", key=place.box("facets"),
            on_change=save, args=(desk.services, place), disabled=bool(desk.closed),
        )  # fmt: skip


def show_levels(desk: Desk, place: Place, item: Item, *, has_label: bool = True) -> None:
    """The levels to choose from, and the reason where the item does not apply. Without a label it is there for ears."""
    scale = place.instrument.scale
    saving: dict[str, Any] = {"on_change": save, "args": (desk.services, place), "disabled": bool(desk.closed)}
    st.radio(
        f"Answer to {item.id}",
        options=[*(str(level.value) for level in scale.levels), *WITHOUT_LEVEL],
        format_func=lambda option: WITHOUT_LEVEL.get(option) or scale.label_of(int(option)),
        index=None, horizontal=True, key=place.box("answer"),
        label_visibility="visible" if has_label else "collapsed", **saving,
    )  # fmt: skip
    if st.session_state[place.key("answer")] == NOT_APPLICABLE:
        st.text_input(f"Why {item.id} does not apply", key=place.box("reason"), **saving)


def show_evidence_box(desk: Desk, place: Place) -> None:
    st.text_area(
        f"Evidence for {place.item_id}: what shows it, and where it can be found", key=place.box("evidence"), height=80,
        max_chars=10_000, on_change=save, args=(desk.services, place), disabled=bool(desk.closed),
        placeholder="Saved when you leave the box. Nothing about a child: no names, no dates of birth.",
    )  # fmt: skip


def show_more(desk: Desk, place: Place, item: Item) -> None:
    """Who can tell and must act, and an item's boxes beyond the answer and its evidence."""
    st.markdown(about(item))
    saving: dict[str, Any] = {"on_change": save, "args": (desk.services, place), "disabled": bool(desk.closed)}
    who, sure = st.columns(2)
    with who:
        st.text_input(f"Owner of {item.id}: a role, or a name", key=place.box("owner"), max_chars=300, **saving)
    with sure:
        st.radio(
            f"How sure is the answer to {item.id}", CONFIDENCES, format_func=lambda word: CONFIDENCE_WORDS[word],
            horizontal=True, key=place.box("confidence"), **saving,
        )  # fmt: skip
    st.text_area(
        f"Links for {item.id}, one on a line", key=place.box("links"), height=80, max_chars=20_000,
        placeholder="Report to the board https://example.org/report", **saving,
    )  # fmt: skip
    st.text_area(
        f"Documents for {item.id}, one on a line: title | day | where it is kept", key=place.box("documents"),
        height=80, max_chars=20_000, placeholder="Runaways protocol | 31 March 2026 | shared drive, Safeguarding",
        help="Documents are named here, not stored. Leave out the day or the place if you do not know it.", **saving,
    )  # fmt: skip
    st.text_area(
        f"Note on {item.id} for everyone (published with the answer)", key=place.box("public note"), height=80,
        max_chars=5_000, **saving,
    )  # fmt: skip
    if not desk.services.person.why_not(Action.SEE_DRAFTS, place.area_code):
        st.text_area(
            f"Note on {item.id} for your group only (never published)", key=place.box("private note"), height=80,
            max_chars=5_000, **saving,
        )  # fmt: skip
    st.button(
        f"Clear the answer to {item.id}", key=place.key("clear"), on_click=clear, args=(desk.services, place),
        disabled=bool(desk.closed) or st.session_state[place.key("answer")] is None,
        help="Makes it not answered again; its texts and its history stay",
    )  # fmt: skip


def clear(services: Services, place: Place) -> None:
    place.put({"answer": None})
    save(services, place)


def show_folds(desk: Desk, place: Place, item: Item) -> None:
    """What is seldom needed, drawn and looked up only when somebody opens it."""
    wanted = st.segmented_control(
        f"Show for {place.item_id}", [MORE, ELSEWHERE, HISTORY], key=place.key("fold"), label_visibility="collapsed"
    )
    if wanted == MORE:
        show_more(desk, place, item)
    elif wanted == ELSEWHERE:
        show_offers(desk.services, place, disabled=bool(desk.closed))
    elif wanted == HISTORY:
        show_history(desk.services, desk.sheet, place, disabled=bool(desk.closed))


def about(item: Item) -> str:
    parts = [f"Who can tell: {', '.join(item.answerers)}."]
    if item.bodies:
        parts.append("Must act: " + ", ".join(item.bodies) + ".")
    parts.append(f"From: {item.citation}.")
    return "\n\n".join(parts)


def show_saved(services: Services, place: Place, stored: StoredAnswer | None) -> None:
    """Whether what the boxes show is in the database, since when and by whom."""
    mine = place.in_hand
    if mine.in_conflict:
        st.caption("Not saved yet: choose above.")
    elif mine.unsaved and mine.has_to_be_checked:
        st.warning(f"Not saved yet. {as_text(mine.unsaved)}")
        st.button("I have checked: save it", key=place.key("checked"), on_click=say_checked, args=(services, place))
    elif mine.unsaved:
        st.error(f"Not saved yet. {as_text(mine.unsaved)}")
        st.button("Try to save again", key=place.key("again"), on_click=save, args=(services, place))
    elif stored:
        who = as_text(services.name_of(stored.changed_by))
        st.caption(f"Saved {moment_words(stored.changed_at)} by {who}, version {stored.version}.")
    else:
        st.caption("Not answered yet.")
