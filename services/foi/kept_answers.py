"""FOI answers as they are kept: one document for each return, and a legend for each import of what its returns repeat.

Thousands of cells say little of their own: where one stands and what it was asked is its column's, and most read as
the plain number that they are. So a return keeps the text and the row of each answer, with the places in the legend of
what was asked and of how the text was read. Nothing is lost by it: `answers_of` gives every field of every answer back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from foi_data.quick_records import quickly_made
from services.ports import FoiAnswer

PLAIN = 0
"""The place of the reading of a text that is a whole number, and was read as just that number."""
PLAIN_RULE = "whole_number"
MOST_ANSWERS = 12_000_000
"""No sheet that is read has more cells, so no return has more answers: what numbers them within their return."""


class Asked(NamedTuple):
    """What a cell is an answer to, and where: all that the cells of a column have in common."""

    sheet: str
    column: str
    question: str | None
    words: str
    period: str

    @property
    def key(self) -> tuple[str, str]:
        """The question, or its words where it is in no set, and the period."""
        return self.question or self.words, self.period


Reading = tuple[str, str | None, float | None, float | None, float | None, str | None, str, str, Any]
"""Status, code, value, low, high, exemption, rule, note, proposals."""


@dataclass(frozen=True)
class Legend:
    """What the returns of one import refer to by its place: what was asked, and how texts were read."""

    asked: Sequence[Sequence[Any]] = ()
    readings: Sequence[Sequence[Any] | None] = (None,)


@quickly_made
@dataclass(frozen=True)
class KeptReturn:
    """The answers of one authority from one source, as a document of lists with one entry an answer.

    `asked` and `reading` are places in the legend, `raw` the texts to the letter, `row` the rows of the sheet. Where
    what was asked follows one upon the other in the legend, `asked` is only the place of the first, and where all stand
    in one row, `row` is only that. `superseded` has a pair for each answer whose place a later row of the file takes:
    which answer, and that row.
    """

    area_code: str
    source_url: str
    document: Mapping[str, Any]
    id: int = 0
    import_id: int = 0
    wave: str = ""

    @property
    def asked(self) -> Sequence[int]:
        """The places in the legend of what each of its answers answers."""
        found: Sequence[int] | int = self.document.get("asked", ())
        return range(found, found + len(self.document["raw"])) if isinstance(found, int) else found


@dataclass(frozen=True)
class KeptAnswers:
    """The answers of one file, ready to be kept."""

    legend: Legend = Legend()
    returns: Sequence[KeptReturn] = ()


@dataclass
class _Return:
    asked: list[int] = field(default_factory=list)
    reading: list[int] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    row: list[int] = field(default_factory=list)
    superseded: list[tuple[int, int]] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        rows = self.row[0] if len(set(self.row)) == 1 else self.row
        found: dict[str, Any] = {"asked": _run_of(self.asked), "reading": self.reading, "raw": self.raw, "row": rows}
        return found | {"superseded": self.superseded} if self.superseded else found


def _run_of(places: list[int]) -> list[int] | int:
    """The first of places that follow one upon the other, as those of a wide file do; else all of them."""
    follow = bool(places) and places == list(range(places[0], places[0] + len(places)))
    return places[0] if follow else places


class Packing:
    """Gathers the answers of one file, row by row."""

    def __init__(self) -> None:
        self._asked: dict[Asked, int] = {}
        self._readings: list[Reading | None] = [None]
        self._places: dict[tuple[object, ...], int] = {}
        self._returns: dict[tuple[str, str], _Return] = {}

    def place_of_asked(self, asked: Asked) -> int:
        return self._asked.setdefault(asked, len(self._asked))

    def place_of_reading(self, raw: str, reading: Reading) -> int:
        """The place of a text's reading in the legend, put there where it is new; PLAIN for a plain whole number."""
        if is_plain(raw, reading):
            return PLAIN
        # What is proposed are dictionaries, which cannot be looked up by.
        key = (*reading[:-1], json.dumps(reading[-1], sort_keys=True) if reading[-1] else None)
        place = self._places.setdefault(key, len(self._readings))
        if place == len(self._readings):
            self._readings.append(reading)
        return place

    def add(
        self, area_code: str, source_url: str, row: int, *, asked: Sequence[int], reading: Sequence[int],
        raw: Sequence[str], superseded: Iterable[tuple[int, int]] = (),
    ) -> None:  # fmt: skip
        """Add answers that stand in one row; `superseded` pairs which of them, from 0, with the later row."""
        key = area_code, source_url
        found = self._returns.get(key)
        if found is None:
            found = self._returns[key] = _Return()
        found.superseded += [(len(found.raw) + place, later) for place, later in superseded]
        found.asked += asked
        found.reading += reading
        found.raw += raw
        found.row += [row] * len(raw)

    def packed(self) -> KeptAnswers:
        returns = [KeptReturn(area, url, one.document()) for (area, url), one in self._returns.items()]
        return KeptAnswers(Legend(list(self._asked), self._readings), returns)


def is_plain(raw: str, reading: Reading) -> bool:
    """Does the text alone say all that its reading says: a whole number, written as such, and nothing else?"""
    value = reading[2]
    if reading[6] != PLAIN_RULE or value is None or not value.is_integer() or raw != str(int(value)):
        return False
    return reading == ("answered", None, value, value, value, None, PLAIN_RULE, "", None)


def packed(answers: Iterable[FoiAnswer]) -> KeptAnswers:
    """Answers as they are kept."""
    packing = Packing()
    for one in answers:
        asked = Asked(one.sheet, one.column, one.question, one.question_text, one.period)
        reading = (
            one.status, one.code, one.value, one.low, one.high, one.exemption, one.rule, one.note,
            list(one.proposals) if one.proposals else None,
        )  # fmt: skip
        packing.add(
            one.area_code, one.source_url, one.row, raw=[one.raw], asked=[packing.place_of_asked(asked)],
            reading=[packing.place_of_reading(one.raw, reading)],
            superseded=[(0, one.superseded_row)] if one.superseded_row is not None else (),
        )  # fmt: skip
    return packing.packed()


def answers_of(kept: KeptReturn, legend: Legend) -> list[FoiAnswer]:
    """The answers of a return, each with a number of its own."""
    found, document, first = [], kept.document, kept.id * MOST_ANSWERS
    if not document:
        return []
    raws, rows, later = document["raw"], document["row"], dict(document.get("superseded", ()))
    in_rows = [rows] * len(raws) if isinstance(rows, int) else rows
    cells = zip(kept.asked, document["reading"], raws, in_rows, strict=True)
    for number, (asked, reading, raw, row) in enumerate(cells):
        sheet, column, question, text, period = legend.asked[asked]
        if reading == PLAIN:
            value = low = high = float(raw)
            status, code, exemption, rule, note, proposals = "answered", None, None, PLAIN_RULE, "", None
        else:
            status, code, value, low, high, exemption, rule, note, proposals = legend.readings[reading]
        # By position, in the order of the fields: this is made for every answer there is.
        found.append(FoiAnswer(
            kept.area_code, question, text, period, raw, status, code, value, low, high, exemption, rule, note,
            sheet, row, column, kept.source_url, kept.import_id, kept.wave, first + number,
            later.get(number) if later else None, proposals,
        ))  # fmt: skip
    return found
