"""Every question that may have been asked here: of the sets that ship and of this installation's own.

What an answer is, what it may not be shown beside, and what it shows of an instrument's items follows from the set's
file alone. An own set's file may hold `[[evidence_rule]]` entries as an instrument's does, with the id of the
instrument under `instrument` where it is not the charter.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache

from charter.evidence import Rule, evidence_rules, parse_rule
from charter.exceptions import InstrumentError
from charter.framework import Instrument, instrument, instruments
from foi_data.exceptions import QuestionSetError
from foi_data.questions import Question, QuestionSet, parse_question_set, question_sets
from services.ports import FoiAnswer

GIVEN, NOT_HELD = "given", "not_held"
"""The codes of a number or range that was given, and of one that the council does not hold."""
WITH_CONTENT = ("answered", "partly_answered", "unable_to_say", "suppressed")
COUNTED_UNITS = ("children", "incidents", "interviews")
SHELF_LIFE = 1096
"""Days for which an answer bears on an item where its set has no rule: three years, as in the charter's rules."""


@dataclass(frozen=True)
class Catalogue:
    """Every question by its id, and what answers show. A question in two sets means the same in both."""

    sets: Mapping[str, QuestionSet]
    own_rules: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question of every set by its id; the wording of those that ship goes before that of own sets."""
        return {question.id: question for found in self.sets.values() for question in found.questions}

    def question(self, question_id: str | None) -> Question | None:
        return self.questions.get(question_id or "")

    def title_of(self, answer: FoiAnswer) -> str:
        """The question's own title, or the file's header where it is none of ours."""
        asked = self.question(answer.question)
        return asked.title if asked else answer.question_text

    def codes_of(self, answer: FoiAnswer) -> tuple[str, ...]:
        """An answer as the codes that rules know; none where it says nothing."""
        asked = self.question(answer.question)
        if asked is None:
            return ()
        if asked.is_number:
            if answer.status == NOT_HELD:
                return (NOT_HELD,)
            has_number = any(number is not None for number in (answer.value, answer.low, answer.high))
            return (GIVEN,) if has_number and answer.status in WITH_CONTENT else ()
        if not asked.codes:
            return (GIVEN,) if answer.raw.strip() and answer.status in WITH_CONTENT else ()
        return tuple((answer.code or "").split("; ")) if answer.code and answer.status in WITH_CONTENT else ()

    def rules(self, instrument_id: str) -> tuple[Rule, ...]:
        """What answers show of an instrument's items: the instrument's own rules, then those of own sets."""
        return (*evidence_rules(instrument_id), *self.own_rules.get(instrument_id, ()))

    @cached_property
    def _larger(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for check in (check for one in self.sets.values() for check in one.checks if check.kind == "at_most"):
            found.setdefault(check.smaller, {})[check.larger] = None
        return {smaller: tuple(larger) for smaller, larger in found.items()}

    def larger_than(self, question_id: str) -> tuple[str, ...]:
        """The questions whose counts are at least this one's, by the checks of the question sets."""
        return self._larger.get(question_id, ())

    def is_counted(self, question_id: str) -> bool:
        """Whether a question counts children, incidents or interviews; one that is not known may, and so does."""
        asked = self.question(question_id)
        return asked is None or asked.unit in COUNTED_UNITS


@cache
def shipped() -> Catalogue:
    """The sets that ship with the program alone."""
    return Catalogue(question_sets())


@lru_cache(maxsize=8)
def catalogue_of(own: tuple[tuple[str, str], ...]) -> Catalogue:
    """The sets that ship with own ones, given as ids and the texts of their files."""
    if not own:
        return shipped()
    parsed = {set_id: parse_question_set(text, set_id) for set_id, text in own}
    rules: dict[str, list[Rule]] = {}
    for set_id, text in own:
        for instrument_id, rule in rules_of(parsed[set_id], text):
            rules.setdefault(instrument_id, []).append(rule)
    # Shipped ones stand last, so that theirs is the question where an own set asks it too.
    return Catalogue({**parsed, **question_sets()}, {id_: tuple(found) for id_, found in rules.items()})


def rules_of(asked: QuestionSet, text: str) -> list[tuple[str, Rule]]:
    """What a set's answers show, by instrument: its file's rules, and for items it only names that they bear on them.

    QuestionSetError for a rule that does not hold together or names a question, code or item that is not there.
    """
    found = [written_rule(entry, asked) for entry in tomllib.loads(text).get("evidence_rule", ())]
    ruled = {(id_, rule.item, question) for id_, rule in found for question, _ in rule.when}
    return found + [(id_, rule) for id_, rule in plain_rules(asked) if (id_, rule.item, rule.when[0][0]) not in ruled]


def written_rule(entry: object, asked: QuestionSet) -> tuple[str, Rule]:
    if not isinstance(entry, dict) or not isinstance(entry.get("when"), dict):
        raise QuestionSetError('A rule of evidence needs when = { question = ["code"] }, with the question\'s id.')
    try:
        chosen = instrument(str(entry.get("instrument", charter().id)))
        rule = parse_rule({key: value for key, value in entry.items() if key != "instrument"}, chosen)
    except (InstrumentError, AttributeError, TypeError) as error:
        raise QuestionSetError(f"A rule of evidence in the question set cannot be used: {error}") from error
    for question_id, codes in rule.when:
        known = codes_asked(question_id, asked)
        if strange := sorted(codes - set(known)):
            raise QuestionSetError(
                f"The rule of evidence for {rule.item} names '{strange[0]}' as an answer to '{question_id}'. "
                f"Its answers are {', '.join(known)}."
            )
    return chosen.id, rule


def codes_asked(question_id: str, asked: QuestionSet) -> tuple[str, ...]:
    """The codes that answers to a question of the set, or of one that ships, may have."""
    question = asked.question(question_id) if question_id in asked else shipped().question(question_id)
    if question is None:
        raise QuestionSetError(
            f"A rule of evidence asks for answers to '{question_id}', which is no question of the set. "
            f"Its questions are {', '.join(each.id for each in asked.questions)}."
        )
    return question.codes or (GIVEN, NOT_HELD)


def plain_rules(asked: QuestionSet) -> Iterator[tuple[str, Rule]]:
    """For each charter item that a question says it speaks to: its answers bear on it, and settle no level.

    A question that ships has its rules with the instrument.
    """
    chosen = charter()
    for question in asked.questions:
        for item in items_of(question, chosen) if question.id not in shipped().questions else ():
            codes = frozenset(question.codes or (GIVEN, NOT_HELD))
            reason = f"The answer bears on this; the question set '{asked.title}' takes no level from it."
            yield chosen.id, Rule(item, ((question.id, codes),), None, 0, chosen.scale.highest, reason, SHELF_LIFE)


def items_of(question: Question, chosen: Instrument) -> Sequence[str]:
    """The items that a question speaks to; QuestionSetError for one that the charter does not have."""
    if strange := [item for item in question.speaks_to if item not in chosen.item_ids]:
        raise QuestionSetError(
            f"The question '{question.id}' speaks to '{strange[0]}', which is no item of {chosen.title}. "
            f"Its items are {', '.join(chosen.item_ids)}."
        )
    return question.speaks_to


def charter() -> Instrument:
    """The instrument whose items questions speak to: the first that is offered."""
    return next(iter(instruments().values()))


def check_same_meaning(asked: QuestionSet, others: Mapping[str, QuestionSet]) -> None:
    """Raise QuestionSetError where a question has the id of another set's and is not the same question.

    Answers are stored under the id alone, so two meanings under one id would be counted together.
    """
    for other in (one for one in others.values() if one.id != asked.id):
        for question in asked.questions:
            if question.id in other and meaning(question) != meaning(other.question(question.id)):
                raise QuestionSetError(
                    f"The question '{question.id}' is in '{other.title}' too, with another kind, unit or answers. "
                    "Give yours an id of its own."
                )


def meaning(question: Question) -> tuple[object, ...]:
    return question.kind, question.unit, question.scope, question.period, question.codes
