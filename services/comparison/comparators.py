"""Whom an area is compared with: England, its region, its type, its statistical neighbours, or areas picked by hand.

An area is never its own comparator. A group keeps those without data: how many have data is said beside every figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from charter.comparison import comparators
from geo.areas import Authority, authorities_on, authority, has_authority, names_in_words, vintages
from services.comparison.neighbours import NeighbourLists

GroupKind = Literal["england", "region", "type", "neighbours", "chosen"]
KINDS: tuple[GroupKind, ...] = ("england", "region", "type", "neighbours", "chosen")
USUAL_GROUP: GroupKind = "england"
"""Whom an area is compared with unless another group is chosen, on every page and in every file."""


@dataclass(frozen=True)
class ComparatorGroup:
    """An area's comparators, never the area itself. `title` reads on after "of": "similar areas".

    `vintage` is the list of statistical neighbours used, "" for other kinds; `note` says what a reader must know of
    the group, such as which of its members have ended.
    """

    area_code: str
    kind: GroupKind
    title: str
    codes: tuple[str, ...]
    vintage: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if self.area_code in self.codes or len(set(self.codes)) != len(self.codes):
            raise ValueError(f"{self.area_code} cannot be its own comparator, nor another be one twice.")

    @property
    def authorities(self) -> tuple[Authority, ...]:
        return tuple(authority(code) for code in self.codes)


class Comparators:
    """Finds an area's comparators."""

    def __init__(self, lists: NeighbourLists) -> None:
        self._lists = lists

    def vintages(self) -> tuple[str, ...]:
        """The lists of statistical neighbours there are, oldest first."""
        return self._lists.vintages()

    def kinds(self) -> tuple[GroupKind, ...]:
        """The kinds of group there can be now: without an imported list, no statistical neighbours."""
        left_out = {"neighbours"} if not self.vintages() else set()
        return tuple(kind for kind in KINDS if kind not in left_out)

    def group(
        self, area_code: str, kind: GroupKind = "england", *, vintage: str = "", chosen: Sequence[str] = ()
    ) -> ComparatorGroup:
        """A group by kind; `vintage` is the list of neighbours (the newest unless named), `chosen` the areas by hand.

        Codes by hand that are unknown are left out, and the note names them.
        """
        area = authority(area_code)
        if kind == "neighbours":
            return self._neighbours(area, vintage)
        if kind == "chosen":
            return chosen_group(area, chosen)
        contemporaries = contemporaries_of(area)
        if kind == "region":
            same = [other.code for other in contemporaries if other.region_code == area.region_code]
            return ComparatorGroup(area.code, kind, f"other areas in {area.region}", comparators(area.code, same))
        if kind == "type":
            same = [other.code for other in contemporaries if other.type == area.type]
            title = f"other areas of the same type ({area.type.casefold()})"
            return ComparatorGroup(area.code, kind, title, comparators(area.code, same))
        everyone = comparators(area.code, [other.code for other in contemporaries])
        return ComparatorGroup(area.code, "england", "other areas in England", everyone)

    def _neighbours(self, area: Authority, wanted: str) -> ComparatorGroup:
        available = self.vintages()
        vintage = wanted if wanted in available else (available[-1] if available else "")
        found = self._lists.of(area.code, vintage) if vintage else ()
        codes = comparators(area.code, [one.neighbour_code for one in found])
        title = f"statistical neighbours (list of {vintage})" if vintage else "statistical neighbours"
        return ComparatorGroup(area.code, "neighbours", title, codes, vintage, neighbours_note(area, vintage, codes))


def neighbours_note(area: Authority, vintage: str, codes: Sequence[str]) -> str:
    """What a reader must know of a list: that there is none, that the area is not on it, or who on it has ended."""
    if not vintage:
        return (
            "No list of statistical neighbours has been brought in yet, so only region and type are offered. The "
            "Department for Education publishes the lists."
        )
    if not codes:
        return f"The list of {vintage} has no neighbours for {area.plain_name}: choose another list, region or type."
    ended = [other.plain_name for other in map(authority, codes) if other.end is not None and area.end is None]
    if ended:
        return f"On the list of {vintage} and since ended: {names_in_words(ended)}. They stay among those without data."
    return ""


def chosen_group(area: Authority, chosen: Sequence[str]) -> ComparatorGroup:
    """The areas picked by hand, by their present codes."""
    known = [authority(code).code for code in chosen if has_authority(code)]
    unknown = [code for code in chosen if not has_authority(code)]
    note = f"Not known and left out: {', '.join(unknown)}." if unknown else ""
    return ComparatorGroup(area.code, "chosen", "areas picked by hand", comparators(area.code, known), note=note)


def contemporaries_of(area: Authority) -> tuple[Authority, ...]:
    """The authorities of the list an area belongs to: today's, or for an ended body those beside it at its end."""
    if area.end is None:
        return vintages()[-1].authorities
    return authorities_on(area.end - timedelta(days=1))
