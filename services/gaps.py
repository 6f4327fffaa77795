"""What an area's own answers leave open, and which other areas have it in place (method, section 7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from charter.framework import Group, Item
from charter.gap_analysis import Gap, ItemStanding, Order, gaps
from charter.scorecard import Scorecard
from charter.scoring import answer_codes, effective_weights
from charter.wording import answer_words
from geo.areas import Authority, authority
from services.assessments import Assessments
from services.layers import area_values
from services.tables import AREA_COLUMNS, OWN_LICENCE, Column, Table


@dataclass(frozen=True)
class ItemGap:
    """A gap with its item, the standard and pillar it stands under, and the answer that was given, in words."""

    gap: Gap
    item: Item
    groups: tuple[Group, ...]
    answer: str

    @property
    def points(self) -> str:
        """`2.4 points`, or for a missing answer the range `0 to 4.2 points, not known`."""
        if self.gap.is_missing:
            return f"0 to {self.gap.high:.1f} points: the answer is missing"
        return f"{self.gap.high:.1f} points"

    @property
    def achieved(self) -> str:
        """`4 of 11 areas with data`, or that nobody has data."""
        if not self.gap.with_level:
            return "no other area has answered this here yet"
        others = "area" if self.gap.with_level == 1 else "areas"
        return f"{len(self.gap.achievers)} of {self.gap.with_level} other {others} with data"


@dataclass(frozen=True)
class GapAnalysis:
    """An area's gaps on one instrument, in order, beside the scorecard they come from."""

    area: Authority
    card: Scorecard
    round: str
    gaps: tuple[ItemGap, ...]
    comparators: int

    @property
    def table(self) -> Table:
        """The gaps as a table, ready to show or export."""
        columns = (
            *AREA_COLUMNS,
            Column("rank", "Order", "whole_number", "Place in the order chosen"),
            Column("item_id", "Item", meaning="The item's lasting id"),
            Column("item", "What is asked", meaning="The item's title"),
            Column("pillar", "Pillar or theme", meaning="Where it stands in the instrument"),
            Column("answer", "Answer", meaning="The area's own answer; a missing one is not a no"),
            Column("points_low", "Points at least", "number", "Of 100: what filling the gap would add, lower end"),
            Column("points_high", "Points at most", "number", "Of 100: what filling the gap would add, upper end"),
            Column("achieved", "Others fully in place", meaning="Other areas at the highest level, of those with data"),
            Column("must_act", "Who must act", meaning="Bodies the item is addressed to"),
        )
        rows = tuple(
            (
                *area_values(self.area),
                place,
                found.item.id,
                found.item.title,
                found.groups[-1].title if found.groups else "",
                found.answer,
                found.gap.low,
                found.gap.high,
                found.achieved,
                ", ".join(found.item.bodies),
            )
            for place, found in enumerate(self.gaps, start=1)
        )
        title = f"Gaps of {self.area.plain_name}: {self.card.instrument.title}"
        return Table(
            "gaps", title, columns, rows, "The area's own assessment entered here", f"round {self.round}", OWN_LICENCE,
            "A missing answer may be in place already: its points run from 0, and it is unknown, not a no.",
        )  # fmt: skip


class Gaps:
    """Works out gaps from the newest assessments."""

    def __init__(self, assessments: Assessments) -> None:
        self._assessments = assessments

    def of(self, area_code: str, instrument_id: str, order: Order = "default") -> GapAnalysis:
        """One area's gaps, compared with every other area of England that has answers.

        While no other area has any, the default order has nothing to go by and the points alone decide.
        """
        sheet = self._assessments.sheet(area_code, instrument_id)
        chosen = sheet.instrument
        others = {c: a for c, a in self._assessments.newest_sheets(instrument_id).items() if c != area_code and a}
        codes = answer_codes(chosen, [sheet.answers, *others.values()])
        scores = np.where(codes >= 0, codes / chosen.scale.highest, np.nan)
        weights = effective_weights(chosen, codes[:1])[0]
        standings = [
            ItemStanding(
                item.id,
                float(weights[number]),
                none_if_missing(scores[0, number]),
                dict(zip(others, map(none_if_missing, scores[1:, number]), strict=True)),
            )
            for number, item in enumerate(chosen.items)
            if weights[number] > 0
        ]
        card = sheet.scorecard
        found = tuple(
            ItemGap(
                gap,
                chosen.item(gap.item_id),
                chosen.ancestors(gap.item_id),
                answer_words(chosen, card.answer(gap.item_id)),
            )
            for gap in gaps(standings, order if others or order != "default" else "points")
        )
        return GapAnalysis(authority(area_code), card, sheet.round, found, len(others))


def none_if_missing(score: float) -> float | None:
    return None if np.isnan(score) else float(score)


def points_in_all(found: Iterable[ItemGap]) -> tuple[float, float]:
    """What all the gaps together would add, at least and at most, of 100."""
    listed = list(found)
    return sum(g.gap.low for g in listed), sum(g.gap.high for g in listed)
