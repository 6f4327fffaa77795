"""What can be offered beside an answer: the last round's, and evidence given for a linked item of another instrument.

Nothing here is copied unless somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from charter.answer_details import NO_DETAILS, Details
from charter.crosswalk import Relation, linked_items
from charter.exceptions import PolicyError
from charter.framework import Item, instrument
from charter.wording import answer_words
from services.assessment.assessments import Assessments, Sheet
from services.exceptions import StaleEditError
from services.people import Person
from services.ports import StoredAnswer

RELATION_WORDS: dict[Relation, str] = {"same": "asks the same", "overlaps": "asks part of it, or something near it"}


@dataclass(frozen=True)
class Offer:
    """Evidence that the area gave for an item of another instrument. `notes` are the cautions to read first."""

    instrument: str
    item: Item
    round: str
    relation: Relation
    notes: tuple[str, ...]
    stored: StoredAnswer

    @property
    def source(self) -> str:
        """`Checklist, L3 (2026)`: where it comes from."""
        return f"{instrument(self.instrument).short_title}, {self.item.id} {self.item.title} ({self.round})"


@dataclass(frozen=True)
class Carried:
    """An item as carrying over would change it: the words before and after."""

    item: Item
    before: str
    after: str


class CarryingOver:
    """Finds what can be carried over, and does it on request."""

    def __init__(self, assessments: Assessments) -> None:
        self._assessments = assessments

    def before(self, area_code: str, instrument_id: str, round_: str) -> Sheet | None:
        """The round that an area began before this one; None where there is none."""
        return self.earlier(self._assessments.sheet(area_code, instrument_id, round_))

    def earlier(self, sheet: Sheet) -> Sheet | None:
        """The round that was begun before this one on the same instrument; None where there is none.

        One that was withdrawn counts too: whoever answers anew need not lose what was written.
        """
        found = self._assessments.found(
            area_code=sheet.area_code, instrument_id=sheet.instrument.id, with_withdrawn=True
        )
        before = [
            one for one in found
            if one.round != sheet.round and (sheet.assessment is None or one.id < sheet.assessment.id)
        ]  # fmt: skip
        if not before:
            return None
        return self._assessments.sheet(sheet.area_code, sheet.instrument.id, before[-1].round)

    def offers(self, area_code: str, instrument_id: str, item_id: str) -> tuple[Offer, ...]:
        """Evidence on linked items of other instruments, those that ask the same first."""
        offered = []
        for linked in linked_items(instrument_id, item_id):
            sheet = self._assessments.sheet(area_code, linked.instrument)
            stored = sheet.stored.get(linked.item)
            if stored and has_evidence(stored):
                item = sheet.instrument.item(linked.item)
                offered.append(Offer(linked.instrument, item, sheet.round, linked.relation, linked.notes, stored))
        return tuple(offered)

    def preview(self, sheet: Sheet, earlier: Sheet, items: Iterable[Item]) -> tuple[Carried, ...]:
        """What carrying over would change of these items: those that nobody has answered in this round."""
        return tuple(
            Carried(item, "Not answered yet", carried_words(earlier, item.id))
            for item in items
            if is_open(sheet, item.id) and is_given(earlier, item.id)
        )

    def carry(self, person: Person, sheet: Sheet, earlier: Sheet, items: Iterable[Item]) -> tuple[str, ...]:
        """Carry the last round's answers over to items that are still open; the ids of those that were.

        An item that somebody else answers meanwhile keeps their answer. Where the round is submitted meanwhile it ends
        there; PolicyError where nothing was carried over at all.
        """
        done: list[str] = []
        for carried in self.preview(sheet, earlier, items):
            item_id = carried.item.id
            try:
                self._assessments.save_answer(
                    person, sheet.area_code, sheet.instrument.id, sheet.round,
                    answer=earlier.stored[item_id].answer, evidence=earlier.stored[item_id].evidence,
                    details=carried_details(earlier.stored[item_id].details),
                    expected_version=sheet.version(item_id),
                )  # fmt: skip
            except StaleEditError:
                continue
            except PolicyError:
                # The round was submitted meanwhile. What was carried over before stays, so it has to be said.
                if not done:
                    raise
                break
            done.append(item_id)
        return tuple(done)


def carried_details(details: Details) -> Details:
    """What stays true of an answer in a new round: the word on an old contradiction does not."""
    return replace(details, explanation="")


def has_evidence(stored: StoredAnswer) -> bool:
    return bool(stored.evidence.strip() or stored.details.links or stored.details.documents)


def is_open(sheet: Sheet, item_id: str) -> bool:
    """Whether nobody has said anything on an item in this round, neither an answer nor a word beside it."""
    stored = sheet.stored.get(item_id)
    if stored is None:
        return True
    return stored.answer.state == "not_given" and not stored.evidence.strip() and stored.details == NO_DETAILS


def is_given(sheet: Sheet, item_id: str) -> bool:
    stored = sheet.stored.get(item_id)
    return stored is not None and stored.answer.state != "not_given"


def carried_words(earlier: Sheet, item_id: str) -> str:
    stored = earlier.stored[item_id]
    words = answer_words(earlier.instrument, stored.answer)
    return f"{words}. {' '.join(stored.evidence.split())}" if stored.evidence.strip() else words
