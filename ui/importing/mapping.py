"""What each column is taken for: the table, what is asked first, what a person changes, and layouts kept for later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from foi_data.exceptions import FileRefused, WhoseUnknown
from foi_data.layouts import IGNORE
from foi_data.meanings import ROLES
from foi_data.parsed import ParsedColumn
from foi_data.periods import parse_period
from foi_data.questions import QuestionSet
from geo.areas import all_authorities, authority, titled_name
from services.exceptions import RefusedError
from services.foi.file_choices import NO_LAYOUT
from services.foi.file_reading import Preview, SheetOutline
from services.foi.preview_tables import columns_table, meaning_words, unsure_columns
from ui.elements.as_text import as_text
from ui.elements.childs_data import check_typed, show_watch
from ui.elements.outcome import tried
from ui.elements.tables import show_table
from ui.importing.session import OpenFile, choices, say
from ui.resources import Services

ASKED_AT_ONCE = 8
AUTOMATIC = "Found out from the file"
FIRST_DAY = date(2005, 1, 1)
"""The Freedom of Information Act came into force on that day."""


def show_columns(services: Services, opened: OpenFile, preview: Preview) -> None:
    """The columns of a file of returns, and everything that can be said of how they are read."""
    if preview.layout:
        st.info(f"Read with the layout '{as_text(preview.layout.name)}'. Choose another, or none, below.")
    ask_for_columns(opened, preview)
    show_table(columns_table(preview), key="columns")
    change_column(opened, preview)
    st.header("How the file is read")
    show_reading(services, opened, preview.sheets, preview)
    keep_layout(services, preview)


def show_refused(services: Services, opened: OpenFile, refused: FileRefused) -> None:
    """A file that was not read: why, and what a person can say of it so that it can be."""
    st.error(f"'{as_text(opened.name)}' was not read. {as_text(str(refused))} Nothing was stored.")
    try:
        sheets = services.ingestion.outline(opened.content, opened.name)
    except FileRefused:
        return
    if isinstance(refused, WhoseUnknown) or choices(opened).body:
        st.markdown("**Whose answers are these?** Everything in the file is then taken as that council's reply.")
        choose_body(opened, None)
    if any(sheet.beginning for sheet in sheets):
        st.markdown(
            "If it does hold answers to requests, say which questions they answer, and on which sheet and in which row "
            "the header is:"
        )
        show_reading(services, opened, sheets, None)


def ask_for_columns(opened: OpenFile, preview: Preview) -> None:
    """The columns that nobody is sure of, one question each; likely answers stand first."""
    asked = unsure_columns(preview)
    if not asked or preview.questions is None:
        return
    st.markdown(f"**{len(asked)} columns are taken for nothing yet. What are they?**" if len(asked) > 1
                else "**One column is taken for nothing yet. What is it?**")  # fmt: skip
    for column in asked[:ASKED_AT_ONCE]:
        key = f"asked {opened.key} {column.column}"
        st.selectbox(
            f"Column {column.column}: {as_text(shown_header(column))}", meanings(preview, column),
            index=None, key=key, placeholder="Choose what it is", on_change=said_of_column,
            args=(opened, column.column, key), format_func=lambda each: meaning_words(each, preview.questions),
        )  # fmt: skip
    if len(asked) > ASKED_AT_ONCE:
        st.caption(f"{len(asked) - ASKED_AT_ONCE} more follow when these are answered. Any can be left as it is.")


def shown_header(column: ParsedColumn) -> str:
    return f"{column.banner} / {column.header}".strip(" /") or "without a header"


def meanings(preview: Preview, column: ParsedColumn) -> list[str]:
    """Everything that a column may be: what it comes near first, then the questions, then the roles.

    Where rows are the questions, a column is none: it holds answers, or something beside them.
    """
    asked = preview.questions.questions if preview.questions and not preview.parsed.rows_are_questions else ()
    first = ["answer"] if preview.parsed.rows_are_questions else column.candidates
    every = [*first, *(question.id for question in asked), *ROLES, IGNORE]
    return list(dict.fromkeys(each for each in every if each not in ("context",)))


def said_of_column(opened: OpenFile, letter: str, key: str) -> None:
    if meaning := st.session_state.get(key):
        say(opened, choices(opened).with_column(letter, meaning))


def change_column(opened: OpenFile, preview: Preview) -> None:
    """Any column can be said to be something else, with the period of its answers."""
    if preview.questions is None:
        return
    questions = preview.questions
    with st.form(f"change a column {opened.key}", border=True):
        st.markdown("**Change a column**")
        one, two, three, four = st.columns([3, 4, 2, 2], vertical_alignment="bottom")
        by_letter = {column.column: column for column in preview.parsed.columns}
        one.selectbox(
            "Column", list(by_letter), key=f"changed {opened.key}",
            format_func=lambda letter: f"{letter}: {shown_header(by_letter[letter])}"[:60],
        )  # fmt: skip
        two.selectbox(
            "is", ["", *(each.id for each in questions.questions), *ROLES, IGNORE], key=f"meaning {opened.key}",
            format_func=lambda each: meaning_words(each, questions) if each else AUTOMATIC,
        )  # fmt: skip
        three.text_input("for the period", key=f"period of {opened.key}", placeholder="as its header says")
        four.form_submit_button("Use this", on_click=change, args=(opened, questions))


def change(opened: OpenFile, questions: QuestionSet) -> None:
    def store() -> str:
        letter = st.session_state[f"changed {opened.key}"]
        meaning, period = st.session_state[f"meaning {opened.key}"], st.session_state[f"period of {opened.key}"].strip()
        if period:
            check_period(period)
            if meaning not in {"answer", *(each.id for each in questions.questions)}:
                raise RefusedError("Only a column that answers a question has a period. Choose the question too.")
        say(opened, choices(opened).with_column(letter, f"{meaning}@{period}" if period else meaning))
        return f"Column {letter} is read anew: {meaning_words(meaning, questions) if meaning else AUTOMATIC.lower()}."

    tried(store)


def check_period(period: str) -> None:
    if parse_period(period) is None:
        raise RefusedError(f"'{period}' is no period. Write it as 2022-23, 2022, or March 2023.")


def show_reading(services: Services, opened: OpenFile, sheets: Sequence[SheetOutline], preview: Preview | None) -> None:
    """Question set, layout, sheet, header row, period and day sent: what follows changes at once."""
    left, right = st.columns(2)
    with left:
        choose_question_set(services, opened, preview)
        choose_sheet(opened, sheets)
        choose_period(opened)
    with right:
        choose_layout(services, opened)
        choose_header_row(opened, sheets, preview)
        choose_day(opened)


def choose_body(opened: OpenFile, preview: Preview | None) -> None:
    """Whose answers all are, in a file that has no column of councils: a council's own reply."""
    body = preview.parsed.body if preview else None
    found = f" ({authority(body).plain_name})" if body else ""
    pick(
        opened, "body", "Whose answers these are", ["", *(area.code for area in all_authorities())],
        lambda code: titled_name(authority(code)) if code else f"{AUTOMATIC if body else 'Choose the council'}{found}",
    )  # fmt: skip


def choose_question_set(services: Services, opened: OpenFile, preview: Preview | None) -> None:
    sets = services.kept(services.declared.question_sets)
    found = f" ({sets[preview.questions.id].title})" if preview and preview.questions else ""
    pick(
        opened, "question_set", "Questions that it answers", ["", *sets],
        lambda each: sets[each].title if each else f"Those that fit best{found}",
    )  # fmt: skip


def choose_layout(services: Services, opened: OpenFile) -> None:
    names = [layout.name for layout in services.kept(services.declared.layouts)]
    words = {"": "One that fits, if there is one", NO_LAYOUT: "None"}
    pick(opened, "layout", "Layout", ["", NO_LAYOUT, *names], lambda each: words.get(each, each))


def choose_sheet(opened: OpenFile, sheets: Sequence[SheetOutline]) -> None:
    rows = {sheet.name: sheet.rows for sheet in sheets}
    pick(
        opened, "sheet", "Sheet", ["", *rows],
        lambda each: f"{each or 'without a name'} ({rows[each]:,} rows)" if each else "The one that fits best",
    )  # fmt: skip


def choose_header_row(opened: OpenFile, sheets: Sequence[SheetOutline], preview: Preview | None) -> None:
    name = choices(opened).sheet or (preview.parsed.sheet if preview else "")
    shown = next((sheet for sheet in sheets if sheet.name == name), sheets[0])
    lines = dict(shown.beginning)
    found = f" (row {preview.parsed.header_row})" if preview else ""
    pick(
        opened, "header_row", "Row of the header", [0, *lines],
        lambda each: f"Row {each}: {lines[each][:60]}" if each else f"{AUTOMATIC}{found}",
    )  # fmt: skip


def pick(opened: OpenFile, field: str, label: str, options: list[Any], words: Callable[[Any], str]) -> None:
    """A choice out of a list that is one field of what is said of the file."""
    key = f"{field} {opened.key}"
    present = getattr(choices(opened), field)
    st.session_state[key] = present if present in options else options[0]
    st.selectbox(label, options, key=key, format_func=words, on_change=picked, args=(opened, field, key))


def picked(opened: OpenFile, field: str, key: str) -> None:
    said, value = choices(opened), st.session_state[key]
    if field == "body":
        say(opened, replace(said, body=value))
    elif field in ("sheet", "header_row"):
        sheet, row = (value, 0) if field == "sheet" else (said.sheet, value)
        say(opened, said.on_sheet(sheet, row))
    elif field == "layout":
        say(opened, replace(said, layout=value, layout_text="", mapping=()))
    else:
        say(opened, replace(said, question_set=value, layout_text="", mapping=(), asks=()))


def choose_period(opened: OpenFile) -> None:
    """The period of the columns that name none."""
    key = f"whole period {opened.key}"
    st.session_state[key] = choices(opened).period
    st.text_input(
        "Period of columns that name none", key=key, placeholder="for example 2022-23", on_change=said_period,
        args=(opened, key), help="A year such as 2022, a year to 31 March such as 2022-23, or a month.",
    )  # fmt: skip


def said_period(opened: OpenFile, key: str) -> None:
    def store() -> str:
        period = st.session_state[key].strip()
        if period:
            check_period(period)
        say(opened, replace(choices(opened), period=period))
        return f"Columns that name no period are read as {period}." if period else "No period is given to the file."

    tried(store)


def choose_day(opened: OpenFile) -> None:
    """The day as of which names are read."""
    key = f"day {opened.key}"
    st.session_state[key] = choices(opened).at
    st.date_input(
        "Day the requests went out", key=key, format="DD/MM/YYYY", on_change=said_day, args=(opened, key),
        min_value=FIRST_DAY, help="Names are read as of that day: councils were merged and split since. Empty: today.",
    )  # fmt: skip


def said_day(opened: OpenFile, key: str) -> None:
    say(opened, replace(choices(opened), at=st.session_state[key]))


def keep_layout(services: Services, preview: Preview) -> None:
    """Keep how this file is read for the next one of its shape."""
    with st.form("keep layout", border=True):
        st.markdown("**Keep this as a layout** for the next file of the same shape: it will be used by itself.")
        one, two = st.columns([3, 1], vertical_alignment="bottom")
        one.text_input("Name of the layout", key="layout name", max_chars=200, placeholder="Such as Yearly tracker")
        show_watch("layout")
        two.form_submit_button("Save this as a layout", on_click=store_layout, args=(services, preview))


def store_layout(services: Services, preview: Preview) -> None:
    def store() -> str:
        name = (st.session_state.get("layout name") or "").strip()
        if not name:
            raise RefusedError("Give the layout a name first.")
        check_typed("layout", name)
        services.declared.keep_layout(services.person, preview.as_layout(name))
        return f"The layout '{name}' is kept. It is listed under Layouts and question sets."

    tried(store)
