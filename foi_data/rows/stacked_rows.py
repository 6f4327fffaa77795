"""The rows of a reply whose answers stand below their questions.

Several lines below a question are read and kept as the one text they are. A question that comes twice for the same
period is taken from neither place: they may be parts of one answer, and nobody can tell which was asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from foi_data.issues import IssueCode, issue, rows_in_words
from foi_data.meanings import Match
from foi_data.periods import parse_period
from foi_data.plan import Plan
from foi_data.questions import Question
from foi_data.rows.answer_rows import AnswerRow, Asked
from foi_data.rows.answering import RowAnswers, not_in_set, read_unmapped
from foi_data.rows.crossed_rows import match_under
from foi_data.rows.harvest import Harvest, RowRefused, cell_issues
from foi_data.stacked import Block, Entry, Stacked
from foi_data.texts.readings import Reading
from geo.areas import Authority


class StackedRows:
    """Reads the rows of one such reply."""

    def __init__(self, plan: Plan, answers: RowAnswers, found: Stacked, body: Authority) -> None:
        self._plan, self._answers, self._body = plan, answers, body
        self._headings = found.headings
        self._notes = {row for block in found.blocks for row in block.notes}
        self._years = {row for block in found.blocks for row in block.years}
        self._blocks = {block.row: block for block in found.blocks}
        self._block_of = {entry.row: block for block in found.blocks for entry in block.entries}

    def add(self, harvest: Harvest, row: int, texts: Sequence[str]) -> int:
        """Add what a row answers; returns how many of its cells became answers. RowRefused for other rows."""
        self._check_row(row, next(text.strip() for text in texts if text.strip()))
        block = self._block_of.get(row)
        if block is None:
            return 0
        here = [entries for entries in _by_period(block) if entries[0].row == row]
        asked = tuple(self._asked(harvest, block, entries[0]) for entries in here)
        raws = [self._as_written(entries) for entries in here]
        readings = [self._reading(harvest, one, entries) for one, entries in zip(asked, here, strict=True)]
        if here:
            harvest.rows.append(AnswerRow(self._body.code, row, asked, raws, readings))
        return len(here)

    def _check_row(self, row: int, said: str) -> None:
        sheet, block = self._plan.sheet.name, self._blocks.get(row)
        if row in self._plan.said.notes:
            raise RowRefused(issue(IssueCode.ROW_CALLED_NOTE, row=row, sheet=sheet, text=said))
        if row in self._headings or (block and block.is_stem):
            raise RowRefused(issue(IssueCode.ROW_BANNER, row=row, sheet=sheet, text=said))
        if block and not block.entries:
            raise RowRefused(issue(IssueCode.ANSWER_MISSING, row=row, sheet=sheet, question=block.words))
        if not block and row not in self._block_of and row not in self._years:
            raise RowRefused(issue(IssueCode.ROW_NOTE, row=row, sheet=sheet, text=said))

    def _asked(self, harvest: Harvest, block: Block, entry: Entry) -> Asked:
        question = self._question_of(harvest, block, entry)
        words = f"{block.words} ({entry.part})" if entry.part else block.words
        letter, period = self._plan.letter(entry.column), self._period(block, entry) or None
        return Asked(letter, question.id if question else None, words, period)

    def _as_written(self, entries: Sequence[Entry]) -> str:
        """The texts of the cells that entries stand in, to the letter, one after the other."""
        return "\n".join(self._plan.sheet.text(entry.row, entry.column + 1) for entry in entries)

    def _reading(self, harvest: Harvest, asked: Asked, entries: Sequence[Entry]) -> Reading:
        """How the entries for one period are read: together, as the one text that they are."""
        text = "\n".join(entry.text for entry in entries)
        question = self._plan.questions.question(asked.question) if asked.question else None
        found = self._answers.reading(question, text) if question else read_unmapped(text)
        row, sheet = entries[0].row, self._plan.sheet.name
        harvest.issues += cell_issues(found, row=row, column=asked.column, sheet=sheet)
        rest = list(dict.fromkeys(entry.row for entry in entries[1:]))
        said = ["" if question else "the question is not told", f"read with {rows_in_words(rest)}" if rest else ""]
        return replace(found, note="; ".join(part for part in (*said, found.note) if part))

    def _period(self, block: Block, entry: Entry) -> str:
        """The period beside or over an answer, else in the question or its heading, else of the whole sheet."""
        if entry.period:
            return entry.period
        named = parse_period(block.words) or parse_period(block.heading)
        return named.label if named else self._plan.default_period or ""

    def _question_of(self, harvest: Harvest, block: Block, entry: Entry) -> Question | None:
        """The question that is answered; None, with an issue that says why, where it is none or one of several."""
        plan, said = self._plan, self._said(block, entry)
        match = Match(question=said) if said else self._matches[block.row]
        if match.question is None:
            harvest.issues.append(not_in_set(plan, entry.row, block.words, match.candidates))
            return None
        question = plan.questions.question(match.question)
        if said:
            return question
        letter, sheet = plan.letter(entry.column), plan.sheet.name
        rows = self._asked_by.get((question.id, self._period(block, entry)), ())
        if entry.part:
            found = issue(IssueCode.ANSWER_IN_PARTS, row=entry.row, column=letter, sheet=sheet,
                          question=question.title, part=entry.part)  # fmt: skip
        elif len(rows) > 1:
            others = rows_in_words([each for each in rows if each != block.row])
            found = issue(IssueCode.QUESTION_REPEATED, row=entry.row, column=letter, sheet=sheet,
                          question=question.title, others=others)  # fmt: skip
        else:
            return question
        harvest.issues.append(found)
        return None

    def _said(self, block: Block, entry: Entry) -> str:
        """The question that a person said this row, or the one above it that asks, is about."""
        asks = self._plan.said.asks
        return asks.get(entry.row) or asks.get(block.row) or ""

    @cached_property
    def _matches(self) -> Mapping[int, Match]:
        """What each question's row asks, below its heading."""
        questions = self._plan.questions
        return {row: match_under(block.heading, block.words, questions) for row, block in self._blocks.items()}

    @cached_property
    def _asked_by(self) -> Mapping[tuple[str, str], Sequence[int]]:
        """The rows that ask each question for each period and have an answer."""
        found: dict[tuple[str, str], list[int]] = {}
        for row, block in self._blocks.items():
            periods = {self._period(block, entry) for entry in block.entries if not entry.part}
            for period in periods if (asked := self._matches[row].question) else ():
                found.setdefault((asked or "", period), []).append(row)
        return found


def _by_period(block: Block) -> Sequence[Sequence[Entry]]:
    """The entries of a question that belong together: those for the same period, parts of the answer apart."""
    found: dict[tuple[object, ...], list[Entry]] = {}
    for entry in block.entries:
        alone = (entry.row, entry.column) if entry.part else ()
        found.setdefault((entry.period, *alone), []).append(entry)
    return list(found.values())
