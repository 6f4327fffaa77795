"""Two people at one item, each in a browser of their own; and the sign that a text is not saved yet."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from charter.assessment import Answer
from storage.unit_of_work import open_storage
from tests.e2e.conftest import TALL, Visit, drawn
from tests.killable import ADA, CHARTER, desk_of
from tests.servers import free_port, running_app

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


def test_whoever_is_about_to_close_the_page_is_asked_and_the_text_in_its_box_is_saved_if_they_stay(
    browser: Browser, server: str
) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    # A page that is made without its context is closed with it, and without a question.
    context = browser.new_context(viewport=TALL)  # type: ignore[arg-type]
    page = context.new_page()
    page.on("dialog", stay)
    page.goto(f"{server}/assess?area=E08000035&round=2032")
    drawn(page)
    page.get_by_label(BOX).click()
    write(page, "Typed, and the window nearly closed")
    expect(page.get_by_text(UNSAVED)).to_be_visible()
    page.close(run_before_unload=True)
    expect(page.get_by_text("version 1.")).to_be_visible(timeout=20_000)
    expect(page.get_by_text(UNSAVED)).to_be_hidden()
    assert asked == ["beforeunload"]
    context.close()


def test_a_text_is_saved_after_a_minute_without_a_keystroke_and_is_written_on_in_the_same_place(
    visit: Visit,
) -> None:
    page = visit("/assess?area=E08000035&round=2033")
    page.clock.install()
    write(page, "Called away in the middle of a")
    expect(page.get_by_text(UNSAVED)).to_be_visible()
    page.clock.run_for(61_000)
    expect(page.get_by_text("version 1.")).to_be_visible()
    expect(page.get_by_text(UNSAVED)).to_be_hidden()
    page.keyboard.type(" sentence")
    expect(page.get_by_label(BOX)).to_have_value("Called away in the middle of a sentence")
    page.get_by_label(BOX).press("Tab")
    expect(page.get_by_text("version 2.")).to_be_visible()


def test_the_paper_prints_every_item_on_a_few_sheets(visit: Visit) -> None:
    page = visit(f"{PLACE}&view=print")
    expect(page.locator(".paper section")).to_have_count(24)
    page.emulate_media(media="print")
    assert page.locator("[data-testid=stSidebar]").is_hidden()
    assert 3 <= page.pdf(format="A4", prefer_css_page_size=True).count(b"/Type /Page\n") <= 5


def test_what_was_typed_while_the_database_was_away_is_saved_and_no_box_comes_back_empty(
    browser: Browser, tmp_path: Path
) -> None:
    database = tmp_path / "app.sqlite3"
    with running_app(f"sqlite:///{database}", tmp_path / "log") as (address, _process):
        page = browser.new_page(viewport=TALL)  # type: ignore[arg-type]
        page.set_default_timeout(20_000)
        page.goto(address + PLACE)
        drawn(page)
        other = page.get_by_label("Evidence for C1: what shows it")
        other.fill("Saved before")
        other.press("Tab")
        expect(page.get_by_text("version 1.")).to_be_visible()
        away = database.rename(tmp_path / "away.sqlite3")
        write(page, "Typed while it was away")
        page.get_by_label(BOX).press("Tab")
        expect(page.get_by_text("is not saved yet. It is kept in this window")).to_be_visible()
        away.rename(database)
        page.get_by_role("button", name="Try again now").click()
        expect(page.get_by_label(BOX)).to_have_value("Typed while it was away")
        # Whatever the browser sends next carries what every box holds: none may have come back empty.
        page.get_by_role("radiogroup", name="Answer to C3").get_by_text("Planned", exact=True).click()
        expect(page.get_by_text("version 1.")).to_have_count(3)
        expect(other).to_have_value("Saved before")
        expect(page.get_by_label(BOX)).to_have_value("Typed while it was away")
        page.close()


def test_a_half_written_text_outlives_the_server_and_never_writes_over_somebody_elses(
    browser: Browser, tmp_path: Path
) -> None:
    url, log, port = f"sqlite:///{tmp_path / 'app.sqlite3'}", tmp_path / "log", free_port()
    context = browser.new_context(viewport=TALL)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(30_000)
    with running_app(url, log, port=port) as (address, _process):
        page.goto(address + PLACE)
        drawn(page)
        write(page, "Half a sentence")
    storage = open_storage(url)
    desk_of(storage).save_answer(
        ADA, "E08000035", CHARTER, "2031", answer=Answer("C2", "answered", 1), evidence="Ada's words",
        expected_version=0,
    )  # fmt: skip
    storage.engine.dispose()
    with running_app(url, log, port=port):
        expect(page.get_by_text("This was not saved, and its box has changed since")).to_be_visible(timeout=60_000)
        expect(page.get_by_label(BOX, exact=True)).to_have_value("Ada's words")
        expect(page.get_by_label(f"Not saved: {BOX}")).to_have_value("Half a sentence")
        page.get_by_role("button", name="Add it to the box").click()
        expect(page.get_by_text("version 2.")).to_be_visible()
        expect(page.get_by_label(BOX, exact=True)).to_have_value("Ada's words\nHalf a sentence")
        expect(page.get_by_text("This was not saved, and its box has changed since")).to_be_hidden()
    context.close()
