"""Spreadsheets of sign-ups: what is understood, asked about, set aside and refused."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from charter.permissions import EVERY_RIGHT
from charter.register import UncertainDate
from foi_data.exceptions import FileRefused
from services.exceptions import RefusedError
from services.generated import STAMP
from services.people import Person
from services.register.names import NameBook
from services.register.signup_files import SignupFile, SignupFiles, report_of, template_bytes, template_csv
from services.register.signups import SignupRegister
from storage.unit_of_work import SqlStorage, open_storage
from tasks.commands import app

ADA = Person("ada", "Ada", EVERY_RIGHT)
HEADER = ("authority", "state", "date", "signed_by", "role", "source_title", "source_url", "note")
LEEDS = ("Leeds City Council", "signed", "19/9/2013", "A. Name", "Leader", "Minutes", "https://example.org/1", "")
KENT = ("Kent", "pledged", "September 2013", "", "", "A letter", "", "<script>alert(1)</script>")


def content(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode("utf-8")


@pytest.fixture
def register(embedded: SqlStorage) -> SignupRegister:
    return SignupRegister(embedded, today=lambda: date(2026, 3, 1))


@pytest.fixture
def names(embedded: SqlStorage) -> NameBook:
    return NameBook(embedded)


@pytest.fixture
def files(register: SignupRegister, names: NameBook) -> SignupFiles:
    return SignupFiles(register, names)


def read(files: SignupFiles, *rows: tuple[str, ...]) -> SignupFile:
    return files.preview(content(*rows), "list.csv")


def codes(preview: SignupFile) -> list[tuple[str, str, int | None]]:
    return [(issue.code, issue.severity, issue.row) for issue in preview.issues]


def test_rows_become_observations_with_every_field(files: SignupFiles) -> None:
    preview = read(files, LEEDS, KENT)
    leeds, kent = (row.observation for row in preview.rows)
    assert (leeds.area_code, leeds.state, leeds.when) == (
        "E08000035",
        "signed",
        UncertainDate("on", date(2013, 9, 19)),
    )
    assert (leeds.signed_by, leeds.role, leeds.name_as_printed) == ("A. Name", "Leader", "Leeds City Council")
    assert (kent.state, kent.when) == ("pledged", UncertainDate("month", date(2013, 9, 1)))
    assert kent.note == "<script>alert(1)</script>"
    assert (preview.rows_read, preview.rows_accepted, preview.rows_set_aside) == (2, 2, 0)


def test_bringing_a_file_again_adds_nothing_twice(files: SignupFiles, register: SignupRegister) -> None:
    first = files.accept(ADA, read(files, LEEDS, KENT, LEEDS))
    assert (first.added, first.already_there) == (2, 1)
    again = read(files, LEEDS, KENT)
    assert again.new == ()
    assert files.accept(ADA, again).added == 0
    assert len(register.observations()) == 2


def test_a_stale_preview_accepted_twice_adds_nothing_twice(files: SignupFiles, register: SignupRegister) -> None:
    preview = read(files, LEEDS, KENT)
    files.accept(ADA, preview)
    assert files.accept(ADA, preview).added == 0
    assert len(register.observations()) == 2


def test_a_file_is_taken_back_as_a_whole(files: SignupFiles, register: SignupRegister) -> None:
    outcome = files.accept(ADA, read(files, LEEDS, KENT))
    assert outcome.batch is not None
    assert register.undo_batch(ADA, outcome.batch) == 2
    assert register.observations() == ()
    assert files.accept(ADA, read(files, LEEDS)).added == 1


@pytest.mark.parametrize(
    ("place", "value", "code", "column"),
    [
        (1, "maybe", "unknown_state", "B"),
        (1, "", "unknown_state", "B"),
        (2, "31 February 2013", "impossible_date", "C"),
        (2, "", "impossible_date", "C"),
        (2, "19/9/2033", "cannot_be_kept", "C"),
        (2, "2009", "cannot_be_kept", "C"),
        (5, "", "missing_source", "F"),
        (6, "javascript:alert(1)", "bad_address", "G"),
        (6, "www.example.org", "bad_address", "G"),
        (0, "", "missing_name", "A"),
    ],
)
def test_one_mistake_is_named_with_its_cell_and_stops_the_file(
    files: SignupFiles, register: SignupRegister, place: int, value: str, code: str, column: str
) -> None:
    wrong = (*LEEDS[:place], value, *LEEDS[place + 1 :])
    preview = read(files, KENT, wrong)
    (issue,) = preview.issues
    assert (issue.code, issue.severity, issue.row, issue.column) == (code, "error", 3, column)
    assert (preview.rows_accepted, preview.rows_set_aside) == (1, 1)
    with pytest.raises(RefusedError, match="nothing was stored"):
        files.accept(ADA, preview)
    assert register.observations() == ()


def test_a_name_that_is_not_sure_is_asked_about_and_its_answer_is_used(files: SignupFiles, names: NameBook) -> None:
    row = ("Newcastle", *LEEDS[1:])
    preview = read(files, row, LEEDS)
    (question,) = preview.questions
    assert (question.name, question.resolution.status, question.rows) == ("Newcastle", "suggested", (2,))
    assert codes(preview) == [("name_suggested", "warning", 2)]
    names.decide(ADA, question.name, question.resolution.candidates[0].area.code, "The city", at=question.at)
    decided = read(files, row, LEEDS)
    assert decided.questions == ()
    assert decided.rows[0].observation.area_code == "E08000021"


def test_rows_left_undecided_are_added_when_the_file_comes_again(
    files: SignupFiles, names: NameBook, register: SignupRegister
) -> None:
    rows = (("Newcastle", *LEEDS[1:]), LEEDS)
    assert files.accept(ADA, read(files, *rows)).added == 1
    names.decide(ADA, "Newcastle", "E08000021", "The city")
    assert files.accept(ADA, read(files, *rows)).added == 1
    assert {o.area_code for o in register.observations()} == {"E08000021", "E08000035"}


def test_a_name_is_read_for_the_day_of_its_observation(files: SignupFiles) -> None:
    preview = read(files, ("Cumbria", *LEEDS[1:]))
    assert preview.rows[0].observation.area_code == "E10000006"


def test_a_district_is_set_aside_with_the_authority_it_lies_in(files: SignupFiles) -> None:
    preview = read(files, ("Sevenoaks District Council", *LEEDS[1:]), KENT)
    assert codes(preview) == [("name_not_an_authority", "warning", 2)]
    assert "Kent" in preview.issues[0].message
    assert preview.can_be_accepted


def test_fifty_thousand_rows_are_refused_in_a_sentence(files: SignupFiles, register: SignupRegister) -> None:
    with pytest.raises(FileRefused, match=r"50,000 rows; a list of sign-ups has at most 2,000\. Nothing was stored"):
        files.preview(content(*[LEEDS] * 50_000), "big.csv")
    assert register.history() == []


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (content(LEEDS, header=("a", "b", "c", "d", "e", "f", "g", "h")), "Use the template"),
        (content(("Leeds", "signed"), header=("authority", "state")), "date, source_title cannot be found"),
        (content(), "no row below it"),
        (b"\x89PNG\r\n\x1a\n\x00", "picture"),
        (b"", "empty"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(files: SignupFiles, sent: bytes, message: str) -> None:
    with pytest.raises(FileRefused, match=message):
        files.preview(sent, "list.csv")


def test_a_banner_above_the_header_and_other_headings_are_understood(files: SignupFiles) -> None:
    text = "Our list\n\nLocal authority,Code 2015,When,Status,Source,Link\nLeeds,E08000035,by 2014,Yes,Minutes,\n"
    (row,) = files.preview(text.encode(), "list.csv").rows
    assert (row.row, row.observation.area_code) == (4, "E08000035")
    assert row.observation.when == UncertainDate("by", date(2014, 12, 31))


def test_the_template_filled_in_is_read(files: SignupFiles) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_bytes()))
    sheet = book["Sign-ups"]
    assert [cell.value for cell in sheet[1]] == list(HEADER) == template_csv().decode().strip().split(",")
    sheet.append(list(LEEDS))
    sheet.cell(3, 1, "Kent")
    sheet.cell(3, 2, "not signed")
    sheet.cell(3, 3, date(2014, 1, 2))
    sheet.cell(3, 6, "A letter")
    out = io.BytesIO()
    book.save(out)
    preview = files.preview(out.getvalue(), "filled.xlsx")
    assert [row.observation.state for row in preview.rows] == ["signed", "not_signed"]
    assert preview.rows[1].observation.when == UncertainDate("on", date(2014, 1, 2))


def test_the_reference_list_is_read_and_holds_nothing_new(
    files: SignupFiles, register: SignupRegister, reference: Path
) -> None:
    register.load_known()
    preview = files.preview((reference / "charter" / "signups.csv").read_bytes(), "signups.csv")
    assert (preview.rows_read, preview.rows_accepted, preview.rows_set_aside) == (38, 35, 3)
    assert preview.new == ()
    aside = [issue.code for issue in preview.issues if issue.code != "already_recorded"]
    assert aside == ["good_practice_mention"] * 3
    assert report_of(preview)["rows_new"] == 0


def run(*words: object):  # type: ignore[no-untyped-def]
    return CliRunner().invoke(app, [str(word) for word in words])


def test_the_command_line_is_a_dry_run_until_committed(tmp_path: Path) -> None:
    file, report, url = tmp_path / "list.csv", tmp_path / "out.json", f"sqlite:///{tmp_path / 'r.sqlite3'}"
    file.write_bytes(content(LEEDS, KENT))
    counts: list[int] = []
    for options in ([], ["--commit"], ["--commit"]):
        result = run("import-signups", file, "--report", report, "--database", url, *options)
        assert result.exit_code == 0, result.output
        found = json.loads(report.read_text(encoding="utf-8"))
        assert (found["rows_read"], found["rows_accepted"], found["rows_set_aside"]) == (2, 2, 0)
        storage = open_storage(url)
        counts.append(len(SignupRegister(storage).observations()))
        storage.engine.dispose()
    assert counts == [35, 37, 37]


def test_the_command_line_stores_nothing_of_a_file_with_a_mistake(tmp_path: Path) -> None:
    file, report, url = tmp_path / "list.csv", tmp_path / "out.json", f"sqlite:///{tmp_path / 'r.sqlite3'}"
    file.write_bytes(content(LEEDS, ("Kent", "perhaps", *KENT[2:])))
    result = run("import-signups", file, "--report", report, "--commit", "--database", url)
    assert result.exit_code == 1
    assert "'perhaps' is not a state" in result.output
    (issue,) = json.loads(report.read_text(encoding="utf-8"))["issues"]
    assert (issue["row"], issue["column"], issue["severity"]) == (3, "B", "error")
    storage = open_storage(url)
    assert len(SignupRegister(storage).observations()) == 35
    storage.engine.dispose()


def test_names_are_resolved_from_the_command_line_with_the_decisions_of_a_database(tmp_path: Path) -> None:
    source, output, url = tmp_path / "names.csv", tmp_path / "out.csv", f"sqlite:///{tmp_path / 'r.sqlite3'}"
    source.write_text("council\nNewcastle\nDorset\n", encoding="utf-8")
    storage = open_storage(url)
    NameBook(storage).decide(ADA, "Newcastle", "E08000021", "The city")
    storage.engine.dispose()

    def statuses(*options: str) -> list[tuple[str, str]]:
        result = run("resolve", source, "--column", "council", "--output", output, *options)
        assert result.exit_code == 0, result.output
        rows = csv.DictReader(output.open(encoding="utf-8"))
        return [(row["status"], row["area_code"]) for row in rows]

    assert statuses()[0] == ("suggested", "")
    assert statuses("--database", url)[0] == ("alias", "E08000021")
    assert statuses("--at", "2013-09-19")[1] == ("exact", "E10000009")
    assert statuses("--at", "2020-09-19")[1] == ("exact", "E06000059")


def test_a_wrong_call_of_resolve_ends_with_two(tmp_path: Path) -> None:
    source, output = tmp_path / "names.csv", tmp_path / "out.csv"
    source.write_text("council\nLeeds\n", encoding="utf-8")
    assert run("resolve", source, "--column", "name", "--output", output).exit_code == 2
    assert run("resolve", source, "--column", "council", "--output", output, "--at", "soon").exit_code == 2
    assert not output.exists()


def test_a_file_from_a_demonstration_is_refused_before_anything_is_read(
    files: SignupFiles, register: SignupRegister, tmp_path: Path
) -> None:
    stamped = content((*LEEDS[:-1], STAMP))
    with pytest.raises(RefusedError, match="comes from a demonstration database"):
        files.preview(stamped, "list.csv")
    path, report = tmp_path / "list.csv", tmp_path / "report.json"
    path.write_bytes(stamped)
    address = f"sqlite:///{tmp_path / 'own.sqlite3'}"
    result = CliRunner().invoke(app, ["import-signups", str(path), "--report", str(report), "--database", address])
    assert result.exit_code == 1
    assert "demonstration" in json.loads(report.read_text(encoding="utf-8"))["issues"][0]["message"]
    assert register.observations() == ()
