"""Small processes that call the services, to be killed in the middle of their work.

They are forked from one that has imported everything, so that many can be killed in a short time.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import types
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import Any

import sqlalchemy as sa

from charter.assessment import Answer
from charter.framework import instrument
from charter.permissions import EVERY_RIGHT
from services.assessment.assessments import Assessments
from services.exceptions import StorageUnavailableError
from services.people import Person
from storage.unit_of_work import SqlStorage, open_storage

CHARTER, ROUND = "runaways-charter-2012", "2026"
AREAS = ("E08000035", "E08000025", "E08000003")
ADA = Person("ada", "Ada", EVERY_RIGHT)
KILLS = int(os.environ.get("KILLS", "20"))
"""How often a process is killed; `make faults` says 200."""

Acknowledge = Callable[[str, str, int], None]


def desk_of(storage: SqlStorage) -> Assessments:
    return Assessments(storage, ADA)


def save_without_end(desk: Assessments, area: str, acknowledge: Acknowledge, stop: threading.Event) -> None:
    """Answer item after item; the evidence of an answer is its own version, so that a half-written one is seen.

    Where the database is gone it looks again what was saved, as a person would, and goes on.
    """
    versions: dict[str, int] | None = None
    items = instrument(CHARTER).item_ids
    turn = 0
    while not stop.is_set():
        try:
            if versions is None:
                sheet = desk.sheet(area, CHARTER, ROUND)
                versions = {item: sheet.version(item) for item in items}
            item = items[turn % len(items)]
            made = versions[item] + 1
            answer = Answer(item, "answered", made % 4)
            saved = desk.save_answer(
                ADA, area, CHARTER, ROUND, answer=answer, evidence=str(made), expected_version=versions[item]
            )
        except StorageUnavailableError:
            versions = None
            stop.wait(0.02)
            continue
        versions[item] = saved.version
        acknowledge(area, item, saved.version)
        turn += 1


def saver(url: str, told: Connection) -> None:
    """Three people who answer at once and tell of every answer that the service has acknowledged."""
    desk, lock = desk_of(open_storage(url)), threading.Lock()

    def acknowledge(area: str, item: str, version: int) -> None:
        with lock:
            told.send((area, item, version))

    never = threading.Event()
    for area in AREAS[1:]:
        threading.Thread(target=save_without_end, args=(desk, area, acknowledge, never), daemon=True).start()
    save_without_end(desk, AREAS[0], acknowledge, never)


def dies_at_statement(number: int, work: Callable[..., Any], *args: Any) -> None:
    """Do some work and be killed before the `number`-th statement that any database is sent."""
    count = 0

    @sa.event.listens_for(sa.engine.Engine, "before_cursor_execute")
    def _die(*_: Any) -> None:
        nonlocal count
        count += 1
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)

    work(*args)


def open_and_close(url: str) -> None:
    open_storage(url).engine.dispose()


def start(work: Callable[..., Any], *args: Any) -> ForkServerProcess:
    """Run a function in a process of its own, from one that has imported what it needs."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.killable"])
    process = context.Process(target=work, args=args, daemon=True)
    # Without this every such process would first import the test runner again.
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        process.start()
    finally:
        sys.modules["__main__"] = main
    return process


def pipe() -> tuple[Connection, Connection]:
    return multiprocessing.get_context("forkserver").Pipe(duplex=False)
