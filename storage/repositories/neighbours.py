"""Lists of statistical neighbours in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from sqlalchemy import Connection, insert, select

from services.ports import Neighbour
from storage import tables
from storage.repositories.audit import AuditTrail

NOT_UNDONE = tables.imported_file.c.undone_at.is_(None)


class NeighboursInSql:
    def __init__(self, connection: Connection, trail: AuditTrail) -> None:
        self.connection, self.trail = connection, trail

    def add(self, import_id: int, vintage: str, neighbours: Iterable[Neighbour]) -> None:
        rows = [asdict(one) | {"import_id": import_id, "vintage": vintage} for one in neighbours]
        self.connection.execute(insert(tables.neighbour), rows)
        self.trail.append("recorded", ("neighbours", vintage), f"Statistical neighbours {vintage}: {len(rows)} places")

    def vintages(self) -> Sequence[str]:
        table = tables.neighbour
        query = select(table.c.vintage).join(tables.imported_file).where(NOT_UNDONE).distinct().order_by("vintage")
        return list(self.connection.execute(query).scalars())

    def of(self, area_code: str, vintage: str) -> Sequence[Neighbour]:
        table = tables.neighbour
        query = (
            select(table)
            .join(tables.imported_file)
            .where(NOT_UNDONE, table.c.area_code == area_code, table.c.vintage == vintage)
            .order_by(table.c.rank)
        )
        left_out = {"id", "import_id", "vintage"}
        return [
            Neighbour(**{name: value for name, value in row.items() if name not in left_out})
            for row in self.connection.execute(query).mappings()
        ]
