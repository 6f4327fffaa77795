"""Unclear cells, one after the other: the readings proposed with their words, and a person's choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from charter.wording import counted
from geo.areas import authority
from services.exceptions import RefusedError
from services.foi.foi_corrections import Option, as_no_answer, by_option, by_text, options_of
from services.foi.foi_records import NewCorrection
from services.ports import FoiAnswer
from ui.elements.as_text import as_text
from ui.elements.childs_data import check_typed, show_watch
from ui.elements.outcome import tried
from ui.resources import Services

CELLS_AT_ONCE = 10
TYPED = "Something else, which I type"
NO_ANSWER = Option("no answer")
"""Stands for the choice that nothing can be taken from a text."""
Keep = Callable[[Sequence[NewCorrection]], object]


def show_waiting(services: Services, answers: Sequence[FoiAnswer], keep: Keep) -> None:
    """Ask what each of the first few unclear cells means; `keep` takes all that a person says at once."""
    if not answers:
        st.markdown("No cell waits for a person: every text was understood, or has been settled.")
        return
    st.markdown(
        f"**{counted(len(answers), 'cell')} can be read in more than one way, so none was chosen.** "
        "Until you choose, they count as unclear."
    )
    shown = [(answer, alike_of(answer, answers)) for answer in answers[:CELLS_AT_ONCE]]
    for answer, alike in shown:
        show_cell(services, answer, alike, keep)
    chosen = [
        (answer, alike) for answer, alike in shown if st.session_state.get(f"option {key_of(answer)}") is not None
    ]
    if len(chosen) > 1:
        st.button(
            f"Settle all {len(chosen)} cells that you chose for", type="primary", on_click=settle_chosen,
            args=(services, chosen, keep),
        )  # fmt: skip
    if len(answers) > CELLS_AT_ONCE:
        st.caption(f"{len(answers) - CELLS_AT_ONCE:,} more follow when these are settled.")


def key_of(answer: FoiAnswer) -> str:
    """What the boxes of a cell are called."""
    return f"{answer.wave} {answer.area_code} {answer.sheet} {answer.column}{answer.row}"


def alike_of(answer: FoiAnswer, answers: Sequence[FoiAnswer]) -> tuple[FoiAnswer, ...]:
    """The other cells with the same text."""
    return tuple(other for other in answers if other is not answer and other.raw.strip() == answer.raw.strip())


def show_cell(services: Services, answer: FoiAnswer, alike: Sequence[FoiAnswer], keep: Keep) -> None:
    """One cell: its words, what they may mean, and a choice; that a text says nothing can be said of all alike."""
    key = key_of(answer)
    question = services.kept(services.corrections.question, answer.question)
    title = question.title if question else answer.question_text
    options = [*options_of(answer), NO_ANSWER, None]
    with st.container(border=True):
        period = f", {answer.period}" if answer.period else ""
        st.markdown(
            f"**{as_text(authority(answer.area_code).plain_name)}: {as_text(title)}{as_text(period)}** "
            f'(cell {answer.column}{answer.row})  \n"{as_text(answer.raw[:2_000])}"'
        )
        chosen = st.radio(
            f"What cell {answer.column}{answer.row} means", range(len(options)), index=None, key=f"option {key}",
            format_func=lambda number: option_words(options[number]),
        )  # fmt: skip
        if chosen is not None and options[chosen] is None:
            codes = ", ".join(question.codes) if question else ""
            show_typing(key, codes or "12, <5, not held, s.12 ...")
        if chosen is not None and options[chosen] is NO_ANSWER and alike:
            st.checkbox(f"Also the other {counted(len(alike), 'cell')} with the same text", key=f"alike {key}")
        st.button("Settle this cell", key=f"settle {key}", on_click=settle_cell, args=(services, answer, alike, keep))


def option_words(option: Option | None) -> str:
    if option is NO_ANSWER:
        return "No answer can be taken from it"
    return option.label if option else TYPED


def show_typing(key: str, example: str) -> None:
    """What it is to be read as, why, and on whose word."""
    st.text_input("Read it as", key=f"typed {key}", placeholder=example, max_chars=1_000)
    st.text_input("Why", key=f"reason {key}", placeholder="Such as: the council says so in its letter", max_chars=1_000)
    source = "Such as: the council's letter of 3 March, page 2"
    st.text_input("Source", key=f"source {key}", placeholder=source, max_chars=1_000)
    st.caption("Every reader is shown the source: name a document, not a person. Who has a role here sees why.")
    show_watch(key)


def settle_cell(services: Services, answer: FoiAnswer, alike: Sequence[FoiAnswer], keep: Keep) -> None:
    def store() -> str:
        made = choices_for(services, answer, alike)
        keep(made)
        where = f"{authority(answer.area_code).plain_name}, cell {answer.column}{answer.row}"
        also = f" and {counted(len(made) - 1, 'cell')} with the same text" if len(made) > 1 else ""
        return f"Settled: {where}{also}. It can be undone."

    tried(store)


def settle_chosen(services: Services, chosen: Sequence[tuple[FoiAnswer, Sequence[FoiAnswer]]], keep: Keep) -> None:
    """Keep what was chosen of several cells, all of it or nothing."""

    def store() -> str:
        made: dict[tuple[str, ...], NewCorrection] = {}
        for answer, alike in chosen:
            own, *others = choices_for(services, answer, alike)
            # What somebody chose of a cell itself goes before what they said of all with its text.
            made = {subject_of(other): other for other in others} | made | {subject_of(own): own}
        keep(list(made.values()))
        return f"Settled: {counted(len(made), 'cell')}. Each can be undone."

    tried(store)


def subject_of(made: NewCorrection) -> tuple[str, ...]:
    return made.wave, made.area_code, made.question, made.period, made.was


def choices_for(services: Services, answer: FoiAnswer, alike: Sequence[FoiAnswer]) -> list[NewCorrection]:
    """What was chosen of a cell, first, and of those with the same text where that was said of all."""
    key = key_of(answer)
    try:
        made = [choice(services, answer, key)]
    except RefusedError as refused:
        raise RefusedError(f"Cell {answer.column}{answer.row}: {refused}") from refused
    return made + ([as_no_answer(other) for other in alike] if st.session_state.get(f"alike {key}") else [])


def choice(services: Services, answer: FoiAnswer, key: str) -> NewCorrection:
    """What a person chose or typed. RefusedError where that is nothing yet, or not clear itself."""
    options, chosen = options_of(answer), st.session_state.get(f"option {key}")
    if chosen is None:
        raise RefusedError("Choose what the cell means first.")
    if chosen < len(options):
        return by_option(answer, options[chosen])
    if chosen == len(options):
        return as_no_answer(answer)
    typed, reason, source = (st.session_state.get(f"{name} {key}") or "" for name in ("typed", "reason", "source"))
    check_typed(key, typed, reason, source)
    return by_text(answer, typed, services.corrections.question(answer.question), reason=reason, source=source)
