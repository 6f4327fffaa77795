"""Small numbers stay hidden, and what hides them is no more than it must be."""

from __future__ import annotations

import pytest

from charter.disclosure import AtMost, Sum, suppress
from charter.exceptions import StatisticsError


def test_counts_from_one_to_the_threshold_are_hidden_and_zeros_stay() -> None:
    found = suppress({"none": 0, "one": 1, "five": 5, "six": 6, "many": 600})
    assert found.small == {"one", "five"}
    assert found.protecting == frozenset()
    assert suppress({"three": 3, "four": 4}, threshold=3).hidden == {"three"}


def test_a_count_that_a_total_would_give_away_takes_another_with_it() -> None:
    found = suppress({"all": 40, "home": 37, "care": 3}, [Sum("all", ("home", "care"))])
    assert (found.small, found.protecting) == ({"care"}, {"home"})


def test_two_hidden_counts_of_a_small_total_take_the_total_with_them() -> None:
    # 1 + 5 = 6: anybody can say that both lie from 1 to 5.
    found = suppress({"all": 6, "home": 5, "care": 1}, [Sum("all", ("home", "care"))])
    assert found.protecting == {"all"}
    # 3 + 5 = 8 leaves both anywhere from 1 to 7.
    assert suppress({"all": 8, "home": 5, "care": 3}, [Sum("all", ("home", "care"))]).protecting == frozenset()


def test_rows_and_columns_are_protected_together_by_four_counts_of_a_square() -> None:
    counts = {"a home": 3, "a care": 20, "b home": 30, "b care": 40, "a": 23, "b": 70, "home": 33, "care": 60}
    counts |= {"c home": 50, "c care": 60, "c": 110}
    counts |= {"home": 83, "care": 120, "all": 203}
    relations = [Sum(area, (f"{area} home", f"{area} care")) for area in "abc"]
    relations += [Sum(kind, tuple(f"{area} {kind}" for area in "abc")) for kind in ("home", "care")]
    relations += [Sum("all", ("a", "b", "c")), Sum("all", ("home", "care"))]
    found = suppress(counts, relations)
    assert found.protecting == {"a care", "b home", "b care"}


def test_a_sum_over_periods_protects_like_any_other() -> None:
    counts: dict[str, int | None] = {"first": 4, "second": 12, "third": 30, "three years": 46}
    assert suppress(counts, [Sum("three years", ("first", "second", "third"))]).protecting == {"second"}


def test_what_is_made_from_a_hidden_count_goes_with_it() -> None:
    found = suppress(
        {"children": 4, "incidents": 31, "population": 20_000},
        [AtMost("children", "incidents")],
        derived={
            "incidents per child": ["incidents", "children"],
            "incidents per 10,000": ["incidents", "population"],
            "change": ["incidents"],
        },
    )
    assert found.derived == {"incidents per child"}
    assert found.hidden == {"children", "incidents per child"}
    assert found.shown("incidents per child", 7.75) == found.shown("children", 4) == "c"
    assert found.shown("incidents", 31) == 31


def test_a_count_that_can_only_be_just_below_a_published_one_is_not_left_so() -> None:
    # Completed is hidden to protect a sum; 9 offered and 7 held in time would leave it from 7 to 9.
    counts: dict[str, int | None] = {"offered": 9, "completed": 8, "in time": 7, "boys": 3, "girls": 5}
    relations = [AtMost("completed", "offered"), AtMost("in time", "completed"), Sum("completed", ("boys", "girls"))]
    assert suppress(counts, relations).hidden == {"boys", "girls"}
    found = suppress(counts | {"completed": None}, relations)
    assert found.protecting & {"offered", "in time"}


def test_what_its_publisher_has_hidden_stays_hidden_and_takes_another_where_a_total_would_give_it_away() -> None:
    found = suppress({"all": 50, "home": None, "care": 44}, [Sum("all", ("home", "care"))])
    assert (found.small, found.protecting) == ({"home"}, {"care"})


def test_a_publishers_rounding_can_be_protection_enough() -> None:
    counts: dict[str, int | None] = {"all": 50, "home": 4, "care": 44}
    assert suppress(counts, [Sum("all", ("home", "care"), rounding=5)]).protecting == frozenset()
    assert suppress(counts | {"all": 48}, [Sum("all", ("home", "care"), rounding=1)]).protecting == {"care"}


def test_the_same_publication_is_hidden_the_same_way_in_whatever_order_it_comes() -> None:
    counts: dict[str, int | None] = {"all": 60, "a": 3, "b": 20, "c": 20, "d": 17}
    relations = [Sum("all", ("a", "b", "c", "d"))]
    turned = suppress(dict(reversed(counts.items())), [Sum("all", ("d", "c", "b", "a"))])
    assert suppress(counts, relations) == turned
    assert turned.protecting == {"d"}


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: suppress({"a": -1}), "'a' is -1"),
        (lambda: suppress({"a": 1, "b": 2}, [Sum("a", ("b",))]), "a and b contradict"),
        (lambda: suppress({"a": 9, "b": 7}, [AtMost("a", "b")]), "b and a contradict"),
        (lambda: suppress({"a": 9}, [Sum("a", ("b",))]), "'b' is in a relation"),
        (lambda: suppress({"a": 9}, threshold=0), "threshold is 0"),
        (lambda: Sum("a", ()), "needs parts"),
        (lambda: Sum("a", ("a", "b")), "needs parts"),
        (lambda: Sum("a", ("b", "b")), "needs parts"),
        (lambda: AtMost("a", "a"), "itself"),
        (
            lambda: suppress({"a": 9, "b": 9, "c": None}, [Sum("a", ("b",)), Sum("b", ("a", "c")), AtMost("a", "c")]),
            "contradict",
        ),
    ],
)
def test_a_publication_that_does_not_hold_together_is_refused(ask: object, message: str) -> None:
    with pytest.raises(StatisticsError) as raised:
        ask()  # type: ignore[operator]
    assert message in str(raised.value)
