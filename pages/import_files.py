"""A spreadsheet in: what was understood, what was not, and one button that stores it all or nothing."""

from __future__ import annotations

import streamlit as st

from charter.permissions import Action
from foi_data.exceptions import FileRefused
from services.exceptions import NotAllowedError, NotFoundError
from ui import state
from ui.elements.as_text import as_text
from ui.elements.outcome import show_outcome
from ui.importing.acceptance import JUST_ACCEPTED, show_acceptance, show_accepted_before
from ui.importing.cells import show_waiting
from ui.importing.corrections import show_corrections
from ui.importing.history import show_history
from ui.importing.layouts import show_declared
from ui.importing.mapping import show_refused
from ui.importing.preview import show_preview
from ui.importing.session import OpenFile, accepted_file, forget, read, sent_file
from ui.register.forms import DONE as NAME_DECIDED
from ui.register.forms import TROUBLE as NAME_REFUSED
from ui.resources import Services
from ui.shell import page

MEGABYTES = 50
"""The largest file that is read here; the server takes larger ones, for backups (.streamlit/config.toml)."""
PARTS = {
    "files": "Files accepted so far",
    "cells": "Cells to settle",
    "corrections": "Corrections by hand",
    "layouts": "Layouts and question sets",
}


def main(services: Services) -> None:
    st.markdown(
        "Bring in the Department for Education's open data on looked-after children who go missing or its lists of "
        "statistical neighbours, or answers to Freedom of Information requests. You see what was understood before "
        "anything is stored."
    )
    show_outcome()
    show_names_decided()
    if opened := chosen_file(services):
        show_file(services, opened)
    st.divider()
    show_parts(services)


def show_names_decided() -> None:
    """What became of a decision on a name, which is made by the same form as on the page Sign-ups."""
    if refused := st.session_state.pop(NAME_REFUSED, None):
        st.error(f"Not stored. {as_text(refused)}")
    if decided := st.session_state.pop(NAME_DECIDED, None):
        st.success(as_text(decided))


def chosen_file(services: Services) -> OpenFile | None:
    """The file just sent; else the accepted one that the link names, to be read anew."""
    if why := services.person.why_not(Action.IMPORT_FILES):
        st.info(why)
        return None
    sent = st.file_uploader(
        "Spreadsheet", type=["csv", "xlsx", "xls", "ods"], help=f"CSV, Excel or OpenDocument, up to {MEGABYTES} MB.",
        on_change=another_file, max_upload_size=MEGABYTES,
    )  # fmt: skip
    if wanted := st.query_params.get("file"):
        return opened_again(services, wanted)
    if sent is None:
        return None
    if sent.size > MEGABYTES * 1024 * 1024:
        st.error(
            f"'{as_text(sent.name)}' has {sent.size / 1024 / 1024:.0f} MB; files of up to {MEGABYTES} MB are read "
            "here. Leave out sheets or years that are not needed, or save it as CSV, and bring it in again. Nothing "
            "was stored."
        )
        return None
    return sent_file(sent.getvalue(), sent.name)


def another_file() -> None:
    """A file that is sent goes before one that was being read anew."""
    st.query_params.pop("file", None)
    st.session_state.pop(JUST_ACCEPTED, None)


def opened_again(services: Services, wanted: str) -> OpenFile | None:
    try:
        if not wanted.isdecimal():
            raise NotFoundError("The link names no import. Choose one from the list of files accepted.")
        opened = accepted_file(services, int(wanted))
    except (NotFoundError, NotAllowedError) as trouble:
        st.warning(as_text(str(trouble)))
        return None
    st.info(
        f"'{as_text(opened.name)}' is read anew from the file as it was kept. Nothing changes until you accept it; the "
        "earlier reading can then be brought back by taking the new one back."
    )
    st.button("Leave it as it is", on_click=leave, args=(opened,))
    return opened


def leave(opened: OpenFile) -> None:
    forget(opened)
    st.query_params.pop("file", None)


def show_file(services: Services, opened: OpenFile) -> None:
    try:
        preview = read(services, opened)
    except FileRefused as refused:
        show_refused(services, opened, refused)
        return
    if preview.accepted_before:
        # The reading would lack what was said of the file when it was accepted.
        show_accepted_before(services, opened, preview)
        return
    show_preview(services, opened, preview)
    show_acceptance(services, opened, preview)


def show_parts(services: Services) -> None:
    """What is here already: files, cells that wait, corrections, layouts; to those who may only look the files."""
    if not services.person.may(Action.IMPORT_FILES):
        show_history(services)
        return
    waiting = services.kept(services.corrections.waiting)
    words = PARTS | {"cells": f"Cells to settle ({len(waiting):,})"}
    wanted = state.linked("do")
    st.session_state["import part"] = wanted if wanted in PARTS else "files"
    st.segmented_control(
        "What is here already", list(PARTS), key="import part", format_func=words.__getitem__,
        on_change=lambda: state.choose("do", st.session_state["import part"]),
    )  # fmt: skip
    part = st.session_state["import part"] or "files"
    if part == "cells":
        show_waiting(services, waiting, lambda made: services.corrections.add(services.person, *made))
    elif part == "corrections":
        show_corrections(services)
    elif part == "layouts":
        show_declared(services)
    else:
        show_history(services)


if __name__ == "__main__":
    page(main, title="Bring in a file")
