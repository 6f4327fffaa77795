"""The door: what is shown to whom, on every page, by deep link and on a fresh process."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from charter.assessment import Answer
from charter.permissions import Grant
from services.administration.accounts import Accounts
from services.assessment.assessments import Assessments
from services.people import LOCAL_PERSON
from storage.unit_of_work import SqlStorage
from tests.pages.conftest import ROOT, Opener, words
from tests.people import KENT, LEEDS, claims_of

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("[a-z]*.py"))
CHARTER = "runaways-charter-2012"


def everything(app: AppTest) -> str:
    """Every text of a run, tables and charts too, as the browser would get it."""
    return _texts(app.main) + _texts(app.sidebar)


def _texts(block: Any) -> str:
    if hasattr(block, "children"):
        return "\n".join(_texts(child) for child in block.children.values())
    return f"{block.proto} {getattr(block, 'value', '')}"


@pytest.mark.usefixtures("signing_in")
@pytest.mark.parametrize("name", PAGES)
def test_nobody_signed_in_sees_the_door_and_no_data_on_every_page(opened: Opener, name: str) -> None:
    app = opened(name, area=LEEDS)
    assert not app.exception
    assert [title.value for title in app.title] == ["Runaways Charter"]
    assert [button.label for button in app.button] == ["Sign in"]
    assert "Leeds" not in everything(app)
    assert len(app.dataframe) == 0


@pytest.mark.usefixtures("signing_in", "app_storage")
@pytest.mark.parametrize("name", PAGES)
def test_a_page_run_without_the_router_has_the_same_door(name: str) -> None:
    app = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=30)
    app.user = {}
    app.run()
    assert [button.label for button in app.button] == ["Sign in"]
    assert "Leeds" not in everything(app)


@pytest.mark.usefixtures("signing_in")
def test_who_is_not_said_to_be_signed_in_is_not(opened: Opener) -> None:
    app = opened("overview", user=claims_of("ada", is_logged_in=False))
    assert [button.label for button in app.button] == ["Sign in"]


@pytest.mark.usefixtures("signing_in")
def test_somebody_without_a_role_sees_what_is_published_and_whom_to_ask(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNAWAYS_CONTACT", "office@example.org")
    app = opened("overview", user=claims_of("ada"))
    assert not app.exception
    assert "no role here yet" in words(app)
    assert "Ask office@example.org" in words(app)
    assert "Signed in as Ada" in words(app)
    assert "Data: file" not in words(app)


@pytest.mark.usefixtures("signing_in")
def test_drafts_of_another_area_are_not_there_by_deep_link(opened: Opener, app_storage: SqlStorage) -> None:
    for area in (LEEDS, KENT):
        Assessments(app_storage).save_answer(
            LOCAL_PERSON, area, CHARTER, "2026", answer=Answer("C1", "answered", 3), evidence="Words of a draft",
            expected_version=0,
        )  # fmt: skip
    Accounts(app_storage).invite(LOCAL_PERSON, "ada@example.org", Grant("contributor", LEEDS))
    own = opened("assess", user=claims_of("ada"), area=LEEDS, round="2026")
    other = opened("assess", user=claims_of("ada"), area=KENT, round="2026")
    assert "Words of a draft" in everything(own)
    assert "Words of a draft" not in everything(other)


@pytest.mark.usefixtures("signing_in")
def test_signing_out_ends_the_record_and_every_tab(opened: Opener, app_storage: SqlStorage) -> None:
    user = claims_of("ada")
    here, other_tab = opened("overview", user=user), opened("method", user=user)
    assert "Signed in as Ada" in words(other_tab)
    here.button(key="sign out").click().run()
    assert [button.label for button in here.button] == ["Sign in"]
    other_tab.run()
    assert "You signed out" in words(other_tab)
    assert [button.label for button in other_tab.button] == ["Sign in again"]
    assert Accounts(app_storage).sessions(LOCAL_PERSON) == ()


@pytest.mark.usefixtures("signing_in")
def test_what_was_written_when_the_sign_in_had_ended_can_be_copied_at_the_door(
    opened: Opener, app_storage: SqlStorage
) -> None:
    user, key = claims_of("ada"), f"{LEEDS} | {CHARTER} | 2026 | C1"
    accounts = Accounts(app_storage)
    accounts.invite(LOCAL_PERSON, "ada@example.org", Grant("contributor", LEEDS))
    app = opened("assess", user=user, area=LEEDS, round="2026")
    app.text_area(key=f"evidence | {key}").set_value("Saved before").run()
    accounts.end_all(LOCAL_PERSON)
    app.text_area(key=f"evidence | {key}").set_value("Saved before, and _an hour's_ words").run()
    assert [button.label for button in app.button] == ["Sign in again"]
    assert [expander.label for expander in app.expander] == [
        "What you wrote last is not saved. Copy it from here before you sign in again."
    ]
    assert [text.value for text in app.text] == ["Saved before, and _an hour's_ words"]
    assert "C1, Evidence" in words(app)
    assert Assessments(app_storage).sheet(LEEDS, CHARTER, "2026").stored["C1"].evidence == "Saved before"


@pytest.mark.usefixtures("signing_in")
def test_a_button_that_was_on_the_page_does_nothing_once_the_role_is_gone(
    opened: Opener, app_storage: SqlStorage
) -> None:
    accounts = Accounts(app_storage)
    invited = accounts.invite(LOCAL_PERSON, "ada@example.org", Grant("contributor", LEEDS))
    app = opened("assess", user=claims_of("ada"), area=LEEDS, round="2026")
    (known,) = accounts.known(LOCAL_PERSON)
    accounts.take_back(LOCAL_PERSON, invited.id, known.held[0].id)
    app.radio(key=f"answer | {LEEDS} | {CHARTER} | 2026 | C1").set_value("3").run()
    assert not app.exception
    assert Assessments(app_storage).found() == []
    assert "nothing was done" in words(app) or "need the role" in words(app)


@pytest.mark.usefixtures("signing_in")
def test_half_a_sign_in_is_taken_for_a_mistake_and_not_for_none(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RUNAWAYS_OIDC_CLIENT_SECRET")
    app = opened("overview")
    assert "Still missing: RUNAWAYS_OIDC_CLIENT_SECRET" in app.error[0].value
    assert "Leeds" not in everything(app)


@pytest.mark.parametrize("address", ["0.0.0.0", "", "::", "192.0.2.7", "charter.example.org"])
def test_an_open_door_to_other_computers_shows_nothing_unless_it_is_said_that_a_proxy_asks(
    opened: Opener, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    options = st.get_option
    monkeypatch.setattr("ui.sign_in.st.get_option", lambda name: address if name == "server.address" else options(name))
    app = opened("signups", area=LEEDS)
    assert "nobody is asked who they are" in app.error[0].value
    assert "Leeds" not in everything(app)
    monkeypatch.setenv("RUNAWAYS_PROXY_ASKS_WHO", "yes")
    assert "One person works here without signing in" in words(opened("signups", area=LEEDS))


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("headers", {"X-Forwarded-For": "203.0.113.9"}),
        ("headers", {"Host": "charter.example.org"}),
        ("headers", {"Host": "127.0.0.1:8501", "Origin": "https://charter.example.org"}),
        ("headers", {"Host": "localhost:8501", "Via": "1.1 gateway"}),
        ("ip_address", "203.0.113.9"),
    ],
)
def test_a_visitor_from_another_computer_is_noticed_wherever_the_server_thinks_it_listens(
    opened: Opener, monkeypatch: pytest.MonkeyPatch, what: str, value: object
) -> None:
    monkeypatch.setattr(type(st.context), what, property(lambda _context: value))
    assert "nobody is asked who they are" in opened("overview").error[0].value


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"])
def test_this_computer_alone_needs_no_sign_in(address: str) -> None:
    from ui.sign_in import is_loopback

    assert is_loopback(address)


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501"])
def test_a_browser_on_this_computer_needs_no_sign_in(
    opened: Opener, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    headers = {"Host": host, "Origin": f"http://{host}", "User-Agent": "a browser"}
    monkeypatch.setattr(type(st.context), "headers", property(lambda _context: headers))
    assert "One person works here without signing in" in words(opened("overview"))
