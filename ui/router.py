"""The script that every run begins with: it names the pages and runs the one asked for."""

from __future__ import annotations

import streamlit as st

from ui.shell import ROOT, set_up
from ui.sign_in import is_open, stop_at_the_door

set_up()

PAGES = [
    st.Page(ROOT / "pages" / "overview.py", title="Overview", default=True),
    st.Page(ROOT / "pages" / "area.py", title="Area", url_path="area"),
    st.Page(ROOT / "pages" / "compare.py", title="Compare", url_path="compare"),
    st.Page(ROOT / "pages" / "gaps.py", title="Gaps", url_path="gaps"),
    st.Page(ROOT / "pages" / "return_interviews.py", title="Return interviews", url_path="return-interviews"),
    st.Page(ROOT / "pages" / "assess.py", title="Assess", url_path="assess"),
    st.Page(ROOT / "pages" / "actions.py", title="Actions", url_path="actions"),
    st.Page(ROOT / "pages" / "signups.py", title="Sign-ups", url_path="signups"),
    st.Page(ROOT / "pages" / "import_files.py", title="Import", url_path="import"),
    st.Page(ROOT / "pages" / "waves.py", title="Waves of requests", url_path="waves"),
    st.Page(ROOT / "pages" / "coding.py", title="Code free-text answers", url_path="coding"),
    st.Page(ROOT / "pages" / "export.py", title="Export", url_path="export"),
    st.Page(ROOT / "pages" / "method.py", title="Method and sources", url_path="method"),
    st.Page(ROOT / "pages" / "data_quality.py", title="Data quality", url_path="data-quality"),
    st.Page(ROOT / "pages" / "admin.py", title="Admin", url_path="admin"),
]

# The pages are named even where nobody may see them, so that the link that was asked for stays in the address.
may_come_in = is_open()
asked_for = st.navigation(PAGES, position="sidebar" if may_come_in else "hidden")
if not may_come_in:
    stop_at_the_door()
asked_for.run()
