"""The hexagon layouts: nobody missing, nobody on top of another, neighbours together, north up; and their making."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from geo import hexes
from geo.areas import authority, vintage, vintages
from geo.boundaries import load_boundaries, neighbours_by_border
from geo.building import hexes as building
from geo.building.exceptions import BuildError
from geo.exceptions import PlacesFileError, UnknownAreaError, UnknownVintageError
from geo.hexes import Hex, hex_centre, hex_polygon, hexes_geojson, load_hexes

VINTAGES = [drawn.id for drawn in vintages()]
THEN, TODAY = "2012-13", "today"

# The first try on record kept 198 of 348 real borders; ours must do clearly better.
FIRST_TRY = 198 / 348
LEAST_SHARE_OF_BORDERS = 0.62
ISLANDS = {"E06000046", "E06000053"}  # Isle of Wight, Isles of Scilly
LONDON = "E12000007"

cells = st.tuples(st.integers(-50, 50), st.integers(-50, 50))


def by_code(vintage_id: str) -> dict[str, Hex]:
    return {cell.area_code: cell for cell in load_hexes(vintage_id)}


def in_region(region_code: str, vintage_id: str) -> list[Hex]:
    return [cell for cell in load_hexes(vintage_id) if authority(cell.area_code).region_code == region_code]


def beside(cell: Hex, others: Iterable[Hex]) -> list[Hex]:
    return [other for other in others if cell.is_beside(other)]


def connected_pieces(members: Iterable[Hex]) -> list[set[Hex]]:
    left, pieces = set(members), []
    while left:
        piece = edge = {left.pop()}
        while edge:
            edge = {other for cell in edge for other in beside(cell, left)}
            left, piece = left - edge, piece | edge
        pieces.append(piece)
    return pieces


def real_centroids(vintage_id: str) -> dict[str, tuple[float, float]]:
    features = load_boundaries(vintage_id)["features"]
    return {
        feature["properties"]["area_code"]: shapely.from_geojson(json.dumps(feature["geometry"])).centroid.coords[0]
        for feature in features
    }


def cell_named(name: str, vintage_id: str) -> tuple[float, float]:
    """The middle of the cell of an authority, x and y."""
    code = next(area.code for area in vintage(vintage_id).authorities if area.plain_name == name)
    cell = by_code(vintage_id)[code]
    return hex_centre(cell.q, cell.r)


# --- the committed layouts


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_every_authority_has_one_cell_and_no_cell_has_two(vintage_id: str) -> None:
    layout = load_hexes(vintage_id)

    assert sorted(cell.area_code for cell in layout) == sorted(area.code for area in vintage(vintage_id).authorities)
    assert len({(cell.q, cell.r) for cell in layout}) == len(layout)


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_more_real_borders_are_kept_than_in_the_first_try(vintage_id: str) -> None:
    layout = by_code(vintage_id)
    borders = {
        (code, other) for code, others in neighbours_by_border(vintage_id).items() for other in others if code < other
    }
    kept = [(one, other) for one, other in borders if layout[one].is_beside(layout[other])]

    assert len(kept) / len(borders) > FIRST_TRY
    assert len(kept) / len(borders) >= LEAST_SHARE_OF_BORDERS


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_north_is_up_and_east_is_right(vintage_id: str) -> None:
    layout, centroids = by_code(vintage_id), real_centroids(vintage_id)
    middles = np.array([hex_centre(layout[code].q, layout[code].r) for code in layout])
    real = np.array([centroids[code] for code in layout])

    assert spearmanr(middles[:, 1], real[:, 1]).statistic > 0.9
    assert spearmanr(middles[:, 0], real[:, 0]).statistic > 0.9


@pytest.mark.parametrize("vintage_id", VINTAGES)
@pytest.mark.parametrize(
    ("northern", "southern"),
    [("Northumberland", "Birmingham"), ("Leeds", "Leicester"), ("Enfield", "Croydon"), ("Oxfordshire", "Hampshire")],
)
def test_who_lies_well_north_of_another_is_higher(northern: str, southern: str, vintage_id: str) -> None:
    assert cell_named(northern, vintage_id)[1] > cell_named(southern, vintage_id)[1]


@pytest.mark.parametrize("vintage_id", VINTAGES)
@pytest.mark.parametrize(
    ("western", "eastern"),
    [("Cornwall", "Devon"), ("Liverpool", "Hull"), ("Shropshire", "Norfolk"), ("Hillingdon", "Havering")],
)
def test_who_lies_well_west_of_another_is_further_left(western: str, eastern: str, vintage_id: str) -> None:
    assert cell_named(western, vintage_id)[0] < cell_named(eastern, vintage_id)[0]


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_the_mainland_is_in_one_piece_and_islands_stand_off_it(vintage_id: str) -> None:
    pieces = connected_pieces(load_hexes(vintage_id))
    alone = {cell.area_code for piece in pieces if len(piece) == 1 for cell in piece}

    assert alone == ISLANDS
    assert len(pieces) == 3


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_the_mainland_has_no_holes(vintage_id: str) -> None:
    taken = {(cell.q, cell.r) for cell in load_hexes(vintage_id)}
    around = {(q + east, r + north) for q, r in taken for east, north in hexes.STEPS_TO_CELLS_BESIDE} - taken

    for q, r in around:
        assert {(q + east, r + north) for east, north in hexes.STEPS_TO_CELLS_BESIDE} - taken, (q, r)


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_london_is_one_compact_clump_of_33(vintage_id: str) -> None:
    london = in_region(LONDON, vintage_id)
    sides_inside = [len(beside(cell, london)) for cell in london]

    assert len(london) == 33
    assert len(connected_pieces(london)) == 1
    assert min(sides_inside) >= 2
    # The roundest clump of 33 has 79 inner sides; two thirds of that still reads as one shape.
    assert sum(sides_inside) / 2 >= 66


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_regions_hold_together_but_for_islands_and_at_most_four_other_pieces(vintage_id: str) -> None:
    regions = {area.region_code for area in vintage(vintage_id).authorities}
    pieces = sum(len(connected_pieces(in_region(region, vintage_id))) for region in regions)

    assert pieces <= len(regions) + len(ISLANDS) + 4


def test_an_authority_that_did_not_change_hardly_moves_between_the_vintages() -> None:
    then, today = by_code(THEN), by_code(TODAY)
    both = then.keys() & today.keys()
    moves = [math.dist(hex_centre(then[c].q, then[c].r), hex_centre(today[c].q, today[c].r)) for c in both]

    assert sum(move == 0 for move in moves) >= 0.9 * len(both)
    assert max(moves) < 2 * math.sqrt(3) + 0.01


def test_a_successor_lies_near_the_one_it_followed() -> None:
    then, today = by_code(THEN), by_code(TODAY)
    for code in today.keys() - then.keys():
        for earlier in authority(code).predecessors:
            apart = math.dist(hex_centre(today[code].q, today[code].r), hex_centre(then[earlier].q, then[earlier].r))
            assert apart <= 3 * math.sqrt(3), (code, earlier)


# --- reading them


def test_an_unknown_vintage_is_refused() -> None:
    with pytest.raises(UnknownVintageError, match="1974"):
        load_hexes("1974")


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(hexes, "FOLDER", tmp_path)
    load_hexes.cache_clear()
    yield tmp_path
    load_hexes.cache_clear()


def test_a_missing_layout_is_answered_with_how_to_make_it(own_folder: Path) -> None:
    with pytest.raises(PlacesFileError, match="build-hexes"):
        load_hexes(TODAY)


@pytest.mark.parametrize("row", ["E06000001,one,2", "E06000001,1", "Hartlepool,1,2"])
def test_a_row_that_is_no_cell_is_named(row: str, own_folder: Path) -> None:
    (own_folder / "hexes-today.csv").write_text(f"area_code,q,r\n{row}\n", encoding="utf-8")

    with pytest.raises(PlacesFileError, match=row.split(",", maxsplit=1)[0]):
        load_hexes(TODAY)


def test_two_authorities_in_one_cell_are_refused(own_folder: Path) -> None:
    (own_folder / "hexes-today.csv").write_text("area_code,q,r\nE06000001,1,2\nE06000002,1,2\n", encoding="utf-8")

    with pytest.raises(PlacesFileError, match="in one cell"):
        load_hexes(TODAY)


# --- their shape


@settings(deadline=None)
@given(cells, st.floats(0.01, 1e5))
def test_a_hexagon_has_six_corners_all_as_far_from_its_middle(cell: tuple[int, int], size: float) -> None:
    corners = hex_polygon(*cell, size)
    middle = hex_centre(*cell, size)

    assert len(corners) == 6
    assert all(math.dist(corner, middle) == pytest.approx(size) for corner in corners)
    assert shapely.Polygon(corners).exterior.is_ccw


@settings(deadline=None)
@given(cells)
def test_hexagons_side_by_side_share_two_corners(cell: tuple[int, int]) -> None:
    corners = {(round(x, 6), round(y, 6)) for x, y in hex_polygon(*cell)}
    for east, north in hexes.STEPS_TO_CELLS_BESIDE:
        others = {(round(x, 6), round(y, 6)) for x, y in hex_polygon(cell[0] + east, cell[1] + north)}
        assert len(corners & others) == 2


@settings(deadline=None)
@given(cells)
def test_a_higher_r_is_further_north_and_a_higher_q_further_east(cell: tuple[int, int]) -> None:
    q, r = cell

    assert hex_centre(q, r + 1)[1] > hex_centre(q, r)[1]
    assert hex_centre(q + 1, r)[0] > hex_centre(q, r)[0]


@settings(deadline=None)
@given(cells, cells)
def test_being_beside_works_both_ways_and_nobody_is_beside_itself(one: tuple[int, int], other: tuple[int, int]) -> None:
    first, second = Hex("E06000001", *one), Hex("E06000002", *other)

    assert first.is_beside(second) == second.is_beside(first)
    assert not first.is_beside(first)


def drawn_shapes(vintage_id: str) -> np.ndarray:
    """The hexagons as a Web Mercator map draws them, in its metres."""
    features = hexes_geojson(vintage_id)["features"]
    degrees = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    to_plane = pyproj.Transformer.from_crs("OGC:CRS84", "EPSG:3857", always_xy=True)
    return np.asarray(shapely.transform(degrees, lambda points: np.column_stack(to_plane.transform(*points.T))))


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_on_a_web_map_hexagons_are_regular_and_of_one_size(vintage_id: str) -> None:
    for shape in drawn_shapes(vintage_id):
        corners = shapely.get_coordinates(shape)
        sides = np.hypot(*np.diff(corners, axis=0).T)
        assert len(corners) == 7
        assert sides == pytest.approx(hexes.CORNER_M, abs=3)


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_on_a_web_map_hexagons_do_not_overlap(vintage_id: str) -> None:
    shapes = drawn_shapes(vintage_id)

    assert shapely.area(shapes).sum() == pytest.approx(shapely.union_all(shapes).area, rel=1e-4)


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_on_a_web_map_the_layout_lies_over_england(vintage_id: str) -> None:
    west, south, east, north = hexes.bounds_around([cell.area_code for cell in load_hexes(vintage_id)], vintage_id)

    assert -7.5 < west < east < 3
    assert 49.5 < south < north < 56.2
    assert north - south > 5


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_the_geojson_has_each_authority_once_and_names_it_as_the_boundaries_do(vintage_id: str) -> None:
    properties = [feature["properties"] for feature in hexes_geojson(vintage_id)["features"]]
    boundaries = [feature["properties"] for feature in load_boundaries(vintage_id)["features"]]

    assert sorted(each["area_code"] for each in properties) == sorted(each["area_code"] for each in boundaries)
    assert {tuple(each) for each in properties} == {("area_code",)}


def test_the_box_around_a_hexagon_is_found_by_an_older_code_too() -> None:
    box = hexes.bounds_of("E08000038", TODAY)

    assert box == hexes.bounds_of("E08000016", TODAY)
    assert box.west < box.east
    assert box.south < box.north


def test_the_box_around_a_region_holds_the_boxes_of_its_areas() -> None:
    london = [cell.area_code for cell in in_region(LONDON, TODAY)]
    boxes = [hexes.bounds_of(code, TODAY) for code in london]
    around = hexes.bounds_around(london, TODAY)

    assert around.west == min(box.west for box in boxes)
    assert around.north == max(box.north for box in boxes)


def test_an_area_that_the_layout_does_not_hold_is_refused_by_name() -> None:
    with pytest.raises(UnknownAreaError, match="Cumbria"):
        hexes.bounds_of("E10000006", TODAY)
    with pytest.raises(UnknownAreaError, match="at least one"):
        hexes.bounds_around([], TODAY)


# --- making them


@pytest.fixture(scope="module")
def judgements() -> dict[str, building.Judgement]:
    """What the layout of each vintage is judged by, the later from the committed earlier one."""
    found: dict[str, building.Judgement] = {}
    for earlier, drawn in zip([None, *vintages()], vintages(), strict=False):
        places = building.read_places(drawn)
        last = load_hexes(earlier.id) if earlier else ()
        found[drawn.id], _targets = building.later_judgement(places, last) if last else building.first_judgement(places)
    return found


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_no_move_or_swap_in_reach_would_better_a_committed_layout(
    vintage_id: str, judgements: dict[str, building.Judgement]
) -> None:
    judgement = judgements[vintage_id]
    number_of = {cell: number for number, cell in enumerate(judgement.grid.cells)}
    layout = sorted(load_hexes(vintage_id), key=lambda cell: cell.area_code)
    seating = building.Seating(judgement, [number_of[cell.q, cell.r] for cell in layout])

    assert building.improve(seating) == 0


def nine_squares(side: float = 10_000.0) -> building.Places:
    """Three by three squares: two columns are one region, the third another; the middle one is inland."""
    corners = [(east * side, north * side) for north in range(3) for east in range(3)]
    shapes = np.array([shapely.box(x, y, x + side, y + side) for x, y in corners])
    borders = [(n, n + 1) for n in range(9) if n % 3 < 2] + [(n, n + 3) for n in range(6)]
    return building.Places(
        codes=tuple("abcdefghi"),
        regions=tuple("xxy" * 3),
        centroids=shapely.get_coordinates(shapely.centroid(shapes)),
        shapes=shapes,
        borders=tuple(sorted(borders)),
        banks=((0, 4),),
        inland=np.array([number == 4 for number in range(9)]),
    )


@cache
def small_judgement() -> tuple[building.Judgement, np.ndarray]:
    return building.first_judgement(nine_squares())


def small_seating() -> building.Seating:
    judgement, targets = small_judgement()
    return building.Seating(judgement, building.seat_nearest(judgement.grid, targets))


def test_the_nearest_seats_are_all_different() -> None:
    seating = small_seating()

    assert len(set(seating.cell_of)) == 9


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)), max_size=20))
def test_the_difference_an_exchange_reports_is_that_of_the_whole_cost(exchanges: list[tuple[int, int]]) -> None:
    seating = small_seating()
    cells_there_are = len(seating.holder)
    for one, other in exchanges:
        before, (here, there) = seating.cost(), (one % cells_there_are, other % cells_there_are)
        if here != there:
            reported = seating.exchange_and_compare(here, there)
            assert seating.cost() - before == pytest.approx(reported, abs=1e-9)


def test_annealing_loses_nobody_and_seats_no_two_together() -> None:
    seating = small_seating()
    building.anneal(seating, building.Cooling(start=1.0, attempts=2_000), Random(7))

    assert len(set(seating.cell_of)) == 9
    assert [seating.holder[cell] for cell in seating.cell_of] == list(range(9))


def test_annealing_gives_the_same_layout_for_the_same_series() -> None:
    layouts = []
    for _ in range(2):
        seating = small_seating()
        building.anneal(seating, building.Cooling(start=1.0, attempts=2_000), Random(7))
        layouts.append(seating.cell_of)

    assert layouts[0] == layouts[1]


def test_improving_never_makes_a_layout_cost_more_and_ends() -> None:
    seating = small_seating()
    seating.exchange(seating.cell_of[0], seating.cell_of[8])
    before = seating.cost()

    assert building.improve(seating) > 0
    assert seating.cost() < before
    assert building.improve(seating) == 0


def test_inflating_brings_areas_nearer_to_each_other() -> None:
    shapes = np.array([shapely.box(0, 0, 10_000, 10_000), shapely.box(10_000, 0, 40_000, 10_000)])
    for _ in range(20):
        shapes = building.inflate(shapes)
    small, large = shapely.area(shapes)

    assert 0.8 < small / large < 1.25


def test_spreading_parts_targets_that_are_too_close() -> None:
    apart = building.spread(np.array([[0.0, 0.0], [0.3, 0.0], [5.0, 5.0]]))

    assert math.dist(apart[0], apart[1]) == pytest.approx(building.ROOM, abs=0.01)
    assert apart[2].tolist() == [5.0, 5.0]


def test_a_far_island_is_brought_near_and_a_near_one_left() -> None:
    targets = np.array([[0.0, 0.0], [1.0, 0.0], [-9.0, 0.0], [1.0, -1.5]])
    nearer = building.draw_in(targets, islands=[2, 3])

    assert nearer[2].tolist() == [-building.FURTHEST_OFFSHORE, 0.0]
    assert nearer[3].tolist() == [1.0, -1.5]


def test_pieces_are_counted_by_shared_sides() -> None:
    assert building.count_pieces([]) == 0
    assert building.count_pieces([(0, 0), (1, 0), (0, 1)]) == 1
    assert building.count_pieces([(0, 0), (1, 1)]) == 2
    assert building.count_pieces_of_regions("xxy", [(0, 0), (5, 5), (1, 0)]) == 3


def test_a_run_that_would_never_cool_is_refused() -> None:
    with pytest.raises(BuildError, match="hotter"):
        building.Cooling(start=building.COLD, attempts=10)


def test_what_is_written_is_a_row_a_cell() -> None:
    written = building.write_hexes([Hex("E06000001", -3, 12)])

    assert [line for line in written.splitlines() if not line.startswith("#")] == ["area_code,q,r", "E06000001,-3,12"]


@pytest.mark.parametrize("vintage_id", VINTAGES)
def test_a_committed_layout_is_written_as_the_build_writes_it(vintage_id: str) -> None:
    committed = (building.PLACE_FILES / f"hexes-{vintage_id}.csv").read_text(encoding="utf-8")

    assert committed == building.write_hexes(load_hexes(vintage_id))
