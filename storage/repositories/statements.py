"""Official scores and young people's feedback in SQL: each version is a row, and no row is ever changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, and_, func, select

from charter.register import Source
from services.assessment.statements_stored import Feedback, OfficialScores, Recorded, RecordedFeedback, RecordedScores
from services.exceptions import StaleEditError
from storage import tables
from storage.repositories.audit import AuditTrail
from storage.repositories.rows import insert_if_absent


class StatementsInSql:
    def __init__(self, connection: Connection, trail: AuditTrail) -> None:
        self.connection, self.trail = connection, trail

    def official_scores(self, instrument_id: str, *, area_code: str | None = None) -> Sequence[RecordedScores]:
        return [_scores(row) for row in self._rows(tables.official_score, instrument_id, area_code)]

    def record_scores(
        self, scores: OfficialScores, *, expected_version: int, withdrawn: bool = False
    ) -> RecordedScores:
        key = {"instrument_id": scores.instrument_id, "area_code": scores.area_code, "period": scores.period}
        values = {
            "scores": dict(scores.scores), "source_title": scores.source.title, "source_url": scores.source.url,
            "note": scores.note,
        }  # fmt: skip
        return _scores(self._record(tables.official_score, key, values, expected_version, withdrawn=withdrawn))

    def feedback(self, instrument_id: str, *, area_code: str | None = None) -> Sequence[RecordedFeedback]:
        return [_feedback(row) for row in self._rows(tables.feedback, instrument_id, area_code)]

    def record_feedback(self, given: Feedback, *, expected_version: int, withdrawn: bool = False) -> RecordedFeedback:
        key = {"instrument_id": given.instrument_id, "area_code": given.area_code, "occasion": given.occasion}
        values = {
            "people": given.people, "asked": given.asked, "first_day": given.first_day, "last_day": given.last_day,
            "ratings": dict(given.ratings), "said": dict(given.said), "published": given.published,
        }  # fmt: skip
        return _feedback(self._record(tables.feedback, key, values, expected_version, withdrawn=withdrawn))

    def _rows(self, table: Table, instrument_id: str, area_code: str | None) -> Sequence[RowMapping]:
        conditions = [table.c.instrument_id == instrument_id]
        if area_code is not None:
            conditions.append(table.c.area_code == area_code)
        return self.connection.execute(select(table).where(*conditions).order_by(table.c.id)).mappings().all()

    def _record(
        self, table: Table, key: dict[str, Any], values: dict[str, Any], expected: int, *, withdrawn: bool
    ) -> RowMapping:
        here = and_(*(table.c[name] == value for name, value in key.items()))
        newest = self.connection.execute(select(func.max(table.c.version)).where(here)).scalar() or 0
        stamp = {"recorded_by": self.trail.person, "recorded_at": self.trail.at}
        row = key | values | stamp | {"version": expected + 1, "withdrawn": withdrawn}
        # Two who record at the same moment both ask for the same version: the table lets one of them have it.
        if newest != expected or not insert_if_absent(self.connection, table, **row):
            raise StaleEditError(
                "Somebody else recorded or corrected the same thing meanwhile. Nothing of theirs was overwritten: look "
                "at what stands now and correct that.",
                self._version(table, here, newest),
            )
        verb = "withdrawn" if withdrawn else ("corrected" if expected else "recorded")
        name = "/".join(str(value) for value in key.values())[:100]
        before = self._version(table, here, expected)
        self.trail.append(
            verb, (table.name, name), ", ".join(map(str, key.values())), area_code=key["area_code"],
            before={column: _plain(before[column]) for column in values} if before is not None else None,
            after={column: _plain(value) for column, value in values.items()} | {"withdrawn": withdrawn},
        )  # fmt: skip
        made = self._version(table, here, expected + 1)
        assert made is not None  # noqa: S101  (it was just inserted)
        return made

    def _version(self, table: Table, here: Any, version: int) -> RowMapping | None:
        return self.connection.execute(select(table).where(here, table.c.version == version)).mappings().first()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _recorded(row: RowMapping) -> Recorded:
    return Recorded(row["version"], row["withdrawn"], row["recorded_by"], row["recorded_at"])


def _scores(row: RowMapping) -> RecordedScores:
    source = Source(row["source_title"], row["source_url"])
    stated = OfficialScores(
        row["area_code"], row["instrument_id"], row["period"], row["scores"], source, row["note"]
    )  # fmt: skip
    return RecordedScores(stated, _recorded(row))


def _feedback(row: RowMapping) -> RecordedFeedback:
    same = (
        "area_code", "instrument_id", "occasion", "people", "asked", "first_day", "last_day", "ratings", "said",
        "published",
    )  # fmt: skip
    return RecordedFeedback(Feedback(**{name: row[name] for name in same}), _recorded(row))
