"""Actions on the page: planned, moved, undone, filtered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from charter.permissions import Grant
from geo.areas import authority
from pages.actions import named_for
from services.assessment.actions import Actions
from services.assessment.actions_stored import ActionDraft, Step
from services.people import LOCAL_PERSON, Person
from storage.unit_of_work import SqlStorage
from tests.pages.conftest import Opener, words
from ui.resources import build_services

LEEDS, KENT, CHARTER = "E08000035", "E10000016", "runaways-charter-2012"


def plan(storage: SqlStorage, title: str, item: str = "C1", **values: object) -> int:
    draft = ActionDraft(title, **values)  # type: ignore[arg-type]
    return Actions(storage).plan(LOCAL_PERSON, LEEDS, CHARTER, item, draft=draft).id


def pressed(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return app.run()


def test_without_actions_it_says_where_to_begin(opened: Opener) -> None:
    app = opened("actions")
    assert not app.exception
    assert "No action is planned yet" in app.info[0].value
    assert "Leeds has no actions yet" in opened("actions", area=LEEDS).info[0].value


def test_an_action_of_a_gap_begins_with_the_gap(opened: Opener, app_storage: SqlStorage) -> None:
    app = opened("actions", area=LEEDS, on=CHARTER, item="C2")
    assert not app.exception
    assert app.selectbox(key="action form item").value == "C2"
    title = "Numbers missing from home: put it in place"
    assert app.text_input(key="action form title").value == title
    assert "or write one above." in words(app)
    app.text_input(key="action form owner").set_value("Data manager")
    app.date_input(key="action form due").set_value(date(2031, 5, 1))
    app.text_area(key="action form steps").set_value("Ask the police\n\n Write it up ")
    pressed(app, "Save this action")
    assert not app.error
    assert words(app).count(f"'{title}' is saved as an action.") == 1
    assert "without a day" not in words(app)
    (made,) = Actions(app_storage).found(LEEDS)
    assert (made.item_id, made.draft.owner, made.draft.due) == ("C2", "Data manager", date(2031, 5, 1))
    assert [step.text for step in made.draft.steps] == ["Ask the police", "Write it up"]
    assert "1 of 1 action still to finish; none is overdue." in words(app)
    assert "item" not in app.query_params


def test_an_action_without_a_day_is_said_to_be_missing_from_the_calendar(
    opened: Opener, app_storage: SqlStorage
) -> None:
    plan(app_storage, "Agree a protocol", due=date(2031, 5, 1), owner="Ada")
    app = opened("actions", area=LEEDS, new="1")
    assert "has no day" not in words(app)
    app.text_input(key="action form title").set_value("Write it down")
    pressed(app, "Save this action")
    assert "It has no owner and no day yet: without a day it is not in the calendar." in words(app)
    assert "1 of 2 open actions has no day yet: without a day an action is not in the calendar." in words(app)
    assert named_for(authority(LEEDS)) == "leeds"
    assert (named_for(authority("E06000047")), named_for(None)) == ("county-durham", "all-areas")


def test_what_cannot_be_saved_is_said_and_stays_in_the_boxes(opened: Opener, app_storage: SqlStorage) -> None:
    app = opened("actions", area=LEEDS, new="1")
    app.text_input(key="action form url").set_value("ftp://example.org")
    app.text_input(key="action form title").set_value("Write it down")
    pressed(app, "Save this action")
    assert "needs a few words that say what is there" in app.error[0].value
    assert app.text_input(key="action form title").value == "Write it down"
    assert Actions(app_storage).found() == ()


def test_the_board_moves_an_action_and_undoes_its_closing(opened: Opener, app_storage: SqlStorage) -> None:
    number = plan(app_storage, "Agree a protocol", due=date(2020, 1, 1), steps=(Step("Draft it"),))
    app = opened("actions", area=LEEDS)
    assert "1 of 1 action still to finish; 1 is overdue. 1 open action has no owner yet." in words(app)
    assert "Overdue by" in words(app)
    app.checkbox[0].check().run()
    assert "every step is done" in app.success[0].value
    app.button(key=f"begin {number}").click().run()
    assert Actions(app_storage).one(number).status == "in_progress"
    app.button(key=f"done {number}").click().run()
    assert "The answer to C1 stays as it is" in app.success[0].value
    app.button(key="undo closing").click().run()
    assert Actions(app_storage).one(number).status == "in_progress"
    assert not app.error


def test_a_change_on_an_old_page_is_refused_with_a_sentence(opened: Opener, app_storage: SqlStorage) -> None:
    number = plan(app_storage, "Agree a protocol")
    app = opened("actions", area=LEEDS)
    Actions(app_storage).move(LOCAL_PERSON, number, "in_progress", expected_version=1)
    app.button(key=f"done {number}").click().run()
    assert "Somebody else changed the action 'Agree a protocol' meanwhile" in words(app)
    assert Actions(app_storage).one(number).status == "in_progress"


def test_an_action_is_changed_in_the_form_and_keeps_its_ticks(opened: Opener, app_storage: SqlStorage) -> None:
    number = plan(app_storage, "Agree", steps=(Step("One", True), Step("Two")))
    app = opened("actions", area=LEEDS)
    app.button(key=f"change {number}").click().run()
    assert app.text_area(key="action form steps").value == "One\nTwo"
    app.text_area(key="action form steps").set_value("One\nThree")
    pressed(app, "Save the changes")
    draft = Actions(app_storage).one(number).draft
    assert (draft.steps, draft.due) == ((Step("One", True), Step("Three")), None)


def test_of_two_who_change_one_action_in_the_form_neither_loses_a_word(opened: Opener, app_storage: SqlStorage) -> None:
    number = plan(app_storage, "Agree", owner="Head", note="Before")
    app = opened("actions", area=LEEDS)
    app.button(key=f"change {number}").click().run()
    theirs = ActionDraft("Agree", owner="Ben's role", due=date(2031, 5, 1), note="Ben's note")
    Actions(app_storage).change(LOCAL_PERSON, number, theirs, expected_version=1)
    app.text_area(key="action form note").set_value("My note")
    app.text_area(key="action form steps").set_value("My step")
    pressed(app, "Save the changes")
    said = words(app)
    assert Actions(app_storage).one(number).draft == replace(theirs, aims_at=None)
    assert "Somebody else changed this action while you did" in said
    assert "- Owner, theirs: Ben's role" in said
    assert "- Due by, theirs: 1 May 2031" in said
    assert "- Note, theirs: Ben's note" in said
    assert app.text_area(key="action form note").value == "My note"
    assert next(button for button in app.button if button.label == "Save the changes").disabled
    pressed(app, "Keep mine, and theirs where I changed nothing")
    pressed(app, "Save the changes")
    kept = Actions(app_storage).one(number).draft
    assert (kept.owner, kept.due, kept.note, kept.steps) == (
        "Ben's role", date(2031, 5, 1), "My note", (Step("My step"),),
    )  # fmt: skip


def test_theirs_can_be_taken_and_a_step_ticked_meanwhile_is_no_difference(
    opened: Opener, app_storage: SqlStorage
) -> None:
    number = plan(app_storage, "Agree", steps=(Step("One"),))
    app = opened("actions", area=LEEDS)
    app.button(key=f"change {number}").click().run()
    acts = Actions(app_storage)
    acts.tick(LOCAL_PERSON, number, 0, True, expected_version=1)
    app.text_input(key="action form owner").set_value("Me")
    pressed(app, "Save the changes")
    assert "Somebody else changed this action while you did" not in words(app)
    pressed(app, "Save the changes")
    draft = acts.one(number).draft
    assert (draft.owner, draft.steps) == ("Me", (Step("One", True),))
    app.button(key=f"change {number}").click().run()
    acts.change(LOCAL_PERSON, number, replace(draft, owner="Ben"), expected_version=3)
    app.text_input(key="action form owner").set_value("Me again")
    pressed(app, "Save the changes")
    pressed(app, "Take theirs")
    assert app.text_input(key="action form owner").value == "Ben"


def test_the_filters_are_in_the_link(opened: Opener, app_storage: SqlStorage) -> None:
    plan(app_storage, "Late", due=date(2020, 1, 1), owner="Ada")
    plan(app_storage, "Later", owner="Ben")
    app = opened("actions", area=LEEDS, status="overdue")
    assert list(app.dataframe[0].value["Action"]) == ["Late"]
    assert "Shown: 1 of 2" in words(app)
    app = opened("actions", area=LEEDS, owner="Ben", status="all")
    assert list(app.dataframe[0].value["Action"]) == ["Later"]
    assert sorted(opened("actions").dataframe[0].value["Action"]) == ["Late", "Later"]


def test_an_action_of_another_area_is_not_opened_by_its_number(opened: Opener, app_storage: SqlStorage) -> None:
    number = plan(app_storage, "Agree")
    app = opened("actions", area=KENT, action=str(number))
    assert "is not one of this area's" in words(app)


def test_typed_text_is_shown_to_the_letter(opened: Opener, app_storage: SqlStorage) -> None:
    plan(app_storage, "[click](http://example.org) **now** :red[x]", owner="$x$ <b>")
    text = words(opened("actions", area=LEEDS))
    assert "[click](http://example.org) **now** :red[x]" in text


def test_a_closed_action_asks_on_the_assess_page_whether_to_answer_again(
    opened: Opener, app_storage: SqlStorage
) -> None:
    number = plan(app_storage, "Count every month")
    Actions(app_storage).move(LOCAL_PERSON, number, "done", expected_version=1)
    app = opened("assess", area=LEEDS, on=CHARTER, round="2026")
    assert not app.exception
    assert "The action 'Count every month' was closed" in words(app)
    assert "It aimed at 'Fully in place'. Answer C1 again?" in words(app)
    app.button(key=f"settle {number}").click().run()
    assert "was closed" not in words(app)
    assert Actions(app_storage).one(number).proposal_settled


def test_who_may_not_see_an_areas_drafts_is_told_so_and_sees_no_action(
    opened: Opener, app_storage: SqlStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(app_storage, "Our own plan")
    elsewhere = Person("kim", "Kim", (Grant("contributor", KENT),))
    monkeypatch.setattr("ui.sign_in.LOCAL_PERSON", elsewhere)
    app = opened("actions", area=LEEDS)
    assert not app.exception
    assert "is seen by its own people only" in words(app)
    assert "Our own plan" not in words(app)
    save = next(button for button in app.button if button.label == "Save this action")
    assert save.disabled
    assert "you need the role" in save.help


def test_what_is_kept_is_worked_out_anew_on_another_day(
    app_storage: SqlStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = build_services(app_storage)
    asked: list[int] = []

    def count() -> int:
        asked.append(1)
        return len(asked)

    monkeypatch.setattr("ui.resources.today_here", lambda: date(2031, 5, 1))
    assert [services.kept(count), services.kept(count)] == [1, 1]
    monkeypatch.setattr("ui.resources.today_here", lambda: date(2031, 5, 2))
    assert services.kept(count) == 2
