"""A server's rerun of the pages with most figures, against a bare page with one table of 150 rows, in one run.

`python -m tests.benchmarks.bench_pages` prints a table. Two servers run side by side, ours on the demonstration
database and one with the bare page; a visitor without a browser has each rerun its page, in turn. What is compared is
the processor time that the server took for a rerun, sending included: on a busy machine the clock on the wall measures
the others. The first runs, which fill what is kept, do not count.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from charter.assessment import Answer
from charter.framework import TOTAL
from charter.permissions import EVERY_RIGHT
from services.assessment.assessments import Assessments
from services.comparison.benchmarking import Benchmarking
from services.comparison.comparators import Comparators
from services.comparison.layers import CHARTER
from services.comparison.neighbours import NeighbourLists
from services.demonstration import Demonstration
from services.people import Person
from services.register.signups import SignupRegister
from storage.unit_of_work import SqlStorage, open_storage
from tests.benchmarks.bench_server import Session
from tests.servers import running_app

AREA = "E08000035"
NEW_ROUND = "2027"
PAGES = ("compare", "gaps", "return-interviews", "area")
RERUNS, WARM, ROUNDS = 40, 4, 3
AIM_RERUN, AIM_COUNTRY = 3, 10
BARE = """
import streamlit as st, pandas as pd
st.title("A bare page")
st.dataframe(pd.DataFrame({c: [f"{c} {r}" for r in range(150)] for c in ("code", "name", "region", "words", "note")}))
"""


def processor_seconds(pid: int) -> float:
    """What a process has used so far, in its own and the system's name."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rerun_seconds(address: str, pid: int, page: str, query: str) -> float:
    """Processor seconds of one rerun, over many of them by one visitor."""
    reader = Session(address)
    asyncio.run(reader.visit(page, [query] * WARM))
    before = processor_seconds(pid)
    asyncio.run(Session(address).visit(page, [query] * RERUNS))
    return (processor_seconds(pid) - before) / RERUNS


@contextmanager
def demonstration() -> Iterator[tuple[SqlStorage, str, Path]]:
    """A demonstration database in a folder that goes away: its storage, its address and the folder."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/demonstration.sqlite3"
        storage = open_storage(address)
        SignupRegister(storage).load_known()
        Demonstration(storage).fill()
        yield storage, address, Path(folder)
        storage.engine.dispose()


def country_seconds(storage: SqlStorage) -> float:
    """One answer changes, and the whole country is compared anew: every pillar, every item, the area's standing."""
    desk = Assessments(storage)
    person = Person("bench", "the bench", EVERY_RIGHT)
    times = []
    for number in range(9):
        answer = Answer("C1", "answered", number % 4)
        desk.save_answer(person, AREA, CHARTER, NEW_ROUND, answer=answer, expected_version=number)
        start = time.process_time()
        comparators = Comparators(NeighbourLists(storage))
        benchmarking = Benchmarking(storage, Assessments(storage), comparators)
        group = comparators.group(AREA, "england")
        benchmarking.standing(benchmarking.measure("charter"), group)
        benchmarking.pillars(group)
        benchmarking.items(group)
        times.append(time.process_time() - start)
    return statistics.median(times)


def rank_seconds(storage: SqlStorage) -> float:
    """The simulation behind a rank, which runs once for a version of the answers and is kept."""
    comparators = Comparators(NeighbourLists(storage))
    benchmarking = Benchmarking(storage, Assessments(storage), comparators)
    start = time.perf_counter()
    benchmarking.rank(TOTAL, comparators.group(AREA, "england"))
    return time.perf_counter() - start


def measured(url: str, folder: Path) -> dict[str, float]:
    """The least processor time of a rerun over several rounds, by page; the bare page is ""."""
    script = folder / "bare.py"
    script.write_text(BARE, encoding="utf-8")
    found: dict[str, list[float]] = {}
    with (
        running_app(url, folder / "ours.log") as (ours, our_process),
        running_app(url, folder / "bare.log", script=str(script)) as (bare, bare_process),
    ):
        for _ in range(ROUNDS):
            found.setdefault("", []).append(rerun_seconds(bare, bare_process.pid, "", ""))
            for page in PAGES:
                found.setdefault(page, []).append(rerun_seconds(ours, our_process.pid, page, f"area={AREA}"))
    return {page: min(times) for page, times in found.items()}


def rows() -> list[tuple[str, str, str]]:
    """What was measured, the figure, and the aim."""
    with demonstration() as (storage, url, folder):
        times = measured(url, folder)
        country, ranks = country_seconds(storage), rank_seconds(storage)
    bare = times.pop("")
    found = [("processor time to rerun a bare page with 150 rows", f"{1000 * bare:.1f} ms", "")]
    for page, taken in times.items():
        figure = f"{1000 * taken:.1f} ms, {taken / bare:.1f} times bare"
        found.append((f"rerun of {page.replace('-', ' ')}", figure, f"at most {AIM_RERUN} times"))
    figure = f"{1000 * country:.0f} ms, {country / bare:.1f} times bare"
    found.append(("the country's benchmark after one answer changes", figure, f"under {AIM_COUNTRY} times"))
    found.append(("  and the ranks' 10,000 draws, made anew once", f"{ranks:.2f} s", ""))
    return found


def main() -> None:
    for what, figure, aim in rows():
        print(f"{what:<52} {figure:<28} {aim}")


if __name__ == "__main__":
    main()
