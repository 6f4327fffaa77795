"""How one area's figure stands among its comparators: figures, ranges, funnels and ranks (method, sections 5 and 6).

What is measured: the area's own assessment (total and pillars, each with its range), official counts, rates for every
10,000 children where population figures are there, and shares made of two official counts. No rank without how sure
it is; no "above" or "below" of a share whose 99.8% interval still holds the group's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from charter.comparison import FUNNEL_CONFIDENCES, VERDICT_CONFIDENCE, Unit, compare
from charter.framework import TOTAL, Instrument, Kind, instrument
from charter.robustness import Progress, rank_sensitivity, rank_uncertainty
from charter.scorecard import NodeScore, Scorecard
from charter.scoring import answer_codes, effective_weights
from charter.statistics import (
    dispersion,
    proportion_funnel,
    proportion_z_scores,
    rate_funnel,
    rate_interval,
    rate_z_scores,
    wilson_interval,
)
from charter.wording import count_words, counted, percent_words, score_words
from foi_data.series import series
from geo.areas import Authority, authority
from services.assessment.assessments import Assessments
from services.comparison.comparators import ComparatorGroup, Comparators
from services.comparison.layers import CHARTER, area_values
from services.comparison.standings import (
    FEW,
    Funnel,
    FunnelLine,
    ItemShare,
    NodeChange,
    Point,
    Ranking,
    RankRange,
    Standing,
    side_of,
)
from services.comparison.standings import Measure as Measure
from services.comparison.standings import RoundChange as RoundChange
from services.ports import Figure, Storage
from services.tables import AREA_COLUMNS, OGL, OWN_LICENCE, Column, Table, sources_in_words

POPULATION = "population_0_17"
RATE_PER = 10_000
SEED = 2012
"""The simulation begins here, so that anybody can have the same ranks again."""
DRAWS = 10_000
COMPARED_KINDS: tuple[Kind, ...] = ("total", "pillar")
FUNNEL_POINTS = 60
"""Sizes at which a funnel's lines are worked out, denser where they bend."""
SOURCE_OF_SCORES = "Authorities' own assessments entered here"


SHARES: tuple[tuple[str, str, str], ...] = (
    ("missing_more_than_once", "looked_after_missing", "Went missing more than once, of looked-after children missing"),
    ("looked_after_missing", "looked_after", "Went missing, of all children looked after"),
)
RATES: tuple[str, ...] = ("looked_after_missing", "missing_incidents")
RATIO = ("missing_incidents", "looked_after_missing")
"""Incidents and the children they are of: where both are known the ratio is shown beside them."""


class Benchmarking:
    """Compares areas on what is in the database."""

    def __init__(self, storage: Storage, assessments: Assessments, comparators: Comparators) -> None:
        self._storage, self._assessments, self._comparators = storage, assessments, comparators
        self._known: tuple[int, Mapping[str, Scorecard]] = (-1, {})

    def cards(self) -> Mapping[str, Scorecard]:
        """The newest scorecard of every area, its total and pillars, scored once for a version of the data."""
        with self._storage.read() as work:
            version = work.changes.latest_id()
        if self._known[0] != version:
            self._known = (version, self._assessments.newest_scorecards(CHARTER, COMPARED_KINDS))
        return self._known[1]

    def measures(self) -> tuple[Measure, ...]:
        """Everything there are data for; the charter's total and pillars always."""
        chosen = instrument(CHARTER)
        found = [Measure("charter", "The charter, all four pillars", "Own assessment", node=TOTAL)]
        for group in chosen.groups:
            if group.kind == "pillar":
                found.append(Measure(f"charter.{group.id}", f"Pillar: {group.title}", "Own assessment", node=group.id))
        with self._storage.read() as work:
            available = set(work.imports.series())
        return (*found, *official_measures(available))

    def measure(self, measure_id: str) -> Measure:
        """The measure of this id, the charter's total where it has no data any more."""
        found = self.measures()
        return next((one for one in found if one.id == measure_id), found[0])

    def standing(self, measure: Measure, group: ComparatorGroup) -> Standing:
        """The area among the group on a measure."""
        points = self._points(measure, (group.area_code, *group.codes))
        figures = {code: point.figure for code, point in points.items()}
        own = points.pop(group.area_code)
        source = SOURCE_OF_SCORES if measure.node else self._source(measure)
        licence = OWN_LICENCE if measure.node else f"Department for Education, {OGL}"
        return Standing(
            measure, group, own, tuple(points[code] for code in group.codes),
            compare(group.area_code, group.codes, figures), licence, source,
        )  # fmt: skip

    def _source(self, measure: Measure) -> str:
        """The sources of the files that an official measure was read from, as they were accepted."""
        with self._storage.read() as work:
            files = {file.id: file.source for file in work.imports.files()}
            used = {
                figure.import_id
                for name in measure.parts
                for figure in work.imports.figures(series=name, period=measure.period)
            }
        return sources_in_words([files[number] for number in sorted(used)])

    def pillars(self, group: ComparatorGroup) -> tuple[Standing, ...]:
        """The area among the group on each pillar of the charter."""
        return tuple(self.standing(m, group) for m in self.measures() if m.node and m.node != TOTAL)

    def pillar_table(self, group: ComparatorGroup) -> Table:
        """The pillars as a table: the area's score with its range, the comparators' middle and quartiles."""
        columns = (
            *AREA_COLUMNS,
            Column("pillar", "Pillar"),
            Column("words", "Own score"),
            Column("score", "Score", "number", "0 to 100; empty where too few items are answered"),
            Column("low", "From", "number", "Lowest the score could be"),
            Column("high", "To", "number", "Highest the score could be"),
            Column("lower_quartile", "A quarter are below", "number", "Of the comparators with data"),
            Column("median", "The middle one", "number", "Of the comparators with data"),
            Column("upper_quartile", "A quarter are above", "number", "Of the comparators with data"),
            Column("with_data", "With data", "whole_number"),
            Column("group", "In the group", "whole_number"),
        )
        rows = tuple(
            (
                *area_values(own.area), standing.measure.title.removeprefix("Pillar: "), own.words, own.figure, own.low,
                own.high, summary.lower_quartile, summary.median, summary.upper_quartile, summary.with_figure,
                summary.group,
            )
            for standing in self.pillars(group)
            for own, summary in [(standing.own, standing.comparison.comparators)]
        )  # fmt: skip
        title = f"Pillars: {authority(group.area_code).plain_name} and {group.title}"
        return Table(
            "compare.pillars", title, columns, rows, SOURCE_OF_SCORES, "newest round", OWN_LICENCE,
            "A score is the authority's own account of itself. Never read it without its range.",
        )  # fmt: skip

    def _points(self, measure: Measure, codes: Sequence[str]) -> dict[str, Point]:
        if measure.node:
            cards = self.cards()
            return {code: score_point(code, cards.get(code), measure.node) for code in codes}
        with self._storage.read() as work:
            parts = [
                {f.area_code: f for f in work.imports.figures(series=one, period=measure.period) if f.area_code}
                for one in measure.parts
            ]
        return {code: official_point(code, measure, [part.get(code) for part in parts]) for code in codes}

    def funnel(self, standing: Standing) -> Funnel | None:
        """The funnel of a share or a rate; None for other measures, and where fewer than three areas have one."""
        known = [p for p in (standing.own, *standing.points) if p.count is not None and p.size]
        if len(standing.measure.parts) != 2 or standing.measure.is_ratio or len(known) < 3:
            return None
        return funnel_of(standing, known)

    def ranking(
        self, node: str, codes: tuple[str, ...], *, draws: int = DRAWS, progress: Progress | None = None
    ) -> Ranking:
        """Every area's rank among `codes` on a node of the charter, with its range over seeded draws."""
        chosen = instrument(CHARTER)
        cards = self.cards()
        there = tuple(code for code in sorted(codes) if code in cards)
        if not there:
            return Ranking(())
        return Ranking(there, rank_ranges(chosen, node, [cards[code] for code in there], draws, progress))

    def rank(
        self, node: str, group: ComparatorGroup, *, draws: int = DRAWS, progress: Progress | None = None
    ) -> RankRange:
        """The area's own rank among its group, itself included."""
        ranking = self.ranking(node, (group.area_code, *group.codes), draws=draws, progress=progress)
        ranked = sum(1 for one in ranking.ranges.values() if one.rank is not None)
        return ranking.ranges.get(group.area_code, RankRange(None, ranked))

    def items(self, group: ComparatorGroup) -> tuple[ItemShare, ...]:
        """Item by item: the area's answer and how many others say that it is fully in place."""
        chosen = instrument(CHARTER)
        cards = self.cards()
        england = [cards[c] for c in self._comparators.group(group.area_code).codes if c in cards]
        others = [cards[code] for code in group.codes if code in cards]
        own = cards.get(group.area_code)
        (top, known), (all_top, all_known) = at_the_top(chosen, others), at_the_top(chosen, england)
        return tuple(
            ItemShare(
                item.id, item.title, level_words(chosen, own, item.id), top[n], known[n], len(group.codes), all_top[n],
                all_known[n],
            )
            for n, item in enumerate(chosen.items)
        )  # fmt: skip

    def item_table(self, group: ComparatorGroup) -> Table:
        """The same as a table."""
        columns = (
            *AREA_COLUMNS,
            Column("item_id", "Item", meaning="The item's lasting id"),
            Column("item", "What is asked"),
            Column("answer", "Answer", meaning="The area's own answer"),
            Column("top", "Fully in place", "whole_number", "Comparators at the highest level"),
            Column("with_data", "With data", "whole_number", "Comparators that gave a level"),
            Column("group", "In the group", "whole_number", "All comparators"),
            Column("england_top", "England fully in place", "whole_number"),
            Column("england_with_data", "England with data", "whole_number"),
            Column("words", "In words"),
        )
        area = authority(group.area_code)
        rows = tuple(
            (
                *area_values(area), i.item_id, i.title, i.answer, i.top, i.with_data, i.group, i.england_top,
                i.england_with_data, i.sentence,
            )
            for i in self.items(group)
        )  # fmt: skip
        return Table(
            "compare.items", f"Item by item: {area.plain_name} and {group.title}", columns, rows, SOURCE_OF_SCORES,
            "newest round", OWN_LICENCE, "Areas without an answer are left out of 'with data', never counted as a no.",
        )  # fmt: skip

    def change(self, area_code: str) -> RoundChange:
        """The newest round of the charter against the one before."""
        rounds = self._assessments.rounds(area_code, CHARTER)
        if len(rounds) < 2:
            return RoundChange("", rounds[0] if rounds else "")
        now, before = (self._assessments.sheet(area_code, CHARTER, name) for name in rounds[:2])
        return change_between(before.scorecard, now.scorecard, rounds[1], rounds[0])

    def changed_conclusions(self, area_code: str, vintage: str) -> tuple[str, ...]:
        """Which statements about the area would read otherwise with another list of statistical neighbours."""
        found = []
        measures = [m for m in self.measures() if m.node]
        here = self._comparators.group(area_code, "neighbours", vintage=vintage)
        for other in self._comparators.vintages():
            if other == here.vintage:
                continue
            there = self._comparators.group(area_code, "neighbours", vintage=other)
            for measure in measures:
                pair = [self.standing(measure, group) for group in (here, there)]
                first, second = (conclusion(standing) for standing in pair)
                if first != second:
                    found.append(f"{measure.title}: {first} with the list of {here.vintage}, {second} with {other}'s")
        return tuple(found)


def official_measures(available: set[tuple[str, str]]) -> tuple[Measure, ...]:
    """Shares, rates and counts of the (series, period) pairs there are, newest period first."""
    periods = sorted({period for _series, period in available}, reverse=True)
    found: list[Measure] = []
    for period in periods:
        there = {name for name, when in available if when == period}
        for some, every, title in SHARES:
            if {some, every} <= there:
                share = Measure(
                    f"share.{some}.{period}", f"{title}, {period}", "Shares", period=period, parts=(some, every)
                )
                found.append(share)
        if set(RATIO) <= there:
            found.append(ratio_measure(period))
        if POPULATION in there:
            found += [rate_measure(name, period) for name in RATES if name in there]
        found += [count_measure(name, period) for name in sorted(there - {POPULATION}) if series(name).is_known]
    order = {"Shares": 0, "Rates": 1, "Incidents and children": 2, "Official figures": 3}
    return tuple(sorted(found, key=lambda one: order[one.family]))


def unit_of(name: str) -> Unit:
    return "children" if series(name).unit in ("children", "percent") else "events"


def count_measure(name: str, period: str) -> Measure:
    title = f"{series(name).title}, {period}"
    return Measure(f"count.{name}.{period}", title, "Official figures", unit_of(name), period=period, parts=(name,))


def rate_measure(name: str, period: str) -> Measure:
    title = f"{series(name).title}, for every {RATE_PER:,} children living there, {period}"
    parts = (name, POPULATION)
    return Measure(f"rate.{name}.{period}", title, "Rates", unit_of(name), period=period, parts=parts)


def ratio_measure(period: str) -> Measure:
    title = f"Missing incidents for each looked-after child who went missing, {period}"
    return Measure(f"ratio.missing_incidents.{period}", title, "Incidents and children", "events", "", period, RATIO)


def score_point(code: str, card: Scorecard | None, node_id: str) -> Point:
    if card is None:
        return Point(authority(code), None, "No assessment here yet")
    node: NodeScore = card.node(node_id)
    return Point(authority(code), node.score, score_words(node), node.low, node.high)


def official_point(code: str, measure: Measure, parts: Sequence[Figure | None]) -> Point:
    """The figure of one area; without every part of it there is none, and the words say why."""
    area = authority(code)
    for name, part in zip(measure.parts, parts, strict=True):
        if part is None:
            return Point(area, None, "No figure for this authority")
        if part.value is None:
            words = count_words(part.value, part.low, part.high, part.status)
            return Point(area, None, words if len(parts) == 1 else f"{series(name).title}: {words}")
    values = [part.value for part in parts if part is not None and part.value is not None]
    if len(values) == 1:
        return Point(area, values[0], count_words(values[0], None, None, "answered"))
    return two_part_point(area, measure, values[0], values[1])


def two_part_point(area: Authority, measure: Measure, count: float, size: float) -> Point:
    """A share or a rate with the limits of chance at 95%; a ratio of incidents to children, which has none."""
    if size <= 0 or (measure.is_share and count > size):
        return Point(area, None, f"{count:,.0f} of {size:,.0f}: no share can be made of that", count=None, size=None)
    if measure.is_ratio:
        words = f"{count:,.0f} incidents of {counted(round(size), 'child', 'children')}, {count / size:.1f} for each"
        return Point(area, count / size, words, count=count, size=size)
    if measure.is_share:
        low, high = wilson_interval(count, size)
        words = f"{count:,.0f} of {size:,.0f}" + (f", {percent_words(100 * count / size)}" if size >= FEW else "")
        return Point(area, 100 * count / size, words, 100 * low, 100 * high, count, size)
    low, high = rate_interval(count, size, RATE_PER)
    rate = RATE_PER * count / size
    return Point(area, rate, f"{rate:.0f} ({low:.0f} to {high:.0f})", low, high, count, size)


def funnel_of(standing: Standing, known: Sequence[Point]) -> Funnel | None:
    """The funnel around the group's own share or rate; None where that is 0 or, of a share, everyone."""
    counts = np.array([point.count for point in known], dtype=float)
    sizes = np.array([point.size for point in known], dtype=float)
    baseline = float(counts.sum() / sizes.sum())
    is_share = standing.measure.is_share
    if baseline <= 0 or (is_share and baseline >= 1):
        return None
    scores = proportion_z_scores(counts, sizes, baseline) if is_share else rate_z_scores(counts, sizes, baseline, per=1)
    spread = dispersion(scores)
    limits = partial(funnel_limits, is_share=is_share, baseline=baseline)
    lower, upper = limits(sizes, VERDICT_CONFIDENCE, spread.inflation)
    is_outside = (counts / sizes < lower) | (counts / sizes > upper)
    outside = [point for point, out in zip(known, is_outside, strict=True) if out]
    grid = np.geomspace(max(float(sizes.min()), 1.0), float(sizes.max()) * 1.05, FUNNEL_POINTS)
    scale = scale_of(standing.measure)
    lines = tuple(
        funnel_line(grid, scale, confidence, *limits(grid, confidence, spread.inflation))
        for confidence in FUNNEL_CONFIDENCES
    )
    named = () if standing.measure.unit == "events" else tuple(outside)
    return Funnel(standing.measure, standing.own, tuple(known), scale * baseline, spread, lines, named)


def scale_of(measure: Measure) -> float:
    """What a plain share of one is multiplied by: a percentage, or the number that rates are for."""
    return 100 if measure.is_share else RATE_PER


def funnel_limits(
    sizes: np.ndarray, confidence: float, inflation: float, *, is_share: bool, baseline: float
) -> tuple[np.ndarray, np.ndarray]:
    """Limits of a share or of a rate for each one, around the baseline."""
    if is_share:
        lower, upper = proportion_funnel(sizes, baseline, confidence, inflation=inflation)
    else:
        lower, upper = rate_funnel(sizes, baseline, 1, confidence=confidence, inflation=inflation)
    return np.asarray(lower), np.asarray(upper)


def funnel_line(sizes: np.ndarray, scale: float, confidence: float, lower: np.ndarray, upper: np.ndarray) -> FunnelLine:
    return FunnelLine(
        confidence, tuple(sizes.tolist()), tuple((scale * lower).tolist()), tuple((scale * upper).tolist())
    )  # fmt: skip


def rank_ranges(
    chosen: Instrument, node: str, cards: Sequence[Scorecard], draws: int, progress: Progress | None
) -> dict[str, RankRange]:
    """The simulation over the items below a node; weights inside it are in proportion to the whole instrument's."""
    below = {item.id for item in chosen.items_below(node)}
    columns = [number for number, item in enumerate(chosen.items) if item.id in below]
    codes = answer_codes(chosen, [card.answers for card in cards])
    weights = effective_weights(chosen, codes)[:, columns]
    own = codes[:, columns]
    scores = np.where(own >= 0, own / chosen.scale.highest, np.nan)
    if not weights.any():
        return {}
    levels = [level.value / chosen.scale.highest for level in chosen.scale.levels]
    coverage = chosen.minimum_coverage
    applicable = weights > 0
    simulated = rank_uncertainty(
        scores, weights, draws=draws, seed=SEED, possible_scores=levels, applicable=applicable,
        minimum_coverage=coverage, progress=progress,
    )  # fmt: skip
    moves = rank_sensitivity(
        scores, weights, draws=max(draws // 5, 1), seed=SEED, possible_scores=levels, applicable=applicable,
        minimum_coverage=coverage,
    ).largest()  # fmt: skip
    published = {card.area_code: card.node(node).score for card in cards}
    found = {}
    for place, card in enumerate(cards):
        compared = compare(card.area_code, published, published).rank
        if compared is None or np.isnan(simulated.rank_p5[place]):
            found[card.area_code] = RankRange(None, simulated.areas_ranked)
            continue
        found[card.area_code] = RankRange(
            compared.place,
            compared.of,
            round(float(simulated.rank_p5[place])),
            round(float(simulated.rank_p95[place])),
            float(simulated.top_quarter[place]),
            float(simulated.bottom_quarter[place]),
            moves[place],
        )
    return found


def at_the_top(chosen: Instrument, cards: Sequence[Scorecard]) -> tuple[list[int], list[int]]:
    """Item by item, how many cards have it at its highest level, and how many have a level at all."""
    codes = answer_codes(chosen, [card.answers for card in cards])
    top, known = (codes == chosen.scale.highest).sum(axis=0), (codes >= 0).sum(axis=0)
    return top.tolist(), known.tolist()


def level_words(chosen: Instrument, card: Scorecard | None, item_id: str) -> str:
    level = card.answer(item_id).level if card else None
    return "No answer yet" if level is None else chosen.scale.label_of(level)


def change_between(before: Scorecard, now: Scorecard, earlier: str, later: str) -> RoundChange:
    """What changed between two rounds of one area."""
    nodes = [(before.node(node.id), node) for node in now.nodes if node.kind in ("total", "pillar")]
    scale, newly = now.instrument.scale, 0
    better: list[str] = []
    worse: list[str] = []
    for item in now.instrument.items:
        old, new = before.answer(item.id).level, now.answer(item.id).level
        if new is not None and old is None:
            newly += 1
        if old is None or new is None or old == new:
            continue
        words = f"{item.title}: {scale.label_of(old)} to {scale.label_of(new).casefold()}"
        (better if new > old else worse).append(words)
    changes = tuple(NodeChange(new.title, score_words(old), score_words(new)) for old, new in nodes)
    return RoundChange(earlier, later, changes, tuple(better), tuple(worse), newly)


def conclusion(standing: Standing) -> str:
    """What would be said of the area: above, below or level with the middle, or that it cannot be said."""
    median, own = standing.comparison.comparators.median, standing.comparison.figure
    if median is None or own is None:
        return "nothing to compare"
    return f"{side_of(own, median)} the middle"
