"""Who has which part of a questionnaire open, in SQL. Not audited: it is no change of anything that counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, delete, select, update

from services.assessment.rounds_stored import Seen
from storage import tables
from storage.repositories.audit import AuditTrail
from storage.repositories.rows import insert_if_absent

KEPT = timedelta(hours=1)


class PresenceInSql:
    def __init__(self, connection: Connection, trail: AuditTrail) -> None:
        self.connection, self.trail = connection, trail

    def note(self, assessment: tuple[str, str, str], name: str, part: str) -> None:
        table = tables.presence
        area_code, instrument_id, round_ = assessment
        key = {"area_code": area_code, "instrument_id": instrument_id, "round": round_, "person": self.trail.person}
        values = {"name": name, "part": part, "seen_at": self.trail.at}
        here = update(table).where(_of(assessment), table.c.person == self.trail.person).values(**values)
        # Nearly always somebody is where they were a few seconds ago.
        is_known = self.connection.execute(here).rowcount
        if not is_known and not insert_if_absent(self.connection, table, **key, **values):
            self.connection.execute(here)
        # One's own old places only: two people who tidy each other's could wait for one another.
        mine = and_(table.c.person == self.trail.person, table.c.seen_at < self.trail.at - KEPT)
        self.connection.execute(delete(table).where(mine))

    def since(self, assessment: tuple[str, str, str], moment: datetime) -> Sequence[Seen]:
        table = tables.presence
        columns = (table.c.person, table.c.name, table.c.part, table.c.seen_at)
        found = select(*columns).where(_of(assessment), table.c.seen_at >= moment).order_by(table.c.seen_at.desc())
        return [Seen(**row) for row in self.connection.execute(found).mappings()]


def _of(assessment: tuple[str, str, str]) -> ColumnElement[bool]:
    table = tables.presence
    area_code, instrument_id, round_ = assessment
    return and_(table.c.area_code == area_code, table.c.instrument_id == instrument_id, table.c["round"] == round_)
