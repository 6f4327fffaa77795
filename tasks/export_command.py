"""Writes what the Export page gives: the same tables by the same path, the same bytes."""

from __future__ import annotations

from pathlib import Path

from geo.areas import authority, vintage
from publishing.export_files import Format, file_bytes, provenance
from publishing.open_data import csv_bytes, csv_files
from services.exports.exporting import Exporting, Scope
from services.people import COMMAND_LINE
from services.ports import Storage

ALL = "all"


def chosen_ids(exporting: Exporting, wanted: str, scope: Scope) -> tuple[str, ...]:
    """The ids in a list with commas, or every table that the scope allows."""
    if wanted.strip() == ALL:
        return exporting.complete(scope)
    return tuple(dict.fromkeys(name.strip() for name in wanted.split(",") if name.strip()))


def checked(scope: Scope) -> Scope:
    """The scope, its area and its list of authorities known. GeoError names what is not."""
    if scope.area_code:
        authority(scope.area_code)
    if scope.vintage_id:
        vintage(scope.vintage_id)
    return scope


def export_tables(storage: Storage, wanted: str, chosen: Format, output: Path, scope: Scope) -> tuple[str, ...]:
    """Write the tables to a file; as CSV one table to a file `.csv`, several to a folder or, where the name ends so,
    a zip. The ids written; ServiceError or GeoError where a table cannot be had, OSError where it cannot be written.
    """
    exporting = Exporting(storage, COMMAND_LINE)
    tables = exporting.tables(chosen_ids(exporting, wanted, checked(scope)), scope)
    about = provenance(exporting)
    if chosen == "csv" and output.suffix == ".csv" and len(tables) == 1:
        output.write_bytes(csv_bytes(tables[0]))
    elif chosen == "csv" and output.suffix != ".zip":
        output.mkdir(parents=True, exist_ok=True)
        for name, content in csv_files(tables, about).items():
            (output / name).write_bytes(content)
    else:
        output.write_bytes(file_bytes(chosen, tables, about, vintage_id=scope.vintage_id))
    return tuple(table.id for table in tables)
