"""How the benches measure: the best of several rounds, two candidates in turn, so that a busy machine hits both."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table, in words."""

    what: str
    measured: str
    floor: str
    result: str
    aim: str


def best_seconds(*candidates: Callable[[], object], rounds: int = 9, repeats: int = 50) -> list[float]:
    """For each candidate the shortest mean time of one call, over rounds in which they take turns."""
    best = [float("inf")] * len(candidates)
    for _ in range(rounds):
        for number, candidate in enumerate(candidates):
            started = time.perf_counter()
            for _ in range(repeats):
                candidate()
            best[number] = min(best[number], (time.perf_counter() - started) / repeats)
    return best


def microseconds(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f} us"


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1e3:,.1f} ms"
