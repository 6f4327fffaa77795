"""The keys of the small files that people write (layouts and question sets): which there are, and of what kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foi_data.exceptions import FoiDataError

KIND_WORDS: Mapping[type, str] = {
    str: "a text in quotation marks",
    int: "a whole number without quotation marks",
    bool: "true or false, without quotation marks",
    list: "a list in square brackets, or several of [[it]]",
}
LAYOUT = {
    "name": str, "question_set": str, "columns": list, "sheet": str, "header_row": int, "period": str,
    "zeros_shown": bool, "fill_down": bool,
}  # fmt: skip
LAYOUT_COLUMN = dict.fromkeys(("header", "banner", "letter", "role", "question", "period"), str)
QUESTION_SET = {
    "id": str, "title": str, "source": str, "questions": list, "checks": list, "evidence_rule": list,
}  # fmt: skip
QUESTION = {
    **dict.fromkeys(("id", "title", "text", "kind", "unit", "scope", "period"), str), "aliases": list, "needs": list,
    "may": list, "choices": list, "speaks_to": list, "shows_zeros": bool,
}  # fmt: skip
CHOICE = {"code": str, "label": str, "words": list}
CHECK = {"kind": str, "larger": str, "smaller": str, "parts": list, "why": str}


def check_keys(
    entry: object, where: str, kinds: Mapping[str, type], *, required: tuple[str, ...], error: type[FoiDataError]
) -> None:
    """Raise `error` where an entry has a key that is unknown, absent or of another kind than `kinds` says.

    A list may hold texts or tables; what is in it is checked where it is read.
    """
    if not isinstance(entry, dict):
        raise error(f"{where} stands there as {entry!r:.60}, where its keys and what they are should stand.")
    known = ", ".join(kinds)
    if stray := [key for key in entry if key not in kinds]:
        raise error(f"{where} has the key '{stray[0]}', which is not known. Its keys are {known}.")
    if absent := [key for key in required if key not in entry]:
        raise error(f"{where} lacks the key '{absent[0]}'. Its keys are {known}.")
    for key, value in entry.items():
        if not is_of(value, kinds[key]):
            raise error(f"{where}: '{key}' must be {KIND_WORDS[kinds[key]]}, not {value!r:.60}.")


def is_of(value: Any, kind: type) -> bool:
    """Is a value of a kind? True and false are no numbers here."""
    return isinstance(value, kind) and not (kind is int and isinstance(value, bool))
