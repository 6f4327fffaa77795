"""Tables that give only the numbers of their questions, "Q1 | Q2 | Q3", where the questions stand elsewhere in the
workbook: above the table, below it, or on another sheet.

Each number is written out as its question before the table is read, and every such join is said. A number that stands
with two different texts is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from foi_data.files.structure import Position
from foi_data.headers import sheets_searched
from foi_data.meanings import NUMERIC, concepts_in, role_of
from foi_data.periods import parse_period
from foi_data.texts.question_numbers import CALLED_QUESTION, LISTED, LONE_NUMBER
from foi_data.workbook import Sheet, Value, Workbook
from geo.gazetteer import resolve

ROWS_SEARCHED = 200
ROWS_OF_HEADERS = 60
ENOUGH_NUMBERS = 2
"""Numbers that make a list of questions, or a row or column of them."""
BANNER_ROWS = 3
"""How far above numbers a heading may stand that makes quarters of them."""
MOST_CELLS = 3
"""Filled cells of a row that lists a question: one with more is a row of a table."""
QUARTERS = ("1", "2", "3", "4")
"""Numbers that may be those of quarters."""
FIRST_TEXTS = 5
"""Texts of a list that tell whether it is one of councils."""
SHARE_WORDED = 0.6
"""A list is one of questions if at least this share of its texts have so many words as a question has."""
WORDS_OF_A_QUESTION = 2


@dataclass(frozen=True)
class Listed:
    """A question as a list gives it, and where that stands."""

    text: str
    sheet: str
    row: int


def with_questions_written_out(book: Workbook) -> Workbook:
    """The workbook in which numbers of questions over columns, or before rows, are followed by what they ask."""
    sheets = sheets_searched(book)
    if not any(_numbers_in(sheet) for sheet in sheets):
        return book
    listed = _questions_listed(sheets)
    return replace(book, sheets=tuple(_written_out(sheet, listed) for sheet in book.sheets)) if listed else book


def _numbers_in(sheet: Sheet) -> list[Position]:
    """The cells that are numbers of questions over columns or before answers."""
    return [*numbers_over_columns(sheet), *_before_rows(sheet)]


def numbers_over_columns(sheet: Sheet) -> list[Position]:
    """The numbers in the first row that has some beside a header of councils."""
    for row in range(1, min(len(sheet.rows), ROWS_OF_HEADERS) + 1):
        texts = sheet.texts(row)
        able = [index + 1 for index, text in enumerate(texts) if _is_number(text, bare=True)]
        if len(able) < ENOUGH_NUMBERS:
            continue
        has_councils = any(role_of(text) in ("area", "area_code", "period") for text in texts)
        found = [column for column in able if _is_number(texts[column - 1], bare=has_councils)]
        known = (has_councils or not "".join(texts[:1]).strip()) and not _is_below_banner(sheet, row, found)
        if known and len(found) >= ENOUGH_NUMBERS and len({texts[column - 1] for column in found}) == len(found):
            return [(row, column) for column in found]
    return []


def _is_below_banner(sheet: Sheet, row: int, columns: Sequence[int]) -> bool:
    """Does something that is asked, or a year, stand over the columns? Then their "Q1" is a quarter."""
    over = (sheet.text(above, column) for above in range(max(1, row - BANNER_ROWS), row) for column in columns)
    return any(role_of(text) == "period" or parse_period(text) or concepts_in(text) for text in over if text.strip())


def _before_rows(sheet: Sheet) -> list[Position]:
    """The numbers called questions that stand before something else in a column, one below another."""
    found: dict[int, list[Position]] = {}
    for row in range(1, min(len(sheet.rows), ROWS_SEARCHED) + 1):
        if not any(isinstance(value, str) and ("q" in value or "Q" in value) for value in sheet.rows[row - 1]):
            # Nothing there is called a question: hardly any row of numbers is laid out for it.
            continue
        for index, text in enumerate(sheet.texts(row)[:-1]):
            if _is_number(text, bare=False):
                found.setdefault(index, []).append((row, index + 1))
                break
    best = max(found.values(), key=len, default=[])
    if len(best) < ENOUGH_NUMBERS:
        return []
    may_be_quarters = all(_key(sheet.text(*place)) in QUARTERS for place in best)
    first, column = best[0]
    if role_of(sheet.text(first - 1, column), long=True) == "question":
        return best
    return [] if may_be_quarters and _is_below_banner(sheet, first, [column]) else best


def _is_number(text: str, *, bare: bool) -> bool:
    """Is a cell only the number of a question? A `bare` one need not be called a question."""
    return 0 < len(text) < 20 and bool(LONE_NUMBER.fullmatch(text)) and (bare or bool(CALLED_QUESTION.match(text)))


def _key(number: str) -> str:
    """ "Q1", "Question 1" and "1." are one number."""
    found = LONE_NUMBER.fullmatch(number)
    return re.sub(r"[^\w.]", "", found[1].casefold()) if found else ""


def _questions_listed(sheets: Iterable[Sheet]) -> Mapping[str, Listed]:
    """The question of each number that stands with one text only, in all lists of the workbook."""
    found: dict[str, Listed] = {}
    doubtful: set[str] = set()
    for sheet in sheets:
        for number, question in _listed_on(sheet):
            before = found.setdefault(number, question)
            if before.text != question.text:
                doubtful.add(number)
    return {number: question for number, question in found.items() if number not in doubtful}


def _listed_on(sheet: Sheet) -> Iterator[tuple[str, Listed]]:
    """The questions with their numbers of all lists on a sheet that shows: one that starts anew is another list."""
    runs: list[dict[str, Listed]] = [{}]
    last = ""
    for row in range(1, 0 if sheet.is_hidden else min(len(sheet.rows), ROWS_SEARCHED) + 1):
        if one := _listed_in(sheet.texts(row)):
            number = _key(one[0])
            before = runs[-1].get(number)
            if before and (number != last or not before.text):
                runs.append({})
            # What has the same number right below a question may be its answer.
            runs[-1].setdefault(number, Listed(one[1], sheet.name, row))
            last = number
    return ((number, one) for run in runs if _is_list([*run.values()]) for number, one in run.items() if one.text)


def _is_list(run: Sequence[Listed]) -> bool:
    """Are texts below one another, each with a number, mostly worded as questions are, and no names of councils?"""
    worded = sum(1 for one in run if len(re.findall(r"[^\W\d]{2,}", one.text)) >= WORDS_OF_A_QUESTION)
    is_worded = len(run) >= ENOUGH_NUMBERS and worded >= SHARE_WORDED * len(run)
    return is_worded and not any(resolve(one.text).is_sure for one in run[:FIRST_TEXTS])


def _listed_in(texts: Sequence[str]) -> tuple[str, str] | None:
    """The number and question of a row that lists one; "" for the question where a figure stands in its place."""
    filled = [text.strip() for text in texts if text.strip()]
    if not 0 < len(filled) <= MOST_CELLS:
        return None
    if len(filled) > 1 and _is_number(filled[0], bare=True):
        if NUMERIC.fullmatch(filled[1]):
            return filled[0], ""
        return None if _is_number(filled[1], bare=True) else (filled[0], filled[1])
    found = LISTED.fullmatch(filled[0])
    return (found[1], found[2].strip()) if found else None


def _written_out(sheet: Sheet, listed: Mapping[str, Listed]) -> Sheet:
    """The sheet with the numbers written out whose questions do not stand beside them already."""
    own = {one.row for one in listed.values() if one.sheet == sheet.name}
    at = {(row, column): listed[number] for row, column in _numbers_in(sheet)
          if row not in own and (number := _key(sheet.text(row, column))) in listed}  # fmt: skip
    if not at:
        return sheet if not own else replace(sheet, listing=frozenset(own))
    rows: list[Sequence[Value]] = list(sheet.rows)
    for row, column in at:
        cells = list(rows[row - 1])
        cells[column - 1] = f"{sheet.text(row, column).strip().rstrip('.:)')}. {at[row, column].text}"
        rows[row - 1] = cells
    said = {place: _where(one, sheet) for place, one in at.items()}
    return replace(sheet, rows=rows, written_out=MappingProxyType(said), listing=frozenset(own))


def _where(one: Listed, sheet: Sheet) -> str:
    return f"row {one.row}" if one.sheet == sheet.name else f"the sheet '{one.sheet}', row {one.row},"
