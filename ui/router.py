"""The script that every run begins with: it names the pages and runs the one asked for."""

from __future__ import annotations

import streamlit as st

from ui.links import page
from ui.run_turns import run_turns
from ui.shell import set_up
from ui.sign_in import is_open, stop_at_the_door


def offered() -> list[st.Page]:
    return [
        page("overview", "Overview"),
        page("area", "Area"),
        page("compare", "Compare"),
        page("gaps", "Gaps"),
        page("return_interviews", "Return interviews"),
        page("assess", "Assess"),
        page("actions", "Actions"),
        page("signups", "Sign-ups"),
        page("import_files", "Import"),
        page("waves", "Waves of requests"),
        page("coding", "Code free-text answers"),
        page("export", "Export"),
        page("method", "Method and sources"),
        page("data_quality", "Data quality"),
        page("admin", "Admin"),
    ]


def run() -> None:
    set_up()
    # The pages are named even where nobody may see them, so that the link that was asked for stays in the address.
    may_come_in = is_open()
    asked_for = st.navigation(offered(), position="sidebar" if may_come_in else "hidden")
    if not may_come_in:
        stop_at_the_door()
    asked_for.run()


with run_turns.turn():
    run()
