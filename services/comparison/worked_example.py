"""An area's own total worked out step by step, so that anybody can follow it with pencil and paper (method, 1 to 3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from charter.scoring import answer_codes, effective_weights
from charter.wording import answer_words, score_words
from geo.areas import authority
from services.assessment.assessments import Assessments, Sheet
from services.comparison.layers import area_values
from services.tables import AREA_COLUMNS, OWN_LICENCE, ROUND_COLUMNS, Column, Table


@dataclass(frozen=True)
class WorkedExample:
    """The steps as sentences, and the items with what each adds; no rows where nothing is answered."""

    steps: tuple[str, ...]
    table: Table


class WorkedExamples:
    """Works the newest round of an area out."""

    def __init__(self, assessments: Assessments) -> None:
        self._assessments = assessments

    def of(self, area_code: str, instrument_id: str) -> WorkedExample:
        """The worked total of an area's newest answers to an instrument."""
        sheet = self._assessments.sheet(area_code, instrument_id)
        weights = effective_weights(sheet.instrument, answer_codes(sheet.instrument, [sheet.answers]))[0]
        table = item_table(sheet, weights)
        if not sheet.answers:
            name = authority(area_code).plain_name
            return WorkedExample((f"{name} has not answered this yet, so there is nothing to work out.",), table)
        return WorkedExample(steps(sheet, table), table)


def item_table(sheet: Sheet, weights: np.ndarray) -> Table:
    """Every item with its share of the total, its score and what it adds."""
    columns = (
        *AREA_COLUMNS,
        *ROUND_COLUMNS,
        Column("item_id", "Item"),
        Column("item", "What is asked"),
        Column("answer", "Answer"),
        Column("weight", "Share of the total", "number", "Of 100: the product of the shares on the way down", places=4),
        Column("score", "Item's score", "number", "0 to 100; empty where the answer is missing"),
        Column("adds", "Adds", "number", "Share of the total times score: points of 100", places=4),
    )
    card, highest = sheet.scorecard, sheet.instrument.scale.highest
    whose, rows = (*area_values(authority(sheet.area_code)), *sheet.round_values), []
    for item, weight in zip(sheet.instrument.items, weights, strict=True):
        answer = card.answer(item.id)
        score = None if answer.level is None else 100 * answer.level / highest
        adds = None if score is None else float(weight) * score
        said = answer_words(sheet.instrument, answer)
        rows.append((*whose, item.id, item.title, said, 100 * float(weight), score, adds))
    title = f"{sheet.instrument.title}: the total of {authority(sheet.area_code).plain_name}, worked out"
    return Table(
        "worked", title, columns, tuple(rows) if sheet.answers else (), "The area's own assessment entered here",
        f"round {sheet.round}", OWN_LICENCE,
    )  # fmt: skip


def steps(sheet: Sheet, table: Table) -> tuple[str, ...]:
    """The arithmetic in sentences, to one decimal so that it can be followed."""
    total, highest = sheet.scorecard.total, sheet.instrument.scale.highest
    added = sum(value for value in table.values("adds") if isinstance(value, float))
    missing = sum(
        weight
        for weight, score in zip(table.values("weight"), table.values("score"), strict=True)
        if score is None and isinstance(weight, float)
    )
    found = [
        f"Each answered item scores its level divided by the highest, {highest}, times 100.",
        "Each item's share of the total is the product of equal shares on the way down; what does not apply is out.",
        f"Share times score, added up over the answered items, is the low end: {added:.1f}.",
        f"The missing items weigh {missing:.1f}. Were they all in place, the total would be {added + missing:.1f}: the "
        "high end.",
    ]
    if total.score is not None and missing < 100:
        found.append(
            f"The score is {added:.1f} divided by the answered share, {1 - missing / 100:.3f}: {total.score:.1f}."
        )
    else:
        found.append("Too little is answered for a score: the range stands alone.")
    return (*found, f"Rounded, and with how much is answered: {score_words(total)}.")
