"""The audit trail's hash chain: every row holds a digest of itself and of the row before it.

A row's digest is SHA-256 over the digest before it followed by the row as canonical JSON: the fields of `CHAINED`, keys
sorted, no spaces, ASCII, the moment in UTC to the microsecond. The row `change_head` holds the newest row's number and
digest, so that rows cut off at the end are noticed too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import OperationalError

from services.ports import BrokenTrail
from storage import tables

CHAINED = (
    "id", "at", "person", "action", "object_kind", "object_id", "area_code", "summary", "before", "after",
)  # fmt: skip
ROWS_AT_A_TIME = 1000
# Made once: a statement made anew is looked up anew, which takes longer than the database does to answer it.
HEAD = select(tables.change_head.c.last_id, tables.change_head.c.digest)
LOCKED_HEAD = HEAD.with_for_update()


@dataclass(frozen=True)
class Head:
    """The newest row of the trail; 0 and "" before there is one."""

    last_id: int = 0
    digest: str = ""


def canonical(row: Mapping[str, Any]) -> str:
    """The row as the one JSON text that its digest is made of."""
    before, after = around_number(row)
    return f"{before}{row['id']}{after}"


def around_number(row: Mapping[str, Any]) -> tuple[str, str]:
    """What stands before and after the row's number in its canonical text; the row may have no number yet."""
    at: datetime = row["at"]
    # SQLite forgets time zones; what it holds is in UTC.
    moment = (at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)).isoformat(timespec="microseconds")
    values = {name: row[name] for name in CHAINED if name != "id"} | {"at": moment}
    before = _as_json({name: value for name, value in values.items() if name < "id"})
    after = _as_json({name: value for name, value in values.items() if name > "id"})
    return before[:-1] + ',"id":', "," + after[1:]


def _as_json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, sort_keys=True, separators=(",", ":"))


def digest_of(before: str, row: Mapping[str, Any]) -> str:
    """The digest of a row that follows a row with the digest `before`; 64 hexadecimal digits."""
    return hashlib.sha256((before + canonical(row)).encode("ascii")).hexdigest()


def as_stored(value: Any) -> Any:
    """A JSON value as it will come back from the database: lists for tuples, text for keys."""
    return None if value is None else json.loads(json.dumps(value))


def head_of(connection: Connection, *, for_writing: bool = False) -> Head:
    """The newest row's number and digest; `for_writing` keeps other writers of the trail waiting until the commit."""
    last_id, digest = connection.execute(LOCKED_HEAD if for_writing else HEAD).one()
    return Head(last_id, digest)


def broken_row(connection: Connection) -> BrokenTrail | None:
    """The first row of the trail that is not as it was written, None where every row is."""
    found = connection.execute(HEAD).first()
    if found is None:
        said = "The row that says where the audit trail ends was taken out other than by this program."
        return BrokenTrail(_newest_number(connection) + 1, said)
    head = Head(*found)
    try:
        return _first_broken(_in_one_go(connection), head)
    except (ValueError, TypeError, OperationalError) as error:
        if not _is_of_spoilt_row(error):
            raise
    # A row that cannot even be read stops the reading of all that are read with it.
    return _first_broken(_one_by_one(connection), head)


Read = tuple[int, Mapping[str, Any] | None]
"""A row's number and the row; None for one that cannot be read."""


def _first_broken(rows: Iterable[Read], head: Head) -> BrokenTrail | None:
    last = Head()
    for number, row in rows:
        if row is None:
            said = f"Row {number} of the audit trail cannot be read: it was changed other than by this program."
            return BrokenTrail(number, said)
        if digest_of(last.digest, row) != row["digest"]:
            return BrokenTrail(
                number,
                f"Row {number} of the audit trail does not follow from row {last.last_id}: it, or a row before it, "
                "was changed, put in or taken out other than by this program.",
            )
        last = Head(number, row["digest"])
    if last.last_id == head.last_id and last != head:
        said = f"Row {last.last_id} of the audit trail is not the one that was written last."
        return BrokenTrail(last.last_id, f"{said} It, or the record of its digest, was changed by another program.")
    if last != head:
        return BrokenTrail(
            last.last_id + 1,
            f"The audit trail ends at row {last.last_id}, but row {head.last_id} was written last: rows were taken out "
            "or put in other than by this program.",
        )
    return None


def _in_one_go(connection: Connection) -> Iterator[Read]:
    everything = select(tables.change).order_by(tables.change.c.id).execution_options(yield_per=ROWS_AT_A_TIME)
    for row in connection.execute(everything).mappings():
        yield row["id"], dict(row)


def _one_by_one(connection: Connection) -> Iterator[Read]:
    for number in connection.execute(select(tables.change.c.id).order_by(tables.change.c.id)).scalars().all():
        try:
            row = dict(connection.execute(select(tables.change).where(tables.change.c.id == number)).mappings().one())
            digest_of("", row)
        except (ValueError, TypeError, OperationalError) as error:
            if not _is_of_spoilt_row(error):
                raise
            yield number, None
        else:
            yield number, row


def _is_of_spoilt_row(error: Exception) -> bool:
    """Whether reading failed at what stands in a row, and not at the database. SQLite keeps whatever it is given."""
    return not isinstance(error, OperationalError) or "could not decode" in str(error.orig).lower()


def _newest_number(connection: Connection) -> int:
    return connection.execute(select(func.max(tables.change.c.id))).scalar() or 0
