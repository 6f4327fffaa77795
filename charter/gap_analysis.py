"""What is missing and what it would add (method, section 7). Plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from charter.exceptions import StatisticsError

TOP = 100.0
ROUNDING = 1e-9
"""Shares and scores come out of sums and may miss 0 and 1 by the last binary digits."""
Order = Literal["default", "points", "achieved_by"]


@dataclass(frozen=True)
class ItemStanding:
    """One area's applicable item: `weight` is its share of the total (0 to 1), `score` 0 to 1 or None where missing.

    `theirs` are the scores of the same item by comparator: None where a comparator has no level for it.
    """

    item_id: str
    weight: float
    score: float | None
    theirs: Mapping[str, float | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_from_0_to_1(self.item_id, "weight", self.weight)
        for score in (self.score, *self.theirs.values()):
            if score is not None:
                check_from_0_to_1(self.item_id, "score", score)


@dataclass(frozen=True)
class Gap:
    """An item below its highest level, or without an answer, and what filling it would add to the total.

    `low` and `high` are points of 100, equal where the item is answered; a missing one runs from 0, since it may be in
    place already, to its whole weight. `achievers` are the comparators at the highest level, of `with_level` that have
    a level, of `group` in all.
    """

    item_id: str
    low: float
    high: float
    is_missing: bool
    achievers: tuple[str, ...]
    with_level: int
    group: int

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= TOP or (self.low != self.high and not self.is_missing):
            raise StatisticsError(f"{self.item_id}: points from {self.low:g} to {self.high:g} cannot be a gap's.")
        if not len(self.achievers) <= self.with_level <= self.group:
            raise StatisticsError(f"{self.item_id}: more comparators achieve it than there are with an answer.")

    @property
    def achieved_by(self) -> float | None:
        """The share, 0 to 1, of comparators with a level that are at the highest; None where none has a level."""
        return len(self.achievers) / self.with_level if self.with_level else None

    @property
    def priority(self) -> float | None:
        """Points available (the upper end) times the share that achieve them; None without comparators' levels."""
        return None if self.achieved_by is None else self.high * self.achieved_by


@dataclass(frozen=True)
class CommonGap:
    """How many of a group's areas are below the highest level of an item: `below` of `with_level`, of `group`."""

    item_id: str
    below: int
    with_level: int
    group: int


def gaps(standings: Iterable[ItemStanding], order: Order = "default") -> list[Gap]:
    """One area's gaps, in the order asked for. Items at the highest level are none; weightless ones have 0 points.

    Together the points come to 100 less the score where everything is answered, and otherwise run from 100 less the
    score's upper end to 100 less its lower end.
    """
    return sort_gaps((gap for standing in standings if (gap := gap_of(standing)) is not None), order)


def gap_of(standing: ItemStanding) -> Gap | None:
    """The gap of one item; None at the highest level."""
    if standing.score is not None and is_highest(standing.score):
        return None
    high = min(max(TOP * standing.weight * (1 - (standing.score or 0)), 0.0), TOP)
    low = 0.0 if standing.score is None else high
    levels = {code: score for code, score in standing.theirs.items() if score is not None}
    achievers = tuple(sorted(code for code, score in levels.items() if is_highest(score)))
    return Gap(standing.item_id, low, high, standing.score is None, achievers, len(levels), len(standing.theirs))


def sort_gaps(found: Iterable[Gap], order: Order = "default") -> list[Gap]:
    """Most first: by points times the share that achieve them, by points, or by that share; ties by the item's code.

    Where no comparator has a level the share is not known, and the gap comes last.
    """
    measures: Mapping[Order, Callable[[Gap], float | None]] = {
        "default": lambda gap: gap.priority,
        "points": lambda gap: gap.high,
        "achieved_by": lambda gap: gap.achieved_by,
    }
    measure = measures[order]

    def key(gap: Gap) -> tuple[bool, float, str]:
        size = measure(gap)
        # Rounded, because equal gaps of different items can differ in the last binary digit.
        return size is None, -round(size or 0, 9), gap.item_id

    return sorted(found, key=key)


def common_gaps(levels: Mapping[str, Mapping[str, float | None]]) -> list[CommonGap]:
    """For every item that any area of a group (area code -> item -> score) is below in, how many are; most first.

    Ties by the share of those with a level, then by the item's code.
    """
    items = {item_id for scores in levels.values() for item_id in scores}
    found = [common_gap(item_id, [scores.get(item_id) for scores in levels.values()]) for item_id in items]
    below = [gap for gap in found if gap.below]
    return sorted(below, key=lambda gap: (-gap.below, gap.with_level, gap.item_id))


def common_gap(item_id: str, scores: Sequence[float | None]) -> CommonGap:
    known = [score for score in scores if score is not None]
    return CommonGap(item_id, sum(not is_highest(score) for score in known), len(known), len(scores))


def is_highest(score: float) -> bool:
    return score >= 1 - ROUNDING


def check_from_0_to_1(item_id: str, name: str, figure: float) -> None:
    """Raise StatisticsError, which names the item, unless the figure is a number from 0 to 1."""
    if not -ROUNDING <= figure <= 1 + ROUNDING:
        raise StatisticsError(f"{item_id}: a {name} of {figure:g} is not from 0 to 1.")
