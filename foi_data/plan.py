"""A table of returns as it will be read: which sheet, which header, what each column is, and whose names are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce

from foi_data.files.structure import column_letter
from foi_data.headers import Header
from foi_data.meanings import LONG_ROLES, header_key
from foi_data.parsed import Cell, ParsedColumn
from foi_data.periods import narrower, parse_part_of_year, parse_period
from foi_data.questions import Question, QuestionSet
from foi_data.rows.kinds import Names
from foi_data.said import NOTHING_SAID, Said
from foi_data.stacked import Stacked
from foi_data.texts.phrases import load_words, pattern
from foi_data.texts.plain_text import plain
from foi_data.whose import OneBody
from foi_data.workbook import Sheet, Workbook

ROWS_OF_PARTS, SHARE_OF_PARTS = 300, 0.6
"""How many rows, and which share of their texts, tell a column of parts."""
CODING_ROLES = ("answer_status", "answer_number", "reason")
"""The columns that a file's maker wrote beside the answers, saying how each was taken."""


@dataclass(frozen=True)
class Plan:
    """A table as it will be read: its sheet and header, what each column is, and who tells its rows' names.

    `fill_down` says that a row without a name is about the council above it. `beside` are the columns (from
    0) of further tables that stand beside this one and have councils of their own. `body` is the one authority that a
    table without names is about; `is_crossed` says that its rows are questions and its columns councils or periods,
    `stacked` where its questions and the answers below them are. `is_headed` says that of a crossed table headings
    between the rows say whose the answers below them are. `repeated` are columns (from 0) of which several would
    answer the same question.
    """

    book: Workbook
    sheet: Sheet
    header: Header
    columns: tuple[ParsedColumn, ...]
    questions: QuestionSet
    names: Names
    said: Said = NOTHING_SAID
    fill_down: bool = False
    default_period: str | None = None
    beside: tuple[range, ...] = ()
    body: OneBody | None = None
    is_crossed: bool = False
    stacked: Stacked | None = None
    is_headed: bool = False
    repeated: tuple[tuple[int, ...], ...] = ()

    @cached_property
    def is_long(self) -> bool:
        """Has it one row an answer?"""
        return self.stacked is not None or all(self.first(role) is not None for role in LONG_ROLES)

    @cached_property
    def roles(self) -> Mapping[str, int]:
        """The first column (from 0) of each role."""
        found: dict[str, int] = {}
        for index, column in enumerate(self.columns):
            found.setdefault(column.role, index)
        return found

    @cached_property
    def asked(self) -> tuple[tuple[int, ParsedColumn, Question], ...]:
        """The columns (from 0) that answer a question, with the question."""
        return tuple(
            (index, column, self.questions.question(column.question))
            for index, column in enumerate(self.columns)
            if column.question
        )

    @cached_property
    def part_columns(self) -> tuple[int, ...]:
        """The columns (from 0) that say of which part of an answer a row is, such as boys or girls."""
        parts = load_words("headers")["parts"]
        called = [*parts["columns"], *(parts["columns_if_repeated"] if self._rows_repeat else ())]
        able = [index for index, column in enumerate(self.columns) if column.role in ("unmapped", "context")]
        return tuple(
            index for index in able if header_key(self.columns[index].header) in called or self._holds_parts(index)
        )

    @cached_property
    def _rows_repeat(self) -> bool:
        """Do some rows name the same council, and the same period or question where they name one?"""
        roles = ("area", "area_code", "period", *(["question"] if self.is_long else []))
        keys = [index for index in map(self.first, roles) if index is not None]
        first, last = self.header.last_row + 1, min(len(self.sheet.rows), self.header.last_row + ROWS_OF_PARTS)
        rows = [tuple(self.sheet.text(row, index + 1).strip() for index in keys) for row in range(first, last + 1)]
        told = [row for row in rows if any(row)]
        return len(set(told)) < len(told)

    def _holds_parts(self, index: int) -> bool:
        """Are the texts of a column parts of answers ("LAC", "Boys", "All"), at least two different ones?"""
        texts = [plain(text) for text in self.sheet.texts_down(index + 1, self.header.last_row, ROWS_OF_PARTS)]
        parts = [text for text in texts if pattern("headers", "parts.words").fullmatch(text)]
        return len(set(parts)) > 1 and len(parts) >= SHARE_OF_PARTS * len(texts)

    @cached_property
    def key_column(self) -> int:
        """The column (from 0) that tells the rows apart: the councils', else the periods', else the first."""
        found = (self.first(role) for role in ("area", "area_code", "period"))
        return next((index for index in found if index is not None), 0)

    @cached_property
    def key_header(self) -> str:
        """The header of that column, "" where it has none."""
        return self.headers[self.key_column].strip() if self.headers else ""

    @property
    def names_councils(self) -> bool:
        """Has it a column of councils?"""
        return self.first("area") is not None or self.first("area_code") is not None

    @cached_property
    def is_coded(self) -> bool:
        """Has its maker written a status, a number or a reason beside the answers?"""
        return any(self.first(role) is not None for role in CODING_ROLES)

    @cached_property
    def unmapped(self) -> tuple[int, ...]:
        """The columns (from 0) that were taken for nothing."""
        return tuple(index for index, column in enumerate(self.columns) if column.role == "unmapped")

    @cached_property
    def context(self) -> tuple[tuple[int, str], ...]:
        """The columns (from 0) that are about the return and answer no question, with what they are headed."""
        return tuple(
            (index, column.header.strip() or column.column)
            for index, column in enumerate(self.columns)
            if column.question is None and column.role != "unmapped"
        )

    @cached_property
    def headers(self) -> tuple[str, ...]:
        """The text of every column's header."""
        return tuple(column.header for column in self.columns)

    def first(self, role: str) -> int | None:
        """The first column (from 0) of a role."""
        return self.roles.get(role)

    def text(self, texts: Sequence[str], role: str) -> str:
        """A row's text in the first column of a role, "" if there is none."""
        index = self.roles.get(role)
        return texts[index] if index is not None and index < len(texts) else ""

    @cached_property
    def over_questions(self) -> frozenset[tuple[int, int]]:
        """The cells (row from 1, column from 0) of rows below the header that are merged over several questions."""
        asked = {index for index, _, _ in self.asked}
        return frozenset(
            (row, left - 1)
            for top, left, low, right in self.sheet.merged
            if top > self.header.last_row and len(asked & {*range(left - 1, right)}) > 1
            for row in range(top, low + 1)
        )

    @cached_property
    def period_columns(self) -> tuple[tuple[int, ...], ...]:
        """The columns (from 0) that say which period a row is about: those of each table, as several may stand side by
        side. A year and its quarter may stand in two columns of one table, which no question parts."""
        found: list[tuple[int, ...]] = []
        is_new = True
        for index, column in enumerate(self.columns):
            if column.role == "period":
                found = [*found, (index,)] if is_new else [*found[:-1], (*found[-1], index)]
                is_new = False
            is_new = is_new or bool(column.question)
        return tuple(found)

    def periods_in(self, texts: Sequence[str]) -> tuple[str, ...]:
        """What a row says in the columns of each table: labels of periods, its own words where they are none, "" for
        nothing."""
        return tuple(
            _period_said(tuple(texts[index].strip() for index in columns if index < len(texts)))
            for columns in self.period_columns
        )

    def period_in(self, texts: Sequence[str], year: str) -> str:
        """The same of the first table, where a quarter alone is of the `year` that is said elsewhere."""
        said = next(iter(self.periods_in(texts)), "")
        part = parse_part_of_year(said, year) if said else None
        return part.label if part else said

    def cell(self, row: int, index: int, raw: str) -> Cell:
        """The cell at a row (from 1) and column (from 0)."""
        return Cell(self.sheet.name, row, self.letter(index), raw)

    def letter(self, index: int) -> str:
        """The letters of a column counted from 0."""
        return self.columns[index].column if index < len(self.columns) else column_letter(index + 1)


@lru_cache(maxsize=4_000)
def _period_said(texts: tuple[str, ...]) -> str:
    """The period that the cells of a year and its parts name together; their words where one is not understood."""
    given = [text for text in texts if text]
    named = {text: period.label for text in given if (period := parse_period(text))}
    year = next(reversed(named.values()), "")
    parts = [parse_part_of_year(text, year) for text in given if text not in named]
    if None in parts:
        return " ".join(given)
    return reduce(narrower, [*named.values(), *(part.label for part in parts if part)], "")
