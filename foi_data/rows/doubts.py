"""Which answers may contradict each other at all, so that only these are looked at one by one.

Nearly all answers agree, and what would be said of those that do not needs all that is known of them. Here only their
numbers are compared; `logic` then says what is wrong, and with which cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from foi_data.parsed import Cell
from foi_data.periods import parse_period
from foi_data.questions import QuestionSet
from foi_data.rows.answer_rows import AnswerRow, Asked, Place
from foi_data.rows.logic import is_more, may_be_tenfold
from foi_data.texts.readings import Reading


class Comparisons(NamedTuple):
    """Which answers to what is asked are compared, by their places: pairs of which the first can be no more than the
    second, a whole with its parts, and each question's answers for several periods."""

    pairs: Sequence[tuple[int, int]]
    sums: Sequence[Sequence[int]]
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
    named = [(check, [(name, period) for name in (check.smaller, check.larger, *check.parts) if name])
             for check in questions.checks for period in periods]  # fmt: skip
    together = [(check, [place[key] for key in keys]) for check, keys in named if all(key in place for key in keys)]
    return Comparisons(
        [(places[0], places[1]) for check, places in together if check.kind != "sum"],
        [places for check, places in together if check.kind == "sum"],
        [places for places in series.values() if len(places) > 1],
    )


def doubtful_places(readings: Sequence[Reading], compared: Comparisons) -> set[int]:
    """The places of the answers of which some may contradict others.

    Of a question's answers for several periods it is all or none: a change is one from a period to the next.
    """
    found = {at for pair in compared.pairs if is_more(readings[pair[0]], readings[pair[1]]) for at in pair}
    found.update(at for places in compared.sums for at in places)
    for places in compared.series:
        if may_be_tenfold([readings[at] for at in places]):
            found.update(places)
    return found


def doubtful(rows: Sequence[AnswerRow], superseded: Mapping[Place, Cell], questions: QuestionSet) -> list[Place]:
    """The answers that are to be looked at one by one, in the order of the file."""
    by_area: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        by_area.setdefault(row.area_code, []).append(place)
    known: dict[int, Comparisons] = {}
    found: list[Place] = []
    for places in by_area.values():
        if len(places) > 1:
            counting = list(_that_count(rows, places, superseded))
            asked = [rows[place].asked[at] for place, at in counting]
            readings = [rows[place].readings[at] for place, at in counting]
            found += (counting[at] for at in doubtful_places(readings, comparisons_of(asked, questions)))
        else:
            # What was asked is one and the same tuple in nearly every row, so it is looked through once.
            one = rows[places[0]]
            compared = known.get(id(one.asked)) or comparisons_of(one.asked, questions)
            known[id(one.asked)] = compared
            found += ((places[0], at) for at in doubtful_places(one.readings, compared))
    return sorted(found)


def _that_count(rows: Sequence[AnswerRow], places: Sequence[int], superseded: Mapping[Place, Cell]) -> Iterator[Place]:
    found = ((place, at) for place in places for at in range(len(rows[place].asked)))
    return (each for each in found if each not in superseded) if superseded else found
