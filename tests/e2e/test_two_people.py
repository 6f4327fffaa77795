"""Two people at one item, each in a browser of their own; and the sign that a text is not saved yet."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit

pytestmark = pytest.mark.browser
PLACE = "/assess?area=E08000035&round=2031"
UNSAVED = "Not yet saved: leave the box to save"
BOX = "Evidence for C2: what shows it, and where it can be found"


def write(page: Page, words: str) -> None:
    page.get_by_label(BOX).press_sequentially(words)


def test_two_people_who_write_at_once_keep_both_their_words(visit: Visit) -> None:
    ada, ben = visit(PLACE), visit(PLACE)
    write(ada, "Ada's words")
    expect(ada.get_by_text(UNSAVED)).to_be_visible()
    write(ben, "Ben's words")
    ada.get_by_label(BOX).press("Tab")
    expect(ada.get_by_text("version 1.")).to_be_visible()
    expect(ada.get_by_text(UNSAVED)).to_be_hidden()
    ben.get_by_label(BOX).press("Tab")
    expect(ben.get_by_text("Somebody else saved this item")).to_be_visible()
    expect(ben.get_by_text("Ada's words")).to_be_visible()
    ben.get_by_role("radiogroup", name="Evidence of C2: which to keep").get_by_text("Both, one after the other").click()
    ben.get_by_role("button", name="Save as chosen above").click()
    expect(ben.get_by_text("version 2.")).to_be_visible()
    expect(ben.get_by_label(BOX)).to_have_value("Ada's words\nBen's words")
    expect(ben.get_by_text("Somebody else saved this item")).to_be_hidden()


def test_the_paper_prints_every_item_on_more_than_one_page(visit: Visit) -> None:
    page = visit(f"{PLACE}&view=print")
    expect(page.locator(".paper section")).to_have_count(24)
    page.emulate_media(media="print")
    assert page.locator("[data-testid=stSidebar]").is_hidden()
    assert page.pdf(format="A4").count(b"/Type /Page\n") >= 3
