"""Layouts and question sets of this installation's own in SQL."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from services.foi.foi_records import Declaration, DeclarationKind
from storage import tables
from storage.repositories.audit import AuditTrail
from storage.repositories.rows import inserted_id, one

# Made once, as `storage.chain` does.
OF_A_KIND = (
    select(tables.foi_declaration)
    .where(tables.foi_declaration.c.kind == bindparam("of_kind"))
    .order_by(tables.foi_declaration.c.id)
)


class DeclarationsInSql:
    def __init__(self, connection: Connection, trail: AuditTrail) -> None:
        self.connection, self.trail = connection, trail

    def list(self, kind: DeclarationKind) -> Sequence[Declaration]:
        rows = self.connection.execute(OF_A_KIND, {"of_kind": kind})
        return [Declaration(**row) for row in rows.mappings()]

    def add(self, kind: DeclarationKind, name: str, text: str) -> int:
        self._delete_others(kind, name)
        number = inserted_id(
            self.connection, tables.foi_declaration, kind=kind, name=name, text=text,
            made_by=self.trail.person, made_at=self.trail.at,
        )  # fmt: skip
        self.trail.append("recorded", (kind, number), name, after={"text": text})
        return number

    def undo(self, declaration_id: int) -> None:
        row = one(self.connection, tables.foi_declaration, declaration_id, "a layout or question set")
        if row["undone_at"] is None:
            self._mark(row, "undid", undone_by=self.trail.person, undone_at=self.trail.at)

    def restore(self, declaration_id: int) -> None:
        row = one(self.connection, tables.foi_declaration, declaration_id, "a layout or question set")
        if row["undone_at"] is not None:
            self._delete_others(row["kind"], row["name"])
            self._mark(row, "restored", undone_by=None, undone_at=None)

    def _delete_others(self, kind: str, name: str) -> None:
        table = tables.foi_declaration
        same = select(table).where(table.c.kind == kind, table.c.name == name, table.c.undone_at.is_(None))
        for row in self.connection.execute(same).mappings().all():
            self._mark(row, "undid", undone_by=self.trail.person, undone_at=self.trail.at)

    def _mark(self, row: RowMapping, action: str, **values: object) -> None:
        table = tables.foi_declaration
        self.connection.execute(update(table).where(table.c.id == row["id"]).values(**values))
        self.trail.append(action, (row["kind"], row["id"]), row["name"])
