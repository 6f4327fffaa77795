"""Crossed tables: a row for each question, and a column for each council or period, or one column of answers.

It is how a single council replies ("How many children went missing? | 412 | 398 | 431", a column a year) and how a
table looks that somebody turned round (a column a council). Only a table whose texts down one column are questions of
the set is taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from foi_data.headers import Header, HeaderColumn, build_header, period_of
from foi_data.meanings import NUMERIC, match_question, role_of
from foi_data.parsed import ParsedColumn
from foi_data.periods import is_part_of_year, parse_period
from foi_data.questions import QuestionSet
from foi_data.rows.kinds import Names, is_total
from foi_data.texts.timeless import without_period
from foi_data.workbook import Sheet
from geo.areas import Authority

COLUMNS_OF_QUESTIONS = 6
"""How many columns from the left are searched for the questions."""
ROWS_SEARCHED = 200
ENOUGH_QUESTIONS = 2
"""Rows with a question of the set that make a table; one alone is enough only where councils stand over it."""
SHEETS_SEARCHED = 30
"""How many sheets of a workbook are searched: it is done only where no sheet has a table of the usual shape."""
PERIOD_SHARE = 0.6
"""A column without a heading says the rows' periods if at least this share of its texts are."""
HAS_DIGIT = re.compile(r"\d")
ROWS_TO_HEADING = 4
"""How far above the first question the heading may stand."""

BESIDE_ANSWERS = ("return_status", "responded", "reason", "note", "source", "context")
"""Rows that say how a reply came: kept beside the answers."""


@dataclass(frozen=True)
class Crossed:
    """Where a crossed table's parts are: its questions' column (from 0), heading and columns of answers.

    `matched` counts the questions of the set among its rows, `share` is that of the rows which ask one of them.
    """

    question: int
    header: Header
    columns: tuple[ParsedColumn, ...]
    matched: int
    share: float

    @property
    def names_councils(self) -> bool:
        """Do its columns say whose the answers are? Else all are one council's."""
        return any(column.area_code for column in self.columns)


def find_crossed(sheet: Sheet, questions: QuestionSet, names: Names, header_row: int = 0) -> Crossed | None:
    """The crossed table of a sheet, below `header_row` where a person said it; None where there is none."""
    matched = {index: _rows_of_questions(sheet, index, questions, header_row) for index in range(COLUMNS_OF_QUESTIONS)}
    question = max(matched, key=lambda index: (len(matched[index]), -index))
    rows = matched[question]
    if not rows:
        return None
    first = _first_row(sheet, question, min(rows), questions, header_row)
    header = _heading(sheet, question, header_row or _heading_row(sheet, question, first, names), first)
    columns = _columns(sheet, question, header, names, first)
    found = Crossed(
        question, header, columns, len(set(rows.values())), len(rows) / len(_asking(sheet, question, first))
    )
    is_enough = len(rows) >= ENOUGH_QUESTIONS or found.names_councils
    return found if is_enough and any(column.role in ("answer", "unmapped") for column in columns) else None


def _rows_of_questions(sheet: Sheet, index: int, questions: QuestionSet, header_row: int) -> dict[int, str]:
    """The rows (from 1) whose text in a column is a question of the set with something beside it, and which it is.

    It is remembered with the sheet: telling the kind of a file asks for it, and so does reading it.
    """
    key = "rows of questions", index, questions, header_row
    if key not in sheet.headers:
        sheet.headers[key] = dict(_found_questions(sheet, index, questions, header_row))
    found: dict[int, str] = sheet.headers[key]
    return found


def _found_questions(sheet: Sheet, index: int, questions: QuestionSet, header_row: int) -> Iterator[tuple[int, str]]:
    for row in range(header_row + 1, min(len(sheet.rows), header_row + ROWS_SEARCHED) + 1):
        text = sheet.text(row, index + 1)
        if not text.strip() or NUMERIC.fullmatch(text) or not _beside(sheet, index, row):
            continue
        if match := match_question(text, questions).question:
            yield row, match


def _asking(sheet: Sheet, question: int, first: int) -> list[int]:
    """The rows from the table's first on that have a text in the questions' column and something beside it."""
    last = min(len(sheet.rows), first + ROWS_SEARCHED)
    return [
        row for row in range(first, last + 1) if sheet.text(row, question + 1).strip() and _beside(sheet, question, row)
    ]


def _first_row(sheet: Sheet, question: int, row: int, questions: QuestionSet, header_row: int) -> int:
    """The row the table begins in: above the first question of the set may stand others, known or not."""
    while row - 1 > header_row:
        text, beside = sheet.text(row - 1, question + 1), _beside(sheet, question, row - 1)
        if not text.strip() or not beside or _is_heading(text, beside):
            break
        if not (match_question(text, questions).candidates or text.rstrip().endswith("?")):
            break
        row -= 1
    return row


def _beside(sheet: Sheet, question: int, row: int) -> list[str]:
    return [text for text in sheet.texts(row)[question + 1 :] if text.strip()]


def _is_heading(text: str, beside: Iterable[str]) -> bool:
    """Is a row the heading: does it name periods or roles of columns, and ask nothing?"""
    return role_of(text, long=True) == "question" or all(
        parse_period(each) or role_of(each, long=True) for each in beside
    )


def _heading_row(sheet: Sheet, question: int, first: int, names: Names) -> int:
    """The nearest row above the first question that names councils, periods or answers; else the nearest that says
    anything over the answers; 0 where there is none."""
    above = range(first - 1, max(0, first - 1 - ROWS_TO_HEADING), -1)
    filled = [row for row in above if _beside(sheet, question, row)]
    rows = [row for row in filled if role_of(sheet.text(row, question + 1).rstrip(": ")) not in BESIDE_ANSWERS]
    return next((row for row in rows if _heads(sheet, question, row, names)), next(iter(rows), 0))


def _heads(sheet: Sheet, question: int, row: int, names: Names) -> bool:
    """Does a row name councils, periods, parts of a year or answers over some column?"""
    return any(
        parse_period(text) or is_part_of_year(text) or role_of(text, long=True) == "answer" or names.is_known(text)
        for text in _beside(sheet, question, row)
    )


def _heading(sheet: Sheet, question: int, row: int, first: int) -> Header:
    """The heading with its banners. Without one the table begins right above its first question."""
    width = max(len(sheet.texts(each)) for each in range(first, min(len(sheet.rows), first + ROWS_SEARCHED) + 1))
    above = [text.strip() for each in range(1, first) for text in sheet.texts(each) if text.strip()]
    built = build_header(sheet, row, is_last_row=True) if row else Header(first - 1, first - 1, (), tuple(above))
    more = tuple(HeaderColumn(index, "") for index in range(len(built.columns), max(width, question + 2)))
    return Header(built.first_row, row or first - 1, (*built.columns, *more), built.titles)


def _columns(sheet: Sheet, question: int, header: Header, names: Names, first: int) -> tuple[ParsedColumn, ...]:
    found = tuple(_column(column, question, names) for column in header.columns)
    # A council's name spreads over the columns of its years; one without any heading of its own holds something else.
    found = tuple(
        _kept(column)
        if column.area_code and not column.header.strip() and column.area_code == before.area_code
        else column
        for before, column in zip((found[0], *found), found, strict=False)
    )
    found = _with_periods_of_rows(sheet, question, found, first)
    if not any(column.role == "answer" for column in found):
        found = _with_answers_found(sheet, question, found, first)
    if any(column.area_code for column in found):
        # Beside councils a column of something else, such as their average, is nobody's answer.
        found = tuple(column if column.area_code or column.role != "answer" else _kept(column) for column in found)
    return found


def _with_periods_of_rows(
    sheet: Sheet, question: int, columns: tuple[ParsedColumn, ...], first: int
) -> tuple[ParsedColumn, ...]:
    """The columns, with the one that says for each row which period its answers are about."""
    if any(column.role == "period" for column in columns):
        return columns
    for index, column in enumerate(columns):
        texts = sheet.texts_down(index + 1, first - 1, ROWS_SEARCHED + 1)
        periods = sum(1 for text in texts if parse_period(text))
        if index != question and _may_hold_answers(column) and texts and periods >= PERIOD_SHARE * len(texts):
            return (*columns[:index], _of_role(column, "period", sure=False), *columns[index + 1 :])
    return columns


def _with_answers_found(
    sheet: Sheet, question: int, columns: tuple[ParsedColumn, ...], first: int
) -> tuple[ParsedColumn, ...]:
    """The columns, where no heading says which holds the answers: the only one that can. Of several, such as boys and
    girls or four quarters, a person says which."""
    texts = {
        index: sheet.texts_down(index + 1, first - 1, ROWS_SEARCHED + 1)
        for index, column in enumerate(columns)
        if index > question and _may_hold_answers(column)
    }
    able = [index for index, given in texts.items() if given]
    if len(able) > 1:
        numbered = [index for index in able if any(map(HAS_DIGIT.search, texts[index]))]
        able = numbered if len(numbered) == 1 else able
    found = list(columns)
    for index in able:
        column = found[index]
        found[index] = _answers(column, sure=False) if len(able) == 1 else _of_role(column, "unmapped", sure=False)
    return tuple(found)


def _may_hold_answers(column: ParsedColumn) -> bool:
    return column.role == "context" and role_of(column.header) is None


def _of_role(column: ParsedColumn, role: str, *, sure: bool) -> ParsedColumn:
    return ParsedColumn(column.column, column.header, column.banner, role, sure=sure)


def _column(column: HeaderColumn, question: int, names: Names) -> ParsedColumn:
    """What a column of a crossed table is: the questions, a council's or a period's answers, or kept beside them."""
    period = period_of(column)
    found = ParsedColumn(
        column.letter, column.header, column.banner, "context", period=period.label if period else None
    )
    if column.index == question:
        return ParsedColumn(column.letter, column.header, column.banner, "question")
    if column.index < question:
        is_period = role_of(column.header) == "period"
        return _of_role(found, "period", sure=True) if is_period else _kept(found)
    for text in _parts(column):
        if not parse_period(text) and names.is_known(text) and (area := names.resolve(text).area):
            return _answers(found, area_code=area.code)
    if any(is_total(text) for text in _parts(column)):
        return _kept(found)
    if period or any(role_of(text, long=True) == "answer" for text in _parts(column)):
        return _answers(found)
    role = role_of(column.header)
    if role in ("note", "source", "period"):
        return ParsedColumn(column.letter, column.header, column.banner, role)
    return _kept(found)


def _parts(column: HeaderColumn) -> list[str]:
    """The texts over a column, the nearest first."""
    return [text for text in (column.header, *reversed(column.banner.split(" | "))) if text.strip()]


def _answers(column: ParsedColumn, *, area_code: str = "", sure: bool = True) -> ParsedColumn:
    return ParsedColumn(
        column.column, column.header, column.banner, "answer", period=column.period, sure=sure, area_code=area_code
    )


def _kept(column: ParsedColumn) -> ParsedColumn:
    return ParsedColumn(column.column, column.header, column.banner, "context", sure=not column.header.strip())


def columns_of_nobody(columns: Sequence[ParsedColumn]) -> list[ParsedColumn]:
    """The columns after the questions with a heading that names nobody known, beside columns of councils."""
    if not any(column.area_code for column in columns):
        return []
    first = next(index for index, column in enumerate(columns) if column.role == "question")
    headed = (column for column in columns[first + 1 :] if column.role == "context" and column.header.strip())
    return [column for column in headed if not column.sure and not is_total(column.header)]


def has_council_headings(sheet: Sheet, found: Crossed, names: Names) -> bool:
    """Do names of several councils stand alone over the rows, each over questions of its own?"""
    last = min(len(sheet.rows), found.header.last_row + ROWS_SEARCHED)
    alone = (
        text
        for row in range(max(1, found.header.last_row - ROWS_TO_HEADING), last + 1)
        if (text := sheet.text(row, found.question + 1)).strip() and not _beside(sheet, found.question, row)
    )
    return len({area.code for text in alone if (area := council_in(text, names))}) > 1


def council_in(heading: str, names: Names) -> Authority | None:
    """The council that a heading names, with a year beside it or without."""
    for text in (heading, without_period(heading)):
        if names.is_known(text):
            return names.resolve(text).area
    return None
