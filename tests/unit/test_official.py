"""The publisher's files: both families, every symbol, every year, nothing recomputed."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date

import pytest

from foi_data import official, series
from foi_data.exceptions import FileRefused, SeriesFileError
from foi_data.issues import IssueCode
from foi_data.parsed import ParsedFigure, ParsedFile
from geo.areas import authorities_on, authority
from tests.golden.foi import formats

LONG_HEADER = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,"
    "old_la_code,la_name,new_la_code,cla_group,number"
)
INCIDENTS = "Number of missing incidents during the year"
SHARE = "Percentage of children who had a missing incident during the year"


@pytest.fixture(scope="module")
def wide_2015(reference) -> ParsedFile:
    path = reference / "official" / "dfe_SFR34_Missing2015.csv"
    return official.parse(path.read_bytes(), path.name)


@pytest.fixture(scope="module")
def long_2018(reference) -> ParsedFile:
    path = reference / "official" / "dfe_ees_la_missing_2018_2022.csv"
    return official.parse(path.read_bytes(), path.name)


def figure(parsed: ParsedFile, code: str, series_id: str, period: str) -> ParsedFigure:
    [found] = [
        each for each in parsed.figures if (each.geo_code, each.series, each.period) == (code, series_id, period)
    ]
    return found


def long_row(number: str, label: str = INCIDENTS, level: str = "Local authority", year: str = "2019") -> str:
    if level == "National":
        return f"{year},Reporting year,National,E92000001,England,,,,,,{label},{number}"
    if level == "Regional":
        return f"{year},Reporting year,Regional,E92000001,England,E12000001,North East,,,,{label},{number}"
    return f"{year},Reporting year,{level},E92000001,England,E12000003,Y,383,Leeds,E08000035,{label},{number}"


def long_file(*rows: str, header: str = LONG_HEADER) -> ParsedFile:
    return official.parse("\n".join([header, *rows]).encode("utf-8-sig"), "la.csv")


def only(*rows: str) -> ParsedFigure:
    [found] = long_file(*rows).figures
    return found


# The three real files, held against an independent reading of the same bytes.


@pytest.mark.parametrize("name", ["dfe_SFR34_Missing2015.csv", "dfe_SFR41_Missing2016.csv"])
def test_every_cell_of_the_wide_files_is_a_figure_with_its_place(reference, name):
    path = reference / "official" / name
    parsed = official.parse(path.read_bytes(), name)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))
    assert parsed.kind == "official_wide"
    assert {each.period for each in parsed.figures} == {name[-8:-4]}
    assert (parsed.rows_read, parsed.rows_accepted, parsed.rows_set_aside) == (163, 163, ())
    by_place = {(each.cell.row, each.cell.column): each for each in parsed.figures}
    assert len(by_place) == 163 * 8
    for number, row in enumerate(rows[1:], start=2):
        for letter, text in zip("EFGHIJKL", row[4:], strict=True):
            found = by_place[number, letter]
            assert found.raw == text
            assert found.geo_name == row[3]
            expected = (None, 1, 5) if text == "x" else (float(text),) * 3
            assert (found.value, found.low, found.high) == expected


def test_the_authorities_of_2015_are_all_there_under_their_newest_code_but_scilly(wide_2015):
    codes = {each.area_code for each in wide_2015.figures if each.area_code}
    assert codes == {area.code for area in authorities_on(date(2015, 3, 31))} - {"E06000053"}


def test_london_and_its_two_parts_are_told_apart(wide_2015):
    assert figure(wide_2015, "E12000007", "looked_after_missing", "2015").value == 970
    assert figure(wide_2015, "E13000001", "looked_after_missing", "2015").geo_name == "INNER LONDON"
    assert figure(wide_2015, "E13000002", "looked_after_missing", "2015").value == 640


def test_national_and_regional_rows_are_kept_as_published_and_say_they_are_rounded(wide_2015):
    england = figure(wide_2015, "E92000001", "missing_incidents", "2015")
    assert (england.value, england.rounded_to, england.geography_level, england.area_code) == (
        28570,
        10,
        "national",
        None,
    )
    assert figure(wide_2015, "E09000007", "missing_incidents", "2015").rounded_to == 1


def test_a_printed_zero_is_a_real_zero_and_x_hides_one_to_five(wide_2015):
    city = figure(wide_2015, "E09000001", "away_incidents", "2015")
    assert (city.status, city.value, city.low, city.high) == ("answered", 0, 0, 0)
    hidden = figure(wide_2015, "E09000001", "looked_after_missing", "2015")
    assert (hidden.status, hidden.value, hidden.low, hidden.high) == ("suppressed", None, 1, 5)


def test_the_long_file_has_as_many_of_each_status_as_symbols_were_printed(long_2018):
    assert (long_2018.rows_read, long_2018.rows_accepted, len(long_2018.figures)) == (10_920, 10_920, 10_920)
    printed = {"suppressed": 1_126, "not_applicable": 501, "not_available": 12, "answered": 9_281}
    assert Counter(each.status for each in long_2018.figures) == printed
    assert {each.period for each in long_2018.figures} == {"2018", "2019", "2020", "2021", "2022"}
    assert not any(each.series.startswith("other_") for each in long_2018.figures)


def test_every_number_of_the_long_file_is_the_number_printed(long_2018):
    for each in long_2018.figures:
        if each.value is not None:
            assert float(each.raw) == each.value == each.low == each.high


def test_closed_authorities_stay_as_rows_that_do_not_apply(long_2018):
    bournemouth = figure(long_2018, "E06000028", "missing_incidents", "2022")
    assert (bournemouth.status, bournemouth.value) == ("not_applicable", None)


def test_a_figure_below_half_a_percent_is_an_interval(long_2018):
    birmingham = figure(long_2018, "E08000025", "away_share", "2019")
    assert (birmingham.raw, birmingham.status) == ("k", "answered")
    assert (birmingham.value, birmingham.low, birmingham.high) == (None, 0, 0.5)


def test_codes_of_any_year_come_to_the_newest_code_of_the_body(long_2018):
    for each in long_2018.figures:
        if each.area_code:
            assert each.area_code == authority(each.geo_code).code
    assert figure(long_2018, "E10000027", "missing_incidents", "2018").area_code == "E06000066"


def test_the_national_file_and_the_population_file_are_read_too(reference):
    folder = reference / "official"
    for name, rows in (
        ("dfe_ees_national_missing.csv", 315),
        ("DfE_ONS_mid-year_population_0-17_2012_2024.csv", 2_132),
    ):
        parsed = official.parse((folder / name).read_bytes(), name)
        assert (parsed.rows_accepted, len(parsed.figures)) == (rows, rows)
    assert {each.series for each in parsed.figures} == {"population_0_17"}


def test_the_break_before_2018_travels_with_the_series(wide_2015, long_2018):
    for parsed in (wide_2015, long_2018):
        assert IssueCode.SERIES_BREAK in {each.code for each in parsed.issues}
    assert [each.before for each in series.series("missing_incidents").breaks] == ["2018"]
    assert series.series("looked_after").breaks == ()


# Symbols.


@pytest.mark.parametrize(
    ("text", "label", "status", "value", "low", "high"),
    [
        ("329", INCIDENTS, "answered", 329, 329, 329),
        ("1,109", INCIDENTS, "answered", 1109, 1109, 1109),
        ("4.6", SHARE, "answered", 4.6, 4.6, 4.6),
        ("0", INCIDENTS, "answered", 0, 0, 0),
        ("c", INCIDENTS, "suppressed", None, 1, None),
        ("C", INCIDENTS, "suppressed", None, 1, None),
        ("c", SHARE, "suppressed", None, None, None),
        ("z", INCIDENTS, "not_applicable", None, None, None),
        ("x", INCIDENTS, "not_available", None, None, None),
        (":", INCIDENTS, "not_available", None, None, None),
        ("k", SHARE, "answered", None, 0, 0.5),
        ("low", SHARE, "answered", None, 0, 0.5),
        ("", INCIDENTS, "blank", None, None, None),
        ("-4", INCIDENTS, "unclear", None, None, None),
        ("about 4", INCIDENTS, "unclear", None, None, None),
    ],
)
def test_each_symbol_of_the_long_family_means_what_the_publisher_says(text, label, status, value, low, high):
    found = only(long_row(f'"{text}"', label))
    assert (found.status, found.value, found.low, found.high) == (status, value, low, high)


def test_below_half_of_a_count_rounded_to_ten_is_one_to_four():
    found = only(long_row("k", level="National"))
    assert (found.value, found.low, found.high, found.rounded_to) == (None, 1, 4, 10)


@pytest.mark.parametrize(
    ("text", "status", "low", "high"),
    [
        ("x", "suppressed", 1, 5),
        ("X", "suppressed", 1, 5),
        ("..", "not_available", None, None),
        ("7", "answered", 7, 7),
    ],
)
def test_each_symbol_of_the_wide_family_means_what_the_publisher_says(text, status, low, high):
    content = f"New_geog_code,geog_l,geog_c,geog_n,CLA_MissIncs\nE08000035,LA,383,Leeds,{text}\n".encode()
    [found] = official.parse(content, "wide_2016.csv").figures
    assert (found.status, found.low, found.high) == (status, low, high)


def test_an_unreadable_figure_is_listed_with_its_cell():
    [found] = [each for each in long_file(long_row("about 4")).issues if each.severity == "error"]
    assert (found.code, found.row, found.column) == (IssueCode.NOT_UNDERSTOOD, 2, "L")


# Shapes that change between releases.


def test_capitals_order_and_spaces_of_the_header_do_not_matter():
    content = "Number,CLA Group,New LA Code,OLD_LA_CODE,Geographic_Level,TIME_PERIOD\n" + (
        f"12,{INCIDENTS.upper()},E08000035,383,Local Authority,2024\n"
    )
    [found] = official.parse(content.encode(), "next.csv").figures
    assert (found.series, found.period, found.area_code, found.value) == ("missing_incidents", "2024", "E08000035", 12)
    assert (found.cell.row, found.cell.column) == (2, "A")


@pytest.mark.parametrize("prefix", ["CLA_", "SFR50_", "sn_", ""])
def test_wide_indicators_are_known_by_what_follows_their_prefix(prefix):
    header = f"order,NEW_GEOG_CODE,Geog_L,Geog_C,Geog_N,{prefix}Away31Mar,{prefix.lower()}missduringyear"
    content = f"{header}\n1,E08000035,LA,383,Leeds,x,30\n".encode()
    parsed = official.parse(content, "wide2017.csv")
    assert [(each.series, each.raw) for each in parsed.figures] == [
        ("away_31_march", "x"),
        ("looked_after_missing", "30"),
    ]


def test_the_same_file_as_a_workbook_gives_the_same_figures():
    rows = [LONG_HEADER.split(","), [2019, "Reporting year", "Local authority", *long_row("1").split(",")[3:11], 329.0]]
    [found] = official.parse(formats.xlsx(rows), "la.xlsx").figures
    assert (found.value, found.period, found.raw) == (329, "2019", "329")


def test_a_label_nobody_has_described_is_kept_under_its_own_name():
    parsed = long_file(long_row("4", "Children found within a day"))
    assert parsed.figures[0].series == "other_children_found_within_a_day"
    assert IssueCode.SERIES_UNKNOWN in {each.code for each in parsed.issues}


def test_several_columns_of_figures_are_several_series():
    header = LONG_HEADER.replace("cla_group,number", "cla_group,number,percentage")
    first, second = long_file(long_row("4,20"), header=header).figures
    assert (first.series, first.value) == ("missing_incidents", 4)
    assert (second.series, second.value) == ("other_number_of_missing_incidents_during_the_year_percentage", 20)


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("dfe_SFR34_Missing2015.csv", "2015"),
        ("SFR41_2016_Missing_2016.csv", "2016"),
        ("downloads/2019/missing_2017.csv", "2017"),
        ("C:\\files 2020\\missing_2017.csv", "2017"),
        ("missing.csv", None),
        ("missing_2015_to_2016.csv", None),
        ("SFR20151_missing.csv", None),
    ],
)
def test_the_year_of_a_wide_file_is_the_only_one_in_its_name(name, year):
    assert official.year_in_name(name) == year


WIDE = b"New_geog_code,geog_l,geog_c,geog_n,CLA_MissIncs\nE08000035,LA,383,Leeds,7\n"


def test_a_year_given_is_used_where_the_name_says_none():
    assert official.parse(WIDE, "missing.csv", 2017).figures[0].period == "2017"


def test_the_name_is_believed_before_the_year_given_and_the_difference_is_said():
    parsed = official.parse(WIDE, "missing_2016.csv", 2017)
    assert parsed.figures[0].period == "2016"
    assert IssueCode.YEAR_DIFFERS in {each.code for each in parsed.issues}


def test_without_a_year_nothing_is_accepted_and_every_row_says_why():
    parsed = official.parse(WIDE, "missing.csv")
    assert (parsed.rows_read, parsed.rows_accepted, len(parsed.figures)) == (1, 0, 0)
    assert parsed.issues[0].code == IssueCode.YEAR_UNKNOWN
    assert parsed.issues[0].level == "file"
    assert [cell.raw for cell in parsed.rows_set_aside[0].cells] == ["E08000035", "LA", "383", "Leeds", "7"]


# Rows.


def test_an_area_nobody_knows_is_set_aside_with_its_cells():
    row = "2019,Reporting year,Local authority,E92000001,England,E12000003,Y,999,Nowhere,E99999999,Label,4"
    parsed = long_file(row)
    assert (parsed.rows_read, parsed.rows_accepted) == (1, 0)
    assert "Nowhere" in parsed.rows_set_aside[0].reason
    assert len(parsed.rows_set_aside[0].cells) == 12


def test_the_dfe_number_stands_in_for_a_missing_code():
    assert only(long_row("4").replace("E08000035", "")).area_code == "E08000035"


def test_codes_that_disagree_are_said_to():
    parsed = long_file(long_row("4").replace(",383,", ",302,"))
    assert parsed.figures[0].area_code == "E08000035"
    [found] = [each for each in parsed.issues if each.code == IssueCode.AREA_CODES_DISAGREE]
    assert "Leeds" in found.message
    assert "Barnet" in found.message


def test_a_figure_given_twice_stands_once_and_the_second_row_is_set_aside():
    parsed = long_file(long_row("4"), long_row("5"))
    assert [each.value for each in parsed.figures] == [4]
    assert "already given in row 2" in parsed.rows_set_aside[0].reason


def test_notes_under_the_table_are_set_aside_as_notes():
    parsed = long_file(long_row("4"), "Source: the publisher,,,,,,,,,,,")
    assert "is a note" in parsed.rows_set_aside[0].reason


def test_a_sheet_that_was_not_read_is_said():
    rows = [row.split(",") for row in (LONG_HEADER, long_row("4"))]
    content = formats.xlsx([["About this file"]], sheet="Cover", Data=rows)
    parsed = official.parse(content, "release.xlsx")
    assert parsed.sheet == "Data"
    assert "'Cover' with 1 filled rows" in parsed.issues[0].message


def test_a_table_without_a_known_header_is_refused_with_what_to_choose():
    with pytest.raises(FileRefused, match=r"time_period and geographic_level.*Choose the CSV file"):
        official.parse(b"Council,Missing\nLeeds,4\n", "table.csv")


# The list of series.


def test_every_series_has_one_id_and_no_label_twice():
    ids = [each.id for each in series.load_series()]
    assert len(ids) == len(set(ids)) == 17


def test_a_series_with_a_bad_id_or_without_a_unit_refuses_to_exist():
    with pytest.raises(SeriesFileError, match="lower-case letters"):
        series.Series("Missing Incidents", "Title", "children")
    with pytest.raises(SeriesFileError, match="needs a title and a unit"):
        series.Series("missing_incidents", "Title", "")
    with pytest.raises(SeriesFileError, match="no official series 'nothing'"):
        series.series("nothing")


@pytest.mark.parametrize(
    ("sign", "status"),
    [("[c]", "suppressed"), ("[x]", "not_available"), ("[z]", "not_applicable"), ("[low]", "answered")],
)
def test_a_sign_in_brackets_means_what_it_means_without(sign, status):
    assert only(long_row(sign)).status == status


def test_a_row_with_a_torn_number_is_set_aside_with_the_number_it_may_be():
    parsed = long_file(long_row("1,109"), long_row("45", year="2020"))
    assert [each.value for each in parsed.figures] == [45]
    assert "Perhaps 1,109 is one number." in parsed.rows_set_aside[0].reason


@pytest.mark.parametrize(
    ("printed", "identifier", "kept"),
    [
        ("202223", "Financial year", "2023"),
        ("2022/23", "Reporting year", "2023"),
        ("2023", "Reporting year", "2023"),
        ("202223", "Academic year", "202223"),
        ("202224", "Financial year", "202224"),
    ],
)
def test_a_financial_year_is_kept_by_the_year_it_ends_on(printed, identifier, kept):
    row = long_row("45").replace("2019,Reporting year", f"{printed},{identifier}")
    assert only(row).period == kept


def test_regions_and_england_without_a_code_are_told_by_their_names():
    header = "geog_l,geog_c,geog_n,CLA_MissIncs"
    rows = ["Nat,,England,400", "REGION,,NORTH WEST,50", "REGION,,Yorkshire and The Humber,60", "REGION,,Nowhere,1"]
    parsed = official.parse("\n".join([header, *rows]).encode(), "missing-2016.csv")
    assert [each.geo_code for each in parsed.figures] == ["E92000001", "E12000002", "E12000003"]
    assert "Nowhere" in parsed.rows_set_aside[0].reason
