"""FOI returns: any council's spreadsheet as typed answers, with a place for everything that is not one.

Four shapes are read: wide (a row a council, a column a question), long (a row an answer), crossed (a row a question, a
column a council or a period) and stacked (answers below their questions). A wide or long table may be one council's
own, a stacked one always is. Each row below the header that holds anything is accepted or set aside with its reason;
each cell becomes an answer, is kept beside the answers (names, references, notes), or is set aside with its row.
Nothing is guessed and nothing vanishes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from foi_data.collecting import collector_paused
from foi_data.issues import Issue, IssueCode, issue
from foi_data.layouts import Layout
from foi_data.numbered import with_questions_written_out
from foi_data.parsed import ParsedAnswer, ParsedFile, ParsedReturn, SetAside, filled
from foi_data.periods import parse_period
from foi_data.plan import Plan
from foi_data.questions import QuestionSet
from foi_data.questions import question_set as set_of
from foi_data.recognition import best_question_set
from foi_data.rows.answer_rows import Answers, superseded_in
from foi_data.rows.bodies import count_filled
from foi_data.rows.doubts import doubtful
from foi_data.rows.file_issues import file_issues
from foi_data.rows.harvest import Harvest, RowRefused
from foi_data.rows.kinds import Names
from foi_data.rows.logic import logical_issues, return_issues
from foi_data.rows.row_readers import rows_of
from foi_data.said import NOTHING_SAID, Said
from foi_data.tables import plan_table, table_below
from foi_data.workbook import Workbook, read_workbook

Progress = Callable[[int, int], None]
"""Told now and then how many rows of how many are read."""
ROWS_A_STEP = 1_000
"""Rows between two reports of progress."""


def parse(
    content: bytes,
    file_name: str,
    question_set: QuestionSet | str | None = None,
    *,
    layout: Layout | None = None,
    said: Said = NOTHING_SAID,
    names: Names | None = None,
    progress: Progress | None = None,
) -> ParsedFile:
    """Read a file of FOI returns as answers to a question set; without one, to that which its columns fit best.

    `layout` is a saved mapping; what a person said of this file goes before it. `names` tells the authorities, by
    default those of any day. Raises FileRefused for a file that cannot be read or has no header, QuestionSetError for
    an unknown set or question, LayoutError for a mapping that names no question or role and UnknownAreaError for a
    code that is no authority's.
    """
    book = with_questions_written_out(read_workbook(content, file_name))
    if question_set is None and layout:
        question_set = layout.question_set
    questions = set_of(question_set) if isinstance(question_set, str) else question_set or best_question_set(book)
    return parse_workbook(book, questions, layout=layout, said=said, names=names, progress=progress)


def parse_workbook(
    book: Workbook,
    questions: QuestionSet,
    *,
    layout: Layout | None = None,
    said: Said = NOTHING_SAID,
    names: Names | None = None,
    progress: Progress | None = None,
) -> ParsedFile:
    """The same of a workbook that is already read."""
    plan = plan_table(book, questions, layout=layout, said=said, names=names)
    harvest = Harvest()
    with collector_paused():
        _read_rows(plan, harvest, progress)
        return _finish(plan, harvest, _supersede(plan, harvest))


# Reading the rows.


def _read_rows(plan: Plan, harvest: Harvest, progress: Progress | None) -> None:
    reader = rows_of(plan)
    first, last = plan.header.last_row + 1, len(plan.sheet.rows)
    for row in range(first, last + 1):
        if progress and (row - first) % ROWS_A_STEP == 0:
            progress(row - first, last + 1 - first)
        texts = plan.sheet.texts(row)
        count = count_filled(texts)
        if not count:
            continue
        harvest.rows_read += 1
        harvest.cells_read += count
        if below := table_below(plan, row, texts):
            plan, reader = below, rows_of(below)
            harvest.below.append(below)
            _set_aside(plan, harvest, row, texts, issue(IssueCode.TABLE_BELOW, row=row, sheet=plan.sheet.name))
            continue
        if row in plan.sheet.hidden_rows:
            harvest.issues.append(issue(IssueCode.ROW_HIDDEN, row=row, sheet=plan.sheet.name))
        try:
            used = reader.add(harvest, row, texts)
        except RowRefused as refused:
            _set_aside(plan, harvest, row, texts, refused.issue)
            harvest.section = _section(texts) if count == 1 else harvest.section
            continue
        harvest.cells_used += used
        harvest.cells_context += count - used
    if progress:
        progress(last + 1 - first, last + 1 - first)


def _section(texts: Sequence[str]) -> str:
    """The period that a heading between the rows names, for the rows below it."""
    found = parse_period(next(text for text in texts if text.strip()))
    return found.label if found else ""


def _set_aside(plan: Plan, harvest: Harvest, row: int, texts: Sequence[str], found: Issue) -> None:
    cells = filled(plan.cell(row, index, text) for index, text in enumerate(texts))
    harvest.aside.append(SetAside(row, found.message, cells))
    harvest.issues.append(found)


# What is said of the whole file.


def _supersede(plan: Plan, harvest: Harvest) -> Answers:
    """The answers, each superseded one with the cell of a later row that counts in its place."""
    found = superseded_in(plan.sheet.name, harvest.rows)
    places = {(each.area_code, each.row): position for position, each in enumerate(harvest.returns)}
    for (code, row), earlier in found.rows.items():
        _note_twice(plan, harvest, code, row, earlier)
        if (place := places.get((code, earlier))) is not None:
            harvest.returns[place] = replace(harvest.returns[place], superseded_by_row=row)
    return Answers(plan.sheet.name, harvest.rows, found.cells)


def _note_twice(plan: Plan, harvest: Harvest, code: str, row: int, earlier: int) -> None:
    name = plan.names.resolve(code).area
    shown = name.plain_name if name else code
    found = issue(IssueCode.AREA_TWICE, row=row, sheet=plan.sheet.name, name=shown, earlier=earlier)
    harvest.issues.append(found)


def _doubtful(answers: Answers, questions: QuestionSet) -> list[ParsedAnswer]:
    """The answers that may contradict each other."""
    return [answers.at(*place) for place in doubtful(answers.rows, answers.superseded, questions)]


def _called_full(answers: Answers, returns: Sequence[ParsedReturn]) -> list[ParsedAnswer]:
    """The answers of the returns that call themselves answered."""
    rows = {each.row for each in returns if each.status == "answered"}
    return [one for place, row in enumerate(answers.rows) if row.row in rows for one in answers.of_row(place)]


def _finish(plan: Plan, harvest: Harvest, answers: Answers) -> ParsedFile:
    issues = [
        *file_issues(plan, answers.asked, harvest.below),
        *harvest.issues,
        *return_issues(harvest.returns, _called_full(answers, harvest.returns), plan.sheet.name),
        *logical_issues(_doubtful(answers, plan.questions), plan.questions),
    ]
    issues.sort(key=lambda each: each.row or 0)
    return ParsedFile(
        kind="foi_long" if plan.is_long or plan.is_crossed else "foi_wide",
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
        answers=answers,
        returns=tuple(harvest.returns),
        issues=tuple(issues),
        columns=plan.columns,
        question_set=plan.questions.id,
        body=plan.body.area.code if plan.body else None,
    )
