"""Names of local authorities, as people write them, to the authorities they mean - or to an honest question.

`resolve` answers with one of six words:

- `exact`: the published name of one authority (capitals, spaces, punctuation and "&" apart), its GSS code or DfE number;
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

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Literal

from rapidfuzz import fuzz, process

from geo.areas import (
    FIRST_DAY,
    Authority,
    authorities_on,
    authority,
    authority_numbered,
    combined_codes,
    day_in_words,
    followed_by,
    has_authority,
    names_in_words,
    predecessors,
    successors,
)
from geo.exceptions import UnknownAreaError
from geo.name_index import (
    Entry,
    OtherBody,
    Phrase,
    code_kinds,
    dfe_headings,
    district_codes,
    name_index,
    name_words,
    spoken_form,
)
from geo.spelling import SEPARATOR, Written, loose, repaired, without_separators, words_of, written

Status = Literal["exact", "alias", "suggested", "ambiguous", "not_an_authority", "unknown"]
SURE: tuple[Status, ...] = ("exact", "alias")
NOT_AN_AUTHORITY = "not_an_authority"
"""A person's decision that a name means no authority; an empty text says the same."""

FULL_SCORE = 100.0
CHOICE_SCORE = 90.0
"""The score of each body that a name is known to stand for when it stands for several, or not surely."""
LEFTOVER_SCORE = 70.0
"""The score of a body whose name stands among words that are not understood."""

LIKE_ENOUGH = 80.0
"""Likeness (0 to 100, share of letters in common and in order) below which nothing is suggested: "Leads" to "Leeds"."""
SHORT_LIKE_ENOUGH = 75.0
"""The same for names of up to four letters, where one slip is a quarter of the name: "Ketn"."""
NEAR_TIE = 4.0
"""Two names as like as this to what was written are both asked about."""
WORTH_A_LOOK = 15.0
"""Names less like by this much than the likest are not offered beside it."""
SHORTEST_TO_COMPARE = 4
MOST_CANDIDATES = 5
COMPASS = frozenset({"north", "south", "east", "west", "mid", "central"})
CODE_LABELS = frozenset({"la", "lea", "dfe", "gss", "ons", "code", "number", "no", "num", "ref", "area", SEPARATOR})
JOINTS = frozenset({"and", SEPARATOR, "with"})
TITLE_WORDS = (
    "council", "borough", "county", "city", "district", "metropolitan", "london", "royal", "unitary", "authority",
    "police", "constabulary", "childrens", "services",
)  # fmt: skip
SURE_OF_PLACE = frozenset({"london", "royal"})
"""Title words that settle a half name: there is one Kingston in London, one Windsor that is royal."""


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
        if not self.reason:
            raise ValueError("A resolution always says why.")

    @property
    def is_sure(self) -> bool:
        """May the area be used without asking a person?"""
        return self.area is not None


@dataclass(frozen=True)
class _Found:
    """What one reading of some words gives: entries of the register, or other bodies."""

    entries: tuple[Entry, ...] = ()
    others: tuple[OtherBody, ...] = ()
    words_left: tuple[str, ...] = ()
    certain: bool = True
    why: str = ""

    @property
    def is_about_others(self) -> bool:
        return not self.entries and bool(self.others)


def key(name: str) -> str:
    """What a decision about a name is remembered by: its words and codes, without marks, capitals and damage."""
    parts = written(_text(name))
    words = [*parts.codes, *parts.numbers, *without_separators(parts.words)]
    return " ".join(words).lower() or _text(name).strip().casefold()


def resolve(name: str, at: date | None = None, decisions: Mapping[str, str] | None = None) -> Resolution:
    """The authority a name means, on the day `at` if given (see the module for the six answers). Never raises.

    `decisions` are a person's: `key(name)` to an area's code, or to `not_an_authority`.
    """
    text = _text(name)
    if decisions and (decided := _decided(key(text), decisions)):
        return decided
    return _resolve(text, at)


def _text(name: object) -> str:
    return "" if name is None else str(name)


def _decided(name_key: str, decisions: Mapping[str, str]) -> Resolution | None:
    decision = decisions.get(name_key)
    if decision is None:
        return None
    if decision in ("", NOT_AN_AUTHORITY):
        return Resolution("not_an_authority", None, (), "A person decided that this is no authority.")
    if not has_authority(decision):
        return None
    area = authority(decision)
    return _sure("alias", area, f"A person decided that this is {area.plain_name}.{_ended_note(area)}")


@lru_cache(maxsize=20_000)
def _resolve(text: str, at: date | None) -> Resolution:
    parts = written(text)
    by_code = _from_codes(parts, at)
    if not any(word.isalpha() for word in parts.words) or (by_code and set(parts.words) <= CODE_LABELS):
        return by_code or _nothing_to_read(text)
    by_name = _from_words(parts.words, at)
    return _agreed(by_code, by_name) if by_code else by_name


def _nothing_to_read(text: str) -> Resolution:
    if len(text) > 300:
        return Resolution("unknown", None, (), "The text is too long to be a name.")
    return Resolution("unknown", None, (), "There is no name or known code here.")


# Codes and numbers


def _from_codes(parts: Written, at: date | None) -> Resolution | None:
    """What the codes and numbers say alone; None where there are none, or none that anybody knows."""
    found = [answer for code in (*parts.codes, *parts.numbers) if (answer := _one_code(code, at))]
    if len(found) > 1:
        return _both(found)
    return found[0] if found else None


def _one_code(code: str, at: date | None) -> Resolution | None:
    if parts := combined_codes().get(code):
        names = names_in_words([part.plain_name for part in parts])
        return _choice(parts, f"The code {code} covered several authorities at once: {names}.")
    try:
        area = authority_numbered(code) if code.isdigit() else authority(code)
    except UnknownAreaError:
        return _code_of_another(code)
    why = f"{code} is {'the DfE number' if code.isdigit() else 'a code'} of {area.plain_name}."
    return _settled(_Found((Entry(area, "exact"),), why=why), at)


def _code_of_another(code: str) -> Resolution | None:
    if district := district_codes().get(code):
        return _not(f"{code} is the code of {district.name}, {district.kind}.", district.lies_in)
    if kind := dfe_headings().get(code):
        return _not(f"{code} is {kind}.")
    for beginning, kind in code_kinds():
        if code.startswith(beginning):
            return _not(f"Codes like {code} are given to {kind}.")
    return None


def _both(found: Sequence[Resolution]) -> Resolution:
    areas = list(dict.fromkeys(candidate.area for answer in found for candidate in answer.candidates))
    if len(areas) == 1 and all(answer.is_sure for answer in found):
        return found[0]
    if not areas:
        return found[0]
    return _choice(areas, f"The codes belong to several: {_names(areas)}.")


def _agreed(by_code: Resolution, by_name: Resolution) -> Resolution:
    """Code and name together: sure only if the name allows what the code says."""
    if by_name.status == "not_an_authority" or by_code.status == "not_an_authority":
        return by_name if by_name.status == "not_an_authority" else by_code
    named = [candidate.area for candidate in by_name.candidates]
    if by_code.area in named and by_code.area:
        status: Status = by_name.status if by_name.is_sure else "alias"
        return _sure(status, by_code.area, by_code.reason)
    areas = list(dict.fromkeys(candidate.area for answer in (by_code, by_name) for candidate in answer.candidates))
    if by_name.status == "unknown" and by_code.area:
        return _suggested(areas, f"{by_code.reason} The name beside it is not known.")
    return _choice(areas, "The code and the name beside it do not belong together.")


# Names


def _from_words(words: tuple[str, ...], at: date | None) -> Resolution:
    plain = without_separators(words)
    for variant in _variants(words):
        if full := _looked_up(variant):
            return _first_sure([full, *_readings(variant)], at)
    if other := _other_body(plain):
        return other
    for variant in _variants(words):
        if found := _readings(variant):
            return _first_sure(found, at)
    if timed := _with_time(plain, at):
        return timed
    if together := _several(words):
        return _together(together, at)
    return _guessed(plain, at)


def _first_sure(found: Sequence[_Found], at: date | None) -> Resolution:
    answers = [_settled(one, at) for one in found]
    return next((answer for answer in answers if answer.is_sure), answers[0])


def _looked_up(words: tuple[str, ...]) -> _Found | None:
    """The whole of the words as a name."""
    wanted = loose(words)
    index = name_index()
    if entries := index.entries.get(wanted):
        return _Found(entries, (), words)
    if others := index.others.get(wanted):
        return _Found((), others, words)
    return None


def _other_body(words: tuple[str, ...]) -> Resolution | None:
    """A body that is no authority by a word in its name, as "police"."""
    table = name_words().other_body
    for start, word in enumerate(words):
        for phrase, kind in table.get(word, ()):
            if words[start : start + len(phrase)] == phrase:
                return _not(f"“{' '.join(phrase)}” makes this {kind}, not a local authority.")
    return None


def _variants(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Other ways to read the same words that change nothing but their order, joints and short forms."""
    plain = without_separators(words)
    yield plain
    if SEPARATOR in words:
        cut = len(words) - 1 - words[::-1].index(SEPARATOR)
        yield without_separators(words[cut + 1 :] + words[:cut])
    if (longer := _unshortened(words)) != words:
        yield from _variants(longer)
    if len(plain) == 1:
        yield from _unglued(plain[0])
    if (joined := _initials_joined(plain)) != plain:
        yield joined


def _unshortened(words: tuple[str, ...]) -> tuple[str, ...]:
    short = name_words().short
    return tuple(full for word in words for full in short.get(word, (word,)))


def _unglued(word: str) -> Iterator[tuple[str, ...]]:
    """ "leedscitycouncil" with the title that ends it set apart."""
    for title in _glued_titles():
        if word.endswith(title) and len(word) > len(title):
            yield (word.removesuffix(title), *_glued_titles()[title])


@cache
def _glued_titles() -> dict[str, tuple[str, ...]]:
    titles = {
        phrase.words for phrases in name_words().after.values() for phrase in phrases if phrase.words[-1] == "council"
    }
    return {"".join(words): words for words in sorted(titles, key=lambda words: -len("".join(words)))}


def _initials_joined(words: tuple[str, ...]) -> tuple[str, ...]:
    """Single letters in a row as one word: "m b c" as "mbc"."""
    joined: list[str] = []
    letters = 0
    for word in words:
        letters = letters + 1 if len(word) == 1 else 0
        if letters > 1:
            joined[-1] += word
        else:
            joined.append(word)
    return tuple(joined)


# Titles taken away


@dataclass(frozen=True)
class _Reading:
    """Words left of a name after some titles were taken from its ends, and what those said."""

    words: tuple[str, ...]
    says: frozenset[str] = frozenset()
    partnership: str = ""

    def without_title(self) -> Iterator[_Reading]:
        """One title less, at either end; the longest that stands there, so that "county council" is never "county"."""
        words, table = self.words, name_words()
        for phrase in table.before.get(words[0], ()):
            if words[: len(phrase.words)] == phrase.words:
                yield self._less(words[len(phrase.words) :], phrase)
                break
        for phrase in table.after.get(words[-1], ()):
            if words[-len(phrase.words) :] == phrase.words:
                yield self._less(words[: -len(phrase.words)], phrase)
                break

    def _less(self, words: tuple[str, ...], phrase: Phrase) -> _Reading:
        said = self.says | {phrase.says} if phrase.says else self.says
        return _Reading(words, said, phrase.partnership or self.partnership)


def _readings(words: tuple[str, ...]) -> list[_Found]:
    """Every way to find the words, or what is left of them without titles, in the register; the fullest first.

    Ways in which the titles are true of the body come before those in which they are not.
    """
    fitting: list[_Found] = []
    doubtful: list[_Found] = []
    for reading in _stripped(words):
        for found in _matches(reading):
            (fitting if found.certain else doubtful).append(found)
    return fitting or doubtful


def _stripped(words: tuple[str, ...]) -> list[_Reading]:
    if not words:
        return []
    readings = [_Reading(words)]
    seen = {(readings[0].words, readings[0].says)}
    for reading in readings:
        for less in reading.without_title() if reading.words else ():
            if less.words and (less.words, less.says) not in seen:
                seen.add((less.words, less.says))
                readings.append(less)
    return sorted(readings, key=lambda reading: -len(reading.words))


def _matches(reading: _Reading) -> Iterator[_Found]:
    wanted = loose(reading.words)
    index = name_index()
    entries, others = index.entries.get(wanted, ()), index.others.get(wanted, ())
    fitting = _fitting(entries, reading.says, wanted)
    if reading.partnership and entries:
        why = f"This reads as {reading.partnership}, not the council itself."
        yield _Found(tuple(_only_suggested(entry) for entry in fitting or entries), words_left=reading.words, why=why)
    elif fitting:
        yield _Found(fitting, words_left=reading.words)
    if (bodies := tuple(body for body in others if _may_be_titled(body, reading.says))) and not fitting:
        yield _Found((), bodies, reading.words)
    elif entries and not fitting:
        yield _mistitled(entries, reading, wanted)
    elif others and not fitting:
        yield from _shire_of(reading, wanted)


def _only_suggested(entry: Entry) -> Entry:
    return replace(entry, standing="suggested") if entry.is_sure else entry


def _fitting(entries: Sequence[Entry], says: frozenset[str], wanted: str) -> tuple[Entry, ...]:
    """The entries whose bodies may bear the titles; a title can also settle which of several is meant."""
    fits = tuple(entry for entry in entries if _bears(entry.area, says))
    if not fits or not says:
        return fits
    if says & SURE_OF_PLACE and len(fits) == 1:
        return (replace(fits[0], standing="alias"),)
    if all(entry.is_sure for entry in fits):
        return _of_one_time(entries, fits, says)
    if says & {"county", "city_or_county"}:
        own = tuple(entry for entry in fits if loose(words_of(repaired(entry.area.plain_name))) == wanted)
        return (replace(own[0], standing="alias"),) if len(own) == 1 else tuple(entries)
    return tuple(entries) if entries[0].standing == "ambiguous" else fits


def _of_one_time(entries: Sequence[Entry], fits: tuple[Entry, ...], says: frozenset[str]) -> tuple[Entry, ...]:
    """Titles choose between two bodies of one name (Dorset), save "county" alone, which may mean the place."""
    if says == {"county_name"} and len(fits) < len(entries):
        return tuple(replace(entry, standing="ambiguous") for entry in entries)
    return fits


def _bears(area: Authority, says: frozenset[str]) -> bool:
    return all(_bears_one(area.styles, word) for word in says)


def _bears_one(styles: frozenset[str], word: str) -> bool:
    if word == "city_or_county":
        return bool(styles & {"city", "county"})
    return ("county" if word == "county_name" else word) in styles


def _may_be_titled(body: OtherBody, says: frozenset[str]) -> bool:
    """Districts are boroughs, cities or districts; of other bodies the register does not know the titles."""
    return not body.is_district or says <= {"borough", "city", "district", "royal", "city_or_county"}


def _mistitled(entries: Sequence[Entry], reading: _Reading, wanted: str) -> _Found:
    why = "The name is known, but not with these titles."
    if reading.says & {"county", "county_name"}:
        entries = (*name_index().entries.get(f"{wanted}shire", ()), *entries)
    return _Found(tuple(entries), words_left=reading.words, certain=False, why=why)


def _shire_of(reading: _Reading, wanted: str) -> Iterator[_Found]:
    """ "Warwick County Council": the county of a district's name, to be asked about."""
    if reading.says & {"county", "county_name"} and (entries := name_index().entries.get(f"{wanted}shire")):
        yield _Found(entries, words_left=reading.words, certain=False, why="No county council has just this name.")


# Time words, several names at once


def _with_time(words: tuple[str, ...], at: date | None) -> Resolution | None:
    """ "Dorset (pre 2019)", "former Cumbria": the body that ended, or with "new" the one that came after."""
    for ended in (True, False):
        for rest in _without_time(words, ended=ended):
            found = [one for variant in _variants(rest) for one in _readings(variant) if one.entries and one.certain]
            if found:
                return _settled(_of_time(found[0], ended=ended), at)
    return None


def _without_time(words: tuple[str, ...], *, ended: bool) -> Iterator[tuple[str, ...]]:
    table = name_words()
    has_year = words[-1].isdigit() and len(words[-1]) == 4
    undated = words[:-1] if has_year else words
    phrases = table.ended if ended else table.begun
    for phrase in (*phrases, *(table.ended_with_year if ended else table.begun_with_year) * has_year):
        if undated[-len(phrase) :] == phrase and len(undated) > len(phrase):
            yield undated[: -len(phrase)]
        if not has_year and words[: len(phrase)] == phrase and len(words) > len(phrase):
            yield words[len(phrase) :]


def _of_time(found: _Found, *, ended: bool) -> _Found:
    fitting = tuple(entry for entry in found.entries if (entry.area.end is not None) == ended)
    own = tuple(
        entry for entry in fitting if loose(words_of(repaired(entry.area.plain_name))) == loose(found.words_left)
    )
    if len(own) == 1:
        return replace(found, entries=(replace(own[0], standing="alias"),))
    entries = tuple(_only_suggested(entry) for entry in fitting or found.entries)
    return replace(found, entries=entries, certain=False, why="The words about time do not choose one body.")


def _several(words: tuple[str, ...]) -> list[_Found]:
    """The words cut at "and", commas and slashes into names that are all known; empty where they cannot be."""
    words = words[:-1] if words[-1] == "councils" else words
    joints = [place for place, word in enumerate(words) if word in JOINTS and 0 < place < len(words) - 1]
    for place in reversed(joints):
        left, right = words[:place], words[place + 1 :]
        head = _named(left) or _named(_with_rest_of(left, right))
        if head is None:
            continue
        if (tail := _named(right)) is not None:
            return [head, tail]
        if further := _several(right):
            return [head, *further]
    return []


def _with_rest_of(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    """ "North and South Tyneside": the place that "North" shares with what follows."""
    if not left or not set(left) <= COMPASS or not right:
        return ()
    skip = next((place for place, word in enumerate(right) if word not in COMPASS), 0)
    return (*left, *right[skip:])


def _named(words: tuple[str, ...]) -> _Found | None:
    for variant in _variants(words) if words else ():
        if found := _readings(variant):
            return found[0]
    return None


def _together(found: Sequence[_Found], at: date | None) -> Resolution:
    answers = [_settled(one, at) for one in found]
    areas = list(dict.fromkeys(candidate.area for answer in answers for candidate in answer.candidates))
    if not areas:
        return _not(" ".join(answer.reason for answer in answers), [area for one in answers for area in one.lies_in])
    if len(areas) > 1:
        return _choice(areas, f"Several are named at once: {_names(areas)}.")
    if all(answer.is_sure for answer in answers):
        return _sure("alias", areas[0], answers[0].reason)
    return _suggested(areas, f"{_names(areas)} is named together with something else.")


# Likeness


def _guessed(words: tuple[str, ...], at: date | None) -> Resolution:
    """What a person may have meant: words with a slip, a name with a slip, or a name among words not understood."""
    mended = _mended(words)
    if mended != words:
        if other := _other_body(mended):
            return other
        if found := _readings(mended):
            return _as_question(_settled(found[0], at), "A title in it is misspelt.")
    alike = _alike(mended)
    mentioned = _mentions(words)
    if alike and (alike[0][1] >= CHOICE_SCORE or not mentioned):
        return _from_alike(alike, at)
    if mentioned:
        return _from_mentions(mentioned, at)
    return Resolution("unknown", None, (), "No authority, district or other body is known by this name.")


def _mended(words: tuple[str, ...]) -> tuple[str, ...]:
    """With misspelt title words put right: "Counicl"."""
    return tuple(_title_word(word) for word in words)


@lru_cache(maxsize=5_000)
def _title_word(word: str) -> str:
    if len(word) < SHORTEST_TO_COMPARE or word in _known_words():
        return word
    best = process.extractOne(word, TITLE_WORDS, scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH)
    return best[0] if best else word


@cache
def _known_words() -> frozenset[str]:
    return frozenset(word for name in name_index().spoken.values() for word in name.split())


def _alike(words: tuple[str, ...]) -> list[tuple[str, float]]:
    """Keys of the names most like the words, with and without their titles, best first."""
    asked = {spoken_form(reading.words) for reading in _stripped(words)} if len(words) < 12 else set()
    found: dict[str, float] = {}
    for text in asked:
        for name, score, _ in process.extract(text, _spoken_names(), scorer=fuzz.ratio, limit=6, score_cutoff=75):
            if score >= (SHORT_LIKE_ENOUGH if len(text) <= SHORTEST_TO_COMPARE else LIKE_ENOUGH):
                name_key = _spoken_keys()[name]
                found[name_key] = max(score, found.get(name_key, 0))
    return sorted(found.items(), key=lambda pair: -pair[1])


@cache
def _spoken_names() -> tuple[str, ...]:
    return tuple(name for name in name_index().spoken.values() if len(name) >= SHORTEST_TO_COMPARE)


@cache
def _spoken_keys() -> dict[str, str]:
    return {name: name_key for name_key, name in name_index().spoken.items()}


def _from_alike(alike: Sequence[tuple[str, float]], at: date | None) -> Resolution:
    index = name_index()
    best_key, best = alike[0]
    if best_key not in index.entries:
        body = index.others[best_key][0]
        return _not(f"This reads like {body.name}, {body.kind}.", body.lies_in)
    scores: dict[Authority, float] = {}
    for name_key, score in alike:
        if score > best - WORTH_A_LOOK and name_key in index.entries:
            for candidate in _settled(_Found(index.entries[name_key]), at).candidates:
                scores.setdefault(candidate.area, round(score, 1))
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])[:MOST_CANDIDATES]
    candidates = tuple(Candidate(area, score) for area, score in ranked)
    reason = f"This is spelt much like {candidates[0].area.plain_name}."
    close = len(candidates) > 1 and candidates[1].score > candidates[0].score - NEAR_TIE
    return Resolution("ambiguous" if close else "suggested", None, candidates, reason)


def _mentions(words: tuple[str, ...]) -> list[_Found]:
    """Names that stand among other words, the longest at each place."""
    found: list[_Found] = []
    start = 0
    while start < len(words):
        end = next((end for end in range(len(words), start, -1) if _is_name(words[start:end])), start)
        if end > start and (named := _looked_up(words[start:end])):
            found.append(named)
        start = max(end, start + 1)
    return found


def _is_name(words: tuple[str, ...]) -> bool:
    wanted = loose(words)
    return len(wanted) >= SHORTEST_TO_COMPARE and len(words) < 12 and name_index().knows(wanted)


def _from_mentions(found: Sequence[_Found], at: date | None) -> Resolution:
    answers = [_settled(one, at) for one in found]
    areas = list(dict.fromkeys(candidate.area for answer in answers for candidate in answer.candidates))
    if not areas:
        return answers[0]
    if len(areas) == 1:
        return _suggested(areas, f"{_names(areas)} is named, among words that are not understood.", LEFTOVER_SCORE)
    return _choice(areas, f"{_names(areas)} are named, among words that are not understood.", LEFTOVER_SCORE)


# Answers


def _settled(found: _Found, at: date | None) -> Resolution:
    """The answer for what was found, on that day if one is given."""
    if found.is_about_others or not found.entries:
        return _not_one_of(found.others)
    entries = _of_day(found.entries, at)
    areas = [entry.area for entry in entries]
    if not entries:
        return _not_there_then(found.entries, at)
    reason = _reason(found, entries, at)
    certain = found.certain and all(entry.is_sure for entry in entries)
    if len(areas) == 1 and (certain or (at and found.certain and _is_shared(found.entries))):
        status: Status = "exact" if entries[0].standing == "exact" else "alias"
        return _sure(status, areas[0], reason)
    if entries[0].standing == "suggested" or len(areas) == 1:
        return _suggested(areas, reason)
    return _choice(areas, reason)


def _is_shared(entries: Sequence[Entry]) -> bool:
    return len(entries) > 1 and all(entry.standing == "ambiguous" for entry in entries)


def _of_day(entries: Sequence[Entry], at: date | None) -> list[Entry]:
    """The entries that can be meant: with a day its bodies; without, today's of two sure ones that bore one name."""
    if at is None:
        lasting = [entry for entry in entries if entry.area.end is None]
        return lasting if lasting and all(entry.is_sure for entry in entries) else list(entries)
    then = [entry for entry in entries if entry.area.existed_on(at)]
    own = [entry for entry in then if _is_shared(entries) and set(entry.area.successors) & _codes(entries)]
    return own or then


def _codes(entries: Iterable[Entry]) -> set[str]:
    return {entry.area.code for entry in entries}


def _not_there_then(entries: Sequence[Entry], at: date | None) -> Resolution:
    """Every body that could be meant had ended by that day, or had not begun."""
    if at is None:
        return Resolution("unknown", None, (), "No authority is known by this name.")
    area = entries[0].area
    if area.end and area.end <= at:
        others, what = followed_by(area.code, at), f"{area.plain_name} ended on {day_in_words(area.end)}"
    else:
        others, what = predecessors(area.code), f"{area.plain_name} began on {day_in_words(area.start or FIRST_DAY)}"
    there = sorted(
        (other for other in others if other.existed_on(at)), key=lambda other: other.plain_name != area.plain_name
    )
    reason = f"{what}; on {day_in_words(at)} its place was {_names(there)}'s." if there else f"{what}."
    if len(there) == 1:
        return _suggested(there, reason)
    return _choice(there, reason) if there else Resolution("unknown", None, (), reason)


def _reason(found: _Found, entries: Sequence[Entry], at: date | None) -> str:
    first = entries[0]
    note = f" ({first.note})" if first.note else ""
    if found.why:
        lead = found.why
    elif len(entries) > 1:
        lead = f"This may be {names_in_words([_dated(entry.area) for entry in entries], 'or')}{note}."
    elif first.standing == "exact":
        lead = f"The published name of {_dated(first.area)}."
    elif first.is_sure or at:
        lead = f"Another way of writing {_dated(first.area)}{note}."
    else:
        lead = f"Most likely {_dated(first.area)}{note}."
    return lead + (_ended_note(first.area) if len(entries) == 1 else "")


def _dated(area: Authority) -> str:
    return f"{area.plain_name} (until {day_in_words(area.end)})" if area.end else area.plain_name


def _ended_note(area: Authority) -> str:
    if area.end is None:
        return ""
    return f" It ended on {day_in_words(area.end)}, followed by {_names(successors(area.code))}."


def _names(areas: Iterable[Authority]) -> str:
    return names_in_words([area.plain_name for area in areas])


def _not_one_of(others: Sequence[OtherBody]) -> Resolution:
    body = others[0]
    return _not(f"{body.name} is {body.kind}.", body.lies_in)


def _not(reason: str, lies_in: Iterable[Authority] = ()) -> Resolution:
    return Resolution("not_an_authority", None, (), reason, tuple(dict.fromkeys(lies_in)))


def _sure(status: Status, area: Authority, reason: str) -> Resolution:
    return Resolution(status, area, (Candidate(area, FULL_SCORE),), reason)


def _suggested(areas: Iterable[Authority], reason: str, score: float = CHOICE_SCORE) -> Resolution:
    return Resolution("suggested", None, tuple(Candidate(area, score) for area in areas), reason)


def _choice(areas: Iterable[Authority], reason: str, score: float = CHOICE_SCORE) -> Resolution:
    return Resolution("ambiguous", None, tuple(Candidate(area, score) for area in areas), reason)


def _as_question(answer: Resolution, reason: str) -> Resolution:
    """The same answer, but never sure."""
    return _suggested([answer.area], f"{reason} {answer.reason}") if answer.area else answer
