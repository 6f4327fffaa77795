"""Names of local authorities, as people write them, to the authorities they mean - or to an honest question.

`resolve` answers with one of six words:

- `exact`: the published name of one authority (capitals, spaces, punctuation and "&" apart), its GSS code or its DfE
  number;
- `alias`: another sure way of writing one authority: its council's title, a usual short form, a trust that answers
  for it alone, or its name with title words that are true of it ("LB", "MBC") and marks that mean nothing;
- `suggested`: most likely this one, and a person must say so: a typing slip, half a name, a partnership named after it;
- `ambiguous`: any of several, by time ("Cumbria"), by place ("Kingston") or because two are named at once;
- `not_an_authority`: a district, a police force, a council elsewhere ... the reason says what, and where it lies;
- `unknown`: nothing like it is known.

`exact` and `alias` come from whole names and whole words only. Likeness, half a name or words left over never give more
than `suggested`.

Time. Without a day, every body since 1 April 2009 may be meant: a name that only one body ever had is sure, ended or
not, and the reason says that it ended; a name that two have had one after the other is today's body's. With `at`,
only the bodies of that day are meant. A name (or code) whose body had ended by then or had not begun is never sure:
its followers on that day, or the bodies whose place it later took, are what is offered - one of them as `suggested`,
several as `ambiguous` - and the reason gives the dates.

A person's decisions are looked up before anything else, by `key(name)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from geo.areas import (
    FIRST_DAY,
    Authority,
    authority,
    authority_numbered,
    combined_codes,
    day_in_words,
    followed_by,
    has_authority,
    names_in_words,
    predecessors,
    successors,
    titled_name,
)
from geo.exceptions import UnknownAreaError
from geo.name_index import Entry, OtherBody, code_kinds, dfe_headings, district_codes, name_index, name_words
from geo.name_likeness import most_alike, with_titles_mended
from geo.name_reading import (
    Found,
    looked_up,
    mentions,
    named_together,
    other_kind,
    readings,
    variants,
    with_own_name,
    with_time,
    with_titles_set_apart,
)
from geo.spelling import LONGEST, SEPARATOR, Written, loose, without_separators, written

Status = Literal["exact", "alias", "suggested", "ambiguous", "not_an_authority", "unknown"]
SURE: tuple[Status, ...] = ("exact", "alias")
NOT_AN_AUTHORITY = "not_an_authority"
"""A person's decision that a name means no authority; an empty text says the same."""

FULL_SCORE = 100.0
CHOICE_SCORE = 90.0
"""The score of each body that a name is known to stand for when it stands for several, or not surely."""
LEFTOVER_SCORE = 70.0
"""The score of a body whose name stands among words that are not understood."""

ALMOST_THE_SAME = 90.0
"""Likeness from which a text is taken for a name with a slip, whatever else may be read into it."""
NEAR_TIE = 4.0
"""Two names as like as this to what was written are both asked about."""
WORTH_A_LOOK = 15.0
"""Names less like by more than this than the likest are not offered beside it."""
LIKE_ANOTHER = 85.0
"""Likeness to a district or other body from which a text is taken for it, if no authority is nearly as like."""

LONG_ENOUGH_TO_TELL = 7
"""Letters of that district's or body's name: "other" is no slip for Rother."""


@dataclass(frozen=True)
class Candidate:
    """An authority that may be meant, and how much speaks for it, 0 to 100."""

    area: Authority
    score: float


@dataclass(frozen=True)
class Resolution:
    """What a name means. `area` is there for `exact` and `alias` only; `candidates` are best first.

    `lies_in` holds the authorities in whose area a district lies, so that a message can help; they are not candidates,
    because a district's answer is not theirs.
    """

    status: Status
    area: Authority | None
    candidates: tuple[Candidate, ...]
    reason: str
    lies_in: tuple[Authority, ...] = ()

    def __post_init__(self) -> None:
        if (self.area is not None) != (self.status in SURE):
            raise ValueError(f"A resolution has an area if and only if it is sure, not with {self.status}.")
        if bool(self.candidates) == (self.status in ("not_an_authority", "unknown")):
            raise ValueError(f"A resolution that is {self.status} cannot have {len(self.candidates)} candidates.")
        if self.status == "ambiguous" and len(self.candidates) < 2:
            raise ValueError("A resolution that is ambiguous has several candidates.")
        if not self.reason:
            raise ValueError("A resolution always says why.")

    @property
    def is_sure(self) -> bool:
        """May the area be used without asking a person?"""
        return self.area is not None


def key(name: str) -> str:
    """What a decision about a name is remembered by: its words and codes, without marks, capitals and damage."""
    parts = written(_text(name))
    words = [*parts.codes, *parts.numbers, *without_separators(parts.words)]
    return " ".join(words).lower() or _text(name).strip().casefold()


def resolve(name: str, at: date | None = None, decisions: Mapping[str, str] | None = None) -> Resolution:
    """The authority a name means, on the day `at` if given (see the module for the six answers). Never raises.

    `decisions` are a person's: `key(name)` to an area's code, or to `not_an_authority`. One for a body that was not
    there on the day is left aside.
    """
    text = _text(name)
    if decisions and (decided := _decided(decisions.get(key(text)), at)):
        return decided
    return _resolve(text, at) if len(text) <= LONGEST else _unknown("The text is too long to be a name.")


def named_in(text: str, at: date | None = None) -> tuple[Authority, ...]:
    """Every authority that a sentence may name, such as a title or a file's name ("FOI 123 Kent County Council").

    Each once, in the order of the text; of a name that several have had, all of them. A word in small letters beside
    words with capitals is no name: "FOI reading list" is not about Reading.
    """
    found = resolve(text, at)
    if found.area:
        return (found.area,)
    has_capitals = text != text.lower()
    words = tuple(word for word in written(text).words if word.isalpha())
    return tuple(
        area
        for area in _areas([_settled(one, at) for one in mentions(words)] if words else [])
        if not has_capitals or not re.search(rf"\b{re.escape(area.plain_name.lower())}\b", text)
    )


def _text(name: object) -> str:
    return "" if name is None else str(name)


def _decided(decision: str | None, at: date | None) -> Resolution | None:
    if decision in ("", NOT_AN_AUTHORITY):
        return _not("A person decided that this is no authority.")
    area = authority(decision) if decision and has_authority(decision) else None
    if area is None or (at and not area.existed_on(at)):
        return None
    return _sure("alias", area, f"A person decided that this is {area.plain_name}.{_ended_note(area)}")


@lru_cache(maxsize=20_000)
def _resolve(text: str, at: date | None) -> Resolution:
    parts = written(text)
    by_code = _from_codes(parts, at)
    if not any(word.isalpha() for word in parts.words):
        return by_code or _unknown("There is no name or known code here.")
    if by_code and set(parts.words) <= name_words().code_labels | {SEPARATOR}:
        return by_code
    if by_code:
        # What a sure code stands for is settled; the name beside it may be the body's on any day.
        return _agreed(by_code, _from_words(parts.words, None if by_code.is_sure else at))
    by_name = _from_words(parts.words, at)
    if parts.codes or parts.numbers:
        return _as_question(by_name, f"{names_in_words([*parts.codes, *parts.numbers])} is not a known code.")
    return by_name


def _from_codes(parts: Written, at: date | None) -> Resolution | None:
    """What the codes and numbers say alone; None where there are none, or none that anybody knows."""
    codes = (*parts.codes, *parts.numbers)
    found = [answer for code in codes if (answer := _from_code(code, at))]
    if not found:
        return None
    if others := [answer for answer in found if answer.status == "not_an_authority"]:
        return others[0]
    areas = _areas(found)
    if len(areas) > 1 and len(found) > 1:
        return _choice(areas, f"The codes belong to several: {_names(areas)}.")
    return found[0] if len(found) == len(codes) else _as_question(found[0], "Another code beside it is not known.")


def _from_code(code: str, at: date | None) -> Resolution | None:
    if parts := combined_codes().get(code):
        return _choice(parts, f"The code {code} covered several authorities at once: {_names(parts)}.")
    try:
        area = authority_numbered(code) if code.isdigit() else authority(code)
    except UnknownAreaError:
        return _from_code_of_another(code)
    why = f"{code} is {'the DfE number' if code.isdigit() else 'a code'} of {area.plain_name}."
    return _settled(Found((Entry(area, "exact"),), why=why), at)


def _from_code_of_another(code: str) -> Resolution | None:
    if district := district_codes().get(code):
        return _not(f"{code} is a code of {district.name}. {district}.", district.lies_in)
    if heading := dfe_headings().get(code):
        return _not(f"{code} is {heading}.")
    kind = next((kind for beginning, kind in code_kinds() if code.startswith(beginning)), None)
    return _not(f"Codes like {code} are given to {kind}.") if kind else None


def _agreed(by_code: Resolution, by_name: Resolution) -> Resolution:
    """Code and name together: sure only if the name allows what the code says."""
    for answer in (by_name, by_code):
        if answer.status == "not_an_authority":
            return answer
    if by_name.status == "unknown":
        return _as_question(by_code, "The name beside the code is not known.")
    if by_code.area and _allows(by_name, by_code.area):
        return _sure(by_name.status if by_name.is_sure else "alias", by_code.area, by_code.reason)
    if not by_code.is_sure and set(_areas([by_code])) & set(_areas([by_name])):
        return by_code
    return _choice(_areas([by_code, by_name]), "The code and the name beside it do not belong together.")


def _allows(by_name: Resolution, area: Authority) -> bool:
    """May the name be this body's? "Cumbria" may be Cumbria's, but not Cumberland's that followed it."""
    if by_name.status == "exact" and by_name.area and by_name.area.plain_name == area.plain_name:
        return True
    named = _areas([by_name])
    return area in named and not {other.code for other in named}.intersection(area.predecessors)


def _from_words(words: tuple[str, ...], at: date | None) -> Resolution:
    """The first of these that says anything: the whole name, a word as "police", the name without its titles, ..."""
    forms = variants(words)
    plain = without_separators(words)
    for form in forms:
        if full := looked_up(form):
            return _first_sure([full, *readings(form)], at)
    if other := other_kind(plain):
        return _not_by_word(*other)
    for form in forms:
        if found := readings(form):
            return _first_sure(found, at)
    if timed := with_time(plain):
        return _settled(timed, at)
    if together := named_together(words):
        return _together([_settled(one, at) for one in together])
    for form in with_titles_set_apart(words):
        if (found := readings(form)) and found[0].certain:
            return _first_sure(found, at)
    return _guessed(plain, at)


def _first_sure(found: Sequence[Found], at: date | None) -> Resolution:
    answers = [_settled(one, at) for one in found]
    return next((answer for answer in answers if answer.is_sure), answers[0])


def _together(answers: Sequence[Resolution]) -> Resolution:
    """Several names in one text."""
    areas = _areas(answers)
    if not areas:
        return _not(" ".join(answer.reason for answer in answers), [area for one in answers for area in one.lies_in])
    if len(areas) > 1:
        return _choice(areas, f"Several are named at once: {_names(areas)}.")
    if all(answer.is_sure for answer in answers):
        return _sure("alias", areas[0], answers[0].reason)
    return _suggested(areas, f"{_names(areas)} is named together with something else.")


def _guessed(words: tuple[str, ...], at: date | None) -> Resolution:
    """What a person may have meant: a title with a slip, a name with a slip, or a name among words not understood."""
    mended = with_titles_mended(words)
    if mended != words and (found := readings(mended)):
        return _as_question(_settled(found[0], at), "A title in it is misspelt.")
    alike = most_alike(words) or most_alike(mended)
    if alike and alike[0][1] >= ALMOST_THE_SAME:
        return _from_alike(alike, at)
    if other := other_kind(mended):
        return _not_by_word(*other)
    mentioned = [_settled(one, at) for one in mentions(words)]
    if _areas(mentioned):
        return _from_mentions(mentioned)
    guess = _from_alike(alike, at) if alike else _unknown("No authority, district or other body is known by this name.")
    return mentioned[0] if mentioned and not guess.candidates else guess


def _from_alike(alike: Sequence[tuple[str, float]], at: date | None) -> Resolution:
    """`alike` are keys of names with their likeness, best first."""
    index = name_index()
    best_key, best = alike[0]
    near = [(name, score) for name, score in alike if score >= best - WORTH_A_LOOK and name in index.entries]
    if not near:
        return _like_another(index.others[best_key][0], best if len(best_key) >= LONG_ENOUGH_TO_TELL else 0.0)
    scores: dict[Authority, float] = {}
    for name, score in near:
        for candidate in _settled(Found(index.entries[name]), at).candidates:
            scores.setdefault(candidate.area, round(score, 1))
    candidates = tuple(Candidate(area, score) for area, score in scores.items())
    reason = f"This is spelt much like {candidates[0].area.plain_name}."
    if best_key not in index.entries:
        body = index.others[best_key][0]
        reason = f"{reason[:-1]}, and more like {body.name}. {body}."
    close = len(candidates) > 1 and candidates[1].score > candidates[0].score - NEAR_TIE
    return Resolution("ambiguous" if close else "suggested", None, candidates, reason)


def _like_another(body: OtherBody, likeness: float) -> Resolution:
    if likeness >= LIKE_ANOTHER:
        return _not(f"This reads like {body.name}. {body}.", body.lies_in)
    return _unknown(f"The nearest name known is {body.name}. {body}.")


def _from_mentions(answers: Sequence[Resolution]) -> Resolution:
    areas = _areas(answers)
    return _choice(areas, f"Among words that are not understood stands {_names(areas)}.", LEFTOVER_SCORE)


def _settled(found: Found, at: date | None) -> Resolution:
    """The answer for what was found, on that day if one is given."""
    if not found.entries:
        body = found.others[0]
        return _not(f"{body}.", body.lies_in)
    entries = _of_day(found.entries, at)
    if not entries:
        return _not_there_then(found.entries[0].area, at)
    if len(entries) == 1 and _is_shared(found.entries):
        entries = [_own_or_other_name(entries[0], found.words)]
    areas = [entry.area for entry in entries]
    reason = _reason(found, entries)
    if len(areas) == 1 and found.certain and entries[0].is_sure:
        return _sure("exact" if entries[0].standing == "exact" else "alias", areas[0], reason)
    return _suggested(areas, reason) if entries[0].standing == "suggested" else _choice(areas, reason)


def _is_shared(entries: Sequence[Entry]) -> bool:
    """Is this a name that several bodies had or have? A day may leave one of them."""
    return len(entries) > 1 and all(entry.standing == "ambiguous" for entry in entries)


def _own_or_other_name(entry: Entry, words: tuple[str, ...]) -> Entry:
    """The one entry that a day has left of a shared name."""
    return replace(entry, standing="exact" if with_own_name([entry], loose(words)) else "alias")


def _of_day(entries: Sequence[Entry], at: date | None) -> list[Entry]:
    """The entries that can be meant: with a day its bodies; without, today's of those that bore one name in turn."""
    if at is None:
        lasting = [entry for entry in entries if entry.area.end is None]
        return lasting if lasting and all(entry.is_sure for entry in entries) else list(entries)
    return [entry for entry in entries if entry.area.existed_on(at)]


def _not_there_then(area: Authority, at: date | None) -> Resolution:
    """The body that is meant had ended by that day, or had not begun."""
    then = at or FIRST_DAY
    if area.end and area.end <= then:
        others, what = followed_by(area.code, then), f"{area.plain_name} ended on {day_in_words(area.end)}"
    else:
        others, what = predecessors(area.code), f"{area.plain_name} began on {day_in_words(area.start or FIRST_DAY)}"
    there = [other for other in others if other.existed_on(then)]
    there.sort(key=lambda other: other.plain_name != area.plain_name)
    if not there:
        return _unknown(f"{what}.")
    return _choice(there, f"{what}; for its place on {day_in_words(then)} see {_names(there)}.")


def _reason(found: Found, entries: Sequence[Entry]) -> str:
    first = entries[0]
    return (found.why or _meaning(entries)) + (_ended_note(first.area) if len(entries) == 1 else "")


def _meaning(entries: Sequence[Entry]) -> str:
    first = entries[0]
    name, note = titled_name(first.area), f" ({first.note})" if first.note else ""
    if len(entries) > 1:
        return f"This may be {names_in_words([_dated(entry.area) for entry in entries], 'or')}{note}."
    if first.standing == "exact":
        return f"The published name of {name}."
    if first.standing == "suggested":
        return f"Most likely {name}{note}."
    return f"Another way of writing {name}{note}."


def _dated(area: Authority) -> str:
    return f"{area.plain_name} (until {day_in_words(area.end)})" if area.end else titled_name(area)


def _ended_note(area: Authority) -> str:
    if area.end is None:
        return ""
    return f" It ended on {day_in_words(area.end)}, followed by {_names(successors(area.code))}."


def _names(areas: Iterable[Authority]) -> str:
    return names_in_words([titled_name(area) for area in areas])


def _areas(answers: Iterable[Resolution]) -> list[Authority]:
    """All candidates' areas, each once, in order."""
    return list(dict.fromkeys(candidate.area for answer in answers for candidate in answer.candidates))


def _sure(status: Status, area: Authority, reason: str) -> Resolution:
    return Resolution(status, area, (Candidate(area, FULL_SCORE),), reason)


def _suggested(areas: Iterable[Authority], reason: str, score: float = CHOICE_SCORE) -> Resolution:
    return Resolution("suggested", None, tuple(Candidate(area, score) for area in areas), reason)


def _choice(areas: Iterable[Authority], reason: str, score: float = CHOICE_SCORE) -> Resolution:
    """Ambiguous among several, suggested where there is only one."""
    candidates = tuple(Candidate(area, score) for area in areas)
    return Resolution("ambiguous" if len(candidates) > 1 else "suggested", None, candidates, reason)


def _as_question(answer: Resolution, reason: str) -> Resolution:
    """The same answer, but never sure."""
    return _suggested([answer.area], f"{reason} {answer.reason}") if answer.area else answer


def _not(reason: str, lies_in: Iterable[Authority] = ()) -> Resolution:
    return Resolution("not_an_authority", None, (), reason, tuple(dict.fromkeys(lies_in)))


def _not_by_word(words: str, kind: str) -> Resolution:
    return _not(f"“{words}” makes this {kind}, not a local authority.")


def _unknown(reason: str) -> Resolution:
    return Resolution("unknown", None, (), reason)
