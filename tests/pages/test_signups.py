"""The page on which the register is kept."""

from __future__ import annotations

import io
import re
from datetime import date

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from charter.register import Observation, Source, UncertainDate
from services.people import LOCAL_PERSON
from services.register.names import NameBook
from services.register.signup_files import template_bytes
from services.register.signups import SignupRegister
from storage.unit_of_work import SqlStorage
from tests.pages.conftest import Opener, marked_words, words

LEEDS, KENT, CUMBRIA = "E08000035", "E10000016", "E10000006"
HOSTILE = "<script>alert(1)</script> ![](https://evil.example/x.png) [x](javascript:alert(1))"
HEADER = "authority,state,date,source_title,source_url\n"


def fill(app: AppTest, **typed: str) -> AppTest:
    for name, value in typed.items():
        element = app.selectbox if name == "area" else app.radio if name == "state" else app.text_input
        element(key=f"sign-up {name}").set_value(value)
    return press(app, "Save this sign-up")


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return app.run()


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def stored(storage: SqlStorage) -> list[Observation]:
    return [o for o in SignupRegister(storage).observations() if o.source.title == "Minutes"]


def seen(code: str = LEEDS, **changes: object) -> Observation:
    values: dict[str, object] = {
        "area_code": code,
        "state": "signed",
        "when": UncertainDate("on", date(2014, 5, 1)),
        "source": Source("Minutes", "https://example.org/1"),
    }
    return Observation(**(values | changes))  # type: ignore[arg-type]


def test_it_says_how_many_have_signed_and_who_is_left(opened: Opener) -> None:
    app = opened("signups", at="2013-09-19", areas="2012-13")
    assert not app.exception
    assert "32 of 153 authorities are known to have signed" in words(app)
    regions = app.table[0].value
    assert regions.iloc[-1].to_dict() == {"Region": "England", "Signed": 32, "Not signed": 120, "Out of": 152}
    assert len(app.dataframe[0].value) == 120
    assert "What is known" not in app.dataframe[0].value
    assert "Tameside: all 4 neighbours have signed" in words(app).replace("\\", "")
    assert "No two sources in the register contradict each other" in words(app)


def test_one_is_recorded_from_a_link_that_names_the_area(opened: Opener, app_storage: SqlStorage) -> None:
    app = opened("signups", do="record", area=LEEDS)
    assert app.selectbox(key="sign-up area").value == LEEDS
    fill(app, when="by 1 May 2014", title="Minutes", url="https://example.org/1")
    assert not app.exception
    assert "Leeds, signed by 1 May 2014" in app.success[0].value.replace("\\", "")
    (observation,) = stored(app_storage)
    assert (observation.area_code, observation.when) == (LEEDS, UncertainDate("by", date(2014, 5, 1)))
    assert app.selectbox(key="sign-up area").value is None


def test_the_source_of_last_time_fills_itself_in(opened: Opener) -> None:
    app = fill(opened("signups", do="record"), area=LEEDS, when="2014", title="Minutes", url="https://example.org/1")
    press(app, "Same source as last time")
    assert app.text_input(key="sign-up title").value == "Minutes"
    assert app.text_input(key="sign-up url").value == "https://example.org/1"


def test_what_was_just_saved_can_be_undone(opened: Opener, app_storage: SqlStorage) -> None:
    app = fill(opened("signups", do="record"), area=LEEDS, when="2014", title="Minutes")
    (saved,) = stored(app_storage)
    press(app, f"Undo observation {saved.id}")
    assert stored(app_storage) == []
    assert f"Undo observation {saved.id}" not in labels(app)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"when": "31 February 2014"}, "There is no such day"),
        ({"when": "2009"}, "launched on 9 July 2012"),
        ({"url": "javascript:alert(1)"}, "begins with http"),
        ({"title": ""}, "A source needs a title"),
        ({"area": None}, "Choose the area first"),
    ],
)
def test_bad_input_gets_a_sentence_and_what_was_typed_stays(
    opened: Opener, app_storage: SqlStorage, typed: dict[str, str], message: str
) -> None:
    good = {"area": LEEDS, "when": "2014", "title": "Minutes", "url": "https://example.org/1"}
    app = fill(opened("signups", do="record"), **(good | typed))
    assert message in app.error[0].value.replace("\\", "")
    assert stored(app_storage) == []
    assert app.text_input(key="sign-up when").value == (good | typed)["when"]


def test_an_observation_is_corrected_from_the_history(opened: Opener, app_storage: SqlStorage) -> None:
    number = SignupRegister(app_storage).record(LOCAL_PERSON, seen())
    app = opened("signups", do="record", correct=str(number))
    assert f"Correcting observation {number}: Leeds, signed on 1 May 2014" in words(app)
    assert app.text_input(key="sign-up when").value == "1 May 2014"
    app.text_input(key="sign-up when").set_value("2 May 2014")
    press(app, "Save this correction")
    (observation,) = stored(app_storage)
    assert observation.when.day == date(2014, 5, 2)
    history = words(opened("signups", do="history", area=LEEDS))
    assert f"Corrects observation {number}" in history
    assert f"(observation {number}, does not count)" in history


def test_the_history_of_an_area_takes_back_and_lets_count_again(opened: Opener, app_storage: SqlStorage) -> None:
    SignupRegister(app_storage).record(LOCAL_PERSON, seen())
    app = press(opened("signups", do="history", area=LEEDS), "Take it back")
    assert stored(app_storage) == []
    assert re.search(r"Taken back on .* by the person at this computer\.", words(app))
    press(app, "Let it count again")
    assert len(stored(app_storage)) == 1


def test_texts_that_hold_markup_are_shown_as_text(opened: Opener, app_storage: SqlStorage) -> None:
    SignupRegister(app_storage).record(
        LOCAL_PERSON, seen(note=HOSTILE, signed_by=HOSTILE, source=Source(HOSTILE, "https://example.org/a)b"))
    )
    shown = marked_words(opened("signups", do="history", area=LEEDS))
    assert "\\<script\\>alert" in shown
    assert "![](" not in shown
    assert "](javascript" not in shown


def test_a_name_that_holds_markup_is_asked_about_as_text(opened: Opener) -> None:
    app = opened("signups", do="names")
    app.text_input(key="asked name").set_value("Newcastl ![](https://evil.example/x.png)")
    app.run()
    assert not app.exception
    labels_shown = [element.label for kind in (app.radio, app.selectbox, app.text_input) for element in kind]
    assert any("evil" in label for label in labels_shown)
    assert not any("![](" in text for text in [*labels_shown, marked_words(app)])


def test_the_history_of_an_area_names_sources_that_disagree(opened: Opener, app_storage: SqlStorage) -> None:
    register = SignupRegister(app_storage)
    register.record(LOCAL_PERSON, seen())
    register.record(LOCAL_PERSON, seen(state="not_signed", when=UncertainDate("on", date(2015, 1, 1))))
    app = opened("signups", do="history", area=LEEDS)
    assert "One source says signed, a later one not signed" in app.warning[0].value


def test_several_are_corrected_at_once_and_taken_back_at_once(opened: Opener, app_storage: SqlStorage) -> None:
    register = SignupRegister(app_storage)
    for code in (LEEDS, KENT):
        register.record(LOCAL_PERSON, seen(code))
    app = opened("signups", do="history", source="Minutes")
    app.checkbox(key="bulk all").set_value(True)
    app.selectbox(key="bulk state").set_value("pledged")
    press(app, "Correct them all")
    assert {o.state for o in stored(app_storage)} == {"pledged"}
    assert "2 observations corrected" in app.success[0].value
    press(app, "Take it back as a whole")
    assert {o.state for o in stored(app_storage)} == {"signed"}


def test_the_month_says_who_recorded_what(opened: Opener, app_storage: SqlStorage) -> None:
    SignupRegister(app_storage).record(LOCAL_PERSON, seen())
    assert "the person at this computer 1 change" in words(opened("signups", do="history"))


def upload(app: AppTest, content: bytes, name: str = "list.csv") -> AppTest:
    app.file_uploader(key="sign-up file").upload(name, content, "text/csv")
    return app.run()


def test_a_spreadsheet_is_previewed_then_stored_once(opened: Opener, app_storage: SqlStorage) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_bytes()))
    book["Sign-ups"].append(["Leeds", "signed", "by 2014", "", "", "Minutes", "https://example.org/1", ""])
    out = io.BytesIO()
    book.save(out)
    app = upload(opened("signups", do="file"), out.getvalue(), "filled.xlsx")
    assert "1 row read: 1 new, 0 in the register already, 0 set aside" in words(app)
    assert stored(app_storage) == []
    press(app, "Store 1 sign-up")
    assert len(stored(app_storage)) == 1
    again = upload(opened("signups", do="file"), out.getvalue(), "filled.xlsx")
    assert "nothing new in this file" in words(again)
    assert "Store 1 sign-up" not in labels(again)


def test_a_file_with_a_mistake_has_no_button_to_store_it(opened: Opener, app_storage: SqlStorage) -> None:
    text = HEADER + "Leeds,signed,2014,Minutes,\nKent,signed,31/2/2014,Minutes,\n"
    app = upload(opened("signups", do="file"), text.encode())
    assert "1 mistake to mend in the file first" in app.error[0].value
    assert not any(label.startswith("Store") for label in labels(app))
    assert stored(app_storage) == []


def test_a_name_is_asked_about_decided_and_used(opened: Opener, app_storage: SqlStorage) -> None:
    text = HEADER + "Newcastle,signed,2014,Minutes,\n"
    app = upload(opened("signups", do="file"), text.encode())
    assert "1 name needs your decision" in app.warning[0].value
    key = "Newcastle | 2014-12-31"
    press(app, "Remember this")
    assert "Choose first what 'Newcastle' means" in app.error[0].value.replace("\\", "")
    app.radio(key=f"means {key}").set_value("E08000021")
    app.text_input(key=f"why {key}").set_value("The list is of cities")
    press(app, "Remember this")
    assert NameBook(app_storage).decisions()[0].decided_by == "local"
    assert "Store 1 sign-up" in labels(app)


def test_decisions_are_listed_and_undone(opened: Opener, app_storage: SqlStorage) -> None:
    book = NameBook(app_storage)
    book.decide(LOCAL_PERSON, "Newcastle", "E08000021", "The list is of cities")
    app = opened("signups", do="names")
    assert list(app.dataframe[0].value["Why"]) == ["The list is of cities"]
    press(app, "Undo: 'Newcastle' means Newcastle upon Tyne")
    assert book.in_force() == {}
    app.text_input(key="asked name").set_value("Newcastle")
    app.run()
    assert "most likely one" in words(app)


def test_fifty_thousand_rows_change_nothing(opened: Opener, app_storage: SqlStorage) -> None:
    app = upload(opened("signups", do="file"), (HEADER + "Leeds,signed,2014,Minutes,\n" * 50_000).encode())
    assert "50,000 rows" in app.error[0].value
    assert stored(app_storage) == []


def test_who_does_this_well_is_told_by_standard(opened: Opener) -> None:
    everything = words(opened("signups", do="practice"))
    assert "3 mentions in published sources" in everything
    one = words(opened("signups", do="practice", standard="count-1"))
    assert "1 mention in published sources" in one
    assert "North Tyneside" in one
    assert "Lancashire" not in one


def test_a_mention_is_added_and_taken_back(opened: Opener, app_storage: SqlStorage) -> None:
    app = opened("signups", do="practice")
    app.selectbox(key="mention area").set_value(LEEDS)
    app.multiselect(key="mention standards").set_value(["count-1"])
    app.text_area(key="mention what").set_value("Keeps one list with the police.")
    app.text_input(key="mention when").set_value("2014")
    app.text_input(key="mention title").set_value("Minutes")
    press(app, "Save this mention")
    assert "4 mentions" in words(app)
    register = SignupRegister(app_storage)
    (mention,) = register.good_practice(LEEDS)
    app.button(key=f"retract {mention.id}").click()
    app.run()
    assert register.good_practice(LEEDS) == ()
    assert "Let the mention of Leeds count again" in labels(app)


def test_a_council_that_ended_is_a_lead_today(opened: Opener, app_storage: SqlStorage) -> None:
    SignupRegister(app_storage).record(LOCAL_PERSON, seen(CUMBRIA))
    today = words(opened("signups")).replace("\\", "")
    assert "Cumbria, which Cumberland took the place of on 1 April 2023, had signed (on 1 May 2014)" in today
    then = opened("signups", at="2014-05-01", areas="2012-13")
    assert list(then.table[0].value.iloc[-1])[1] == 33


def test_a_day_from_the_maps_link_is_taken_and_a_part_that_is_none_is_ignored(opened: Opener) -> None:
    app = opened("signups", at="2014-02-03", do="nonsense")
    assert not app.exception
    assert not app.warning
    assert "As at: 3 February 2014" in words(app)


def test_what_is_wrong_with_a_form_is_said_under_its_button(opened: Opener) -> None:
    app = opened("signups", do="record")
    next(button for button in app.button if button.label == "Save this sign-up").click().run()
    (said,) = app.error
    assert said.value.startswith("Not stored.")
    drawn = list(app.main)
    saves = [place for place, each in enumerate(drawn) if each in app.button and each.label == "Save this sign-up"]
    assert [each.type for each in drawn].index("error") > saves[0]


def test_the_list_to_approach_stands_before_the_regions_and_can_be_one_regions(opened: Opener) -> None:
    app = opened("signups", region="London")
    listed = app.dataframe[0].value
    assert set(listed["Region"]) == {"London"}
    assert app.selectbox(key="widget region").value == "London"
    assert len(opened("signups", region="").dataframe[0].value) > len(listed)
    types = [each.type for each in app.main]
    assert types.index(app.dataframe[0].type) < types.index(app.table[0].type)
