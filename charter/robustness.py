"""How sure a rank is: the ranking made again thousands of times under other, equally defensible choices.

Each draw changes the weights a little and gives every missing answer one of its possible levels; an area's rank is
then a range, not a number. Sources: OECD and JRC, "Handbook on Constructing Composite Indicators", 2008, step 7; for
the mean shift in rank, Saisana, Saltelli and Tarantola, Journal of the Royal Statistical Society A 168, 2005.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from charter.exceptions import StatisticsError
from charter.statistics import Floats, check_each, check_not_negative, check_share, parse_numbers

DRAWS = 10_000
CONCENTRATION = 200
"""How closely drawn weights keep to the nominal ones: an item of weight 1/24 then varies by about a third of itself."""

CHARTER_SCORES = (0.0, 1 / 3, 2 / 3, 1.0)
MINIMUM_COVERAGE = 0.75
COVERAGE_TOLERANCE = 1e-9
GEOMETRIC_SHIFT = 0.01
"""Added to every item's score before the geometric mean, so that one zero does not decide everything."""

DRAWS_AT_A_TIME = 500
"""Enough for numpy to be fast, few enough for memory to stay small; also how often progress is told."""

Assumption = Literal["weights", "missing_answers", "aggregation"]
ASSUMPTIONS: tuple[Assumption, ...] = ("weights", "missing_answers", "aggregation")
Progress = Callable[[int, int], None]
"""Told the draws done and the draws asked for."""


@dataclass(frozen=True, eq=False)
class RankUncertainty:
    """For each area, in the order given, its rank over all draws; NaN where the area has no rank.

    `median_rank`, `rank_p5` and `rank_p95` are ranks from 1, the best; `top_quarter` and `bottom_quarter` the shares of
    draws, 0 to 1, in which the area is among the first or last quarter of the `areas_ranked`.
    """

    median_rank: Floats
    rank_p5: Floats
    rank_p95: Floats
    top_quarter: Floats
    bottom_quarter: Floats
    areas_ranked: int
    draws: int
    seed: int

    def __post_init__(self) -> None:
        if len({array.shape for array in vars(self).values() if isinstance(array, np.ndarray)}) != 1:
            raise StatisticsError("Every figure of a rank's uncertainty needs one place for each area.")


@dataclass(frozen=True, eq=False)
class RankSensitivity:
    """For each area, the places its rank moves on average when one assumption alone is changed; NaN if unranked."""

    weights: Floats
    missing_answers: Floats
    aggregation: Floats

    def largest(self) -> list[Assumption | None]:
        """The assumption that moves each area most; None where none does, or the area has no rank."""
        shifts = np.nan_to_num([getattr(self, assumption) for assumption in ASSUMPTIONS])
        winners, moved = shifts.argmax(axis=0), shifts.max(axis=0) > 0
        return [ASSUMPTIONS[winner] if moves else None for winner, moves in zip(winners, moved, strict=True)]


@dataclass(frozen=True, eq=False)
class RankedAreas:
    """The areas that are ranked, as the simulation needs them: areas x items.

    `base` holds the nominal weight of each item, summing to 1. `relative` is an area's own weight over it: 1 where
    nothing is left out, 0 for an item that is not applicable. `scores` has 0 for a missing item, which `missing` marks.
    """

    is_ranked: NDArray[np.bool_]
    base: Floats
    relative: Floats
    scores: Floats
    missing: NDArray[np.bool_]
    possible: Floats

    @property
    def areas(self) -> int:
        return len(self.scores)

    def spread_out(self, figures: Floats) -> Floats:
        """Figures of the ranked areas at the places of all areas."""
        everywhere = np.full(self.is_ranked.shape, np.nan)
        everywhere[self.is_ranked] = figures
        return everywhere


def rank_uncertainty(
    scores: ArrayLike,
    weights: ArrayLike,
    *,
    draws: int = DRAWS,
    seed: int,
    concentration: float = CONCENTRATION,
    possible_scores: Sequence[float] | None = None,
    applicable: ArrayLike | None = None,
    minimum_coverage: float = MINIMUM_COVERAGE,
    progress: Progress | None = None,
) -> RankUncertainty:
    """Ranks by competition ranking ("1224", highest first) over seeded draws of the weights and the missing answers.

    `scores`: areas x items from 0 to 1, NaN for a missing answer. `weights`: one for each item, or areas x items where
    areas leave different items out; rows are rescaled to sum to 1. `applicable`: a mask of the same shape as `scores`;
    an item left out takes no part, whatever its score. Weights are drawn from a Dirichlet distribution around the
    nominal ones, the same draw for every area, so a weight of 0 stays 0; a missing answer takes each of
    `possible_scores` (by default those of the charter's four levels) equally often; one listed twice, twice as often.

    Ranked are the areas whose coverage is at least `minimum_coverage`: the same that have a score. Raises
    StatisticsError, naming the position, for scores outside 0 to 1, negative weights and shapes that do not fit.
    """
    check_draws(draws, concentration)
    ranked = parse_ranked_areas(
        scores, weights, applicable, possible_scores=possible_scores, minimum_coverage=minimum_coverage
    )
    tally = RankTally(ranked.areas)
    random = np.random.default_rng(seed)
    for count in batches(draws, progress):
        tally.add(drawn_scores(ranked, drawn_factors(ranked, random, count, concentration=concentration), random))
    low, median, high = tally.quantiles((0.05, 0.5, 0.95))
    top, bottom = tally.quarter_shares()
    return RankUncertainty(
        median_rank=ranked.spread_out(median),
        rank_p5=ranked.spread_out(low),
        rank_p95=ranked.spread_out(high),
        top_quarter=ranked.spread_out(top),
        bottom_quarter=ranked.spread_out(bottom),
        areas_ranked=ranked.areas,
        draws=draws,
        seed=seed,
    )


def rank_sensitivity(
    scores: ArrayLike,
    weights: ArrayLike,
    *,
    draws: int = 2_000,
    seed: int,
    concentration: float = CONCENTRATION,
    possible_scores: Sequence[float] | None = None,
    applicable: ArrayLike | None = None,
    minimum_coverage: float = MINIMUM_COVERAGE,
) -> RankSensitivity:
    """The mean shift in rank, in places, when the weights, the missing answers or the aggregation alone are changed.

    Arguments as for `rank_uncertainty`. The reference is the published rank: nominal weights, arithmetic mean over the
    answered items. `aggregation` compares it with the geometric mean of the same items.
    """
    check_draws(draws, concentration)
    ranked = parse_ranked_areas(
        scores, weights, applicable, possible_scores=possible_scores, minimum_coverage=minimum_coverage
    )
    nominal = np.tile(ranked.base, (1, 1))
    reference = ranks_from_both_ends(answered_scores(ranked, nominal))[0]
    random = np.random.default_rng(seed)
    weights_shift, missing_shift = np.zeros(ranked.areas), np.zeros(ranked.areas)
    for count in batches(draws, None):
        factors = drawn_factors(ranked, random, count, concentration=concentration)
        weights_shift += shift_in_rank(answered_scores(ranked, factors), reference)
        missing_shift += shift_in_rank(drawn_scores(ranked, np.tile(ranked.base, (count, 1)), random), reference)
    return RankSensitivity(
        weights=ranked.spread_out(weights_shift / draws),
        missing_answers=ranked.spread_out(missing_shift / draws),
        aggregation=ranked.spread_out(shift_in_rank(geometric_scores(ranked), reference)),
    )


def shift_in_rank(figures: Floats, reference: NDArray[np.int64]) -> Floats:
    """Each area's distance in places from the reference rank, added up over the draws."""
    shifts = np.abs(ranks_from_both_ends(figures)[0] - reference)
    return np.asarray(shifts.sum(axis=0), dtype=np.float64)


def check_draws(draws: int, concentration: float) -> None:
    if draws < 1:
        raise StatisticsError(f"The number of draws is {draws}: it must be 1 or more.")
    if not 0 < concentration < np.inf:
        raise StatisticsError(f"The concentration is {concentration}: it must be above 0.")


def batches(draws: int, progress: Progress | None) -> Iterator[int]:
    """The sizes in which draws are made; progress is told after each."""
    for done in range(0, draws, DRAWS_AT_A_TIME):
        count = min(DRAWS_AT_A_TIME, draws - done)
        yield count
        if progress:
            progress(done + count, draws)


def parse_ranked_areas(
    scores: ArrayLike,
    weights: ArrayLike,
    applicable: ArrayLike | None,
    *,
    possible_scores: Sequence[float] | None,
    minimum_coverage: float,
) -> RankedAreas:
    given = parse_scores(scores)
    counts = parse_applicable(applicable, given.shape)
    shares = parse_weights(weights, given.shape) * counts
    totals = shares.sum(axis=1, keepdims=True)
    shares = np.divide(shares, totals, out=np.zeros(given.shape), where=totals > 0)
    missing = np.isnan(given) & (shares > 0)
    coverage = 1 - (shares * missing).sum(axis=1)
    is_ranked = (totals[:, 0] > 0) & (coverage >= minimum_coverage - COVERAGE_TOLERANCE)
    base = nominal_shares(shares[totals[:, 0] > 0])
    relative = np.divide(shares, base, out=np.zeros(given.shape), where=base > 0)
    kept = np.where(np.isnan(given), 0.0, given)
    possible = parse_possible(possible_scores)
    return RankedAreas(is_ranked, base, relative[is_ranked], kept[is_ranked], missing[is_ranked], possible)


def nominal_shares(shares: Floats) -> Floats:
    """The weights that draws vary around: the mean over the areas, which is everyone's where nothing is left out."""
    return shares.mean(axis=0) if len(shares) else np.zeros(shares.shape[1])


def parse_scores(scores: ArrayLike) -> Floats:
    given = parse_numbers("score", scores)
    if given.ndim != 2 or not given.shape[1]:
        raise StatisticsError("Scores must be a table: a row for each area and a column for each item.")
    check_share("score", given)
    return given


def parse_weights(weights: ArrayLike, shape: tuple[int, ...]) -> Floats:
    """Areas x items, each row as given."""
    given = parse_numbers("weight", weights)
    if given.shape not in (shape, shape[1:]):
        raise StatisticsError(f"Weights must be {shape[1]} numbers, or {shape[0]} x {shape[1]}: one for each score.")
    check_not_negative("weight", given)
    check_each("weight", given, np.isnan(given), "must be a number")
    if not given.any() and given.size:
        raise StatisticsError("Every weight is 0: at least one item must count.")
    # Only proportions matter, and numbers near the largest a float can hold cannot be added up.
    largest = given.max(axis=-1, keepdims=True)
    return np.broadcast_to(given / np.where(largest > 0, largest, 1), shape)


def parse_applicable(applicable: ArrayLike | None, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    if applicable is None:
        return np.ones(shape, dtype=bool)
    mask = np.asarray(applicable)
    if mask.dtype != bool or mask.shape != shape:
        raise StatisticsError(f"applicable must be {shape[0]} x {shape[1]} times true or false: one for each score.")
    return mask


def parse_possible(possible_scores: Sequence[float] | None) -> Floats:
    possible = parse_numbers("possible score", CHARTER_SCORES if possible_scores is None else possible_scores)
    if possible.ndim != 1 or not possible.size:
        raise StatisticsError("possible_scores must list at least one score.")
    check_share("possible score", possible)
    check_each("possible score", possible, np.isnan(possible), "must be a number")
    return possible


def drawn_factors(ranked: RankedAreas, random: np.random.Generator, count: int, *, concentration: float) -> Floats:
    """Draws x items: gamma numbers that, divided by their sum, are Dirichlet weights around the nominal ones."""
    factors = random.standard_gamma(ranked.base * concentration, size=(count, len(ranked.base)))
    # A tiny weight can be drawn as exactly 0. An area with no other item would then have no score in that draw.
    return np.maximum(factors, np.where(ranked.base > 0, np.finfo(float).tiny, 0.0))


def answered_scores(ranked: RankedAreas, factors: Floats) -> Floats:
    """Draws x areas: the weighted mean over the answered items."""
    answered = ranked.relative * ~ranked.missing
    weight = factors @ answered.T
    return np.divide(factors @ (answered * ranked.scores).T, weight, out=np.zeros(weight.shape), where=weight > 0)


def drawn_scores(ranked: RankedAreas, factors: Floats, random: np.random.Generator) -> Floats:
    """Draws x areas: the weighted mean over the applicable items, each missing answer drawn."""
    points = (ranked.relative * ranked.scores) @ factors.T
    for item in np.flatnonzero(ranked.missing.any(axis=0)):
        areas = np.flatnonzero(ranked.missing[:, item])
        levels = random.integers(len(ranked.possible), size=(areas.size, len(factors)), dtype=np.uint16)
        drawn = np.take(ranked.possible, levels)
        drawn *= factors[:, item]
        drawn *= ranked.relative[areas, item, np.newaxis]
        points[areas] += drawn
    points /= ranked.relative @ factors.T
    return points.T


def geometric_scores(ranked: RankedAreas) -> Floats:
    """One row of areas: the weighted geometric mean of the answered scores plus the shift, less the shift."""
    answered = ranked.base * ranked.relative * ~ranked.missing
    weight = answered.sum(axis=1)
    logs = (answered * np.log(ranked.scores + GEOMETRIC_SHIFT)).sum(axis=1)
    mean = np.divide(logs, weight, out=np.full(weight.shape, np.log(GEOMETRIC_SHIFT)), where=weight > 0)
    return np.asarray(np.exp(mean) - GEOMETRIC_SHIFT)[np.newaxis]


def ranks_from_both_ends(figures: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Draws x areas: competition ranks counted from the highest and from the lowest, ties sharing the better rank.

    Figures closer than 1e-12 are ties: equal answers add up differently in the last binary digits.
    """
    draws, areas = figures.shape
    # One whole number holds the figure (40 bits, reversed so that the highest comes first) and the area (20 bits):
    # sorting it orders both at once, several times faster than asking for the order and then applying it.
    keys = (np.rint((1 - figures) * 2**40).astype(np.int64) << 20) + np.arange(areas)
    keys.sort(axis=1)
    area = keys & (2**20 - 1)
    level = keys >> 20
    place = np.arange(areas)
    differs = level[:, 1:] != level[:, :-1]
    first = np.zeros((draws, areas), dtype=np.int64)
    np.maximum.accumulate(place[1:] * differs, axis=1, out=first[:, 1:])
    last = np.full((draws, areas), areas - 1)
    before_next = np.where(differs, place[:-1], areas - 1)[:, ::-1]
    last[:, :-1] = np.minimum.accumulate(before_next, axis=1)[:, ::-1]
    from_top, from_bottom = np.empty_like(first), np.empty_like(last)
    np.put_along_axis(from_top, area, first + 1, axis=1)
    np.put_along_axis(from_bottom, area, areas - last, axis=1)
    return from_top, from_bottom


class RankTally:
    """How often each area took each rank: all that the results need, whatever the number of draws."""

    def __init__(self, areas: int) -> None:
        self.areas = areas
        self.from_top = np.zeros((areas, areas), dtype=np.int64)
        self.from_bottom = np.zeros((areas, areas), dtype=np.int64)

    def add(self, figures: Floats) -> None:
        for counts, ranks in zip((self.from_top, self.from_bottom), ranks_from_both_ends(figures), strict=True):
            cells = (ranks - 1 + np.arange(self.areas) * self.areas).ravel()
            counts += np.bincount(cells, minlength=counts.size).reshape(counts.shape)

    def quantiles(self, levels: Sequence[float]) -> list[Floats]:
        """Quantiles of each area's rank, linear between neighbouring draws as numpy's default."""
        if not self.areas:
            return [np.zeros(0) for _ in levels]
        reached = self.from_top.cumsum(axis=1)
        return [self._quantile(reached, level * (reached[0, -1] - 1)) for level in levels]

    def _quantile(self, reached: NDArray[np.int64], position: float) -> Floats:
        below, above = int(np.floor(position)), int(np.ceil(position))
        ranks = [(reached <= draw).sum(axis=1) + 1.0 for draw in (below, above)]
        return np.asarray(ranks[0] + (position - below) * (ranks[1] - ranks[0]))

    def quarter_shares(self) -> tuple[Floats, Floats]:
        """The shares of draws with a rank of at most a quarter of the areas, from the top and from the bottom."""
        quarter, draws = self.areas // 4, max(1, int(self.from_top[:1].sum()))
        return self.from_top[:, :quarter].sum(axis=1) / draws, self.from_bottom[:, :quarter].sum(axis=1) / draws
