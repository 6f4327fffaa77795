"""A database that an earlier version filled opens in this one with everything that was in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from alembic import command
from sqlalchemy import MetaData, create_engine, insert

from charter.framework import instrument
from services.assessment.assessments import Assessments
from services.foi.ingestion import Ingestion
from storage.engine import alembic_of, parse_url
from storage.unit_of_work import open_storage

FIRST_RELEASE = "0004"
LEEDS, CHARTER = "E08000035", "runaways-charter-2012"
THEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
BY = {"accepted_by": "ada", "accepted_at": THEN}
ROWS: dict[str, list[dict[str, Any]]] = {
    "change": [
        {"at": THEN, "person": "ada", "action": "answered", "object_kind": "answer", "object_id": "1/C1",
         "area_code": LEEDS, "summary": "C1: 3", "before": None, "after": {"level": 3}},
        {"at": THEN, "person": "ben", "action": "imported", "object_kind": "import", "object_id": "1",
         "area_code": None, "summary": "wave.csv", "before": None, "after": {"kind": "foi_wide"}},
    ],
    "assessment": [
        {"area_code": LEEDS, "instrument_id": CHARTER, "instrument_version": instrument(CHARTER).version,
         "round": "2026", "state": "draft", "created_by": "ada", "created_at": THEN},
    ],
    "answer": [
        {"assessment_id": 1, "item_id": "C1", "state": "answered", "level": 3, "reason": "", "evidence": "A log.",
         "version": 2, "changed_by": "ada", "changed_at": THEN},
    ],
    "imported_file": [
        {"kind": "foi_wide", "file_name": "wave.csv", "sha256": "0" * 64, "size": 10, "rows_read": 2,
         "rows_accepted": 1, "rows_set_aside": 1, "source": "FOI answers", "source_url": "", "periods": "2012", **BY},
    ],
    "import_issue": [
        {"import_id": 1, "code": "unknown_name", "severity": "error", "message": "Who is it?", "row": 3, "column": "A"},
    ],
    "set_aside_row": [{"import_id": 1, "row": 3, "reason": "unknown name", "cells": ["Nowhere", "all"]}],
    "foi_wave": [{"name": "2012", "question_set": "provision-2012", "created_by": "ada", "created_at": THEN}],
    "foi_return": [{"wave_id": 1, "import_id": 1, "area_code": LEEDS, "source_url": ""}],
    "foi_answer": [
        {"return_id": 1, "question": "offer_home", "question_text": "Offered from home?", "period": "2012",
         "raw": "All", "status": "answered", "code": "all", "value": None, "low": None, "high": None,
         "exemption": None, "rule": "code", "note": "", "sheet": "wave", "row": 2, "column": "B"},
    ],
}  # fmt: skip


def filled_by_the_first_release(url: str) -> None:
    """Make the database as the first release made it, with a row in each table that was changed since."""
    engine = create_engine(parse_url(url))
    with engine.begin() as connection:
        command.upgrade(alembic_of(connection), FIRST_RELEASE)
    there = MetaData()
    there.reflect(engine)
    with engine.begin() as connection:
        for name, rows in ROWS.items():
            connection.execute(insert(there.tables[name]), rows)
    engine.dispose()


def test_an_earlier_database_opens_with_everything_in_it(database_url: str) -> None:
    filled_by_the_first_release(database_url)
    storage = open_storage(database_url)
    try:
        sheet = Assessments(storage).sheet(LEEDS, CHARTER)
        assert sheet.stored["C1"].answer.level == 3
        assert sheet.stored["C1"].evidence == "A log."
        assert sheet.version("C1") == 2
        desk = Ingestion(storage)
        (answer,) = desk.foi_answers(LEEDS)
        assert (answer.raw, answer.code, answer.wave) == ("All", "all", "2012")
        assert [row.cells for row in desk.set_aside(1)] == [("Nowhere", "all")]
        assert [issue.code for issue in desk.issues(1)] == ["unknown_name"]
        with storage.read() as work:
            assert [change.summary for change in work.changes.list()] == ["wave.csv", "C1: 3"]
    finally:
        storage.engine.dispose()
