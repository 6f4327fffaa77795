"""The instruments: what a council can be assessed against, read from `charter/frameworks/*.toml`.

An instrument is a tree of one total, groups (pillars, standards) and items. All items hang at the same depth, which
is what lets `charter.scoring` work level by level. Nothing here knows how anybody answered.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from charter.exceptions import InstrumentError

FRAMEWORKS = Path(__file__).parent / "frameworks"
TOTAL = "total"
"""The id of every instrument's root node."""

Kind = Literal["total", "pillar", "standard", "item"]
Answerer = Literal["self_assessment", "official_record", "young_people"]
"""Who may give an instrument's answers: the area itself, a published official score, or young people's feedback."""
LONGEST_TITLE = 60
"""Characters. Titles stand in table columns, chart labels and Excel cells; a longer one would be cut there."""


@dataclass(frozen=True)
class Level:
    """One step of a scale: its number, its label ("Partly in place") and what it means in our own words."""

    value: int
    label: str
    meaning: str


@dataclass(frozen=True)
class Scale:
    """An ordinal scale from 0 to `highest`; `source` says whose it is (the sources print no thresholds)."""

    levels: tuple[Level, ...]
    source: str

    def __post_init__(self) -> None:
        values = [level.value for level in self.levels]
        if values != list(range(len(values))) or len(values) < 2:
            raise InstrumentError(f"A scale's levels run 0, 1, 2 ... without a gap; these are {values}.")

    @property
    def highest(self) -> int:
        return self.levels[-1].value

    def label_of(self, value: int) -> str:
        return self.levels[value].label


@dataclass(frozen=True)
class Citation:
    """Where in which source document a node comes from: never the sentence itself."""

    document: str
    paragraph: str

    def __str__(self) -> str:
        return f"{self.document}, {self.paragraph}"


@dataclass(frozen=True)
class Group:
    """A pillar or a standard. `weight` is relative to its siblings."""

    id: str
    kind: Kind
    parent: str
    title: str
    weight: float
    citation: Citation | None = None

    def __post_init__(self) -> None:
        if self.kind not in ("pillar", "standard"):
            raise InstrumentError(f"'{self.id}' is of kind '{self.kind}': a group is a pillar or a standard.")


@dataclass(frozen=True)
class Item:
    """The smallest thing that can be true while its neighbour is false.

    `weight` is relative to its siblings; 0 keeps an item visible but out of every total (an item asked of a partner).
    `bodies` are those who must act, `answerers` who in an area can tell, `subjects` the cross-walk subjects.
    `to_the_director` is what a councillor can ask of it aloud; empty where `question` itself is put to councillors.
    """

    id: str
    parent: str
    title: str
    question: str
    citation: Citation
    weight: float = 1.0
    facets: tuple[str, ...] = ()
    evidence: str = ""
    answerers: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    to_the_director: str = ""

    @property
    def aloud(self) -> str:
        """The question as a councillor asks it of the director."""
        return self.to_the_director or self.question


# Compared by identity: an instrument is loaded once, and what is worked out from its tree is kept by it.
@dataclass(frozen=True, eq=False)
class Instrument:
    """One instrument: its tree in reading order, its scale and the coverage below which no score is given (0 to 1)."""

    id: str
    version: str
    title: str
    short_title: str
    about: str
    answered_by: Answerer
    scale: Scale
    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    minimum_coverage: float = 0.75
    documents: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.answered_by not in get_args(Answerer):
            known = ", ".join(get_args(Answerer))
            raise InstrumentError(f"In {self.id}, answered_by is '{self.answered_by}': choose one of {known}.")
        if not 0 < self.minimum_coverage <= 1:
            raise InstrumentError(f"In {self.id}, minimum_coverage must be above 0 and at most 1.")
        check_tree(self)

    @property
    def item_ids(self) -> tuple[str, ...]:
        return tuple(item.id for item in self.items)

    @property
    def nodes(self) -> tuple[Group | Item, ...]:
        """Groups, then items, each in the file's order; the total is not among them."""
        groups: tuple[Group | Item, ...] = self.groups
        return groups + self.items

    def item(self, item_id: str) -> Item:
        for item in self.items:
            if item.id == item_id:
                return item
        raise InstrumentError(f"{self.title} has no item '{item_id}'. Its items are {', '.join(self.item_ids)}.")

    def group(self, group_id: str) -> Group:
        for group in self.groups:
            if group.id == group_id:
                return group
        raise InstrumentError(f"{self.title} has no pillar or standard '{group_id}'.")

    def children(self, node: str) -> tuple[Group | Item, ...]:
        """Nodes directly under one, in reading order: groups or items, never both (`check_tree` sees to it)."""
        return tuple(child for child in self.nodes if child.parent == node)

    def items_below(self, node: str) -> tuple[Item, ...]:
        """Items under a node, in reading order; every item for the total."""
        return tuple(n for n in self.walk(node) if isinstance(n, Item))

    def walk(self, node: str = TOTAL) -> Iterator[Group | Item]:
        """Every node below `node`, children after their parent, in reading order."""
        for child in self.children(node):
            yield child
            yield from self.walk(child.id)

    def ancestors(self, node: str) -> tuple[Group, ...]:
        """The groups above a node, nearest first; the total is not among them."""
        nodes: tuple[Group | Item, ...] = (*self.groups, *self.items)
        parents = {n.id: n.parent for n in nodes}
        above = []
        while (node := parents[node]) != TOTAL:
            above.append(self.group(node))
        return tuple(above)


def check_tree(instrument: Instrument) -> None:
    """Raise InstrumentError unless the tree is whole: unique ids, known parents, one depth, usable weights."""
    where = f"In {instrument.id}"
    check_ids(instrument, where)
    check_weights(instrument, where)
    check_reach(instrument, where)
    check_depth(instrument, where)


def check_ids(instrument: Instrument, where: str) -> None:
    """Every id is used once, and every parent is the total or a group."""
    ids = [TOTAL, *(node.id for node in instrument.nodes)]
    if repeated := sorted({i for i in ids if ids.count(i) > 1}):
        raise InstrumentError(f"{where}, these ids are used twice: {', '.join(repeated)}.")
    parents = {TOTAL, *(group.id for group in instrument.groups)}
    for node in instrument.nodes:
        if node.parent not in parents:
            raise InstrumentError(f"{where}, '{node.id}' hangs under '{node.parent}', which does not exist.")


def check_weights(instrument: Instrument, where: str) -> None:
    """No weight is negative, infinite or not a number."""
    for node in instrument.nodes:
        if not 0 <= node.weight < float("inf"):
            raise InstrumentError(f"{where}, the weight of '{node.id}' is {node.weight}: it must be 0 or more.")


def check_reach(instrument: Instrument, where: str) -> None:
    """Every node is below the total (groups may not hang under one another in a circle); no group is empty."""
    if lost := sorted({node.id for node in instrument.nodes} - {node.id for node in instrument.walk()}):
        raise InstrumentError(f"{where}, these nodes are not below the total: {', '.join(lost)}.")
    for group in instrument.groups:
        if not instrument.items_below(group.id):
            raise InstrumentError(f"{where}, '{group.id}' has no items.")


def check_depth(instrument: Instrument, where: str) -> None:
    """Items hang at one depth, which scoring level by level needs, and at least one of them counts."""
    above = {item.id: instrument.ancestors(item.id) for item in instrument.items}
    depths = {len(ancestors) for ancestors in above.values()}
    if len(depths) > 1:
        shallow = next(item for item, ancestors in above.items() if len(ancestors) == min(depths))
        raise InstrumentError(f"{where}, items must all hang at the same depth; '{shallow}' hangs higher than others.")
    if not any(item.weight and all(group.weight for group in above[item.id]) for item in instrument.items):
        raise InstrumentError(f"{where}, every item weighs 0.")


def parse_instrument(text: Mapping[str, Any]) -> Instrument:
    """The instrument of one file's parsed TOML. InstrumentError names what is missing, misspelt or cited in vain."""
    check_keys(
        text,
        "The file",
        required=("id", "version", "title", "short_title", "about", "answered_by", "documents", "scale", "item"),
        # Evidence rules are read by charter.evidence, which knows the instrument's items by then.
        optional=("minimum_coverage", "group", "evidence_rule"),
    )
    documents = dict(text["documents"])
    return Instrument(
        id=text["id"],
        version=text["version"],
        title=text["title"],
        short_title=text["short_title"],
        about=text["about"],
        answered_by=text["answered_by"],
        minimum_coverage=text.get("minimum_coverage", 0.75),
        documents=documents,
        scale=parse_scale(text["scale"]),
        groups=tuple(parse_group(entry, documents) for entry in text.get("group", ())),
        items=tuple(parse_item(entry, documents) for entry in text["item"]),
    )


def parse_scale(entry: Mapping[str, Any]) -> Scale:
    """The [scale] table and its [[scale.level]] entries."""
    check_keys(entry, "The scale", required=("source", "level"))
    for level in entry["level"]:
        check_keys(level, f"Level {level.get('value', 'without a value')}", required=("value", "label", "meaning"))
    return Scale(tuple(Level(**level) for level in entry["level"]), entry["source"])


def parse_group(entry: Mapping[str, Any], documents: Mapping[str, str]) -> Group:
    """One [[group]] entry; a pillar need not cite anything, a standard that cites gives document and paragraph."""
    name = named("Group", entry)
    cites = ("document", "paragraph") if {"document", "paragraph"} & set(entry) else ()
    check_keys(entry, name, required=("id", "kind", "parent", "title", *cites), optional=("weight",))
    check_title(entry, name)
    return Group(
        id=entry["id"],
        kind=entry["kind"],
        parent=entry["parent"],
        title=entry["title"],
        weight=parse_weight(entry, name),
        citation=parse_citation(entry, name, documents) if cites else None,
    )


def parse_item(entry: Mapping[str, Any], documents: Mapping[str, str]) -> Item:
    """One [[item]] entry."""
    name = named("Item", entry)
    check_keys(
        entry,
        name,
        required=("id", "parent", "title", "question", "document", "paragraph", "evidence", "answerers", "subjects"),
        optional=("weight", "facets", "bodies", "to_the_director"),
    )
    check_title(entry, name)
    return Item(
        id=entry["id"],
        parent=entry["parent"],
        title=entry["title"],
        question=entry["question"],
        citation=parse_citation(entry, name, documents),
        weight=parse_weight(entry, name),
        facets=parse_texts(entry, name, "facets"),
        evidence=entry["evidence"],
        answerers=parse_texts(entry, name, "answerers"),
        bodies=parse_texts(entry, name, "bodies"),
        subjects=parse_texts(entry, name, "subjects"),
        to_the_director=entry.get("to_the_director", ""),
    )


def named(kind: str, entry: Mapping[str, Any]) -> str:
    """How a message calls one entry of a file: "Item 'C1'"."""
    return f"{kind} '{entry.get('id', entry.get('title', 'without an id'))}'"


def check_keys(
    entry: Mapping[str, Any], name: str, *, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> None:
    """Raise InstrumentError if a key is misspelt or unknown, or a required one is absent or an empty text."""
    if stray := sorted(set(entry) - {*required, *optional}):
        known = ", ".join((*required, *optional))
        raise InstrumentError(f"{name} has unknown keys: {', '.join(stray)}. Its keys are {known}.")
    for key in required:
        if key not in entry:
            raise InstrumentError(f"{name} lacks the key '{key}'.")
        if entry[key] == "":
            raise InstrumentError(f"{name} has nothing under '{key}': write it.")


def check_title(entry: Mapping[str, Any], name: str) -> None:
    """Raise InstrumentError if a title is too long for a table column or a chart label."""
    if len(entry["title"]) > LONGEST_TITLE:
        length = len(entry["title"])
        raise InstrumentError(f"{name} has a title of {length} characters: keep it to {LONGEST_TITLE}.")


def parse_weight(entry: Mapping[str, Any], name: str) -> float:
    """A weight relative to siblings, 1 where the file gives none."""
    weight = entry.get("weight", 1)
    if isinstance(weight, bool) or not isinstance(weight, int | float):
        raise InstrumentError(f"{name} has the weight {weight!r}: write a number, without quotation marks.")
    return float(weight)


def parse_texts(entry: Mapping[str, Any], name: str, key: str) -> tuple[str, ...]:
    """A list of texts, empty where the file gives none."""
    texts = entry.get(key, [])
    if not isinstance(texts, list) or not all(isinstance(text, str) and text for text in texts):
        raise InstrumentError(f'{name} needs a list of texts under \'{key}\', for example ["one", "two"].')
    return tuple(texts)


def parse_citation(entry: Mapping[str, Any], name: str, documents: Mapping[str, str]) -> Citation:
    """The full title of the document that an entry cites by its key under [documents], and the paragraph."""
    if entry["document"] not in documents:
        raise InstrumentError(f"{name} cites '{entry['document']}', which is not under [documents].")
    return Citation(documents[entry["document"]], entry["paragraph"])


def load_instrument(path: Path) -> Instrument:
    """Read one framework file. InstrumentError names the file and what to mend."""
    try:
        return parse_instrument(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, InstrumentError) as error:
        raise InstrumentError(f"{path.name}: {error}") from error


@cache
def instruments() -> Mapping[str, Instrument]:
    """Every instrument that ships, by id, in the order they are offered."""
    loaded = [load_instrument(path) for path in sorted(FRAMEWORKS.glob("*.toml")) if path.stem != "crosswalk"]
    order = {"runaways-charter-2012": 0, "lead-member-checklist-2010": 1}
    return {i.id: i for i in sorted(loaded, key=lambda i: (order.get(i.id, len(order)), i.id))}


def instrument(instrument_id: str) -> Instrument:
    """One instrument by id. InstrumentError lists the ids there are."""
    try:
        return instruments()[instrument_id]
    except KeyError:
        known = ", ".join(instruments())
        raise InstrumentError(f"There is no instrument '{instrument_id}'. Choose one of: {known}.") from None
