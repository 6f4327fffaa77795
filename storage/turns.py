"""SQLite has one writer and one file: writers of this process queue for their turn, and a file that went is noticed."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from services.exceptions import StorageUnavailableError
from storage.engine import KEPT, is_file_uri, name_of

SECONDS_TO_WAIT_FOR_A_TURN = 30


class Turns:
    """Who writes next. On PostgreSQL everybody may, at once: nobody waits here.

    Without a queue SQLite's writers try again after sleeps of up to a tenth of a second, and whoever comes last may
    wait longest; in the queue the next one begins as soon as the one before has committed.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._one_writer = engine.dialect.name == "sqlite"
        place = str(engine.url.database)
        # The file of an address in SQLite's own form is not watched.
        self._file = Path(place) if self._one_writer and not is_file_uri(place) else None
        self._seen = self._identity()
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        if not self._one_writer:
            yield
            return
        mine = threading.Event()
        with self._lock:
            self._waiting.append(mine)
            if self._waiting[0] is mine:
                mine.set()
        try:
            if not mine.wait(SECONDS_TO_WAIT_FOR_A_TURN):
                raise StorageUnavailableError(
                    f"The database ({name_of(self._engine)}) is busy with a long piece of work, for example a large "
                    f"import. {KEPT} Try again in a minute."
                )
            self.check_same_file()
            yield
        finally:
            self._pass_on(mine)

    def waiting(self) -> int:
        with self._lock:
            return len(self._waiting)

    def _pass_on(self, mine: threading.Event) -> None:
        with self._lock:
            self._waiting.remove(mine)
            if self._waiting:
                self._waiting[0].set()

    def check_same_file(self) -> None:
        """Raise StorageUnavailableError while the file is gone; open it anew where another took its place."""
        if self._file is None:
            return
        present = self._identity()
        if present is None:
            raise StorageUnavailableError(
                f"The database ({name_of(self._engine)}) is not there any more: the file was moved or deleted, or its "
                f"drive went. {KEPT} Put it back and try again."
            )
        if present != self._seen:
            # Connections that are open hold on to the file that was there before.
            self._engine.dispose()
            self._seen = present

    def _identity(self) -> tuple[int, int] | None:
        if self._file is None:
            return None
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
