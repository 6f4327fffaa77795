"""Which FOI answers count: the latest file's of each wave, with what people settled by hand put over them.

The raw text always stays, and so does every earlier answer; nothing here changes what is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from charter.wording import date_words
from services.foi.foi_records import NewCorrection, StoredCorrection
from services.ports import FoiAnswer, ImportedFile

RULE = "corrected"
"""The rule of an answer that a person settled."""

Key = tuple[str, str, str, str]
"""Wave, authority, question (its words where it is in no set), period."""


def key_of(answer: FoiAnswer) -> Key:
    """What an answer is an answer to: of two with one key in a wave, the later file's counts."""
    return answer.wave, answer.area_code, answer.question or answer.question_text, answer.period


def correction_key(made: NewCorrection) -> Key:
    """The same of the answer that a correction is about."""
    return made.wave, made.area_code, made.question, made.period


def places(files: Iterable[ImportedFile]) -> Mapping[int, int]:
    """The place of each import in time: a file that was read anew stands where it was first accepted."""
    found: dict[int, int] = {}
    for file in files:
        found[file.id] = found.get(file.replaces, file.replaces) if file.replaces else file.id
    return found


def standing(answers: Sequence[FoiAnswer], place: Mapping[int, int]) -> list[FoiAnswer]:
    """The answers that a later row of their own file, or a later file of their wave, does not supersede."""
    latest: dict[Key, int] = {}
    for answer in answers:
        if answer.superseded_row is None:
            at, key = place.get(answer.import_id, answer.import_id), key_of(answer)
            if latest.get(key, 0) < at:
                latest[key] = at
    return [
        answer
        for answer in answers
        if answer.superseded_row is None and latest[key_of(answer)] == place.get(answer.import_id, answer.import_id)
    ]


def corrected(answers: Iterable[FoiAnswer], corrections: Iterable[StoredCorrection]) -> list[FoiAnswer]:
    """The answers with the corrections that stand and were made for their very words; of several the last counts."""
    wanted = {(*correction_key(one.made), one.made.was.strip()): one for one in corrections if one.undone_at is None}
    if not wanted:
        return list(answers)
    return [_corrected(answer, wanted.get((*key_of(answer), answer.raw.strip()))) for answer in answers]


def _corrected(answer: FoiAnswer, correction: StoredCorrection | None) -> FoiAnswer:
    if correction is None:
        return answer
    made, day = correction.made, date_words(correction.made_at.date())
    named = f"Corrected by {correction.made_by}, {day}: {made.reason} ({made.source})"
    # The note is what every reader gets: a source says on whose word, but a reason may name somebody.
    told = f"Corrected by hand, {day}; source: {made.source}"
    return replace(
        answer,
        status=made.status,
        code=made.code,
        value=made.value,
        low=made.low,
        high=made.high,
        exemption=answer.exemption if made.status == "refused" else None,
        proposals=None,
        rule=RULE,
        note="; ".join(part for part in (answer.note, told) if part),
        correction=named,
    )
