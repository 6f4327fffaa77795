"""Answers that an earlier version kept one by one come back the same out of their returns' documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from alembic import command
from sqlalchemy import MetaData, create_engine, insert

from services.ports import FoiAnswer
from storage.engine import alembic_of, parse_url
from storage.unit_of_work import open_storage

THEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
LEEDS, KENT = "E08000035", "E10000016"
FILE = {
    "kind": "foi_wide", "file_name": "wave.xlsx", "size": 3, "rows_read": 1, "rows_accepted": 1, "rows_set_aside": 0,
    "source": "FOI", "source_url": "", "periods": "2022-23", "accepted_by": "Ada", "accepted_at": THEN,
    "wave": "Autumn", "question_set": "activity-2024",
}  # fmt: skip
PLAIN = FoiAnswer(
    LEEDS, "incidents", "Incidents", "2022-23", "45", "answered", None, 45.0, 45.0, 45.0, None, "whole_number", "",
    "Answers", 2, "B",
)  # fmt: skip
PROPOSALS = [{"words": "12 girls", "value": 12.0, "low": 12.0, "high": 12.0, "code": None}]
ANSWERS = [
    PLAIN,
    replace(PLAIN, raw="<5", value=None, low=0.0, high=4.0, rule="interval", column="C", period="2023-24"),
    replace(PLAIN, area_code=KENT, raw="7", value=7.0, low=7.0, high=7.0, row=3, superseded_row=5),
    replace(PLAIN, area_code=KENT, raw="s.12", status="refused", value=None, low=None, high=None, exemption="s12",
            rule="exemption", question=None, question_text="Cost?", row=4, source_url="https://example.org/kent"),
    replace(PLAIN, area_code=KENT, raw="12 girls, 3", status="unclear", value=None, low=None, high=None,
            rule="two_numbers", proposals=PROPOSALS, row=5),
    replace(PLAIN, raw=" 45", rule="number_with_marks", row=6),
    replace(PLAIN, raw="45", note="the question is not in the set", row=6, column="D"),
]  # fmt: skip
RETURNS = ((LEEDS, ""), (KENT, ""), (KENT, "https://example.org/kent"))
KEPT = (
    "question", "question_text", "period", "raw", "status", "code", "value", "low", "high", "exemption", "rule",
    "note", "sheet", "row", "column", "superseded_row", "proposals",
)  # fmt: skip


def row_of(answer: FoiAnswer, first_return: int) -> dict[str, Any]:
    place = RETURNS.index((answer.area_code, answer.source_url))
    return {"return_id": first_return + place, **{name: getattr(answer, name) for name in KEPT}}


def filled_one_row_an_answer(url: str) -> None:
    """Two imports, the first of them taken back, as the version before kept them."""
    engine = create_engine(parse_url(url))
    with engine.begin() as connection:
        command.upgrade(alembic_of(connection), "0010")
    there = MetaData()
    there.reflect(engine)
    files = [{**FILE, "sha256": mark * 64, "undone_at": undone} for mark, undone in (("a", THEN), ("b", None))]
    returns = [
        {"wave_id": 1, "import_id": number, "area_code": area, "source_url": source}
        for number in (1, 2)
        for area, source in RETURNS
    ]
    wave = {"name": "Autumn", "question_set": "activity-2024", "created_by": "Ada", "created_at": THEN}
    with engine.begin() as connection:
        connection.execute(insert(there.tables["imported_file"]), files)
        connection.execute(insert(there.tables["foi_wave"]), [wave])
        connection.execute(insert(there.tables["foi_return"]), returns)
        for first in (1, 4):
            connection.execute(insert(there.tables["foi_answer"]), [row_of(one, first) for one in ANSWERS])
    engine.dispose()


def test_answers_kept_one_by_one_come_back_the_same_in_every_field(database_url: str) -> None:
    filled_one_row_an_answer(database_url)
    storage = open_storage(database_url)
    try:
        with storage.read() as work:
            found = work.imports.every_foi_answer()
            assert work.imports.foi_questions() == {"incidents"}
            assert ("Autumn", KENT, "Cost?", "2022-23") in work.imports.answered()
        assert [replace(one, id=0) for one in found] == [replace(one, import_id=2, wave="Autumn") for one in ANSWERS]
        assert len({one.id for one in found}) == len(ANSWERS)
        with storage.write("Ada") as work:
            work.imports.undo(2)
            work.imports.redo(1)
        with storage.read() as work:
            again = work.imports.every_foi_answer()
        assert [replace(one, id=0, import_id=2) for one in again] == [replace(one, id=0) for one in found]
    finally:
        storage.engine.dispose()
