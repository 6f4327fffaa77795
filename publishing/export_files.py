"""Tables as the files they can be had in. The Export page and the command line both come here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from publishing.geopackage import geopackage_bytes
from publishing.open_data import Provenance, csv_files, datapackage_bytes, zip_bytes
from publishing.workbook import workbook_bytes
from services.exports.exporting import METHOD_VERSION, Exporting
from services.tables import Table

Format = Literal["csv", "xlsx", "gpkg", "datapackage"]
FORMATS: tuple[Format, ...] = get_args(Format)
ENDINGS: dict[Format, str] = {"csv": "zip", "xlsx": "xlsx", "gpkg": "gpkg", "datapackage": "zip"}
MIME: dict[Format, str] = {
    "csv": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "gpkg": "application/geopackage+sqlite3",
    "datapackage": "application/zip",
}


def provenance(exporting: Exporting) -> Provenance:
    """Where the figures of this database come from, as every file says it."""
    return Provenance(exporting.data_moment(), METHOD_VERSION)


def file_bytes(chosen: Format, tables: Sequence[Table], about: Provenance, *, vintage_id: str) -> bytes:
    """The tables in one file; CSV files in a zip with their metadata. The same data give the same bytes."""
    if chosen == "xlsx":
        return workbook_bytes(tables, made_at=about.data_moment, method_version=about.method_version)
    if chosen == "gpkg":
        return geopackage_bytes(tables, about, vintage_id=vintage_id)
    if chosen == "datapackage":
        return datapackage_bytes(tables, about)
    return zip_bytes(csv_files(tables, about))
