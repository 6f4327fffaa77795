"""Actions in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from charter.register import Source
from services.assessment.actions_stored import ActionDraft, PlannedAction, Status, Step
from services.exceptions import NotFoundError, StaleEditError
from storage import tables
from storage.repositories.audit import AuditTrail
from storage.repositories.rows import inserted_id

TABLE = tables.planned_action


class ActionsInSql:
    def __init__(self, connection: Connection, trail: AuditTrail) -> None:
        self.connection, self.trail = connection, trail

    def add(self, area_code: str, instrument_id: str, item_id: str, draft: ActionDraft, uid: str) -> PlannedAction:
        place = {"uid": uid, "area_code": area_code, "instrument_id": instrument_id, "item_id": item_id}
        made = {"created_by": self.trail.person, "created_at": self.trail.at}
        values = place | made | self._stamp(1) | _values(draft) | {"status": "open", "status_before": "open"}
        number = inserted_id(self.connection, TABLE, **values)
        self._note("planned", number, draft.title, area_code, after=place | _audited(draft, "open"))
        return self.one(number)

    def one(self, action_id: int) -> PlannedAction:
        return _action(self._row(action_id))

    def find(self, *, area_code: str | None = None, instrument_id: str | None = None) -> Sequence[PlannedAction]:
        wanted = {TABLE.c.area_code: area_code, TABLE.c.instrument_id: instrument_id}
        conditions = [column == value for column, value in wanted.items() if value is not None]
        rows = self.connection.execute(select(TABLE).where(*conditions).order_by(TABLE.c.id)).mappings()
        return [_action(row) for row in rows]

    def change(self, action_id: int, draft: ActionDraft, *, expected_version: int) -> PlannedAction:
        before = self._locked(action_id, expected_version)
        return self._update("changed", before, _values(draft), _audited(draft, before.status))

    def move(self, action_id: int, status: Status, *, expected_version: int) -> PlannedAction:
        before = self._locked(action_id, expected_version)
        closed = self.trail.at if status in ("done", "dropped") else None
        # Closed anew, it proposes anew.
        values = {"status": status, "status_before": before.status, "closed_at": closed, "proposal_settled": False}
        return self._update("moved", before, values, _audited(before.draft, status))

    def settle_proposal(self, action_id: int, *, expected_version: int) -> PlannedAction:
        before = self._locked(action_id, expected_version)
        audited = _audited(before.draft, before.status) | {"proposal_settled": True}
        return self._update("settled", before, {"proposal_settled": True}, audited)

    def _row(self, action_id: int, *, lock: bool = False) -> RowMapping:
        query = select(TABLE).where(TABLE.c.id == action_id)
        row = self.connection.execute(query.with_for_update() if lock else query).mappings().first()
        if row is None:
            raise NotFoundError("There is no such action any more. Reload the page.")
        return row

    def _locked(self, action_id: int, expected_version: int) -> PlannedAction:
        found = _action(self._row(action_id, lock=True))
        if found.version != expected_version:
            raise StaleEditError(
                f"Somebody else changed the action '{found.draft.title}' meanwhile. Nothing of theirs was overwritten: "
                "look at it as it stands now and make your change again.",
                found,
            )
        return found

    def _update(self, verb: str, before: PlannedAction, values: dict[str, Any], after: dict[str, Any]) -> PlannedAction:
        stamped = values | self._stamp(before.version + 1)
        self.connection.execute(update(TABLE).where(TABLE.c.id == before.id).values(**stamped))
        was = _audited(before.draft, before.status) | {"proposal_settled": before.proposal_settled}
        self._note(verb, before.id, before.draft.title, before.area_code, before=was, after=after)
        return self.one(before.id)

    def _stamp(self, version: int) -> dict[str, Any]:
        return {"version": version, "changed_by": self.trail.person, "changed_at": self.trail.at}

    def _note(self, verb: str, number: int, title: str, area_code: str, **sides: dict[str, Any]) -> None:
        self.trail.append(verb, ("action", number), title, area_code=area_code, **sides)


def _values(draft: ActionDraft) -> dict[str, Any]:
    return {
        "title": draft.title, "owner": draft.owner, "due": draft.due, "note": draft.note, "aims_at": draft.aims_at,
        "steps": [{"text": step.text, "done": step.done} for step in draft.steps],
        "evidence_title": draft.evidence.title if draft.evidence else "",
        "evidence_url": draft.evidence.url if draft.evidence else "",
    }  # fmt: skip


def _audited(draft: ActionDraft, status: str) -> dict[str, Any]:
    values = _values(draft) | {"status": status}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _action(row: RowMapping) -> PlannedAction:
    evidence = Source(row["evidence_title"], row["evidence_url"]) if row["evidence_title"] else None
    draft = ActionDraft(
        row["title"], row["owner"], row["due"], tuple(Step(**step) for step in row["steps"]), row["note"], evidence,
        row["aims_at"],
    )  # fmt: skip
    same = (
        "id", "uid", "area_code", "instrument_id", "item_id", "status", "status_before", "proposal_settled",
        "created_by", "created_at", "changed_by", "changed_at", "closed_at", "version",
    )  # fmt: skip
    return PlannedAction(draft=draft, **{name: row[name] for name in same})
