"""Rows set aside, mended on the page: whose row it is, what a name means, or that it is no return at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from charter.permissions import Action
from charter.wording import counted, date_words
from foi_data.issues import IssueCode
from foi_data.questions import QuestionSet
from geo.areas import all_authorities, authority, titled_name
from geo.exceptions import GeoError
from geo.gazetteer import Resolution
from services.exceptions import RefusedError
from services.foi.file_choices import Choices
from services.foi.file_reading import Preview
from services.foi.preview_tables import meaning_words, names_of_rows, row_table, set_aside_table
from services.foi.rows_by_hand import RowOffer, with_offers
from ui.elements.as_text import as_text
from ui.elements.outcome import tried
from ui.elements.tables import show_table
from ui.importing.session import OpenFile, choices, offers, say
from ui.register.name_questions import is_chosen, remember, show_question
from ui.resources import Services

ASKED = (IssueCode.AREA_SUGGESTED, IssueCode.AREA_AMBIGUOUS, IssueCode.AREA_UNKNOWN)
"""Rows whose name a person can settle once for every file."""
UNASKED = (IssueCode.QUESTION_NOT_IN_SET, IssueCode.QUESTION_REPEATED, IssueCode.ANSWER_IN_PARTS)
"""Rows of which a person can say what they ask."""
QUESTIONS_AT_ONCE = 8
OFFERS_AT_ONCE = 10
ANOTHER_ROW = 0


def show_rows(services: Services, opened: OpenFile, preview: Preview) -> None:
    """What is set aside and why, the names to settle, and any single row."""
    aside = preview.parsed.rows_set_aside
    st.markdown(
        f"**{counted(preview.parsed.rows_read, 'row')} read = {preview.parsed.rows_accepted:,} accepted + "
        f"{len(aside):,} set aside.** A row set aside is kept to the letter and counts nowhere."
    )
    if preview.is_foi:
        offer_again(services, opened, preview)
        ask_for_names(services, opened, preview)
        mend_row(opened, preview)
        show_said(opened, preview)
    if aside:
        show_table(set_aside_table(preview), key="aside")


def offer_again(services: Services, opened: OpenFile, preview: Preview) -> None:
    """Rows that somebody gave to an authority, or called a note, in an earlier file of the wave."""
    found = offers(services, preview)
    if not found:
        return
    with st.container(border=True):
        number = counted(len(found), "row")
        st.markdown(f"**Of {number} you, or somebody, said last time whose they are.** Nothing is done by itself.")
        if len(found) > 1:
            st.button(f"Do the same for all {len(found)}", on_click=say_again, args=(opened, found), type="primary")
        for offer in found[:OFFERS_AT_ONCE]:
            left, right = st.columns([4, 1], vertical_alignment="center")
            left.markdown(offer_words(offer))
            right.button("Do the same", key=f"again {opened.key} {offer.row}", on_click=say_again,
                         args=(opened, (offer,)))  # fmt: skip
        if len(found) > OFFERS_AT_ONCE:
            st.caption(f"{len(found) - OFFERS_AT_ONCE} more follow when these are done.")


def offer_words(offer: RowOffer) -> str:
    """`Row 7, "Atlantis": in 'wave.xlsx' row 5 was given to Leeds. It is taken for the same row, as ...`"""
    done = (
        f"row {offer.earlier_row} was given to **{as_text(authority(offer.code).plain_name)}**"
        if offer.code
        else (f"row {offer.earlier_row} was set aside as a note")
    )
    return (
        f"Row {offer.row}, “{as_text(offer.shown)}”: in '{as_text(offer.earlier_file)}' {done}. It is taken for the "
        f"same row, as {offer.because}."
    )


def say_again(opened: OpenFile, found: Sequence[RowOffer]) -> None:
    def store() -> str:
        say(opened, with_offers(choices(opened), found))
        return f"{counted(len(found), 'row is', 'rows are')} read as last time. Each can be taken back below."

    tried(store)


def asked_names(preview: Preview) -> Counter[str]:
    """The names to settle, with how many rows or columns bear each."""
    parsed = preview.parsed
    rows = {issue.row for issue in parsed.issues if issue.code in ASKED}
    columns = {issue.column for issue in parsed.issues if issue.code == IssueCode.COLUMN_OF_NOBODY}
    headings = [column.header.strip() for column in parsed.columns if column.column in columns]
    return Counter([*headings, *(name for row, name in names_set_aside(preview).items() if row in rows and name)])


def names_set_aside(preview: Preview) -> dict[int, str]:
    """What stands in the authorities' column of each row set aside, or in that of the questions as a heading."""
    role = "question" if preview.parsed.rows_are_questions else "area"
    letters = {column.column for column in preview.parsed.columns if column.role == role}
    return {
        aside.row: next((cell.raw.strip() for cell in aside.cells if cell.column in letters), "")
        for aside in preview.parsed.rows_set_aside
    }


def ask_for_names(services: Services, opened: OpenFile, preview: Preview) -> None:
    names = asked_names(preview)
    if not names:
        return
    at = preview.names_as_of
    st.markdown(f"**{counted(len(names), 'name')} to settle.** An answer is remembered for every later file.")
    if choices(opened).at is None:
        st.caption(
            f"Names are read as of {date_words(at)}. If the requests went out before councils were merged or split, "
            "say the day under 'Columns', in 'Day the requests went out'."
        )
    asked = {name: services.names.resolve(name, at) for name, _ in names.most_common(QUESTIONS_AT_ONCE)}
    for name, found in asked.items():
        show_question(services, name, at, found, rows=names[name])
    if sum(is_chosen(name, at) for name in asked) > 1:
        st.button(
            "Remember all that you chose", type="primary", on_click=remember_chosen, args=(services, asked, at),
            **services.grey(Action.DECIDE_NAMES),
        )  # fmt: skip
    if len(names) > QUESTIONS_AT_ONCE:
        st.caption(f"{len(names) - QUESTIONS_AT_ONCE} more follow when these are settled.")


def remember_chosen(services: Services, asked: Mapping[str, Resolution], at: date | None) -> None:
    """Store every choice among the names asked about; of those that cannot be stored it is said why."""

    def store() -> str:
        stored, refused = 0, []
        for name, found in asked.items():
            if is_chosen(name, at):
                try:
                    remember(services, name, at, found)
                    stored += 1
                except (RefusedError, GeoError) as trouble:
                    refused.append(f"'{name}': {trouble}")
        done = f"Remembered: {counted(stored, 'name')}. It can be undone on the page Sign-ups, under Names."
        if refused:
            raise RefusedError(" ".join([*([done] if stored else []), "Of these not:", *refused]))
        return done

    tried(store)


def mend_row(opened: OpenFile, preview: Preview) -> None:
    """One row of this file alone: whose it is, or that it is a note."""
    st.markdown("**One row of this file alone**")
    row = choose_row(opened, preview)
    show_table(row_table(preview, row), key="row")
    if preview.parsed.kind == "foi_long":
        say_which_question(opened, preview, row)
    left, middle, right = st.columns([3, 2, 2], vertical_alignment="bottom")
    if not preview.parsed.rows_are_questions:
        left.selectbox(
            "Authority that the row is about", [area.code for area in all_authorities()], index=None,
            key=f"body of row {opened.key}", placeholder="Type the name of the area",
            format_func=lambda code: titled_name(authority(code)),
        )  # fmt: skip
        middle.button("Take the row as its return", on_click=say_body, args=(opened, row))
    right.button("Set it aside as a note", on_click=say_note, args=(opened, row))


def say_which_question(opened: OpenFile, preview: Preview, row: int) -> None:
    """The question that a row asks, where each row names its own. Rows with the same words ask the same."""
    if preview.questions is None:
        return
    questions = preview.questions
    left, right = st.columns([3, 4], vertical_alignment="bottom")
    left.selectbox(
        "Question that the row asks", [one.id for one in questions.questions], index=None,
        key=f"question of row {opened.key}", placeholder="Choose a question",
        format_func=lambda question: meaning_words(question, questions),
    )  # fmt: skip
    right.button("Read the row as its answer", on_click=say_question, args=(opened, questions, row))


def say_question(opened: OpenFile, questions: QuestionSet, row: int) -> None:
    def store() -> str:
        question = st.session_state.get(f"question of row {opened.key}")
        if not question:
            raise RefusedError("Choose the question first.")
        say(opened, choices(opened).with_question(row, question))
        return f"Row {row} is read as the answer to {meaning_words(question, questions)}."

    tried(store)


def choose_row(opened: OpenFile, preview: Preview) -> int:
    """A row set aside or without a known question, those that a person may settle first, or any by its number."""
    issues = preview.parsed.issues
    asked = {issue.row for issue in issues if issue.code in (*ASKED, *UNASKED, IssueCode.AREA_MISSING)}
    unasked = {issue.row for issue in issues if issue.code in UNASKED and issue.row}
    every = {*unasked, *(aside.row for aside in preview.parsed.rows_set_aside)}
    rows = sorted(every, key=lambda row: (row not in asked, row))
    names = names_of_rows(preview, set(rows))
    chosen = st.selectbox(
        "Row", [*rows, ANOTHER_ROW], key=f"row {opened.key}",
        format_func=lambda row: f"Row {row}: {names.get(row, '')}" if row else "Another row, by its number",
    )  # fmt: skip
    if chosen != ANOTHER_ROW:
        return chosen
    number = st.number_input(
        "Row, as the sheet numbers it", min_value=1, step=1, key=f"row number {opened.key}",
        value=preview.parsed.header_row + 1,
    )  # fmt: skip
    return int(number)


def say_body(opened: OpenFile, row: int) -> None:
    def store() -> str:
        code = st.session_state.get(f"body of row {opened.key}")
        if not code:
            raise RefusedError("Choose the authority first.")
        say(opened, choices(opened).with_row(row, code))
        return f"Row {row} is read as the return of {authority(code).plain_name}."

    tried(store)


def say_note(opened: OpenFile, row: int) -> None:
    def store() -> str:
        say(opened, choices(opened).with_note(row))
        return f"Row {row} is set aside as a note."

    tried(store)


def show_said(opened: OpenFile, preview: Preview) -> None:
    """What was said of single rows, each to be taken back."""
    said = choices(opened)
    lines = [(row, authority(code).plain_name) for row, code in said.bodies] + [(row, "a note") for row in said.notes]
    asks = [(row, meaning_words(question, preview.questions)) for row, question in said.asks]
    for row, meaning in sorted([*lines, *asks]):
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.markdown(f"Row {row}: {as_text(meaning)}, as you said.")
        right.button("Take back", key=f"unsay {opened.key} {row} {meaning}", on_click=unsay, args=(opened, said, row))


def unsay(opened: OpenFile, said: Choices, row: int) -> None:
    say(opened, said.with_row(row, "").with_question(row, ""))
