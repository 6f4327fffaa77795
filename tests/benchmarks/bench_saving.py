"""Saving an answer, by 1, 10 and 50 people at once, against a bare SQL insert of the same row; and reruns by as many.

`python -m tests.benchmarks.bench_saving` prints a table. The floor is the database's own driver with a connection a
person: one INSERT and one COMMIT. The product does more in the one transaction: it opens the round, refuses a stale
edit, and chains a row of the audit trail.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from charter.assessment import Answer
from charter.framework import instrument
from geo.areas import vintages
from services.assessment.assessments import Assessments
from storage.unit_of_work import open_storage
from tests.benchmarks.bench_server import Session
from tests.benchmarks.measuring import Row, milliseconds
from tests.databases import new_postgres_database, postgres_binaries, postgres_cluster
from tests.killable import ADA, CHARTER, desk_of
from tests.servers import running_app

PEOPLE = (1, 10, 50)
SAVES = 600
"""Saves of all people together, so that each line rests on as many."""
RERUNS, THINKING = 8, (3.0, 7.0)
"""Reruns of each person on a page, and the seconds between them: who reads a question does not click at once."""
BEFORE = 2
AIM_RERUN = 4
INSERT = (
    "INSERT INTO bare (assessment_id, item_id, state, level, reason, evidence, version, changed_by, changed_at) "
    "VALUES (1, 'C1', 'answered', 2, '', {}, 1, 'ada', '2026-01-01 12:00:00')"
)
EVIDENCE = "Monthly report to the board, on the council's own pages"
Save = Callable[[int], object]


def seconds_of(people: int, saver_of: Callable[[int], Save]) -> list[float]:
    """How long each save took, `people` threads saving one after the other without a pause."""
    found: list[float] = []
    lock, begin = threading.Lock(), threading.Barrier(people)

    def work(number: int) -> None:
        save, mine = saver_of(number), []
        begin.wait()
        for turn in range(SAVES // people):
            started = time.perf_counter()
            save(turn)
            mine.append(time.perf_counter() - started)
        with lock:
            found.extend(mine)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def ours(desk: Assessments, people: int) -> Callable[[int], Save]:
    areas, items = vintages()[-1].authorities, instrument(CHARTER).item_ids

    def saver(number: int) -> Save:
        def save(turn: int) -> object:
            return desk.save_answer(
                ADA, areas[number].code, CHARTER, f"{people} people {turn // len(items)}",
                answer=Answer(items[turn % len(items)], "answered", 2), evidence=EVIDENCE, expected_version=0,
            )  # fmt: skip

        return save

    return saver


def bare(connect: Callable[[], Any], mark: str) -> Callable[[int], Save]:
    def saver(_number: int) -> Save:
        connection = connect()

        def save(_turn: int) -> object:
            connection.execute(INSERT.format(mark), (EVIDENCE,))
            return connection.commit()

        return save

    return saver


def saving_rows(kind: str, url: str, connect: Callable[[], Any], mark: str) -> Iterator[Row]:
    storage = open_storage(url)
    with closing(connect()) as connection:
        connection.execute("CREATE TABLE bare AS SELECT * FROM answer WHERE 1 = 0")
        connection.commit()
    for people in PEOPLE:
        taken = seconds_of(people, ours(desk_of(storage), people))
        floor = seconds_of(people, bare(connect, mark))
        yield Row(
            f"save an answer, {kind}, {people} at once: median and 95th percentile / one bare INSERT",
            both(taken), both(floor), f"{middle(taken) / middle(floor):.1f} and {late(taken) / late(floor):.1f}", "",
        )  # fmt: skip
    storage.engine.dispose()


def middle(seconds: list[float]) -> float:
    return statistics.median(seconds)


def late(seconds: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(seconds, n=20)[18]


def both(seconds: list[float]) -> str:
    return f"{milliseconds(middle(seconds))} and {milliseconds(late(seconds))}"


def sqlite_rows(folder: Path) -> Iterator[Row]:
    path = folder / "saving.sqlite3"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(path, timeout=60, check_same_thread=False)
        connection.execute("PRAGMA synchronous = FULL")
        return connection

    yield from saving_rows("SQLite", f"sqlite:///{path}", connect, "?")


def postgresql_rows() -> Iterator[Row]:
    binaries = postgres_binaries()
    if binaries is None:
        yield Row("save an answer, PostgreSQL", "not measured: its server is not installed", "", "", "")
        return
    with postgres_cluster(binaries) as address:
        url = new_postgres_database(address, "saving")
        yield from saving_rows("PostgreSQL", url, lambda: psycopg.connect(url), "%s")


def rerun_rows(folder: Path) -> Iterator[Row]:
    """One person's reruns, then fifty people's, each in a session and an area of their own, on the same server.

    On Assess every rerun turns to another part of four items: the largest parts, with every box of them made anew.
    """
    with running_app(f"sqlite:///{folder / 'app.sqlite3'}", folder / "log") as (address, _process):
        for page, words in (("assess", "Assess"), ("", "Overview")):
            asyncio.run(together(address, page, 1))
            alone, many = (asyncio.run(together(address, page, people)) for people in (1, 50))
            yield Row(
                f"rerun of {words}, 50 people, each every {THINKING[0]:g} to {THINKING[1]:g} s: median and 95th "
                "percentile / one person", both(many), both(alone),
                f"{late(many) / middle(alone):.1f} (95th of 50 / median of 1)", f"within {AIM_RERUN}",
            )  # fmt: skip


async def together(address: str, page: str, people: int) -> list[float]:
    """The seconds of every rerun, after everybody has loaded the page and run it once more."""
    chance = random.Random(people)
    # One person makes as many reruns as can be judged, without fifty people's patience.
    pauses, reruns = (THINKING, RERUNS) if people > 1 else ((0.1, 0.3), 30)
    sessions = [Session(address) for _ in range(people)]
    areas, everybody_is_there = vintages()[-1].authorities, asyncio.Barrier(people)

    async def pause(number: int) -> None:
        if number == BEFORE:
            await everybody_is_there.wait()
            await asyncio.sleep(chance.random() * pauses[1])
        elif number > BEFORE:
            await asyncio.sleep(chance.uniform(*pauses))

    async def visit(number: int, session: Session) -> None:
        queries = [f"area={areas[number].code}&round=2026&part={part}" for part in ("count-1", "think-1")] * reruns
        await session.visit(page, queries[: reruns + BEFORE], pause=pause)

    await asyncio.gather(*(visit(number, session) for number, session in enumerate(sessions)))
    return [second for session in sessions for second in session.seconds[BEFORE:]]


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        yield from sqlite_rows(Path(folder))
        yield from postgresql_rows()
        yield from rerun_rows(Path(folder))


def main() -> None:
    for row in rows():
        print(f"{row.what:<95} {row.measured:<24} {row.floor:<24} {row.result:<30} {row.aim}", flush=True)


if __name__ == "__main__":
    main()
