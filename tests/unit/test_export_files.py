"""The files: the same figures in CSV, Excel, a data package and a GeoPackage, on the page and from the command line."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import shutil
import sqlite3
import struct
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
import shapely
from typer.testing import CliRunner

from charter.rounds import STATES
from geo.boundaries import load_boundaries
from publishing.export_files import ENDINGS, FORMATS, Format, file_bytes, provenance
from publishing.geopackage import geopackage_bytes
from publishing.open_data import PLACE, Provenance, columns_in_csv, csv_bytes, metadata_bytes
from services.exports.exporting import Exporting, Scope
from services.generated import STAMP, bears_stamp, stamp_for
from services.people import COMMAND_LINE
from services.tables import AREA_COLUMNS, Column, Table
from storage.unit_of_work import SqlStorage, open_storage
from tasks.commands import app
from tasks.export_command import chosen_ids

SEFTON = "E08000014"
SOME = ("map.signed", "gaps", "foi", "interviews_by_council", "audit")
ABOUT = Provenance(datetime(2026, 3, 1, 9, tzinfo=UTC), "1")
LEEDS = ("E08000035", "383", "Leeds", "Yorkshire and The Humber")
KENT = ("E10000016", "886", "Kent", "South East")
COLUMNS = (*AREA_COLUMNS, Column("value", "Figure", "number"), Column("day", "Day", "date"), Column("said", "Said"))
TABLE = Table(
    "t.one", "One line an area", COLUMNS,
    ((*LEEDS, 1.5, date(2026, 3, 1), "=1+1"), (*KENT, None, None, 'Quoth "he"')),
    "A source", "now", "Open Government Licence v3.0", "Take care.",
)  # fmt: skip


@pytest.fixture(scope="module")
def address(demonstration_file: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{shutil.copy(demonstration_file, tmp_path_factory.mktemp('files') / 'files.sqlite3')}"


@pytest.fixture(scope="module")
def storage(address: str) -> Iterator[SqlStorage]:
    opened = open_storage(address)
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="module")
def tables(storage: SqlStorage) -> tuple[Table, ...]:
    exporting = Exporting(storage)
    scope = Scope(area_code=SEFTON)
    return exporting.tables(exporting.complete(scope), scope)


def test_the_columns_of_place_come_first_under_the_names_of_the_standard() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_bytes(TABLE).decode())))
    assert list(rows[0])[: len(PLACE)] == list(PLACE)
    assert [rows[0][name] for name in PLACE] == [
        "Local authority", "E92000001", "England", "E12000003", "Yorkshire and The Humber", "383", "Leeds", "E08000035",
    ]  # fmt: skip
    assert (rows[0]["value"], rows[0]["day"], rows[0]["said"]) == ("1.5", "2026-03-01", "'=1+1")
    assert (rows[1]["value"], rows[1]["day"]) == ("", "")


def test_the_metadata_file_names_filters_and_indicators_as_the_standard_does() -> None:
    rows = list(csv.DictReader(io.StringIO(metadata_bytes(TABLE).decode())))
    assert list(rows[0]) == [
        "col_name", "col_type", "label", "indicator_grouping", "indicator_unit", "indicator_dp", "filter_hint",
        "filter_grouping_column",
    ]  # fmt: skip
    kinds = {row["col_name"]: row["col_type"] for row in rows}
    assert kinds == {
        "value": "Indicator", "day": "Filter", "said": "Filter", "table_source": "Filter", "as_at": "Filter",
        "licence": "Filter",
    }  # fmt: skip


@pytest.mark.parametrize("chosen", FORMATS)
def test_the_command_line_gives_the_page_s_bytes(
    chosen: Format, address: str, storage: SqlStorage, tables: tuple[Table, ...], tmp_path: Path
) -> None:
    output = tmp_path / f"out.{ENDINGS[chosen]}"
    words = ["export", "--tables", ",".join(SOME), "--format", chosen, "--output", str(output), "--area", SEFTON]
    result = CliRunner().invoke(app, [*words, "--database", address])
    assert result.exit_code == 0, result.output
    some = [next(table for table in tables if table.id == table_id) for table_id in SOME]
    on_page = file_bytes(chosen, some, provenance(Exporting(storage)), vintage_id="")
    assert output.read_bytes() == on_page
    assert bears_stamp(on_page)


def test_all_on_the_command_line_is_every_table_of_the_page(storage: SqlStorage) -> None:
    exporting = Exporting(storage, COMMAND_LINE)
    for scope in (Scope(), Scope(area_code=SEFTON), Scope(area_code=SEFTON, public=True)):
        assert chosen_ids(exporting, "all", scope) == exporting.complete(scope)
    assert chosen_ids(exporting, " gaps, foi,gaps ", Scope()) == ("gaps", "foi")


def test_one_table_as_csv_is_one_file_and_several_are_a_folder(
    address: str, tables: tuple[Table, ...], tmp_path: Path
) -> None:
    by_id = {table.id: table for table in tables}
    run = CliRunner().invoke
    options = ["--area", SEFTON, "--database", address, "--format", "csv"]
    assert run(app, ["export", "--tables", "gaps", "--output", str(tmp_path / "g.csv"), *options]).exit_code == 0
    assert (tmp_path / "g.csv").read_bytes() == csv_bytes(by_id["gaps"])
    assert run(app, ["export", "--tables", "gaps,foi", "--output", str(tmp_path / "two"), *options]).exit_code == 0
    assert sorted(path.name for path in (tmp_path / "two").iterdir()) == [
        "README.txt", "foi.csv", "foi.meta.csv", "gaps.csv", "gaps.meta.csv",
    ]  # fmt: skip
    assert (tmp_path / "two" / "foi.csv").read_bytes() == csv_bytes(by_id["foi"])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--tables", "shopping", "--format", "csv"], "There is no table 'shopping'"),
        (["--tables", "gaps", "--format", "csv"], "about one area"),
        (["--tables", "gaps", "--format", "pdf"], "There is no format 'pdf'"),
        (["--tables", "gaps", "--format", "csv", "--area", "E99999999"], "E99999999"),
        (["--tables", "gaps", "--format", "csv", "--instrument", "ofsted"], "ofsted"),
        (["--tables", "audit", "--format", "csv", "--public"], "not for publication"),
        (["--tables", "map.signed", "--format", "csv", "--vintage", "1066"], "1066"),
    ],
)
def test_a_call_that_asks_for_what_is_not_there_is_answered_in_a_sentence(
    words: list[str], sentence: str, address: str, tmp_path: Path
) -> None:
    result = CliRunner().invoke(app, ["export", *words, "--output", str(tmp_path / "o"), "--database", address])
    assert result.exit_code == 2
    assert sentence in result.output
    assert not (tmp_path / "o").exists()


def test_a_figure_is_the_same_in_csv_excel_data_package_and_geopackage(tables: tuple[Table, ...]) -> None:
    table = next(table for table in tables if table.id == "map.charter.total")
    about = ABOUT
    in_csv = {r["new_la_code"]: r["value"] for r in csv.DictReader(io.StringIO(csv_bytes(table).decode()))}
    archive = zipfile.ZipFile(io.BytesIO(file_bytes("datapackage", [table], about, vintage_id="")))
    assert archive.read("map.charter.total.csv") == csv_bytes(table)
    book = openpyxl.load_workbook(io.BytesIO(file_bytes("xlsx", [table], about, vintage_id="")))
    cells = list(book.worksheets[1].iter_rows(min_row=2, values_only=True))
    code, value = table.column("new_la_code"), table.column("value")
    in_excel = {row[code]: row[value] for row in cells}
    with opened(file_bytes("gpkg", [table], about, vintage_id="")) as base:
        in_geopackage = dict(base.execute("SELECT new_la_code, value FROM map_charter_total").fetchall())
    for row in table.rows:
        figure, area = row[value], str(row[code])
        assert in_geopackage[area] == figure
        # Excel itself keeps no more than sixteen digits.
        assert in_excel[area] == (figure if figure is None else pytest.approx(figure, rel=1e-15))
        assert (float(in_csv[area]) if in_csv[area] else None) == figure


def test_a_data_package_describes_every_file_it_holds(tables: tuple[Table, ...]) -> None:
    archive = zipfile.ZipFile(io.BytesIO(file_bytes("datapackage", tables, ABOUT, vintage_id="")))
    described = json.loads(archive.read("datapackage.json"))
    assert STAMP in described["description"]
    assert described["profile"] == "tabular-data-package"
    assert all(licence.get("name") or licence.get("path") for licence in described["licenses"])
    assert {one["path"] for one in described["resources"]} == {f"{table.id}.csv" for table in tables}
    for one, table in zip(described["resources"], tables, strict=True):
        content = archive.read(one["path"])
        assert one["name"] == one["name"].lower()
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
        header, *rows = csv.reader(io.StringIO(content.decode("utf-8")))
        assert header == [field["name"] for field in one["schema"]["fields"]] == [c.name for c in columns_in_csv(table)]
        assert len(set(header)) == len(header), table.id
        for number, field in enumerate(one["schema"]["fields"]):
            for row in rows:
                check_value(row[number], field["type"])


def check_value(text: str, kind: str) -> None:
    """A value of a CSV file as its schema says it is; empty is missing."""
    if not text or kind == "string":
        return
    if kind == "date":
        date.fromisoformat(text)
    elif kind == "integer":
        int(text)
    else:
        assert math.isfinite(float(text))


# GeoPackage, against the rules of OGC 12-128r18.


class opened:  # noqa: N801  (used as a function)
    """A GeoPackage's bytes as a database, read without writing a file."""

    def __init__(self, content: bytes) -> None:
        self.base = sqlite3.connect(":memory:")
        self.base.deserialize(content)

    def __enter__(self) -> sqlite3.Connection:
        return self.base

    def __exit__(self, *_error: object) -> None:
        self.base.close()


def test_a_geopackage_keeps_the_rules_of_the_standard(tables: tuple[Table, ...]) -> None:
    content = geopackage_bytes(tables, ABOUT, vintage_id="")
    assert content[:16] == b"SQLite format 3\x00"
    assert content[68:72] == b"GPKG"
    assert struct.unpack(">I", content[60:64]) == (10300,)
    with opened(content) as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        systems = dict(base.execute("SELECT srs_id, organization FROM gpkg_spatial_ref_sys"))
        assert systems == {-1: "NONE", 0: "NONE", 4326: "EPSG"}
        there = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        kinds = dict(base.execute("SELECT table_name, data_type FROM gpkg_contents"))
        assert set(kinds) == {name for name in there if not name.startswith(("gpkg_", "sqlite_"))}
        assert set(kinds.values()) == {"features", "attributes"}
        layers = {name for name, kind in kinds.items() if kind == "features"}
        assert layers == {name for (name,) in base.execute("SELECT table_name FROM gpkg_geometry_columns")}
        for name in kinds:
            columns = {row[1]: (row[2], row[5]) for row in base.execute(f'PRAGMA table_info("{name}")')}
            assert columns["fid"] == ("INTEGER", 1)
            assert {kind for kind, _key in columns.values()} <= {"INTEGER", "TEXT", "DOUBLE", "DATE", "MULTIPOLYGON"}
            assert ("geom" in columns) == (name in layers)
            stamp = stamp_for(name.replace("map_", "map."), STAMP)
            assert base.execute(f'SELECT DISTINCT stamp FROM "{name}"').fetchall() in ([], [(stamp,)])


@pytest.mark.parametrize("vintage_id", ["", "2012-13", "today"])
def test_a_shape_in_a_geopackage_is_the_shape_on_the_map(vintage_id: str) -> None:
    with opened(geopackage_bytes([TABLE], ABOUT, vintage_id=vintage_id)) as base:
        shapes = dict(base.execute("SELECT new_la_code, geom FROM t_one").fetchall())
        box = base.execute("SELECT min_x, min_y, max_x, max_y, srs_id, last_change FROM gpkg_contents").fetchone()
    features = load_boundaries(vintage_id or "today")["features"]
    for code, content in shapes.items():
        assert content[:2] == b"GP"
        version, flags, system = struct.unpack("<BBi", content[2:8])
        assert (version, flags & 1, flags >> 1 & 7, flags >> 4 & 1, system) == (0, 1, 1, 0, 4326)
        west, east, south, north = struct.unpack("<4d", content[8:40])
        shape = shapely.from_wkb(content[40:])
        geometry = next(f["geometry"] for f in features if f["properties"]["area_code"] == code)
        assert shape.geom_type == "MultiPolygon"
        assert shape.is_valid
        assert shape.equals(shapely.from_geojson(json.dumps(geometry)))
        assert (west, south, east, north) == shape.bounds
    assert box[:4] == shapely.GeometryCollection([shapely.from_wkb(c[40:]) for c in shapes.values()]).bounds
    assert box[4:] == (4326, "2026-03-01T09:00:00.000Z")


def test_a_body_that_no_list_of_today_draws_has_the_shape_it_had() -> None:
    cumbria = Table("t", "T", AREA_COLUMNS, (("E10000006", "909", "Cumbria", "North West"),), "s", "now", "l")
    with opened(geopackage_bytes([cumbria], ABOUT, vintage_id="today")) as base:
        assert base.execute("SELECT geom IS NULL FROM t").fetchone() == (0,)


def test_a_figure_has_no_more_decimals_than_its_column_wherever_it_stands(tables: tuple[Table, ...]) -> None:
    seen = 0
    for table in tables:
        in_csv = list(csv.DictReader(io.StringIO(csv_bytes(table).decode())))
        for column in table.columns:
            if column.kind != "number" or column.places is None:
                continue
            for row, value in zip(in_csv, table.values(column.name), strict=True):
                assert len(row[column.name].partition(".")[2]) <= column.places, (table.id, column.name)
                assert row[column.name] == "" if value is None else float(row[column.name]) == value
                seen += value is not None
    assert seen > 1000


def test_a_column_has_one_name_in_csv_and_excel(tables: tuple[Table, ...]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(file_bytes("xlsx", tables, ABOUT, vintage_id="")), read_only=True)
    for table, sheet in zip(tables, book.worksheets[1:], strict=True):
        header = [cell for cell in next(sheet.iter_rows(max_row=1, values_only=True)) if cell != table.stamp]
        names = next(csv.reader(io.StringIO(csv_bytes(table).decode())))
        assert header == [column.name for column in table.columns]
        assert set(header) <= set(names)


def test_a_range_in_words_has_its_ends_in_columns_beside_it(tables: tuple[Table, ...]) -> None:
    ranged = {"scorecard": "words", "compare.pillars": "words", "map.charter.total": "reading"}
    for table in tables:
        if table.id in ranged:
            with_range = [r for r in table.records() if " to " in str(r[ranged[table.id]])]
            assert with_range
            assert all(r["low"] is not None and r["high"] is not None for r in with_range), table.id
    shares = next(table for table in tables if table.id == "return_interviews")
    said = [r for r in shares.records() if "%" in str(r["share"])]
    assert said
    assert all(0 <= float(str(r["share_low"])) <= float(str(r["share_high"])) <= 100 for r in said)


def test_an_area_s_tables_say_of_which_round_they_are_and_how_far_it_has_come(tables: tuple[Table, ...]) -> None:
    for table in tables:
        if table.id in ("scores", "scorecard", "answers", "gaps", "steps", "worked"):
            assert table.rows
            assert all(r["round"] and r["round_state"] in STATES for r in table.records()), table.id
