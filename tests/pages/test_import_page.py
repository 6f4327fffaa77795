"""The Import page, from a file nobody knows to accepted, mended and corrected."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from charter.assessment import Answer
from charter.permissions import Grant
from services.administration.accounts import Accounts
from services.assessment.assessments import Assessments
from services.foi.declared import Declared
from services.foi.foi_corrections import AnswerCorrections, by_option, by_text, options_of
from services.foi.ingestion import Ingestion
from services.people import LOCAL_PERSON
from services.register.names import NameBook
from services.register.signups import today_here
from storage.unit_of_work import SqlStorage
from tests.golden.foi import formats
from tests.golden.foi.messy_wave import WAVE_DAY, messy_wave
from tests.pages.conftest import Opener, words
from tests.people import claims_of

LEEDS, KENT, DEVON = "E08000035", "E10000016", "E10000008"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SET_FILE = Path(__file__).parents[1] / "golden" / "foi" / "contracts-2023.toml"
TALKS = SET_FILE.with_name("return-talks-2026.toml")


def wave(*rows: list[object], header: tuple[str, ...] = ("Council", "Missing incidents 2022-23")) -> bytes:
    return formats.xlsx([list(header), *rows])


def sent(app: AppTest, content: bytes, name: str = "wave.xlsx") -> AppTest:
    app.file_uploader[0].upload(name, content, XLSX)
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run(timeout=60)
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return run(app)


def look_at(app: AppTest, part: str) -> AppTest:
    next(group for group in app.get("button_group") if str(group.key or "").startswith("part")).set_value(part)
    return run(app)


def chosen(app: AppTest, label: str, value: object) -> AppTest:
    next(box for box in app.selectbox if box.label == label).set_value(value)
    return run(app)


def typed(app: AppTest, label: str, value: str) -> None:
    next(box for box in app.text_input if box.label == label).set_value(value)


def brought_in(storage: SqlStorage, content: bytes, name: str = "wave.xlsx", into: str = "Autumn") -> int:
    ingestion = Ingestion(storage)
    return ingestion.accept(LOCAL_PERSON, ingestion.preview(content, name), wave=into)


def counting(storage: SqlStorage) -> dict[str, str]:
    return {answer.area_code: answer.raw for answer in Ingestion(storage).foi_answers()}


def test_a_column_nobody_knows_is_asked_first_and_kept_as_a_layout_for_the_next_file(
    opened: Opener, app_storage: SqlStorage
) -> None:
    header = ("Council", "Missing incidents 2022-23", "Spells away 2022-23")
    app = sent(opened("import_files"), wave(["Leeds", 45, 7], header=header))
    assert "One column is taken for nothing yet. What is it?" in words(app)
    chosen(app, "Column C: Spells away 2022\\-23", "children_missing")
    assert "You said so" in app.dataframe[0].value["How sure"].tolist()
    typed(app, "Name of the layout", "Spells")
    press(app, "Save this as a layout")
    assert "The layout 'Spells' is kept" in words(app)
    app = sent(opened("import_files"), wave(["Kent", 4, 8], header=header), "next.xlsx")
    look_at(app, "columns")
    assert "Read with the layout 'Spells'. Choose another, or none, below." in words(app)
    press(app, "Accept and store")
    found = {answer.question: answer.raw for answer in Ingestion(app_storage).foi_answers()}
    assert found == {"incidents": "4", "children_missing": "8"}
    assert "What next?" in words(app)
    assert "accepted before" not in words(app)
    assert "What was understood" not in words(app), "a second reading would lack what was just said of the columns"


def test_any_column_can_be_changed_with_its_period(opened: Opener) -> None:
    app = look_at(sent(opened("import_files"), wave(["Leeds", 45])), "columns")
    for period, said in (("some day", "'some day' is no period"), ("2021-22", "Periods: 2021-22.")):
        for label, value in (("Column", "B"), ("is", "children_missing")):
            next(box for box in app.selectbox if box.label == label).set_value(value)
        typed(app, "for the period", period)
        press(app, "Use this")
        assert said in words(app)
    assert "Children reported missing (children)" in app.dataframe[0].value["Taken for"].tolist()


def test_a_file_whose_header_nobody_knows_is_read_once_its_questions_and_header_row_are_said(opened: Opener) -> None:
    app = sent(opened("import_files"), formats.xlsx([["Our list"], [], ["Who", "Odd"], ["Leeds", 45], ["Kent", 9]]))
    assert "was not read" in words(app)
    chosen(app, "Questions that it answers", "activity-2024")
    chosen(app, "Row of the header", 3)
    assert "2 rows read: 2 can be accepted" in words(app)
    chosen(app, "Column B: Odd", "incidents")
    look_at(app, "columns")
    typed(app, "Period of columns that name none", "2022-23")
    run(app)
    assert "Periods: 2022-23." in words(app)


def test_a_name_is_asked_with_its_candidates_and_the_row_is_accepted_at_once(opened: Opener) -> None:
    app = sent(opened("import_files"), wave(["Leeds", 45], ["Leedz", 50]))
    assert "2 rows read: 1 can be accepted, 1 set aside" in words(app)
    look_at(app, "rows")
    assert "1 name to settle" in words(app)
    app.radio(key=f"means Leedz | {today_here()}").set_value(LEEDS)
    app.text_input(key=f"why Leedz | {today_here()}").set_value("a slip of the pen")
    press(app, "Remember this")
    assert "2 rows read: 2 can be accepted, 0 set aside" in words(app)


def test_one_row_is_given_to_an_authority_and_one_is_called_a_note_and_both_can_be_taken_back(opened: Opener) -> None:
    app = look_at(sent(opened("import_files"), wave(["Leeds", 45], ["Loiner Land", 50], ["Devon", 3])), "rows")
    press(app, "Take the row as its return")
    assert "Choose the authority first" in words(app)
    chosen(app, "Authority that the row is about", KENT)
    press(app, "Take the row as its return")
    assert "3 rows read = 3 accepted + 0 set aside." in words(app)
    chosen(app, "Row", 0)
    app.number_input[0].set_value(4)
    run(app)
    press(app, "Set it aside as a note")
    assert "3 rows read = 2 accepted + 1 set aside." in words(app)
    press(app, "Take back")
    assert "3 rows read = 1 accepted + 2 set aside." in words(app)
    press(app, "Take back")
    assert "3 rows read = 2 accepted + 1 set aside." in words(app)


def test_a_cell_with_two_numbers_is_settled_before_acceptance(opened: Opener, app_storage: SqlStorage) -> None:
    app = sent(opened("import_files"), wave(["Leeds", "20 or 25"], ["Kent", "see attached"], ["Devon", "see attached"]))
    look_at(app, "cells")
    assert "3 cells can be read in more than one way, so none was chosen" in words(app)
    press(app, "Settle this cell")
    assert "Choose what the cell means first" in words(app)
    app.radio[0].set_value(1)
    press(app, "Settle this cell")
    assert "Settled: Leeds, cell B2." in words(app)
    app.radio[0].set_value(0)
    run(app)
    app.checkbox[0].check()
    press(app, "Settle this cell")
    assert "and 1 cell with the same text" in words(app)
    assert "No cell waits for a person" in words(app)
    press(app, "Accept and store")
    found = {answer.area_code: (answer.status, answer.value) for answer in Ingestion(app_storage).foi_answers()}
    assert found == {LEEDS: ("answered", 25), KENT: ("not_available", None), DEVON: ("not_available", None)}


def test_cells_of_accepted_files_are_settled_later_by_typing(opened: Opener, app_storage: SqlStorage) -> None:
    brought_in(app_storage, wave(["Leeds", "20 or 25"]))
    app = opened("import_files", do="cells")
    app.radio[0].set_value(3)
    run(app)
    typed(app, "Read it as", "22")
    press(app, "Settle this cell")
    assert "Give the reason" in words(app)
    typed(app, "Why", "they told us")
    typed(app, "Source", "letter of 3 May")
    press(app, "Settle this cell")
    (answer,) = Ingestion(app_storage).foi_answers()
    assert (answer.value, answer.raw) == (22, "20 or 25")
    assert "they told us (letter of 3 May)" in answer.correction


def test_a_corrected_file_is_taken_for_a_later_one_of_its_wave_and_says_what_changes(
    opened: Opener, app_storage: SqlStorage
) -> None:
    brought_in(app_storage, wave(["Leeds", 45], ["Kent", 50]))
    app = sent(opened("import_files"), wave(["Leeds", 54], ["Kent", 50]), "wave-corrected.xlsx")
    assert "it is taken for a later file of the same wave" in words(app)
    assert "1 answer of 'Autumn' would change, 0 would be new, 1 stay the same." in words(app)
    press(app, "Accept and store")
    assert counting(app_storage) == {LEEDS: "54", KENT: "50"}
    next(button for button in app.button if button.label == "Take this import back").click()
    run(app)
    assert counting(app_storage) == {LEEDS: "45", KENT: "50"}
    press(app, "Let it count again")
    assert counting(app_storage) == {LEEDS: "54", KENT: "50"}


def test_rows_set_aside_in_an_accepted_file_are_mended_later(opened: Opener, app_storage: SqlStorage) -> None:
    number = brought_in(app_storage, wave(["Leeds", 45], ["Loiner Land", 50]))
    app = press(opened("import_files"), "Read it anew, or mend the 1 row set aside")
    assert app.query_params["file"] == str(number)
    assert "is read anew from the file as it was kept" in words(app)
    look_at(app, "rows")
    chosen(app, "Authority that the row is about", KENT)
    press(app, "Take the row as its return")
    assert "0 answers of 'Autumn' would change, 1 would be new, 1 stay the same." in words(app)
    press(app, "Accept and store")
    assert counting(app_storage) == {LEEDS: "45", KENT: "50"}
    assert "Read anew from the file as it was kept" in words(app)
    press(app, "Take this import back")
    assert counting(app_storage) == {LEEDS: "45"}


@pytest.mark.parametrize(("link", "said"), [("99", "no import number 99"), ("x", "names no import")])
def test_a_link_to_a_file_that_is_not_there_says_so(opened: Opener, link: str, said: str) -> None:
    assert said in words(opened("import_files", file=link))


def test_an_answer_is_corrected_by_hand_and_the_correction_needs_a_look_when_the_text_changes(
    opened: Opener, app_storage: SqlStorage
) -> None:
    brought_in(app_storage, wave(["Leeds", 45]))
    app = opened("import_files", do="corrections")
    assert "Nothing has been corrected yet" in words(app)
    chosen(app, "Authority", LEEDS)
    typed(app, "Read it as", "54")
    typed(app, "Why", "two digits were swapped")
    typed(app, "Source", "e-mail of 3 May")
    press(app, "Correct this answer")
    assert "Correction 1 is stored" in words(app)
    assert [answer.value for answer in Ingestion(app_storage).foi_answers()] == [54]
    brought_in(app_storage, wave(["Leeds", 46]), "later.xlsx")
    app = opened("import_files", do="corrections")
    assert "One correction was made for other words than now stand there" in words(app)
    assert 'Made for "45", now there stands "46"' in words(app)
    press(app, "Take this correction back")
    assert AnswerCorrections(app_storage).now()[0].standing == "taken_back"
    press(app, "Let it count again")
    assert AnswerCorrections(app_storage).now()[0].standing == "needs_a_look"


def test_corrections_are_looked_at_of_one_authority_or_on_one_question(opened: Opener, app_storage: SqlStorage) -> None:
    brought_in(app_storage, wave(["Leeds", 45], ["Kent", 12]))
    corrections = AnswerCorrections(app_storage)
    for answer in Ingestion(app_storage).foi_answers():
        made = by_text(answer, "54", corrections.question(answer.question), reason="swapped", source="e-mail")
        corrections.add(LOCAL_PERSON, made)
    app = opened("import_files", do="corrections")
    assert len(app.dataframe[0].value) == 2
    chosen(app, "Corrections of", LEEDS)
    assert app.dataframe[0].value["Authority"].tolist() == ["Leeds"]
    assert len(app.selectbox(key="correction chosen").options) == 1


def test_issues_are_filtered_and_the_row_is_shown_beside_them(opened: Opener) -> None:
    app = look_at(sent(opened("import_files"), wave(["Leeds", "20 or 25"], ["Atlantis", 4])), "issues")
    every = len(app.dataframe[0].value)
    chosen(app, "Weight", "error")
    assert 0 < len(app.dataframe[0].value) < every
    chosen(app, "See the row (type its number or the authority)", 3)
    assert "Atlantis" in app.dataframe[1].value["As written"].tolist()
    assert "'Atlantis' is no known authority." in words(app)


def test_a_list_of_neighbours_is_taken_with_the_year_in_its_name_or_one_that_is_typed(
    opened: Opener, app_storage: SqlStorage
) -> None:
    content = b"old_la_code,la_name,SN_1,SN_1P,SN_2,SN_2P,SN_3,SN_3P\n383,Leeds,380,Close,382,Close,886,Close\n"
    app = sent(opened("import_files"), content, "neighbours-2025.csv")
    assert "Taken for a list of statistical neighbours" in words(app)
    press(app, "Accept and store")
    assert "The list of neighbours of 2025 is stored" in words(app)
    with app_storage.read() as work:
        assert list(work.neighbours.vintages()) == ["2025"]


def test_layouts_and_question_sets_come_in_as_files_and_can_be_deleted_and_brought_back(
    opened: Opener, app_storage: SqlStorage
) -> None:
    app = opened("import_files", do="layouts")
    assert "No layout is kept yet" in words(app)
    app.file_uploader(key="file of question_set").upload("set.toml", SET_FILE.read_bytes(), "application/toml")
    press(app, "Bring in the question set")
    assert "The question set 'contracts-2023' is kept" in words(app)
    press(app, "Delete")
    assert "contracts-2023" not in Declared(app_storage).question_sets()
    press(app, "Bring back")
    assert "contracts-2023" in Declared(app_storage).question_sets()
    app.file_uploader(key="file of layout").upload("layout.toml", b"name = ", "application/toml")
    press(app, "Bring in the layout")
    assert "The layout is no TOML" in words(app)


def test_a_newsrooms_tracker_goes_from_upload_to_accepted_with_a_question_set_of_ones_own(
    opened: Opener, app_storage: SqlStorage, reference: Path
) -> None:
    Declared(app_storage).bring_in_question_set(LOCAL_PERSON, SET_FILE.read_text("utf-8"))
    path = reference / "foi" / "bbc_sdu_social_care_foi__contracts_handed_back.csv"
    app = sent(opened("import_files"), path.read_bytes(), path.name)
    assert "210 rows read: 149 can be accepted, 61 set aside with a reason" in words(app)
    assert "Periods: 2021-22, 2022-23." in words(app)
    look_at(app, "rows")
    assert "names to settle" in words(app)
    press(app, "Accept and store")
    (file,) = Ingestion(app_storage).files()
    assert (file.rows_read, file.rows_accepted, file.rows_set_aside) == (210, 149, 61)


def test_a_messy_wave_of_152_authorities_goes_from_upload_to_accepted_with_nothing_typed(
    opened: Opener, app_storage: SqlStorage
) -> None:
    made = messy_wave(3)
    app = sent(opened("import_files"), made.content, "wave.xlsx")
    look_at(app, "columns")
    next(box for box in app.date_input if box.label == "Day the requests went out").set_value(WAVE_DAY)
    press(run(app), "Accept and store")
    (file,) = Ingestion(app_storage).files()
    assert file.rows_accepted == len(made.areas) == 152
    assert file.rows_set_aside == len(made.notes)
    assert len(Ingestion(app_storage).foi_answers()) == 1_520


@pytest.mark.usefixtures("signing_in")
def test_somebody_without_the_role_sees_the_files_and_why_they_cannot_bring_one(
    opened: Opener, app_storage: SqlStorage
) -> None:
    number = brought_in(app_storage, wave(["Leeds", 45]))
    Accounts(app_storage).invite(LOCAL_PERSON, "ada@example.org", Grant("viewer"))
    app = opened("import_files", user=claims_of("ada"), file=str(number))
    assert not app.exception
    assert len(app.file_uploader) == 0
    assert "you need the role campaign staff or researcher" in words(app)
    assert "1 of 1 row accepted" in words(app)
    assert {button.label for button in app.button if button.disabled} == {
        "Take this import back",
        "Read it anew: columns, rows, cells",
    }


def test_names_can_be_read_as_of_the_day_that_the_wave_was_sent(opened: Opener, app_storage: SqlStorage) -> None:
    brought_in(app_storage, wave(["Leeds", 45], ["Kent", 4]))
    with app_storage.write("ada") as work:
        number = work.waves.list()[0].id
        work.waves.change(number, sent=date(2012, 11, 1), working_days=20, questions=())
    app = sent(opened("import_files"), wave(["Leeds", 46], ["Kent", 4], ["Cumbria", 7]), "later.xlsx")
    assert "3 rows read: 2 can be accepted" in words(app)
    press(app, "Read names as of 1 November 2012, the day this wave was sent")
    assert "3 rows read: 3 can be accepted" in words(app)


def test_a_cell_that_was_settled_is_not_asked_about_again_when_its_words_come_again(
    opened: Opener, app_storage: SqlStorage
) -> None:
    brought_in(app_storage, wave(["Leeds", "20 or 25"], ["Kent", 4]))
    corrections = AnswerCorrections(app_storage)
    (waiting,) = corrections.waiting()
    corrections.add(LOCAL_PERSON, by_option(waiting, options_of(waiting)[0]))
    app = sent(opened("import_files"), wave(["Leeds", "20 or 25"], ["Kent", 5]), "later.xlsx")
    look_at(app, "cells")
    assert "No cell waits for a person" in words(app)
    press(app, "Accept and store")
    assert {answer.value for answer in Ingestion(app_storage).foi_answers()} == {20, 5}


def test_another_file_that_is_sent_goes_before_the_one_being_read_anew(opened: Opener, app_storage: SqlStorage) -> None:
    number = brought_in(app_storage, wave(["Leeds", 45]))
    app = opened("import_files", file=str(number))
    assert "What was understood of wave.xlsx" in words(app)
    sent(app, wave(["Kent", 4]), "other.xlsx")
    assert "What was understood of other.xlsx" in words(app)


def test_a_set_of_ones_own_goes_from_its_file_and_an_upload_to_gaps_and_area(
    opened: Opener, app_storage: SqlStorage
) -> None:
    Assessments(app_storage).save_answer(
        LOCAL_PERSON, LEEDS, "runaways-charter-2012", "2026", answer=Answer("T7", "answered", 2), expected_version=0
    )
    app = opened("import_files", do="layouts")
    app.file_uploader(key="file of question_set").upload("talks.toml", TALKS.read_bytes(), "application/toml")
    press(app, "Bring in the question set")
    app = sent(opened("import_files"), wave(["Leeds", "No"], ["Kent", "Yes"], header=("Council", "Talk offered")))
    typed(app, "Name of this wave of requests", "Requests of May 2026")
    press(app, "Accept and store")
    app = opened("gaps", area=LEEDS, gaps="all")
    app.session_state["behind T7"] = True
    said = words(app.run())
    assert "The council says that it offers no talk to every child who returns." in said
    assert "Whether a talk is offered" in words(opened("area", area=LEEDS))


def test_a_row_given_by_hand_is_offered_again_for_the_corrected_file(opened: Opener, app_storage: SqlStorage) -> None:
    app = sent(opened("import_files"), wave(["Leeds", 45], ["The one by the sea", 7], ["Kent", 50]))
    look_at(app, "rows")
    chosen(app, "Authority that the row is about", DEVON)
    press(app, "Take the row as its return")
    press(app, "Accept and store")
    app = sent(opened("import_files"), wave(["Kent", 51], ["The one by the sea", 8], ["Leeds", 45]), "later.xlsx")
    assert "somebody said last time whose they are" in words(app)
    look_at(app, "rows")
    assert "in 'wave.xlsx' row 3 was given to **Devon**" in words(app)
    press(app, "Do the same")
    assert "1 row is read as last time" in words(app)
    assert "Row 3: Devon, as you said." in words(app)
    press(app, "Accept and store")
    assert counting(app_storage) == {LEEDS: "45", KENT: "51", DEVON: "8"}


def test_several_cells_are_settled_with_one_click_and_what_cannot_be_says_which(
    opened: Opener, app_storage: SqlStorage
) -> None:
    rows = (["Leeds", "20 or 25"], ["Kent", "see attached"], ["Devon", "see attached"], ["York", "30 or 35"])
    app = look_at(sent(opened("import_files"), wave(*rows)), "cells")
    app.radio[0].set_value(1)
    app.radio[1].set_value(0)
    app.radio[3].set_value(3)
    run(app)
    next(box for box in app.checkbox if box.label.startswith("Also the other")).check()
    press(app, "Settle all 3 cells that you chose for")
    assert "Cell B5: Type what the answer is to be read as" in words(app)
    app.radio[3].set_value(0)
    run(app)
    press(app, "Settle all 3 cells that you chose for")
    assert "Settled: 4 cells. Each can be undone." in words(app)
    press(app, "Accept and store")
    settled = {a.area_code: (a.status, a.value) for a in Ingestion(app_storage).foi_answers()}
    assert settled == {
        LEEDS: ("answered", 25), KENT: ("not_available", None), DEVON: ("not_available", None),
        "E06000014": ("answered", 30),
    }  # fmt: skip


def test_several_names_are_remembered_with_one_click_and_a_likely_one_needs_no_reason(
    opened: Opener, app_storage: SqlStorage
) -> None:
    app = sent(opened("import_files"), wave(["Nottinghamshre", 1], ["Stoke on Trnet", 2], ["The one by the sea", 3]))
    look_at(app, "rows")
    for name, code in (("Nottinghamshre", "E10000024"), ("Stoke on Trnet", "E06000021")):
        app.radio(key=f"means {name} | {today_here()}").set_value(code)
    chosen(app, "What does 'The one by the sea' mean?", DEVON)
    press(app, "Remember all that you chose")
    said = words(app)
    assert "Remembered: 2 names." in said
    assert "'The one by the sea': Say in a few words why" in said
    kept = {decision.name: decision.reason for decision in NameBook(app_storage).decisions()}
    assert kept == {
        "Nottinghamshre": "This is spelt much like Nottinghamshire.",
        "Stoke on Trnet": "This is spelt much like Stoke-on-Trent.",
    }


def test_the_sheets_of_one_workbook_are_brought_in_one_after_the_other(opened: Opener) -> None:
    years = formats.xlsx(
        [["Council", "Missing incidents 2022-23"], ["Leeds", 45]],
        sheet="2022-23",
        later=[["Council", "Missing incidents 2023-24"], ["Leeds", 46]],
    )
    app = sent(run(opened("import_files")), years, "years.xlsx")
    app.toggle[0].set_value(False)
    app = press(run(app), "Accept and store")
    app = press(app, "Read its sheet 'later' too (2 rows)")
    assert "The sheet '2022-23' of this file is in this wave." in words(app)
    app = press(app, "Accept and store")
    assert not [button.label for button in app.button if button.label.startswith("Read its sheet")]
    assert "**years.xlsx**, sheet 'later': 1 of 1 row accepted" in words(app)


def test_a_file_that_answers_two_sets_of_questions_is_brought_in_by_one_and_then_the_other(
    opened: Opener, app_storage: SqlStorage
) -> None:
    header = ("Council", "Children missing 2022-23", "Missing incidents 2022-23", "Independent?", "Protocol?")
    app = sent(run(opened("import_files")), wave(["Leeds", 45, 90, "Yes", "No"], header=header), "both.xlsx")
    assert "It also answers 2 questions of " in words(app)
    app = press(app, "Accept and store")
    app = press(app, next(one.label for one in app.button if one.label.startswith("Read its answers to 2 questions")))
    named = next(box for box in app.text_input if box.label == "Name of this wave of requests")
    assert named.value.startswith("both.xlsx, ")
    app = press(app, "Accept and store")
    assert not [one.label for one in app.button if one.label.startswith("Read its answers to")]
    asked = {one.question for one in Ingestion(app_storage).foi_answers() if one.question}
    assert asked == {"children_missing", "incidents", "independent", "protocol"}


def reply(children: object) -> formats.Rows:
    """A council's own table: a row a question."""
    asked = [["How many children went missing?", children], ["How many missing incidents were there?", 90]]
    return [["Question", "2022-23"], *asked]


def test_a_reply_that_does_not_say_whose_it_is_asks_and_is_read_as_the_council_chosen(
    opened: Opener, app_storage: SqlStorage
) -> None:
    app = sent(opened("import_files"), formats.xlsx(reply(40)), "reply.xlsx")
    assert "It may be one council's own reply" in words(app)
    assert "Whose answers are these?" in words(app)
    chosen(app, "Whose answers these are", KENT)
    assert "every answer was taken as that of Kent: a person said so." in words(app)
    press(app, "Accept and store")
    assert counting(app_storage) == {KENT: "90"}
    assert {answer.question for answer in Ingestion(app_storage).foi_answers()} == {"children_missing", "incidents"}


def test_a_reply_taken_for_the_wrong_council_is_given_to_the_right_one(opened: Opener) -> None:
    app = sent(opened("import_files"), formats.xlsx(reply(40), sheet="Devon"), "reply.xlsx")
    assert "taken as that of Devon: the sheet is called 'Devon'" in words(app)
    chosen(app, "Whose answers these are", KENT)
    assert set(app.dataframe[0].value["Place"]) == {"Kent"}


def test_sheets_of_one_shape_are_accepted_with_one_click(opened: Opener, app_storage: SqlStorage) -> None:
    content = formats.xlsx(reply(40), sheet="Kent", Devon=reply(50), Leeds=reply(60))
    app = sent(opened("import_files"), content, "replies.xlsx")
    assert app.toggle[0].label == "Accept 2 more sheets of the same shape with it"
    assert app.dataframe[1].value["Whose answers"].tolist() == ["Kent", "Devon", "Leeds"]
    assert "3 sheets have this shape: 6 rows can be accepted." in words(app)
    press(app, "Accept and store all 3 sheets")
    assert "3 sheets of 'replies.xlsx' are stored. They show on" in words(app)
    assert counting(app_storage).keys() == {KENT, DEVON, LEEDS}


def test_a_row_is_said_to_ask_a_question_and_that_is_taken_back(opened: Opener) -> None:
    rows = [*reply(40), ["Officers on the case", 7]]
    app = sent(opened("import_files"), formats.xlsx(rows, sheet="Kent"), "reply.xlsx")
    look_at(app, "rows")
    chosen(app, "Question that the row asks", "interviews_offered")
    press(app, "Read the row as its answer")
    assert "Row 4 is read as the answer to Return interviews offered" in words(app)
    press(app, "Take back")
    look_at(app, "issues")
    assert "question_not_in_set" in app.dataframe[0].value["Code"].tolist()


def test_a_heading_that_names_nobody_is_settled_as_names_of_rows_are(opened: Opener) -> None:
    rows = [["Indicator", "Kent", "Essx"], ["How many children went missing?", 40, 50], ["Missing incidents", 4, 5]]
    app = sent(opened("import_files"), formats.xlsx(rows), "turned.xlsx")
    look_at(app, "rows")
    assert "1 name to settle." in words(app)
    assert "Essx" in words(app)


def test_a_council_in_two_rows_is_named_before_anything_is_accepted(opened: Opener) -> None:
    app = sent(opened("import_files"), wave(["Leeds", 45], ["Kent", 4], ["Leeds City Council", 46]))
    assert "Row 4: Leeds answers in row 2 and again in this one" in words(app)


def test_what_stands_in_a_column_of_no_question_is_kept_as_written(opened: Opener) -> None:
    header = ("Council", "Missing incidents 2022-23", "Whether it rained")
    app = sent(opened("import_files"), wave(["Leeds", 45, "none"], header=header))
    look_at(app, "values")
    found = app.dataframe[0].value
    assert found["Read as"].tolist() == ["45", "kept as written"]


CHILDREN, OFFERED = "How many children went missing?", "How many return home interviews were offered?"


def test_a_council_that_heads_rows_is_settled_as_names_of_rows_are(opened: Opener) -> None:
    rows = [["Kent"], [CHILDREN, 40], ["Devon"], [CHILDREN, 50], ["Essx"], [CHILDREN, 60]]
    app = sent(opened("import_files"), formats.xlsx(rows), "collected.xlsx")
    look_at(app, "rows")
    assert "1 name to settle." in words(app)
    assert "Essx" in words(app)


def test_a_letters_part_is_said_to_be_the_answer(opened: Opener) -> None:
    rows = [
        [CHILDREN],
        [40],
        [OFFERED],
        ["Boys", 20],
        ["Both sexes of them", 45],
        ["Who provides the interviews?"],
        ["Us"],
    ]
    app = sent(opened("import_files"), formats.xlsx(rows, sheet="Kent"), "letter.xlsx")
    look_at(app, "rows")
    chosen(app, "Row", 5)
    chosen(app, "Question that the row asks", "interviews_offered")
    press(app, "Read the row as its answer")
    assert "Row 5 is read as the answer to Return interviews offered" in words(app)


def test_questions_that_a_table_gives_only_the_numbers_of_are_shown_before_anything_is_accepted(opened: Opener) -> None:
    rows = [["Council", "Q1", "Q2"], ["Leeds", 45, 50]]
    listed = [["Q1", CHILDREN], ["Q2", OFFERED]]
    app = sent(opened("import_files"), formats.xlsx(rows, sheet="Data", Questions=listed), "numbers.xlsx")
    assert "Check that each number belongs to its question." in words(app)
    assert f"B: The table gives only the number of the question 'Q1. {CHILDREN}'" in words(app)
