"""What closing gaps would do: by hand on few areas, and against the comparison's own figures."""

from __future__ import annotations

import pytest

from charter.assessment import Answer
from charter.framework import TOTAL, instrument
from services.assessment.assessments import Assessments
from services.assessment.what_if import WhatIf, overtaken
from services.comparison.benchmarking import Benchmarking
from services.comparison.comparators import ComparatorGroup, Comparators
from services.comparison.neighbours import NeighbourLists
from services.people import LOCAL_PERSON
from storage.unit_of_work import SqlStorage

LEEDS, KENT, HULL, BURY = "E08000035", "E10000016", "E06000010", "E08000002"
CHARTER = "runaways-charter-2012"
DRAWS = 200


def answer_all(storage: SqlStorage, area: str, level: int, **others: int | None) -> None:
    """Every item at one level, but for those named; None leaves an item out."""
    for item in instrument(CHARTER).item_ids:
        given = others.get(item, level)
        if given is not None:
            Assessments(storage).save_answer(
                LOCAL_PERSON, area, CHARTER, "2026", answer=Answer(item, "answered", given), expected_version=0
            )


@pytest.fixture
def filled(embedded: SqlStorage) -> SqlStorage:
    answer_all(embedded, LEEDS, 3, C1=0, C2=None, A1=2)
    answer_all(embedded, KENT, 3, C1=1)
    answer_all(embedded, HULL, 3)
    answer_all(embedded, BURY, 1)
    return embedded


def what_if(storage: SqlStorage) -> WhatIf:
    return WhatIf(Assessments(storage), Comparators(NeighbourLists(storage)))


def test_closing_nothing_changes_nothing(filled: SqlStorage) -> None:
    outcome = what_if(filled).of(LEEDS, CHARTER, (), draws=DRAWS)
    assert outcome.total.before == outcome.total.after
    assert outcome.rank_before == outcome.rank_after
    assert outcome.passed == ()


def test_a_closed_gap_adds_its_points_and_a_closed_unknown_narrows_the_range(filled: SqlStorage) -> None:
    outcome = what_if(filled).of(LEEDS, CHARTER, ("C1", "C2"), draws=DRAWS)
    before, after = outcome.total.before, outcome.total.after
    assert (before.low, after.low) == (pytest.approx(before.low), pytest.approx((before.low or 0) + 2 * 6.25))
    assert after.low == after.high
    assert before.high == pytest.approx((before.low or 0) + 6.25)
    assert outcome.closed == ("C1", "C2")


def test_it_names_whom_the_area_would_pass_and_how_many_have_a_score(filled: SqlStorage) -> None:
    outcome = what_if(filled).of(LEEDS, CHARTER, ("C1", "C2"), draws=DRAWS)
    assert [area.plain_name for area in outcome.passed] == ["Kent"]
    assert outcome.passing_sentence == "It would pass 1 of 3 other areas in England with a score: Kent."
    assert (outcome.rank_before.rank, outcome.rank_after.rank) == (3, 2)
    assert outcome.rank_before.of == 4


def test_everything_closed_draws_level_with_the_best(filled: SqlStorage) -> None:
    outcome = what_if(filled).of(LEEDS, CHARTER, ("C1", "C2", "A1"), draws=DRAWS)
    assert outcome.total.after.score == 100
    assert [area.plain_name for area in outcome.level] == ["Hull"]
    assert outcome.passing_sentence.endswith("Kent, and draw level with Hull.")


def test_what_is_no_gap_is_left_out(filled: SqlStorage) -> None:
    outcome = what_if(filled).of(LEEDS, CHARTER, ("C3", "Z9", "C1"), draws=DRAWS)
    assert outcome.closed == ("C1",)


def test_the_rank_before_is_the_one_that_the_comparison_shows(filled: SqlStorage) -> None:
    comparators = Comparators(NeighbourLists(filled))
    shown = Benchmarking(filled, Assessments(filled), comparators).rank(TOTAL, comparators.group(LEEDS), draws=DRAWS)
    assert what_if(filled).of(LEEDS, CHARTER, ("C1",), draws=DRAWS).rank_before == shown


def test_an_area_without_a_score_passes_nobody_and_it_is_said_why(embedded: SqlStorage) -> None:
    answer_all(embedded, KENT, 1)
    nothing = what_if(embedded).of(LEEDS, CHARTER, ("C1",), draws=DRAWS)
    assert "Too few items would be answered" in nothing.passing_sentence
    everything = what_if(embedded).of(LEEDS, CHARTER, instrument(CHARTER).item_ids, draws=DRAWS)
    assert "There is no score now" in everything.passing_sentence
    assert everything.rank_after.rank == 1


def test_nobody_to_compare_with_is_said(embedded: SqlStorage) -> None:
    answer_all(embedded, LEEDS, 1)
    outcome = what_if(embedded).of(LEEDS, CHARTER, ("C1",), draws=DRAWS)
    assert outcome.passing_sentence.startswith("None of the 152 other areas in England has a score")

    nobody = ComparatorGroup(LEEDS, "chosen", "areas picked by hand", ())
    picked = what_if(embedded).of(LEEDS, CHARTER, ("C1",), nobody, draws=DRAWS)
    assert picked.passing_sentence == "Choose areas to compare with: none is picked yet."


def test_nothing_is_stored(filled: SqlStorage) -> None:
    with filled.read() as work:
        before = work.changes.version()
    what_if(filled).of(LEEDS, CHARTER, ("C1",), draws=DRAWS)
    with filled.read() as work:
        assert work.changes.version() == before


def test_passing_is_strict_and_level_is_level() -> None:
    passed, level = overtaken(50.0, 60.0, {KENT: 50.0, HULL: 55.0, BURY: 60.0 + 1e-12})
    assert [area.code for area in passed] == [HULL]
    assert [area.code for area in level] == [BURY]


def test_the_rank_now_can_be_given_since_no_tick_changes_it(filled: SqlStorage) -> None:
    found = what_if(filled)
    now = found.rank_now(LEEDS, CHARTER, draws=DRAWS)
    assert found.of(LEEDS, CHARTER, ("C1",), rank_now=now, draws=DRAWS) == found.of(
        LEEDS, CHARTER, ("C1",), draws=DRAWS
    )  # fmt: skip
