"""Small numbers about children kept out of everything public (method, section 9).

Counts of children, incidents and interviews from 1 up to the threshold are hidden. Then further counts are hidden until
nobody can work a hidden one out to within the threshold, whichever sums and bounds they combine. How wide a hidden
count still is gets solved, not estimated: the least and the greatest whole number that fit everything published.

The reader is taken to know the rule: as zeros are always shown, a hidden count is at least 1. The reader is not taken
to run this very procedure backwards, guessing from which counts are hidden why they were.

Why this ends: each step hides one more count, and where all counts that hang together are hidden, all of them could be
any number of times larger, so none is narrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from charter.exceptions import StatisticsError

THRESHOLD = 5
SUPPRESSED = "c"
"""What stands in the place of a hidden figure, as in the department's own files."""


@dataclass(frozen=True)
class Sum:
    """A published total and its parts, by the counts' ids. `rounding`: how far apart the publisher lets them be."""

    total: str
    parts: tuple[str, ...]
    rounding: int = 0

    def __post_init__(self) -> None:
        if not self.parts or self.total in self.parts or len(set(self.parts)) != len(self.parts) or self.rounding < 0:
            raise StatisticsError(f"The sum for '{self.total}' needs parts, each once, and not itself among them.")


@dataclass(frozen=True)
class AtMost:
    """A count that cannot be above another: interviews completed and offered, children and their incidents."""

    smaller: str
    larger: str

    def __post_init__(self) -> None:
        if self.smaller == self.larger:
            raise StatisticsError(f"'{self.smaller}' cannot be compared with itself.")


Relation = Sum | AtMost


@dataclass(frozen=True)
class Suppression:
    """What must not be shown. `small` are hidden for their own size, `protecting` so that those stay hidden.

    `derived` are rates, shares and changes made from a hidden count. A hidden figure goes with everything that says
    it another way: its raw text, its lower and upper value.
    """

    small: frozenset[str]
    protecting: frozenset[str]
    derived: frozenset[str]

    @property
    def hidden(self) -> frozenset[str]:
        return self.small | self.protecting | self.derived

    def shown(self, figure_id: str, figure: object) -> object:
        """The figure, or the sign that stands for a hidden one."""
        return SUPPRESSED if figure_id in self.hidden else figure


def suppress(
    counts: Mapping[str, int | None],
    relations: Iterable[Relation] = (),
    *,
    derived: Mapping[str, Iterable[str]] | None = None,
    threshold: int = THRESHOLD,
) -> Suppression:
    """What of a publication must be hidden.

    `counts` by id, None where the publisher of the source has hidden it already; all tables and periods that come out
    together belong in one call, as a reader will lay them side by side. `relations` are the sums and bounds between
    them that a reader can know. `derived`: for each figure made from counts, the counts it is made from. Raises
    StatisticsError for negative counts, unknown ids, and relations that the counts contradict.
    """
    table = PublicTable(dict(counts), tuple(relations), threshold)
    check_table(table)
    small = frozenset(key for key, count in counts.items() if count is None or 1 <= count <= threshold)
    hidden, safe = set(small), set[frozenset[str]]()
    while (narrow := find_narrow(table, hidden, safe)) is not None:
        hidden.add(next_to_hide(table, narrow, hidden))
    lost = frozenset(key for key, inputs in (derived or {}).items() if hidden & set(inputs))
    return Suppression(small, frozenset(hidden) - small, lost)


@dataclass(frozen=True)
class PublicTable:
    """The counts, what is known to connect them, and the width below which a hidden one is too narrow."""

    counts: dict[str, int | None]
    relations: tuple[Relation, ...]
    threshold: int
    places: dict[str, list[int]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for number, relation in enumerate(self.relations):
            for key in members(relation):
                self.places.setdefault(key, []).append(number)

    def relations_of(self, keys: Iterable[str]) -> list[Relation]:
        """The relations that any of these counts stands in, each once, in the order given."""
        return [self.relations[number] for number in sorted({n for key in keys for n in self.places.get(key, ())})]

    @property
    def ceiling(self) -> int:
        """High enough for every count to be larger by the threshold at once; a lower one would only hide more."""
        largest = max((count or self.threshold for count in self.counts.values()), default=0)
        return (self.threshold + 1) * (largest + len(self.counts) + 1)


def members(relation: Relation) -> tuple[str, ...]:
    if isinstance(relation, Sum):
        return (relation.total, *relation.parts)
    return (relation.larger, relation.smaller)


def coefficients(relation: Relation) -> tuple[dict[str, int], float, float]:
    """A relation as a weighted sum of counts, with the least and the most that it can come to."""
    weights = dict.fromkeys(members(relation), -1) | {members(relation)[0]: 1}
    if isinstance(relation, Sum):
        return weights, -relation.rounding, relation.rounding
    return weights, 0, np.inf


def check_table(table: PublicTable) -> None:
    """Raise StatisticsError unless counts are counts and the relations hold between them."""
    if table.threshold < 1:
        raise StatisticsError(f"The threshold is {table.threshold}: it must be 1 or more.")
    for key, count in table.counts.items():
        if count is not None and (count < 0 or count != int(count)):
            raise StatisticsError(f"'{key}' is {count}: a count is a whole number from 0 up.")
    for relation in table.relations:
        if unknown := [key for key in members(relation) if key not in table.counts]:
            raise StatisticsError(f"'{unknown[0]}' is in a relation but is not among the counts.")
        values = [table.counts[key] for key in members(relation)]
        weights, least, most = coefficients(relation)
        known = sum(weights[key] * (table.counts[key] or 0) for key in weights)
        if None not in values and not least <= known <= most:
            raise StatisticsError(
                f"The counts of {' and '.join(members(relation))} contradict how they are said to be related. "
                "Correct them, or say by how much the publisher rounds."
            )


def find_narrow(table: PublicTable, hidden: set[str], safe: set[frozenset[str]]) -> str | None:
    """A hidden count that can be worked out too closely; None where there is none.

    `safe` remembers the components found wide enough: what is known of them changes only with their members.
    """
    if (lone := find_lone(table, hidden)) is not None:
        return lone
    for component in components(table, hidden):
        if component not in safe:
            if (narrow := first_narrow(table, component, hidden)) is not None:
                return narrow
            safe.add(component)
    return None


def find_lone(table: PublicTable, hidden: set[str]) -> str | None:
    """A hidden count that one subtraction gives away: found at once, and most of the work."""
    for relation in table.relations:
        concealed = [key for key in members(relation) if key in hidden]
        if isinstance(relation, Sum) and len(concealed) == 1 and 2 * relation.rounding < table.threshold:
            return concealed[0]
    return None


def components(table: PublicTable, hidden: set[str]) -> list[frozenset[str]]:
    """The hidden counts, grouped by which can tell something of each other through a relation."""
    left, found = set(hidden), []
    while left:
        group, edge = set[str](), {left.pop()}
        while edge:
            group |= edge
            edge = (related(table, edge) & hidden) - group
        left -= group
        found.append(frozenset(group))
    return sorted(found, key=min)


def related(table: PublicTable, keys: Iterable[str]) -> set[str]:
    """Everything that stands in a relation with any of these, themselves included."""
    return {other for relation in table.relations_of(keys) for other in members(relation)}


def first_narrow(table: PublicTable, component: frozenset[str], hidden: set[str]) -> str | None:
    """The first count of a component whose range is narrower than the threshold; None where all are wide enough."""
    keys = sorted(component)
    if (constraint := remaining_constraint(table, keys, hidden)) is None:
        return None
    floor = np.array([0 if table.counts[key] is None else 1 for key in keys])
    for place, key in enumerate(keys):
        low, high = (solve(constraint, Bounds(floor, table.ceiling), place, sign) for sign in (1, -1))
        if high - low < table.threshold:
            return key
    return None


def remaining_constraint(table: PublicTable, keys: list[str], hidden: set[str]) -> LinearConstraint | None:
    """What the published counts leave for the hidden ones: every relation less what is shown of it."""
    if not (relations := table.relations_of(keys)):
        return None
    column = {key: place for place, key in enumerate(keys)}
    matrix, bounds = np.zeros((len(relations), len(keys))), np.zeros((2, len(relations)))
    for row, relation in enumerate(relations):
        weights, least, most = coefficients(relation)
        shown = sum(weight * (table.counts[key] or 0) for key, weight in weights.items() if key not in hidden)
        bounds[:, row] = least - shown, most - shown
        for key in hidden & weights.keys():
            matrix[row, column[key]] = weights[key]
    return LinearConstraint(matrix, bounds[0], bounds[1])


def solve(constraint: LinearConstraint, bounds: Bounds, place: int, sign: int) -> float:
    """The least (sign 1) or greatest (sign -1) whole number that one hidden count can be."""
    size = constraint.A.shape[1]
    target = np.zeros(size)
    target[place] = sign
    found = milp(target, constraints=constraint, integrality=np.ones(size), bounds=bounds)
    if found.x is None:
        raise StatisticsError("The published counts contradict each other: no hidden count fits between them.")
    return float(round(found.x[place]))


def next_to_hide(table: PublicTable, narrow: str, hidden: set[str]) -> str:
    """The published count to hide for the sake of a narrow one, out of the nearest relation that has any.

    Among those it is one that draws the fewest others after it: a count alone in its other sums would have to be
    protected in turn. Then a part before a total, then the smallest. Zeros stay.
    """
    reached, edge = {narrow}, {narrow}
    while edge:
        relations = table.relations_of(edge)
        for relation in sorted(relations, key=lambda one: len(hidden & set(members(one)))):
            if candidates := [key for key in members(relation) if key not in hidden and table.counts[key]]:
                return min(candidates, key=lambda key: (loneliness(table, key, relation, hidden), *cost(table, key)))
        edge = (related(table, edge) & hidden) - reached
        reached |= edge
    raise StatisticsError(f"'{narrow}' cannot be protected: publishers' rounding gives it away. Leave its sum out.")


def loneliness(table: PublicTable, key: str, within: Relation, hidden: set[str]) -> int:
    """In how many other relations a count would be the only hidden one."""
    others = (relation for relation in table.relations_of([key]) if relation is not within)
    return sum(not hidden & set(members(relation)) for relation in others)


def cost(table: PublicTable, key: str) -> tuple[bool, int, str]:
    """What the public loses: totals more than parts, large counts more than small; the id settles the rest."""
    is_total = any(isinstance(one, Sum) and one.total == key for one in table.relations_of([key]))
    return is_total, table.counts[key] or 0, key
