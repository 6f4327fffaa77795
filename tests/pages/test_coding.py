"""Coding answers on the page: two who code blind, and the third who settles."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from services.foi.codings import Coder, CodingDesk, coder_of
from services.foi.ingestion import Ingestion
from services.people import LOCAL_PERSON
from storage.unit_of_work import SqlStorage
from tests.pages.conftest import Opener, words

FILE = b"""Local authority,Missing from home,Independent
Kent,"We offer to all children missing from care but only to those from home known to social care",yes
Leeds,Interviews are offered to every child who has been missing,yes
"""
HOME = "offer_home"
PROPOSAL = "The program reads it as follows"


@pytest.fixture
def texts(app_storage: SqlStorage) -> SqlStorage:
    desk = Ingestion(app_storage)
    desk.accept(LOCAL_PERSON, desk.preview(FILE, "march.csv"), wave="March")
    return app_storage


def named(app: AppTest, name: str) -> AppTest:
    return app.text_input(key="coder name").set_value(name).run()


def coder(name: str) -> Coder:
    found = coder_of(LOCAL_PERSON, name)
    assert found
    return found


def code_all(storage: SqlStorage, name: str, code: str) -> None:
    desk = CodingDesk(storage)
    while task := desk.task(coder(name), "March", HOME):
        desk.code(LOCAL_PERSON, coder(name), task.text.key, [code])


def give(app: AppTest, code: str) -> AppTest:
    app.radio(key="given").set_value(code)
    (button,) = [each for each in app.button if each.label == "Save and go on"]
    return button.click().run()


def test_without_texts_it_says_where_they_come_from(opened: Opener, app_storage: SqlStorage) -> None:
    app = opened("coding")
    assert not app.exception
    assert "no answers in sentences to code yet" in app.info[0].value


def test_nobody_codes_without_a_name(opened: Opener, texts: SqlStorage) -> None:
    assert "Type your name first" in opened("coding").info[0].value


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [each for each in app.button if each.label == label]
    return button.click().run()


def test_the_first_coder_codes_blind_and_goes_on_to_the_end(opened: Opener, texts: SqlStorage) -> None:
    app = named(opened("coding"), "Ada")
    assert not app.exception
    said = words(app)
    assert PROPOSAL not in said
    assert "You code blind" in said
    assert "Kent" not in said
    assert "Leeds" not in said
    app = give(app, "some")
    assert "Saved: 1 of 2." in words(app)
    assert PROPOSAL not in words(app)
    app = app.selectbox(key="looked at again").set_value(0).run()
    assert next(each for each in app.button if each.label == "Show what the program reads").disabled
    app = give(app, "all")
    assert not app.exception
    assert "Ada has coded all 2 texts of this question." in words(app)


def test_a_code_can_be_given_anew_until_the_programs_reading_is_shown(opened: Opener, texts: SqlStorage) -> None:
    code_all(texts, "Ada", "some")
    app = named(opened("coding"), "Ada")
    app = app.selectbox(key="looked at again").set_value(0).run()
    app = give(press(app, "Code it anew"), "all")
    assert not app.exception
    assert [own.code for own in CodingDesk(texts).own(coder("Ada"), "March", HOME)] == ["all", "some"]
    app = press(app, "Show what the program reads")
    said = words(app)
    assert "You gave: **To all**" in said
    assert PROPOSAL in said
    assert "Code it anew" not in [each.label for each in app.button]


def test_the_second_coder_sees_neither_proposals_nor_codes(opened: Opener, texts: SqlStorage) -> None:
    code_all(texts, "Ada", "some")
    app = named(opened("coding"), "Ben")
    said = words(app)
    assert PROPOSAL not in said
    assert "You code blind" in said
    assert "Ada" not in said
    app = give(app, "some")
    assert "Saved: 1 of 2." in words(app)


def test_a_text_without_a_code_is_not_stored(opened: Opener, texts: SqlStorage) -> None:
    app = named(opened("coding"), "Ada")
    (button,) = [each for each in app.button if each.label == "Save and go on"]
    app = button.click().run()
    assert "Choose a code first" in app.error[0].value


def test_agreement_is_said_in_plain_words(opened: Opener, texts: SqlStorage) -> None:
    assert "coded by two people yet" in opened("coding", coding="agreement").info[0].value
    code_all(texts, "Ada", "some")
    code_all(texts, "Ben", "some")
    app = opened("coding", coding="agreement")
    assert not app.exception
    assert "2 of 2 texts were coded the same" in words(app)
    assert "kappa is not defined" in words(app)
    assert app.dataframe[0].value.iloc[0]["Texts"] == 2


def test_a_third_settles_and_takes_it_back(opened: Opener, texts: SqlStorage) -> None:
    code_all(texts, "Ada", "some")
    code_all(texts, "Ben", "all")
    app = named(opened("coding", coding="settle"), "Ben")
    assert "2 texts coded differently: 2 left to settle." in words(app)
    assert "You coded this text yourself" in words(app)
    app = named(app, "Cat")
    assert "Ada: To some; Ben: To all" in words(app)
    settle = [each for each in app.button if each.label == "Settle it so"]
    app.radio[-2].set_value("some")
    app.text_input[-2].set_value("Only some from home.")
    app = settle[0].click().run()
    assert not app.exception
    assert "1 left to settle" in words(app)
    assert "Settled as To some by Cat" in words(app).replace("*", "")
    (back,) = [each for each in app.button if each.label == "Take this back"]
    app = back.click().run()
    assert "2 left to settle" in words(app)


def test_whoever_is_half_way_is_not_shown_what_others_gave(opened: Opener, texts: SqlStorage) -> None:
    code_all(texts, "Ada", "some")
    app = give(named(opened("coding"), "Ben"), "all")
    app.radio(key="widget coding").set_value("settle").run()
    assert "Finish it before you see" in app.error[0].value
