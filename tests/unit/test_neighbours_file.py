"""Lists of statistical neighbours, and telling every kind of file."""

from __future__ import annotations

from datetime import date

import pytest

from foi_data import neighbours_file, recognise
from foi_data.exceptions import FileRefused
from geo.areas import authorities_on, authority, authority_numbered

FILES = {"2025": "DfE_sn_model_2025_wide.csv", "2021": "DfE_statistical_neighbours_April_2021.csv"}


@pytest.fixture(scope="module")
def lists(reference):
    folder = reference / "geography"
    return {year: neighbours_file.parse((folder / name).read_bytes(), name) for year, name in FILES.items()}


def ranked(parsed, number: str) -> list[str]:
    code = authority_numbered(number).code
    found = sorted((each for each in parsed.neighbours if each.area_code == code), key=lambda each: each.rank)
    return [authority(each.neighbour_code).dfe_number for each in found]


def test_every_authority_has_ten_neighbours_none_of_them_itself(lists):
    for year, count in (("2025", 153), ("2021", 156)):
        areas = {each.area_code for each in lists[year].neighbours}
        assert len(areas) == count
        for code in areas:
            ten = [each for each in lists[year].neighbours if each.area_code == code]
            assert sorted(each.rank for each in ten) == list(range(1, 11))
            assert code not in {each.neighbour_code for each in ten}


def test_neighbours_stand_in_the_order_of_the_file(lists):
    assert ranked(lists["2025"], "301") == ["308", "821", "313", "333", "336", "307", "304", "312", "874", "203"]
    assert ranked(lists["2021"], "202") == ["213", "205", "207", "206", "212", "352", "203", "870", "309", "302"]


def test_the_list_of_2025_covers_today(lists):
    assert {each.area_code for each in lists["2025"].neighbours} == {
        area.code for area in authorities_on(date(2025, 4, 1))
    }


def test_closed_authorities_of_the_list_of_2021_are_kept(lists):
    assert len(ranked(lists["2021"], "835")) == 10
    assert [row.row for row in lists["2021"].rows_set_aside] == [155]


def test_how_close_they_are_is_the_publishers_word(lists):
    first = lists["2025"].neighbours[0]
    assert (first.rank, first.closeness, first.cell.row, first.cell.column) == (1, "close", 2, "E")


def test_a_row_with_a_neighbour_nobody_knows_is_set_aside_whole():
    header = "LA num,LA Name,SN1,SNP,SN2,SNP,SN3,SNP"
    rows = "383,Leeds,302,Close,999,Close,304,Close\n384,Wakefield,383,Close,,,,"
    parsed = neighbours_file.parse(f"{header}\n{rows}\n".encode(), "sn.csv")
    assert [each.neighbour_code for each in parsed.neighbours] == ["E08000035"]
    assert "neighbour 2 ('999')" in parsed.rows_set_aside[0].reason


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("383,Leeds,383,Close,303,Close,304,Close", "no other authority's number"),
        ("000,Nowhere,302,Close,303,Close,304,Close", "is no DfE number"),
        ("383,Leeds,,,,,,", "lists no neighbours"),
        ("383,Leeds,373,Close,373,Close,304,Close", "neighbours 1 and 2 are the same"),
        ("383,Leeds,Sheffield,Close,373,Close,304,Close", "neighbours of 'Leeds' cannot be taken"),
    ],
)
def test_what_cannot_be_a_list_of_neighbours_says_why(row, words):
    content = f"LA num,LA Name,SN1,SNP,SN2,SNP,SN3,SNP\n{row}\n".encode()
    assert words in neighbours_file.parse(content, "sn.csv").rows_set_aside[0].reason


def test_a_name_beside_a_neighbour_is_not_taken_for_how_close_it_is():
    content = b"LA num,LA Name,SN1 name,SN1,SN2 name,SN2,SN3 name,SN3\n383,Leeds,Sheffield,373,Kirklees,382,Wigan,359\n"
    parsed = neighbours_file.parse(content, "sn.csv")
    assert [each.closeness for each in parsed.neighbours] == ["", "", ""]


def test_an_authority_listed_twice_stands_once():
    row = "383,Leeds,302,Close,303,Close,304,Close\n"
    parsed = neighbours_file.parse(f"LA num,LA Name,SN1,SNP,SN2,SNP,SN3,SNP\n{row}{row}".encode(), "sn.csv")
    assert (parsed.rows_accepted, len(parsed.neighbours)) == (1, 3)


def test_another_file_is_refused_with_what_to_choose():
    with pytest.raises(FileRefused, match=r"SN1 to SN10.*Department for Education's own file"):
        neighbours_file.parse(b"Council,RHIs offered\nLeeds,4\n", "x.csv")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("official/dfe_SFR34_Missing2015.csv", "official_wide"),
        ("official/dfe_SFR41_Missing2016.csv", "official_wide"),
        ("official/dfe_ees_la_missing_2018_2022.csv", "official_long"),
        ("official/dfe_ees_national_missing.csv", "official_long"),
        ("official/DfE_ONS_mid-year_population_0-17_2012_2024.csv", "official_long"),
        ("foi/foi_answers_seen.csv", "foi_long"),
        ("foi/bbc_sdu_social_care_foi__contracts_handed_back.csv", "foi_wide"),
        ("foi/wdtk_missing_rhi_requests_d2i.csv", "foi_wide"),
        ("geography/DfE_sn_model_2025_wide.csv", "neighbours"),
        ("geography/DfE_statistical_neighbours_April_2021.csv", "neighbours"),
        ("charter/signups.csv", "signups"),
        ("charter/reference_figures.csv", "unknown"),
        ("charter/decomposition_items.csv", "unknown"),
        ("geography/DfE_LAIT_la_code_list.csv", "unknown"),
        ("geography/dfe_las.csv", "unknown"),
        ("geography/lad2011_to_upper_2013_2023.csv", "unknown"),
    ],
)
def test_every_reference_file_is_told_for_what_it_is(reference, name, kind):
    path = reference / name
    found = recognise(path.read_bytes(), path.name)
    assert found.kind == kind
    assert found.reason.endswith(".")
