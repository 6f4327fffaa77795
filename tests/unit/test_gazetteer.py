"""What a name means: every name of the reference files, the kinds told apart, time, and a person's decisions."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from geo import areas, name_index
from geo.exceptions import PlacesFileError
from geo.gazetteer import NOT_AN_AUTHORITY, Candidate, Resolution, key, resolve
from geo.name_index import Entry
from tasks.resolve_names import ADDED_COLUMNS, ResolveError, resolve_names

SIGNUPS_DAY = date(2013, 9, 19)

TO_BE_CONFIRMED = {
    "Newcastle": "E08000021",
}
"""Names in the reference files that only a person can settle, and the right answer: Newcastle-under-Lyme is another."""

SHARED_OVER_TIME = {"Bedfordshire", "Cheshire", "Cumbria", "Northamptonshire"}
"""Names in the reference files that mean an ended body or its followers unless a day is given."""

TWO_AT_ONCE = {
    "Cornwall and Isles of Scilly",
    "Cumberland / Westmorland and Furness",
    "Kingston upon Thames / Richmond upon Thames",
    "North Northamptonshire / West Northamptonshire",
}

NamedCode = tuple[str, str]
"""A name in a file and the code or number beside it, empty where the file has none."""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def beside(path: Path, name: str, code: str = "") -> Iterator[NamedCode]:
    for row in rows(path):
        if row[name]:
            yield row[name], row[code] if code else ""


def names_in_geography(reference: Path) -> Iterator[NamedCode]:
    folder = reference / "geography"
    yield from beside(folder / "DfE_LAIT_la_code_list.csv", "LA Name", "LA Number")
    yield from beside(folder / "dfe_las.csv", "la_name", "new_la_code")
    yield from beside(folder / "dfe_region_la_hierarchy.csv", "la_name", "new_la_code")
    yield from beside(folder / "dfeR_la_codes_from_geo_hierarchy.csv", "la_name", "new_la_code")
    yield from beside(folder / "DfE_sn_model_2025_wide.csv", "la_name", "old_la_code")
    yield from beside(folder / "DfE_statistical_neighbours_April_2021.csv", "LA Name", "LA number")
    yield from beside(folder / "ONS_LTLA-UTLA_Apr23_Lookup_EW.csv", "UTLA23NM", "UTLA23CD")
    yield from beside(folder / "ONS_LTLA-UTLA_Apr23_Lookup_EW.csv", "LTLA23NM", "LTLA23CD")
    yield from beside(folder / "la_register_2012era_to_2024.csv", "name_2015", "code_2015")
    layout = json.loads((folder / "odileeds_uk-upper-tier-local-authorities.hexjson").read_text())
    yield from ((hexagon["n"], code) for code, hexagon in layout["hexes"].items())
    yield from names_on_maps(folder)


def names_on_maps(folder: Path) -> Iterator[NamedCode]:
    topology = json.loads((folder / "ONSvisual_geogLA2013EW.json").read_text())
    for shape in topology["objects"]["LA2013EW"]["geometries"]:
        yield shape["properties"]["AREANM"], shape["properties"]["AREACD"]
    for shape in json.loads((folder / "D2I_local_authority_districts_boundaries.geojson").read_text())["features"]:
        yield shape["properties"]["LAD23NM"], shape["properties"]["LAD23CD"]


def names_in_official_files(reference: Path) -> Iterator[NamedCode]:
    for file in ("dfe_SFR34_Missing2015.csv", "dfe_SFR41_Missing2016.csv"):
        yield from beside(reference / "official" / file, "geog_n", "New_geog_code")
    for file in ("DfE_ONS_mid-year_population_0-17_2012_2024.csv", "dfe_ees_la_missing_2018_2022.csv"):
        yield from set(beside(reference / "official" / file, "la_name", "new_la_code"))


def names_in_foi_files(reference: Path) -> Iterator[NamedCode]:
    yield from beside(reference / "foi" / "foi_answers_seen.csv", "authority")
    yield from beside(reference / "foi" / "wdtk_missing_rhi_requests_d2i.csv", "authority_name")


def names_of_signups(reference: Path) -> Iterator[NamedCode]:
    yield from beside(reference / "charter" / "signups.csv", "authority", "code_2015")


def body_of(code: str) -> areas.Authority | None:
    """The one authority that a file's own code beside a name stands for, if it stands for one."""
    if code.isdigit():
        return areas.authority_numbered(code) if int(code) not in range(970, 1001) and code != "702" else None
    return areas.authority(code) if areas.has_authority(code) else None


@pytest.mark.parametrize("source", [names_in_geography, names_in_official_files, names_of_signups])
def test_every_authority_name_with_a_code_beside_it_means_that_authority(
    reference: Path, source: Callable[[Path], Iterator[NamedCode]]
) -> None:
    wrong, asked = [], set()
    for name, code in set(source(reference)):
        body, found = body_of(code), resolve(name)
        if body is None:
            continue
        offered = [candidate.area for candidate in found.candidates]
        if name in SHARED_OVER_TIME:
            assert (found.status, offered[0]) == ("ambiguous", body)
        elif name in TO_BE_CONFIRMED:
            asked.add(name)
            assert (found.status, offered[0].code) == ("suggested", TO_BE_CONFIRMED[name])
        elif found.area != body and (name, code) != ("Dorset", "E10000009"):  # Bare Dorset is today's.
            wrong.append((name, code, found))
    print(f"Only suggested, for a person to confirm: {sorted(asked) or 'none'}")
    assert wrong == []


@pytest.mark.parametrize("source", [names_in_geography, names_in_official_files])
def test_names_and_codes_together_are_sure_wherever_a_file_gives_both(
    reference: Path, source: Callable[[Path], Iterator[NamedCode]]
) -> None:
    pairs = [(name, code, body) for name, code in set(source(reference)) if (body := body_of(code))]
    assert [(name, code) for name, code, body in pairs if resolve(f"{code} {name}").area != body] == []
    assert len(pairs) > 150


@pytest.mark.parametrize("source", [names_in_geography, names_in_official_files])
def test_no_name_of_a_region_district_or_country_is_taken_for_an_authority(
    reference: Path, source: Callable[[Path], Iterator[NamedCode]]
) -> None:
    others = {name for name, code in source(reference) if body_of(code) is None} - TWO_AT_ONCE
    taken = {name: resolve(name) for name in others if resolve(name).status not in ("not_an_authority", "unknown")}
    # DfE's lists give some authorities a row without a usable code, and their headings are not names.
    assert {name for name, found in taken.items() if not found.is_sure} <= {"Northamptonshire"}
    assert all(name in {area.name for area in areas.all_authorities()} | {"Durham"} for name in taken)


@pytest.mark.parametrize("name", sorted(TWO_AT_ONCE))
def test_two_authorities_in_one_row_are_a_question(name: str) -> None:
    found = resolve(name)
    assert found.status == "ambiguous"
    assert len(found.candidates) == 2


def test_every_name_of_the_real_foi_files_is_sure_or_a_district(reference: Path) -> None:
    districts = {"Colchester Borough Council", "Tendring District Council", "Warwick District Council"}
    for name, _ in names_in_foi_files(reference):
        found = resolve(name)
        assert (found.status == "not_an_authority") == (name in districts), (name, found)
        assert found.is_sure == (name not in districts), (name, found)


def test_the_uk_wide_tracker_is_told_apart_by_country(reference: Path) -> None:
    path = reference / "foi" / "bbc_sdu_social_care_foi__contracts_handed_back.csv"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        listed = [row for row in csv.reader(lines) if len(row) > 2]
    english = [row[0] for row in listed if row[2] == "England"]
    others = [row[0] for row in listed if row[2] in ("Scotland", "Wales", "Northern Ireland")]
    assert [name for name in english if not resolve(name).is_sure] == ["Cumbria", "Northamptonshire"]
    assert [name for name in english if not resolve(name, date(2023, 3, 13)).is_sure] == ["Northamptonshire"]
    assert [name for name in others if resolve(name).status != "not_an_authority"] == []
    assert (len(english), len(others)) == (151, 59)


def test_31_of_the_32_signatories_are_sure_on_their_day(reference: Path) -> None:
    names = [row["authority"] for row in rows(reference / "charter" / "signups.csv")[:32]]
    unsure = [name for name in names if not resolve(name, SIGNUPS_DAY).is_sure]
    assert unsure == ["Newcastle"]
    assert len({resolve(name, SIGNUPS_DAY).area for name in names}) == 32


# The kinds told apart


@pytest.mark.parametrize(
    "word",
    ["Police", "Constabulary", "Fire and Rescue Service", "Fire & Rescue Authority", "PCT", "Primary Care Trust", "CCG",
     "Clinical Commissioning Group", "Hospitals NHS Trust", "NHS Foundation Trust", "University", "College", "School",
     "Academy", "Combined Authority", "City Region", "Police and Crime Commissioner", "Probation Trust",
     "Football Club", "Citizens Advice", "Airport", "Town Council", "Parish Council", "Healthwatch"],
)  # fmt: skip
def test_no_other_body_that_bears_an_authoritys_name_is_one(word: str) -> None:
    statuses = {resolve(f"{area.plain_name} {word}").status for area in areas.all_authorities()}
    assert statuses == {"not_an_authority"}


@pytest.mark.parametrize(
    "title",
    ["{}", "{} Council", "{} District Council", "{} DC", "{} Borough Council", "{} BC", "{} City Council",
     "City of {}", "Borough of {}", "The {}", "{} District", "{}*", "{} (district)", "{} CC"],
)  # fmt: skip
def test_no_district_is_an_authority_under_any_title(title: str) -> None:
    names = [row["name"] for row in name_index.load_rows("districts.csv", dict)]
    # A city of Durham and a county of Durham: without a title the county's council is meant.
    sure = {name for name in names if resolve(title.format(name)).is_sure}
    assert sure <= {"Durham"}
    assert not resolve("City of Durham").is_sure
    assert len(names) == 240


def test_the_districts_are_the_201_of_2011_and_those_before_and_since(reference: Path) -> None:
    districts = {row["name"]: row for row in name_index.load_rows("districts.csv", dict)}
    listed = rows(reference / "geography" / "lad2011_to_upper_2013_2023.csv")
    # Three authorities are written otherwise in the census layer; Shepway has the name it took in 2018.
    two_tier = {row["lad2011_name"]: row for row in listed if resolve(row["lad2011_name"]).status == "not_an_authority"}
    assert len(two_tier) == 201
    now = {area.name: area for area in areas.authorities_on(date(2026, 4, 1))}
    for name, row in two_tier.items():
        district = districts["Folkestone and Hythe" if name == "Shepway" else name]
        assert areas.authority(district["now_in"] or district["lies_in"]) == now[row["upper_2023"]], name


def test_a_district_is_named_with_the_authority_it_lies_in() -> None:
    found = resolve("Colchester Borough Council")
    assert [area.plain_name for area in found.lies_in] == ["Essex"]
    assert found.reason == "Colchester is a district council; children's services there are Essex's."
    ended = resolve("Carlisle City Council")
    assert [area.plain_name for area in ended.lies_in] == ["Cumbria", "Cumberland"]
    assert "until 1 April 2023; children's services there were Cumbria's and are Cumberland's now" in ended.reason


def test_no_title_that_is_untrue_of_a_body_leaves_it_sure() -> None:
    titles = {"city": "{} City Council", "county": "{} County Council", "london": "London Borough of {}",
              "royal": "Royal Borough of {}", "metropolitan": "{} MBC", "unitary": "{} Unitary Authority"}  # fmt: skip
    for area in areas.all_authorities():
        for style in set(titles) - area.styles:
            found = resolve(titles[style].format(area.plain_name))
            assert found.area is None or found.area != area or area.plain_name == "City of London", (area.name, style)


def test_every_body_is_sure_under_the_titles_that_are_true_of_it() -> None:
    titles = {"city": "{} City Council", "london": "LB {}", "royal": "Royal Borough of {}",
              "metropolitan": "{} Metropolitan Borough Council", "county": "{} CC"}  # fmt: skip
    for area in areas.all_authorities():
        assert resolve(area.council).area == area
        for style in set(titles) & area.styles:
            assert resolve(titles[style].format(area.plain_name)).area == area, (area.name, style)


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("E10000009 Dorset", "exact", "E10000009"),
        ("838 Dorset", "exact", "E06000059"),
        ("E10000006 Cumbria", "alias", "E10000006"),
        ("E09000002 Barking", "alias", "E09000002"),
        ("Kingston (314)", "alias", "E09000021"),
        ("E06000063 Cumbria", "ambiguous", None),
        ("E10000001 Bedford", "ambiguous", None),
        ("E06000058 Poole", "ambiguous", None),
        ("E08000035 York", "ambiguous", None),
        ("E08000035 Zzyzx", "suggested", None),
        ("E99999999 Leeds", "suggested", None),
        ("E10000012 Colchester Borough Council", "not_an_authority", None),
        ("Kent Police E10000016", "not_an_authority", None),
        ("E10000012 E07000071", "not_an_authority", None),
        ("383 E08000035", "exact", "E08000035"),
        ("E08000035 E99999999", "suggested", None),
    ],
)
def test_a_code_and_a_name_must_allow_each_other(text: str, status: str, code: str | None) -> None:
    found = resolve(text)
    assert (found.status, found.area.code if found.area else None) == (status, code)


def test_a_code_and_name_of_an_ended_body_are_a_question_after_it() -> None:
    found = resolve("E10000006 Cumbria", date(2024, 1, 1))
    assert [candidate.area.plain_name for candidate in found.candidates] == ["Cumberland", "Westmorland and Furness"]
    assert "Cumbria ended on 1 April 2023" in found.reason
    assert resolve("E06000028 Bournemouth", date(2020, 1, 1)).status == "suggested"
    assert resolve("E10000009 Dorset", date(2013, 1, 1)).is_sure


# Time


@pytest.mark.parametrize(
    ("name", "at", "code"),
    [
        ("Dorset", date(2013, 9, 19), "E10000009"),
        ("Dorset", date(2020, 1, 1), "E06000059"),
        ("Dorset", None, "E06000059"),
        ("Cumbria", date(2013, 9, 19), "E10000006"),
        ("Northamptonshire", date(2021, 3, 31), "E10000021"),
        ("Bedfordshire", date(2009, 3, 31), "E10000001"),
        ("Cumbria County Council", None, "E10000006"),
        ("Bournemouth", None, "E06000028"),
    ],
)
def test_a_name_means_the_body_of_its_day(name: str, at: date | None, code: str) -> None:
    found = resolve(name, at)
    assert found.area
    assert found.area.code == code


def test_a_name_that_only_an_ended_body_had_is_sure_and_says_what_followed() -> None:
    found = resolve("Cumbria County Council")
    assert found.is_sure
    assert found.reason.endswith("It ended on 1 April 2023, followed by Cumberland; Westmorland and Furness.")


@pytest.mark.parametrize(
    ("name", "at", "status", "offered"),
    [
        ("Cumbria", None, "ambiguous", ["E10000006", "E06000063", "E06000064"]),
        ("Cumbria", date(2024, 1, 1), "ambiguous", ["E06000063", "E06000064"]),
        ("Cumbria County Council", date(2024, 1, 1), "ambiguous", ["E06000063", "E06000064"]),
        ("E10000006", date(2024, 1, 1), "ambiguous", ["E06000063", "E06000064"]),
        ("Bournemouth Borough Council", date(2020, 1, 1), "suggested", ["E06000058"]),
        ("Cumberland", date(2013, 9, 19), "suggested", ["E10000006"]),
        ("BCP", date(2013, 9, 19), "ambiguous", ["E06000028", "E06000029", "E10000009"]),
        ("Dorset County Council", date(2024, 1, 1), "ambiguous", ["E06000059", "E06000058"]),
    ],
)
def test_a_body_of_another_day_is_a_question_with_the_bodies_of_that_day(
    name: str, at: date | None, status: str, offered: list[str]
) -> None:
    found = resolve(name, at)
    assert (found.status, [candidate.area.code for candidate in found.candidates]) == (status, offered)


def test_the_reason_for_another_day_gives_the_dates() -> None:
    assert resolve("Bournemouth", date(2020, 1, 1)).reason == (
        "Bournemouth ended on 1 April 2019; for its place on 1 January 2020 see Bournemouth, Christchurch and Poole."
    )
    assert "Cumberland began on 1 April 2023" in resolve("Cumberland", date(2013, 1, 1)).reason


def test_a_code_of_the_same_body_is_sure_on_every_day() -> None:
    for code in ("E08000016", "E08000038", "370"):
        for at in (date(2013, 1, 1), date(2026, 1, 1), None):
            assert resolve(code, at).area == areas.authority("E08000038")


# A person's decisions


def test_a_persons_decision_is_used_for_every_spelling_of_the_same_words() -> None:
    decisions = {key("Newcastle"): "E08000021", key("Leeds United"): NOT_AN_AUTHORITY}
    for name in ("Newcastle", " NEWCASTLE*", "newcastle [1]"):
        found = resolve(name, decisions=decisions)
        assert found.area == areas.authority("E08000021")
        assert found.reason == "A person decided that this is Newcastle upon Tyne."
    assert resolve("Leeds united", decisions=decisions).status == "not_an_authority"


def test_undoing_a_decision_brings_the_candidates_back() -> None:
    before = resolve("Newcastle")
    assert resolve("Newcastle", decisions={key("Newcastle"): "E08000021"}) != before
    assert resolve("Newcastle", decisions={}) == before


def test_a_decision_for_a_body_that_was_not_there_is_left_aside() -> None:
    decisions = {key("Cumbria"): "E10000006", key("Kingston"): "E99999999"}
    assert resolve("Cumbria", date(2013, 1, 1), decisions).is_sure
    assert resolve("Cumbria", date(2024, 1, 1), decisions).status == "ambiguous"
    assert resolve("Kingston", decisions=decisions).status == "ambiguous"


def test_names_without_letters_keep_keys_of_their_own() -> None:
    assert key("???") != key("---")
    assert key("383 Leeds") == key("Leeds 383")
    assert key("") == ""


# What cannot be


@pytest.mark.parametrize("wrong", [None, 383, 4.5, float("nan")])
def test_a_cell_that_is_no_text_is_answered_too(wrong: object) -> None:
    assert resolve(wrong).status in ("exact", "unknown")  # type: ignore[arg-type]


def test_a_resolution_cannot_contradict_itself() -> None:
    leeds = areas.authority("E08000035")
    with pytest.raises(ValueError, match="if and only if it is sure"):
        Resolution("suggested", leeds, (Candidate(leeds, 90),), "Because.")
    with pytest.raises(ValueError, match="cannot have 1 candidates"):
        Resolution("unknown", None, (Candidate(leeds, 90),), "Because.")
    with pytest.raises(ValueError, match="has several candidates"):
        Resolution("ambiguous", None, (Candidate(leeds, 90),), "Because.")
    with pytest.raises(ValueError, match="always says why"):
        Resolution("unknown", None, (), "")
    with pytest.raises(PlacesFileError, match="none of exact, alias, suggested and ambiguous"):
        Entry(leeds, "likely")  # type: ignore[arg-type]


def test_no_two_bodies_share_a_sure_name_save_one_after_the_other() -> None:
    for name_key, entries in name_index.name_index().entries.items():
        sure = [entry.area for entry in entries if entry.is_sure]
        assert len(sure) <= 1 or {area.plain_name for area in sure} == {"Dorset"}, name_key


def test_only_durham_is_both_an_authority_and_a_district() -> None:
    index = name_index.name_index()
    assert set(index.entries) & set(index.others) == {"durham"}


# The command


def test_the_command_adds_its_columns_and_keeps_every_row_and_cell(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes("name,note\nLeeds,a\nBirmngham,\n,empty\nKent,b,extra\n".encode("utf-8-sig"))
    counts = resolve_names(tmp_path / "in.csv", "name", tmp_path / "out.csv")
    written = (tmp_path / "out.csv").read_bytes()
    assert not written.startswith(b"\xef\xbb\xbf")
    header, *lines = csv.reader(written.decode().splitlines())
    assert header == ["name", "note", "", *ADDED_COLUMNS]
    assert lines[0][:8] == ["Leeds", "a", "", "exact", "E08000035", "Leeds", "383", "E08000035:100"]
    assert lines[1][3:8] == ["suggested", "", "", "", "E08000025:94.7"]
    assert [line[2] for line in lines] == ["", "", "", "extra"]
    assert counts == {"exact": 2, "suggested": 1, "unknown": 1}


def test_the_command_reads_what_excel_writes_and_takes_a_day(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes("council\r\nDorset\x96\r\nBarnet\xa0\r\n".encode("latin-1"))
    resolve_names(tmp_path / "in.csv", "council", tmp_path / "out.csv", at=SIGNUPS_DAY)
    found = rows(tmp_path / "out.csv")
    assert [row["area_code"] for row in found] == ["E10000009", "E09000003"]
    assert [row["dfe_number"] for row in found] == ["835", "302"]


@pytest.mark.parametrize(
    ("content", "column", "said", "exit_code"),
    [
        (b"name\nLeeds\n", "council", "has no column 'council'; it has name", 2),
        (b"", "name", "is empty", 1),
        (None, "name", "cannot be read: No such file", 2),
    ],
)
def test_the_command_says_what_is_wrong_with_its_input(
    tmp_path: Path, content: bytes | None, column: str, said: str, exit_code: int
) -> None:
    if content is not None:
        (tmp_path / "in.csv").write_bytes(content)
    with pytest.raises(ResolveError, match=said) as refused:
        resolve_names(tmp_path / "in.csv", column, tmp_path / "out.csv")
    assert refused.value.exit_code == exit_code
    assert not (tmp_path / "out.csv").exists()
