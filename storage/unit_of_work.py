"""Transactions: one unit of work, one commit, one audit trail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import BinaryIO

from sqlalchemy import Connection, Engine

from services.administration.backups import BackupContents, Progress, Restored, silent
from storage.backup import check_backup, read_backup, schema_version, write_backup
from storage.engine import in_sentences, newest_schema, open_engine, place_of, writing
from storage.repositories import (
    ActionsInSql,
    AssessmentsInSql,
    AuditTrail,
    ChallengesInSql,
    ChangesInSql,
    CodingsInSql,
    CorrectionsInSql,
    DeclarationsInSql,
    ImportsInSql,
    NameDecisionsInSql,
    NeighboursInSql,
    PeopleInSql,
    PresenceInSql,
    SettingsInSql,
    SignupsInSql,
    StatementsInSql,
    WavesInSql,
)
from storage.turns import Turns


class SqlUnitOfWork:
    """The repositories of one open transaction. What is written bears one person and one moment."""

    def __init__(self, connection: Connection, person: str, at: datetime) -> None:
        trail = self._trail = AuditTrail(connection, person, at)
        self.signups = SignupsInSql(connection, trail)
        self.names = NameDecisionsInSql(connection, trail)
        self.assessments = AssessmentsInSql(connection, trail)
        self.challenges = ChallengesInSql(connection, trail)
        self.presence = PresenceInSql(connection, trail)
        self.imports = ImportsInSql(connection, trail)
        self.neighbours = NeighboursInSql(connection, trail)
        self.corrections = CorrectionsInSql(connection, trail)
        self.declarations = DeclarationsInSql(connection, trail)
        self.waves = WavesInSql(connection, trail)
        self.codings = CodingsInSql(connection, trail)
        self.actions = ActionsInSql(connection, trail)
        self.statements = StatementsInSql(connection, trail)
        self.people = PeopleInSql(connection, trail)
        self.settings = SettingsInSql(connection, trail)
        self.changes = ChangesInSql(connection, trail)

    def note(self, action: str, thing: tuple[str, object], summary: str) -> None:
        """Put into the audit trail what changes no row of any repository."""
        self._trail.append(action, thing, summary)

    def write_trail(self) -> None:
        """Write the rows of the audit trail: the last thing before the commit."""
        self._trail.write_out()


class SqlStorage:
    """The database of this installation."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.engine, self.clock = engine, clock
        self._turns = Turns(engine)

    @property
    def place(self) -> str:
        return place_of(self.engine)

    def turn(self) -> AbstractContextManager[None]:
        """Wait until this process may write."""
        return self._turns.turn()

    def waiting(self) -> int:
        """How many of this process write or wait for their turn to; 0 on PostgreSQL, where nobody waits here."""
        return self._turns.waiting()

    @contextmanager
    def write(self, person: str) -> Iterator[SqlUnitOfWork]:
        if not person.strip():
            raise ValueError("A write needs the person who makes it.")
        with self._turns.turn(), writing(self.engine) as connection:
            work = SqlUnitOfWork(connection, person, self.clock())
            yield work
            work.write_trail()

    @contextmanager
    def read(self) -> Iterator[SqlUnitOfWork]:
        self._turns.check_same_file()
        with in_sentences(self.engine), self.engine.connect() as connection:
            yield SqlUnitOfWork(connection, "", self.clock())

    def write_backup(self, person: str, out: BinaryIO, progress: Progress = silent) -> BackupContents:
        """As `services.administration.backups.KeepsBackups` says; so the next three."""
        return write_backup(self, person, out, progress)

    def check_backup(self, source: BinaryIO, progress: Progress = silent) -> BackupContents:
        return check_backup(source, progress).contents

    def read_backup(
        self, person: str, source: BinaryIO, *, replace: bool = False, progress: Progress = silent
    ) -> Restored:
        return read_backup(self, person, source, replace=replace, progress=progress)

    def schema_version(self) -> str:
        return schema_version(self.engine)

    def newest_schema(self) -> str:
        """The version of the tables that this program works with."""
        return newest_schema()


def open_storage(url: str) -> SqlStorage:
    """Open, make or migrate the database at an address. StorageUnavailableError says what to mend."""
    return SqlStorage(open_engine(url))
