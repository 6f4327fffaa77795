"""Agreement of two coders, against published examples and statsmodels."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from foi_data.waves.agreement import Agreement, agreement

CODES = "abc"


def pairs_of(table: list[list[int]]) -> list[tuple[str, str]]:
    return [
        (CODES[row], CODES[column])
        for row, counts in enumerate(table)
        for column, count in enumerate(counts)
        for _ in range(count)
    ]


def test_cohens_own_example_of_1960_gives_his_kappa() -> None:
    """Two psychologists sort 200 patients: 70% agreement, 41% by chance, kappa .492."""
    found = agreement(pairs_of([[88, 14, 18], [10, 40, 10], [2, 6, 12]]))
    assert (found.n, found.agreed) == (200, 140)
    assert found.kappa == pytest.approx(0.492, abs=0.0005)


def test_a_two_by_two_table_worked_by_hand() -> None:
    """50 applications, 35 read the same way: chance gives .5, so kappa is .2 / .5."""
    found = agreement(pairs_of([[20, 5], [10, 15]]))
    assert found.kappa == pytest.approx(0.4)
    assert found.strength == "fair"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=3, max_size=3))
@example([[0, 0, 0], [0, 0, 0], [0, 1, 2]])
def test_kappa_and_its_interval_are_those_of_statsmodels(table: list[list[int]]) -> None:
    found = agreement(pairs_of(table))
    if found.kappa is None:
        return
    theirs = cohens_kappa(np.array(table))
    assert found.kappa == pytest.approx(theirs.kappa, abs=1e-9)
    # Where the variance is nothing, theirs may come out a hair below that, and its root is no number.
    low, high = (found.kappa if np.isnan(end) else end for end in (theirs.kappa_low, theirs.kappa_upp))
    assert found.low == pytest.approx(low, abs=1e-7)
    assert found.high == pytest.approx(high, abs=1e-7)


@given(st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from(CODES)), max_size=40))
def test_it_does_not_matter_who_is_called_the_first_coder(pairs: list[tuple[str, str]]) -> None:
    one, other = agreement(pairs), agreement((b, a) for a, b in pairs)
    assert (one.n, one.agreed) == (other.n, other.agreed)
    assert one.kappa == pytest.approx(other.kappa)


def test_one_code_throughout_leaves_kappa_undefined_and_says_so() -> None:
    found = agreement([("a", "a")] * 12)
    assert found == Agreement(12, 12)
    assert found.words == (
        "12 of 12 texts were coded the same. Both coders used one and the same code throughout, so kappa is not "
        "defined."
    )
    assert found.strength == ""


def test_no_text_at_all_is_said() -> None:
    assert agreement([]).share is None
    assert agreement([]).words == "No text has been coded by two people yet."


def test_full_agreement_over_two_codes_is_one_and_its_interval_is_explained() -> None:
    found = agreement([("a", "a"), ("b", "b")] * 20)
    assert (found.kappa, found.low, found.high) == (1, 1, 1)
    assert "No disagreement was seen" in found.words
    assert "almost perfect" in found.words


def test_one_who_never_varies_gives_a_kappa_of_nothing() -> None:
    found = agreement([("a", "a"), ("a", "b"), ("a", "b")])
    assert found.kappa == 0
    assert "no better than chance" in found.words
    assert "the interval is rough" in found.words


def test_disagreeing_on_all_is_less_than_chance() -> None:
    found = agreement(list(product("a", "b")) + list(product("b", "a")))
    assert found.kappa == -1
    assert found.agreed == 0


def test_more_that_agree_than_there_are_cannot_be() -> None:
    with pytest.raises(ValueError, match="cannot agree"):
        Agreement(2, 3)
