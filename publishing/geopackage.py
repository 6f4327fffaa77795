"""Tables of areas as a GeoPackage (OGC 12-128r18, version 1.3): what a desktop map program opens as it is.

A table with one line an area becomes a layer of shapes; any other a table without shapes. Written with the standard
library alone, from the same outlines as the map.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from geo.areas import vintages
from geo.boundaries import load_boundaries
from publishing.open_data import Provenance
from services.tables import BOUNDARY_ATTRIBUTION, Column, Table, Value

APPLICATION_ID, VERSION = 0x47504B47, 10300
WGS84 = 4326
FEATURES, ATTRIBUTES = "features", "attributes"
SQL_TYPES = {"text": "TEXT", "link": "TEXT", "whole_number": "INTEGER", "number": "DOUBLE", "date": "DATE"}
RESERVED = ("fid", "geom")
"""The columns that every layer has; a column of ours under such a name gets an underscore."""
WGS84_TEXT = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
SYSTEMS = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
    ("WGS 84 geodetic", WGS84, "EPSG", WGS84, WGS84_TEXT, "longitude and latitude in decimal degrees on WGS 84"),
)
SCHEMA = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""

Shapes = Mapping[str, Mapping[str, Any]]
Box = tuple[float, float, float, float]


def geopackage_bytes(tables: Sequence[Table], about: Provenance, *, vintage_id: str) -> bytes:
    """The tables in one file; the same figures give the same bytes.

    Areas are drawn as on the list of authorities `vintage_id`, the newest for "". One that this list does not draw has
    the shape it has on another list, or none where none draws it.
    """
    with sqlite3.connect(":memory:", isolation_level=None) as base:
        base.executescript(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION}; {SCHEMA}")
        base.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", SYSTEMS)
        shapes = shapes_of(vintage_id)
        base.execute("BEGIN")
        for table in tables:
            write_table(base, table, about, shapes)
        base.execute("COMMIT")
        content = base.serialize()
    base.close()
    return content


def shapes_of(vintage_id: str) -> Shapes:
    """Every authority's outline, from the list wanted where that draws it."""
    order = sorted((one.id for one in vintages()), key=lambda one: one == vintage_id)  # the one wanted comes last
    return {
        feature["properties"]["area_code"]: feature["geometry"]
        for one in order
        for feature in load_boundaries(one)["features"]
    }


def has_one_line_an_area(table: Table) -> bool:
    names = [column.name for column in table.columns]
    if "new_la_code" not in names or not table.rows:
        return False
    codes = table.values("new_la_code")
    return None not in codes and len(set(codes)) == len(codes)


def write_table(base: sqlite3.Connection, table: Table, about: Provenance, shapes: Shapes) -> None:
    is_layer = has_one_line_an_area(table)
    name = table_name(table.id)
    columns = ", ".join(f"{quoted(column_name(c))} {SQL_TYPES[c.kind]}" for c in columns_of(table))
    shape = ", geom MULTIPOLYGON" if is_layer else ""
    base.execute(f"CREATE TABLE {quoted(name)} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL{shape}, {columns})")
    codes = table.values("new_la_code") if is_layer else ()
    drawn = [shapes[str(code)] for code in codes if str(code) in shapes]
    note(base, table, name, about, FEATURES if is_layer else ATTRIBUTES, box_around(drawn))
    if is_layer:
        base.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'MULTIPOLYGON', ?, 0, 0)", (name, WGS84))
    marks = ", ".join("?" * (1 + is_layer + len(columns_of(table))))
    base.executemany(f"INSERT INTO {quoted(name)} VALUES ({marks})", lines_of(table, shapes, is_layer))  # noqa: S608


def lines_of(table: Table, shapes: Shapes, is_layer: bool) -> Iterator[tuple[Any, ...]]:
    """Rows with their number, the shape where there are shapes, and the values."""
    codes = table.values("new_la_code") if is_layer else ()
    stamp = (table.stamp,) if table.stamp else ()
    for number, row in enumerate(table.rows, start=1):
        shape: tuple[bytes | None, ...] = ()
        if is_layer:
            geometry = shapes.get(str(codes[number - 1]))
            shape = (geometry_bytes(geometry) if geometry else None,)
        yield (number, *shape, *(in_sql(value) for value in row), *stamp)


def note(
    base: sqlite3.Connection, table: Table, name: str, about: Provenance, kind: str, box: Box | None
) -> None:  # fmt: skip
    """The table's line in the contents: what it is, its source, licence and caution."""
    said = [table.stamp, f"Source: {table.source}.", f"As at: {table.as_at}.", f"Licence: {table.licence_words}.",
            table.caution, BOUNDARY_ATTRIBUTION, about.citation]  # fmt: skip
    ends = box or (None, None, None, None)
    base.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (name, kind, f"{table.title} ({table.id})", " ".join(text for text in said if text),
         f"{about.data_moment:%Y-%m-%dT%H:%M:%S}.000Z", *ends, WGS84 if kind == FEATURES else None),
    )  # fmt: skip


def columns_of(table: Table) -> tuple[Column, ...]:
    return (*table.columns, *((Column("stamp", "Stamp"),) if table.stamp else ()))


def table_name(table_id: str) -> str:
    """A name that needs no quoting in a map program; never one of the standard's own."""
    return table_id.replace(".", "_").replace("-", "_").lower()


def column_name(column: Column) -> str:
    return f"{column.name}_" if column.name in RESERVED else column.name


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def in_sql(value: Value) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else value


def polygons_of(geometry: Mapping[str, Any]) -> Sequence[Any]:
    found: Sequence[Any] = geometry["coordinates"]
    return found if geometry["type"] == "MultiPolygon" else [found]


def box_around(geometries: Sequence[Mapping[str, Any]]) -> Box | None:
    """West, south, east, north; None around nothing."""
    points = [p for geometry in geometries for polygon in polygons_of(geometry) for p in polygon[0]]
    if not points:
        return None
    x, y = [p[0] for p in points], [p[1] for p in points]
    return min(x), min(y), max(x), max(y)


def geometry_bytes(geometry: Mapping[str, Any]) -> bytes:
    """A shape as a GeoPackage holds it: a header with its box, then well-known binary, both little-endian."""
    west, south, east, north = box_around([geometry]) or (0.0, 0.0, 0.0, 0.0)
    # Flags: little-endian numbers (bit 0), a box of x and y (bits 1 to 3 say 1), not empty.
    header = b"GP" + struct.pack("<BBi4d", 0, 0b00000011, WGS84, west, east, south, north)
    polygons = polygons_of(geometry)
    return header + struct.pack("<BII", 1, 6, len(polygons)) + b"".join(map(polygon_bytes, polygons))


def polygon_bytes(rings: Sequence[Sequence[Sequence[float]]]) -> bytes:
    parts = [struct.pack("<BII", 1, 3, len(rings))]
    for ring in rings:
        parts.append(struct.pack("<I", len(ring)) + b"".join(struct.pack("<2d", p[0], p[1]) for p in ring))
    return b"".join(parts)
