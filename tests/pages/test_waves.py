"""The board of a wave, its completeness, its forms, and publishing."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from charter.permissions import Grant
from services.administration.accounts import Accounts
from services.foi.ingestion import Ingestion
from services.foi.waves import WaveBook
from services.foi.waves_stored import Asked
from services.people import LOCAL_PERSON
from services.register.names import NameBook
from storage.unit_of_work import SqlStorage
from tests.pages.conftest import Opener, words
from tests.pages.test_sign_in import everything
from tests.people import claims_of

KENT, LEEDS, DEVON, YORK = "E10000016", "E08000035", "E10000008", "E06000014"
FILE = b"""Local authority,Type of response,Missing from home,Missing from care
Kent,Full,all,all
Leeds,Partial,some,
Devon,Refused,,
"""


def book(storage: SqlStorage) -> WaveBook:
    return WaveBook(storage, NameBook(storage))


@pytest.fixture
def wave(app_storage: SqlStorage) -> int:
    """Four asked on 3 March 2025, three returns accepted, one silent."""
    waves = book(app_storage)
    questions = ("offer_home", "offer_care")
    number = waves.create(LOCAL_PERSON, "March", "provision-2012", sent=date(2025, 3, 3), questions=questions)
    waves.ask(LOCAL_PERSON, number, [Asked(code) for code in (KENT, LEEDS, DEVON, YORK)])
    desk = Ingestion(app_storage)
    desk.accept(LOCAL_PERSON, desk.preview(FILE, "march.csv"), wave="March")
    return number


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [each for each in app.button if each.label == label]
    assert not button.disabled
    return button.click().run()


def test_without_a_wave_it_says_how_to_begin_one_and_makes_it(opened: Opener, app_storage: SqlStorage) -> None:
    app = opened("waves")
    assert not app.exception
    assert "No wave of requests is kept here yet" in app.info[0].value
    app.text_input(key="new wave name").set_value("Autumn")
    app.date_input(key="new wave sent").set_value(date(2024, 10, 1))
    press(app, "Make this wave")
    assert not app.exception
    assert "with 153 authorities on its list" in app.success[0].value
    assert "Of 153 authorities asked: 153 overdue." in words(app)


def test_a_wave_without_a_name_is_refused_in_a_sentence(opened: Opener, app_storage: SqlStorage) -> None:
    app = press(opened("waves"), "Make this wave")
    assert "Give the wave a name" in app.error[0].value


def test_the_board_answers_counts_and_names_whom_to_write_to(opened: Opener, wave: int) -> None:
    app = opened("waves")
    assert not app.exception
    said = words(app)
    assert "Of 4 authorities asked: 1 answered, 1 partly answered, 1 refused, 1 overdue." in said
    assert "Sent 3 March 2025; replies due by 31 March 2025 (20 working days). Not yet published" in said
    assert "Overdue: 1 area. Write to York." in app.warning[0].value
    assert "Answered 1, Partly answered 1, Refused 1, Overdue 1 (authorities)" in app.get("plotly_chart")[0].proto.alt
    table = app.dataframe[0].value
    assert dict(zip(table["Authority"], table["State"], strict=True)) == {
        "Devon": "Refused", "Kent": "Answered", "Leeds": "Partly answered", "York": "Overdue",
    }  # fmt: skip


def test_the_board_can_show_one_state(opened: Opener, wave: int) -> None:
    app = opened("waves", reply="overdue")
    assert list(app.dataframe[0].value["Authority"]) == ["York"]


def test_a_reply_noted_by_hand_moves_its_authority(opened: Opener, wave: int) -> None:
    app = opened("waves")
    app.multiselect(key=f"reply areas {wave}").set_value([YORK])
    app.selectbox(key=f"reply state {wave}").set_value("no_reply")
    app.date_input(key=f"reply day {wave}").set_value(date(2025, 6, 1))
    press(app, "Save this note")
    assert "Noted for 1 authority" in app.success[0].value
    assert "1 no reply" in words(app)
    assert not app.warning


def test_the_matrix_shows_words_and_can_show_only_what_is_open(opened: Opener, wave: int) -> None:
    app = opened("waves", part="matrix")
    assert not app.exception
    assert "4 authorities by 2 questions: 3 are open." in words(app)
    assert list(app.dataframe[0].value.loc["Leeds"]) == ["Answered", "Left blank"]
    only = opened("waves", part="matrix", open="open").dataframe[0].value
    assert list(only.index) == ["Leeds", "York"]


def test_a_wave_with_open_cells_has_a_grey_button_that_says_why(opened: Opener, wave: int) -> None:
    app = opened("waves", part="publish")
    (button,) = [each for each in app.button if each.label == "Publish this wave"]
    assert button.disabled
    assert "3 of 8 cells are neither an answer nor a reason" in button.help
    assert "first Leeds" in words(app)


def test_a_complete_wave_is_published_and_taken_back(opened: Opener, wave: int, app_storage: SqlStorage) -> None:
    waves = book(app_storage)
    waves.change(LOCAL_PERSON, wave, sent=date(2025, 3, 3), working_days=20, questions=["offer_home"])
    waves.note_reply(LOCAL_PERSON, wave, [YORK], "no_reply", day=date(2025, 6, 1))
    app = press(opened("waves", part="publish"), "Publish this wave")
    assert "'March' is published." in words(app)
    assert "Published " in words(app)
    app = press(app, "Take the publication back")
    assert "Not yet published: figures may change." in words(app)


@pytest.fixture
def published(wave: int, app_storage: SqlStorage) -> int:
    waves = book(app_storage)
    waves.change(LOCAL_PERSON, wave, sent=date(2025, 3, 3), working_days=20, questions=["offer_home"])
    waves.note_reply(LOCAL_PERSON, wave, [YORK], "no_reply", day=date(2025, 6, 1), note="rang twice")
    waves.publish(LOCAL_PERSON, wave)
    return wave


def test_what_a_published_wave_asked_is_grey_and_says_what_to_do_first(opened: Opener, published: int) -> None:
    app = opened("waves", part="list")
    assert not app.exception
    assert "take the publication back first, under 'Publish'." in words(app)
    for label in ("Save", "Every authority of the day it was sent", "Put on the list", "Take off the list"):
        (button,) = [each for each in app.button if each.label == label]
        assert button.disabled, label
        assert "was published on" in button.help


def test_what_came_after_publication_is_written_beside_the_reply(
    opened: Opener, published: int, app_storage: SqlStorage
) -> None:
    app = opened("waves")
    assert not [each for each in app.button if each.label == "Save this note"]
    app.selectbox(key=f"words area {published}").set_value(YORK).run()
    box = app.text_input(key=f"words {published} {YORK}")
    assert box.value == "rang twice"
    box.set_value("rang twice; a letter came in June")
    app = press(app, "Save these words")
    assert "Kept beside the reply of York. What readers were told is unchanged." in words(app)
    (request,) = [each for each in book(app_storage).requests(published) if each.area_code == YORK]
    assert (request.state, request.note) == ("no_reply", "rang twice; a letter came in June")


def test_the_list_takes_pasted_names_and_those_who_replied(opened: Opener, wave: int, app_storage: SqlStorage) -> None:
    book(app_storage).unask(LOCAL_PERSON, wave, [DEVON])
    app = opened("waves", part="list")
    assert not app.exception
    assert "In its files without being on the list, 1: Devon" in words(app)
    app.text_area(key=f"paste {wave}").set_value("Harrow\nBorsetshire").run()
    assert "Sure: Harrow." in words(app)
    assert "Borsetshire: " in words(app)
    press(app, "Put 1 authority on the list")
    press(app, "Add the 1 in its files that are not listed")
    assert "Of 5 authorities asked" in words(app)


def test_areas_get_a_day_of_their_own_or_leave_the_list(opened: Opener, wave: int, app_storage: SqlStorage) -> None:
    app = opened("waves", part="list")
    app.multiselect(key=f"pick {wave}").set_value([YORK])
    app.date_input(key=f"pick day {wave}").set_value(date(2025, 4, 1))
    press(app, "Put on the list")
    assert book(app_storage).sent_on("March", YORK) == date(2025, 4, 1)
    press(app, "Take off the list")
    assert "Of 3 authorities asked" in words(app)


def test_the_terms_can_be_changed(opened: Opener, wave: int, app_storage: SqlStorage) -> None:
    app = opened("waves", part="list")
    app.date_input(key=f"sent {wave}").set_value(date(2025, 5, 1))
    app.number_input(key=f"days {wave}").set_value(10)
    press(app, "Save")
    assert "Sent 1 May 2025; replies due by 16 May 2025 (10 working days)." in words(app)


def test_a_link_to_a_wave_that_is_not_there_is_said(opened: Opener, wave: int) -> None:
    app = opened("waves", wave="999")
    assert "which is not here" in app.warning[0].value


def test_one_link_names_the_same_wave_here_and_on_return_interviews(
    opened: Opener, wave: int, app_storage: SqlStorage
) -> None:
    book(app_storage).create(LOCAL_PERSON, "April", "provision-2012", sent=date(2025, 4, 1))
    for link in ("March", str(wave)):
        app = opened("waves", wave=link)
        assert not app.warning or "which is not here" not in app.warning[0].value
        assert app.selectbox(key="widget wave").value == "March"
    app = opened("return_interviews", wave="March")
    assert app.selectbox(key="widget wave").value == "March"
    assert "which is not here" not in words(app)


def test_a_message_above_the_forms_does_not_move_them(opened: Opener, wave: int) -> None:
    app = opened("waves", part="list")
    before = [type(each).__name__ for each in app.main.children.values()]
    app = press(app, "Every authority of the day it was sent")
    assert app.success
    assert len(app.main.children) == len(before)


def test_readers_of_its_figures_are_told_whether_they_may_change(
    opened: Opener, wave: int, app_storage: SqlStorage
) -> None:
    assert "March: not yet published: figures may change." in words(opened("return_interviews", wave="March"))
    waves = book(app_storage)
    waves.change(LOCAL_PERSON, wave, sent=date(2025, 3, 3), working_days=20, questions=["offer_home"])
    waves.note_reply(LOCAL_PERSON, wave, [YORK], "no_reply", day=date(2025, 6, 1))
    waves.publish(LOCAL_PERSON, wave)
    assert "March: published " in words(opened("return_interviews", wave="March"))


def test_a_wave_is_renamed_and_one_with_files_says_why_it_cannot_be_deleted(opened: Opener, wave: int) -> None:
    app = opened("waves", part="list")
    assert "It cannot be deleted now. It holds the file 'march.csv'" in words(app)
    (delete,) = [each for each in app.button if each.label == "Delete this wave"]
    assert delete.disabled
    app.text_input(key=f"name {wave}").set_value("Requests of March 2025")
    app = press(app, "Rename it")
    assert not app.exception
    assert "'March' is called 'Requests of March 2025' now" in words(app)
    assert app.selectbox(key="widget wave").options[0].startswith("Requests of March 2025")


def test_an_empty_wave_is_deleted_and_brought_back(opened: Opener, app_storage: SqlStorage, wave: int) -> None:
    book(app_storage).create(LOCAL_PERSON, "By mistake", "provision-2012", sent=date(2025, 6, 2))
    app = opened("waves", part="list")
    app = press(app, "Delete this wave")
    assert "'By mistake' is deleted" in words(app)
    assert [each.name for each in book(app_storage).waves()] == ["March"]
    app = press(opened("waves", part="new"), "Bring it back")
    assert not app.exception
    assert "'By mistake' is here again" in words(app)


@pytest.mark.usefixtures("signing_in")
def test_a_note_on_a_reply_is_for_people_with_a_role(opened: Opener, app_storage: SqlStorage, wave: int) -> None:
    book(app_storage).note_reply(
        LOCAL_PERSON, wave, [YORK], "refused", day=date(2025, 4, 1), note="Rang their officer, who was unwell"
    )
    Accounts(app_storage).invite(LOCAL_PERSON, "vera@example.org", Grant("viewer", LEEDS))
    for who, sees in (("vera", True), ("nobody", False)):
        app = opened("waves", user=claims_of(who, email=f"{who}@example.org"))
        assert not app.exception
        assert ("unwell" in everything(app)) is sees
