"""A table as it is shown, exported and printed: one shape for everything that shows figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Value = str | float | int | bool | date | None
ColumnKind = Literal["text", "whole_number", "number", "date", "link"]

OGL = "Open Government Licence v3.0"
BOUNDARY_ATTRIBUTION = (
    "Boundaries: Office for National Statistics licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right."
)
OWN_LICENCE = "Figures entered here belong to those who entered them; the questions are this project's own words (MIT)."


@dataclass(frozen=True)
class Column:
    """A column: `name` in files, `label` on the page, and what its values mean, with their unit.

    `places` are the decimals that a number is given with, everywhere the same; None: as it was stated.
    """

    name: str
    label: str
    kind: ColumnKind = "text"
    meaning: str = ""
    places: int | None = 2

    def as_given(self, value: Value) -> Value:
        """A value with no more decimals than the column has."""
        if self.kind != "number" or self.places is None or not isinstance(value, float):
            return value
        # numpy's numbers are floats too, but write themselves otherwise.
        return round(float(value), self.places)


@dataclass(frozen=True)
class Table:
    """Rows under columns, with what a reader must know of them. None in a row is a missing value.

    Numbers are rounded here, once, so that page, workbook and files have the very same figure.
    `stamp` marks figures that nobody stated; it goes wherever the table goes, onto every row.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    source: str
    as_at: str
    licence: str
    caution: str = ""
    stamp: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.id}: a row has {len(row)} values for {len(self.columns)} columns.")
        if any(column.kind == "number" and column.places is not None for column in self.columns):
            rows = tuple(
                tuple(column.as_given(value) for column, value in zip(self.columns, row, strict=True))
                for row in self.rows
            )
            object.__setattr__(self, "rows", rows)

    @property
    def licence_words(self) -> str:
        """The licence to go on after: without a full stop at its end."""
        return self.licence.removesuffix(".")

    def column(self, name: str) -> int:
        return next(number for number, column in enumerate(self.columns) if column.name == name)

    def values(self, name: str) -> tuple[Value, ...]:
        number = self.column(name)
        return tuple(row[number] for row in self.rows)

    def parts(self, name: str) -> tuple[Table, ...]:
        """A table for each value of a column, in their order and titled by it; together they hold every row."""
        at = self.column(name)
        found: dict[Value, list[tuple[Value, ...]]] = {}
        for row in self.rows:
            found.setdefault(row[at], []).append(row)
        return tuple(replace(self, title=str(value), rows=tuple(rows)) for value, rows in found.items())

    def records(self) -> Iterator[dict[str, Value]]:
        names = [column.name for column in self.columns]
        for row in self.rows:
            yield dict(zip(names, row, strict=True))


ROUND_COLUMNS = (
    Column("round", "Round"),
    Column(
        "round_state", "State of the round",
        meaning="draft, submitted, returned, approved, published or superseded; empty where it is not begun",
    ),
)  # fmt: skip
AREA_COLUMNS = (
    Column(
        "new_la_code", "Code", meaning="Newest nine-character code of the authority (Office for National Statistics)"
    ),
    Column("old_la_code", "DfE number", meaning="Three-digit number of the authority (Department for Education)"),
    Column("la_name", "Authority", meaning="Name of the authority as DfE publishes it"),
    Column("region_name", "Region", meaning="Region of England"),
)


def sources_in_words(sources: Sequence[str]) -> str:
    """Distinct sources joined, in the order they first come."""
    return "; ".join(dict.fromkeys(source for source in sources if source))
