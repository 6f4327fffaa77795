"""The Compare page: its sentences and figures, and what it says where there is nothing yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from charter.permissions import EVERY_RIGHT
from geo.areas import authority
from services.comparison.neighbours import NeighbourLists
from services.comparison.standings import Point
from services.demonstration import Demonstration
from services.generated import STAMP, is_demonstration
from services.people import Person
from storage.unit_of_work import SqlStorage, open_storage
from tests.pages.conftest import Opener, turned_to, words
from tests.unit.test_benchmarking import BARKING, BRADFORD, KENT, LEEDS, assess, official
from tests.unit.test_comparators import LIST_2021, LIST_2025
from ui.comparing.charts import alike_dots

ADA = Person("ada", "Ada", EVERY_RIGHT)


def charts(app: object) -> str:
    """The text alternatives of the page's pictures."""
    return " ".join(str(element.proto) for element in app.get("plotly_chart"))  # type: ignore[attr-defined]


def test_without_an_area_it_says_what_to_do(opened: Opener) -> None:
    app = opened("compare")
    assert not app.exception
    assert "Choose your area above" in app.info[0].value


def test_without_data_it_says_so_and_why_there_are_no_neighbours(opened: Opener) -> None:
    app = opened("compare", area=LEEDS)
    said = words(app)
    assert not app.exception
    assert "None of the 152 other areas in England has data to compare with." in said
    assert "Until then areas are compared by region and type" in said
    assert "statistical neighbours" not in [option.casefold() for option in app.selectbox(key="widget against").options]


def test_it_compares_with_the_region_in_words_and_a_rank_with_its_range(
    opened: Opener, app_storage: SqlStorage
) -> None:
    assess(app_storage, LEEDS, 2)
    assess(app_storage, BRADFORD, 3)
    app = opened("compare", area=LEEDS, against="region")
    said = words(app)
    assert not app.exception
    assert (
        "Leeds has 67 (67 to 67), 24 of 24 answered, below the middle of the other areas in Yorkshire and The Humber. "
        "The middle one has 100; 1 of "
        "14 other areas in Yorkshire and The Humber has data." in said
    )
    assert "Rank 2nd of 2; other weights or answers would hardly change that." in said
    assert "Of 1 other area that answered, 1 says this is fully in place." in said
    assert "There is no earlier round to compare with." in said
    assert "Leeds has 67" in charts(app)
    assert not app.dataframe
    app = turned_to(app, "The same as a table", of="one")
    assert app.dataframe[0].value["In words"].tolist()[0] == "67 (67 to 67), 24 of 24 answered"


def test_neighbours_are_of_a_vintage_that_is_shown(opened: Opener, app_storage: SqlStorage) -> None:
    lists = NeighbourLists(app_storage)
    for name, content in (("n2025.csv", LIST_2025), ("n2021.csv", LIST_2021)):
        lists.accept(ADA, lists.preview(content, name))
    for area, level in ((LEEDS, 2), (BRADFORD, 3), (KENT, 0)):
        assess(app_storage, area, level)
    app = opened("compare", area=LEEDS, against="neighbours", vintage="2021")
    said = words(app)
    assert app.selectbox(key="widget vintage").value == "2021"
    assert "Neighbours: Sheffield, Bradford, Manchester." in said
    assert "1 of 3 statistical neighbours (list of 2021) has data" in said
    assert "Would another list of neighbours change this?" in said


def test_areas_by_hand_stay_in_the_link(opened: Opener, app_storage: SqlStorage) -> None:
    assess(app_storage, KENT, 1)
    app = opened("compare", **{"area": LEEDS, "against": "chosen", "with": f"{KENT},{BARKING}"})
    assert "1 of 2 areas picked by hand has data" in words(app)
    app.multiselect(key="widget with").set_value([KENT]).run()
    assert app.query_params["with"] in (KENT, [KENT])
    assert "1 of 1 areas picked by hand has data" in words(app)


def test_a_share_has_its_funnel_in_words(opened: Opener, app_storage: SqlStorage) -> None:
    official(app_storage, "looked_after_missing", {LEEDS: 148, KENT: 263, BARKING: 200})
    official(app_storage, "missing_more_than_once", {LEEDS: 15, KENT: 81, BARKING: 70})
    app = opened("compare", area=LEEDS, against="england", measure="share.missing_more_than_once.2022")
    said = words(app)
    assert not app.exception
    assert "Leeds has 15 of 148, 10%, below the middle of the other areas in England." in said
    assert "2 of 152 other areas in England have data" in said
    assert "(dispersion, phi)" in said
    assert "How sure is its rank?" not in said
    assert "Funnel plot." in charts(app)


def test_a_rate_has_its_funnel_and_incidents_stand_beside_children_with_the_ratio(
    opened: Opener, app_storage: SqlStorage
) -> None:
    official(app_storage, "looked_after_missing", {LEEDS: 150, KENT: 260, BARKING: 200})
    official(app_storage, "missing_incidents", {LEEDS: 600, KENT: 263, BARKING: 210})
    official(app_storage, "population_0_17", {LEEDS: 170_000, KENT: 340_000, BARKING: 60_000})
    rate = opened("compare", area=LEEDS, against="england", measure="rate.looked_after_missing.2022")
    assert not rate.exception
    assert "areas vary more than chance, so the limits are widened and are a guide" in words(rate)
    assert "A funnel plot sets each area's rate" in words(rate)
    ratio = opened("compare", area=LEEDS, against="england", measure="ratio.missing_incidents.2022")
    assert "Leeds has 600 incidents of 150 children, 4.0 for each, above the middle" in words(ratio)
    assert "Funnel plot." not in charts(ratio)


def test_an_empty_page_offers_a_demonstration_in_a_database_of_its_own(
    opened: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"sqlite:///{tmp_path / 'demonstration.sqlite3'}"
    monkeypatch.setattr("ui.resources.demonstration_url", lambda: address)
    app = opened("compare", area=LEEDS)
    next(button for button in app.button if button.label == "Make the demonstration database").click().run()
    assert not app.exception
    assert "It is ready." in app.success[0].value
    assert app.code[0].value == f"RUNAWAYS_DATABASE_URL={address} make run"
    assert is_demonstration(open_storage(address))
    assert "None of the 152" in words(app)


def test_a_demonstration_is_stamped_on_the_page_and_in_its_pictures(opened: Opener, app_storage: SqlStorage) -> None:
    Demonstration(app_storage).fill()
    app = opened("compare", area=LEEDS, against="england")
    assert not app.exception
    assert app.warning[0].value.startswith(f"**{STAMP}.**")
    assert STAMP in charts(app)
    app = turned_to(app, "The same as a table", of="one")
    assert any(caption.value.startswith(f"**{STAMP}.**") for caption in app.caption)


def test_a_dot_is_larger_the_more_areas_it_stands_for() -> None:
    areas = [authority(code) for code in (KENT, LEEDS, BARKING)]
    figures = (50.2, 49.8, 75.0)
    drawn = alike_dots([Point(a, f, "") for a, f in zip(areas, figures, strict=True)], 0.5)
    assert list(drawn.x) == [50, 75]
    twice, once = drawn.marker.size
    assert twice**2 == pytest.approx(2 * once**2), "the surface, not the breadth, grows with the number"
    assert list(drawn.hovertext) == ["50: 2 areas, Kent and Leeds", "75: 1 area, Barking and Dagenham"]
