"""Choices that live in the link: what another page means by the same name is no mistake, and none is drawn in vain."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from services.foi.waves import WaveBook
from services.people import LOCAL_PERSON
from services.register.names import NameBook
from storage.unit_of_work import SqlStorage
from tests.pages.conftest import Opener, words

ROOT = Path(__file__).parents[2]
KENT = "E10000016"


def turned_over(app: AppTest, page: str) -> AppTest:
    """The app on another page of the same visit."""
    app.query_params.clear()
    app.switch_page(str(ROOT / "pages" / f"{page}.py"))
    return app.run()


def test_a_view_chosen_on_one_page_is_no_mistake_on_another(opened: Opener) -> None:
    app = opened("assess", area=KENT)
    app.radio(key="widget view").set_value("review").run()
    app = turned_over(app, "overview")
    assert not app.exception
    assert "which is not here" not in words(app)
    assert app.radio(key="widget view").value == "map"


def test_a_part_chosen_among_waves_is_no_mistake_in_an_assessment(opened: Opener, app_storage: SqlStorage) -> None:
    WaveBook(app_storage, NameBook(app_storage)).create(LOCAL_PERSON, "June", "provision-2012")
    app = opened("waves")
    app.radio(key="widget part").set_value("list").run()
    app = turned_over(app, "assess")
    app.selectbox(key="widget area").set_value(KENT).run()
    assert not app.exception
    assert "which is not here" not in words(app)


def test_another_instrument_begins_at_its_own_first_part_without_a_warning(opened: Opener) -> None:
    app = opened("assess", area=KENT)
    part = app.selectbox(key="widget part")
    part.select_index(3).run()
    app.selectbox(key="widget on").set_value("lead-member-checklist-2010").run()
    assert not app.exception
    assert "which is not here" not in words(app)


def test_the_box_of_parts_stands_over_the_view_that_shows_one_part_only(opened: Opener) -> None:
    def has_parts(app: AppTest) -> bool:
        assert not app.exception
        return any(box.key == "widget part" for box in app.selectbox)

    assert has_parts(opened("assess", area=KENT))
    for view in ("quick", "offline", "review", "print"):
        assert not has_parts(opened("assess", area=KENT, view=view)), view
