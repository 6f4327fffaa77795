"""Assessments and their answers in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, insert, select, update

from charter.answer_details import NO_DETAILS, Details, parse_details
from charter.assessment import Answer
from services.exceptions import NotFoundError, StaleEditError
from services.ports import Assessment, StoredAnswer
from storage import tables
from storage.repositories.audit import AuditTrail
from storage.repositories.rows import insert_if_absent, one


class AssessmentsInSql:
    def __init__(self, connection: Connection, trail: AuditTrail) -> None:
        self.connection, self.trail = connection, trail

    def open(self, area_code: str, instrument_id: str, version: str, round_: str) -> Assessment:
        if found := self._steady(area_code, instrument_id, round_):
            return found
        values = {
            "area_code": area_code,
            "instrument_id": instrument_id,
            "instrument_version": version,
            "round": round_,
            "state": "draft",
        }
        stamp = {"created_by": self.trail.person, "created_at": self.trail.at}
        made = insert_if_absent(self.connection, tables.assessment, **values, **stamp)
        opened = self._steady(area_code, instrument_id, round_)
        assert opened is not None  # noqa: S101  (it was there, or has just been made)
        if made:
            summary = f"{instrument_id}, round {round_}"
            self.trail.append("opened", ("assessment", opened.id), summary, area_code=area_code, after=values)
        return opened

    def _steady(self, area_code: str, instrument_id: str, round_: str) -> Assessment | None:
        """The assessment, which stays in its state while it is answered; others may answer it too."""
        columns = tables.assessment.c
        wanted = (columns.area_code == area_code, columns.instrument_id == instrument_id, columns["round"] == round_)
        found = select(tables.assessment).where(*wanted).with_for_update(read=True)
        row = self.connection.execute(found).mappings().first()
        return Assessment(**row) if row else None

    def locked(self, assessment_id: int, *, expected_version: int | None = None) -> Assessment:
        found = select(tables.assessment).where(tables.assessment.c.id == assessment_id).with_for_update()
        row = self.connection.execute(found).mappings().first()
        if row is None:
            raise NotFoundError("There is no such round any more. Reload the page.")
        if expected_version not in (None, row["version"]):
            raise StaleEditError(
                "Somebody else changed this round, or asked or answered a question on it, while you did. Nothing of "
                "theirs was overwritten: look at it as it stands now, and do it again if it is still right.",
                Assessment(**row),
            )
        return Assessment(**row)

    def move(
        self,
        assessment_id: int,
        state: str,
        *,
        done: str,
        expected_version: int,
        note: str = "",
        submitted: bool = False,
    ) -> Assessment:
        before = self.locked(assessment_id, expected_version=expected_version)
        values: dict[str, Any] = {"state": state, "note": note}
        values |= {"changed_by": self.trail.person, "changed_at": self.trail.at}
        if submitted:
            values["submitted_by"] = self.trail.person
        after = self._bump(before, values)
        self.trail.append(done, ("assessment", assessment_id), f"{before.instrument_id}, round {before.round}",
                          area_code=before.area_code, before=_state_of(before), after=_state_of(after))  # fmt: skip
        return after

    def touch(self, assessment_id: int, *, expected_version: int) -> Assessment:
        return self._bump(self.locked(assessment_id, expected_version=expected_version), {})

    def _bump(self, before: Assessment, values: Mapping[str, Any]) -> Assessment:
        changed = {**values, "version": before.version + 1}
        self.connection.execute(update(tables.assessment).where(tables.assessment.c.id == before.id).values(**changed))
        return replace(before, **changed)

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

    def plain_answers(self, assessment_ids: Iterable[int]) -> Mapping[int, Mapping[str, Answer]]:
        ids = list(assessment_ids)
        found: dict[int, dict[str, Answer]] = {assessment_id: {} for assessment_id in ids}
        columns = tables.answer.c
        wanted = (columns.assessment_id, columns.item_id, columns.state, columns.level, columns.reason)
        # The same few answers again and again: each is made once.
        made: dict[tuple[str, str, int | None, str], Answer] = {}
        for assessment_id, *said in self.connection.execute(select(*wanted).where(columns.assessment_id.in_(ids))):
            key = tuple(said)
            if (answer := made.get(key)) is None:
                answer = made[key] = Answer(*said)
            found[assessment_id][answer.item_id] = answer
        return found

    def save(
        self,
        assessment_id: int,
        answer: Answer,
        evidence: str,
        *,
        expected_version: int,
        details: Details | None = None,
    ) -> StoredAnswer:
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
        if details is None:
            details = before.details if before else NO_DETAILS
        saved = StoredAnswer(answer, evidence, expected_version + 1, self.trail.person, self.trail.at, details)
        audited = _answer_values(saved)
        values = audited | {"details": audited.get("details")}
        stamp = {"version": expected_version + 1, "changed_by": self.trail.person, "changed_at": self.trail.at}
        if before:
            self.connection.execute(update(table).where(here).values(**values, **stamp))
        elif not insert_if_absent(
            self.connection, table, assessment_id=assessment_id, item_id=answer.item_id, **values, **stamp
        ):
            # Another first answer was committed between the look and the insert: look again.
            return self.save(assessment_id, answer, evidence, expected_version=expected_version, details=details)
        self.trail.append(
            "answered",
            ("answer", f"{assessment_id}/{answer.item_id}"),
            f"{answer.item_id}: {answer.state if answer.level is None else answer.level}",
            area_code=owner["area_code"],
            before=_answer_values(before) if before else None,
            after=audited,
        )
        return saved

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
    details = parse_details(row["details"])
    return StoredAnswer(answer, row["evidence"], row["version"], row["changed_by"], row["changed_at"], details)


def _answer_values(stored: StoredAnswer) -> dict[str, Any]:
    """What the audit trail keeps of an answer; details only where there are any."""
    answer, details = stored.answer, stored.details.as_json()
    values = {"state": answer.state, "level": answer.level, "reason": answer.reason, "evidence": stored.evidence}
    return values | ({"details": details} if details else {})


def _state_of(assessment: Assessment) -> dict[str, Any]:
    return {"state": assessment.state, "version": assessment.version, "note": assessment.note}
