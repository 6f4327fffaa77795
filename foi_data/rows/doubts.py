"""Which answers may contradict each other at all, so that only these are looked at one by one.

Nearly all answers agree, and what would be said of those that do not needs all that is known of them. Here only their
numbers are compared; `logic` then says what is wrong, and with which cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from foi_data.parsed import Cell
from foi_data.periods import parse_period
from foi_data.questions import QuestionSet
from foi_data.rows.answer_rows import AnswerRow, Asked, Place
from foi_data.rows.logic import TENFOLD
from foi_data.texts.readings import Reading

Places = NDArray[np.intp]
Numbers = NDArray[np.float64]


class Comparisons(NamedTuple):
    """Which answers to what is asked are compared, by their places: each of `smaller` can be no more than the one of
    `larger` beside it, `sums` are wholes and their parts, a row of `series` are a question's answers for its periods
    (filled up with the first of them again, as not every question has the same number)."""

    smaller: Places
    larger: Places
    sums: Places
    series: Places


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
    longest = max(map(len, series.values()), default=0)
    filled_up = [[*places, *places[:1] * (longest - len(places))] for places in series.values()]
    return Comparisons(
        np.array([places[0] for check, places in together if check.kind != "sum"], np.intp),
        np.array([places[1] for check, places in together if check.kind != "sum"], np.intp),
        np.array([at for check, places in together if check.kind == "sum" for at in places], np.intp),
        np.array(filled_up, np.intp).reshape(len(filled_up), longest),
    )


def doubtful_places(
    rows: Sequence[Sequence[Reading]], others: Sequence[Sequence[int]], compared: Comparisons
) -> Iterator[Place]:
    """The rows (from 0) and the places in them of the answers of which some may contradict others in their row.

    All rows are compared at once, by the rules of `logic.is_more` and `logic.may_be_tenfold`. Of a question's answers
    for several periods it is all or none: a change is one from a period to the next. `others` are the places in each
    row of all that are no plain numbers.
    """
    value, least, most = _numbers(rows, others)
    found = np.zeros(value.shape, np.bool_)
    row, pair = np.nonzero(least[:, compared.smaller] > most[:, compared.larger])
    found[row, compared.smaller[pair]] = found[row, compared.larger[pair]] = True
    found[:, compared.sums] = True
    if compared.series.size:
        series = np.where(value == 0, np.nan, value)[:, compared.series]
        row, one = np.nonzero(np.fmax.reduce(series, axis=2) >= TENFOLD * np.fmin.reduce(series, axis=2))
        found[row[:, None], compared.series[one]] = True
    return ((at_row, at) for at_row, at in np.argwhere(found).tolist())


def _numbers(rows: Sequence[Sequence[Reading]], others: Sequence[Sequence[int]]) -> tuple[Numbers, Numbers, Numbers]:
    """The value of each reading, the least that it may stand for and the most, as tables; where there is none it is no
    number. All three are one and the same for a plain number."""
    value = np.array([[reading.value for reading in row] for row in rows], np.float64)
    odd = [(row, at) for row, places in enumerate(others) for at in places]
    readings = [rows[row][at] for row, at in odd]
    least, most, where = value.copy(), value.copy(), tuple(np.array(odd, np.intp).reshape(-1, 2).T)
    least[where] = [one.value if one.low is None else one.low for one in readings]
    most[where] = [one.value if one.high is None else one.high for one in readings]
    return value, least, most


def doubtful(rows: Sequence[AnswerRow], superseded: Mapping[Place, Cell], questions: QuestionSet) -> list[Place]:
    """The answers that are to be looked at one by one, in the order of the file."""
    by_area: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        by_area.setdefault(row.area_code, []).append(place)
    alike: dict[int, list[int]] = {}
    found: list[Place] = []
    for places in by_area.values():
        if len(places) > 1:
            counting = list(_that_count(rows, places, superseded))
            asked = [rows[place].asked[at] for place, at in counting]
            readings = [rows[place].readings[at] for place, at in counting]
            doubts = doubtful_places([readings], [range(len(readings))], comparisons_of(asked, questions))
            found += (counting[at] for _, at in doubts)
        else:
            # What was asked is one and the same tuple in nearly every row: those rows are looked at together.
            alike.setdefault(id(rows[places[0]].asked), []).append(places[0])
    for places in alike.values():
        compared = comparisons_of(rows[places[0]].asked, questions)
        read = [rows[place].readings for place in places]
        doubts = doubtful_places(read, [rows[place].not_plain for place in places], compared)
        found += ((places[row], at) for row, at in doubts)
    return sorted(found)


def _that_count(rows: Sequence[AnswerRow], places: Sequence[int], superseded: Mapping[Place, Cell]) -> Iterator[Place]:
    found = ((place, at) for place in places for at in range(len(rows[place].asked)))
    return (each for each in found if each not in superseded) if superseded else found
