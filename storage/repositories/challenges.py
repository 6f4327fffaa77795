"""Challenges to answers, and the replies to them, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from services.assessment.rounds_stored import Challenge
from storage import tables
from storage.repositories.audit import AuditTrail
from storage.repositories.rows import inserted_id, one


class ChallengesInSql:
    def __init__(self, connection: Connection, trail: AuditTrail) -> None:
        self.connection, self.trail = connection, trail

    def of(self, assessment_id: int) -> Sequence[Challenge]:
        table = tables.challenge
        found = select(table).where(table.c.assessment_id == assessment_id).order_by(table.c.id)
        return [Challenge(**row) for row in self.connection.execute(found).mappings()]

    def one(self, challenge_id: int) -> Challenge:
        return Challenge(**one(self.connection, tables.challenge, challenge_id, "a challenge"))

    def ask(self, assessment_id: int, item_id: str, question: str) -> Challenge:
        values = {"assessment_id": assessment_id, "item_id": item_id, "question": question}
        stamp = {"asked_by": self.trail.person, "asked_at": self.trail.at}
        made = self.one(inserted_id(self.connection, tables.challenge, **values, **stamp))
        self._append("challenged", made, after=values)
        return made

    def reply(self, challenge_id: int, reply: str) -> Challenge:
        values = {"reply": reply, "replied_by": self.trail.person, "replied_at": self.trail.at}
        return self._changed("replied", challenge_id, values, {"reply": reply})

    def settle(self, challenge_id: int) -> Challenge:
        values = {"settled_by": self.trail.person, "settled_at": self.trail.at}
        return self._changed("settled", challenge_id, values, {"settled": True})

    def retract(self, challenge_id: int) -> Challenge:
        """Settled without a reply: the two columns say all that is to be known."""
        values = {"settled_by": self.trail.person, "settled_at": self.trail.at}
        return self._changed("took back", challenge_id, values, {"taken_back": True})

    def _changed(self, done: str, challenge_id: int, values: dict[str, Any], after: dict[str, Any]) -> Challenge:
        table = tables.challenge
        self.connection.execute(update(table).where(table.c.id == challenge_id).values(**values))
        changed = self.one(challenge_id)
        self._append(done, changed, after=after)
        return changed

    def _append(self, done: str, about: Challenge, after: dict[str, Any]) -> None:
        owner = one(self.connection, tables.assessment, about.assessment_id, "an assessment")
        summary = f"{about.item_id}, round {owner['round']}"
        self.trail.append(done, ("challenge", about.id), summary, area_code=owner["area_code"], after=after)
