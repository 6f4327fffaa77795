"""What every column of every table means: its kind, its unit and its meaning in words, and whose the table is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from services.tables import Column, Table

KIND_WORDS = {
    "text": "text",
    "whole_number": "whole number",
    "number": "number",
    "date": "date",
    "link": "address on the web",
}
POINTS, AUTHORITIES, ITEMS = "points of 100", "authorities", "items"
UNITS: Mapping[str, str] = {
    **dict.fromkeys(
        ("score", "points", "points_low", "points_high", "reached", "weight", "adds", "lower_quartile", "median",
         "upper_quartile"),
        POINTS,
    ),
    **dict.fromkeys(
        ("signed", "not_signed", "not_signed_then", "pledged", "withdrawn", "conflict", "unknown", "other", "out_of",
         "neighbours", "neighbours_signed", "below", "with_level", "group", "with_data", "top", "england_top",
         "england_with_data", "councils", "answered", "replied", "asked", "counted", "areas", "refused", "not_held",
         "unclear", "silent"),
        AUTHORITIES,
    ),
    **dict.fromkeys(("share_low", "share_high", "chance_low", "chance_high"), "percent"),
    **dict.fromkeys(("applicable", "not_known", "not_applicable"), ITEMS),
    **dict.fromkeys(("observation", "decision", "number"), "a lasting number, not an amount"),
    **dict.fromkeys(("steps_done", "steps_all"), "steps"),
    "coverage": "share, 0 to 1",
    "level": "level of the instrument's scale",
    "version": "times saved",
    "rank": "place in the order",
    "late": "working days",
    "texts": "texts",
    "agreed": "texts",
    "percent": "percent",
    "kappa": "kappa, -1 to 1",
    "row": "row of the file",
}  # fmt: skip
"""Units by a column's name, wherever it stands."""

OWN_UNITS: Mapping[tuple[str, str], str] = {
    ("feedback", "people"): "young people",
    **{(table, name): POINTS for table in ("scores", "scorecard") for name in ("low", "high")},
    **{(table, "answered"): ITEMS for table in ("scores", "scorecard", "quality.instruments")},
    **{("official", name): "as in the column unit" for name in ("value", "low", "high")},
    **{("foi", name): "as the question says" for name in ("value", "low", "high")},
    **{("compare.charter", name): POINTS for name in ("figure", "low", "high")},
    **{("compare.pillars", name): POINTS for name in ("low", "high")},
    **{("compare", name): "as the measure says" for name in ("figure", "low", "high", "count", "size")},
    **{("funnel", name): "interviews" for name in ("low", "high")},
    **{("coder_agreement", name): "kappa, -1 to 1" for name in ("low", "high")},
    **{("map.charter", name): POINTS for name in ("value", "low", "high")},
    **{("map", name): "as the title says" for name in ("value", "low", "high")},
}
"""Units of columns whose name means something else in one table; a table's family is its id up to a full stop."""


def unit_of(table_id: str, column: Column) -> str:
    """The unit of a column's numbers; empty for a column of text."""
    if column.kind not in ("number", "whole_number"):
        return ""
    parts = table_id.split(".")
    families = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    found = (OWN_UNITS.get((family, column.name)) for family in families)
    return next((unit for unit in chain(found, [UNITS.get(column.name)]) if unit), "")


def meaning_of(column: Column) -> str:
    """What a column means; its label where nothing needs to be added to it."""
    return column.meaning or column.label


def dictionary_table(tables: Iterable[Table]) -> Table:
    """The columns of tables, one a row."""
    columns = (
        Column("table", "Table", meaning="The table's id, and its file's name"),
        Column("column", "Column", meaning="Its name in files"),
        Column("label", "On the page"),
        Column("kind", "Kind", meaning="text, number, date ..."),
        Column("unit", "Unit", meaning="Of a number"),
        Column("meaning", "Meaning"),
    )
    rows = tuple(
        (table.id, column.name, column.label, KIND_WORDS[column.kind], unit_of(table.id, column), meaning_of(column))
        for table in tables
        for column in table.columns
    )
    return Table("data_dictionary", "What the columns mean", columns, rows, "This program", "now", "MIT, as the code")


def in_markdown(tables: Iterable[Table]) -> str:
    """The dictionary as the text of docs/data-dictionary.md."""
    return "\n".join(chain([INTRODUCTION], (table_in_markdown(table) for table in tables)))


def table_in_markdown(table: Table) -> str:
    head = [f"## `{table.id}`", "", f"Licence: {table.licence}", ""]
    if table.caution:
        head[2:2] = [table.caution, ""]
    rows = ["| column | on the page | kind | unit | meaning |", "|---|---|---|---|---|"]
    for column in table.columns:
        cells = (f"`{column.name}`", column.label, KIND_WORDS[column.kind], unit_of(table.id, column))
        rows.append(f"| {' | '.join((*cells, meaning_of(column)))} |")
    return "\n".join([*head, *rows, ""])


INTRODUCTION = """\
# Data dictionary

Every table that can be taken away, on the Export page or with `python -m tasks export`, and what its columns mean. A
table has the same id, rows and figures on the page that shows it, in Excel, in CSV, in a data package and in a
GeoPackage. An empty cell is a missing value, never a zero.

In CSV files the columns of place come first, under the names of the Department for Education's open data standard:
`geographic_level`, `country_code`, `country_name`, `region_code`, `region_name`, `old_la_code`, `la_name`,
`new_la_code`. Every row ends with `table_source`, `as_at` and `licence`; rows of a demonstration with `stamp`.
`interviews_by_council` has one more column for every question about return interviews that a wave has asked, and
`wave_completeness` one for every question of its wave.

*This file is generated by `python -m tasks.data_dictionary`. Do not edit it here.*
"""
