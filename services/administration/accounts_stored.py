"""What storage keeps of the people who sign in: who they are, which roles they hold, and their sessions.

The audit trail holds their ids only, so that a person's name and address can be removed and the trail stay whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from charter.permissions import Grant

AccountState = Literal["invited", "active", "blocked", "anonymised"]
Origin = Literal["given", "claim", "setting"]
"""Given by an administrator; by a claim of the identity provider; by this installation's own settings."""


@dataclass(frozen=True)
class Account:
    """A person known here. `email` is in small letters and verified; None where there is none or it was removed.

    `issuer` and `subject` are the identity provider's lasting name for the account that they sign in with; empty until
    they do.
    """

    id: str
    email: str | None
    name: str
    state: AccountState
    issuer: str
    subject: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True)
class HeldGrant:
    """A role that a person holds, and where it came from; `why` names the claim's value for one from a claim."""

    id: int
    person_id: str
    grant: Grant
    origin: Origin
    why: str
    given_by: str
    given_at: datetime
    taken_back_by: str | None = None
    taken_back_at: datetime | None = None


@dataclass(frozen=True)
class Session:
    """One sign-in. `key` is a digest of what makes its identity token unlike any other; once ended, always ended."""

    key: str
    person_id: str
    started: datetime
    last_seen: datetime
    expires: datetime
    ended_at: datetime | None = None
    ended_by: str = ""


class People(Protocol):
    """Accounts, the roles they hold, and their sessions. Of sessions only endings by others go into the audit trail."""

    def lock(self) -> None:
        """Let nobody else give or take roles until this transaction ends, so that what was counted stays true."""

    def accounts(self) -> Sequence[Account]:
        """Everybody, in the order they were added, those without a name any more too."""

    def account(self, person_id: str) -> Account | None: ...
    def by_email(self, email: str) -> Account | None: ...
    def by_subject(self, issuer: str, subject: str) -> Account | None: ...
    def add(self, person_id: str, *, email: str | None, name: str, state: AccountState) -> Account:
        """A new account; where its address is known already, the one that has it."""

    def bind(self, person_id: str, *, issuer: str, subject: str, name: str, email: str | None) -> None:
        """Let an account be signed in to with an identity; `issuer` and `subject` empty: with none, until the next."""

    def set_state(self, person_id: str, state: AccountState) -> None: ...
    def anonymise(self, person_id: str) -> None:
        """Remove name, address and identity for good, wherever they are kept; the id stays."""

    def held(self, person_id: str | None = None) -> Sequence[HeldGrant]:
        """The roles that are held now, by one person or by everybody."""

    def grant(self, person_id: str, grant: Grant, *, origin: Origin, why: str = "") -> int: ...
    def take_back(self, grant_id: int) -> None: ...
    def names(self) -> Mapping[str, str]:
        """Names by id, empty where the name was removed."""

    def session(self, key: str) -> Session | None: ...
    def sessions(self, *, person_id: str | None = None) -> Sequence[Session]:
        """Sessions that were not ended, the latest seen first."""

    def open_session(self, session: Session) -> Session:
        """Keep a session; where its key is known already, the one that is kept."""

    def see_session(self, key: str, at: datetime) -> None:
        """Note that a session was used. It never goes back in time."""

    def end_session(self, key: str, at: datetime, by: str) -> None:
        """End a session, unless it was ended before."""

    def forget_sessions(self, before: datetime) -> None:
        """Delete what is kept of sessions that would have ended by themselves before a moment."""

    def end_sessions(self, at: datetime, by: str, *, person_id: str | None = None) -> int:
        """End every session, or one person's; how many there were."""
