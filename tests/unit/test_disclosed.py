"""The public view of a table: small counts hidden, with everything that says them another way."""

from __future__ import annotations

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from charter.disclosure import SUPPRESSED
from charter.permissions import EVERY_RIGHT
from publishing.open_data import csv_bytes
from services.exports.disclosed import hidden_rows, public_view
from services.exports.exporting import Scope
from services.foi.ingestion import Ingestion
from services.foi.question_catalogue import shipped
from services.people import Person
from services.tables import Column, Table
from storage.unit_of_work import SqlStorage
from ui.resources import build_services

ADA = Person("ada", "Ada", EVERY_RIGHT)
FILE = b"""Council,Children missing 2023-24,Missing incidents 2023-24,Provider
Leeds,3,9,Police
Kent,40,120,3 social workers
Devon,fewer than 5,200,Charity
Barnet,0,0,Police
"""


def foi(storage: SqlStorage, *, public: bool) -> Table:
    return build_services(storage).exporting.table("foi", Scope(public=public))


def accept(storage: SqlStorage) -> None:
    ingestion = Ingestion(storage)
    ingestion.accept(ADA, ingestion.preview(FILE, "wave.csv"))


def test_small_counts_go_with_their_words_and_ranges(embedded: SqlStorage) -> None:
    accept(embedded)
    said = {(r["la_name"], r["question_id"]): r for r in foi(embedded, public=True).records()}
    leeds = said["Leeds", "children_missing"]
    assert (leeds["answer"], leeds["raw"], leeds["value"], leeds["low"], leeds["high"], leeds["note"]) == (
        SUPPRESSED, SUPPRESSED, None, None, None, SUPPRESSED,
    )  # fmt: skip
    assert said["Devon", "children_missing"]["raw"] == SUPPRESSED
    assert said["Barnet", "children_missing"]["value"] == 0
    assert said["Kent", "children_missing"]["value"] == 40
    assert said["Kent", "provider"]["raw"] == "3 social workers"


def test_a_count_that_leaves_a_hidden_one_wide_enough_stays(embedded: SqlStorage) -> None:
    accept(embedded)
    table = foi(embedded, public=True)
    said = {(r["la_name"], r["question_id"]): r for r in table.records()}
    # 9 incidents leave 1 to 9 children: wide enough.
    assert said["Leeds", "incidents"]["value"] == 9
    assert "For publication" in table.caution


def test_the_people_of_the_area_see_their_own(embedded: SqlStorage) -> None:
    accept(embedded)
    said = {(r["la_name"], r["question_id"]): r for r in foi(embedded, public=False).records()}
    assert said["Leeds", "children_missing"]["value"] == 3


def test_a_public_file_holds_no_small_count(embedded: SqlStorage) -> None:
    accept(embedded)
    rows = list(csv.DictReader(io.StringIO(csv_bytes(foi(embedded, public=True)).decode())))
    hidden = [row for row in rows if row["la_name"] in ("Leeds", "Devon") and row["question_id"] == "children_missing"]
    assert [(row["answer"], row["raw"], row["value"], row["low"], row["high"]) for row in hidden] == [
        (SUPPRESSED, SUPPRESSED, "", "", "")
    ] * 2
    assert "fewer than 5" not in csv_bytes(foi(embedded, public=True)).decode()


def test_tables_without_such_counts_are_left_as_they_are(embedded: SqlStorage) -> None:
    table = Table("t", "T", (Column("figure", "F"),), ((3,),), "s", "now", "l")
    assert public_view(table, shipped()) is table


COLUMNS = tuple(
    Column(name, name, "number" if name in ("value", "low", "high") else "text")
    for name in ("new_la_code", "wave", "period", "question_id", "answer", "raw", "value", "low", "high", "note")
)
QUESTIONS = ("interviews_offered", "interviews_completed", "interviews_within_72h")


@given(counts=st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_whatever_the_counts_none_that_is_small_is_shown(counts: list[list[int]]) -> None:
    rows = tuple(
        (f"E{area}", "w", "2023-24", question, str(n), str(n), float(n), float(n), float(n), "")
        for area, own in enumerate(counts)
        for question, n in zip(QUESTIONS, own, strict=True)
    )
    table = Table("foi", "FOI", COLUMNS, rows, "s", "now", "l")
    shown = public_view(table, shipped())
    small = {place for place, row in enumerate(rows) if 1 <= float(str(row[6])) <= 5}
    assert small <= hidden_rows(table, shipped())
    assert not any(1 <= value <= 5 for value in shown.values("value") if isinstance(value, float))
    assert all(row[5] == SUPPRESSED for place, row in enumerate(shown.rows) if place in hidden_rows(table, shipped()))
