"""The name of the round that follows another."""

from __future__ import annotations

import pytest

from ui.assessing.next_steps import round_after


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("2026", "2027"), (" 2026 ", "2027"), ("2025-26", "2026-27"), ("2025/26", "2026/27"), ("2099-00", "2100-01"),
        ("1998-99", "1999-00"), ("Spring", ""), ("2026 spring", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_round_after_a_year_is_the_next_year(name: str, after: str) -> None:
    assert round_after(name) == after


def test_a_round_that_is_there_is_not_offered_again() -> None:
    assert round_after("2026", ("2027", "2026")) == ""
