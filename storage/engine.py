"""The connection: opened, migrated to the present, and its troubles said in sentences."""

from __future__ import annotations

import sqlite3
import threading
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
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnectionError

from services.exceptions import RefusedError, StorageUnavailableError
from storage.documents import as_json

MIGRATIONS = Path(__file__).parent / "migrations"
SECONDS_TO_WAIT_FOR_A_LOCK = 10
SECONDS_TO_CONNECT = 5
SECONDS_TO_WAIT_FOR_A_CONNECTION = 30
CONNECTIONS = 15
"""Kept open by one process; as many again may be opened while there is a rush."""

KEPT = "What was saved before is safe; what you just entered was not saved."
MIGRATION_LOCK = 7_211_866
"""Any number, as long as every replica asks PostgreSQL for the same one."""
ONE_UPGRADE = threading.Lock()
OTHER_TABLES = ("42P01", "42703", "42P07", "42701")
"""What PostgreSQL calls a table or a column that is not there, and one that is there already."""


def open_engine(url: str) -> Engine:
    """An engine for an SQLite or PostgreSQL address, its schema at the newest version.

    StorageUnavailableError says what is wrong with the address or the database and how to mend it.
    """
    address = parse_url(url)
    engine = _sqlite_engine(address) if address.get_backend_name() == "sqlite" else _postgresql_engine(address)
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


def _postgresql_engine(address: URL) -> Engine:
    # A server that is gone is said to be gone, instead of a page that waits for the network to give up.
    patience = {
        "connect_timeout": SECONDS_TO_CONNECT,
        "tcp_user_timeout": 1000 * SECONDS_TO_WAIT_FOR_A_LOCK,
        "options": f"-c lock_timeout={SECONDS_TO_WAIT_FOR_A_LOCK}s",
    }
    chosen = {name: value for name, value in patience.items() if name not in address.query}
    return create_engine(
        address, pool_pre_ping=True, pool_size=CONNECTIONS, max_overflow=CONNECTIONS, connect_args=chosen,
        pool_timeout=SECONDS_TO_WAIT_FOR_A_CONNECTION, json_serializer=as_json,
    )  # fmt: skip


def is_file_uri(place: str) -> bool:
    """Whether an SQLite address is in SQLite's own form (`file:...?uri=true`), which is for the driver to read."""
    return place.startswith("file:")


def _make_folder(place: str) -> None:
    if is_file_uri(place):
        return
    folder = Path(place).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageUnavailableError(
            f"The folder {folder} cannot be made ({error.strerror}). Choose another place for the database "
            "with RUNAWAYS_DATABASE_URL, or give yourself the right to write there."
        ) from error


def _sqlite_engine(address: URL) -> Engine:
    _make_folder(str(address.database))
    engine = create_engine(
        address, connect_args={"timeout": SECONDS_TO_WAIT_FOR_A_LOCK}, pool_size=CONNECTIONS, max_overflow=CONNECTIONS,
        pool_timeout=SECONDS_TO_WAIT_FOR_A_CONNECTION, json_serializer=as_json,
    )  # fmt: skip

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
                upgrade(connection, "head")


def upgrade(connection: Connection, schema: str) -> None:
    """Bring the tables to a schema's version, in the connection's own transaction."""
    # Alembic keeps the connection that it works on for the whole process: one at a time, or it would take another's.
    with ONE_UPGRADE:
        command.upgrade(alembic_of(connection), schema)


def _use_write_ahead_log(engine: Engine) -> None:
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        raw.close()


def is_current(connection: Connection) -> bool:
    """Whether the schema is this program's. StorageUnavailableError where it is newer."""
    present = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory.from_config(alembic_of(connection))
    if present is None or present == scripts.get_current_head():
        return present is not None
    try:
        scripts.get_revision(present)
    except CommandError as error:
        raise StorageUnavailableError(
            f"The database ({name_of(connection.engine)}) was written by a newer version of this program "
            f"(its schema is '{present}'). Nothing was changed. Start the newer version, or restore a backup made "
            "with this one, or point RUNAWAYS_DATABASE_URL at another database."
        ) from error
    return False


def alembic_of(connection: Connection | None) -> Config:
    """How Alembic finds the migrations, on a connection whose transaction is open."""
    alembic = Config()
    alembic.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    alembic.attributes["connection"] = connection
    return alembic


def newest_schema() -> str:
    """The version of the tables that this program works with."""
    return ScriptDirectory.from_config(alembic_of(None)).get_current_head() or ""


def name_of(engine: Engine) -> str:
    """The database as a sentence names it to whoever visits: no folder and no host, which are nobody's business."""
    database = engine.url.database or "in memory"
    return f"file {database.rpartition('/')[2]}" if engine.dialect.name == "sqlite" else database


def place_of(engine: Engine) -> str:
    """Where the data are, without any password."""
    if engine.dialect.name == "sqlite":
        return f"file {engine.url.database}"
    return f"{engine.url.database} on {engine.url.host or 'this machine'}"


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: committed when the block ends well, rolled back when it does not."""
    with (
        in_sentences(engine),
        engine.connect().execution_options(writes=True) as connection,
        connection.begin() as transaction,
    ):
        yield connection
        try:
            transaction.commit()
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            raise StorageUnavailableError(
                f"The database ({name_of(engine)}) went away while it was saving. What was saved before is safe; "
                "whether what you just entered was saved cannot be told. Look again when it is back."
            ) from error


@contextmanager
def in_sentences(engine: Engine) -> Iterator[None]:
    """Turn what a database driver says into a sentence that tells a person what to do."""
    try:
        yield
    except DataError as error:
        # The database is well, and trying again would not help: it is what was entered.
        raise RefusedError(
            f"What was entered cannot be kept: {str(error.orig).splitlines()[0]}. Nothing was stored. Shorten it, or "
            "type it instead of copying it."
        ) from error
    except DBAPIError as error:
        raise StorageUnavailableError(_sentence(str(error.orig), error, name_of(engine))) from error
    except NoFreeConnectionError as error:
        raise StorageUnavailableError(
            f"The database ({name_of(engine)}) has more to do than it can. {KEPT} Try again in a minute."
        ) from error
    except sqlite3.Error as error:
        # A connection's own set-up speaks the driver's language.
        raise StorageUnavailableError(_sentence(str(error), error, name_of(engine))) from error


def _is_of_other_tables(words: str, error: Exception) -> bool:
    """Whether a table or a column is not there that should be, or is there that should not."""
    if code := getattr(getattr(error, "orig", None), "sqlstate", None):
        return code in OTHER_TABLES
    return any(part in words for part in ("no such table", "no such column", "has no column", "already exists"))


def _sentence(words: str, error: Exception, place: str) -> str:
    said = words.lower()
    if _is_of_other_tables(said, error):
        return (
            f"The tables of the database ({place}) do not fit this program ({words.splitlines()[0]}): another version "
            "or another program made or changed them, or they were left unfinished. Nothing was stored just now. Start "
            "the version that wrote them, or restore a backup into an empty database."
        )
    if "locked" in said or "lock timeout" in said or "deadlock" in said:
        return (
            f"The database ({place}) is locked by another program, or by a long piece of somebody else's work. {KEPT} "
            "Close the other program, or wait a minute, and try again."
        )
    if "readonly" in said or "read-only" in said:
        return f"The database ({place}) can only be read. {KEPT} Give this program the right to write there."
    if "not a database" in said or "malformed" in said:
        return f"The database ({place}) is damaged or is no database. {KEPT} Restore a backup in its place."
    if "is full" in said or "no space left" in said:
        return f"There is no room left for the database ({place}). {KEPT} Make room and try again."
    if isinstance(error, OperationalError | sqlite3.OperationalError):
        return f"The database ({place}) cannot be reached. {KEPT} Check that it is running and try again."
    return f"The database ({place}) refused: {words.splitlines()[0]}. {KEPT}"
