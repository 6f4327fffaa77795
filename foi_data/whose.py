"""Whose answers a table holds that has no column of councils: one council's own reply, with its name in a title.

The name is looked for where a person would: beside a label ("Local authority: Kent"), in the titles above the table,
in the sheet's name, beside a label on a cover sheet, and last in the file's name. Where two are named nobody is chosen
and a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from foi_data.meanings import NUMERIC, header_key, role_of
from foi_data.texts.phrases import any_of, load_words
from foi_data.workbook import Sheet, Workbook
from geo.areas import Authority, authority
from geo.gazetteer import named_in

ROWS_WITH_LABELS = 40
"""How many rows from the top may hold a label with the council's name beside it."""
SHEETS_WITH_LABELS = 20
"""How many sheets may be a cover with such a label."""
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
    where they name nobody a cover sheet and the file's name.
    """
    on_sheet = _named(_labelled(sheet), at) or _named(_titles(sheet, header_row), at)
    found = on_sheet or _named([*_covers(book, sheet), *_file(book)], at)
    return OneBody(*found[0]) if len({area.code for area, _ in found}) == 1 else None


def _named(places: Iterable[tuple[str, str]], at: date | None) -> list[tuple[Authority, str]]:
    """The authorities that texts name, each with where it stands."""
    return [(area, said) for text, said in places for area in named_in(without_others(text), at)]


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
    """What stands with a label such as "Local authority", beside its cell with nothing else, or in it after a colon."""
    for row in range(1, min(len(sheet.rows), ROWS_WITH_LABELS) + 1):
        texts = [text.strip() for text in sheet.texts(row) if text.strip()]
        parts = texts[0].split(":", 1) if len(texts) == 1 and ":" in texts[0] else texts
        label = parts[0].rstrip(": ") if len(parts) == 2 else ""
        # A bare "Name" is mostly that of the person who filled the form in.
        if role_of(label) == "area" and header_key(label) != "name":
            yield parts[1], f"row {row} says '{label}: {parts[1].strip()[:80]}'"


def _covers(book: Workbook, sheet: Sheet) -> Iterator[tuple[str, str]]:
    """What stands beside such labels on the other sheets that show, as a form's cover has them."""
    others = [other for other in book.sheets if other is not sheet and not other.is_hidden]
    for other in others[:SHEETS_WITH_LABELS]:
        yield from ((text, f"the sheet '{other.name}', {said}") for text, said in _labelled(other))


def _titles(sheet: Sheet, header_row: int) -> Iterator[tuple[str, str]]:
    for row in range(1, min(header_row, len(sheet.rows)) + 1):
        for text in sheet.texts(row):
            if text.strip() and len(text) <= LONGEST_TITLE and not NUMERIC.fullmatch(text):
                yield text, f"row {row} says '{text.strip()[:80]}'"
    yield sheet.name, f"the sheet is called '{sheet.name}'"


def _file(book: Workbook) -> Iterator[tuple[str, str]]:
    stem = book.file_name.rpartition("/")[2].rpartition(".")[0] or book.file_name
    yield stem, f"the file is called '{book.file_name}'"
