"""A return as a whole is as full as its cells."""

from __future__ import annotations

import pytest

from foi_data.waves.return_states import return_state


@pytest.mark.parametrize(("cells", "whole"), [
    ([], None),
    (["blank", "blank"], None),
    (["answered", "unable_to_say", "suppressed", "not_applicable", "unclear"], "answered"),
    (["answered", "partly_answered"], "partly_answered"),
    (["answered", "refused"], "partly_answered"),
    (["answered", "blank"], "partly_answered"),
    (["answered", "not_held"], "partly_answered"),
    (["refused", "not_held", "blank"], "refused"),
    (["not_held", "blank"], "not_held"),
    (["not_available"], "not_held"),
    (["no_reply", "no_reply"], "no_reply"),
    (["awaiting"], "awaiting"),
    (["withdrawn", "blank"], "withdrawn"),
])  # fmt: skip
def test_the_state_of_a_return_follows_from_its_cells(cells: list[str], whole: str | None) -> None:
    assert return_state(cells) == whole
