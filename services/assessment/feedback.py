"""Young people's own feedback: the only evidence there is for what they ask of adults.

What is kept is a summary: how many answered, how they were asked, when, and what they said in sum. No child is named
and no single answer is kept. It has a scorecard of its own and is never added into the charter's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from charter.assessment import Answer, Answers
from charter.framework import Group, Instrument, instrument
from charter.permissions import Action
from charter.scorecard import Scorecard, scorecard
from charter.wording import counted, date_words
from geo.areas import authority
from services.assessment.statements_stored import Feedback, RecordedFeedback
from services.comparison.layers import area_values
from services.exceptions import RefusedError
from services.people import LOCAL_PERSON, Person
from services.ports import Storage
from services.tables import AREA_COLUMNS, OWN_LICENCE, Column, Table

ASKS = "young-peoples-asks-2012"
FEWEST_TO_PUBLISH = 5
"""With fewer young people than this each of them might be recognised, by others who were there if by nobody else."""
CAUTION = (
    "What young people said, summed up by those who asked them. It stands apart from the charter's score, and areas "
    "that asked differently cannot be compared."
)


class FeedbackBook:
    """Records and shows feedback, for one person: of other areas they see what is published."""

    def __init__(self, storage: Storage, viewer: Person = LOCAL_PERSON) -> None:
        self._storage, self._sight = storage, viewer.sight

    def may_see(self, recorded: RecordedFeedback) -> bool:
        """Whether feedback is published, or this person may see its area's working papers."""
        given = recorded.feedback
        shown = given.published and not recorded.record.withdrawn
        return shown or self._sight is None or given.area_code in self._sight

    def history(self, instrument_id: str, area_code: str | None = None) -> tuple[RecordedFeedback, ...]:
        """Every version, oldest first, of the areas whose working papers this person may see."""
        with self._storage.read() as work:
            found = work.statements.feedback(instrument_id, area_code=area_code)
        return tuple(one for one in found if self._sight is None or one.feedback.area_code in self._sight)

    def of(self, instrument_id: str, area_code: str | None = None) -> tuple[RecordedFeedback, ...]:
        """What stands: the newest version of each occasion that was not taken back, last asked first."""
        with self._storage.read() as work:
            found = work.statements.feedback(instrument_id, area_code=area_code)
        # The newest of all versions first: an older one that was published is not what stands.
        newest = {(one.feedback.area_code, one.feedback.occasion): one for one in found}
        standing = [one for one in newest.values() if not one.record.withdrawn and self.may_see(one)]
        return tuple(sorted(standing, key=lambda one: (one.feedback.last_day, one.feedback.occasion), reverse=True))

    def record(self, person: Person, given: Feedback, *, expected_version: int = 0) -> RecordedFeedback:
        """Record feedback, or correct the version `expected_version`; a correction is not published until somebody
        publishes it again. StaleEditError where another version stands."""
        person.check_may(Action.RECORD_FEEDBACK, given.area_code)
        return self._write(person, replace(checked(given), published=False), expected_version)

    def withdraw(self, person: Person, standing: RecordedFeedback) -> RecordedFeedback:
        """Take feedback back: it stays in the history and counts no more."""
        person.check_may(Action.RECORD_FEEDBACK, standing.feedback.area_code)
        given = replace(checked(standing.feedback), published=False)
        return self._write(person, given, standing.record.version, withdrawn=True)

    def publish(self, person: Person, standing: RecordedFeedback) -> RecordedFeedback:
        """Let everybody see it. RefusedError while so few answered that they may be recognised."""
        person.check_may(Action.PUBLISH, standing.feedback.area_code)
        check_can_be_published(standing.feedback)
        return self._write(person, replace(checked(standing.feedback), published=True), standing.record.version)

    def hide(self, person: Person, standing: RecordedFeedback) -> RecordedFeedback:
        """Undo a publication."""
        person.check_may(Action.PUBLISH, standing.feedback.area_code)
        return self._write(person, replace(checked(standing.feedback), published=False), standing.record.version)

    def _write(
        self, person: Person, given: Feedback, expected_version: int, *, withdrawn: bool = False
    ) -> RecordedFeedback:
        with self._storage.write(person.id) as work:
            return work.statements.record_feedback(given, expected_version=expected_version, withdrawn=withdrawn)

    def card(self, given: Feedback) -> Scorecard:
        """The scorecard of one occasion, of its own and never part of the charter's."""
        return scorecard(instrument(given.instrument_id), as_answers(given), given.area_code)

    def table(self, instrument_id: str, area_code: str | None = None) -> Table:
        """What stands and may be seen, a row for each occasion and part."""
        chosen = instrument(instrument_id)
        columns = (
            *AREA_COLUMNS,
            Column("occasion", "Occasion"),
            Column("people", "Young people", "whole_number", "How many answered"),
            Column("asked", "How they were asked"),
            Column("first_day", "From", "date"),
            Column("last_day", "To", "date"),
            Column("ask", "Ask"),
            Column("item_id", "Part", meaning="The part's lasting id"),
            Column("item", "What they ask for"),
            Column("rating", "Rating", meaning="As the framework words it; empty where they did not rate it"),
            Column("said", "What they said in sum", meaning="Of the whole ask"),
            Column("published", "Published"),
        )
        rows = tuple(
            (
                *area_values(authority(given.area_code)), given.occasion, given.people, given.asked, given.first_day,
                given.last_day, ask_of(chosen, item.id).title, item.id, item.title,
                rating_words(chosen, given, item.id), given.said.get(ask_of(chosen, item.id).id, ""), given.published,
            )
            for given in (one.feedback for one in self.of(instrument_id, area_code))
            for item in chosen.items
        )  # fmt: skip
        return Table(
            "feedback", f"What young people said: {chosen.title}", columns, rows, "Recorded here by the areas",
            "as recorded", OWN_LICENCE, CAUTION,
        )  # fmt: skip


def checked(given: Feedback) -> Feedback:
    """The feedback as it is kept. RefusedError or InstrumentError for a part, an ask or a level that is not there."""
    chosen = instrument(given.instrument_id)
    check_from_young_people(chosen)
    for item_id, level in given.ratings.items():
        chosen.item(item_id)
        if not 0 <= level <= chosen.scale.highest:
            raise RefusedError(f"{item_id}: {level} is not on the scale of {chosen.title}.")
    said = {chosen.group(ask).id: text.strip() for ask, text in given.said.items() if text.strip()}
    area = authority(given.area_code).code
    return replace(given, area_code=area, occasion=given.occasion.strip(), asked=given.asked.strip(), said=said)


def check_from_young_people(chosen: Instrument) -> None:
    """Raise RefusedError for an instrument that is answered otherwise."""
    if chosen.answered_by != "young_people":
        raise RefusedError(f"{chosen.title} does not take young people's feedback: it is answered in another way.")


def check_can_be_published(given: Feedback) -> None:
    """Raise RefusedError while so few answered that they may be recognised."""
    if sentence := few_sentence(given):
        raise RefusedError(sentence)


def few_sentence(given: Feedback) -> str:
    """The caution where fewer than five young people answered; "" otherwise."""
    if given.people >= FEWEST_TO_PUBLISH:
        return ""
    return (
        f"Only {counted(given.people, 'young person', 'young people')} answered: they may be recognised by what is "
        f"said here. It is not published below {FEWEST_TO_PUBLISH}; keep even the summary general."
    )


def as_answers(given: Feedback) -> Answers:
    return {item: Answer(item, "answered", level) for item, level in given.ratings.items()}


def ask_of(chosen: Instrument, item_id: str) -> Group:
    """The ask that a part belongs to."""
    return chosen.ancestors(item_id)[0]


def rating_words(chosen: Instrument, given: Feedback, item_id: str) -> str:
    level = given.ratings.get(item_id)
    return chosen.scale.label_of(level) if level is not None else ""


def asked_sentence(given: Feedback) -> str:
    """`Spring survey: 14 young people, 3 March 2026 to 9 April 2026. How: an anonymous survey.`"""
    first, last = date_words(given.first_day), date_words(given.last_day)
    days = first if first == last else f"{first} to {last}"
    people = counted(given.people, "young person", "young people")
    return f"{given.occasion}: {people}, {days}. How: {given.asked.rstrip('.')}."


def said_by_ask(chosen: Instrument, given: Feedback) -> Mapping[str, str]:
    """What they said in sum under each ask's title."""
    return {group.title: given.said[group.id] for group in chosen.groups if given.said.get(group.id)}
