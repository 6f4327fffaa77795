"""Self-assessments: opened, answered one item at a time, and scored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from charter.answer_details import Details, check_facets
from charter.assessment import Answer, Answers, check_answers
from charter.damaged_texts import SENTENCE as DAMAGED
from charter.damaged_texts import is_damaged
from charter.framework import Instrument, Kind, instrument
from charter.permissions import Action
from charter.policies import Case, check_can
from charter.rounds import PUBLIC_STATES
from charter.scorecard import KINDS, Scorecard, scorecard, scorecards
from geo.areas import authority
from services.exceptions import RefusedError
from services.people import LOCAL_PERSON, Person
from services.ports import Assessment, Storage, StoredAnswer

LONGEST_TEXT = 10_000
"""Characters of evidence or reason that are kept: some four pages."""
LONGEST_ROUND_NAME = 60


@dataclass(frozen=True)
class Sheet:
    """One assessment as it stands. `assessment` is None while nobody has answered anything."""

    area_code: str
    instrument: Instrument
    round: str
    assessment: Assessment | None
    stored: Mapping[str, StoredAnswer]

    @cached_property
    def answers(self) -> Answers:
        return {item_id: stored.answer for item_id, stored in self.stored.items()}

    @cached_property
    def scorecard(self) -> Scorecard:
        return scorecard(self.instrument, self.answers, self.area_code)

    @cached_property
    def with_a_level(self) -> tuple[str, ...]:
        """The items that are answered with a level."""
        return tuple(item for item, answer in self.answers.items() if answer.state == "answered")

    @cached_property
    def with_evidence(self) -> tuple[str, ...]:
        """Of those, the items whose answer has evidence: words, a link or a document that is named."""
        return tuple(item for item in self.with_a_level if has_evidence(self.stored[item]))

    @property
    def round_values(self) -> tuple[str | None, str | None]:
        """The values of `ROUND_COLUMNS`."""
        return self.round or None, self.assessment.state if self.assessment else None

    def version(self, item_id: str) -> int:
        """How often an item's answer was saved; 0 for never."""
        return self.stored[item_id].version if item_id in self.stored else 0


class Assessments:
    """Reads and writes self-assessments, for one person: what they may not see is not there for them."""

    def __init__(self, storage: Storage, viewer: Person = LOCAL_PERSON) -> None:
        self._storage = storage
        self._sight = viewer.sight

    def found(
        self,
        *,
        area_code: str | None = None,
        instrument_id: str | None = None,
        round_: str | None = None,
        with_withdrawn: bool = False,
    ) -> list[Assessment]:
        """The assessments that this person may see, oldest first.

        One that was withdrawn is there only under its round, or where `with_withdrawn` asks for it.
        """
        with self._storage.read() as work:
            found = work.assessments.find(area_code=area_code, instrument_id=instrument_id, round_=round_)
        shows_all = round_ is not None or with_withdrawn
        return [one for one in found if self.may_see(one) and (shows_all or one.state != "withdrawn")]

    def may_see(self, assessment: Assessment) -> bool:
        """Whether an assessment is published, or this person may see its area's drafts."""
        return assessment.state in PUBLIC_STATES or self.may_see_drafts(assessment.area_code)

    def answers(self, assessments: Iterable[Assessment]) -> Mapping[int, Mapping[str, StoredAnswer]]:
        """The answers of assessments that this person may see, by the assessment's number, then by item."""
        visible = {one.id: one for one in assessments if self.may_see(one)}
        with self._storage.read() as work:
            found = work.assessments.answers(visible)
        return {id_: self._readable(visible[id_], stored) for id_, stored in found.items()}

    def _readable(self, assessment: Assessment, stored: Mapping[str, StoredAnswer]) -> Mapping[str, StoredAnswer]:
        """The answers with what this person may read of them: notes for the group are for the group alone."""
        if self.may_see_drafts(assessment.area_code):
            return stored
        return {item: replace(one, details=replace(one.details, private_note="")) for item, one in stored.items()}

    def may_see_drafts(self, area_code: str) -> bool:
        """Whether this person belongs to those who may read an area's unpublished assessments and its own notes."""
        return self._sight is None or area_code in self._sight

    def rounds(self, area_code: str, instrument_id: str) -> tuple[str, ...]:
        """The rounds an area has begun on an instrument, newest first."""
        found = self.found(area_code=area_code, instrument_id=instrument_id)
        return tuple(assessment.round for assessment in reversed(found))

    def sheet(self, area_code: str, instrument_id: str, round_: str | None = None) -> Sheet:
        """An area's answers in one round (the newest unless named); empty where nothing was answered."""
        found = self.found(area_code=area_code, instrument_id=instrument_id, round_=round_)
        latest = newest_of(found)
        stored = self.answers([latest])[latest.id] if latest else {}
        return Sheet(area_code, instrument(instrument_id), latest.round if latest else round_ or "", latest, stored)

    def newest(self, instrument_id: str) -> Mapping[str, Assessment]:
        """The round that stands for each area on an instrument, by area code."""
        by_area: dict[str, list[Assessment]] = {}
        for assessment in self.found(instrument_id=instrument_id):
            by_area.setdefault(assessment.area_code, []).append(assessment)
        return {code: found for code, rounds in by_area.items() if (found := newest_of(rounds))}

    def newest_sheets(self, instrument_id: str) -> Mapping[str, Answers]:
        """Every area's newest answers to an instrument, by area code."""
        newest = self.newest(instrument_id)
        # Only what this person may see was found, so the answers alone are read, and nothing of their notes.
        with self._storage.read() as work:
            answers = work.assessments.plain_answers([one.id for one in newest.values()])
        return {code: answers[one.id] for code, one in newest.items()}

    def newest_scorecards(self, instrument_id: str, kinds: Collection[Kind] = KINDS) -> Mapping[str, Scorecard]:
        """A scorecard of the newest round of every area that has answered anything, with nodes of these kinds."""
        sheets = {code: answers for code, answers in self.newest_sheets(instrument_id).items() if answers}
        return scorecards(instrument(instrument_id), sheets, kinds)

    def save_answer(
        self,
        person: Person,
        area_code: str,
        instrument_id: str,
        round_: str,
        *,
        answer: Answer,
        evidence: str = "",
        details: Details | None = None,
        expected_version: int,
    ) -> StoredAnswer:
        """Save one answer; once this returns it is in the database. Without `details` those that are there stay.

        StaleEditError where somebody else saved the item since it was read; AnswerError or RefusedError where the
        answer cannot be taken.
        """
        person.check_may(Action.ANSWER, area_code)
        chosen = instrument(instrument_id)
        check_can_be_self_assessed(chosen)
        check_answers(chosen, [answer])
        check_length(answer.item_id, evidence, answer.reason)
        check_facets(chosen.item(answer.item_id), details.facets if details else ())
        code = authority(area_code).code
        check_round_name(round_)
        with self._storage.write(person.id) as work:
            opened = work.assessments.open(code, chosen.id, chosen.version, round_.strip())
            check_can("answer", Case(opened.state))
            return work.assessments.save(
                opened.id, answer, evidence.strip(), expected_version=expected_version, details=details
            )


def has_evidence(stored: StoredAnswer) -> bool:
    return bool(stored.evidence.strip() or stored.details.links or stored.details.documents)


def check_round_name(name: str) -> None:
    """Raise RefusedError for a name that no round can have."""
    if not name.strip():
        raise RefusedError("An assessment needs a round, for example the year. Give it a name first.")
    if len(name.strip()) > LONGEST_ROUND_NAME or not name.strip().isprintable():
        raise RefusedError(f"A round's name is one line of up to {LONGEST_ROUND_NAME} letters. Shorten it.")


def newest_of(found: Sequence[Assessment]) -> Assessment | None:
    """The round that stands for an area: the one begun last, but none that was superseded while another is there."""
    return max(found, key=lambda one: (one.state != "superseded", one.id), default=None)


def check_can_be_self_assessed(chosen: Instrument) -> None:
    """Raise RefusedError for an instrument whose answers come from elsewhere, saying from where."""
    if chosen.answered_by == "official_record":
        raise RefusedError(f"{chosen.title} has official scores only: an area does not score itself on it here.")
    if chosen.answered_by == "young_people":
        raise RefusedError(f"{chosen.title} is answered by young people's own feedback, not by the council itself.")


def can_be_self_assessed(chosen: Instrument) -> bool:
    return chosen.answered_by == "self_assessment"


def check_length(item_id: str, *texts: str) -> None:
    """Raise RefusedError for a text that is too long to keep, or that cannot be kept at all."""
    if any(map(is_damaged, texts)):
        raise RefusedError(f"{item_id}: the text {DAMAGED}")
    longest = max(map(len, texts), default=0)
    if longest > LONGEST_TEXT:
        raise RefusedError(
            f"{item_id}: the text has {longest:,} characters; {LONGEST_TEXT:,} are kept. Shorten it, or name the "
            "document where the rest stands."
        )
