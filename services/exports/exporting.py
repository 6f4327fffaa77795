"""The tables that leave the product: the same rows that the pages show, with what a reader must know of them.

The page, the workbook, the files and the command line all come here, so that a figure is the same wherever it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property

from charter.framework import instruments
from charter.permissions import Action
from services.exceptions import NotAllowedError, NotFoundError, RefusedError
from services.exports.exportables import EXPORTABLE as EXPORTABLE
from services.exports.exportables import Exportable as Exportable
from services.exports.exportables import Scope as Scope
from services.exports.public_tables import (
    FOR_ROLES,
    Hidden,
    hidden_in,
    rows_back,
    without_columns,
    without_people,
    without_small_counts,
)
from services.exports.record_tables import foi_table
from services.exports.record_tables import published_table as published_table
from services.exports.record_tables import scorecard_table as scorecard_table
from services.exports.table_builders import BUILDERS, COMPARE, MAP, builder
from services.exports.table_sources import TableSources
from services.generated import stamp_for, stamp_of
from services.people import LOCAL_PERSON, Person
from services.ports import Storage
from services.tables import Table

METHOD_VERSION = "1"
"""The version of docs/method.md that the figures of an export follow."""

EVERYBODY = Person("everybody", "everybody")
"""Who sees what is public: no role, so only what is published, and no small numbers."""


class Exporting:
    """Builds the tables by id, for one person: what they may not see does not leave through them."""

    def __init__(self, storage: Storage, person: Person = LOCAL_PERSON, stamp: str | None = None) -> None:
        self._person, self._storage = person, storage
        self._stamp = stamp_of(storage) if stamp is None else stamp
        self._own = TableSources(storage, person)
        self._everybody = TableSources(storage, EVERYBODY)

    def offered(self, *, area_code: str | None = None, public: bool = False) -> tuple[Exportable, ...]:
        """The tables this person can have, of one area or, with none named, of every area."""
        return tuple(
            e
            for e in EXPORTABLE
            if not (e.internal and (public or not self._person.grants))
            and (e.needs is None or self._person.may(e.needs, area_code))
        )

    def complete(self, scope: Scope) -> tuple[str, ...]:
        """The ids of every table that can be had with a scope: without an area none of those about one."""
        offered = self.offered(area_code=scope.area_code, public=scope.public)
        return tuple(e.id for e in offered if scope.area_code or not e.needs_area)

    def table(self, table_id: str, scope: Scope) -> Table:
        """One table, stamped where the database is a demonstration.

        NotFoundError for an id that is none; RefusedError where it is about an area and none is named, or is not for
        publication; NotAllowedError where this person may not see it.
        """
        self._check(table_id, scope)
        sources = self._everybody if scope.public else self._own
        found = builder(table_id)(sources, scope)
        return replace(self._as_may_be_seen(found, scope), stamp=stamp_for(table_id, self._stamp))

    def tables(self, table_ids: Sequence[str], scope: Scope) -> tuple[Table, ...]:
        return tuple(self.table(table_id, scope) for table_id in table_ids)

    def data_moment(self) -> datetime:
        """When the data last changed: the same data, the same moment, and so the same files."""
        with self._storage.read() as work:
            newest = work.changes.data_moment()
        return newest.astimezone(UTC) if newest else datetime(2012, 1, 1, tzinfo=UTC)

    def _check(self, table_id: str, scope: Scope) -> None:
        known = next((e for e in EXPORTABLE if e.id == table_id), None)
        if known is None:
            if not table_id.startswith((MAP, COMPARE)):
                raise NotFoundError(f"There is no table '{table_id}'. The tables are {', '.join(BUILDERS)}.")
            known = Exportable(table_id, table_id, "Comparison", needs_area=table_id.startswith(COMPARE))
        if known.needs_area and scope.area_code is None:
            raise RefusedError(f"The table '{table_id}' is about one area: name it.")
        if known.internal and scope.public:
            raise RefusedError(f"The table '{table_id}' says who did what here. It is not for publication.")
        if known.internal and not self._person.grants:
            raise NotAllowedError(f"The table '{table_id}' is for people with a role here. An administrator gives one.")
        if known.needs is not None:
            self._person.check_may(known.needs, scope.area_code)

    def _as_may_be_seen(self, table: Table, scope: Scope) -> Table:
        if scope.public:
            return without_people(without_small_counts(table, self._hidden))
        if not self._person.grants:
            table = without_columns(table, FOR_ROLES)
        if self._person.may(Action.SEE_SMALL_NUMBERS):
            return table
        kept = without_small_counts(table, self._hidden)
        return rows_back(table, kept, lambda code: self._person.may(Action.SEE_SMALL_NUMBERS, code))

    def _hidden(self) -> Hidden:
        return self._hidden_answers

    @cached_property
    def _hidden_answers(self) -> Hidden:
        return hidden_in(foi_table(self._own.ingestion, None), self._own.ingestion.catalogue())


def instrument_choices() -> tuple[tuple[str, str], ...]:
    """Ids and titles of the instruments that areas assess themselves on."""
    return tuple((i.id, i.title) for i in instruments().values() if i.answered_by == "self_assessment")
