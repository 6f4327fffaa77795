"""Sign-ins of our own record, looked at in every run: expiry, signing out and revocation count at once, everywhere.

The identity provider says who somebody is; the cookie that says so lives for thirty days and works wherever it is
copied to. So a row is kept for every sign-in, found by what makes its token unlike any other. A session that has ended
never begins again, whatever the clock says, and a token that was issued too long ago begins none.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, Protocol

from charter.damaged_texts import DAMAGED
from charter.permissions import Grant
from services.administration.access_rules import AccessRules
from services.administration.accounts_stored import Account, Origin, Session
from services.administration.backups import BackupContents, KeepsBackups, Progress, Restored, silent
from services.exceptions import NotAllowedError, SignedOutError, StorageUnavailableError
from services.people import SIGN_IN, Person
from services.ports import Storage, UnitOfWork

Claims = Mapping[str, Any]
SAME_SIGN_IN = ("iss", "sub", "iat", "nonce", "jti", "sid")
"""The claims that tell one sign-in from another. OpenID Connect obliges the provider to return our random `nonce`."""

SEEN_EVERY = timedelta(minutes=1)
CLOCK_MAY_GO_BACK = timedelta(minutes=10)
FORGOTTEN_AFTER = timedelta(days=90)
LONGEST_NAME = 200
SECONDS_BETWEEN_LOOKS = 1.0
EXPIRED, IDLE, CLOCK = "expired", "idle", "clock"
BEGIN_AFTER = "sign_ins_begin_after"
"""The setting that holds the moment before which no token may have been issued."""

WHY_ENDED = {
    EXPIRED: "You signed in too long ago. Sign in again to go on; what was saved is safe.",
    IDLE: "Nothing was done here for a while, so you were signed out. Sign in again to go on; what was saved is safe.",
    CLOCK: "The clock of the server went back, so you were signed out to be safe. Sign in again to go on.",
}
SIGNED_OUT = "You signed out. Sign in again to go on."
ENDED_BY_OTHERS = "An administrator ended this sign-in. Sign in again, if you still may."


class WholeStorage(Storage, KeepsBackups, Protocol):
    """Storage that can be backed up as well, and that knows the newest version of its tables."""

    def newest_schema(self) -> str: ...


@dataclass(frozen=True)
class Admission:
    """Who is here, and by which session."""

    person: Person
    key: str


def session_key(claims: Claims) -> str:
    """What a sign-in is found by: a digest, so that the database holds nothing that a token could be made of."""
    if not (claims.get("iss") and claims.get("sub")):
        raise NotAllowedError("The identity provider did not say who you are. Tell whoever runs this installation.")
    told = json.dumps([claims.get(name) for name in SAME_SIGN_IN], default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def verified_email(claims: Claims, rules: AccessRules) -> str | None:
    """The address in small letters; None where there is none or the provider says that it is not verified, and, where
    the installation demands it, does not say that it is."""
    email = str(claims.get("email") or "").strip().lower()
    doubted = str(claims.get("email_verified", not rules.verified_only)).lower() != "true"
    return email if "@" in email and not doubted else None


def shown_name(claims: Claims) -> str:
    """What the provider says somebody is called, as far as it can be kept; empty where it does not say."""
    said = str(claims.get("name") or claims.get("preferred_username") or "")
    return DAMAGED.sub("", said)[:LONGEST_NAME].strip()


def issued_at(claims: Claims) -> datetime | None:
    """When the token was issued, as its issuer says."""
    try:
        return datetime.fromtimestamp(float(claims["iat"]), UTC)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def why_ended(session: Session, now: datetime, rules: AccessRules) -> str:
    """Why a session counts no more: who ended it, or EXPIRED, IDLE or CLOCK; "" while it counts."""
    if session.ended_at is not None:
        return session.ended_by
    if now >= min(session.expires, session.started + rules.longest):
        return EXPIRED
    if now - session.last_seen >= rules.idle:
        return IDLE
    return CLOCK if session.last_seen - now > CLOCK_MAY_GO_BACK else ""


class Sessions:
    """Admits those who signed in, and ends what they began."""

    def __init__(
        self, storage: Storage, rules: AccessRules, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._storage, self._rules, self._clock = storage, rules, clock

    def admit(self, claims: Claims) -> Admission:
        """Who has these claims, with the roles they hold at this moment.

        SignedOutError where the sign-in counts no more; NotAllowedError where the person is kept out.
        """
        key, now = session_key(claims), self._clock()
        with self._storage.read() as work:
            session = work.people.session(key)
            found = person_of(work, session.person_id) if session else None
        if session is None:
            return self._begin(key, claims, now)
        if why := why_ended(session, now, self._rules):
            self._end(session, now, why)
            raise SignedOutError(words_of_ending(session, why))
        if found is None:
            raise NotAllowedError(self._kept_out)
        self._note_seen(session, now)
        return Admission(found, key)

    def sign_out(self, admission: Admission, *, everywhere: bool = False) -> None:
        """End this session, or all of the person's: a cookie that was copied from one of them is useless after it."""
        person_id = admission.person.id
        with self._storage.write(person_id) as work:
            work.people.end_session(admission.key, self._clock(), person_id)
            if everywhere:
                work.people.end_sessions(self._clock(), person_id, person_id=person_id)

    def check_stands(self, work: UnitOfWork, admission: Admission) -> None:
        """Raise SignedOutError or NotAllowedError unless the session counts and the roles are what they were."""
        session = work.people.session(admission.key)
        if session is None:
            raise SignedOutError(ENDED_BY_OTHERS)
        if why := why_ended(session, self._clock(), self._rules):
            raise SignedOutError(words_of_ending(session, why))
        present = person_of(work, admission.person.id)
        if present is None:
            raise NotAllowedError(self._kept_out)
        if set(present.grants) != set(admission.person.grants):
            raise NotAllowedError(
                "Your roles here were changed a moment ago, so nothing was done. Reload the page and look again."
            )

    @property
    def _kept_out(self) -> str:
        return f"You may not use this installation any more. Ask {self._rules.whom_to_ask}."

    @property
    def _bound_elsewhere(self) -> str:
        return (
            "You were not let in: your e-mail address is that of somebody who signs in here by another sign-in "
            f"provider. Sign in by that one; if you have no account there any more, ask {self._rules.whom_to_ask} to "
            "let this one in."
        )

    def _begin(self, key: str, claims: Claims, now: datetime) -> Admission:
        issued = min(issued_at(claims) or now, now)
        if now - issued >= self._rules.longest:
            raise SignedOutError(WHY_ENDED[EXPIRED])
        with self._storage.write(SIGN_IN.id) as work:
            self._check_begins_after(work, issued)
            # Two that sign in for the first time at once, with one address, must not both be bound to it.
            work.people.lock()
            account = self._account_of(work, claims)
            self._give_what_is_said_elsewhere(work, account, claims)
            begun = Session(key, account.id, issued, now, issued + self._rules.longest)
            # Their tokens were issued too long ago to begin anything again.
            work.people.forget_sessions(now - FORGOTTEN_AFTER)
            kept = work.people.open_session(begun)
            if why := why_ended(kept, now, self._rules):
                raise SignedOutError(words_of_ending(kept, why))
            found = person_of(work, account.id)
        if found is None:
            raise NotAllowedError(self._kept_out)
        return Admission(found, key)

    def _check_begins_after(self, work: UnitOfWork, issued: datetime) -> None:
        after = work.settings.get(BEGIN_AFTER)
        # Tokens carry whole seconds: one of the very same second is let in, or nobody could come back at once.
        if after and issued < datetime.fromisoformat(after).replace(microsecond=0):
            raise SignedOutError(ENDED_BY_OTHERS)

    def _account_of(self, work: UnitOfWork, claims: Claims) -> Account:
        issuer, subject, email = str(claims["iss"]), str(claims["sub"]), verified_email(claims, self._rules)
        account = self._invited(work, issuer, email) or work.people.by_subject(issuer, subject)
        if account is None:
            taken = work.people.by_email(email) is not None if email else False
            account = work.people.add(new_id(), email=None if taken else email, name="", state="active")
        if account.state == "blocked":
            raise NotAllowedError(self._kept_out)
        held_by = work.people.by_email(email) if email else None
        address = email if email and (held_by is None or held_by.id == account.id) else account.email
        name = shown_name(claims) or account.name or address or ""
        self._release_other(work, issuer, subject, account)
        if (account.issuer, account.subject, account.name, account.email) != (issuer, subject, name, address):
            work.people.bind(account.id, issuer=issuer, subject=subject, name=name, email=address)
        work.people.set_state(account.id, "active")
        return account

    def _invited(self, work: UnitOfWork, issuer: str, email: str | None) -> Account | None:
        """The account that waits for this address. One that is bound to another identity is not theirs, whoever the
        settings name: addresses are given to new people.

        NotAllowedError where it is bound to an identity of another provider: one must not give out what is another's.
        """
        found = work.people.by_email(email) if email else None
        if found is None or found.state == "blocked":
            return found
        if found.subject and found.issuer != issuer:
            raise NotAllowedError(self._bound_elsewhere)
        return found if not found.subject else None

    def _release_other(self, work: UnitOfWork, issuer: str, subject: str, account: Account) -> None:
        other = work.people.by_subject(issuer, subject)
        if other is not None and other.id != account.id:
            work.people.bind(other.id, issuer="", subject="", name=other.name, email=other.email)

    def _give_what_is_said_elsewhere(self, work: UnitOfWork, account: Account, claims: Claims) -> None:
        said: dict[tuple[Grant, Origin], str] = {(r.grant, "claim"): r.value for r in self._rules.roles_of(claims)}
        if self._is_named(work, account, claims):
            said[Grant("administrator"), "setting"] = ""
        for held in work.people.held(account.id):
            if held.origin != "given" and said.pop((held.grant, held.origin), None) is None:
                work.people.take_back(held.id)
        for (grant, origin), why in said.items():
            work.people.grant(account.id, grant, origin=origin, why=why)

    def _is_named(self, work: UnitOfWork, account: Account, claims: Claims) -> bool:
        """Do the settings name the address as an administrator's, and is it kept as this account's? A second account
        with the address of a first one holds none."""
        email = verified_email(claims, self._rules)
        if email is None or email not in self._rules.administrators:
            return False
        holder = work.people.by_email(email)
        return holder is not None and holder.id == account.id

    def _note_seen(self, session: Session, now: datetime) -> None:
        if now - session.last_seen < SEEN_EVERY:
            return
        # A database that cannot be written just now is no reason to keep anybody from reading.
        with suppress(StorageUnavailableError), self._storage.write(session.person_id) as work:
            work.people.see_session(session.key, now)

    def _end(self, session: Session, now: datetime, why: str) -> None:
        if session.ended_at is not None:
            return
        with suppress(StorageUnavailableError), self._storage.write(SIGN_IN.id) as work:
            work.people.end_session(session.key, now, why)


class CheckedStorage:
    """Storage in the name of one session: no write, and no read after the first second, once it counts no more.

    A page may have been open for hours, and a button's work is done before anything else of a run: looking at the
    session where the page begins would be too late for it.
    """

    def __init__(self, storage: WholeStorage, sessions: Sessions, admission: Admission) -> None:
        self._storage, self._sessions, self._admission = storage, sessions, admission
        self._looked = time.monotonic()

    @property
    def place(self) -> str:
        return self._storage.place

    @contextmanager
    def write(self, person: str) -> Iterator[UnitOfWork]:
        with self._storage.write(person) as work:
            self._sessions.check_stands(work, self._admission)
            yield work

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        with self._storage.read() as work:
            if time.monotonic() - self._looked > SECONDS_BETWEEN_LOOKS:
                self._sessions.check_stands(work, self._admission)
                self._looked = time.monotonic()
            yield work

    def look_again(self) -> None:
        """Raise SignedOutError or NotAllowedError if the session counts no more or the roles are other ones.

        Costs nothing within a second of the last look.
        """
        if time.monotonic() - self._looked > SECONDS_BETWEEN_LOOKS:
            self._look()
            self._looked = time.monotonic()

    def _look(self) -> None:
        with self._storage.read() as work:
            self._sessions.check_stands(work, self._admission)

    def write_backup(self, person: str, out: BinaryIO, progress: Progress = silent) -> BackupContents:
        self._look()
        return self._storage.write_backup(person, out, progress)

    def check_backup(self, source: BinaryIO, progress: Progress = silent) -> BackupContents:
        self._look()
        return self._storage.check_backup(source, progress)

    def read_backup(
        self, person: str, source: BinaryIO, *, replace: bool = False, progress: Progress = silent
    ) -> Restored:
        self._look()
        return self._storage.read_backup(person, source, replace=replace, progress=progress)

    def schema_version(self) -> str:
        return self._storage.schema_version()

    def newest_schema(self) -> str:
        return self._storage.newest_schema()


def person_of(work: UnitOfWork, person_id: str) -> Person | None:
    """The person with the roles they hold at this moment; None where they are kept out."""
    account = work.people.account(person_id)
    if account is None or account.state != "active":
        return None
    grants = tuple(held.grant for held in work.people.held(person_id))
    return Person(account.id, account.name or account.email or "somebody without a name", grants)


def new_id() -> str:
    """An id for a person, which says nothing about them."""
    return f"person-{secrets.token_hex(6)}"


def words_of_ending(session: Session, why: str) -> str:
    if why == session.person_id:
        return SIGNED_OUT
    return WHY_ENDED.get(why, ENDED_BY_OTHERS)
