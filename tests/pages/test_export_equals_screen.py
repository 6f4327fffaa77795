"""Every table that a page shows leaves under its own id, with the same columns and rows."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import ui.elements.tables
from geo.areas import vintages
from services.exports.exporting import EXPORTABLE, Exporting, Scope
from services.tables import Table
from storage.unit_of_work import open_storage

ROOT = Path(__file__).parents[2]
SEFTON = "E08000014"
TABLE = "The same as a table"


@dataclass(frozen=True)
class Visit:
    """A page as its link has it, turned to its tables, with the tables it shows and what they are asked for with."""

    page: str
    shows: tuple[str, ...]
    scope: Scope = field(default_factory=Scope)
    query: tuple[tuple[str, str], ...] = ()
    views: tuple[tuple[str, str | bool], ...] = ()


FIRST = vintages()[-1].authorities[0].code
"""One of those that the demonstration has official scores and feedback of."""
OWN = Scope(area_code=SEFTON)
AREA = (("area", SEFTON),)
REGION = Scope(area_code=SEFTON, place="North West", silence="range")
VISITS = (
    Visit("overview", ("map.signed", "register_steps"), query=(("show", "signed"), ("view", "table"))),
    Visit("overview", ("map.charter.total",), query=(("show", "charter"), ("view", "table"), ("areas", "today")),
          scope=Scope(vintage_id="today")),
    Visit("area", ("scorecard", "evidence", "foi", "official"), OWN, AREA, (("view behind", True),)),
    Visit("compare", ("compare.charter", "compare.pillars", "compare.items"), OWN, AREA,
          (("view one", TABLE), ("view pillars", TABLE), ("view items", TABLE))),
    Visit("gaps", ("gaps", "common_gaps"), OWN, AREA, (("view gaps", TABLE), ("common False", True))),
    Visit("gaps", ("steps",), OWN, AREA, (("view gaps", "From the score to 100"), ("view way", "As a table"))),
    Visit("return_interviews", ("interviews_by_council", "return_interviews", "interviews_by_region",
          "how_interviews", "funnel"), REGION, (("place", "North West"), ("silence", "range")),
          (("view coverage", TABLE), ("view regions", TABLE), ("view how", True), ("view funnel", TABLE))),
    Visit("method", ("worked", "published"), OWN, AREA),
    Visit("data_quality", ("quality.instruments", "quality.questions", "quality.refusals", "quality.vintages")),
    Visit("signups", ("sign_ups_by_region", "approach", "most_recent"), Scope()),
    Visit("actions", ("actions",), Scope()),
    Visit("assess", ("official_scores",), Scope(FIRST), (("area", FIRST), ("on", "ni71-2009"))),
    Visit("assess", ("feedback",), Scope(FIRST), (("area", FIRST), ("on", "young-peoples-asks-2012"))),
)  # fmt: skip
NEVER_ON_A_PAGE = {
    "scores": "every area's nodes together: each page shows one area's",
    "answers": "the Assess page has them as questions, one beside the other",
    "contradictions": "the Area page has them as sentences",
    "map.foi": "the same layer code as the other maps",
}
ONLY_WITH_WORK_DONE_HERE = {
    "observations", "disagreements", "name_decisions", "wave_board", "wave_overdue", "wave_completeness",
    "quality.corrections", "foi_corrections", "coder_agreement", "activity", "audit",
}  # fmt: skip
"""Shown where people have recorded something, which a demonstration has not; each page's own tests look at them."""


@pytest.fixture(scope="module")
def database(demonstration_file: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{shutil.copy(demonstration_file, tmp_path_factory.mktemp('shown') / 'shown.sqlite3')}"


@pytest.fixture(scope="module")
def exporting(database: str) -> Iterator[Exporting]:
    storage = open_storage(database)
    yield Exporting(storage)
    storage.engine.dispose()


@pytest.fixture
def shown(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Visit], dict[str, list[Table]]]]:
    """The tables that a page puts on the screen, by id, caught where every one of them passes; several of one id are
    the parts of a table."""
    monkeypatch.setenv("RUNAWAYS_DATABASE_URL", database)
    st.cache_resource.clear()
    caught: dict[str, list[Table]] = {}

    def caught_by(draw: Callable[..., object]) -> Callable[..., object]:
        def catch(table: Table, *args: object, **kwargs: object) -> object:
            parts = caught.setdefault(table.id, [])
            if not any(part is table for part in parts):
                parts.append(table)
            return draw(table, *args, **kwargs)

        return catch

    for name in ("packed", "frame"):
        monkeypatch.setattr(ui.elements.tables, name, caught_by(getattr(ui.elements.tables, name)))

    def look(visit: Visit) -> dict[str, list[Table]]:
        app = AppTest.from_file(str(ROOT / "ui" / "router.py"), default_timeout=60)
        if visit.page != "overview":
            app.run()
            app.switch_page(str(ROOT / "pages" / f"{visit.page}.py"))
        for name, value in visit.query:
            app.query_params[name] = value
        for name, label in visit.views:
            app.session_state[name] = label
        caught.clear()
        assert not app.run().exception
        return dict(caught)

    yield look
    st.cache_resource.clear()


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: f"{visit.page}: {', '.join(visit.shows)}")
def test_what_the_page_shows_is_what_leaves(
    visit: Visit, shown: Callable[[Visit], dict[str, list[Table]]], exporting: Exporting
) -> None:
    on_screen = shown(visit)
    assert set(visit.shows) <= set(on_screen)
    for table_id in visit.shows:
        parts, exported = on_screen[table_id], exporting.table(table_id, visit.scope)
        screen = parts[0]
        assert {part.columns for part in parts} == {exported.columns}, table_id
        rows = [row for part in parts for row in part.rows]
        assert (Counter(exported.rows) == Counter(rows)) if len(parts) > 1 else (exported.rows == screen.rows), table_id
        assert (exported.source, exported.as_at, exported.licence) == (screen.source, screen.as_at, screen.licence)
        assert exported.rows, f"{table_id}: an empty table proves nothing"


def test_every_exportable_table_is_looked_at_or_says_why_not() -> None:
    looked_at = {table_id for visit in VISITS for table_id in visit.shows}
    assert {e.id for e in EXPORTABLE} == looked_at | set(NEVER_ON_A_PAGE) | ONLY_WITH_WORK_DONE_HERE
