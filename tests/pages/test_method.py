"""The Method and Data quality pages."""

from __future__ import annotations

from storage.unit_of_work import SqlStorage
from tests.pages.conftest import Opener, words
from tests.unit.test_benchmarking import LEEDS, assess


def test_the_method_shows_the_generated_document_and_asks_for_an_area(opened: Opener) -> None:
    app = opened("method")
    assert not app.exception
    chapters = [each.label for each in app.expander]
    assert chapters[0] == "1. From an answer to an item's score"
    assert len(chapters) == 10
    assert "The charter's scale has four levels" in words(app)
    assert "Do not edit it here" not in words(app)
    assert "worked out here, step by step" in words(app)


def test_the_method_is_worked_on_the_area_in_hand(opened: Opener, app_storage: SqlStorage) -> None:
    assess(app_storage, LEEDS, 2)
    app = opened("method", area=LEEDS)
    assert not app.exception
    assert "The score is 66.7 divided by the answered share, 1.000: 66.7." in words(app)


def test_data_quality_says_what_there_is_and_what_to_do_where_there_is_nothing(opened: Opener) -> None:
    app = opened("data_quality")
    assert not app.exception
    said = words(app)
    assert "0 of 153 areas have assessed themselves" in said
    assert "No area has assessed itself here yet." in said
    assert len(app.dataframe) == 1


def test_data_quality_shows_coverage(opened: Opener, app_storage: SqlStorage) -> None:
    assess(app_storage, LEEDS, 2)
    app = opened("data_quality")
    assert app.dataframe[0].value["In words"].tolist() == ["24 of 24 items of 1 area"]
