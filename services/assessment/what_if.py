"""What would change if some gaps were closed: score, rank with its range, and whom the area would pass.

Nothing is stored. The closed items are taken to be at the highest level and everything else as it stands; the ranks
before and after begin with the same seed and weights (method, sections 3, 5 and 6), as the comparison's do. Fewer draws
are made than there, so that every tick is answered at once: a range can differ from the comparison's by a place or so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from charter.assessment import Answer, Answers
from charter.framework import TOTAL, Instrument
from charter.scorecard import NodeScore, Scorecard, scorecard
from charter.wording import counted, score_words
from geo.areas import Authority, authority, names_in_words
from services.assessment.assessments import Assessments
from services.comparison.benchmarking import rank_ranges
from services.comparison.comparators import USUAL_GROUP, ComparatorGroup, Comparators
from services.comparison.standings import RankRange
from services.tables import OWN_LICENCE, Column, Table

DRAWS = 2_000
SAME = 1e-9
"""Scores closer than this are level: they are sums of the same parts in another order."""


@dataclass(frozen=True)
class NodeOutcome:
    """The total or a pillar before and after."""

    title: str
    before: NodeScore
    after: NodeScore


@dataclass(frozen=True)
class WhatIfOutcome:
    """What closing `closed` would do. `passed` are comparators now ahead that would be behind, `level` those drawn
    level with; `unscored` of the group have no score to compare with."""

    area: Authority
    instrument: Instrument
    round: str
    closed: tuple[str, ...]
    nodes: tuple[NodeOutcome, ...]
    rank_before: RankRange
    rank_after: RankRange
    passed: tuple[Authority, ...]
    level: tuple[Authority, ...]
    unscored: int
    group: ComparatorGroup

    @property
    def total(self) -> NodeOutcome:
        return self.nodes[0]

    @property
    def sentence(self) -> str:
        """The score before and after, each with its range."""
        gaps = counted(len(self.closed), "gap")
        before, after = score_words(self.total.before), score_words(self.total.after)
        return f"With {gaps} closed: {after}. Now: {before}."

    @property
    def rank_sentence(self) -> str:
        """The rank before and after, each with how sure it is."""
        # Which choice moves a rank most is for the comparison to say.
        after, before = (
            replace(rank, moves_most=None).words.rstrip(".") for rank in (self.rank_after, self.rank_before)
        )
        return f"Among {self.group.title}, itself included, then: {after}. Now: {before}."

    @property
    def passing_sentence(self) -> str:
        """Whom the area would pass, or why nobody can be named."""
        scored = len(self.group.codes) - self.unscored
        of = f"of {scored} {self.group.title} with a score"
        if not self.group.codes:
            return "Choose areas to compare with: none is picked yet."
        if not scored:
            return f"None of the {len(self.group.codes)} {self.group.title} has a score, so there is nobody to pass."
        if self.total.after.score is None:
            return "Too few items would be answered for a score, so nobody can be said to be passed."
        if self.total.before.score is None:
            return "There is no score now, so nobody is passed: the area would have its first score."
        if not self.passed:
            drawn = f" It would draw level with {self._names(self.level)}." if self.level else ""
            return f"It would pass nobody {of}.{drawn}"
        drawn = f", and draw level with {self._names(self.level)}" if self.level else ""
        return f"It would pass {len(self.passed)} {of}: {self._names(self.passed)}{drawn}."

    @staticmethod
    def _names(areas: Sequence[Authority]) -> str:
        return names_in_words([area.plain_name for area in areas])

    @property
    def table(self) -> Table:
        """Total and pillars before and after."""
        columns = (
            Column("node", "What"),
            Column("before_words", "Now, in words"),
            Column("after_words", "With the gaps closed, in words"),
            Column("before", "Now", "number", "0 to 100; empty where too few items are answered"),
            Column("after", "Then", "number", "0 to 100; empty where too few items are answered"),
        )
        rows = tuple(
            (n.title, score_words(n.before), score_words(n.after), rounded(n.before.score), rounded(n.after.score))
            for n in self.nodes
        )
        return Table(
            "what_if", f"What if: {self.area.plain_name}, {self.instrument.title}", columns, rows,
            "The area's own assessment entered here, with the gaps that were ticked taken as closed",
            f"round {self.round}", OWN_LICENCE, "A calculation, not an assessment: nothing of it is stored.",
        )  # fmt: skip


class WhatIf:
    """Works out what closing gaps would do."""

    def __init__(self, assessments: Assessments, comparators: Comparators) -> None:
        self._assessments, self._comparators = assessments, comparators

    def of(
        self,
        area_code: str,
        instrument_id: str,
        closed: tuple[str, ...],
        group: ComparatorGroup | None = None,
        rank_now: RankRange | None = None,
        *,
        draws: int = DRAWS,
    ) -> WhatIfOutcome:
        """The outcome of closing `closed`; what is no gap, or no item at all, is left out of it.

        `rank_now` is what `rank_now` gave for the same area and group, worked out here where it is not given.
        """
        sheet = self._assessments.sheet(area_code, instrument_id)
        chosen, code = sheet.instrument, authority(area_code).code
        gaps = tuple(item for item in chosen.item_ids if item in closed and is_gap(chosen, sheet.answers, item))
        before = sheet.scorecard
        after = scorecard(chosen, with_closed(chosen, sheet.answers, gaps), area_code)
        group = group or self._comparators.group(code, USUAL_GROUP)
        cards = self._assessments.newest_scorecards(instrument_id)
        others = {other: cards[other] for other in group.codes if other in cards}
        scores = {other: card.total.score for other, card in others.items() if card.total.score is not None}
        passed, level = overtaken(before.total.score, after.total.score, scores)
        return WhatIfOutcome(
            authority(code), chosen, sheet.round, gaps, outcomes(before, after),
            rank_now or self._rank(chosen, before, others.values(), draws),
            self._rank(chosen, after, others.values(), draws),
            passed, level, len(group.codes) - len(scores), group,
        )  # fmt: skip

    def rank_now(
        self, area_code: str, instrument_id: str, group: ComparatorGroup | None = None, *, draws: int = DRAWS
    ) -> RankRange:
        """The area's rank as it stands, which no tick changes."""
        sheet = self._assessments.sheet(area_code, instrument_id)
        cards = self._assessments.newest_scorecards(instrument_id)
        codes = (group or self._comparators.group(authority(area_code).code, USUAL_GROUP)).codes
        others = [cards[other] for other in codes if other in cards]
        return self._rank(sheet.instrument, sheet.scorecard, others, draws)

    @staticmethod
    def _rank(chosen: Instrument, own: Scorecard, others: Collection[Scorecard], draws: int) -> RankRange:
        """The area's rank among its comparators, itself included."""
        # In the order of their codes, as everywhere: the same draws then give the same ranges.
        everyone = sorted([own, *others], key=lambda card: card.area_code)
        ranges = rank_ranges(chosen, TOTAL, everyone, draws, None)
        return ranges.get(own.area_code, RankRange(None, len(ranges)))


def is_gap(chosen: Instrument, answers: Answers, item_id: str) -> bool:
    """Whether an item applies and is not known to be at the highest level."""
    answer = answers.get(item_id)
    if answer is None:
        return True
    return answer.state != "not_applicable" and answer.level != chosen.scale.highest


def with_closed(chosen: Instrument, answers: Answers, closed: Sequence[str]) -> Answers:
    """The answers with these items at the highest level."""
    return {**answers, **{item: Answer(item, "answered", chosen.scale.highest) for item in closed}}


def outcomes(before: Scorecard, after: Scorecard) -> tuple[NodeOutcome, ...]:
    """The total, then the groups directly under it."""
    titles = {TOTAL: "In all"}
    pairs = [(one, after.node(one.id)) for one in before.nodes if one.id == TOTAL or one.parent == TOTAL]
    return tuple(NodeOutcome(titles.get(a.id, a.title), a, b) for a, b in pairs if a.kind != "item")


def overtaken(
    before: float | None, after: float | None, scores: Mapping[str, float]
) -> tuple[tuple[Authority, ...], tuple[Authority, ...]]:
    """Those ahead before and behind after, and those ahead before and level after; highest first, ties by name."""
    if before is None or after is None:
        return (), ()
    ahead = {code: score for code, score in scores.items() if score > before + SAME}
    order = sorted(ahead, key=lambda code: (-round(ahead[code], 6), authority(code).plain_name))
    passed = tuple(authority(code) for code in order if ahead[code] < after - SAME)
    level = tuple(authority(code) for code in order if abs(ahead[code] - after) <= SAME)
    return passed, level


def rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 1)
