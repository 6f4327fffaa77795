"""What is kept of imports, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from alembic import command
from sqlalchemy import MetaData, create_engine, insert

from services.exceptions import NotFoundError
from services.foi.foi_records import NewCorrection
from services.ports import FoiAnswer, Reception
from storage.engine import alembic_of, parse_url
from storage.unit_of_work import SqlStorage, open_storage

LEEDS = "E08000035"


THEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROWS_OF_0004: dict[str, dict[str, Any]] = {
    "imported_file": {
        "kind": "foi_wide", "file_name": "wave.xlsx", "sha256": "ab" * 32, "size": 3, "rows_read": 1,
        "rows_accepted": 1, "rows_set_aside": 0, "source": "FOI", "source_url": "", "periods": "2022-23",
        "accepted_by": "Ada", "accepted_at": THEN,
    },
    "foi_wave": {"name": "Autumn", "question_set": "activity-2024", "created_by": "Ada", "created_at": THEN},
    "foi_return": {"wave_id": 1, "import_id": 1, "area_code": LEEDS, "source_url": ""},
    "foi_answer": {
        "return_id": 1, "question": "incidents", "question_text": "Incidents", "period": "2022-23", "raw": "45",
        "status": "answered", "value": 45, "low": 45, "high": 45, "rule": "number", "note": "", "sheet": "", "row": 2,
        "column": "B",
    },
}  # fmt: skip


def an_answer(raw: str = "45", **changes: object) -> FoiAnswer:
    values: dict[str, object] = {
        "area_code": LEEDS, "question": "incidents", "question_text": "Incidents", "period": "2022-23", "raw": raw,
        "status": "answered", "code": None, "value": 45.0, "low": 45.0, "high": 45.0, "exemption": None,
        "rule": "number", "note": "", "sheet": "", "row": 2, "column": "B",
    }  # fmt: skip
    return FoiAnswer(**(values | changes))  # type: ignore[arg-type]


def a_reception(*answers: FoiAnswer, sha256: str = "ab" * 32, **changes: object) -> Reception:
    values: dict[str, object] = {
        "kind": "foi_wide", "file_name": "wave.xlsx", "sha256": sha256, "size": 3, "rows_read": 1, "rows_accepted": 1,
        "source": "FOI", "source_url": "", "periods": "2022-23", "wave": "Autumn", "question_set": "activity-2024",
        "answers": answers or (an_answer(),),
    }  # fmt: skip
    return Reception(**(values | changes))  # type: ignore[arg-type]


def a_correction(was: str = "45", **changes: object) -> NewCorrection:
    values: dict[str, object] = {
        "wave": "Autumn", "area_code": LEEDS, "question": "incidents", "period": "2022-23", "was": was,
        "status": "answered", "reason": "a slip", "source": "e-mail", "value": 54.0, "low": 54.0, "high": 54.0,
    }  # fmt: skip
    return NewCorrection(**(values | changes))  # type: ignore[arg-type]


def raws(storage: SqlStorage) -> list[str]:
    with storage.read() as work:
        return [answer.raw for answer in work.imports.foi_answers()]


def test_the_bytes_of_a_file_come_back_and_are_kept_once(storage: SqlStorage) -> None:
    content = bytes(range(256)) * 1_000
    with storage.write("Ada") as work:
        first = work.imports.accept(a_reception(content=content))
        work.imports.undo(first)
        work.imports.accept(a_reception(content=content))
    with storage.read() as work:
        assert work.imports.content("ab" * 32) == content
        assert work.imports.content("cd" * 32) is None


def test_what_was_said_of_a_file_and_what_is_proposed_come_back(storage: SqlStorage) -> None:
    proposals = [{"words": "12 girls", "value": 12.0, "low": 12.0, "high": 12.0, "code": None}]
    answer = an_answer(status="unclear", value=None, low=None, high=None, proposals=proposals, superseded_row=None)
    with storage.write("Ada") as work:
        work.imports.accept(a_reception(answer, choices={"mapping": [["B", "incidents"]]}))
    with storage.read() as work:
        (file,) = work.imports.files()
        (found,) = work.imports.foi_answers()
        assert work.imports.wave_names() == {"Autumn": "activity-2024"}
    assert (file.choices, file.wave, file.question_set) == (
        {"mapping": [["B", "incidents"]]}, "Autumn", "activity-2024",
    )  # fmt: skip
    assert found.proposals == proposals
    assert found.id > 0


def test_the_later_file_of_a_wave_counts_until_it_is_taken_back(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        work.imports.accept(a_reception(an_answer("1")))
        later = work.imports.accept(a_reception(an_answer("2"), sha256="cd" * 32))
    assert raws(storage) == ["2"]
    with storage.write("Ada") as work:
        work.imports.undo(later)
    assert raws(storage) == ["1"]
    with storage.write("Ada") as work:
        work.imports.redo(later)
    assert raws(storage) == ["2"]


def test_a_reading_anew_takes_back_the_earlier_one_and_gives_it_back(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        first = work.imports.accept(a_reception(an_answer("1")))
        second = work.imports.accept(a_reception(an_answer("2"), replaces=first))
    assert raws(storage) == ["2"]
    with storage.write("Ada") as work:
        work.imports.undo(second)
        work.imports.undo(second)
    assert raws(storage) == ["1"]
    with storage.read() as work:
        trail = [(change.action, change.object_id) for change in reversed(work.changes.list(object_kind="import"))]
    assert trail[-2:] == [("undid", str(second)), ("restored", str(first))]


def test_a_row_superseded_in_its_own_file_counts_nowhere_and_stays(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        work.imports.accept(a_reception(an_answer("1", superseded_row=3), an_answer("2", row=3)))
    assert raws(storage) == ["2"]
    with storage.read() as work:
        assert [answer.raw for answer in work.imports.every_foi_answer(wave="Autumn")] == ["1", "2"]
        assert list(work.imports.every_foi_answer(wave="Spring")) == []


def test_answers_of_many_addresses_are_stored_each_with_its_own(storage: SqlStorage) -> None:
    answers = [an_answer(str(n), row=n + 2, source_url=f"https://example.org/{n % 7}") for n in range(4_005)]
    with storage.write("Ada") as work:
        work.imports.accept(a_reception(*answers))
    with storage.read() as work:
        found = work.imports.foi_answers()
    assert [(a.raw, a.source_url) for a in found] == [(a.raw, a.source_url) for a in answers]


def test_a_correction_stands_beside_its_answer_and_leaves_its_trail(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        work.imports.accept(a_reception())
        number = work.corrections.add(a_correction())
    with storage.read() as work:
        (answer,) = work.imports.foi_answers()
        (kept,) = work.corrections.list()
        (change,) = work.changes.list(object_kind="foi_correction")
    assert (answer.raw, answer.value) == ("45", 54.0)
    assert (kept.made, kept.made_by) == (a_correction(), "Ada")
    assert (change.action, change.area_code, change.object_id) == ("corrected", LEEDS, str(number))
    assert change.before == {"raw": "45"}
    with storage.write("Ben") as work:
        work.corrections.undo(number)
        work.corrections.undo(number)
    with storage.read() as work:
        assert [answer.value for answer in work.imports.foi_answers()] == [45.0]
        assert [change.action for change in work.changes.list(object_kind="foi_correction")] == ["undid", "corrected"]


def test_one_correction_stands_for_one_text_of_an_answer(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        first = work.corrections.add(a_correction())
        work.corrections.add(a_correction("46"))
        work.corrections.add(a_correction(value=55.0, low=55.0, high=55.0))
        work.corrections.restore(first)
        found = work.corrections.list()
    assert [(one.made.was, one.made.value) for one in found if one.undone_at is None] == [("45", 54.0), ("46", 54.0)]


def test_a_declaration_is_kept_deleted_and_brought_back_under_one_name(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        first = work.declarations.add("layout", "tracker", "one")
        second = work.declarations.add("layout", "tracker", "two")
        work.declarations.add("question_set", "tracker", "a set")
        assert [one.text for one in work.declarations.list("layout") if one.undone_at is None] == ["two"]
        work.declarations.undo(second)
        work.declarations.restore(first)
        work.declarations.restore(second)
        assert [one.text for one in work.declarations.list("layout") if one.undone_at is None] == ["two"]
    with pytest.raises(NotFoundError), storage.write("Ada") as work:
        work.declarations.undo(99)


def test_files_accepted_before_learn_their_wave_from_their_returns(database_url: str) -> None:
    engine = create_engine(parse_url(database_url))
    with engine.begin() as connection:
        command.upgrade(alembic_of(connection), "0004")
        there = MetaData()
        there.reflect(connection)
        for name, row in ROWS_OF_0004.items():
            connection.execute(insert(there.tables[name]), [row])
    engine.dispose()
    storage = open_storage(database_url)
    with storage.read() as work:
        assert [(file.wave, file.question_set) for file in work.imports.files()] == [("Autumn", "activity-2024")]
        assert [(answer.raw, answer.superseded_row) for answer in work.imports.foi_answers()] == [("45", None)]
    storage.engine.dispose()
