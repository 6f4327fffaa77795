"""Rounds of self-assessment on their way to publication, with the moderator's questions and the group's replies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from charter.framework import Instrument, instrument
from charter.policies import Case, check_can, why_not
from charter.rounds import DONE, Deed, Step, Work, action_of, transition
from services.assessment.assessments import Assessments, check_length
from services.assessment.rounds_stored import Challenge
from services.exceptions import NotFoundError, RefusedError
from services.people import LOCAL_PERSON, Person
from services.ports import Assessment, Storage, UnitOfWork


@dataclass(frozen=True)
class Round:
    """One area's round as it stands, with every question asked on it, oldest first, and how many items are answered."""

    assessment: Assessment
    challenges: tuple[Challenge, ...]
    answered: int

    @property
    def instrument(self) -> Instrument:
        return instrument(self.assessment.instrument_id)

    @property
    def missing(self) -> int:
        """Items that nobody has answered yet."""
        return len(self.instrument.items) - self.answered

    def on(self, item_id: str) -> tuple[Challenge, ...]:
        """The questions on one item."""
        return tuple(one for one in self.challenges if one.item_id == item_id)

    def case(self, person: Person, *, says: str = "", about: Challenge | None = None) -> Case:
        """What the rules look at, for a person who is about to do something."""
        return Case(
            state=self.assessment.state,
            answered=self.answered,
            items=len(self.instrument.items),
            unanswered=sum(1 for one in self.challenges if one.waits_for_reply),
            unsettled=sum(1 for one in self.challenges if not one.is_settled),
            submitted_by=self.assessment.submitted_by,
            person=person.id,
            is_alone=person.id == LOCAL_PERSON.id,
            says=says,
            has_reply=about.is_answered if about else False,
            is_settled=about.is_settled if about else False,
        )


class Rounds:
    """Moves rounds from state to state, for one person."""

    def __init__(self, storage: Storage, assessments: Assessments) -> None:
        self._storage, self._assessments = storage, assessments

    def of(self, area_code: str, instrument_id: str, round_: str) -> Round | None:
        """A round as it stands; None where it is not begun or this person may not see it."""
        found = self._assessments.found(area_code=area_code, instrument_id=instrument_id, round_=round_)
        if not found:
            return None
        with self._storage.read() as work:
            return self._readable(as_it_stands(work, found[0]))

    def _readable(self, found: Round) -> Round:
        """What was said between moderator and group stays between them, also when the round is public."""
        if self._assessments.may_see_drafts(found.assessment.area_code):
            return found
        return replace(found, challenges=())

    def move(self, person: Person, step: Step, assessment: Assessment, *, note: str = "") -> Assessment:
        """Take a step with a round as it was read; publishing supersedes the round that was public before.

        NotAllowedError or PolicyError says why not; StaleEditError where somebody changed the round since.
        """
        with self._doing(person, step, assessment, says=note) as (work, present):
            taken = transition(present.state, step)
            assert taken is not None  # noqa: S101  (the rules have just allowed it)
            if step == "publish":
                supersede_earlier(work, present)
            return work.assessments.move(
                present.id, taken.end, done=DONE[step], note=note.strip(), submitted=step == "submit",
                expected_version=present.version,
            )  # fmt: skip

    def challenge(self, person: Person, assessment: Assessment, item_id: str, question: str) -> Challenge:
        """Ask the group a question on an item. Errors as for `move`."""
        instrument(assessment.instrument_id).item(item_id)
        with self._doing(person, "challenge", assessment, says=question) as (work, present):
            work.assessments.touch(present.id, expected_version=present.version)
            return work.challenges.ask(present.id, item_id, question.strip())

    def reply(self, person: Person, assessment: Assessment, challenge_id: int, reply: str) -> Challenge:
        """Reply for the group; a later reply takes the place of an earlier one until the question is settled."""
        with self._doing(person, "reply", assessment, says=reply, about=challenge_id) as (work, present):
            work.assessments.touch(present.id, expected_version=present.version)
            return work.challenges.reply(challenge_id, reply.strip())

    def settle(self, person: Person, assessment: Assessment, challenge_id: int) -> Challenge:
        """Call a question settled, once it has a reply."""
        with self._doing(person, "settle", assessment, about=challenge_id) as (work, present):
            work.assessments.touch(present.id, expected_version=present.version)
            return work.challenges.settle(challenge_id)

    def retract(self, person: Person, assessment: Assessment, challenge_id: int) -> Challenge:
        """Take back a question that the group has not replied to; it stays to be read. Errors as for `move`."""
        with self._doing(person, "retract", assessment, about=challenge_id) as (work, present):
            work.assessments.touch(present.id, expected_version=present.version)
            return work.challenges.retract(challenge_id)

    def why_not(
        self, person: Person, deed: Deed, found: Round, *, says: str = "", about: Challenge | None = None
    ) -> str:
        """Why this person cannot do a deed now, in a sentence for a grey button; empty where they can."""
        action = action_of(deed)
        forbidden = person.why_not(action, found.assessment.area_code) if action else ""
        return forbidden or why_not(deed, found.case(person, says=says, about=about))

    @contextmanager
    def _doing(
        self, person: Person, deed: Step | Work, assessment: Assessment, *, says: str = "", about: int | None = None
    ) -> Iterator[tuple[UnitOfWork, Assessment]]:
        """A transaction in which a deed is allowed and the round stands still, as it was read."""
        action = action_of(deed)
        if action is None:
            raise RefusedError(f"Nobody can have a round {DONE[deed]}: it follows from another step.")
        person.check_may(action, assessment.area_code)
        check_length("Your words", says)
        with self._storage.write(person.id) as work:
            if deed == "publish":
                lock_every_round(work, assessment)
            present = work.assessments.locked(assessment.id, expected_version=assessment.version)
            # What was handed in only says which round is meant: whose it is, the database says.
            person.check_may(action, present.area_code)
            found = as_it_stands(work, present)
            challenge = next((one for one in found.challenges if one.id == about), None)
            if about is not None and challenge is None:
                raise NotFoundError("There is no such question on this round. Reload the page.")
            check_can(deed, found.case(person, says=says, about=challenge))
            yield work, present


def as_it_stands(work: UnitOfWork, assessment: Assessment) -> Round:
    """The round with its questions, in a transaction that is open already."""
    stored = work.assessments.answers([assessment.id])[assessment.id]
    answered = sum(1 for one in stored.values() if one.answer.state != "not_given")
    return Round(assessment, tuple(work.challenges.of(assessment.id)), answered)


def lock_every_round(work: UnitOfWork, of: Assessment) -> None:
    """Let no round of an area and instrument change: two that are published at once cannot both stay public."""
    found = work.assessments.find(area_code=of.area_code, instrument_id=of.instrument_id)
    for number in sorted(one.id for one in found):
        work.assessments.locked(number)


def supersede_earlier(work: UnitOfWork, newer: Assessment) -> None:
    """Put whatever round of the same area and instrument is public into the past."""
    for one in work.assessments.find(area_code=newer.area_code, instrument_id=newer.instrument_id):
        if one.id != newer.id and one.state == "published":
            work.assessments.move(
                one.id, "superseded", done=DONE["supersede"], note=f"Round {newer.round} was published.",
                expected_version=one.version,
            )  # fmt: skip
