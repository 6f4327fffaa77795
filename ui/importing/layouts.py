"""Layouts and question sets: those there are, a new one from its file, download, deletion and its undoing."""

from __future__ import annotations

import streamlit as st

from charter.permissions import Action
from foi_data.questions import FOLDER, question_sets
from services.foi.declared import is_understood
from services.foi.foi_records import Declaration, DeclarationKind
from ui.elements.as_text import as_text
from ui.elements.outcome import tried
from ui.resources import Services

TITLES: dict[DeclarationKind, str] = {"layout": "Layouts", "question_set": "Question sets"}
MEANING: dict[DeclarationKind, str] = {
    "layout": "What the columns of a file are. A later file that has them all is read by it.",
    "question_set": "What a wave asks, as a small file. A new one needs a file and no program.",
}
EMPTY: dict[DeclarationKind, str] = {
    "layout": "No layout is kept yet. Choose a file above, say what its columns are, and keep that as a layout.",
    "question_set": "This installation has no question set of its own yet.",
}


def show_declared(services: Services) -> None:
    left, right = st.columns(2)
    with left:
        show_kind(services, "layout")
    with right:
        show_kind(services, "question_set")
        show_shipped()


def show_shipped() -> None:
    """The sets that come with the program, as files: a set of one's own begins as a copy of one."""
    st.markdown("**With the program come**")
    for one in question_sets().values():
        text = (FOLDER / f"{one.id}.toml").read_text("utf-8")
        st.download_button(
            f"{one.title} ({len(one.questions)} questions)", text, f"{one.id}.toml", "application/toml",
            on_click="ignore", key=f"shipped {one.id}",
        )  # fmt: skip


def show_kind(services: Services, kind: DeclarationKind) -> None:
    st.header(TITLES[kind])
    st.caption(MEANING[kind])
    every = services.kept(services.declared.kept, kind)
    kept = [one for one in every if one.undone_at is None]
    if not kept:
        st.markdown(EMPTY[kind])
    for one in kept:
        show_one(services, one)
    bring_in(services, kind)
    if deleted := [one for one in reversed(every) if one.undone_at is not None]:
        show_deleted(services, kind, deleted)


def show_one(services: Services, one: Declaration) -> None:
    why_not = services.person.why_not(Action.IMPORT_FILES)
    with st.container(border=True):
        st.markdown(f"**{as_text(one.name)}**, kept {one.made_at:%d %B %Y} by {as_text(services.name_of(one.made_by))}")
        if not is_understood(one):
            st.warning("This version of the program does not understand it; it is not used.")
        left, right = st.columns(2)
        left.download_button(
            "Download", one.text, f"{one.name}.toml", "application/toml", on_click="ignore", key=f"download {one.id}"
        )
        right.button("Delete", key=f"delete {one.id}", on_click=delete, args=(services, one), disabled=bool(why_not))


def bring_in(services: Services, kind: DeclarationKind) -> None:
    word = "layout" if kind == "layout" else "question set"
    with st.form(f"bring in {kind}", clear_on_submit=True, border=True):
        sent = st.file_uploader(f"A {word} from its file (TOML)", type=["toml"], key=f"file of {kind}",
                                max_upload_size=1)  # fmt: skip
        if st.form_submit_button(f"Bring in the {word}") and sent is not None:
            if tried(lambda: store(services, kind, sent.getvalue())):
                st.rerun()
            st.rerun()


def store(services: Services, kind: DeclarationKind, content: bytes) -> str:
    text = content.decode("utf-8-sig", "replace")
    if kind == "layout":
        services.declared.bring_in_layout(services.person, text)
        return "The layout is kept. A file that has all its columns is read by it from now on."
    return f"The question set '{services.declared.bring_in_question_set(services.person, text)}' is kept."


def delete(services: Services, one: Declaration) -> None:
    def put_aside() -> str:
        services.declared.delete(services.person, one.id)
        return f"'{one.name}' is deleted. It can be brought back below."

    tried(put_aside)


def show_deleted(services: Services, kind: DeclarationKind, deleted: list[Declaration]) -> None:
    by_number = {one.id: one for one in deleted}
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    number = left.selectbox(
        "Deleted or replaced", list(by_number), key=f"deleted {kind}",
        format_func=lambda each: f"{by_number[each].name}, kept {by_number[each].made_at:%d %B %Y, %H:%M}",
    )  # fmt: skip
    right.button("Bring back", key=f"back {kind}", on_click=bring_back, args=(services, by_number[number]))


def bring_back(services: Services, one: Declaration) -> None:
    def use_again() -> str:
        services.declared.bring_back(services.person, one.id)
        return f"'{one.name}' is used again."

    tried(use_again)
