"""How far two coders agree beyond chance: percentage agreement and Cohen's kappa.

Kappa: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960).
Its standard error for an interval: J. L. Fleiss, J. Cohen and B. S. Everitt, "Large sample standard errors of kappa and
weighted kappa", Psychological Bulletin 72 (1969), equation 13. Words for its size: J. R. Landis and G. G. Koch, "The
measurement of observer agreement for categorical data", Biometrics 33 (1977).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

FEW = 30
"""Below this many texts the interval, which is made for many, is only a rough guide."""
STRENGTHS = ((0.0, "slight"), (0.2, "fair"), (0.4, "moderate"), (0.6, "substantial"), (0.8, "almost perfect"))
"""Landis and Koch's words, each from its lower end up; below zero it is less than chance."""


@dataclass(frozen=True)
class Agreement:
    """Two coders' codes of the same `n` texts, of which `agreed` are the same.

    `kappa` runs from -1 to 1: 1 is full agreement, 0 what chance would give. It is None, with `low` and `high`, where
    it is not defined: without texts, or where both used one and the same code throughout.
    """

    n: int
    agreed: int
    kappa: float | None = None
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.agreed <= self.n:
            raise ValueError(f"{self.agreed} of {self.n} texts cannot agree.")

    @property
    def share(self) -> float | None:
        """The share of texts coded the same, 0 to 1; None without texts."""
        return self.agreed / self.n if self.n else None

    @property
    def strength(self) -> str:
        """`substantial`, by Landis and Koch; empty where kappa is not defined or not above 0."""
        if self.kappa is None:
            return ""
        return next((word for start, word in reversed(STRENGTHS) if self.kappa > start), "")

    @property
    def words(self) -> str:
        """One or two plain sentences: the count, kappa with its interval, and what to make of them."""
        if not self.n:
            return "No text has been coded by two people yet."
        texts = "text" if self.n == 1 else "texts"
        counted = f"{self.agreed} of {self.n} {texts} were coded the same."
        if self.kappa is None or self.low is None or self.high is None:
            return f"{counted} Both coders used one and the same code throughout, so kappa is not defined."
        rough = f" With fewer than {FEW} texts the interval is rough." if self.n < FEW else ""
        if self.agreed == self.n:
            rough = " No disagreement was seen, so the interval has no width; more texts may still show some."
        low, high = max(self.low, -1), min(self.high, 1)
        beyond = f"agreement beyond chance is {self.strength}" if self.strength else "no better than chance would give"
        return f"{counted} Cohen's kappa is {self.kappa:.2f} (95% interval {low:.2f} to {high:.2f}): {beyond}.{rough}"


def agreement(pairs: Iterable[tuple[str, str]], confidence: float = 0.95) -> Agreement:
    """The agreement of two coders from each text's first and second code."""
    cells = Counter(pairs)
    n = sum(cells.values())
    agreed = sum(count for (first, second), count in cells.items() if first == second)
    if not n:
        return Agreement(0, 0)
    firsts, seconds = _margins(cells, 0), _margins(cells, 1)
    chance = sum(firsts[code] * seconds[code] for code in firsts) / n**2
    if chance == 1:
        return Agreement(n, agreed)
    kappa = (agreed / n - chance) / (1 - chance)
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * _standard_error(cells, kappa, chance)
    return Agreement(n, agreed, kappa, kappa - reach, kappa + reach)


def _margins(cells: Counter[tuple[str, str]], side: int) -> Counter[str]:
    """How often each code was used by one of the two coders."""
    found: Counter[str] = Counter()
    for codes, count in cells.items():
        found[codes[side]] += count
    return found


def _standard_error(cells: Counter[tuple[str, str]], kappa: float, chance: float) -> float:
    """The large-sample standard error of kappa where it is not supposed to be 0 (Fleiss, Cohen and Everitt 1969)."""
    n = sum(cells.values())
    first = {code: count / n for code, count in _margins(cells, 0).items()}
    second = {code: count / n for code, count in _margins(cells, 1).items()}
    total = -((kappa - chance * (1 - kappa)) ** 2)
    for (one, other), count in cells.items():
        share = count / n
        if one == other:
            total += share * (1 - (first[one] + second.get(one, 0)) * (1 - kappa)) ** 2
        else:
            total += share * (1 - kappa) ** 2 * (second.get(one, 0) + first.get(other, 0)) ** 2
    return sqrt(max(total, 0) / n) / (1 - chance)
