"""Everything that can be noticed in a file: one code each, with its wording, severity and how to mend it.

A file is never stopped by an issue of a row or a cell: all of it is read, all issues are listed, and a person decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from foi_data.quick_records import quickly_made

Severity = Literal["error", "warning", "note"]
"""error: something was left out or waits for a person. warning: taken, but look at it. note: good to know."""
Level = Literal["file", "row", "cell"]


class IssueCode(StrEnum):
    """The codes, in the order file, row, cell. They are stored and exported, so a code is never renamed."""

    YEAR_UNKNOWN = "year_unknown"
    YEAR_DIFFERS = "year_differs"
    ENCODING_GUESSED = "encoding_guessed"
    SHEET_NOT_READ = "sheet_not_read"
    SHEET_HIDDEN = "sheet_hidden"
    TABLE_BESIDE = "table_beside"
    ONE_COUNCIL = "one_council"
    QUESTION_WRITTEN_OUT = "question_written_out"
    COLUMN_OF_NOBODY = "column_of_nobody"
    COLUMN_UNSURE = "column_unsure"
    COLUMN_NOT_MAPPED = "column_not_mapped"
    COLUMN_HIDDEN = "column_hidden"
    COLUMN_REPEATED = "column_repeated"
    QUESTION_MISSING = "question_missing"
    PERIOD_UNKNOWN = "period_unknown"
    SERIES_UNKNOWN = "series_unknown"
    SERIES_BREAK = "series_break"

    AREA_MISSING = "area_missing"
    AREA_UNKNOWN = "area_unknown"
    AREA_SUGGESTED = "area_suggested"
    AREA_AMBIGUOUS = "area_ambiguous"
    AREA_NOT_AN_AUTHORITY = "area_not_an_authority"
    AREA_TWICE = "area_twice"
    AREA_CODES_DISAGREE = "area_codes_disagree"
    ROW_HIDDEN = "row_hidden"
    ROW_BANNER = "row_banner"
    ROW_NOTE = "row_note"
    ROW_CALLED_NOTE = "row_called_note"
    ROW_TOTAL = "row_total"
    ROW_HEADER_AGAIN = "row_header_again"
    TABLE_BELOW = "table_below"
    ROW_WITHOUT_ANSWER = "row_without_answer"
    ROW_PERIOD_AGAIN = "row_period_again"
    ROW_OF_PART = "row_of_part"
    ROW_TORN = "row_torn"
    NEIGHBOUR_UNKNOWN = "neighbour_unknown"
    QUESTION_NOT_IN_SET = "question_not_in_set"
    QUESTION_REPEATED = "question_repeated"
    ANSWER_MISSING = "answer_missing"
    ANSWER_IN_PARTS = "answer_in_parts"
    ANSWERS_NOT_TOLD = "answers_not_told"
    HEADING_UNKNOWN = "heading_unknown"
    ROW_OF_ANOTHER = "row_of_another"
    PERIOD_DISAGREES = "period_disagrees"
    RETURN_STATUS_UNKNOWN = "return_status_unknown"
    RETURN_FULL_BUT_NOT = "return_full_but_not"
    FIGURE_TWICE = "figure_twice"

    TWO_NUMBERS = "two_numbers"
    NOT_UNDERSTOOD = "not_understood"
    NUMBER_NOT_WHOLE = "number_not_whole"
    NUMBER_NEGATIVE = "number_negative"
    NUMBER_TOO_LARGE = "number_too_large"
    NUMBER_APPROXIMATE = "number_approximate"
    NUMBER_QUALIFIED = "number_qualified"
    NUMBER_AND_REASON = "number_and_reason"
    UNIT_DIFFERS = "unit_differs"
    DATE_FOR_NUMBER = "date_for_number"
    DATE_AS_NUMBER = "date_as_number"
    CODE_TO_CONFIRM = "code_to_confirm"
    NUMBER_BESIDE_REFUSAL = "number_beside_refusal"
    PARTS_DO_NOT_ADD = "parts_do_not_add"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    SPREADSHEET_ERROR = "spreadsheet_error"
    MARKED_UNCLEAR = "marked_unclear"
    STATUS_DISAGREES = "status_disagrees"
    NUMBER_DISAGREES = "number_disagrees"
    MORE_THAN_POSSIBLE = "more_than_possible"
    TENFOLD_CHANGE = "tenfold_change"
    LONG_TEXT_CUT = "long_text_cut"
    CELL_OVER_COLUMNS = "cell_over_columns"
    CELLS_MERGED = "cells_merged"


@quickly_made
@dataclass(frozen=True, slots=True)
class Issue:
    """One thing noticed. `row` and `column` are as the sheet numbers and letters them, None for the file or row."""

    code: IssueCode
    severity: Severity
    row: int | None
    column: str | None
    message: str
    mend: str
    sheet: str = ""

    @property
    def level(self) -> Level:
        """Is it about the file, a row or a cell? A column is a matter of the file."""
        if self.row is None:
            return "file"
        return "row" if self.column is None else "cell"


@dataclass(frozen=True)
class Wording:
    """What is said of a code. `message` has places to fill in, `mend` says what a person can do."""

    severity: Severity
    message: str
    mend: str


PERSON = "Choose the right reading, or write to the council and ask."

WORDINGS: dict[IssueCode, Wording] = {
    IssueCode.YEAR_UNKNOWN: Wording(
        "error",
        "{file_name} says nowhere which year its figures are for.",
        "Give the year (the 31 March that the year ends on), or put it in the file's name, as in missing-2017.csv.",
    ),
    IssueCode.YEAR_DIFFERS: Wording(
        "warning",
        "The file's name says {in_name} and the year given is {given}; {in_name} was used.",
        "If {given} is right, rename the file and read it again.",
    ),
    IssueCode.ENCODING_GUESSED: Wording(
        "note",
        "The file does not say how its letters are coded; {encoding} was taken.",
        "Look at names with accents and at pound signs; if they are wrong, save the file as CSV (UTF-8) and read it.",
    ),
    IssueCode.SHEET_NOT_READ: Wording(
        "warning",
        "The sheet {name!r} with {count} filled rows was not read; {read!r} was.",
        "If it holds answers too, accept this sheet first: the other one is offered then. Or choose it instead.",
    ),
    IssueCode.SHEET_HIDDEN: Wording(
        "warning", "The sheet {name!r} is hidden in the workbook.", "Make sure that it was meant to be sent."
    ),
    IssueCode.TABLE_BESIDE: Wording(
        "error",
        "A second table stands beside the first: column {first} names other authorities than the first table does in "
        "the same rows. Columns {first} to {last} were not read as answers.",
        "Put the second table on a sheet of its own, or below the first, and read the file again.",
    ),
    IssueCode.ONE_COUNCIL: Wording(
        "warning",
        "No column names the councils, so every answer was taken as that of {name}: {said}.",
        "If it is another council's reply, say whose answers these are.",
    ),
    IssueCode.QUESTION_WRITTEN_OUT: Wording(
        "warning",
        "The table gives only the number of the question {question!r}: its words were taken from {said} of this file.",
        "Check that the list belongs to this table. If not, say what the column or the row asks.",
    ),
    IssueCode.COLUMN_OF_NOBODY: Wording(
        "error",
        "The column headed {header!r} names no known council: {reason} Its cells were kept, and not read as answers.",
        "Settle the name, as those of rows are settled, or correct it in a copy of the file.",
    ),
    IssueCode.COLUMN_UNSURE: Wording(
        "warning",
        "The column headed {header!r} may be {candidates}; it was not taken as either without a person's word.",
        "Choose the question it answers, or say that it is none of them.",
    ),
    IssueCode.COLUMN_NOT_MAPPED: Wording(
        "warning",
        "The column headed {header!r} is no question of the set; its cells are kept without one.",
        "Choose the question it answers, or leave it.",
    ),
    IssueCode.COLUMN_HIDDEN: Wording(
        "warning", "The column headed {header!r} is hidden in the workbook and was read.", "Check that it is meant."
    ),
    IssueCode.COLUMN_REPEATED: Wording(
        "warning",
        "Columns {columns} come to the same question and period (one is headed {header!r}): none was taken for it.",
        "Say for each column which period or question it is.",
    ),
    IssueCode.QUESTION_MISSING: Wording(
        "note", "No column answers the question {question!r}.", "If one does, choose the question for that column."
    ),
    IssueCode.PERIOD_UNKNOWN: Wording(
        "warning",
        "Nothing says which period the column headed {header!r} is for.",
        "Give the period for the column, or for the whole file in its layout.",
    ),
    IssueCode.SERIES_UNKNOWN: Wording(
        "note",
        "The series {label!r} is not in the list of series; its figures are kept under the name {series!r}.",
        "Add it to foi_data/official_series.toml to give it a title, a unit and its cautions.",
    ),
    IssueCode.SERIES_BREAK: Wording(
        "note",
        "{note}",
        "Do not compare figures across the break, and show it wherever they stand together.",
    ),
    IssueCode.AREA_MISSING: Wording(
        "error", "The row names no authority.", "Write the authority's name in the row, or choose it here."
    ),
    IssueCode.AREA_UNKNOWN: Wording(
        "error", "{name!r} is no known authority. {reason}", "Correct the name, or choose the authority here."
    ),
    IssueCode.AREA_SUGGESTED: Wording(
        "error", "{name!r} is perhaps {candidates}. {reason}", "Confirm the authority; nothing is taken without that."
    ),
    IssueCode.AREA_AMBIGUOUS: Wording("error", "{name!r} may be {candidates}. {reason}", "Choose which of them it is."),
    IssueCode.AREA_NOT_AN_AUTHORITY: Wording(
        "warning",
        "{name!r} is not an authority with children's services. {reason}",
        "Leave the row aside, or choose the authority that was meant.",
    ),
    IssueCode.AREA_TWICE: Wording(
        "warning",
        "{name} answers in row {earlier} and again in this one; this one counts and the earlier is kept.",
        "If they are about different things (districts, periods), say so; else check that the later is the right one.",
    ),
    IssueCode.AREA_CODES_DISAGREE: Wording(
        "warning",
        "The codes {gss} and {number} belong to different authorities ({first} and {second}); {first} was taken.",
        "Check the row against the publisher's file.",
    ),
    IssueCode.ROW_HIDDEN: Wording(
        "warning",
        "The row is hidden in the workbook and was read.",
        "Check that it is meant, for example not filtered out.",
    ),
    IssueCode.ROW_BANNER: Wording("note", "The row is a heading ({text!r}), not a return.", "Nothing to do."),
    IssueCode.ROW_NOTE: Wording(
        "note", "The row is a note ({text!r}), not a return.", "Read it: it may change a meaning."
    ),
    IssueCode.ROW_CALLED_NOTE: Wording(
        "note", "The row ({text!r}) is no return: a person said so.", "Nothing to do, unless that was a mistake."
    ),
    IssueCode.ROW_TOTAL: Wording(
        "note", "The row is a total or an average ({text!r}), not a return.", "Nothing to do: totals are never read in."
    ),
    IssueCode.ROW_HEADER_AGAIN: Wording("note", "The row repeats the header.", "Nothing to do."),
    IssueCode.TABLE_BELOW: Wording(
        "warning",
        "The row is the header of another table, and the rows below it were read by it.",
        "Look whether its columns were taken for the right questions. If not, put the table on a sheet of its own.",
    ),
    IssueCode.ROW_WITHOUT_ANSWER: Wording(
        "error", "The row holds no question, so nothing can be taken from it.", "Write the question in the row."
    ),
    IssueCode.ROW_PERIOD_AGAIN: Wording(
        "error",
        "More than one row is about this period ({period}; see {others}) and none names a council: they may be "
        "parts of one answer, such as boys and girls.",
        "If this row is the answer, give it to the council; the others stay set aside.",
    ),
    IssueCode.ROW_OF_PART: Wording(
        "error",
        "The row is about a part of the council's answer only ({header}: {part}), so it was not taken as the answer.",
        "Nothing to do where another row has the whole. If this row is the answer, give it to the council.",
    ),
    IssueCode.ROW_TORN: Wording(
        "error",
        "The row has more cells than the header has columns, so that they do not stand under their headers. {reason}",
        "Put numbers with a comma between quotation marks, or save the file again from a spreadsheet program.",
    ),
    IssueCode.NEIGHBOUR_UNKNOWN: Wording(
        "error", "The neighbours of {name!r} cannot be taken. {reason}", "Correct the row against the publisher's file."
    ),
    IssueCode.QUESTION_NOT_IN_SET: Wording(
        "warning",
        "The question {question!r} is not in the set; the answer is kept without one.{near}",
        "Choose the question it answers, or leave it.",
    ),
    IssueCode.QUESTION_REPEATED: Wording(
        "error",
        "More than one row comes to the question {question!r} for the same period (see {others}): they may be "
        "parts of one answer, so none was taken.",
        "Say which row answers the question.",
    ),
    IssueCode.ANSWERS_NOT_TOLD: Wording(
        "error",
        "Several columns may hold the answers, such as parts and their total, and no heading says which is meant, so "
        "nothing was taken from the row.",
        "Say which column holds the answers, and of which period they are.",
    ),
    IssueCode.ANSWER_MISSING: Wording(
        "warning",
        "The row asks {question!r}, and nothing that answers it stands below.",
        "If the answer stands elsewhere, write it into the row below in a copy of the file.",
    ),
    IssueCode.ANSWER_IN_PARTS: Wording(
        "error",
        "The figure is one of several below the question {question!r} ({part}), so it was not taken as the answer.",
        "If it is the answer, say which question the row answers.",
    ),
    IssueCode.HEADING_UNKNOWN: Wording(
        "error",
        "Headings say whose the answers below them are, and the last one above this row ({heading!r}) names no known "
        "council.",
        "Settle the name under the rows set aside, or correct it in a copy of the file.",
    ),
    IssueCode.ROW_OF_ANOTHER: Wording(
        "error",
        "The row stands below the heading {heading!r}, but its column is read as the answers of {taken}. It was not "
        "taken as either's.",
        'Put each council\'s answers on a sheet of its own, or head a column of names "Local authority".',
    ),
    IssueCode.PERIOD_DISAGREES: Wording(
        "error",
        "The row is about {asked}, but its column is headed {over}. It was not taken for either.",
        "Say for the column which period it is, or correct the row in a copy of the file.",
    ),
    IssueCode.RETURN_STATUS_UNKNOWN: Wording(
        "warning",
        "{text!r} is no known word for how a return came back.",
        "Choose answered, partly answered, refused, not held, no reply, awaiting or withdrawn.",
    ),
    IssueCode.RETURN_FULL_BUT_NOT: Wording(
        "warning",
        "The return is called {text!r} but {count} of its {total} answers are {statuses}.",
        "Count each answer by its own cell; ask the council about the rest.",
    ),
    IssueCode.FIGURE_TWICE: Wording(
        "warning",
        "{name}, {series}, {period} was already given in row {earlier}.",
        "Check the publisher's file: only one of the two can stand.",
    ),
    IssueCode.TWO_NUMBERS: Wording("error", "More than one number stands here: {numbers}. None was chosen.", PERSON),
    IssueCode.NOT_UNDERSTOOD: Wording("error", "{raw!r} was not understood as {kind}.", PERSON),
    IssueCode.NUMBER_NOT_WHOLE: Wording("error", "{raw!r} is not a whole number of {unit}.", PERSON),
    IssueCode.NUMBER_NEGATIVE: Wording("error", "{raw!r} is below zero.", PERSON),
    IssueCode.NUMBER_TOO_LARGE: Wording("error", "{raw!r} is larger than a {kind} can be.", PERSON),
    IssueCode.NUMBER_APPROXIMATE: Wording(
        "note", "{raw!r} is an estimate.", "It is shown as about {value}; ask the council if the exact number matters."
    ),
    IssueCode.NUMBER_QUALIFIED: Wording(
        "error",
        "{raw!r} holds the number {number}, but what is said with it may change what it counts.",
        PERSON,
    ),
    IssueCode.NUMBER_AND_REASON: Wording(
        "error",
        "A number ({number}) and a reason for not answering ({words!r}) stand here together. Neither was chosen.",
        PERSON,
    ),
    IssueCode.UNIT_DIFFERS: Wording("error", "The question counts {unit}, but the cell speaks of {found}.", PERSON),
    IssueCode.DATE_FOR_NUMBER: Wording(
        "error",
        "A date or time ({raw}) stands where a number was asked. Spreadsheets turn ranges such as 1-4 into dates.",
        PERSON,
    ),
    IssueCode.DATE_AS_NUMBER: Wording(
        "error",
        "The number {raw} stands where a date was asked. Spreadsheets keep {day} as this number.",
        PERSON,
    ),
    IssueCode.CODE_TO_CONFIRM: Wording(
        "error", "The sentence may mean {candidates}; a person must confirm it.", "Confirm or change the reading."
    ),
    IssueCode.NUMBER_BESIDE_REFUSAL: Wording(
        "note",
        "The answer was refused or not held; the number {numbers} printed beside it answers another question.",
        "Nothing to do: it is not counted.",
    ),
    IssueCode.PARTS_DO_NOT_ADD: Wording(
        "warning", "The parts {parts} add up to {sum}, not to {total}.", "Keep the text and ask the council."
    ),
    IssueCode.FORMULA_WITHOUT_VALUE: Wording(
        "error",
        "The cell holds a formula without its result ({raw!r}). Formulas are never worked out here.",
        "Open the workbook in a spreadsheet program, save it and read it again, or type the value.",
    ),
    IssueCode.SPREADSHEET_ERROR: Wording(
        "error", "The cell holds a spreadsheet error ({raw}).", "Mend the formula in the workbook, or type the value."
    ),
    IssueCode.MARKED_UNCLEAR: Wording("error", "The file itself marks this answer ({raw!r}) as unclear.", PERSON),
    IssueCode.STATUS_DISAGREES: Wording(
        "warning",
        "The file calls this answer {given!r}, but its text reads as {found}.",
        "Choose which of the two is right.",
    ),
    IssueCode.NUMBER_DISAGREES: Wording(
        "warning",
        "The file gives the number {given}, but its text reads as {found}.",
        "Choose which of the two is right.",
    ),
    IssueCode.MORE_THAN_POSSIBLE: Wording(
        "warning",
        "{smaller} ({smaller_value}) is more than {larger} ({larger_value}).",
        "Both are kept. {why} Ask the council which is right.",
    ),
    IssueCode.TENFOLD_CHANGE: Wording(
        "warning",
        "{question}: {later_value} in {later} and {earlier_value} in {earlier}, a change of ten times or more.",
        "Check for a slipped digit or a changed way of counting.",
    ),
    IssueCode.CELL_OVER_COLUMNS: Wording(
        "error",
        "{raw!r} stands in a cell merged over several questions, so nobody can tell which of them it answers.",
        PERSON,
    ),
    IssueCode.CELLS_MERGED: Wording(
        "warning",
        "The cells of rows {first} to {last} are merged here, so what stands in them was read for row {first} only.",
        "If it is a joint answer, write it into each row, or ask the councils whose it is.",
    ),
    IssueCode.LONG_TEXT_CUT: Wording(
        "note",
        "The cell holds {count:,} letters; all are kept, the first {limit:,} were read.",
        "Read the text yourself.",
    ),
}


def issue(
    code: IssueCode, *, row: int | None = None, column: str | None = None, sheet: str = "", **fill: object
) -> Issue:
    """An issue with its wording; `fill` gives what the wording has places for, long texts shortened to 120 letters."""
    wording = WORDINGS[code]
    short = {name: value if name in WHOLE_SENTENCES else _shortened(value) for name, value in fill.items()}
    message = wording.message.format(**short).strip()
    mend = wording.mend.format(**short) if "{" in wording.mend else wording.mend
    return Issue(code, wording.severity, row, column, message, mend, sheet)


def rows_in_words(rows: Sequence[int]) -> str:
    """`row 3`, `rows 3 and 4`, `rows 3, 4 and 7 more`: some rows that a sentence points to."""
    shown = [str(row) for row in rows[:MOST_ROWS]]
    if len(rows) == 1:
        return f"row {shown[0]}"
    if len(rows) > MOST_ROWS:
        return f"rows {', '.join(shown)} and {len(rows) - MOST_ROWS} more"
    return f"rows {', '.join(shown[:-1])} and {shown[-1]}"


MOST_ROWS = 6
WHOLE_SENTENCES = frozenset({"reason", "note", "near", "why", "said"})
LONGEST_QUOTE = 120


def _shortened(text: object) -> object:
    if not isinstance(text, str):
        return text
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST_QUOTE else plain[: LONGEST_QUOTE - 4] + " ..."
