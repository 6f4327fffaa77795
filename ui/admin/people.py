"""People, their roles by area, and their sessions, on the Admin page."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from charter.permissions import PERMISSIONS, ROLE_WORDS, ROLES, Action, Grant
from charter.wording import counted
from geo.areas import authority, vintages
from services.administration.accounts import (
    Known,
    people_table,
    role_words,
    sessions_table,
    shown_name,
    where_from,
)
from services.administration.accounts_stored import Account, Session
from ui import state
from ui.elements.as_text import as_text
from ui.elements.outcome import tried
from ui.elements.tables import show_table
from ui.resources import Services
from ui.sign_in import SECONDS_BETWEEN_LOOKS, who_reaches_it

EVERY_AREA = "every area"
CHOOSE_FIRST = "Choose an area first"


def show_people(services: Services) -> None:
    known = services.accounts.known(services.person)
    show_how_they_come_in(services, known)
    if known:
        show_table(people_table(known), key="people")
    invite(services)
    if not known:
        return
    st.header("One person")
    chosen = state.select(
        "Person", "person", sorted(known, key=lambda one: one.name.lower()), key_of=lambda one: one.account.id,
        words_of=lambda one: f"{one.name} ({one.account.email})" if one.account.email else one.name,
        placeholder="Choose somebody to see or change what they may do",
    )  # fmt: skip
    if chosen is not None:
        show_person(services, chosen)


def show_how_they_come_in(services: Services, known: tuple[Known, ...]) -> None:
    signing_in = sum(one.account.state == "active" for one in known)
    invited = sum(one.account.state == "invited" for one in known)
    if services.admission is not None:
        people = counted(signing_in, "person signs in here", "people sign in here")
        st.markdown(f"**{people}; {counted(invited, 'more is invited', 'more are invited')}.**")
        return
    st.markdown(f"**Nobody signs in here: one person works here, with every right, and {who_reaches_it()}.**")
    waiting = f"{counted(invited + signing_in, 'person', 'people')} can come in from then on. " if known else ""
    st.caption(
        "To work here with others, let them sign in: docs/deployment.md says how. Roles can be given to them already. "
        f"{waiting}"
    )


def invite(services: Services) -> None:
    with st.expander("Invite somebody", expanded=False):
        st.caption(
            "They need an account with the identity provider under this very address. Nothing is sent from here: tell "
            "them yourself. An invitation to somebody who is known already gives them the role."
        )
        st.text_input("E-mail address", key="invite email", max_chars=320)
        st.text_input("Name, if you like: they bring their own when they sign in", key="invite name", max_chars=200)
        grant = choose_grant(services, "invite")
        st.button(
            "Invite", type="primary", key="invite", on_click=invite_whom, args=(services, grant),
            disabled=grant is None, help=CHOOSE_FIRST if grant is None else None,
        )  # fmt: skip


def invite_whom(services: Services, grant: Grant) -> None:
    email, name = st.session_state["invite email"], st.session_state["invite name"]

    def action() -> str:
        account = services.accounts.invite(services.person, email, grant, name)
        return f"{shown_name(account)} now holds the role: {role_words(grant)}."

    if tried(action):
        st.session_state["invite email"] = st.session_state["invite name"] = ""


def choose_grant(services: Services, key: str) -> Grant | None:
    """A role and where it counts; only the areas that this person may give roles in. None until an area is chosen."""
    role = st.selectbox("Role", ROLES, format_func=lambda one: ROLE_WORDS[one].capitalize(), key=f"{key} role")
    st.caption(f"May {'; '.join(action.value for action in Action if action in PERMISSIONS[role])}.")
    managed = services.person.areas_of(Action.MANAGE_PEOPLE)
    codes = [area.code for area in vintages()[-1].authorities]
    offered = [EVERY_AREA, *codes] if managed is None else sorted(managed)
    area = st.selectbox(
        "Area", offered, format_func=lambda one: one if one == EVERY_AREA else authority(one).plain_name,
        key=f"{key} area", index=None if managed is None else 0, placeholder="Type the name of the area, or every area",
    )  # fmt: skip
    if area is None:
        return None
    return Grant(role, None if area == EVERY_AREA else area)


def show_person(services: Services, known: Known) -> None:
    account = known.account
    st.markdown(f"**{as_text(known.name)}** {as_text(account.email or 'no address is known')}")
    st.caption(f"Added {account.added_at:%d %B %Y} by {as_text(services.name_of(account.added_by))}. Id {account.id}.")
    if account.state == "anonymised":
        st.info("The name of this person was removed for good. What they did stays in the audit trail under the id.")
        return
    for held in known.held:
        words, button = st.columns([3, 1])
        with words:
            st.markdown(as_text(role_words(held.grant)))
            st.caption(
                f"{as_text(where_from(held))} {held.given_at:%d %B %Y}, by {as_text(services.name_of(held.given_by))}."
            )
        with button:
            st.button(
                "Take back", key=f"take back {held.id}", disabled=held.origin != "given", on_click=take_back,
                help=where_from(held) if held.origin != "given" else None, args=(services, account, held.id),
            )  # fmt: skip
    if not known.held:
        st.caption("No role: this person sees what is published and can change nothing.")
    with st.expander("Give another role"):
        grant = choose_grant(services, f"give {account.id}")
        st.button(
            "Give this role", key=f"give {account.id}", on_click=give, args=(services, account, grant),
            disabled=grant is None, help=CHOOSE_FIRST if grant is None else None,
        )  # fmt: skip
    show_doors(services, known)


def give(services: Services, account: Account, grant: Grant) -> None:
    def action() -> None:
        services.accounts.give(services.person, account.id, grant)

    do(action, f"{shown_name(account)} now holds the role: {role_words(grant)}.")


def take_back(services: Services, account: Account, held_id: int) -> None:
    def action() -> None:
        services.accounts.take_back(services.person, account.id, held_id)

    do(action, f"Taken back. It counts at {shown_name(account)}'s next click, or in half a minute.")


def show_doors(services: Services, known: Known) -> None:
    """What concerns a person as a whole: in or out, another account, no name any more."""
    account, why = known.account, services.person.why_not(Action.MANAGE_PEOPLE)
    accounts, person = services.accounts, services.person

    def door(label: str, done: str, action: Callable[[], None], help_: str, off: bool = False) -> None:
        st.button(
            label, key=f"{label} {account.id}", disabled=bool(why) or off, help=why or help_,
            on_click=do, args=(action, done),
        )  # fmt: skip

    if account.state == "blocked":
        door("Let in again", "They may sign in again.", lambda: accounts.let_in(person, account.id), "With their roles")
    else:
        door("Keep out", "They are out, and their sessions are ended.",
             lambda: accounts.keep_out(person, account.id), "At once, whatever roles they hold")  # fmt: skip
    if account.subject:
        door("Let another account in", "Whoever signs in with this address next is this person.",
             lambda: accounts.release(person, account.id),
             "Let them in again first" if account.state == "blocked" else
             "Where the person's account with the identity provider was made anew, or they come by another provider "
             "now, with the same address", off=account.state == "blocked")  # fmt: skip
    st.divider()
    sure = st.checkbox(
        "Remove this person's name and address for good", key=f"sure {account.id}",
        help="Their roles go, their sessions end, and what they did stays in the audit trail under their id. It cannot "
        "be undone. Earlier backups still hold the name.",
    )  # fmt: skip
    door("Remove the name", "The name and address are gone.", lambda: accounts.anonymise(person, account.id),
         "Tick the box above first", off=not sure)  # fmt: skip


def do(action: Callable[[], object], done: str) -> None:
    """Do it, and keep for the next drawing that it was done, or why it was not."""

    def said() -> str:
        action()
        return done

    tried(said)


def show_sessions(services: Services) -> None:
    if why := services.person.why_not(Action.MANAGE_PEOPLE):
        st.info(why)
        return
    sessions = services.accounts.sessions(services.person)
    if services.admission is None and not sessions:
        st.markdown(f"**Nobody signs in here, so there is no sign-in to end:** {who_reaches_it()}.")
        return
    names = services.kept(services.accounts.names)
    st.markdown(
        f"**{counted(len(sessions), 'sign-in')} not ended.** Ended here, one is over at its next click, and "
        f"within {SECONDS_BETWEEN_LOOKS} seconds without one."
    )
    if not sessions:
        return
    show_table(sessions_table(sessions, names), key="sessions")
    chosen = st.selectbox(
        "Session", sessions, format_func=lambda one: session_words(services, one), index=None, key="session",
        placeholder="Choose one to end it",
    )  # fmt: skip
    if chosen is not None:
        st.button("End this session", key="end session", on_click=end, args=(services, chosen.key))
    sure = st.checkbox("End every session, mine too", key="sure to end all")
    st.button("End them all", key="end all", disabled=not sure, on_click=end_all, args=(services,))


def session_words(services: Services, session: Session) -> str:
    mine = services.admission is not None and services.admission.key == session.key
    return f"{services.name_of(session.person_id)}, signed in {session.started:%d %B, %H:%M} UTC" + (
        " (this one)" if mine else ""
    )


def end(services: Services, key: str) -> None:
    do(
        lambda: services.accounts.end_session(services.person, key),
        "Ended. It is over at its next click, or in half a minute.",
    )


def end_all(services: Services) -> None:
    do(lambda: services.accounts.end_all(services.person), "Every sign-in is ended.")
