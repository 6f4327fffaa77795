"""The forms of the register: one observation recorded or corrected, and several corrected at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from charter.exceptions import CharterError
from charter.permissions import Action
from charter.register import OBSERVED_STATES, Observation, ObservedState, Source
from charter.uncertain_dates import parse_uncertain_date, written_date
from charter.wording import SIGN_UP_WORDS, counted, uncertain_date_words
from geo.areas import all_authorities, authority, titled_name
from geo.exceptions import GeoError
from services.exceptions import ServiceError
from services.register.signups import Edit
from ui import state
from ui.elements.as_text import as_text
from ui.elements.childs_data import check_typed, show_watch
from ui.links import link_to
from ui.resources import Services

TROUBLES = (CharterError, ServiceError, GeoError)
DONE, TROUBLE, LAST = "register done", "register trouble", "register last number"
FORM, BULK = "sign-up", "bulk edit"
FIELDS = ("area", "state", "when", "title", "url", "signed_by", "role", "printed", "note")


def key(name: str) -> str:
    return f"sign-up {name}"


def state_words(observed: ObservedState) -> str:
    return SIGN_UP_WORDS[observed]


def tried(action: Callable[[], str]) -> bool:
    """Do it and keep what to say of it; a trouble is kept as its sentence, and nothing was stored."""
    st.session_state.pop(LAST, None)
    try:
        st.session_state[DONE] = action()
    except TROUBLES as trouble:
        st.session_state[TROUBLE] = str(trouble)
        return False
    return True


def show_outcome(services: Services) -> None:
    """What became of the last action, once, with its undo where there is one."""
    if trouble := st.session_state.pop(TROUBLE, None):
        st.error(f"Not stored. {as_text(trouble)}")
    if done := st.session_state.pop(DONE, None):
        st.success(as_text(done))
    if last := st.session_state.get(LAST):
        number, code = last
        st.button(f"Undo observation {number}", key="undo last", on_click=undo_last, args=(services, number))
        link_to("signups", f"See the history of {authority(code).plain_name}", do="history", area=code)


def undo_last(services: Services, number: int) -> None:
    def undo() -> str:
        services.signups.retract(services.person, number)
        return f"Observation {number} is taken back. It stays in the history and can be let count again."

    tried(undo)


def show_record_form(services: Services) -> None:
    """The form for one observation; filled in already where an observation is being corrected."""
    corrected = being_corrected(services)
    fill_in(services, corrected)
    if last := services.kept(services.signups.last_source, services.person):
        st.button("Same source as last time", on_click=same_source, args=(services,), help=as_text(last.title))
    with st.form("record a sign-up", border=True):
        codes = [area.code for area in all_authorities()]
        st.selectbox(
            "Area", codes, index=None, key=key("area"), placeholder="Type the name of the area",
            format_func=lambda code: titled_name(authority(code)),
        )  # fmt: skip
        st.radio("What was observed", OBSERVED_STATES, key=key("state"), format_func=state_words, horizontal=True)
        st.text_input(
            "When", key=key("when"), max_chars=100, placeholder="by 19 September 2013, or September 2013, or 2013",
            help="As sure as your source is. 'By' means it had happened by that day; the day itself is not known.",
        )  # fmt: skip
        st.text_input("Source: what was read, by whom and when", key=key("title"), max_chars=500)
        st.text_input("Address of the source", key=key("url"), max_chars=2_000, placeholder="https://")
        with st.expander("Who signed, name as printed, note"):
            st.text_input("Who signed", key=key("signed_by"), max_chars=500)
            st.text_input("In what role", key=key("role"), max_chars=500)
            st.text_input("Name as printed in the source", key=key("printed"), max_chars=500)
            st.text_area("Note", key=key("note"), max_chars=10_000)
        show_watch(FORM)
        words = "Save this correction" if corrected else "Save this sign-up"
        st.form_submit_button(
            words, type="primary", on_click=save, args=(services, corrected.id if corrected else None),
            **(
                services.grey(Action.RECORD_SIGNUPS, corrected.area_code)
                if corrected else services.grey_everywhere(Action.RECORD_SIGNUPS)
            ),
        )  # fmt: skip
    show_outcome(services)
    if corrected:
        st.button("Leave it as it is", on_click=stop_correcting)


def being_corrected(services: Services) -> Observation | None:
    """The observation that the link asks to correct, if it still counts."""
    wanted = st.query_params.get("correct")
    if wanted is None:
        return None
    found = next((o for o in services.kept(services.signups.observations) if str(o.id) == wanted), None)
    if found is None:
        st.warning("The observation to correct was corrected or taken back by now. Choose another from the history.")
        return None
    st.info(
        f"Correcting observation {found.id}: {as_text(authority(found.area_code).plain_name)}, "
        f"{SIGN_UP_WORDS[found.state].lower()} {uncertain_date_words(found.when)}. What it said stays in the history."
    )
    return found


def fill_in(services: Services, corrected: Observation | None) -> None:
    """Begin the form: with the observation to correct, or with the area that the link names."""
    begun = f"correct {corrected.id}" if corrected else f"new {state.linked('area')}"
    if st.session_state.get("form begun") == begun and key("state") in st.session_state:
        return
    if st.session_state.get("form begun") != begun:
        st.session_state["form begun"] = begun
        values = values_of(corrected) if corrected else new_values()
    else:
        # Streamlit drops what a box holds when its page is left: what was typed last is still here.
        values = {name: st.session_state.get(f"typed {name}", value) for name, value in new_values().items()}
    for name, value in values.items():
        st.session_state[key(name)] = value


def new_values() -> dict[str, Any]:
    values: dict[str, Any] = dict.fromkeys(FIELDS, "")
    linked = state.linked("area")
    known = {span.code: area.code for area in all_authorities() for span in area.codes}
    return values | {"area": known.get(linked or ""), "state": "signed"}


def values_of(o: Observation) -> dict[str, Any]:
    return {
        "area": o.area_code, "state": o.state, "when": written_date(o.when), "title": o.source.title,
        "url": o.source.url, "signed_by": o.signed_by, "role": o.role, "printed": o.name_as_printed, "note": o.note,
    }  # fmt: skip


def same_source(services: Services) -> None:
    source = services.signups.last_source(services.person)
    if source:
        st.session_state[key("title")], st.session_state[key("url")] = source.title, source.url


def entered() -> Observation:
    """What the form holds. RegisterError or ServiceError says what is missing or wrong."""
    typed: dict[str, Any] = {name: st.session_state.get(key(name)) or "" for name in FIELDS}
    if not typed["area"]:
        raise ServiceError("Choose the area first.")
    return Observation(
        typed["area"], typed["state"], parse_uncertain_date(typed["when"]),
        Source(typed["title"].strip(), typed["url"].strip()), name_as_printed=typed["printed"].strip(),
        signed_by=typed["signed_by"].strip(), role=typed["role"].strip(), note=typed["note"].strip(),
    )  # fmt: skip


def save(services: Services, corrects: int | None) -> None:
    """Store what the form holds; where that cannot be done, say why and keep what was typed."""
    for name in FIELDS:
        st.session_state[f"typed {name}"] = st.session_state.get(key(name))
    numbers: list[int] = []

    def store() -> str:
        observation = entered()
        check_typed(FORM, *(str(st.session_state.get(key(name)) or "") for name in FIELDS[2:]))
        numbers.append(services.signups.record(services.person, observation, supersedes=corrects))
        name = authority(observation.area_code).plain_name
        what = f"{SIGN_UP_WORDS[observation.state].lower()} {uncertain_date_words(observation.when)}"
        return f"Saved as observation {numbers[0]}: {name}, {what}."

    if tried(store):
        st.session_state[LAST] = numbers[0], st.session_state[key("area")]
        # The next one is of another area: the form begins empty.
        state.choose("area", None)
        stop_correcting()
        for name in (*FIELDS, "begun"):
            st.session_state.pop(f"typed {name}", None)
        st.session_state.pop("form begun", None)


def stop_correcting() -> None:
    st.query_params.pop("correct", None)
    st.session_state.pop("form begun", None)


def show_bulk_edit(services: Services, shown: Sequence[Observation]) -> None:
    """Change the state, the date, the source or the note of several observations at once."""
    by_number = {o.id: o for o in shown}
    st.multiselect(
        "Observations to change", list(by_number), key="bulk chosen", placeholder="Choose from those shown",
        format_func=lambda number: observation_words(by_number[number]),
    )  # fmt: skip
    st.checkbox(f"All {len(by_number)} that count and are shown", key="bulk all")
    with st.form("bulk edit", border=True, clear_on_submit=False):
        st.caption(
            "Leave empty what should stay as it is. Each change is a correction: what was there stays in the history."
        )
        st.selectbox(
            "State", OBSERVED_STATES, index=None, key="bulk state", format_func=state_words, placeholder="As it is"
        )
        st.text_input("When", key="bulk when", placeholder="As it is")
        st.text_input("Source", key="bulk title", placeholder="As it is", max_chars=500)
        st.text_input("Address of the source", key="bulk url", placeholder="As it is", max_chars=2_000)
        st.text_input("Note", key="bulk note", placeholder="As it is", max_chars=10_000)
        show_watch(BULK)
        st.form_submit_button(
            "Correct them all", on_click=save_bulk, args=(services, tuple(by_number)),
            **services.grey_everywhere(Action.RECORD_SIGNUPS),
        )  # fmt: skip


def observation_words(o: Observation) -> str:
    return f"{o.id}: {authority(o.area_code).plain_name}, {SIGN_UP_WORDS[o.state]} {uncertain_date_words(o.when)}"


def save_bulk(services: Services, shown: tuple[int, ...]) -> None:
    """Correct every chosen observation, or none."""

    def store() -> str:
        chosen = shown if st.session_state.get("bulk all") else tuple(st.session_state.get("bulk chosen") or ())
        if not chosen:
            raise ServiceError("Choose the observations to change first.")
        check_typed(BULK, *(st.session_state.get(f"bulk {name}") for name in ("title", "url", "note")))
        outcome = services.signups.edit_all(services.person, chosen, bulk_edit())
        return f"{counted(outcome.added, 'observation')} corrected. It can be taken back as a whole below."

    if tried(store):
        for name in ("chosen", "all", "state", "when", "title", "url", "note"):
            st.session_state.pop(f"bulk {name}", None)


def bulk_edit() -> Edit:
    names = ("state", "when", "title", "url", "note")
    typed: dict[str, Any] = {name: st.session_state.get(f"bulk {name}") or "" for name in names}
    if typed["url"].strip() and not typed["title"].strip():
        raise ServiceError("Give the source's title with its address.")
    return Edit(
        state=typed["state"] or None,
        when=parse_uncertain_date(typed["when"]) if typed["when"].strip() else None,
        source=Source(typed["title"].strip(), typed["url"].strip()) if typed["title"].strip() else None,
        note=typed["note"].strip() or None,
    )
