"""Whose answers a table holds that has no column of councils: one council's own reply, with its name in a title.

The name is looked for where a person would: beside a label ("Local authority: Kent"), in the titles above the table,
in the sheet's name, and last in the file's. Where two are named nobody is chosen and a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from foi_data.headers import NUMERIC, role_of
from foi_data.texts.phrases import any_of, load_words
from foi_data.workbook import Sheet, Workbook
from geo.areas import Authority, authority
from geo.gazetteer import named_in

ROWS_WITH_LABELS = 40
"""How many rows from the top may hold a label with the council's name beside it."""
LONGEST_TITLE = 400
"""Letters from which a text above a table is a letter, not a title."""
SAID_BY_A_PERSON = "a person said so"


@dataclass(frozen=True)
class OneBody:
    """The authority that a whole table is about, and in words where that is said."""

    area: Authority
    said: str


def chosen_body(code: str) -> OneBody:
    """The authority that a person chose for the whole table; UnknownAreaError for a code that is none."""
    return OneBody(authority(code), SAID_BY_A_PERSON)


def whose_table(book: Workbook, sheet: Sheet, header_row: int, at: date | None = None) -> OneBody | None:
    """The one authority named with a table whose header ends in `header_row`; None where none is, or several are.

    Names are those of the day `at`. A text beside a label settles it; else titles and the sheet's name must agree, and
    the file's name is looked at where neither names anybody.
    """
    for places in (_labelled(sheet), _titles(sheet, header_row), _file(book)):
        found = [(area, said) for text, said in places for area in named_in(without_others(text), at)]
        if found:
            areas = {area.code for area, _ in found}
            return OneBody(*found[0]) if len(areas) == 1 else None
    return None


def without_others(text: str) -> str:
    """The text without other bodies and people that bear a council's name: a newspaper, a police force, a street."""
    return _others().sub(" | ", re.sub(r"[_\s]+", " ", text))


@cache
def _others() -> re.Pattern[str]:
    """What `words/others.toml` describes: a name with such a word behind or before it, or a text that opens so."""
    words = load_words("others")
    # A name runs over a few words, and ends where a council is called one: "Medway Council, Kent Police".
    name = rf"(?:(?!(?:{any_of(words['council']).pattern})\b)[\w'’&]+ (?:and |& )?){{1,{words['words']}}}"
    behind, before, opening = (any_of(words[key]).pattern for key in ("behind", "before", "opening"))
    return re.compile(
        rf"\b(?:{before})\b (?:\w+ ?){{1,2}}|\b{name}(?:{behind})\b|^\W*(?:{opening})\b.*", re.IGNORECASE | re.DOTALL
    )


def _labelled(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """What stands beside a cell that says "Local authority" and the like, and nothing else beside it."""
    for row in range(1, min(len(sheet.rows), ROWS_WITH_LABELS) + 1):
        texts = [text.strip() for text in sheet.texts(row) if text.strip()]
        if len(texts) == 2 and role_of(texts[0].rstrip(": ")) == "area":
            yield texts[1], f"row {row} says '{texts[0].rstrip(': ')}: {texts[1][:80]}'"


def _titles(sheet: Sheet, header_row: int) -> Iterator[tuple[str, str]]:
    for row in range(1, min(header_row, len(sheet.rows)) + 1):
        for text in sheet.texts(row):
            if text.strip() and len(text) <= LONGEST_TITLE and not NUMERIC.fullmatch(text):
                yield text, f"row {row} says '{text.strip()[:80]}'"
    yield sheet.name, f"the sheet is called '{sheet.name}'"


def _file(book: Workbook) -> Iterator[tuple[str, str]]:
    stem = book.file_name.rpartition("/")[2].rpartition(".")[0] or book.file_name
    yield stem, f"the file is called '{book.file_name}'"
