"""What a table on a page says in other words than its file, and what stands where no area is chosen."""

from __future__ import annotations

import pytest

from services.tables import Column, Table, Value
from storage.unit_of_work import SqlStorage
from tests.pages.conftest import Opener, words
from tests.unit.test_benchmarking import LEEDS, assess
from ui.elements.area_choice import LOOKED_AT
from ui.elements.tables import as_shown, column_config, packed

HARTLEPOOL = "E06000001"


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("la_name", "Kingston upon Hull, City of", "Hull"),
        ("la_name", "Leeds", "Leeds"),
        ("state", "not_met", "Not met"),
        ("state", "not_signed", "Not signed"),
        ("state", "Overdue", "Overdue"),
        ("status", "unable_to_say", "Unable to say"),
        ("words", "not_met", "not_met"),
        ("state", None, None),
    ],
)
def test_names_and_states_stand_on_a_page_as_its_sentences_have_them(name: str, value: Value, shown: Value) -> None:
    assert as_shown(Column(name, "A label"), value) == shown


def test_an_address_in_a_table_is_a_link_with_a_name() -> None:
    assert column_config(Column("area_page", "Its page", "link"))["type_config"]["display_text"] == "Open its page"
    assert column_config(Column("source_url", "Address", "link"))["type_config"]["display_text"] != ""


def test_a_column_of_numbers_with_gaps_has_room_for_the_words_in_them() -> None:
    assert column_config(Column("row", "Row", "whole_number"), has_gaps=True)["width"] >= 100
    assert column_config(Column("row", "Row", "whole_number"))["width"] is None


def test_columns_named_last_stand_last_and_the_name_stays_in_sight() -> None:
    columns = (Column("la_name", "Authority"), Column("region_name", "Region"), Column("state", "State"))
    rows = (("Leeds", "Yorkshire and The Humber", "Overdue"),)
    table = Table("any", "Any", columns, rows, "nobody", "today", "none")
    form = packed(table, (), ("region_name",))
    assert form.content.column_names[:3] == ["Authority", "State", "Region"]
    assert form.looks["Authority"]["pinned"]


@pytest.mark.parametrize("name", ["area", "compare", "gaps", "assess"])
def test_areas_are_offered_where_none_is_chosen(opened: Opener, app_storage: SqlStorage, name: str) -> None:
    assess(app_storage, LEEDS, 2)
    app = opened(name)
    assert not app.exception
    assert "open one of these" in words(app)
    offered = {link.proto.label: link.proto.query_string for link in app.get("page_link")}
    assert offered["Leeds"].startswith(f"area={LEEDS}")


def test_an_area_that_was_looked_at_is_offered_first(opened: Opener) -> None:
    app = opened("area", area=HARTLEPOOL)
    assert app.session_state[LOOKED_AT] == [HARTLEPOOL]
    app = opened("gaps")
    app.session_state[LOOKED_AT] = [HARTLEPOOL]
    assert app.run().get("page_link")[0].proto.label == "Hartlepool"


def test_a_caution_is_said_once_on_the_register(opened: Opener) -> None:
    assert words(opened("signups")).count("Not known is not a refusal") == 1
