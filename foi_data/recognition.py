"""Which kind of file has arrived, so that nobody has to say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from foi_data import neighbours_file, official
from foi_data.crossed import SHEETS_SEARCHED, find_crossed, has_council_headings
from foi_data.headers import Header, find_header, match_column, sheets_searched, words_and_figures
from foi_data.layouts import Layout
from foi_data.meanings import LONG_ROLES, comes_to_one, match_question, role_of
from foi_data.numbered import with_questions_written_out
from foi_data.parsed import FileKind
from foi_data.questions import QuestionSet, question_sets
from foi_data.refusals import why_no_table
from foi_data.rows.kinds import Names, parse_return_status
from foi_data.stacked import find_stacked
from foi_data.tables import ENOUGH_QUESTIONS, has_column_of_names, layout_header
from foi_data.workbook import Sheet, Workbook, read_workbook

SIGNUP_DATES = ("date_or_year", "date", "signed", "signed_on", "date_signed", "signed_by", "state", "evidence_kind")
"""Headers that, beside an authority and a source, make a list of sign-ups."""
ROWS_SEARCHED = 20
STATUS_ROWS = 200
SHARE_OF_QUESTIONS = 0.25
"""A council's own reply asks a known question in at least this share of its rows; a list of anything else may hold a
few texts that read like one. Where a person says which questions were asked, fewer will do."""


class Recognition(NamedTuple):
    """What kind of file something seems to be, and a sentence that says why."""

    kind: FileKind
    reason: str


class Fit(NamedTuple):
    """How well a set of questions fits a sheet: the columns it names, and what kind of file that makes it."""

    columns: int
    recognition: Recognition
    questions: QuestionSet


def recognise(content: bytes, file_name: str) -> Recognition:
    """What kind of file this seems to be; FileRefused only for a file that cannot be read at all."""
    return recognise_workbook(with_questions_written_out(read_workbook(content, file_name)))


def recognise_workbook(book: Workbook, sets: Mapping[str, QuestionSet] | None = None) -> Recognition:
    """The same of a workbook that is already read. `sets` are the question sets there are; else those that ship."""
    for sheet in book.sheets:
        if found := _published(sheet):
            return found
    for sheet in sheets_searched(book):
        if found := _signups(sheet):
            return found
    best = _best_fit(book, sets)
    if best and best.recognition.kind != "unknown":
        return best.recognition
    # A header that names no council or no question says less than councils that stand side by side.
    seen = why_no_table(book)
    if best and not seen:
        return best.recognition
    return Recognition("unknown", seen or "No header of a known kind stands in the first rows of any sheet.")


def best_question_set(book: Workbook, sets: Mapping[str, QuestionSet] | None = None) -> QuestionSet:
    """The set whose questions the columns of some sheet fit best; the first set where none fits."""
    best = _best_fit(book, sets)
    return best.questions if best and best.columns > 0 else next(iter((sets or question_sets()).values()))


def fitting_layout(book: Workbook, layouts: Iterable[Layout], sets: Mapping[str, QuestionSet]) -> Layout | None:
    """The layout whose columns all stand in a sheet: of several the one that names the most, then the last.

    One that does not say which column holds the authorities, or whose question set is not there, is left out.
    """
    best: Layout | None = None
    for layout in layouts:
        fits = layout.says_whose and layout.question_set in sets and _layout_fits(book, layout, sets)
        if fits and (best is None or len(layout.columns) >= len(best.columns)):
            best = layout
    return best


def _layout_fits(book: Workbook, layout: Layout, sets: Mapping[str, QuestionSet]) -> bool:
    wanted = layout.sheet.strip().casefold()
    sheets = [sheet for sheet in book.sheets if not wanted or sheet.name.strip().casefold() == wanted]
    return any(layout_header(sheet, layout, sets[layout.question_set]) for sheet in sheets)


def _published(sheet: Sheet) -> Recognition | None:
    if official.find_long(sheet):
        reason = "Its header has time_period and geographic_level, as the official files from 2018 on."
        return Recognition("official_long", reason)
    if official.find_wide(sheet):
        return Recognition("official_wide", "Its header has geog_l and geog_n, as the official files of 2015 to 2017.")
    if neighbours_file.find_table(sheet):
        return Recognition("neighbours", "Its header has SN1 to SN10 beside the authorities' numbers.")
    return None


def _signups(sheet: Sheet) -> Recognition | None:
    """A list of sign-ups has an authority, a date or state, and a source, and no question."""
    for row in range(1, min(len(sheet.rows), ROWS_SEARCHED) + 1):
        words, _ = words_and_figures(sheet, row)
        # Most rows hold figures and no header at all, and are not looked at any closer.
        if not any(role_of(text) == "area" for text in words):
            continue
        names = {official.header_name(text) for text in sheet.texts(row)}
        has_source = any(name.startswith("source") for name in names)
        if has_source and names & set(SIGNUP_DATES) and "question" not in names:
            return Recognition("signups", "Its header has an authority, a date and a source for each row.")
    return None


def _best_fit(book: Workbook, sets: Mapping[str, QuestionSet] | None) -> Fit | None:
    known, searched = (sets or question_sets()).values(), sheets_searched(book)
    fits = []
    for questions in known:
        for sheet in searched:
            if header := find_header(sheet, questions):
                fits.append(_fit(sheet, header, questions))
    best = max(fits, key=lambda fit: fit.columns, default=None)
    if best is None or best.columns < 0:
        # Only now, as most files have a row a council: tables turned round, and councils' own replies.
        names = Names(None, None, None)
        crossed = [
            fit
            for questions in known
            for sheet in searched[:SHEETS_SEARCHED]
            for fit in (_crossed_fit(sheet, questions, names), _stacked_fit(sheet, questions))
            if fit
        ]
        best = max(crossed, key=lambda fit: fit.columns, default=best)
    return best


def _crossed_fit(sheet: Sheet, questions: QuestionSet, names: Names) -> Fit | None:
    found = find_crossed(sheet, questions, names)
    if found is None or (not found.names_councils and found.share < SHARE_OF_QUESTIONS):
        return None
    whose = "its columns are councils" if found.names_councils else "it is one council's own reply"
    whose = "headings between them name the councils" if has_council_headings(sheet, found, names) else whose
    reason = f"Its rows are {found.matched} of the questions of {questions.id!r}, and {whose}."
    return Fit(found.matched, Recognition("foi_long", reason), questions)


def _stacked_fit(sheet: Sheet, questions: QuestionSet) -> Fit | None:
    found = find_stacked(sheet, questions)
    if found is None or found.share < SHARE_OF_QUESTIONS:
        return None
    reason = f"Its rows ask {found.matched} of the questions of {questions.id!r}, each with its answer below: it is one"
    return Fit(found.matched, Recognition("foi_long", f"{reason} council's own reply."), questions)


def _fit(sheet: Sheet, header: Header, questions: QuestionSet) -> Fit:
    roles = [role_of(column.header, long=True) for column in header.columns]
    matched = sum(1 for column in header.columns if match_column(column, questions, header.titles).question)
    # A header often leaves the corner above the councils' names blank.
    if not {"area", "area_code"} & set(roles) and not (matched and has_column_of_names(sheet, header)):
        return _fit_of_one_body(sheet, header, roles, matched, questions)
    if set(LONG_ROLES) <= set(roles):
        reason = "Its header has a question and an answer: one row is one answer."
        asked = _questions_asked(sheet, header, roles.index("question"), questions)
        return Fit(matched + 1 + asked, Recognition("foi_long", reason), questions)
    if matched:
        reason = f"Its header names councils and {matched} of the questions of {questions.id!r}."
        return Fit(matched, Recognition("foi_wide", reason), questions)
    if any(comes_to_one(column.header, questions) for column in header.columns):
        reason = f"Its header names councils, and comes near the questions of {questions.id!r}."
        return Fit(0, Recognition("foi_wide", reason), questions)
    if _holds_returns(sheet, header, roles):
        reason = "Its header has councils and how each replied, but none of the known questions."
        return Fit(0, Recognition("foi_wide", reason), questions)
    return Fit(-1, Recognition("unknown", "Its header names no question that is known."), questions)


def _fit_of_one_body(
    sheet: Sheet, header: Header, roles: Sequence[str | None], matched: int, questions: QuestionSet
) -> Fit:
    """How well the set fits a table that names no council: one council's own reply, if it asks enough."""
    one = "and no column of councils: it is one council's own reply."
    if set(LONG_ROLES) <= set(roles):
        column = roles.index("question")
        asked = _questions_asked(sheet, header, column, questions)
        if asked and asked >= SHARE_OF_QUESTIONS * len(_texts_below(sheet, header, column)):
            return Fit(asked, Recognition("foi_long", f"Its header has a question and an answer, {one}"), questions)
    if matched >= ENOUGH_QUESTIONS:
        reason = f"Its header names {matched} of the questions of {questions.id!r}, {one}"
        return Fit(matched - 1, Recognition("foi_wide", reason), questions)
    return Fit(-1, Recognition("unknown", "Its header names no column of councils."), questions)


def _questions_asked(sheet: Sheet, header: Header, column: int, questions: QuestionSet) -> int:
    """How many different texts of a column of questions are questions of the set."""
    texts = set(_texts_below(sheet, header, column))
    return sum(1 for text in texts if match_question(text, questions).question)


def _texts_below(sheet: Sheet, header: Header, column: int) -> list[str]:
    """What stands in a column (from 0) below the header, as far down as is looked."""
    return sheet.texts_down(column + 1, header.last_row, STATUS_ROWS - header.last_row)


def _holds_returns(sheet: Sheet, header: Header, roles: Sequence[str | None]) -> bool:
    """Is there a column that says how each return came back, in words that are known?"""
    if "return_status" not in roles:
        return False
    given = _texts_below(sheet, header, roles.index("return_status"))
    return sum(1 for text in given if parse_return_status(text)) > len(given) / 2
