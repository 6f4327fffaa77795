"""A file that was read and not yet accepted, as tables: its values, columns, issues, and the rows set aside."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import islice

from charter.wording import count_words
from foi_data.files.reach import column_number
from foi_data.headers import HeaderColumn
from foi_data.issues import Issue
from foi_data.layouts import IGNORE
from foi_data.parsed import ParsedAnswer, ParsedColumn, ParsedFigure
from foi_data.questions import Question, QuestionSet
from geo.areas import authority
from services.comparison.layers import described_series
from services.foi.file_reading import Preview
from services.tables import OGL, Column, Table, Value

MOST_VALUES = 2_000
"""Values that are shown of a file; all of them are accepted, and all are in the exports."""
EXAMPLES = 3
ROLE_WORDS: Mapping[str, str] = {
    "area": "The authority's name",
    "area_code": "The authority's code",
    "period": "The period",
    "question": "The question (one row an answer)",
    "answer": "The answer (one row an answer)",
    "answer_number": "The answer as a number",
    "answer_status": "How the answer came back",
    "return_status": "How the return came back",
    "responded": "Whether there was a reply",
    "reason": "The reason for a refusal",
    "note": "A note",
    "source": "The address of the source",
    "context": "Kept beside the answers",
    IGNORE: "None of these: keep it beside the answers",
    "unmapped": "No question of the set: kept, and asked about",
}


def question_words(question: Question) -> str:
    """`Missing incidents (incidents)`: the title with what is counted."""
    return f"{question.title} ({question.unit})" if question.unit else question.title


def meaning_words(meaning: str, questions: QuestionSet | None) -> str:
    """What a column is, from the id of a question or the name of a role."""
    found = next((one for one in questions.questions if one.id == meaning), None) if questions else None
    return question_words(found) if found else ROLE_WORDS.get(meaning, meaning)


def columns_table(preview: Preview) -> Table:
    """Every column: its header, what it was taken for, how sure that is, and what stands in it."""
    columns = (
        Column("letter", "Column", meaning="As the sheet letters it"),
        Column("header", "Header"),
        Column("banner", "Above it", meaning="What stands over the header"),
        Column("taken_for", "Taken for"),
        Column("period", "Period"),
        Column("sure", "How sure"),
        Column("examples", "What stands in it"),
    )
    examples = examples_by_column(preview)
    rows = tuple(
        (
            column.column, column.header, column.banner,
            taken_for(column, preview.questions), column.period or "",
            sureness(preview, column), examples.get(column.column, ""),
        )
        for column in preview.parsed.columns
    )  # fmt: skip
    return Table("columns", "Columns", columns, rows, preview.parsed.file_name, "this file", OGL)


def taken_for(column: ParsedColumn, questions: QuestionSet | None) -> str:
    """What a column was taken for: a question, a role, or the answers of the authority that it is headed by."""
    if column.area_code:
        return f"The answers of {authority(column.area_code).plain_name}"
    return meaning_words(column.question or column.role, questions)


def sureness(preview: Preview, column: ParsedColumn) -> str:
    """How a column came to be taken for what it is, in words."""
    if column.column in dict(preview.choices.mapping):
        return "You said so"
    header = HeaderColumn(column_number(column.column) - 1, column.header, column.banner)
    if preview.layout and preview.layout.column_for(header):
        return f"The layout '{preview.layout.name}' says so"
    if column.candidates:
        return "Not sure: please choose"
    if column.role == "unmapped":
        return "Not taken for anything" if column.header.strip() else "No header"
    return "Sure: its header says so" if column.sure else "Likely: the texts in it are names"


def unsure_columns(preview: Preview) -> tuple[ParsedColumn, ...]:
    """The columns to ask about, those with candidates first."""
    found = [
        column
        for column in preview.parsed.columns
        if column.role == "unmapped" and (column.header.strip() or not column.sure)
    ]
    return tuple(sorted(found, key=lambda column: not column.candidates))


def examples_by_column(preview: Preview) -> Mapping[str, str]:
    """A few texts of each column."""
    found: dict[str, list[str]] = {}
    for answer in islice(preview.parsed.answers, MOST_VALUES):
        texts = found.setdefault(answer.cell.column, [])
        if answer.raw.strip() and len(texts) < EXAMPLES:
            texts.append(answer.raw.strip()[:40])
    headers = {column.header.strip() or column.column: column.column for column in preview.parsed.columns}
    for back in islice(preview.parsed.returns, EXAMPLES):
        for header, text in back.context:
            found.setdefault(headers.get(header, ""), []).append(text.strip()[:40])
    return {letter: " | ".join(texts) for letter, texts in found.items()}


def issues_table(preview: Preview, severity: str = "", level: str = "", code: str = "") -> Table:
    """What is worth a person's eye, with the place in the file and how to mend it; of one kind or of all."""
    columns = (
        Column(
            "severity", "Weight", meaning="error: not accepted; warning: accepted, look again; note: for information"
        ),
        Column("level", "About", meaning="the file, a row or a cell"),
        Column("row", "Row", "whole_number", "As the sheet numbers it"),
        Column("column", "Column", meaning="As the sheet letters it"),
        Column("message", "What"),
        Column("mend", "How to mend it"),
        Column("code", "Code", meaning="The kind of issue, lasting"),
    )
    rows = tuple(
        (i.severity, i.level, i.row, i.column, i.message, i.mend, str(i.code))
        for i in chosen_issues(preview, severity, level, code)
    )
    return Table("issues", "Issues", columns, rows, preview.parsed.file_name, "this file", OGL)


def chosen_issues(preview: Preview, severity: str = "", level: str = "", code: str = "") -> tuple[Issue, ...]:
    """The issues of a weight, level and code; empty texts stand for all."""
    return tuple(
        one
        for one in preview.parsed.issues
        if severity in ("", one.severity) and level in ("", one.level) and code in ("", one.code)
    )


def names_of_rows(preview: Preview, rows: Collection[int]) -> Mapping[int, str]:
    """Whose each of some rows is, or what it asks: the authority it was taken for, or its question; else what its name
    cell or first cell says."""
    parsed = preview.parsed
    letters = {column.column for column in parsed.columns if column.role == "area"}
    found = {
        aside.row: next((c.raw.strip() for c in aside.cells if c.column in letters), aside.cells[0].raw.strip())[:60]
        for aside in parsed.rows_set_aside
        if aside.row in rows and aside.cells
    }
    found |= {figure.cell.row: figure.geo_name for figure in parsed.figures if figure.cell.row in rows}
    if parsed.rows_are_questions:
        return found | {a.cell.row: a.question_text[:60] for a in parsed.answers if a.cell.row in rows}
    codes = {answer.cell.row: answer.area_code for answer in parsed.answers if answer.cell.row in rows}
    return found | {row: authority(code).plain_name for row, code in codes.items()}


def row_table(preview: Preview, row: int) -> Table:
    """One row of the file: every cell of it that holds anything, and what it was read as."""
    columns = (
        Column("column", "Column"),
        Column("header", "Header"),
        Column("raw", "As written"),
        Column("read_as", "Read as"),
        Column("issue", "To look at"),
    )
    issues = {i.column: i.message for i in preview.parsed.issues if i.row == row and i.column}
    headers = {column.column: column.header for column in preview.parsed.columns}
    rows = tuple(
        (letter, headers.get(letter, ""), raw, read_as, issues.get(letter, ""))
        for letter, raw, read_as in sorted(cells_of(preview, row), key=lambda cell: (len(cell[0]), cell[0]))
    )
    return Table("row", f"Row {row}", columns, rows, preview.parsed.file_name, "this file", OGL)


def cells_of(preview: Preview, row: int) -> Iterator[tuple[str, str, str]]:
    """The cells of a row: letter, text, and what it was read as."""
    parsed = preview.parsed
    letters = {column.header.strip() or column.column: column.column for column in parsed.columns}
    for answer in parsed.answers:
        if answer.cell.row == row and answer.raw.strip():
            yield answer.cell.column, answer.raw, read_as(answer)
    for figure in parsed.figures:
        if figure.cell.row == row:
            yield figure.cell.column, figure.raw, read_as(figure)
    for back in parsed.returns:
        if back.row == row:
            yield from ((letters.get(header, "?"), text, "kept beside the answers") for header, text in back.context)
    for aside in parsed.rows_set_aside:
        if aside.row == row:
            yield from ((cell.column, cell.raw, "set aside") for cell in aside.cells)


def read_as(value: ParsedAnswer | ParsedFigure) -> str:
    """What a cell was read as: its code, its number or range, or why there is none; of no known question, nothing."""
    if isinstance(value, ParsedAnswer) and value.question is None:
        return "kept as written"
    code = value.code if isinstance(value, ParsedAnswer) else None
    words = "; ".join(code) if isinstance(code, tuple) else code
    return words or count_words(value.value, value.low, value.high, value.status)


def set_aside_table(preview: Preview) -> Table:
    """The rows that would not be accepted, with the reason and their cells to the letter."""
    columns = (
        Column("row", "Row", "whole_number", "As the sheet numbers it"),
        Column("reason", "Why it is set aside"),
        Column("cells", "What stands in it"),
    )
    rows = tuple(
        (row.row, row.reason, " | ".join(cell.raw for cell in row.cells)) for row in preview.parsed.rows_set_aside
    )
    return Table("set_aside", "Rows set aside", columns, rows, preview.parsed.file_name, "this file", OGL)


def values_table(preview: Preview) -> Table:
    """What was read of a file: each value with its place, its text to the letter and how it was understood."""
    columns = (
        Column("row", "Row", "whole_number", "As the sheet numbers it"),
        Column("column", "Column", meaning="As the sheet letters it"),
        Column("place", "Place", meaning="The authority, region or country it was taken for"),
        Column("period", "Period"),
        Column("what", "What", meaning="The series or question"),
        Column("raw", "As written", meaning="The cell's text to the letter"),
        Column("read_as", "Read as", meaning="A figure, a range, or why there is none"),
        Column("status", "Status"),
    )
    rows = tuple(islice(value_rows(preview), MOST_VALUES))
    total = len(preview.parsed.figures) + len(preview.parsed.answers) + len(preview.parsed.neighbours)
    caution = f"The first {MOST_VALUES:,} of {total:,} values; all of them are accepted." if total > len(rows) else ""
    return Table("values", "What was read", columns, rows, preview.parsed.file_name, "this file", OGL, caution)


def value_rows(preview: Preview) -> Iterator[tuple[Value, ...]]:
    parsed = preview.parsed
    for f in parsed.figures:
        title = described_series(f.series).title
        yield (f.cell.row, f.cell.column, f.geo_name, f.period, title, f.raw, read_as(f), f.status)
    for a in parsed.answers:
        place = authority(a.area_code).plain_name
        yield (a.cell.row, a.cell.column, place, a.period, a.question_text, a.raw, read_as(a), a.status)
    for n in parsed.neighbours:
        place, other = authority(n.area_code).plain_name, authority(n.neighbour_code).plain_name
        yield (n.cell.row, n.cell.column, place, None, f"Neighbour {n.rank}", n.cell.raw, other, n.closeness)
