"""A list of statistical neighbours on the command line: its report, and its acceptance."""

from __future__ import annotations

from foi_data import neighbours_file
from foi_data.exceptions import FoiDataError
from foi_data.parsed import ParsedNeighbour
from services.comparison.neighbours import NeighbourLists
from services.people import COMMAND_LINE
from services.ports import Storage
from tasks.import_report import as_json, refusal, report_of


def read_list(content: bytes, file_name: str) -> tuple[str, str]:
    """The report of a list as JSON, and why it cannot be read ("" where it can)."""
    try:
        parsed = neighbours_file.parse(content, file_name)
    except FoiDataError as error:
        return as_json(refusal(file_name, error)), str(error)
    return as_json(report_of(parsed) | {"neighbours": [*map(neighbour_in_report, parsed.neighbours)]}), ""


def neighbour_in_report(one: ParsedNeighbour) -> dict[str, object]:
    return {
        "row": one.cell.row,
        "column": one.cell.column,
        "area_code": one.area_code,
        "rank": one.rank,
        "neighbour_code": one.neighbour_code,
        "closeness": one.closeness,
    }


def store_list(storage: Storage, content: bytes, file_name: str, vintage: str) -> str:
    """Accept a list; the vintage it is kept under. ServiceError says why it is refused."""
    lists = NeighbourLists(storage)
    return lists.accept(COMMAND_LINE, lists.preview(content, file_name), vintage=vintage)
