"""A real browser on a real server, with every other host out of reach."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.conftest import skip_or_fail
from tests.servers import running_app

TALL = {"width": 1300, "height": 2200}
PHONE = {"width": 390, "height": 2200}
Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        skip_or_fail("no Chromium is installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("server")
    with running_app(f"sqlite:///{folder / 'app.sqlite3'}", folder / "log") as (address, _process):
        yield address


class Blocked:
    """Addresses of other hosts that a page asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def guard(self, route: Route) -> None:
        address = route.request.url
        if address.startswith(("http://localhost", "ws://localhost", "data:", "blob:")):
            route.continue_()
        else:
            self.asked.append(address)
            route.abort()


@pytest.fixture
def blocked() -> Blocked:
    return Blocked()


@pytest.fixture
def visit(browser: Browser, server: str, blocked: Blocked) -> Iterator[Visit]:
    """Open a page of the app, with no other host in reach, and wait until it has been drawn."""
    opened: list[Page] = []

    def go(path: str = "/", *, viewport: dict[str, int] = TALL) -> Page:
        page = browser.new_page(viewport=viewport)  # type: ignore[arg-type]
        page.set_default_timeout(20_000)
        page.route("**/*", blocked.guard)
        opened.append(page)
        page.goto(server + path)
        drawn(page)
        return page

    yield go
    for page in opened:
        page.close()


def drawn(page: Page) -> None:
    """Wait until the run has ended and nothing is a placeholder any more."""
    page.wait_for_selector("h1")
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
        " && !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')"
    )
