"""The register of authorities against every list of authorities in the reference folder, and what it answers."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from geo import areas
from geo.areas import Authority, CodeSpan, Succession
from geo.exceptions import OutsideRegisterError, PlacesFileError, UnknownAreaError, UnknownVintageError

CHARTER_YEARS = date(2013, 3, 31)
TODAY = date(2026, 4, 1)
GSS = re.compile(r"E\d{8}")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def codes_of(authorities: tuple[Authority, ...]) -> set[str]:
    return {area.code for area in authorities}


def british_day(text: str) -> date | None:
    if not text:
        return None
    day, month, year = (int(part) for part in text.split("/"))
    return date(year, month, day)


def region_in_plain(name: str) -> str:
    return "London" if "London" in name else name.casefold().replace("&", "and").title()


# Against the reference files


def test_the_152_of_2012_13_are_those_of_the_register_made_for_the_project(reference: Path) -> None:
    listed = rows(reference / "geography" / "la_register_2012era_to_2024.csv")
    assert {areas.authority(row["code_2015"]).code for row in listed} == codes_of(areas.authorities_on(CHARTER_YEARS))
    assert len(listed) == len(areas.authorities_on(CHARTER_YEARS)) == 152


def test_successors_are_those_of_the_register_made_for_the_project(reference: Path) -> None:
    for row in rows(reference / "geography" / "la_register_2012era_to_2024.csv"):
        expected = {areas.authority(code).code for code in row["successor_codes_2024"].split("|")}
        assert codes_of(areas.followed_by(row["code_2015"], date(2024, 1, 1))) == expected, row


def test_numbers_names_and_regions_are_those_of_the_register_made_for_the_project(reference: Path) -> None:
    for row in rows(reference / "geography" / "la_register_2012era_to_2024.csv"):
        area = areas.authority(row["code_2015"])
        assert (area.dfe_number, area.region) == (row["old_la_code"], row["region"])


def test_every_number_and_region_of_the_158_of_the_interactive_tool_agrees(reference: Path) -> None:
    kinds = {"OLB": "London borough", "ILB": "London borough", "MD": "Metropolitan district", "UA": "Unitary authority"}
    listed = [row for row in rows(reference / "geography" / "DfE_LAIT_la_code_list.csv") if row["Type"]]
    for row in listed:
        area = areas.authority_numbered(row["LA Number"])
        assert area.region == region_in_plain(row["Region"]) or area.region.casefold() == row["Region"].casefold()
        before_2020 = area.type_on(date(2019, 4, 1)) if area.end is None else area.type_on(date(2018, 1, 1))
        expected = "County" if row["Type"] == "SC" else kinds[row["Type"]]
        assert before_2020 in (expected, "City of London", "Isles of Scilly"), row
    assert len(listed) == 158


def test_every_pair_of_code_and_number_in_dfes_data_since_2017_agrees(reference: Path) -> None:
    for row in rows(reference / "geography" / "dfeR_la_codes_from_geo_hierarchy.csv"):
        area = areas.authority(row["new_la_code"])
        assert row["old_la_code"] in (area.dfe_number, "z")
        assert (area.region, area.region_code) == (row["region_name"], row["region_code"])
        assert area.name == row["la_name"]


def dfe_spans(reference: Path) -> Iterator[tuple[dict[str, str], Authority]]:
    """The single authorities of DfE's list; it also has combined codes, a BFPO row and a two-authority county."""
    for row in rows(reference / "geography" / "dfe_las.csv"):
        if GSS.fullmatch(row["new_la_code"]) and row["new_la_code"] not in areas.combined_codes():
            yield row, areas.authority(row["new_la_code"])


def test_every_code_of_dfes_list_has_its_days_and_number(reference: Path) -> None:
    found = 0
    for row, area in dfe_spans(reference):
        span = next(span for span in area.codes if span.code == row["new_la_code"])
        last = british_day(row["date_of_termination"])
        assert span.start == british_day(row["date_of_operation"])
        assert span.end == (last + timedelta(days=1) if last else None)
        assert row["old_la_code"] in (area.dfe_number, "x")
        assert row["parent_geography_code"] == area.region_code
        found += 1
    assert found == sum(len(area.codes) for area in areas.all_authorities()) == 171


def test_the_code_of_two_authorities_together_says_whose_codes_to_give() -> None:
    with pytest.raises(UnknownAreaError, match="Cornwall and Isles of Scilly"):
        areas.authority("E10000005")


def test_the_upper_tier_of_april_2023_is_todays_list(reference: Path) -> None:
    listed = rows(reference / "geography" / "ONS_LTLA-UTLA_Apr23_Lookup_EW.csv")
    english = {row["UTLA23CD"]: row["UTLA23NM"] for row in listed if row["UTLA23CD"].startswith("E")}
    assert {areas.authority(code).code for code in english} == codes_of(areas.authorities_on(TODAY))
    assert len(english) == 153
    assert all(areas.authority(code).name == name for code, name in english.items())


@pytest.mark.parametrize(
    ("file", "number", "count"),
    [("DfE_sn_model_2025_wide.csv", "old_la_code", 153), ("DfE_statistical_neighbours_April_2021.csv", "LA num", 156)],
)
def test_every_number_of_the_neighbour_files_is_known(reference: Path, file: str, number: str, count: int) -> None:
    numbers = [row[number] for row in rows(reference / "geography" / file) if row[number].isdigit()]
    assert len({areas.authority_numbered(one).code for one in numbers}) == len(numbers) == count


def test_the_hand_made_layout_of_2019_is_the_list_of_that_day_with_its_codes(reference: Path) -> None:
    layout = json.loads((reference / "geography" / "odileeds_uk-upper-tier-local-authorities.hexjson").read_text())
    day = date(2019, 4, 1)
    today_or_then = {areas.authority(code).code for code in layout["hexes"]}
    assert today_or_then == codes_of(areas.authorities_on(day))


def test_the_district_table_agrees_on_then_and_now(reference: Path) -> None:
    then = {area.name: area for area in areas.authorities_on(CHARTER_YEARS)}
    now = {area.name: area for area in areas.authorities_on(TODAY)}
    for row in rows(reference / "geography" / "lad2011_to_upper_2013_2023.csv"):
        assert now[row["upper_2023"]] in areas.followed_by(then[row["upper_2013"]].code, TODAY)


@pytest.mark.parametrize("file", ["dfe_SFR34_Missing2015.csv", "dfe_SFR41_Missing2016.csv"])
def test_the_wide_official_files_pair_code_and_number_as_we_do(reference: Path, file: str) -> None:
    listed = [row for row in rows(reference / "official" / file) if row["geog_l"] == "LA"]
    assert len(listed) == 151
    for row in listed:
        assert areas.authority(row["New_geog_code"]) == areas.authority_numbered(row["geog_c"])


@pytest.mark.parametrize("file", ["DfE_ONS_mid-year_population_0-17_2012_2024.csv", "dfe_ees_la_missing_2018_2022.csv"])
def test_the_long_official_files_pair_code_number_and_region_as_we_do(reference: Path, file: str) -> None:
    listed = [row for row in rows(reference / "official" / file) if row["geographic_level"] == "Local authority"]
    pairs = {(row["new_la_code"], row["old_la_code"], row["region_code"], row["region_name"]) for row in listed}
    for code, number, region_code, region in pairs:
        area = areas.authority(code)
        inner_or_outer = region_code.startswith("E13")
        assert (area.dfe_number, area.region) == (number, "London" if inner_or_outer else region)
        assert inner_or_outer or area.region_code == region_code


def test_the_population_file_has_the_bodies_of_each_summer(reference: Path) -> None:
    listed = rows(reference / "official" / "DfE_ONS_mid-year_population_0-17_2012_2024.csv")
    for year in sorted({row["time_period"] for row in listed}):
        codes = {row["new_la_code"] for row in listed if row["time_period"] == year and row["new_la_code"]}
        there = codes_of(areas.authorities_on(date(int(year), 6, 30)))
        assert {areas.authority(code).code for code in codes} == there, year


def test_the_regions_are_dfes_nine_in_dfes_order(reference: Path) -> None:
    listed = [row for row in rows(reference / "geography" / "dfe_regions.csv") if row["region_code"].startswith("E12")]
    assert [(region.code, region.name) for region in areas.regions()] == [tuple(row.values()) for row in listed]


# What the register answers


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(1998, 4, 1), 150),
        (date(2009, 3, 31), 150),
        (date(2009, 4, 1), 152),
        (date(2019, 3, 31), 152),
        (date(2019, 4, 1), 151),
        (date(2021, 4, 1), 152),
        (date(2023, 4, 1), 153),
        (TODAY, 153),
    ],
)
def test_there_are_as_many_authorities_as_there_were(day: date, count: int) -> None:
    assert len(areas.authorities_on(day)) == count


def test_before_april_1998_the_list_is_refused_with_a_reason() -> None:
    with pytest.raises(OutsideRegisterError, match="reaches back to 1 April 1998, not to 31 March 1998"):
        areas.authorities_on(date(1998, 3, 31))


@pytest.mark.parametrize(
    ("older", "newest"),
    [
        ("E06000048", "E06000057"),
        ("E08000020", "E08000037"),
        ("E08000016", "E08000038"),
        ("E08000019", "E08000039"),
        ("E10000002", "E06000060"),
        ("E10000023", "E06000065"),
        ("E10000027", "E06000066"),
        ("E10000010", "E06000047"),
        (" e08000016 ", "E08000038"),
    ],
)
def test_an_older_code_finds_the_body_under_its_newest(older: str, newest: str) -> None:
    assert areas.authority(older).code == newest
    assert areas.has_authority(older)


def test_each_body_has_the_code_of_the_day() -> None:
    barnsley = areas.authority("E08000038")
    assert barnsley.code_on(CHARTER_YEARS) == "E08000016"
    assert barnsley.code_on(TODAY) == "E08000038"
    assert areas.authority("E10000006").code_on(TODAY) == "E10000006"


def test_the_type_of_a_body_can_change_while_the_body_stays() -> None:
    bucks = areas.authority("E06000060")
    assert bucks.type_on(CHARTER_YEARS) == "County"
    assert bucks.type_on(TODAY) == bucks.type == "Unitary authority"
    assert areas.authority("E06000053").type == "Isles of Scilly"
    assert areas.authority("E09000001").type == "City of London"


@pytest.mark.parametrize("code", ["E07000071", "E99999999", "", "Leeds", "W06000015"])
def test_a_code_of_nobody_is_refused_in_a_sentence(code: str) -> None:
    assert not areas.has_authority(code)
    with pytest.raises(UnknownAreaError, match=r"No English local authority .* such as E08000035 for Leeds"):
        areas.authority(code)


def test_a_number_of_nobody_is_refused_in_a_sentence() -> None:
    assert areas.authority_numbered(383).name == "Leeds"
    with pytest.raises(UnknownAreaError, match="No local authority has the DfE number '999'"):
        areas.authority_numbered("999")


@pytest.mark.parametrize(
    ("ended", "followers"),
    [
        ("E10000009", {"E06000058", "E06000059"}),
        ("E06000028", {"E06000058"}),
        ("E06000029", {"E06000058"}),
        ("E10000021", {"E06000061", "E06000062"}),
        ("E10000006", {"E06000063", "E06000064"}),
        ("E10000001", {"E06000055", "E06000056"}),
        ("E10000004", {"E06000049", "E06000050"}),
        ("E08000035", set()),
    ],
)
def test_every_ended_body_names_its_followers(ended: str, followers: set[str]) -> None:
    assert codes_of(areas.successors(ended)) == followers
    for follower in areas.successors(ended):
        assert areas.authority(ended) in areas.predecessors(follower.code)


def test_only_ended_bodies_have_followers_and_only_newer_ones_have_predecessors() -> None:
    for area in areas.all_authorities():
        assert bool(area.successors) == (area.end is not None)
        assert bool(area.predecessors) == (area.start is not None)


def test_a_place_is_followed_to_the_day_asked_for() -> None:
    assert codes_of(areas.followed_by("E10000006", date(2022, 1, 1))) == {"E10000006"}
    assert codes_of(areas.followed_by("E10000006", date(2023, 4, 1))) == {"E06000063", "E06000064"}


@pytest.mark.parametrize(
    ("codes", "whole", "allowed", "said"),
    [
        (["E06000061", "E06000062"], "E10000021", True, "is exactly the whole of"),
        (["E06000063", "E06000064"], "E10000006", True, "is exactly the whole of"),
        (["E08000016"], "E08000038", True, "the same body under all its codes"),
        (["E10000021"], "E06000061", False, "cannot be shared out"),
        (["E06000028", "E06000029"], "E06000058", False, "also includes the place of Dorset"),
        (["E06000028", "E06000029", "E10000009"], "E06000058", False, "Part of Dorset"),
        (["E10000009"], "E06000059", False, "cannot be shared out"),
        (["E06000061"], "E10000021", False, "also includes the place of West Northamptonshire"),
        (["E06000058", "E06000059"], "E10000009", False, "came from Bournemouth and Poole"),
        (["E08000035"], "E08000032", False, "did not become Bradford"),
        ([], "E08000032", False, "No counts were given"),
    ],
)
def test_counts_may_be_added_over_whole_areas_and_never_over_split_ones(
    codes: list[str], whole: str, allowed: bool, said: str
) -> None:
    answer = areas.can_counts_be_added(codes, whole)
    assert (answer.allowed, bool(answer)) == (allowed, allowed)
    assert said in answer.reason


def test_two_vintages_are_drawn_with_their_lists() -> None:
    assert [vintage.id for vintage in areas.vintages()] == ["2012-13", "today"]
    assert [len(vintage.authorities) for vintage in areas.vintages()] == [152, 153]
    assert [vintage.boundaries for vintage in areas.vintages()] == [
        "authorities-2012-13.geojson",
        "authorities-today.geojson",
    ]


@pytest.mark.parametrize(
    ("day", "vintage"),
    [
        (date(1990, 1, 1), "2012-13"),
        (CHARTER_YEARS, "2012-13"),
        (date(2019, 3, 31), "2012-13"),
        (date(2021, 4, 1), "today"),
        (TODAY, "today"),
    ],
)
def test_a_day_is_drawn_on_the_map_that_shares_most_bodies_with_it(day: date, vintage: str) -> None:
    assert areas.vintage_on(day).id == vintage


def test_an_unknown_vintage_is_refused_with_those_there_are() -> None:
    assert areas.vintage("today").date == TODAY
    with pytest.raises(UnknownVintageError, match="no map of '2019'; choose 2012-13 or today"):
        areas.vintage("2019")


def test_names_for_people_and_names_for_exports_differ_where_they_should() -> None:
    different = {area.name: area.plain_name for area in areas.all_authorities() if area.name != area.plain_name}
    assert different == {
        "Bristol, City of": "Bristol",
        "Herefordshire, County of": "Herefordshire",
        "Kingston upon Hull, City of": "Hull",
        "St. Helens": "St Helens",
    }


def test_two_bodies_of_one_name_can_be_told_apart_in_a_sentence() -> None:
    assert areas.titled_name(areas.authority("E10000009")) == "Dorset (until 1 April 2019)"
    assert areas.titled_name(areas.authority("E06000059")) == "Dorset (since 1 April 2019)"
    assert areas.titled_name(areas.authority("E08000035")) == "Leeds"


def test_lists_of_names_can_be_read_without_doubt() -> None:
    assert areas.names_in_words(["A"]) == "A"
    assert areas.names_in_words(["A", "B", "C"]) == "A, B and C"
    assert areas.names_in_words(["A", "B"], "or") == "A or B"
    assert areas.names_in_words(["A", "B and C"]) == "A; B and C"


# What the register refuses to be


def test_an_authority_cannot_be_changed_or_made_wrong() -> None:
    leeds = areas.authority("E08000035")
    with pytest.raises(FrozenInstanceError):
        leeds.name = "York"  # type: ignore[misc]
    for wrong in ({"dfe_number": "38"}, {"type": "Town"}, {"codes": ()}, {"name": ""}, {"plain_name": ""}):
        with pytest.raises(PlacesFileError, match="row E08000035"):
            replace(leeds, **wrong)  # type: ignore[arg-type]
    with pytest.raises(PlacesFileError, match="ends on 2009-04-01 but starts on 2019-04-01"):
        replace(leeds, start=date(2019, 4, 1), end=date(2009, 4, 1))


def test_a_code_span_and_a_succession_cannot_be_made_wrong() -> None:
    with pytest.raises(PlacesFileError, match="not E and eight digits"):
        CodeSpan("E0800003", date(2009, 1, 1), None)
    with pytest.raises(PlacesFileError, match="union or split"):
        Succession(date(2009, 4, 1), "E10000001", "E06000055", "merged", "")  # type: ignore[arg-type]


def test_a_data_file_with_a_broken_row_is_refused_with_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "codes.csv").write_text("body,code,start,end\nE08000035,E08000035,1 April 2009,\n", encoding="utf-8")
    monkeypatch.setattr(areas, "FOLDER", tmp_path)
    with pytest.raises(PlacesFileError, match=r"codes\.csv, row 2: cannot be read"):
        areas.load_rows("codes.csv", lambda row: date.fromisoformat(row["start"]))
