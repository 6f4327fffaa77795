"""The rows of a crossed table: which question each asks, and the answers of its columns.

Headings between the rows ("Children in care") belong to the questions below them, as banners do to the columns of
other tables. Where two rows come to the same question for the same period, neither is taken: they may be parts of one
answer, and nobody can tell which was asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from foi_data.crossed import BESIDE_ANSWERS, ROWS_TO_HEADING, council_in
from foi_data.issues import Issue, IssueCode, issue, rows_in_words
from foi_data.meanings import Match, concepts_in, match_question, role_of
from foi_data.parsed import ParsedColumn
from foi_data.periods import are_apart, parse_period
from foi_data.plan import Plan
from foi_data.questions import Question, QuestionSet
from foi_data.rows.answer_rows import AnswerRow, Asked
from foi_data.rows.answering import RowAnswers, not_in_set, read_unmapped
from foi_data.rows.bodies import body_named
from foi_data.rows.harvest import Harvest, RowRefused, cell_issues
from foi_data.rows.kinds import is_note, repeats_header
from foi_data.texts.readings import Reading
from foi_data.texts.timeless import without_number, without_period
from geo.areas import authority

ASKS = re.compile(
    r"\?\s*$|^\W*(?:q(?:uestion)?\s*)?(?:\d+\s*[.):a-z]?\)?\s*)?(?:number|no\.|numbers|how|total|count|%|percentage|proportion"
    r"|do|does|did|what|who|which|when|please|is|are|has|have)\b"
)
"""How a question begins or ends, which a heading ("Children in care") does not."""


@dataclass(frozen=True)
class QuestionRow:
    """What one row asks. `heading` is the text of the last heading above it, `period` that of its cell, words, heading.

    `across` are the periods that a heading repeated above it gives to columns (from 0), `whose` the code of the
    council that a heading names.
    """

    words: str
    heading: str
    match: Match
    period: str
    across: tuple[tuple[int, str], ...] = ()
    whose: str = ""


class CrossedRows:
    """Reads the rows of one crossed table."""

    def __init__(self, plan: Plan, answers: RowAnswers) -> None:
        self._plan, self._answers = plan, answers
        self._question = plan.roles["question"]
        self._columns = [
            (index, column, self._area_of(column))
            for index, column in enumerate(plan.columns)
            if column.role == "answer"
        ]
        self._by_area: dict[str, list[tuple[int, ParsedColumn]]] = {}
        for index, column, area in self._columns:
            self._by_area.setdefault(area, []).append((index, column))
        self._periods: dict[int, str] = {}

    def _area_of(self, column: ParsedColumn) -> str:
        return column.area_code or (self._plan.body.area.code if self._plan.body else "")

    @cached_property
    def _rows(self) -> Mapping[int, QuestionRow]:
        """What each row asks that has anything in the questions' column, or a period below another's."""
        plan, texts_of = self._plan, self._plan.sheet.texts
        above = self._above_all()
        found: dict[int, QuestionRow] = {}
        for row in range(plan.header.last_row + 1, len(plan.sheet.rows) + 1):
            texts = texts_of(row)
            words = plan.sheet.text(row, self._question + 1).strip() or self._words_above(row, texts, found)
            if not words:
                continue
            given = self._given(texts)
            if not given and not ASKS.search(words.casefold()):
                above = self._below_heading(above, words)
                # A question without an answer is a blank answer, but what stands over others is their heading.
                found[row] = QuestionRow(words, "", match_question(words, plan.questions), "", whose=above.whose)
                continue
            if across := self._heading_again(words, texts):
                above = replace(above, period="", across=across)
            said = plan.said.asks.get(row)
            match = Match(question=said) if said else match_under(above.heading, words, plan.questions)
            own = parse_period(plan.text(texts, "period")) or parse_period(words)
            found[row] = replace(above, words=words, match=match, period=own.label if own else above.period)
        return found

    def _above_all(self) -> QuestionRow:
        """What stands over the first row: without a row of headings what is right above it, and the councils' names."""
        plan, last = self._plan, self._plan.header.last_row
        above = QuestionRow("", "", Match(), "")
        for row in range(max(1, last - ROWS_TO_HEADING), last + 1) if plan.is_headed else [last]:
            is_header = row == last and bool(plan.headers[self._question])
            heading = "" if is_header else plan.sheet.text(row, self._question + 1)
            above = self._below_heading(above, heading) if heading.strip() else above
        return above

    def _below_heading(self, above: QuestionRow, words: str) -> QuestionRow:
        """What holds for the rows below a heading: its words, its period, and whose answers they are."""
        named = parse_period(words)
        if area := council_in(words, self._plan.names):
            # The year over another council's rows is not this one's.
            before = "" if above.whose not in ("", area.code) else above.period
            return replace(above, heading="", whose=area.code, period=named.label if named else before)
        if self._plan.is_headed and not named and not concepts_in(words):
            # It may be a name that nobody knows: what stands below it is not the council's above it.
            return replace(above, heading=words, whose="")
        heading = "" if named and not without_period(words) else words
        return replace(above, heading=heading, period=named.label if named else above.period)

    def _words_above(self, row: int, texts: Sequence[str], found: Mapping[int, QuestionRow]) -> str:
        """The question of the row above, for a row that gives only another period of it."""
        last = found.get(row - 1)
        return last.words if last and self._given(texts) and self._plan.text(texts, "period").strip() else ""

    def _heading_again(self, words: str, texts: Sequence[str]) -> tuple[tuple[int, str], ...]:
        """The periods of the columns, where a row is the heading once more with others."""
        header = self._plan.headers[self._question]
        if words.casefold() != header.strip().casefold() and role_of(words, long=True) != "question":
            return ()
        found = tuple(self._periods_in(texts).items())
        return found if len(found) == len(self._given(texts)) else ()

    @cached_property
    def _asked_by(self) -> Mapping[tuple[str, object], Sequence[int]]:
        """The rows that come to each question for each period, those without any answer apart."""
        found: dict[tuple[str, object], list[int]] = {}
        for row, one in self._rows.items():
            if one.match.question and self._given(self._plan.sheet.texts(row)):
                found.setdefault((one.match.question, _about(one)), []).append(row)
        return found

    def _filled(self, texts: Sequence[str]) -> list[tuple[int, ParsedColumn, str]]:
        """The columns of answers in which anything stands: place (from 0), column, whose."""
        return [one for one in self._columns if one[0] < len(texts) and texts[one[0]].strip()]

    def _given(self, texts: Sequence[str]) -> list[str]:
        """The texts that stand in the columns of answers."""
        return [texts[index] for index, _, _ in self._filled(texts)]

    def add(self, harvest: Harvest, row: int, texts: Sequence[str]) -> int:
        """Add the row's answers; returns how many of its filled cells became answers. RowRefused for other rows."""
        plan, given = self._plan, self._given(texts)
        one = self._checked(row, texts, given)
        if one.match.question is None and (role := role_of(one.words.rstrip(": "))) and given:
            if role == "period":
                self._periods |= self._periods_in(texts)
            if role in (*BESIDE_ANSWERS, "area", "area_code", "period"):
                return 0
        question = self._question_of(harvest, row, one, given)
        if question and self._is_doubtful(harvest, row, one, texts):
            question = None
        for area, own in self._by_area.items():
            area = area or one.whose
            raws = [texts[index] if index < len(texts) else "" for index, _ in own]
            asked = tuple(
                Asked(column.column, question.id if question else None, one.words, self._period(index, column, one))
                for index, column in own
            )
            readings = [self._reading(question, raw, plan.text(texts, "note").strip()) for raw in raws]
            for reading, (_, column) in zip(readings, own, strict=True):
                if reading.problems:
                    harvest.issues += cell_issues(reading, row=row, column=column.column, sheet=plan.sheet.name)
            harvest.rows.append(AnswerRow(area, row, asked, raws, readings, plan.text(texts, "source").strip()))
        return len(given)

    def _is_doubtful(self, harvest: Harvest, row: int, one: QuestionRow, texts: Sequence[str]) -> bool:
        """Does what stands over the row contradict the council or the period of a column? An issue then says so."""
        found = self._of_another(row, one, texts) or self._of_other_period(row, one, texts)
        harvest.issues += [found] if found else []
        return found is not None

    def _of_another(self, row: int, one: QuestionRow, texts: Sequence[str]) -> Issue | None:
        taken = next((area for _, _, area in self._filled(texts) if one.whose and area and area != one.whose), None)
        if taken is None:
            return None
        heading, name = authority(one.whose).plain_name, authority(taken).plain_name
        letter = self._plan.letter(self._question)
        return issue(
            IssueCode.ROW_OF_ANOTHER, row=row, column=letter, sheet=self._plan.sheet.name, heading=heading, taken=name
        )

    def _of_other_period(self, row: int, one: QuestionRow, texts: Sequence[str]) -> Issue | None:
        over = [column.period for _, column, _ in self._filled(texts) if column.period and not one.across]
        apart = next((period for period in over if one.period and are_apart(one.period, period)), None)
        if apart is None:
            return None
        letter, sheet = self._plan.letter(self._question), self._plan.sheet.name
        return issue(IssueCode.PERIOD_DISAGREES, row=row, column=letter, sheet=sheet, asked=one.period, over=apart)

    def _checked(self, row: int, texts: Sequence[str], given: Sequence[str]) -> QuestionRow:
        """What the row asks; RowRefused where it is no question."""
        plan, sheet, one = self._plan, self._plan.sheet.name, self._rows.get(row)
        if row in plan.said.notes:
            said = next(text.strip() for text in texts if text.strip())
            raise RowRefused(issue(IssueCode.ROW_CALLED_NOTE, row=row, sheet=sheet, text=said))
        if repeats_header(texts, plan.headers, self._question) or (one and self._heading_again(one.words, texts)):
            raise RowRefused(issue(IssueCode.ROW_HEADER_AGAIN, row=row, sheet=sheet))
        if not self._columns:
            raise RowRefused(issue(IssueCode.ANSWERS_NOT_TOLD, row=row, sheet=sheet))
        if one is None and given:
            raise RowRefused(issue(IssueCode.ROW_WITHOUT_ANSWER, row=row, sheet=sheet))
        if one and given and plan.is_headed and not one.whose:
            raise RowRefused(issue(IssueCode.HEADING_UNKNOWN, row=row, sheet=sheet, heading=one.heading))
        if one is None:
            said = next(text.strip() for text in texts if text.strip())
            raise RowRefused(issue(IssueCode.ROW_NOTE, row=row, sheet=sheet, text=said))
        if not given and plan.is_headed and not one.whose and not concepts_in(one.words) and not is_note(one.words):
            body_named(plan, row, one.words)
        if not given and not self._is_left_blank(one):
            code = IssueCode.ROW_NOTE if is_note(one.words) else IssueCode.ROW_BANNER
            raise RowRefused(issue(code, row=row, sheet=sheet, text=one.words))
        return one

    def _is_left_blank(self, one: QuestionRow) -> bool:
        """Is a row without answers a question that nobody answered, and not a heading called like one?"""
        question = one.match.question
        is_asked = bool(ASKS.search(one.words.casefold()))
        return bool(question) and is_asked and not any(key[0] == question for key in self._asked_by)

    def _periods_in(self, texts: Sequence[str]) -> dict[int, str]:
        """The periods that a row "Period" gives to the columns."""
        named = {index: parse_period(texts[index]) for index, _, _ in self._columns if index < len(texts)}
        return {index: period.label for index, period in named.items() if period}

    def _period(self, index: int, column: ParsedColumn, one: QuestionRow) -> str | None:
        across = dict(one.across).get(index)
        return across or column.period or one.period or self._periods.get(index) or self._plan.default_period or None

    def _question_of(self, harvest: Harvest, row: int, one: QuestionRow, given: Sequence[str]) -> Question | None:
        """The question that the row asks; None, with an issue that says why, where it is none or one of several."""
        plan, asked = self._plan, one.match.question
        if asked is None:
            harvest.issues.append(not_in_set(plan, row, one.words, one.match.candidates))
            return None
        question = plan.questions.question(asked)
        rows = self._asked_by.get((asked, _about(one)), ()) if given else ()
        if len(rows) > 1 and row not in plan.said.asks:
            letter = plan.letter(self._question)
            others = rows_in_words([each for each in rows if each != row])
            harvest.issues.append(
                issue(
                    IssueCode.QUESTION_REPEATED, row=row, column=letter, sheet=plan.sheet.name, question=question.title,
                    others=others,
                )
            )  # fmt: skip
            return None
        return question

    def _reading(self, question: Question | None, raw: str, note: str) -> Reading:
        found = self._answers.reading(question, raw) if question else read_unmapped(raw)
        said = [part for part in ("" if question else "the question is not told", note, found.note) if part]
        return replace(found, note="; ".join(said)) if said else found


def _about(one: QuestionRow) -> tuple[object, ...]:
    """What tells two rows with the same question apart."""
    return one.period, one.across, one.whose


def match_under(heading: str, words: str, questions: QuestionSet) -> Match:
    """What a question's words ask below a heading, whose words count with them where they name anything."""
    own = match_question(words, questions)
    if not concepts_in(heading):
        return own
    joined = match_question(f"{without_number(heading)} {without_period(without_number(words))}", questions)
    if joined.is_sure or joined.candidates:
        return joined
    return Match(candidates=(own.question,)) if own.question else own
