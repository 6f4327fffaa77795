"""How one area's figure stands among others (method, section 5). Plain values in, plain values out.

An area is never its own comparator. How many of the group have a figure is always said beside what is made of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from charter.exceptions import StatisticsError
from charter.statistics import competition_rank, percentile_rank, wilson_interval

FUNNEL_CONFIDENCES = (0.95, 0.998)
VERDICT_CONFIDENCE = 0.998
"""At 95%, comparing 152 areas raises about eight false alarms; at 99.8%, one in every third comparison."""

TOP_SHARE = 0.25

Figures = Mapping[str, float | None]
"""Figures by area code. An area that is absent, None or NaN has no figure."""

Unit = Literal["children", "events"]
Verdict = Literal["better", "similar", "worse"]


@dataclass(frozen=True)
class Summary:
    """The comparators' figures: `with_figure` of `group` have one. The rest is None where nobody has."""

    group: int
    with_figure: int
    minimum: float | None
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None
    maximum: float | None

    def __post_init__(self) -> None:
        five = (self.minimum, self.lower_quartile, self.median, self.upper_quartile, self.maximum)
        known = [figure for figure in five if figure is not None]
        if not 0 <= self.with_figure <= self.group:
            raise StatisticsError(f"{self.with_figure} areas with a figure cannot be of a group of {self.group}.")
        if len(known) != (5 if self.with_figure else 0) or known != sorted(known):
            raise StatisticsError("Minimum, quartiles and maximum must be there together and in order.")


@dataclass(frozen=True)
class Rank:
    """A place by competition ranking ("1224", highest first) `of` the areas with a figure, this one included.

    `percentile` (0 to 1) is the share of the others strictly below plus half of those level; None without others.
    """

    place: int
    of: int
    percentile: float | None

    def __post_init__(self) -> None:
        if not 1 <= self.place <= self.of:
            raise StatisticsError(f"Place {self.place} cannot be among {self.of} areas.")

    @property
    def is_top_quarter(self) -> bool:
        return self.place <= TOP_SHARE * self.of


@dataclass(frozen=True)
class Comparison:
    """One area against its comparators. `rank` is None where the area itself has no figure."""

    area_code: str
    figure: float | None
    comparators: Summary
    rank: Rank | None


@dataclass(frozen=True)
class ShareRange:
    """A share of councils, 0 to 1, among those that answered, with the range that the silent ones leave open.

    Councils are all asked: this is a census with gaps, so there is no sampling interval. `share` is None where nobody
    answered.
    """

    share: float | None
    low: float
    high: float
    answered: int
    asked: int


def comparators(area_code: str, group: Iterable[str]) -> tuple[str, ...]:
    """The group without the area itself and without repetitions, in the order given."""
    return tuple(code for code in dict.fromkeys(group) if code != area_code)


def compare(area_code: str, group: Iterable[str], figures: Figures) -> Comparison:
    """An area against a group, whether or not the group was given with the area in it."""
    others = comparators(area_code, group)
    own = known_figure(figures, area_code)
    return Comparison(area_code, own, summarise(others, figures), rank_among(area_code, others, figures))


def summarise(group: Iterable[str], figures: Figures) -> Summary:
    """Median, quartiles (linear interpolation, as numpy's default), minimum and maximum of those with a figure."""
    codes = tuple(dict.fromkeys(group))
    known = [figure for code in codes if (figure := known_figure(figures, code)) is not None]
    if not known:
        return Summary(len(codes), 0, None, None, None, None, None)
    # Interpolating between two equal figures can differ from them in the last binary digit, and so from their order.
    five = np.maximum.accumulate(np.quantile(known, [0, 0.25, 0.5, 0.75, 1]))
    return Summary(len(codes), len(known), *(float(figure) for figure in np.minimum(five, max(known))))


def rank_among(area_code: str, others: Iterable[str], figures: Figures) -> Rank | None:
    """The area's rank among the others with a figure; None where it has none itself."""
    own = known_figure(figures, area_code)
    if own is None:
        return None
    theirs = [figure for code in comparators(area_code, others) if (figure := known_figure(figures, code)) is not None]
    everyone = [own, *theirs]
    percentile = float(percentile_rank(everyone)[0]) if theirs else None
    return Rank(int(competition_rank(everyone)[0]), len(everyone), percentile)


def ranks(figures: Figures) -> dict[str, Rank]:
    """The rank of every area that has a figure among all that have one."""
    codes = [code for code in figures if known_figure(figures, code) is not None]
    known = [figures[code] for code in codes]
    places, percentiles = competition_rank(known), percentile_rank(known)  # type: ignore[arg-type]
    return {
        code: Rank(int(place), len(codes), None if math.isnan(percentile) else float(percentile))
        for code, place, percentile in zip(codes, places, percentiles, strict=True)
    }


def known_figure(figures: Figures, area_code: str) -> float | None:
    figure = figures.get(area_code)
    return None if figure is None or math.isnan(figure) else float(figure)


def verdict(
    lower: float, upper: float, benchmark: float, *, unit: Unit, higher_is_better: bool = True
) -> Verdict | None:
    """Whether an area's 99.8% interval leaves a fixed benchmark out, and on which side.

    None for events: incidents and interviews of the same child are not independent, their intervals are too narrow,
    and no "better" or "worse" is said of them. Never decided by rank.
    """
    if lower > upper:
        raise StatisticsError(f"The interval runs from {lower:g} to {upper:g}: its lower limit is above its upper.")
    if unit == "events":
        return None
    if lower <= benchmark <= upper:
        return "similar"
    return "better" if (lower > benchmark) == higher_is_better else "worse"


def share_verdict(
    count: float, n: float, benchmark: float, *, unit: Unit, higher_is_better: bool = True
) -> Verdict | None:
    """`verdict` for a share of children, by Wilson's interval at 99.8%; the benchmark runs 0 to 1."""
    lower, upper = wilson_interval(count, n, VERDICT_CONFIDENCE)
    return verdict(lower, upper, benchmark, unit=unit, higher_is_better=higher_is_better)


def share_of_councils(saying_so: int, answered: int, asked: int) -> ShareRange:
    """The share of councils that say something, and its range if every silent one did not, or did."""
    if not 0 <= saying_so <= answered <= asked or asked == 0:
        raise StatisticsError(
            f"{asked} councils asked, {answered} answered, {saying_so} say so: no number can be above the one before."
        )
    return ShareRange(
        share=saying_so / answered if answered else None,
        low=saying_so / asked,
        high=(saying_so + asked - answered) / asked,
        answered=answered,
        asked=asked,
    )
