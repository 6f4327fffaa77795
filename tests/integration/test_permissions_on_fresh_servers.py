"""Every cell of docs/permissions.md by deep link, on a server process that has served nobody yet.

For each role and each place (their own area, another one, a role for every area) a process is started, somebody of that
role comes with the signed cookie of a real sign-in, and the very first thing that they ask of the process is one of the
links; the links take turns at being the first. What counts as allowed is said beside each link: a button that can be
pressed, a box that offers the area, or words that are there. Whatever the page, not a byte of what was sent may hold
the words of a draft that the person may not see.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

from charter.permissions import ROLES, Action, Grant, Role, may
from services.administration.accounts import Accounts
from services.people import LOCAL_PERSON
from storage.unit_of_work import open_storage
from tests.fresh_servers import Nursery, nursery
from tests.integration.test_permissions import PLACES
from tests.pages.conftest import SIGN_IN
from tests.pages.test_permissions_on_pages import NAMES, VISITS, Seen, Visit, draft_words, prepared
from tests.people import KENT, LEEDS, claims_of
from tests.servers import free_port
from tests.visitor import Visitor, signed_in
from ui.links import PATHS
from ui.sign_in import SECONDS_BETWEEN_LOOKS


@dataclass(frozen=True)
class SeenOverTheWire(Seen):
    """The same questions to what a browser was sent."""

    raw: bytes = b""

    def says(self, *texts: str) -> bool:
        # Without the marks that keep typed text from being Markdown.
        said = self.raw.replace(b"\\", b"")
        return any(text.encode() in said for text in texts)


def box_offers(key: str, area: str) -> Callable[[Seen], bool]:
    """Whether the box of that key is on the page and offers the area."""
    return lambda seen: any(NAMES[area] in one.options for one in seen.app.selectbox if one.key == key)


def links(area: str) -> tuple[Visit, ...]:
    """Every link with what it offers; those that need the area in their question among them."""
    return (
        *VISITS,
        Visit("signups", {"do": "history"}, {Action.RECORD_SIGNUPS: lambda seen: seen.button("Take it back")}),
        Visit("signups", {"do": "names"}, {
            Action.DECIDE_NAMES: lambda seen: any(
                one.label.startswith("Undo: ") and not one.disabled for one in seen.app.button
            ),
        }),
        Visit("admin", {"admin": "people"}, {Action.MANAGE_PEOPLE: box_offers("invite area", area)}),
        Visit("admin", {"admin": "audit"}, {Action.SEE_AUDIT: box_offers("audit area", area)}),
        Visit("admin", {"admin": "backup"}, {Action.BACK_UP: lambda seen: seen.button("Make a backup")}),
    )  # fmt: skip


ROLES_AND_PLACES = tuple(product(ROLES, PLACES))


def test_every_cell_of_the_table_is_asked_for() -> None:
    asked = {(role, place, action) for role, place in ROLES_AND_PLACES for one in links(LEEDS) for action in one.offers}
    assert asked == set(product(ROLES, ("own", "other", "every"), Action))


@pytest.fixture(scope="module")
def forks() -> Iterator[Nursery]:
    with nursery() as opened:
        yield opened


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    url = f"sqlite:///{tmp_path_factory.mktemp('fresh') / 'app.sqlite3'}"
    with prepared(url):
        yield url


@pytest.fixture
def fresh(forks: Nursery, database: str, tmp_path: Path) -> Iterator[str]:
    """The address of a server that nobody has asked anything yet."""
    port = free_port()
    own = {
        "RUNAWAYS_DATABASE_URL": database,
        "RUNAWAYS_REDIRECT_URI": f"http://localhost:{port}/oauth2callback",
    }
    with forks.server(SIGN_IN | own, tmp_path / "log", port) as address:
        yield address


def visited(visitor: Visitor, visit: Visit, area: str) -> SeenOverTheWire:
    shown = visitor.open(PATHS[visit.page], {**visit.query, "area": area})  # type: ignore[index]
    assert not shown.tree.exception, visit
    assert b"met a fault of the program" not in shown.raw, visit
    return SeenOverTheWire(shown.tree, shown.raw)


@pytest.mark.parametrize(("role", "place"), ROLES_AND_PLACES)
def test_a_fresh_server_shows_by_deep_link_exactly_what_the_table_allows(fresh: str, role: Role, place: str) -> None:
    given, area = PLACES[place]
    grants = (Grant(role, given),)
    who = role if given else f"every-{role}"
    visitor = signed_in(fresh, claims_of(who), SIGN_IN["RUNAWAYS_COOKIE_SECRET"])
    offered, wrong = links(area), []
    first = ROLES_AND_PLACES.index((role, place)) % len(offered)
    for visit in (*offered[first:], *offered[:first]):
        seen = visited(visitor, visit, area)
        assert seen.says(f"Signed in as {who.title()}")
        wrong += [
            f"{visit.page}: {action.value}" for action, offers in visit.offers.items()
            if offers(seen) != may(grants, action, area)
        ]  # fmt: skip
        wrong += [
            f"{visit.page}: the draft of {NAMES[one]}" for one in (LEEDS, KENT)
            if not may(grants, Action.SEE_DRAFTS, one) and seen.says(draft_words(one))
        ]  # fmt: skip
    assert wrong == []


def test_signed_in_without_a_role_a_fresh_server_shows_what_is_published_and_no_more(fresh: str) -> None:
    visitor = signed_in(fresh, claims_of("nobody"), SIGN_IN["RUNAWAYS_COOKIE_SECRET"])
    for visit in links(KENT):
        seen = visited(visitor, visit, KENT)
        assert {action for action, offers in visit.offers.items() if offers(seen)} <= {Action.SEE_PUBLISHED}, visit
        assert seen.says("no role here yet")
        assert not seen.says(draft_words(KENT), draft_words(LEEDS))


@pytest.mark.parametrize("cookie", ["none", "of another installation", "for another address"])
def test_without_a_sign_in_that_counts_a_fresh_server_shows_the_door_at_every_link(fresh: str, cookie: str) -> None:
    secret = SIGN_IN["RUNAWAYS_COOKIE_SECRET"]
    visitor = {
        "none": Visitor(fresh, {}),
        "of another installation": signed_in(fresh, claims_of("every-administrator"), secret[::-1]),
        "for another address": Visitor(fresh, signed_in("http://localhost:1", claims_of("ada"), secret).cookies),
    }[cookie]
    for page in PATHS.values():
        seen = visitor.open(page, {"area": LEEDS, "round": "draft"})
        assert [one.label for one in seen.tree.button] == ["Sign in"]
        assert b"Leeds" not in seen.raw


def test_a_page_that_is_left_open_is_emptied_soon_after_its_sign_in_was_ended(fresh: str, database: str) -> None:
    storage = open_storage(database)
    visitor = signed_in(fresh, claims_of("contributor"), SIGN_IN["RUNAWAYS_COOKIE_SECRET"])
    with visitor.window() as window:
        assert draft_words(LEEDS).encode() in window.open("assess", {"area": LEEDS, "round": "draft"}).raw
        (part,) = (part for part, seconds in window.now_and_then.items() if seconds == SECONDS_BETWEEN_LOOKS)
        assert SECONDS_BETWEEN_LOOKS <= 30
        time.sleep(1.1)
        assert not window.look_again(part).tree.warning, "while the sign-in counts nothing is drawn"
        Accounts(storage).end_all(LOCAL_PERSON)
        time.sleep(1.1)
        emptied = window.look_again(part)
    assert SeenOverTheWire(emptied.tree, emptied.raw).says("An administrator ended this sign-in")
    assert [one.label for one in emptied.tree.button] == ["Sign in again"]
    storage.engine.dispose()
