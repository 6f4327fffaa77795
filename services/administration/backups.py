"""Backup and restore: who may, and what a storage promises that can be written to one file and filled from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

from charter.permissions import Action
from services.people import Person
from services.ports import BrokenTrail

Progress = Callable[[float, str], None]
"""Is told how much is done, 0 to 1, and what is being done, in a few words."""


def silent(_share: float, _words: str) -> None:
    """Progress that nobody looks at."""


@dataclass(frozen=True)
class BackupContents:
    """What a backup says of itself. `stamp` is not empty where its figures were generated; `rows` counts all tables."""

    made_at: datetime
    program: str
    schema: str
    rows: int
    stamp: str = ""


@dataclass(frozen=True)
class Restored:
    """What was restored. `broken`: where the audit trail was broken already when the backup was made."""

    contents: BackupContents
    broken: BrokenTrail | None = None


class KeepsBackups(Protocol):
    """A storage that can be written to one file and filled from one, of whichever kind of database it came."""

    def write_backup(self, person: str, out: BinaryIO, progress: Progress = silent) -> BackupContents:
        """Write everything as it is at this moment, while others go on working. `out` must be able to seek."""

    def check_backup(self, source: BinaryIO, progress: Progress = silent) -> BackupContents:
        """What a backup holds. BackupError where it is damaged, newer than this program, or no backup."""

    def read_backup(
        self, person: str, source: BinaryIO, *, replace: bool = False, progress: Progress = silent
    ) -> Restored:
        """Put a backup in the place of what is there, wholly or (where anything fails) not at all.

        BackupError as `check_backup`; RefusedError where somebody has worked in this database and `replace` is not
        said, or where generated figures would take the place of real ones.
        """

    def schema_version(self) -> str:
        """The version of the database's tables."""


class Backups:
    """Backs up and restores in the name of a person who may."""

    def __init__(self, storage: KeepsBackups) -> None:
        self._storage = storage

    def make(self, person: Person, out: BinaryIO, progress: Progress = silent) -> BackupContents:
        """Write a backup; that it was made, and by whom, goes into the audit trail.

        BackupError where `out` takes no more.
        """
        person.check_may(Action.BACK_UP)
        return self._storage.write_backup(person.id, out, progress)

    def look(self, person: Person, source: BinaryIO, progress: Progress = silent) -> BackupContents:
        """What a backup holds, every byte of it checked, before anybody decides to restore it."""
        person.check_may(Action.BACK_UP)
        return self._storage.check_backup(source, progress)

    def restore(
        self, person: Person, source: BinaryIO, *, replace: bool = False, progress: Progress = silent
    ) -> Restored:
        """Restore a backup into an empty database, or with `replace` in the place of what is there."""
        person.check_may(Action.BACK_UP)
        return self._storage.read_backup(person.id, source, replace=replace, progress=progress)

    def schema_version(self) -> str:
        """The version of the database's tables, for the Admin page."""
        return self._storage.schema_version()
