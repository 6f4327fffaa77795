"""What a corrected file changes: its answers set against those of the file it takes the place of, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from foi_data.parsed import ParsedAnswer

ChangeKind = Literal["added", "removed", "changed"]
Key = tuple[str, str, str | None]
"""Authority, question (its text where it is in no set), period."""


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that is not what it was. `before` is None for one added, `after` for one removed."""

    kind: ChangeKind
    before: ParsedAnswer | None
    after: ParsedAnswer | None

    @property
    def answer(self) -> ParsedAnswer:
        """The answer as it now stands, or as it last stood."""
        found = self.after or self.before
        if found is None:
            raise ValueError("A change has an answer before, after or both.")
        return found


def key_of(answer: ParsedAnswer) -> Key:
    """What an answer is an answer to; two with one key cannot both stand."""
    return answer.area_code, answer.question or answer.question_text, answer.period


def compare(earlier: Iterable[ParsedAnswer], later: Iterable[ParsedAnswer]) -> tuple[Change, ...]:
    """The changes from one file's answers to another's, in the order of the later file and then the removed ones.

    Only what was said counts: an answer that moved to another cell is no change. Answers that were superseded
    within their own file are left out.
    """
    before, after = _standing(earlier), _standing(later)
    found = [_change(before.get(key), answer) for key, answer in after.items()]
    removed = [Change("removed", answer, None) for key, answer in before.items() if key not in after]
    return (*(change for change in found if change), *removed)


def _standing(answers: Iterable[ParsedAnswer]) -> dict[Key, ParsedAnswer]:
    return {key_of(answer): answer for answer in answers if answer.superseded_by is None}


def _change(before: ParsedAnswer | None, after: ParsedAnswer) -> Change | None:
    if before is None:
        return Change("added", None, after)
    return None if _said(before) == _said(after) else Change("changed", before, after)


def _said(answer: ParsedAnswer) -> tuple[object, ...]:
    return (
        answer.raw.strip(),
        answer.status,
        answer.code,
        answer.value,
        answer.low,
        answer.high,
        answer.exemption,
        answer.on,
    )
