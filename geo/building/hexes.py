"""Makes the hexagon layouts: one cell an authority, neighbours kept together, north up.

1. Centroids are relaxed: the map is inflated until all authorities have the same area (the rubber-sheet cartogram of
   Dougenik, Chrisman and Niemeyer, The Professional Geographer 37, 1985), each one's centroid taken, and centroids
   that are too close moved apart.
2. Each authority gets a cell of a hexagon grid near its relaxed centroid, least total squared distance
   (`scipy.optimize.linear_sum_assignment`).
3. Simulated annealing moves and swaps authorities to keep more real borders and directions, regions whole and the
   inland inland; then plain improvement until no single move or swap betters the layout. The best of several runs
   is kept.

The layout of each later vintage starts from the one before it, so that an authority that did not change hardly moves.
Distances are in widths of a hexagon unless metres are named.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

import numpy as np
import shapely
from scipy.optimize import linear_sum_assignment

from geo.areas import Vintage, authority, vintages
from geo.boundaries import load_boundaries, neighbours_by_border
from geo.building.boundaries import PLACE_FILES, project
from geo.building.exceptions import BuildError
from geo.hexes import STEPS_TO_CELLS_BESIDE, Hex, hex_centre

NOTE = (
    "# One hexagon an authority: r is its row counted northwards, q counts eastwards along a row, and each row\n"
    "# further north starts half a cell further east. Made by `python -m tasks build-hexes`. An editor may let two\n"
    "# authorities trade cells; the tests say if borders, regions or the shape of the country suffer.\n"
)

# What a layout is judged by; less is better. One real border kept is the unit.
BORDER_KEPT = -1.0
# Opposite banks of an estuary or of the tidal Thames: no border, but they should not drift apart either.
BANKS_TOGETHER = -0.3
SAME_REGION_TOGETHER = -0.5
# For each of the six sides on which an authority has somebody: good inland, bad on England's edge.
INLAND_SHELTERED = -0.6
EDGE_SHUT_IN = 0.15
ISLAND_TOUCHING_ANYTHING = 1.5
CELL_APART = 0.25  # for neighbours, for each cell between them
TURNED_ROUND = 1.0  # for neighbours at a right angle to the real direction; twice as much for the opposite
DENT = 3.0  # for an empty cell with five or six occupied ones around it
DISTANCE_FROM_RELAXED = 0.5  # times the square of the distance
DISTANCE_FROM_LAST_VINTAGE = 0.6

WATER_BETWEEN_BANKS_M = 4_000.0
# As wide as the Thames in London and the Tyne in Newcastle, not as Southampton Water.
TIDAL_RIVER_M = 1_200.0
ON_THE_EDGE_M = 100.0
INFLATING_ROUNDS = 40
SPREADING_ROUNDS = 200
SPREADING_PACE = 0.2
# A little less than a width, since circles set apart by a whole one would fill more room than hexagons do.
ROOM = 0.95
LONGEST_EDGE_M = 10_000.0
# Two widths leave one empty cell between an island and the mainland.
FURTHEST_OFFSHORE = 2.0
# How far from every relaxed centroid a cell may lie, and how far an authority may move in one go.
REACH = 2.0
LONGEST_MOVE = 3.1
RUNS = 6
COLD = 0.04
SMALLEST_GAIN = 1e-9

Pair = tuple[int, int]
Cell = tuple[int, int]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Cooling:
    """How a run of annealing goes: how hot it starts (in costs) and how many exchanges it tries until it is cold."""

    start: float
    attempts: int

    def __post_init__(self) -> None:
        if self.start <= COLD or self.attempts < 1:
            raise BuildError(f"A run must start hotter than {COLD} and try at least one exchange.")


FROM_SCRATCH = Cooling(start=1.2, attempts=1_500_000)
FROM_THE_LAST_VINTAGE = Cooling(start=0.25, attempts=300_000)


def quiet(_message: str) -> None:
    """Says nothing: the default for progress."""


@dataclass(frozen=True)
class Places:
    """The authorities of a vintage, numbered in order of code, with all that a layout should do justice to.

    Shapes (mainlands only) and their centroids are on the British National Grid. `borders` are pairs that share a land
    border, `banks` pairs with only water between; `inland` says of each whether it lies off both the coast and
    the border with Wales or Scotland.
    """

    codes: tuple[str, ...]
    regions: tuple[str, ...]
    centroids: np.ndarray
    shapes: np.ndarray
    borders: tuple[Pair, ...]
    banks: tuple[Pair, ...]
    inland: np.ndarray

    @property
    def islands(self) -> set[int]:
        """Those without any land border."""
        return set(range(len(self.codes))) - {number for pair in self.borders for number in pair}


@dataclass(frozen=True)
class Grid:
    """The cells that may be used, with their middles in hexagon widths."""

    cells: tuple[Cell, ...]

    @cached_property
    def middles(self) -> np.ndarray:
        return np.array([middle_of(cell) for cell in self.cells])

    @cached_property
    def beside(self) -> list[list[int]]:
        """For each cell the numbers of the up to six that share a side with it."""
        number_of = {cell: number for number, cell in enumerate(self.cells)}
        around = [[(q + east, r + north) for east, north in STEPS_TO_CELLS_BESIDE] for q, r in self.cells]
        return [[number_of[cell] for cell in cells if cell in number_of] for cells in around]

    @cached_property
    def within_a_move(self) -> list[list[int]]:
        distances = np.hypot(*(self.middles[:, None] - self.middles[None]).transpose(2, 0, 1))
        return [np.flatnonzero((row > 0) & (row < LONGEST_MOVE)).tolist() for row in distances]


@dataclass(frozen=True)
class Judgement:
    """What each authority costs in each cell, each pair side by side, and each tie by its length and direction.

    A tie is (other authority, real direction eastwards, real direction northwards, weight), both ways.
    """

    grid: Grid
    away: list[list[float]]
    together: list[list[float]]
    ties: list[list[tuple[int, float, float, float]]]


def middle_of(cell: Cell) -> tuple[float, float]:
    """The middle of a cell in hexagon widths."""
    return hex_centre(*cell, size=1 / math.sqrt(3))


def read_places(drawn: Vintage) -> Places:
    """The authorities of a vintage from the committed boundary files."""
    features = load_boundaries(drawn.id)["features"]
    codes = tuple(feature["properties"]["area_code"] for feature in features)
    shapes = project(shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features]))
    mainlands = np.array([max(shapely.get_parts(shape), key=shapely.area) for shape in shapes])
    borders = read_borders(drawn.id, codes)
    return Places(
        codes=codes,
        regions=tuple(authority(code).region_code for code in codes),
        centroids=shapely.get_coordinates(shapely.centroid(mainlands)),
        shapes=mainlands,
        borders=borders,
        banks=find_banks(shapes, borders),
        inland=are_inland(shapes),
    )


def read_borders(vintage_id: str, codes: Sequence[str]) -> tuple[Pair, ...]:
    """Pairs of numbers, lower first, of authorities that share a land border."""
    number_of = {code: number for number, code in enumerate(codes)}
    beside = neighbours_by_border(vintage_id)
    pairs = {(number_of[code], number_of[other]) for code in codes for other in beside[code]}
    return tuple(sorted(pair for pair in pairs if pair[0] < pair[1]))


def find_banks(shapes: np.ndarray, borders: Iterable[Pair]) -> tuple[Pair, ...]:
    """Pairs within WATER_BETWEEN_BANKS_M of each other that share no border."""
    ones, others = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=WATER_BETWEEN_BANKS_M)
    pairs = {(int(one), int(other)) for one, other in zip(ones, others, strict=True) if one < other}
    return tuple(sorted(pairs - set(borders)))


def are_inland(shapes: np.ndarray) -> np.ndarray:
    """For each shape, whether it lies off England's edge. Water narrower than TIDAL_RIVER_M does not make an edge."""
    england = shapely.union_all(shapes)
    without_rivers = shapely.buffer(shapely.buffer(england, TIDAL_RIVER_M / 2), -TIDAL_RIVER_M / 2)
    edge = shapely.boundary(without_rivers)
    shapely.prepare(edge)
    return ~np.asarray(shapely.dwithin(edge, shapes, ON_THE_EDGE_M))


def relax(shapes: np.ndarray, rounds: int = INFLATING_ROUNDS) -> np.ndarray:
    """Centroids of the polygons after the map is inflated to equal areas, in hexagon widths.

    The area of a hexagon is the mean area of a polygon, so that the layout is as large as the map.
    """
    swollen = shapely.segmentize(shapes, LONGEST_EDGE_M)
    for _ in range(rounds):
        swollen = inflate(swollen)
    width = math.sqrt(shapely.area(shapes).mean() * 2 / math.sqrt(3))
    return np.asarray(shapely.get_coordinates(shapely.centroid(swollen)) / width)


def inflate(shapes: np.ndarray) -> np.ndarray:
    """One round of the rubber sheet: every polygon pushes or pulls all points, the more the further it is off."""
    areas = np.abs(shapely.area(shapes))
    radii = np.sqrt(areas / np.pi)
    forces = np.sqrt(areas.mean() / np.pi) - radii
    error = np.mean(np.maximum(areas, areas.mean()) / np.minimum(areas, areas.mean()))
    # Most points are on a line that two polygons share, and need to be moved only once.
    points, place_of = np.unique(shapely.get_coordinates(shapes), axis=0, return_inverse=True)
    across = np.ascontiguousarray(points.T)
    shift = np.zeros_like(across)
    for centre, radius, force in zip(shapely.get_coordinates(shapely.centroid(shapes)), radii, forces, strict=True):
        shift += _push(across - centre[:, None], radius, force)
    moved = points + shift.T / (1 + error)
    return np.asarray(shapely.set_coordinates(shapes.copy(), moved[place_of]))


def _push(offsets: np.ndarray, radius: float, force: float) -> np.ndarray:
    """How far one polygon moves points at these offsets from its centre: less and less outside its radius."""
    squares = np.maximum(offsets[0] ** 2 + offsets[1] ** 2, 1.0)
    strength = force * radius / squares
    inside = squares < radius**2
    distances = np.sqrt(squares[inside])
    strength[inside] = force * distances / radius**2 * (4 - 3 * distances / radius)
    return np.asarray(strength * offsets)


def spread(targets: np.ndarray, rounds: int = SPREADING_ROUNDS) -> np.ndarray:
    """The targets moved apart where two are closer than a width, so that each has room for its hexagon."""
    apart = targets.copy()
    for _ in range(rounds):
        offsets = apart[:, None] - apart[None]
        distances = np.hypot(offsets[..., 0], offsets[..., 1]) + np.eye(len(apart))
        push = np.clip(ROOM - distances, 0, None) / np.maximum(distances, SMALLEST_GAIN)
        apart += SPREADING_PACE * (push[..., None] * offsets).sum(1)
    return apart


def draw_in(targets: np.ndarray, islands: Iterable[int]) -> np.ndarray:
    """The targets, with islands further out than FURTHEST_OFFSHORE brought as near to the nearest other target."""
    nearer = targets.copy()
    for island in islands:
        offsets = targets[island] - np.delete(targets, island, axis=0)
        distances = np.hypot(*offsets.T)
        nearest = distances.argmin()
        if distances[nearest] > FURTHEST_OFFSHORE:
            nearer[island] -= offsets[nearest] * (1 - FURTHEST_OFFSHORE / distances[nearest])
    return nearer


def make_grid(targets: np.ndarray) -> Grid:
    """The cells within REACH of any target, southernmost row first."""
    south, north = targets[:, 1].min() - REACH, targets[:, 1].max() + REACH
    west, east = targets[:, 0].min() - REACH, targets[:, 0].max() + REACH
    height = middle_of((0, 1))[1]
    rows = range(math.floor(south / height), math.ceil(north / height) + 1)
    box = [(q, r) for r in rows for q in range(math.floor(west - r / 2), math.ceil(east - r / 2) + 1)]
    return Grid(tuple(cell for cell in box if np.hypot(*(targets - middle_of(cell)).T).min() < REACH))


def judge(places: Places, grid: Grid, targets: np.ndarray, pull: float) -> Judgement:
    """What layouts of these places on this grid are judged by; `pull` is the cost of a squared distance from target."""
    away = pull * ((grid.middles[None] - targets[:, None]) ** 2).sum(-1)
    return Judgement(grid, away.tolist(), _together(places).tolist(), _ties(places))


def _together(places: Places) -> np.ndarray:
    regions = np.array(places.regions)
    cost = np.where(regions[:, None] == regions[None], SAME_REGION_TOGETHER, 0.0)
    company = np.where(places.inland, INLAND_SHELTERED, EDGE_SHUT_IN)
    cost += company[:, None] + company[None]
    for pairs, worth in ((places.borders, BORDER_KEPT), (places.banks, BANKS_TOGETHER)):
        for one, other in pairs:
            cost[one, other] += worth
            cost[other, one] += worth
    for island in places.islands:
        cost[island, :] = cost[:, island] = ISLAND_TOUCHING_ANYTHING
    # The last column answers for an empty cell, whose holder is -1.
    return np.column_stack([cost, np.zeros(len(cost))])


def _ties(places: Places) -> list[list[tuple[int, float, float, float]]]:
    ties: list[list[tuple[int, float, float, float]]] = [[] for _ in places.codes]
    for pairs, weight in ((places.borders, 1.0), (places.banks, BANKS_TOGETHER / BORDER_KEPT)):
        for one, other in pairs:
            offset = places.centroids[other] - places.centroids[one]
            east, north = (offset / np.hypot(*offset)).tolist()
            ties[one].append((other, east, north, weight))
            ties[other].append((one, -east, -north, weight))
    return ties


class Seating:
    """A layout being bettered: which cell each authority has (`cell_of`) and who is in each cell (`holder`, or -1)."""

    def __init__(self, judgement: Judgement, cell_of: Sequence[int]) -> None:
        self.judgement = judgement
        self.cell_of = list(cell_of)
        self.holder = [-1] * len(judgement.grid.cells)
        for number, cell in enumerate(self.cell_of):
            self.holder[cell] = number
        self._beside = judgement.grid.beside
        self._x, self._y = judgement.grid.middles.T.tolist()

    def exchange(self, one: int, other: int) -> None:
        """Let two cells trade what is in them, authorities or nothing."""
        first, second = self.holder[one], self.holder[other]
        self.holder[one], self.holder[other] = second, first
        if first >= 0:
            self.cell_of[first] = other
        if second >= 0:
            self.cell_of[second] = one

    def exchange_and_compare(self, one: int, other: int) -> float:
        """Exchange two cells and say by how much the layout costs more for it; less than 0 is better."""
        before = self._cost_near(one, other)
        self.exchange(one, other)
        return self._cost_near(one, other) - before

    def cost(self) -> float:
        """Of the whole layout."""
        seats = list(enumerate(self.cell_of))
        pairs = sum(self._cost_of(number, cell) - self.judgement.away[number][cell] for number, cell in seats) / 2
        return pairs + sum(self.judgement.away[number][cell] for number, cell in seats) + self._dents(self._all_cells())

    def _all_cells(self) -> range:
        return range(len(self.holder))

    def _cost_near(self, one: int, other: int) -> float:
        """All that an exchange of these two cells can change."""
        first, second = self.holder[one], self.holder[other]
        cost = 0.0
        if first >= 0:
            cost += self._cost_of(first, one, but_not=second)
        if second >= 0:
            cost += self._cost_of(second, other)
        if first < 0 or second < 0:
            # A dent can appear or go only when a cell becomes empty or taken.
            cost += self._dents({one, other, *self._beside[one], *self._beside[other]})
        return cost

    def _cost_of(self, number: int, cell: int, but_not: int = -1) -> float:
        """Of one authority in a cell: its distance, who is beside it, and its ties, leaving out one other."""
        cost = self.judgement.away[number][cell]
        together, holder = self.judgement.together[number], self.holder
        for around in self._beside[cell]:
            other = holder[around]
            if other != but_not:
                cost += together[other]
        x, y = self._x[cell], self._y[cell]
        for other, east, north, weight in self.judgement.ties[number]:
            if other != but_not:
                seat = self.cell_of[other]
                along, up = self._x[seat] - x, self._y[seat] - y
                length = math.hypot(along, up)
                turned = 1 - (along * east + up * north) / length
                cost += weight * (CELL_APART * (length - 1) + TURNED_ROUND * turned)
        return cost

    def _dents(self, cells: Iterable[int]) -> float:
        empty = [cell for cell in cells if self.holder[cell] < 0]
        return DENT * sum(sum(self.holder[around] >= 0 for around in self._beside[cell]) >= 5 for cell in empty)


def seat_nearest(grid: Grid, targets: np.ndarray) -> list[int]:
    """A cell for each target, none twice, with the least total of squared distances."""
    squares = ((grid.middles[None] - targets[:, None]) ** 2).sum(-1)
    _numbers, cells = linear_sum_assignment(squares)
    return [int(cell) for cell in cells]


def anneal(seating: Seating, cooling: Cooling, random: Random) -> None:
    """Simulated annealing: exchanges that worsen the layout are kept ever more rarely as it cools."""
    for attempt in range(cooling.attempts):
        heat = cooling.start * (COLD / cooling.start) ** (attempt / cooling.attempts)
        here, there = _propose(seating, random)
        if here == there:
            continue
        worse = seating.exchange_and_compare(here, there)
        if worse > 0 and random.random() >= math.exp(-worse / heat):
            seating.exchange(here, there)


def _propose(seating: Seating, random: Random) -> Pair:
    """An authority's cell and one to exchange it with: beside one of its neighbours, or else within a move."""
    number = int(random.random() * len(seating.cell_of))
    here = seating.cell_of[number]
    ties, grid = seating.judgement.ties[number], seating.judgement.grid
    if ties and random.random() < 0.5:
        neighbour = ties[int(random.random() * len(ties))][0]
        choice = grid.beside[seating.cell_of[neighbour]]
    else:
        choice = grid.within_a_move[here]
    return here, choice[int(random.random() * len(choice))]


def improve(seating: Seating) -> int:
    """Exchange cells while that betters the layout; how many times it did. 0 means that no exchange in reach would."""
    exchanges = 0
    while found := next(_improvements(seating), None):
        seating.exchange(*found)
        exchanges += 1
    return exchanges


def _improvements(seating: Seating) -> Iterator[Pair]:
    for here in list(seating.cell_of):
        for there in seating.judgement.grid.within_a_move[here]:
            better = seating.exchange_and_compare(here, there) < -SMALLEST_GAIN
            seating.exchange(here, there)
            if better:
                yield here, there


def first_judgement(places: Places) -> tuple[Judgement, np.ndarray]:
    """For the earliest vintage: what layouts are judged by, and the relaxed centroids to start from."""
    targets = draw_in(spread(relax(places.shapes)), places.islands)
    return judge(places, make_grid(targets), targets, DISTANCE_FROM_RELAXED), targets


def later_judgement(places: Places, last: Sequence[Hex]) -> tuple[Judgement, np.ndarray]:
    """For a later vintage: the target of an authority is its cell, or the middle of those it took the place of."""
    before = {cell.area_code: np.array(middle_of((cell.q, cell.r))) for cell in last}
    targets = np.array([_last_place(code, before) for code in places.codes])
    return judge(places, make_grid(targets), targets, DISTANCE_FROM_LAST_VINTAGE), targets


def _last_place(code: str, before: dict[str, np.ndarray]) -> np.ndarray:
    followed = [code] if code in before else list(authority(code).predecessors)
    return np.asarray(np.mean([before[earlier] for earlier in followed], axis=0))


def lay_out(
    places: Places, judgement: Judgement, targets: np.ndarray, *, cooling: Cooling, say: Say = quiet
) -> list[Cell]:
    """The best of RUNS layouts, as the cell of each authority: fewest pieces of regions, then least cost."""
    best: tuple[int, float, list[Cell]] | None = None
    for run in range(1, RUNS + 1):
        seating = Seating(judgement, seat_nearest(judgement.grid, targets))
        anneal(seating, cooling, Random(run))  # noqa: S311 - a fixed series, so that a run can be had again
        improve(seating)
        cells = [judgement.grid.cells[cell] for cell in seating.cell_of]
        found = (count_pieces_of_regions(places.regions, cells), seating.cost(), cells)
        say(f"Run {run} of {RUNS}: regions in {found[0]} pieces, cost {found[1]:.2f}")
        best = min(found, best or found)
    assert best is not None  # noqa: S101 - RUNS is at least one
    return best[2]


def count_pieces_of_regions(regions: Sequence[str], cells: Sequence[Cell]) -> int:
    """Into how many connected pieces the regions fall, together."""
    members: dict[str, set[Cell]] = {}
    for region, cell in zip(regions, cells, strict=True):
        members.setdefault(region, set()).add(cell)
    return sum(count_pieces(own) for own in members.values())


def count_pieces(cells: Iterable[Cell]) -> int:
    """Into how many connected pieces the cells fall."""
    left, pieces = set(cells), 0
    while left:
        pieces += 1
        edge = [left.pop()]
        while edge:
            q, r = edge.pop()
            around = {(q + east, r + north) for east, north in STEPS_TO_CELLS_BESIDE} & left
            left -= around
            edge.extend(around)
    return pieces


def make_layouts(say: Say = quiet) -> dict[str, list[Hex]]:
    """The layout of every vintage by its id, each in order of code. Takes some minutes; `say` hears of progress."""
    layouts: dict[str, list[Hex]] = {}
    last: list[Hex] = []
    for drawn in vintages():
        say(f"The layout of {drawn.id}")
        places = read_places(drawn)
        judgement, targets = later_judgement(places, last) if last else first_judgement(places)
        cooling = FROM_THE_LAST_VINTAGE if last else FROM_SCRATCH
        cells = lay_out(places, judgement, targets, cooling=cooling, say=say)
        last = [Hex(code, q, r) for code, (q, r) in zip(places.codes, cells, strict=True)]
        layouts[drawn.id] = last
    return layouts


def write_hexes(hexes: Iterable[Hex]) -> str:
    """The layout as CSV text, one cell a line, below the file's own note."""
    return f"{NOTE}area_code,q,r\n" + "".join(f"{cell.area_code},{cell.q},{cell.r}\n" for cell in hexes)


def build_hexes(folder: Path = PLACE_FILES, say: Say = quiet) -> list[Path]:
    """Make the layouts of all vintages and write them into the folder."""
    layouts = make_layouts(say)
    for vintage_id, hexes in layouts.items():
        (folder / f"hexes-{vintage_id}.csv").write_text(write_hexes(hexes), encoding="utf-8", newline="\n")
    return [folder / f"hexes-{vintage_id}.csv" for vintage_id in layouts]
