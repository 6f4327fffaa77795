"""Reading and inserting single rows, the same way everywhere."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, RowMapping, Table, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from services.exceptions import NotFoundError


def inserted_id(connection: Connection, table: Table, **values: Any) -> int:
    key = connection.execute(insert(table).values(**values)).inserted_primary_key
    assert key is not None  # noqa: S101  (an insert of one row always has one)
    return int(key[0])


def insert_if_absent(connection: Connection, table: Table, **values: Any) -> bool:
    """Whether the row was inserted; False where one with its key is there already."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    attempt = dialect.insert(table).values(**values).on_conflict_do_nothing().returning(*table.primary_key)
    return connection.execute(attempt).first() is not None


def one(connection: Connection, table: Table, row_id: int, what: str) -> RowMapping:
    row = connection.execute(select(table).where(table.c.id == row_id)).mappings().first()
    if row is None:
        raise NotFoundError(f"There is no such record any more ({what}, number {row_id}). Reload the page.")
    return row
