"""The equal-area view: one hexagon an authority, so that a London borough is as easy to see and press as a county.

Read from the committed layouts with the standard library only; `python -m tasks build-hexes` makes them again.

A cell is named by (q, r). r is its row, counted northwards; q counts eastwards along a row, and each row further
north starts half a cell further east. Hexagons stand on a corner. The six cells beside (q, r) are (q+1, r), (q-1, r),
(q, r+1), (q, r-1), (q-1, r+1) and (q+1, r-1).
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from geo.areas import GSS_CODE, authority, vintage
from geo.boundaries import Bounds
from geo.exceptions import PlacesFileError, UnknownAreaError

FOLDER = Path(__file__).parent / "data"

STEPS_TO_CELLS_BESIDE = ((1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1))

Point = tuple[float, float]

EARTH_RADIUS_M = 6_378_137.0
"""Of the sphere on which web maps are drawn (Web Mercator, EPSG:3857)."""

# Chosen so that the layouts lie over England and fill the same view as its boundaries: where the cell (0, 0) would be
# and how far a corner is from the centre, both in the metres of the Web Mercator plane.
ORIGIN_M: Point = (-995_000.0, 6_361_000.0)
CORNER_M = 34_000.0


@dataclass(frozen=True)
class Hex:
    """One authority's cell in a layout (see the module for q and r)."""

    area_code: str
    q: int
    r: int

    def __post_init__(self) -> None:
        if not GSS_CODE.fullmatch(self.area_code):
            raise PlacesFileError(f"Hexagons: {self.area_code!r} is not a code; write E and eight digits.")

    def is_beside(self, other: Hex) -> bool:
        """Do the two cells share a side?"""
        return (other.q - self.q, other.r - self.r) in STEPS_TO_CELLS_BESIDE


@cache
def load_hexes(vintage_id: str) -> tuple[Hex, ...]:
    """The layout of a vintage, in order of code. UnknownVintageError; PlacesFileError if the file does not hold up."""
    name = f"hexes-{vintage(vintage_id).id}.csv"
    if not (FOLDER / name).is_file():
        raise PlacesFileError(f"{name} is missing from geo/data: make it with build-hexes.")
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    hexes = tuple(_parse_hex(name, row) for row in rows)
    if len({(cell.q, cell.r) for cell in hexes}) < len(hexes):
        raise PlacesFileError(f"{name}: two authorities are in one cell; make the file again with build-hexes.")
    return hexes


def _parse_hex(name: str, row: dict[str, str]) -> Hex:
    try:
        return Hex(row["area_code"], int(row["q"]), int(row["r"]))
    except (KeyError, TypeError, ValueError) as error:
        raise PlacesFileError(f"{name}: the row {row} is not a code and two whole numbers.") from error


def hex_centre(q: int, r: int, size: float = 1.0) -> Point:
    """The middle of a cell, x eastwards and y northwards from the middle of (0, 0), in units of `size`.

    `size` is the distance from a hexagon's middle to its corners; neighbours' middles are sqrt(3) times as far apart.
    """
    return math.sqrt(3) * size * (q + r / 2), 1.5 * size * r


def hex_polygon(q: int, r: int, size: float = 1.0) -> tuple[Point, ...]:
    """The six corners of a cell, from the top one against the clock. Units as for `hex_centre`."""
    x, y = hex_centre(q, r, size)
    angles = [math.radians(90 + 60 * corner) for corner in range(6)]
    return tuple((x + size * math.cos(angle), y + size * math.sin(angle)) for angle in angles)


@cache
def hexes_geojson(vintage_id: str) -> dict[str, Any]:
    """The layout as GeoJSON with the property `area_code`, for any map that draws in Web Mercator, as Leaflet does.

    The coordinates are degrees like the boundaries' and cover England, so that one map with one view shows either;
    but a hexagon lies where the layout has it, not where its authority is. On such a map, and only there, hexagons
    come out regular and of one size. All callers share one copy: do not change it.
    """
    features = [
        {"type": "Feature", "properties": {"area_code": cell.area_code}, "geometry": _geometry(cell)}
        for cell in load_hexes(vintage_id)
    ]
    return {"type": "FeatureCollection", "vintage": vintage_id, "features": features}


def bounds_of(area_code: str, vintage_id: str) -> Bounds:
    """The box around one authority's hexagon in `hexes_geojson`; any code it ever had will do. UnknownAreaError."""
    return bounds_around([area_code], vintage_id)


def bounds_around(area_codes: Iterable[str], vintage_id: str) -> Bounds:
    """The box around several authorities' hexagons in `hexes_geojson`. UnknownAreaError if one is not in the layout."""
    corners = [corner for code in area_codes for corner in _ring(_cell_of(code, vintage_id))]
    if not corners:
        raise UnknownAreaError("There is no box around no areas: choose at least one area.")
    longitudes, latitudes = zip(*corners, strict=True)
    return Bounds(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def _cell_of(area_code: str, vintage_id: str) -> Hex:
    area = authority(area_code)
    for cell in load_hexes(vintage_id):
        if cell.area_code == area.code:
            return cell
    raise UnknownAreaError(
        f"{area.plain_name} is not drawn on the map of {vintage_id!r}: choose the map of a time when it was there."
    )


def _geometry(cell: Hex) -> dict[str, Any]:
    corners = [list(corner) for corner in _ring(cell)]
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}


def _ring(cell: Hex) -> list[Point]:
    west, south = ORIGIN_M
    return [_degrees(west + x, south + y) for x, y in hex_polygon(cell.q, cell.r, CORNER_M)]


def _degrees(x: float, y: float) -> Point:
    """Longitude and latitude of a point of the Web Mercator plane, to about a metre."""
    latitude = 2 * math.atan(math.exp(y / EARTH_RADIUS_M)) - math.pi / 2
    return round(math.degrees(x / EARTH_RADIUS_M), 5), round(math.degrees(latitude), 5)
