"""The audit trail: who did what to which thing, filtered, taken away as a table, and checked to be as written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from charter.permissions import Action
from geo.areas import authority, has_authority
from services.exceptions import RefusedError
from services.people import Person
from services.ports import BrokenTrail, Change, ChangeFilter, Storage
from services.tables import OWN_LICENCE, Column, Table

HERE = ZoneInfo("Europe/London")
MOST_SHOWN = 500
WHO_MAY_READ: dict[str, Action] = {
    **dict.fromkeys(("answer", "assessment", "challenge", "action", "feedback"), Action.SEE_DRAFTS),
    **dict.fromkeys(("foi_correction", "coding", "settlement"), Action.SEE_SMALL_NUMBERS),
}
"""What a change of these kinds says of an area is for those who may see it there; that it was made, and by whom, is for
everybody who may see the trail. A kind that is not here holds nothing that is hidden elsewhere."""
HIDDEN = "Not shown: it is for those who may {} here."
COLUMNS = (
    Column("number", "Number", "whole_number", "Rows are numbered in the order they were written in"),
    Column("at", "When", meaning="Date and time, UTC, by the clock of the computer that wrote it"),
    Column("person", "Person", meaning="The person's id; a name is never kept here"),
    Column("action", "Did", meaning="What was done, in one word"),
    Column("object_kind", "Kind", meaning="What kind of thing it was done to"),
    Column("object_id", "Thing", meaning="Its number or id"),
    Column("la_name", "Authority", meaning="The area the thing belongs to, where it belongs to one"),
    Column("summary", "In short"),
    Column("before", "Before", meaning="The thing's values before, as JSON"),
    Column("after", "After", meaning="The thing's values after, as JSON"),
    Column("digest", "Digest", meaning="SHA-256 over the digest of the row before and this row"),
)


@dataclass(frozen=True)
class Wanted:
    """Which changes are asked for; None: whichever. Days are days in England, both ends included."""

    person: str | None = None
    object_kind: str | None = None
    object_id: str | None = None
    area_code: str | None = None
    first_day: date | None = None
    last_day: date | None = None

    def __post_init__(self) -> None:
        if self.first_day and self.last_day and self.first_day > self.last_day:
            raise RefusedError("The first day is later than the last. Exchange them.")

    @property
    def as_filter(self) -> ChangeFilter:
        since = _midnight(self.first_day) if self.first_day else None
        before = _midnight(self.last_day + timedelta(days=1)) if self.last_day else None
        return ChangeFilter(self.person, self.object_kind, self.object_id, self.area_code, since, before)


class Audit:
    """Reads the audit trail for those who may see it: of one area, or with no area named of every area."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def changes(self, person: Person, wanted: Wanted, most: int | None = MOST_SHOWN) -> Sequence[Change]:
        """What is asked for, the latest first, in the order it was written in whatever the clock said then.

        NotAllowedError where the person may not see the trail of the area, or of every area where none is named.
        """
        person.check_may(Action.SEE_AUDIT, wanted.area_code)
        with self._storage.read() as work:
            return [as_seen(change, person) for change in work.changes.filtered(wanted.as_filter, most)]

    def count(self, person: Person, wanted: Wanted) -> int:
        """How many changes are asked for."""
        person.check_may(Action.SEE_AUDIT, wanted.area_code)
        with self._storage.read() as work:
            return work.changes.count(wanted.as_filter)

    def table(self, person: Person, wanted: Wanted, most: int | None = None) -> Table:
        """What is asked for as a table, every row of it unless `most` says how many."""
        rows = tuple(_values(change) for change in self.changes(person, wanted, most))
        return Table(
            "audit", "Audit trail", COLUMNS, rows, "Written by this program with each change", "now", OWN_LICENCE
        )

    def people(self, person: Person) -> Sequence[str]:
        """The ids of everybody who ever changed anything."""
        person.check_may(Action.SEE_AUDIT)
        with self._storage.read() as work:
            return work.changes.people()

    def object_kinds(self, person: Person) -> Sequence[str]:
        """The kinds of things that were ever changed."""
        person.check_may(Action.SEE_AUDIT)
        with self._storage.read() as work:
            return work.changes.object_kinds()

    def first_broken(self) -> BrokenTrail | None:
        """The first row that was changed other than by this program; None where the trail is whole. Reads every row."""
        with self._storage.read() as work:
            return work.changes.first_broken()


def as_seen(change: Change, person: Person) -> Change:
    """A change with what it says left out, where the person may not see what it is about."""
    needed = WHO_MAY_READ.get(change.object_kind)
    if needed is None or person.may(needed, change.area_code):
        return change
    return replace(change, summary=HIDDEN.format(needed.value), before=None, after=None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HERE).astimezone(UTC)


def _values(change: Change) -> tuple[Any, ...]:
    code = change.area_code
    return (
        change.id, change.at.isoformat(timespec="seconds"), change.person, change.action, change.object_kind,
        change.object_id, authority(code).plain_name if code and has_authority(code) else code or "", change.summary,
        _json(change.before), _json(change.after), change.digest,
    )  # fmt: skip


def _json(values: Any) -> str:
    return "" if values is None else json.dumps(values, ensure_ascii=False, sort_keys=True)
