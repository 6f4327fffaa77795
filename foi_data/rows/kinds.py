"""What kind of row a row of a FOI table is: a council's, a heading, a note, a total, the header again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Literal, Protocol

from foi_data.exceptions import FileRefused
from foi_data.issues import IssueCode
from foi_data.parsed import Exemption, ReturnStatus
from foi_data.periods import parse_period
from foi_data.texts.non_answers import parse_non_answer
from foi_data.texts.phrases import any_of, load_words, pattern
from foi_data.texts.plain_text import plain
from geo.areas import regions
from geo.gazetteer import Resolution, resolve

RowKind = Literal["authority", "banner", "note", "total", "header_again", "nameless"]


class Resolve(Protocol):
    """What tells names: `geo.gazetteer.resolve`, or a test's stand-in for it."""

    def __call__(self, name: str, at: date | None = None, decisions: Mapping[str, str] | None = None) -> Resolution:
        """The authority a name means on the day `at`, after a person's remembered decisions."""


UNKNOWN_LIMIT = 3_000
"""How many different names that are not surely an authority's a file may hold: there are some 150 authorities and 300
districts. A name that comes near one takes the longest of all to look up."""
LONG_NOTE = 60
"""Letters from which a lone text is a note rather than a heading."""


@cache
def _return_statuses() -> tuple[tuple[ReturnStatus, re.Pattern[str]], ...]:
    return tuple((entry["status"], any_of(entry["patterns"])) for entry in load_words("rows")["return_status"])


def parse_return_status(text: str) -> ReturnStatus | None:
    """How a return as a whole came back, from the words of a status column; None if they are not known."""
    core = plain(text).strip(" .,;:!*()[]")
    for status, words in _return_statuses():
        if words.fullmatch(core):
            return status
    return None


def parse_return_reason(text: str) -> tuple[ReturnStatus | None, Exemption | None]:
    """What a reason for refusal says: "Info not held" is no refusal in law but that the information is not held."""
    found = parse_non_answer(plain(text)) if text.strip() else None
    if found is None or found.status not in ("refused", "not_held"):
        return None, None
    return ("refused" if found.status == "refused" else "not_held"), found.exemption


@cache
def _region_names() -> frozenset[str]:
    return frozenset(plain(region.name) for region in regions())


def is_total(text: str) -> bool:
    """Does a row's name say that it is a total, an average, a region or a whole country?"""
    core = plain(text).strip(" .,;:!*()[]")
    if core in _region_names() or pattern("rows", "whole_total").fullmatch(core):
        return True
    found = pattern("rows", "total").match(core)
    return bool(found) and len(core.split()) <= 6


def is_note(text: str) -> bool:
    """Does a lone text read as a note rather than as a name or heading?"""
    core = plain(text)
    return bool(pattern("rows", "note").match(core)) or len(core) > LONG_NOTE or len(core.split()) > 8


def kind_of_row(texts: Sequence[str], name: str, header: Sequence[str], *, name_column: int) -> RowKind:
    """What a row is, judged by its name and by what else stands in it. An "authority" must still be resolved."""
    filled = [text for text in texts if text.strip()]
    if repeats_header(texts, header, name_column):
        return "header_again"
    first = name.strip() or filled[0]
    if is_total(first):
        return "banner" if len(filled) == 1 and plain(first) in _region_names() else "total"
    if not name.strip() and not any(re.search(r"[^\W\d]", text) for text in filled):
        return "nameless"
    if len(filled) == 1 and parse_period(first):
        return "banner"
    if len(filled) == 1 and (not name.strip() or is_note(first)):
        return "note" if is_note(first) else "banner"
    if name.strip():
        return "note" if len(filled) <= 2 and is_note(name) else "authority"
    return "nameless"


def repeats_header(texts: Sequence[str], header: Sequence[str], name_column: int) -> bool:
    """Does a row say what the header says: over the names' column and one more, or wherever it says anything?"""
    pairs = [(plain(text), plain(top)) for text, top in zip(texts, header, strict=False) if text.strip()]
    same = sum(1 for text, top in pairs if text == top)
    if (
        0 <= name_column < len(header)
        and name_column < len(texts)
        and plain(texts[name_column]) == plain(header[name_column])
    ):
        return bool(texts[name_column].strip()) and same >= 1
    return len(pairs) >= 2 and same == len(pairs)


class Names:
    """Resolves the names of a file, each once."""

    def __init__(self, tell: Resolve | None, at: date | None, decisions: Mapping[str, str] | None) -> None:
        self._tell: Resolve = tell or resolve
        self.at, self._decisions = at, decisions
        self._found: dict[str, Resolution] = {}
        self._unknown = 0

    def resolve(self, name: str) -> Resolution:
        """What a name means; FileRefused where so many are nobody's that they cannot be names of councils."""
        if name not in self._found:
            found = self._found[name] = self._tell(name, at=self.at, decisions=self._decisions)
            self._unknown += not found.is_sure
            if self._unknown > UNKNOWN_LIMIT:
                raise FileRefused(
                    f"This file names more than {UNKNOWN_LIMIT:,} different bodies that are no known authorities, such "
                    f"as {name.strip()[:60]!r}. The column of names is perhaps another one: say which column holds the "
                    "councils, or which row is the header."
                )
        return self._found[name]

    def is_known(self, name: str) -> bool:
        """Is it surely one authority?"""
        return bool(name.strip()) and self.resolve(name).is_sure


REFUSED_NAMES: Mapping[str, IssueCode] = {
    "suggested": IssueCode.AREA_SUGGESTED,
    "ambiguous": IssueCode.AREA_AMBIGUOUS,
    "not_an_authority": IssueCode.AREA_NOT_AN_AUTHORITY,
    "unknown": IssueCode.AREA_UNKNOWN,
}


def candidates_in_words(resolution: Resolution) -> str:
    """The names a resolution comes near, best first."""
    names = [candidate.area.plain_name for candidate in resolution.candidates[:4]]
    return " or ".join(names) or "nothing known"
