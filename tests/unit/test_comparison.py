"""One area among others: ranges, ranks, verdicts, and what silence leaves open."""

from __future__ import annotations

import numpy as np
import pytest

from charter import comparison
from charter.comparison import compare
from charter.exceptions import StatisticsError

FIGURES: dict[str, float | None] = {
    "E1": 40.0,
    "E2": 60.0,
    "E3": 60.0,
    "E4": 90.0,
    "E5": None,
    "E6": float("nan"),
    "E7": 10.0,
}


def test_an_area_is_never_its_own_comparator() -> None:
    assert comparison.comparators("E2", ["E1", "E2", "E3", "E2", "E1"]) == ("E1", "E3")
    with_it, without = (compare("E2", group, FIGURES) for group in (["E1", "E2", "E4"], ["E1", "E4"]))
    assert with_it == without
    assert with_it.comparators.group == 2


def test_it_is_said_how_many_of_the_group_have_a_figure() -> None:
    found = compare("E1", FIGURES, FIGURES).comparators
    assert (found.with_figure, found.group) == (4, 6)


def test_quartiles_are_linear_as_numpys() -> None:
    found = compare("E1", FIGURES, FIGURES).comparators
    five = (found.minimum, found.lower_quartile, found.median, found.upper_quartile, found.maximum)
    # Of 10, 60, 60, 90: a quarter of the way is three quarters from 10 to 60.
    assert five == (10, 47.5, 60, 67.5, 90)
    assert list(five) == np.quantile([60, 60, 90, 10], [0, 0.25, 0.5, 0.75, 1]).tolist()


def test_equal_places_share_the_better_rank() -> None:
    ranks = comparison.ranks(FIGURES)
    assert {code: rank.place for code, rank in ranks.items()} == {"E1": 4, "E2": 2, "E3": 2, "E4": 1, "E7": 5}
    assert {rank.of for rank in ranks.values()} == {5}
    assert ranks["E2"].percentile == 2.5 / 4
    for code in ("E1", "E2", "E3", "E4", "E7"):
        assert comparison.rank_among(code, FIGURES, FIGURES) == ranks[code]


def test_the_top_quarter_is_a_place_of_at_most_a_quarter_of_those_ranked() -> None:
    tops = [comparison.Rank(place, of, 0.5).is_top_quarter for place, of in ((38, 152), (39, 152), (1, 4), (1, 3))]
    assert tops == [True, False, True, False]


def test_an_area_without_a_figure_has_comparators_but_no_rank() -> None:
    found = compare("E5", FIGURES, FIGURES)
    assert found.figure is None
    assert found.rank is None
    assert found.comparators.with_figure == 5


def test_without_anybody_to_compare_with_nothing_is_made_up() -> None:
    found = compare("E1", ["E5", "E6", "E9"], FIGURES)
    assert (found.comparators.with_figure, found.comparators.group) == (0, 3)
    assert found.comparators.median is None
    assert found.rank == comparison.Rank(1, 1, None)
    assert compare("E9", [], {}).comparators.group == 0


@pytest.mark.parametrize(
    ("lower", "upper", "higher_is_better", "expected"),
    [
        (0.31, 0.4, True, "better"),
        (0.1, 0.29, True, "worse"),
        (0.1, 0.29, False, "better"),
        (0.31, 0.4, False, "worse"),
        (0.3, 0.4, True, "similar"),
        (0.2, 0.3, False, "similar"),
    ],
)
def test_better_and_worse_are_said_only_where_the_interval_leaves_the_benchmark_out(
    lower: float, upper: float, higher_is_better: bool, expected: str
) -> None:
    found = comparison.verdict(lower, upper, 0.3, unit="children", higher_is_better=higher_is_better)
    assert found == expected


def test_nothing_better_or_worse_is_said_of_events() -> None:
    assert comparison.verdict(0.9, 0.95, 0.3, unit="events") is None


def test_a_share_is_judged_by_its_998_per_mille_interval() -> None:
    # 50 of 100 against 0.36: the 95% interval starts at 0.404, the 99.8% interval at 0.352.
    assert comparison.share_verdict(50, 100, 0.36, unit="children") == "similar"
    assert comparison.share_verdict(50, 100, 0.35, unit="children") == "better"


def test_councils_that_did_not_answer_widen_the_range_and_leave_the_share_alone() -> None:
    found = comparison.share_of_councils(30, answered=120, asked=152)
    assert found.share == 0.25
    assert (found.low, found.high) == (30 / 152, 62 / 152)
    silent = comparison.share_of_councils(0, answered=0, asked=152)
    assert (silent.share, silent.low, silent.high) == (None, 0, 1)


@pytest.mark.parametrize("counts", [(5, 4, 9), (1, 9, 8), (-1, 4, 9), (0, 0, 0)])
def test_counts_of_councils_that_cannot_be_are_refused(counts: tuple[int, int, int]) -> None:
    with pytest.raises(StatisticsError, match="councils asked"):
        comparison.share_of_councils(*counts)


def test_values_that_contradict_themselves_cannot_exist() -> None:
    for make in (
        lambda: comparison.Rank(0, 5, 0.5),
        lambda: comparison.Rank(6, 5, 0.5),
        lambda: comparison.Summary(3, 4, 1, 1, 1, 1, 1),
        lambda: comparison.Summary(3, 2, 1, None, 1, 1, 1),
        lambda: comparison.Summary(3, 2, 5, 4, 3, 2, 1),
        lambda: comparison.verdict(0.5, 0.4, 0.3, unit="children"),
    ):
        with pytest.raises(StatisticsError):
            make()
