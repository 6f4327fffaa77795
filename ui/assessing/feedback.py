"""What young people said, on the Assess page: each occasion of asking them, and the form that records one."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from charter.framework import Group, Instrument, instrument
from charter.permissions import Action
from charter.wording import date_words, score_words
from geo.areas import Authority
from services.assessment.feedback import CAUTION, FEWEST_TO_PUBLISH, asked_sentence, few_sentence, rating_words
from services.assessment.statements_stored import Feedback, RecordedFeedback
from services.exceptions import RefusedError
from ui.actions.forms import show_outcome, tried
from ui.assessing.meanwhile import CHOOSE_FIRST, show_meanwhile
from ui.elements.as_text import as_text
from ui.elements.childs_data import check_typed, show_watch
from ui.elements.tables import OF_ONE_AREA, show_table
from ui.resources import Services

CORRECTED = "feedback corrected"
FORM = "feedback"
NONE = -1
"""The choice that stands for no rating."""
FIELDS = ("occasion", "people", "asked", "first", "last")


def key(name: str) -> str:
    return f"feedback {name}"


def show_feedback(services: Services, area: Authority, chosen: Instrument) -> None:
    """What stands for an area, and the form that records an occasion."""
    show_outcome(services)
    found = services.kept(services.feedback.of, chosen.id, area.code)
    st.markdown(f"**{headline(area, found)}**")
    st.caption(CAUTION)
    for standing in found:
        show_occasion(services, chosen, standing)
    if found:
        with st.expander("The same as a table"):
            show_table(services.kept(services.feedback.table, chosen.id, area.code), key="said", leave_out=OF_ONE_AREA)
    show_form(services, area, chosen, found)


def headline(area: Authority, found: tuple[RecordedFeedback, ...]) -> str:
    name = as_text(area.plain_name)
    if not found:
        return f"Nothing that young people in {name} said is recorded here yet. Only their own feedback answers this."
    newest = found[0].feedback
    times = "once" if len(found) == 1 else f"{len(found)} times"
    return f"Young people in {name} were asked {times}, last {date_words(newest.last_day)}."


def show_occasion(services: Services, chosen: Instrument, standing: RecordedFeedback) -> None:
    given = standing.feedback
    with st.container(border=True):
        st.markdown(f"**{as_text(asked_sentence(given))}**")
        st.markdown(f"In all, of 100: {score_words(services.feedback.card(given).total)}. Kept apart from the charter.")
        if few := few_sentence(given):
            st.warning(few)
        for ask in chosen.groups:
            show_ask(chosen, given, ask)
        published = "Published: everybody sees it." if given.published else "Not published: only your area sees it."
        st.caption(f"{published} Version {standing.record.version}.")
        show_buttons(services, standing)


def show_ask(chosen: Instrument, given: Feedback, ask: Group) -> None:
    """One ask: each part's rating and what they said of the whole in sum."""
    ratings = [
        f"{item.title}: **{rating_words(chosen, given, item.id)}**"
        for item in chosen.items_below(ask.id)
        if item.id in given.ratings
    ]
    said = given.said.get(ask.id, "")
    if ratings or said:
        words = f"  \n{as_text(said)}" if said else ""
        st.markdown(f"{ask.title}. {'; '.join(ratings)}{words}")


def show_buttons(services: Services, standing: RecordedFeedback) -> None:
    given = standing.feedback
    name = f"{given.occasion} {standing.record.version}"
    recording = services.person.why_not(Action.RECORD_FEEDBACK, given.area_code)
    publishing = services.person.why_not(Action.PUBLISH, given.area_code)
    with st.container(horizontal=True):
        st.button(
            "Correct", key=f"correct {name}", on_click=correct, args=(standing,), disabled=bool(recording),
            help=recording or None,
        )  # fmt: skip
        st.button(
            "Take back", key=f"take back {name}", on_click=take_back, args=(services, standing),
            disabled=bool(recording), help=recording or None,
        )  # fmt: skip
        if given.published:
            st.button(
                "Publish no longer", key=f"hide {name}", on_click=hide, args=(services, standing),
                disabled=bool(publishing), help=publishing or None,
            )  # fmt: skip
        elif given.people >= FEWEST_TO_PUBLISH:
            # With fewer, publication is not offered at all.
            st.button(
                "Publish", key=f"publish {name}", on_click=publish, args=(services, standing),
                disabled=bool(publishing), help=publishing or None,
            )  # fmt: skip


def take_back(services: Services, standing: RecordedFeedback) -> None:
    def write() -> str:
        services.feedback.withdraw(services.person, standing)
        return f"'{standing.feedback.occasion}' is taken back. It stays in the history and counts no more."

    tried(write)


def publish(services: Services, standing: RecordedFeedback) -> None:
    def write() -> str:
        services.feedback.publish(services.person, standing)
        return f"'{standing.feedback.occasion}' is published: everybody sees it."

    tried(write)


def hide(services: Services, standing: RecordedFeedback) -> None:
    def write() -> str:
        services.feedback.hide(services.person, standing)
        return f"'{standing.feedback.occasion}' is not published any more."

    tried(write)


def correct(standing: RecordedFeedback) -> None:
    """Put what stands into the boxes of the form."""
    given = standing.feedback
    begin_with(standing)
    values: dict[str, object] = {
        "occasion": given.occasion, "people": given.people, "asked": given.asked, "first": given.first_day,
        "last": given.last_day,
        **{item: given.ratings.get(item, NONE) for item in instrument(given.instrument_id).item_ids}, **given.said,
    }  # fmt: skip
    for name, value in values.items():
        st.session_state[key(name)] = value


def begin_with(standing: RecordedFeedback) -> None:
    """Say which version the boxes are about to correct."""
    given = standing.feedback
    st.session_state[CORRECTED] = (given.area_code, given.occasion, standing.record.version)


def show_form(services: Services, area: Authority, chosen: Instrument, found: tuple[RecordedFeedback, ...]) -> None:
    code, marked, version = st.session_state.get(CORRECTED, ("", "", 0))
    corrected = next((one for one in found if (one.feedback.area_code, one.feedback.occasion) == (code, marked)), None)
    waits = False
    with st.expander("Record what young people said", expanded=corrected is not None or not found):
        if corrected:
            st.info("What it says now stays in the history. A correction is not published until somebody publishes it.")
            waits = show_meanwhile(
                "feedback", began_with=version, stands=corrected.record.version, go_on=partial(begin_with, corrected),
                take=partial(correct, corrected),
            )  # fmt: skip
        show_boxes(services, area, chosen, corrected, waits=waits)
        if corrected:
            st.button("Leave it as it is", key="leave feedback", on_click=clear, args=(chosen,))


def show_boxes(
    services: Services, area: Authority, chosen: Instrument, corrected: RecordedFeedback | None, *, waits: bool
) -> None:
    why = services.person.why_not(Action.RECORD_FEEDBACK, area.code)
    with st.form("feedback", border=False):
        st.text_input(
            "Occasion", key=key("occasion"), max_chars=200, placeholder="Survey of spring 2026",
            disabled=corrected is not None,
        )  # fmt: skip
        many, how = st.columns([1, 3])
        with many:
            st.number_input("How many answered", min_value=1, max_value=100_000, value=None, step=1, key=key("people"))
        with how:
            st.text_input(
                "How they were asked", key=key("asked"), max_chars=200, placeholder="anonymous survey, after interviews"
            )  # fmt: skip
        first, last = st.columns(2)
        with first:
            st.date_input("First day", value=None, key=key("first"), format="DD/MM/YYYY")
        with last:
            st.date_input("Last day", value=None, key=key("last"), format="DD/MM/YYYY")
        st.caption(
            "Sum up what they said; write nothing by which a young person could be recognised: no names, no dates of "
            f"birth, no single story. Below {FEWEST_TO_PUBLISH} answers it cannot be published."
        )
        for ask in chosen.groups:
            show_ask_boxes(chosen, ask)
        show_watch(FORM)
        st.form_submit_button(
            "Save this correction" if corrected else "Record this feedback", type="primary",
            disabled=bool(why) or waits, help=why or (CHOOSE_FIRST if waits else None),
            on_click=record, args=(services, area, chosen, corrected),
        )  # fmt: skip


def show_ask_boxes(chosen: Instrument, ask: Group) -> None:
    """One ask: how often each part of it happens, and what they said of it."""
    scale = chosen.scale
    st.markdown(f"**{ask.title}**")
    for item in chosen.items_below(ask.id):
        st.radio(
            item.question, [NONE, *(level.value for level in scale.levels)], key=key(item.id), horizontal=True,
            format_func=lambda level: "Not asked or not said" if level == NONE else scale.label_of(level),
        )  # fmt: skip
    st.text_area(f"What they said in sum: {ask.title.lower()}", key=key(ask.id), height=68, max_chars=4_000)


def record(services: Services, area: Authority, chosen: Instrument, corrected: RecordedFeedback | None) -> None:
    def write() -> str:
        given = typed(area, chosen, corrected)
        check_typed(FORM, given.occasion, given.asked, *given.said.values())
        if corrected is None:
            check_not_there(services, given)
        version = corrected.record.version if corrected else newest_version(services, given)
        saved = services.feedback.record(services.person, given, expected_version=version)
        return f"'{given.occasion}' is recorded. {few_sentence(saved.feedback)}".strip()

    if tried(write):
        clear(chosen)


def typed(area: Authority, chosen: Instrument, corrected: RecordedFeedback | None) -> Feedback:
    """What the boxes hold. RefusedError says what is missing."""
    held = {name: st.session_state.get(key(name)) for name in (*FIELDS, *chosen.item_ids)}
    first, last = held["first"], held["last"]
    if not isinstance(first, date) or not isinstance(last, date):
        raise RefusedError("Say from when to when they were asked: both days, which may be the same.")
    occasion = corrected.feedback.occasion if corrected else str(held["occasion"] or "")
    ratings = {item: level for item in chosen.item_ids if (level := held[item]) not in (None, NONE)}
    said = {ask.id: str(st.session_state.get(key(ask.id)) or "") for ask in chosen.groups}
    return Feedback(
        area.code, chosen.id, occasion.strip(), int(held["people"] or 0), str(held["asked"] or "").strip(), first, last,
        ratings, {ask: text for ask, text in said.items() if text.strip()},
    )  # fmt: skip


def check_not_there(services: Services, given: Feedback) -> None:
    standing = services.feedback.of(given.instrument_id, given.area_code)
    if any(one.feedback.occasion == given.occasion for one in standing):
        raise RefusedError(f"'{given.occasion}' is recorded already. Press Correct beside it to change it.")


def newest_version(services: Services, given: Feedback) -> int:
    """The version that a new record follows on: what was taken back stays in the history."""
    history = services.feedback.history(given.instrument_id, given.area_code)
    return max((one.record.version for one in history if one.feedback.occasion == given.occasion), default=0)


def clear(chosen: Instrument) -> None:
    for name in (*FIELDS, *chosen.item_ids, *(ask.id for ask in chosen.groups)):
        st.session_state.pop(key(name), None)
    st.session_state.pop(CORRECTED, None)
