"""`import-foi` as a person calls it: question sets of one's own, and files that can be read anew afterwards."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from services.foi.declared import Declared
from services.foi.ingestion import Ingestion
from services.people import LOCAL_PERSON
from storage.unit_of_work import open_storage
from tasks.commands import app
from tests.golden.foi import formats

SET_FILE = Path(__file__).parents[1] / "golden" / "foi" / "contracts-2023.toml"
ROWS: formats.Rows = [["Council", "Contracts handed back 2022-23"], ["Leeds", 45], ["Loiner Land", 50]]


@pytest.fixture
def called(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Call the command on a small file; what it said, and its report."""
    file, report, database = tmp_path / "wave.xlsx", tmp_path / "out.json", f"sqlite:///{tmp_path / 'db.sqlite3'}"
    file.write_bytes(formats.xlsx(ROWS))

    def call(question_set: object, *more: str) -> tuple[Result, dict[str, object]]:
        words = ["import-foi", str(file), "--question-set", str(question_set), "--wave", "W", "--report", str(report)]
        result = CliRunner().invoke(app, [*words, "--database", database, *more])
        return result, json.loads(report.read_text("utf-8")) if report.exists() else {}

    call.database = database  # type: ignore[attr-defined]
    return call


def test_a_question_set_can_be_given_as_a_file(called) -> None:  # type: ignore[no-untyped-def]
    result, report = called(SET_FILE)
    assert result.exit_code == 1
    assert "'Loiner Land' is no known authority" in result.output
    assert (report["rows_read"], report["rows_accepted"], report["rows_set_aside"]) == (2, 1, 1)
    assert [answer["question"] for answer in report["answers"]] == ["contracts"]


def test_a_question_set_of_the_database_is_known_by_its_id_and_the_file_can_be_read_anew(called) -> None:  # type: ignore[no-untyped-def]
    result, _ = called("contracts-2023")
    assert (result.exit_code, "There is no question set 'contracts-2023'" in result.output) == (2, True)
    storage = open_storage(called.database)
    Declared(storage).bring_in_question_set(LOCAL_PERSON, SET_FILE.read_text("utf-8"))
    called("contracts-2023", "--commit")
    ingestion = Ingestion(storage)
    (file,) = ingestion.files()
    assert (file.wave, file.question_set, file.rows_set_aside) == ("W", "contracts-2023", 1)
    anew = ingestion.opened_again(LOCAL_PERSON, file.id)
    assert [answer.question for answer in anew.parsed.answers] == ["contracts"]
    storage.engine.dispose()
