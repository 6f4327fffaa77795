"""Links between the pages, with what they carry in the address."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from functools import cache
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


@cache
def _made(name: PageName, title: str) -> st.Page:
    return st.Page(PAGES / f"{name}.py", title=title, url_path=PATHS[name], default=not PATHS[name])


def page(name: PageName, title: str) -> st.Page:
    """A page as the router offers it.

    Each run gets a copy of its own, on which Streamlit notes whether it may be run; looking each up in the folder again
    would take a tenth of the time in which a page is drawn.
    """
    return copy(_made(name, title))


def link_to(page: PageName, label: str, **query: str) -> None:
    """A link to a page; `query` goes into its address."""
    st.page_link(PAGES / f"{page}.py", label=label, query_params=query or None)
