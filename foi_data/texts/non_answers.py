"""Cells that do not answer: refused, not held, unable to say, suppressed, not available, left blank.

What councils write is listed in `words/non_answers.toml`. The exemptions are those of the Freedom of Information Act
2000: section 12 (cost), 14 (vexatious), 21 (accessible elsewhere), 22 (to be published), 40(2) (personal data of
others), 43 (commercial interests). Sections of other Acts (17, 20, 31 and 47 of the Children Act 1989) are no
exemptions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from foi_data.parsed import AnswerStatus, Exemption
from foi_data.texts.phrases import any_of, load_words, pattern

SECTIONS: Mapping[str, Exemption] = {
    "12": "s12",
    "14": "s14",
    "21": "s21",
    "22": "s22",
    "40": "s40(2)",
    "43": "s43",
}
SECTION = re.compile(r"\b(?:ss?|sec|sect|sections?)\s*\.?\s*(\d{1,2})\b(?:\s*\(\s*\w{1,4}\s*\))*")
OF_THE_ACT = re.compile(r"exempt|\bfoia?\b|freedom of information|withh|refus|disclos")
ACT = re.compile(
    r"(?:the )?(?:freedom of information|data protection|foi|environmental information|children)\s*"
    r"(?:act|regulations)?,?\s*(?:19|20)\d\d"
)


@dataclass(frozen=True, slots=True)
class NonAnswer:
    """A reason for not answering. `words` led there; `is_whole` where the cell says nothing else."""

    status: AnswerStatus
    exemption: Exemption | None
    rule: str
    words: str
    is_whole: bool


@dataclass(frozen=True)
class Phrase:
    """What a pattern of the file stands for."""

    pattern: re.Pattern[str]
    status: AnswerStatus
    exemption: Exemption | None
    rule: str


@cache
def phrases(section: str) -> tuple[Phrase, ...]:
    """The entries of `[[whole]]` or `[[in_text]]`, in the order of the file."""
    words = load_words("non_answers")
    found = []
    for entry in words[section]:
        patterns = [each.replace("HOLD", words["hold"]) for each in entry["patterns"]]
        exemption: Any = entry.get("exemption", "other" if section == "in_text" else None)
        refused = entry["status"] == "refused"
        found.append(Phrase(any_of(patterns), entry["status"], exemption if refused else None, entry["rule"]))
    return tuple(found)


def points_elsewhere(text: str) -> bool:
    """Does a plain text send its reader to another place ("see attached")?"""
    return bool(pattern("non_answers", "elsewhere.patterns").search(text))


def trimmed(text: str) -> str:
    """A plain text without the punctuation and footnote marks around it."""
    return text.strip(' .,;:!*†‡#[](){}"')


def parse_exemption(text: str) -> Exemption | None:
    """The exemption that a plain text cites by section or by reason; None if it cites none."""
    found = parse_non_answer(text)
    return found.exemption if found and found.status == "refused" else None


@lru_cache(maxsize=20_000)
def parse_non_answer(text: str) -> NonAnswer | None:
    """Why a plain text does not answer; None if it says nothing of the kind. A blank text is no answer."""
    core = trimmed(text)
    if not core:
        if "*" in text:
            # A publisher's sign, not an empty cell: what it hides is not known.
            return NonAnswer("suppressed", None, "symbol", text, True)
        return NonAnswer("blank", None, "mark_for_blank" if text else "blank", text, True)
    return _whole(core) or _cited(text, core) or _in_text(text, core)


def _whole(core: str) -> NonAnswer | None:
    for phrase in phrases("whole"):
        if phrase.pattern.fullmatch(core):
            return NonAnswer(phrase.status, phrase.exemption, phrase.rule, core, True)
    return None


def _cited(text: str, core: str) -> NonAnswer | None:
    """A section of the Act is named: that is the reason, whatever else is said."""
    for found in SECTION.finditer(text):
        if found[1] in SECTIONS:
            return NonAnswer("refused", SECTIONS[found[1]], "exemption_cited", found.group(), found.group() == core)
        if OF_THE_ACT.search(text):
            return NonAnswer("refused", "other", "exemption_cited", found.group(), found.group() == core)
    return None


def _in_text(text: str, core: str) -> NonAnswer | None:
    for phrase in phrases("in_text"):
        if found := phrase.pattern.search(text):
            is_whole = len(found.group()) >= 0.6 * len(core)
            return NonAnswer(phrase.status, phrase.exemption, phrase.rule, found.group(), is_whole)
    return None


def without_exemptions(text: str) -> str:
    """The text with sections, Acts and cost limits blanked out, so that their numbers are not taken for answers."""
    for each in (ACT, SECTION, *(phrase.pattern for phrase in phrases("in_text") if phrase.exemption == "s12")):
        text = each.sub(lambda found: " " * len(found.group()), text)
    return text
