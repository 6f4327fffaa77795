"""The sections of the method in order."""

from __future__ import annotations

from tests.spec import (
    change,
    comparison,
    disclosure,
    evidence,
    foi_answers,
    gaps,
    item_score,
    rank_uncertainty,
    three_numbers,
    weights,
)
from tests.spec.specimen import Section

SECTIONS: tuple[Section, ...] = (
    item_score.SECTION,
    weights.SECTION,
    three_numbers.SECTION,
    evidence.SECTION,
    comparison.SECTION,
    rank_uncertainty.SECTION,
    gaps.SECTION,
    foi_answers.SECTION,
    disclosure.SECTION,
    change.SECTION,
)
