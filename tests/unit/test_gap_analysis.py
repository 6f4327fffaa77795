"""What is missing, what it would add, who has it, and in which order it is told."""

from __future__ import annotations

import pytest

from charter import gap_analysis
from charter.exceptions import StatisticsError
from charter.gap_analysis import ItemStanding, Order, gaps


def standing(
    item_id: str, weight: float, score: float | None, theirs: list[float | None] | None = None
) -> ItemStanding:
    return ItemStanding(item_id, weight, score, {f"E{n}": figure for n, figure in enumerate(theirs or [])})


def test_points_available_are_the_weight_times_what_is_left_to_the_top() -> None:
    (gap,) = gaps([standing("A", 0.1, 1 / 3)])
    assert gap.low == gap.high == pytest.approx(100 * 0.1 * 2 / 3)
    assert not gap.is_missing


def test_a_missing_item_shows_both_ends() -> None:
    (gap,) = gaps([standing("A", 0.1, None)])
    assert (gap.low, gap.high, gap.is_missing) == (0, pytest.approx(10), True)


def test_an_item_at_the_highest_level_is_no_gap() -> None:
    assert gaps([standing("A", 0.5, 1.0), standing("B", 0.5, 1 - 1e-12)]) == []


def test_an_item_that_weighs_nothing_is_a_gap_of_no_points() -> None:
    found = gaps([standing("A", 0, 0.5), standing("B", 0, None)])
    assert [(gap.item_id, gap.high, gap.is_missing) for gap in found] == [("A", 0, False), ("B", 0, True)]


def test_achieved_by_counts_the_comparators_with_a_level_and_names_those_at_the_highest() -> None:
    (gap,) = gaps([standing("A", 0.1, 0, [1, 1 / 3, None, 1, 2 / 3])])
    assert gap.achieved_by == 0.5
    assert gap.achievers == ("E0", "E3")
    assert (gap.with_level, gap.group) == (4, 5)


SOME = [
    standing("A", 0.2, 0.5, [1, 0]),  # 10 points, half achieve it: 5
    standing("B", 0.3, None, [1, 1, 1]),  # up to 30 points, all achieve it: 30
    standing("C", 0.1, 0.0, [0, 0]),  # 10 points, nobody achieves it: 0
    standing("D", 0.4, 0.0, [None]),  # 40 points, nobody has a level
    standing("E", 0.1, 0.5, [1]),  # 5 points, all achieve it: 5, level with A
]


@pytest.mark.parametrize(("order", "expected"), [("default", "BAECD"), ("points", "DBACE"), ("achieved_by", "BEACD")])
def test_gaps_come_in_the_order_asked_for_with_ties_by_code_and_unknowns_last(order: Order, expected: str) -> None:
    for given in (SOME, SOME[::-1]):
        assert "".join(gap.item_id for gap in gaps(given, order)) == expected


def test_a_gap_without_comparators_says_so() -> None:
    found = gaps(SOME)[-1]
    assert (found.item_id, found.achieved_by, found.priority, found.with_level) == ("D", None, None, 0)


def test_the_commonest_gaps_of_a_group_come_first() -> None:
    found = gap_analysis.common_gaps(
        {
            "E1": {"A": 0.0, "B": 1.0, "C": 0.5, "D": None},
            "E2": {"A": 0.5, "B": 1.0, "C": 0.5, "D": 0.5},
            "E3": {"A": 1.0, "C": None},
        }
    )
    assert [(gap.item_id, gap.below, gap.with_level, gap.group) for gap in found] == [
        ("C", 2, 2, 3),
        ("A", 2, 3, 3),
        ("D", 1, 1, 3),
    ]


def test_values_that_contradict_themselves_cannot_exist() -> None:
    for make in (
        lambda: ItemStanding("A", 1.2, 0.5),
        lambda: ItemStanding("A", 0.2, 66),
        lambda: ItemStanding("A", 0.2, float("nan")),
        lambda: ItemStanding("A", 0.2, 0.5, {"E1": 3}),
        lambda: gap_analysis.Gap("A", 1, 2, False, (), 0, 0),
        lambda: gap_analysis.Gap("A", 2, 1, True, (), 0, 0),
        lambda: gap_analysis.Gap("A", 1, 1, False, ("E1",), 0, 5),
    ):
        with pytest.raises(StatisticsError, match="A"):
            make()
