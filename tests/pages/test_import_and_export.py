"""Files in, tables out."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from charter.permissions import EVERY_RIGHT
from publishing.open_data import csv_bytes
from publishing.workbook import workbook_bytes
from services.foi.ingestion import Ingestion
from services.people import Person
from storage.unit_of_work import SqlStorage
from tests.pages.conftest import Opener, words

LONG, WIDE, FOI = "dfe_ees_la_missing_2018_2022.csv", "dfe_SFR34_Missing2015.csv", "foi_answers_seen.csv"


def uploaded(opened: Opener, file: Path, name: str | None = None, content: bytes | None = None) -> AppTest:
    app = opened("import_files")
    app.file_uploader[0].upload(name or file.name, content if content is not None else file.read_bytes(), "text/csv")
    return app.run(timeout=60)


def accepted(app: AppTest) -> AppTest:
    next(button for button in app.button if button.label == "Accept and store").click()
    return app.run(timeout=60)


def test_nothing_brought_in_yet_says_what_happens_first(opened: Opener) -> None:
    app = opened("import_files")
    assert not app.exception
    assert "nothing is stored before you have seen what was understood" in words(app)


def test_a_wide_official_file_is_previewed_accepted_and_shown(
    opened: Opener, app_storage: SqlStorage, reference: Path
) -> None:
    app = uploaded(opened, reference / "official" / WIDE)
    assert not app.exception
    assert "162 rows read" in words(app) or "163 rows read" in words(app)
    assert "Periods: 2015." in words(app)
    assert Ingestion(app_storage).files() == []
    app = accepted(app)
    assert "is stored" in app.success[0].value
    area = opened("area", area="E08000035")
    assert "Department for Education" in words(area)


def test_a_long_official_file_shows_on_overview_with_suppression_apart_from_zero(
    opened: Opener, reference: Path
) -> None:
    app = accepted(uploaded(opened, reference / "official" / LONG))
    assert not app.exception
    assert any("accepted" in str(element.value) for element in app.markdown)


def test_the_sixteen_foi_answers_are_kept_to_the_letter(
    opened: Opener, app_storage: SqlStorage, reference: Path
) -> None:
    app = uploaded(opened, reference / "foi" / FOI)
    assert "16 rows read: 16 can be accepted, 0 set aside" in words(app)
    accepted(app)
    answers = Ingestion(app_storage).foi_answers()
    rows = list(csv.DictReader((reference / "foi" / FOI).open(encoding="utf-8")))
    assert [answer.raw for answer in answers] == [row["answer_raw"] for row in rows]
    refused = [answer for answer in answers if answer.status == "refused"]
    assert {answer.value for answer in refused} == {None}
    assert {answer.exemption for answer in refused} == {"s12"}
    area = opened("area", area="E08000032")
    area.session_state["view behind"] = True
    assert "What it answered to Freedom of Information requests" in words(area.run())
    overview = opened("overview", show="foi", area="E08000032")
    assert "Answers to Freedom of Information requests are held of 3 of 152 authorities." in words(overview)
    assert "6 answers for 2015, 2016, 2017, 2017-04..2017-09, 2016-04..2016-09, 2018-04..2018-10" in words(overview)
    assert FOI in words(overview)


def test_the_same_file_again_is_recognised_and_can_be_taken_back(
    opened: Opener, app_storage: SqlStorage, reference: Path
) -> None:
    accepted(uploaded(opened, reference / "foi" / FOI))
    again = uploaded(opened, reference / "foi" / FOI)
    assert any("accepted before" in str(note.value) for note in again.info)
    assert not [button for button in again.button if button.label == "Accept and store"]
    next(button for button in again.button if button.label == "Take this import back").click()
    again.run()
    assert Ingestion(app_storage).foi_answers() == []
    assert "Taken back" in words(again)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00"),
        ("shopping.csv", b"bread,milk\n1,2\n"),
        ("empty.csv", b""),
        ("report.xlsx", b"PK\x03\x04 damaged"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence_and_stores_nothing(
    opened: Opener, app_storage: SqlStorage, name: str, content: bytes
) -> None:
    app = uploaded(opened, Path(name), name, content)
    assert not app.exception
    assert app.error or app.warning
    assert f"'{name}' was not read." in words(app)
    assert Ingestion(app_storage).files() == []


def test_a_file_over_the_limit_gets_our_sentence(opened: Opener) -> None:
    app = uploaded(opened, Path("large.csv"), "large.csv", b"a,b\n" * (13 * 1024 * 1024 + 1))
    assert "files of up to 50 MB are read here" in app.error[0].value
    assert "Nothing was stored" in app.error[0].value


def test_a_wide_file_without_a_year_asks_for_it(opened: Opener, reference: Path) -> None:
    content = (reference / "official" / WIDE).read_bytes()
    app = uploaded(opened, Path("missing.csv"), "missing.csv", content)
    assert not app.exception
    app.number_input[0].set_value(2015)
    app.run(timeout=60)
    assert "Periods: 2015." in words(app)


def test_export_shows_the_table_before_it_goes(opened: Opener) -> None:
    app = opened("export")
    assert not app.exception
    assert "152 rows" in words(app)
    assert len(app.dataframe[0].value) == 152


def test_a_table_about_one_area_asks_for_it(opened: Opener) -> None:
    assert "choose it above" in opened("export", table="gaps").info[0].value


def test_an_empty_table_says_how_to_fill_it(opened: Opener) -> None:
    assert "There is nothing in this table yet" in opened("export", table="official").info[0].value


def test_the_screen_the_csv_and_the_workbook_hold_the_same_rows(app_storage: SqlStorage, reference: Path) -> None:
    from datetime import UTC, datetime

    from services.exports.exporting import Scope
    from ui.resources import build_services

    services = build_services(app_storage)
    preview = services.ingestion.preview((reference / "official" / WIDE).read_bytes(), WIDE)
    services.ingestion.accept(Person("ada", "Ada", EVERY_RIGHT), preview)
    table = build_services(app_storage).exporting.table("official", Scope())
    in_csv = list(csv.reader(io.StringIO(csv_bytes(table).decode("utf-8"))))
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes([table], made_at=datetime.now(UTC), method_version="1")))
    sheet = book.worksheets[1]
    assert len(in_csv) - 1 == len(table.rows) == sheet.max_row - 1
    value = table.column("value")
    for row, csv_row, cells in zip(table.rows, in_csv[1:], sheet.iter_rows(min_row=2, values_only=True), strict=True):
        assert cells[value] == row[value]
        assert (float(csv_row[value]) if csv_row[value] else None) == row[value]


def test_method_page_names_every_instrument_and_licence(opened: Opener) -> None:
    app = opened("method")
    assert not app.exception
    said = words(app)
    assert "Open Government Licence v3.0" in said
    assert "The Runaways Charter" in said
    assert "MIT licence" in said
