"""How a workbook's table of returns will be read: which sheet, which header, and what each column is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from foi_data.crossed import SHEETS_SEARCHED, Crossed, find_crossed, has_council_headings
from foi_data.exceptions import WhoseUnknown
from foi_data.headers import (
    ROWS_SEARCHED,
    Header,
    HeaderColumn,
    build_header,
    find_header,
    is_date_of_paper,
    match_column,
    period_of,
    sheets_searched,
)
from foi_data.layouts import IGNORE, Layout, LayoutColumn, parse_mapping
from foi_data.meanings import NUMERIC, concepts_in, role_of
from foi_data.parsed import ParsedColumn
from foi_data.periods import Period, parse_period
from foi_data.plan import Plan
from foi_data.questions import QuestionSet
from foi_data.refusals import header_in_words, no_area, no_header
from foi_data.rows.kinds import Names
from foi_data.said import NOTHING_SAID, Said
from foi_data.stacked import Stacked, find_stacked
from foi_data.texts.plain_text import plain
from foi_data.whose import chosen_body, whose_table
from foi_data.workbook import Sheet, Workbook

SAMPLE_ROWS = 60
FIRST_NAMES = 12
"""Texts of a column of which one at least names an authority, if the column is that of the councils."""
ROWS_COMPARED = 300
COLUMNS_OF_NAMES = 4
"""How many columns from the left are searched for the councils' names where no header says which it is."""
NAME_SHARE = 0.5
"""A column without a known header is the councils' names if at least this share of its texts are authorities."""
ENOUGH_QUESTIONS = 2
"""Columns of questions that make a table without councils one council's own reply."""
PERIOD_SHARE = 0.6
"""A column is that of the periods if at least this share of its texts are."""
NAMES_COUNT = 20
"""What a column of councils is worth: a summary by year beside it may name more questions."""
ANSWERING = ("return_status", "responded", "reason")
"""Roles of columns that say how councils answered, though none says what."""
HIDDEN_COSTS = 5
"""A hidden sheet is read only if its header is worth this much more than that of one that shows."""


def plan_table(
    book: Workbook,
    questions: QuestionSet,
    *,
    layout: Layout | None = None,
    said: Said = NOTHING_SAID,
    names: Names | None = None,
) -> Plan:
    """How a workbook's table will be read; FileRefused where no header is found, or nobody's name."""
    known = names or Names(None, None, None)
    if layout:
        said = replace(said, sheet=said.sheet or layout.sheet, period=said.period or layout.period)
        questions = questions.with_zeros_shown() if layout.zeros_shown else questions
    for question in said.asks.values():
        questions.question(question)
    told = parse_mapping(said.mapping, [question.id for question in questions.questions])
    found = _choose_sheet(book, questions, said.sheet, layout, said.header_row)
    if found is None:
        if crossed := _crossed_plan(book, questions, said, told, known):
            return crossed
        raise no_header(book, said.sheet)
    chosen, header = found
    columns = _parsed_columns(chosen, header, questions, [*told, *(layout.columns if layout else ())])
    beside = _tables_beside(chosen, header, columns, known)
    columns = _with_area(chosen, header, columns, known, beside)
    columns = _without_tables_beside(header, columns, beside, told)
    plan = Plan(
        book=book,
        sheet=chosen,
        header=header,
        columns=columns,
        questions=questions,
        names=known,
        said=said,
        fill_down=bool(layout and layout.fill_down),
        default_period=_default_period(chosen, header, said.period),
        beside=beside,
    )
    plan = _without_repeats(plan)
    return plan if plan.names_councils else _plan_without_names(plan, told)


def _plan_without_names(plan: Plan, told: Sequence[LayoutColumn]) -> Plan:
    """How a table without a column of councils will be read: as crossed, or as all about one council."""
    on_sheet = replace(plan.said, sheet=plan.said.sheet or plan.sheet.name)
    crossed = _crossed_plan(plan.book, plan.questions, on_sheet, told, plan.names)
    if crossed and crossed.stacked:
        return crossed
    answers = sum(1 for column in crossed.columns if column.role == "answer") if crossed else 0
    if crossed and answers and (answers > 1 or not plan.is_long) and not _asks_in_columns(plan, crossed):
        return crossed
    if not plan.is_long and len(plan.asked) < ENOUGH_QUESTIONS:
        if crossed:
            return crossed
        raise no_area(plan.book, plan.sheet, plan.header)
    return _about_one(replace(plan, columns=_with_periods(plan)))


def _asks_in_columns(plan: Plan, crossed: Plan) -> bool:
    """Does the header make the crossed table's questions answers themselves? Then a second header among the rows was
    taken for them."""
    asked = [index for index, _, _ in plan.asked]
    return len(asked) >= ENOUGH_QUESTIONS and crossed.roles["question"] in asked


def _crossed_plan(
    book: Workbook, questions: QuestionSet, said: Said, told: Sequence[LayoutColumn], names: Names
) -> Plan | None:
    """How a table of which rows ask will be read: of the sheet asked for, else of that with the most questions."""
    searched = [sheet for sheet in sheets_searched(book)[:SHEETS_SEARCHED] if not sheet.is_hidden]
    sheets = [book.sheet(said.sheet)] if said.sheet else searched
    tables = [(found, sheet) for sheet in sheets if (found := find_crossed(sheet, questions, names, said.header_row))]
    stacked = [(below, sheet) for sheet in sheets if (below := find_stacked(sheet, questions, said.header_row))]
    most = max((found.matched for found, _ in tables), default=0)
    if stacked and max(below.matched for below, _ in stacked) > most:
        return _stacked_plan(book, stacked, questions, said, names)
    if not tables:
        return None
    crossed, sheet = max(tables, key=lambda table: table[0].matched)
    plan = Plan(
        book=book,
        sheet=sheet,
        header=crossed.header,
        columns=_told_across(crossed, told),
        questions=questions,
        names=names,
        said=said,
        default_period=_default_period(sheet, _with_corner(crossed), said.period),
        is_crossed=True,
        is_headed=not said.body and not crossed.names_councils and has_council_headings(sheet, crossed, names),
    )
    return plan if crossed.names_councils or plan.is_headed else _about_one(plan)


def _with_corner(crossed: Crossed) -> Header:
    """The header of a crossed table with what stands over its questions among the titles: "2022-23 | Number"."""
    corner = crossed.header.columns[crossed.question].header
    return replace(crossed.header, titles=(*crossed.header.titles, corner))


def _stacked_plan(
    book: Workbook, found: Sequence[tuple[Stacked, Sheet]], questions: QuestionSet, said: Said, names: Names
) -> Plan:
    """How a reply will be read whose answers stand below their questions: it is one council's."""
    stacked, sheet = max(found, key=lambda table: table[0].matched)
    period = _default_period(sheet, stacked.header, said.period)
    plan = Plan(
        book, sheet, stacked.header, stacked.columns, questions, names, said, default_period=period, stacked=stacked
    )
    return _about_one(plan)


def _told_across(crossed: Crossed, said: Sequence[LayoutColumn]) -> tuple[ParsedColumn, ...]:
    """The columns of a crossed table, after what a person said of them."""
    found = list(crossed.columns)
    for index, column in enumerate(crossed.header.columns):
        told = _told(column, said)
        if told and index != crossed.question and not told.question:
            period = _period_told(told, found[index])
            found[index] = replace(found[index], role=_role_told(told), period=period, sure=True)
    return tuple(found)


def _about_one(plan: Plan) -> Plan:
    """The plan with the one authority that the table is about; WhoseUnknown where nothing says which."""
    body = plan.said.body
    one = chosen_body(body) if body else whose_table(plan.book, plan.sheet, plan.header.last_row, plan.names.at)
    if one is None:
        raise WhoseUnknown(
            f"{plan.book.file_name}, sheet {plan.sheet.name!r}: {header_in_words(plan.header)}no column names the "
            "councils. It may be one council's own reply, but the titles, the sheet's name, a cover sheet and the "
            "file's name do not say whose, or name more than one. Say whose answers these are; or head the column of "
            'names "Local authority".'
        )
    return replace(plan, body=one)


def _with_periods(plan: Plan) -> tuple[ParsedColumn, ...]:
    """The columns, with one of them for the periods where its texts are periods and its header does not say so."""
    if plan.is_long or plan.first("period") is not None:
        return plan.columns
    for index, column in enumerate(plan.columns):
        if column.role in ("unmapped", "context") and _share_of_periods(plan, index) >= PERIOD_SHARE:
            found = replace(column, role="period", sure=False, candidates=())
            return (*plan.columns[:index], found, *plan.columns[index + 1 :])
    return plan.columns


def _share_of_periods(plan: Plan, index: int) -> float:
    given = plan.sheet.texts_down(index + 1, plan.header.last_row, SAMPLE_ROWS)
    return sum(1 for text in given if parse_period(text)) / len(given) if given else 0.0


def _choose_sheet(
    book: Workbook, questions: QuestionSet, wanted: str, layout: Layout | None, row: int
) -> tuple[Sheet, Header] | None:
    """The sheet asked for, else the one whose header names the most questions and roles; None where none has any."""
    sheets = [book.sheet(wanted)] if wanted else sheets_searched(book)
    found: list[tuple[float, int, Sheet, Header]] = []
    for place, one in enumerate(sheets):
        if header := _header(one, questions, layout, row):
            worth = _worth(header, questions) - HIDDEN_COSTS * one.is_hidden
            found.append((worth, -place, one, header))
    if not found:
        return None
    _, _, one, header = max(found, key=lambda entry: entry[:2])
    return one, header


def _header(sheet: Sheet, questions: QuestionSet, layout: Layout | None, row: int) -> Header | None:
    """The header in the row that a person or layout says, else where the layout's headers stand, else the likeliest."""
    said = row or (layout.header_row if layout else 0)
    if 0 < said <= len(sheet.rows):
        return build_header(sheet, said, questions)
    by_layout = layout_header(sheet, layout, questions) if layout else None
    return by_layout or find_header(sheet, questions)


def layout_header(sheet: Sheet, layout: Layout, questions: QuestionSet) -> Header | None:
    """The first header of a sheet in which every column that a layout names stands."""
    if not layout.names_headers:
        return None
    for row in range(1, min(len(sheet.rows), ROWS_SEARCHED) + 1):
        header = build_header(sheet, row, questions)
        if layout.fits(header.columns):
            return header
    return None


def table_below(plan: Plan, row: int, texts: Sequence[str]) -> Plan | None:
    """The table whose header a row below the first is, with the councils or periods in the same column and something
    else beside them; None for every other row."""
    key = plan.key_header
    if (
        plan.is_crossed
        or plan.is_long
        or not key
        or plan.key_column >= len(texts)
        or texts[plan.key_column].strip() != key
    ):
        return None
    others = [(index, text) for index, text in enumerate(texts) if text.strip() and index != plan.key_column]
    are_words = all(not NUMERIC.fullmatch(text) or parse_period(text) for _, text in others)
    title = _title_above(plan, row)
    if not others or not are_words:
        return None
    if not title and all(_is_header_of(plan, index, text) for index, text in others):
        return None
    columns = tuple(
        HeaderColumn(index, text, "" if index == plan.key_column else title) for index, text in enumerate(texts)
    )
    header = Header(row, row, columns)
    parsed = _with_role(_parsed_columns(plan.sheet, header, plan.questions, ()), plan)
    # What a person said of columns is about those of the first table.
    return _without_repeats(replace(plan, header=header, columns=parsed, beside=()))


def _title_above(plan: Plan, row: int) -> str:
    """What stands alone right above a header below the first and says what is asked; "" for nothing."""
    above = next((each for each in range(row - 1, plan.header.last_row, -1) if any(plan.sheet.texts(each))), 0)
    texts = [text.strip() for text in plan.sheet.texts(above) if text.strip()] if above else []
    return texts[0] if len(texts) == 1 and concepts_in(texts[0]) else ""


def _is_header_of(plan: Plan, index: int, text: str) -> bool:
    """Does a text stand over that column of the table already, perhaps with more above or below it?"""
    if index >= len(plan.columns):
        return False
    column, words = plan.columns[index], plain(text)
    over = [plain(each) for each in (column.header, *column.banner.split(" | "))]
    return words in over or any(each.startswith(f"{words} ") or each.endswith(f" {words}") for each in over)


def _with_role(columns: tuple[ParsedColumn, ...], plan: Plan) -> tuple[ParsedColumn, ...]:
    """The columns of a table below, of which the one that tells the rows apart is what it is in the first."""
    same = plan.columns[plan.key_column]
    return tuple(
        replace(column, role=same.role, question=None, candidates=(), sure=True)
        if column.column == same.column
        else column
        for column in columns
    )


def _worth(header: Header, questions: QuestionSet) -> int:
    matches = [match_column(column, questions, header.titles) for column in header.columns]
    worth = sum(2 if match.question else 1 if match.is_sure else 0 for match in matches)
    # A list of councils and their codes, beside which nothing is answered, is no table of returns.
    answers = any(match.question or match.candidates or match.role in ANSWERING for match in matches)
    long = any(role_of(column.header, long=True) == "question" for column in header.columns)
    return worth + NAMES_COUNT * ((answers or long) and _names_councils(header))


def _names_councils(header: Header) -> bool:
    return any(role_of(column.header) in ("area", "area_code") for column in header.columns)


def _parsed_columns(
    sheet: Sheet, header: Header, questions: QuestionSet, said: Sequence[LayoutColumn]
) -> tuple[ParsedColumn, ...]:
    long = {"question", "answer"} <= {role_of(column.header, long=True) for column in header.columns}
    return tuple(_parsed_column(column, questions, said, header, long=long) for column in header.columns)


def _parsed_column(
    column: HeaderColumn, questions: QuestionSet, said: Sequence[LayoutColumn], header: Header, *, long: bool
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
    match = match_column(column, questions, header.titles)
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
        period, is_told = _period_told(told, found), bool(told.period)
        return replace(
            found, role="question", question=told.question, period=period, is_told=True, is_period_told=is_told
        )
    return replace(found, role=_role_told(told), period=None, is_told=True)


def _period_told(told: LayoutColumn, found: ParsedColumn) -> str | None:
    """The period that was told of a column, by its label; the column's own where none was."""
    named = parse_period(told.period) if told.period else None
    return named.label if named else told.period or found.period


def _role_told(told: LayoutColumn) -> str:
    return "context" if told.role == IGNORE else told.role


def _with_area(
    sheet: Sheet, header: Header, columns: tuple[ParsedColumn, ...], names: Names, beside: Sequence[range]
) -> tuple[ParsedColumn, ...]:
    """One column of names: of several so called that with the most authorities, else one found by its texts."""
    called = [index for index, column in enumerate(columns) if column.role == "area"]
    if len(called) == 1:
        return columns
    if beside:
        return tuple(
            replace(column, role="context") if index in called[1:] else column for index, column in enumerate(columns)
        )
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


def _tables_beside(sheet: Sheet, header: Header, columns: Sequence[ParsedColumn], names: Names) -> tuple[range, ...]:
    """The columns of tables that stand beside the first: each begins with councils of its own, in another order.

    A row of such a sheet is about several councils, so what stands under one council's name is not another's.
    """
    starts = [index for index, column in enumerate(columns) if column.role == "area"]
    if len(starts) < 2:
        return ()
    blocks = [range(start, end) for start, end in zip(starts, [*starts[1:], len(columns)], strict=True)]
    return tuple(
        block
        for block in blocks[1:]
        if any(columns[index].role == "question" for index in block)
        and _names_differ(sheet, header, (starts[0], block.start), names)
    )


def _names_differ(sheet: Sheet, header: Header, pair: tuple[int, int], names: Names) -> bool:
    """Do two columns of councils name different ones in some row?"""
    for row in range(header.last_row + 1, min(len(sheet.rows), header.last_row + ROWS_COMPARED) + 1):
        found = [names.resolve(text).area for index in pair if (text := sheet.text(row, index + 1)).strip()]
        if len(set(found)) > 1 and None not in found:
            return True
    return False


def _without_tables_beside(
    header: Header, columns: tuple[ParsedColumn, ...], beside: Sequence[range], said: Sequence[LayoutColumn]
) -> tuple[ParsedColumn, ...]:
    """The first table alone; what a person said of a column stands."""
    found = list(columns)
    for index in (each for block in beside for each in block):
        if not _told(header.columns[index], said):
            found[index] = replace(found[index], role="context", question=None, sure=False, candidates=())
    return tuple(found)


def _without_repeats(plan: Plan) -> Plan:
    """The plan, where several columns come to one question for one period: which of them answers it a person says.

    Tables side by side, each with its own councils or years, may ask the same.
    """
    places: dict[tuple[object, ...], list[int]] = {}
    table = 0
    for index, column in enumerate(plan.columns):
        table += column.role in ("area", "area_code", "period")
        if column.question and column.column not in plan.said.mapping:
            places.setdefault((column.question, column.period, table), []).append(index)
    repeated = tuple(tuple(group) for group in places.values() if len(group) > 1 and not _are_chosen(plan, group))
    columns = list(plan.columns)
    for index in (each for group in repeated for each in group):
        asked = columns[index].question or ""
        columns[index] = replace(columns[index], role="unmapped", question=None, sure=False, candidates=(asked,))
    return replace(plan, columns=tuple(columns), repeated=repeated)


def _are_chosen(plan: Plan, group: Sequence[int]) -> bool:
    """Does a layout name each of several columns by a header of its own? One header that fits two was not chosen."""
    columns = [plan.columns[index] for index in group]
    return all(column.is_told for column in columns) and len({plain(column.header) for column in columns}) == len(group)


def has_column_of_names(sheet: Sheet, header: Header) -> bool:
    """Are the texts of one of the first columns mostly authorities?"""
    names = Names(None, None, None)
    first = range(min(COLUMNS_OF_NAMES, len(header.columns)))
    return any(_share_of_names(sheet, header, index, names) >= NAME_SHARE for index in first)


def _share_of_names(sheet: Sheet, header: Header, index: int, names: Names) -> float:
    texts = sheet.texts_down(index + 1, header.last_row, SAMPLE_ROWS)
    given = [text for text in texts if not re.fullmatch(r"[\d.,\s]+", text)]
    if not any(map(names.is_known, given[:FIRST_NAMES])):
        # A text that is nobody's name takes long to look up, and a column of councils begins with some.
        return 0.0
    return sum(1 for text in given if names.is_known(text)) / len(given) if given else 0.0


def _default_period(sheet: Sheet, header: Header, said: str) -> str | None:
    """The period of columns that name none: the one said, else the one in the sheet's name or in a title.

    A lone year is mostly the year of asking ("FOI responses 2024") and is not taken.
    """
    if said:
        named = parse_period(said)
        return named.label if named else said
    texts = [text for text in (sheet.name, *header.titles) if not is_date_of_paper(text)]
    found = {period.label for text in texts if (period := parse_period(text)) and not _is_lone_year(period)}
    return found.pop() if len(found) == 1 else None


def _is_lone_year(period: Period) -> bool:
    return period.label == str(period.start.year)
