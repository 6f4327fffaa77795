"""The map page: who had signed on a day, and everything beside it."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Opener, words


def table_of(app: AppTest):  # type: ignore[no-untyped-def]
    return app.dataframe[0].value


def test_it_says_how_many_had_signed_and_how_sure_that_is(opened: Opener) -> None:
    app = opened("overview")
    assert not app.exception
    assert "32 of 152 authorities are known to have signed by 19 September 2013; no other had." in words(app)
    assert "For 31 of 32 we know only that they had signed by 19 September 2013" in app.info[0].value


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
    assert "less than 50 % of councils" in said
    assert "Printed as an inequality" in said
    assert "153 are each printed somewhere" in said


def test_the_map_names_no_other_host(opened: Opener) -> None:
    app = opened("overview")
    (component,) = app.get("component_instance")
    arguments = component.proto.json_args
    assert "charterMap.paint" in arguments
    assert "http://" not in arguments
    assert "https://" not in arguments
    assert len(arguments) < 15_000


def test_the_attribution_stands_under_the_page(opened: Opener) -> None:
    assert "Contains OS data © Crown copyright" in words(opened("overview"))
