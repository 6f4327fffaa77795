"""What holds for every count, share and set of figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PHStatsMethods.confidence_intervals import byars_lower, byars_upper, exact_upper, wilson
from PHStatsMethods.utils_funnel import sigma_adjustment
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from charter import statistics
from charter.exceptions import StatisticsError

CONFIDENCE = st.floats(0.5, 0.9999)
SHARES = st.lists(st.tuples(st.floats(0, 1), st.floats(0.01, 1e7)), min_size=1, max_size=20)
FIGURES = st.lists(st.one_of(st.none(), st.integers(0, 12).map(float)), min_size=1, max_size=25)
FEW = settings(max_examples=60, deadline=None)
USED = st.sampled_from([0.9, 0.95, 0.99, 0.998])
SIZES = st.one_of(st.integers(1, 40), st.integers(41, 10_000), st.integers(10_001, 10**9))
CLOSE = {"rtol": 1e-9, "atol": 1e-9}


@st.composite
def counts_and_sizes(draw: st.DrawFn) -> tuple[float, float]:
    """A size up to a thousand million, with none of it, all of it, or any whole or fractional part."""
    n = draw(SIZES)
    kind = draw(st.sampled_from(["none", "all", "whole", "fractional"]))
    if kind in ("none", "all"):
        return (0.0 if kind == "none" else float(n)), float(n)
    count = draw(st.integers(0, n)) if kind == "whole" else n * draw(st.floats(0, 1))
    return float(count), float(n)


@settings(max_examples=200, deadline=None)
@given(pairs=st.lists(counts_and_sizes(), min_size=1, max_size=8), confidence=USED)
def test_wilson_agrees_with_both_packages_at_every_size(pairs: list[tuple[float, float]], confidence: float) -> None:
    count, n = np.array(pairs).T
    lower, upper = statistics.wilson_interval(count, n, confidence)
    theirs = proportion_confint(count, n, 1 - confidence, method="wilson")
    assert np.allclose([lower, upper], theirs, **CLOSE)
    public_health = np.array([wilson(c, m, confidence) for c, m in pairs]).T
    assert np.allclose([lower, upper], public_health, **CLOSE)
    assert np.all(lower[count == 0] == 0)
    assert np.all(upper[count == n] == 1)


@settings(max_examples=200, deadline=None)
@given(count=st.one_of(st.integers(0, 30), st.integers(0, 10**9), st.floats(0.001, 1e9)), confidence=USED)
def test_byar_and_the_exact_limits_agree_with_the_package_and_with_chi_squared(count: float, confidence: float) -> None:
    lower, upper = statistics.byar_interval(count, confidence)
    if count == 0:
        assert lower == 0
        assert np.isclose(upper, exact_upper(0, confidence), **CLOSE)
        return
    assert np.isclose(lower, byars_lower(count, confidence), **CLOSE)
    assert np.isclose(upper, byars_upper(count, confidence), **CLOSE)
    if count < statistics.EXACT_BELOW:
        tail = (1 - confidence) / 2
        assert np.isclose(lower, stats.chi2.ppf(tail, 2 * count) / 2, **CLOSE)
        assert np.isclose(upper, stats.chi2.ppf(1 - tail, 2 * count + 2) / 2, **CLOSE)


@settings(max_examples=200, deadline=None)
@given(n=SIZES, baseline=st.floats(0.0001, 0.9999), confidence=USED)
def test_the_funnel_agrees_with_the_package(n: int, baseline: float, confidence: float) -> None:
    lower, upper = statistics.proportion_funnel(n, baseline, confidence)
    p = (1 + confidence) / 2
    assert np.isclose(lower, max(0, sigma_adjustment(p, n, baseline, "low", 1)), rtol=0, atol=1e-9)
    assert np.isclose(upper, min(1, sigma_adjustment(p, n, baseline, "high", 1)), rtol=0, atol=1e-9)


@FEW
@given(
    pairs=st.lists(counts_and_sizes(), min_size=1, max_size=8), place=st.integers(0, 7),
    wrong=st.sampled_from(["zero n", "too many", "negative", "text"]),
)  # fmt: skip
def test_one_bad_input_among_many_is_named_by_its_position(
    pairs: list[tuple[float, float]], place: int, wrong: str
) -> None:
    at = place % len(pairs)
    given_: list[tuple[object, object]] = list(pairs)
    n = pairs[at][1]
    given_[at] = {"zero n": (0, 0), "too many": (n + 1, n), "negative": (-1, n), "text": ("12", n)}[wrong]
    counts, sizes = zip(*given_, strict=True)
    with pytest.raises(
        StatisticsError, match=rf"position {at} \(number {at + 1} of {len(pairs)}\)|^count is .* position {at}"
    ):
        statistics.wilson_interval(list(counts), list(sizes))  # type: ignore[arg-type]


@FEW
@given(figures=FIGURES)
def test_ranks_and_percentiles_are_those_of_scipy(figures: list[float | None]) -> None:
    known = np.array([figure for figure in figures if figure is not None])
    ranks = statistics.competition_rank(figures)  # type: ignore[arg-type]
    assert np.array_equal(ranks[~np.isnan(ranks)], stats.rankdata(-known, method="min"))
    if len(known) > 1:
        percentiles = statistics.percentile_rank(figures)  # type: ignore[arg-type]
        others = [stats.percentileofscore(np.delete(known, n), own, kind="mean") / 100 for n, own in enumerate(known)]
        assert np.allclose(percentiles[~np.isnan(percentiles)], others, **CLOSE)


@FEW
@given(shares=SHARES, confidence=CONFIDENCE)
def test_wilsons_limits_hold_the_share_and_stay_between_0_and_1(
    shares: list[tuple[float, float]], confidence: float
) -> None:
    share, n = np.array(shares).T
    count = np.minimum(share * n, n)
    lower, upper = statistics.wilson_interval(count, n, confidence)
    assert np.all((lower >= 0) & (lower <= count / n + 1e-12))
    assert np.all((count / n <= upper + 1e-12) & (upper <= 1))


@FEW
@given(shares=SHARES, confidence=CONFIDENCE)
def test_wilsons_limits_of_those_without_mirror_those_of_those_with(
    shares: list[tuple[float, float]], confidence: float
) -> None:
    share, n = np.array(shares).T
    count = np.minimum(share * n, n)
    lower, upper = statistics.wilson_interval(count, n, confidence)
    mirrored_lower, mirrored_upper = statistics.wilson_interval(n - count, n, confidence)
    assert np.allclose(lower, 1 - mirrored_upper, atol=1e-9)
    assert np.allclose(upper, 1 - mirrored_lower, atol=1e-9)


@FEW
@given(count=st.floats(0, 1e7), narrow=st.floats(0.5, 0.95), wide=st.floats(0.951, 0.999))
def test_more_confidence_never_gives_a_narrower_interval(count: float, narrow: float, wide: float) -> None:
    for interval in (
        lambda confidence: statistics.byar_interval(count, confidence),
        lambda confidence: statistics.wilson_interval(count, 1e7, confidence),
    ):
        inner, outer = interval(narrow), interval(wide)
        assert outer[0] <= inner[0] <= inner[1] <= outer[1]


@FEW
@given(count=st.floats(0, 1e7), confidence=CONFIDENCE)
def test_byars_limits_are_never_negative_and_hold_the_count(count: float, confidence: float) -> None:
    lower, upper = statistics.byar_interval(count, confidence)
    assert 0 <= lower <= count <= upper


@FEW
@given(baseline=st.floats(0, 1), n=st.floats(0.5, 1e6), more=st.floats(1.01, 100), inflation=st.floats(1, 50))
def test_a_funnel_narrows_with_size_and_widens_with_dispersion(
    baseline: float, n: float, more: float, inflation: float
) -> None:
    lower, upper = statistics.proportion_funnel([n, n * more], baseline, 0.998)
    assert lower[0] <= baseline + 1e-12
    assert upper[0] >= baseline - 1e-12
    assert upper[1] - lower[1] <= upper[0] - lower[0]
    wide = statistics.proportion_funnel(n, baseline, 0.998, inflation=inflation)
    assert wide[1] - wide[0] >= upper[0] - lower[0] - 1e-12


@FEW
@given(figures=FIGURES)
def test_a_competition_rank_is_one_more_than_the_number_ahead(figures: list[float | None]) -> None:
    ranks = statistics.competition_rank(figures)  # type: ignore[arg-type]
    known = [figure for figure in figures if figure is not None]
    for figure, rank in zip(figures, ranks, strict=True):
        if figure is None:
            assert np.isnan(rank)
        else:
            assert rank == 1 + sum(other > figure for other in known)


@FEW
@given(figures=FIGURES)
def test_percentile_ranks_average_one_half(figures: list[float | None]) -> None:
    ranks = statistics.percentile_rank(figures)  # type: ignore[arg-type]
    known = ranks[~np.isnan(ranks)]
    assert np.all((known >= 0) & (known <= 1))
    if sum(figure is not None for figure in figures) > 1:
        assert np.isclose(known.mean(), 0.5)
    else:
        assert known.size == 0


@FEW
@given(figures=FIGURES, random=st.randoms(use_true_random=False))
def test_the_order_of_areas_does_not_matter_to_ranks(figures: list[float | None], random: object) -> None:
    order = list(range(len(figures)))
    random.shuffle(order)  # type: ignore[attr-defined]
    shuffled = [figures[i] for i in order]
    for statistic in (statistics.competition_rank, statistics.percentile_rank):
        expected = statistic(figures)[order]  # type: ignore[arg-type]
        assert np.array_equal(statistic(shuffled), expected, equal_nan=True)  # type: ignore[arg-type]


@FEW
@given(z=st.lists(st.floats(-20, 20), min_size=2, max_size=60), factor=st.floats(1, 4))
def test_phi_grows_with_the_square_of_the_scores_and_never_passes_the_largest_square(
    z: list[float], factor: float
) -> None:
    once, more = statistics.dispersion(z), statistics.dispersion(np.array(z) * factor)
    assert np.isclose(more.phi, factor**2 * once.phi)
    assert 0 <= once.p_value <= 1
    assert once.phi <= np.max(np.square(z)) + 1e-9
