"""PostgreSQL goes away while somebody types, and comes back: the page says so, keeps what was typed, and saves it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from services.administration.audit import Audit
from storage.unit_of_work import open_storage
from tests.conftest import skip_or_fail
from tests.databases import Cluster, new_postgres_database, postgres_binaries, postgres_server
from tests.e2e.conftest import TALL, drawn
from tests.killable import CHARTER, desk_of
from tests.servers import running_app

pytestmark = [pytest.mark.browser, pytest.mark.postgres]
LEEDS = "E08000035"
BOX = "Evidence for C1: what shows it, and where it can be found"
HALF_A_MINUTE = 30_000


@pytest.fixture
def own_server() -> Iterator[Cluster]:
    """A PostgreSQL of this test's own, that it may stop."""
    binaries = postgres_binaries()
    if binaries is None:
        skip_or_fail("PostgreSQL's server programs are not installed (Debian: apt-get install postgresql)")
    assert binaries is not None
    with postgres_server(binaries) as server:
        yield server


def test_what_is_typed_while_postgresql_is_away_is_kept_and_saved_when_it_is_back(
    browser: Browser, own_server: Cluster, tmp_path: Path
) -> None:
    url = new_postgres_database(own_server.address, "away")
    with running_app(url, tmp_path / "log") as (address, _process):
        page = browser.new_page(viewport=TALL)  # type: ignore[arg-type]
        page.set_default_timeout(HALF_A_MINUTE)
        page.goto(f"{address}/assess?area={LEEDS}&round=2026")
        drawn(page)
        box = page.get_by_label(BOX)
        box.fill("Seen before it went")
        box.press("Tab")
        expect(page.get_by_text("version 1.")).to_be_visible(timeout=HALF_A_MINUTE)
        box.fill("Typed while it was away")
        own_server.stop()
        box.press("Tab")
        expect(page.get_by_text("cannot be reached").first).to_be_visible(timeout=HALF_A_MINUTE)
        expect(page.get_by_text("What you entered for 1 item is not saved yet").first).to_be_visible()
        own_server.start()
        # Nobody clicks: the page tries again by itself.
        expect(page.get_by_text("is not saved yet")).to_have_count(0, timeout=HALF_A_MINUTE)
        expect(box).to_have_value("Typed while it was away", timeout=HALF_A_MINUTE)
        page.close()
    storage = open_storage(url)
    stored = desk_of(storage).sheet(LEEDS, CHARTER, "2026").stored["C1"]
    assert (stored.evidence, stored.version) == ("Typed while it was away", 2)
    assert Audit(storage).first_broken() is None
    storage.engine.dispose()
