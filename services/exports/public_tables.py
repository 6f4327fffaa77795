"""What is taken out of a table before it leaves: small counts of children where they are not to be seen, and names.

`services.exports.disclosed` hides them in FOI answers themselves. Here the same answers are found again in the tables
that are made of them, by their cell, or by their area and question, and hidden there too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from charter.disclosure import SUPPRESSED
from services.exports.disclosed import CAUTION, hidden_rows, public_view
from services.foi.question_catalogue import Catalogue
from services.tables import Table, Value

PEOPLE = (
    "recorded_by", "retracted_by", "decided_by", "undone_by", "changed_by", "private_note", "owner",
)  # fmt: skip
"""Columns that name somebody who worked here, or hold what is kept within an area."""
FOR_ROLES = ("by_hand",)
"""Columns for people with a role here: others are not told who settled an answer, nor why, as that may name somebody.
On whose word it was corrected stands in the note, for everybody."""


@dataclass(frozen=True)
class Hidden:
    """FOI answers whose count must not be shown: their cells, and their areas and questions."""

    places: frozenset[str]
    answers: frozenset[tuple[str, str]]
    asked: Catalogue


def hidden_in(foi: Table, asked: Catalogue) -> Hidden:
    """What is hidden of all FOI answers, every area together: a count may have to go to protect another's."""
    rows = hidden_rows(foi, asked)
    records = [record for place, record in enumerate(foi.records()) if place in rows]
    return Hidden(
        frozenset(place_of(record) for record in records),
        frozenset((str(r["new_la_code"]), str(r["question_id"])) for r in records),
        asked,
    )


def place_of(record: dict[str, Value]) -> str:
    """A cell as `services.comparison.evidence` names it: file, sheet and cell."""
    sheet = f", sheet {record['sheet']}" if record["sheet"] else ""
    return f"{record['file']}{sheet}, cell {record['column']}{record['row']}"


def without_small_counts(table: Table, hidden: Callable[[], Hidden]) -> Table:
    """The table without small counts of children, incidents and interviews; unchanged where it can hold none.

    Sums, as of the steps to a return interview, are made of shown answers alone: nothing is hidden in them again.
    """
    names = {column.name for column in table.columns}
    if {"words", "place"} <= names:
        return hide_quotes(table, hidden())
    if table.id == "interviews_by_council":
        return hide_by_question(table, hidden())
    if table.id == "foi_corrections":
        return hide_columns(table, ("was", "read_as", "now"))
    return public_view(table, hidden().asked) if "question_id" in names else table


def hide_columns(table: Table, names: tuple[str, ...]) -> Table:
    """Columns that quote answers without saying where they stand: nothing of them is shown."""
    hidden = {table.column(name) for name in names}
    rows = tuple(tuple(SUPPRESSED if n in hidden else value for n, value in enumerate(row)) for row in table.rows)
    return with_caution(table, rows)


def hide_quotes(table: Table, hidden: Hidden) -> Table:
    """The words of a hidden answer where they are quoted."""
    words, place = table.column("words"), table.column("place")
    rows = tuple(
        tuple(SUPPRESSED if n == words and row[place] in hidden.places else value for n, value in enumerate(row))
        for row in table.rows
    )
    return with_caution(table, rows)


def hide_by_question(table: Table, hidden: Hidden) -> Table:
    """Hidden answers in a table with a line an area and a column a question."""
    code = table.column("new_la_code")
    names = [column.name for column in table.columns]
    rows = tuple(
        tuple(
            SUPPRESSED if (str(row[code]), names[number]) in hidden.answers else value
            for number, value in enumerate(row)
        )
        for row in table.rows
    )
    return with_caution(table, rows)


def with_caution(table: Table, rows: tuple[tuple[Value, ...], ...]) -> Table:
    if rows == table.rows:
        return table
    return replace(table, rows=rows, caution=f"{table.caution} {CAUTION}".strip())


def rows_back(table: Table, kept: Table, may_see: Callable[[str], bool]) -> Table:
    """`kept`, but with the rows of `table` that are about areas whose small counts may be seen."""
    if kept is table or "new_la_code" not in {column.name for column in table.columns}:
        return kept
    codes = table.values("new_la_code")
    rows = tuple(
        whole if may_see(str(code)) else less for code, whole, less in zip(codes, table.rows, kept.rows, strict=True)
    )
    return replace(kept, rows=rows)


def without_people(table: Table) -> Table:
    """The table without the columns that name somebody who worked here."""
    return without_columns(table, (*PEOPLE, *FOR_ROLES))


def without_columns(table: Table, names: Collection[str]) -> Table:
    """The table without the columns of these names, those that it has."""
    kept = [number for number, column in enumerate(table.columns) if column.name not in names]
    if len(kept) == len(table.columns):
        return table
    rows = tuple(tuple(row[number] for number in kept) for row in table.rows)
    return replace(table, columns=tuple(table.columns[number] for number in kept), rows=rows)
