"""What stands around every page: set-up, the services, one place for troubles, and the attributions."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from charter.exceptions import CharterError
from charter.permissions import Action
from config import settings
from foi_data.exceptions import FoiDataError
from geo.exceptions import GeoError
from services.administration.sessions import CheckedStorage
from services.exceptions import ServiceError, SignedOutError, StorageUnavailableError
from services.tables import BOUNDARY_ATTRIBUTION
from ui.elements.as_text import as_text
from ui.resources import Services, services
from ui.sign_in import say_not_in, sign_out, watch_sign_in, who_reaches_it

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
        # Tabs that have no room stand in a second row: behind the arrow at the edge nobody looks for them.
        "[data-testid='stTabs'] [role='tablist'] {flex-wrap: wrap; row-gap: 0}"
        # On a phone boxes of a row stand below each other and push the answer out of sight: these stay two in a row.
        "@media (max-width: 640px) {"
        "[class*='st-key-two_in_a_row'] [data-testid='stColumn'] {min-width: calc(50% - 1rem); flex: 1 1 40%}"
        "[class*='st-key-two_in_a_row_after_one'] [data-testid='stColumn']:first-child {min-width: calc(100% - 1.5rem)}"
        "}"
        "</style>"
    )


def page(main: Callable[[Services], None], *, title: str, while_away: Callable[[], None] | None = None) -> None:
    """Run a page: its title first, then `main` with the services; troubles become sentences.

    `while_away` is drawn instead of `main` while the database cannot be used.
    """
    try:
        found = services()
    except StorageUnavailableError as trouble:
        st.title(title)
        st.error(as_text(str(trouble)))
        if while_away:
            while_away()
        # Not st.stop(): after that Streamlit would believe that the boxes of the last run still show what they held.
        return
    st.title(title)
    show_who(found)
    st.session_state["stamp"] = found.stamp
    if found.stamp:
        st.warning(
            f"**{found.stamp}.** Every answer and figure here was drawn by chance, whatever council's name stands "
            "beside it. Only the register of sign-ups and the published national figures are real."
        )
    try:
        main(found)
    except SignedOutError as trouble:
        # The sign-in was ended while this page was being made: nothing of it stays.
        say_not_in(trouble)
    except CAN_BE_SHOWN as trouble:
        st.error(as_text(str(trouble)))
    footer(found)


def say_what_happened(trouble: Exception) -> bool:
    """What is shown where an error reached nobody: in a button's own work, or a fault of this program.

    True, always: a person is told in a sentence, and the log has the rest.
    """
    if isinstance(trouble, CAN_BE_SHOWN):
        st.error(as_text(str(trouble)))
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
        f"{who_works_here(found)}"
    )


def who_works_here(found: Services) -> str:
    """Under whose name things are saved; where the data are, for those who look after them."""
    place = f" Data: {found.place}." if found.person.may(Action.BACK_UP) else ""
    if found.admission is None:
        rights = f"with every right; {who_reaches_it()}"
        return f"One person works here without signing in: {found.person.name}, {rights}.{place}"
    return f"Signed in as {as_text(found.person.name)}.{place}"


def show_who(found: Services) -> None:
    """In the sidebar: who is signed in, and the way out. On the page: what somebody without any role can expect."""
    admission = found.admission
    if admission is None:
        return
    with st.sidebar:
        if isinstance(found.storage, CheckedStorage):
            watch_sign_in(found.storage)
        st.caption(f"Signed in as {as_text(found.person.name)}")
        st.button("Sign out", key="sign out", on_click=sign_out, args=(found.storage, admission))
        st.button(
            "Sign out everywhere", key="sign out everywhere", on_click=sign_out, args=(found.storage, admission, True),
            help="On every computer and telephone that you signed in on",
        )  # fmt: skip
    if not found.person.grants:
        st.info(
            f"You have no role here yet, so you see what is published and can change nothing. Ask "
            f"{as_text(settings().rules.whom_to_ask)} for one."
        )
