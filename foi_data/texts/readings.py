"""What one cell was read as, before anybody says whose answer it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from foi_data.issues import Issue, IssueCode, issue
from foi_data.parsed import AnswerStatus, Exemption, Proposal, check_numbers
from foi_data.quick_records import quickly_made

Problem = Issue
"""An issue of the cell without its place; who knows the cell adds row and column."""


@quickly_made
@dataclass(frozen=True, slots=True)
class Reading:
    """A cell's typed answer. `rule` names what was recognised, `confidence` (0 to 1) how sure that is."""

    status: AnswerStatus
    rule: str
    confidence: float = 1.0
    value: float | None = None
    low: float | None = None
    high: float | None = None
    code: str | tuple[str, ...] | None = None
    exemption: Exemption | None = None
    proposals: tuple[Proposal, ...] = ()
    on: date | None = None
    note: str = ""
    problems: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        check_numbers(self.status, self.value, self.low, self.high)
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"A confidence lies between 0 and 1, not at {self.confidence}.")


def unclear(
    rule: str, code: IssueCode, proposals: tuple[Proposal, ...] = (), *, note: str = "", **fill: Any
) -> Reading:
    """A cell that waits for a person, with what it may mean and the issue that says why."""
    return Reading("unclear", rule, 0.3, proposals=proposals, note=note, problems=(issue(code, **fill),))
