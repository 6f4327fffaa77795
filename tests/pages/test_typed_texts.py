"""What people typed, and what a link says, is text on every page: no picture is fetched, no link made of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from charter.answer_details import Details
from charter.assessment import Answer
from charter.register import Observation, Source
from charter.rounds import Step as RoundStep
from charter.uncertain_dates import UncertainDate
from services.assessment.actions_stored import ActionDraft, Step
from services.people import LOCAL_PERSON
from storage.unit_of_work import SqlStorage
from tests.pages.conftest import Opener
from tests.people import KENT, LEEDS
from ui.elements.as_text import as_text
from ui.resources import build_services

TYPED = "![seen](http://tracker.example/p.png) [Sign in again](http://evil.example) $x$ :red[now]"
OBEYED = ("![seen](http", "[Sign in again](http", "$x$", ":red[now]")
CHARTER = "runaways-charter-2012"
FILE = f"""Local authority,Missing from home,Independent
Leeds,"{TYPED} to every child who has been missing from home or from care, as far as they wish",yes
Kent,"{TYPED} to some of them who have been missing from home or from care, where staff allow",no
"""
SHOWN_AS_MARKDOWN = {
    "alert": {"body"}, "markdown": {"body"}, "expandable": {"label"}, "heading": {"body"}, "button": {"label", "help"},
    "checkbox": {"label", "help"}, "radio": {"label", "help", "options", "captions"}, "selectbox": {"label", "help"},
    "text_input": {"label", "help"}, "text_area": {"label", "help"}, "metric": {"label", "help"}, "tab": {"label"},
    "button_group": {"label", "help", "content"}, "file_uploader": {"label", "help"}, "date_input": {"label", "help"},
}  # fmt: skip
"""Which fields of Streamlit's messages the browser reads as Markdown, by the message's name."""


def messages(block: Any) -> Iterator[Message]:
    """The messages that the browser is sent of a page, those of containers too."""
    if (proto := getattr(block, "proto", None)) is not None:
        yield proto
    for child in getattr(block, "children", {}).values():
        yield from messages(child)


def markdown_of(message: Message, name: str = "") -> Iterator[str]:
    """Every text in a message that the browser reads as Markdown."""
    known = SHOWN_AS_MARKDOWN.get(name or message.DESCRIPTOR.name.lower(), set())
    for field, value in message.ListFields():
        several = list(value) if field.is_repeated else [value]
        if field.type == FieldDescriptor.TYPE_MESSAGE:
            for one in several:
                if isinstance(one, Message):
                    yield from markdown_of(one, field.name)
        elif field.type == FieldDescriptor.TYPE_STRING and field.name in known:
            yield from several


def obeyed(app: AppTest) -> list[str]:
    """The texts of a page in which something that was typed would be obeyed."""
    said = [text for block in (app.main, app.sidebar) for one in messages(block) for text in markdown_of(one)]
    assert said, "the page says nothing at all"
    return [text for text in said if any(mark in text for mark in OBEYED)]


LINKS = [
    ("overview", "at"), ("overview", "view"), ("overview", "area"), ("area", "area"), ("compare", "measure"),
    ("assess", "on"), ("assess", "round"), ("assess", "area"), ("waves", "wave"), ("actions", "area"),
    ("gaps", "gaps"), ("export", "table"), ("signups", "area"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "name"), LINKS)
def test_what_a_link_asks_for_is_repeated_as_text(opened: Opener, page: str, name: str) -> None:
    app = opened(page, **({"area": LEEDS} | {name: TYPED}))
    assert not app.exception
    assert obeyed(app) == []


@pytest.fixture
def worked_in(app_storage: SqlStorage) -> SqlStorage:
    """Two rounds of Leeds and one of Kent, with every text and every name of a round as bad as it can be."""
    made = build_services(app_storage)
    for area, rounds in ((LEEDS, (f"2024 {TYPED[:50]}", f"2025 {TYPED[50:]}")), (KENT, (f"2025 {TYPED[:50]}",))):
        for number, name in enumerate(rounds):
            for item in ("C1", "C2"):
                made.assessments.save_answer(
                    LOCAL_PERSON, area, CHARTER, name, answer=Answer(item, "answered", number), evidence=TYPED,
                    details=Details(owner=TYPED, private_note=TYPED, public_note=TYPED, explanation=TYPED),
                    expected_version=0,
                )  # fmt: skip
            made.assessments.save_answer(
                LOCAL_PERSON, area, CHARTER, name, answer=Answer("C3", "not_applicable", None, TYPED),
                expected_version=0,
            )  # fmt: skip
            steps: tuple[RoundStep, ...] = ("submit", "approve", "publish")
            for step in steps:
                (found,) = made.assessments.found(area_code=area, instrument_id=CHARTER, round_=name)
                made.rounds.move(LOCAL_PERSON, step, found, note=TYPED)
    seen = Observation(LEEDS, "not_signed", UncertainDate("on", date(2013, 2, 11)), Source(TYPED), note=TYPED)
    made.signups.record(LOCAL_PERSON, seen)
    made.names.decide(LOCAL_PERSON, f"Council of {TYPED}", "not_an_authority", TYPED)
    made.actions.plan(
        LOCAL_PERSON, LEEDS, CHARTER, "C1", draft=ActionDraft(TYPED, TYPED, steps=(Step(TYPED),), note=TYPED)
    )
    file = made.ingestion.preview(FILE.encode(), f"{TYPED}.csv")
    made.ingestion.accept(LOCAL_PERSON, file, wave=TYPED, source=TYPED)
    return app_storage


PAGES = [
    "area", "assess", "actions", "gaps", "compare", "data_quality", "signups", "return_interviews", "export", "waves",
    "coding", "import_files", "overview", "admin",
]  # fmt: skip


@pytest.mark.usefixtures("worked_in")
def test_what_people_typed_is_shown_as_text(opened: Opener) -> None:
    found: dict[str, list[str]] = {}
    for page in PAGES:
        app = opened(page, area=LEEDS)
        assert not app.exception, page
        found[page] = obeyed(app)
    assert found == {page: [] for page in PAGES}


def test_marks_that_turn_the_direction_of_writing_are_left_out() -> None:
    assert as_text("annexe\u202efdp.exe") == "annexefdp\\.exe"
    assert as_text("\u2067shalom\u2069 \u05e9\u05dc\u05d5\u05dd") == "shalom \u05e9\u05dc\u05d5\u05dd"
