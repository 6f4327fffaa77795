"""Official scores and young people's feedback, where the other instruments have their questionnaire."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from streamlit.testing.v1 import AppTest

from charter.register import Source
from services.assessment.feedback import ASKS, FeedbackBook
from services.assessment.official_scores import NI71, OfficialScoreBook
from services.assessment.statements_stored import Feedback, OfficialScores
from services.people import LOCAL_PERSON
from storage.unit_of_work import SqlStorage
from tests.pages.conftest import Opener, words

LEEDS = "E08000035"
SOURCE = Source("Official statistics OSR23/2010", "https://example.org/osr23")


def pressed(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return app.run()


def recorded(storage: SqlStorage, **changes: object) -> None:
    values: dict[str, object] = {
        "area_code": LEEDS, "instrument_id": ASKS, "occasion": "Spring survey", "people": 14,
        "asked": "an anonymous survey", "first_day": date(2026, 3, 3), "last_day": date(2026, 4, 9),
        "ratings": {"Y1.1": 2}, "said": {"ask-1": "Most felt *believed*."},
    }  # fmt: skip
    FeedbackBook(storage).record(LOCAL_PERSON, Feedback(**(values | changes)))  # type: ignore[arg-type]


def test_official_scores_are_typed_in_with_their_source(opened: Opener, app_storage: SqlStorage) -> None:
    app = opened("assess", area=LEEDS, on=NI71)
    assert not app.exception
    assert "No official scores of Leeds on NI 71 are recorded here yet." in words(app)
    assert "Typed in or imported from the source named; never scored here." in words(app)
    app.text_input(key="official scores period").set_value("2009-10")
    app.radio(key="official scores NI71-1").set_value(2)
    pressed(app, "Record these scores")
    assert "A source needs a title" in app.error[0].value
    app.text_input(key="official scores title").set_value(SOURCE.title)
    pressed(app, "Record these scores")
    assert not app.error
    (standing,) = OfficialScoreBook(app_storage).of(NI71, LEEDS)
    assert (standing.scores.scores, standing.scores.period) == ({"NI71-1": 2}, "2009-10")
    assert "Gathering local information: **2** of 3" in words(app)
    assert "between 13 and 93: 1 of 5 answered" in words(app)


def test_official_scores_are_corrected_taken_back_and_let_count_again(opened: Opener, app_storage: SqlStorage) -> None:
    scores = OfficialScores(LEEDS, NI71, "2009-10", {"NI71-1": 2}, SOURCE)
    OfficialScoreBook(app_storage).record(LOCAL_PERSON, scores)
    app = pressed(opened("assess", area=LEEDS, on=NI71), "Correct")
    assert app.text_input(key="official scores title").value == SOURCE.title
    app.radio(key="official scores NI71-2").set_value(3)
    pressed(app, "Save this correction")
    assert not app.exception
    assert OfficialScoreBook(app_storage).of(NI71)[0].scores.scores == {"NI71-1": 2, "NI71-2": 3}
    pressed(app, "Take back")
    assert OfficialScoreBook(app_storage).of(NI71) == ()
    pressed(app, "Let it count again")
    assert OfficialScoreBook(app_storage).of(NI71)[0].record.version == 4


def test_a_file_of_scores_is_shown_before_it_is_stored(opened: Opener, app_storage: SqlStorage) -> None:
    app = opened("assess", area=LEEDS, on=NI71)
    text = "area,period,NI71-1,source\nLeeds,2009-10,2,OSR23/2010\nBorsetshire,2009-10,1,OSR23/2010\n"
    app.file_uploader(key="scores file").upload("scores.csv", text.encode(), "text/csv")
    app.run()
    assert "2 rows read: 1 new" in words(app)
    assert OfficialScoreBook(app_storage).of(NI71) == ()
    pressed(app, "Store 1 row")
    assert not app.exception
    assert OfficialScoreBook(app_storage).of(NI71)[0].scores.area_code == LEEDS


def test_what_young_people_said_is_recorded_and_shown_by_ask(opened: Opener, app_storage: SqlStorage) -> None:
    app = opened("assess", area=LEEDS, on=ASKS)
    assert not app.exception
    assert "Only their own feedback answers this." in words(app)
    app.text_input(key="feedback occasion").set_value("Spring survey")
    app.number_input(key="feedback people").set_value(4)
    app.text_input(key="feedback asked").set_value("anonymous survey")
    pressed(app, "Record this feedback")
    assert "Say from when to when they were asked" in app.error[0].value
    app.date_input(key="feedback first").set_value(date(2026, 3, 3))
    app.date_input(key="feedback last").set_value(date(2026, 4, 9))
    app.radio(key="feedback Y1.1").set_value(2)
    app.text_area(key="feedback ask-1").set_value("Most felt *believed*.")
    pressed(app, "Record this feedback")
    assert not app.error
    assert not app.exception
    (standing,) = FeedbackBook(app_storage).of(ASKS, LEEDS)
    assert (standing.feedback.people, standing.feedback.ratings) == (4, {"Y1.1": 2})
    text = words(app)
    assert "Spring survey: 4 young people, 3 March 2026 to 9 April 2026. How: anonymous survey." in text
    assert "Not blamed from the start: **Mostly**" in text
    assert "Most felt *believed*." in text
    assert "Only 4 young people answered: they may be recognised" in text
    assert "Publish" not in [button.label for button in app.button]


def test_feedback_of_enough_young_people_can_be_published_and_hidden(opened: Opener, app_storage: SqlStorage) -> None:
    recorded(app_storage)
    app = pressed(opened("assess", area=LEEDS, on=ASKS), "Publish")
    assert FeedbackBook(app_storage).of(ASKS)[0].feedback.published
    assert "Published: everybody sees it." in words(app)
    pressed(app, "Publish no longer")
    assert not FeedbackBook(app_storage).of(ASKS)[0].feedback.published


def test_feedback_is_corrected_in_the_form(opened: Opener, app_storage: SqlStorage) -> None:
    recorded(app_storage)
    app = pressed(opened("assess", area=LEEDS, on=ASKS), "Correct")
    assert app.number_input(key="feedback people").value == 14
    assert app.text_area(key="feedback ask-1").value == "Most felt *believed*."
    app.number_input(key="feedback people").set_value(15)
    pressed(app, "Save this correction")
    assert not app.exception
    (standing,) = FeedbackBook(app_storage).of(ASKS, LEEDS)
    assert (standing.feedback.people, standing.feedback.ratings, standing.record.version) == (15, {"Y1.1": 2}, 2)


def test_of_two_who_correct_the_same_feedback_the_second_reads_the_first(
    opened: Opener, app_storage: SqlStorage
) -> None:
    recorded(app_storage)
    app = pressed(opened("assess", area=LEEDS, on=ASKS), "Correct")
    book = FeedbackBook(app_storage)
    (standing,) = book.of(ASKS, LEEDS)
    book.record(LOCAL_PERSON, replace(standing.feedback, people=15), expected_version=1)
    app.text_area(key="feedback ask-1").set_value("My sum.")
    pressed(app, "Save this correction")
    assert next(button for button in app.button if button.label == "Save this correction").disabled
    assert "Somebody else corrected this since you began" in words(app)
    assert book.of(ASKS, LEEDS)[0].feedback.people == 15
    assert app.text_area(key="feedback ask-1").value == "My sum."
    pressed(app, "I have read theirs: correct it by mine")
    app.number_input(key="feedback people").set_value(15)
    pressed(app, "Save this correction")
    (kept,) = book.of(ASKS, LEEDS)
    assert (kept.feedback.people, kept.feedback.said["ask-1"], kept.record.version) == (15, "My sum.", 3)


def test_of_two_who_correct_the_same_official_scores_the_second_reads_the_first(
    opened: Opener, app_storage: SqlStorage
) -> None:
    book, scores = OfficialScoreBook(app_storage), OfficialScores(LEEDS, NI71, "2009-10", {"NI71-1": 2}, SOURCE)
    book.record(LOCAL_PERSON, scores)
    app = pressed(opened("assess", area=LEEDS, on=NI71), "Correct")
    book.record(LOCAL_PERSON, replace(scores, scores={"NI71-1": 3}), expected_version=1)
    app.radio(key="official scores NI71-2").set_value(1)
    pressed(app, "Save this correction")
    assert next(button for button in app.button if button.label == "Save this correction").disabled
    assert "Somebody else corrected this since you began" in words(app)
    assert book.of(NI71, LEEDS)[0].scores.scores == {"NI71-1": 3}
    pressed(app, "Take theirs")
    assert app.radio(key="official scores NI71-1").value == 3
    app.radio(key="official scores NI71-2").set_value(1)
    pressed(app, "Save this correction")
    assert book.of(NI71, LEEDS)[0].scores.scores == {"NI71-1": 3, "NI71-2": 1}


def test_the_same_occasion_is_not_recorded_twice(opened: Opener, app_storage: SqlStorage) -> None:
    recorded(app_storage)
    app = opened("assess", area=LEEDS, on=ASKS)
    app.text_input(key="feedback occasion").set_value("Spring survey")
    app.number_input(key="feedback people").set_value(9)
    app.text_input(key="feedback asked").set_value("again")
    for name in ("first", "last"):
        app.date_input(key=f"feedback {name}").set_value(date(2026, 3, 3))
    app.radio(key="feedback Y1.1").set_value(0)
    pressed(app, "Record this feedback")
    assert "recorded already. Press Correct beside it" in words(app)


def test_another_page_goes_back_to_the_charter_without_a_warning(opened: Opener, app_storage: SqlStorage) -> None:
    app = opened("gaps", area=LEEDS, on=NI71)
    assert not app.exception
    assert not app.warning
