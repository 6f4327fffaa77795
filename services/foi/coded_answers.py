"""What is known of an answer besides its file: the day it was asked for, and the code that coders settled on.

The raw text always stays. A correction by hand goes over a settled code, and a settled code over what the program read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from charter.wording import counted, date_words
from services.foi.codings_stored import Coding, Settlement, TextKey, raw_key
from services.ports import FoiAnswer

RULE = "settled"
"""The rule of an answer whose code people settled on."""
UNCLEAR = "unclear"
"""The code of a text from which nothing can be told."""
LONGEST_PERIOD = 200


@dataclass(frozen=True)
class SettledCode:
    """The code of a text that counts, and in words who gave it; `told` is what every reader gets, without names."""

    code: str
    words: str
    told: str


def text_key(answer: FoiAnswer) -> TextKey:
    """What identifies the answer's text, whichever import it came with."""
    period = answer.period[:LONGEST_PERIOD]
    return TextKey(answer.wave, answer.area_code, answer.question or "", period, raw_key(answer.raw))


def by_text(codings: Iterable[Coding]) -> Mapping[TextKey, Sequence[Coding]]:
    """The codings of each text that count: that of the first coder of the question, first, and those made blind.

    `codings` are in the order they were first given: the first to code a question of a wave is its first coder.
    """
    first: dict[tuple[str, str], str] = {}
    found: dict[TextKey, list[Coding]] = {}
    for coding in codings:
        if coding.coder == first.setdefault((coding.key.wave, coding.key.question), coding.coder):
            found.setdefault(coding.key, []).insert(0, coding)
        elif coding.blind:
            found.setdefault(coding.key, []).append(coding)
    return found


def settled_codes(codings: Iterable[Coding], settlements: Iterable[Settlement]) -> Mapping[TextKey, SettledCode]:
    """The codes that count: those of texts that two coders or more coded alike, and those that somebody settled."""
    found = {}
    for key, given in by_text(codings).items():
        if len(given) > 1 and len({coding.code for coding in given}) == 1:
            names = " and ".join(coding.coder_name for coding in given)
            told = f"Coded alike by {counted(len(given), 'person', 'people')}"
            found[key] = SettledCode(given[0].code, f"Coded alike by {names}", told)
    for each in settlements:
        if each.undone_at is None:
            day = date_words(each.settled_at.date())
            by = f"Settled by {each.settler_name}, {day}: {each.reason}"
            found[each.key] = SettledCode(each.code, by, f"Coders differed; settled by another person, {day}")
    return found


def settled(answers: Sequence[FoiAnswer], codes: Mapping[TextKey, SettledCode]) -> Sequence[FoiAnswer]:
    """The answers with the codes that people settled on."""
    if not codes:
        return answers
    asked = {(key.wave, key.area_code, key.question) for key in codes}
    return [
        _settled(answer, codes.get(text_key(answer)))
        if (answer.wave, answer.area_code, answer.question) in asked
        else answer
        for answer in answers
    ]


def _settled(answer: FoiAnswer, found: SettledCode | None) -> FoiAnswer:
    if found is None:
        return answer
    is_unclear = found.code == UNCLEAR
    return replace(
        answer,
        status=UNCLEAR if is_unclear else "answered",
        code=None if is_unclear else found.code,
        exemption=None,
        proposals=None,
        rule=RULE,
        note="; ".join(part for part in (answer.note, found.told) if part),
        settlement=found.words,
    )


def dated(answers: Sequence[FoiAnswer], sent: Mapping[tuple[str, str], date]) -> Sequence[FoiAnswer]:
    """The answers with the day they were asked for: the authority's own in its wave, else the wave's."""
    if not sent:
        return answers
    return [
        replace(answer, asked_on=day)
        if (day := sent.get((answer.wave, answer.area_code)) or sent.get((answer.wave, "")))
        else answer
        for answer in answers
    ]
