"""Corrections by hand: those that need a look, every one of them, and a new one for any accepted answer."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from charter.permissions import Action
from geo.areas import all_authorities, authority, titled_name
from services.exceptions import RefusedError
from services.foi.foi_corrections import STANDING_WORDS, CorrectionNow, answer_words, by_text, is_about
from services.ports import FoiAnswer
from ui.elements.as_text import as_text
from ui.elements.childs_data import check_typed
from ui.elements.outcome import tried
from ui.elements.tables import show_table
from ui.importing.cells import show_typing
from ui.resources import Services

NEW = "a correction"


def show_corrections(services: Services) -> None:
    found = services.kept(services.corrections.now)
    stale = [one for one in found if one.standing == "needs_a_look"]
    if stale:
        st.warning(
            f"{len(stale)} corrections were made for other words than now stand there, so they are not applied."
            if len(stale) > 1 else
            "One correction was made for other words than now stand there, so it is not applied."
        )  # fmt: skip
    for one in stale:
        show_stale(services, one)
    show_new(services)
    if not found:
        st.markdown("Nothing has been corrected yet.")
        return
    code, question = choose_some(services, found) if len(found) > 1 else (None, None)
    some = [one for one in found if is_about(one, code, question)]
    if not some:
        st.markdown(f"None of the {len(found)} corrections is of this authority and on this question.")
        return
    show_table(services.kept(services.corrections.table, code, question), key="corrections", leave_out=("question_id",))
    change_standing(services, some)


def choose_some(services: Services, found: Sequence[CorrectionNow]) -> tuple[str | None, str | None]:
    """The authority and the question whose corrections are looked at; None for all of them."""
    names = {one.stored.made.area_code: authority(one.stored.made.area_code).plain_name for one in found}
    titles = {
        one.stored.made.question: services.kept(services.corrections.title_of, one.stored.made.question)
        for one in found
    }  # fmt: skip
    left, right = st.columns(2)
    code = left.selectbox(
        "Corrections of", sorted(names, key=names.__getitem__), index=None, key="corrections of",
        format_func=names.__getitem__, placeholder=f"Every authority ({len(names)})",
    )  # fmt: skip
    question = right.selectbox(
        "On the question", sorted(titles, key=titles.__getitem__), index=None, key="corrections on",
        format_func=titles.__getitem__, placeholder=f"Every question ({len(titles)})",
    )  # fmt: skip
    return code, question


def show_stale(services: Services, one: CorrectionNow) -> None:
    made = one.stored.made
    with st.container(border=True):
        st.markdown(
            f"**{as_text(authority(made.area_code).plain_name)}, "
            f"{as_text(services.kept(services.corrections.title_of, made.question))}, {as_text(made.period)}**  \n"
            f'Made for "{as_text(made.was)}", now there stands "{as_text(one.answer.raw if one.answer else "")}". '
            f"Why: {as_text(made.reason)} ({as_text(made.source)})."
        )
        st.button("Take this correction back", key=f"stale {one.stored.id}", on_click=undo,
                  args=(services, one.stored.id))  # fmt: skip


def change_standing(services: Services, found: Sequence[CorrectionNow]) -> None:
    """Take a correction back, or let one that was taken back count again."""
    by_number = {one.stored.id: one for one in found}
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    number = left.selectbox(
        "Correction",
        list(by_number),
        key="correction chosen",
        format_func=lambda each: in_words(services, by_number[each]),
    )
    if by_number[number].standing == "taken_back":
        right.button("Let it count again", on_click=restore, args=(services, number), key="restore correction")
    else:
        right.button("Take it back", on_click=undo, args=(services, number), key="undo correction")


def in_words(services: Services, one: CorrectionNow) -> str:
    made = one.stored.made
    name, title = authority(made.area_code).plain_name, services.kept(services.corrections.title_of, made.question)
    return f"{one.stored.id}: {name}, {title} {made.period}: {made.was[:40]} ({STANDING_WORDS[one.standing]})"


def undo(services: Services, number: int) -> None:
    def take_back() -> str:
        services.corrections.undo(services.person, number)
        return f"Correction {number} is taken back: the answer is read as the file says."

    tried(take_back)


def restore(services: Services, number: int) -> None:
    def let_count() -> str:
        services.corrections.restore(services.person, number)
        return f"Correction {number} counts again."

    tried(let_count)


def show_new(services: Services) -> None:
    """Correct any accepted answer: find it, see what files said, say what is right, why and on whose word."""
    st.markdown("**Correct an answer**")
    left, right = st.columns(2)
    code = left.selectbox(
        "Authority", [area.code for area in all_authorities()], index=None, key="corrected area",
        format_func=lambda each: titled_name(authority(each)), placeholder="Type the name of the area",
    )  # fmt: skip
    if not code:
        return
    answers = {answer.id: answer for answer in services.kept(services.ingestion.foi_answers, code)}
    if not answers:
        st.info("No answers of this authority are held here.")
        return
    number = right.selectbox(
        "Answer", list(answers), key="corrected answer", format_func=lambda each: answer_line(services, answers[each])
    )
    answer = answers[number]
    show_table(services.kept(services.corrections.history, answer.id, code), key="answer history")
    if answer.correction:
        st.info(as_text(answer.correction))
    show_typing(NEW, "12, <5, all, not held, s.12 ...")
    why_not = services.person.why_not(Action.CORRECT_ANSWERS)
    st.button(
        "Correct this answer", on_click=correct, args=(services, answer), disabled=bool(why_not), help=why_not or None
    )


def answer_line(services: Services, answer: FoiAnswer) -> str:
    question = services.kept(services.corrections.question, answer.question)
    title = question.title if question else answer.question_text
    return (
        f"{title}, {answer.period or 'no period'}: {answer.raw[:40] or 'blank'} ({answer_words(answer)}), {answer.wave}"
    )


def correct(services: Services, answer: FoiAnswer) -> None:
    def store() -> str:
        typed, reason, source = (st.session_state.get(f"{name} {NEW}") or "" for name in ("typed", "reason", "source"))
        if not typed.strip():
            raise RefusedError("Type what the answer is to be read as.")
        check_typed(NEW, typed, reason, source)
        question = services.corrections.question(answer.question)
        made = by_text(answer, typed, question, reason=reason, source=source)
        (number,) = services.corrections.add(services.person, made)
        for name in ("typed", "reason", "source"):
            st.session_state[f"{name} {NEW}"] = ""
        return f"Correction {number} is stored. The raw text stays beside it, and it can be taken back."

    tried(store)
