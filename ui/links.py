"""Links between the pages, with what they carry in the address."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import streamlit as st

PAGES = Path(__file__).parents[1] / "pages"
PageName = Literal[
    "overview", "area", "compare", "gaps", "return_interviews", "assess", "actions", "signups", "import_files",
    "waves", "coding", "export", "method", "data_quality", "admin",
]  # fmt: skip

PATHS: Mapping[PageName, str] = {
    "overview": "", "area": "area", "compare": "compare", "gaps": "gaps", "return_interviews": "return-interviews",
    "assess": "assess", "actions": "actions", "signups": "signups", "import_files": "import", "waves": "waves",
    "coding": "coding", "export": "export", "method": "method", "data_quality": "data-quality", "admin": "admin",
}  # fmt: skip
"""What a page's link has after the installation's own address; the first page's has nothing."""


def link_to(page: PageName, label: str, **query: str) -> None:
    """A link to a page; `query` goes into its address."""
    st.page_link(PAGES / f"{page}.py", label=label, query_params=query or None)
