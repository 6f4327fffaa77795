"""Tables as CSV and as data packages: UTF-8, one header row, source and licence on every row, no text that runs.

The columns of place follow the Department for Education's open data standard; a metadata file of that standard and a
Frictionless schema say what every other column is.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from geo.areas import authority, has_authority
from services.exports.data_dictionary import meaning_of, unit_of
from services.generated import stamp_of_all
from services.tables import AREA_COLUMNS, BOUNDARY_ATTRIBUTION, OGL, Column, Table, Value

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
PLACE = (
    "geographic_level", "country_code", "country_name", "region_code", "region_name", "old_la_code", "la_name",
    "new_la_code",
)  # fmt: skip
NOT_IN_METADATA = (*PLACE, "time_period", "time_identifier")
"""Columns that the open data standard knows and that its metadata file leaves out."""
METADATA = (
    "col_name", "col_type", "label", "indicator_grouping", "indicator_unit", "indicator_dp", "filter_hint",
    "filter_grouping_column",
)  # fmt: skip
TYPES = {"text": "string", "link": "string", "whole_number": "integer", "number": "number", "date": "date"}
LAST = (
    Column("table_source", "Source", meaning="Where the table's figures are from"),
    Column("as_at", "As at", meaning="The day, period or round the table is about"),
    Column("licence", "Licence"),
)
STAMP = Column("stamp", "Stamp", meaning="Of a demonstration: whether it was generated or is real")
OGL_ADDRESS = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of every file in an archive: the same figures give the same bytes on any day."""


@dataclass(frozen=True)
class Provenance:
    """What a file says of where it comes from: when the data last changed (UTC), and the method."""

    data_moment: datetime
    method_version: str

    @property
    def citation(self) -> str:
        """How to name the figures in a text."""
        return f"Runaways Charter dashboard, data of {self.data_moment:%d %B %Y}, method version {self.method_version}."


def csv_bytes(table: Table) -> bytes:
    """The table as CSV. Missing values are empty; `table_source`, `as_at` and `licence` close every row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(column.name for column in columns_in_csv(table))
    about = [table.source, table.as_at, f"{table.licence_words}. {BOUNDARY_ATTRIBUTION}"]
    about += [table.stamp] if table.stamp else []
    closing = [harmless(text) for text in about]
    for values in rows_in_csv(table):
        writer.writerow([*(in_csv(value) for value in values), *closing])
    return out.getvalue().encode("utf-8")


def columns_in_csv(table: Table) -> tuple[Column, ...]:
    """The columns of a table's file: those of place first where it has them, then its own, then what closes a row."""
    own = table.columns
    if has_place(table):
        known = {column.name: column for column in table.columns}
        places = tuple(known.get(name) or Column(name, name.replace("_", " ").capitalize()) for name in PLACE)
        own = (*places, *(column for column in table.columns if column.name not in PLACE))
    return (*own, *LAST, *((STAMP,) if table.stamp else ()))


def has_place(table: Table) -> bool:
    """Whether every row is about an authority; official figures name their level themselves."""
    names = {column.name for column in table.columns}
    return "geographic_level" not in names and {column.name for column in AREA_COLUMNS} <= names


def rows_in_csv(table: Table) -> Iterable[tuple[Value, ...]]:
    if not has_place(table):
        return table.rows
    area = [table.column(column.name) for column in AREA_COLUMNS]
    rest = [number for number, column in enumerate(table.columns) if column.name not in PLACE]
    return ((*place_values(*(row[n] for n in area)), *(row[n] for n in rest)) for row in table.rows)


def place_values(code: Value, number: Value, name: Value, region: Value) -> tuple[Value, ...]:
    """The values of `PLACE` for one authority."""
    region_code = authority(str(code)).region_code if has_authority(str(code)) else None
    return ("Local authority", "E92000001", "England", region_code, region, number, name, code)


def in_csv(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        # The shortest text that reads back as the same number; a whole one without its ".0".
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, date):
        return value.isoformat()
    return harmless(value) if isinstance(value, str) else str(value)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before what would start one."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def metadata_bytes(table: Table) -> bytes:
    """The metadata file of the open data standard: which columns are filters, which are indicators, in which unit."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(METADATA)
    for column in columns_in_csv(table):
        if column.name in NOT_IN_METADATA:
            continue
        if column.kind in ("number", "whole_number"):
            places = 0 if column.kind == "whole_number" else column.places if column.places is not None else ""
            row = (column.name, "Indicator", column.label, table.title, unit_of(table.id, column), places, "", "")
        else:
            row = (column.name, "Filter", column.label, "", "", "", meaning_of(column), "")
        writer.writerow([harmless(value) if isinstance(value, str) else value for value in row])
    return out.getvalue().encode("utf-8")


def csv_files(tables: Sequence[Table], about: Provenance) -> Mapping[str, bytes]:
    """Every table as a file with its metadata file beside it, and a note of what they are, by file name."""
    found: dict[str, bytes] = {}
    for table in tables:
        found[f"{table.id}.csv"] = csv_bytes(table)
        found[f"{table.id}.meta.csv"] = metadata_bytes(table)
    return {**found, "README.txt": readme(tables, about)}


def readme(tables: Sequence[Table], about: Provenance) -> bytes:
    """What the files are, whose they are and how to cite them."""
    stamp = stamp_of_all(tables)
    lines = [f"{stamp}.", ""] if stamp else []
    lines += ["Tables from the Runaways Charter dashboard", "", f"Cite as: {about.citation}", BOUNDARY_ATTRIBUTION, ""]
    for table in tables:
        lines += [f"{table.id}.csv: {table.title}", f"  Source: {table.source}", f"  As at: {table.as_at}",
                  f"  Licence: {table.licence}"]  # fmt: skip
        lines += [f"  Caution: {table.caution}"] if table.caution else []
    return ("\n".join(lines) + "\n").encode("utf-8")


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """Files in one archive; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, date_time=LONG_AGO)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, content)
    return out.getvalue()


def datapackage_bytes(tables: Sequence[Table], about: Provenance) -> bytes:
    """A Frictionless data package as a zip: datapackage.json, and the same CSV files as everywhere."""
    files = csv_files(tables, about)
    described = json.dumps(descriptor(tables, files, about), ensure_ascii=False, indent=1) + "\n"
    return zip_bytes({"datapackage.json": described.encode("utf-8"), **files})


def descriptor(tables: Sequence[Table], files: Mapping[str, bytes], about: Provenance) -> dict[str, Any]:
    stamp = stamp_of_all(tables)
    return {
        "profile": "tabular-data-package",
        "name": "runaways-charter",
        "title": "Runaways Charter dashboard",
        "description": " ".join(text for text in (f"{stamp}." if stamp else "", about.citation) if text),
        "version": about.method_version,
        "created": about.data_moment.isoformat(timespec="seconds"),
        "licenses": unique(licence_of(table) for table in tables),
        "sources": unique({"title": table.source} for table in tables),
        "resources": [resource_of(table, files[f"{table.id}.csv"]) for table in tables],
    }


def resource_of(table: Table, content: bytes) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.id,
        "path": f"{table.id}.csv",
        "title": table.title,
        "description": " ".join(text for text in (f"As at: {table.as_at}.", table.caution) if text),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "licenses": [licence_of(table)],
        "sources": [{"title": table.source}],
        "schema": {"fields": [field_of(table, column) for column in columns_in_csv(table)], "missingValues": [""]},
    }


def field_of(table: Table, column: Column) -> dict[str, str]:
    found = {"name": column.name, "type": TYPES[column.kind], "title": column.label, "description": meaning_of(column)}
    unit = unit_of(table.id, column)
    return {**found, "unit": unit} if unit else found


def licence_of(table: Table) -> dict[str, str]:
    if OGL in table.licence:
        return {"name": "OGL-UK-3.0", "path": OGL_ADDRESS, "title": table.licence}
    return {"name": "notspecified", "title": table.licence}


def unique(found: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return list({json.dumps(one, sort_keys=True): one for one in found}.values())
