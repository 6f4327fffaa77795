"""People's decisions on names in SQL."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, select, update

from services.ports import NameDecision
from storage import tables
from storage.repositories.audit import AuditTrail
from storage.repositories.rows import inserted_id, one

# Made once, as `storage.chain` does.
EVERY_DECISION = select(tables.name_decision).order_by(tables.name_decision.c.id)


class NameDecisionsInSql:
    def __init__(self, connection: Connection, trail: AuditTrail) -> None:
        self.connection, self.trail = connection, trail

    def list(self) -> Sequence[NameDecision]:
        rows = self.connection.execute(EVERY_DECISION)
        return [_decision(row) for row in rows.mappings()]

    def decide(self, key: str, name: str, meaning: str, reason: str) -> int:
        table = tables.name_decision
        standing = select(table).where(table.c.name_key == key, table.c.undone_at.is_(None))
        for row in self.connection.execute(standing).mappings().all():
            self._set_undone(row)
        decision_id = inserted_id(
            self.connection,
            table,
            name_key=key,
            name=name,
            meaning=meaning,
            reason=reason,
            decided_by=self.trail.person,
            decided_at=self.trail.at,
        )
        self.trail.append(
            "decided",
            ("name_decision", decision_id),
            f"'{name}' means {meaning}",
            after={"key": key, "name": name, "meaning": meaning, "reason": reason},
        )
        return decision_id

    def undo(self, decision_id: int) -> None:
        row = one(self.connection, tables.name_decision, decision_id, "a decision on a name")
        if row["undone_at"] is None:
            self._set_undone(row)

    def _set_undone(self, row: RowMapping) -> None:
        self.connection.execute(
            update(tables.name_decision)
            .where(tables.name_decision.c.id == row["id"])
            .values(undone_by=self.trail.person, undone_at=self.trail.at)
        )
        self.trail.append("undid", ("name_decision", row["id"]), f"'{row['name']}' meant {row['meaning']}")


def _decision(row: RowMapping) -> NameDecision:
    fields = dict(row)
    return NameDecision(key=fields.pop("name_key"), **fields)
