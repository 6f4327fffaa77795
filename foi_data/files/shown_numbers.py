"""What a spreadsheet program shows for a number whose format says more than its digits: 5 shown as "<5", 3 as "*".

A council that hides small numbers by formatting means what the reader sees, not the number beneath it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

SECTION = re.compile(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;])*)(?:;|$)')
LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
DIGITS = re.compile(r"[0#?]|general|[dmyhs]|@|e[+-]", re.IGNORECASE)
TELLING = re.compile(r"[<>≤≥~]")


class Part(NamedTuple):
    """One section of a number format: when it holds, what stands before the digits, and whether there are any."""

    sign: str
    limit: float
    text: str
    has_digits: bool

    def holds(self, value: float) -> bool:
        """Does the section's condition hold for a value? True where it has none."""
        return {
            "": True,
            "<": value < self.limit,
            "<=": value <= self.limit,
            ">": value > self.limit,
            ">=": value >= self.limit,
            "=": value == self.limit,
            "<>": value != self.limit,
        }[self.sign]


def hides_numbers(code: str) -> bool:
    """May a number format show something else than a number's digits: a sign before them, or words in their place?"""
    return any(TELLING.search(part.text) or (part.text.strip(" -") and not part.has_digits) for part in parts(code))


@lru_cache(maxsize=500)
def parts(code: str) -> tuple[Part, ...]:
    """The sections of a number format, at most four."""
    sections = [found for found in SECTION.findall(code[:500]) if found][:4]
    return tuple(_part(section) for section in sections)


def _part(section: str) -> Part:
    condition = CONDITION.search(section)
    text = "".join(found[1] or found[2] or "" for found in LITERAL.finditer(section))
    bare = LITERAL.sub("", section)
    text += "".join(TELLING.findall(bare)) if "[" not in bare else ""
    limit = float(condition[2]) if condition else 0.0
    return Part(condition[1] if condition else "", limit, text.strip(), bool(DIGITS.search(bare)))


def shown_number(code: str, value: float, digits: str) -> str | None:
    """What is shown for a value, where that is not its digits; None where it is. `digits` is the value as text."""
    part = _part_for(parts(code), value)
    if part is None or (value == 0 and not re.search(r"[a-z]", part.text, re.IGNORECASE)):
        # A nought shown as a dash is a nought.
        return None
    if part.has_digits:
        return f"{part.text}{digits}" if TELLING.search(part.text) else None
    return part.text or None


def _part_for(found: tuple[Part, ...], value: float) -> Part | None:
    if any(part.sign for part in found):
        return next((part for part in found if part.holds(value)), None)
    if not found or value > 0 or len(found) == 1:
        return found[0] if found else None
    return found[1] if value < 0 else found[2] if len(found) > 2 else found[0]
