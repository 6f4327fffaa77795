"""Assessments and their answers in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, insert, select, update

from charter.assessment import Answer
from services.exceptions import StaleEditError
from services.ports import Assessment, StoredAnswer
from storage import tables
from storage.repositories.audit import AuditTrail
from storage.repositories.rows import insert_if_absent, one


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
        stamp = {"created_by": self.trail.person, "created_at": self.trail.at}
        made = insert_if_absent(self.connection, tables.assessment, **values, **stamp)
        opened = self.find(area_code=area_code, instrument_id=instrument_id, round_=round_)[0]
        if made:
            summary = f"{instrument_id}, round {round_}"
            self.trail.append("opened", ("assessment", opened.id), summary, area_code=area_code, after=values)
        return opened

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
        owner = one(self.connection, tables.assessment, assessment_id, "an assessment")
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
        elif not insert_if_absent(
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

    def add_answers(self, assessment_id: int, answers: Iterable[Answer], evidence: str) -> None:
        owner = one(self.connection, tables.assessment, assessment_id, "an assessment")
        stamp = {"version": 1, "changed_by": self.trail.person, "changed_at": self.trail.at}
        rows = [
            {"item_id": a.item_id, "state": a.state, "level": a.level, "reason": a.reason, "evidence": evidence}
            for a in answers
        ]
        key = {"assessment_id": assessment_id}
        self.connection.execute(insert(tables.answer), [key | row | stamp for row in rows])
        summary = f"{len(rows)} first answers at once"
        self.trail.append("answered", ("assessment", assessment_id), summary, area_code=owner["area_code"],
                          after={"answers": rows})  # fmt: skip


def _stored_answer(row: RowMapping) -> StoredAnswer:
    answer = Answer(row["item_id"], row["state"], row["level"], row["reason"])
    return StoredAnswer(answer, row["evidence"], row["version"], row["changed_by"], row["changed_at"])


def _answer_values(stored: StoredAnswer) -> dict[str, Any]:
    answer = stored.answer
    return {"state": answer.state, "level": answer.level, "reason": answer.reason, "evidence": stored.evidence}
