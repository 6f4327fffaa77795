"""The commands `demo` and `import-neighbours`, called as a person calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from config import demonstration_url, settings
from services.comparison.neighbours import NeighbourLists
from services.generated import is_demonstration
from storage.unit_of_work import open_storage
from tasks.commands import app
from tests.unit.test_comparators import LEEDS, LIST_2025


@pytest.fixture
def run():  # type: ignore[no-untyped-def]
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def test_demo_fills_a_database_and_says_how_to_open_it(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    address = f"sqlite:///{tmp_path / 'demo.sqlite3'}"
    result = run("demo", "--database", address)
    assert result.exit_code == 0, result.output
    assert f"RUNAWAYS_DATABASE_URL={address} make run" in result.output
    assert is_demonstration(open_storage(address))
    again = run("demo", "--database", address)
    assert again.exit_code == 1
    assert "A demonstration has a database of its own" in again.output


def test_a_demonstration_never_lies_where_the_real_database_does() -> None:
    assert demonstration_url() != settings().database_url


def test_import_neighbours_reports_and_stores_with_commit_only(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file, report = tmp_path / "neighbours_2025.csv", tmp_path / "report.json"
    file.write_bytes(LIST_2025)
    address = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    assert run("import-neighbours", file, "--report", report, "--database", address).exit_code == 0
    found = json.loads(report.read_text(encoding="utf-8"))
    assert (found["rows_read"], found["rows_accepted"], found["rows_set_aside"]) == (2, 2, 0)
    assert found["neighbours"][0]["area_code"] == LEEDS
    assert NeighbourLists(open_storage(address)).vintages() == ()
    assert run("import-neighbours", file, "--report", report, "--commit", "--database", address).exit_code == 0
    assert NeighbourLists(open_storage(address)).vintages() == ("2025",)


def test_import_neighbours_refuses_another_file(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file, report = tmp_path / "other.csv", tmp_path / "report.json"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    result = run("import-neighbours", file, "--report", report)
    assert result.exit_code == 1
    assert json.loads(report.read_text(encoding="utf-8"))["issues"][0]["code"] == "file_refused"
