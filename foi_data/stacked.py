"""Replies in which each question stands in a row of its own, with its answer in the rows below.

It is how letters look that somebody copied into a sheet: "1. How many children went missing?", and below it "412", a
sentence, or a small table of years. Only a sheet of which some questions are of the set is taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from foi_data.headers import Header, HeaderColumn
from foi_data.meanings import NUMERIC, concepts_in, header_key, is_whole, match_question, role_of
from foi_data.parsed import ParsedColumn
from foi_data.periods import parse_period
from foi_data.questions import QuestionSet
from foi_data.texts.phrases import word_set
from foi_data.texts.question_numbers import NUMBERING
from foi_data.texts.timeless import without_number, without_period
from foi_data.workbook import Sheet

ROWS_SEARCHED = 250
"""How far below the first row such a reply is read: what stands further down is set aside as notes."""
ENOUGH_QUESTIONS = 2
"""Questions of the set with something below them that make a reply."""
WORDS_OF_A_QUESTION = 3
LONGEST_HEADING = 60
"""Letters from which a text between two questions is part of an answer rather than a heading."""
GOING_ON = r"(?:please|if|for|note|broken|include|in)\b"
ASKED = re.compile(
    rf"\?\W*(?:{GOING_ON}[^?]*)?$|"
    r"^\W*(?:q(?:u|uestion)?\W*\d{1,2}(?!\d)|\d{1,2}(?:\.\d{1,2})*\s*[.):]+\s*(?=[^\W\d])"
    r"|(?:\d{0,2}\(?[a-z]|[ivx]{1,4})\s*[.):]+\s)",
    re.IGNORECASE,
)
"""How a question ends or is numbered."""
PART_OF_QUESTION = re.compile(r"^\W*(?:\d{0,2}\(?[a-z]|[ivx]{1,4})\s*[.)]", re.IGNORECASE)
"""How a part of the question above it is lettered: "(a) from care"."""
NUMBER_OF_QUESTION = re.compile(r"\(?(?:q(?:u|uestion)?\W{0,2})?\d{1,2}(?:\.\d{1,2})?\s?[a-z]?[.):]*", re.IGNORECASE)
ANSWER_LABEL = re.compile(
    r"^\W*(?:(?:our |the )?(?:answer|response|reply|ans)\b(?: to q(?:uestion)?)?\s*(?:\d{1,2}[a-z]?)?"
    r"|a\s?\d{1,2}[a-z]?|a(?=\s*:))\s*(?:[:.)-]+\s*|$)",
    re.IGNORECASE,
)
"""What stands before an answer: "Response:", "A1."."""
ANSWERED_IN_PLACE = re.compile(
    rf"(.*?\?)\s*(?:\n\s*(?!{GOING_ON})|(?=\b(?:our )?(?:answer|response|reply)\b))(.*\w.*[^?\s])\s*",
    re.IGNORECASE | re.DOTALL,
)
"""A question with its answer behind it in the same cell, in a line of its own or called one."""
LETTER = re.compile(r"\(?(?:[a-z]|\d{1,2}|[ivx]{2,4})[.)]", re.IGNORECASE)
WITH_ITS_YEAR = re.compile(r"\s*(.{4,40}?)\s*(?:[:=]|\s[-–])\s*(\S.{0,40})")
"""An answer with its year before it in one cell: "2022/23: 412"."""


@dataclass(frozen=True)
class Entry:
    """A cell (its column from 0) that answers: the text in it that does so, the period that stands with it, and of
    which part of the answer it is, "" for all."""

    row: int
    column: int
    text: str
    period: str = ""
    part: str = ""


@dataclass(frozen=True)
class Block:
    """A question in its row, the heading that stands over it, and what stands below it up to the next question.

    `years` are rows that say the periods of those below them, or only that an answer follows; `notes` rows after the
    last answer of all. `is_stem` says that it is answered in the lettered parts below it.
    """

    row: int
    words: str
    heading: str
    entries: tuple[Entry, ...]
    years: tuple[int, ...] = ()
    notes: tuple[int, ...] = ()
    is_stem: bool = False

    def is_beside(self, column: int) -> bool:
        """Does its only answer stand in its own row, in another column than the question's?"""
        return all(entry.row == self.row and entry.column != column for entry in self.entries)


@dataclass(frozen=True)
class Stacked:
    """Where such a reply's questions and answers are. `matched` counts the questions of the set that have an answer,
    `share` is theirs of all questions; `headings` are rows that say what the questions below them are about."""

    question: int
    header: Header
    blocks: tuple[Block, ...]
    headings: frozenset[int]
    matched: int
    share: float

    @property
    def columns(self) -> tuple[ParsedColumn, ...]:
        """What the columns are: one of questions, those in which answers stand, and others."""
        answering = {entry.column for block in self.blocks for entry in block.entries}
        return tuple(
            ParsedColumn(column.letter, "", "", self._role(column.index, answering)) for column in self.header.columns
        )

    def _role(self, index: int, answering: set[int]) -> str:
        return "question" if index == self.question else "answer" if index in answering else "context"


@dataclass(frozen=True)
class Line:
    """A row that holds anything: its cells with their columns (from 0), and whether a blank row stands above it."""

    row: int
    cells: tuple[tuple[int, str], ...]
    is_apart: bool

    @property
    def asked(self) -> tuple[int, str]:
        """The cell that may hold a question: the first, or the second behind a question's number."""
        numbered = len(self.cells) > 1 and NUMBER_OF_QUESTION.fullmatch(self.cells[0][1].strip())
        return self.cells[1 if numbered else 0]

    @property
    def is_numbered(self) -> bool:
        return self.asked != self.cells[0]

    @property
    def beside(self) -> tuple[tuple[int, str], ...]:
        """The cells right of that one."""
        return tuple(cell for cell in self.cells if cell[0] > self.asked[0])


def find_stacked(sheet: Sheet, questions: QuestionSet, header_row: int = 0) -> Stacked | None:
    """The reply of a sheet below `header_row` whose answers stand below their questions; None where there is none."""
    key = "stacked", questions, header_row
    if key not in sheet.headers:
        sheet.headers[key] = _found(sheet, questions, header_row)
    found: Stacked | None = sheet.headers[key]
    return found


def _found(sheet: Sheet, questions: QuestionSet, header_row: int) -> Stacked | None:
    lines = list(_lines(sheet, header_row))
    asking = _asking(lines, questions)
    if len(asking) < ENOUGH_QUESTIONS:
        return None
    blocks, headings = _blocks(lines, asking)
    answered = [block for block in blocks if block.entries and not block.is_beside(asking[block.row][0])]
    matched = {match_question(block.words, questions).question for block in answered} - {None}
    if len(matched) < ENOUGH_QUESTIONS or 2 * len(answered) < len(blocks):
        return None
    columns = [asking[row][0] for row in asking]
    first = blocks[0].row - 1
    width = max(cell[0] for line in lines for cell in line.cells) + 1
    above = tuple(text.strip() for row in range(1, first + 1) for text in sheet.texts(row) if text.strip())
    header = Header(first, first, tuple(HeaderColumn(index, "") for index in range(width)), above)
    share = len(matched) / len(blocks)
    return Stacked(max(columns, key=columns.count), header, blocks, headings, len(matched), share)


def _lines(sheet: Sheet, header_row: int) -> Iterator[Line]:
    last = header_row
    for row in range(header_row + 1, min(len(sheet.rows), header_row + ROWS_SEARCHED) + 1):
        if cells := tuple((index, text) for index, text in enumerate(sheet.texts(row)) if text.strip()):
            yield Line(row, cells, row > last + 1)
            last = row


def _asking(lines: Sequence[Line], questions: QuestionSet) -> dict[int, tuple[int, str]]:
    """The rows that ask, with the column (from 0) and the text of the question.

    Where questions are numbered, or end in their mark, only such rows ask: a sentence of an answer may have all the
    words of a question.
    """
    able = [line for line in lines if len(line.beside) < 2 and _is_worded(line.asked[1])]
    known = [line for line in able if match_question(_question_in(line.asked[1]), questions).question]
    marked = [line for line in able if line.is_numbered or ASKED.search(_question_in(line.asked[1]))]
    marked = [line for line in marked if not ANSWER_LABEL.match(line.asked[1])]
    chosen = marked if sum(1 for line in known if line in marked) >= ENOUGH_QUESTIONS else known
    return {line.row: line.asked for line in _without_numbered_answers(chosen)}


def _without_numbered_answers(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines but for those that have their question's number again: "2. How many?", "2. There were five"."""
    last = ""
    for line in lines:
        found = NUMBERING.match(line.asked[1])
        number = header_key(found[0]) if found else ""
        if not number or number != last or "?" in line.asked[1]:
            yield line
        last = number


def _is_worded(text: str) -> bool:
    return len(re.findall(r"[^\W\d]{2,}", text)) >= WORDS_OF_A_QUESTION


def _question_in(text: str) -> str:
    found = ANSWERED_IN_PLACE.fullmatch(text.strip())
    return found[1] if found else text


def _blocks(lines: Sequence[Line], asking: dict[int, tuple[int, str]]) -> tuple[tuple[Block, ...], frozenset[int]]:
    """Each question with what stands below it, and the rows between them that are headings."""
    starts = [place for place, line in enumerate(lines) if line.row in asking]
    blocks: list[Block] = []
    headings: set[int] = set()
    section, stem, year = "", "", ""
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        line, below, is_last = lines[start], list(lines[start + 1 : end]), end == len(lines)
        over = below.pop() if not is_last and len(below) > 1 and _is_heading(below[-1]) else None
        words = asking[line.row][1].strip()
        stem = stem if PART_OF_QUESTION.match(words) else ""
        block = _block(line, words, f"{stem or section} {year}".strip(), below, is_last=is_last)
        has_parts = not is_last and bool(PART_OF_QUESTION.match(asking[lines[end].row][1]))
        if not block.entries and not stem and has_parts:
            block, stem = replace(block, is_stem=True), words
        blocks.append(block)
        if over:
            headings.add(over.row)
            said = over.cells[0][1].strip()
            section, year = (section, said) if _are_periods([said]) else (said, year)
    return tuple(blocks), frozenset(headings)


def _is_heading(line: Line) -> bool:
    """Does a line right above a question say what it is about, rather than go on with the answer before?"""
    text = line.cells[0][1].strip()
    if len(line.cells) == 1 and _are_periods([text]):
        return True
    is_short = len(line.cells) == 1 and len(text) <= LONGEST_HEADING and not text.endswith(".")
    return line.is_apart and is_short and bool(concepts_in(text)) and not NUMERIC.fullmatch(text)


def _block(line: Line, words: str, heading: str, below: Sequence[Line], *, is_last: bool) -> Block:
    """A question with its answer beside it, below it, or, where neither has any, in its own cell."""
    below, notes = _without_notes(line, below) if is_last else (below, ())
    reader = _EntryReader()
    if line.beside:
        reader.add(line.row, line.beside[0])
    for each in below:
        reader.read(each)
    reader.take_lone_period()
    found = ANSWERED_IN_PLACE.fullmatch(words) if not reader.entries else None
    if found:
        words = found[1]
        reader.entries.append(Entry(line.row, line.asked[0], ANSWER_LABEL.sub("", found[2])))
    return Block(line.row, words, heading, tuple(reader.entries), tuple(reader.years), notes)


def _without_notes(line: Line, below: Sequence[Line]) -> tuple[Sequence[Line], tuple[int, ...]]:
    """What stands below the last question, apart from what stands there after its answer and a blank row."""
    answered = bool(line.beside)
    for place, each in enumerate(below):
        if answered and each.is_apart and len(each.cells) == 1 and not NUMERIC.fullmatch(each.cells[0][1]):
            return below[:place], tuple(after.row for after in below[place:])
        answered = True
    return below, ()


class _EntryReader:
    """Reads the rows below a question: single answers, answers beside their periods, small tables of years."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.years: list[int] = []
        self._across: dict[int, str] = {}
        self._period = ""
        self._lone: list[Entry] = []

    def take_lone_period(self) -> None:
        """Where nothing but one day or period stands below a question it is the answer, as of a day that was asked."""
        if not self.entries and len(self._lone) == 1:
            self.entries = self._lone
            self.years = [row for row in self.years if row != self._lone[0].row]

    def read(self, line: Line) -> None:
        """Add what one row holds."""
        cells = _without_label([(index, _bare(text)) for index, text in line.cells])
        first, *others = cells
        named = parse_period(first[1])
        if _are_labels([text.strip() for _, text in cells]):
            self.years.append(line.row)
        elif _are_periods([text for _, text in cells]):
            self.years.append(line.row)
            labels = {index: period.label for index, text in cells if (period := parse_period(text))}
            self._across = labels if others else {}
            self._period = "" if others else labels[first[0]]
            self._lone += [] if others else [Entry(line.row, *first)]
        elif not others:
            self.add(line.row, first)
        elif named and not without_period(first[1]) and first[0] not in self._across:
            for cell in others:
                self.add(line.row, cell, period=named.label, part="" if len(others) == 1 else "several figures")
        else:
            label = first[1].strip() if first[0] not in self._across and not NUMERIC.fullmatch(first[1]) else ""
            part = "" if _leaves_whole(label) else label
            for cell in others if label else cells:
                self.add(line.row, cell, part=part if cell[0] in self._across else part or "one of several figures")

    def add(self, row: int, cell: tuple[int, str], *, period: str = "", part: str = "") -> None:
        """Add one cell that answers."""
        index, text = cell
        beside = WITH_ITS_YEAR.fullmatch(text)
        if beside and (named := parse_period(beside[1])) and without_period(beside[1]) in ("", "to"):
            period, text = named.label, beside[2]
        found = ANSWER_LABEL.sub("", text, count=1) if ANSWER_LABEL.match(text) else text
        period = period or self._across.get(index, "") or self._period
        self.entries.append(Entry(row, index, found if found.strip() else text, period, part))


def _bare(text: str) -> str:
    """A text below a question without the bullet or the letter that it opens with: "a) 2019/20"."""
    found = without_number(text.strip().lstrip("•·●▪◦").lstrip())
    return found if found.strip() else text


def _are_labels(texts: Sequence[str]) -> bool:
    """Does a row only say what follows: "Q2", "Answer:", or "Year | Number" over a small table?"""
    if len(texts) > 1:
        return all(role_of(text, long=True) for text in texts)
    is_number = NUMBER_OF_QUESTION.fullmatch(texts[0]) and texts[0][:1].casefold() == "q"
    return bool(is_number or ANSWER_LABEL.fullmatch(texts[0]))


def _without_label(cells: Sequence[tuple[int, str]]) -> Sequence[tuple[int, str]]:
    """The cells without a first that only says "Answer" or letters the row."""
    first = cells[0][1].strip()
    return cells[1:] if len(cells) > 1 and (ANSWER_LABEL.fullmatch(first) or LETTER.fullmatch(first)) else cells


def _leaves_whole(label: str) -> bool:
    """Does a label beside figures leave them the whole answer ("Total", "Number")?"""
    key = header_key(label)
    return not key or is_whole(label) or key in word_set("headers", "parts.figure")


def _are_periods(texts: Sequence[str]) -> bool:
    """Are these the years over a small table, or the one above an answer? Bare numbers are that only year by year."""
    bare = [int(text) for text in texts if text.strip().isdecimal()]
    if bare:
        steps = {later - earlier for earlier, later in pairwise(bare)}
        return len(bare) == len(texts) > 1 and steps in ({1}, {-1}) and all(map(parse_period, texts))
    return all(parse_period(text) and not without_period(text) for text in texts)
