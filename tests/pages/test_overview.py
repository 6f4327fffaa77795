"""The map page: who had signed on a day, and everything beside it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from charter.published_figures import published_figures
from charter.register import Observation, Source, UncertainDate
from services.foi.ingestion import Ingestion
from services.people import LOCAL_PERSON
from services.register.signups import SignupRegister
from storage.unit_of_work import SqlStorage
from tests.pages.conftest import Opener, words


def table_of(app: AppTest):  # type: ignore[no-untyped-def]
    """The same as a table: one switch away, and all of it."""
    app.radio(key="widget view").set_value("table").run()
    return app.dataframe[0].value


def test_it_says_how_many_had_signed_and_how_sure_that_is(opened: Opener) -> None:
    app = opened("overview")
    assert not app.exception
    assert "32 of 152 authorities are known to have signed by 19 September 2013; no other had." in words(app)
    note = "No source says on which day they signed, only that 31 had by 19 September 2013."
    assert app.info[0].value.startswith(note)


def test_an_empty_database_says_what_this_is_and_where_to_begin(opened: Opener) -> None:
    app = opened("overview")
    assert "Choose where to begin." in words(app)
    doors = [link.proto.label for link in app.get("page_link")]
    assert doors[:4] == ["See my area", "Assess an area", "Record a signature", "Bring in figures or answers"]


def test_the_table_has_every_authority_with_its_state_and_source(opened: Opener) -> None:
    table = table_of(opened("overview"))
    assert len(table) == 152
    kent = table[table["Authority"] == "Kent"].iloc[0]
    assert kent["Signed the charter"] == "Signed by 3 December 2012"
    assert "BBC" in kent["Source"]
    assert (table["Signed the charter"] == "Not signed").sum() == 120


def test_another_day_in_the_link_shows_what_was_known_then(opened: Opener) -> None:
    app = opened("overview", at="2013-02-11")
    assert "1 of 152 authorities are known to have signed by 11 February 2013; of 150 it is not known." in words(app)
    table = table_of(app)
    assert table[table["Authority"] == "Harrow"].iloc[0]["Signed the charter"] == "Not signed"


def test_a_later_signature_does_not_take_away_what_was_last_known_of_the_others(
    opened: Opener, app_storage: SqlStorage
) -> None:
    seen = Observation("E08000039", "signed", UncertainDate("on", date(2026, 3, 3)), Source("Minutes of the council"))
    SignupRegister(app_storage).record(LOCAL_PERSON, seen)
    app = opened("overview")
    said = "33 of 152 authorities are known to have signed by 3 March 2026; 119 had not at 19 September 2013 "
    assert f"{said}(since then not known)." in words(app)
    assert app.info[0].value.startswith("No source says on which day 32 of these 33 signed")
    table = table_of(app)
    assert (table["Signed the charter"] == "Not signed at 19 September 2013, later not known").sum() == 119
    leeds = table[table["Authority"] == "Leeds"].iloc[0]
    assert leeds["Source"].startswith("Not on the complete list: ")


def test_todays_authorities_are_153(opened: Opener) -> None:
    app = opened("overview", areas="today")
    assert len(table_of(app)) == 153
    assert "32 of 153" in words(app)


def test_a_chosen_area_is_shown_with_a_link_to_its_page(opened: Opener) -> None:
    app = opened("overview", area="E10000016")
    assert "Kent" in words(app)
    assert "Signed by 3 December 2012" in words(app)


def test_an_area_that_is_unknown_is_said_so_and_the_page_stands(opened: Opener) -> None:
    app = opened("overview", area="E99999999")
    assert "'E99999999', which is not here" in app.warning[0].value
    assert len(table_of(app)) == 152


def test_a_day_that_is_none_is_said_so(opened: Opener) -> None:
    app = opened("overview", at="yesterday")
    assert "'yesterday', which is not a date" in app.warning[0].value
    assert "19 September 2013" in words(app)


def test_published_figures_carry_their_cautions(opened: Opener) -> None:
    said = words(opened("overview"))
    assert "less than 50% of councils" in said
    assert "Printed as an inequality" in said
    assert "153 are each printed somewhere" in said


def test_two_published_figures_stand_open_and_none_without_its_caution(opened: Opener) -> None:
    app = opened("overview")
    (others,) = [each for each in app.expander if "published figures" in each.label]
    figures = published_figures()
    assert others.label == f"The other {len(figures) - 2} published figures"
    (told,) = [each.value for each in others.markdown]
    assert all(figure.caution in told for figure in figures[2:])
    assert figures[0].caution in words(app)
    assert figures[0].caution not in told


def test_the_map_names_no_other_host(opened: Opener) -> None:
    app = opened("overview")
    (component,) = app.get("component_instance")
    arguments = component.proto.json_args
    assert "charterMap.paint" in arguments
    assert "http://" not in arguments
    assert "https://" not in arguments
    assert len(arguments) < 15_000


def test_a_step_of_the_slider_is_a_day_on_which_a_source_speaks(opened: Opener) -> None:
    app = opened("overview")
    (slider,) = app.select_slider
    assert slider.options == ["3 December 2012", "11 February 2013", "19 September 2013"]
    table_of(app)
    steps = next(table.value for table in app.dataframe if "What became known, and from where" in table.value)
    assert list(steps["Signed"]) == [1, 1, 32]


def test_a_day_on_which_no_source_speaks_is_said_so(opened: Opener) -> None:
    app = opened("overview", at="2013-05-01")
    assert "No source speaks on 1 May 2013" in words(app)
    said = "1 of 152 authorities are known to have signed by 1 May 2013; 1 had not at 11 February 2013 "
    assert f"{said}(since then not known); of 150 it is not known." in words(app)


def test_hexagons_and_a_region_are_chosen_in_the_link(opened: Opener) -> None:
    app = opened("overview", view="hexagons", region="E12000007", areas="today")
    assert not app.exception
    arguments = app.get("component_instance")[0].proto.json_args
    assert "hexes-today.geojson" in arguments
    assert "Each hexagon is one authority" in words(app)
    assert len(table_of(app)) == 153
    whole = opened("overview", view="hexagons", areas="today").get("component_instance")[0].proto.json_args
    assert bounds_in(arguments) != bounds_in(whole)


def bounds_in(arguments: str) -> str:
    return arguments.split("bounds")[1].split("]]")[0]


def test_a_view_that_is_unknown_is_said_so(opened: Opener) -> None:
    app = opened("overview", view="globe")
    assert "'globe', which is not here" in app.warning[0].value
    assert len(table_of(app)) == 152


def test_official_figures_are_chosen_by_series_then_period_in_classes_of_ones_own(
    opened: Opener, app_storage: SqlStorage, reference: Path
) -> None:
    reader = Ingestion(app_storage)
    for name in ("dfe_SFR34_Missing2015.csv", "dfe_SFR41_Missing2016.csv"):
        path = reference / "official" / name
        reader.accept(LOCAL_PERSON, reader.preview(path.read_bytes(), name))
    app = opened("overview", show="official.missing_incidents", period="2015", classes="fixed", limits="10,100")
    assert not app.exception
    assert app.selectbox(key="widget period").options == ["2016", "2015"]
    assert "published figure for 2015" in words(app)
    assert "A new class begins at 10; 100." in "".join(block.proto.body for block in app.get("html"))
    assert not app.select_slider, "a day is chosen for sign-ups only"
    odd = opened("overview", show="official.missing_incidents", classes="fixed", limits="100,10")
    assert "one to four rising numbers" in odd.warning[0].value
    arguments = app.get("component_instance")[0].proto.json_args
    assert len(arguments) < 15_000


def test_foi_answers_on_return_interviews_are_a_layer(opened: Opener, app_storage: SqlStorage) -> None:
    reader = Ingestion(app_storage)
    text = "Authority,Return interview offered missing from home,Return interview offered missing from care\n"
    text += "Leeds,All,Some\nKent,refused section 12,\nBexley,unable to say,None\n"
    reader.accept(LOCAL_PERSON, reader.preview(text.encode(), "wave.csv"))
    app = opened("overview", show="foi.offer_home", area="E10000016")
    assert "Of 1 authorities that said, 1 offer return interviews to all these children" in words(app)
    assert "Refused under section 12" in words(app)
    table = table_of(app)
    assert (
        table[table["Authority"] == "Bexley"].iloc[0]["Return interview offered, missing from home"] == "Unable to say"
    )


def test_the_map_can_be_saved_in_three_ways(opened: Opener) -> None:
    labels = [button.proto.label for button in opened("overview").get("download_button")]
    assert labels == ["Save as a web page", "Save as PNG", "Save as SVG"]


def test_the_attribution_stands_under_the_page(opened: Opener) -> None:
    assert "Contains OS data © Crown copyright" in words(opened("overview"))


def as_folium_would() -> None:
    """A page with the map as folium itself would make it, beside the one that pages show."""
    import folium
    from streamlit_folium import st_folium

    from ui.maps.folium_maps import Paint, PaintLayer, base_map, shown_map

    wholly, lightly = folium.FeatureGroup(control=False), PaintLayer(control=False)
    for paint in (wholly, lightly):
        Paint("{}").add_to(paint)
    st_folium(base_map(folium.Map), key="wholly", feature_group_to_add=wholly)
    st_folium(shown_map(), key="lightly", feature_group_to_add=lightly, render=False)


@pytest.mark.parametrize("tiles", ["", "https://tiles.example.org/{z}/{x}/{y}.png"])
def test_the_map_that_is_not_made_anew_is_the_one_that_folium_makes(
    monkeypatch: pytest.MonkeyPatch, tiles: str
) -> None:
    monkeypatch.setenv("RUNAWAYS_TILE_URL", tiles)
    app = AppTest.from_function(as_folium_would, default_timeout=30).run()
    assert not app.exception
    wholly, lightly = (json.loads(one.proto.json_args) for one in app.get("component_instance"))
    # folium adds the paint to the map in its own script; the component does so in any case.
    added = "\n            feature_group_feature_group_0.addTo(map_div);\n"
    assert added in wholly["feature_group"]
    wholly["feature_group"] = wholly["feature_group"].replace(added, "")
    for sent in (wholly, lightly):
        sent["feature_group"] = [line.strip() for line in sent["feature_group"].splitlines() if line.strip()]
    assert {name: sent for name, sent in lightly.items() if name != "key"} == {
        name: sent for name, sent in wholly.items() if name != "key"
    }
    assert ("tileLayer" in lightly["script"]) == bool(tiles)


def test_the_days_that_can_be_chosen_end_with_the_day_in_england(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.maps.choices.today_here", lambda: date(2131, 5, 1))
    assert opened("overview").date_input(key="widget at").max == date(2131, 5, 1)
