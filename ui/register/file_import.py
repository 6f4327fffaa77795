"""A spreadsheet of sign-ups: the template, what was understood, what to mend, which names to decide, and acceptance."""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from charter.permissions import Action
from charter.wording import counted
from foi_data.exceptions import FileRefused
from services.exceptions import RefusedError
from services.register.signup_files import SignupFile, issues_table, template_bytes, template_csv, values_table
from services.tables import Column, Table
from ui.elements.as_text import as_text
from ui.elements.tables import show_table
from ui.register.forms import tried
from ui.register.name_questions import show_question
from ui.resources import Services

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
QUESTIONS_AT_ONCE = 10


def show_import(services: Services) -> None:
    """The whole way of a file, from the template to the register."""
    st.markdown("One row an observation. You see what was understood before anything is stored.")
    left, right = st.columns(2)
    with left:
        st.download_button(
            "Template as Excel", template_bytes, "sign-ups-template.xlsx", EXCEL, on_click="ignore", key="template xlsx"
        )
    with right:
        st.download_button(
            "Template as CSV", template_csv, "sign-ups-template.csv", "text/csv", on_click="ignore", key="template csv"
        )
    sent = st.file_uploader(
        "Spreadsheet of sign-ups", type=["xlsx", "csv", "xls", "ods"], key="sign-up file", max_upload_size=50
    )
    if sent is None:
        return
    try:
        preview = read(services, sent.getvalue(), sent.name)
    except FileRefused as refused:
        st.error(f"{as_text(str(refused))} Nothing was stored.")
        return
    except RefusedError as refused:
        st.error(as_text(str(refused)))
        return
    show_preview(services, preview)


def read(services: Services, content: bytes, name: str) -> SignupFile:
    """The file as it was read, once for each file and version of the data."""
    key = (sha256(content).hexdigest(), name, services.version)
    if st.session_state.get("sign-ups read key") != key:
        with st.spinner("Reading the file ..."):
            st.session_state["sign-ups read"] = services.signup_files.preview(content, name)
        st.session_state["sign-ups read key"] = key
    found: SignupFile = st.session_state["sign-ups read"]
    return found


def show_preview(services: Services, preview: SignupFile) -> None:
    there = preview.rows_accepted - len(preview.new)
    st.markdown(
        f"**{counted(preview.rows_read, 'row')} read: {len(preview.new):,} new, {there:,} in the register already, "
        f"{preview.rows_set_aside:,} set aside with a reason.**"
    )
    show_acceptance(services, preview)
    for question in preview.questions[:QUESTIONS_AT_ONCE]:
        show_question(services, question.name, question.at, question.resolution, rows=len(question.rows))
    if len(preview.questions) > QUESTIONS_AT_ONCE:
        st.caption(f"{len(preview.questions) - QUESTIONS_AT_ONCE} more names are asked about after these.")
    values, issues, aside = st.tabs(
        ["What was read", f"To look at ({len(preview.issues)})", f"Set aside ({preview.rows_set_aside})"]
    )
    with values:
        show_table(values_table(preview), key="sign-up values")
    with issues:
        show_table(issues_table(preview), key="sign-up issues")
    with aside:
        show_table(set_aside_table(preview), key="sign-up rows aside")


def show_acceptance(services: Services, preview: SignupFile) -> None:
    """The button that stores, or the sentence that says why there is none."""
    errors = [issue for issue in preview.issues if issue.severity == "error"]
    if errors:
        first = "\n".join(f"- {as_text(issue.message)}" for issue in errors[:5])
        more = f"\n\n{len(errors) - 5} more are listed under 'To look at'." if len(errors) > 5 else ""
        st.error(f"{counted(len(errors), 'mistake')} to mend in the file first. Nothing was stored.\n\n{first}{more}")
        return
    if preview.questions:
        st.warning(
            f"{counted(len(preview.questions), 'name needs', 'names need')} your decision below. Rows left undecided "
            "are not stored; bring the file again later and only they are added."
        )
    if not preview.new:
        st.info("There is nothing new in this file: nothing needs storing.")
        return
    st.button(
        f"Store {counted(len(preview.new), 'sign-up')}", type="primary", key="accept sign-ups",
        on_click=accept, args=(services, preview), **services.grey_everywhere(Action.RECORD_SIGNUPS),
    )  # fmt: skip


def accept(services: Services, preview: SignupFile) -> None:
    def store() -> str:
        outcome = services.signup_files.accept(services.person, preview)
        return (
            f"{counted(outcome.added, 'observation')} stored from {preview.file_name}; {outcome.already_there:,} were "
            "there already. The file can be taken back as a whole under History."
        )

    tried(store)


def set_aside_table(preview: SignupFile) -> Table:
    columns = (Column("row", "Row", "whole_number", "As the sheet numbers it"), Column("reason", "Why it is set aside"))
    return Table(
        "signups_aside", "Rows set aside", columns, preview.set_aside, preview.file_name, "this file", "As the file"
    )
