"""Working offline in Excel, on the Assess page."""

from __future__ import annotations

import io

import openpyxl
from streamlit.testing.v1 import AppTest

from charter.assessment import Answer
from services.assessment.assessments import Assessments
from services.assessment.questionnaire_comparison import Target
from services.people import LOCAL_PERSON
from storage.unit_of_work import SqlStorage
from tests.integration.test_questionnaires import Desk, edited, put
from tests.pages.conftest import Opener, words

KENT, CHARTER = "E10000016", "runaways-charter-2012"
TARGET = Target(KENT, CHARTER, "2026")


def brought_back(opened: Opener, content: bytes) -> AppTest:
    app = opened("assess", area=KENT, on=CHARTER, round="2026", view="offline")
    assert not app.exception
    app.file_uploader(key="questionnaire").upload("Kent copy (2).xlsx", content, "application/vnd.ms-excel")
    return app.run()


def test_a_filled_copy_is_shown_then_taken_over_with_a_report(opened: Opener, app_storage: SqlStorage) -> None:
    desk = Desk(app_storage, TARGET)
    desk.save("C1", 0)
    content = edited(desk.export(), put("C1", "Answer", "Planned"), put("C2", "Answer", "Fully in place"))
    app = brought_back(opened, content)
    assert not app.exception
    assert "2 items changed in the file alone" in words(app)
    assert desk.sheet.version("C2") == 0
    app.button(key="take over").click().run()
    assert "2 items of Kent copy (2).xlsx taken over into Kent" in app.success[0].value.replace("\\", "")
    levels = {item: stored.answer.level for item, stored in desk.sheet.stored.items()}
    assert levels == {"C1": 1, "C2": 3}
    assert "0 items changed in the file alone" in words(app)


def test_a_conflict_shows_both_and_waits_for_a_choice(opened: Opener, app_storage: SqlStorage) -> None:
    desk = Desk(app_storage, TARGET)
    content = edited(desk.export(), put("C1", "Answer", "Planned"), put("C1", "Evidence", "From the **file**"))
    desk.save("C1", 3, "From here")
    app = brought_back(opened, content)
    assert app.button(key="take over").disabled
    assert {"Planned", "From the **file**", "Fully in place", "From here"} <= {text.value for text in app.text}
    app.radio(key="keep C1 1").set_value("file").run()
    assert not app.button(key="take over").disabled
    app.button(key="take over").click().run()
    stored = desk.sheet.stored["C1"]
    assert (stored.answer.level, stored.evidence) == (1, "From the **file**")


def test_rows_that_cannot_be_taken_are_named_and_the_others_taken(opened: Opener, app_storage: SqlStorage) -> None:
    desk = Desk(app_storage, TARGET)
    content = edited(desk.export(), put("C1", "Answer", "Perhaps"), put("C2", "Answer", "Planned"))
    app = brought_back(opened, content)
    assert "1 row cannot be taken as it is;" in app.error[0].value
    assert "Row 2: C1: 'Perhaps' is not an answer" in words(app)
    app.button(key="take over").click().run()
    assert set(desk.sheet.stored) == {"C2"}


def test_a_file_of_another_area_is_refused_with_a_sentence(opened: Opener, app_storage: SqlStorage) -> None:
    content = Desk(app_storage, Target("E08000035", CHARTER, "2026")).export()
    app = brought_back(opened, content)
    assert "is the questionnaire of Leeds, not of Kent" in words(app)
    assert "Nothing was stored." in app.error[0].value


def test_a_round_that_stands_still_takes_no_file_back(opened: Opener, app_storage: SqlStorage) -> None:
    Assessments(app_storage).save_answer(
        LOCAL_PERSON, KENT, CHARTER, "2026", answer=Answer("C1", "answered", 1), expected_version=0
    )
    with app_storage.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE assessment SET state = 'submitted'")
    app = opened("assess", area=KENT, on=CHARTER, round="2026", view="offline")
    assert "A filled copy cannot be brought back now." in words(app)
    assert not app.file_uploader


def test_what_is_downloaded_is_the_questionnaire(app_storage: SqlStorage) -> None:
    from ui.assessing.round_trip import file_name

    assert file_name(TARGET) == "Kent-runaways-charter-2012-2026.xlsx"
    assert openpyxl.load_workbook(io.BytesIO(Desk(app_storage, TARGET).export())).sheetnames[1] == "Answers"
