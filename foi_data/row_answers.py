"""A cell as an answer of an authority, in a wide row (a return) and in a long one (one answer)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from foi_data.cells import parse_cell
from foi_data.harvest import Harvest, RowRefused, cell_issues
from foi_data.headers import match_question
from foi_data.issues import Issue, IssueCode, issue
from foi_data.parsed import Cell, ParsedAnswer
from foi_data.periods import parse_period
from foi_data.questions import Question
from foi_data.readings import Reading
from foi_data.settling import Coding, settle
from foi_data.structure import column_letter, column_number
from foi_data.tables import CODING_ROLES, Plan
from geo.areas import Authority

UNMAPPED = Question(id="unmapped", title="Not mapped", text="Not mapped", kind="count", unit="councils")
"""Cells of no question are read as a number where they are one; its unit is one that no text names."""


def wide_answers(
    plan: Plan, harvest: Harvest, row: int, texts: Sequence[str], body: Authority
) -> Iterator[ParsedAnswer]:
    period = plan.text(texts, "period").strip()
    in_row = parse_period(period)
    own = in_row.label if in_row else period
    sheet, width, elsewhere = plan.sheet.name, len(texts), harvest.section or plan.default_period
    for index, column, question in plan.asked:
        raw = texts[index] if index < width else ""
        reading, cell = parse_cell(raw, question), Cell(sheet, row, column.column, raw)
        if reading.problems:
            harvest.issues += cell_issues(reading, cell)
        about = own or column.period or elsewhere
        yield _answer(body, question, column.header, about, reading, cell, reading.note)
    for index in plan.unmapped:
        if index < width and texts[index].strip():
            yield _unmapped_answer(plan, harvest, plan.cell(row, index, texts[index]), own, body)
    for index in range(len(plan.columns), width):
        if texts[index].strip():
            yield _unmapped_answer(plan, harvest, plan.cell(row, index, texts[index]), own, body)


def _unmapped_answer(plan: Plan, harvest: Harvest, cell: Cell, own_period: str, body: Authority) -> ParsedAnswer:
    """A cell of a column that is no question: kept, so that a person can still say what it answers."""
    index = column_number(cell.column) - 1
    column = plan.columns[index] if index < len(plan.columns) else None
    reading = read_unmapped(cell.raw)
    harvest.issues += cell_issues(reading, cell)
    period = own_period or (column.period if column else None) or harvest.section or plan.default_period
    text = column.header.strip() if column else ""
    return _answer(body, None, text, period, reading, cell, "the column is mapped to no question")


def _answer(
    body: Authority,
    question: Question | None,
    text: str,
    period: str | None,
    reading: Reading,
    cell: Cell,
    note: str = "",
    source_url: str = "",
) -> ParsedAnswer:
    # By position, in the order of the fields: this is made for every cell, and naming them costs as much again.
    return ParsedAnswer(
        body.code, question.id if question else None, text, period or None, cell.raw, reading.status, reading.code,
        reading.value, reading.low, reading.high, reading.exemption, reading.proposals, reading.rule,
        reading.confidence, cell, note, reading.on, None, source_url,
    )  # fmt: skip


def read_unmapped(raw: str) -> Reading:
    """A cell of no question: a number where it is one, a reason for none, else the text as it stands."""
    reading = parse_cell(raw, UNMAPPED)
    if reading.status == "unclear" and not reading.proposals:
        return Reading("answered", "text", 0.5)
    return reading if reading.status == "unclear" else replace(reading, problems=())


def long_answer(plan: Plan, harvest: Harvest, row: int, texts: Sequence[str], body: Authority) -> ParsedAnswer:
    asked = plan.text(texts, "question").strip()
    index, raw = _answer_cell(plan, texts)
    if not asked and not raw.strip():
        raise RowRefused(issue(IssueCode.ROW_WITHOUT_ANSWER, row=row, sheet=plan.sheet.name))
    cell = plan.cell(row, index, raw)
    match = match_question(asked, plan.questions)
    question = plan.questions.question(match.question) if match.question else None
    note = plan.text(texts, "note").strip()
    if question is None:
        harvest.issues.append(_not_in_set(plan, row, asked, match.candidates))
        note = "; ".join(part for part in ("the question is not in the set", note) if part)
    reading = parse_cell(raw, question) if question else read_unmapped(raw)
    if plan.is_coded:
        beside = Coding(*(plan.text(texts, role) for role in CODING_ROLES))
        reading = settle(reading, raw, beside, question.codes if question else ())
    if reading.problems:
        harvest.issues += cell_issues(reading, cell)
    period = plan.text(texts, "period").strip()
    named = parse_period(period)
    return _answer(
        body,
        question,
        asked,
        named.label if named else period or harvest.section or plan.default_period,
        reading,
        cell,
        f"{note}; {reading.note}" if note and reading.note else note or reading.note,
        plan.text(texts, "source").strip(),
    )


def _answer_cell(plan: Plan, texts: Sequence[str]) -> tuple[int, str]:
    """The column and text of the answer; the number given beside it where the text itself is blank."""
    text, number = plan.text(texts, "answer"), plan.text(texts, "answer_number")
    if not text.strip() and number.strip():
        return plan.roles["answer_number"], number
    return plan.roles["answer"], text


def _not_in_set(plan: Plan, row: int, asked: str, candidates: Sequence[str]) -> Issue:
    titles = " or ".join(repr(plan.questions.question(each).title) for each in candidates)
    near = f" It comes near {titles}." if titles else ""
    letter = column_letter((plan.first("question") or 0) + 1)
    return issue(
        IssueCode.QUESTION_NOT_IN_SET, row=row, column=letter, sheet=plan.sheet.name, question=asked, near=near
    )
