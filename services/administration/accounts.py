"""People, their roles by area, and their sessions, as administrators keep them.

An administrator of one area invites people to it and gives and takes back its roles; what concerns a person as a whole
(keeping out, sessions, removing a name) is for an administrator of every area.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from charter.damaged_texts import SENTENCE as DAMAGED
from charter.damaged_texts import is_damaged
from charter.permissions import ROLE_WORDS, Action, Grant, may
from geo.areas import authority
from services.administration.accounts_stored import Account, HeldGrant, Session
from services.administration.sessions import BEGIN_AFTER, new_id
from services.exceptions import NotFoundError, RefusedError
from services.people import NOT_PEOPLE, Person
from services.ports import Storage, UnitOfWork
from services.tables import OWN_LICENCE, Column, Table

ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
LONGEST_ADDRESS = 320
LONGEST_NAME = 200
NAME_REMOVED = "somebody whose name was removed"
NOBODYS_NAME = "somebody with a role here"
"""What stands for a name where the reader has no role themselves."""


@dataclass(frozen=True)
class Known:
    """A person with the roles they hold and how many sessions of theirs stand."""

    account: Account
    held: tuple[HeldGrant, ...]
    sessions: int

    @property
    def name(self) -> str:
        return shown_name(self.account)

    @property
    def roles(self) -> str:
        return "; ".join(role_words(held.grant) for held in self.held) or "no role"


class Accounts:
    """Keeps people for those who may."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def known(self, person: Person) -> tuple[Known, ...]:
        """Everybody; for an administrator of single areas, those who hold a role in them."""
        areas = self._managed(person)
        with self._storage.read() as work:
            accounts, held, sessions = work.people.accounts(), work.people.held(), work.people.sessions()
        found = [
            Known(
                account,
                tuple(one for one in held if one.person_id == account.id and _is_in(one.grant, areas)),
                sum(session.person_id == account.id for session in sessions),
            )
            for account in accounts
        ]
        return tuple(one for one in found if areas is None or one.held)

    def _managed(self, person: Person) -> frozenset[str] | None:
        areas = person.areas_of(Action.MANAGE_PEOPLE)
        if areas is not None and not areas:
            person.check_may(Action.MANAGE_PEOPLE)
        return areas

    def invite(self, person: Person, email: str, grant: Grant, name: str = "") -> Account:
        """Let whoever signs in with this address hold a role; somebody known already is given it too.

        RefusedError for what is no address.
        """
        person.check_may(Action.MANAGE_PEOPLE, grant.area_code)
        address = checked_address(email)
        check_name(name)
        with self._changing(person) as work:
            account = work.people.by_email(address) or work.people.add(
                new_id(), email=address, name=name.strip(), state="invited"
            )
            _give(work, account, grant)
        return account

    def give(self, person: Person, person_id: str, grant: Grant) -> None:
        """Give a role. RefusedError where it is held already."""
        person.check_may(Action.MANAGE_PEOPLE, grant.area_code)
        with self._changing(person) as work:
            _give(work, _known(work, person_id), grant)

    def take_back(self, person: Person, person_id: str, held_id: int) -> None:
        """Take a role back; it counts at once. RefusedError for the last administrator, and for a role that comes from
        elsewhere and would come again."""
        with self._changing(person) as work:
            found = [one for one in work.people.held(person_id) if one.id == held_id]
            if not found:
                raise NotFoundError("This role was taken back already. Reload the page.")
            person.check_may(Action.MANAGE_PEOPLE, found[0].grant.area_code)
            if found[0].origin != "given":
                raise RefusedError(f"{where_from(found[0])} Take it away there, or keep the person out here.")
            work.people.take_back(held_id)

    def keep_out(self, person: Person, person_id: str) -> None:
        """Let a person in no more, whatever roles they hold; their sessions end at once."""
        person.check_may(Action.MANAGE_PEOPLE)
        with self._changing(person) as work:
            _known(work, person_id)
            work.people.set_state(person_id, "blocked")
            work.people.end_sessions(datetime.now(UTC), person.id, person_id=person_id)

    def let_in(self, person: Person, person_id: str) -> None:
        """Let somebody in again who was kept out."""
        person.check_may(Action.MANAGE_PEOPLE)
        with self._changing(person) as work:
            account = _known(work, person_id)
            work.people.set_state(person_id, "active" if account.subject else "invited")

    def release(self, person: Person, person_id: str) -> None:
        """Let a person sign in with another account that has the same address, with the same identity provider or with
        another one. The roles stay and wait for it, so the last administrator may be released too."""
        person.check_may(Action.MANAGE_PEOPLE)
        with self._storage.write(person.id) as work:
            work.people.lock()
            account = _known(work, person_id)
            if not account.email:
                raise RefusedError("There is no address that another account could be known by.")
            if account.state == "blocked":
                raise RefusedError(f"{shown_name(account)} is kept out here. Let them in again first.")
            work.people.bind(person_id, issuer="", subject="", name=account.name, email=account.email)
            work.people.end_sessions(datetime.now(UTC), person.id, person_id=person_id)
            work.people.set_state(person_id, "invited")

    def anonymise(self, person: Person, person_id: str) -> None:
        """Remove a person's name and address for good. What they did stays in the audit trail under their id; who signs
        in with the same address later is somebody new."""
        person.check_may(Action.MANAGE_PEOPLE)
        with self._changing(person) as work:
            _known(work, person_id)
            for held in work.people.held(person_id):
                work.people.take_back(held.id)
            work.people.end_sessions(datetime.now(UTC), person.id, person_id=person_id)
            work.people.anonymise(person_id)

    @contextmanager
    def _changing(self, person: Person) -> Iterator[UnitOfWork]:
        """A transaction that is refused where it would leave nobody who administers."""
        with self._storage.write(person.id) as work:
            work.people.lock()
            before = _administrators(work)
            yield work
            if before and not _administrators(work):
                raise RefusedError(
                    "Nobody would be left who can give roles. Make somebody else an administrator of every area first."
                )

    def sessions(self, person: Person) -> tuple[Session, ...]:
        """The sessions that were not ended, the latest seen first."""
        person.check_may(Action.MANAGE_PEOPLE)
        with self._storage.read() as work:
            return tuple(work.people.sessions())

    def end_session(self, person: Person, key: str) -> None:
        """End one session: at the next run of its pages it counts no more."""
        person.check_may(Action.MANAGE_PEOPLE)
        with self._storage.write(person.id) as work:
            work.people.end_session(key, datetime.now(UTC), person.id)

    def end_all(self, person: Person) -> int:
        """End every session, one's own too, and those of cookies that were not used yet; how many there were."""
        person.check_may(Action.MANAGE_PEOPLE)
        now = datetime.now(UTC)
        with self._storage.write(person.id) as work:
            work.settings.set(BEGIN_AFTER, now.isoformat(timespec="seconds"))
            return work.people.end_sessions(now, person.id)

    def names(self) -> Mapping[str, str]:
        """What stands for every id that the audit trail can hold."""
        with self._storage.read() as work:
            accounts = work.people.accounts()
        return NOT_PEOPLE | {account.id: shown_name(account) for account in accounts}


STATE_WORDS: Mapping[str, str] = {
    "invited": "invited, has not signed in yet",
    "active": "signs in",
    "blocked": "kept out",
    "anonymised": "name removed",
}
PEOPLE_COLUMNS = (
    Column("name", "Name"),
    Column("email", "E-mail address"),
    Column("state", "State"),
    Column("roles", "Roles", meaning="Each with the area it counts in"),
    Column("sessions", "Signed in", "whole_number", "Sign-ins that were not ended: one a browser"),
    Column("id", "Id", meaning="What the audit trail knows the person by"),
)
SESSION_COLUMNS = (
    Column("name", "Name"),
    Column("started", "Signed in at", meaning="Date and time, UTC"),
    Column("last_seen", "Last seen", meaning="Date and time, UTC, to the minute"),
    Column("expires", "Ends by itself at", meaning="Date and time, UTC; earlier where nothing is done"),
)


def people_table(known: Sequence[Known]) -> Table:
    """People as a table, those who sign in first."""
    order = list(STATE_WORDS)
    rows = sorted(
        (
            (one.name, one.account.email or "", one.account.state, one.roles, one.sessions, one.account.id)
            for one in known
        ),
        key=lambda row: (order.index(row[2]) if row[2] != "active" else -1, str(row[0]).lower()),
    )
    shown = tuple((*row[:2], STATE_WORDS[row[2]], *row[3:]) for row in rows)
    return Table("people", "People", PEOPLE_COLUMNS, shown, "Kept by this program", "now", OWN_LICENCE)


def sessions_table(sessions: Sequence[Session], names: Mapping[str, str]) -> Table:
    """Sessions as a table, the latest seen first."""
    rows = tuple(
        (names.get(one.person_id, one.person_id), *(f"{at:%d %B %Y, %H:%M}" for at in
         (one.started, one.last_seen, one.expires)))
        for one in sessions
    )  # fmt: skip
    return Table("sessions", "Sessions", SESSION_COLUMNS, rows, "Kept by this program", "now", OWN_LICENCE)


def with_names(table: Table, names: Mapping[str, str]) -> Table:
    """A table of the audit trail with the names of its people beside their ids; only for a page, never for a file."""
    at = table.column("person")
    columns = (*table.columns[: at + 1], Column("name", "Name"), *table.columns[at + 1 :])
    rows = tuple((*row[: at + 1], names.get(str(row[at]), ""), *row[at + 1 :]) for row in table.rows)
    return replace(table, columns=columns, rows=rows)


def name_of(names: Mapping[str, str], person_id: str, reader: Person) -> str:
    """The name that stands for an id on a page; who has no role here is shown no names of those who have."""
    if person_id in NOT_PEOPLE:
        return NOT_PEOPLE[person_id]
    if not reader.grants and person_id != reader.id:
        return NOBODYS_NAME
    return names.get(person_id, person_id)


def shown_name(account: Account) -> str:
    if account.state == "anonymised":
        return NAME_REMOVED
    return account.name or account.email or account.id


def role_words(grant: Grant) -> str:
    """A role and where it counts, in words."""
    where = "every area" if grant.area_code is None else authority(grant.area_code).plain_name
    return f"{ROLE_WORDS[grant.role]}, {where}"


def where_from(held: HeldGrant) -> str:
    """Where a role came from, in a sentence."""
    if held.origin == "claim":
        return f"This role comes from the identity provider, which says '{held.why}'."
    if held.origin == "setting":
        return "This role comes from this installation's settings (RUNAWAYS_ADMINISTRATORS)."
    return "This role was given here."


def check_name(name: str) -> None:
    """Raise RefusedError for a name that cannot be kept."""
    if is_damaged(name):
        raise RefusedError(f"The name {DAMAGED}")
    if len(name) > LONGEST_NAME:
        raise RefusedError(f"The name has {len(name):,} characters; {LONGEST_NAME} are kept. Shorten it.")


def checked_address(email: str) -> str:
    """The address in small letters. RefusedError where it is none."""
    address = email.strip().lower()
    if len(address) > LONGEST_ADDRESS or not ADDRESS.fullmatch(address):
        raise RefusedError(f"'{email.strip()[:80]}' is not an e-mail address. Write it as name@example.org.")
    return address


def _is_in(grant: Grant, areas: frozenset[str] | None) -> bool:
    return areas is None or grant.area_code in areas


def _known(work: UnitOfWork, person_id: str) -> Account:
    account = work.people.account(person_id)
    if account is None:
        raise NotFoundError("There is no such person any more. Reload the page.")
    if account.state == "anonymised":
        raise RefusedError("This person's name was removed for good: nothing more can be changed about them.")
    return account


def _give(work: UnitOfWork, account: Account, grant: Grant) -> None:
    if grant.area_code is not None:
        grant = Grant(grant.role, authority(grant.area_code).code)
    if any(held.grant == grant and held.origin == "given" for held in work.people.held(account.id)):
        raise RefusedError(f"{shown_name(account)} holds this role already: {role_words(grant)}.")
    work.people.grant(account.id, grant, origin="given")


def _administrators(work: UnitOfWork) -> Sequence[str]:
    """The ids of those who have come in and may give every role."""
    active = {account.id for account in work.people.accounts() if account.state == "active"}
    return [
        held.person_id
        for held in work.people.held()
        if held.person_id in active and may([held.grant], Action.MANAGE_PEOPLE)
    ]
