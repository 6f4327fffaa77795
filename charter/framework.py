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
from typing import Any, Literal

from charter.exceptions import InstrumentError

FRAMEWORKS = Path(__file__).parent / "frameworks"
TOTAL = "total"
"""The id of every instrument's root node."""

Kind = Literal["total", "pillar", "standard", "item"]
Answerer = Literal["self_assessment", "official_record", "young_people"]
"""Who may give an instrument's answers: the area itself, a published official score, or young people's feedback."""


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


@dataclass(frozen=True)
class Item:
    """The smallest thing that can be true while its neighbour is false.

    `weight` is relative to its siblings; 0 keeps an item visible but out of every total (an item asked of a partner).
    `bodies` are those who must act, `answerers` who in an area can tell, `subjects` the cross-walk subjects.
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
        check_tree(self)

    @property
    def item_ids(self) -> tuple[str, ...]:
        return tuple(item.id for item in self.items)

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
        groups = tuple(group for group in self.groups if group.parent == node)
        return groups or tuple(item for item in self.items if item.parent == node)

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
    nodes: list[Group | Item] = [*instrument.groups, *instrument.items]
    ids = [TOTAL, *(node.id for node in nodes)]
    if repeated := sorted({i for i in ids if ids.count(i) > 1}):
        raise InstrumentError(f"{where}, these ids are used twice: {', '.join(repeated)}.")
    group_ids = {TOTAL, *(group.id for group in instrument.groups)}
    for node in nodes:
        if node.parent not in group_ids:
            raise InstrumentError(f"{where}, '{node.id}' hangs under '{node.parent}', which does not exist.")
        if not 0 <= node.weight < float("inf"):
            raise InstrumentError(f"{where}, the weight of '{node.id}' is {node.weight}: it must be 0 or more.")
    if not 0 < instrument.minimum_coverage <= 1:
        raise InstrumentError(f"{where}, minimum_coverage must be above 0 and at most 1.")
    reached = {node.id for node in instrument.walk()}
    if lost := sorted({node.id for node in nodes} - reached):
        raise InstrumentError(f"{where}, these nodes are not below the total: {', '.join(lost)}.")
    if len({len(instrument.ancestors(item.id)) for item in instrument.items}) != 1:
        raise InstrumentError(f"{where}, items must all hang at the same depth.")
    for group in instrument.groups:
        if not instrument.items_below(group.id):
            raise InstrumentError(f"{where}, '{group.id}' has no items.")
    if not any(item.weight for item in instrument.items):
        raise InstrumentError(f"{where}, every item weighs 0.")


def parse_instrument(text: Mapping[str, Any]) -> Instrument:
    """The instrument of one file's parsed TOML. InstrumentError names what is missing or misspelt."""
    documents = dict(text["documents"])

    def citation(entry: Mapping[str, Any]) -> Citation:
        if entry["document"] not in documents:
            raise InstrumentError(f"'{entry['id']}' cites '{entry['document']}', which is not under [documents].")
        return Citation(documents[entry["document"]], entry["paragraph"])

    known = {"id", "parent", "title", "question", "document", "paragraph", "weight", "facets", "evidence",
             "answerers", "bodies", "subjects"}  # fmt: skip
    for entry in text["item"]:
        if stray := set(entry) - known:
            raise InstrumentError(f"Item '{entry['id']}' has unknown keys: {', '.join(sorted(stray))}.")
    return Instrument(
        id=text["id"],
        version=text["version"],
        title=text["title"],
        short_title=text["short_title"],
        about=text["about"],
        answered_by=text["answered_by"],
        minimum_coverage=text.get("minimum_coverage", 0.75),
        documents=documents,
        scale=Scale(
            tuple(Level(level["value"], level["label"], level["meaning"]) for level in text["scale"]["level"]),
            text["scale"]["source"],
        ),
        groups=tuple(
            Group(
                group["id"], group["kind"], group["parent"], group["title"], float(group.get("weight", 1)),
                citation(group) if "document" in group else None,
            )
            for group in text.get("group", ())
        ),
        items=tuple(
            Item(
                id=item["id"],
                parent=item["parent"],
                title=item["title"],
                question=item["question"],
                citation=citation(item),
                weight=float(item.get("weight", 1)),
                facets=tuple(item.get("facets", ())),
                evidence=item["evidence"],
                answerers=tuple(item["answerers"]),
                bodies=tuple(item.get("bodies", ())),
                subjects=tuple(item["subjects"]),
            )
            for item in text["item"]
        ),
    )  # fmt: skip


def load_instrument(path: Path) -> Instrument:
    """Read one framework file. InstrumentError names the file and what to mend."""
    try:
        return parse_instrument(tomllib.loads(path.read_text(encoding="utf-8")))
    except KeyError as error:
        raise InstrumentError(f"{path.name}: the key {error} is missing.") from error
    except (tomllib.TOMLDecodeError, InstrumentError) as error:
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
