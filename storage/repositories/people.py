"""People, the roles they hold and their sessions in SQL. The audit trail is given ids and never a name or address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Update, delete, select, text, update

from charter.permissions import Grant
from services.administration.accounts_stored import Account, AccountState, HeldGrant, Origin, Session
from services.exceptions import NotFoundError
from storage import tables
from storage.repositories.audit import AuditTrail
from storage.repositories.rows import insert_if_absent, inserted_id

NAMES_ELSEWHERE = (
    (tables.foi_coding, "coder", "coder_name"),
    (tables.foi_settlement, "settler", "settler_name"),
    (tables.presence, "person", "name"),
)
"""Where else a person's name stands beside their id: table, the id's column, the name's column."""


class PeopleInSql:
    def __init__(self, connection: Connection, trail: AuditTrail) -> None:
        self.connection, self.trail = connection, trail

    def lock(self) -> None:
        # SQLite has one writer at a time anyway.
        if self.connection.dialect.name == "postgresql":
            self.connection.execute(text("LOCK TABLE person, held_role IN SHARE ROW EXCLUSIVE MODE"))

    def accounts(self) -> Sequence[Account]:
        table = tables.person
        rows = self.connection.execute(select(table).order_by(table.c.added_at, table.c.id)).mappings()
        return [_account(row) for row in rows]

    def account(self, person_id: str) -> Account | None:
        return self._account_where(tables.person.c.id == person_id)

    def by_email(self, email: str) -> Account | None:
        return self._account_where(tables.person.c.email == email)

    def by_subject(self, issuer: str, subject: str) -> Account | None:
        table = tables.person
        return self._account_where((table.c.issuer == issuer) & (table.c.subject == subject))

    def _account_where(self, condition: ColumnElement[bool]) -> Account | None:
        row = self.connection.execute(select(tables.person).where(condition)).mappings().first()
        return _account(row) if row else None

    def add(self, person_id: str, *, email: str | None, name: str, state: AccountState) -> Account:
        added = insert_if_absent(
            self.connection, tables.person, id=person_id, email=email, name=name, state=state,
            added_by=self.trail.person, added_at=self.trail.at,
        )  # fmt: skip
        if added:
            self.trail.append("added", ("person", person_id), f"added, {state}")
        found = self.account(person_id) if added else self.by_email(email or "")
        if found is None:
            raise NotFoundError("This person is not there any more. Reload the page.")
        return found

    def bind(self, person_id: str, *, issuer: str, subject: str, name: str, email: str | None) -> None:
        before = self._known(person_id)
        identity = {"issuer": issuer or None, "subject": subject or None}
        self._change(person_id, **identity, name=name, email=email)
        if (before.issuer, before.subject) != (issuer, subject):
            words = "an identity was bound to it" if subject else "its identity was released"
            self.trail.append("bound" if subject else "released", ("person", person_id), words)

    def set_state(self, person_id: str, state: AccountState) -> None:
        before = self._known(person_id)
        if before.state != state:
            self._change(person_id, state=state)
            self.trail.append(
                "set state", ("person", person_id), state, before={"state": before.state}, after={"state": state}
            )

    def anonymise(self, person_id: str) -> None:
        self._known(person_id)
        self._change(person_id, email=None, name="", issuer=None, subject=None, state="anonymised")
        roles = tables.held_role
        self.connection.execute(update(roles).where(roles.c.person_id == person_id).values(why=""))
        for table, by, name in NAMES_ELSEWHERE:
            self.connection.execute(update(table).where(table.c[by] == person_id).values({name: ""}))
        self.trail.append("anonymised", ("person", person_id), "name, address and identity removed for good")

    def _known(self, person_id: str) -> Account:
        found = self.account(person_id)
        if found is None:
            raise NotFoundError("There is no such person any more. Reload the page.")
        return found

    def _change(self, person_id: str, **values: Any) -> None:
        self.connection.execute(update(tables.person).where(tables.person.c.id == person_id).values(**values))

    def held(self, person_id: str | None = None) -> Sequence[HeldGrant]:
        table = tables.held_role
        conditions: list[ColumnElement[bool]] = [table.c.taken_back_at.is_(None)]
        if person_id is not None:
            conditions.append(table.c.person_id == person_id)
        rows = self.connection.execute(select(table).where(*conditions).order_by(table.c.id)).mappings()
        return [_held(row) for row in rows]

    def grant(self, person_id: str, grant: Grant, *, origin: Origin, why: str = "") -> int:
        values = {"role": grant.role, "area_code": grant.area_code, "origin": origin}
        number = inserted_id(
            self.connection, tables.held_role, person_id=person_id, why=why, given_by=self.trail.person,
            given_at=self.trail.at, **values,
        )  # fmt: skip
        where = grant.area_code or "every area"
        self.trail.append(
            "gave role", ("person", person_id), f"{grant.role}, {where}", area_code=grant.area_code, after=values
        )
        return number

    def take_back(self, grant_id: int) -> None:
        table = tables.held_role
        standing = (table.c.id == grant_id) & table.c.taken_back_at.is_(None)
        row = self.connection.execute(select(table).where(standing)).mappings().first()
        if row is None:
            return
        stamp = {"taken_back_by": self.trail.person, "taken_back_at": self.trail.at}
        self.connection.execute(update(table).where(standing).values(**stamp))
        values = {"role": row["role"], "area_code": row["area_code"], "origin": row["origin"]}
        where = row["area_code"] or "every area"
        self.trail.append(
            "took role back", ("person", row["person_id"]), f"{row['role']}, {where}", area_code=row["area_code"],
            before=values,
        )  # fmt: skip

    def names(self) -> Mapping[str, str]:
        table = tables.person
        return {row.id: row.name for row in self.connection.execute(select(table.c.id, table.c.name))}

    def session(self, key: str) -> Session | None:
        row = self.connection.execute(select(tables.session).where(tables.session.c.key == key)).mappings().first()
        return Session(**row) if row else None

    def sessions(self, *, person_id: str | None = None) -> Sequence[Session]:
        table = tables.session
        conditions: list[ColumnElement[bool]] = [table.c.ended_at.is_(None)]
        if person_id is not None:
            conditions.append(table.c.person_id == person_id)
        found = select(table).where(*conditions).order_by(table.c.last_seen.desc(), table.c.key)
        return [Session(**row) for row in self.connection.execute(found).mappings()]

    def open_session(self, session: Session) -> Session:
        insert_if_absent(
            self.connection, tables.session, key=session.key, person_id=session.person_id, started=session.started,
            last_seen=session.last_seen, expires=session.expires, ended_at=session.ended_at, ended_by=session.ended_by,
        )  # fmt: skip
        kept = self.session(session.key)
        if kept is None:
            raise NotFoundError("Signing in was not kept. Sign in again.")
        return kept

    def see_session(self, key: str, at: datetime) -> None:
        table = tables.session
        later = (table.c.key == key) & table.c.ended_at.is_(None) & (table.c.last_seen < at)
        self.connection.execute(update(table).where(later).values(last_seen=at))

    def end_session(self, key: str, at: datetime, by: str) -> None:
        table = tables.session
        found = self.session(key)
        ended = self._end(update(table).where(table.c.key == key), at, by)
        if ended and found and by == self.trail.person and by != found.person_id:
            self._note_endings([found], "ended a session of theirs")

    def end_sessions(self, at: datetime, by: str, *, person_id: str | None = None) -> int:
        standing = self.sessions(person_id=person_id)
        where = update(tables.session)
        ended = self._end(where.where(tables.session.c.person_id == person_id) if person_id else where, at, by)
        self._note_endings([one for one in standing if one.person_id != by], "ended their sessions")
        return ended

    def forget_sessions(self, before: datetime) -> None:
        self.connection.execute(delete(tables.session).where(tables.session.c.expires < before))

    def _end(self, where: Update, at: datetime, by: str) -> int:
        ended = where.where(tables.session.c.ended_at.is_(None)).values(ended_at=at, ended_by=by)
        return int(self.connection.execute(ended).rowcount)

    def _note_endings(self, ended: Sequence[Session], words: str) -> None:
        # A person's own signing out is not a change of anything that others work on, and would empty every cache.
        for person_id in dict.fromkeys(session.person_id for session in ended):
            self.trail.append("ended sessions", ("person", person_id), words)


def _account(row: RowMapping) -> Account:
    return Account(**{**row, "issuer": row["issuer"] or "", "subject": row["subject"] or ""})


def _held(row: RowMapping) -> HeldGrant:
    own = {name: value for name, value in row.items() if name not in ("role", "area_code")}
    return HeldGrant(**own, grant=Grant(row["role"], row["area_code"]))
