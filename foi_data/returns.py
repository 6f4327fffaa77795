"""FOI returns: any council's spreadsheet as typed answers, with a place for everything that is not one.

Two shapes are read: wide (a row a council, a column a question) and long (a row an answer). Each row below the header
that holds anything is accepted or set aside with its reason; each cell becomes an answer, is kept beside the answers
(names, references, notes), or is set aside with its row. Nothing is guessed and nothing vanishes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from foi_data.cells import parse_cell
from foi_data.collecting import collector_paused
from foi_data.file_issues import file_issues
from foi_data.headers import match_question
from foi_data.issues import Issue, IssueCode, issue
from foi_data.layouts import Layout
from foi_data.logic import logical_issues, return_issues
from foi_data.parsed import Cell, ParsedAnswer, ParsedFile, ParsedReturn, ReturnStatus, SetAside, filled
from foi_data.periods import parse_period
from foi_data.plain_text import plain
from foi_data.questions import Question, QuestionSet
from foi_data.questions import question_set as set_of
from foi_data.readings import Reading
from foi_data.recognition import best_question_set
from foi_data.rows import (
    REFUSED_NAMES,
    Names,
    Resolve,
    candidates_in_words,
    kind_of_row,
    parse_return_reason,
    parse_return_status,
)
from foi_data.settling import Coding, settle
from foi_data.structure import column_letter, column_number
from foi_data.tables import Plan, plan_table
from foi_data.workbook import Workbook, read_workbook
from geo.areas import Authority, authority

UNMAPPED = Question(id="unmapped", title="Not mapped", text="Not mapped", kind="count", unit="councils")
"""Cells of no question are read as a number where they are one; its unit is one that no text names."""

ROW_ISSUES = {
    "banner": IssueCode.ROW_BANNER,
    "note": IssueCode.ROW_NOTE,
    "total": IssueCode.ROW_TOTAL,
    "header_again": IssueCode.ROW_HEADER_AGAIN,
    "nameless": IssueCode.AREA_MISSING,
}


@dataclass
class Harvest:
    """What is gathered while the rows are read. `section` is the period of the last heading that names one."""

    section: str = ""
    answers: list[ParsedAnswer] = field(default_factory=list)
    returns: list[ParsedReturn] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    rows_read: int = 0
    cells_read: int = 0
    cells_used: int = 0
    cells_context: int = 0


class RowRefused(Exception):  # noqa: N818 - never leaves this module: it carries a row to those set aside
    """A row that cannot be taken, with the issue that says why."""

    def __init__(self, found: Issue) -> None:
        super().__init__(found.message)
        self.issue = found


def parse(
    content: bytes,
    file_name: str,
    question_set: QuestionSet | str | None = None,
    *,
    layout: Layout | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    at: date | None = None,
    decisions: Mapping[str, str] | None = None,
    bodies: Mapping[int, str] | None = None,
    resolve: Resolve | None = None,
) -> ParsedFile:
    """Read a file of FOI returns as answers to a question set; without one, to that which its columns fit best.

    `layout` is a saved mapping; `mapping` (column letter to question id or role, "incidents@2022-23" with a period) is
    a person's and goes before it. `at` is the day the wave was sent: names are those of that day, else of today.
    `decisions` are a person's remembered decisions about names, `bodies` the authorities (row to code) that a person
    chose for rows of this very file. Raises FileRefused for a file that cannot be read or
    has no header, QuestionSetError for an unknown set and LayoutError for a mapping that names no question or role.
    """
    book = read_workbook(content, file_name)
    if question_set is None and layout:
        question_set = layout.question_set
    questions = set_of(question_set) if isinstance(question_set, str) else question_set or best_question_set(book)
    names = Names(resolve, at, decisions)
    return parse_workbook(book, questions, layout=layout, sheet=sheet, mapping=mapping, names=names, bodies=bodies)


def parse_workbook(
    book: Workbook,
    questions: QuestionSet,
    *,
    layout: Layout | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    names: Names | None = None,
    bodies: Mapping[int, str] | None = None,
) -> ParsedFile:
    """The same of a workbook that is already read."""
    plan = plan_table(book, questions, layout=layout, sheet=sheet, mapping=mapping, names=names)
    plan = replace(plan, bodies=dict(bodies or {}))
    harvest = Harvest()
    with collector_paused():
        _read_rows(plan, harvest)
        _supersede(plan, harvest)
        return _finish(plan, harvest)


# Reading the rows.


def _read_rows(plan: Plan, harvest: Harvest) -> None:
    area = plan.first("area")
    last_name = ""
    for row in range(plan.header.last_row + 1, len(plan.sheet.rows) + 1):
        texts = plan.sheet.texts(row)
        count = sum(1 for text in texts if text.strip())
        if not count:
            continue
        harvest.rows_read += 1
        harvest.cells_read += count
        name = _name_of_row(plan, row, texts, last_name)
        last_name = name or last_name
        if row in plan.sheet.hidden_rows:
            harvest.issues.append(issue(IssueCode.ROW_HIDDEN, row=row, sheet=plan.sheet.name))
        try:
            body = _body_of_row(plan, row, texts, name, area if area is not None else -1)
            used = _read_row(plan, harvest, row, texts, body)
        except RowRefused as refused:
            _set_aside(plan, harvest, row, texts, refused.issue)
            harvest.section = _section(texts) if count == 1 else harvest.section
            continue
        harvest.cells_used += used
        harvest.cells_context += count - used


def _section(texts: Sequence[str]) -> str:
    """The period that a heading between the rows names, for the rows below it."""
    found = parse_period(next(text for text in texts if text.strip()))
    return found.label if found else ""


def _name_of_row(plan: Plan, row: int, texts: Sequence[str], last_name: str) -> str:
    """The name in the row, or that of the merged cell it lies in, or the one above where the layout fills down."""
    index = plan.first("area")
    if index is None:
        return plan.text(texts, "area_code")
    if plan.text(texts, "area").strip():
        return texts[index]
    for top, left, low, right in plan.sheet.merged:
        if top < row <= low and left <= index + 1 <= right and top > plan.header.last_row:
            return plan.sheet.text(top, left)
    return last_name if plan.fill_down and sum(1 for text in texts if text.strip()) > 1 else ""


def _body_of_row(plan: Plan, row: int, texts: Sequence[str], name: str, area: int) -> Authority:
    """The authority a row is about; RowRefused for every other kind of row."""
    if row in plan.bodies:
        return authority(plan.bodies[row])
    code = plan.text(texts, "area_code").strip()
    if code and plan.names.is_known(code) and not name.strip():
        return _sure(plan, row, code)
    if name and not code and plan.names.is_known(name):
        return _sure(plan, row, name)
    kind = kind_of_row(texts, name, plan.headers, name_column=area)
    if kind != "authority":
        said = name.strip() or next(text.strip() for text in texts if text.strip())
        filling = {"text": said} if kind in ("banner", "note", "total") else {}
        raise RowRefused(issue(ROW_ISSUES[kind], row=row, sheet=plan.sheet.name, **filling))
    if plan.names.resolve(name).status == "unknown" and sum(1 for text in texts if text.strip()) == 1:
        raise RowRefused(issue(IssueCode.ROW_BANNER, row=row, sheet=plan.sheet.name, text=name.strip()))
    body = _sure(plan, row, name)
    if code and area >= 0 and plan.names.is_known(code) and _sure(plan, row, code) != body:
        other = _sure(plan, row, code)
        reason = f"The row's code {code} is that of {other.plain_name}."
        names = f"{body.plain_name} or {other.plain_name}"
        raise RowRefused(
            issue(IssueCode.AREA_AMBIGUOUS, row=row, sheet=plan.sheet.name, name=name, candidates=names, reason=reason)
        )
    return body


def _sure(plan: Plan, row: int, name: str) -> Authority:
    found = plan.names.resolve(name)
    if found.area is not None:
        return found.area
    letter = column_letter((plan.first("area") or 0) + 1)
    if found.status == "unknown" and len(plain(name)) > 40:
        raise RowRefused(issue(IssueCode.ROW_NOTE, row=row, sheet=plan.sheet.name, text=name))
    raise RowRefused(
        issue(
            REFUSED_NAMES[found.status],
            row=row,
            column=letter if found.status != "not_an_authority" else None,
            sheet=plan.sheet.name,
            name=name.strip(),
            candidates=candidates_in_words(found),
            reason=found.reason,
        )
    )


def _set_aside(plan: Plan, harvest: Harvest, row: int, texts: Sequence[str], found: Issue) -> None:
    cells = filled(plan.cell(row, index, text) for index, text in enumerate(texts))
    harvest.aside.append(SetAside(row, found.message, cells))
    harvest.issues.append(found)


def _read_row(plan: Plan, harvest: Harvest, row: int, texts: Sequence[str], body: Authority) -> int:
    """Add the row's answers; returns how many of its filled cells became answers."""
    found = (
        [_long_answer(plan, harvest, row, texts, body)]
        if plan.is_long
        else list(_wide_answers(plan, harvest, row, texts, body))
    )
    harvest.answers += found
    if not plan.is_long:
        harvest.returns.append(_return_of(plan, harvest, row, texts, body))
    return sum(1 for answer in found if answer.raw.strip())


# A wide row: a return.


def _wide_answers(
    plan: Plan, harvest: Harvest, row: int, texts: Sequence[str], body: Authority
) -> Iterator[ParsedAnswer]:
    period = plan.text(texts, "period").strip()
    in_row = parse_period(period)
    own = in_row.label if in_row else period
    for index, column, question in plan.asked:
        raw = texts[index] if index < len(texts) else ""
        reading, cell = parse_cell(raw, question), plan.cell(row, index, raw)
        harvest.issues += _cell_issues(reading, cell)
        yield _answer(
            body,
            question,
            plan.headers[index],
            own or column.period or harvest.section or plan.default_period,
            reading,
            cell,
            note=reading.note,
        )
    for index, raw in enumerate(texts):
        if raw.strip() and (index >= len(plan.columns) or plan.columns[index].role == "unmapped"):
            yield _unmapped_answer(plan, harvest, plan.cell(row, index, raw), own, body)


def _unmapped_answer(plan: Plan, harvest: Harvest, cell: Cell, own_period: str, body: Authority) -> ParsedAnswer:
    """A cell of a column that is no question: kept, so that a person can still say what it answers."""
    index = column_number(cell.column) - 1
    column = plan.columns[index] if index < len(plan.columns) else None
    reading = read_unmapped(cell.raw)
    harvest.issues += _cell_issues(reading, cell)
    period = own_period or (column.period if column else None) or harvest.section or plan.default_period
    text = column.header.strip() if column else ""
    return _answer(body, None, text, period, reading, cell, note="the column is mapped to no question")


def _answer(
    body: Authority,
    question: Question | None,
    text: str,
    period: str | None,
    reading: Reading,
    cell: Cell,
    *,
    note: str = "",
    source_url: str = "",
) -> ParsedAnswer:
    return ParsedAnswer(
        area_code=body.code,
        question=question.id if question else None,
        question_text=text,
        period=period or None,
        raw=cell.raw,
        status=reading.status,
        code=reading.code,
        value=reading.value,
        low=reading.low,
        high=reading.high,
        exemption=reading.exemption,
        proposals=reading.proposals,
        rule=reading.rule,
        confidence=reading.confidence,
        cell=cell,
        note=note,
        on=reading.on,
        source_url=source_url,
    )


def read_unmapped(raw: str) -> Reading:
    """A cell of no question: a number where it is one, a reason for none, else the text as it stands."""
    reading = parse_cell(raw, UNMAPPED)
    if reading.status == "unclear" and not reading.proposals:
        return Reading("answered", "text", 0.5)
    return reading if reading.status == "unclear" else replace(reading, problems=())


def _cell_issues(reading: Reading, cell: Cell) -> list[Issue]:
    return [
        Issue(each.code, each.severity, cell.row, cell.column, each.message, each.mend, cell.sheet)
        for each in reading.problems
    ]


def _return_of(plan: Plan, harvest: Harvest, row: int, texts: Sequence[str], body: Authority) -> ParsedReturn:
    """How the return as a whole came back. A reason "not held" says more than a status "refused"."""
    said, why = plan.text(texts, "return_status").strip(), plan.text(texts, "reason").strip()
    status = parse_return_status(said) if said else None
    reason, exemption = parse_return_reason(why)
    if said and status is None:
        index = plan.first("return_status") or 0
        letter = column_letter(index + 1)
        harvest.issues.append(
            issue(IssueCode.RETURN_STATUS_UNKNOWN, row=row, column=letter, sheet=plan.sheet.name, text=said)
        )
    if status == "refused" and reason == "not_held":
        status = "not_held"
    context = tuple(
        (column.header.strip() or column.column, text)
        for column, text in zip(plan.columns, texts, strict=False)
        if column.question is None and column.role != "unmapped" and text.strip()
    )
    return ParsedReturn(body.code, row, status or _responded(plan, texts) or reason, exemption, said, why, context)


def _responded(plan: Plan, texts: Sequence[str]) -> ReturnStatus | None:
    """A column "Response given?" says only that there was none; with a yes the answers themselves tell the rest."""
    said = plain(plan.text(texts, "responded")).strip(" .")
    return "no_reply" if said in ("no", "n", "none", "did not respond", "no response") else None


# A long row: one answer.


def _long_answer(plan: Plan, harvest: Harvest, row: int, texts: Sequence[str], body: Authority) -> ParsedAnswer:
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
    coding = Coding(plan.text(texts, "answer_status"), plan.text(texts, "answer_number"), plan.text(texts, "reason"))
    read = parse_cell(raw, question) if question else read_unmapped(raw)
    reading = settle(read, raw, coding, question.codes if question else ())
    harvest.issues += _cell_issues(reading, cell)
    period = plan.text(texts, "period").strip()
    named = parse_period(period)
    return _answer(
        body,
        question,
        asked,
        named.label if named else period or harvest.section or plan.default_period,
        reading,
        cell,
        note="; ".join(part for part in (note, reading.note) if part),
        source_url=plan.text(texts, "source").strip(),
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


# What is said of the whole file.


def _supersede(plan: Plan, harvest: Harvest) -> None:
    """A council that answers the same question for the same period twice: the later row counts, both stay."""
    last: dict[tuple[str, str, str | None], int] = {}
    by_area: dict[str, int] = {}
    for position, answer in enumerate(harvest.answers):
        if answer.question is None:
            continue
        key = (answer.area_code, answer.question, answer.period)
        if key in last and harvest.answers[last[key]].cell.row != answer.cell.row:
            earlier = last[key]
            harvest.answers[earlier] = replace(harvest.answers[earlier], superseded_by=answer.cell)
            by_area.setdefault(f"{answer.area_code} {answer.cell.row}", harvest.answers[earlier].cell.row)
        last[key] = position
    for entry, earlier in by_area.items():
        code, row = entry.split()
        _note_twice(plan, harvest, code, int(row), earlier)


def _note_twice(plan: Plan, harvest: Harvest, code: str, row: int, earlier: int) -> None:
    name = plan.names.resolve(code).area
    shown = name.plain_name if name else code
    found = issue(IssueCode.AREA_TWICE, row=row, sheet=plan.sheet.name, name=shown, earlier=earlier)
    harvest.issues.append(found)
    for position, each in enumerate(harvest.returns):
        if each.row == earlier and each.area_code == code:
            harvest.returns[position] = replace(each, superseded_by_row=row)


def _finish(plan: Plan, harvest: Harvest) -> ParsedFile:
    issues = [
        *file_issues(plan, harvest.answers),
        *harvest.issues,
        *return_issues(harvest.returns, harvest.answers, plan.sheet.name),
        *logical_issues(harvest.answers, plan.questions),
    ]
    issues.sort(key=lambda each: each.row or 0)
    return ParsedFile(
        kind="foi_long" if plan.is_long else "foi_wide",
        file_name=plan.book.file_name,
        sha256=plan.book.sha256,
        sheet=plan.sheet.name,
        header_row=plan.header.last_row,
        rows_read=harvest.rows_read,
        rows_accepted=harvest.rows_read - len(harvest.aside),
        rows_set_aside=tuple(harvest.aside),
        cells_read=harvest.cells_read,
        cells_used=harvest.cells_used,
        cells_context=harvest.cells_context,
        answers=tuple(harvest.answers),
        returns=tuple(harvest.returns),
        issues=tuple(issues),
        columns=plan.columns,
        question_set=plan.questions.id,
    )
