"""Question sets: what a wave of FOI requests asks, as data in `question_sets/*.toml`.

A set is a file: its questions, how their answers are written, how columns are recognised, and which answers cannot
both be true. Nothing here knows what anybody answered.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, get_args

from foi_data.declared_keys import CHECK, CHOICE, QUESTION, QUESTION_SET, check_keys
from foi_data.exceptions import QuestionSetError

FOLDER = Path(__file__).parent / "question_sets"

QuestionKind = Literal["coverage", "choice", "choices", "yes_no", "count", "share", "duration", "date", "text"]
Scope = Literal["any", "home", "care", "care_placed_outside"]
PeriodRule = Literal["year", "as_at", "none"]
CheckKind = Literal["at_most", "sum"]
COUNT_UNITS = ("children", "incidents", "interviews", "councils")
UNITS: Mapping[QuestionKind, tuple[str, ...]] = {
    "count": COUNT_UNITS,
    "share": ("percent",),
    "duration": ("hours", "days"),
}
"""The units a kind may state; kinds not listed have none."""


@dataclass(frozen=True)
class Choice:
    """One answer of a list. `words` are what, found in a text as whole words, names it."""

    code: str
    label: str
    words: tuple[str, ...] = ()


COVERAGE = (
    Choice("all", "To all"),
    Choice("some", "To some"),
    Choice("none", "To none"),
    Choice("unable_to_say", "Unable to say"),
)
YES_NO = (
    Choice("yes", "Yes"),
    Choice("partly", "Partly"),
    Choice("no", "No"),
    Choice("unable_to_say", "Unable to say"),
)


@dataclass(frozen=True)
class Question:
    """One question. `unit` says what is counted: children, incidents and interviews are never mixed.

    A column is this question's for certain if its header names all `needs` (one of several lists) and nothing else
    but `may`; both hold concepts of `words/headers.toml`. `speaks_to` are charter items its answers bear on.
    `shows_zeros` declares that those who answer print zeros, so that "<5" is 1 to 4.
    """

    id: str
    title: str
    text: str
    kind: QuestionKind
    unit: str = ""
    scope: Scope = "any"
    period: PeriodRule = "none"
    aliases: tuple[str, ...] = ()
    needs: tuple[frozenset[str], ...] = ()
    may: frozenset[str] = frozenset()
    choices: tuple[Choice, ...] = ()
    speaks_to: tuple[str, ...] = ()
    shows_zeros: bool = False

    def __post_init__(self) -> None:
        where = f"question {self.id!r}"
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.id):
            raise QuestionSetError(f"{where}: an id is lower-case letters, digits and _.")
        if self.kind not in get_args(QuestionKind) or self.scope not in get_args(Scope):
            raise QuestionSetError(f"{where}: kind {self.kind!r} or scope {self.scope!r} is unknown.")
        if self.period not in get_args(PeriodRule):
            raise QuestionSetError(f"{where}: period {self.period!r} is none of {', '.join(get_args(PeriodRule))}.")
        if self.unit not in UNITS.get(self.kind, ("",)):
            raise QuestionSetError(f"{where}: a {self.kind} has one of the units {UNITS.get(self.kind, ('none',))}.")
        if self.kind in ("choice", "choices") and len(self.choices) < 2:
            raise QuestionSetError(f"{where}: a question of choice needs two choices or more.")
        if not self.title or not self.text:
            raise QuestionSetError(f"{where}: title and text must be filled in.")

    def __hash__(self) -> int:
        """By its id, so that readings can be remembered by their question at little cost."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.id, self.shows_zeros))

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes an answer may have; none for numbers, dates and text."""
        return tuple(choice.code for choice in self.choices)

    @property
    def is_number(self) -> bool:
        """Is the answer a count, a share or a duration?"""
        return self.kind in ("count", "share", "duration")


@dataclass(frozen=True)
class Check:
    """What cannot be true of two answers for the same area and period.

    at_most: `smaller` is no more than `larger`. sum: the `parts` add up to `larger`. `why` says the reason.
    """

    kind: CheckKind
    larger: str
    smaller: str = ""
    parts: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class QuestionSet:
    """A wave's questions. `source` says whose wording they follow, or that they are ours."""

    id: str
    title: str
    source: str
    questions: tuple[Question, ...]
    checks: tuple[Check, ...] = ()

    def __post_init__(self) -> None:
        ids = [question.id for question in self.questions]
        if not ids or len(set(ids)) != len(ids):
            raise QuestionSetError(f"question set {self.id!r}: it needs questions, each with an id of its own.")
        for check in self.checks:
            named = [check.larger, *(check.parts or [check.smaller])]
            if check.kind not in get_args(CheckKind) or not set(named) <= set(ids):
                raise QuestionSetError(f"question set {self.id!r}: a check names {named}; its questions are {ids}.")

    def __hash__(self) -> int:
        return hash(self.id)

    def __contains__(self, question_id: object) -> bool:
        return question_id in self._by_id

    def question(self, question_id: str) -> Question:
        """The question of that id; QuestionSetError if the set has none."""
        found = self._by_id.get(question_id)
        if found is None:
            raise QuestionSetError(f"The question set {self.id!r} has no question {question_id!r}.")
        return found

    @cached_property
    def _by_id(self) -> Mapping[str, Question]:
        return {question.id: question for question in self.questions}

    def with_zeros_shown(self) -> QuestionSet:
        """The same set for a source that prints zeros, where "<5" is therefore 1 to 4."""
        return replace(self, questions=tuple(replace(question, shows_zeros=True) for question in self.questions))


@cache
def question_sets() -> Mapping[str, QuestionSet]:
    """Every set in the folder, by its id."""
    return {path.stem: load_question_set(path) for path in sorted(FOLDER.glob("*.toml"))}


def question_set(set_id: str) -> QuestionSet:
    """The set of that id; QuestionSetError names those there are."""
    found = question_sets().get(set_id)
    if found is None:
        known = ", ".join(question_sets())
        raise QuestionSetError(f"There is no question set {set_id!r}. There are: {known}.")
    return found


def load_question_set(path: Path) -> QuestionSet:
    """Read one set's file; QuestionSetError names the file and the entry that is wrong."""
    try:
        return parse_question_set(path.read_text(encoding="utf-8"), path.stem)
    except QuestionSetError as error:
        raise QuestionSetError(f"{path.name}: {error}") from error


def parse_question_set(text: str, set_id: str) -> QuestionSet:
    """A set from the text of its file; the id in the file must be `set_id`."""
    try:
        entries = tomllib.loads(text)
        check_entries(entries)
        if entries["id"] != set_id:
            raise QuestionSetError(f"the file is named {set_id!r} but its id is {entries['id']!r}.")
        return QuestionSet(
            id=set_id,
            title=entries["title"],
            source=entries["source"],
            questions=tuple(map(_question, entries["questions"])),
            checks=tuple(map(_check, entries.get("checks", []))),
        )
    except tomllib.TOMLDecodeError as error:
        raise QuestionSetError(f"it is no TOML: {error}.") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise QuestionSetError(f"a key is missing, unknown or of the wrong kind: {error}.") from error


def check_entries(entries: Mapping[str, Any]) -> None:
    """Raise QuestionSetError where a key anywhere in a set's file is unknown, absent or of another kind."""
    required = ("id", "title", "source", "questions")
    check_keys(entries, "The question set", QUESTION_SET, required=required, error=QuestionSetError)
    for number, entry in enumerate(entries["questions"], 1):
        where = f"Question {number}"
        check_keys(entry, where, QUESTION, required=("id", "title", "text", "kind"), error=QuestionSetError)
        for choice in entry.get("choices", ()):
            said = f"A choice of {where.lower()}"
            check_keys(choice, said, CHOICE, required=("code", "label"), error=QuestionSetError)
    for number, entry in enumerate(entries.get("checks", ()), 1):
        check_keys(entry, f"Check {number}", CHECK, required=("kind", "larger"), error=QuestionSetError)


def _question(entry: Mapping[str, Any]) -> Question:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
    needs = values.get("needs", ())
    lists = needs if needs and isinstance(needs[0], list) else (needs,) if needs else ()
    values["needs"] = tuple(map(frozenset, lists))
    values["may"] = frozenset(values.get("may", ()))
    values["choices"] = _choices(entry)
    return Question(**values)


def _choices(entry: Mapping[str, Any]) -> tuple[Choice, ...]:
    if entry["kind"] == "coverage":
        return COVERAGE
    if entry["kind"] == "yes_no":
        return YES_NO
    return tuple(Choice(each["code"], each["label"], tuple(each.get("words", ()))) for each in entry.get("choices", ()))


def _check(entry: Mapping[str, Any]) -> Check:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
    return Check(**values)
