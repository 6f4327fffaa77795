"""Corrections by hand in SQL."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, select, update

from services.foi.foi_records import NewCorrection, StoredCorrection
from storage import tables
from storage.repositories.audit import AuditTrail
from storage.repositories.rows import inserted_id, one

KEY = ("wave", "area_code", "question", "period", "was")
"""What a correction is about: two that agree in it cannot both stand."""


class CorrectionsInSql:
    def __init__(self, connection: Connection, trail: AuditTrail) -> None:
        self.connection, self.trail = connection, trail

    def list(self) -> Sequence[StoredCorrection]:
        table = tables.foi_correction
        return [_stored(row) for row in self.connection.execute(select(table).order_by(table.c.id)).mappings()]

    def add(self, made: NewCorrection) -> int:
        self._take_back_others(made)
        number = inserted_id(
            self.connection, tables.foi_correction, **vars(made), made_by=self.trail.person, made_at=self.trail.at
        )
        self.trail.append(
            "corrected", ("foi_correction", number), _in_words(made), area_code=made.area_code,
            before={"raw": made.was}, after=vars(made),
        )  # fmt: skip
        return number

    def undo(self, correction_id: int) -> None:
        row = one(self.connection, tables.foi_correction, correction_id, "a correction")
        if row["undone_at"] is None:
            self._mark(row, "undid", undone_by=self.trail.person, undone_at=self.trail.at)

    def restore(self, correction_id: int) -> None:
        row = one(self.connection, tables.foi_correction, correction_id, "a correction")
        if row["undone_at"] is not None:
            self._take_back_others(_stored(row).made)
            self._mark(row, "restored", undone_by=None, undone_at=None)

    def _take_back_others(self, made: NewCorrection) -> None:
        table = tables.foi_correction
        same = [table.c[name] == getattr(made, name) for name in KEY]
        for row in self.connection.execute(select(table).where(table.c.undone_at.is_(None), *same)).mappings().all():
            self._mark(row, "undid", undone_by=self.trail.person, undone_at=self.trail.at)

    def _mark(self, row: RowMapping, action: str, **values: object) -> None:
        table = tables.foi_correction
        self.connection.execute(update(table).where(table.c.id == row["id"]).values(**values))
        made = _stored(row).made
        self.trail.append(action, ("foi_correction", row["id"]), _in_words(made), area_code=made.area_code)


def _stored(row: RowMapping) -> StoredCorrection:
    fields = dict(row)
    own = {name: fields.pop(name) for name in ("id", "made_by", "made_at", "undone_by", "undone_at")}
    return StoredCorrection(made=NewCorrection(**fields), **own)


def _in_words(made: NewCorrection) -> str:
    return f"{made.wave}, {made.question} {made.period}: '{made.was[:80]}' is {made.status}; {made.reason}"
