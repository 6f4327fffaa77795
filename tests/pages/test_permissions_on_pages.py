"""Every cell of docs/permissions.md on the pages, by deep link: what a role may not do is grey, absent or not shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ElementTree

from charter.assessment import Answer
from charter.permissions import ROLES, Action, Grant, Role, may
from charter.register import Observation
from charter.uncertain_dates import UncertainDate
from services.administration.accounts import Accounts
from services.people import LOCAL_PERSON
from storage.unit_of_work import open_storage
from tests.integration.test_permissions import CHARTER, SOURCE, WAVE, Kit
from tests.pages.conftest import ROOT, SIGN_IN
from tests.pages.test_sign_in import everything
from tests.people import KENT, LEEDS, claims_of

DRAFT_WORDS = "Only the group knows this yet"
NAMES = {LEEDS: "Leeds", KENT: "Kent"}


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kit]:
    url = f"sqlite:///{tmp_path_factory.mktemp('pages') / 'app.sqlite3'}"
    with prepared(url) as made, pytest.MonkeyPatch.context() as environment:
        for name, value in (SIGN_IN | {"RUNAWAYS_DATABASE_URL": url}).items():
            environment.setenv(name, value)
        # As on a process that was just started: nothing is kept from before.
        st.cache_resource.clear()
        yield made
        st.cache_resource.clear()


@contextmanager
def prepared(url: str) -> Iterator[Kit]:
    """An installation with rounds of two areas in every state, and one person of each role in Leeds and everywhere."""
    storage = open_storage(url)
    made = Kit(storage)
    for area in (LEEDS, KENT):
        prepare_rounds(made, area)
        sign_up_once(made, area)
    made.of(LOCAL_PERSON).names.decide(LOCAL_PERSON, "Council of somewhere", "not_an_authority", "It is none.")
    wave = next(one for one in made.of(LOCAL_PERSON).waves.waves() if one.name == WAVE)
    with storage.write("local") as work:
        work.waves.publish(wave.id)
    accounts = Accounts(storage)
    for role in ROLES:
        accounts.invite(LOCAL_PERSON, f"{role}@example.org", Grant(role, LEEDS))
        accounts.invite(LOCAL_PERSON, f"every-{role}@example.org", Grant(role))
    yield made
    storage.engine.dispose()


def draft_words(area: str) -> str:
    """What the draft of an area holds, and nothing else in the installation."""
    return f"{DRAFT_WORDS} in {NAMES[area]}"


def prepare_rounds(made: Kit, area: str) -> None:
    local = made.of(LOCAL_PERSON)
    local.assessments.save_answer(
        LOCAL_PERSON, area, CHARTER, "draft", answer=Answer("C1", "answered", 2), evidence=draft_words(area),
        expected_version=0,
    )  # fmt: skip
    for name, steps in (("asked", ("submit",)), ("approved", ("submit", "approve"))):
        local.assessments.save_answer(
            LOCAL_PERSON, area, CHARTER, name, answer=Answer("C1", "answered", 2), expected_version=0
        )
        for step in steps:
            made.move(LOCAL_PERSON, step, made.now(area, name))  # type: ignore[arg-type]
    local.rounds.challenge(LOCAL_PERSON, made.now(area, "asked"), "C1", "How do you know?")


def sign_up_once(made: Kit, area: str) -> None:
    seen = Observation(area, "not_signed", UncertainDate("on", date(2013, 2, 11)), SOURCE)
    made.of(LOCAL_PERSON).signups.record(LOCAL_PERSON, seen)


@dataclass(frozen=True)
class Seen:
    """A page as one person sees it, and which of their actions it offers."""

    app: AppTest | ElementTree

    def button(self, *labels: str) -> bool:
        """Whether a button is there and can be pressed."""
        return any(one.label in labels and not one.disabled for one in self.app.button)

    def radio(self, label: str) -> bool:
        return any(one.label == label and not one.disabled for one in self.app.radio)

    def says(self, *texts: str) -> bool:
        said = everything(self.app)
        return any(text in said for text in texts)

    def offers(self, label: str) -> bool:
        """Whether a part of the Admin page is offered."""
        return any(label in one.options for one in self.app.selectbox if one.label == "What to look after")


@dataclass(frozen=True)
class Visit:
    """A page's link, and what it must offer to whom."""

    page: str
    query: Mapping[str, str]
    offers: Mapping[Action, Callable[[Seen], bool]]
    of_one_area: bool = True


VISITS = (
    Visit("assess", {"round": "draft"}, {
        Action.SEE_DRAFTS: lambda seen: seen.says(DRAFT_WORDS),
        Action.ANSWER: lambda seen: seen.radio("Answer to C1"),
    }),
    Visit("assess", {"round": "draft", "view": "review"}, {
        Action.SUBMIT: lambda seen: any(one.key == "step submit" and not one.disabled for one in seen.app.button),
    }),
    Visit("assess", {"round": "asked", "view": "answer"}, {
        Action.REPLY: lambda seen: seen.button("Send this reply"),
        Action.MODERATE: lambda seen: seen.button("Ask it"),
    }),
    Visit("assess", {"round": "approved", "view": "review"}, {
        Action.PUBLISH: lambda seen: any(one.key == "step publish" and not one.disabled for one in seen.app.button),
    }),
    Visit("assess", {"on": "ni71-2009", "view": "answer"}, {
        Action.RECORD_OFFICIAL_SCORES: lambda seen: seen.button("Record these scores"),
    }),
    Visit("assess", {"on": "young-peoples-asks-2012"}, {
        Action.RECORD_FEEDBACK: lambda seen: seen.button("Record this feedback"),
    }),
    Visit("actions", {"on": CHARTER}, {Action.PLAN_ACTIONS: lambda seen: seen.button("Save this action")}),
    Visit("export", {"table": "foi"}, {
        Action.SEE_SMALL_NUMBERS: lambda seen: "3" in set(map(str, seen.app.dataframe[0].value["As written"])),
    }),
    Visit("overview", {}, {Action.SEE_PUBLISHED: lambda seen: seen.says("Contains OS data")}, of_one_area=False),
    Visit("import_files", {}, {
        Action.IMPORT_FILES: lambda seen: seen.button("Take this import back") and len(seen.app.file_uploader) > 0,
        Action.CORRECT_ANSWERS: lambda seen: seen.says("Cells to settle"),
    }, of_one_area=False),
    Visit("waves", {"part": "new"}, {
        Action.RUN_WAVES: lambda seen: seen.button("Make this wave"),
    }, of_one_area=False),
    Visit("waves", {"part": "publish", "wave": "1"}, {
        Action.PUBLISH_WAVES: lambda seen: seen.button("Take the publication back"),
    }, of_one_area=False),
    Visit("coding", {}, {Action.CODE_ANSWERS: lambda seen: seen.button("Save and go on")}, of_one_area=False),
)  # fmt: skip
ADMIN = {
    Action.MANAGE_PEOPLE: "People and roles", Action.SEE_AUDIT: "Audit trail", Action.BACK_UP: "Backup",
}  # fmt: skip
ELSEWHERE = {Action.RECORD_SIGNUPS, Action.DECIDE_NAMES}
"""Their forms name the area within, or none: tried below."""


def test_every_action_is_tried_on_a_page() -> None:
    assert {action for visit in VISITS for action in visit.offers} | set(ADMIN) | ELSEWHERE == set(Action)


class Visitor:
    """One person with a browser; every visit is a deep link."""

    def __init__(self, who: str) -> None:
        self.app = AppTest.from_file(str(ROOT / "ui" / "router.py"), default_timeout=30)
        self.app.user = claims_of(who)
        self.app.run()

    def go(self, page: str, query: Mapping[str, str]) -> Seen:
        self.app.query_params.clear()
        for key, value in query.items():
            self.app.query_params[key] = value
        self.app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
        assert not self.app.exception, (page, query)
        return Seen(self.app)


@pytest.mark.parametrize("role", [None, *ROLES], ids=str)
def test_the_pages_offer_exactly_what_the_table_allows(kit: Kit, role: Role | None) -> None:
    grants = (Grant(role, LEEDS),) if role else ()
    visitor, wrong = Visitor(role or "nobody"), []
    for visit in VISITS:
        for area in (LEEDS, KENT) if visit.of_one_area else (LEEDS,):
            seen = visitor.go(visit.page, {**visit.query, "area": area})
            for action, offered in visit.offers.items():
                if offered(seen) != may(grants, action, area):
                    wrong.append(f"{visit.page}, {NAMES[area]}: {action.value}")
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_a_role_for_every_area_is_offered_what_belongs_to_no_area(kit: Kit, role: Role) -> None:
    visitor, wrong = Visitor(f"every-{role}"), []
    for visit in VISITS:
        if visit.of_one_area:
            continue
        seen = visitor.go(visit.page, visit.query)
        wrong += [a.value for a, offered in visit.offers.items() if offered(seen) != may([Grant(role)], a)]
    assert wrong == []


@pytest.mark.parametrize("who", [None, *ROLES, *(f"every-{role}" for role in ROLES)], ids=str)
def test_the_admin_page_and_the_register_offer_what_the_table_allows(kit: Kit, who: str | None) -> None:
    role = who.removeprefix("every-") if who else None
    grants = (Grant(role, None if who and who.startswith("every-") else LEEDS),) if role else ()  # type: ignore[arg-type]
    visitor = Visitor(who or "nobody")
    admin = visitor.go("admin", {})
    assert {part: admin.offers(part) for part in ADMIN.values()} == {
        part: may(grants, action, LEEDS) for action, part in ADMIN.items()
    }
    record = visitor.go("signups", {"do": "record"})
    assert record.button("Save this sign-up") == may(grants, Action.RECORD_SIGNUPS, LEEDS)
    names = visitor.go("signups", {"do": "names"})
    names.app.text_input(key="asked name").set_value("Council of nowhere").run()
    assert names.button("Remember this") == may(grants, Action.DECIDE_NAMES)
