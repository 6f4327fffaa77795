"""Free-text answers coded by two people, both blind: who codes what, how far they agree, and how it is settled.

Whoever codes sees neither what the program reads in a text nor anybody else's code. They may be shown the program's
reading of a text once they have coded every text of its question; that is recorded, and their code of it stays as it is
from then on. Whose words a text is, is shown to nobody who codes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from charter.permissions import Action
from charter.wording import PERCENTAGES_FROM
from foi_data.cells import parse_cell
from foi_data.questions import Question
from foi_data.waves.agreement import Agreement, agreement
from geo.areas import Authority, authority
from services.exceptions import NotFoundError, RefusedError
from services.foi.coded_answers import UNCLEAR, by_text, text_key
from services.foi.codings_stored import Coding, Settlement, TextKey
from services.foi.declared import Declared
from services.foi.question_catalogue import Catalogue
from services.people import LOCAL_PERSON, Person
from services.ports import FoiAnswer, Storage, UnitOfWork
from services.register.signups import check_line
from services.tables import OWN_LICENCE, Column, Table

CODED_STATUSES = ("answered", "partly_answered", "unable_to_say", "unclear")
"""Readings of a text that says something: refusals, blanks and the like are not coded."""
PLAIN_WORDS = 2
"""An answer of up to this many words that the program read for certain needs nobody's judgement."""
UNCLEAR_LABEL = "Cannot be told from the text"
LONGEST_NAME, LONGEST_REASON = 80, 1_000


@dataclass(frozen=True)
class Coder:
    """Somebody who codes: the person signed in, or on a one-person installation the name typed."""

    key: str
    name: str


@dataclass(frozen=True)
class CodedQuestion:
    """A question of a wave with free-text answers to code, and how many there are."""

    wave: str
    question: Question
    texts: int


@dataclass(frozen=True)
class CodedText:
    """One text to code, to the letter. `area` is for those who settle, never for those who code."""

    key: TextKey
    raw: str
    area: Authority


@dataclass(frozen=True)
class Task:
    """The next text for a coder: `done` of `total` are behind them."""

    text: CodedText
    done: int
    total: int


@dataclass(frozen=True)
class OwnCode:
    """A text that somebody has coded, with their code. `reading` is the program's, as codes with the words they follow
    from; None until it was shown to them."""

    text: CodedText
    code: str
    reading: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True)
class CoderPair:
    """How far the first coder of a question and another agree."""

    wave: str
    question: Question
    first: str
    second: str
    agreement: Agreement


@dataclass(frozen=True)
class Disagreement:
    """A text that was coded differently: everybody's code, and how it was settled, None while it is not."""

    text: CodedText
    codes: tuple[tuple[str, str], ...]
    coders: frozenset[str]
    settlement: Settlement | None = None


class CodingDesk:
    """Hands out texts to code, and keeps the codes."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._declared = Declared(storage)

    def questions(self) -> tuple[CodedQuestion, ...]:
        """Every question of every wave that has free-text answers, newest wave first."""
        counts: dict[tuple[str, str], int] = {}
        with self._storage.read() as work:
            answers = work.imports.foi_answers()
        asked = self._declared.catalogue()
        for answer in answers:
            if is_free_text(answer, asked):
                key = (answer.wave, answer.question or "")
                counts[key] = counts.get(key, 0) + 1
        found = [CodedQuestion(wave, asked.questions[id_], number) for (wave, id_), number in counts.items()]
        return tuple(sorted(found, key=lambda each: (each.wave, each.question.title)))

    def task(self, coder: Coder, wave: str, question: str, *, again: TextKey | None = None) -> Task | None:
        """The next text that a coder has not coded, or the text `again`; None when all are done."""
        texts, mine = self._texts_and_own(coder, wave, question)
        done = sum(1 for text in texts if text.key in mine)
        left = [text for text in texts if (text.key == again if again in mine else text.key not in mine)]
        return Task(left[0], done, len(texts)) if left else None

    def own(self, coder: Coder, wave: str, question: str) -> tuple[OwnCode, ...]:
        """What a coder has coded, with the code, and the program's reading where they were shown it."""
        texts, mine = self._texts_and_own(coder, wave, question)
        asked = self._declared.catalogue().questions[question]
        found = [(text, mine[text.key]) for text in texts if text.key in mine]
        return tuple(
            OwnCode(text, coding.code, proposals_of(text.raw, asked) if coding.shown_at else None)
            for text, coding in found
        )

    def _texts_and_own(
        self, coder: Coder, wave: str, question: str
    ) -> tuple[tuple[CodedText, ...], Mapping[TextKey, Coding]]:
        """The texts of a question, and what a coder gave to them."""
        asked = self._declared.catalogue()
        with self._storage.read() as work:
            texts, codings = texts_of(work, wave, question, asked), work.codings.codings(question=question)
        return texts, {coding.key: coding for coding in codings if coding.coder == coder.key}

    def code(self, person: Person, coder: Coder, key: TextKey, codes: Sequence[str]) -> None:
        """Store a coder's code of a text. RefusedError for codes that the question does not have, and for a text of
        which they have seen the program's reading."""
        person.check_may(Action.CODE_ANSWERS)
        check_coder(person, coder)
        asked = self._declared.catalogue()
        code = canonical(asked.question(key.question), key.question, codes)
        with self._storage.write(person.id) as work:
            if key not in {text.key for text in texts_of(work, key.wave, key.question, asked)}:
                raise NotFoundError("This text is not here any more: its file was taken back. Reload the page.")
            before = own_coding(work, key, coder)
            if before and before.shown_at:
                raise RefusedError(
                    "You were shown what the program reads in this text, so your code of it stays. If it is wrong, "
                    "correct the answer by hand on the page Import."
                )
            work.codings.code(key, coder.key, coder.name, code, blind=True)

    def show_reading(self, person: Person, coder: Coder, key: TextKey) -> None:
        """Let a coder see what the program reads in a text: from then on their code of it stays. RefusedError while any
        text of the question is left for them: other texts say the same, or nearly."""
        person.check_may(Action.CODE_ANSWERS)
        check_coder(person, coder)
        asked = self._declared.catalogue()
        with self._storage.write(person.id) as work:
            mine = {c.key for c in work.codings.codings(question=key.question) if c.coder == coder.key}
            texts = {text.key for text in texts_of(work, key.wave, key.question, asked)}
            if key not in mine or texts - mine:
                raise RefusedError("Code every text of this question first; the program's reading is shown afterwards.")
            work.codings.note_shown(key, coder.key)

    def pairs(self) -> tuple[CoderPair, ...]:
        """The agreement of the first coder of every question with each other who coded blind."""
        asked = self._declared.catalogue()
        with self._storage.read() as work:
            codings, answers = work.codings.codings(), work.imports.foi_answers()
        present = {text_key(answer) for answer in answers if is_free_text(answer, asked)}
        found: dict[tuple[str, str, str, str], list[tuple[str, str]]] = {}
        names: dict[str, str] = {}
        for key, given in by_text(coding for coding in codings if coding.key in present).items():
            first, *others = given
            for other in others:
                found.setdefault((key.wave, key.question, first.coder, other.coder), []).append(
                    (first.code, other.code)
                )
            names |= {coding.coder: coding.coder_name for coding in given}
        return tuple(
            CoderPair(wave, asked.questions[question], names[one], names[other], agreement(codes))
            for (wave, question, one, other), codes in sorted(found.items())
        )

    def agreement_table(self) -> Table:
        """The agreement of all pairs of coders, in figures and words."""
        columns = (
            Column("wave", "Wave"),
            Column("question", "Question"),
            Column("first", "First coder"),
            Column("second", "Second coder"),
            Column("texts", "Texts", "whole_number", "Coded by both"),
            Column("agreed", "Coded the same", "whole_number"),
            Column("percent", "Percent", "whole_number", "Of the texts coded by both; from twenty texts up"),
            Column("kappa", "Cohen's kappa", "number", "1 is full agreement, 0 what chance gives; empty: not defined"),
            Column("low", "Kappa, low", "number", "Lower end of the 95% interval"),
            Column("high", "Kappa, high", "number", "Upper end of the 95% interval"),
            Column("words", "In words"),
        )
        rows = tuple(
            (p.wave, p.question.title, p.first, p.second, p.agreement.n, p.agreement.agreed, percent(p.agreement),
             rounded(p.agreement.kappa), rounded(p.agreement.low), rounded(p.agreement.high), p.agreement.words)
            for p in self.pairs()
        )  # fmt: skip
        caution = (
            "Where several codes may be given to one text, two coders agree only if they gave exactly the same ones. "
            "Kappa depends on how often each code is used: compare it between questions with care."
        )
        return Table(
            "coder_agreement", "How far coders agree", columns, rows, "Codes in this database", "now", OWN_LICENCE,
            caution,
        )  # fmt: skip

    def disagreements(self, coder: Coder, wave: str, question: str) -> tuple[Disagreement, ...]:
        """The texts that were coded differently. RefusedError for a coder who has begun and not finished this question:
        they would see what they are to code blind."""
        asked = self._declared.catalogue()
        with self._storage.read() as work:
            texts, codings = texts_of(work, wave, question, asked), work.codings.codings(question=question)
            settlements = {each.key: each for each in work.codings.settlements() if each.undone_at is None}
        mine = {coding.key for coding in codings if coding.coder == coder.key}
        if any(text.key in mine for text in texts) and not all(text.key in mine for text in texts):
            raise RefusedError("You have begun to code this question. Finish it before you see what others gave.")
        given = by_text(codings)
        found = [disagreement(text, given.get(text.key, ()), settlements.get(text.key)) for text in texts]
        return tuple(each for each in found if each)

    def settle(self, person: Person, coder: Coder, key: TextKey, codes: Sequence[str], reason: str) -> int:
        """Settle a disagreement; its code becomes the answer's. RefusedError for one of those who disagree."""
        person.check_may(Action.CODE_ANSWERS)
        check_coder(person, coder)
        code = canonical(self._declared.catalogue().question(key.question), key.question, codes)
        if not reason.strip():
            raise RefusedError("Say in a sentence why: whoever doubts the code later will want to know.")
        check_line("the reason", reason, LONGEST_REASON)
        with self._storage.write(person.id) as work:
            given = by_text(work.codings.codings(question=key.question)).get(key, ())
            if len({coding.code for coding in given}) < 2:
                raise RefusedError("There is no disagreement on this text to settle. Reload the page.")
            if coder.key in {coding.coder for coding in given}:
                raise RefusedError("You coded this text yourself. A third person settles it.")
            return work.codings.settle(key, code, reason.strip(), settler=coder.key, settler_name=coder.name)

    def undo(self, person: Person, settlement_id: int) -> None:
        """Take a settlement back: the text is a disagreement again, its answer as the program read it."""
        person.check_may(Action.CODE_ANSWERS)
        with self._storage.write(person.id) as work:
            work.codings.undo(settlement_id)


def coder_of(person: Person, typed: str) -> Coder | None:
    """Who codes: the person signed in, else whoever typed a name; None while nobody did."""
    if person.id != LOCAL_PERSON.id:
        return Coder(person.id, person.name)
    name = " ".join(typed.split())[:LONGEST_NAME]
    return Coder(f"{person.id}: {name.casefold()}", name) if name else None


def check_coder(person: Person, coder: Coder) -> None:
    """Raise RefusedError for a coder who is somebody else than the person signed in."""
    own = coder_of(person, coder.name)
    if own is None or own.key != coder.key:
        raise RefusedError("Codes are stored under the name of whoever is signed in, or the name typed. Type yours.")


def own_coding(work: UnitOfWork, key: TextKey, coder: Coder) -> Coding | None:
    """What a coder gave to a text; None where they have not coded it."""
    given = work.codings.codings(question=key.question)
    return next((coding for coding in given if coding.key == key and coding.coder == coder.key), None)


def texts_of(work: UnitOfWork, wave: str, question: str, asked: Catalogue) -> tuple[CodedText, ...]:
    """The free-text answers to a question of a wave, each text of an authority once, in the order of fingerprints.

    That order is the same for everybody and has nothing to do with the authorities' names.
    """
    found = {
        text_key(answer): CodedText(text_key(answer), answer.raw, authority(answer.area_code))
        for answer in work.imports.foi_answers()
        if answer.wave == wave and answer.question == question and is_free_text(answer, asked)
    }
    return tuple(sorted(found.values(), key=lambda text: (text.key.raw_key, text.key.area_code, text.key.period)))


def is_free_text(answer: FoiAnswer, asked: Catalogue) -> bool:
    """Does an answer say something in words that need judgement, to a question whose answers have codes?"""
    question = asked.question(answer.question)
    if question is None or not question.codes or not answer.raw.strip():
        return False
    read = parse_cell(answer.raw, question)
    if read.status not in CODED_STATUSES:
        return False
    return read.status == UNCLEAR or len(answer.raw.split()) > PLAIN_WORDS


def proposals_of(raw: str, question: Question) -> tuple[tuple[str, str], ...]:
    """The codes that the program would give, each with the words that led to it."""
    read = parse_cell(raw, question)
    if read.code:
        return ((joined(read.code), raw.strip()),)
    return tuple((joined(each.code), each.words) for each in read.proposals if each.code)


def joined(code: str | tuple[str, ...]) -> str:
    return code if isinstance(code, str) else "; ".join(code)


def labels_of(question: Question) -> Mapping[str, str]:
    """The codes that a coder may give, with their words."""
    return {choice.code: choice.label for choice in question.choices} | {UNCLEAR: UNCLEAR_LABEL}


def code_words(question: Question, code: str) -> str:
    """`To some`, `The police; The youth service`."""
    labels = labels_of(question)
    return "; ".join(labels.get(part, part) for part in code.split("; "))


def takes_several(question: Question) -> bool:
    return question.kind == "choices"


def canonical(question: Question | None, question_id: str, codes: Sequence[str]) -> str:
    """The codes in the question's own order, joined. RefusedError where they are none, too many or unknown."""
    if question is None or not question.codes:
        raise RefusedError(f"'{question_id[:60]}' is no question whose answers are coded.")
    given = set(codes)
    if not given:
        raise RefusedError("Choose a code first, or say that it cannot be told from the text.")
    known = list(labels_of(question))
    if strange := given - set(known):
        raise RefusedError(f"'{min(strange)[:60]}' is no code of '{question.title}'.")
    if len(given) > 1 and (UNCLEAR in given or not takes_several(question)):
        raise RefusedError("This text takes one code. Choose the one that fits best, or that it cannot be told.")
    return "; ".join(code for code in known if code in given)


def disagreement(text: CodedText, given: Sequence[Coding], settlement: Settlement | None) -> Disagreement | None:
    """The text as a disagreement; None where fewer than two coded it, or all alike."""
    if len({coding.code for coding in given}) < 2:
        return None
    codes = tuple((coding.coder_name, coding.code) for coding in given)
    return Disagreement(text, codes, frozenset(coding.coder for coding in given), settlement)


def percent(found: Agreement) -> int | None:
    return round(100 * found.share) if found.share is not None and found.n >= PERCENTAGES_FROM else None


def rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 3)
