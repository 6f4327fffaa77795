"""The sign-up register: dated observations, and what can be said of an area on a day.

An observation is what one source says. The state on any day is derived from them and never stored. Dates are as
uncertain as their source: "by 19 September 2013" never becomes a signing on that day.
"""

from __future__ import annotations

import calendar
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from charter.exceptions import RegisterError

KNOWN_SIGNUPS = Path(__file__).parent / "known_signups.toml"
LAUNCH = date(2012, 7, 9)
"""The charter was launched on this day: nobody can have signed before it."""

ObservedState = Literal["signed", "not_signed", "withdrawn", "pledged"]
OBSERVED_STATES: tuple[ObservedState, ...] = ("signed", "not_signed", "withdrawn", "pledged")
DateKind = Literal["on", "by", "month", "year"]
DerivedState = Literal["signed", "not_signed", "withdrawn", "pledged", "unknown", "conflict"]
Standing = Literal[DerivedState, "not_signed_then"]
"""A derived state, with those apart of whom it is unknown now and known that they had not signed on an earlier day."""


@dataclass(frozen=True)
class UncertainDate:
    """A date as its source gives it: on a day, by a day, in a month or in a year.

    `day` is the day itself, the day it is "by", or the first day of the month or year.
    """

    kind: DateKind
    day: date

    def __post_init__(self) -> None:
        whole = {"month": self.day.day == 1, "year": (self.day.month, self.day.day) == (1, 1)}
        if not whole.get(self.kind, True):
            raise RegisterError(f"A date known to the {self.kind} is kept as its first day, not as {self.day}.")

    @property
    def latest(self) -> date:
        """The last day on which it can have happened."""
        if self.kind == "month":
            return self.day.replace(day=calendar.monthrange(self.day.year, self.day.month)[1])
        return date(self.day.year, 12, 31) if self.kind == "year" else self.day

    @property
    def earliest(self) -> date | None:
        """The first day on which it can have happened; None for a "by" date, which has no beginning."""
        return None if self.kind == "by" else self.day


@dataclass(frozen=True)
class Source:
    """Where an observation or a figure was read: a title, and an http(s) address where there is one."""

    title: str
    url: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise RegisterError("A source needs a title: say what was read, by whom and when.")
        if self.url and not self.url.lower().startswith(("http://", "https://")):
            raise RegisterError(f"A source's address begins with http:// or https://; '{self.url[:80]}' does not.")
        if self.url and not _is_address(self.url):
            raise RegisterError(f"'{self.url[:80]}' is no whole address: copy it from the browser's address line.")


def _is_address(url: str) -> bool:
    """Has it a host, and nothing that cannot stand in an address as it is?"""
    if any(character.isspace() or character in '<>"\\^`{|}' or not character.isprintable() for character in url):
        return False
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


@dataclass(frozen=True)
class Observation:
    """What one source says of one area's signature. `id` is 0 until it is stored."""

    area_code: str
    state: ObservedState
    when: UncertainDate
    source: Source
    name_as_printed: str = ""
    signed_by: str = ""
    role: str = ""
    note: str = ""
    id: int = 0

    def __post_init__(self) -> None:
        if self.state not in OBSERVED_STATES:
            known = ", ".join(OBSERVED_STATES)
            raise RegisterError(f"'{self.state}' is not a state of a sign-up. Choose one of: {known}.")


@dataclass(frozen=True)
class PublishedList:
    """A list of signatories as published on a day; `complete` when it names everybody who had signed by then."""

    id: str
    day: date
    complete: bool
    count: int
    source: Source


@dataclass(frozen=True)
class SignUp:
    """What can be said of an area on a day, and on whose word. `because` is a reason that goes on after a colon.

    `left_out_of` is the complete list that does not name the area, where that alone says it had not signed. `earlier`
    is what was last known of an area that is unknown on the day: that it had not signed, on a day before.
    """

    area_code: str
    state: DerivedState
    day: date
    basis: tuple[Observation, ...] = ()
    because: str = ""
    left_out_of: PublishedList | None = None
    earlier: SignUp | None = None

    @property
    def standing(self) -> Standing:
        """The state; of an area that is unknown by now, that it had not signed when last known."""
        return "not_signed_then" if self.state == "unknown" and self.earlier else self.state

    @property
    def latest(self) -> Observation | None:
        return self.basis[-1] if self.basis else None


def sign_up_on(
    day: date, area_code: str, observations: Iterable[Observation], lists: Sequence[PublishedList] = ()
) -> SignUp:
    """The state of one area on `day`.

    Signed holds from the last day its date allows until a withdrawal. Before that it is unknown, unless "not signed"
    was observed on that very day or later (who had not signed on a day had not signed before it). "Not signed" is
    never carried forward: it is known on the observed day, or on the day of a complete list that leaves the area out.
    After that day the area is unknown again, with the day it was last known not to have signed beside it.
    """
    own = _in_order(o for o in observations if o.area_code == area_code)
    known = [o for o in own if o.when.latest <= day]
    if conflict := _conflict(known):
        return SignUp(area_code, "conflict", day, conflict, "two sources disagree")
    signatures = [o for o in known if o.state in ("signed", "withdrawn")]
    if signatures:
        return SignUp(area_code, signatures[-1].state, day, tuple(_agreeing(signatures)))
    if denials := [o for o in own if o.state == "not_signed" and o.when.latest >= day and o.when.kind == "on"]:
        return SignUp(area_code, "not_signed", day, (denials[0],), "a source says so")
    if left_out := [entry for entry in lists if entry.complete and entry.day == day]:
        because = f"it is not on the list of the {left_out[0].count} that had"
        return SignUp(area_code, "not_signed", day, (), because, left_out[0])
    if pledges := [o for o in known if o.state == "pledged"]:
        return SignUp(area_code, "pledged", day, tuple(pledges))
    earlier = _last_denial(day, area_code, own, lists)
    return SignUp(area_code, "unknown", day, (), "no source that we have found says", earlier=earlier)


def _last_denial(
    day: date, area_code: str, own: Sequence[Observation], lists: Sequence[PublishedList]
) -> SignUp | None:
    """The area on the last day before `day` on which it is known not to have signed; None where there is none."""
    days = [o.when.day for o in own if o.state == "not_signed" and o.when.kind == "on"]
    days += [entry.day for entry in lists if entry.complete]
    before = [known for known in days if known < day]
    return sign_up_on(max(before), area_code, own, lists) if before else None


def _in_order(observations: Iterable[Observation]) -> list[Observation]:
    """Oldest first; of one day, "not signed" last, so that the order of recording decides nothing."""
    return sorted(observations, key=lambda o: (o.when.latest, o.state == "not_signed", o.id))


def _agreeing(signatures: Sequence[Observation]) -> list[Observation]:
    """The last run of observations that say the same thing, oldest first."""
    last = signatures[-1].state
    run: list[Observation] = []
    for observation in reversed(signatures):
        if observation.state != last:
            break
        run.insert(0, observation)
    return run


def _conflict(known: Sequence[Observation]) -> tuple[Observation, ...]:
    """Observations that cannot all be true: "not signed" on a day after a signature that was never withdrawn."""
    signed: Observation | None = None
    for observation in known:
        if observation.state == "signed":
            signed = signed or observation
        elif observation.state == "withdrawn":
            signed = None
        elif observation.state == "not_signed" and signed and observation.when.kind == "on":
            return (signed, observation)
    return ()


@dataclass(frozen=True)
class Disagreement:
    """Observations of one area that cannot all be true. `words` is a sentence on what is wrong between them."""

    area_code: str
    observations: tuple[Observation, ...]
    words: str


def disagreements(observations: Iterable[Observation], lists: Sequence[PublishedList] = ()) -> tuple[Disagreement, ...]:
    """Every place where sources disagree, whatever the day: on the state, on the date, or with a complete list."""
    by_area: dict[str, list[Observation]] = {}
    for observation in observations:
        by_area.setdefault(observation.area_code, []).append(observation)
    found = [_disagreement(_in_order(own), lists) for own in by_area.values()]
    return tuple(sorted((one for one in found if one), key=lambda one: one.area_code))


def _disagreement(own: Sequence[Observation], lists: Sequence[PublishedList]) -> Disagreement | None:
    code = own[0].area_code
    if conflict := _conflict(own):
        return Disagreement(code, conflict, "One source says signed, a later one not signed, and none withdrawn.")
    if dates := _dates_apart(own):
        return Disagreement(code, dates, "Two sources give dates of signing that cannot both be right.")
    for entry in lists:
        if entry.complete and (before := _left_out(own, entry)):
            words = f"It is said to have signed, and the complete list of {entry.count} leaves it out."
            return Disagreement(code, (before,), words)
    return None


def _dates_apart(own: Sequence[Observation]) -> tuple[Observation, ...]:
    """Two signatures, with no withdrawal between them, whose dates leave no day on which both are true."""
    run: list[Observation] = []
    for observation in own:
        if observation.state == "withdrawn":
            run = []
        elif observation.state == "signed":
            for earlier in run:
                start = observation.when.earliest
                if start and start > earlier.when.latest:
                    return (earlier, observation)
            run.append(observation)
    return ()


def _left_out(own: Sequence[Observation], entry: PublishedList) -> Observation | None:
    """A signature that lasted on the day of a complete list on which the area does not stand."""
    signed = [o for o in own if o.state == "signed" and o.when.latest < entry.day]
    on_list = any(o.source == entry.source or o.when.latest == entry.day for o in own if o.state == "signed")
    gone = any(o.state == "withdrawn" and o.when.latest <= entry.day for o in own)
    return signed[0] if signed and not on_list and not gone else None


def check_possible(when: UncertainDate, today: date) -> None:
    """Raise RegisterError for a date before the charter's launch or still to come."""
    if when.latest < LAUNCH:
        raise RegisterError(
            f"The charter was launched on {LAUNCH.day} {LAUNCH:%B %Y}: nothing can be known of a signature in or "
            f"before {when.latest.day} {when.latest:%B %Y}. Look at the year again."
        )
    if when.day > today:
        raise RegisterError(
            f"{when.day.day} {when.day:%B %Y} is still to come. Record what happened by today, or a pledge with the "
            "day on which it was given."
        )


def register_on(
    day: date, area_codes: Iterable[str], observations: Iterable[Observation], lists: Sequence[PublishedList] = ()
) -> dict[str, SignUp]:
    """The state of every area named, by code."""
    by_area: dict[str, list[Observation]] = {}
    for observation in observations:
        by_area.setdefault(observation.area_code, []).append(observation)
    return {code: sign_up_on(day, code, by_area.get(code, ()), lists) for code in area_codes}


def turning_days(observations: Iterable[Observation], lists: Sequence[PublishedList] = ()) -> tuple[date, ...]:
    """The days on which what is known changes, oldest first: the steps of the register, not a growth curve."""
    days = {o.when.latest for o in observations} | {entry.day for entry in lists}
    return tuple(sorted(days))


@dataclass(frozen=True)
class GoodPractice:
    """A published mention of an area doing something well, with the charter's standards it speaks to."""

    id: str
    area_code: str
    when: UncertainDate
    standards: tuple[str, ...]
    what: str
    source: Source


@dataclass(frozen=True)
class KnownRegister:
    """What ships: observations by their lasting id, the published lists and the good-practice mentions."""

    observations: Mapping[str, Observation]
    lists: tuple[PublishedList, ...]
    good_practice: tuple[GoodPractice, ...]


@cache
def known_register() -> KnownRegister:
    """The sign-ups known from public sources, read from `known_signups.toml`."""
    text = tomllib.loads(KNOWN_SIGNUPS.read_text(encoding="utf-8"))
    sources = {key: Source(source["title"], source["url"]) for key, source in text["sources"].items()}
    return KnownRegister(
        observations={
            entry["id"]: Observation(
                entry["area_code"],
                entry["state"],
                UncertainDate(entry["kind"], entry["date"]),
                sources[entry["source"]],
                name_as_printed=entry["name"],
                note=entry.get("note", ""),
            )
            for entry in text["observation"]
        },
        lists=tuple(
            PublishedList(entry["id"], entry["date"], entry["complete"], entry["count"], sources[entry["source"]])
            for entry in text["list"]
        ),
        good_practice=tuple(
            GoodPractice(
                entry["id"],
                entry["area_code"],
                UncertainDate(entry["kind"], entry["date"]),
                tuple(entry["standards"]),
                entry["what"],
                sources[entry["source"]],
            )
            for entry in text["good_practice"]
        ),
    )
