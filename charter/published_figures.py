"""National figures as their publishers printed them, each with its caution."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

FILE = Path(__file__).parent / "published_figures.toml"
Relation = Literal["exactly", "about", "more_than", "less_than"]
UNIT_WORDS = {
    "councils": " councils",
    "percent_of_councils": "% of councils",
    "children": " children",
    "percent": "%",
}
"""What follows the figure at once: a percent sign has no space before it."""
RELATION_WORDS = {"exactly": "", "about": "about ", "more_than": "more than ", "less_than": "fewer than "}


@dataclass(frozen=True)
class PublishedFigure:
    """One printed figure. `value` is what was printed; `relation` how it may be read; never an area's own figure."""

    id: str
    title: str
    value: float
    relation: Relation
    unit: str
    scope: str
    period: str
    source: str
    url: str
    caution: str

    @property
    def in_words(self) -> str:
        """`less than 50% of councils`, `about 100,000 children`."""
        unit = UNIT_WORDS[self.unit]
        relation = "less than " if self.relation == "less_than" and "%" in unit else RELATION_WORDS[self.relation]
        return f"{relation}{self.value:,.0f}{unit}"


@cache
def published_figures() -> tuple[PublishedFigure, ...]:
    """Every published figure that ships, in the order they are shown."""
    return tuple(PublishedFigure(**entry) for entry in tomllib.loads(FILE.read_text(encoding="utf-8"))["figure"])
