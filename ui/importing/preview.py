"""A file that was read and not yet accepted: what it was taken for, how much of it, and each part of it to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import streamlit as st

from charter.wording import count_words, counted
from foi_data.issues import IssueCode
from foi_data.parsed import ParsedAnswer
from geo.areas import authority
from publishing.marked_workbook import marked_workbook
from services.foi.file_reading import Preview
from services.foi.foi_corrections import as_waiting
from services.foi.foi_records import NewCorrection
from services.foi.preview_tables import (
    chosen_issues,
    issues_table,
    names_of_rows,
    row_table,
    unsure_columns,
    values_table,
)
from ui.elements.as_text import as_text
from ui.elements.tables import show_table
from ui.importing.cells import show_waiting
from ui.importing.mapping import choose_body, show_columns
from ui.importing.mending import asked_names, show_rows
from ui.importing.session import AnswerKey, OpenFile, choices, offers, say, settle, settled, settled_before
from ui.resources import Services

KIND_WORDS = {
    "official_wide": "official figures (Department for Education, one row an authority)",
    "official_long": "official figures (Department for Education, one row a figure)",
    "foi_long": "answers to FOI requests, one row an answer",
    "foi_wide": "answers to FOI requests, one row an authority",
    "rows are questions": "answers to FOI requests, one row a question",
    "neighbours": "a list of statistical neighbours (Department for Education)",
}
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SEVERITIES = {"": "Any weight", "error": "Errors: left out or waiting", "warning": "Warnings: look at them",
              "note": "Notes: good to know"}  # fmt: skip
SETTLED_SHOWN = 20
TWICE_SHOWN = 4
WRITTEN_SHOWN = 12
LEVELS = {"": "File, rows and cells", "file": "The file", "row": "Rows", "cell": "Cells"}


def show_preview(services: Services, opened: OpenFile, preview: Preview) -> None:
    st.header(f"What was understood of {as_text(opened.name)}")
    kind = "rows are questions" if preview.parsed.rows_are_questions else preview.parsed.kind
    st.markdown(f"Taken for {KIND_WORDS[kind]}. {as_text(preview.because)}")
    show_whose(opened, preview)
    show_written_out(preview)
    ask_for_year(opened, preview)
    show_counts(preview)
    warn_of_rows_twice(preview)
    point_at_offers(services, preview)
    part = choose_part(services, opened, preview)
    if part == "columns":
        show_columns(services, opened, preview)
    elif part == "rows":
        show_rows(services, opened, preview)
    elif part == "cells":
        show_cells(services, opened, preview)
    elif part == "issues":
        show_issues(opened, preview)
    else:
        show_table(values_table(preview), key="values")


def show_whose(opened: OpenFile, preview: Preview) -> None:
    """Whose reply a table without a column of councils is, where that is said, and a way to say otherwise."""
    said = next((issue for issue in preview.parsed.issues if issue.code == IssueCode.ONE_COUNCIL), None)
    if said:
        st.info(as_text(said.message))
        choose_body(opened, preview)


def show_written_out(preview: Preview) -> None:
    """The questions that a table gives only the numbers of, as a list elsewhere in the file has them."""
    found = [issue for issue in preview.parsed.issues if issue.code == IssueCode.QUESTION_WRITTEN_OUT]
    if found:
        listed = "".join(
            f"\n- {issue.column}{issue.row or ''}: {as_text(issue.message)}" for issue in found[:WRITTEN_SHOWN]
        )
        more = f"\n\nAnd {len(found) - WRITTEN_SHOWN} more: see 'To look at'." if len(found) > WRITTEN_SHOWN else ""
        st.info(f"**Check that each number belongs to its question.**\n{listed}{more}")


def ask_for_year(opened: OpenFile, preview: Preview) -> None:
    """A wide official file does not say its year unless its name does."""
    if preview.parsed.kind == "official_wide" and (not preview.periods or choices(opened).year):
        key = f"year of {opened.name}"
        st.number_input(
            "The file does not say its year. Year to 31 March", min_value=2010, max_value=2100, step=1, key=key,
            value=choices(opened).year, on_change=said_year, args=(opened, key),
        )  # fmt: skip


def said_year(opened: OpenFile, key: str) -> None:
    say(opened, replace(choices(opened), year=st.session_state[key]))


def show_counts(preview: Preview) -> None:
    parsed = preview.parsed
    aside = parsed.cells_read - parsed.cells_used - parsed.cells_context
    st.markdown(
        f"**{counted(parsed.rows_read, 'row')} read: {parsed.rows_accepted:,} can be accepted, "
        f"{len(parsed.rows_set_aside):,} set aside with a reason.** "
        f"Periods: {', '.join(preview.periods) or 'none found'}.  \n"
        f"{counted(parsed.cells_read, 'filled cell')}: {parsed.cells_used:,} are values, {parsed.cells_context:,} "
        f"stand beside them (names, references), {aside:,} are in rows set aside."
    )


def warn_of_rows_twice(preview: Preview) -> None:
    """Authorities that answer in more than one row: the later counts, which is not always what was meant."""
    twice = [issue for issue in preview.parsed.issues if issue.code == IssueCode.AREA_TWICE]
    if twice:
        more = f" And {len(twice) - TWICE_SHOWN} more: see 'To look at'." if len(twice) > TWICE_SHOWN else ""
        st.warning(
            " ".join(f"Row {issue.row}: {as_text(issue.message)}" for issue in twice[:TWICE_SHOWN])
            + f"{more} If one of them is not its return, set it aside under 'Rows set aside'."
        )


def point_at_offers(services: Services, preview: Preview) -> None:
    """That rows were said something of last time, so that nobody does it twice."""
    found = offers(services, preview) if preview.is_foi else ()
    if found:
        st.info(
            f"Of {counted(len(found), 'row')} somebody said last time whose they are: see 'Rows set aside'. One click "
            "does the same again."
        )


def choose_part(services: Services, opened: OpenFile, preview: Preview) -> str:
    """Which part of the preview is looked at; what there is to settle stands in the names of the parts."""
    parts = parts_of(services, opened, preview)
    first = "columns" if preview.is_foi and unsure_columns(preview) else "values"
    chosen = st.segmented_control(
        "Look at", list(parts), key=f"part {opened.key}", default=first, format_func=parts.__getitem__
    )
    return chosen or "values"


def parts_of(services: Services, opened: OpenFile, preview: Preview) -> Mapping[str, str]:
    parsed = preview.parsed
    rows, issues = len(parsed.rows_set_aside), len(parsed.issues)
    parts = {"values": "What was read"}
    if preview.is_foi:
        unsure, waiting, names = (
            len(unsure_columns(preview)),
            len(open_cells(services, opened, preview)),
            len(asked_names(preview)),
        )
        parts["columns"] = f"Columns ({unsure} to say)" if unsure else "Columns"
        parts["cells"] = f"Cells to settle ({waiting})"
        parts["rows"] = (
            f"Rows set aside ({rows}, {counted(names, 'name')} to settle)" if names else f"Rows set aside ({rows})"
        )
    else:
        parts["rows"] = f"Rows set aside ({rows})"
    return parts | {"issues": f"To look at ({issues:,})"}


def open_cells(services: Services, opened: OpenFile, preview: Preview) -> list[ParsedAnswer]:
    """The unclear cells that are not settled yet."""
    if not preview.waiting:
        return []
    done = settled(opened).keys() | settled_before(services, preview)
    return [
        answer for answer in preview.waiting
        if (answer.area_code, answer.question or answer.question_text, answer.period or "", answer.raw) not in done
    ]  # fmt: skip


def show_cells(services: Services, opened: OpenFile, preview: Preview) -> None:
    show_waiting(services, as_waiting(open_cells(services, opened, preview)), lambda made: settle(opened, made))
    for key, made in list(settled(opened).items())[-SETTLED_SHOWN:]:
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.markdown(settled_words(services, made))
        right.button("Take back", key=f"unsettle {key}", on_click=unsettle, args=(opened, key))
    if settled(opened):
        st.caption("What you settled is stored with the file when you accept it.")


def unsettle(opened: OpenFile, key: AnswerKey) -> None:
    settled(opened).pop(key, None)


def settled_words(services: Services, made: NewCorrection) -> str:
    question = services.kept(services.corrections.question, made.question)
    read = made.code or count_words(made.value, made.low, made.high, made.status)
    name, title = authority(made.area_code).plain_name, question.title if question else made.question
    return f'{as_text(name)}, {as_text(title)}: "{as_text(made.was[:120])}" is read as **{as_text(read)}**.'


def show_issues(opened: OpenFile, preview: Preview) -> None:
    """The issues, of one kind or all, and beside them the row that one is about."""
    one, two, three = st.columns(3)
    severity = one.selectbox("Weight", list(SEVERITIES), format_func=SEVERITIES.__getitem__, key=f"weight {opened.key}")
    level = two.selectbox("About", list(LEVELS), format_func=LEVELS.__getitem__, key=f"level {opened.key}")
    codes = sorted({str(issue.code) for issue in preview.parsed.issues})
    code = three.selectbox(
        "Kind", ["", *codes], key=f"code {opened.key}",
        format_func=lambda each: each.replace("_", " ").capitalize() if each else "Any kind",
    )  # fmt: skip
    found = chosen_issues(preview, severity, level, code)
    st.download_button(
        "The spreadsheet with these cells marked", lambda: marked_workbook(preview.parsed, opened.content),
        f"{Path(opened.name).stem}-marked.xlsx", EXCEL, on_click="ignore", key=f"marked {opened.key}",
        help="The same sheet written again, every doubtful cell coloured and with a comment, and a list in front.",
    )  # fmt: skip
    show_table(issues_table(preview, severity, level, code), key="issues", height=320 if len(found) > 8 else None)
    rows = sorted({issue.row for issue in found if issue.row})
    if rows:
        names = names_of_rows(preview, set(rows))
        row = st.selectbox(
            "See the row (type its number or the authority)", rows, key=f"jump {opened.key}",
            format_func=lambda each: f"Row {each}: {names[each]}" if each in names else f"Row {each}",
        )  # fmt: skip
        for issue in (issue for issue in found if issue.row == row):
            st.markdown(f"{issue.column or 'Row'} {row}: {as_text(issue.message)} {as_text(issue.mend)}")
        show_table(row_table(preview, row), key="jumped")
