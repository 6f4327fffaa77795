"""Rank uncertainty against cases worked outside the code, plain loops and numpy's own quantiles."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest
from scipy import stats

from charter import robustness
from charter.exceptions import StatisticsError
from charter.robustness import rank_sensitivity, rank_uncertainty

NAN = float("nan")
FIGURES = ("median_rank", "rank_p5", "rank_p95", "top_quarter", "bottom_quarter")


def some_scores(areas: int = 40, items: int = 8, *, missing: float = 0.1, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    scores = random.choice(robustness.CHARTER_SCORES, (areas, items))
    return np.where(random.random((areas, items)) < missing, np.nan, scores)


def plain_simulation(scores: np.ndarray, weights: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """Draws x areas of ranks, one draw at a time, as the method's text says it."""
    random = np.random.default_rng(seed)
    ranks = []
    for _ in range(draws):
        drawn = np.where(np.isnan(scores), random.choice(robustness.CHARTER_SCORES, scores.shape), scores)
        means = drawn @ random.dirichlet(200 * weights)
        ranks.append([1 + int(np.sum(means > mean + 1e-12)) for mean in means])
    return np.array(ranks)


def test_areas_that_are_better_at_everything_keep_their_rank_in_every_draw() -> None:
    scores = np.repeat([[0.0], [1.0], [2 / 3], [1 / 3]], 5, axis=1)
    found = rank_uncertainty(scores, np.ones(5), draws=500, seed=1)
    for figures in (found.median_rank, found.rank_p5, found.rank_p95):
        assert figures.tolist() == [4, 1, 2, 3]
    assert found.top_quarter.tolist() == [0, 1, 0, 0]
    assert found.bottom_quarter.tolist() == [1, 0, 0, 0]
    assert (found.areas_ranked, found.draws, found.seed) == (4, 500, 1)


def test_two_areas_with_opposite_strengths_change_places_as_often_as_the_beta_distribution_says() -> None:
    # The first leads when the first weight is above one half; of a Dirichlet of two, that weight is Beta(60, 40).
    found = rank_uncertainty([[1, 0], [0, 1], [0, 0], [0, 0]], [0.6, 0.4], draws=20_000, seed=2, concentration=100)
    leads = stats.beta.sf(0.5, 60, 40)
    assert found.top_quarter[:2] == pytest.approx([leads, 1 - leads], abs=0.006)


def test_a_missing_answer_takes_each_possible_score_equally_often() -> None:
    found = rank_uncertainty(
        [[0.6, 1], [NAN, 1], [0, 0], [0, 0]], [0.1, 0.9], draws=20_000, seed=3, possible_scores=[0, 0.5, 1]
    )
    assert found.top_quarter[:2] == pytest.approx([2 / 3, 1 / 3], abs=0.012)


def test_the_result_is_that_of_a_plain_loop_up_to_the_luck_of_the_draw() -> None:
    scores, weights = some_scores(), np.array([3, 1, 1, 1, 1, 1, 0, 2]) / 10
    ranks = plain_simulation(scores, weights, 2000, seed=4)
    found = rank_uncertainty(scores, weights, draws=4000, seed=5, minimum_coverage=0)
    assert np.abs(found.median_rank - np.median(ranks, axis=0)).max() <= 1.5
    assert np.abs(found.rank_p5 - np.percentile(ranks, 5, axis=0)).max() <= 2
    assert np.abs(found.rank_p95 - np.percentile(ranks, 95, axis=0)).max() <= 2
    assert np.abs(found.top_quarter - (ranks <= 10).mean(axis=0)).max() < 0.04
    assert np.abs(found.bottom_quarter - (ranks > 30).mean(axis=0)).max() < 0.04


def test_quantiles_of_ranks_are_numpys() -> None:
    random = np.random.default_rng(6)
    tally, everything = robustness.RankTally(7), []
    for draws in (1, 30, 400):
        figures = random.integers(0, 5, (draws, 7)) / 4
        tally.add(figures)
        everything.append(robustness.ranks_from_both_ends(figures)[0])
    ranks = np.concatenate(everything)
    for level, quantile in zip((0.05, 0.5, 0.95, 0, 1), tally.quantiles((0.05, 0.5, 0.95, 0, 1)), strict=True):
        assert quantile == pytest.approx(np.quantile(ranks, level, axis=0))


def test_ties_share_the_better_rank_counted_from_either_end() -> None:
    from_top, from_bottom = robustness.ranks_from_both_ends(np.array([[0.5, 0.9, 0.5 + 1e-15, 0.1], [0, 0, 0, 0]]))
    assert from_top.tolist() == [[2, 1, 2, 4], [1, 1, 1, 1]]
    assert from_bottom.tolist() == [[2, 4, 2, 1], [1, 1, 1, 1]]


def test_areas_with_the_same_answers_have_the_same_ranks_throughout() -> None:
    scores = some_scores(missing=0)
    scores[11] = scores[3]
    found = rank_uncertainty(scores, np.ones(8), draws=600, seed=7)
    for name in FIGURES:
        assert getattr(found, name)[11] == getattr(found, name)[3]


def test_the_same_seed_gives_the_same_result_and_another_seed_nearly_the_same() -> None:
    scores = some_scores()
    first, again, other = (rank_uncertainty(scores, np.ones(8), draws=3000, seed=seed) for seed in (8, 8, 9))
    for name in FIGURES:
        assert np.array_equal(getattr(first, name), getattr(again, name), equal_nan=True)
    assert not np.array_equal(first.top_quarter, other.top_quarter, equal_nan=True)
    assert np.nanmax(np.abs(first.top_quarter - other.top_quarter)) < 0.05


def test_permuting_areas_permutes_the_result_where_nothing_is_missing() -> None:
    scores = some_scores(missing=0)
    order = np.random.default_rng(10).permutation(len(scores))
    found = rank_uncertainty(scores, np.ones(8), draws=700, seed=11)
    permuted = rank_uncertainty(scores[order], np.ones(8), draws=700, seed=11)
    for name in FIGURES:
        assert np.array_equal(getattr(permuted, name), getattr(found, name)[order])


def test_an_area_below_the_minimum_coverage_has_no_rank_and_takes_no_place() -> None:
    scores = some_scores(missing=0)
    fewer = np.vstack([scores, np.r_[np.ones(5), NAN, NAN, NAN]])
    found, alone = (rank_uncertainty(s, np.ones(8), draws=300, seed=12) for s in (fewer, scores))
    assert found.areas_ranked == alone.areas_ranked == 40
    for name in FIGURES:
        assert np.array_equal(getattr(found, name)[:40], getattr(alone, name))
        assert np.isnan(getattr(found, name)[40])


def test_coverage_at_exactly_the_minimum_is_enough() -> None:
    scores = [[1, 1, 1, NAN], [0.5, 0.5, 0.5, 0.5], [0, 0, NAN, NAN]]
    assert rank_uncertainty(scores, [0.1, 0.5, 0.15, 0.25], draws=10, seed=1).areas_ranked == 2
    assert rank_uncertainty(scores, np.ones(4), draws=10, seed=1, minimum_coverage=0.5).areas_ranked == 3


def test_an_item_that_is_not_applicable_is_left_out_whatever_its_score() -> None:
    scores = some_scores(missing=0)
    applicable = np.ones(scores.shape, dtype=bool)
    applicable[:, 2] = False
    scores[::2, 2] = np.nan
    found = rank_uncertainty(scores, np.ones(8), draws=20_000, seed=13, applicable=applicable)
    without = rank_uncertainty(np.delete(scores, 2, axis=1), np.ones(7), draws=20_000, seed=14)
    assert found.areas_ranked == 40
    assert np.abs(found.top_quarter - without.top_quarter).max() < 0.03
    assert np.abs(found.median_rank - without.median_rank).max() <= 1


def test_an_item_of_weight_0_never_counts() -> None:
    scores = some_scores(missing=0)
    weights = np.array([1, 1, 0, 1, 1, 1, 1, 1])
    found = rank_uncertainty(scores, weights, draws=500, seed=15)
    scores[:, 2] = np.nan
    same = rank_uncertainty(scores, weights, draws=500, seed=15)
    for name in FIGURES:
        assert np.array_equal(getattr(found, name), getattr(same, name))


def test_weights_may_differ_by_area_as_they_do_where_a_standard_keeps_one_of_its_two_items() -> None:
    scores = np.array([[1, NAN, 0], [0, 1, 1], [1, 0, 0.5], [0, 0, 0]])
    applicable = np.array([[True, False, True], *[[True] * 3] * 3])
    weights = np.array([[0.5, 0, 0.5], *[[0.25, 0.25, 0.5]] * 3])
    found = rank_uncertainty(scores, weights, draws=4000, seed=16, applicable=applicable)
    # At the nominal weights: 0.5, 0.75, 0.5 and 0, so the first and the third take turns behind the second.
    assert found.median_rank[1] == 1
    assert found.rank_p95[3] == 4
    assert 0 < found.rank_p95[0] <= 3
    single = rank_uncertainty(scores[1:], weights[1], draws=300, seed=17)
    rows = rank_uncertainty(scores[1:], weights[1:], draws=300, seed=17)
    for name in FIGURES:
        assert np.array_equal(getattr(single, name), getattr(rows, name))


def test_an_area_where_nothing_applies_has_no_rank_and_no_area_at_all_is_no_crash() -> None:
    applicable = np.array([[True, True], [False, False]])
    found = rank_uncertainty([[1, 1], [1, 1]], [1, 1], draws=20, seed=18, applicable=applicable)
    assert found.areas_ranked == 1
    assert np.isnan(found.median_rank).tolist() == [False, True]
    nobody = rank_uncertainty([[NAN, NAN]], [1, 1], draws=20, seed=18)
    assert nobody.areas_ranked == 0
    assert all(np.isnan(getattr(nobody, name)).all() for name in FIGURES)
    assert rank_sensitivity([[NAN, NAN]], [1, 1], draws=20, seed=18).largest() == [None]


def test_a_weight_too_small_to_be_drawn_does_not_break_the_area_that_has_only_that() -> None:
    applicable = np.array([[True, False], [True, True]])
    found = rank_uncertainty([[1, 0], [0, 0.5]], [1e-9, 1], draws=200, seed=19, applicable=applicable)
    assert found.median_rank.tolist() == [1, 2]


def test_progress_is_told_up_to_the_last_draw_and_changes_nothing() -> None:
    told: list[tuple[int, int]] = []
    scores = some_scores()
    found = rank_uncertainty(scores, np.ones(8), draws=1200, seed=20, progress=lambda *step: told.append(step))
    silent = rank_uncertainty(scores, np.ones(8), draws=1200, seed=20)
    assert told == [(500, 1200), (1000, 1200), (1200, 1200)]
    assert np.array_equal(found.median_rank, silent.median_rank, equal_nan=True)


def test_ten_thousand_draws_of_the_country_need_less_than_300_megabytes() -> None:
    scores = some_scores(152, 24, missing=0.2)
    tracemalloc.start()
    rank_uncertainty(scores, np.ones(24), draws=10_000, seed=21, minimum_coverage=0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 300e6


def test_only_the_assumption_that_matters_moves_a_rank() -> None:
    complete = np.array([[1, 0], [0.6, 0.6], [0.5, 0.5], [0, 0]])
    found = rank_sensitivity(complete, [0.5, 0.5], draws=1000, seed=22)
    assert found.missing_answers.tolist() == [0, 0, 0, 0]
    # The first shares second place with the third, at 0.5. Its geometric mean is sqrt(1.01 x 0.01) - 0.01 = 0.09.
    assert found.aggregation.tolist() == [1, 0, 0, 0]
    assert found.weights[3] == 0
    assert found.largest()[3] is None


def test_where_only_answers_are_missing_they_move_the_rank_most() -> None:
    scores = np.array([[0.5, NAN, 0.5, 0.5, 0.5], [0.5] * 5, [0.6] * 5, [0.0] * 5])
    found = rank_sensitivity(scores, np.ones(5), draws=1000, seed=23)
    # Ties with the second area at its published 0.5; drawn as 0 or 1/3 it falls behind, drawn as 2/3 or 1 it leads it,
    # and as 1 it is level with the third. Half of the draws cost it a place; a quarter gain it one.
    assert found.missing_answers[0] == pytest.approx(0.75, abs=0.06)
    assert found.largest()[0] == "missing_answers"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"scores": [[0.5, 1.2]]}, "score is 1.2 at position (0, 1)"),
        ({"scores": [[0.5, "1"]]}, "score is '1' at position (0, 1)"),
        ({"scores": [0.5, 1]}, "a row for each area"),
        ({"weights": [1, -1]}, "weight is -1 at position 1"),
        ({"weights": [1, NAN]}, "weight is nan at position 1"),
        ({"weights": [0, 0]}, "Every weight is 0"),
        ({"weights": [1, 1, 1]}, "Weights must be 2 numbers, or 1 x 2"),
        ({"applicable": [True, True]}, "applicable must be 1 x 2"),
        ({"applicable": [[1, 0]]}, "applicable must be 1 x 2"),
        ({"possible_scores": []}, "at least one"),
        ({"possible_scores": [0, 3]}, "possible score is 3 at position 1"),
        ({"draws": 0}, "number of draws is 0"),
        ({"concentration": 0}, "concentration is 0"),
    ],
)
def test_what_cannot_be_ranked_is_refused_with_its_position(arguments: dict[str, Any], message: str) -> None:
    asked: dict[str, Any] = {"scores": [[0.5, 1.0]], "weights": [1, 1], "seed": 1, "draws": 10} | arguments
    with pytest.raises(StatisticsError) as raised:
        rank_uncertainty(asked.pop("scores"), asked.pop("weights"), **asked)
    assert message in str(raised.value)


def test_a_result_with_figures_of_different_lengths_cannot_exist() -> None:
    with pytest.raises(StatisticsError):
        robustness.RankUncertainty(*(np.zeros(3) for _ in range(4)), np.zeros(2), areas_ranked=3, draws=1, seed=1)
