"""Whose answers may contradict each other at all, so that only theirs are looked at one by one.

Nearly all answers agree, and what would be said of those that do not needs all that is known of them. Here only their
numbers are compared; `logic` then says what is wrong, and with which cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from foi_data.answer_rows import AnswerRow, Asked, Place
from foi_data.logic import is_more, may_be_tenfold
from foi_data.parsed import Cell
from foi_data.periods import parse_period
from foi_data.questions import QuestionSet
from foi_data.readings import Reading


class Comparisons(NamedTuple):
    """Which answers to what is asked are compared, by their places: pairs of which the first can be no more than the
    second, those of which a sum is asked, and each question's answers for several periods."""

    pairs: Sequence[tuple[int, int]]
    summed: bool
    series: Sequence[Sequence[int]]


def comparisons_of(asked: Sequence[Asked], questions: QuestionSet) -> Comparisons:
    """What the checks of a set compare, where this is what was asked."""
    place: dict[tuple[str, str | None], int] = {}
    series: dict[str, list[int]] = {}
    for at, one in enumerate(asked):
        if one.question:
            place[one.question, one.period] = at
            if one.period and parse_period(one.period):
                series.setdefault(one.question, []).append(at)
    periods = dict.fromkeys(one.period for one in asked)
    pairs = [
        (place[check.smaller, period], place[check.larger, period])
        for check in questions.checks
        for period in periods
        if check.kind != "sum" and (check.smaller, period) in place and (check.larger, period) in place
    ]
    summed = any(
        check.kind == "sum" and (check.larger, period) in place for check in questions.checks for period in periods
    )
    return Comparisons(pairs, summed, [places for places in series.values() if len(places) > 1])


def are_doubtful(readings: Sequence[Reading], compared: Comparisons) -> bool:
    """May two of these answers contradict each other?"""
    return (
        compared.summed
        or any(is_more(readings[smaller], readings[larger]) for smaller, larger in compared.pairs)
        or any(may_be_tenfold([readings[at] for at in places]) for places in compared.series)
    )


def doubtful_areas(
    rows: Sequence[AnswerRow], superseded: Mapping[Place, Cell], questions: QuestionSet
) -> frozenset[str]:
    """The codes of the authorities whose answers are to be looked at one by one."""
    by_area: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        by_area.setdefault(row.area_code, []).append(place)
    known: dict[int, Comparisons] = {}
    found = set()
    readings: Sequence[Reading]
    for code, places in by_area.items():
        if len(places) > 1:
            asked, readings = _together(rows, places, superseded)
            compared = comparisons_of(asked, questions)
        else:
            # What was asked is one and the same tuple in nearly every row, so it is looked through once.
            one = rows[places[0]]
            readings, compared = one.readings, known.get(id(one.asked)) or comparisons_of(one.asked, questions)
            known[id(one.asked)] = compared
        if are_doubtful(readings, compared):
            found.add(code)
    return frozenset(found)


def _together(
    rows: Sequence[AnswerRow], places: Sequence[int], superseded: Mapping[Place, Cell]
) -> tuple[list[Asked], list[Reading]]:
    """What an authority was asked in several rows and how it was read, without what a later row takes the place of."""
    asked: list[Asked] = []
    readings: list[Reading] = []
    for place, at in _that_count(rows, places, superseded):
        asked.append(rows[place].asked[at])
        readings.append(rows[place].readings[at])
    return asked, readings


def _that_count(rows: Sequence[AnswerRow], places: Sequence[int], superseded: Mapping[Place, Cell]) -> Iterator[Place]:
    found = ((place, at) for place in places for at in range(len(rows[place].asked)))
    return (each for each in found if each not in superseded) if superseded else found
