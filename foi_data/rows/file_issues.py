"""What is noticed about a file of returns as a whole: sheets not read, hidden columns, doubtful headers, no period."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from foi_data.crossed import columns_of_nobody
from foi_data.issues import Issue, IssueCode, issue
from foi_data.parsed import ParsedColumn
from foi_data.plan import Plan
from foi_data.rows.answer_rows import Asked


def file_issues(plan: Plan, asked: Collection[Asked], below: Sequence[Plan] = ()) -> list[Issue]:
    """What is noticed about the file, its sheets and its columns.

    `asked` is all that some row has an answer to, `below` are the further tables below the first.
    """
    found = [
        *_sheet_issues(plan),
        *(each for table in below for one in table.columns for each in _column_issues(table, one)),
    ]
    if not plan.book.encoding_is_certain:
        found.append(issue(IssueCode.ENCODING_GUESSED, encoding=plan.book.encoding))
    if plan.body:
        said, name = plan.body.said, plan.body.area.plain_name
        found.append(issue(IssueCode.ONE_COUNCIL, sheet=plan.sheet.name, name=name, said=said))
    for (row, index), said in plan.sheet.written_out.items():
        is_over = plan.header.first_row <= row <= plan.header.last_row
        found.append(
            issue(IssueCode.QUESTION_WRITTEN_OUT, row=None if is_over else row, column=plan.letter(index - 1),
                  sheet=plan.sheet.name, question=plan.sheet.text(row, index), said=said)
        )  # fmt: skip
    for column in columns_of_nobody(plan.columns) if plan.is_crossed else ():
        reason = plan.names.resolve(column.header).reason
        found.append(
            issue(IssueCode.COLUMN_OF_NOBODY, column=column.column, sheet=plan.sheet.name, header=column.header,
                  reason=reason)
        )  # fmt: skip
    for block in plan.beside:
        first, last = plan.letter(block.start), plan.letter(block.stop - 1)
        found.append(issue(IssueCode.TABLE_BESIDE, column=first, sheet=plan.sheet.name, first=first, last=last))
    for index, column in enumerate(plan.columns):
        if index + 1 in plan.sheet.hidden_columns and column.header.strip():
            found.append(issue(IssueCode.COLUMN_HIDDEN, column=column.column, header=column.header))
        found += _column_issues(plan, column)
    nameless = {one.column for one in asked if one.question is None and not one.text}
    for letter in sorted(nameless if not plan.is_long else ()):
        found.append(issue(IssueCode.COLUMN_NOT_MAPPED, column=letter, header=f"column {letter}, without a header"))
    if not plan.is_long:
        found += _merged_answers(plan)
        found += [*_repeated_columns(plan), *_missing_questions([plan, *below]), *_missing_periods(plan, asked)]
    return found


def _sheet_issues(plan: Plan) -> Iterator[Issue]:
    for other in plan.book.sheets:
        count = sum(1 for _ in other.filled_rows()) if other is not plan.sheet else 0
        if count:
            yield issue(IssueCode.SHEET_NOT_READ, name=other.name, count=count, read=plan.sheet.name)
        if other.is_hidden:
            yield issue(IssueCode.SHEET_HIDDEN, name=other.name)


def _merged_answers(plan: Plan) -> Iterator[Issue]:
    """Answers whose cell is merged over several rows: the rows below the first read as blank."""
    asked = {index + 1 for index, _, _ in plan.asked}
    for top, left, low, right in plan.sheet.merged:
        if low > top > plan.header.last_row and not asked.isdisjoint(range(left, right + 1)):
            column = plan.letter(left - 1)
            yield issue(IssueCode.CELLS_MERGED, row=top, column=column, sheet=plan.sheet.name, first=top, last=low)


def _column_issues(plan: Plan, column: ParsedColumn) -> list[Issue]:
    shown = " / ".join(part for part in (column.banner, column.header.strip()) if part) or f"column {column.column}"
    if column.candidates:
        titles = " or ".join(repr(plan.questions.question(each).title) for each in column.candidates)
        return [issue(IssueCode.COLUMN_UNSURE, column=column.column, header=shown, candidates=titles)]
    # Of a crossed table each row says that nothing tells which column holds the answers.
    if column.role == "unmapped" and column.header.strip() and not plan.is_crossed:
        return [issue(IssueCode.COLUMN_NOT_MAPPED, column=column.column, header=shown)]
    return []


def _repeated_columns(plan: Plan) -> Iterator[Issue]:
    for group in plan.repeated:
        second, letters = plan.columns[group[1]], " and ".join(map(plan.letter, group))
        yield issue(IssueCode.COLUMN_REPEATED, column=second.column, header=second.header.strip(), columns=letters)


def _missing_questions(plans: Sequence[Plan]) -> Iterator[Issue]:
    there = {column.question for plan in plans for column in plan.columns}
    for question in plans[0].questions.questions:
        if question.id not in there:
            yield issue(IssueCode.QUESTION_MISSING, question=question.title)


def _missing_periods(plan: Plan, asked: Iterable[Asked]) -> Iterator[Issue]:
    without = {one.column for one in asked if one.question and not one.period}
    for _, column, question in plan.asked:
        if column.column in without and question.period != "none":
            yield issue(IssueCode.PERIOD_UNKNOWN, column=column.column, header=column.header.strip())
