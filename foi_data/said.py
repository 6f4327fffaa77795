"""What a person said of how a file of returns is to be read. What nobody said is found out from the file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Said:
    """What was said of one table; it goes before what a layout or the file itself says.

    `header_row` counts from 1, 0 where it is to be looked for. `period` is that of columns that name none. `mapping`
    has column letters with the id of a question or a role ("incidents@2022-23" with a period). `bodies` are the
    authorities (row to code) of single rows, `notes` the rows that are no returns, `asks` the questions (row to id)
    that rows ask, in tables where rows do. `body` is the code of the authority whose answers all are, in a table that
    names none.
    """

    sheet: str = ""
    header_row: int = 0
    period: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[int, str] = field(default_factory=dict)
    notes: Collection[int] = frozenset()
    asks: Mapping[int, str] = field(default_factory=dict)
    body: str = ""


NOTHING_SAID = Said()
