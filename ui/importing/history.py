"""The files accepted so far: what came of each, taking back, letting count again, and reading anew."""

from __future__ import annotations

import streamlit as st

from charter.permissions import Action
from charter.wording import counted
from services.foi.ingestion import FOI_KINDS
from services.ports import ImportedFile
from ui.elements.as_text import as_text
from ui.elements.outcome import tried
from ui.importing.session import read_anew
from ui.resources import Services

SHOWN = 10


def show_history(services: Services) -> None:
    files = services.kept(services.ingestion.files)
    if not files:
        st.markdown("None yet. Choose a file above: nothing is stored before you have seen what was understood.")
        return
    replaced = {file.replaces for file in files if file.undone_at is None and file.replaces}
    shown = [file for file in reversed(files) if file.id not in replaced]
    every = len(shown) <= SHOWN or st.toggle(f"Show all {len(shown)} files")
    for file in shown if every else shown[:SHOWN]:
        show_accepted(services, file)


def show_accepted(services: Services, file: ImportedFile) -> None:
    why_not = services.person.why_not(Action.IMPORT_FILES)
    with st.container(border=True):
        st.markdown(accepted_words(services, file))
        left, right = st.columns(2)
        with left:
            if file.kind in FOI_KINDS and file.undone_at is None:
                st.button(
                    mending_words(file), key=f"anew {file.id}", on_click=read_anew, args=(file.id,),
                    disabled=bool(why_not), help=why_not or None,
                )  # fmt: skip
        with right:
            if file.undone_at is None:
                st.button(
                    "Take this import back", key=f"undo {file.id}", on_click=undo, args=(services, file),
                    disabled=bool(why_not), help=why_not or None,
                )  # fmt: skip
            else:
                st.button(
                    "Let it count again", key=f"redo {file.id}", on_click=redo, args=(services, file),
                    disabled=bool(why_not), help=why_not or None,
                )  # fmt: skip


def mending_words(file: ImportedFile) -> str:
    if file.rows_set_aside:
        return f"Read it anew, or mend the {counted(file.rows_set_aside, 'row')} set aside"
    return "Read it anew: columns, rows, cells"


def accepted_words(services: Services, file: ImportedFile) -> str:
    undone = (
        f"  \nTaken back {file.undone_at:%d %B %Y} by {as_text(services.name_of(file.undone_by or ''))}."
        if file.undone_at
        else ""
    )
    periods = f" Periods: {as_text(file.periods)}." if file.periods.strip() else ""
    wave = f" Wave: {as_text(file.wave)}." if file.wave else ""
    anew = " Read anew from the file as it was kept." if file.replaces else ""
    sheet = f", sheet '{as_text(file.sheet)}'" if file.sheet else ""
    return (
        f"**{as_text(file.file_name)}**{sheet}: {file.rows_accepted:,} of {counted(file.rows_read, 'row')} accepted, "
        f"{file.rows_set_aside:,} set aside.{periods}{wave}{anew}  \n"
        f"Accepted {file.accepted_at:%d %B %Y, %H:%M} UTC by {as_text(services.name_of(file.accepted_by))}.{undone}"
    )


def undo(services: Services, file: ImportedFile) -> None:
    def take_back() -> str:
        services.ingestion.undo(services.person, file.id)
        earlier = " Its earlier reading counts again." if file.replaces else " What it had superseded counts again."
        return f"'{file.file_name}' is taken back: its figures show nowhere any more.{earlier}"

    tried(take_back)


def redo(services: Services, file: ImportedFile) -> None:
    def let_count() -> str:
        services.ingestion.redo(services.person, file.id)
        return f"'{file.file_name}' counts again."

    tried(let_count)
