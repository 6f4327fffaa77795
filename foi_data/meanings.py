"""What the words of a header or a question mean: the concepts they name, a column's role, a question of a set.

A text is taken for a question only when it is one of the question's aliases or names exactly the concepts it needs
(`words/headers.toml`). One that comes near is put to a person with its candidates; it is never taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from foi_data.periods import parse_period
from foi_data.questions import Question, QuestionSet
from foi_data.texts.phrases import load_words, pattern, word_set
from foi_data.texts.plain_text import plain
from foi_data.texts.question_numbers import MAY_OPEN
from foi_data.texts.timeless import without_period
from geo.gazetteer import named_in

LONGEST_HEADER = 1_000
"""Letters from which a text is an answer rather than a header."""
TEXTS_REMEMBERED = 40_000
"""Texts whose meaning is remembered. Every question set asks, and a file is read after its kind is told: with fewer, a
workbook of many sheets would be worked out anew each time."""

ROLES = (
    "area",
    "area_code",
    "period",
    "question",
    "answer",
    "answer_number",
    "answer_status",
    "return_status",
    "responded",
    "reason",
    "note",
    "source",
    "context",
)
"""What a column may be for besides answering a question. The order is that in which they are looked up."""
LONG_ROLES = ("question", "answer")
"""A table with both has one row an answer."""


NUMERIC = re.compile(r"[<>\s\d.,%*/-]+")


@dataclass(frozen=True)
class Match:
    """What a header was taken for. Not sure: `question` is None and `candidates` are those it comes near."""

    question: str | None = None
    role: str | None = None
    candidates: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Does it name one question or role?"""
        return self.question is not None or self.role is not None


@cache
def _concept_patterns() -> tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]:
    """How each phrase begins, the concepts it names and its pattern, longest phrases first so that they use their words
    up. A text without a phrase's beginning need not be searched for it, which is what takes long."""
    named: dict[str, set[str]] = {}
    for concept, phrases in load_words("headers")["concepts"].items():
        for phrase in phrases:
            named.setdefault(phrase, set()).add(concept)
    ordered = sorted(named.items(), key=lambda entry: -len(entry[0]))
    return tuple(
        (re.split(r"[ *]", plain(phrase))[0], tuple(sorted(concepts)), _phrase_pattern(phrase))
        for phrase, concepts in ordered
    )


def _phrase_pattern(phrase: str) -> re.Pattern[str]:
    before = "" if phrase[0] in "%£" else r"(?<![\w])"
    after = r"(?!\w)" if phrase[-1].isalnum() else ""
    return re.compile(before + re.escape(plain(phrase)).replace(r"\*", r"\w*").replace(r"\ ", r"[\s-]+") + after)


@cache
def _role_names() -> Mapping[str, tuple[str, ...]]:
    """The roles each name may stand for, in the order of ROLES."""
    found: dict[str, tuple[str, ...]] = {}
    for role in ROLES:
        for name in load_words("headers")["roles"][role]:
            key = header_key(name)
            if role not in found.get(key, ()):
                found[key] = (*found.get(key, ()), role)
    return found


def header_key(text: str) -> str:
    """A header as people type it in one form: lower case, words only, without question numbers and periods."""
    words = re.sub(r"[^\w%£&']+", " ", plain(text).replace("_", " ")).strip()
    words = re.sub(r"^(?:q(?:uestion)?\s*\d{0,2}\s*[a-z]?\s+(?=\w{2})|\d{1,2}\s*[a-z]?\s+(?=[a-z]{3}))", "", words)
    return words.strip()


def is_whole(text: str) -> bool:
    """Does a text call what stands beside it the whole of an answer ("Total", "All"), and not a part of it?"""
    return header_key(text) in load_words("headers")["parts"]["whole"]


@lru_cache(maxsize=TEXTS_REMEMBERED)
def concepts_in(text: str) -> frozenset[str]:
    """The concepts that a header names."""
    rest = f" {without_period(text)} "
    found: set[str] = set()
    for beginning, concepts, phrase in _concept_patterns():
        if beginning in rest and phrase.search(rest):
            found.update(concepts)
            rest = phrase.sub(" | ", rest)
    return frozenset(found)


@lru_cache(maxsize=4_000)
def words_not_known(text: str) -> tuple[str, ...]:
    """The words and numbers of a header that name no concept, and are not among those that change nothing.

    Names of authorities ("missing in Kent") change nothing either.
    """
    rest = f" {pattern('headers', 'harmless.phrases').sub(' ', without_period(text))} "
    for beginning, _, phrase in _concept_patterns():
        rest = phrase.sub(" | ", rest) if beginning in rest else rest
    words = [word for word in re.findall(r"[^\W_]+(?:'s)?", rest) if word not in word_set("headers", "harmless.words")]
    if not any(word[0].isalpha() for word in words):
        return tuple(words)
    names = {word for area in named_in(text) for word in plain(area.plain_name).split()}
    return tuple(word for word in words if word.removesuffix("'s") not in names)


def role_of(text: str, *, long: bool = False) -> str | None:
    """The role that a header names, None if it names none. In a long table "response" is the answer itself."""
    return _role_of(text, long) if len(text) <= LONGEST_HEADER else _role_in(text, long)


@lru_cache(maxsize=TEXTS_REMEMBERED)
def _role_of(text: str, long: bool) -> str | None:
    return _role_in(text, long)


def _role_in(text: str, long: bool) -> str | None:
    for key in _keys(text):
        roles = _role_names().get(key, ())
        wanted = [
            role for role in roles if long or role not in ("answer", "answer_number", "answer_status", "question")
        ]
        if wanted:
            return wanted[0]
    return "area" if _calls_councils(header_key(text)) else None


def _calls_councils(key: str) -> bool:
    """Do the words of a header only say that councils stand below it ("Name of LA", "Council / authority")?"""
    words = set(key.split())
    called, beside = word_set("headers", "councils.called"), word_set("headers", "councils.beside")
    return bool(words & called) and words <= called | beside


def _keys(text: str) -> Iterable[str]:
    """A header as it is, without what is in brackets, and without its question mark's small words."""
    full = header_key(text)
    yield full
    yield header_key(re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", text))
    yield re.sub(
        r"^(?:the|please (?:provide|state)|if (?:refused|so|yes) |their)\s+|\s+(?:if applicable|if any|if known)$",
        "",
        full,
    )


def match_question(text: str, questions: QuestionSet) -> Match:
    """The question of a set that a header or a question's text names; candidates if it is not sure."""
    return _match_question(text, questions) if len(text) <= LONGEST_HEADER else Match()


@lru_cache(maxsize=TEXTS_REMEMBERED)
def _match_question(text: str, questions: QuestionSet) -> Match:
    found = _match_words(text, questions)
    period = parse_period(text)
    is_of_one_day = period is not None and period.start == period.end
    if found.question and is_of_one_day and questions.question(found.question).period == "year":
        # How many were looked after on 31 March is not how many were in the year.
        return Match(candidates=(found.question,))
    return found


def _match_words(text: str, questions: QuestionSet) -> Match:
    text = FOOTNOTE.sub(" ", text)
    opening = OPENING_PERIOD.match(text)
    if opening and parse_period(opening[1]) and not concepts_in(opening[1]):
        text = text[opening.end() :]
    text = DO_YOU_PROVIDE.sub("do you offer ", POLITELY.sub("", text))
    timeless = without_period(text)
    if asked := PLEASE_GIVE.sub("?", timeless) if "please" in timeless else "":
        text = timeless = asked
    keys = {header_key(text), header_key(timeless), header_key(re.sub(r"\([^)]*\)", " ", timeless))}
    aliased = [question.id for question in questions.questions if keys & _aliases(question)]
    if len(aliased) == 1:
        return Match(question=aliased[0])
    found = concepts_in(text)
    if not found:
        return Match()
    named = [question.id for question in questions.questions if names_exactly(question, found)]
    if len(named) == 1 and _counts_nothing_else(text, questions.question(named[0])):
        return Match(question=named[0])
    return Match(candidates=tuple(named) or _near(found, questions.questions))


def comes_to_one(text: str, questions: QuestionSet) -> bool:
    """Does a header name one question of the set by its concepts, though perhaps with words that change it?"""
    found = concepts_in(text) if len(text) <= LONGEST_HEADER else frozenset()
    return bool(found) and _name_one(found, questions)


@lru_cache(maxsize=4_000)
def _name_one(found: frozenset[str], questions: QuestionSet) -> bool:
    return sum(names_exactly(question, found) for question in questions.questions) == 1


def _counts_nothing_else(text: str, question: Question) -> bool:
    """Is the header's unit the question's, and does it say nothing that may change what is counted?"""
    return _same_unit(text, question) and not (question.is_number and words_not_known(text))


POLITELY = re.compile(
    rf"(?i)^{MAY_OPEN}(?:please|can you|could you)(?: please)?"
    r" (?:provide|state|tell|give|confirm|supply|specify)(?: (?:me|us))?(?: with)?\b\s*"
)
"""How requests open. In "please provide the number" nobody asks who provides."""
DO_YOU_PROVIDE = re.compile(
    r"\bdo(?:es)? (?:you|the council|your (?:council|authority|local authority)) (?:currently )?"
    r"(?:provide|commission)(?: (?:or|and) (?:provide|commission|fund|offer))* ",
    re.IGNORECASE,
)
"""Who is asked whether they provide something is not asked who does."""
FOOTNOTE = re.compile(
    r"\[\d{1,2}\]|\[note\s*\w{1,2}\]|\((?:see )?note\s*\w{1,2}\)|(?<=\w)\s*\(\d\)(?=\W*$)|(?<=\w)\*+", re.IGNORECASE
)
"""Marks that send a reader of a header to a note."""
OPENING_PERIOD = re.compile(rf"(?i)^{MAY_OPEN}\W*(?:for|in|during|over)\b([^,:]{{3,60}})[,:]\s*")
"""How the period may open a question: "For the financial year 2022/23, please state ..."."""
PLEASE_GIVE = re.compile(
    r"[.?:;]\s*please (?:provide|give|state|supply|answer)(?: (?:us|me|with|the|your|all|these|this|a))*"
    r"(?: (?:figures?|numbers?|data|totals?|answers?|information))?(?: (?:for|by|in)(?: (?:each|the|every))?"
    r"(?: (?:financial|calendar))?(?: years?)?)?\W*$"
)
"""How requests end, without a word that changes what is asked."""

COUNTED = re.compile(
    r"\b(?:numbers?|no\.?|how many|count|totals?)\s+(?:number\s+)?(?:of\s+)?(?:[\w-]+\s+){0,2}?"
    r"(?:(child\w*|young people|individuals|persons)"
    r"|(incidents?|episodes?|occurrences|instances|reports|times|occasions)"
    r"|(interviews?|rhis?|irhis?))\b"
)


def _same_unit(text: str, question: Question) -> bool:
    """Does a header count what the question counts? "Number of children offered an interview" counts no interviews."""
    found = COUNTED.search(plain(text))
    if not found or question.unit not in ("children", "incidents", "interviews"):
        return True
    return question.unit == ("children" if found[1] else "incidents" if found[2] else "interviews")


@lru_cache(maxsize=512)
def _aliases(question: Question) -> frozenset[str]:
    return frozenset(map(header_key, (question.id, question.title, question.text, *question.aliases))) - {""}


def names_exactly(question: Question, found: frozenset[str]) -> bool:
    """Do these concepts name the question: all that it needs, and nothing that it may not have?"""
    return any(needed <= found <= needed | question.may for needed in question.needs)


def _near(found: frozenset[str], questions: Sequence[Question]) -> tuple[str, ...]:
    """Up to three questions that share all they need with these concepts, or are only one concept short of it."""
    scored = []
    for question in questions:
        for needed in question.needs:
            extra, short = len(found - needed - question.may), len(needed - found)
            shared = len(needed & found)
            if shared and short <= 1 and extra + short <= 2 and shared > short:
                scored.append((extra + short, -shared, question.id))
    return tuple(dict.fromkeys(each for _, _, each in sorted(scored)))[:3]
