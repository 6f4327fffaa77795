"""The offline questionnaire from the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from charter.assessment import Answer
from services.assessment.assessments import Assessments
from services.assessment.questionnaires import Questionnaires, target_of
from services.people import LOCAL_PERSON
from storage.unit_of_work import open_storage
from tasks.assessment_files import questionnaire_of
from tasks.commands import app
from tests.integration.test_questionnaires import edited, put

LEEDS, CHARTER = "E08000035", "runaways-charter-2012"


@pytest.fixture
def at(tmp_path: Path) -> dict[str, Any]:
    """A database, the questionnaire of it, and a way to call a command on it."""
    address, file, report = f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path / "q.xlsx", tmp_path / "report.json"
    runner = CliRunner()

    def run(*words: object) -> Any:
        return runner.invoke(app, [*(str(word) for word in words), "--database", address])

    called = run("questionnaire", "--instrument", CHARTER, "--area", LEEDS, "--round", "2026", "--output", file)
    assert called.exit_code == 0, called.output
    return {"run": run, "file": file, "report": report, "storage": open_storage(address)}


def test_a_first_questionnaire_is_of_the_year_it_is_in_england(
    at: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.assessment_files.today_here", lambda: date(2031, 1, 1))
    questionnaires = Questionnaires(at["storage"], Assessments(at["storage"]))
    filled = questionnaires.read(questionnaire_of(at["storage"], LEEDS, CHARTER, ""), "q.xlsx")
    named = target_of(filled.marks)
    assert named is not None
    assert named.round == "2031"


def reported(at: dict[str, Any], code: int, *words: object) -> dict[str, Any]:
    called = at["run"]("import-assessment", at["file"], "--report", at["report"], *words)
    assert called.exit_code == code, called.output
    return json.loads(at["report"].read_text())  # type: ignore[no-any-return]


def levels(at: dict[str, Any]) -> dict[str, int | None]:
    return {item: answer.level for item, answer in Assessments(at["storage"]).sheet(LEEDS, CHARTER).answers.items()}


def test_a_filled_questionnaire_is_read_and_stored_only_when_asked(at: dict[str, Any]) -> None:
    at["file"].write_bytes(edited(at["file"].read_bytes(), put("C1", "Answer", "Planned")))
    dry = reported(at, 0)
    assert (dry["rows_read"], dry["rows_accepted"], dry["rows_set_aside"]) == (24, 24, 0)
    assert levels(at) == {}
    done = reported(at, 0, "--commit")
    assert [one["item_id"] for one in done["answers"] if one["stored"]] == ["C1"]
    assert levels(at) == {"C1": 1}


def test_rows_with_problems_are_set_aside_with_their_reason_and_exit_code_1(at: dict[str, Any]) -> None:
    content = edited(at["file"].read_bytes(), put("C1", "Answer", "Perhaps"), put("C2", "Answer", "Planned"))
    at["file"].write_bytes(content)
    report = reported(at, 1, "--commit")
    assert (report["rows_read"], report["rows_accepted"], report["rows_set_aside"]) == (24, 23, 1)
    assert "'Perhaps' is not an answer" in report["set_aside"][0]["reason"]
    assert [issue["code"] for issue in report["issues"]] == ["invalid"]
    assert levels(at) == {"C2": 1}


def test_conflicts_are_left_unless_the_call_says_what_to_keep(at: dict[str, Any]) -> None:
    at["file"].write_bytes(edited(at["file"].read_bytes(), put("C1", "Answer", "Planned")))
    Assessments(at["storage"]).save_answer(
        LOCAL_PERSON, LEEDS, CHARTER, "2026", answer=Answer("C1", "answered", 3), expected_version=0
    )
    assert reported(at, 1, "--commit")["set_aside"][0]["reason"] == "Changed in the file and here: choose"
    assert levels(at) == {"C1": 3}
    assert reported(at, 0, "--commit", "--conflicts", "file")["rows_set_aside"] == 0
    assert levels(at) == {"C1": 1}
    called = at["run"]("import-assessment", at["file"], "--report", at["report"], "--conflicts", "both")
    assert called.exit_code == 2


def test_a_file_that_lost_its_hidden_sheet_needs_to_be_told_whom_it_is_for(at: dict[str, Any]) -> None:
    content = edited(
        at["file"].read_bytes(), put("C1", "Answer", "Planned"), book_edit=lambda book: book.remove(book["Marks"])
    )
    at["file"].write_bytes(content)
    assert "does not say which area" in json.dumps(reported(at, 1))
    named = ("--area", LEEDS, "--instrument", CHARTER, "--round", "2026")
    assert reported(at, 0, "--commit", *named)["rows_accepted"] == 24
    assert levels(at) == {"C1": 1}


def test_a_wrong_area_or_an_instrument_that_is_not_self_assessed_is_a_wrong_call(at: dict[str, Any]) -> None:
    for instrument, area, words in ((CHARTER, "X1", "X1"), ("ni71-2009", LEEDS, "official scores only")):
        called = at["run"]("questionnaire", "--instrument", instrument, "--area", area, "--output", at["file"])
        assert (called.exit_code, words in called.output) == (2, True)
