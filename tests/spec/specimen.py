"""What a section of the method is made of, and how its tables are read and compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Row = dict[str, str]
Table = list[Row]
Calculate = Callable[[Table, Table], Table]
"""From the rows given and the rows expected, the rows as the code has them, with the columns expected."""

NOTHING = "–"
"""How a table shows that there is no figure."""


@dataclass(frozen=True)
class Example:
    """One worked case. `working` is the arithmetic in words or figures, for a reader with a pencil."""

    title: str
    given: str
    expected: str
    text: str = ""
    working: str = ""

    @property
    def given_rows(self) -> Table:
        return parse_table(self.given)

    @property
    def expected_rows(self) -> Table:
        return parse_table(self.expected)


@dataclass(frozen=True)
class Topic:
    """One rule, the code that follows it and its examples. `tolerance` is in units of the last digit printed."""

    title: str
    text: str
    calculate: Calculate
    examples: tuple[Example, ...]
    tolerance: float = 0.5


@dataclass(frozen=True)
class Section:
    number: int
    title: str
    text: str
    topics: tuple[Topic, ...]


def parse_table(text: str) -> Table:
    """Rows of a table drawn with upright strokes; the first line names the columns, a line of dashes is decoration."""
    lines = [line for line in text.strip().splitlines() if set(line.strip()) - set("-+| ")]
    rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    header, *body = rows
    if any(len(row) != len(header) for row in rows):
        raise ValueError(f"A row of this table has more or fewer cells than its header:\n{text}")
    return [dict(zip(header, row, strict=True)) for row in body]


def differences(expected: Table, found: Table, tolerance: float) -> list[str]:
    """Every cell in which the code and the table disagree, as sentences."""
    if len(expected) != len(found):
        return [f"{len(expected)} rows expected, {len(found)} found"]
    return [
        f"row {number}, {column}: {row[column]} expected, {own[column]} found"
        for number, (row, own) in enumerate(zip(expected, found, strict=True), start=1)
        for column in row
        if not is_same(row[column], own[column], tolerance)
    ]


def is_same(expected: str, found: str, tolerance: float) -> bool:
    """Equal words, or numbers that agree to the digits the table prints."""
    wanted, got = parse_number(expected), parse_number(found)
    if wanted is None or got is None:
        return expected == found
    return abs(wanted - got) <= tolerance * 10.0 ** -decimals(expected) + 1e-9


def parse_number(cell: str) -> float | None:
    try:
        return float(cell.removesuffix("%").replace(",", ""))
    except ValueError:
        return None


def decimals(cell: str) -> int:
    return len(cell.removesuffix("%").partition(".")[2])


def show(figure: float | None) -> str:
    """A figure with all its digits, or the sign for none."""
    return NOTHING if figure is None or figure != figure else repr(float(figure))
