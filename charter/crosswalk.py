"""Which items of different instruments are about the same subject, read from `charter/frameworks/crosswalk.toml`.

The cross-walk lets evidence given for one item be offered for another. It never says that an answer carries over: a
champion is not a named person, and a number known for care says nothing of home.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from charter.exceptions import InstrumentError
from charter.framework import FRAMEWORKS, Instrument, check_keys, instrument, instruments

CROSSWALK = FRAMEWORKS / "crosswalk.toml"

Relation = Literal["same", "overlaps"]
"""`same`: the item asks the subject itself. `overlaps`: it asks part of it, or something that supports it."""
RELATIONS: tuple[Relation, ...] = get_args(Relation)
"""Closest first."""


@dataclass(frozen=True)
class Link:
    """How one item stands to a subject. `aspect` is the side of it that the item asks about, empty for all of it."""

    instrument: str
    item: str
    relation: Relation
    aspect: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if self.relation not in RELATIONS:
            raise InstrumentError(
                f"The link to {self.item} has the relation '{self.relation}': write one of {', '.join(RELATIONS)}."
            )


@dataclass(frozen=True)
class Subject:
    """Something that several instruments ask about, for example a named person who coordinates."""

    id: str
    title: str
    links: tuple[Link, ...]

    def __post_init__(self) -> None:
        linked = [(link.instrument, link.item) for link in self.links]
        if repeated := sorted({item for instrument_id, item in linked if linked.count((instrument_id, item)) > 1}):
            raise InstrumentError(f"Subject {self.id} links these items twice: {', '.join(repeated)}.")

    def link_of(self, instrument_id: str, item_id: str) -> Link:
        """This subject's link to one item. InstrumentError if it has none."""
        for link in self.links:
            if (link.instrument, link.item) == (instrument_id, item_id):
                return link
        raise InstrumentError(f"Subject {self.id} ({self.title}) has no link to {item_id} of {instrument_id}.")


@dataclass(frozen=True)
class LinkedItem:
    """An item of another instrument that shares at least one subject with the item asked about.

    `relation` is `same` only if, for some shared subject, both items ask the subject itself and the same aspect of it.
    `notes` are the cautions to show before evidence given for one is offered for the other, without repeats.
    """

    instrument: str
    item: str
    relation: Relation
    subjects: tuple[str, ...]
    notes: tuple[str, ...]


def parse_crosswalk(text: Mapping[str, Any]) -> tuple[Subject, ...]:
    """The subjects of the file's parsed TOML, in its order. InstrumentError names what is missing or misspelt."""
    check_keys(text, "The file", required=("subject",))
    subjects = tuple(parse_subject(entry) for entry in text["subject"])
    ids = [subject.id for subject in subjects]
    if repeated := sorted({i for i in ids if ids.count(i) > 1}):
        raise InstrumentError(f"These subjects are there twice: {', '.join(repeated)}.")
    return subjects


def parse_subject(entry: Mapping[str, Any]) -> Subject:
    """One [[subject]] entry with its links."""
    name = f"Subject '{entry.get('id', 'without an id')}'"
    check_keys(entry, name, required=("id", "title", "link"))
    for link in entry["link"]:
        about = f"{name}, link to '{link.get('item', 'no item')}'"
        check_keys(link, about, required=("instrument", "item", "relation"), optional=("aspect", "note"))
    return Subject(entry["id"], entry["title"], tuple(Link(**link) for link in entry["link"]))


def check_crosswalk(subjects: Iterable[Subject], known: Mapping[str, Instrument]) -> None:
    """Raise InstrumentError unless the subjects' links and the items' own lists of subjects say the same."""
    linked = {(link.instrument, link.item, subject.id) for subject in subjects for link in subject.links}
    listed = {(i.id, item.id, subject_id) for i in known.values() for item in i.items for subject_id in item.subjects}
    for instrument_id, item_id, subject_id in sorted(linked - listed):
        raise InstrumentError(
            f"Subject {subject_id} links {item_id} of {instrument_id}, but "
            + (
                f"that item does not list {subject_id} under subjects. Add it there, or take the link away."
                if instrument_id in known and item_id in known[instrument_id].item_ids
                else "there is no such item. Mend the link's instrument or item."
            )
        )
    for instrument_id, item_id, subject_id in sorted(listed - linked):
        raise InstrumentError(
            f"{item_id} of {instrument_id} lists {subject_id} under subjects, but {subject_id} has no link to it. "
            f"Add the link to {CROSSWALK.name}, or take the subject away."
        )


def load_crosswalk(path: Path = CROSSWALK) -> tuple[Subject, ...]:
    """Every subject, in the file's order, checked both ways against the instruments that ship.

    InstrumentError names the file and what to mend.
    """
    try:
        subjects = parse_crosswalk(tomllib.loads(path.read_text(encoding="utf-8")))
        check_crosswalk(subjects, instruments())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, InstrumentError) as error:
        raise InstrumentError(f"{path.name}: {error}") from error
    return subjects


@cache
def crosswalk() -> Mapping[str, Subject]:
    """The subjects that ship, by id."""
    return {subject.id: subject for subject in load_crosswalk()}


def subject(subject_id: str) -> Subject:
    """One subject by id. InstrumentError lists the ids there are."""
    try:
        return crosswalk()[subject_id]
    except KeyError:
        known = ", ".join(crosswalk())
        raise InstrumentError(f"There is no subject '{subject_id}'. Choose one of: {known}.") from None


def linked_items(instrument_id: str, item_id: str) -> tuple[LinkedItem, ...]:
    """Items of other instruments that share a subject with this one: those that ask the same first.

    Within that, in the order of the subjects and of their links. InstrumentError if there is no such item.
    """
    shared: dict[tuple[str, str], list[tuple[Subject, Link, Link]]] = {}
    for subject_id in instrument(instrument_id).item(item_id).subjects:
        about = subject(subject_id)
        own = about.link_of(instrument_id, item_id)
        for other in about.links:
            if other.instrument != instrument_id:
                shared.setdefault((other.instrument, other.item), []).append((about, own, other))
    linked = [merged(links) for links in shared.values()]
    return tuple(sorted(linked, key=lambda found: RELATIONS.index(found.relation)))


def merged(shared: list[tuple[Subject, Link, Link]]) -> LinkedItem:
    """One linked item, from each subject that two items share with the links of both."""
    relations = {relation_between(own, other) for _, own, other in shared}
    notes = [note for _, own, other in shared for note in (own.note, other.note) if note]
    _, _, other = shared[0]
    return LinkedItem(
        instrument=other.instrument,
        item=other.item,
        relation=min(relations, key=RELATIONS.index),
        subjects=tuple(about.id for about, _, _ in shared),
        notes=tuple(dict.fromkeys(notes)),
    )


def relation_between(one: Link, other: Link) -> Relation:
    """`same` if both items ask the subject itself and neither asks another aspect of it than the other does."""
    both_same = one.relation == other.relation == "same"
    aspects = {link.aspect for link in (one, other)} - {""}
    return "same" if both_same and len(aspects) < 2 else "overlaps"
