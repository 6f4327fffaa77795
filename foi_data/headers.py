"""Finding a table's header among banners and titles, and telling which question or role each column has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foi_data.files.structure import column_letter
from foi_data.meanings import LONG_ROLES, NUMERIC, Match, comes_to_one, concepts_in, header_key, match_question, role_of
from foi_data.periods import Period, is_part_of_year, parse_part_of_year, parse_period
from foi_data.questions import QuestionSet
from foi_data.texts.phrases import word_set
from foi_data.texts.question_numbers import OPENING_Q
from foi_data.texts.timeless import without_number, without_period
from foi_data.workbook import Sheet, Workbook

ROWS_SEARCHED = 60
"""How far down a sheet a header is looked for."""
ROWS_AFTER_BEST = 12
"""How many rows without a better one end the search for a header."""
SHORTEST_PERIOD = 4
"""Letters of the shortest text that names a period, which is a year."""
BANNERS_SEARCHED = 4
"""How many rows above a header may be banners of it."""

ROWS_COUNTED = 200
"""How many rows of a sheet are looked at to tell how much there is to search."""
TEXTS_SEARCHED = 3_000
"""Different texts after which no further sheet is searched: a workbook that holds more is no table of returns, or has
one on its first sheets."""
ENOUGH = 3.0
"""The score of a row that is a header: a column of councils and one more that is known."""


@dataclass(frozen=True)
class HeaderColumn:
    """A column of a table, counted from 0. `banner` is what stands above its header, from the top, " | " between.

    `is_numbered` says that a "Q1" before its words is the number of a question and no quarter of a year.
    """

    index: int
    header: str
    banner: str = ""
    is_numbered: bool = False

    @property
    def letter(self) -> str:
        """The column as a spreadsheet letters it."""
        return column_letter(self.index + 1)


@dataclass(frozen=True)
class Header:
    """A table's header: its rows (from 1), the columns, and the texts of titles that stand above the whole table."""

    first_row: int
    last_row: int
    columns: tuple[HeaderColumn, ...]
    titles: tuple[str, ...] = ()


# Where the header is.


def sheets_searched(book: Workbook) -> Sequence[Sheet]:
    """The sheets in which a table is looked for: all of them, unless the first ones hold very many different texts.

    Every text costs time, and councils' own workbooks of many sheets say the same words again and again.
    """
    seen: set[str] = set()
    for count, sheet in enumerate(book.sheets, 1):
        for row in range(1, min(len(sheet.rows), ROWS_COUNTED) + 1):
            seen.update(words_and_figures(sheet, row)[0])
        if len(seen) > TEXTS_SEARCHED:
            return book.sheets[:count]
    return book.sheets


def find_header(sheet: Sheet, questions: QuestionSet | None) -> Header | None:
    """The header of a sheet's table; None if no row among the first looks like one."""
    if questions not in sheet.headers:
        sheet.headers[questions] = _searched_header(sheet, questions)
    found: Header | None = sheet.headers[questions]
    return found


def _searched_header(sheet: Sheet, questions: QuestionSet | None) -> Header | None:
    best, best_score = 0, 0.0
    for row in range(1, min(len(sheet.rows), ROWS_SEARCHED) + 1):
        words, figures = words_and_figures(sheet, row)
        # What is asked of words is slow, and most rows hold so many figures that no words could make up for them.
        score = _header_score(words, figures, questions) if _most_score(words, figures) > best_score else 0.0
        if score > best_score + 0.01 or _is_banner(sheet, best, row):
            best, best_score = row, max(score, best_score)
        if best_score >= ENOUGH and row >= best + ROWS_AFTER_BEST:
            break
    return build_header(sheet, best, questions) if best_score >= ENOUGH else None


def words_and_figures(sheet: Sheet, row: int) -> tuple[Sequence[str], Sequence[str]]:
    """The texts of a row that are not blank, figures apart. They are remembered: every search for a header asks."""
    found = sheet.words_and_figures.get(row)
    if found is None:
        texts = sheet.texts(row)
        words: list[str] = []
        figures = [text for text in texts if text.isdecimal()]
        for text in texts:
            if not text.isdecimal() and text.strip():
                (figures if NUMERIC.fullmatch(text) and text.strip() != "%" else words).append(text)
        found = sheet.words_and_figures[row] = words, figures
    return found


def _most_score(words: Sequence[str], figures: Sequence[str]) -> float:
    """What a row could score at most, whatever its words say: no word counts for more than 2."""
    if len(words) + len(figures) < 2 or not words:
        return 0.0
    may_be_periods = sum(1 for text in figures if len(text) >= SHORTEST_PERIOD)
    return 2.0 * len(words) + 0.6 * may_be_periods - (len(figures) - may_be_periods)


def _is_banner(sheet: Sheet, above: int, row: int) -> bool:
    """Does a row that looks like a header stand over one that names the councils' column, which it does not?"""
    if not 0 < row - above <= BANNERS_SEARCHED or _names_area(sheet.texts(above)):
        return False
    texts, over = sheet.texts(row), sheet.texts(above)
    named = (index for index, text in enumerate(texts) if role_of(text) in ("area", "area_code"))
    # Its header stands over other columns: beside a label ("Council | Kent") nothing more would stand.
    return any(not "".join(over[index : index + 1]).strip() for index in named) and len([*filter(str.strip, texts)]) > 2


def _names_area(texts: Iterable[str]) -> bool:
    return any(role_of(text) in ("area", "area_code") for text in texts)


def _header_score(words: Sequence[str], figures: Sequence[str], questions: QuestionSet | None) -> float:
    """How much a row looks like a header: names of roles and questions speak for it, numbers against."""
    if len(words) + len(figures) < 2 or not words:
        return 0.0
    roles = [role_of(text, long=True) for text in words]
    score = 2.0 * sum(1 for role in set(roles) - {None} if role in ("area", "area_code", *LONG_ROLES))
    score += 0.8 * sum(1 for role in roles if role and role not in ("area", "area_code", *LONG_ROLES))
    for text, role in zip(words, roles, strict=True):
        if role or questions is None:
            continue
        match = match_question(text, questions)
        named = match.is_sure or comes_to_one(text, questions)
        score += 1.5 if named else 0.5 if match.candidates or (concepts_in(text) and len(text) > 3) else 0.0
    if "area" in roles:
        score += 0.6 * sum(1 for text in figures if parse_period(text))
        score += 0.6 * sum(1 for text in words if is_part_of_year(text) or _is_period(text))
    return score - sum(1 for text in figures if not parse_period(text))


def build_header(sheet: Sheet, row: int, questions: QuestionSet | None = None, *, is_last_row: bool = False) -> Header:
    """The header whose main row is `row`, with the banners above it and a second row below it if there is one.

    `is_last_row` says that what stands below belongs to the table already.
    """
    main = sheet.texts(row)
    below = [] if is_last_row else _second_row(sheet, row, questions)
    width = max(len(main), len(below))
    main, below = _padded(main, width), _padded(below, width)
    if any(below):
        main = _filled_right(sheet, row, main, below)
    headers = [
        " ".join(part for part in (top.strip(), low.strip()) if part) if low.strip() else top
        for top, low in zip(main, below, strict=True)
    ]
    banners, titles, first = _banners(sheet, row, width, headers)
    numbered = are_numbered(headers)
    columns = tuple(
        HeaderColumn(index, header, " | ".join(line[index] for line in banners if line[index]), numbered)
        for index, header in enumerate(headers)
    )
    return Header(first, row + 1 if any(below) else row, columns, (*titles, sheet.name))


def are_numbered(headers: Sequence[str]) -> bool:
    """Are the headers' "Q1" and "Q2" numbers of questions? Quarters stand before the same words again and again."""
    asked: dict[str, set[str]] = {}
    for header in headers:
        if found := OPENING_Q.match(header):
            words = without_period(without_number(header))
            asked.setdefault(found[1], set()).update([] if role_of(words) else [words])
    texts = [text for each in asked.values() for text in each]
    # A question may stand once for each year, or have parts and a column of notes, but its words have one number.
    return len(asked) > 1 and len(texts) == len(set(texts))


def _padded(texts: Sequence[str], width: int) -> list[str]:
    return [*texts, *[""] * (width - len(texts))]


def _second_row(sheet: Sheet, row: int, questions: QuestionSet | None) -> list[str]:
    """The row below the header, if it goes on with the header: periods or words of questions, and no council."""
    if row >= len(sheet.rows):
        return []
    texts = sheet.texts(row + 1)
    filled = [(index, text) for index, text in enumerate(texts) if text.strip()]
    main = sheet.texts(row)
    area = next((index for index, text in enumerate(main) if role_of(text) == "area"), None)
    if not filled or (area is not None and any(index == area for index, _ in filled)):
        return []
    if len(filled) == 1 and role_of("".join(main[filled[0][0] :][:1])) == "period":
        # A year alone below "Quarter" is a heading of the rows below it.
        return []
    under_blank = any(index >= len(main) or not main[index].strip() for index, _ in filled)
    return texts if all(_goes_on(text, questions, under_blank=under_blank) for _, text in filled) else []


def _goes_on(text: str, questions: QuestionSet | None, *, under_blank: bool) -> bool:
    """Does a cell below the header belong to it: a period, a role, a question, or, under a spread header, its words?"""
    named = parse_period(text)
    if NUMERIC.fullmatch(text) and not named:
        return False
    if named:
        return not re.fullmatch(r"\d{4}-\d\d-\d\d(?: 00:00:00)?", text.strip())
    if role_of(text) or (questions and match_question(text, questions).is_sure):
        return True
    return under_blank and bool(concepts_in(text))


def _filled_right(sheet: Sheet, row: int, main: list[str], below: list[str]) -> list[str]:
    """Header cells spread over the columns below them: by their merged range, else over blanks that go on below."""
    found = list(main)
    for index in range(1, len(found)):
        if not found[index].strip() and below[index].strip():
            found[index] = found[index - 1]
    return found


def _banners(sheet: Sheet, row: int, width: int, headers: Sequence[str]) -> tuple[list[list[str]], list[str], int]:
    """The rows above a header that stand over some of its columns, titles apart, and the first of these rows.

    A banner spreads over its merged range, or else to the right until the next one. A text that begins in the
    first columns, where the councils' names are, is a title of the whole table.
    """
    lines: list[list[str]] = []
    titles: list[str] = []
    first = row
    start = next(
        (index for index, text in enumerate(headers) if role_of(text) not in ("area", "area_code", "context")), 0
    )
    is_apart = False
    for above in range(row - 1, max(0, row - 1 - BANNERS_SEARCHED), -1):
        texts = _padded(sheet.texts(above), width)[:width]
        filled = [index for index, text in enumerate(texts) if text.strip()]
        if not filled:
            is_apart = True
            continue
        first = above
        over = [index for index in filled if index >= start and index and not is_date_of_paper(texts[index])]
        if is_apart and len(over) < 2 and not any(top <= above <= low for top, _, low, _ in sheet.merged):
            over = []
        titles += [texts[index].strip() for index in filled if index not in over]
        lines.insert(0, _spread(sheet, above, [text if at in over else "" for at, text in enumerate(texts)], start))
    return lines, titles, first


def is_date_of_paper(text: str) -> bool:
    """Is it one day or month that says when something was written, not what it is about ("Date: 12/03/2024")?"""
    named = parse_period(text)
    if named is None or SNAPSHOT.search(text.casefold()):
        return False
    if named.start == named.end:
        return True
    return named.label == f"{named.start:%Y-%m}" and bool(WRITTEN.search(text.casefold()))


SNAPSHOT = re.compile(r"\b(?:as at|as of|at|on|snapshot|position|census)\b")
WRITTEN = re.compile(
    r"\b(?:date|dated|sent|received|response|reply|replied|request|foi|published|printed|version|updated)\b"
)


def _spread(sheet: Sheet, row: int, texts: list[str], start: int) -> list[str]:
    merged = {left - 1: right - 1 for top, left, low, right in sheet.merged if top <= row <= low}
    found = [""] * len(texts)
    for index, text in enumerate(texts):
        if not text.strip() or index < start or index == 0:
            continue
        last = merged.get(index, _next_filled(texts, index) - 1)
        for each in range(index, min(last, len(texts) - 1) + 1):
            found[each] = text.strip()
    return found


def _next_filled(texts: Sequence[str], index: int) -> int:
    return next((each for each in range(index + 1, len(texts)) if texts[each].strip()), len(texts))


def period_of(column: HeaderColumn) -> Period | None:
    """The period of a column: in its own header, else in the nearest banner that names one."""
    own = without_number(column.header) if column.is_numbered else column.header
    if found := parse_period(own):
        return found
    for text in reversed(column.banner.split(" | ")):
        if found := parse_period(text):
            # "Q1" below "2022-23" is its first quarter.
            return parse_part_of_year(own, text) if is_part_of_year(own) else found
    return None


def _is_period(text: str) -> bool:
    """Does a header say a period and nothing else?"""
    return parse_period(text) is not None and not without_period(text)


def match_column(column: HeaderColumn, questions: QuestionSet, titles: Sequence[str] = ()) -> Match:
    """What a column is: a question, a role, or neither. A banner's words count with the header's own; a header that
    is only a period ("2022-23") or "Number", without a banner, is what a title of the table says."""
    is_period = _is_period(column.header)
    if not column.banner and (is_period or header_key(column.header) in word_set("headers", "parts.figure")):
        # A title that joins two things may be about two tables.
        one = (title for title in titles if not re.search(r"(?i)\band\b|&", title))
        sure = [match for title in one if (match := match_question(title, questions)).question]
        if sure or is_period:
            return sure[0] if sure else Match()
    own = match_question(column.header, questions)
    role = role_of(column.header)
    banner = " ".join(without_number(part) for part in column.banner.split(" | ") if concepts_in(part))
    if not banner:
        if own.question or role is None:
            return own
        return Match(role=role)
    if role:
        return Match(role=role)
    joined = match_question(f"{banner} {without_period(column.header)}", questions)
    if joined.is_sure or joined.candidates:
        return joined
    return Match(candidates=(own.question,)) if own.question else own
