"""Every name the gazetteer knows, read from `geo/data/`, found by `geo.spelling.loose` key.

The words that may stand around a name (`name_words.toml`) live here too. Nothing here decides anything.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, get_args

from geo.areas import (
    FOLDER,
    Authority,
    all_authorities,
    authority,
    day_in_words,
    load_rows,
    names_in_words,
    parse_day,
    titled_name,
)
from geo.exceptions import PlacesFileError
from geo.spelling import loose_forms, repaired, without_separators, words_of

Standing = Literal["exact", "alias", "suggested", "ambiguous"]
"""How far a name may be trusted: the published name, another sure one, one to confirm, or one that several share."""


@dataclass(frozen=True)
class Entry:
    """A name in the register and the body it may mean; `note` is a part of a sentence, empty where none is needed."""

    area: Authority
    standing: Standing
    note: str = ""

    def __post_init__(self) -> None:
        if self.standing not in get_args(Standing):
            raise PlacesFileError(f"aliases.csv: {self.standing!r} is none of {names_in_words(get_args(Standing))}.")

    @property
    def is_sure(self) -> bool:
        return self.standing in ("exact", "alias")


@dataclass(frozen=True)
class OtherBody:
    """A body or place that is no authority; `kind` reads after its name and "is" or "was" ("a council in Wales")."""

    name: str
    kind: str
    lies_in: tuple[Authority, ...] = ()
    is_district: bool = False
    has_ended: bool = False

    def __str__(self) -> str:
        return f"{self.name} {'was' if self.has_ended else 'is'} {self.kind}"


@dataclass(frozen=True)
class Phrase:
    """Words that may be taken from one end of a name, and what they say about the body (empty: nothing)."""

    words: tuple[str, ...]
    says: str
    partnership: str = ""


@dataclass(frozen=True)
class NameIndex:
    """Names by key: `entries` mean authorities, `others` do not. `spoken` holds names without titles as words.

    A name's words come with its key, for measuring how like a text is.
    """

    entries: Mapping[str, tuple[Entry, ...]]
    others: Mapping[str, tuple[OtherBody, ...]]
    spoken: Mapping[str, str]

    def knows(self, key: str) -> bool:
        return key in self.entries or key in self.others


@dataclass(frozen=True)
class NameWords:
    """`name_words.toml`: phrases by their first or last word, longest first, and the lists that go with them."""

    before: Mapping[str, tuple[Phrase, ...]]
    after: Mapping[str, tuple[Phrase, ...]]
    other_body: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    ended: tuple[tuple[str, ...], ...]
    begun: tuple[tuple[str, ...], ...]
    former: tuple[tuple[str, ...], ...]
    ended_with_year: tuple[tuple[str, ...], ...]
    begun_with_year: tuple[tuple[str, ...], ...]
    department: frozenset[str]
    department_joints: frozenset[str]
    code_labels: frozenset[str]
    short: Mapping[str, tuple[str, ...]]


@cache
def name_index() -> NameIndex:
    """All names of authorities, districts and other bodies. Raises PlacesFileError where the files disagree."""
    spoken: dict[str, str] = {}
    entries: dict[str, list[Entry]] = {}
    others: dict[str, list[OtherBody]] = {}
    for name, entry in _all_entries():
        _add(entries, spoken, name, entry)
    for name, body in _all_others():
        _add(others, spoken, name, body)
    for area in all_authorities():
        _add(entries, {}, area.council, Entry(area, "alias"))
    settled = {key: _settled(found) for key, found in entries.items()}
    return NameIndex(settled, {key: tuple(dict.fromkeys(found)) for key, found in others.items()}, spoken)


def _add(table: dict[str, list[Any]], spoken: dict[str, str], name: str, value: Entry | OtherBody) -> None:
    keys = loose_forms(name)
    if not all(keys):
        raise PlacesFileError(f"geo/data: the name {name!r} has no letters that could be found again.")
    for key in keys:
        table.setdefault(key, []).append(value)
    words = without_separators(words_of(repaired(name)))
    # Titles in common would make any two councils alike; initials are like nothing but themselves.
    if words[-1] != "council" and re.search("[a-z]{3}", name):
        spoken.setdefault(" ".join(words), keys[0])


def _settled(found: list[Entry]) -> tuple[Entry, ...]:
    """One entry a body: the surest, save that a name several bodies share is never sure of one of them."""
    shared = [entry for entry in found if entry.standing == "ambiguous"]
    best: dict[str, Entry] = {}
    for entry in shared or sorted(found, key=lambda entry: get_args(Standing).index(entry.standing)):
        best.setdefault(entry.area.code, entry)
    return tuple(best.values())


def _all_entries() -> Iterator[tuple[str, Entry]]:
    for area in all_authorities():
        yield area.name, Entry(area, "exact")
        yield area.plain_name, Entry(area, "exact")
    yield from load_rows("aliases.csv", _parse_alias)


def _parse_alias(row: dict[str, str]) -> tuple[str, Entry]:
    standing: Any = row["standing"]
    return row["name"], Entry(authority(row["code"]), standing, row["note"])


def _all_others() -> Iterator[tuple[str, OtherBody]]:
    for row in load_rows("districts.csv", dict):
        body = _parse_district(row)
        yield from ((name, body) for name in _names(row))
    for row in load_rows("other_bodies.csv", dict):
        yield from ((name, OtherBody(row["name"], row["kind"])) for name in _names(row))


def _names(row: dict[str, str]) -> list[str]:
    return [row["name"], *filter(None, row["also"].split(";"))]


def _parse_district(row: dict[str, str]) -> OtherBody:
    then = authority(row["lies_in"])
    now = authority(row["now_in"]) if row["now_in"] else then
    end = parse_day(row["end"])
    kind = _district_kind(then, now, end)
    return OtherBody(row["name"], kind, tuple(dict.fromkeys((then, now))), is_district=True, has_ended=end is not None)


def _district_kind(then: Authority, now: Authority, end: date | None) -> str:
    if end is None:
        return f"a district council; children's services there are {then.plain_name}'s"
    ended = f"a district council until {day_in_words(end)}; children's services there were"
    if now == then:
        return f"{ended} and are {then.plain_name}'s"
    return f"{ended} {titled_name(then)}'s and are {titled_name(now)}'s now"


@cache
def district_codes() -> Mapping[str, OtherBody]:
    """Districts by their GSS codes, all those that were in use since April 2013 and some older."""
    rows = load_rows("districts.csv", dict)
    return {code: _parse_district(row) for row in rows for code in filter(None, row["codes"].split(";"))}


@cache
def code_kinds() -> tuple[tuple[str, str], ...]:
    """Beginnings of GSS codes that no authority has, each with what such a code stands for."""
    return load_rows("code_kinds.csv", lambda row: (row["begins"], row["kind"]))


@cache
def dfe_headings() -> Mapping[str, str]:
    """DfE numbers that stand for England, a region or something else that is no authority."""
    return dict(load_rows("dfe_headings.csv", lambda row: (row["dfe_number"], row["kind"])))


@cache
def name_words() -> NameWords:
    """The words that stand around names."""
    found = tomllib.loads((FOLDER / "name_words.toml").read_text(encoding="utf-8"))
    ended, begun = found["time"]["ended"], found["time"]["begun"]
    return NameWords(
        before=_by_word([*_style_phrases(found["before"])], 0),
        after=_by_word([*_style_phrases(found["after"]), *_partnership_phrases(found["partnership"])], -1),
        other_body=_other_body_phrases(found["other_body"]),
        ended=_split(ended["phrases"]),
        begun=_split(begun["phrases"]),
        former=_split(ended["at_start"]),
        ended_with_year=_split(ended["with_year"]),
        begun_with_year=_split(begun["with_year"]),
        department=frozenset(found["department"]["words"]),
        department_joints=frozenset(found["department"]["joints"]),
        code_labels=frozenset(found["code_labels"]["words"]),
        short={word: tuple(longer.split()) for word, longer in found["short"].items()},
    )


def _split(phrases: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(phrase.split()) for phrase in phrases), key=len, reverse=True))


def _style_phrases(table: dict[str, list[str]]) -> Iterator[Phrase]:
    for says, phrases in table.items():
        yield from (Phrase(words, "" if says == "plain" else says) for words in _split(phrases))


def _partnership_phrases(table: dict[str, list[str]]) -> Iterator[Phrase]:
    for kind, phrases in table.items():
        yield from (Phrase(words, "", kind) for words in _split(phrases))


def _by_word(phrases: list[Phrase], place: int) -> dict[str, tuple[Phrase, ...]]:
    table: dict[str, list[Phrase]] = {}
    for phrase in sorted(phrases, key=lambda phrase: len(phrase.words), reverse=True):
        table.setdefault(phrase.words[place], []).append(phrase)
    return {word: tuple(found) for word, found in table.items()}


def _other_body_phrases(table: dict[str, list[str]]) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind, phrases in table.items():
        for words in _split(phrases):
            found.setdefault(words[0], []).append((words, kind))
    return {word: tuple(sorted(listed, key=lambda pair: len(pair[0]), reverse=True)) for word, listed in found.items()}
