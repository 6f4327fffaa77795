"""An attacker reads everything public and tries to work out what is hidden.

The attacker is written apart from the code: linear programming over the published equations in the first test, trying
every possibility in the second. Like the code, the attacker knows that zeros are always shown.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from charter.disclosure import AtMost, Relation, Sum, suppress

FEW = settings(max_examples=30, deadline=None)
COUNT = st.one_of(st.integers(0, 9), st.integers(0, 60))


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, int | None], list[Relation]]:
    """Periods x areas x kinds of children, added up along any of the three, the sums of sums included."""
    areas, kinds, periods = draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.integers(1, 2))
    size = areas * kinds * periods
    numbers = draw(st.lists(COUNT, min_size=size, max_size=size))
    cube = np.array(numbers).reshape(periods, areas, kinds)
    counts: dict[str, int | None] = {}
    relations: list[Relation] = []
    for axis in range(3):
        if cube.shape[axis] > 1 and draw(st.booleans()):
            cube = np.concatenate([cube, cube.sum(axis=axis, keepdims=True)], axis=axis)
            for line in np.ndindex(*np.delete(cube.shape, axis)):
                keys = [str(tuple(int(i) for i in np.insert(line, axis, n))) for n in range(cube.shape[axis])]
                relations.append(Sum(keys[-1], tuple(keys[:-1])))
    for index in np.ndindex(*cube.shape):
        counts[str(tuple(int(i) for i in index))] = int(cube[index])
    return counts, relations


def known_to_be(counts: dict[str, int | None], hidden: set[str], relations: list[Relation]) -> dict[str, float]:
    """How wide the range of every hidden count is to a reader who can solve linear programmes."""
    keys = sorted(hidden)
    equations, sums = [], []
    for relation in relations:
        assert isinstance(relation, Sum)
        weights = {relation.total: -1} | dict.fromkeys(relation.parts, 1)
        equations.append([weights.get(key, 0) for key in keys])
        sums.append(-sum(weight * (counts[key] or 0) for key, weight in weights.items() if key not in hidden))
    widths = {}
    for place, key in enumerate(keys):
        ends = []
        for sign in (1, -1):
            target = np.zeros(len(keys))
            target[place] = sign
            found = linprog(
                target, A_eq=equations or None, b_eq=sums or None, bounds=[(1, 100_000)] * len(keys), method="highs"
            )
            assert found.success
            ends.append(sign * found.fun)
        widths[key] = ends[1] - ends[0]
    return widths


@FEW
@given(tables(), st.integers(1, 6))
def test_no_reader_can_narrow_a_hidden_count_below_the_threshold(
    table: tuple[dict[str, int | None], list[Relation]], threshold: int
) -> None:
    counts, relations = table
    found = suppress(counts, relations, threshold=threshold)
    assert all(width >= threshold - 1e-6 for width in known_to_be(counts, set(found.hidden), relations).values())


@FEW
@given(tables(), st.integers(1, 6))
def test_every_small_count_is_hidden_and_no_zero_is(
    table: tuple[dict[str, int | None], list[Relation]], threshold: int
) -> None:
    counts, relations = table
    found = suppress(counts, relations, threshold=threshold)
    assert found.small == {key for key, count in counts.items() if count is not None and 1 <= count <= threshold}
    assert not {key for key in found.hidden if counts[key] == 0}
    if not found.small:
        assert not found.protecting


@FEW
@given(st.lists(st.integers(0, 12), min_size=3, max_size=3), st.integers(1, 5))
def test_trying_every_possibility_leaves_each_hidden_count_wide(numbers: list[int], threshold: int) -> None:
    in_time, late, never = numbers
    counts: dict[str, int | None] = {
        "offered": in_time + late + never,
        "completed": in_time + late,
        "in time": in_time,
        "late": late,
    }
    relations: list[Relation] = [
        Sum("completed", ("in time", "late")),
        AtMost("completed", "offered"),
        AtMost("in time", "completed"),
    ]
    hidden = sorted(suppress(counts, relations, threshold=threshold).hidden)
    seen: dict[str, set[int]] = {key: set() for key in hidden}
    for guess in product(range(1, 40), repeat=min(len(hidden), 3)):
        possible = counts | dict(zip(hidden, guess, strict=False))
        if len(hidden) == 4:
            # Sorted, the fourth is "offered": with everything hidden it can always be as large as need be.
            possible["offered"] = max(possible["completed"] or 0, 39)
        if fits(possible):
            for key in hidden:
                seen[key].add(possible[key] or 0)
    for key in hidden:
        if key != "offered" or len(hidden) < 4:
            assert max(seen[key]) - min(seen[key]) >= threshold


def fits(counts: dict[str, int | None]) -> bool:
    completed, in_time = counts["completed"] or 0, counts["in time"] or 0
    return completed == in_time + (counts["late"] or 0) and in_time <= completed <= (counts["offered"] or 0)
