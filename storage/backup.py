"""One file that holds everything: a zip of one JSON-lines file a table, and a manifest that says what is in them.

Values stand as JSON has them; days and moments as ISO 8601 in UTC, bytes as base64. Nothing in the file depends on the
kind of database, so SQLite's backup restores into PostgreSQL and the other way round. A backup of an older schema is
put into tables of that schema and then migrated, all in the one transaction of the restore.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Any, BinaryIO

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from config import program_version
from services.administration.backups import BackupContents, Progress, Restored, silent
from services.administration.sessions import BEGIN_AFTER
from services.exceptions import BackupError, RefusedError
from services.generated import DEMONSTRATION, KIND, STAMP
from services.people import SHIPPED, SIGN_IN
from services.ports import WHOLE_DATABASE
from storage import tables
from storage.chain import broken_row
from storage.engine import alembic_of, in_sentences, upgrade, writing
from storage.repositories.audit import AuditTrail

if TYPE_CHECKING:
    from storage.unit_of_work import SqlStorage

FORMAT, MANIFEST = "runaways-charter-backup-1", "manifest.json"
ROWS_AT_A_TIME = 1000
LEFT_OUT = frozenset({"session", "presence"})
"""Who is signed in and who is looking at what: of the moment, and a restored sign-in would be a stolen one."""

DAMAGED = "The backup is damaged: {}. Nothing was restored. Take another copy of it, or an earlier backup."


@dataclass(frozen=True)
class Part:
    """One table in the file."""

    name: str
    rows: int
    sha256: str

    @property
    def file_name(self) -> str:
        return f"tables/{self.name}.jsonl"


@dataclass(frozen=True)
class Manifest:
    """What the file says of itself."""

    contents: BackupContents
    parts: tuple[Part, ...]

    def as_json(self) -> str:
        about = self.contents
        return json.dumps(
            {
                "format": FORMAT, "program": about.program, "schema": about.schema, "stamp": about.stamp,
                "made_at": about.made_at.isoformat(),
                "tables": [{"name": part.name, "rows": part.rows, "sha256": part.sha256} for part in self.parts],
            },
            indent=1,
        )  # fmt: skip


def write_backup(storage: SqlStorage, person: str, out: BinaryIO, progress: Progress = silent) -> BackupContents:
    """Write everything as it stood at one moment to `out`; others go on reading and writing meanwhile."""
    with (
        _written(), _snapshot(storage.engine) as connection, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):  # fmt: skip
        wanted = [table for table in tables.metadata.sorted_tables if table.name not in LEFT_OUT]
        sizes = {table.name: _count(connection, table) for table in wanted}
        tell = _Telling(progress, sum(sizes.values()), "Writing")
        parts = tuple(_write_table(connection, table, archive, tell) for table in wanted)
        kind = connection.execute(sa.select(tables.setting.c.value).where(tables.setting.c.name == KIND)).scalar()
        contents = BackupContents(
            storage.clock(), program_version(), _schema_of(connection), sum(part.rows for part in parts),
            STAMP if kind == DEMONSTRATION else "",
        )  # fmt: skip
        archive.writestr(MANIFEST, Manifest(contents, parts).as_json())
    with storage.write(person) as work:
        work.note("backed up", (WHOLE_DATABASE, "whole"), f"{contents.rows:,} rows")
    return contents


@contextmanager
def _written() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackupError(
            f"The backup could not be written ({error.strerror or error}), so there is none. What is in the database "
            "is as it was. Make room, or choose another place, and make the backup again."
        ) from error


@contextmanager
def _snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection that sees one moment only, however long it reads."""
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with in_sentences(engine), engine.connect() as connection:
        yield connection.execution_options(**options) if engine.dialect.name == "postgresql" else connection


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


class _Telling:
    """Tells how far the work is, once for every so many rows."""

    def __init__(self, progress: Progress, total: int, verb: str, share: tuple[float, float] = (0, 1)) -> None:
        self._progress, self._total, self._verb, self._share = progress, max(total, 1), verb, share
        self._done = 0

    def add(self, rows: int, name: str) -> None:
        self._done += rows
        low, high = self._share
        share = low + (high - low) * min(self._done / self._total, 1)
        self._progress(share, f"{self._verb} {name.replace('_', ' ')}")


def _write_table(connection: sa.Connection, table: sa.Table, archive: zipfile.ZipFile, tell: _Telling) -> Part:
    digest, count = hashlib.sha256(), 0
    # A table of whole files is read file by file: a thousand of them would not fit into memory.
    at_a_time = 1 if any(isinstance(column.type, sa.LargeBinary) for column in table.columns) else ROWS_AT_A_TIME
    everything = sa.select(table).order_by(*table.primary_key).execution_options(yield_per=at_a_time)
    # "Zip64" from the start: how large the table becomes is not known yet.
    with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as file:
        for rows in connection.execute(everything).mappings().partitions():
            text = "".join(json.dumps(_as_json(row), ensure_ascii=False) + "\n" for row in rows).encode()
            digest.update(text)
            file.write(text)
            count += len(rows)
            tell.add(len(rows), table.name)
    return Part(table.name, count, digest.hexdigest())


def _as_json(row: sa.RowMapping) -> dict[str, Any]:
    return {name: _value_as_json(value) for name, value in row.items()}


def _value_as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def check_backup(source: BinaryIO, progress: Progress = silent) -> Manifest:
    """The manifest of a backup whose every byte is as it was written. BackupError says what is wrong with another."""
    with _open(source) as archive:
        manifest = _manifest(archive)
        _check_schema(manifest.contents)
        _check_names(manifest)
        tell = _Telling(progress, manifest.contents.rows, "Checking")
        for part in manifest.parts:
            _check_part(archive, part)
            tell.add(part.rows, part.name)
    return manifest


@contextmanager
def _open(source: BinaryIO) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError) as error:
        raise BackupError(
            "The file is no backup of this program, or was cut short. Nothing was restored. Choose the file that the "
            "backup was written to, whole."
        ) from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        about = json.loads(archive.read(MANIFEST))
        if about["format"] != FORMAT:
            raise BackupError(
                f"The backup is of a kind that this program does not know ('{str(about['format'])[:60]}'). Nothing was "
                "restored. Restore it with the version of the program that made it, or a newer one."
            )
        parts = tuple(Part(str(part["name"]), part["rows"], part["sha256"]) for part in about["tables"])
        contents = BackupContents(
            datetime.fromisoformat(about["made_at"]), about["program"], about["schema"],
            sum(part.rows for part in parts), about["stamp"],
        )  # fmt: skip
    except KeyError as error:
        raise BackupError(f"The file is no backup of this program: it has no {error}. Nothing was restored.") from error
    except (ValueError, TypeError, zipfile.BadZipFile, zlib.error) as error:
        raise BackupError(DAMAGED.format("what it says of itself cannot be read")) from error
    return Manifest(contents, parts)


def _check_schema(contents: BackupContents) -> None:
    try:
        ScriptDirectory.from_config(alembic_of(None)).get_revision(contents.schema)
    except CommandError as error:
        raise BackupError(
            f"The backup was made by a newer version of this program ({contents.program}, schema "
            f"'{contents.schema}'). Nothing was restored. Restore it with that version."
        ) from error


def _check_names(manifest: Manifest) -> None:
    """Before anything is dropped: a restore empties what is named, and the database may hold tables of others."""
    known = tables_of(manifest.contents.schema)
    if strange := [part.name for part in manifest.parts if part.name not in known]:
        raise BackupError(DAMAGED.format(f"its schema has no table '{str(strange[0])[:60]}' that can be restored"))


@lru_cache(maxsize=8)
def tables_of(schema: str) -> frozenset[str]:
    """The tables that a backup of a schema may hold: those that its migrations make, found by making them in memory."""
    engine = sa.create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            upgrade(connection, schema)
            return frozenset(sa.inspect(connection).get_table_names()) - LEFT_OUT - {"alembic_version"}
    finally:
        engine.dispose()


def _check_part(archive: zipfile.ZipFile, part: Part) -> None:
    digest, rows = hashlib.sha256(), 0
    try:
        with archive.open(part.file_name) as file:
            while block := file.read(1 << 20):
                digest.update(block)
                rows += block.count(b"\n")
    except KeyError as error:
        raise BackupError(DAMAGED.format(f"the table {part.name} is not in it")) from error
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise BackupError(DAMAGED.format(f"the table {part.name} cannot be read")) from error
    if (digest.hexdigest(), rows) != (part.sha256, part.rows):
        raise BackupError(DAMAGED.format(f"the table {part.name} is not as it was written"))


def read_backup(
    storage: SqlStorage, person: str, source: BinaryIO, *, replace: bool = False, progress: Progress = silent
) -> Restored:
    """Put a backup in the place of what is there; on any error everything stays as it was."""
    manifest = check_backup(source, lambda share, words: progress(0.3 * share, words))
    with _open(source) as archive, storage.turn(), writing(storage.engine) as connection:
        check_may_be_filled(connection, manifest.contents, replace=replace)
        _drop_everything(connection)
        upgrade(connection, manifest.contents.schema)
        _fill(connection, archive, manifest, _Telling(progress, manifest.contents.rows, "Restoring", (0.3, 0.95)))
        upgrade(connection, "head")
        _count_on(connection)
        _end_every_sign_in(connection, storage.clock())
        progress(0.95, "Checking the audit trail")
        broken = broken_row(connection)
        trail = AuditTrail(connection, person, storage.clock())
        about = manifest.contents
        made = f"{about.made_at:%d %B %Y, %H:%M} UTC"
        trail.append("restored a backup", (WHOLE_DATABASE, "whole"), f"Backup of {made}, {about.rows:,} rows")
        trail.write_out()
    progress(1, "Restored")
    return Restored(manifest.contents, broken)


def check_may_be_filled(connection: sa.Connection, backup: BackupContents, *, replace: bool) -> None:
    """Raise RefusedError where a backup would take the place of somebody's work."""
    by_people = sa.select(sa.func.count()).where(tables.change.c.person.not_in((SHIPPED.id, SIGN_IN.id)))
    if not connection.execute(by_people).scalar_one():
        return
    kind = connection.execute(sa.select(tables.setting.c.value).where(tables.setting.c.name == KIND)).scalar()
    if backup.stamp and kind != DEMONSTRATION:
        raise RefusedError(
            f"The backup is of a demonstration ('{backup.stamp}') and this database holds real work. Nothing was "
            "restored. Restore it into an empty database."
        )
    if not replace:
        raise RefusedError(
            "Somebody has worked in this database, and a restore takes the place of everything in it. Nothing was "
            "restored. Back it up first, then restore with the choice to replace what is there (--replace)."
        )


def _end_every_sign_in(connection: sa.Connection, now: datetime) -> None:
    """Sign-ins are not in a backup, so neither is which of them were ended: none from before may count again."""
    if not connection.execute(sa.select(sa.func.count()).select_from(tables.person)).scalar_one():
        return
    setting = tables.setting
    connection.execute(sa.delete(setting).where(setting.c.name == BEGIN_AFTER))
    connection.execute(sa.insert(setting).values(name=BEGIN_AFTER, value=now.isoformat(timespec="seconds")))


def _drop_everything(connection: sa.Connection) -> None:
    there = sa.MetaData()
    ours = {*tables.metadata.tables, "alembic_version"}
    there.reflect(connection, only=lambda name, _: name in ours)
    there.drop_all(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("DROP FUNCTION IF EXISTS change_is_append_only"))


def _fill(connection: sa.Connection, archive: zipfile.ZipFile, manifest: Manifest, tell: _Telling) -> None:
    there = sa.MetaData()

    @sa.event.listens_for(there, "column_reflect")
    def _no_null_inside_json(_inspector: Any, _table: Any, column: Any) -> None:
        if isinstance(column["type"], sa.JSON):
            column["type"] = sa.JSON(none_as_null=True)

    rows_of = {part.name: part for part in manifest.parts}
    ours = tables_of(manifest.contents.schema)
    there.reflect(connection, only=lambda name, _: name in ours)
    for table in reversed(there.sorted_tables):
        # What a migration put into new tables is in the backup too. The trail is empty, and would refuse.
        if table.name != "change":
            connection.execute(sa.delete(table))
    for table in there.sorted_tables:
        if part := rows_of.get(table.name):
            with archive.open(part.file_name) as file:
                _fill_table(connection, table, file, tell)


def _fill_table(connection: sa.Connection, table: sa.Table, file: IO[bytes], tell: _Telling) -> None:
    readers = {column.name: _reader(column.type) for column in table.columns}
    batch: list[dict[str, Any]] = []
    size = 0
    for line in io.TextIOWrapper(file, "utf-8", newline="\n"):
        row = json.loads(line)
        batch.append({name: None if value is None else readers[name](value) for name, value in row.items()})
        size += len(line)
        if len(batch) == ROWS_AT_A_TIME or size > 10_000_000:
            _insert(connection, table, batch, tell)
            size = 0
    _insert(connection, table, batch, tell)


def _insert(connection: sa.Connection, table: sa.Table, batch: list[dict[str, Any]], tell: _Telling) -> None:
    if batch:
        connection.execute(sa.insert(table), batch)
        tell.add(len(batch), table.name)
        batch.clear()


def _reader(kind: sa.types.TypeEngine[Any]) -> Callable[[Any], Any]:
    if isinstance(kind, sa.DateTime):
        return datetime.fromisoformat
    if isinstance(kind, sa.Date):
        return date.fromisoformat
    return base64.b64decode if isinstance(kind, sa.LargeBinary) else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _count_on(connection: sa.Connection) -> None:
    """Let PostgreSQL number new rows after those that were restored; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables.metadata.sorted_tables:
        for column in table.primary_key:
            # Both names are this program's own, from its list of tables.
            sequence = connection.execute(
                sa.text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": column.name}
            ).scalar()
            if sequence:
                newest = sa.select(sa.func.coalesce(sa.func.max(column), 0)).scalar_subquery()
                connection.execute(sa.select(sa.func.setval(sequence, newest + 1, False)))


def schema_version(engine: sa.Engine) -> str:
    """The version of the database's tables."""
    with in_sentences(engine), engine.connect() as connection:
        return _schema_of(connection)


def _schema_of(connection: sa.Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""
