"""Corrections by hand: what a person settled, why and on whose word, put over the answers of a file.

A correction names the text it corrects. It survives the file's being read again, and a later file with the same
text; where the text has changed it is not applied and is reported as stale, because it was made for other words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from foi_data.parsed import AnswerStatus, ParsedAnswer, check_numbers
from foi_data.waves.revisions import key_of

RULE = "corrected"
"""The rule of an answer that a person settled."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What an answer is to be read as. `was` is the raw text it was made for; `reason` and `source` are required."""

    area_code: str
    question: str
    period: str | None
    was: str
    reason: str
    source: str
    status: AnswerStatus
    value: float | None = None
    low: float | None = None
    high: float | None = None
    code: str | tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if not self.reason.strip() or not self.source.strip():
            raise ValueError("A correction needs the reason for it and the source of what is right.")
        check_numbers(self.status, self.value, self.low, self.high)

    def fits(self, answer: ParsedAnswer) -> bool:
        """Was it made for this very answer, text and all?"""
        return self.is_about(answer) and self.was.strip() == answer.raw.strip()

    def is_about(self, answer: ParsedAnswer) -> bool:
        """Is it about this authority, question and period, whatever the text now is?"""
        return key_of(answer) == (self.area_code, self.question, self.period)


@dataclass(frozen=True)
class Corrected:
    """Answers with corrections applied; `stale` are those whose text has changed, `idle` those that met no answer."""

    answers: tuple[ParsedAnswer, ...]
    applied: tuple[Correction, ...]
    stale: tuple[Correction, ...]
    idle: tuple[Correction, ...]


def apply_corrections(answers: Iterable[ParsedAnswer], corrections: Sequence[Correction]) -> Corrected:
    """Put corrections over answers; of several for one answer the last counts. The raw text always stays."""
    found = tuple(answers)
    wanted = {(each.area_code, each.question, each.period): each for each in corrections}
    corrected = tuple(_corrected(answer, wanted.get(key_of(answer))) for answer in found)
    keys = {key_of(answer): answer for answer in found if answer.superseded_by is None}
    about = [(each, keys.get((each.area_code, each.question, each.period))) for each in wanted.values()]
    return Corrected(
        answers=corrected,
        applied=tuple(each for each, answer in about if answer and each.fits(answer)),
        stale=tuple(each for each, answer in about if answer and not each.fits(answer)),
        idle=tuple(each for each, answer in about if answer is None),
    )


def _corrected(answer: ParsedAnswer, correction: Correction | None) -> ParsedAnswer:
    if correction is None or answer.superseded_by is not None or not correction.fits(answer):
        return answer
    return replace(
        answer,
        status=correction.status,
        value=correction.value,
        low=correction.low,
        high=correction.high,
        code=correction.code,
        proposals=(),
        rule=RULE,
        confidence=1.0,
        note=f"{correction.reason} ({correction.source})",
    )
