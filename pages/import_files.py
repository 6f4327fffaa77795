"""A spreadsheet in: what was understood, what was not, and one button that stores it all or nothing."""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from charter.wording import counted
from foi_data.exceptions import FileRefused
from services.ingestion import FOI_KINDS, Preview
from services.ports import ImportedFile
from services.preview_tables import issues_table, set_aside_table, values_table
from ui.resources import Services
from ui.shell import page
from ui.tables import show_table

OURS = 50 * 1024 * 1024
"""Bytes of the largest file that is read here; Streamlit's own limit is set above it (.streamlit/config.toml)."""
KIND_WORDS = {
    "official_wide": "official figures (Department for Education, one row an authority)",
    "official_long": "official figures (Department for Education, one row a figure)",
    "foi_long": "answers to FOI requests, one row an answer",
    "foi_wide": "answers to FOI requests, one row an authority",
}


def main(services: Services) -> None:
    st.markdown(
        "Bring in the Department for Education's open data on looked-after children who go missing, or answers to "
        "Freedom of Information requests. You see what was understood before anything is stored."
    )
    sent = st.file_uploader(
        "Spreadsheet", type=["csv", "xlsx", "xls", "ods"], help="CSV, Excel or OpenDocument, up to 50 MB."
    )
    if sent is not None:
        show_file(services, sent.getvalue(), sent.name)
    show_history(services)


def show_file(services: Services, content: bytes, name: str) -> None:
    if len(content) > OURS:
        st.error(
            f"'{name}' has {len(content) / 1024 / 1024:.0f} MB; files of up to 50 MB are read here. Leave out sheets "
            "or years that are not needed, or save it as CSV, and bring it in again. Nothing was stored."
        )
        return
    year = st.session_state.get(f"year of {name}")
    try:
        preview = read(services, content, name, year)
    except FileRefused as refused:
        st.error(f"'{name}' was not read. {refused} Nothing was stored.")
        return
    st.subheader(f"What was understood of {name}")
    st.markdown(f"Taken for {KIND_WORDS[preview.parsed.kind]}. {preview.because}")
    ask_for_year(preview, name)
    show_counts(preview)
    accept(services, preview)


def read(services: Services, content: bytes, name: str, year: int | None) -> Preview:
    """The file as it was read, once for each file, year and version of the data."""
    key = (sha256(content).hexdigest(), name, year, services.version)
    if st.session_state.get("read key") != key:
        with st.spinner("Reading the file ..."):
            st.session_state["read"] = services.ingestion.preview(content, name, year=year)
        st.session_state["read key"] = key
    found: Preview = st.session_state["read"]
    return found


def ask_for_year(preview: Preview, name: str) -> None:
    """A wide official file does not say its year unless its name does."""
    if preview.parsed.kind == "official_wide" and not preview.periods:
        st.number_input(
            "The file does not say its year. Year to 31 March",
            min_value=2010,
            max_value=2100,
            value=None,
            step=1,
            key=f"year of {name}",
        )


def show_counts(preview: Preview) -> None:
    parsed = preview.parsed
    st.markdown(
        f"**{counted(parsed.rows_read, 'row')} read: {parsed.rows_accepted:,} can be accepted, "
        f"{len(parsed.rows_set_aside):,} set aside with a reason.** "
        f"Periods: {', '.join(preview.periods) or 'none found'}."
    )
    values, issues, aside = st.tabs(
        ["What was read", f"To look at ({len(parsed.issues)})", f"Set aside ({len(parsed.rows_set_aside)})"]
    )
    with values:
        show_table(values_table(preview), key="values")
    with issues:
        show_table(issues_table(preview), key="issues")
    with aside:
        show_table(set_aside_table(preview), key="aside")


def accept(services: Services, preview: Preview) -> None:
    if preview.accepted_before:
        before = preview.accepted_before
        st.info(
            f"This very file was accepted before, on {before.accepted_at:%d %B %Y} by {before.accepted_by}. "
            "Nothing needs doing; undo that import below if you want to read it anew."
        )
        return
    if not preview.can_be_accepted:
        st.warning("No row of this file can be accepted as it is. The reasons are under 'Set aside' and 'To look at'.")
        return
    wave, address = "", ""
    if preview.parsed.kind in FOI_KINDS:
        wave = st.text_input("Name of this wave of requests", value=preview.parsed.file_name, max_chars=200)
        address = st.text_input("Where the answers were published, if anywhere (address)")
    if st.button("Accept and store", type="primary"):
        services.ingestion.accept(services.person, preview, wave=wave.strip(), source_url=address.strip())
        st.session_state["just accepted"] = preview.parsed.file_name
        st.rerun()


def show_history(services: Services) -> None:
    st.subheader("Files accepted so far")
    if accepted := st.session_state.pop("just accepted", None):
        st.success(f"'{accepted}' is stored. Its figures show on Overview and Area from now on.")
    files = services.ingestion.files()
    if not files:
        st.markdown("None yet. Choose a file above: nothing is stored before you have seen what was understood.")
    for file in reversed(files):
        show_accepted(services, file)


def show_accepted(services: Services, file: ImportedFile) -> None:
    with st.container(border=True):
        undone = f"  \nTaken back {file.undone_at:%d %B %Y} by {file.undone_by}." if file.undone_at else ""
        st.markdown(
            f"**{file.file_name}**: {file.rows_accepted:,} of {counted(file.rows_read, 'row')} accepted, "
            f"{file.rows_set_aside:,} set aside. Periods: {file.periods}.  \n"
            f"Accepted {file.accepted_at:%d %B %Y, %H:%M} UTC by {file.accepted_by}.{undone}"
        )
        if file.undone_at is None:
            st.button(
                "Take this import back",
                key=f"undo {file.id}",
                on_click=services.ingestion.undo,
                args=(services.person, file.id),
            )


if __name__ == "__main__":
    page(main, title="Bring in a file")
