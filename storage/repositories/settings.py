"""What a database says of itself in SQL."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from storage import tables
from storage.repositories.audit import AuditTrail


class SettingsInSql:
    def __init__(self, connection: Connection, trail: AuditTrail) -> None:
        self.connection, self.trail = connection, trail

    def get(self, name: str) -> str:
        table = tables.setting
        return self.connection.execute(select(table.c.value).where(table.c.name == name)).scalar() or ""

    def set(self, name: str, value: str) -> None:
        before, table = self.get(name), tables.setting
        self.connection.execute(delete(table).where(table.c.name == name))
        self.connection.execute(insert(table).values(name=name, value=value))
        self.trail.append(
            "set", ("setting", name), f"{name}: {value}", before={"value": before}, after={"value": value}
        )
