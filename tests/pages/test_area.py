"""One area on one page."""

from __future__ import annotations

from charter.assessment import Answer
from services.assessments import Assessments
from services.people import Person
from storage.unit_of_work import SqlStorage
from tests.pages.conftest import Opener, words

KENT, LEEDS = "E10000016", "E08000035"


def answer(storage: SqlStorage, area: str, **levels: int) -> None:
    desk = Assessments(storage)
    for item, level in levels.items():
        desk.save_answer(
            Person("ada", "Ada"), area, "runaways-charter-2012", "2026",
            answer=Answer(item, "answered", level), expected_version=0,
        )  # fmt: skip


def test_without_an_area_it_says_what_to_do(opened: Opener) -> None:
    app = opened("area")
    assert not app.exception
    assert "Choose your area above" in app.info[0].value


def test_it_says_signed_with_date_and_source(opened: Opener) -> None:
    said = words(opened("area", area=KENT))
    assert "Kent signed the charter (by 3 December 2012)." in said
    assert "https://feeds.bbci.co.uk/news/uk-england-kent-18965884" in said


def test_it_says_not_signed_on_whose_word(opened: Opener) -> None:
    said = words(opened("area", area=LEEDS))
    assert "Leeds had not signed the charter at 19 September 2013: not on the complete list" in said


def test_scores_are_ranges_with_how_much_is_answered(opened: Opener, app_storage: SqlStorage) -> None:
    answer(app_storage, KENT, C1=3, C2=3, C3=3, C4=0)
    app = opened("area", area=KENT)
    assert "On its own assessment (2026) it has 3 of 24 items fully in place; 4 are answered." in words(app)
    table = app.dataframe[0].value
    by_title = dict(zip(table["Title"], table["Score in words"], strict=True))
    assert by_title["Count"] == "75 (75 to 75), 4 of 4 answered"
    assert by_title["Think"] == "No answers yet: 0 of 9"


def test_the_largest_gaps_come_with_their_points(opened: Opener, app_storage: SqlStorage) -> None:
    answer(app_storage, KENT, C1=3, C2=3, C3=3, C4=0)
    said = words(opened("area", area=KENT))
    assert "0 to 6.2 points: the answer is missing" in said or "6.2 points" in said


def test_without_official_files_it_says_how_to_bring_one(opened: Opener) -> None:
    assert "No official file has been accepted yet" in words(opened("area", area=KENT))


def test_an_old_code_in_the_link_opens_the_body_it_belonged_to(opened: Opener) -> None:
    app = opened("area", area="E06000048")
    assert "Northumberland" in words(app)
    assert app.selectbox(key="widget area").value == "E06000057"


def test_an_unknown_area_is_said_so(opened: Opener) -> None:
    app = opened("area", area="E99999999")
    assert "E99999999" in app.warning[0].value
    assert "Choose" in app.warning[0].value


def test_a_body_that_ended_says_who_followed(opened: Opener) -> None:
    said = words(opened("area", area="E10000006"))
    assert "followed by Cumberland; Westmorland and Furness" in said


def test_good_practice_is_named_with_its_source(opened: Opener) -> None:
    assert "Named for good practice" in words(opened("area", area="E08000022"))
