"""Intervals, funnels, ranks and dispersion for counts and shares, over numpy arrays.

Every function takes numbers or arrays of them and broadcasts as numpy does. NaN (or None) in gives NaN out: a missing
figure stays missing. Anything the statistic is not defined for raises StatisticsError, which names the position;
whoever knows the areas adds the name. Counts may be fractional, because a sum of intervals can be.

These limits describe chance alone. Incidents and interviews of the same child are not independent, so on them every
limit here is too narrow; the caller says so wherever it shows one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from charter.exceptions import StatisticsError

Floats = NDArray[np.float64]
Limits = tuple[Any, Any]
"""Lower and upper limits: two floats for plain numbers, two arrays for arrays."""

EXACT_BELOW = 10
"""Below this count Byar's approximation gives way to the exact limits, as in Public Health England's tools."""

TIE_TOLERANCE = 1e-9
"""Figures closer than this are the same figure: sums in another order differ in the last binary digits."""

WINSORISED_SHARE = 0.1
"""The share of z-scores at each end that is pulled in before dispersion is measured (Spiegelhalter 2005)."""

DISPERSION_SIGNIFICANCE = 0.05
"""Limits are widened only where so much variation would come by chance less often than this."""


def wilson_interval(count: ArrayLike, n: ArrayLike, confidence: ArrayLike = 0.95) -> Limits:
    """Wilson's score interval of a share `count / n`; limits from 0 to 1.

    `n` must be above 0 and `count` from 0 to `n`. Source: Wilson 1927; the form of Newcombe and Altman in
    "Statistics with Confidence", 2nd edition, 2000, pages 46-48.
    """
    counts, totals, levels = broadcast(count=count, n=n, confidence=confidence)
    check_above_zero("n", totals)
    check_not_negative("count", counts)
    check_at_most(counts, totals)
    z = z_value(levels)
    return plain(wilson_lower(counts, totals, z)), plain(1 - wilson_lower(totals - counts, totals, z))


def wilson_lower(count: Floats, n: Floats, z: Floats) -> Floats:
    """The smaller root of Wilson's quadratic, written so that it is exactly 0 at 0 and loses no digits near it."""
    root = np.sqrt(z**2 + 4 * count * (1 - count / n))
    return np.asarray(2 * count**2 / n / (2 * count + z**2 + z * root))


def byar_interval(count: ArrayLike, confidence: ArrayLike = 0.95) -> Limits:
    """Limits of the expected number behind a count, in the count's unit.

    Byar's approximation from 10 upwards (Breslow and Day, "Statistical Methods in Cancer Research", volume II, 1987,
    page 69); below 10 the exact limits from the chi-squared distribution, with lower limit 0 at 0.
    """
    counts, levels = broadcast(count=count, confidence=confidence)
    check_not_negative("count", counts)
    beyond = tail_probability(levels)
    z = -special.ndtri(beyond)
    small = counts < EXACT_BELOW
    lower = np.where(small, exact_poisson_lower(counts, beyond), byar_limit(np.fmax(counts, 1), -z))
    upper = np.where(small, exact_poisson_upper(counts, beyond), byar_limit(counts + 1, z))
    missing = np.isnan(counts) | np.isnan(beyond)
    return plain(np.where(missing, np.nan, lower)), plain(np.where(missing, np.nan, upper))


def byar_limit(count: Floats, z: Floats) -> Floats:
    return np.asarray(count * (1 - 1 / (9 * count) + z / (3 * np.sqrt(count))) ** 3)


def exact_poisson_lower(count: Floats, tail: Floats) -> Floats:
    """Half the chi-squared quantile with 2 x count degrees of freedom, by way of the gamma function; 0 at 0."""
    # Nearer to 0 than this the limit is too small to write down, and the library answers NaN.
    vanishing = count < 1e-4
    return np.where(vanishing, 0.0, special.gammaincinv(np.where(vanishing, 1.0, count), tail))


def exact_poisson_upper(count: Floats, tail: Floats) -> Floats:
    """Half the chi-squared quantile with 2 x count + 2 degrees of freedom, by way of the gamma function."""
    return np.asarray(special.gammainccinv(count + 1, tail))


def rate_interval(count: ArrayLike, population: ArrayLike, per: ArrayLike, confidence: ArrayLike = 0.95) -> Limits:
    """Limits of the rate `per x count / population`: those of `byar_interval` of the count, the population fixed.

    `population` and `per` must be above 0. A rate may exceed `per`: one child can have several incidents.
    """
    counts, populations, pers, levels = broadcast(count=count, population=population, per=per, confidence=confidence)
    check_above_zero("population", populations)
    check_above_zero("per", pers)
    lower, upper = byar_interval(counts, levels)
    return plain(np.asarray(lower / populations * pers)), plain(np.asarray(upper / populations * pers))


def proportion_funnel(
    n: ArrayLike, baseline: ArrayLike, confidence: ArrayLike, *, inflation: ArrayLike = 1.0
) -> Limits:
    """Funnel limits, 0 to 1, for a share among `n`: where an area's own Wilson interval just touches the baseline.

    So an area is outside exactly where its Wilson interval leaves the fixed baseline out. These are the funnel limits
    that the public-health packages PHEindicatormethods and PHStatsMethods call Wilson's; they come out at
    `baseline -+ z sqrt(baseline (1 - baseline) / n)`, cut at 0 and 1. (The Wilson interval of an area whose share *is*
    the baseline, `wilson_interval(n * baseline, n)`, lies a little nearer to one half.)

    `baseline` is the group's share, 0 to 1. `inflation` is the dispersion phi by which areas vary more than chance
    (see `Dispersion.inflation`): the variance is multiplied by it, which is the same as dividing `n` by it.
    """
    totals, baselines, levels, phis = broadcast(n=n, baseline=baseline, confidence=confidence, inflation=inflation)
    check_above_zero("n", totals)
    check_share("baseline", baselines)
    check_inflation(phis)
    reach = z_value(levels) * np.sqrt(phis * baselines * (1 - baselines) / totals)
    return plain(np.clip(baselines - reach, 0, 1)), plain(np.clip(baselines + reach, 0, 1))


def rate_funnel(
    population: ArrayLike, baseline: ArrayLike, per: ArrayLike, *, confidence: ArrayLike, inflation: ArrayLike = 1.0
) -> Limits:
    """Funnel limits for a rate per `per`: where the exact Poisson interval of an area's count touches the baseline.

    The limits that PHStatsMethods draws for rates. The lower limit is 0 where even a count of 0 is not unusual.
    """
    populations, baselines, pers, levels, phis = broadcast(
        population=population, baseline=baseline, per=per, confidence=confidence, inflation=inflation
    )
    check_above_zero("population", populations)
    check_not_negative("baseline", baselines)
    check_above_zero("per", pers)
    check_inflation(phis)
    expected = populations / phis * baselines / pers
    tail = tail_probability(levels)
    scale = np.divide(baselines, expected, out=np.zeros_like(expected), where=expected > 0)
    return plain(fewest_expected(expected, tail) * scale), plain(most_expected(expected, tail) * scale)


def fewest_expected(expected: Floats, tail: Floats) -> Floats:
    """The count whose upper exact limit is `expected`; 0 where that of a count of 0 is above it already."""
    can_be_none = np.exp(-expected) >= tail
    found = special.pdtrik(tail, np.where(can_be_none, 100.0, expected))
    return np.where(can_be_none, expected * 0.0, found)


def most_expected(expected: Floats, tail: Floats) -> Floats:
    """The count whose lower exact limit is `expected`; 1, the fewest there can be above none, where it is lower."""
    is_one = -np.expm1(-expected) <= tail
    found = special.pdtrik(1 - tail, np.where(is_one, 100.0, expected)) + 1
    return np.where(is_one, np.sign(expected), found)


@dataclass(frozen=True)
class Dispersion:
    """Whether areas vary more than chance would have them: phi is 1 where chance alone is at work.

    `phi` is the mean of the squared, winsorised z-scores; `areas` how many there were; `p_value` how often chance
    alone gives as much, from chi-squared with one degree of freedom fewer than areas, since the baseline is theirs.
    Source: Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24, 2005.
    """

    phi: float
    areas: int
    p_value: float

    @property
    def is_overdispersed(self) -> bool:
        return self.phi > 1 and self.p_value < DISPERSION_SIGNIFICANCE

    @property
    def inflation(self) -> float:
        """The factor for the variance in a funnel: phi where the test finds overdispersion, otherwise 1."""
        return self.phi if self.is_overdispersed else 1.0


def dispersion(z_scores: ArrayLike, *, winsorise: float = WINSORISED_SHARE) -> Dispersion:
    """Winsorised phi and its test. NaN areas are left out; two at least must remain."""
    (z,) = broadcast(z_score=z_scores)
    known = z[~np.isnan(z)]
    if known.size < 2:
        raise StatisticsError(f"Dispersion needs at least two areas with a figure; there are {known.size}.")
    if not 0 <= winsorise < 0.5:
        raise StatisticsError(f"The share to winsorise at each end is {winsorise}; it must be from 0 to below 0.5.")
    low, high = np.quantile(known, [winsorise, 1 - winsorise])
    phi = float(np.mean(np.clip(known, low, high) ** 2))
    return Dispersion(phi, known.size, float(special.chdtrc(known.size - 1, known.size * phi)))


def proportion_z_scores(count: ArrayLike, n: ArrayLike, baseline: ArrayLike) -> Any:
    """How many standard errors each share lies from the baseline, which must be strictly between 0 and 1."""
    counts, totals, baselines = broadcast(count=count, n=n, baseline=baseline)
    check_above_zero("n", totals)
    check_not_negative("count", counts)
    check_at_most(counts, totals)
    check_each("baseline", baselines, (baselines <= 0) | (baselines >= 1), "must be between 0 and 1, neither of them")
    return plain((counts / totals - baselines) / np.sqrt(baselines * (1 - baselines) / totals))


def rate_z_scores(count: ArrayLike, population: ArrayLike, baseline: ArrayLike, *, per: ArrayLike) -> Any:
    """How many standard errors each count lies from the number expected at the baseline rate, which is above 0."""
    counts, populations, baselines, pers = broadcast(count=count, population=population, baseline=baseline, per=per)
    check_not_negative("count", counts)
    for name, values in (("population", populations), ("baseline", baselines), ("per", pers)):
        check_above_zero(name, values)
    expected = populations * baselines / pers
    return plain((counts - expected) / np.sqrt(expected))


def competition_rank(values: ArrayLike) -> Floats:
    """Standard competition ranks ("1224"), highest first, along the last axis. NaN has no rank and takes no place."""
    figures = np.atleast_1d(broadcast(value=values)[0])
    return count_pairs(figures, lambda others, own: others > own + TIE_TOLERANCE) + 1


def percentile_rank(values: ArrayLike) -> Floats:
    """The share, 0 to 1, of the others strictly below plus half of those that tie, along the last axis.

    NaN where there is no figure, or no other to compare with.
    """
    figures = np.atleast_1d(broadcast(value=values)[0])
    below = count_pairs(figures, lambda others, own: others < own - TIE_TOLERANCE)
    ties = count_pairs(figures, lambda others, own: np.abs(others - own) <= TIE_TOLERANCE) - 1
    others = np.sum(~np.isnan(figures), axis=-1, keepdims=True) - 1
    ranks: Floats = np.divide(below + ties / 2, others, out=np.full(figures.shape, np.nan), where=others > 0)
    return ranks


def count_pairs(figures: Floats, relation: Callable[[Floats, Floats], NDArray[np.bool_]]) -> Floats:
    """For each figure of the last axis, how many stand in the relation to it; NaN for NaN."""
    held = relation(figures[..., np.newaxis, :], figures[..., :, np.newaxis]).sum(axis=-1)
    return np.where(np.isnan(figures), np.nan, held)


def z_value(confidence: Floats) -> Floats:
    """The normal quantile that leaves out half of `1 - confidence` at each end: 1.96 for 0.95."""
    return np.asarray(-special.ndtri(tail_probability(confidence)))


def tail_probability(confidence: Floats) -> Floats:
    check_each("confidence", confidence, (confidence <= 0) | (confidence >= 1), "must be between 0 and 1, such as 0.95")
    return np.asarray((1 - confidence) / 2)


def broadcast(**inputs: ArrayLike) -> tuple[Floats, ...]:
    """The inputs as float arrays of one shape. StatisticsError where one is no number or the shapes do not fit."""
    arrays = {name: parse_numbers(name, values) for name, values in inputs.items()}
    try:
        return tuple(np.broadcast_arrays(*arrays.values()))
    except ValueError:
        shapes = ", ".join(f"{name} is {shape_in_words(array)}" for name, array in arrays.items())
        raise StatisticsError(f"These do not fit together: {shapes}. Give one, or as many as of the others.") from None


def shape_in_words(array: Floats) -> str:
    return " x ".join(str(length) for length in array.shape) + " numbers" if array.shape else "one number"


def parse_numbers(name: str, values: ArrayLike) -> Floats:
    """An array of floats of what was given; None becomes NaN.

    Text is refused even where it looks like a number: nobody has yet decided that it is one.
    """
    try:
        array = np.asarray(values)
    except ValueError:
        raise StatisticsError(f"{name} has rows of different lengths: give each the same number of figures.") from None
    if array.dtype.kind not in "biuf":
        array = parse_objects(name, np.asarray(values, dtype=object))
    numbers = array.astype(np.float64, copy=False)
    check_each(name, numbers, np.isinf(numbers), "must be finite")
    return numbers


def parse_objects(name: str, objects: NDArray[np.object_]) -> Floats:
    numbers = np.full(objects.shape, np.nan)
    for index in np.ndindex(objects.shape):
        value = objects[index]
        if value is None:
            continue
        if not isinstance(value, Real | Decimal):
            raise StatisticsError(
                f"{name} is {value!r} {position_in_words(index, objects.shape)}: it must be a number."
            )
        numbers[index] = float(value)
    return numbers


def check_above_zero(name: str, values: Floats) -> None:
    check_each(name, values, values <= 0, "must be above 0")


def check_not_negative(name: str, values: Floats) -> None:
    check_each(name, values, values < 0, "must be 0 or more")


def check_share(name: str, values: Floats) -> None:
    check_each(name, values, (values < 0) | (values > 1), "must be from 0 to 1")


def check_inflation(values: Floats) -> None:
    check_each("inflation", values, values < 1, "must be 1 or more")


def check_at_most(counts: Floats, totals: Floats) -> None:
    if len(over := np.argwhere(counts > totals)):
        at = tuple(over[0])
        where = position_in_words(at, counts.shape)
        raise StatisticsError(
            f"count is {counts[at]:g} {where}, but n is only {totals[at]:g} there: check both numbers."
        )


def check_each(name: str, values: Floats, is_wrong: NDArray[np.bool_], requirement: str) -> None:
    """Raise StatisticsError at the first wrong value, naming the position."""
    # The length, not the size: of a plain number argwhere gives one place with no coordinates.
    if len(wrong := np.argwhere(is_wrong)):
        at = tuple(wrong[0])
        raise StatisticsError(f"{name} is {values[at]:g} {position_in_words(at, values.shape)}: it {requirement}.")


def position_in_words(index: tuple[int, ...], shape: tuple[int, ...]) -> str:
    """ "at position 2 (number 3 of 5)": counted from 0 as in the array, and as people count."""
    if len(index) > 1:
        return f"at position ({', '.join(str(int(i)) for i in index)})"
    place, length = (int(index[0]), shape[0]) if index else (0, 1)
    return f"at position {place} (number {place + 1} of {length})"


def plain(array: Floats) -> Any:
    """A float where plain numbers came in, otherwise the array."""
    return array[()]
