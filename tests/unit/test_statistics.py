"""Published values, the public-health packages, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from PHStatsMethods import calculate_funnel_limits
from PHStatsMethods.confidence_intervals import byars_lower, byars_upper, exact_upper, wilson
from PHStatsMethods.utils_funnel import sigma_adjustment
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from charter import statistics
from charter.exceptions import StatisticsError

CONFIDENCES = (0.95, 0.998)


def random_counts(seed: int, size: int = 2000) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    n = np.ceil(10 ** random.uniform(0, 6, size))
    count = np.where(random.random(size) < 0.1, 0, np.floor(n * random.random(size)))
    return np.where(random.random(size) < 0.1, n, count), n


# Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 1998, table I,
# the score method without continuity correction.
@pytest.mark.parametrize(
    ("count", "n", "lower", "upper"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_newcombes_published_limits(count: int, n: int, lower: float, upper: float) -> None:
    assert statistics.wilson_interval(count, n) == pytest.approx((lower, upper), abs=5e-5)


# Pearson and Hartley, "Biometrika Tables for Statisticians", volume I, table 40: limits of a Poisson expectation, 95%.
@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [
        (0, 0.0000, 3.69),
        (1, 0.0253, 5.57),
        (2, 0.242, 7.22),
        (3, 0.619, 8.77),
        (4, 1.09, 10.24),
        (5, 1.62, 11.67),
        (6, 2.20, 13.06),
        (7, 2.81, 14.42),
        (8, 3.45, 15.76),
        (9, 4.12, 17.08),
    ],
)
def test_counts_below_ten_have_the_tabled_exact_limits(count: int, lower: float, upper: float) -> None:
    assert statistics.byar_interval(count) == pytest.approx((lower, upper), abs=0.005)


# The funnel of the test suite of PHEindicatormethods (Public Health England), testdata_funnel_prop_outputs.csv, in
# per cent: baseline 80.642448.
@pytest.mark.parametrize(
    ("n", "confidence", "lower", "upper"),
    [
        (1, 0.95, 3.204264, 100),
        (20, 0.95, 63.326743, 97.958152),
        (20, 0.998, 53.341156, 100),
        (102, 0.95, 72.974925, 88.309971),
        (102, 0.998, 68.553233, 92.731663),
        (9998, 0.998, 79.421375, 81.863521),
    ],
)
def test_the_funnel_has_the_limits_that_public_health_england_published(
    n: int, confidence: float, lower: float, upper: float
) -> None:
    limits = np.array(statistics.proportion_funnel(n, 0.80642448, confidence)) * 100
    assert limits == pytest.approx((lower, upper), abs=1e-5)


@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_wilson_agrees_with_statsmodels_and_the_public_health_package(confidence: float) -> None:
    count, n = random_counts(1)
    lower, upper = statistics.wilson_interval(count, n, confidence)
    theirs = proportion_confint(count, n, 1 - confidence, method="wilson")
    assert np.allclose(lower, theirs[0], rtol=0, atol=1e-12)
    assert np.allclose(upper, theirs[1], rtol=0, atol=1e-12)
    public_health = np.array([wilson(c, m, confidence) for c, m in zip(count, n, strict=True)])
    assert np.allclose(np.stack([lower, upper], axis=1), public_health, rtol=0, atol=1e-12)


@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_byar_agrees_with_the_public_health_package_at_every_size(confidence: float) -> None:
    count = np.concatenate([np.arange(1, 60), np.random.default_rng(2).uniform(0.01, 1e6, 500)])
    lower, upper = statistics.byar_interval(count, confidence)
    assert np.allclose(lower, [byars_lower(c, confidence) for c in count], rtol=1e-10, atol=1e-12)
    assert np.allclose(upper, [byars_upper(c, confidence) for c in count], rtol=1e-10, atol=1e-12)
    assert statistics.byar_interval(0, confidence) == pytest.approx((0, exact_upper(0, confidence)), rel=1e-12)


@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_below_ten_each_tail_of_the_exact_limits_is_half_of_what_is_left_out(confidence: float) -> None:
    count = np.arange(10)
    lower, upper = statistics.byar_interval(count, confidence)
    tail = (1 - confidence) / 2
    assert np.allclose(stats.poisson.sf(count[1:] - 1, lower[1:]), tail, rtol=1e-9)
    assert np.allclose(stats.poisson.cdf(count, upper), tail, rtol=1e-9)


def test_byar_meets_the_exact_limits_within_a_fifth_of_a_per_cent_from_ten() -> None:
    count = np.arange(10, 200)
    lower, upper = statistics.byar_interval(count)
    assert np.allclose(lower, stats.chi2.ppf(0.025, 2 * count) / 2, rtol=0.002)
    assert np.allclose(upper, stats.chi2.ppf(0.975, 2 * count + 2) / 2, rtol=0.002)


def test_a_rate_has_the_limits_of_its_count() -> None:
    lower, upper = statistics.rate_interval([4, 40], [1000, 20_000], 1000)
    counts_lower, counts_upper = statistics.byar_interval([4, 40])
    assert lower == pytest.approx(counts_lower / [1, 20])
    assert upper == pytest.approx(counts_upper / [1, 20])


@pytest.mark.parametrize(("confidence", "sigmas"), [(0.95, 2), (0.998, 3)])
def test_the_funnel_is_the_one_that_the_public_health_package_draws(confidence: float, sigmas: int) -> None:
    random = np.random.default_rng(3)
    for size, share in ((150, 0.3), (30, 0.02), (5, 0.97)):
        n = random.integers(5, 2000, size)
        areas = pd.DataFrame({"count": random.binomial(n, share), "n": n})
        theirs = calculate_funnel_limits(areas, "count", "proportion", 100, denom_col="n", metadata=False)
        lower, upper = statistics.proportion_funnel(
            theirs["Population"].to_numpy(), areas["count"].sum() / areas["n"].sum(), confidence
        )
        assert np.allclose(100 * lower, theirs[f"lower_{sigmas}s_limit"], rtol=0, atol=1e-9)
        assert np.allclose(100 * upper, theirs[f"upper_{sigmas}s_limit"], rtol=0, atol=1e-9)


@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_the_rate_funnel_is_where_the_exact_interval_touches_the_baseline(confidence: float) -> None:
    expected = 10 ** np.random.default_rng(7).uniform(-2, 6, 2000)
    lower, upper = (limits * expected for limits in statistics.rate_funnel(expected, 1, 1, confidence=confidence))
    tail = (1 - confidence) / 2
    some, several = lower > 0, upper > 1
    assert np.allclose(stats.chi2.ppf(1 - tail, 2 * lower[some] + 2) / 2, expected[some], rtol=1e-9)
    assert np.allclose(stats.chi2.ppf(tail, 2 * upper[several]) / 2, expected[several], rtol=1e-9)
    assert np.all(np.exp(-expected[~some]) >= tail)
    assert np.all(1 - np.exp(-expected[~several]) <= tail)


@pytest.mark.parametrize(("confidence", "sigmas"), [(0.95, 2), (0.998, 3)])
def test_the_rate_funnel_is_the_one_that_the_public_health_package_draws(confidence: float, sigmas: int) -> None:
    random = np.random.default_rng(8)
    population = random.integers(2000, 90_000, 60)
    areas = pd.DataFrame({"count": random.poisson(population * 0.002) + 1, "population": population})
    areas["rate"] = areas["count"] / areas["population"] * 1000
    theirs = calculate_funnel_limits(
        areas, "count", "rate", 1000, denom_col="population", rate="rate", rate_type="crude", years_of_data=1,
        metadata=False,
    )  # fmt: skip
    baseline = 1000 * areas["count"].sum() / population.sum()
    for place, side in enumerate(("lower", "upper")):
        at = theirs[f"{side}_{sigmas}s_population_1_year"].to_numpy()
        ours = statistics.rate_funnel(at, baseline, 1000, confidence=confidence)[place]
        # The package finds its limits by halving until 1e-7 of an odds is left.
        assert np.allclose(ours, theirs[f"{side}_{sigmas}s_limit"], rtol=1e-5)


def test_inflated_limits_are_those_of_proportionally_fewer_children() -> None:
    assert statistics.proportion_funnel(400, 0.3, 0.95, inflation=4) == pytest.approx(
        statistics.proportion_funnel(100, 0.3, 0.95)
    )
    assert statistics.rate_funnel(4000, 30, 1000, confidence=0.95, inflation=4) == pytest.approx(
        statistics.rate_funnel(1000, 30, 1000, confidence=0.95)
    )


@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_the_funnel_agrees_with_the_public_health_package_at_every_size_and_baseline(confidence: float) -> None:
    random = np.random.default_rng(3)
    n, baseline = np.ceil(10 ** random.uniform(0, 6, 300)), random.uniform(0.001, 0.999, 300)
    lower, upper = statistics.proportion_funnel(n, baseline, confidence)
    p = (1 + confidence) / 2
    pairs = list(zip(n, baseline, strict=True))
    assert np.allclose(lower, [max(0, sigma_adjustment(p, m, b, "low", 1)) for m, b in pairs], rtol=0, atol=1e-9)
    assert np.allclose(upper, [min(1, sigma_adjustment(p, m, b, "high", 1)) for m, b in pairs], rtol=0, atol=1e-9)


@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_an_area_is_outside_the_funnel_where_its_own_interval_leaves_the_baseline_out(confidence: float) -> None:
    count, n = random_counts(4)
    lower, upper = statistics.proportion_funnel(n, 0.42, confidence)
    own_lower, own_upper = statistics.wilson_interval(count, n, confidence)
    assert np.array_equal(count / n < lower, own_upper < 0.42)
    assert np.array_equal(count / n > upper, own_lower > 0.42)


def test_missing_stays_missing_in_every_statistic() -> None:
    nan = float("nan")
    results = [
        statistics.wilson_interval([nan, 3, 3], [10, nan, 10]),
        statistics.byar_interval([nan, nan, 3]),
        statistics.byar_interval([nan, None, 12]),
        statistics.rate_interval([3, nan, 3], [nan, 10, 10], 1000),
        statistics.proportion_funnel([nan, nan, 30], 0.5, 0.95),
        statistics.proportion_funnel(10, [nan, nan, 0.5], 0.95),
    ]
    for limits in results:
        assert np.isnan(limits).tolist() == [[True, True, False], [True, True, False]]
    assert np.isnan(statistics.wilson_interval(nan, 10)).all()


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: statistics.wilson_interval([1, 2, 3], [4, 0, 5]), "n is 0 at position 1 (number 2 of 3)"),
        (lambda: statistics.wilson_interval(0, 0), "n is 0 at position 0"),
        (lambda: statistics.wilson_interval([1, 9], 5), "count is 9 at position 1 (number 2 of 2), but n is only 5"),
        (lambda: statistics.wilson_interval([-1, 2], 5), "count is -1 at position 0"),
        (lambda: statistics.wilson_interval([1, "7"], 9), "count is '7' at position 1"),
        (lambda: statistics.wilson_interval("3", 9), "count is '3' at position 0"),
        (lambda: statistics.wilson_interval([1, 2], [3, 4, 5]), "count is 2 numbers, n is 3 numbers"),
        (lambda: statistics.wilson_interval(1, 2, 95), "confidence is 95"),
        (lambda: statistics.byar_interval([[1, 2], [3, -4]]), "count is -4 at position (1, 1)"),
        (lambda: statistics.byar_interval([1, float("inf")]), "count is inf at position 1"),
        (lambda: statistics.byar_interval(5, 1.0), "confidence is 1"),
        (lambda: statistics.byar_interval([[1], [2, 3]]), "rows of different lengths"),  # type: ignore[list-item]
        (lambda: statistics.rate_interval([1, 2], [10, 0], 1000), "population is 0 at position 1"),
        (lambda: statistics.rate_interval(1, 10, 0), "per is 0"),
        (lambda: statistics.proportion_funnel([0, 5], 0.5, 0.95), "n is 0 at position 0"),
        (lambda: statistics.proportion_funnel(5, [0.5, 1.2], 0.95), "baseline is 1.2 at position 1"),
        (lambda: statistics.proportion_funnel(5, 0.5, 0.95, inflation=0.5), "inflation is 0.5"),
        (lambda: statistics.dispersion([1.0, float("nan")]), "at least two areas"),
        (lambda: statistics.dispersion([1.0, 2.0], winsorise=0.5), "0.5"),
        (lambda: statistics.proportion_z_scores(1, 2, 1.0), "baseline is 1"),
    ],
)
def test_bad_input_is_an_error_that_names_the_position(ask: object, message: str) -> None:
    with pytest.raises(StatisticsError) as raised:
        ask()  # type: ignore[operator]
    assert message in str(raised.value)
    assert isinstance(raised.value, ValueError)


def test_plain_numbers_give_plain_numbers() -> None:
    for limits in (statistics.wilson_interval(3, 9), statistics.byar_interval(3), statistics.byar_interval(30)):
        assert all(isinstance(limit, float) for limit in limits)


def test_phi_is_the_mean_square_of_the_scores_once_the_extremes_are_pulled_in() -> None:
    z = np.array([-9.0, -2, -1, -1, 0, 0, 1, 1, 2, 3, 50])
    # Eleven scores, so the tenth and ninetieth percentiles are the second and the tenth.
    expected = np.mean(np.array([-2.0, -2, -1, -1, 0, 0, 1, 1, 2, 3, 3]) ** 2)
    found = statistics.dispersion([*z, np.nan])
    assert (found.phi, found.areas) == (pytest.approx(expected), 11)
    assert found.p_value == pytest.approx(stats.chi2.sf(11 * expected, 10))
    assert found.is_overdispersed
    assert found.inflation == found.phi


def test_chance_alone_is_not_called_overdispersion() -> None:
    random = np.random.default_rng(5)
    n = random.integers(20, 500, 150)
    z = statistics.proportion_z_scores(random.binomial(n, 0.3), n, 0.3)
    found = statistics.dispersion(z)
    assert not found.is_overdispersed
    assert found.inflation == 1


def test_areas_that_truly_differ_are_called_overdispersed_and_widen_the_funnel() -> None:
    random = np.random.default_rng(6)
    population = random.integers(500, 5000, 150)
    count = random.poisson(population * 0.02 * random.gamma(4, 1 / 4, 150))
    baseline = 1000 * count.sum() / population.sum()
    found = statistics.dispersion(statistics.rate_z_scores(count, population, baseline, per=1000))
    assert found.is_overdispersed
    narrow = statistics.rate_funnel(1000, baseline, 1000, confidence=0.998)
    wide = statistics.rate_funnel(1000, baseline, 1000, confidence=0.998, inflation=found.inflation)
    assert wide[0] < narrow[0]
    assert wide[1] > narrow[1]


def test_z_scores_count_standard_errors_from_the_baseline() -> None:
    assert statistics.proportion_z_scores(60, 100, 0.5) == pytest.approx(2.0)
    assert statistics.rate_z_scores(30, 1000, 20, per=1000) == pytest.approx(10 / 20**0.5)


def test_equal_figures_share_the_better_rank_and_the_next_rank_is_skipped() -> None:
    ranks = statistics.competition_rank([40, 90, 70, np.nan, 70 + 1e-12, 10])
    assert np.array_equal(ranks, [4, 1, 2, np.nan, 2, 5], equal_nan=True)


def test_percentile_rank_counts_the_others_below_and_half_of_the_ties() -> None:
    ranks = statistics.percentile_rank([40, 90, 70, np.nan, 70, 10])
    assert np.allclose(ranks, [1 / 4, 1, 2.5 / 4, np.nan, 2.5 / 4, 0], equal_nan=True)
    assert np.isnan(statistics.percentile_rank([50])).all()
