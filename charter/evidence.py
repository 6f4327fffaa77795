"""What outside answers, above all FOI answers, say of an instrument's items (method, section 4).

Rules stand in the instrument's own file as `[[evidence_rule]]`. This module takes plain (question, code) pairs with a
day and a reference, and never asks where they came from. An answer that is missing, refused or "unable to say" says
nothing of any item: it is never taken for "no".
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from charter.assessment import Answer, Answers
from charter.exceptions import InstrumentError
from charter.framework import FRAMEWORKS, Instrument, check_keys, instrument
from charter.scorecard import Scorecard, scorecard

Standing = Literal["contradiction", "undated", "dated"]
"""`dated`: only answers past their shelf life differ. `undated`: only answers of an unknown day do."""
Direction = Literal["claims_more", "claims_less"]
"""Whether the self-assessment is above or below what the evidence allows."""


@dataclass(frozen=True)
class Rule:
    """What one answer, or several together, say of an item.

    `when` holds for each question the codes of which any will do. `level` counts in the scorecard from evidence; None
    leaves the item missing there. A self-assessment from `at_least` to `at_most` does not contradict the answers.
    Fresh for `shelf_life` days.
    """

    item: str
    when: tuple[tuple[str, frozenset[str]], ...]
    level: int | None
    at_least: int
    at_most: int
    reason: str
    shelf_life: int

    def __post_init__(self) -> None:
        inside = self.level is None or self.at_least <= self.level <= self.at_most
        if not 0 <= self.at_least <= self.at_most or not inside:
            raise InstrumentError(
                f"The evidence rule for {self.item} goes from {self.at_least} to {self.at_most} and counts "
                f"{self.level}: the level must lie within, and the ends in order."
            )
        if not self.when or not all(codes for _, codes in self.when) or self.shelf_life <= 0:
            raise InstrumentError(f"The evidence rule for {self.item} needs questions with codes, and days above 0.")

    def matches(self, codes: Mapping[str, frozenset[str]]) -> bool:
        """Do the answers, as codes by question, meet every condition?"""
        return all(wanted & codes.get(question, frozenset()) for question, wanted in self.when)


@dataclass(frozen=True)
class Said:
    """One code of one answer. `day` is None where nobody knows when it was said; `reference` says where it stands."""

    question: str
    code: str
    day: date | None = None
    reference: str = ""


@dataclass(frozen=True)
class Finding:
    """A rule that holds, with the answers that it rests on."""

    rule: Rule
    said: tuple[Said, ...]

    @property
    def day(self) -> date | None:
        """The day of the oldest answer it rests on; None where one of them is not known."""
        days = [said.day for said in self.said]
        return None if None in days else min(day for day in days if day)

    def has_expired(self, on: date) -> bool:
        """Is it older than the day by more than its shelf life?"""
        return self.day is not None and (on - self.day).days > self.rule.shelf_life


@dataclass(frozen=True)
class ItemEvidence:
    """What all findings on one item come to. `level` is None where they do not settle one.

    `set_aside` are older findings that cannot be true together with newer ones.
    """

    item_id: str
    level: int | None
    at_least: int
    at_most: int
    findings: tuple[Finding, ...]
    set_aside: tuple[Finding, ...] = ()

    def distance(self, level: int) -> int:
        """Levels by which a self-assessment lies above (positive) or below (negative) what the answers allow."""
        return max(level - self.at_most, 0) - max(self.at_least - level, 0)


@dataclass(frozen=True)
class Difference:
    """An item where an area's own answer and the evidence differ by a whole level or more."""

    item_id: str
    own_level: int
    evidence: ItemEvidence
    standing: Standing

    @property
    def direction(self) -> Direction:
        return "claims_more" if self.levels > 0 else "claims_less"

    @property
    def levels(self) -> int:
        """How many levels the area's own answer lies above (positive) or below (negative) the evidence."""
        return self.evidence.distance(self.own_level)

    @property
    def deciding(self) -> tuple[Finding, ...]:
        """The findings that alone make the difference."""
        if self.direction == "claims_more":
            return tuple(f for f in self.evidence.findings if f.rule.at_most < self.own_level)
        return tuple(f for f in self.evidence.findings if f.rule.at_least > self.own_level)


def parse_rule(entry: Mapping[str, Any], chosen: Instrument) -> Rule:
    """One [[evidence_rule]] entry. `level` alone means exactly that level; neither level nor bounds mean missing."""
    name = f"An evidence rule for '{entry.get('item', 'no item')}'"
    check_keys(
        entry,
        name,
        required=("item", "when", "reason", "shelf_life_days"),
        optional=("level", "at_least", "at_most"),
    )
    chosen.item(entry["item"])
    level = entry.get("level")
    rule = Rule(
        item=entry["item"],
        when=tuple((question, frozenset(codes)) for question, codes in entry["when"].items()),
        level=level,
        at_least=entry.get("at_least", 0 if level is None or "at_most" in entry else level),
        at_most=entry.get("at_most", chosen.scale.highest if level is None or "at_least" in entry else level),
        reason=entry["reason"],
        shelf_life=entry["shelf_life_days"],
    )
    if rule.at_most > chosen.scale.highest:
        raise InstrumentError(f"{name} goes up to {rule.at_most}; the scale ends at {chosen.scale.highest}.")
    return rule


@cache
def evidence_rules(instrument_id: str) -> tuple[Rule, ...]:
    """The rules of an instrument that ships, in the file's order. InstrumentError names what does not hold."""
    chosen = instrument(instrument_id)
    path = FRAMEWORKS / f"{instrument_id}.toml"
    text = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(parse_rule(entry, chosen) for entry in text.get("evidence_rule", ()))


def findings(rules: Iterable[Rule], said: Iterable[Said]) -> dict[str, tuple[Finding, ...]]:
    """The rules that hold, by item, each with the answers it rests on."""
    by_question: dict[str, list[Said]] = {}
    for each in said:
        by_question.setdefault(each.question, []).append(each)
    codes = {question: frozenset(each.code for each in given) for question, given in by_question.items()}
    found: dict[str, list[Finding]] = {}
    for rule in rules:
        if rule.matches(codes):
            basis = tuple(s for question, wanted in rule.when for s in by_question[question] if s.code in wanted)
            found.setdefault(rule.item, []).append(Finding(rule, basis))
    return {item: tuple(each) for item, each in found.items()}


def combine(item_id: str, found: Iterable[Finding], highest: int) -> ItemEvidence:
    """What findings on one item come to: the levels that all of them allow.

    Newer findings come first, and of one day the more cautious; one that allows nothing those before it allow is set
    aside: a council that calls its interviews independent and has the child's own social worker hold them does not
    show independent interviews.
    """
    at_least, at_most = 0, highest
    kept: list[Finding] = []
    aside: list[Finding] = []
    for finding in sorted(found, key=by_day_and_caution):
        low, high = max(at_least, finding.rule.at_least), min(at_most, finding.rule.at_most)
        if low > high:
            aside.append(finding)
            continue
        at_least, at_most = low, high
        kept.append(finding)
    return ItemEvidence(item_id, settled(kept, at_least, at_most), at_least, at_most, tuple(kept), tuple(aside))


def by_day_and_caution(finding: Finding) -> tuple[int, int]:
    return -(finding.day or date.min).toordinal(), finding.rule.at_most


def settled(kept: Sequence[Finding], at_least: int, at_most: int) -> int | None:
    """The one level that is left, else the lowest that a rule counts and all allow; None where there is none."""
    if at_least == at_most:
        return at_least
    counted = [f.rule.level for f in kept if f.rule.level is not None and at_least <= f.rule.level <= at_most]
    return min(counted, default=None)


def item_evidence(chosen: Instrument, rules: Iterable[Rule], said: Iterable[Said]) -> dict[str, ItemEvidence]:
    """What the answers say of each item that a rule speaks to, in the instrument's order."""
    found = findings(rules, said)
    return {item: combine(item, found[item], chosen.scale.highest) for item in chosen.item_ids if item in found}


def evidence_scorecard(chosen: Instrument, evidence: Mapping[str, ItemEvidence], area_code: str = "") -> Scorecard:
    """The second scorecard: the maths of the first, on the levels that the evidence settles. The rest is missing."""
    return scorecard(chosen, evidence_answers(evidence), area_code)


def evidence_answers(evidence: Mapping[str, ItemEvidence]) -> Answers:
    return {
        item: Answer(item, "answered", found.level) if found.level is not None else Answer(item, "not_known")
        for item, found in evidence.items()
    }


def differences(
    chosen: Instrument, answers: Answers, evidence: Mapping[str, ItemEvidence], assessed: Mapping[str, date]
) -> list[Difference]:
    """Every item where self-assessment and evidence differ by a whole level or more, in the instrument's order.

    `assessed` is the day of each item's own answer. Fresh answers that differ are a contradiction; where only answers
    of an unknown day do, or only expired ones, that is said instead.
    """
    found = []
    for item in chosen.item_ids:
        own = answers.get(item)
        if own is None or own.level is None or item not in evidence:
            continue
        if difference := difference_of(own.level, evidence[item], assessed[item], chosen.scale.highest):
            found.append(difference)
    return found


def difference_of(own: int, evidence: ItemEvidence, assessed: date, highest: int) -> Difference | None:
    """The strongest difference that the findings support: fresh ones before undated ones before expired ones."""
    everything = (*evidence.findings, *evidence.set_aside)
    current = [f for f in everything if not f.has_expired(assessed)]
    fresh = [f for f in current if f.day is not None]
    steps: tuple[tuple[Standing, Sequence[Finding]], ...] = (
        ("contradiction", fresh),
        ("undated", current),
        ("dated", everything),
    )
    for standing, found in steps:
        combined = combine(evidence.item_id, found, highest)
        if combined.distance(own):
            return Difference(evidence.item_id, own, combined, standing)
    return None
