"""One item of the questionnaire: its question, its answer and its evidence, saved as soon as they are given."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from charter.assessment import Answer, AnswerState
from charter.exceptions import CharterError
from charter.framework import Instrument, Item
from charter.wording import answer_words
from services.assessments import Sheet
from services.exceptions import ServiceError, StaleEditError
from services.ports import StoredAnswer
from ui.as_text import as_text
from ui.resources import Services

NOT_APPLICABLE, NOT_KNOWN = "not_applicable", "not_known"
WITHOUT_LEVEL: dict[str, str] = {NOT_KNOWN: "Not known", NOT_APPLICABLE: "Does not apply here"}


@dataclass(frozen=True)
class Place:
    """Which answer is meant: an item of an area's assessment in a round."""

    area_code: str
    instrument: Instrument
    round: str
    item_id: str

    def key(self, what: str) -> str:
        return f"{what} | {self.area_code} | {self.instrument.id} | {self.round} | {self.item_id}"


def show_item(services: Services, sheet: Sheet, item: Item, round_: str) -> None:
    """Show an item with what was answered so far. Every change is saved before the page says so."""
    place = Place(sheet.area_code, sheet.instrument, round_, item.id)
    stored = sheet.stored.get(item.id)
    take_over(place, stored)
    with st.container(border=True):
        st.markdown(f"**{item.id}. {item.title}**  \n{item.question}")
        with st.expander("What would count as evidence, and who can tell"):
            st.markdown(about(item))
        st.radio(
            f"Answer to {item.id}",
            options=[*(str(level.value) for level in place.instrument.scale.levels), *WITHOUT_LEVEL],
            format_func=lambda option: WITHOUT_LEVEL.get(option) or place.instrument.scale.label_of(int(option)),
            captions=[*(level.meaning for level in place.instrument.scale.levels), "", ""],
            index=None,
            key=place.key("answer"),
            on_change=save,
            args=(services, place),
        )
        if st.session_state[place.key("answer")] == NOT_APPLICABLE:
            st.text_input(
                f"Why {item.id} does not apply", key=place.key("reason"), on_change=save, args=(services, place)
            )
        st.text_area(
            f"Evidence for {item.id}: what shows it, and where it can be found",
            key=place.key("evidence"),
            height=80,
            max_chars=10_000,
            on_change=save,
            args=(services, place),
        )
        show_conflict(services, place)
        show_saved(place, stored)


def about(item: Item) -> str:
    parts = [item.evidence, f"Who can tell: {', '.join(item.answerers)}."]
    if item.facets:
        parts.append("Covers: " + "; ".join(item.facets) + ".")
    if item.bodies:
        parts.append("Must act: " + ", ".join(item.bodies) + ".")
    parts.append(f"From: {item.citation}.")
    return "\n\n".join(parts)


def take_over(place: Place, stored: StoredAnswer | None) -> None:
    """Put what is in the database into the boxes, unless they already show it or hold something unsaved."""
    seen = place.key("version")
    version = stored.version if stored else 0
    if st.session_state.get(seen) == version and place.key("answer") in st.session_state:
        return
    if place.key("unsaved") in st.session_state or place.key("conflict") in st.session_state:
        # What the person entered is still only here: it stays until it is saved or given up.
        for what in ("answer", "reason", "evidence"):
            st.session_state.setdefault(place.key(what), st.session_state.get(place.key(f"typed {what}")))
        return
    st.session_state[seen] = version
    st.session_state[place.key("answer")] = option_of(stored)
    st.session_state[place.key("reason")] = stored.answer.reason if stored else ""
    st.session_state[place.key("evidence")] = stored.evidence if stored else ""


def option_of(stored: StoredAnswer | None) -> str | None:
    if stored is None or stored.answer.state == "not_given":
        return None
    return str(stored.answer.level) if stored.answer.level is not None else stored.answer.state


def entered(place: Place) -> tuple[Answer, str]:
    """What the boxes hold, as an answer. AnswerError where it is not whole yet."""
    option = st.session_state.get(place.key("answer"))
    evidence = st.session_state.get(place.key("evidence")) or ""
    reason = st.session_state.get(place.key("reason")) or ""
    if option is None:
        return Answer(place.item_id, "not_given"), evidence
    if option in WITHOUT_LEVEL:
        state: AnswerState = "not_known" if option == NOT_KNOWN else "not_applicable"
        return Answer(place.item_id, state, reason=reason if state == "not_applicable" else ""), evidence
    return Answer(place.item_id, "answered", int(option)), evidence


def save(services: Services, place: Place) -> None:
    """Save what the boxes hold; where that cannot be done, say why and keep what was typed."""
    for what in ("answer", "reason", "evidence"):
        # Streamlit drops what a box holds when its page is left: what is not saved yet must not go with it.
        st.session_state[place.key(f"typed {what}")] = st.session_state.get(place.key(what))
    unsaved = place.key("unsaved")
    try:
        answer, evidence = entered(place)
        saved = services.assessments.save_answer(
            services.person,
            place.area_code,
            place.instrument.id,
            place.round,
            answer=answer,
            evidence=evidence,
            expected_version=st.session_state.get(place.key("version"), 0),
        )
    except StaleEditError as stale:
        st.session_state[place.key("conflict")] = stale.theirs
        st.session_state.pop(unsaved, None)
    except (CharterError, ServiceError) as trouble:
        st.session_state[unsaved] = str(trouble)
    else:
        st.session_state[place.key("version")] = saved.version
        st.session_state.pop(unsaved, None)
        st.session_state.pop(place.key("conflict"), None)


def show_saved(place: Place, stored: StoredAnswer | None) -> None:
    """Whether what the boxes show is in the database, since when and by whom."""
    trouble = st.session_state.get(place.key("unsaved"))
    if trouble:
        st.error(f"Not saved yet. {trouble}")
    elif stored:
        st.caption(
            f"Saved {stored.changed_at:%d %B %Y, %H:%M:%S} UTC by {stored.changed_by}, version {stored.version}."
        )
    else:
        st.caption("Not answered yet.")


def show_conflict(services: Services, place: Place) -> None:
    """Two people answered one item: both versions, and the choice between them."""
    theirs: StoredAnswer | None = st.session_state.get(place.key("conflict"))
    if theirs is None:
        return
    mine, my_evidence = entered(place)
    st.error("Somebody else saved this item while you were answering it. Nothing is overwritten until you choose.")
    left, right = st.columns(2)
    with left:
        st.markdown(
            f"**Theirs**, {as_text(theirs.changed_by)}: {as_text(answer_words(place.instrument, theirs.answer))}"
        )
        st.text(theirs.evidence)
        st.button("Keep theirs", key=place.key("keep theirs"), on_click=keep_theirs, args=(place,))
    with right:
        st.markdown(f"**Yours**: {as_text(answer_words(place.instrument, mine))}")
        st.text(my_evidence)
        st.button("Save mine instead", key=place.key("save mine"), on_click=save_mine, args=(services, place, theirs))


def keep_theirs(place: Place) -> None:
    for what in ("conflict", "version"):
        st.session_state.pop(place.key(what), None)


def save_mine(services: Services, place: Place, theirs: StoredAnswer) -> None:
    st.session_state[place.key("version")] = theirs.version
    st.session_state.pop(place.key("conflict"), None)
    save(services, place)
