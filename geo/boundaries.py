"""The shapes of the authorities, for maps: read from the committed files, with nothing beyond the standard library.

Every vintage has a GeoJSON file (longitude and latitude, WGS84; one feature an authority, property `area_code`) and a
list of the land borders measured before the lines were simplified. The GeoJSON carries its attribution and a caution
that must be shown with any map; `python -m tasks build-boundaries` makes the files again.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from geo.areas import authority, names_in_words, regions, vintage
from geo.exceptions import UnknownAreaError

FOLDER = Path(__file__).parent / "data"


class Bounds(NamedTuple):
    """A box in degrees: west and east are longitudes, south and north latitudes."""

    west: float
    south: float
    east: float
    north: float


def boundaries_path(vintage_id: str) -> Path:
    """The GeoJSON file of a vintage, for serving as it is; UnknownVintageError if there is no such vintage."""
    return FOLDER / vintage(vintage_id).boundaries


@cache
def load_boundaries(vintage_id: str) -> dict[str, Any]:
    """The file of a vintage as parsed GeoJSON, with `attribution` and `caution` beside `features`.

    All callers share one copy: do not change it.
    """
    collection: dict[str, Any] = json.loads(boundaries_path(vintage_id).read_text(encoding="utf-8"))
    return collection


def bounds_of(area_code: str, vintage_id: str) -> Bounds:
    """The smallest box around one authority of the vintage, islands included; any code it ever had will do.

    Raises UnknownAreaError for a code of no authority and for an authority that this vintage does not draw.
    """
    area = authority(area_code)
    if area.code not in _boxes(vintage_id):
        raise UnknownAreaError(
            f"{area.plain_name} is not drawn on the map of {vintage_id!r}: choose the map of a time when it was there."
        )
    return _boxes(vintage_id)[area.code]


def bounds_around(area_codes: Iterable[str], vintage_id: str) -> Bounds:
    """The smallest box around several authorities. Raises UnknownAreaError as `bounds_of` does, or if none is given."""
    boxes = [bounds_of(code, vintage_id) for code in area_codes]
    if not boxes:
        raise UnknownAreaError("There is no box around no areas: choose at least one area.")
    return _around(boxes)


def region_bounds(region_code: str, vintage_id: str) -> Bounds:
    """The smallest box around the authorities of one of the nine regions; UnknownAreaError names the regions."""
    members = [area.code for area in vintage(vintage_id).authorities if area.region_code == region_code]
    if not members:
        known = names_in_words([f"{region.code} ({region.name})" for region in regions()], "or")
        raise UnknownAreaError(f"No region has the code {region_code!r}: choose {known}.")
    return bounds_around(members, vintage_id)


@cache
def neighbours_by_border(vintage_id: str) -> Mapping[str, frozenset[str]]:
    """For each authority of the vintage, those with which it shares a border on land; empty for an island.

    Ferries, bridges, tunnels and opposite banks of tidal water (the Thames below Richmond too) are not borders, nor
    is a corner where areas meet in a point.
    """
    neighbours: dict[str, set[str]] = {code: set() for code in _boxes(vintage_id)}
    for one, other in _border_pairs(vintage_id):
        neighbours[one].add(other)
        neighbours[other].add(one)
    return MappingProxyType({code: frozenset(beside) for code, beside in neighbours.items()})


def _border_pairs(vintage_id: str) -> Iterator[tuple[str, str]]:
    lines = (FOLDER / f"borders-{vintage_id}.csv").read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        yield row["area_code"], row["neighbour_code"]


@cache
def _boxes(vintage_id: str) -> dict[str, Bounds]:
    features = load_boundaries(vintage_id)["features"]
    return {feature["properties"]["area_code"]: _box(feature["geometry"]) for feature in features}


def _box(geometry: Mapping[str, Any]) -> Bounds:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    # The first ring of a polygon is its outline; the others are holes and lie within it.
    longitudes, latitudes = zip(*(point for outline, *_holes in polygons for point in outline), strict=True)
    return Bounds(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def _around(boxes: Iterable[Bounds]) -> Bounds:
    west, south, east, north = zip(*boxes, strict=True)
    return Bounds(min(west), min(south), max(east), max(north))
