"""Two versions of one item put together, box by box, whichever boxes the two people changed."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.assessing.conflict import BOTH, JOINED, MINE, THEIRS, joined, merged
from ui.assessing.fields import BOXES, boxes_apart

BEFORE: dict[str, Any] = dict.fromkeys(BOXES, "before") | {"facets": ["15"]}
OTHER_THAN_REASON = [box for box in BOXES if box != "reason"]
LINES = st.lists(st.text("ab ", max_size=3), max_size=4).map("\n".join)


def changed(box: str, by: str) -> dict[str, Any]:
    return BEFORE | {box: ["15", by] if box == "facets" else f"before\n{by}"}


@pytest.mark.parametrize(("their_box", "my_box"), list(product(OTHER_THAN_REASON, repeat=2)))
def test_what_each_changed_alone_is_kept_of_both(their_box: str, my_box: str) -> None:
    theirs, mine = changed(their_box, "Ben"), changed(my_box, "Ada")
    choices = {box: MINE if box == my_box else THEIRS for box in boxes_apart(theirs, mine)}
    if their_box == my_box and my_box in JOINED:
        choices[my_box] = BOTH
    together = merged(theirs, mine, choices)
    assert together[my_box] == (joined(theirs[my_box], mine[my_box]) if BOTH in choices.values() else mine[my_box])
    if their_box != my_box:
        assert together[their_box] == theirs[their_box]
    untouched = [box for box in BOXES if box not in (their_box, my_box)]
    assert {box: together[box] for box in untouched} == {box: BEFORE[box] for box in untouched}


def test_a_reason_goes_with_the_answer_that_was_chosen() -> None:
    theirs = BEFORE | {"answer": "not_applicable", "reason": "No children's homes here."}
    mine = BEFORE | {"answer": "2", "reason": ""}
    assert merged(theirs, mine, {"answer": THEIRS})["reason"] == "No children's homes here."
    assert merged(theirs, mine, {"answer": MINE})["reason"] == ""


def test_both_have_no_line_and_no_tick_twice() -> None:
    assert joined("Plan | 2026-03-31\nBen's plan", "Plan | 2026-03-31\nAda's plan") == (
        "Plan | 2026-03-31\nBen's plan\nAda's plan"
    )
    assert joined(["15", "16"], ["17", "15"]) == ["15", "16", "17"]


@given(LINES, LINES)
def test_both_lose_no_line_of_either_and_never_change_theirs(theirs: str, mine: str) -> None:
    together = joined(theirs, mine)
    assert together.startswith(theirs.rstrip("\n"))
    kept = {line.strip() for line in together.splitlines()} | {""}
    assert {line.strip() for line in (theirs + "\n" + mine).splitlines()} <= kept


def test_the_order_of_ticks_and_an_empty_box_are_no_difference() -> None:
    one = BEFORE | {"facets": ["15", "16"], "answer": None, "reason": ""}
    other = BEFORE | {"facets": ["16", "15"], "answer": None, "reason": None}
    assert boxes_apart(one, other) == []
    assert boxes_apart(one, other | {"facets": []}) == ["facets"]
