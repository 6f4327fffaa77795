"""The rows of a table with a column of councils, each about the one that it names."""

from __future__ import annotations

from collections.abc import Sequence

from foi_data.plan import Plan
from foi_data.rows.answering import RowAnswers
from foi_data.rows.bodies import body_of_row, name_of_row
from foi_data.rows.harvest import Harvest


class CouncilRows:
    """Reads the rows of one such table. The last name of a council is kept, which some files leave out below it."""

    def __init__(self, plan: Plan, answers: RowAnswers) -> None:
        self._plan, self._answers = plan, answers
        area = plan.first("area")
        self._area = -1 if area is None else area
        self._last_name = ""

    def add(self, harvest: Harvest, row: int, texts: Sequence[str]) -> int:
        """Add what a row answers; returns how many of its filled cells became answers. RowRefused for other rows."""
        name = name_of_row(self._plan, row, texts, self._last_name)
        self._last_name = name or self._last_name
        return self._answers.add(harvest, row, texts, body_of_row(self._plan, row, texts, name, self._area))
