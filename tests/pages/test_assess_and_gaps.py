"""Answering, and what the answers leave open."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from charter.assessment import Answer
from charter.permissions import EVERY_RIGHT
from services.assessment.assessments import Assessments
from services.people import Person
from storage.unit_of_work import SqlStorage
from tests.pages.conftest import Opener, turned_to, words

KENT, CHARTER = "E10000016", "runaways-charter-2012"
BEN = Person("ben", "Ben", EVERY_RIGHT)


def key(what: str, item: str, round_: str = "2026") -> str:
    return f"{what} | {KENT} | {CHARTER} | {round_} | {item}"


def opened_at_count(opened: Opener) -> AppTest:
    return opened("assess", area=KENT, round="2026")


def test_without_an_area_it_says_what_to_do(opened: Opener) -> None:
    app = opened("assess")
    assert not app.exception
    assert "Choose your area above" in app.info[0].value


def test_an_answer_is_in_the_database_before_the_page_says_saved(opened: Opener, app_storage: SqlStorage) -> None:
    app = opened_at_count(opened)
    app.radio(key=key("answer", "C1")).set_value("3").run()
    assert not app.exception
    stored = Assessments(app_storage).sheet(KENT, CHARTER, "2026").stored["C1"]
    assert (stored.answer.level, stored.version, stored.changed_by) == (3, 1, "local")
    assert "by the person at this computer, version 1" in words(app)
    assert "1 of 24 answered: too few for a score, which takes about 75%" in words(app)


def test_the_score_moves_with_the_second_answer(opened: Opener) -> None:
    app = opened_at_count(opened)
    app.radio(key=key("answer", "C1")).set_value("3").run()
    app.radio(key=key("answer", "C2")).set_value("0").run()
    so_far = "2 of 24 answered: too few for a score, which takes about 75%, so anything from 6 to 94 is still possible"
    assert so_far in words(app)


def test_a_new_visit_shows_what_was_saved(opened: Opener) -> None:
    first = opened_at_count(opened)
    first.radio(key=key("answer", "C1")).set_value("2").run()
    first.text_area(key=key("evidence", "C1")).set_value("Monthly report to the board").run()
    again = opened_at_count(opened)
    assert again.radio(key=key("answer", "C1")).value == "2"
    assert again.text_area(key=key("evidence", "C1")).value == "Monthly report to the board"


def test_does_not_apply_is_not_saved_before_a_reason_is_given(opened: Opener, app_storage: SqlStorage) -> None:
    app = opened_at_count(opened)
    app.radio(key=key("answer", "C1")).set_value("not_applicable").run()
    assert "Not saved yet" in app.error[0].value
    assert "needs a reason" in app.error[0].value
    assert Assessments(app_storage).sheet(KENT, CHARTER, "2026").stored == {}
    app.text_input(key=key("reason", "C1")).set_value("No children's homes here").run()
    assert not app.error
    stored = Assessments(app_storage).sheet(KENT, CHARTER, "2026").stored["C1"]
    assert (stored.answer.state, stored.answer.reason) == ("not_applicable", "No children's homes here")


def test_two_people_on_one_item_see_both_versions_and_choose(opened: Opener, app_storage: SqlStorage) -> None:
    app = opened_at_count(opened)
    desk = Assessments(app_storage)
    theirs = Answer("C1", "answered", 1)
    desk.save_answer(BEN, KENT, CHARTER, "2026", answer=theirs, evidence="Ben's words", expected_version=0)
    app.radio(key=key("answer", "C1")).set_value("3").run()
    assert "Somebody else saved this item" in app.error[0].value
    assert "Ben's words" in [text.value for text in app.text]
    assert desk.sheet(KENT, CHARTER, "2026").stored["C1"].answer.level == 1
    app.button(key=key("save mine", "C1")).click().run()
    assert desk.sheet(KENT, CHARTER, "2026").stored["C1"].answer.level == 3
    assert not app.error


def test_keeping_theirs_shows_theirs(opened: Opener, app_storage: SqlStorage) -> None:
    app = opened_at_count(opened)
    desk = Assessments(app_storage)
    desk.save_answer(BEN, KENT, CHARTER, "2026", answer=Answer("C1", "answered", 1), expected_version=0)
    app.radio(key=key("answer", "C1")).set_value("3").run()
    app.button(key=key("keep theirs", "C1")).click().run()
    assert app.radio(key=key("answer", "C1")).value == "1"
    assert not app.error


def test_the_next_part_is_one_click_away(opened: Opener) -> None:
    app = opened_at_count(opened)
    next(button for button in app.button if button.label == "Next part").click().run()
    assert app.selectbox(key="widget part").value == "think-1"
    assert any(radio.label == "Answer to T1" for radio in app.radio)


def test_gaps_without_answers_offer_the_first_step(opened: Opener) -> None:
    app = opened("gaps", area=KENT)
    assert not app.exception
    assert "has not answered this yet" in app.info[0].value


def test_gaps_tell_the_unknown_from_the_missing(opened: Opener, app_storage: SqlStorage) -> None:
    desk = Assessments(app_storage)
    for item, given in (("C1", Answer("C1", "answered", 0)), ("C2", Answer("C2", "answered", 3))):
        desk.save_answer(BEN, KENT, CHARTER, "2026", answer=given, expected_version=0)
        assert item == given.item_id
    app = opened("gaps", area=KENT)
    assert "Kent has 23 gaps; 22 of them are unknown, not known to be missing." in words(app)
    assert "Together they are worth 6 to 94 of 100 points." in words(app)
    table = turned_to(app, "The same as a table", of="gaps").dataframe[0].value
    first = table[table["Item"] == "C1"].iloc[0]
    assert (first["Points at least"], first["Points at most"], first["Answer"]) == (6.25, 6.25, "Not in place")
    missing = table[table["Item"] == "C3"].iloc[0]
    assert (missing["Points at least"], missing["Points at most"]) == (0, 6.25)
    assert "C2" not in set(table["Item"])
    assert "a missing answer may be in place already" in words(app).lower()
