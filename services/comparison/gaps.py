"""What an area's own answers leave open, and which other areas have it in place (method, section 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from charter.assessment import Answer, Answers
from charter.crosswalk import LinkedItem, linked_items
from charter.framework import Group, Instrument, Item, instrument
from charter.gap_analysis import TOP, CommonGap, Gap, ItemStanding, Order, common_gaps, gaps
from charter.register import GoodPractice
from charter.scorecard import Scorecard
from charter.scoring import answer_codes, effective_weights
from charter.wording import answer_words, uncertain_date_words
from geo.areas import Authority, authority, vintages
from services.assessment.actions import Actions
from services.assessment.assessments import Assessments, Sheet
from services.comparison.comparators import USUAL_GROUP, ComparatorGroup, Comparators
from services.comparison.evidence import AreaEvidence, Evidence, Told
from services.comparison.layers import area_values
from services.register.signups import SignupRegister
from services.tables import AREA_COLUMNS, OWN_LICENCE, ROUND_COLUMNS, Column, Table, Value

Grouping = Literal["none", "pillar", "body"]
StepKind = Literal["start", "known", "unknown"]
STEP_WORDS: dict[str, str] = {"start": "In place for sure", "known": "Known to be missing", "unknown": "Not known"}
OWN_SOURCE = "The area's own assessment entered here"


@dataclass(frozen=True)
class Step:
    """One step of the way from what is in place to 100: from `start` to `end`, points of 100."""

    title: str
    start: float
    end: float
    kind: StepKind


@dataclass(frozen=True)
class CommonGaps:
    """The most common gaps of a region or of England; `with_answers` of `group` areas have answered anything."""

    instrument: Instrument
    place: str
    gaps: tuple[CommonGap, ...]
    with_answers: int
    group: int

    @cached_property
    def table(self) -> Table:
        columns = (
            Column("rank", "Order", "whole_number", "Most areas first"),
            Column("item_id", "Item", meaning="The item's lasting id"),
            Column("item", "What is asked", meaning="The item's title"),
            Column("below", "Areas below the highest level", "whole_number"),
            Column("with_level", "Areas with an answer", "whole_number"),
            Column("group", "Areas in all", "whole_number"),
            Column("must_act", "Who must act", meaning="Bodies the item is addressed to"),
        )
        rows = []
        for place, gap in enumerate(self.gaps, start=1):
            item = self.instrument.item(gap.item_id)
            rows.append((place, item.id, item.title, gap.below, gap.with_level, gap.group, ", ".join(item.bodies)))
        title = f"The most common gaps in {self.place}: {self.instrument.title}"
        return Table(
            "common_gaps", title, columns, tuple(rows), "Areas' own assessments entered here",
            "newest round of each area", OWN_LICENCE,
            "Only areas that have answered are counted; nothing is known of the others.",
        )  # fmt: skip


@dataclass(frozen=True)
class ItemGap:
    """A gap with its item and answer, and the evidence, good practice and linked items that bear on it.

    `planned` says how many actions are planned about it; it is empty where none is, or the reader may not see them.
    """

    gap: Gap
    item: Item
    groups: tuple[Group, ...]
    answer: str
    told: Told | None = None
    shown: str = ""
    practice: tuple[GoodPractice, ...] = ()
    linked: tuple[LinkedItem, ...] = ()
    planned: str = ""

    @property
    def pillar(self) -> str:
        """The title of the pillar or theme it stands under; the standard's where there are no pillars."""
        return self.groups[-1].title if self.groups else "All items"

    @cached_property
    def achievers(self) -> tuple[Authority, ...]:
        """The comparators that have it fully in place."""
        return tuple(authority(code) for code in self.gap.achievers)

    @property
    def evidence(self) -> str:
        """What FOI answers show of it: that they differ, agree, or say nothing."""
        if self.told:
            return f"{self.told.sentence} {self.told.explained}".strip()
        if not self.shown:
            return "No FOI answer here speaks to it."
        return f"FOI answers show: {self.shown}."

    @property
    def points(self) -> str:
        """`2.4 points`, or for a missing answer the range `0 to 4.2 points, not known`."""
        if self.gap.is_missing:
            return f"0 to {self.gap.high:.1f} points: the answer is missing"
        return f"{self.gap.high:.1f} points"

    @property
    def in_short(self) -> str:
        """`Not in place; 4.2 points; 9 of 25 with data have it`."""
        points = f"up to {self.gap.high:.1f} points" if self.gap.is_missing else f"{self.gap.high:.1f} points"
        if not self.gap.with_level:
            return f"{self.answer}; {points}; no other area has answered it"
        return f"{self.answer}; {points}; {len(self.gap.achievers)} of {self.gap.with_level} with data have it"

    @property
    def achieved(self) -> str:
        """`4 of 11 with data (152 in all)`, or that nobody has data."""
        if not self.gap.with_level:
            return f"none of {self.gap.group} others has answered this here yet"
        return (
            f"fully in place in {len(self.gap.achievers)} of {self.gap.with_level} with data ({self.gap.group} in all)"
        )


@dataclass(frozen=True)
class GapAnalysis:
    """An area's gaps on one instrument, in order, beside the scorecard they come from."""

    area: Authority
    card: Scorecard
    round: str
    gaps: tuple[ItemGap, ...]
    comparators: int
    group: ComparatorGroup
    round_state: str = ""

    @property
    def whose(self) -> tuple[Value, ...]:
        """The values of `AREA_COLUMNS` and `ROUND_COLUMNS`, which begin every row."""
        return (*area_values(self.area), self.round or None, self.round_state or None)

    @property
    def contradicted(self) -> tuple[ItemGap, ...]:
        return tuple(gap for gap in self.gaps if gap.told and gap.told.difference.standing == "contradiction")

    def grouped(self, by: Grouping) -> dict[str, tuple[ItemGap, ...]]:
        """The gaps under each pillar or body, in their order; one that several bodies must close is under each."""
        found: dict[str, list[ItemGap]] = {}
        for gap in self.gaps:
            for heading in headings(gap, by):
                found.setdefault(heading, []).append(gap)
        order = [group.title for group in self.card.instrument.groups] if by == "pillar" else sorted(found)
        return {heading: tuple(found[heading]) for heading in dict.fromkeys(order) if heading in found}

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """From what is in place for sure up to 100: for each standard what is known to be missing, then the unknown."""
        steps = [Step("In place", 0.0, self.card.total.low or 0.0, "start")]
        for kind in ("known", "unknown"):
            for group, own in self._by_standard(kind == "unknown").items():
                start = steps[-1].end
                steps.append(Step(group, start, min(start + sum(g.gap.high for g in own), TOP), kind))
        return tuple(steps)

    def _by_standard(self, is_missing: bool) -> dict[str, list[ItemGap]]:
        found: dict[str, list[ItemGap]] = {}
        for gap in sorted(self.gaps, key=lambda g: self.card.instrument.item_ids.index(g.item.id)):
            if gap.gap.is_missing == is_missing:
                found.setdefault(gap.groups[0].title if gap.groups else gap.item.title, []).append(gap)
        return found

    @cached_property
    def steps_table(self) -> Table:
        """The way from the score to 100 as a table."""
        columns = (
            *AREA_COLUMNS,
            *ROUND_COLUMNS,
            Column("step", "Step"),
            Column("kind", "What it is", meaning="In place, known to be missing, or unknown"),
            Column("points", "Points", "number", "Of 100", places=1),
            Column("reached", "Reached", "number", "Of 100, with this step and those before it", places=1),
        )
        rows = tuple((*self.whose, s.title, STEP_WORDS[s.kind], s.end - s.start, s.end) for s in self.steps)
        title = f"From what is in place to 100: {self.area.plain_name}"
        return Table("steps", title, columns, rows, OWN_SOURCE, f"round {self.round}", OWN_LICENCE)

    @cached_property
    def table(self) -> Table:
        """The gaps as a table, ready to show or export."""
        columns = (
            *AREA_COLUMNS,
            *ROUND_COLUMNS,
            Column("rank", "Order", "whole_number", "Place in the order chosen"),
            Column("item_id", "Item", meaning="The item's lasting id"),
            Column("item", "What is asked", meaning="The item's title"),
            Column("pillar", "Pillar or theme", meaning="Where it stands in the instrument"),
            Column("answer", "Answer", meaning="The area's own answer; a missing one is not a no"),
            Column("points_low", "Points at least", "number", "Of 100: what filling the gap would add, lower end"),
            Column("points_high", "Points at most", "number", "Of 100: what filling the gap would add, upper end"),
            Column("achieved", "Comparators", meaning="Those at the highest level, of those with data, of all"),
            Column("where", "In place in", meaning="Names of the comparators at the highest level"),
            Column("evidence", "FOI answers", meaning="What they show, and whether that differs from the own answer"),
            Column("practice", "Good practice", meaning="Areas named in public for the standard, with the source"),
            Column("linked", "Asked elsewhere too", meaning="Items of other instruments on the same subject"),
            Column("must_act", "Who must act", meaning="Bodies the item is addressed to"),
            Column("actions", "Actions", meaning="Planned about it, for those who may see the area's drafts"),
        )
        rows = tuple(
            (
                *self.whose,
                place,
                found.item.id,
                found.item.title,
                found.pillar,
                found.answer,
                found.gap.low,
                found.gap.high,
                found.achieved,
                ", ".join(area.plain_name for area in found.achievers),
                found.evidence,
                "; ".join(practice_words(mention) for mention in found.practice),
                ", ".join(f"{link.item} ({instrument(link.instrument).short_title})" for link in found.linked),
                ", ".join(found.item.bodies),
                found.planned,
            )
            for place, found in enumerate(self.gaps, start=1)
        )
        title = f"Gaps of {self.area.plain_name}: {self.card.instrument.title}"
        return Table(
            "gaps", title, columns, rows, OWN_SOURCE, f"round {self.round}", OWN_LICENCE,
            "A missing answer may be in place already: its points run from 0, and it is unknown, not a no.",
        )  # fmt: skip


class Gaps:
    """Works out gaps from the newest assessments, with all that bears on each."""

    def __init__(
        self,
        assessments: Assessments,
        comparators: Comparators,
        evidence: Evidence,
        signups: SignupRegister,
        actions: Actions,
    ) -> None:
        self._assessments, self._comparators = assessments, comparators
        self._evidence, self._signups, self._actions = evidence, signups, actions

    def of(
        self,
        area_code: str,
        instrument_id: str,
        order: Order = "default",
        group: ComparatorGroup | None = None,
    ) -> GapAnalysis:
        """One area's gaps beside a group of comparators (the usual one unless another is given).

        While no comparator has answers, the default order has nothing to go by and the points alone decide.
        """
        sheet = self._assessments.sheet(area_code, instrument_id)
        group = group or self._comparators.group(area_code, USUAL_GROUP)
        sheets = self._assessments.newest_sheets(instrument_id)
        others = {code: sheets.get(code, {}) for code in group.codes}
        comparators = sum(1 for answers in others.values() if answers)
        standings = item_standings(sheet, others)
        told = self._evidence.of(area_code, instrument_id)
        practice = self._signups.good_practice()
        planned = self._actions.planned_words(area_code, instrument_id)
        found = tuple(
            replace(item_gap(gap, sheet, told, practice), planned=planned.get(gap.item_id, ""))
            for gap in gaps(standings, order if comparators or order != "default" else "points")
        )
        _, state = sheet.round_values
        return GapAnalysis(authority(area_code), sheet.scorecard, sheet.round, found, comparators, group, state or "")

    def common(self, instrument_id: str, region: str | None = None, most: int = 10) -> CommonGaps:
        """The items that most areas of a region, or of England, are below the highest level in."""
        chosen = instrument(instrument_id)
        sheets = self._assessments.newest_sheets(instrument_id)
        areas = [area for area in vintages()[-1].authorities if region in (None, area.region)]
        levels = {area.code: item_scores(chosen, sheets.get(area.code, {})) for area in areas}
        with_answers = sum(1 for area in areas if sheets.get(area.code))
        found = tuple(common_gaps(levels)[:most])
        return CommonGaps(chosen, region or "England", found, with_answers, len(areas))


def item_standings(sheet: Sheet, others: Mapping[str, Answers]) -> list[ItemStanding]:
    """How an area stands on every item that counts in it, beside its comparators."""
    chosen = sheet.instrument
    codes = answer_codes(chosen, [sheet.answers, *others.values()])
    scores = np.where(codes >= 0, codes / chosen.scale.highest, np.nan)
    weights = effective_weights(chosen, codes[:1])[0]
    return [
        ItemStanding(
            item.id,
            float(weights[number]),
            none_if_missing(scores[0, number]),
            dict(zip(others, map(none_if_missing, scores[1:, number]), strict=True)),
        )
        for number, item in enumerate(chosen.items)
        if weights[number] > 0
    ]


def item_scores(chosen: Instrument, answers: Answers) -> dict[str, float | None]:
    """Every item's score, 0 to 1; None where an area has no level for it."""
    levels = {item: answers[item].level if item in answers else None for item in chosen.item_ids}
    return {item: None if level is None else level / chosen.scale.highest for item, level in levels.items()}


def item_gap(gap: Gap, sheet: Sheet, told: AreaEvidence, practice: Sequence[GoodPractice]) -> ItemGap:
    """A gap with everything that bears on it."""
    chosen = sheet.instrument
    item = chosen.item(gap.item_id)
    groups = chosen.ancestors(item.id)
    standards = {group.id for group in groups} | {item.id}
    return ItemGap(
        gap,
        item,
        groups,
        answer_words(chosen, sheet.answers.get(item.id, Answer(item.id, "not_given"))),
        told=told.on(item.id),
        shown=told.in_words(item.id),
        practice=tuple(mention for mention in practice if standards & set(mention.standards)),
        linked=tuple(linked_items(chosen.id, item.id)),
    )


def headings(gap: ItemGap, by: Grouping) -> tuple[str, ...]:
    """Under which headings a gap stands."""
    if by == "body":
        return tuple(body[0].upper() + body[1:] for body in gap.item.bodies) or ("Nobody is named",)
    return (gap.pillar,) if by == "pillar" else ("All",)


def practice_words(mention: GoodPractice) -> str:
    """`Rochdale (in 2013, Ofsted)`."""
    name = authority(mention.area_code).plain_name
    return f"{name} ({uncertain_date_words(mention.when)}; {mention.source.title})"


def none_if_missing(score: float) -> float | None:
    return None if np.isnan(score) else float(score)


def points_in_all(found: Iterable[ItemGap]) -> tuple[float, float]:
    """What all the gaps together would add, at least and at most, of 100."""
    listed = list(found)
    return sum(g.gap.low for g in listed), sum(g.gap.high for g in listed)
