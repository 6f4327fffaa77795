"""Answers settled by hand: what a person says a cell means, why and on whose word, kept beside its raw text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from charter.permissions import Action
from charter.wording import count_words
from foi_data.cells import parse_cell
from foi_data.corrections import Correction
from foi_data.parsed import ParsedAnswer
from foi_data.questions import Question
from foi_data.rows.answering import read_unmapped
from foi_data.texts.readings import Reading
from geo.areas import authority
from services.exceptions import RefusedError
from services.foi.declared import Declared
from services.foi.foi_records import NewCorrection, StoredCorrection
from services.foi.question_catalogue import Catalogue
from services.foi.receptions import stored_answer
from services.foi.standing_answers import Key, correction_key, key_of, places, standing
from services.people import WHO, Person, known_as
from services.ports import FoiAnswer, Storage
from services.register.signups import check_line
from services.tables import OWN_LICENCE, Column, Table, Value

Standing = Literal["in_force", "needs_a_look", "not_here", "taken_back"]
STANDING_WORDS: Mapping[Standing, str] = {
    "in_force": "In force",
    "needs_a_look": "Needs a look: the text is another one now",
    "not_here": "Waits: its answer is not here now",
    "taken_back": "Taken back",
}
LONGEST = 1_000
"""Characters of a reason, source or typed answer."""
OWN_TEXT = "the answer's own text"


@dataclass(frozen=True)
class CorrectionNow:
    """A correction beside the answer that it is about, None where that is not here."""

    stored: StoredCorrection
    standing: Standing
    answer: FoiAnswer | None = None


@dataclass(frozen=True)
class Option:
    """One way to read an unclear cell, with the words of it that lead there."""

    words: str
    code: str | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def reading(self) -> str:
        return self.code or count_words(self.value, self.low, self.high, "answered")

    @property
    def label(self) -> str:
        """`12, from the words "12 girls"`."""
        return f'{self.reading}, from the words "{self.words[:80]}"'


class AnswerCorrections:
    """Keeps corrections by hand, and says of each whether it is in force."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._declared = Declared(storage)

    def question(self, question: str | None) -> Question | None:
        """A question of any set by its id."""
        return self._declared.catalogue().question(question)

    def title_of(self, question: str) -> str:
        """The question's title, for one of no set its words."""
        return title_in(self._declared.catalogue(), question)

    def now(self) -> tuple[CorrectionNow, ...]:
        """Every correction, newest first, with the answer it is about as it was read."""
        with self._storage.read() as work:
            answers = standing(work.imports.every_foi_answer(), places(work.imports.files()))
            kept = work.corrections.list()
        by_key: dict[Key, list[FoiAnswer]] = {}
        for answer in answers:
            by_key.setdefault(key_of(answer), []).append(answer)
        return tuple(correction_now(one, by_key.get(correction_key(one.made), ())) for one in reversed(kept))

    def waiting(self, import_id: int | None = None) -> tuple[FoiAnswer, ...]:
        """The answers to questions that are unclear and count, of one import or of all."""
        with self._storage.read() as work:
            found = work.imports.foi_answers()
        return tuple(a for a in found if a.status == "unclear" and a.question and import_id in (None, a.import_id))

    def add(self, person: Person, *made: NewCorrection) -> tuple[int, ...]:
        """Keep corrections, all or none; their numbers. RefusedError says what is missing or cannot be."""
        person.check_may(Action.CORRECT_ANSWERS)
        for one in made:
            check_correction(one, self.question(one.question))
        with self._storage.write(person.id) as work:
            return tuple(work.corrections.add(one) for one in made)

    def undo(self, person: Person, correction_id: int) -> None:
        """Take a correction back: the answer is read as the file says again."""
        person.check_may(Action.CORRECT_ANSWERS)
        with self._storage.write(person.id) as work:
            work.corrections.undo(correction_id)

    def restore(self, person: Person, correction_id: int) -> None:
        """Let a correction that was taken back count again."""
        person.check_may(Action.CORRECT_ANSWERS)
        with self._storage.write(person.id) as work:
            work.corrections.restore(correction_id)

    def history(self, answer_id: int, area_code: str) -> Table:
        """What one file or another said to the question of one of an area's answers, oldest first."""
        with self._storage.read() as work:
            found = work.imports.every_foi_answer(area_code=area_code)
            files = {file.id: file for file in work.imports.files()}
        meant = {key_of(answer) for answer in found if answer.id == answer_id}
        columns = (
            Column("file", "File"), Column("cell", "Cell"), Column("raw", "As written"), Column("read_as", "Read as"),
            Column("accepted", "Accepted"),
        )  # fmt: skip
        rows = tuple(
            (
                files[a.import_id].file_name, f"{a.column}{a.row}", a.raw, answer_words(a),
                f"{files[a.import_id].accepted_at:%d %B %Y}",
            )
            for a in found
            if key_of(a) in meant
        )  # fmt: skip
        return own_table("answer_history", "What files said", columns, rows)

    def table(self, area_code: str | None = None, question: str | None = None) -> Table:
        """Every correction with its standing, reason and source; of one area, on one question, or of all."""
        columns = (
            Column("number", "Number", "whole_number"),
            Column("standing", "Standing"),
            Column("la_name", "Authority"),
            Column("wave", "Wave"),
            Column("question_id", "Question id", meaning="Its words where it is in no question set"),
            Column("question", "Question"),
            Column("period", "Period"),
            Column("was", "As written", meaning="The text that it was made for"),
            Column("read_as", "Is to be read as"),
            Column("reason", "Why"),
            Column("source", "Source"),
            Column("made_by", "By", meaning=WHO),
            Column("made_at", "When", meaning="Date and time, UTC"),
            Column("now", "Text now", meaning="What stands there now, where it is another text"),
        )
        asked = self._declared.catalogue()
        rows = [
            correction_row(one, title_in(asked, one.stored.made.question))
            for one in self.now()
            if is_about(one, area_code, question)
        ]
        return own_table("foi_corrections", "Corrections by hand", columns, rows)


def is_about(one: CorrectionNow, area_code: str | None, question: str | None) -> bool:
    """Whether a correction is of an area and on a question; None stands for all of them."""
    made = one.stored.made
    return area_code in (None, made.area_code) and question in (None, made.question)


def correction_now(stored: StoredCorrection, answers: Sequence[FoiAnswer]) -> CorrectionNow:
    """Whether a correction is in force, given the answers that now stand under its key."""
    meant = next((a for a in answers if a.raw.strip() == stored.made.was.strip()), None)
    answer = meant or next(iter(answers), None)
    if stored.undone_at is not None:
        return CorrectionNow(stored, "taken_back", answer)
    state: Standing = "in_force" if meant else "needs_a_look" if answer else "not_here"
    return CorrectionNow(stored, state, answer)


def correction_row(one: CorrectionNow, title: str) -> tuple[Value, ...]:
    made = one.stored.made
    read = made.code or count_words(made.value, made.low, made.high, made.status)
    return (
        one.stored.id, STANDING_WORDS[one.standing], authority(made.area_code).plain_name, made.wave, made.question,
        title, made.period, made.was, read, made.reason, made.source, known_as(one.stored.made_by),
        one.stored.made_at.isoformat(timespec="seconds"),
        one.answer.raw if one.answer and one.standing == "needs_a_look" else "",
    )  # fmt: skip


def answer_words(answer: FoiAnswer) -> str:
    """What an answer is read as."""
    return answer.code or count_words(answer.value, answer.low, answer.high, answer.status)


def options_of(answer: FoiAnswer) -> tuple[Option, ...]:
    """The readings that are proposed for an unclear answer."""
    return tuple(Option(**one) for one in answer.proposals or ())


def as_waiting(answers: Iterable[ParsedAnswer]) -> tuple[FoiAnswer, ...]:
    """Unclear answers of a file that is not accepted yet, as those of an accepted one."""
    return tuple(stored_answer(answer) for answer in answers)


def by_option(answer: FoiAnswer, option: Option, reason: str = "", source: str = "") -> NewCorrection:
    """The correction that a person makes by choosing a proposed reading; without a reason given its words are that."""
    return NewCorrection(
        **about(answer), status="answered", code=option.code, value=option.value, low=option.low, high=option.high,
        reason=reason.strip() or f'read from the words "{option.words}"', source=source.strip() or OWN_TEXT,
    )  # fmt: skip


def as_no_answer(answer: FoiAnswer) -> NewCorrection:
    """The correction that says that a text gives no answer ("see attached"): not available, and never a zero."""
    reason = "the text gives no answer to the question"
    return NewCorrection(**about(answer), status="not_available", reason=reason, source=OWN_TEXT)


def by_text(answer: FoiAnswer, typed: str, question: Question | None, *, reason: str, source: str) -> NewCorrection:
    """The correction that a person types, read by the rules by which cells are: 12, <5, c.200, all, not held, s.12.

    RefusedError for a text that is unclear itself, or without reason or source.
    """
    if not typed.strip() or len(typed) > LONGEST:
        raise RefusedError("Type what the answer is to be read as: a number, a code, or a reason such as 'not held'.")
    reading = parse_cell(typed, question) if question else read_unmapped(typed)
    if reading.status == "unclear":
        why = reading.problems[0].message if reading.problems else "It has more than one reading."
        raise RefusedError(f"That is not clear either. {why}")
    made = NewCorrection(
        **about(answer), status=reading.status, code=code_of(reading), value=reading.value, low=reading.low,
        high=reading.high, reason=reason.strip(), source=source.strip(),
    )  # fmt: skip
    check_correction(made, question)
    return made


def about(answer: FoiAnswer) -> dict[str, Any]:
    """What a correction of an answer is about."""
    wave, area, question, period = key_of(answer)
    return {"wave": wave, "area_code": area, "question": question, "period": period, "was": answer.raw}


def code_of(reading: Reading) -> str | None:
    if reading.code is None:
        return reading.on.isoformat() if reading.on else None
    return reading.code if isinstance(reading.code, str) else "; ".join(reading.code)


def check_correction(made: NewCorrection, question: Question | None) -> None:
    """Raise RefusedError for a correction without reason or source, or of a value or code that cannot be."""
    for what, text in (("the reason", made.reason), ("the source", made.source)):
        if not text.strip():
            raise RefusedError(f"Give {what}: whoever reads the corrected figure will want to know.")
        check_line(what, text, LONGEST)
    try:
        Correction(
            made.area_code, made.question, made.period or None, made.was, made.reason, made.source,
            status=made.status, value=made.value, low=made.low, high=made.high,  # type: ignore[arg-type]
        )  # fmt: skip
    except ValueError as error:
        raise RefusedError(str(error)) from error
    codes = made.code.split("; ") if made.code else []
    if question and question.codes and (unknown := [code for code in codes if code not in question.codes]):
        raise RefusedError(f"'{unknown[0]}' is no code of the question. Its codes are {', '.join(question.codes)}.")


def with_wave(made: NewCorrection, wave: str) -> NewCorrection:
    """The same for a wave that was named later."""
    return replace(made, wave=wave)


def title_in(asked: Catalogue, question: str) -> str:
    found = asked.question(question)
    return found.title if found else question


def own_table(table_id: str, title: str, columns: tuple[Column, ...], rows: Sequence[tuple[Value, ...]]) -> Table:
    return Table(table_id, title, columns, tuple(rows), "This database", "now", OWN_LICENCE)
