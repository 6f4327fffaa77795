"""The sign-up register in use: what is known on a day, of whom, and on whose word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from charter.register import (
    GoodPractice,
    Observation,
    PublishedList,
    SignUp,
    known_register,
    register_on,
    turning_days,
)
from services.people import SHIPPED, Person
from services.ports import RecordedObservation, Storage


class SignupRegister:
    """Reads and writes the register of sign-ups."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def load_known(self) -> int:
        """Load what ships and was never loaded before; how many observations that were.

        An observation that somebody took back stays taken back: it is known by its lasting id.
        """
        known = known_register()
        with self._storage.read() as work:
            missing = set(known.observations) - work.signups.origins()
            lists = {entry.id for entry in work.signups.lists()}
            mentions = {mention.id for mention in work.signups.good_practice()}
        if not missing and lists >= {e.id for e in known.lists} and mentions >= {m.id for m in known.good_practice}:
            return 0
        with self._storage.write(SHIPPED.id) as work:
            # Looked up again under the writer's lock: two programs may have started at once.
            missing = set(known.observations) - work.signups.origins()
            for origin, observation in known.observations.items():
                if origin in missing:
                    work.signups.record(observation, origin=origin)
            lists = {entry.id for entry in work.signups.lists()}
            for entry in known.lists:
                if entry.id not in lists:
                    work.signups.add_list(entry)
            mentions = {mention.id for mention in work.signups.good_practice()}
            for mention in known.good_practice:
                if mention.id not in mentions:
                    work.signups.add_good_practice(mention)
        return len(missing)

    def history(self) -> Sequence[RecordedObservation]:
        """Every observation ever recorded, oldest first, with what became of it."""
        with self._storage.read() as work:
            return work.signups.observations()

    def observations(self) -> tuple[Observation, ...]:
        """The observations that count: neither taken back nor corrected by a later one that counts."""
        return counting(self.history())

    def lists(self) -> Sequence[PublishedList]:
        with self._storage.read() as work:
            return work.signups.lists()

    def on(self, day: date, area_codes: Iterable[str]) -> Mapping[str, SignUp]:
        """The state of every area named on a day."""
        return register_on(day, area_codes, self.observations(), self.lists())

    def days(self) -> tuple[date, ...]:
        """The days on which what is known changes, oldest first."""
        return turning_days(self.observations(), self.lists())

    def good_practice(self, area_code: str | None = None) -> tuple[GoodPractice, ...]:
        """Published mentions of good practice, of one area or of all."""
        with self._storage.read() as work:
            mentions = work.signups.good_practice()
        return tuple(mention for mention in mentions if area_code in (None, mention.area_code))

    def record(self, person: Person, observation: Observation, *, supersedes: int | None = None) -> int:
        """Record an observation, or correct one; its number."""
        with self._storage.write(person.id) as work:
            return work.signups.record(observation, supersedes=supersedes)

    def retract(self, person: Person, observation_id: int) -> None:
        """Take an observation back. It stays in the history and can be restored."""
        with self._storage.write(person.id) as work:
            work.signups.retract(observation_id)

    def restore(self, person: Person, observation_id: int) -> None:
        """Let an observation that was taken back count again."""
        with self._storage.write(person.id) as work:
            work.signups.restore(observation_id)


def counting(history: Iterable[RecordedObservation]) -> tuple[Observation, ...]:
    """Those of a history that count today."""
    standing = [recorded for recorded in history if recorded.retracted_at is None]
    corrected = {recorded.supersedes for recorded in standing}
    return tuple(recorded.observation for recorded in standing if recorded.observation.id not in corrected)
