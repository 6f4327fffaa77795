"""Names as people and programs write them, brought to plain words: accents, marks, codes and damage taken away.

Nothing here knows a place. `Written` is what the gazetteer works on: the codes found in the text, and the words.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

SEPARATOR = "/"
"""Stands among the words for a comma, slash, semicolon, plus, bar or bracket."""

SILENT_WORDS = frozenset({"of", "the"})
"""Words that spellings of one name leave out or put in without meaning anything by it."""

LONGEST = 300
"""Characters; no name with all its titles comes near, so a longer text is not read."""

MOJIBAKE = re.compile(r"[Â-ô][€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\x80-\xbf]+|Â(?=\s|$)")
"""UTF-8 read as Windows-1252: a leading byte shown as a capital or small letter with an accent, then its followers."""
APOSTROPHES = re.compile(r"['’‘`´ʼ′]")
# A letter in brackets is a note too, save n, e, s and w: "Yorkshire (N)".
NOTE_IN_BRACKETS = re.compile(r"[\[({]\s*(?:note|notes|fn)?\s*(?:\d{1,2}|[a-df-mo-rt-vx-z]|[ivx]{2,4})\s*[\])}]")
NUMBER_AFTER_WORD = re.compile(r"(?<=[a-z)\]])\d{1,2}\b")
LIST_NUMBER = re.compile(r"^\W*(?:\d{1,2}|1\d\d)\W+(?=[a-z])")
LAST_NUMBER = re.compile(r"(?<=[a-z)\]])\W+\d{1,2}(?=\W*$|\s*[,;:(/\[]|\s+-)")
GSS_CODE = re.compile(r"\b[eknsw]\d{8}\b")
DFE_NUMBER = re.compile(r"(?<![\d.])(\d{3})(?:\.0+)?(?![\d.])")
INITIALS = re.compile(r"\b(?:[a-z]\.\s?){2,}(?:[a-z]\b)?")
SEPARATORS = re.compile(r"[,/;|+\n\r\t()\[\]{}:\\]|\s[-–—]+\s")


@dataclass(frozen=True)
class Written:
    """A name as written, taken apart: area codes in capitals, DfE numbers, and the words with separators between."""

    codes: tuple[str, ...]
    numbers: tuple[str, ...]
    words: tuple[str, ...]


def repaired(text: str) -> str:
    """The text in small letters without accents, invisible characters, raised figures and damaged encoding."""
    text = html.unescape(html.unescape(text))
    return (_plain(text) if text.isascii() else _plain(_without_accents(text))).replace("_", " ")


def _without_accents(text: str) -> str:
    text = _decoded_again(text)
    text = "".join(char for char in text if not unicodedata.decomposition(char).startswith(("<super>", "<sub>")))
    return "".join(_visible(char) for char in unicodedata.normalize("NFKD", APOSTROPHES.sub("", text)))


def _plain(text: str) -> str:
    return APOSTROPHES.sub("", text).replace("\x00", "").casefold()


def _decoded_again(text: str) -> str:
    """Undo UTF-8 that was read as Windows-1252 or Latin-1 ("â€“" for a dash); drop what cannot be undone."""
    if not MOJIBAKE.search(text):
        return text
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return MOJIBAKE.sub(lambda found: "" if "™" in found[0] else " ", text)


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Cf", "Mn", "Me") or char == "\x00":
        return ""
    return " " if category.startswith(("C", "Z")) and char != "\n" else char


def written(text: str) -> Written:
    """Take a name apart; never fails, and gives nothing at all for a text longer than `LONGEST`."""
    if len(text) > LONGEST:
        return Written((), (), ())
    text = repaired(text)
    codes = tuple(dict.fromkeys(code.upper() for code in GSS_CODE.findall(text)))
    text = GSS_CODE.sub(" / ", text)
    text = _without_notes(text)
    numbers = tuple(dict.fromkeys(DFE_NUMBER.findall(text)))
    return Written(codes, numbers, words_of(DFE_NUMBER.sub(" / ", text)))


def _without_notes(text: str) -> str:
    """Without footnote marks and the numbers of a numbered list."""
    text = NOTE_IN_BRACKETS.sub(" ", text)
    text = LIST_NUMBER.sub("", text)
    return LAST_NUMBER.sub("", NUMBER_AFTER_WORD.sub("", text))


def words_of(text: str) -> tuple[str, ...]:
    """The words of a repaired text, with `SEPARATOR` between parts of it and none at its ends."""
    text = INITIALS.sub(lambda found: f"{re.sub(r'[^a-z]', '', found[0])} ", text)
    text = SEPARATORS.sub(f" {SEPARATOR} ", text.replace("&", " and "))
    words: list[str] = []
    for word in re.findall(r"/|\w+", text):
        _append(words, word)
    while words and words[-1] == SEPARATOR:
        words.pop()
    return tuple(words)


def _append(words: list[str], word: str) -> None:
    if word == SEPARATOR and (not words or words[-1] == SEPARATOR):
        return
    if word == "s" and words and words[-1] != SEPARATOR:
        words[-1] += word
    else:
        words.append("st" if word == "saint" else word)


def without_separators(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words alone."""
    return tuple(word for word in words if word != SEPARATOR)


def loose(words: tuple[str, ...]) -> str:
    """One key for all spellings that differ in spaces, hyphens, "of", "the" and "upon" for "on" only."""
    return "".join("on" if word == "upon" else word for word in words if word not in SILENT_WORDS and word != SEPARATOR)


def loose_forms(text: str) -> tuple[str, ...]:
    """The keys under which a known name is found: its joints as they are, all as "and", or left out; all run together.

    What is looked up keeps its "and", so that "North and East Lincolnshire" is not North East Lincolnshire.
    """
    words = words_of(repaired(text))
    joined = tuple("and" if word == SEPARATOR else word for word in words)
    bare = tuple(word for word in words if word != "and")
    run_together = "".join(without_separators(words))
    return tuple(dict.fromkeys([*(loose(form) for form in (words, joined, bare)), run_together]))
