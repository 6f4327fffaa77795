"""The command line, called as a person calls it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from charter.framework import instruments
from tasks.commands import app

HEADER = "area_code,item_id,answer,reason\n"


@pytest.fixture
def run():  # type: ignore[no-untyped-def]
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def scored(run, tmp_path: Path, text: str, instrument: str = "runaways-charter-2012") -> list[dict[str, str]]:  # type: ignore[no-untyped-def]
    answers, output = tmp_path / "answers.csv", tmp_path / "scores.csv"
    answers.write_text(HEADER + text, encoding="utf-8")
    result = run("score", "--instrument", instrument, "--answers", answers, "--output", output)
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(output.open(encoding="utf-8")))


def test_score_writes_every_node_children_after_their_parents(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    rows = scored(run, tmp_path, "E08000035,C1,3,\nE08000035,C2,not_known,\n")
    assert list(rows[0]) == ["area_code", "node", "parent", "kind", "score", "low", "high", "coverage", "state"]
    assert len(rows) == 1 + 4 + 10 + 24
    seen: set[str] = {""}
    for row in rows:
        assert row["parent"] in seen
        seen.add(row["node"])
    by_node = {row["node"]: row for row in rows}
    assert (by_node["C1"]["score"], by_node["C1"]["state"]) == ("100.0", "answered")
    assert (by_node["C2"]["score"], by_node["C2"]["low"], by_node["C2"]["high"]) == ("", "0.0", "100.0")
    assert (by_node["C3"]["state"], by_node["C2"]["state"]) == ("not_given", "not_known")
    assert (by_node["count"]["low"], by_node["count"]["high"], by_node["count"]["coverage"]) == (
        "25.0",
        "100.0",
        "0.25",
    )
    assert (by_node["count"]["score"], by_node["count"]["state"]) == ("", "undetermined")


def test_an_area_without_answers_still_gets_its_rows(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    rows = scored(run, tmp_path, "E08000035,,,\n")
    assert len(rows) == 39
    assert (rows[0]["score"], rows[0]["low"], rows[0]["high"], rows[0]["coverage"]) == ("", "0.0", "100.0", "0.0")


def test_where_nothing_applies_there_are_no_numbers_and_no_state(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    items = [item.id for item in instruments()["runaways-charter-2012"].items]
    rows = scored(run, tmp_path, "".join(f"A,{item},not_applicable,no such service\n" for item in items))
    total = rows[0]
    assert [total[name] for name in ("score", "low", "high", "coverage", "state")] == [""] * 5


def test_the_order_of_rows_changes_nothing(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    lines = ["B,C1,2,", "A,C1,1,", "A,T1,not_applicable,none here", "B,P5,3,"]
    first = scored(run, tmp_path, "\n".join(lines))
    assert scored(run, tmp_path, "\n".join(reversed(lines))) == first
    assert [row["area_code"] for row in first if row["kind"] == "total"] == ["A", "B"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("E08000035,C9,1,\n", "has no item 'C9'"),
        ("E08000035,C1,4,\n", "'4' is not an answer"),
        ("E08000035,C1,yes,\n", "'yes' is not an answer"),
        ("E08000035,C1,not_applicable,\n", "needs a reason"),
        ("E08000035,C1,1,\nE08000035,C1,2,\n", "Line 3: E08000035 answers C1 a second time"),
        (",C1,1,\n", "Line 2: the area code is missing"),
    ],
)
def test_problems_are_all_said_and_nothing_is_written(run, tmp_path: Path, text: str, message: str) -> None:  # type: ignore[no-untyped-def]
    answers, output = tmp_path / "answers.csv", tmp_path / "scores.csv"
    answers.write_text(HEADER + text, encoding="utf-8")
    result = run("score", "--instrument", "runaways-charter-2012", "--answers", answers, "--output", output)
    assert result.exit_code == 1
    assert message in result.output
    assert not output.exists()


def test_a_file_without_the_needed_columns_is_said_so(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    answers = tmp_path / "answers.csv"
    answers.write_text("area,item\n", encoding="utf-8")
    result = run("score", "--instrument", "ni71-2009", "--answers", answers, "--output", tmp_path / "out.csv")
    assert result.exit_code == 1
    assert "no column area_code, item_id, answer" in result.output


def test_a_wrong_call_ends_with_two(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    answers = tmp_path / "answers.csv"
    answers.write_text(HEADER, encoding="utf-8")
    output = tmp_path / "out.csv"
    assert run("score", "--instrument", "nonsense", "--answers", answers, "--output", output).exit_code == 2
    missing = tmp_path / "none.csv"
    assert run("score", "--instrument", "ni71-2009", "--answers", missing, "--output", output).exit_code == 2
    assert run("items").exit_code == 2


@pytest.mark.parametrize("instrument_id", list(instruments()))
def test_items_prints_the_whole_instrument(run, instrument_id: str) -> None:  # type: ignore[no-untyped-def]
    result = run("items", "--instrument", instrument_id)
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert list(rows[0]) == ["node", "parent", "kind", "title", "question", "scale", "source"]
    chosen = instruments()[instrument_id]
    assert [row["node"] for row in rows if row["kind"] == "item"] == list(chosen.item_ids)
    assert len(rows) == 1 + len(chosen.groups) + len(chosen.items)
    assert not result.stdout.startswith("\ufeff")


def test_check_says_what_it_looked_at(run) -> None:  # type: ignore[no-untyped-def]
    result = run("check")
    assert result.exit_code == 0, result.output
    assert "6 instruments" in result.output
    assert "2 vintages" in result.output


def test_prepare_makes_the_database_and_loads_the_register_once(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    url = f"sqlite:///{tmp_path / 'new' / 'register.sqlite3'}"
    assert run("prepare", "--database", url).exit_code == 0
    assert run("prepare", "--database", url).exit_code == 0
    from storage.unit_of_work import open_storage

    storage = open_storage(url)
    with storage.read() as work:
        assert len(work.signups.observations()) == 35
        assert {r.recorded_by for r in work.signups.observations()} == {"shipped-register"}
    storage.engine.dispose()


def test_an_official_file_is_a_dry_run_until_committed(run, tmp_path: Path, reference: Path) -> None:  # type: ignore[no-untyped-def]
    file, report = reference / "official" / "dfe_SFR34_Missing2015.csv", tmp_path / "report.json"
    url = f"sqlite:///{tmp_path / 'register.sqlite3'}"
    assert run("import-official", file, "--report", report, "--database", url).exit_code == 0
    assert not (tmp_path / "register.sqlite3").exists()
    found = json.loads(report.read_text(encoding="utf-8"))
    assert found["rows_read"] == found["rows_accepted"] + found["rows_set_aside"] > 150
    assert {answer["period"] for answer in found["answers"]} == {"2015"}
    assert run("import-official", file, "--report", report, "--database", url, "--commit").exit_code == 0
    again = run("import-official", file, "--report", report, "--database", url, "--commit")
    assert again.exit_code == 0
    assert "accepted before" in again.output


def test_a_file_that_is_none_gives_a_report_and_ends_with_one(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file, report = tmp_path / "picture.csv", tmp_path / "report.json"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    result = run("import-official", file, "--report", report)
    assert result.exit_code == 1
    (issue,) = json.loads(report.read_text(encoding="utf-8"))["issues"]
    assert "picture.csv" in issue["message"]
