"""How figures become the steps of a map's shading: three ways, each with limits that can be read off and said."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from services.exceptions import RefusedError

STEPS = 5
ClassRule = Literal["quantiles", "equal", "fixed"]
RULE_WORDS: dict[ClassRule, str] = {
    "quantiles": "Equally many areas in each class",
    "equal": "Equal steps",
    "fixed": "Fixed limits",
}
NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,6})?")


@dataclass(frozen=True)
class Classes:
    """Up to five classes. `limits` are where each but the first begins; a value at a limit is in the upper class.

    `decimals` is how many places the figures have: 0 for counts. `top` is the highest value there can be, if any.
    """

    rule: ClassRule
    limits: tuple[float, ...]
    decimals: int = 0
    top: float | None = None

    def __post_init__(self) -> None:
        if len(self.limits) >= STEPS or any(a >= b for a, b in zip(self.limits, self.limits[1:], strict=False)):
            raise ValueError(f"Classes need at most {STEPS - 1} limits, each above the one before: {self.limits}.")

    def step(self, value: float) -> int:
        """The class of a value, from 0."""
        return sum(value >= limit for limit in self.limits)

    @property
    def labels(self) -> tuple[str, ...]:
        """What each class holds: "0 to 9" for counts, "0 to under 20" for others, "40 or more" for the last."""
        starts = (0.0, *self.limits)
        return tuple(
            self._label(start, following) for start, following in zip(starts, (*self.limits, None), strict=True)
        )

    def _label(self, start: float, following: float | None) -> str:
        if following is None:
            return f"{self._words(start)} {'or more' if self.top is None else f'to {self._words(self.top)}'}"
        if self.decimals == 0 and self.top is None:
            last = math.ceil(following) - 1
            return self._words(start) if last <= start else f"{self._words(math.ceil(start))} to {self._words(last)}"
        return f"{self._words(start)} to under {self._words(following)}"

    def _words(self, figure: float) -> str:
        places = 0 if figure == int(figure) else max(self.decimals, 1)
        return f"{figure:,.{places}f}"

    @property
    def sentence(self) -> str:
        """How the classes were made and where they begin."""
        if not self.limits:
            return "All figures fall into one class."
        where = "; ".join(self._words(limit) for limit in self.limits)
        return f"Classes: {RULE_WORDS[self.rule].lower()}. A new class begins at {where}."


def made_classes(
    values: Sequence[float],
    rule: ClassRule,
    *,
    fixed: tuple[float, ...] = (),
    decimals: int = 0,
    top: float | None = None,
) -> Classes:
    """The classes of some figures by a rule; fewer than five where figures tie. `fixed` are the limits for "fixed"."""
    if rule == "fixed" or not values:
        return Classes(rule, fixed, decimals, top)
    lowest, highest = min(values), max(values)
    shares = [step / STEPS for step in range(1, STEPS)]
    if rule == "quantiles":
        # The value at a quantile belongs below the limit: the limit is the next figure that could be printed.
        found = [_above(float(value), decimals) for value in np.quantile(values, shares)]
    else:
        found = [_rounded_up(lowest + share * (highest - lowest), decimals) for share in shares]
    return Classes(rule, tuple(sorted({limit for limit in found if lowest < limit <= highest})), decimals, top)


def _above(value: float, decimals: int) -> float:
    return float(round((math.floor(round(value * 10**decimals, 6)) + 1) / 10**decimals, decimals))


def _rounded_up(value: float, decimals: int) -> float:
    return float(round(math.ceil(round(value * 10**decimals, 6)) / 10**decimals, decimals))


def round_limits(values: Sequence[float]) -> tuple[float, ...]:
    """Round numbers (one digit and noughts) near the quantiles of figures: the same for every period of a series."""
    above_nought = [value for value in values if value > 0]
    if not above_nought:
        return ()
    quantiles = np.quantile(above_nought, [step / STEPS for step in range(1, STEPS)])
    return tuple(sorted({float(f"{value:.0e}") for value in quantiles}))


def parse_limits(text: str) -> tuple[float, ...]:
    """Limits as a person writes them, "10, 50, 100"; RefusedError unless one to four rising numbers above 0."""
    parts = [part for part in re.split(r"[,;\s]+", text.strip()) if part]
    limits = tuple(float(part) for part in parts if NUMBER.fullmatch(part))
    rising = all(a < b for a, b in zip((0.0, *limits), limits, strict=False))
    if not parts or len(limits) != len(parts) or len(limits) >= STEPS or not rising:
        raise RefusedError(
            f"The limits '{text}' cannot be used. Write one to four rising numbers above 0, without a comma inside a "
            "number, such as: 10, 50, 100, 1000."
        )
    return limits
