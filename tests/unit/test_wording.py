"""Figures, ranges and missing values as words."""

from __future__ import annotations

from datetime import date

import pytest

from charter.framework import instrument
from charter.register import Observation, SignUp, Source, UncertainDate
from charter.scorecard import NodeScore
from charter.wording import (
    count_words,
    counted,
    date_words,
    score_words,
    share_words,
    sign_up_words,
    so_far_words,
    standing_words,
    uncertain_date_words,
    whole,
)


def node(score: float | None, low: float | None, high: float | None, answered: int, applicable: int) -> NodeScore:
    return NodeScore("total", "", "total", "Total", score, low, high, 0.5, "undetermined", answered, applicable)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (node(62.2, 54.1, 81.0, 19, 24), "62 (54 to 81), 19 of 24 answered"),
        (node(None, 31.0, 84.0, 11, 24), "between 31 and 84: 11 of 24 answered"),
        (node(None, 0.0, 100.0, 0, 24), "No answers yet: 0 of 24"),
        (node(None, None, None, 0, 0), "Not applicable"),
        (node(None, None, None, 2, 3), "Not scored here: 2 of 3 answered"),
        (node(0.0, 0.0, 0.0, 4, 4), "0 (0 to 0), 4 of 4 answered"),
        (node(100.0, 100.0, 100.0, 4, 4), "100 (100 to 100), 4 of 4 answered"),
    ],
)
def test_a_score_is_never_bare(given: NodeScore, words: str) -> None:
    assert score_words(given) == words


def test_a_score_is_100_or_0_only_when_it_is_exactly_that() -> None:
    assert (whole(99.9), whole(100.0), whole(0.1), whole(0.0), whole(54.5001)) == (99, 100, 1, 0, 55)


def test_too_few_answers_for_a_score_are_said_before_what_is_still_possible() -> None:
    few = NodeScore("total", "", "total", "Total", None, 4.6, 97.6, 0.07, "not_met", 2, 28)
    words = "2 of 28 answered: too few for a score, which takes about 75%, so anything from 5 to 98 is still possible"
    assert so_far_words(few, instrument("lead-member-checklist-2010")) == words
    enough = NodeScore("total", "", "total", "Total", 62.0, 54.0, 81.0, 0.8, "not_met", 22, 28)
    assert so_far_words(enough, instrument("lead-member-checklist-2010")) == score_words(enough)


def test_a_share_gets_a_percentage_only_from_twenty_up() -> None:
    assert share_words(4, 11) == "4 of 11 that answered"
    assert share_words(25, 134, 152) == "25 of 134 that answered (152 asked), 19%"


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (UncertainDate("by", date(2013, 9, 19)), "by 19 September 2013"),
        (UncertainDate("on", date(2013, 5, 3)), "on 3 May 2013"),
        (UncertainDate("month", date(2013, 5, 1)), "in May 2013"),
        (UncertainDate("year", date(2013, 1, 1)), "in 2013"),
    ],
)
def test_a_date_is_no_surer_than_its_source(when: UncertainDate, words: str) -> None:
    assert uncertain_date_words(when) == words


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ((1109.0, 1109.0, 1109.0, "answered"), "1,109"),
        ((None, 1.0, 5.0, "suppressed"), "1 to 5, not shown by the publisher"),
        ((None, 0.0, 4.0, "answered"), "0 to 4"),
        ((None, 1.0, None, "suppressed"), "1 or more, not shown by the publisher"),
        ((None, None, None, "refused"), "Refused"),
        ((None, None, None, "unable_to_say"), "Unable to say"),
        ((2.5, 2.5, 2.5, "answered"), "2.5"),
    ],
)
def test_a_count_is_a_figure_a_range_or_a_reason(figure: tuple[float, float, float, str], words: str) -> None:
    assert count_words(*figure) == words


def test_a_signature_is_one_sentence_with_its_uncertain_date() -> None:
    day = date(2013, 9, 19)
    by = Observation("E08000035", "signed", UncertainDate("by", day), Source("List"))
    assert sign_up_words(SignUp("E08000035", "signed", day, (by,)), "Leeds") == (
        "Leeds signed the charter (by 19 September 2013)."
    )
    assert "is not known" in sign_up_words(SignUp("E08000035", "unknown", day, (), "no source says"), "Leeds")
    then = SignUp("E08000035", "not_signed", day, (), "it is not on the list of the 32 that had")
    later = SignUp("E08000035", "unknown", date(2026, 3, 3), (), "no source says", earlier=then)
    assert sign_up_words(later, "Leeds") == (
        "Leeds had not signed the charter at 19 September 2013: it is not on the list of the 32 that had. Whether it "
        "has signed since is not known."
    )
    assert standing_words(later) == "Not signed at 19 September 2013, later not known"
    assert "disagree" in sign_up_words(SignUp("E08000035", "conflict", day, (by, by)), "Leeds")
    assert sign_up_words(SignUp("E08000035", "not_signed", day, (), "not on the list"), "Leeds") == (
        "Leeds had not signed the charter at 19 September 2013: not on the list."
    )


def test_numbers_of_things_agree_with_their_noun() -> None:
    assert (counted(1, "item"), counted(1200, "row"), counted(2, "authority", "authorities")) == (
        "1 item", "1,200 rows", "2 authorities",
    )  # fmt: skip
    assert date_words(date(2013, 9, 3)) == "3 September 2013"
