"""What storage keeps of rounds beside the answers: challenges, and who was last seen where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Challenge:
    """A moderator's question on an item, the group's reply, and whether the moderator calls it settled."""

    id: int
    assessment_id: int
    item_id: str
    question: str
    asked_by: str
    asked_at: datetime
    reply: str = ""
    replied_by: str = ""
    replied_at: datetime | None = None
    settled_by: str = ""
    settled_at: datetime | None = None

    @property
    def is_answered(self) -> bool:
        return self.replied_at is not None

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do about it: the moderator took the reply as settling it, or the question back."""
        return self.settled_at is not None

    @property
    def is_retracted(self) -> bool:
        """A question without a reply is settled in no other way than by taking it back."""
        return self.is_settled and not self.is_answered

    @property
    def waits_for_reply(self) -> bool:
        return not self.is_answered and not self.is_settled


class Challenges(Protocol):
    """The challenges of assessments. Every write is audited; the caller locks the assessment first."""

    def of(self, assessment_id: int) -> Sequence[Challenge]:
        """The challenges of an assessment, oldest first."""

    def one(self, challenge_id: int) -> Challenge:
        """One challenge. NotFoundError where there is none."""

    def ask(self, assessment_id: int, item_id: str, question: str) -> Challenge: ...
    def reply(self, challenge_id: int, reply: str) -> Challenge: ...
    def settle(self, challenge_id: int) -> Challenge: ...
    def retract(self, challenge_id: int) -> Challenge: ...


@dataclass(frozen=True)
class Seen:
    """Somebody who has a part of a questionnaire open, and when their page last said so."""

    person: str
    name: str
    part: str
    seen_at: datetime


class Presence(Protocol):
    """Who is where. It is neither audited nor kept: it says nothing once it is a few minutes old."""

    def note(self, assessment: tuple[str, str, str], name: str, part: str) -> None:
        """Say that the person of this transaction has a part of an area's instrument and round open."""

    def since(self, assessment: tuple[str, str, str], moment: datetime) -> Sequence[Seen]:
        """Everybody seen at an assessment since a moment, latest first."""
