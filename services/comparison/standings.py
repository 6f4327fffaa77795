"""What a comparison says: an area among others, a funnel, a rank with its range, what changed; figures and sentences.

Plain values made by `services.comparison.benchmarking`; every sentence says how many of the group have data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from charter.comparison import VERDICT_CONFIDENCE, Comparison, Unit, verdict
from charter.robustness import Assumption
from charter.statistics import Dispersion, rate_interval, wilson_interval
from charter.wording import counted, whole
from geo.areas import Authority, names_in_words
from services.comparison.comparators import ComparatorGroup
from services.comparison.layers import area_values
from services.tables import AREA_COLUMNS, Column, Table, Value

FEW = 20
"""Below this many areas with data a share of them is too few to be told apart from another, whatever it is."""


@dataclass(frozen=True)
class Measure:
    """Something areas can be compared on. `unit` is children or events: events of one child are not independent.

    `parts` are the official series it is made of: one for a count, two (some, all) for a share, count and population
    for a rate, incidents and children for their ratio; empty for a score, whose node is `node`.
    """

    id: str
    title: str
    family: str
    unit: Unit = "children"
    node: str = ""
    period: str = ""
    parts: tuple[str, ...] = ()

    @property
    def is_share(self) -> bool:
        return self.id.startswith("share.")

    @property
    def is_ratio(self) -> bool:
        """Whether it is incidents for each child: both are known, and neither is a part of the other."""
        return self.id.startswith("ratio.")

    @property
    def suffix(self) -> str:
        """What follows the figure: `%` for a share, nothing otherwise."""
        return "%" if self.is_share else ""


@dataclass(frozen=True)
class Point:
    """One area's figure. `low` and `high` are a score's range or chance's limits at 95%; None where there are none.

    `count` of `size` are a share's parts. Scores run 0 to 100, shares are percentages.
    """

    area: Authority
    figure: float | None
    words: str
    low: float | None = None
    high: float | None = None
    count: float | None = None
    size: float | None = None


@dataclass(frozen=True)
class Standing:
    """An area among its comparators on one measure. `points` has every comparator, with or without a figure."""

    measure: Measure
    group: ComparatorGroup
    own: Point
    points: tuple[Point, ...]
    comparison: Comparison
    licence: str
    source: str

    @cached_property
    def with_data(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.figure is not None)

    @property
    def data_words(self) -> str:
        """`9 of 10 statistical neighbours (list of 2021) have data`."""
        summary = self.comparison.comparators
        have = "has" if summary.with_figure == 1 else "have"
        return f"{summary.with_figure} of {summary.group} {self.group.title} {have} data"

    @cached_property
    def sentence(self) -> str:
        """Where the area stands, in one sentence that never leaves out how many have data."""
        median, own = self.comparison.comparators.median, self.comparison.figure
        name = self.own.area.plain_name
        if median is None:
            return f"None of the {self.comparison.comparators.group} {self.group.title} has data to compare with."
        middle = f"The middle one has {figure_words(self.measure, median)}; {self.data_words}."
        if own is None:
            return f"{name}: {self.own.words}. {middle}"
        side = side_of(own, median, 1 if self.measure.is_ratio else 0)
        # Of fewer than 20 children no percentage is said, and a score never stands without its range.
        in_own_words = self.measure.node or self.measure.is_share or self.measure.is_ratio
        has = self.own.words if in_own_words else figure_words(self.measure, own)
        said = f"{name} has {has}, {side} the middle of the {self.group.title}. {middle}"
        return f"{said} {self.told_apart}".strip()

    @property
    def in_short(self) -> str:
        """For a list whose group is named above it.

        `58 (50 to 61), 4 of 5 answered, below the middle of the others: 83 (9 of 14 have data)`.
        """
        summary = self.comparison.comparators
        have = f"{summary.with_figure} of {summary.group} have data"
        if summary.median is None:
            return f"{self.own.words}; none of the {summary.group} others has data."
        middle = f"the middle of the others: {figure_words(self.measure, summary.median)} ({have})"
        if self.comparison.figure is None:
            return f"{self.own.words}; {middle}."
        decimals = 1 if self.measure.is_ratio else 0
        side = side_of(self.comparison.figure, summary.median, decimals)
        has = self.own.words if self.measure.node else figure_words(self.measure, self.comparison.figure)
        return f"{has}, {side} {middle}."

    @cached_property
    def told_apart(self) -> str:
        """Whether a share or rate can be told apart from the group's own, the area included; "" for anything else.

        Only children are judged: incidents of one child are not independent.
        """
        if self.own.count is None or not self.own.size or self.measure.unit == "events":
            return ""
        known = [p for p in (self.own, *self.points) if p.count is not None and p.size]
        baseline = sum(p.count or 0 for p in known) / sum(p.size or 0 for p in known)
        if self.measure.is_share:
            limits = wilson_interval(self.own.count, self.own.size, VERDICT_CONFIDENCE)
        else:
            limits = rate_interval(self.own.count, self.own.size, 1, VERDICT_CONFIDENCE)
        said = verdict(*limits, baseline, unit=self.measure.unit)
        if said == "similar":
            return "Too few to tell apart from the whole group."
        return f"That is {'above' if said == 'better' else 'below'} the whole group by more than chance explains."

    @cached_property
    def table(self) -> Table:
        """Every area of the picture with its figure, range and words; the area itself first."""
        columns = (
            *AREA_COLUMNS,
            Column("role", "Which", meaning="The area itself, or one of its comparators"),
            Column("words", "In words", meaning=self.measure.title),
            Column("figure", "Figure", "number", "0 to 100 for scores and shares; empty where there is none"),
            Column("low", "From", "number", "Lowest the score could be, or the lower limit at 95%"),
            Column("high", "To", "number", "Highest the score could be, or the upper limit at 95%"),
            Column("count", "Count", "number", "Of a share: how many", places=None),
            Column("size", "Of", "number", "Of a share: of how many", places=None),
        )
        rows: list[tuple[Value, ...]] = [
            (*area_values(p.area), role, p.words, p.figure, p.low, p.high, p.count, p.size)
            for role, p in [("the area", self.own), *(("comparator", p) for p in self.points)]
        ]
        return Table(
            f"compare.{self.measure.id}", f"{self.measure.title}: {self.own.area.plain_name} and {self.group.title}",
            columns, tuple(rows), self.source, self.measure.period or "newest round", self.licence, self.caution,
        )  # fmt: skip

    @property
    def caution(self) -> str:
        if self.measure.node:
            return "A score is the authority's own account of itself. Never read it without its range."
        if self.measure.is_ratio:
            return (
                "Incidents as published, divided by the children they are of. A high figure can mean children who go "
                "missing often, or better recording; nothing better or worse is said of it."
            )
        if self.measure.unit == "events":
            return (
                "Incidents of the same child are not independent of each other, so the limits are too narrow; nothing "
                "better or worse is said of these figures."
            )
        if self.measure.parts and len(self.measure.parts) == 1:
            return "Counts as published, not rates: a large authority has more children. Suppressed is not zero."
        return "Recording differs between councils: a high figure can mean more children missing or better recording."


@dataclass(frozen=True)
class FunnelLine:
    """A funnel's limits at one confidence over `sizes`, in the unit of the measure's figures."""

    confidence: float
    sizes: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]


@dataclass(frozen=True)
class Funnel:
    """A share or rate against the number it is of, with limits around the group's own, the area included."""

    measure: Measure
    own: Point
    points: tuple[Point, ...]
    baseline: float
    spread: Dispersion
    lines: tuple[FunnelLine, ...]
    outside: tuple[Point, ...]

    @property
    def what_it_is(self) -> str:
        """The plot in plain words, for somebody who has never seen one."""
        kind, limits = ("share", "Wilson's") if self.measure.is_share else ("rate", "the exact Poisson")
        return (
            f"A funnel plot sets each area's {kind} against the number of children it is a {kind} of: few children, "
            f"wide limits. An area is outside where {limits} interval of its own leaves out the {kind} of the whole "
            "group. Of twenty areas that differ by chance alone, one lies outside the 95% limits; of 500, one lies "
            "outside the 99.8% limits."
        )

    @cached_property
    def sentence(self) -> str:
        """Who is outside the 99.8% limits, the dispersion, and what was done about it."""
        if self.measure.unit == "events":
            who = (
                "Incidents of one child are not independent, so the limits are too narrow: nobody is named as outside."
            )
        elif self.outside:
            who = f"Outside the 99.8% limits: {names_in_words([self.side(point) for point in self.outside])}."
        else:
            who = "No area is outside the 99.8% limits: none can be told apart from the group by these figures alone."
        return f"{who} {self.dispersion_words}"

    def side(self, point: Point) -> str:
        above = point.figure is not None and point.figure > self.baseline
        return f"{point.area.plain_name} ({'above' if above else 'below'})"

    @property
    def dispersion_words(self) -> str:
        phi = (
            f"How far areas vary, against chance alone, which would give 1 (dispersion, phi): {self.spread.phi:.2f} "
            f"over {counted(self.spread.areas, 'area')}"
        )
        if self.spread.is_overdispersed:
            return f"{phi}: areas vary more than chance, so the limits are widened and are a guide."
        return f"{phi}: no more than chance explains."


@dataclass(frozen=True)
class RankRange:
    """An area's rank with how sure it is. `rank` is None where the area has no score, and then nothing is said.

    `low` and `high` are the 5th and 95th percentile over the draws, `top_quarter` and `bottom_quarter` shares 0 to 1.
    """

    rank: int | None
    of: int
    low: int = 0
    high: int = 0
    top_quarter: float = 0.0
    bottom_quarter: float = 0.0
    moves_most: Assumption | None = None

    @property
    def words(self) -> str:
        """`rank 23rd, likely 12th to 41st of 97`, and which choice moves it most."""
        if self.rank is None:
            return f"No rank: too few items are answered for a score. {counted(self.of, 'area has', 'areas have')} one."
        if self.of == 1:
            return "No rank: no comparator has a score."
        reasons = {
            "weights": "how the items are weighted",
            "missing_answers": "what the missing answers turn out to be",
            "aggregation": "whether strong items may make good weak ones",
        }
        if self.low == self.high == self.rank:
            return f"rank {ordinal(self.rank)} of {self.of}; other weights or answers would hardly change that."
        by = f" What moves it most is {reasons[self.moves_most]}." if self.moves_most else ""
        return f"rank {ordinal(self.rank)}, likely {ordinal(self.low)} to {ordinal(self.high)} of {self.of}.{by}"


@dataclass(frozen=True)
class ItemShare:
    """An item: the area's answer, and how many of the comparators with data, and of England, are at the top."""

    item_id: str
    title: str
    answer: str
    top: int
    with_data: int
    group: int
    england_top: int
    england_with_data: int

    @cached_property
    def sentence(self) -> str:
        """`Of 11 other areas that answered, 4 say this is fully in place.`, and whether England says so as often."""
        if not self.with_data:
            return f"None of the {self.group} others has answered this here."
        areas = counted(self.with_data, "other area that answered", "other areas that answered")
        say = "says" if self.top == 1 else "say"
        return f"Of {areas}, {self.top} {say} this is fully in place. {self.against_england}".strip()

    @property
    def against_england(self) -> str:
        is_england = (self.top, self.with_data) == (self.england_top, self.england_with_data)
        if not self.england_with_data or is_england:
            return ""
        baseline = self.england_top / self.england_with_data
        said = verdict(*wilson_interval(self.top, self.with_data, VERDICT_CONFIDENCE), baseline, unit="children")
        if said == "better":
            return "That is more often than in England."
        if said == "worse":
            return "That is less often than in England."
        few = "Too few to say whether that is more or less often than in England."
        return few if self.with_data < FEW else "About as often as in England."


@dataclass(frozen=True)
class NodeChange:
    """A pillar or the total in the round before and in the newest."""

    title: str
    before: str
    now: str


@dataclass(frozen=True)
class RoundChange:
    """What changed since the round before. `better` and `worse` are items whose level rose or fell, in words."""

    before: str
    now: str
    nodes: tuple[NodeChange, ...] = ()
    better: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()
    newly_answered: int = 0

    @property
    def sentence(self) -> str:
        if not self.before:
            return "There is no earlier round to compare with."
        return (
            f"Since round {self.before}: {counted(len(self.better), 'item')} up, {counted(len(self.worse), 'item')} "
            f"down, {self.newly_answered} newly answered."
        )


@dataclass(frozen=True)
class Ranking:
    """The whole group's simulation, in the order of `codes`; kept, because every area of the group shares it."""

    codes: tuple[str, ...]
    ranges: Mapping[str, RankRange] = field(default_factory=dict)


def side_of(own: float, median: float, decimals: int = 0) -> str:
    """Above, below or level, told apart at the precision that is printed."""
    shown, middle = round(own, decimals), round(median, decimals)
    return "level with" if shown == middle else ("above" if shown > middle else "below")


def figure_words(measure: Measure, figure: float) -> str:
    """A figure of a measure as it is printed: whole scores and percentages, counts with their thousands."""
    if measure.is_ratio:
        return f"{figure:.1f}"
    return f"{whole(figure)}" if measure.node else f"{figure:,.0f}{measure.suffix}"


def ordinal(number: int) -> str:
    """`1st`, `22nd`, `13th`."""
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
