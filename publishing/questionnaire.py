"""The questionnaire as an Excel workbook: to be filled in away from here, and known again when it comes back.

It keeps to what Excel documents and LibreOffice reads alike: lists to choose from, frozen headings, protected structure
without a password, no merged cells, a flagged table header. Text is never a formula.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from charter.framework import Instrument, Item
from charter.wording import date_words
from geo.areas import authority
from services.assessment.assessments import Sheet
from services.assessment.questionnaire_files import (
    ANSWERS,
    AREA_KEY,
    GUIDANCE,
    INSTRUMENT_KEY,
    ITEM,
    MADE_KEY,
    MARK,
    MARKS,
    READ_ME,
    ROUND_KEY,
    VERSION_KEY,
)
from services.assessment.questionnaire_texts import (
    ANSWER_COLUMNS,
    FIELDS,
    Field,
    answer_options,
    confidence_options,
    texts_of,
)
from services.tables import OWN_LICENCE

WIDTHS = {
    ITEM: 8, "Part": 20, "What is asked": 44, GUIDANCE[2]: 44, "answer": 18, "reason": 24, "evidence": 44,
    "confidence": 12, "owner": 20, "facets": 22, "links": 32, "documents": 32, "public_note": 32, "private_note": 32,
}  # fmt: skip
LONGEST_LIST = 255
"""Characters of a list of choices that Excel takes, the commas included."""
LONGEST_HINT, LONGEST_HINT_TITLE = 255, 32
A4 = 9
EXPLANATION_LINES = (
    "1. Open the sheet 'Answers'. Each row is one thing to answer. The white cells are yours; the grey ones explain.",
    "2. Choose an answer from the list in the column 'Answer'. Leave it empty where nobody has answered yet.",
    "3. Say under 'Evidence' what shows it and where it can be found. Name documents; do not paste them in.",
    "4. Save the file, under any name, as .xlsx or .ods. You may sort, add columns of your own, and add sheets.",
    "5. Bring it back on the Assess page, under 'Work offline in Excel'. You see every difference before anything is "
    "stored, and choose wherever somebody changed the same item meanwhile.",
    "Several people can each fill in a copy and bring them back one after the other.",
    "Write nothing in this file that could identify a child: no names, no dates of birth, no record numbers.",
)


@dataclass(frozen=True)
class Formats:
    """The few looks that a questionnaire has."""

    title: Format
    header: Format
    fixed: Format
    answer: Format
    plain: Format


def questionnaire_bytes(sheet: Sheet, round_: str, *, made_at: datetime, stamp: str = "") -> bytes:
    """The workbook of a round. `made_at` is a moment with its zone; `stamp` marks generated answers."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        about = authority(sheet.area_code).plain_name
        title = f"{sheet.instrument.title}: {about}, round {round_}"
        book.set_properties(
            {
                "title": title, "subject": "Self-assessment questionnaire", "category": "Questionnaire",
                "comments": stamp or "Bring it back on the Assess page.", "created": made_at.replace(tzinfo=None),
            }
        )  # fmt: skip
        looks = formats(book)
        write_read_me(book.add_worksheet(READ_ME), sheet, title, looks, made_at=made_at, stamp=stamp)
        write_answers(book.add_worksheet(ANSWERS), sheet, title, looks, stamp)
        write_marks(book.add_worksheet(MARKS), sheet, round_, made_at)
        book.get_worksheet_by_name(ANSWERS).activate()
    return out.getvalue()


def formats(book: xlsxwriter.Workbook) -> Formats:
    lines = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#8A9097"}
    return Formats(
        title=book.add_format({"bold": True, "font_size": 14, "text_wrap": True, "valign": "top"}),
        header=book.add_format({**lines, "bold": True, "bg_color": "#0B4F6C", "font_color": "#FFFFFF"}),
        fixed=book.add_format({**lines, "bg_color": "#F3F5F7"}),
        # "@" keeps what is typed as text: 1/2 does not turn into a day.
        answer=book.add_format({**lines, "locked": False, "num_format": "@"}),
        plain=book.add_format({"text_wrap": True, "valign": "top"}),
    )


def write_read_me(page: Worksheet, sheet: Sheet, title: str, looks: Formats, *, made_at: datetime, stamp: str) -> None:
    """What this is, how to fill it in, and what the words of the scale mean."""
    scale = sheet.instrument.scale
    lines: list[tuple[str, Format]] = [
        (title, looks.title),
        *([(stamp, looks.title)] if stamp else []),
        (sheet.instrument.about, looks.plain),
        *((line, looks.plain) for line in EXPLANATION_LINES),
        ("What the answers mean", looks.title),
        *((f"{level.label}: {level.meaning}", looks.plain) for level in reversed(scale.levels)),
        (f"The scale: {scale.source}", looks.plain),
        ("The columns", looks.title),
        *((f"{field.heading}: {field.guidance}", looks.plain) for field in ANSWER_COLUMNS),
        (f"Made {date_words(made_at.date())}, version {sheet.instrument.version} of the questions.", looks.plain),
        (OWN_LICENCE, looks.plain),
    ]
    page.set_column(0, 0, 110)
    for row, (text, look) in enumerate(lines):
        page.write_string(row, 0, text, look)
    set_up_print(page, title, landscape=False)


def write_answers(page: Worksheet, sheet: Sheet, title: str, looks: Formats, stamp: str) -> None:
    """One row an item under a flagged header; only the answers can be written in."""
    chosen = sheet.instrument
    headings = [ITEM, *GUIDANCE, *(field.heading for field in ANSWER_COLUMNS)]
    for place, name in enumerate([ITEM, *GUIDANCE, *FIELDS]):
        page.set_column(place, place, WIDTHS[name])
    page.add_table(
        0, 0, len(chosen.items), len(headings) - 1,
        {
            "name": "Answers", "autofilter": False, "style": None,
            "columns": [{"header": heading, "header_format": looks.header} for heading in headings],
        },
    )  # fmt: skip
    for row, item in enumerate(chosen.items, start=1):
        given = texts_of(chosen, sheet.stored.get(item.id))
        for place, text in enumerate(guidance_of(chosen, item)):
            page.write_string(row, place, text, looks.fixed)
        for place, name in enumerate(FIELDS, start=1 + len(GUIDANCE)):
            write_text(page, row, place, given[name], looks.answer)
    for place, field in enumerate(ANSWER_COLUMNS, start=1 + len(GUIDANCE)):
        page.data_validation(1, place, len(chosen.items), place, validation(field, chosen))
    page.freeze_panes(1, 1)
    allowed = ("select_locked_cells", "select_unlocked_cells", "format_columns", "format_rows", "sort", "autofilter")
    page.protect("", dict.fromkeys(allowed, True))
    set_up_print(page, title, landscape=True, stamp=stamp)


def write_text(page: Worksheet, row: int, column: int, text: str, look: Format | None = None) -> None:
    """A text, or an empty cell of the same look."""
    if text:
        page.write_string(row, column, text, look)
    else:
        page.write_blank(row, column, None, look)


def guidance_of(chosen: Instrument, item: Item) -> Sequence[str]:
    """The cells that explain an item: id, part, question, and what would count."""
    above = chosen.ancestors(item.id)
    part = ": ".join(group.title for group in reversed(above)) or chosen.short_title
    lines = [item.evidence, f"Who can tell: {', '.join(item.answerers)}."]
    if item.facets:
        lines.append("Covers: " + "; ".join(item.facets) + ".")
    if item.bodies:
        lines.append(f"Must act: {', '.join(item.bodies)}.")
    lines.append(f"From: {item.citation}.")
    return item.id, part, f"{item.title}. {item.question}", "\n".join(line for line in lines if line)


def validation(field: Field, chosen: Instrument) -> dict[str, Any]:
    """The list to choose from, and the hint that shows when a cell is entered."""
    hint = {"input_title": field.heading[:LONGEST_HINT_TITLE], "input_message": field.guidance[:LONGEST_HINT]}
    options = {"answer": answer_options(chosen.scale), "confidence": confidence_options()}.get(field.name)
    if options is None:
        return {"validate": "any", **hint}
    if any("," in option for option in options) or len(",".join(options)) > LONGEST_LIST:
        raise ValueError(f"{chosen.id}: Excel cannot hold this list of choices: {options}.")
    return {
        "validate": "list", "source": list(options), "ignore_blank": True, "error_title": "Not on the list",
        "error_message": "Choose one of the words of the list, or leave the cell empty.", **hint,
    }  # fmt: skip


def write_marks(page: Worksheet, sheet: Sheet, round_: str, made_at: datetime) -> None:
    """The hidden memory: whom the file is for, and every item's version and texts as they were given out."""
    chosen = sheet.instrument
    keys = {
        MARK: "Do not change this sheet: by it the file is known again.",
        AREA_KEY: sheet.area_code,
        INSTRUMENT_KEY: chosen.id,
        VERSION_KEY: chosen.version,
        ROUND_KEY: round_,
        MADE_KEY: made_at.isoformat(timespec="seconds"),
    }
    for row, (key, value) in enumerate(keys.items()):
        page.write_string(row, 0, key)
        page.write_string(row, 1, value)
    header = len(keys) + 1
    for place, name in enumerate([ITEM, VERSION_KEY, *FIELDS]):
        page.write_string(header, place, name)
    for row, item in enumerate(chosen.items, start=header + 1):
        given = texts_of(chosen, sheet.stored.get(item.id))
        page.write_string(row, 0, item.id)
        page.write_string(row, 1, str(sheet.version(item.id)))
        for place, field in enumerate(FIELDS, start=2):
            write_text(page, row, place, given[field])
    page.protect("")
    page.hide()


def set_up_print(page: Worksheet, title: str, *, landscape: bool, stamp: str = "") -> None:
    """A4, headings and item on every page, what it is above and the page's number below.

    The answers are two pages wide: on one their letters would be too small to read.
    """
    page.set_paper(A4)
    page.fit_to_pages(2 if landscape else 1, 0)
    if landscape:
        page.set_landscape()
        page.repeat_rows(0)
        page.repeat_columns(0)
    # An ampersand would begin a code of Excel's; more than 255 characters of header are refused.
    page.set_header("&L" + " - ".join(filter(None, (stamp, title))).replace("&", "&&")[:200])
    page.set_footer("&LNo child's name, date of birth or record number&RPage &P of &N")
