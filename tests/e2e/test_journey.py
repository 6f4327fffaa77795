"""What a person does in a browser: look, choose, answer, see the score move, take the figures away."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, TALL, Visit, drawn
from ui.links import PATHS

pytestmark = pytest.mark.browser
PAGES = [f"/{path}" for path in PATHS.values()]
WITH_AREA = [
    "/?area=E08000035",
    "/area?area=E08000035",
    "/gaps?area=E08000035",
    "/assess?area=E08000035&round=2026",
    "/assess?area=E08000035&round=2026&view=review",
    "/assess?area=E08000035&round=2026&view=print",
]
# Streamlit's own, in its data frame and its uploader, where nothing of ours can reach.
NOT_OURS = {"empty-table-header", "presentation-role-conflict"}


def test_answers_are_kept_and_the_score_moves(visit: Visit) -> None:
    page = visit("/assess?area=E08000035&round=2026")
    expect(page.get_by_text("0 of 24 items dealt with")).to_be_visible()
    choose(page, "Answer to C1", "Fully in place")
    expect(page.get_by_text("so anything from 6 to 100 is still possible")).to_be_visible()
    choose(page, "Answer to C2", "Not in place")
    expect(page.get_by_text("so anything from 6 to 94 is still possible")).to_be_visible()
    box = page.get_by_label("Evidence for C1: what shows it, and where it can be found")
    box.fill("Monthly report to the board")
    box.press("Tab")
    expect(page.get_by_text("by the person at this computer, version 2")).to_be_visible()
    page.reload()
    drawn(page)
    expect(page.get_by_text("so anything from 6 to 94 is still possible")).to_be_visible()
    expect(box).to_have_value("Monthly report to the board")


def choose(page: Page, group: str, option: str) -> None:
    page.get_by_role("radiogroup", name=group).get_by_text(option, exact=True).click()


def test_the_workbook_that_comes_down_says_what_it_is(visit: Visit) -> None:
    page = visit("/export")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="This table as Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert about["Method version"] == "1"
    assert "Open Government Licence" in about["Attribution"]
    sheet = book.worksheets[1]
    assert sheet.max_row == 153
    assert [cell.value for cell in sheet[1]][:3] == ["new_la_code", "old_la_code", "la_name"]


def test_a_table_as_csv_has_every_row_and_its_licence(visit: Visit) -> None:
    page = visit("/export")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="This table as CSV").click()
    lines = Path(waiting.value.path()).read_text(encoding="utf-8").splitlines()
    assert len(lines) == 153
    assert lines[0].startswith(
        "geographic_level,country_code,country_name,region_code,region_name,old_la_code,la_name,"
    )
    assert "Contains OS data" in lines[1]


@pytest.mark.parametrize("path", [*PAGES, *WITH_AREA])
def test_nothing_serious_keeps_anybody_out(visit: Visit, path: str) -> None:
    page = visit(path)
    found = Axe().run(page).response["violations"]
    serious = [v for v in found if v["impact"] in ("serious", "critical") and v["id"] not in NOT_OURS]
    assert [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in serious] == []


@pytest.mark.parametrize("path", [*PAGES, *WITH_AREA])
@pytest.mark.parametrize("viewport", [TALL, PHONE], ids=["desktop", "phone"])
def test_no_page_shows_an_error_or_scrolls_sideways(visit: Visit, path: str, viewport: dict[str, int]) -> None:
    page = visit(path, viewport=viewport)
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
