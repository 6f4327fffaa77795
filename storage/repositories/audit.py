"""The audit trail: appended to in the transaction of the write that it describes, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Insert, Text, bindparam, cast, func, insert, select, update

from services.ports import WHOLE_DATABASE, BrokenTrail, Change, ChangeFilter
from storage import tables
from storage.chain import CHAINED, around_number, as_stored, broken_row, digest_of, head_of

# Made once, as `storage.chain` does.
APPEND = insert(tables.change)
MOVE_HEAD = update(tables.change_head).values(last_id=bindparam("newest"), digest=bindparam("its_digest"))


def _chain_one() -> Insert:
    """One row numbered, chained and inserted by PostgreSQL itself: the same digest as `storage.chain.digest_of`."""
    head = tables.change_head.c
    number = head.last_id + 1
    text = head.digest + bindparam("before_number", type_=Text) + cast(number, Text)
    whole = func.convert_to(text + bindparam("after_number", type_=Text), "UTF8")
    moved = (
        update(tables.change_head)
        .values(last_id=number, digest=func.encode(func.sha256(whole), "hex"))
        .returning(head.last_id, head.digest)
        .cte("moved")
    )
    names = [name for name in CHAINED if name != "id"]
    values = [bindparam(name, type_=tables.change.c[name].type) for name in names]
    return insert(tables.change).from_select(
        ["id", "digest", *names], select(moved.c.last_id, moved.c.digest, *values), include_defaults=False
    )


CHAIN_ONE = _chain_one()


class AuditTrail:
    """Appends to the audit trail in the transaction of the write that it describes."""

    def __init__(self, connection: Connection, person: str, at: datetime) -> None:
        self.connection, self.person, self.at = connection, person, at
        self._pending: list[dict[str, Any]] = []

    def append(
        self,
        action: str,
        thing: tuple[str, object],
        summary: str,
        *,
        area_code: str | None = None,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> None:
        """Note what was done. It is written when the transaction ends, or when somebody reads the trail in it."""
        self._pending.append(
            {
                "at": self.at, "person": self.person, "action": action, "object_kind": thing[0],
                "object_id": str(thing[1]), "area_code": area_code, "summary": summary,
                "before": as_stored(before), "after": as_stored(after),
            }
        )  # fmt: skip

    def write_out(self) -> None:
        """Chain and insert what was noted.

        Writers wait for each other at the head of the chain, so this is the last thing that a transaction does: the
        wait is short, numbers follow the order of commits, and two writers cannot wait for each other for ever.
        """
        if not self._pending:
            return
        if self.connection.dialect.name == "postgresql" and len(self._pending) == 1:
            row = self._pending[0]
            before, after = around_number(row)
            # One trip: while it waits for this program, everybody else who writes would wait for it.
            self.connection.execute(CHAIN_ONE, row | {"before_number": before, "after_number": after})
            self._pending.clear()
            return
        head = head_of(self.connection, for_writing=True)
        number, digest = head.last_id, head.digest
        for row in self._pending:
            number += 1
            row["id"] = number
            row["digest"] = digest = digest_of(digest, row)
        self.connection.execute(APPEND, self._pending)
        self.connection.execute(MOVE_HEAD, {"newest": number, "its_digest": digest})
        self._pending.clear()


class ChangesInSql:
    def __init__(self, connection: Connection, trail: AuditTrail) -> None:
        self.connection, self.trail = connection, trail

    def latest_id(self) -> int:
        self.trail.write_out()
        return head_of(self.connection).last_id

    def version(self) -> str:
        self.trail.write_out()
        head = head_of(self.connection)
        return f"{head.last_id}-{head.digest[:16]}"

    def data_moment(self) -> datetime | None:
        self.trail.write_out()
        newest = select(tables.change.c.at).where(tables.change.c.object_kind != WHOLE_DATABASE)
        return self.connection.execute(newest.order_by(tables.change.c.id.desc()).limit(1)).scalar()

    def list(
        self,
        *,
        object_kind: str | None = None,
        object_id: str | None = None,
        area_code: str | None = None,
        limit: int = 200,
    ) -> Sequence[Change]:
        return self.filtered(ChangeFilter(object_kind=object_kind, object_id=object_id, area_code=area_code), limit)

    def filtered(self, wanted: ChangeFilter, limit: int | None = None) -> Sequence[Change]:
        self.trail.write_out()
        found = select(tables.change).where(*_conditions(wanted)).order_by(tables.change.c.id.desc()).limit(limit)
        return [Change(**row) for row in self.connection.execute(found).mappings()]

    def count(self, wanted: ChangeFilter) -> int:
        self.trail.write_out()
        found = select(func.count()).select_from(tables.change).where(*_conditions(wanted))
        return self.connection.execute(found).scalar_one()

    def people(self) -> Sequence[str]:
        return self._distinct(tables.change.c.person)

    def object_kinds(self) -> Sequence[str]:
        return self._distinct(tables.change.c.object_kind)

    def _distinct(self, column: ColumnElement[str]) -> Sequence[str]:
        self.trail.write_out()
        return list(self.connection.execute(select(column).distinct().order_by(column)).scalars())

    def first_broken(self) -> BrokenTrail | None:
        self.trail.write_out()
        return broken_row(self.connection)


def _conditions(wanted: ChangeFilter) -> list[ColumnElement[bool]]:
    columns = tables.change.c
    same = {
        columns.person: wanted.person,
        columns.object_kind: wanted.object_kind,
        columns.object_id: wanted.object_id,
        columns.area_code: wanted.area_code,
    }
    conditions = [column == value for column, value in same.items() if value is not None]
    if wanted.since is not None:
        conditions.append(columns.at >= wanted.since)
    if wanted.before is not None:
        conditions.append(columns.at < wanted.before)
    return conditions
