"""A table in parts, and how wide its names are drawn."""

from __future__ import annotations

import pytest

from geo.areas import all_authorities
from services.tables import Column, Table
from ui.elements.tables import FEW_ROWS, WIDEST_NAME, width_of

TABLE = Table(
    "t", "T", (Column("question", "Question"), Column("answer", "Answer"), Column("n", "N", "whole_number")),
    (("home", "all", 1), ("care", "all", 2), ("home", "none", None)), "s", "now", "l", "careful",
)  # fmt: skip


def test_the_parts_of_a_table_hold_every_row_once_under_the_value_they_share() -> None:
    home, care = TABLE.parts("question")
    assert (home.title, home.rows) == ("home", (("home", "all", 1), ("home", "none", None)))
    assert (care.title, care.rows) == ("care", (("care", "all", 2),))
    assert (home.id, home.columns, home.caution) == (TABLE.id, TABLE.columns, TABLE.caution)


@pytest.mark.parametrize(("name", "drawn"), [
    ("Bath and North East Somerset", 186), ("Bournemouth, Christchurch and Poole", 238),
    ("Hammersmith and Fulham", 166),
])  # fmt: skip
def test_a_column_of_names_is_wide_enough_for_the_longest(name: str, drawn: int) -> None:
    """`drawn`: pixels that Chromium takes for the name in the font of tables; beside it stand 16 of padding."""
    assert drawn + 16 <= width_of([name, "Kent"]) <= drawn + 40


def test_a_long_table_keeps_its_names_in_sight_on_a_phone() -> None:
    everybody = [area.plain_name for area in all_authorities()]
    assert len(everybody) > FEW_ROWS
    assert width_of(everybody) == WIDEST_NAME
    assert width_of(["Bath and North East Somerset"] * (FEW_ROWS + 1)) == WIDEST_NAME
    assert width_of(["Kent"]) == 100
