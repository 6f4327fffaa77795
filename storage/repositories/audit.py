"""The audit trail: appended to in the transaction of the write that it describes, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from services.ports import Change
from storage import tables


class AuditTrail:
    """Appends to the audit trail in the transaction of the write that it describes."""

    def __init__(self, connection: Connection, person: str, at: datetime) -> None:
        self.connection, self.person, self.at = connection, person, at

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
        self.connection.execute(
            insert(tables.change).values(
                at=self.at, person=self.person, action=action, object_kind=thing[0], object_id=str(thing[1]),
                area_code=area_code, summary=summary, before=before, after=after,
            )
        )  # fmt: skip


class ChangesInSql:
    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def latest_id(self) -> int:
        return self.connection.execute(select(func.max(tables.change.c.id))).scalar() or 0

    def list(
        self,
        *,
        object_kind: str | None = None,
        object_id: str | None = None,
        area_code: str | None = None,
        limit: int = 200,
    ) -> Sequence[Change]:
        table = tables.change
        wanted = {table.c.object_kind: object_kind, table.c.object_id: object_id, table.c.area_code: area_code}
        conditions = [column == value for column, value in wanted.items() if value is not None]
        rows = self.connection.execute(select(table).where(*conditions).order_by(table.c.id.desc()).limit(limit))
        return [Change(**row) for row in rows.mappings()]
