"""What an area says about an instrument's items, before anything is made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from charter.exceptions import AnswerError
from charter.framework import Instrument

AnswerState = Literal["answered", "not_known", "not_applicable", "not_given"]
STATES_WITHOUT_LEVEL: tuple[AnswerState, ...] = ("not_known", "not_applicable", "not_given")


@dataclass(frozen=True)
class Answer:
    """One item's answer. A level goes with `answered` alone; `not_applicable` needs a reason."""

    item_id: str
    state: AnswerState
    level: int | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if (self.state == "answered") != (self.level is not None):
            raise AnswerError(f"{self.item_id}: an answer has a level if, and only if, it is answered.")
        if self.state == "not_applicable" and not self.reason.strip():
            raise AnswerError(
                f"{self.item_id}: 'not applicable' needs a reason. Say why the item does not apply in this area."
            )

    @property
    def is_missing(self) -> bool:
        """Not known and not given are missing; not applicable is not."""
        return self.state in ("not_known", "not_given")


Answers = Mapping[str, Answer]
"""Answers by item id. An item that is not there is `not_given`."""


def parse_answer(instrument: Instrument, item_id: str, text: str, reason: str = "") -> Answer:
    """An answer as it stands in a file: a level's number, `not_known`, `not_applicable` or nothing.

    AnswerError says which item and what would have been accepted.
    """
    instrument.item(item_id)
    text = text.strip()
    if text in STATES_WITHOUT_LEVEL:
        return Answer(item_id, text, reason=reason.strip())
    if not text:
        return Answer(item_id, "not_given")
    if not text.isascii() or not text.isdigit() or int(text) > instrument.scale.highest:
        raise AnswerError(
            f"{item_id}: '{text}' is not an answer. Give a level from 0 to {instrument.scale.highest}, "
            "not_known, not_applicable (with a reason), or leave it empty."
        )
    return Answer(item_id, "answered", int(text), reason.strip())


def check_answers(instrument: Instrument, answers: Iterable[Answer]) -> None:
    """Raise AnswerError for an item of another instrument or a level above the scale."""
    known = set(instrument.item_ids)
    for answer in answers:
        if answer.item_id not in known:
            raise AnswerError(f"'{answer.item_id}' is not an item of {instrument.title}.")
        if answer.level is not None and not 0 <= answer.level <= instrument.scale.highest:
            raise AnswerError(
                f"{answer.item_id}: level {answer.level} is not on the scale 0 to {instrument.scale.highest}."
            )
