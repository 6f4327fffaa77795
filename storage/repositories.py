"""The register, assessments, imports and audit trail in SQL. Every write leaves its row in the audit trail here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, and_, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from charter.assessment import Answer
from charter.register import GoodPractice, Observation, PublishedList, Source, UncertainDate
from charter.wording import uncertain_date_words
from services.exceptions import NotFoundError, RefusedError, StaleEditError
from services.ports import (
    Assessment,
    Change,
    Figure,
    FoiAnswer,
    ImportedFile,
    ImportIssue,
    Reception,
    RecordedObservation,
    SetAsideRow,
    StoredAnswer,
)
from storage import tables

NOT_UNDONE = tables.imported_file.c.undone_at.is_(None)


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


class SignupsInSql:
    def __init__(self, connection: Connection, trail: AuditTrail) -> None:
        self.connection, self.trail = connection, trail

    def observations(self) -> Sequence[RecordedObservation]:
        rows = self.connection.execute(select(tables.observation).order_by(tables.observation.c.id))
        return [_recorded_observation(row) for row in rows.mappings()]

    def record(self, observation: Observation, *, origin: str | None = None, supersedes: int | None = None) -> int:
        if supersedes is not None:
            self._check_can_be_superseded(supersedes)
        values = {
            "area_code": observation.area_code,
            "state": observation.state,
            "date_kind": observation.when.kind,
            "day": observation.when.day,
            "name_as_printed": observation.name_as_printed,
            "signed_by": observation.signed_by,
            "role": observation.role,
            "source_title": observation.source.title,
            "source_url": observation.source.url,
            "note": observation.note,
        }
        observation_id = _inserted_id(
            self.connection,
            tables.observation,
            **values,
            origin=origin,
            supersedes=supersedes,
            recorded_by=self.trail.person,
            recorded_at=self.trail.at,
        )
        self.trail.append(
            "corrected" if supersedes else "recorded",
            ("observation", observation_id),
            f"{observation.state} {uncertain_date_words(observation.when)}, {observation.source.title}",
            area_code=observation.area_code,
            after=values | {"day": observation.when.day.isoformat(), "supersedes": supersedes},
        )
        return observation_id

    def _check_can_be_superseded(self, observation_id: int) -> None:
        row = _one(self.connection, tables.observation, observation_id, "an observation")
        later = select(tables.observation.c.id).where(
            tables.observation.c.supersedes == observation_id, tables.observation.c.retracted_at.is_(None)
        )
        if row["retracted_at"] is not None or self.connection.execute(later).first():
            raise RefusedError("This observation was corrected or taken back already. Correct the newest one instead.")

    def retract(self, observation_id: int) -> None:
        self._set_retracted(observation_id, person=self.trail.person, at=self.trail.at, action="retracted")

    def restore(self, observation_id: int) -> None:
        self._set_retracted(observation_id, person=None, at=None, action="restored")

    def _set_retracted(self, observation_id: int, *, person: str | None, at: datetime | None, action: str) -> None:
        row = _one(self.connection, tables.observation, observation_id, "an observation")
        if (row["retracted_at"] is None) == (at is None):
            return
        table = tables.observation
        self.connection.execute(
            update(table).where(table.c.id == observation_id).values(retracted_by=person, retracted_at=at)
        )
        self.trail.append(
            action,
            ("observation", observation_id),
            f"{row['state']}, {row['source_title']}",
            area_code=row["area_code"],
        )

    def origins(self) -> frozenset[str]:
        column = tables.observation.c.origin
        return frozenset(self.connection.execute(select(column).where(column.is_not(None))).scalars())

    def lists(self) -> Sequence[PublishedList]:
        rows = self.connection.execute(select(tables.published_list).order_by(tables.published_list.c.day)).mappings()
        return [PublishedList(row["id"], row["day"], bool(row["complete"]), row["count"], _source(row)) for row in rows]

    def add_list(self, entry: PublishedList) -> None:
        self.connection.execute(
            insert(tables.published_list).values(
                id=entry.id, day=entry.day, complete=int(entry.complete), count=entry.count,
                source_title=entry.source.title, source_url=entry.source.url,
            )
        )  # fmt: skip
        self.trail.append("recorded", ("published_list", entry.id), f"{entry.count} named: {entry.source.title}")

    def good_practice(self) -> Sequence[GoodPractice]:
        rows = self.connection.execute(select(tables.good_practice).order_by(tables.good_practice.c.id)).mappings()
        return [
            GoodPractice(row["id"], row["area_code"], _when(row), tuple(row["standards"]), row["what"], _source(row))
            for row in rows
        ]

    def add_good_practice(self, mention: GoodPractice) -> None:
        self.connection.execute(
            insert(tables.good_practice).values(
                id=mention.id, area_code=mention.area_code, date_kind=mention.when.kind, day=mention.when.day,
                standards=list(mention.standards), what=mention.what,
                source_title=mention.source.title, source_url=mention.source.url,
            )
        )  # fmt: skip
        self.trail.append("recorded", ("good_practice", mention.id), mention.what, area_code=mention.area_code)


class AssessmentsInSql:
    def __init__(self, connection: Connection, trail: AuditTrail) -> None:
        self.connection, self.trail = connection, trail

    def open(self, area_code: str, instrument_id: str, version: str, round_: str) -> Assessment:
        if found := self.find(area_code=area_code, instrument_id=instrument_id, round_=round_):
            return found[0]
        values = {
            "area_code": area_code,
            "instrument_id": instrument_id,
            "instrument_version": version,
            "round": round_,
            "state": "draft",
        }
        assessment_id = _inserted_id(
            self.connection, tables.assessment, **values, created_by=self.trail.person, created_at=self.trail.at
        )
        self.trail.append(
            "opened",
            ("assessment", assessment_id),
            f"{instrument_id}, round {round_}",
            area_code=area_code,
            after=values,
        )
        return self.find(area_code=area_code, instrument_id=instrument_id, round_=round_)[0]

    def find(
        self, *, area_code: str | None = None, instrument_id: str | None = None, round_: str | None = None
    ) -> Sequence[Assessment]:
        table = tables.assessment
        wanted = {table.c.area_code: area_code, table.c.instrument_id: instrument_id, table.c["round"]: round_}
        conditions = [column == value for column, value in wanted.items() if value is not None]
        rows = self.connection.execute(select(table).where(*conditions).order_by(table.c.id)).mappings()
        return [Assessment(**row) for row in rows]

    def answers(self, assessment_ids: Iterable[int]) -> Mapping[int, Mapping[str, StoredAnswer]]:
        ids = list(assessment_ids)
        found: dict[int, dict[str, StoredAnswer]] = {assessment_id: {} for assessment_id in ids}
        rows = self.connection.execute(select(tables.answer).where(tables.answer.c.assessment_id.in_(ids))).mappings()
        for row in rows:
            found[row["assessment_id"]][row["item_id"]] = _stored_answer(row)
        return found

    def save(self, assessment_id: int, answer: Answer, evidence: str, *, expected_version: int) -> StoredAnswer:
        owner = _one(self.connection, tables.assessment, assessment_id, "an assessment")
        table = tables.answer
        here = and_(table.c.assessment_id == assessment_id, table.c.item_id == answer.item_id)
        row = self.connection.execute(select(table).where(here).with_for_update()).mappings().first()
        before = _stored_answer(row) if row else None
        if (before.version if before else 0) != expected_version:
            raise StaleEditError(
                f"Somebody else answered {answer.item_id} while you did. Nothing of theirs was overwritten: "
                "look at both and choose.",
                before,
            )
        values = {
            "state": answer.state,
            "level": answer.level,
            "reason": answer.reason,
            "evidence": evidence,
        }
        stamp = {"version": expected_version + 1, "changed_by": self.trail.person, "changed_at": self.trail.at}
        if before:
            self.connection.execute(update(table).where(here).values(**values, **stamp))
        elif not _insert_if_absent(
            self.connection, table, assessment_id=assessment_id, item_id=answer.item_id, **values, **stamp
        ):
            # Another first answer was committed between the look and the insert: look again.
            return self.save(assessment_id, answer, evidence, expected_version=expected_version)
        self.trail.append(
            "answered",
            ("answer", f"{assessment_id}/{answer.item_id}"),
            f"{answer.item_id}: {answer.state if answer.level is None else answer.level}",
            area_code=owner["area_code"],
            before=_answer_values(before) if before else None,
            after=values,
        )
        return StoredAnswer(answer, evidence, expected_version + 1, self.trail.person, self.trail.at)


class ImportsInSql:
    def __init__(self, connection: Connection, trail: AuditTrail) -> None:
        self.connection, self.trail = connection, trail

    def accept(self, reception: Reception) -> int:
        import_id = _inserted_id(
            self.connection,
            tables.imported_file,
            kind=reception.kind,
            file_name=reception.file_name,
            sha256=reception.sha256,
            size=reception.size,
            rows_read=reception.rows_read,
            rows_accepted=reception.rows_accepted,
            rows_set_aside=len(reception.set_aside),
            source=reception.source,
            source_url=reception.source_url,
            periods=reception.periods,
            accepted_by=self.trail.person,
            accepted_at=self.trail.at,
        )
        self._add_many(tables.import_issue, (asdict(issue) | {"import_id": import_id} for issue in reception.issues))
        self._add_many(
            tables.set_aside_row,
            (
                {"import_id": import_id, "row": row.row, "reason": row.reason, "cells": list(row.cells)}
                for row in reception.set_aside
            ),
        )
        self._add_many(tables.official_figure, (asdict(f) | {"import_id": import_id} for f in reception.figures))
        self._add_returns(import_id, reception)
        self.trail.append(
            "imported",
            ("import", import_id),
            f"{reception.file_name}: {reception.rows_accepted} of {reception.rows_read} rows accepted",
            after={"sha256": reception.sha256, "kind": reception.kind, "set_aside": len(reception.set_aside)},
        )
        return import_id

    def _add_many(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        if found := list(rows):
            self.connection.execute(insert(table), found)

    def _add_returns(self, import_id: int, reception: Reception) -> None:
        if not reception.answers:
            return
        wave_id = self._wave(reception)
        returns: dict[tuple[str, str], int] = {}
        rows = []
        for answer in reception.answers:
            key = (answer.area_code, answer.source_url)
            if key not in returns:
                returns[key] = _inserted_id(
                    self.connection, tables.foi_return, wave_id=wave_id, import_id=import_id, area_code=key[0],
                    source_url=key[1],
                )  # fmt: skip
            values = asdict(answer)
            for elsewhere in ("area_code", "source_url", "import_id", "wave"):
                del values[elsewhere]
            rows.append(values | {"return_id": returns[key]})
        self._add_many(tables.foi_answer, rows)

    def _wave(self, reception: Reception) -> int:
        name = reception.wave or reception.file_name
        found = self.connection.execute(select(tables.foi_wave.c.id).where(tables.foi_wave.c.name == name)).scalar()
        return found or _inserted_id(
            self.connection,
            tables.foi_wave,
            name=name,
            question_set=reception.question_set,
            created_by=self.trail.person,
            created_at=self.trail.at,
        )

    def undo(self, import_id: int) -> None:
        row = _one(self.connection, tables.imported_file, import_id, "an import")
        if row["undone_at"] is not None:
            return
        table = tables.imported_file
        self.connection.execute(
            update(table).where(table.c.id == import_id).values(undone_by=self.trail.person, undone_at=self.trail.at)
        )
        self.trail.append("undid", ("import", import_id), row["file_name"])

    def files(self) -> Sequence[ImportedFile]:
        rows = self.connection.execute(select(tables.imported_file).order_by(tables.imported_file.c.id)).mappings()
        return [ImportedFile(**row) for row in rows]

    def issues(self, import_id: int) -> Sequence[ImportIssue]:
        table = tables.import_issue
        rows = self.connection.execute(select(table).where(table.c.import_id == import_id).order_by(table.c.id))
        return [
            ImportIssue(row["code"], row["severity"], row["message"], row["row"], row["column"])
            for row in rows.mappings()
        ]

    def set_aside(self, import_id: int) -> Sequence[SetAsideRow]:
        table = tables.set_aside_row
        rows = self.connection.execute(select(table).where(table.c.import_id == import_id).order_by(table.c.id))
        return [SetAsideRow(row["row"], row["reason"], tuple(row["cells"])) for row in rows.mappings()]

    def figures(
        self, *, series: str | None = None, period: str | None = None, area_code: str | None = None
    ) -> Sequence[Figure]:
        table = tables.official_figure
        wanted = {table.c.series: series, table.c.period: period, table.c.area_code: area_code}
        conditions = [column == value for column, value in wanted.items() if value is not None]
        query = select(table).join(tables.imported_file).where(NOT_UNDONE, *conditions).order_by(table.c.id)
        rows = self.connection.execute(query).mappings()
        return [Figure(**{name: value for name, value in row.items() if name != "id"}) for row in rows]

    def series(self) -> Sequence[tuple[str, str]]:
        table = tables.official_figure
        query = select(table.c.series, table.c.period).join(tables.imported_file).where(NOT_UNDONE).distinct()
        return [(row.series, row.period) for row in self.connection.execute(query.order_by("series", "period"))]

    def foi_answers(self, *, area_code: str | None = None) -> Sequence[FoiAnswer]:
        back, wave, file = tables.foi_return, tables.foi_wave, tables.imported_file
        query = (
            select(
                tables.foi_answer,
                back.c.area_code,
                back.c.source_url,
                back.c.import_id,
                wave.c.name.label("wave"),
            )
            .join(back, tables.foi_answer.c.return_id == back.c.id)
            .join(wave, back.c.wave_id == wave.c.id)
            .join(file, back.c.import_id == file.c.id)
            .where(NOT_UNDONE)
            .order_by(tables.foi_answer.c.id)
        )
        if area_code is not None:
            query = query.where(back.c.area_code == area_code)
        left_out = {"id", "return_id"}
        return [
            FoiAnswer(**{name: value for name, value in row.items() if name not in left_out})
            for row in self.connection.execute(query).mappings()
        ]


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


def _inserted_id(connection: Connection, table: Table, **values: Any) -> int:
    key = connection.execute(insert(table).values(**values)).inserted_primary_key
    assert key is not None  # noqa: S101  (an insert of one row always has one)
    return int(key[0])


def _insert_if_absent(connection: Connection, table: Table, **values: Any) -> bool:
    """Whether the row was inserted; False where one with its key is there already."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    attempt = dialect.insert(table).values(**values).on_conflict_do_nothing().returning(*table.primary_key)
    return connection.execute(attempt).first() is not None


def _one(connection: Connection, table: Table, row_id: int, what: str) -> RowMapping:
    row = connection.execute(select(table).where(table.c.id == row_id)).mappings().first()
    if row is None:
        raise NotFoundError(f"There is no such record any more ({what}, number {row_id}). Reload the page.")
    return row


def _source(row: RowMapping) -> Source:
    return Source(row["source_title"], row["source_url"])


def _when(row: RowMapping) -> UncertainDate:
    return UncertainDate(row["date_kind"], row["day"])


def _recorded_observation(row: RowMapping) -> RecordedObservation:
    observation = Observation(
        row["area_code"],
        row["state"],
        _when(row),
        _source(row),
        name_as_printed=row["name_as_printed"],
        signed_by=row["signed_by"],
        role=row["role"],
        note=row["note"],
        id=row["id"],
    )
    return RecordedObservation(
        observation, row["recorded_by"], row["recorded_at"], row["supersedes"], row["retracted_at"]
    )


def _stored_answer(row: RowMapping) -> StoredAnswer:
    answer = Answer(row["item_id"], row["state"], row["level"], row["reason"])
    return StoredAnswer(answer, row["evidence"], row["version"], row["changed_by"], row["changed_at"])


def _answer_values(stored: StoredAnswer) -> dict[str, Any]:
    answer = stored.answer
    return {"state": answer.state, "level": answer.level, "reason": answer.reason, "evidence": stored.evidence}
