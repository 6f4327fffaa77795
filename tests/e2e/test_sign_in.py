"""Signing in with an identity provider in a real browser: coming in, acting, going out, and what a copy is worth."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Browser, BrowserContext, Page, expect

from charter.assessment import Answer
from charter.permissions import Grant
from services.administration.accounts import Accounts
from services.assessment.assessments import Assessments
from services.people import LOCAL_PERSON
from storage import tables
from storage.unit_of_work import SqlStorage, open_storage
from tests.e2e.conftest import TALL, drawn
from tests.pages.conftest import SIGN_IN
from tests.people import KENT, LEEDS
from tests.servers import free_port, running_app

pytestmark = pytest.mark.browser
CHARTER = "runaways-charter-2012"
PEOPLE = ("ada", "ben", "cy")
LONG = 20_000


@dataclass(frozen=True)
class Installation:
    """A running installation where people sign in, and its database."""

    address: str
    storage: SqlStorage
    accounts: Accounts


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder, port = tmp_path_factory.mktemp("sign-in"), free_port()
    url = f"sqlite:///{folder / 'app.sqlite3'}"
    users = [
        User(sub=name, claims={"email": f"{name}@example.org", "email_verified": True, "name": name.title()})
        for name in PEOPLE
    ]
    with pytest.MonkeyPatch.context() as environment:
        # The provider of these tests has no certificate.
        environment.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
        with run_server_in_thread(user_claims=users, require_nonce=True) as provider:
            own = {
                "RUNAWAYS_OIDC_ISSUER": f"http://localhost:{provider.server_port}",
                "RUNAWAYS_REDIRECT_URI": f"http://localhost:{port}/oauth2callback",
                "RUNAWAYS_CONTACT": "the charter office",
            }
            for name, value in (SIGN_IN | own).items():
                environment.setenv(name, value)
            with running_app(url, folder / "log", port=port) as (address, _process):
                storage = open_storage(url)
                yield Installation(address, storage, Accounts(storage))
                storage.engine.dispose()
    assert "RUNAWAYS_OIDC_ISSUER" not in os.environ


@pytest.fixture
def computer(browser: Browser) -> Iterator[Callable[[], BrowserContext]]:
    """A browser of its own, with no cookies."""
    opened: list[BrowserContext] = []

    def another() -> BrowserContext:
        context = browser.new_context(viewport=TALL)  # type: ignore[arg-type]
        context.set_default_timeout(LONG)
        opened.append(context)
        return context

    yield another
    for context in opened:
        context.close()


def go(context: BrowserContext, installation: Installation, path: str = "/method") -> Page:
    page = context.new_page()
    page.goto(installation.address + path)
    drawn(page)
    return page


def sign_in(context: BrowserContext, installation: Installation, who: str, path: str = "/method") -> Page:
    """Open a page, go through the door, and be on the page that was asked for."""
    page = go(context, installation, path)
    page.get_by_role("button", name="Sign in").click()
    choose_account(page, who)
    assert page.url == installation.address + path
    return page


def choose_account(page: Page, who: str) -> None:
    """Say at the provider who one is, and wait for the page that follows."""
    page.get_by_role("button", name=who, exact=True).click()
    expect(page.get_by_text(f"Signed in as {who.title()}").first).to_be_visible(timeout=LONG)
    drawn(page)


def act(page: Page) -> None:
    """Make the page run again, as any click does."""
    page.keyboard.press("r")


def person_id(installation: Installation, who: str) -> str:
    known = installation.accounts.known(LOCAL_PERSON)
    return next(one.account.id for one in known if one.account.email == f"{who}@example.org")


def test_by_every_deep_link_nobody_gets_further_than_the_door(
    installation: Installation, computer: Callable[[], BrowserContext]
) -> None:
    page = computer().new_page()
    for path in (f"/area?area={LEEDS}", f"/assess?area={LEEDS}", "/export", "/admin"):
        page.goto(installation.address + path)
        drawn(page)
        expect(page.get_by_role("heading", name="Runaways Charter")).to_be_visible()
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        assert page.get_by_text("Leeds").count() == 0
        assert page.locator("[data-testid=stSidebarNav] a").count() == 0


def test_an_invited_person_acts_in_their_area_and_not_in_another(
    installation: Installation, computer: Callable[[], BrowserContext]
) -> None:
    for area in (LEEDS, KENT):
        Assessments(installation.storage).save_answer(
            LOCAL_PERSON, area, CHARTER, "2026", answer=Answer("C2", "answered", 1), evidence="Words of a draft",
            expected_version=0,
        )  # fmt: skip
    installation.accounts.invite(LOCAL_PERSON, "ada@example.org", Grant("contributor", LEEDS))
    page = sign_in(computer(), installation, "ada", f"/assess?area={LEEDS}&round=2026")
    expect(page.get_by_text("Words of a draft").first).to_be_visible()
    page.get_by_role("radiogroup", name="Answer to C1").get_by_text("Fully in place", exact=True).click()
    expect(page.get_by_text("2 of 24 answered").first).to_be_visible()
    stored = Assessments(installation.storage).sheet(LEEDS, CHARTER, "2026").stored["C1"]
    assert stored.changed_by == person_id(installation, "ada")
    page.goto(f"{installation.address}/assess?area={KENT}&round=2026")
    drawn(page)
    assert "Words of a draft" not in page.content()


def test_signing_out_ends_every_tab_and_every_copy_of_the_cookie(
    installation: Installation, computer: Callable[[], BrowserContext]
) -> None:
    context = computer()
    page = sign_in(context, installation, "ben")
    expect(page.get_by_text("You have no role here yet").first).to_be_visible()
    expect(page.get_by_text("Ask the charter office").first).to_be_visible()
    other_tab = go(context, installation)
    expect(other_tab.get_by_text("Signed in as Ben").first).to_be_visible()
    copied = context.cookies()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/oauth2/end_session**")
    act(other_tab)
    expect(other_tab.get_by_text("You signed out")).to_be_visible()
    thief = computer()
    thief.add_cookies(copied)  # type: ignore[arg-type]
    stolen = go(thief, installation)
    expect(stolen.get_by_text("You signed out")).to_be_visible()
    assert stolen.get_by_text("Signed in as").count() == 0


def test_an_ended_or_idle_session_is_over_at_the_next_click_and_a_new_sign_in_begins_another(
    installation: Installation, computer: Callable[[], BrowserContext]
) -> None:
    context = computer()
    page = sign_in(context, installation, "cy")
    for session in installation.accounts.sessions(LOCAL_PERSON):
        if session.person_id == person_id(installation, "cy"):
            installation.accounts.end_session(LOCAL_PERSON, session.key)
    act(page)
    expect(page.get_by_text("An administrator ended this sign-in")).to_be_visible()
    page.get_by_role("button", name="Sign in again").click()
    choose_account(page, "cy")
    assert page.url == f"{installation.address}/method", "the page that was open, not the first one"
    let_time_pass(installation.storage, timedelta(hours=3))
    act(page)
    expect(page.get_by_text("Nothing was done here for a while")).to_be_visible()


def let_time_pass(storage: SqlStorage, by: timedelta) -> None:
    """Put every session's last use back, as if nobody had clicked since."""
    with storage.engine.connect().execution_options(writes=True) as connection, connection.begin():
        for row in connection.execute(sa.select(tables.session)).all():
            moved = sa.update(tables.session).where(tables.session.c.key == row.key)
            connection.execute(moved.values(last_seen=row.last_seen - by))
