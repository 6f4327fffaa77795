"""The forms of a wave: making it, when it was sent, who was asked, and what was heard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from charter.permissions import Action
from charter.wording import STATUS_WORDS, counted
from foi_data.waves.working_days import DEADLINE
from geo.areas import all_authorities, authority, titled_name
from services.foi.waves import LONGEST_NAME, LONGEST_NOTE, REPLY_STATES, Board, PastedNames, why_closed
from services.foi.waves_stored import Asked, WaveRecord
from ui import state
from ui.elements.as_text import as_text
from ui.elements.childs_data import check_typed, show_watch
from ui.elements.outcome import tried
from ui.resources import Services

DAY_SHAPE = "DD/MM/YYYY"
FIRST_DAY, LAST_DAY = date(2005, 1, 1), date(2100, 12, 31)
"""The Freedom of Information Act has been in force since 1 January 2005."""
TAKE_BACK = ""


def area_words(code: str) -> str:
    return titled_name(authority(code))


# A new wave.


def show_new_wave(services: Services) -> None:
    why = services.person.why_not(Action.RUN_WAVES)
    sets = services.waves.question_sets()
    with st.form("new wave", border=True):
        st.text_input("Name", key="new wave name", max_chars=LONGEST_NAME, placeholder="Requests of March 2025")
        st.selectbox("Question set", list(sets), key="new wave set", format_func=lambda set_id: sets[set_id].title)
        st.date_input(
            "Day sent", None, key="new wave sent", format=DAY_SHAPE, min_value=FIRST_DAY, max_value=LAST_DAY,
            help="Leave it empty if the requests have not gone out yet.",
        )  # fmt: skip
        st.checkbox("Put every authority of that day on its list", value=True, key="new wave all")
        show_watch("new wave")
        st.form_submit_button(
            "Make this wave", type="primary", on_click=make_wave, args=(services,), disabled=bool(why), help=why or None
        )


def make_wave(services: Services) -> None:
    chosen = st.session_state

    def make() -> str:
        name = chosen["new wave name"]
        check_typed("new wave", name)
        number = services.waves.create(
            services.person, name, chosen["new wave set"], sent=chosen["new wave sent"], working_days=DEADLINE
        )
        added = services.waves.ask_everybody(services.person, number) if chosen["new wave all"] else 0
        state.choose("wave", name.strip())
        return f"'{name.strip()}' is made, with {counted(added, 'authority', 'authorities')} on its list."

    tried(make)


# When it was sent, and what it asked.


def show_terms(services: Services, wave: WaveRecord) -> None:
    sets = services.waves.question_sets()
    asked = sets[wave.question_set].questions if wave.question_set in sets else ()
    titles = {question.id: question.title for question in asked}
    why = services.person.why_not(Action.RUN_WAVES) or why_closed(wave)
    with st.form(f"terms {wave.id}", border=True):
        st.date_input(
            "Day sent", wave.sent, key=f"sent {wave.id}", format=DAY_SHAPE, min_value=FIRST_DAY, max_value=LAST_DAY
        )
        st.number_input("Working days for a reply", 1, 1_000, wave.working_days, key=f"days {wave.id}")
        st.multiselect(
            "Questions that were asked", list(titles), default=list(wave.questions or titles), key=f"asked {wave.id}",
            format_func=lambda question: titles[question],
            help="Take out what this wave did not ask: a question that nobody was asked need not be complete.",
        )  # fmt: skip
        st.form_submit_button(
            "Save", on_click=save_terms, args=(services, wave, tuple(titles)), disabled=bool(why), help=why or None
        )


def save_terms(services: Services, wave: WaveRecord, every: Sequence[str]) -> None:
    chosen = st.session_state
    questions = chosen[f"asked {wave.id}"]

    def save() -> str:
        services.waves.change(
            services.person, wave.id, sent=chosen[f"sent {wave.id}"], working_days=int(chosen[f"days {wave.id}"]),
            questions=() if len(questions) == len(every) else tuple(questions),
        )  # fmt: skip
        return "Saved. The days of its answers and what is overdue follow from it."

    tried(save)


# Who was asked.


def show_list_forms(services: Services, board: Board) -> None:
    wave = board.wave
    why = services.person.why_not(Action.RUN_WAVES) or why_closed(wave)
    off: dict[str, Any] = {"disabled": bool(why), "help": why or None}
    everybody, replied = st.columns(2)
    with everybody:
        st.button(
            "Every authority of the day it was sent", key="ask all", on_click=ask_all, args=(services, wave.id), **off
        )
    with replied:
        if board.unasked:
            label = f"Add the {len(board.unasked)} in its files that are not listed"
            st.button(label, key="ask replied", on_click=ask_replied, args=(services, wave.id), **off)
    with st.expander("Paste names", key=f"paste names {wave.id}"):
        show_paste(services, wave, why)
    listed = [line.area.code for line in board.lines]
    with st.expander("Choose from the list, give a day of their own, or take off", key=f"one by one {wave.id}"):
        st.multiselect(
            "Authorities", [area.code for area in all_authorities()], key=f"pick {wave.id}", format_func=area_words
        )
        st.date_input(
            "Asked on a day of their own", None, key=f"pick day {wave.id}", format=DAY_SHAPE, min_value=FIRST_DAY,
            max_value=LAST_DAY, help="Leave it empty for the day of the wave.",
        )  # fmt: skip
        st.button("Put on the list", key="ask picked", on_click=ask_picked, args=(services, wave.id), **off)
        st.button("Take off the list", key="unask", on_click=take_off, args=(services, wave.id, tuple(listed)), **off)


def ask_all(services: Services, wave_id: int) -> None:
    tried(lambda: added_words(services.waves.ask_everybody(services.person, wave_id)))


def ask_replied(services: Services, wave_id: int) -> None:
    tried(lambda: added_words(services.waves.ask_those_who_replied(services.person, wave_id)))


def added_words(number: int) -> str:
    return f"{counted(number, 'authority is', 'authorities are')} new on the list."


def ask_picked(services: Services, wave_id: int) -> None:
    day = st.session_state[f"pick day {wave_id}"]
    asked = [Asked(code, day) for code in st.session_state[f"pick {wave_id}"]]
    tried(lambda: added_words(services.waves.ask(services.person, wave_id, asked)))


def take_off(services: Services, wave_id: int, listed: Sequence[str]) -> None:
    gone = [code for code in st.session_state[f"pick {wave_id}"] if code in listed]

    def take() -> str:
        number = services.waves.unask(services.person, wave_id, gone)
        return f"{counted(number, 'authority is', 'authorities are')} off the list."

    tried(take)


def show_paste(services: Services, wave: WaveRecord, why: str) -> None:
    text = st.text_area("Names, one a line", key=f"paste {wave.id}", max_chars=20_000)
    if not text.strip():
        return
    found = services.kept(services.waves.read_names, wave.id, text)
    show_pasted(found)
    st.button(
        f"Put {counted(len(found.asked), 'authority', 'authorities')} on the list", key="ask pasted",
        on_click=ask_pasted, args=(services, wave.id, found), disabled=bool(why) or not found.asked, help=why or None,
    )  # fmt: skip


def show_pasted(found: PastedNames) -> None:
    names = "; ".join(authority(each.area_code).plain_name for each in found.asked)
    if found.asked:
        st.markdown(f"Sure: {as_text(names)}.")
    if found.unsure:
        lines = [f"- {as_text(name)}: {as_text(reason)}" for name, reason in found.unsure]
        st.markdown("Not taken; write them out, or choose them from the list below:\n\n" + "\n".join(lines))


def ask_pasted(services: Services, wave_id: int, found: PastedNames) -> None:
    if tried(lambda: added_words(services.waves.ask(services.person, wave_id, found.asked))):
        st.session_state[f"paste {wave_id}"] = ""


# What was heard.


def show_reply_form(services: Services, board: Board) -> None:
    wave, why = board.wave, services.person.why_not(Action.RUN_WAVES)
    st.caption(
        "For letters, refusals and silence that no file holds. Where a return was accepted, it goes before the note."
    )
    with st.form(f"reply {wave.id}", border=True):
        codes = [line.area.code for line in board.lines]
        st.multiselect("Authorities", codes, key=f"reply areas {wave.id}", format_func=area_words)
        st.selectbox("What was heard", (*REPLY_STATES, TAKE_BACK), key=f"reply state {wave.id}", format_func=heard)
        st.date_input(
            "On which day", None, key=f"reply day {wave.id}", format=DAY_SHAPE, min_value=FIRST_DAY, max_value=LAST_DAY
        )
        st.text_input("Note", key=f"reply note {wave.id}", max_chars=LONGEST_NOTE)
        show_watch(f"reply {wave.id}")
        st.form_submit_button(
            "Save this note", on_click=save_reply, args=(services, wave.id), disabled=bool(why), help=why or None
        )


def show_words_form(services: Services, board: Board) -> None:
    """For a published wave: the words beside one authority's reply, as they stand, to be written anew."""
    wave, why = board.wave, services.person.why_not(Action.RUN_WAVES)
    st.caption(as_text(
        f"{why_closed(wave)} What came afterwards, a late reply for example, can be written beside the reply as it "
        "stands: only people with a role here see it."
    ))  # fmt: skip
    stands = {line.area.code: line.note for line in board.lines}
    code = st.selectbox("Authority", list(stands), key=f"words area {wave.id}", format_func=area_words)
    with st.form(f"words {wave.id}", border=True):
        st.text_input("Note", stands[code], key=f"words {wave.id} {code}", max_chars=LONGEST_NOTE)
        show_watch(f"words {wave.id}")
        st.form_submit_button(
            "Save these words", on_click=save_words, args=(services, wave.id, code), disabled=bool(why),
            help=why or None,
        )  # fmt: skip


def save_words(services: Services, wave_id: int, code: str) -> None:
    note = st.session_state[f"words {wave_id} {code}"]

    def save() -> str:
        check_typed(f"words {wave_id}", note)
        services.waves.change_words(services.person, wave_id, code, note)
        return f"Kept beside the reply of {authority(code).plain_name}. What readers were told is unchanged."

    tried(save)


def heard(reply: str) -> str:
    return STATUS_WORDS[reply] if reply else "Take the note back"


def save_reply(services: Services, wave_id: int) -> None:
    chosen = {name: st.session_state[f"reply {name} {wave_id}"] for name in ("areas", "state", "day", "note")}

    def save() -> str:
        check_typed(f"reply {wave_id}", chosen["note"])
        services.waves.note_reply(
            services.person, wave_id, chosen["areas"], chosen["state"], day=chosen["day"], note=chosen["note"]
        )
        return f"Noted for {counted(len(chosen['areas']), 'authority', 'authorities')}."

    if tried(save):
        for name in chosen:
            st.session_state.pop(f"reply {name} {wave_id}", None)


# Publishing.


def show_publishing(services: Services, wave: WaveRecord) -> None:
    if wave.published_at:
        why = services.person.why_not(Action.PUBLISH_WAVES)
        st.markdown("Readers are told the day it was published beside every figure of this wave.")
        st.button(
            "Take the publication back", on_click=withdraw, args=(services, wave), disabled=bool(why), help=why or None
        )
        return
    why = services.kept(services.waves.why_not_publish, services.person, wave.id)
    st.markdown(
        "Until a wave is published, readers are told beside its figures that they may change. It can be published when "
        "every cell is an answer or a reason for none."
    )
    st.button(
        "Publish this wave", type="primary", on_click=publish, args=(services, wave), disabled=bool(why),
        help=why or None,
    )  # fmt: skip
    if why:
        st.caption(as_text(why))


def publish(services: Services, wave: WaveRecord) -> None:
    def do() -> str:
        services.waves.publish(services.person, wave.id)
        return f"'{wave.name}' is published."

    tried(do)


def withdraw(services: Services, wave: WaveRecord) -> None:
    def do() -> str:
        services.waves.withdraw(services.person, wave.id)
        return f"The publication of '{wave.name}' is taken back. It stays in the history."

    tried(do)
