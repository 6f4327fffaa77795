"""The door: who is here, and what is said to those who may not come in. Drawn before anything of the data is read."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from config import settings
from services.administration.sessions import Admission, CheckedStorage, Sessions, WholeStorage
from services.exceptions import NotAllowedError, SignedOutError, StorageUnavailableError
from services.people import LOCAL_PERSON, Person
from ui.assessing.fields import texts_not_saved
from ui.elements.as_text import as_text

TITLE = "Runaways Charter"
WHAT_THIS_IS = (
    "What English local authorities promised to children who run away, and what they do: self-assessments, answers to "
    "Freedom of Information requests and published figures, area by area."
)
PROXY_HEADERS = ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "X-Forwarded-Host", "X-Forwarded-Proto", "Via")
NAMES_OF_HERE = ("Host", "Origin")
"""Headers by which a browser says under which name it reached this program."""
NOT_FROM_ELSEWHERE = (
    "Nothing is shown here: this program can be reached from other computers, and nobody is asked who they are. "
    "Whoever runs it does one of three things: let people sign in (RUNAWAYS_OIDC_ISSUER and what goes with it), let it "
    "listen on this computer only (STREAMLIT_SERVER_ADDRESS=localhost), or say with RUNAWAYS_PROXY_ASKS_WHO=yes that a "
    "proxy in front of it lets in nobody but people who may do everything. The file docs/deployment.md has the details."
)

SECONDS_BETWEEN_LOOKS = 30
"""After so long at most, a page that is left open notices that its sign-in was ended or its roles changed."""


def has_sign_in() -> bool:
    """Whether people sign in here: by the environment, or by the [auth] part of Streamlit's own secrets file."""
    return bool(settings().secrets) or secrets_file_has_sign_in()


@cache
def secrets_file_has_sign_in() -> bool:
    """Looked up once: a file that comes later counts from the next start."""
    return bool(st.secrets.load_if_toml_exists() and "auth" in st.secrets)


def why_closed() -> str:
    """Why nothing at all may be shown, in a sentence; empty where something may."""
    found = settings()
    if found.trouble or found.proxy_asks or found.secrets or secrets_file_has_sign_in():
        return found.trouble
    return NOT_FROM_ELSEWHERE if can_be_reached_from_elsewhere() else ""


def can_be_reached_from_elsewhere() -> bool:
    """Whether the server listens on more than this computer, or this very visitor came from another one, or by
    another name than this computer's own: a proxy on this computer need not say anything else of itself."""
    address = str(st.get_option("server.address") or "")
    visitor = st.context.ip_address
    headers = st.context.headers
    proxied = any(name in headers for name in PROXY_HEADERS) or not all(
        is_loopback(host_of(headers[name])) for name in NAMES_OF_HERE if name in headers
    )
    return not is_loopback(address) or proxied or (isinstance(visitor, str) and not is_loopback(visitor))


def who_reaches_it() -> str:
    """Who may come where nobody signs in, in words that end a sentence."""
    if settings().proxy_asks:
        return "a proxy in front of it asks who comes, and whoever it lets in may do everything"
    return "only this computer can reach it"


def host_of(address: str) -> str:
    """The host alone of `localhost:8501`, `[::1]:8501` or `http://localhost:8501`; empty where there is none."""
    try:
        return urlsplit(address if "://" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""


def is_loopback(address: str) -> bool:
    """Whether an address is this computer's own; no address means every address."""
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return address == "localhost"


def claims() -> Mapping[str, Any] | None:
    """What the identity provider said of who is here; None where nobody signed in."""
    told = st.user.to_dict()
    return told if told.get("is_logged_in") is True else None


def is_open() -> bool:
    """Whether somebody is here who may see anything at all."""
    return not why_closed() and (not has_sign_in() or claims() is not None)


def stop_at_the_door() -> None:
    """End the run with a page of its own where nobody may see anything yet."""
    if reason := why_closed():
        _door(reason)
    if has_sign_in() and claims() is None:
        st.title(TITLE)
        st.markdown(WHAT_THIS_IS)
        _sign_in_button("Sign in")
        st.caption(
            f"You are back on this page afterwards. No account, or no role yet? Ask {settings().rules.whom_to_ask}."
        )
        st.stop()


def _door(reason: str) -> None:
    st.title(TITLE)
    st.error(reason)
    st.stop()


def _sign_in_button(words: str) -> None:
    if st.button(words, type="primary", key="sign in"):
        st.login()


def admitted(storage: WholeStorage) -> tuple[Person, WholeStorage, Admission | None]:
    """Who is here, and the storage in their name. Ends the run with a sentence where they may not come in (any more).

    Without sign-in it is the one local person, with every right.
    """
    stop_at_the_door()
    told = claims() if has_sign_in() else None
    if told is None:
        return LOCAL_PERSON, storage, None
    sessions = Sessions(storage, settings().rules)
    try:
        admission = sessions.admit(told)
    except (SignedOutError, NotAllowedError) as trouble:
        say_not_in(trouble)
    return admission.person, CheckedStorage(storage, sessions, admission), admission


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def watch_sign_in(storage: CheckedStorage) -> None:
    """Draw the page anew once the sign-in counts no more: what is on a screen that somebody left goes by itself.

    It is no use of the page: who does nothing is signed out all the same.
    """
    try:
        storage.look_again()
    except (SignedOutError, NotAllowedError):
        st.rerun()
    except StorageUnavailableError:
        return


def say_not_in(trouble: Exception) -> None:
    """Say why somebody is not in (any more), offer to sign in again, and end the run."""
    st.title(TITLE)
    st.warning(as_text(str(trouble)))
    _show_what_is_not_saved()
    _sign_in_button("Sign in again")
    st.stop()


def _show_what_is_not_saved() -> None:
    """What somebody wrote when the sign-in had ended already, for them to copy: signing in again begins a new page."""
    if texts := texts_not_saved():
        with st.expander("What you wrote last is not saved. Copy it from here before you sign in again."):
            for field, text in texts:
                st.caption(as_text(field))
                st.text(text)


def sign_out(storage: WholeStorage, admission: Admission, everywhere: bool = False) -> None:
    """End our own record first, then let the browser forget: a copy of its cookie is useless from then on."""
    Sessions(storage, settings().rules).sign_out(admission, everywhere=everywhere)
    st.logout()
