"""What holds for every set of scores whose ranks are simulated."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.robustness import CHARTER_SCORES, rank_sensitivity, rank_uncertainty

FEW = settings(max_examples=40, deadline=None)
FIGURES = ("median_rank", "rank_p5", "rank_p95", "top_quarter", "bottom_quarter")


@st.composite
def rounds(draw: st.DrawFn) -> dict[str, Any]:
    """Scores, weights, a mask and a seed: the arguments of the simulation."""
    areas, items = draw(st.integers(1, 12)), draw(st.integers(1, 6))
    score = st.sampled_from([*CHARTER_SCORES, float("nan")])
    table = st.lists(score, min_size=items, max_size=items)
    mask = st.lists(st.booleans(), min_size=items, max_size=items)
    weights = st.lists(st.sampled_from([0.0, 1.0, 2.5, 1e-3]), min_size=items, max_size=items).filter(any)
    return {
        "scores": np.array(draw(st.lists(table, min_size=areas, max_size=areas))),
        "weights": np.array(draw(weights)),
        "applicable": np.array(draw(st.lists(mask, min_size=areas, max_size=areas))),
        "minimum_coverage": draw(st.sampled_from([0.0, 0.5, 0.75, 1.0])),
        "seed": draw(st.integers(0, 1000)),
        "draws": 50,
    }


def coverage(given_: dict[str, Any]) -> np.ndarray:
    weights = given_["weights"] * given_["applicable"]
    whole = weights.sum(axis=1)
    answered = (weights * ~np.isnan(given_["scores"])).sum(axis=1)
    return np.divide(answered, whole, out=np.full(len(whole), -1.0), where=whole > 0)


@FEW
@given(rounds())
def test_exactly_the_areas_with_enough_coverage_are_ranked(given_: dict[str, Any]) -> None:
    found = rank_uncertainty(**given_)
    ranked = coverage(given_) >= given_["minimum_coverage"] - 1e-9
    assert found.areas_ranked == ranked.sum()
    for name in FIGURES:
        assert np.array_equal(~np.isnan(getattr(found, name)), ranked)


@FEW
@given(rounds())
def test_ranks_run_from_1_to_the_number_ranked_and_their_range_holds_the_median(given_: dict[str, Any]) -> None:
    found = rank_uncertainty(**given_)
    ranked = ~np.isnan(found.median_rank)
    low, middle, high = (getattr(found, name)[ranked] for name in ("rank_p5", "median_rank", "rank_p95"))
    assert np.all((low >= 1) & (low <= middle) & (middle <= high) & (high <= found.areas_ranked))
    for name in ("top_quarter", "bottom_quarter"):
        shares = getattr(found, name)[ranked]
        assert np.all((shares >= 0) & (shares <= 1))
        # Every draw fills the quarter, or more than fills it where areas are level.
        if found.areas_ranked:
            assert shares.sum() >= found.areas_ranked // 4 - 1e-9


@FEW
@given(rounds(), st.randoms(use_true_random=False))
def test_permuting_areas_permutes_the_result_where_nothing_is_missing(given_: dict[str, Any], random: Any) -> None:
    given_["scores"] = np.nan_to_num(given_["scores"])
    order = list(range(len(given_["scores"])))
    random.shuffle(order)
    found = rank_uncertainty(**given_)
    permuted = rank_uncertainty(
        **given_ | {"scores": given_["scores"][order], "applicable": given_["applicable"][order]}
    )
    for name in FIGURES:
        # The drawn weights vary around the mean over areas, whose last binary digit depends on their order.
        assert np.allclose(getattr(permuted, name), getattr(found, name)[order], atol=0.05, equal_nan=True)


@FEW
@given(rounds(), st.floats(1e-6, 1e6))
def test_weights_scaled_by_a_constant_change_nothing(given_: dict[str, Any], constant: float) -> None:
    found = rank_uncertainty(**given_)
    scaled = rank_uncertainty(**given_ | {"weights": given_["weights"] * constant})
    for name in ("median_rank", "rank_p5", "rank_p95"):
        assert np.allclose(getattr(scaled, name), getattr(found, name), atol=0.5, equal_nan=True)


@FEW
@given(rounds())
def test_without_missing_answers_they_move_no_rank(given_: dict[str, Any]) -> None:
    given_["scores"] = np.nan_to_num(given_["scores"])
    found = rank_sensitivity(**given_)
    assert np.all(np.nan_to_num(found.missing_answers) == 0)
    assert len(found.largest()) == len(given_["scores"])
    assert "missing_answers" not in found.largest()
