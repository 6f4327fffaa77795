"""FOI returns: any council's spreadsheet as typed answers, with a place for everything that is not one.

Two shapes are read: wide (a row a council, a column a question) and long (a row an answer). Each row below the header
that holds anything is accepted or set aside with its reason; each cell becomes an answer, is kept beside the answers
(names, references, notes), or is set aside with its row. Nothing is guessed and nothing vanishes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import get_args

from foi_data.cells import parse_cell
from foi_data.exceptions import FileRefused
from foi_data.headers import (
    LONG_ROLES,
    Header,
    HeaderColumn,
    build_header,
    find_header,
    match_column,
    match_question,
    period_of,
    role_of,
)
from foi_data.issues import Issue, IssueCode, issue
from foi_data.layouts import IGNORE, Layout, LayoutColumn, parse_mapping
from foi_data.logic import logical_issues, return_issues
from foi_data.non_answers import parse_exemption
from foi_data.parsed import (
    AnswerStatus,
    Cell,
    ParsedAnswer,
    ParsedColumn,
    ParsedFile,
    ParsedReturn,
    Proposal,
    ReturnStatus,
    SetAside,
    filled,
)
from foi_data.periods import parse_period
from foi_data.plain_text import plain
from foi_data.questions import Question, QuestionSet
from foi_data.questions import question_set as set_of
from foi_data.readings import Problem, Reading
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
from foi_data.structure import column_letter
from foi_data.workbook import Sheet, Workbook, read_workbook
from geo.areas import Authority

SAMPLE_ROWS = 60
NAME_SHARE = 0.5
"""A column without a known header is the councils' names if at least this share of its texts are authorities."""
UNMAPPED = Question(id="unmapped", title="Not mapped", text="Not mapped", kind="count", unit="councils")
"""Cells of no question are read as a number where they are one; its unit is one that no text names."""

ROW_ISSUES = {
    "banner": IssueCode.ROW_BANNER,
    "note": IssueCode.ROW_NOTE,
    "total": IssueCode.ROW_TOTAL,
    "header_again": IssueCode.ROW_HEADER_AGAIN,
    "nameless": IssueCode.AREA_MISSING,
}
GIVEN_STATUSES: Mapping[str, AnswerStatus] = {
    "partial": "partly_answered",
    "partly": "partly_answered",
    "inconsistent": "unclear",
    "full": "answered",
    "complete": "answered",
    "yes": "answered",
    "withheld": "refused",
    "exempt": "refused",
}
"""Words of an answer's status that are not ours, and ours for them."""


@dataclass
class Harvest:
    """What is gathered while the rows are read."""

    answers: list[ParsedAnswer] = field(default_factory=list)
    returns: list[ParsedReturn] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    rows_read: int = 0
    cells_read: int = 0
    cells_used: int = 0
    cells_context: int = 0


@dataclass(frozen=True)
class Plan:
    """A table as it will be read: its sheet and header, what each column is, and whose names its rows have."""

    book: Workbook
    sheet: Sheet
    header: Header
    columns: tuple[ParsedColumn, ...]
    questions: QuestionSet
    names: Names
    fill_down: bool = False
    default_period: str | None = None

    @property
    def is_long(self) -> bool:
        """Has it one row an answer?"""
        return all(self.first(role) is not None for role in LONG_ROLES)

    def first(self, role: str) -> int | None:
        """The first column (from 0) of a role."""
        return next((index for index, column in enumerate(self.columns) if column.role == role), None)

    def text(self, texts: Sequence[str], role: str) -> str:
        """A row's text in the first column of a role, "" if there is none."""
        index = self.first(role)
        return texts[index] if index is not None else ""

    def cell(self, row: int, index: int, raw: str) -> Cell:
        """The cell at a row (from 1) and column (from 0)."""
        return Cell(self.sheet.name, row, column_letter(index + 1), raw)


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
    resolve: Resolve | None = None,
) -> ParsedFile:
    """Read a file of FOI returns as answers to a question set; without one, to that which its columns fit best.

    `layout` is a saved mapping; `mapping` (column letter to question id or role, "incidents@2022-23" with a period) is
    a person's and goes before it. `at` is the day the wave was sent: names are those of that day, else of today.
    `decisions` are a person's remembered decisions about names. Raises FileRefused for a file that cannot be read or
    has no header, QuestionSetError for an unknown set and LayoutError for a mapping that names no question or role.
    """
    book = read_workbook(content, file_name)
    if question_set is None and layout:
        question_set = layout.question_set
    questions = set_of(question_set) if isinstance(question_set, str) else question_set or best_question_set(book)
    return parse_workbook(
        book, questions, layout=layout, sheet=sheet, mapping=mapping, names=Names(resolve, at, decisions)
    )


def parse_workbook(
    book: Workbook,
    questions: QuestionSet,
    *,
    layout: Layout | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    names: Names | None = None,
) -> ParsedFile:
    """The same of a workbook that is already read."""
    plan = plan_table(book, questions, layout=layout, sheet=sheet, mapping=mapping, names=names)
    harvest = Harvest()
    _read_rows(plan, harvest)
    _supersede(plan, harvest)
    return _finish(plan, harvest)


# Planning: which sheet, which header, what each column is.


def plan_table(
    book: Workbook,
    questions: QuestionSet,
    *,
    layout: Layout | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    names: Names | None = None,
) -> Plan:
    """How a workbook's table will be read; FileRefused where no header is found."""
    known = names or Names(None, None, None)
    if layout and layout.zeros_shown:
        questions = questions.with_zeros_shown()
    said = parse_mapping(mapping or {}, [question.id for question in questions.questions])
    wanted = sheet or (layout.sheet if layout else "")
    chosen, header = _choose_sheet(book, questions, wanted, layout)
    columns = _parsed_columns(chosen, header, questions, [*said, *(layout.columns if layout else ())])
    columns = _with_area(chosen, header, columns, known)
    if not any(column.role in ("area", "area_code") for column in columns):
        raise _no_area(book, chosen, header)
    return Plan(
        book=book,
        sheet=chosen,
        header=header,
        columns=columns,
        questions=questions,
        names=known,
        fill_down=bool(layout and layout.fill_down),
        default_period=_default_period(header, layout),
    )


def _choose_sheet(book: Workbook, questions: QuestionSet, wanted: str, layout: Layout | None) -> tuple[Sheet, Header]:
    """The sheet asked for, else the one whose header names the most questions and roles."""
    sheets = [book.sheet(wanted)] if wanted else list(book.sheets)
    found: list[tuple[float, int, Sheet, Header]] = []
    for place, one in enumerate(sheets):
        row = layout.header_row if layout else 0
        header = build_header(one, row, questions) if 0 < row <= len(one.rows) else find_header(one, questions)
        if header:
            found.append((_worth(header, questions) - (5 if one.is_hidden else 0), -place, one, header))
    if not found:
        raise _no_header(book, wanted)
    _, _, one, header = max(found, key=lambda entry: entry[:2])
    return one, header


def _worth(header: Header, questions: QuestionSet) -> int:
    matches = [match_column(column, questions) for column in header.columns]
    return sum(2 if match.question else 1 if match.is_sure else 0 for match in matches)


def _no_header(book: Workbook, wanted: str) -> FileRefused:
    where = f"The sheet {wanted!r} of {book.file_name}" if wanted else book.file_name
    return FileRefused(
        f"{where} has no header that can be recognised in its first rows: a column with the councils' names (such as "
        '"Local authority") and columns with the questions. Add such a header above the answers, or give a layout '
        "that names the header's row."
    )


def _no_area(book: Workbook, sheet: Sheet, header: Header) -> FileRefused:
    texts = ", ".join(repr(column.header.strip()[:30]) for column in header.columns if column.header.strip())[:300]
    return FileRefused(
        f"{book.file_name}, sheet {sheet.name!r}: the header was found in row {header.last_row} ({texts}), but no "
        'column names the councils. Head that column "Local authority", or map it to the role "area".'
    )


def _parsed_columns(
    sheet: Sheet, header: Header, questions: QuestionSet, said: Sequence[LayoutColumn]
) -> tuple[ParsedColumn, ...]:
    long = {"question", "answer"} <= {role_of(column.header, long=True) for column in header.columns}
    return tuple(_parsed_column(column, questions, said, long=long) for column in header.columns)


def _parsed_column(
    column: HeaderColumn, questions: QuestionSet, said: Sequence[LayoutColumn], *, long: bool
) -> ParsedColumn:
    period = period_of(column)
    found = ParsedColumn(
        column=column.letter,
        header=column.header,
        banner=column.banner,
        role="unmapped",
        period=period.label if period else None,
    )
    told = _told(column, said)
    if told:
        return _as_told(found, told, questions)
    if long:
        return replace(found, role=role_of(column.header, long=True) or "context", period=None)
    match = match_column(column, questions)
    if match.question:
        return replace(found, role="question", question=match.question)
    if match.role:
        return replace(found, role=match.role, period=None)
    return replace(found, sure=not match.candidates, candidates=match.candidates)


def _told(column: HeaderColumn, said: Sequence[LayoutColumn]) -> LayoutColumn | None:
    """What a person or a layout says of a column; a letter before a header with its banner before a header alone."""
    fitting = [each for each in said if each.fits(column)]
    return max(fitting, key=lambda each: (bool(each.letter), bool(each.banner)), default=None)


def _as_told(found: ParsedColumn, told: LayoutColumn, questions: QuestionSet) -> ParsedColumn:
    if told.question:
        questions.question(told.question)
        named = parse_period(told.period) if told.period else None
        period = named.label if named else told.period or found.period
        return replace(found, role="question", question=told.question, period=period)
    return replace(found, role="context" if told.role == IGNORE else told.role, period=None)


def _with_area(
    sheet: Sheet, header: Header, columns: tuple[ParsedColumn, ...], names: Names
) -> tuple[ParsedColumn, ...]:
    """One column of names: of several so called that with the most authorities, else one found by its texts."""
    called = [index for index, column in enumerate(columns) if column.role == "area"]
    if len(called) == 1:
        return columns
    looked_at = called or [index for index, column in enumerate(columns) if column.role in ("unmapped", "context")]
    shares = {index: _share_of_names(sheet, header, index, names) for index in looked_at}
    best = max(shares, key=lambda index: (shares[index], -index), default=None)
    if best is None or (not called and shares[best] < NAME_SHARE):
        return columns
    found = list(columns)
    for index in called:
        found[index] = replace(found[index], role="context")
    found[best] = replace(found[best], role="area", sure=bool(called), candidates=())
    return tuple(found)


def _share_of_names(sheet: Sheet, header: Header, index: int, names: Names) -> float:
    last = min(len(sheet.rows), header.last_row + SAMPLE_ROWS)
    texts = [sheet.text(row, index + 1) for row in range(header.last_row + 1, last + 1)]
    given = [text for text in texts if text.strip() and not re.fullmatch(r"[\d.,\s]+", text)]
    return sum(1 for text in given if names.is_known(text)) / len(given) if given else 0.0


def _default_period(header: Header, layout: Layout | None) -> str | None:
    """The period of columns that name none: the layout's, else one that a title above the table states in full.

    A lone year in a title is mostly the year of asking ("FOI responses 2024") and is not taken.
    """
    if layout and layout.period:
        named = parse_period(layout.period)
        return named.label if named else layout.period
    found = {
        period.label
        for title in header.titles
        if (period := parse_period(title)) and period.label != str(period.start.year)
    }
    return found.pop() if len(found) == 1 else None


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
        texts += [""] * (len(plan.columns) - len(texts))
        name = _name_of_row(plan, row, texts, last_name)
        last_name = name or last_name
        if row in plan.sheet.hidden_rows:
            harvest.issues.append(issue(IssueCode.ROW_HIDDEN, row=row, sheet=plan.sheet.name))
        try:
            body = _body_of_row(plan, row, texts, name, area if area is not None else -1)
            used = _read_row(plan, harvest, row, texts, body)
        except RowRefused as refused:
            _set_aside(plan, harvest, row, texts, refused.issue)
            continue
        harvest.cells_used += used
        harvest.cells_context += count - used


def _name_of_row(plan: Plan, row: int, texts: Sequence[str], last_name: str) -> str:
    """The name in the row, or that of the merged cell it lies in, or the one above where the layout fills down."""
    index = plan.first("area")
    if index is None:
        return plan.text(texts, "area_code")
    if texts[index].strip():
        return texts[index]
    for top, left, low, right in plan.sheet.merged:
        if top < row <= low and left <= index + 1 <= right and top > plan.header.last_row:
            return plan.sheet.text(top, left)
    return last_name if plan.fill_down and sum(1 for text in texts if text.strip()) > 1 else ""


def _body_of_row(plan: Plan, row: int, texts: Sequence[str], name: str, area: int) -> Authority:
    """The authority a row is about; RowRefused for every other kind of row."""
    code = plan.text(texts, "area_code").strip()
    if code and plan.names.is_known(code) and not name.strip():
        return _sure(plan, row, code)
    kind = kind_of_row(texts, name, [column.header for column in plan.columns], name_column=area)
    if kind != "authority":
        said = name.strip() or next(text.strip() for text in texts if text.strip())
        filling = {"text": said} if kind in ("banner", "note", "total") else {}
        raise RowRefused(issue(ROW_ISSUES[kind], row=row, sheet=plan.sheet.name, **filling))
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
    for index, column in enumerate(plan.columns):
        raw = texts[index]
        if column.question is None and (column.role != "unmapped" or not raw.strip()):
            continue
        question = plan.questions.question(column.question) if column.question else None
        reading = parse_cell(raw, question) if question else read_unmapped(raw)
        cell = plan.cell(row, index, raw)
        when = (in_row.label if in_row else period) or column.period or plan.default_period
        note = reading.note if question else "the column is mapped to no question"
        harvest.issues += _cell_issues(reading, cell)
        yield _answer(body, question, column.header.strip(), when, reading, cell, note=note)


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
    return [issue(code, row=cell.row, column=cell.column, sheet=cell.sheet, **fill) for code, fill in reading.problems]


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
        (column.header.strip() or column.column, texts[index])
        for index, column in enumerate(plan.columns)
        if column.question is None and column.role != "unmapped" and texts[index].strip()
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
    reading = _settled(plan, texts, parse_cell(raw, question) if question else read_unmapped(raw), raw)
    harvest.issues += _cell_issues(reading, cell)
    period = plan.text(texts, "period").strip()
    named = parse_period(period)
    return _answer(
        body,
        question,
        asked,
        named.label if named else period or plan.default_period,
        reading,
        cell,
        note="; ".join(part for part in (note, reading.note) if part),
        source_url=plan.text(texts, "source").strip(),
    )


def _answer_cell(plan: Plan, texts: Sequence[str]) -> tuple[int, str]:
    """The column and text of the answer; the number given beside it where the text itself is blank."""
    index = plan.first("answer") or 0
    other = plan.first("answer_number")
    if not texts[index].strip() and other is not None and texts[other].strip():
        return other, texts[other]
    return index, texts[index]


def _not_in_set(plan: Plan, row: int, asked: str, candidates: Sequence[str]) -> Issue:
    titles = " or ".join(repr(plan.questions.question(each).title) for each in candidates)
    near = f" It comes near {titles}." if titles else ""
    letter = column_letter((plan.first("question") or 0) + 1)
    return issue(
        IssueCode.QUESTION_NOT_IN_SET, row=row, column=letter, sheet=plan.sheet.name, question=asked, near=near
    )


def _settled(plan: Plan, texts: Sequence[str], reading: Reading, raw: str) -> Reading:
    """The reading of the text together with the status, number and exemption that the file's maker wrote beside it.

    A reason for not answering is believed. A number beside a text with several is one more proposal, not a choice:
    what was asked is for a person to look up.
    """
    said = plain(plan.text(texts, "answer_status")).replace(" ", "_").strip("._")
    given = given_status(said)
    number = _given_number(plan.text(texts, "answer_number"))
    reason = plan.text(texts, "reason").strip()
    exemption = parse_exemption(plain(reason)) if reason else None
    if given is not None and given not in ("answered", "partly_answered", "unclear"):
        settled = _given_reason(reading, given, said)
    else:
        settled = _given_number_settled(reading, given, number, raw)
    return replace(settled, exemption=exemption or settled.exemption) if exemption else settled


def given_status(said: str) -> AnswerStatus | None:
    """An answer status from a file's word for it: ours, or one of the words that mean the same."""
    for status in get_args(AnswerStatus):
        if said == status:
            return status  # type: ignore[no-any-return]
    return GIVEN_STATUSES.get(said)


def _given_number(text: str) -> float | None:
    try:
        return float(text.strip().replace(",", ""))
    except ValueError:
        return None


def _given_reason(reading: Reading, given: AnswerStatus, said: str) -> Reading:
    problems = [problem for problem in reading.problems if problem[0] == IssueCode.NUMBER_BESIDE_REFUSAL]
    if reading.status in ("answered", "partly_answered"):
        problems.append((IssueCode.STATUS_DISAGREES, {"given": said, "found": "an answer"}))
    if reading.status == "unclear" and reading.proposals:
        numbers = ", ".join(each.words for each in reading.proposals)
        problems.append((IssueCode.NUMBER_BESIDE_REFUSAL, {"numbers": numbers}))
    code = "unable_to_say" if given == "unable_to_say" else None
    return Reading(
        given, "status_given", 0.9, code=code, exemption=reading.exemption, note=reading.note, problems=tuple(problems)
    )


def _given_number_settled(reading: Reading, given: AnswerStatus | None, number: float | None, raw: str) -> Reading:
    if given == "partly_answered":
        return _partly(reading, number)
    if given == "unclear" and reading.status != "unclear":
        own = (Proposal(raw.strip()[:200], reading.value, reading.low, reading.high, reading.code),)
        problem: Problem = (IssueCode.MARKED_UNCLEAR, {"raw": raw.strip()})
        return Reading("unclear", "status_given", 0.5, proposals=own, problems=(problem,))
    if number is None:
        return reading
    if reading.status == "unclear" and reading.rule == "two_numbers":
        return replace(reading, note=f"the file itself gives {number:g}")
    if reading.value is not None and reading.value != number:
        return _with(reading, IssueCode.NUMBER_DISAGREES, given=f"{number:g}", found=f"{reading.value:g}")
    if given == "answered" and reading.status not in ("answered", "unclear"):
        return _with(reading, IssueCode.STATUS_DISAGREES, given="answered", found=reading.status)
    return reading


def _partly(reading: Reading, number: float | None) -> Reading:
    """An answer to part of a question: its number where the text or the file gives exactly one."""
    if reading.status == "answered":
        return replace(reading, status="partly_answered")
    numbers = {each.value for each in reading.proposals if each.value is not None}
    value = number if number is not None and number in numbers else numbers.pop() if len(numbers) == 1 else None
    if value is None or len(reading.proposals) != 1:
        return reading
    return Reading("partly_answered", "status_given", 0.8, value=value, low=value, high=value, note=reading.note)


def _with(reading: Reading, code: IssueCode, **fill: object) -> Reading:
    return replace(reading, problems=(*reading.problems, (code, fill)))


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
        *_file_issues(plan),
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


def _file_issues(plan: Plan) -> list[Issue]:
    found = list(_sheet_issues(plan))
    if not plan.book.encoding_is_certain:
        found.append(issue(IssueCode.ENCODING_GUESSED, encoding=plan.book.encoding))
    for index, column in enumerate(plan.columns):
        if index + 1 in plan.sheet.hidden_columns and column.header.strip():
            found.append(issue(IssueCode.COLUMN_HIDDEN, column=column.column, header=column.header))
        found += _column_issues(plan, column)
    if not plan.is_long:
        found += [*_repeated_columns(plan), *_missing_questions(plan), *_missing_periods(plan)]
    return found


def _sheet_issues(plan: Plan) -> Iterator[Issue]:
    for other in plan.book.sheets:
        count = sum(1 for _ in other.filled_rows()) if other is not plan.sheet else 0
        if count:
            yield issue(IssueCode.SHEET_NOT_READ, name=other.name, count=count, read=plan.sheet.name)
        if other.is_hidden:
            yield issue(IssueCode.SHEET_HIDDEN, name=other.name)


def _column_issues(plan: Plan, column: ParsedColumn) -> list[Issue]:
    shown = " / ".join(part for part in (column.banner, column.header.strip()) if part) or f"column {column.column}"
    if column.candidates:
        titles = " or ".join(repr(plan.questions.question(each).title) for each in column.candidates)
        return [issue(IssueCode.COLUMN_UNSURE, column=column.column, header=shown, candidates=titles)]
    if column.role == "unmapped" and column.header.strip():
        return [issue(IssueCode.COLUMN_NOT_MAPPED, column=column.column, header=shown)]
    return []


def _repeated_columns(plan: Plan) -> Iterator[Issue]:
    places: dict[tuple[str, str | None], list[ParsedColumn]] = {}
    for column in plan.columns:
        if column.question:
            places.setdefault((column.question, column.period), []).append(column)
    for columns in places.values():
        if len(columns) > 1:
            letters = " and ".join(column.column for column in columns)
            yield issue(
                IssueCode.COLUMN_REPEATED, column=columns[1].column, header=columns[1].header.strip(), columns=letters
            )


def _missing_questions(plan: Plan) -> Iterator[Issue]:
    there = {column.question for column in plan.columns}
    for question in plan.questions.questions:
        if question.id not in there:
            yield issue(IssueCode.QUESTION_MISSING, question=question.title)


def _missing_periods(plan: Plan) -> Iterator[Issue]:
    if plan.default_period or plan.first("period") is not None:
        return
    for column in plan.columns:
        if column.question and not column.period and plan.questions.question(column.question).period != "none":
            yield issue(IssueCode.PERIOD_UNKNOWN, column=column.column, header=column.header.strip())
