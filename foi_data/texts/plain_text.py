"""Text as people type it, brought to one form in which it can be compared: the raw text itself is never changed."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

READ_LIMIT = 5_000
"""Letters of a cell that are read. A longer text is kept whole but only its beginning is searched for answers."""

DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
QUOTES = dict.fromkeys(map(ord, "‘’‛ʼ`´"), "'") | dict.fromkeys(map(ord, "“”„"), '"')
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), "")
SIGNS = {ord("≤"): "<=", ord("≥"): ">=", ord("＜"): "<", ord("＞"): ">", ord("×"): "x", ord("…"): "..."}
MARKS = DASHES | QUOTES | INVISIBLE | SIGNS

UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
MISSPELT = {"fourty": 40, "ninty": 90, "fourten": 14, "forteen": 14, "ninteen": 19, "twelth": 12, "twelfe": 12}
NUMBERS = (
    {word: value for value, word in enumerate(UNITS)} | {word: 10 * (at + 2) for at, word in enumerate(TENS)} | MISSPELT
)
SCALES = {"dozen": 12, "hundred": 100, "thousand": 1_000}
SCALE = "|".join(SCALES)
ONE_WORD = "|".join([*NUMBERS, *SCALES])
NUMBER_WORDS = re.compile(
    rf"\b(?:a\s+(?=(?:{SCALE})\b))?(?:{ONE_WORD})(?:(?:[\s-]+|(?<=hundred)\s+and\s+|(?<=thousand)\s+and\s+)(?:{ONE_WORD}))*\b"
)


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Lower case, straight quotes, one kind of dash, single spaces, ordinary digits, no invisible letters.

    Raised and circled digits are footnote marks and go: left in, "45¹" would become 451. Fractions such as ½ stay.
    """
    found = html.unescape(text[:READ_LIMIT]) if "&" in text else text[:READ_LIMIT]
    found = found.translate(MARKS)
    if not found.isascii():
        found = unicodedata.normalize("NFKC", "".join(_without_footnote(letter) for letter in found))
        found = found.translate(MARKS).replace("⁄", "/")
    return " ".join(found.casefold().split())


def _without_footnote(letter: str) -> str:
    if unicodedata.category(letter) != "No":
        return letter
    return f" {letter}" if "FRACTION" in unicodedata.name(letter, "") else ""


def with_digits(text: str) -> str:
    """A plain text with its number words as digits: "fewer than five" is "fewer than 5".

    "one" alone stays a word where it is no number ("one interview may cover several incidents", "no one").
    """
    return NUMBER_WORDS.sub(_digits, text)


def _digits(found: re.Match[str]) -> str:
    words = [word for word in re.split(r"[\s-]+", found.group()) if word not in ("a", "and")]
    if words == ["one"]:
        return "1" if _one_is_a_number(found) else "one"
    if words[0] in SCALES and not found.group().startswith("a "):
        return found.group()
    total = _value(words)
    return found.group() if total is None else str(total)


def _one_is_a_number(found: re.Match[str]) -> bool:
    before, after = found.string[: found.start()].rstrip(), found.string[found.end() :].lstrip()
    alone = not before and not after.strip(".")
    return (
        alone
        or bool(re.search(r"(?:than|only|just|was|were|exactly|to|and)$", before))
        or after.startswith(
            ("child", "incident", "episode", "young", "looked", "individual", "or ", "(1)", "to ", "case")
        )
    )


def _value(words: list[str]) -> int | None:
    """What number words say, None where they are no one number ("one two three")."""
    total, part, last = 0, 0, 10**9
    for word in words:
        if word in SCALES:
            part = max(part, 1) * SCALES[word]
            if word == "thousand":
                total, part = total + part, 0
            last = 100
            continue
        value = NUMBERS[word]
        if value >= last:
            return None
        part, last = part + value, 10 if value >= 20 else 1
    return total + part
