"""Who else has the same questionnaire open. A courtesy, not a lock: nothing depends on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from charter.framework import instrument
from charter.permissions import Action
from charter.wording import counted
from services.assessment.rounds_stored import Seen
from services.people import Person
from services.ports import Storage

SEEN_LATELY = timedelta(seconds=90)
"""Older than this, somebody is taken to have gone: a page says every few seconds that it is open."""


@dataclass(frozen=True)
class Beside:
    """Another person at the same questionnaire, and how many seconds ago their page last said so."""

    name: str
    part: str
    seconds: int

    @property
    def words(self) -> str:
        """`Ben has the part "Plans" open (20 seconds ago)`."""
        when = "just now" if self.seconds < 5 else f"{counted(self.seconds, 'second')} ago"
        return f'{self.name} has the part "{self.part}" open ({when})'


class WhoIsHere:
    """Notes that a person has a part of a questionnaire open, and tells who else has."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._storage, self._clock = storage, clock

    def note(self, person: Person, area_code: str, instrument_id: str, round_: str, *, part: str) -> None:
        """Say that a person who may answer has a part open; of anybody else nothing is noted."""
        if not person.may(Action.ANSWER, area_code):
            return
        with self._storage.write(person.id) as work:
            work.presence.note((area_code, instrument_id, round_), person.name, part)

    def others(self, person: Person, area_code: str, instrument_id: str, round_: str) -> tuple[Beside, ...]:
        """Everybody else who is at it, the latest first; nobody for who may not see the area's drafts."""
        if not person.may(Action.SEE_DRAFTS, area_code):
            return ()
        now = self._clock()
        with self._storage.read() as work:
            seen = work.presence.since((area_code, instrument_id, round_), now - SEEN_LATELY)
        return tuple(beside(one, instrument_id, now) for one in seen if one.person != person.id)


def beside(seen: Seen, instrument_id: str, now: datetime) -> Beside:
    groups = {group.id: group.title for group in instrument(instrument_id).groups}
    # A clock that was put back must not make anybody come from the future.
    return Beside(seen.name, groups.get(seen.part, seen.part), max(0, int((now - seen.seen_at).total_seconds())))


def others_in_words(others: Sequence[Beside]) -> str:
    return "; ".join(one.words for one in others)
