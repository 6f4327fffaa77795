"""Reading and inserting single rows, the same way everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import JSON, Connection, Date, DateTime, Insert, RowMapping, Table, TypeDecorator, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from services.exceptions import NotFoundError


@cache
def _insert_into(table: Table) -> Insert:
    """Made once for each table: a statement made anew is looked up anew, which takes longer than the database does."""
    return insert(table)


@cache
def _insert_if_absent(table: Table, dialect: str) -> Any:
    kind = postgresql if dialect == "postgresql" else sqlite
    return kind.insert(table).on_conflict_do_nothing().returning(*table.primary_key)


def inserted_id(connection: Connection, table: Table, **values: Any) -> int:
    key = connection.execute(_insert_into(table), values).inserted_primary_key
    assert key is not None  # noqa: S101  (an insert of one row always has one)
    return int(key[0])


T = TypeVar("T")
NOT_THE_DRIVERS = (JSON, TypeDecorator, Date, DateTime)
"""Kinds of values that SQLite's driver does not take as they are."""
AT_ONCE = 2_000
"""Rows that are inserted together: many enough to be quick, few enough to weigh nothing beside the file itself."""


def in_batches(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in lists of up to AT_ONCE, without ever holding all of them."""
    left = iter(values)
    while some := list(islice(left, AT_ONCE)):
        yield some


def insert_many(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows whose values stand in the order of `columns`.

    Handing SQLite's driver the rows as they are saves most of the time: SQLAlchemy looks at every value of every row.
    """
    if connection.dialect.name != "sqlite":
        for some in in_batches(rows):
            connection.execute(insert(table), [dict(zip(columns, row, strict=True)) for row in some])
        return
    dialect = connection.dialect
    quoted = ", ".join(dialect.identifier_preparer.quote(name) for name in columns)
    statement = f"INSERT INTO {table.name} ({quoted}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
    kinds = [table.c[name].type for name in columns]
    makers = [
        (place, kind.dialect_impl(dialect).bind_processor(dialect))
        for place, kind in enumerate(kinds)
        if isinstance(kind, NOT_THE_DRIVERS)
    ]
    for some in in_batches(rows):
        connection.exec_driver_sql(statement, [as_driven(row, makers) for row in some] if makers else some)


def as_driven(row: Sequence[Any], makers: Sequence[tuple[int, Any]]) -> tuple[Any, ...]:
    """A row as the driver takes it: values of kinds that it does not know made into ones that it does."""
    found = tuple(row)
    for place, make in makers:
        if found[place] is not None:
            found = (*found[:place], make(found[place]), *found[place + 1 :])
    return found


def insert_if_absent(connection: Connection, table: Table, **values: Any) -> bool:
    """Whether the row was inserted; False where one with its key is there already."""
    attempt = _insert_if_absent(table, connection.dialect.name)
    return connection.execute(attempt, values).first() is not None


def one(connection: Connection, table: Table, row_id: int, what: str) -> RowMapping:
    row = connection.execute(select(table).where(table.c.id == row_id)).mappings().first()
    if row is None:
        raise NotFoundError(f"There is no such record any more ({what}, number {row_id}). Reload the page.")
    return row
