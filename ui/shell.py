"""What stands around every page: set-up, the services, one place for troubles, and the attributions."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from charter.exceptions import CharterError
from foi_data.exceptions import FoiDataError
from geo.exceptions import GeoError
from services.exceptions import ServiceError, StorageUnavailableError
from services.tables import BOUNDARY_ATTRIBUTION
from ui.resources import Services, services

ROOT = Path(__file__).parents[1]
CAN_BE_SHOWN = (ServiceError, CharterError, GeoError, FoiDataError)


def set_up() -> None:
    """Once a run, before anything is drawn."""
    st.set_page_config(page_title="Runaways Charter", page_icon=None, layout="wide")
    st.html(
        "<style>"
        "[data-testid='stMainBlockContainer'] {padding-top: 3.2rem; max-width: 78rem}"
        "[data-testid='stMarkdownContainer'] p, [data-testid='stMarkdownContainer'] li {max-width: 75ch}"
        "[data-testid='stPageLink'] p {text-decoration: underline; color: #1d5a96}"
        "[data-testid='stCaptionContainer'] {color: #4a5058; opacity: 1}"
        "[data-testid='stCaptionContainer'] a {color: #1d5a96; opacity: 1}"
        "</style>"
    )


def page(main: Callable[[Services], None], *, title: str) -> None:
    """Run a page: its title first, then `main` with the services; troubles become sentences."""
    st.title(title)
    try:
        found = services()
    except StorageUnavailableError as trouble:
        st.error(str(trouble))
        st.stop()
    st.session_state["stamp"] = found.stamp
    if found.stamp:
        st.warning(
            f"**{found.stamp}.** Every answer and figure here was drawn by chance, whatever council's name stands "
            "beside it. Only the register of sign-ups and the published national figures are real."
        )
    try:
        main(found)
    except CAN_BE_SHOWN as trouble:
        st.error(str(trouble))
    footer(found)


def say_what_happened(trouble: Exception) -> bool:
    """What is shown where an error reached nobody: in a button's own work, or a fault of this program.

    True, always: a person is told in a sentence, and the log has the rest.
    """
    if isinstance(trouble, CAN_BE_SHOWN):
        st.error(str(trouble))
        return True
    logging.getLogger(__name__).error("A page failed", exc_info=trouble)
    st.error(
        "This page met a fault of the program. What was said to be saved is saved, and nothing is half written. "
        "Reload the page; if it happens again, tell whoever runs this installation what you did just before."
    )
    return True


def footer(found: Services) -> None:
    """Where the data are and whose they are, under every page."""
    st.divider()
    st.caption(
        f"{BOUNDARY_ATTRIBUTION} Official figures: Department for Education, Open Government Licence v3.0. "
        f"One person works here without signing in: {found.person.name}, with every right. Data: {found.place}."
    )
