"""Free-text answers coded by two people: one text after the other, how far they agree, and settling the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from charter.permissions import Action
from charter.wording import counted, date_words
from publishing.open_data import csv_bytes
from services.foi.codings import (
    LONGEST_NAME,
    LONGEST_REASON,
    CodedQuestion,
    Coder,
    Disagreement,
    OwnCode,
    Task,
    code_words,
    coder_of,
    labels_of,
    takes_several,
)
from services.foi.codings_stored import TextKey
from services.people import LOCAL_PERSON
from ui import state
from ui.elements.as_text import as_text
from ui.elements.childs_data import check_typed, show_watch
from ui.elements.demonstration_offer import offer_demonstration
from ui.elements.outcome import show_outcome, tried
from ui.elements.tables import show_table
from ui.links import link_to
from ui.resources import Services
from ui.shell import page

PARTS = {"code": "Code answers", "agreement": "How far coders agree", "settle": "Settle disagreements"}
WHAT_IT_IS = (
    "Answers in sentences are read twice: two people give each one a code, and neither sees the other's or the "
    "program's. Where they differ, a third decides and says why."
)
HERE_WITHOUT_SIGN_IN = (
    "Nobody signs in here, so the name typed says who codes. That it is another person is not checked: it is up to you."
)


def main(services: Services) -> None:
    st.markdown(WHAT_IT_IS)
    show_outcome()
    found = services.kept(services.codings.questions)
    if not found:
        show_nothing_yet(services)
        return
    if why := services.person.why_not(Action.CODE_ANSWERS):
        # What was answered word for word is for those who work with it, and on its own page once it is published.
        st.info(why)
        return
    coder = choose_coder(services)
    chosen = choose_question(found)
    part = choose_part()
    if part == "agreement":
        show_agreement(services)
    elif coder is None:
        st.info("Type your name first: codes are stored under it.")
    elif part == "settle":
        show_disagreements(services, coder, chosen)
    else:
        show_coding(services, coder, chosen)
    link_to("waves", "See where the wave stands")


def show_nothing_yet(services: Services) -> None:
    st.info(
        "There are no answers in sentences to code yet. Bring in the returns of a wave: answers that one word settles "
        "are read by the program, and the rest wait here."
    )
    link_to("import_files", "Bring in answers to FOI requests")
    offer_demonstration(services)


def choose_coder(services: Services) -> Coder | None:
    if services.person.id != LOCAL_PERSON.id:
        return coder_of(services.person, "")
    typed = st.text_input("Your name", key="coder name", max_chars=LONGEST_NAME, help=HERE_WITHOUT_SIGN_IN)
    return coder_of(services.person, typed)


def choose_question(found: tuple[CodedQuestion, ...]) -> CodedQuestion:
    chosen = state.select(
        "Question", "coded", found, key_of=lambda each: f"{each.wave} | {each.question.id}", words_of=question_words,
        default=found[0],
    )  # fmt: skip
    return chosen or found[0]


def question_words(each: CodedQuestion) -> str:
    return f"{each.question.title} - {each.wave} ({counted(each.texts, 'text')})"


def choose_part() -> str:
    wanted = state.linked("coding")
    st.session_state["widget coding"] = wanted if wanted in PARTS else "code"
    return str(
        st.radio(
            "What do you want to do?", list(PARTS), key="widget coding", format_func=PARTS.__getitem__, horizontal=True,
            on_change=lambda: state.choose("coding", st.session_state["widget coding"]),
        )
    )  # fmt: skip


# Coding.


def show_coding(services: Services, coder: Coder, chosen: CodedQuestion) -> None:
    again: TextKey | None = st.session_state.get("code again")
    task = services.kept(services.codings.task, coder, chosen.wave, chosen.question.id, again=again)
    if task is None:
        st.success(f"{coder.name} has coded all {counted(chosen.texts, 'text')} of this question.")
    else:
        show_task(services, coder, chosen, task)
    show_own(services, coder, chosen)


def show_task(services: Services, coder: Coder, chosen: CodedQuestion, task: Task) -> None:
    st.progress(task.done / task.total, text=f"{task.done} of {task.total} coded by {as_text(coder.name)}")
    st.markdown(f"**{chosen.question.text}**")
    with st.container(border=True):
        st.markdown(as_text(task.text.raw))
    st.caption("Whose words these are is not shown, so that nothing but the words counts.")
    st.caption(
        "You code blind: neither the program's reading nor another coder's is shown. The program's can be seen below "
        "once you have coded every text of this question."
    )
    why = services.person.why_not(Action.CODE_ANSWERS)
    with st.form("code", clear_on_submit=True, border=False):
        choose_codes(chosen, "given")
        st.form_submit_button(
            "Save and go on", type="primary", on_click=save, args=(services, coder, task), disabled=bool(why),
            help=why or None,
        )  # fmt: skip


def choose_codes(chosen: CodedQuestion, key: str) -> None:
    labels = labels_of(chosen.question)
    if takes_several(chosen.question):
        st.multiselect("Codes (all that are named)", list(labels), key=key, format_func=labels.__getitem__)
    else:
        st.radio("Code", list(labels), key=key, index=None, format_func=labels.__getitem__)


def chosen_codes(key: str) -> list[str]:
    given = st.session_state.get(key)
    return given if isinstance(given, list) else [given] if given else []


def save(services: Services, coder: Coder, task: Task) -> None:
    codes = chosen_codes("given")

    def store() -> str:
        services.codings.code(services.person, coder, task.text.key, codes)
        return f"Saved: {task.done + 1} of {task.total}."

    if tried(store):
        st.session_state.pop("code again", None)


def show_own(services: Services, coder: Coder, chosen: CodedQuestion) -> None:
    """What this person coded: each can be coded anew until they look at what the program reads in it."""
    own = services.kept(services.codings.own, coder, chosen.wave, chosen.question.id)
    if not own:
        return
    # Open while a text is looked at: a message above that goes would close it else.
    is_open = st.session_state.get("looked at again") is not None
    with st.expander(f"Look again at what you coded ({len(own)})", expanded=is_open):
        place = st.selectbox(
            "A text that you coded", range(len(own)), index=None, key="looked at again", placeholder="Choose a text",
            format_func=lambda each: own_words(chosen, each, own[each]),
        )  # fmt: skip
        if place is not None:
            show_own_code(services, coder, chosen, own[place])


def own_words(chosen: CodedQuestion, place: int, own: OwnCode) -> str:
    return f"{place + 1}. {code_words(chosen.question, own.code)}: {own.text.raw[:80]}"


def show_own_code(services: Services, coder: Coder, chosen: CodedQuestion, own: OwnCode) -> None:
    st.markdown(f"“{as_text(own.text.raw)}”  \nYou gave: **{code_words(chosen.question, own.code)}**.")
    if own.reading is not None:
        st.markdown(reading_words(chosen, own.reading))
        return
    why = services.person.why_not(Action.CODE_ANSWERS)
    off: dict[str, Any] = {"disabled": bool(why), "help": why or None}
    left, right = st.columns(2)
    left.button("Code it anew", on_click=code_again, args=(own.text.key,), **off)
    if services.kept(services.codings.task, coder, chosen.wave, chosen.question.id):
        off = {"disabled": True, "help": why or "Code every text of this question first."}
    right.button("Show what the program reads", on_click=show_reading, args=(services, coder, own), **off)
    st.caption("Once the program's reading is shown, your code of this text stays as it is. That you saw it is kept.")


def reading_words(chosen: CodedQuestion, reading: Sequence[tuple[str, str]]) -> str:
    """What the program reads in a text, with the words that led there."""
    if not reading:
        return "The program reads no code in this text. Your code of it stays."
    lines = [f"- {code_words(chosen.question, code)}: from “{as_text(words)}”" for code, words in reading]
    return "The program reads it as follows. Your code of it stays.\n\n" + "\n".join(lines)


def code_again(key: TextKey) -> None:
    st.session_state["code again"] = key


def show_reading(services: Services, coder: Coder, own: OwnCode) -> None:
    def show() -> str:
        services.codings.show_reading(services.person, coder, own.text.key)
        return "The program's reading is shown below, beside your code."

    tried(show)


# Agreement.


def show_agreement(services: Services) -> None:
    pairs = services.kept(services.codings.pairs)
    if not pairs:
        st.info("No text has been coded by two people yet. Neither sees what the other gave.")
        return
    for pair in pairs:
        who = f"{as_text(pair.first)} and {as_text(pair.second)}"
        st.markdown(f"**{pair.question.title}** ({as_text(pair.wave)}; {who}). {pair.agreement.words}")
    table = services.kept(services.codings.agreement_table)
    show_table(table, key="agreement", leave_out=("words",))
    st.download_button(
        "This table as CSV", services.kept(csv_bytes, table), "agreement.csv", "text/csv", on_click="ignore"
    )


# Settling.


def show_disagreements(services: Services, coder: Coder, chosen: CodedQuestion) -> None:
    found = services.kept(services.codings.disagreements, coder, chosen.wave, chosen.question.id)
    left = [each for each in found if each.settlement is None]
    if not found:
        st.markdown("No text of this question has been coded differently by two people.")
        return
    st.markdown(f"**{counted(len(found), 'text')} coded differently: {len(left)} left to settle.**")
    if services.person.id == LOCAL_PERSON.id:
        st.caption(f"Somebody settles who coded neither way. {HERE_WITHOUT_SIGN_IN}")
    for number, each in enumerate([*left, *(one for one in found if one.settlement)]):
        with st.container(border=True):
            show_disagreement(services, coder, chosen, each, number)


def show_disagreement(services: Services, coder: Coder, chosen: CodedQuestion, each: Disagreement, number: int) -> None:
    given = "; ".join(f"{as_text(name)}: {code_words(chosen.question, code)}" for name, code in each.codes)
    st.markdown(f"{as_text(each.text.area.plain_name)}: “{as_text(each.text.raw)}”  \n{given}.")
    if each.settlement:
        show_settlement(services, chosen, each)
        return
    if coder.key in each.coders:
        st.caption("You coded this text yourself, so somebody else settles it.")
        return
    why = services.person.why_not(Action.CODE_ANSWERS)
    key = f"settle {number} {each.text.key.raw_key[:12]}"
    with st.form(key, border=False):
        choose_codes(chosen, f"{key} code")
        st.text_input("Why", key=f"{key} why", max_chars=LONGEST_REASON)
        show_watch(key)
        st.form_submit_button(
            "Settle it so", on_click=settle, args=(services, coder, each, key), disabled=bool(why), help=why or None
        )


def show_settlement(services: Services, chosen: CodedQuestion, each: Disagreement) -> None:
    settled = each.settlement
    assert settled is not None  # noqa: S101  (asked before)
    st.markdown(
        f"Settled as **{code_words(chosen.question, settled.code)}** by {as_text(settled.settler_name)}, "
        f"{date_words(settled.settled_at.date())}: {as_text(settled.reason)}"
    )
    st.button("Take this back", key=f"undo {settled.id}", on_click=undo, args=(services, settled.id))


def settle(services: Services, coder: Coder, each: Disagreement, key: str) -> None:
    codes, why = chosen_codes(f"{key} code"), str(st.session_state.get(f"{key} why") or "")

    def store() -> str:
        check_typed(key, why)
        services.codings.settle(services.person, coder, each.text.key, codes, why)
        return "Settled. The code is the answer's from now on, and can be taken back."

    tried(store)


def undo(services: Services, settlement_id: int) -> None:
    def take_back() -> str:
        services.codings.undo(services.person, settlement_id)
        return "Taken back: the two codes stand against each other again."

    tried(take_back)


if __name__ == "__main__":
    page(main, title="Do two people read the answers alike?")
