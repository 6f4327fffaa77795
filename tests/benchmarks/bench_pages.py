"""A server's rerun of the pages with most figures, against a bare page with one table of 150 rows, in one run.

`python -m tests.benchmarks.bench_pages` prints a table. Every page runs on the demonstration database by Streamlit's
own test driver, script and all, without a browser; the first run, which fills what is kept, is not timed.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from streamlit.testing.v1 import AppTest

from charter.assessment import Answer
from charter.framework import TOTAL
from charter.permissions import EVERY_RIGHT
from services.assessments import Assessments
from services.benchmarking import Benchmarking
from services.comparators import Comparators
from services.demonstration import Demonstration
from services.layers import CHARTER
from services.neighbours import NeighbourLists
from services.people import Person
from services.signups import SignupRegister
from storage.unit_of_work import SqlStorage, open_storage

ROOT = Path(__file__).parents[2]
AREA = "E08000035"
PAGES = ("compare", "gaps", "return_interviews", "area")
RUNS = 15
AIM_RERUN, AIM_COUNTRY = 3, 10
BARE = """
import streamlit as st, pandas as pd
st.title("A bare page")
st.dataframe(pd.DataFrame({c: [f"{c} {r}" for r in range(150)] for c in ("code", "name", "region", "words", "note")}))
"""


@contextmanager
def demonstration() -> Iterator[SqlStorage]:
    """A demonstration database in a folder that goes away, and the app pointed at it."""
    before = os.environ.get("RUNAWAYS_DATABASE_URL")
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/demonstration.sqlite3"
        storage = open_storage(address)
        SignupRegister(storage).load_known()
        Demonstration(storage).fill()
        os.environ["RUNAWAYS_DATABASE_URL"] = address
        st.cache_resource.clear()
        try:
            yield storage
        finally:
            st.cache_resource.clear()
            storage.engine.dispose()
            os.environ.pop("RUNAWAYS_DATABASE_URL")
            if before is not None:
                os.environ["RUNAWAYS_DATABASE_URL"] = before


def rerun_seconds(app: AppTest) -> float:
    """The median of several reruns of a page that has run before."""
    app.run()
    if app.exception:
        raise RuntimeError(f"The page failed: {app.exception[0].message}")
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        app.run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def page(name: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "ui" / "router.py"), default_timeout=120)
    app.run()
    app.switch_page(str(ROOT / "pages" / f"{name}.py"))
    app.query_params["area"] = AREA
    return app


def country_seconds(storage: SqlStorage) -> float:
    """One answer changes, and the whole country is compared anew: every pillar, every item, the area's standing."""
    desk = Assessments(storage)
    person = Person("bench", "the bench", EVERY_RIGHT)
    times = []
    for number in range(5):
        sheet = desk.sheet(AREA, CHARTER)
        answer = Answer("C1", "answered", number % 4)
        desk.save_answer(person, AREA, CHARTER, sheet.round, answer=answer, expected_version=sheet.version("C1"))
        start = time.perf_counter()
        comparators = Comparators(NeighbourLists(storage))
        benchmarking = Benchmarking(storage, Assessments(storage), comparators)
        group = comparators.group(AREA, "england")
        benchmarking.standing(benchmarking.measure("charter"), group)
        benchmarking.pillars(group)
        benchmarking.items(group)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def rank_seconds(storage: SqlStorage) -> float:
    """The simulation behind a rank, which runs once for a version of the answers and is kept."""
    comparators = Comparators(NeighbourLists(storage))
    benchmarking = Benchmarking(storage, Assessments(storage), comparators)
    start = time.perf_counter()
    benchmarking.rank(TOTAL, comparators.group(AREA, "england"))
    return time.perf_counter() - start


def rows() -> list[tuple[str, str, str]]:
    """What was measured, the figure, and the aim."""
    bare = rerun_seconds(AppTest.from_string(BARE, default_timeout=60))
    found = [("rerun of a bare page with a table of 150 rows", f"{1000 * bare:.0f} ms", "")]
    with demonstration() as storage:
        for name in PAGES:
            taken = rerun_seconds(page(name))
            figure = f"{1000 * taken:.0f} ms, {taken / bare:.1f} times bare"
            found.append((f"rerun of {name.replace('_', ' ')}", figure, f"at most {AIM_RERUN} times"))
        country = country_seconds(storage)
        figure = f"{1000 * country:.0f} ms, {country / bare:.1f} times bare"
        found.append(("the country's benchmark after one answer changes", figure, f"under {AIM_COUNTRY} times"))
        found.append(("  and the ranks' 10,000 draws, made anew once", f"{rank_seconds(storage):.2f} s", ""))
    return found


def main() -> None:
    for what, figure, aim in rows():
        print(f"{what:<52} {figure:<28} {aim}")


if __name__ == "__main__":
    main()
