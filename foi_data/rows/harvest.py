"""What is gathered while the rows of a file of returns are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from foi_data.issues import Issue
from foi_data.parsed import ParsedReturn, SetAside
from foi_data.plan import Plan
from foi_data.rows.answer_rows import AnswerRow
from foi_data.texts.readings import Reading


@dataclass
class Harvest:
    """What is gathered while the rows are read. `section` is the period of the last heading that names one, `below` are
    the further tables that were found below the first."""

    section: str = ""
    rows: list[AnswerRow] = field(default_factory=list)
    returns: list[ParsedReturn] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    below: list[Plan] = field(default_factory=list)
    rows_read: int = 0
    cells_read: int = 0
    cells_used: int = 0
    cells_context: int = 0


class RowRefused(Exception):  # noqa: N818 - it carries a row to those set aside
    """A row that cannot be taken, with the issue that says why."""

    def __init__(self, found: Issue) -> None:
        super().__init__(found.message)
        self.issue = found


def cell_issues(reading: Reading, *, row: int, column: str, sheet: str) -> list[Issue]:
    return [Issue(each.code, each.severity, row, column, each.message, each.mend, sheet) for each in reading.problems]
