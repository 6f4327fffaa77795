"""What holds for every count, share and set of figures."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from charter import statistics

CONFIDENCE = st.floats(0.5, 0.9999)
SHARES = st.lists(st.tuples(st.floats(0, 1), st.floats(0.01, 1e7)), min_size=1, max_size=20)
FIGURES = st.lists(st.one_of(st.none(), st.integers(0, 12).map(float)), min_size=1, max_size=25)
FEW = settings(max_examples=60, deadline=None)


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
