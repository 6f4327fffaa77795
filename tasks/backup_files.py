"""The commands `backup` and `restore`: progress on standard error, one line of result."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer

from config import settings
from services.administration.backups import Backups
from services.exceptions import BackupError, RefusedError, StorageUnavailableError
from services.people import COMMAND_LINE
from storage.unit_of_work import SqlStorage, open_storage
from tasks.stopping import CALL_IS_WRONG, INPUT_HAS_PROBLEMS, stop


class ProgressLine:
    """Progress on standard error: one line that is written over on a terminal, one a step elsewhere."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, share: float, words: str) -> None:
        if sys.stderr.isatty():
            typer.echo(f"\r{share:4.0%} {words:<40}", nl=share >= 1, err=True)
        elif words != self._last:
            typer.echo(f"{share:4.0%} {words}", err=True)
        self._last = words


def back_up(path: Path, address: str | None) -> None:
    storage = _opened(address)
    unfinished = path.with_name(f"{path.name}.part")
    try:
        # A backup that was broken off never stands under the name of a whole one.
        with unfinished.open("w+b") as out:
            contents = Backups(storage).make(COMMAND_LINE, out, ProgressLine())
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        stop(f"{path} cannot be written: {error.strerror}. Choose another place.", CALL_IS_WRONG)
    except (StorageUnavailableError, BackupError) as error:
        unfinished.unlink(missing_ok=True)
        stop(str(error), CALL_IS_WRONG)
    typer.echo(f"{contents.rows:,} rows of {storage.place} backed up to {path}.", err=True)
    storage.engine.dispose()


def restore_from(path: Path, address: str | None, *, replace: bool) -> None:
    storage = _opened(address)
    try:
        with path.open("rb") as source:
            restored = Backups(storage).restore(COMMAND_LINE, source, replace=replace, progress=ProgressLine())
    except BackupError as error:
        stop(str(error), INPUT_HAS_PROBLEMS)
    except (RefusedError, StorageUnavailableError) as error:
        stop(str(error), CALL_IS_WRONG)
    about = restored.contents
    typer.echo(f"Backup of {about.made_at:%d %B %Y, %H:%M} UTC restored: {about.rows:,} rows.", err=True)
    if about.stamp:
        typer.echo(f"This is now a demonstration database: {about.stamp}.", err=True)
    storage.engine.dispose()
    if restored.broken:
        stop(f"The backup was whole, but what it holds is not: {restored.broken.why}", INPUT_HAS_PROBLEMS)


def _opened(address: str | None) -> SqlStorage:
    try:
        # Without the shipped register, which the backup brings: an empty database stays empty until it is filled.
        return open_storage(address or settings().database_url)
    except StorageUnavailableError as error:
        stop(str(error), CALL_IS_WRONG)
