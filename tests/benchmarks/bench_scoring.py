"""Scoring the country against the plainest numpy that gives a weighted mean of the same answers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from charter.framework import instrument
from charter.scoring import effective_weights, score
from tests.benchmarks.measuring import Row, best_seconds, microseconds

AREAS = 152


def rows() -> Iterator[Row]:
    charter = instrument("runaways-charter-2012")
    codes = np.random.default_rng(1).integers(-3, 4, (AREAS, len(charter.items))).astype(np.int8)
    weights = effective_weights(charter, np.zeros((1, len(charter.items)), np.int8))[0]

    def floor() -> tuple[np.ndarray, ...]:
        """Low, high and mean of the total alone, by hand; the product gives them for all 39 nodes."""
        answered, applicable = codes >= 0, codes != -3
        share = applicable * weights
        whole = share.sum(axis=1, keepdims=True)
        share = share / np.where(whole > 0, whole, 1)
        low = (share * answered * codes / charter.scale.highest).sum(axis=1)
        coverage = (share * answered).sum(axis=1)
        return 100 * low, 100 * (low + 1 - coverage), 100 * low / np.where(coverage > 0, coverage, 1)

    ours, plain = best_seconds(lambda: score(charter, codes), floor)
    yield Row(
        f"score the country ({AREAS} x {len(charter.items)}, all 39 nodes) / numpy weighted mean of the total",
        microseconds(ours), microseconds(plain), f"{ours / plain:.2f}", "within 3",
    )  # fmt: skip
