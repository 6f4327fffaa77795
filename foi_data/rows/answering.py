"""A cell as an answer of an authority, in a wide row (a return) and in a long one (one answer)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from foi_data.cells import PLAIN_COUNTS, parse_cell
from foi_data.files.structure import column_letter
from foi_data.issues import Issue, IssueCode, issue
from foi_data.meanings import NUMERIC, Match, match_question
from foi_data.parsed import ParsedColumn, Proposal
from foi_data.periods import are_apart, is_part_of_year, narrower, parse_part_of_year, parse_period
from foi_data.plan import CODING_ROLES, Plan
from foi_data.questions import Question
from foi_data.rows.answer_rows import AnswerRow, Asked
from foi_data.rows.harvest import Harvest, RowRefused, cell_issues
from foi_data.rows.whole_returns import return_of
from foi_data.texts.days import SERIAL_RULE, as_day, counted_from_1904, parse_day
from foi_data.texts.plain_text import plain
from foi_data.texts.readings import Reading, unclear
from foi_data.texts.settling import Coding, settle
from geo.areas import Authority

UNMAPPED = Question(id="unmapped", title="Not mapped", text="Not mapped", kind="count", unit="councils")
"""Cells of no question are read as a number where they are one; its unit is one that no text names."""


class Read(dict[str, Reading]):
    """What the texts of a file were read as, for one question: a text that comes again is not read again."""

    def __init__(self, question: Question, *, counts_from_1904: bool) -> None:
        super().__init__()
        self._question, self._counts_from_1904 = question, counts_from_1904

    def __missing__(self, raw: str) -> Reading:
        found = parse_cell(raw, self._question)
        if self._counts_from_1904 and found.rule in ("date_for_number", SERIAL_RULE):
            found = counted_from_1904(found)
        self[raw] = found
        return found


class RowAnswers:
    """Reads the rows of one table. What many rows have in common is worked out once and then shared between them."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._width = len(plan.columns)
        self._indices = [index for index, _, _ in plan.asked]
        self._read: dict[str, Read] = {}
        self._readers = [self._reader(question) for _, _, question in plan.asked]
        self._letters = [column.column for _, column, _ in plan.asked]
        self._days = [question.kind == "date" and _holds_days(plan, index) for index, _, question in plan.asked]
        self._not_counts = [place for place, (_, _, question) in enumerate(plan.asked) if question.kind != "count"]
        self._over = plan.over_questions
        self._asked: dict[tuple[tuple[str, ...], str | None], tuple[Asked, ...]] = {}
        self._one_asked: dict[tuple[str, str, int], tuple[Asked, ...]] = {}
        self._matches = self._said()

    def _said(self) -> dict[str, Match]:
        """The questions that a person said rows ask. All rows with the same words ask the same."""
        column = (self.plan.first("question") or 0) + 1
        asks = self.plan.said.asks
        return {self.plan.sheet.text(row, column).strip(): Match(question=asked) for row, asked in asks.items()}

    def _reader(self, question: Question) -> Read:
        found = self._read.get(question.id)
        if found is None:
            found = self._read[question.id] = Read(question, counts_from_1904=self.plan.book.counts_from_1904)
        return found

    def reading(self, question: Question, raw: str) -> Reading:
        """How a text is read as an answer to a question."""
        return self._reader(question)[raw]

    def add(self, harvest: Harvest, row: int, texts: Sequence[str], body: Authority) -> int:
        """Add what a row answers about an authority; returns how many of its filled cells became answers."""
        if self.plan.is_long:
            found = self.long(harvest, row, texts, body)
        else:
            found = self.wide(harvest, row, texts, body)
            harvest.returns.append(return_of(self.plan, harvest, found, texts, body))
        harvest.rows.append(found)
        return found.filled

    def wide(self, harvest: Harvest, row: int, texts: Sequence[str], body: Authority) -> AnswerRow:
        """The answers of a return: to each question of the header, and what else stands in the row."""
        plan = self.plan
        own, elsewhere = plan.periods_in(texts), harvest.section or plan.default_period
        if len(texts) < self._width:
            texts = [*texts, *[""] * (self._width - len(texts))]
        asked = self._asked_in(own, elsewhere)
        harvest.issues += self._apart(row, own, asked)
        raws = [texts[index] for index in self._indices]
        readings, others = self._read_row(harvest, row, raws)
        if plan.unmapped or len(texts) > self._width:
            beside = self._unmapped(texts, own, elsewhere)
            others = [*others, *range(len(raws), len(raws) + len(beside))]
            asked += tuple(one for one, _, _ in beside)
            raws += [raw for _, raw, _ in beside]
            readings += [reading for _, _, reading in beside]
            for one, _, reading in beside:
                harvest.issues += cell_issues(reading, row=row, column=one.column, sheet=plan.sheet.name)
        return AnswerRow(body.code, row, asked, raws, readings, others=others)

    def _read_row(self, harvest: Harvest, row: int, raws: Sequence[str]) -> tuple[list[Reading], list[int]]:
        """How the texts of a row are read, each as an answer to its own question; and which are no plain numbers.

        This is done for every cell of a file, and most are plain numbers: those are looked up all at once, in one call.
        """
        found = list(map(PLAIN_COUNTS.get, raws))
        over = [place for place, index in enumerate(self._indices) if (row, index) in self._over] if self._over else []
        for place in (*self._not_counts, *over):
            found[place] = None
        others = [place for place, reading in enumerate(found) if reading is None]
        for place in others:
            reading = self._readers[place][raws[place]]
            reading = as_day(reading) if self._days[place] else reading
            reading = found[place] = _of_several(reading, raws[place]) if place in over else reading
            if reading.problems:
                letter = self._letters[place]
                harvest.issues += cell_issues(reading, row=row, column=letter, sheet=self.plan.sheet.name)
        return cast(list[Reading], found), others

    def _asked_in(self, own: tuple[str, ...], elsewhere: str | None) -> tuple[Asked, ...]:
        """What the columns ask in a row whose own periods, or else that of the heading above it, are these."""
        found = self._asked.get((own, elsewhere))
        if found is None:
            found = self._asked[own, elsewhere] = tuple(
                self._asked_by(index, column, question, self._own(own, index), elsewhere)
                for index, column, question in self.plan.asked
            )
        return found

    def _own(self, own: tuple[str, ...], index: int) -> str:
        """What a row's nearest columns of periods to the left of another (from 0) say, or the first of them."""
        place = sum(1 for columns in self.plan.period_columns if columns[0] < index)
        return own[max(place - 1, 0)] if own else ""

    def _asked_by(self, index: int, column: ParsedColumn, question: Question, own: str, elsewhere: str | None) -> Asked:
        """What a column asks in a row: nothing that is known where row and header name two periods, or the row one that
        is not understood."""
        said = column.period or ""
        if said and column.is_period_told:
            return Asked(column.column, question.id, column.header, said)
        if part := parse_part_of_year(own, said or elsewhere or "") if own else None:
            return Asked(column.column, question.id, column.header, part.label)
        if own and (is_unclear(own) or (said and (parse_period(own) is None or are_apart(own, said)))):
            return Asked(column.column, None, column.header, None)
        period = narrower(own, said) if own and said else own or said or elsewhere or None
        return Asked(column.column, question.id, column.header, period)

    def _apart(self, row: int, own: tuple[str, ...], asked: Sequence[Asked]) -> Iterator[Issue]:
        """That the row names another period than the header of a column, or a quarter of no known year."""
        for (index, column, _), one in zip(self.plan.asked, asked, strict=True) if any(own) else ():
            if one.question is None and not column.period:
                yield self._period_unknown(row, column)
            elif one.question is None:
                yield issue(IssueCode.PERIOD_DISAGREES, row=row, column=column.column, sheet=self.plan.sheet.name,
                            asked=self._own(own, index), over=column.period or "")  # fmt: skip

    def _period_unknown(self, row: int, column: ParsedColumn) -> Issue:
        """That the row names a quarter or month, and nothing says of which year."""
        sheet, header = self.plan.sheet.name, column.header.strip()
        return issue(IssueCode.PERIOD_UNKNOWN, row=row, column=column.column, sheet=sheet, header=header)

    def _unmapped(
        self, texts: Sequence[str], own: tuple[str, ...], elsewhere: str | None
    ) -> list[tuple[Asked, str, Reading]]:
        """The cells of columns that are no question: kept, so that a person can still say what they answer."""
        found = []
        for index in (*self.plan.unmapped, *range(self._width, len(texts))):
            if texts[index].strip():
                column = self.plan.columns[index] if index < self._width else None
                period = self._own(own, index) or (column.period if column else None) or elsewhere or None
                text = column.header.strip() if column else ""
                reading = replace(read_unmapped(texts[index]), note="the column is mapped to no question")
                found.append((Asked(self.plan.letter(index), None, text, period), texts[index], reading))
        return found

    def long(self, harvest: Harvest, row: int, texts: Sequence[str], body: Authority) -> AnswerRow:
        """The one answer of a row that names its question."""
        plan = self.plan
        words = plan.text(texts, "question").strip()
        index, raw = _answer_cell(plan, texts)
        if not words and not raw.strip():
            raise RowRefused(issue(IssueCode.ROW_WITHOUT_ANSWER, row=row, sheet=plan.sheet.name))
        match = self._match(words)
        question = plan.questions.question(match.question) if match.question else None
        note = plan.text(texts, "note").strip()
        if question is None:
            harvest.issues.append(not_in_set(plan, row, words, match.candidates))
            note = "; ".join(part for part in ("the question is not in the set", note) if part)
        reading = self._reader(question)[raw] if question else read_unmapped(raw)
        if plan.is_coded:
            beside = Coding(*(plan.text(texts, role) for role in CODING_ROLES))
            reading = settle(reading, raw, beside, question.codes if question else ())
        if reading.problems:
            harvest.issues += cell_issues(reading, row=row, column=plan.letter(index), sheet=plan.sheet.name)
        if note:
            reading = replace(reading, note=f"{note}; {reading.note}" if reading.note else note)
        in_question = parse_period(words)
        elsewhere = in_question.label if in_question else harvest.section or plan.default_period or ""
        period = plan.period_in(texts, elsewhere) or elsewhere
        if is_part_of_year(period):
            harvest.issues.append(self._period_unknown(row, plan.columns[index]))
            question, period = None, ""
        asked = self._asked_once(words, question, period, index)
        return AnswerRow(body.code, row, asked, [raw], [reading], plan.text(texts, "source").strip())

    def _match(self, words: str) -> Match:
        found = self._matches.get(words)
        if found is None:
            found = self._matches[words] = match_question(words, self.plan.questions)
        return found

    def _asked_once(self, words: str, question: Question | None, period: str, index: int) -> tuple[Asked, ...]:
        key = words, period, index
        found = self._one_asked.get(key)
        if found is None:
            one = Asked(self.plan.letter(index), question.id if question else None, words, period or None)
            found = self._one_asked[key] = (one,)
        return found


def read_unmapped(raw: str) -> Reading:
    """A cell of no question: a number where it is one, a reason for none, else the text as it stands."""
    reading = parse_cell(raw, UNMAPPED)
    if reading.status == "unclear" and not reading.proposals:
        return Reading("answered", "text", 0.5)
    return reading if reading.status == "unclear" else replace(reading, problems=())


def _answer_cell(plan: Plan, texts: Sequence[str]) -> tuple[int, str]:
    """The column and text of the answer; the number given beside it where the text itself is blank."""
    text, number = plan.text(texts, "answer"), plan.text(texts, "answer_number")
    if not text.strip() and number.strip():
        return plan.roles["answer_number"], number
    return plan.roles["answer"], text


def not_in_set(plan: Plan, row: int, asked: str, candidates: Sequence[str]) -> Issue:
    """What is said of a row whose question is none of the set, with those that it comes near."""
    titles = " or ".join(repr(plan.questions.question(each).title) for each in candidates)
    near = f" It comes near {titles}." if titles else ""
    letter = column_letter((plan.first("question") or 0) + 1)
    return issue(
        IssueCode.QUESTION_NOT_IN_SET, row=row, column=letter, sheet=plan.sheet.name, question=asked, near=near
    )


def _holds_days(plan: Plan, index: int) -> bool:
    """Are the texts of a column (from 0) days, as far as they are no bare numbers?"""
    texts = plan.sheet.texts_down(index + 1, plan.header.last_row, ROWS_OF_DAYS)
    worded = [text for text in texts if not NUMERIC.fullmatch(text) or parse_day(plain(text))]
    days = sum(1 for text in worded if parse_day(plain(text)))
    return days > len(worded) / 2


ROWS_OF_DAYS = 300
"""How many rows tell whether a column holds days."""


def _of_several(reading: Reading, raw: str) -> Reading:
    """The reading of a cell merged over several questions: a number in it answers one of them, or all together."""
    if reading.status != "answered":
        return reading
    own = Proposal(raw.strip(), reading.value, reading.low, reading.high, reading.code)
    return unclear("over_columns", IssueCode.CELL_OVER_COLUMNS, (own,), raw=raw.strip())


def is_unclear(own: str) -> bool:
    """Is what a row says of its period only part of a year ("Q1", "1"), or a year with more that is not understood?"""
    named = parse_period(own)
    return is_part_of_year(own) or own.isdigit() if named is None else named.label != own
