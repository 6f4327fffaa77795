"""Who reads the rows of a table: one reader for each of the shapes that replies come in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from foi_data.plan import Plan
from foi_data.rows.answering import RowAnswers
from foi_data.rows.council_rows import CouncilRows
from foi_data.rows.crossed_rows import CrossedRows
from foi_data.rows.harvest import Harvest
from foi_data.rows.one_body_rows import OneBodyRows
from foi_data.rows.stacked_rows import StackedRows


class RowReader(Protocol):
    """Reads the rows of one table, from the top down."""

    def add(self, harvest: Harvest, row: int, texts: Sequence[str]) -> int:
        """Add what a row answers; returns how many of its filled cells became answers. RowRefused for other rows."""


def rows_of(plan: Plan) -> RowReader:
    """A reader of a table's rows that has read none of them yet."""
    answers = RowAnswers(plan)
    if plan.stacked and plan.body:
        return StackedRows(plan, answers, plan.stacked, plan.body.area)
    if plan.is_crossed:
        return CrossedRows(plan, answers)
    if plan.body:
        return OneBodyRows(plan, answers, plan.body.area)
    return CouncilRows(plan, answers)
