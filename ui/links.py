"""Links between the pages, with what they carry in the address."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import streamlit as st

PAGES = Path(__file__).parents[1] / "pages"
PageName = Literal[
    "overview", "area", "compare", "gaps", "return_interviews", "assess", "actions", "signups", "import_files",
    "waves", "coding", "export", "method", "data_quality", "admin",
]  # fmt: skip


def link_to(page: PageName, label: str, **query: str) -> None:
    """A link to a page; `query` goes into its address."""
    st.page_link(PAGES / f"{page}.py", label=label, query_params=query or None)
