"""Rank uncertainty of the country against the plainest numpy that makes the same draws, in one run.

`python -m tests.benchmarks.bench_robustness` prints a table. The floor does less than the product: no ties, no
not-applicable items, no coverage; the public package does one draw's weighted mean and ranking, called in a loop.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

import numpy as np
from pymcdm import helpers
from pymcdm.methods import WSM

from charter.robustness import CHARTER_SCORES, DRAWS_AT_A_TIME, rank_uncertainty

AREAS, ITEMS, DRAWS, MISSING = 152, 24, 10_000, 0.15
PACKAGE_DRAWS = 500
"""The package takes milliseconds a draw, so it is timed over fewer and compared draw for draw."""

BEST_OF = 3


def country() -> np.ndarray:
    random = np.random.default_rng(1)
    scores = random.choice(CHARTER_SCORES, (AREAS, ITEMS))
    return np.where(random.random(scores.shape) < MISSING, np.nan, scores)


def product(scores: np.ndarray) -> None:
    rank_uncertainty(scores, np.ones(ITEMS), draws=DRAWS, seed=1, minimum_coverage=0)


def numpy_floor(scores: np.ndarray) -> None:
    """Batches of draws: fill in, multiply, sort twice, take percentiles."""
    random = np.random.default_rng(1)
    missing = np.isnan(scores)
    ranks = np.empty((DRAWS, AREAS), dtype=np.int16)
    for start in range(0, DRAWS, DRAWS_AT_A_TIME):
        weights = random.dirichlet(np.full(ITEMS, 200 / ITEMS), DRAWS_AT_A_TIME)
        filled = np.repeat(scores[np.newaxis], DRAWS_AT_A_TIME, axis=0)
        filled[:, missing] = random.choice(CHARTER_SCORES, (DRAWS_AT_A_TIME, int(missing.sum())))
        means = (filled @ weights[:, :, np.newaxis])[:, :, 0]
        ranks[start : start + DRAWS_AT_A_TIME] = np.argsort(np.argsort(-means, axis=1), axis=1) + 1
    np.percentile(ranks, [5, 50, 95], axis=0)
    (ranks <= AREAS / 4).mean(axis=0), (ranks > AREAS * 3 / 4).mean(axis=0)


def public_package(scores: np.ndarray) -> None:
    """pymcdm's weighted sum and ranking, once a draw, on scores that are already filled in."""
    random = np.random.default_rng(1)
    filled, kinds = np.nan_to_num(scores), np.ones(ITEMS)
    weighted_sum = WSM(lambda column, cost=False: column)
    for weights in random.dirichlet(np.full(ITEMS, 200 / ITEMS), PACKAGE_DRAWS):
        helpers.rrankdata(weighted_sum(filled, weights, kinds))


def seconds(run: Callable[[np.ndarray], None], scores: np.ndarray) -> float:
    times = []
    for _ in range(BEST_OF):
        start = time.perf_counter()
        run(scores)
        times.append(time.perf_counter() - start)
    return min(times)


def peak_megabytes(run: Callable[[np.ndarray], None], scores: np.ndarray) -> float:
    tracemalloc.start()
    run(scores)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def rows() -> list[tuple[str, str, str]]:
    """What was measured, the figure, and the aim."""
    scores = country()
    ours, floor, package = (seconds(run, scores) for run in (product, numpy_floor, public_package))
    package *= DRAWS / PACKAGE_DRAWS
    return [
        (f"rank uncertainty, {AREAS} x {ITEMS}, {DRAWS:,} draws", f"{ours:.2f} s", ""),
        ("  against plain numpy for the same draws", f"{ours / floor:.2f} times its {floor:.2f} s", "at most 2 times"),
        ("  against pymcdm, weighted sums and ranks only", f"{ours / package:.2f} times its {package:.2f} s", ""),
        ("  peak memory", f"{peak_megabytes(product, scores):.0f} MB", "below 300 MB"),
    ]


def main() -> None:
    for what, figure, aim in rows():
        print(f"{what:<52} {figure:<28} {aim}")


if __name__ == "__main__":
    main()
