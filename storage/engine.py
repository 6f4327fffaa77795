"""The connection: opened, migrated to the present, and its troubles said in sentences."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from services.exceptions import StorageUnavailableError

MIGRATIONS = Path(__file__).parent / "migrations"
SECONDS_TO_WAIT_FOR_A_LOCK = 10
MIGRATION_LOCK = 7_211_866
"""Any number, as long as every replica asks PostgreSQL for the same one."""


def open_engine(url: str) -> Engine:
    """An engine for an SQLite or PostgreSQL address, its schema at the newest version.

    StorageUnavailableError says what is wrong with the address or the database and how to mend it.
    """
    address = parse_url(url)
    if address.get_backend_name() == "sqlite":
        engine = _sqlite_engine(address)
    else:
        engine = create_engine(address, pool_pre_ping=True, pool_size=10, max_overflow=20)
    try:
        migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def parse_url(url: str) -> URL:
    """The address as SQLAlchemy reads it; `postgresql://` is taken to mean the driver that is installed."""
    try:
        address = make_url(url)
        backend = address.get_backend_name()
    except (ArgumentError, NoSuchModuleError) as error:
        raise StorageUnavailableError(
            "The database address cannot be read. Write it as sqlite:///path/to/file.sqlite3 or "
            "postgresql://user:password@host/name (environment variable RUNAWAYS_DATABASE_URL)."
        ) from error
    if backend not in ("sqlite", "postgresql"):
        raise StorageUnavailableError(f"The database is SQLite or PostgreSQL; '{backend}' is not supported.")
    if backend == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    if not address.database or address.database == ":memory:":
        raise StorageUnavailableError("The SQLite address names no file. Write sqlite:///path/to/file.sqlite3.")
    return address


def _sqlite_engine(address: URL) -> Engine:
    path = Path(str(address.database))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageUnavailableError(
            f"The folder {path.parent} cannot be made ({error.strerror}). Choose another place for the database "
            "with RUNAWAYS_DATABASE_URL, or give yourself the right to write there."
        ) from error
    engine = create_engine(address, connect_args={"timeout": SECONDS_TO_WAIT_FOR_A_LOCK})

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        # The driver's own transaction handling is switched off: it would start a transaction too late to be safe.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        # A writer takes its lock at once: a reader that turned writer later could be refused half way.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest version in one transaction; nothing is left half done if it is interrupted."""
    with in_sentences(engine):
        if engine.dialect.name == "sqlite":
            _use_write_ahead_log(engine)
        with engine.connect().execution_options(writes=False) as connection, connection.begin():
            if is_current(connection):
                return
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            if engine.dialect.name == "postgresql":
                # Replicas that start together wait for each other here.
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
            if not is_current(connection):
                command.upgrade(_alembic(connection), "head")


def _use_write_ahead_log(engine: Engine) -> None:
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        raw.close()


def is_current(connection: Connection) -> bool:
    """Whether the schema is this program's. StorageUnavailableError where it is newer."""
    present = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory.from_config(_alembic(connection))
    if present is None or present == scripts.get_current_head():
        return present is not None
    try:
        scripts.get_revision(present)
    except CommandError as error:
        raise StorageUnavailableError(
            f"The database {place_of(connection.engine)} was written by a newer version of this program "
            f"(its schema is '{present}'). Nothing was changed. Start the newer version, or restore a backup made "
            "with this one, or point RUNAWAYS_DATABASE_URL at another database."
        ) from error
    return False


def _alembic(connection: Connection) -> Config:
    alembic = Config()
    alembic.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    alembic.attributes["connection"] = connection
    return alembic


def place_of(engine: Engine) -> str:
    """Where the data are, without any password."""
    if engine.dialect.name == "sqlite":
        return f"file {engine.url.database}"
    return f"{engine.url.database} on {engine.url.host or 'this machine'}"


@contextmanager
def in_sentences(engine: Engine) -> Iterator[None]:
    """Turn what a database driver says into a sentence that tells a person what to do."""
    try:
        yield
    except DBAPIError as error:
        raise StorageUnavailableError(_sentence(str(error.orig), error, place_of(engine))) from error
    except sqlite3.Error as error:
        # A connection's own set-up speaks the driver's language.
        raise StorageUnavailableError(_sentence(str(error), error, place_of(engine))) from error


def _sentence(words: str, error: Exception, place: str) -> str:
    said = words.lower()
    kept = "What was saved before is safe; what you just entered was not saved."
    if "locked" in said:
        return f"The database ({place}) is locked by another program. {kept} Close the other program and try again."
    if "readonly" in said or "read-only" in said:
        return f"The database ({place}) can only be read. {kept} Give this program the right to write there."
    if "not a database" in said or "malformed" in said:
        return f"The database ({place}) is damaged or is no database. {kept} Restore a backup in its place."
    if "full" in said:
        return f"There is no room left for the database ({place}). {kept} Make room and try again."
    if isinstance(error, OperationalError | sqlite3.OperationalError):
        return f"The database ({place}) cannot be reached. {kept} Check that it is running and try again."
    return f"The database ({place}) refused: {words.splitlines()[0]}. {kept}"
