"""The English local authorities with children's services: which there were on any day, and who followed whom.

The register reaches back to 1 April 1998, when the last unitary councils of that reform began; from then until
1 April 2009 there were 150, then 152, today 153. An authority is a *body*: Buckinghamshire's new code in 2020 was
given to the same body, the two councils that took Cumbria's place in 2023 are other bodies.

Conventions:

- `code` is the newest nine-character GSS code (the Office for National Statistics' code for an area) of the body,
  an ended body keeps its last, and every code it ever had is in `codes`;
- `name` is spelled as DfE (the Department for Education) and the ONS publish it ("Bristol, City of") and is what
  exports carry as `la_name`; `plain_name` is for sentences, maps and lists ("Bristol"); `council` is how the
  council signs its letters. The three differ in a few places only;
- `start` is None for a body older than 1 April 2009, the first day on which the register needs to tell bodies apart;
- `end` is the first day on which the body is no longer there, None while it lasts.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from geo.exceptions import OutsideRegisterError, PlacesFileError, UnknownAreaError, UnknownVintageError

FOLDER = Path(__file__).parent / "data"
FIRST_DAY = date(1998, 4, 1)
"""The first day for which the list of authorities is right: the last unitary councils of the 1990s began on it."""

GSS_CODE = re.compile(r"E\d{8}")

AreaType = Literal[
    "London borough", "City of London", "Metropolitan district", "Unitary authority", "Isles of Scilly", "County"
]
AREA_TYPES: tuple[AreaType, ...] = (
    "London borough",
    "City of London",
    "Metropolitan district",
    "Unitary authority",
    "Isles of Scilly",
    "County",
)
SuccessionKind = Literal["union", "split"]
"""Of a predecessor and a successor: the whole of the one became part of the other, or only a part of it did."""

Item = TypeVar("Item")


def day_in_words(day: date) -> str:
    """A day as "1 April 2023"."""
    return f"{day.day} {day:%B %Y}"


def names_in_words(names: Collection[str], last_word: str = "and") -> str:
    """Names as "A", "A and B", "A, B and C"; semicolons alone where a name holds a comma or an "and" of its own."""
    *head, last = names
    if not head:
        return last
    if any("," in name or f" {last_word} " in name for name in names):
        return "; ".join(names)
    return f"{', '.join(head)} {last_word} {last}"


@dataclass(frozen=True)
class Region:
    """One of the nine regions, in the order DfE prints them."""

    code: str
    name: str


@dataclass(frozen=True)
class CodeSpan:
    """A code and the days it was in use: from `start` until the day before `end` (None: still in use)."""

    code: str
    start: date
    end: date | None

    def __post_init__(self) -> None:
        if not GSS_CODE.fullmatch(self.code):
            raise PlacesFileError(f"codes.csv: {self.code!r} is not E and eight digits.")
        check_order(f"codes.csv: the code {self.code}", self.start, self.end)


@dataclass(frozen=True)
class Authority:
    """A local authority with children's services, of today or of the past (see the module for the conventions).

    `predecessors` and `successors` are codes of other bodies. `dfe_number` is DfE's three digits, the everyday
    key of the field; no two bodies share one. `styles` are the words that may rightly stand beside its name in a
    council's title: city, county, borough, district, metropolitan, london, royal, unitary.
    """

    code: str
    dfe_number: str
    name: str
    plain_name: str
    council: str
    region_code: str
    region: str
    type: AreaType
    start: date | None
    end: date | None
    codes: tuple[CodeSpan, ...]
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    styles: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        where = f"authorities.csv, row {self.code}"
        if not re.fullmatch(r"\d{3}", self.dfe_number):
            raise PlacesFileError(f"{where}: the DfE number is three digits, not {self.dfe_number!r}.")
        if not (self.name and self.plain_name and self.council):
            raise PlacesFileError(f"{where}: name, plain_name and council must all be filled in.")
        if self.type not in AREA_TYPES:
            raise PlacesFileError(f"{where}: the type {self.type!r} is none of {names_in_words(AREA_TYPES, 'or')}.")
        if not self.codes or self.codes[-1].code != self.code:
            raise PlacesFileError(f"{where}: the last of its codes in codes.csv must be {self.code}.")
        check_order(where, self.start, self.end)

    def existed_on(self, day: date) -> bool:
        """Was this body there on that day?"""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def code_on(self, day: date) -> str:
        """The code in use for this body on that day; its first or last code for a day before or after them all."""
        for span in self.codes:
            if span.end is None or day < span.end:
                return span.code
        return self.code

    def type_on(self, day: date) -> AreaType:
        """Its type on that day: Buckinghamshire was a county until 2020 and is a unitary authority since."""
        return "County" if self.code_on(day).startswith("E10") else self.type


def check_order(where: str, start: date | None, end: date | None) -> None:
    """Raise PlacesFileError unless `start` comes before `end`, where both are given."""
    if start and end and start >= end:
        raise PlacesFileError(f"{where}: it ends on {end} but starts on {start}.")


@dataclass(frozen=True)
class Succession:
    """On `day` the area of `predecessor`, all of it (union) or a part (split), came to `successor`."""

    day: date
    predecessor: str
    successor: str
    kind: SuccessionKind
    note: str

    def __post_init__(self) -> None:
        if self.kind not in ("union", "split"):
            raise PlacesFileError(f"successions.csv: the kind is union or split, not {self.kind!r}.")


@dataclass(frozen=True)
class Vintage:
    """A list of authorities that is drawn on a map: those of `day`, with their boundaries in `geo/data/`."""

    id: str
    label: str
    date: date
    boundaries: str

    @property
    def authorities(self) -> tuple[Authority, ...]:
        """The bodies of this vintage's day, in the order of `all_authorities`."""
        return authorities_on(self.date)


@dataclass(frozen=True)
class Additivity:
    """May counts of some areas be added to stand for another? `reason` is a whole sentence either way."""

    allowed: bool
    reason: str

    def __bool__(self) -> bool:
        return self.allowed


def load_rows(name: str, parse: Callable[[dict[str, str]], Item]) -> tuple[Item, ...]:
    """The rows of a CSV file of `geo/data/`, each made a value by `parse`; PlacesFileError names a row that fails."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return tuple(_parsed(name, number, row, parse) for number, row in enumerate(csv.DictReader(lines), start=2))


def _parsed(name: str, number: int, row: dict[str, str], parse: Callable[[dict[str, str]], Item]) -> Item:
    try:
        return parse(row)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PlacesFileError(f"{name}, row {number}: cannot be read ({error!r}).") from error


def parse_day(text: str) -> date | None:
    """A day as YYYY-MM-DD, or None of an empty cell."""
    return date.fromisoformat(text) if text else None


@cache
def regions() -> tuple[Region, ...]:
    """The nine regions in DfE's order, from North East to South West."""
    return load_rows("regions.csv", lambda row: Region(row["code"], row["name"]))


@cache
def successions() -> tuple[Succession, ...]:
    """Every change of bodies since 1 April 2009, oldest first."""
    found = load_rows("successions.csv", _parse_succession)
    return tuple(sorted(found, key=lambda change: (change.day, change.predecessor, change.successor)))


def _parse_succession(row: dict[str, str]) -> Succession:
    kind: Any = row["kind"]
    return Succession(date.fromisoformat(row["date"]), row["predecessor"], row["successor"], kind, row["note"])


def _spans() -> dict[str, list[CodeSpan]]:
    found: dict[str, list[CodeSpan]] = {}
    for body, span in load_rows("codes.csv", _parse_span):
        found.setdefault(body, []).append(span)
    return {body: sorted(spans, key=lambda span: span.start) for body, spans in found.items()}


def _parse_span(row: dict[str, str]) -> tuple[str, CodeSpan]:
    return row["body"], CodeSpan(row["code"], date.fromisoformat(row["start"]), parse_day(row["end"]))


@cache
def all_authorities() -> tuple[Authority, ...]:
    """Every body of the register, ended ones too, by region in DfE's order and then by name."""
    spans = _spans()
    found = load_rows("authorities.csv", lambda row: _parse_authority(row, tuple(spans.get(row["code"], ()))))
    order = [region.code for region in regions()]
    found = tuple(sorted(found, key=lambda area: (order.index(area.region_code), area.plain_name, area.code)))
    _check_register(found, spans)
    return found


def _parse_authority(row: dict[str, str], codes: tuple[CodeSpan, ...]) -> Authority:
    code = row["code"]
    area_type: Any = row["type"]
    return Authority(
        code=code,
        dfe_number=row["dfe_number"],
        name=row["name"],
        plain_name=row["plain_name"],
        council=row["council"],
        region_code=row["region_code"],
        region=next(region.name for region in regions() if region.code == row["region_code"]),
        type=area_type,
        start=parse_day(row["start"]),
        end=parse_day(row["end"]),
        codes=codes,
        predecessors=tuple(change.predecessor for change in successions() if change.successor == code),
        successors=tuple(change.successor for change in successions() if change.predecessor == code),
        styles=frozenset(row["styles"].split()),
    )


def _check_register(found: tuple[Authority, ...], spans: dict[str, list[CodeSpan]]) -> None:
    bodies = {area.code: area for area in found}
    _check_unique("code", [span.code for area in found for span in area.codes])
    _check_unique("DfE number", [area.dfe_number for area in found])
    if strangers := sorted(set(spans) - set(bodies)):
        raise PlacesFileError(f"codes.csv: {names_in_words(strangers)} must first stand in authorities.csv.")
    for change in successions():
        _check_succession(change, bodies)


def _check_unique(what: str, values: list[str]) -> None:
    if twice := sorted({value for value in values if values.count(value) > 1}):
        raise PlacesFileError(f"authorities.csv and codes.csv: the {what} {names_in_words(twice)} is given twice.")


def _check_succession(change: Succession, bodies: dict[str, Authority]) -> None:
    before, after = bodies.get(change.predecessor), bodies.get(change.successor)
    where = f"successions.csv, {change.predecessor} to {change.successor}"
    if before is None or after is None:
        raise PlacesFileError(f"{where}: both codes must stand in authorities.csv.")
    if before.end != change.day or after.start != change.day:
        raise PlacesFileError(f"{where}: authorities.csv must end the one and start the other on {change.day}.")
    if (change.kind == "union") != (len(before.successors) == 1):
        raise PlacesFileError(f"{where}: union is for a body with one successor, split for one with several.")


@cache
def _by_code() -> dict[str, Authority]:
    return {span.code: area for area in all_authorities() for span in area.codes}


@cache
def _by_number() -> dict[str, Authority]:
    return {area.dfe_number: area for area in all_authorities()}


@cache
def combined_codes() -> dict[str, tuple[Authority, ...]]:
    """Codes that covered more than one authority at once, which no single authority answers to."""
    found: dict[str, tuple[Authority, ...]] = {}
    for code, part in load_rows("combined_codes.csv", lambda row: (row["code"], row["part"])):
        found[code] = (*found.get(code, ()), authority(part))
    return found


def authority(code: str) -> Authority:
    """The body that has or ever had this GSS code; capitals and spaces around it do not matter.

    Raises UnknownAreaError, whose sentence says what was given and what would do.
    """
    wanted = code.strip().upper()
    if found := _by_code().get(wanted):
        return found
    if parts := combined_codes().get(wanted):
        names = names_in_words([part.plain_name for part in parts])
        raise UnknownAreaError(f"The code {wanted} covered several authorities at once, {names}: give one of theirs.")
    raise UnknownAreaError(
        f"No English local authority with children's services has or had the code {code!r}. "
        "Codes are E and eight digits, such as E08000035 for Leeds; district councils have none here."
    )


def authority_numbered(dfe_number: str | int) -> Authority:
    """The body with this DfE number (three digits, "383" for Leeds); UnknownAreaError if there is none."""
    if found := _by_number().get(str(dfe_number).strip()):
        return found
    raise UnknownAreaError(
        f"No local authority has the DfE number {dfe_number!r}; they are three digits, as 383, Leeds."
    )


def has_authority(code: str) -> bool:
    """Would `authority(code)` find one?"""
    return code.strip().upper() in _by_code()


def authorities_on(day: date) -> tuple[Authority, ...]:
    """The bodies there on that day, in the order of `all_authorities`; OutsideRegisterError before 1 April 1998.

    A day still to come gets the bodies as they are known today.
    """
    if day < FIRST_DAY:
        reach = day_in_words(FIRST_DAY)
        raise OutsideRegisterError(f"The list of authorities reaches back to {reach}, not to {day_in_words(day)}.")
    return _on(day)


@cache
def _on(day: date) -> tuple[Authority, ...]:
    return tuple(area for area in all_authorities() if area.existed_on(day))


def successors(code: str) -> tuple[Authority, ...]:
    """The bodies that took this one's place, none while it lasts."""
    return tuple(authority(other) for other in authority(code).successors)


def predecessors(code: str) -> tuple[Authority, ...]:
    """The bodies this one took the place of, wholly or in part."""
    return tuple(authority(other) for other in authority(code).predecessors)


def followed_by(code: str, day: date) -> tuple[Authority, ...]:
    """The bodies that answered on that day for the place this one had; itself while it lasts, never an older one."""
    area = authority(code)
    if area.end is None or day < area.end:
        return (area,)
    later = [body for follower in area.successors for body in followed_by(follower, day)]
    return tuple(dict.fromkeys(later))


def can_counts_be_added(codes: Collection[str], whole: str) -> Additivity:
    """May the counts of `codes` be added to stand for the area of `whole`, older or newer than they?

    They may when together they cover it exactly, each with its whole area. A count of a body that was split cannot
    be shared out, because nothing says how much of it fell on either side. Raises UnknownAreaError.
    """
    target = authority(whole)
    parts = {area.code: area for area in map(authority, codes)}
    if set(parts) == {target.code}:
        return Additivity(True, f"{target.plain_name} is the same body under all its codes.")
    for inward in (True, False):
        related = target.predecessors if inward else target.successors
        if parts and set(parts) <= set(related):
            return _additivity(parts, related, target, inward)
    if not parts:
        return Additivity(False, f"No counts were given to stand for {target.plain_name}.")
    names = names_in_words([area.plain_name for area in parts.values()])
    return Additivity(False, f"{names} did not become {target.plain_name}, nor the other way round.")


def _additivity(parts: dict[str, Authority], related: tuple[str, ...], target: Authority, inward: bool) -> Additivity:
    """`inward` when the parts are older than the target and went into it, else they are its successors."""
    for area in parts.values():
        others = set(area.successors if inward else area.predecessors) - {target.code}
        if others:
            elsewhere = names_in_words([titled_name(authority(other)) for other in sorted(others)])
            verb = "went to" if inward else "came from"
            return Additivity(
                False, f"Part of {titled_name(area)} {verb} {elsewhere}, so its counts cannot be shared out."
            )
    if missing := [authority(code) for code in related if code not in parts]:
        names = names_in_words([titled_name(area) for area in missing])
        return Additivity(
            False, f"{titled_name(target)} also includes the place of {names}, whose counts are not here."
        )
    names = names_in_words([titled_name(area) for area in parts.values()])
    return Additivity(True, f"{titled_name(target)} is exactly the whole of {names}.")


def titled_name(area: Authority) -> str:
    """The plain name, with the day on which the body ended or began where two bodies have borne it (Dorset)."""
    if area.plain_name not in _shared_names():
        return area.plain_name
    when = f"until {day_in_words(area.end)}" if area.end else f"since {day_in_words(area.start or FIRST_DAY)}"
    return f"{area.plain_name} ({when})"


@cache
def _shared_names() -> frozenset[str]:
    names = [area.plain_name for area in all_authorities()]
    return frozenset(name for name in names if names.count(name) > 1)


@cache
def vintages() -> tuple[Vintage, ...]:
    """The lists that are drawn on maps, oldest first."""
    found = tomllib.loads((FOLDER / "vintages.toml").read_text(encoding="utf-8"))["vintage"]
    return tuple(sorted((Vintage(**fields) for fields in found), key=lambda vintage: vintage.date))


def vintage(vintage_id: str) -> Vintage:
    """The vintage of this id; UnknownVintageError names those there are."""
    for candidate in vintages():
        if candidate.id == vintage_id:
            return candidate
    known = names_in_words([candidate.id for candidate in vintages()], "or")
    raise UnknownVintageError(f"There is no map of {vintage_id!r}; choose {known}.")


def vintage_on(day: date) -> Vintage:
    """The map for a day: the vintage that shares most bodies with that day's list, the later one of equals.

    Between two vintages some bodies of the day are on neither map; those of `authorities_on(day)` that are not in
    `vintage.authorities` are the ones to name beside it.
    """
    there = set(authorities_on(max(day, FIRST_DAY)))
    return max(vintages(), key=lambda candidate: (len(there.intersection(candidate.authorities)), candidate.date))
