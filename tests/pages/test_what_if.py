"""Gaps with their actions, and what closing some of them would do."""

from __future__ import annotations

import pytest

from charter.assessment import Answer
from charter.framework import instrument
from services.assessment.actions import Actions
from services.assessment.actions_stored import ActionDraft
from services.assessment.assessments import Assessments
from services.people import LOCAL_PERSON
from storage.unit_of_work import SqlStorage
from tests.pages.conftest import Opener, turned_to, words

KENT, HULL, CHARTER = "E10000016", "E06000010", "runaways-charter-2012"


@pytest.fixture
def answered(app_storage: SqlStorage) -> SqlStorage:
    desk = Assessments(app_storage)
    for area, low in ((KENT, "C1"), (HULL, "")):
        for item in instrument(CHARTER).item_ids:
            given = Answer(item, "answered", 0 if item == low else 2)
            desk.save_answer(LOCAL_PERSON, area, CHARTER, "2026", answer=given, expected_version=0)
    return app_storage


def test_an_action_stands_under_its_gap(opened: Opener, answered: SqlStorage) -> None:
    draft = ActionDraft("Count every month", "Data manager")
    Actions(answered).plan(LOCAL_PERSON, KENT, CHARTER, "C1", draft=draft)
    app = opened("gaps", area=KENT)
    assert not app.exception
    assert "Action, to do: **Count every month** (Data manager). No day is set." in words(app)


def test_a_tick_shows_the_score_the_rank_and_whom_the_area_would_pass(opened: Opener, answered: SqlStorage) -> None:
    app = turned_to(opened("gaps", area=KENT), "What if?", of="gaps")
    assert "Nothing is ticked yet." in words(app)
    app.checkbox(key=f"close {KENT} C1").check().run()
    assert not app.exception
    assert app.query_params["close"] in ("C1", ["C1"])
    text = words(app)
    assert "With 1 gap closed: 69 (69 to 69), 24 of 24 answered. Now: 62 (62 to 62), 24 of 24 answered." in text
    assert "It would pass 1 of 1 other areas in England with a score: Hull." in text
    assert "then: rank 1st" in text
    app.checkbox(key=f"close {KENT} C2").check().run()
    assert app.query_params["close"] in ("C1,C2", ["C1,C2"])
    app.button(key="untick").click().run()
    assert "close" not in app.query_params
    assert app.checkbox(key=f"close {KENT} C1").value is False


def test_the_ticks_of_a_link_are_shown_and_strange_ones_ignored(opened: Opener, answered: SqlStorage) -> None:
    app = opened("gaps", area=KENT, close="C2,Z9,,C1")
    assert not app.exception
    assert app.checkbox(key=f"close {KENT} C1").value
    assert "With 2 gaps closed" in words(app)
