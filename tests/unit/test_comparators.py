"""Whom an area is compared with, and the lists of statistical neighbours."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.permissions import EVERY_RIGHT
from geo.areas import all_authorities
from services.comparison.comparators import KINDS, ComparatorGroup, Comparators, GroupKind
from services.comparison.neighbours import NeighbourLists
from services.exceptions import AlreadyImportedError, RefusedError
from services.foi.ingestion import Ingestion
from services.people import Person
from storage.unit_of_work import SqlStorage, open_storage

ADA = Person("ada", "Ada", EVERY_RIGHT)
LEEDS, KENT, BARKING, CUMBRIA = "E08000035", "E10000016", "E09000002", "E10000006"
CODES = [area.code for area in all_authorities()]
LIST_2025 = b"""old_la_code,la_name,SN_1,SN_1P,SN_2,SN_2P,SN_3,SN_3P
383,Leeds,380,Close,382,Close,909,Not close
886,Kent,850,Close,881,Close,,
"""
LIST_2021 = LIST_2025.replace(
    b"383,Leeds,380,Close,382,Close,909,Not close", b"383,Leeds,373,Close,380,Close,352,Close"
)


def lists_of(storage: SqlStorage, *files: tuple[str, bytes]) -> NeighbourLists:
    lists = NeighbourLists(storage)
    for name, content in files:
        lists.accept(ADA, lists.preview(content, name))
    return lists


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Comparators:
    storage = open_storage(f"sqlite:///{tmp_path_factory.mktemp('lists') / 'a.sqlite3'}")
    return Comparators(lists_of(storage, ("neighbours_2025.csv", LIST_2025), ("neighbours_2021.csv", LIST_2021)))


@given(area=st.sampled_from(CODES), kind=st.sampled_from(KINDS), chosen=st.lists(st.sampled_from(CODES), max_size=5))
@settings(max_examples=60, deadline=None)
def test_an_area_is_never_its_own_comparator(
    country: Comparators, area: str, kind: GroupKind, chosen: list[str]
) -> None:
    group = country.group(area, kind, chosen=[*chosen, area])
    assert area not in group.codes
    assert len(set(group.codes)) == len(group.codes)


def test_a_group_that_holds_the_area_itself_cannot_exist() -> None:
    with pytest.raises(ValueError, match="own comparator"):
        ComparatorGroup(LEEDS, "chosen", "areas", (KENT, LEEDS))


def test_england_is_everybody_else_of_todays_list(country: Comparators) -> None:
    assert len(country.group(LEEDS, "england").codes) == 152


def test_a_region_and_a_type_are_those_of_the_area(country: Comparators) -> None:
    region = country.group(BARKING, "region")
    assert len(region.codes) == 32
    assert {other.region for other in region.authorities} == {"London"}
    kind = country.group(LEEDS, "type")
    assert len(kind.codes) == 35
    assert len({other.type for other in kind.authorities}) == 1


def test_an_ended_body_is_compared_with_those_beside_it_then(country: Comparators) -> None:
    region = country.group(CUMBRIA, "region")
    assert {other.plain_name for other in region.authorities}.isdisjoint({"Cumberland", "Westmorland and Furness"})


def test_neighbours_come_nearest_first_from_the_vintage_asked_for(country: Comparators) -> None:
    assert country.vintages() == ("2021", "2025")
    newest = country.group(LEEDS, "neighbours")
    assert (newest.vintage, [a.plain_name for a in newest.authorities]) == ("2025", ["Bradford", "Kirklees", "Cumbria"])
    assert "since ended: Cumbria" in newest.note
    older = country.group(LEEDS, "neighbours", vintage="2021")
    assert [a.plain_name for a in older.authorities] == ["Sheffield", "Bradford", "Manchester"]


def test_an_area_that_a_list_leaves_out_is_said_so(country: Comparators) -> None:
    group = country.group(BARKING, "neighbours")
    assert group.codes == ()
    assert "has no neighbours for Barking and Dagenham" in group.note


def test_areas_by_hand_are_kept_in_order_and_unknown_ones_named(country: Comparators) -> None:
    group = country.group(LEEDS, "chosen", chosen=[KENT, "E99999999", BARKING, KENT])
    assert group.codes == (KENT, BARKING)
    assert "E99999999" in group.note


def test_without_a_list_region_and_type_are_offered_and_it_says_why(embedded: SqlStorage) -> None:
    comparators = Comparators(NeighbourLists(embedded))
    assert comparators.kinds() == ("england", "region", "type", "chosen")
    assert "only region and type are offered" in comparators.group(LEEDS, "neighbours").note


def test_a_list_is_stored_read_back_and_undone_with_its_import(storage: SqlStorage) -> None:
    lists = lists_of(storage, ("neighbours_2025.csv", LIST_2025))
    assert [(one.rank, one.row, one.column, one.closeness) for one in lists.of(LEEDS, "2025")] == [
        (1, 2, "C", "close"), (2, 2, "E", "close"), (3, 2, "G", "not close"),
    ]  # fmt: skip
    with storage.read() as work:
        assert {change.object_kind for change in work.changes.list()} == {"import", "neighbours"}
    ingestion = Ingestion(storage)
    ingestion.undo(ADA, ingestion.files()[-1].id)
    assert lists.vintages() == ()
    assert lists.of(LEEDS, "2025") == ()


def test_the_same_list_or_vintage_is_not_taken_twice(embedded: SqlStorage) -> None:
    lists = lists_of(embedded, ("neighbours_2025.csv", LIST_2025))
    with pytest.raises(AlreadyImportedError, match="accepted before"):
        lists.accept(ADA, lists.preview(LIST_2025, "again_2025.csv"))
    with pytest.raises(RefusedError, match="There is a list of 2025 already"):
        lists.accept(ADA, lists.preview(LIST_2021, "other_2025.csv"))
    with pytest.raises(RefusedError, match="Say which year's"):
        lists.accept(ADA, lists.preview(LIST_2021, "neighbours.csv"))
    assert lists.vintages() == ("2025",)


def test_both_real_lists_are_stored_whole(embedded: SqlStorage, reference: Path) -> None:
    lists = NeighbourLists(embedded)
    for name in ("DfE_statistical_neighbours_April_2021.csv", "DfE_sn_model_2025_wide.csv"):
        lists.accept(ADA, lists.preview((reference / "geography" / name).read_bytes(), name))
    assert lists.vintages() == ("2021", "2025")
    assert all(len(lists.of(LEEDS, vintage)) == 10 for vintage in lists.vintages())
