"""The questionnaire out and in: every kind of difference, and every way in which a file can have changed its looks."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from charter.answer_details import Details, NamedDocument, Weblink
from charter.assessment import Answer
from charter.exceptions import PolicyError
from charter.framework import instrument, instruments
from charter.permissions import EVERY_RIGHT, Grant
from foi_data.exceptions import FileRefused
from publishing.questionnaire import questionnaire_bytes
from services.assessment.assessments import Assessments, can_be_self_assessed
from services.assessment.questionnaire_comparison import Comparison, Difference, Report, Target
from services.assessment.questionnaire_files import MARKS
from services.assessment.questionnaire_texts import ANSWER_COLUMNS, HEADINGS, TOO_LONG, answer_options
from services.assessment.questionnaires import Questionnaires, target_of
from services.exceptions import NotAllowedError, RefusedError
from services.generated import DEMONSTRATION, KIND, STAMP
from services.people import Person
from storage.unit_of_work import SqlStorage

LEEDS, KENT, CHARTER, CHECKLIST = "E08000035", "E10000016", "runaways-charter-2012", "lead-member-checklist-2010"
ADA = Person("ada", "Ada", EVERY_RIGHT)
TARGET = Target(LEEDS, CHARTER, "2026")
MADE = datetime(2026, 3, 1, 9, tzinfo=UTC)
FULL = Details(
    links=(Weblink("https://example.org/a|b", "Board paper"), Weblink("http://example.org")),
    documents=(NamedDocument("Minutes", date(2026, 1, 5), "Shared drive"), NamedDocument("Leaflet")),
    confidence="fairly_sure", owner="Data manager", private_note="Check with Ben", public_note="Published yearly",
    explanation="The FOI answer was about another year",
)  # fmt: skip
Edit = Callable[[Worksheet], None]


class Desk:
    """One round of one area, with the questionnaire's way out and in."""

    def __init__(self, storage: SqlStorage, target: Target = TARGET) -> None:
        self.storage, self.target = storage, target
        self.assessments = Assessments(storage)
        self.questionnaires = Questionnaires(storage, self.assessments)

    def save(self, item: str, level: int | None, evidence: str = "", details: Details | None = None) -> None:
        state = "not_known" if level is None else "answered"
        version = self.sheet.version(item)
        self.assessments.save_answer(
            ADA, self.target.area_code, self.target.instrument_id, self.target.round,
            answer=Answer(item, state, level), evidence=evidence, details=details, expected_version=version,  # type: ignore[arg-type]
        )  # fmt: skip

    @property
    def sheet(self):  # type: ignore[no-untyped-def]
        return self.questionnaires.sheet(ADA, self.target)

    def export(self, stamp: str = "") -> bytes:
        return questionnaire_bytes(self.sheet, self.target.round, made_at=MADE, stamp=stamp)

    def compared(self, content: bytes, target: Target | None = None) -> Comparison:
        filled = self.questionnaires.read(content, "copy of copy.xlsx")
        return self.questionnaires.compare(ADA, filled, target or self.target)

    def accepted(self, found: Comparison, **choices: str) -> Report:
        return self.questionnaires.accept(ADA, found, choices)  # type: ignore[arg-type]


def edited(content: bytes, *edits: Edit, book_edit: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for edit in edits:
        edit(book["Answers"])
    if book_edit:
        book_edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(item: str, heading: str, value: object) -> Edit:
    """Write into an item's row under a heading, wherever both stand."""

    def edit(sheet: Worksheet) -> None:
        column = next(cell.column for cell in sheet[1] if cell.value == heading)
        row = next(cells[0].row for cells in sheet.iter_rows(min_col=1, max_col=1) if cells[0].value == item)
        sheet.cell(row, column).value = value  # type: ignore[arg-type]

    return edit


def one(found: Comparison, item: str) -> Difference:
    return next(difference for difference in found.differences if difference.item_id == item)


def begun(storage: SqlStorage) -> Desk:
    made = Desk(storage)
    made.save("C1", 2, "Monthly report", FULL)
    made.save("C2", None)
    return made


@pytest.fixture
def desk(embedded: SqlStorage) -> Desk:
    return begun(embedded)


@pytest.fixture
def each(storage: SqlStorage) -> Desk:
    """The same on each kind of database."""
    return begun(storage)


def test_a_file_that_nobody_changed_makes_no_difference(desk: Desk) -> None:
    found = desk.compared(desk.export())
    assert {difference.kind for difference in found.differences} == {"same"}
    assert len(found.differences) == 24
    assert found.notes == ()
    report = desk.accepted(found)
    assert report.stored == 0
    assert desk.sheet.version("C1") == 1


def test_what_the_file_alone_changed_is_taken_with_everything_beside_it(each: Desk) -> None:
    content = edited(
        each.export(),
        put("C1", "Answer", "fully in place"), put("C1", "Evidence", "Weekly report\nsecond line"),
        put("A4", "Answer", "Does not apply here"), put("A4", "Why it does not apply", "No such service"),
        put("T1", "Answer", "Partly in place"), put("T1", "How sure", "Unsure"), put("T1", "Owner", "Ben"),
        put("T1", "Links", "https://example.org/x"), put("T1", "Documents", "Plan | 2026-02-01"),
    )  # fmt: skip
    found = each.compared(content)
    assert [difference.item_id for difference in found.of_kind("taken")] == ["C1", "T1", "A4"]
    assert found.sentence.startswith("3 items changed in the file alone, 0 changed in the file and here, 0 cannot")
    report = each.accepted(found)
    assert (report.stored, len(report.outcomes)) == (3, 24)
    stored = each.sheet.stored
    assert (stored["C1"].answer, stored["C1"].evidence) == (
        Answer("C1", "answered", 3), "Weekly report\nsecond line"
    )  # fmt: skip
    assert stored["C1"].details == FULL
    assert stored["A4"].answer == Answer("A4", "not_applicable", reason="No such service")
    assert stored["T1"].details == Details(
        links=(Weblink("https://example.org/x"),), documents=(NamedDocument("Plan", date(2026, 2, 1)),),
        confidence="unsure", owner="Ben",
    )  # fmt: skip
    assert stored["C2"].version == 1


def test_taking_over_is_one_row_of_the_trail_for_each_item_in_the_persons_name(each: Desk) -> None:
    report = each.accepted(each.compared(edited(each.export(), put("C2", "Answer", "Planned"))))
    assert "1 item of copy of copy.xlsx taken over into Leeds" in report.sentence
    with each.storage.read() as work:
        newest = work.changes.list(object_kind="answer", limit=1)[0]
    assert (newest.person, newest.summary) == ("ada", "C2: 1")


def test_what_changed_here_alone_is_left(desk: Desk) -> None:
    content = desk.export()
    desk.save("C1", 0)
    found = desk.compared(content)
    assert one(found, "C1").kind == "left"
    assert desk.accepted(found).stored == 0
    assert desk.sheet.stored["C1"].answer.level == 0


def test_what_changed_in_both_is_chosen_item_by_item(each: Desk) -> None:
    content = edited(
        each.export(), put("C1", "Answer", "Fully in place"), put("C2", "Answer", "Planned"),
        put("C3", "Answer", "Planned"),
    )  # fmt: skip
    for item in ("C1", "C2", "C3"):
        each.save(item, 0, "Changed here")
    found = each.compared(content)
    assert [difference.item_id for difference in found.of_kind("conflict")] == ["C1", "C2", "C3"]
    assert one(found, "C1").choices == ("file", "here", "both")
    assert one(found, "C2").choices == ("file", "here", "both")
    report = each.accepted(found, C1="file", C2="here")
    assert [outcome.words for outcome in report.outcomes[:3]] == [
        "Taken from the file.", "Kept as it is here, as chosen.", "Changed in both; no choice was made: left.",
    ]  # fmt: skip
    levels = {item: stored.answer.level for item, stored in each.sheet.stored.items()}
    assert levels == {"C1": 3, "C2": 0, "C3": 0}


def test_changes_of_different_columns_can_be_put_together(desk: Desk) -> None:
    content = edited(desk.export(), put("C1", "Answer", "Fully in place"))
    desk.save("C1", 2, "New evidence here")
    found = desk.compared(content)
    assert one(found, "C1").choices == ("file", "here", "both")
    desk.accepted(found, C1="both")
    stored = desk.sheet.stored["C1"]
    assert (stored.answer.level, stored.evidence, stored.details) == (3, "New evidence here", FULL)


def test_where_both_changed_one_column_the_other_columns_of_each_can_be_kept(desk: Desk) -> None:
    content = edited(desk.export(), put("C1", "Answer", "Fully in place"), put("C1", "Owner", "The file's owner"))
    desk.save("C1", 0, "New evidence here")
    found = desk.compared(content)
    assert one(found, "C1").choices == ("file", "here", "both", "rest")
    assert one(found, "C1").result("both")["answer"] == "Fully in place"
    desk.accepted(found, C1="rest")
    stored = desk.sheet.stored["C1"]
    assert (stored.answer.level, stored.evidence, stored.details.owner) == (0, "New evidence here", "The file's owner")


def test_a_reason_is_put_together_with_its_own_answer(desk: Desk) -> None:
    content = edited(
        desk.export(), put("C1", "Answer", "Does not apply here"), put("C1", "Why it does not apply", "No homes"),
        put("C1", "Owner", "The file's owner"),
    )  # fmt: skip
    desk.save("C1", 0, "New evidence here")
    conflict = one(desk.compared(content), "C1")
    kept, taken = conflict.result("rest"), conflict.result("both")
    assert (kept["answer"], kept["reason"], kept["owner"]) == ("Not in place", "", "The file's owner")
    assert (taken["answer"], taken["reason"], taken["evidence"]) == (
        "Does not apply here", "No homes", "New evidence here",
    )  # fmt: skip


def test_the_same_change_in_both_is_no_difference(desk: Desk) -> None:
    content = edited(desk.export(), put("C2", "Answer", "Planned"))
    desk.save("C2", 1)
    assert one(desk.compared(content), "C2").kind == "same"


def test_an_item_saved_between_the_look_and_the_choice_is_left_and_said(each: Desk) -> None:
    found = each.compared(
        edited(each.export(), put("C1", "Answer", "Planned"), put("C2", "Answer", "Planned"))
    )  # fmt: skip
    each.save("C1", 3)
    report = each.accepted(found)
    assert [outcome.stored for outcome in report.outcomes[:2]] == [False, True]
    assert "Somebody changed it here since the file was read" in report.outcomes[0].words
    assert each.sheet.stored["C1"].answer.level == 3


def test_several_copies_come_back_one_after_the_other(desk: Desk) -> None:
    given = desk.export()
    desk.accepted(desk.compared(edited(given, put("C3", "Answer", "Planned"))))
    second = desk.compared(edited(given, put("C4", "Answer", "Planned"), put("C3", "Answer", "Fully in place")))
    assert (one(second, "C4").kind, one(second, "C3").kind) == ("taken", "conflict")
    desk.accepted(second, C3="here")
    assert {item: stored.answer.level for item, stored in desk.sheet.stored.items() if item in ("C3", "C4")} == {
        "C3": 1, "C4": 1,
    }  # fmt: skip


def test_an_answer_cleared_in_the_file_is_taken_back_here(desk: Desk) -> None:
    desk.accepted(desk.compared(edited(desk.export(), put("C1", "Answer", None), put("C1", "Evidence", "  "))))
    stored = desk.sheet.stored["C1"]
    assert (stored.answer.state, stored.evidence, stored.details) == ("not_given", "", FULL)


@pytest.mark.parametrize(
    ("heading", "value", "sentence"),
    [
        ("Answer", "Perhaps", "C3: 'Perhaps' is not an answer. Choose one of: Fully in place"),
        ("Answer", "Does not apply here", "needs a reason"),
        ("Answer", 3, "'3' is not an answer"),
        ("How sure", "very", "does not say how sure"),
        ("Links", "Paper | ftp://example.org", "is not a web address"),
        ("Documents", "Minutes | last week", "'last week' is not a day"),
        ("Documents", "Minutes | 31/02/2026 | Shared drive", "'31/02/2026' is not a day"),
        ("Documents", datetime(2026, 3, 31), "A document begins with its title"),  # noqa: DTZ001  (a cell's own date)
        ("Covers", "everything", "does not cover everything"),
        ("Owner", "x" * 301, "301 characters; 300 are kept"),
        ("Evidence", "#REF!", "'Evidence' shows #REF!, the error of a formula"),
        ("Note for everyone", "Err:502", "'Note for everyone' shows Err:502"),
        ("Evidence", "x" * 10_001, "'Evidence' has 10,001 characters"),
        ("Evidence", "x" * 32_767, "'Evidence' has more than 32,000 characters"),
    ],
)
def test_what_cannot_be_taken_is_said_row_by_row_and_nothing_of_it_stored(
    embedded: SqlStorage, heading: str, value: object, sentence: str
) -> None:
    desk = Desk(embedded)
    found = desk.compared(edited(desk.export(), put("C3", heading, value), put("C4", "Answer", "Planned")))
    difference = one(found, "C3")
    assert (difference.kind, difference.row) == ("invalid", 4)
    assert sentence in difference.message
    assert difference.message.startswith("C3")
    report = desk.accepted(found, C3="file")
    assert report.stored == 1
    assert "C3" not in desk.sheet.stored


def test_moved_columns_added_rows_sheets_and_columns_change_nothing(desk: Desk) -> None:
    def move(sheet: Worksheet) -> None:
        sheet.tables.clear()
        sheet.data_validations.dataValidation.clear()
        rows = [list(cells) for cells in sheet.iter_rows(values_only=True)]
        sheet.delete_rows(1, sheet.max_row)
        sheet.append(["Filled in by the sub-group"])
        sheet.append([])
        for number, cells in enumerate([rows[0], *reversed(rows[1:])]):
            sheet.append(["Our notes" if not number else "n", *reversed(cells)])

    def add(book: openpyxl.Workbook) -> None:
        book.create_sheet("Budget", 0).append(["Item", "Cost"])
        book["Answers"].title = "Charter answers 2026"

    content = edited(desk.export(), put("C2", "Answer", "Planned"), move, book_edit=add)
    found = desk.compared(content)
    assert [(one.item_id, one.kind) for one in found.differences if one.kind != "same"] == [("C2", "taken")]
    assert found.notes == ("These columns are not part of the questionnaire and were not read: Our notes.",)


def test_a_copy_of_the_sheet_beside_it_is_not_read_and_that_is_said(desk: Desk) -> None:
    def copy(book: openpyxl.Workbook) -> None:
        twin = book.copy_worksheet(book["Answers"])
        twin.title = "Answers Ben"
        book.move_sheet(twin, -3)

    found = desk.compared(edited(desk.export(), book_edit=copy))
    assert "Answers were read from the sheet 'Answers'. Not read, though alike: 'Answers Ben'." in found.notes


def test_a_column_that_is_gone_leaves_what_stands_there(desk: Desk) -> None:
    def cut(sheet: Worksheet) -> None:
        sheet.tables.clear()
        place = next(cell.column for cell in sheet[1] if cell.value == "Evidence")
        sheet.delete_cols(place)

    found = desk.compared(edited(desk.export(), put("C1", "Answer", "Planned"), cut))
    assert "These columns are not in the file, so nothing of them changes: Evidence." in found.notes
    desk.accepted(found)
    assert desk.sheet.stored["C1"].evidence == "Monthly report"


def test_rows_that_are_gone_strange_or_twice_are_said(desk: Desk) -> None:
    def spoil(sheet: Worksheet) -> None:
        sheet.tables.clear()
        sheet.delete_rows(5)
        sheet.cell(3, 1).value = "Z9"
        sheet.append([sheet.cell(2, column).value for column in range(1, sheet.max_column + 1)])

    found = desk.compared(edited(desk.export(), spoil))
    assert [(d.item_id, d.kind) for d in found.differences if d.kind != "same"] == [
        ("Z9", "unknown"), ("C1", "repeated"), ("C2", "absent"), ("C4", "absent"),
    ]  # fmt: skip
    assert "'Z9' is not an item of" in one(found, "Z9").message
    assert "Row 2 is about C1 already" in found.of_kind("repeated")[0].message


def test_without_its_hidden_sheet_a_file_is_known_by_its_headings_and_every_difference_asked_about(
    desk: Desk,
) -> None:
    content = edited(
        desk.export(), put("C1", "Answer", "Planned"), put("C3", "Answer", "Planned"), put("C2", "Answer", None),
        book_edit=lambda book: book.remove(book["Marks"]),
    )  # fmt: skip
    found = desk.compared(content)
    assert found.marks is None
    assert "every difference is asked about" in found.notes[0]
    assert (one(found, "C1").kind, one(found, "C3").kind, one(found, "C2").kind) == ("conflict", "taken", "left")
    with pytest.raises(RefusedError, match="does not say which area"):
        target_of(found.marks)


@pytest.mark.parametrize(
    ("typed", "state", "level"),
    [
        (" partly  In place ", "answered", 2), ("planned.", "answered", 1), ("FULLY IN PLACE", "answered", 3),
        ("Don\u2019t know", "not_known", None), ("unknown", "not_known", None), ("N/A", "not_applicable", None),
    ],
)  # fmt: skip
def test_an_answer_typed_without_the_list_is_read_for_what_it_says(
    embedded: SqlStorage, typed: str, state: str, level: int | None
) -> None:
    desk = Desk(embedded)
    texts = (put("C3", "Answer", typed), put("C3", "Why it does not apply", "No such home here"))
    desk.accepted(desk.compared(edited(desk.export(), *texts)))
    answer = desk.sheet.stored["C3"].answer
    assert (answer.state, answer.level) == (state, level)


def test_cells_merged_by_hand_clear_nothing_and_are_named(desk: Desk) -> None:
    def merge(sheet: Worksheet) -> None:
        put("C1", "Answer", "Planned")(sheet)
        sheet.merge_cells("E2:E4")

    found = desk.compared(edited(desk.export(), merge))
    assert [(d.item_id, d.kind) for d in found.differences if d.kind != "same"] == [("C1", "taken")]
    assert "Cells were merged by hand: E2 to E4." in found.notes[0]
    desk.accepted(found)
    assert desk.sheet.stored["C2"].answer.state == "not_known"


def test_an_items_id_may_be_written_small(desk: Desk) -> None:
    found = desk.compared(edited(desk.export(), put("C3", "Answer", "Planned"), put("C3", "Item", " c3")))
    assert one(found, "C3").kind == "taken"


def test_a_hidden_sheet_with_an_area_that_is_none_is_explained(desk: Desk) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book[MARKS]["B2"] = "E99999999"

    with pytest.raises(RefusedError, match=r"names the area 'E99999999', which nobody here knows\. Download"):
        desk.compared(edited(desk.export(), book_edit=spoil))


def test_two_copies_of_one_base_merge_and_the_first_again_changes_nothing(each: Desk) -> None:
    base = each.export()
    first = edited(base, put("C1", "Owner", "Ada"), put("C3", "Answer", "Planned"))
    second = edited(base, put("C1", "Evidence", "Ben's report"), put("C4", "Answer", "Planned"))
    each.accepted(each.compared(first))
    found = each.compared(second)
    assert one(found, "C1").choices == ("file", "here", "both")
    each.accepted(found, C1="both")
    stored = each.sheet.stored["C1"]
    assert (stored.details.owner, stored.evidence) == ("Ada", "Ben's report")
    again = each.compared(first)
    assert {d.kind for d in again.differences} == {"left", "same"}
    assert each.accepted(again).stored == 0


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        (Target(KENT, CHARTER, "2026"), "is the questionnaire of Leeds, not of Kent. Nothing of it is read into Kent"),
        (Target(LEEDS, CHARTER, "2027"), "is of round '2026', not of round '2027'"),
        (Target(LEEDS, CHECKLIST, "2026"), "is a questionnaire on The Runaways Charter"),
    ],
)
def test_a_file_for_something_else_is_explained_and_not_read(
    embedded: SqlStorage, target: Target, sentence: str
) -> None:
    desk = Desk(embedded)
    content = desk.export()
    with pytest.raises(RefusedError, match=sentence):
        desk.compared(content, target)
    assert target_of(desk.questionnaires.read(content, "x").marks) == TARGET


def test_a_file_of_an_older_version_says_which_items_came_and_went(desk: Desk) -> None:
    def age(book: openpyxl.Workbook) -> None:
        marks = book["Marks"]
        for cells in marks.iter_rows():
            if cells[0].value == "version":
                cells[1].value = "0.9"
            if cells[0].value == "C4":
                cells[0].value = "C9"
        put("C4", "Item", "C9")(book["Answers"])

    found = desk.compared(edited(desk.export(), put("C4", "Answer", "Planned"), book_edit=age))
    (note,) = found.notes
    assert "made with version 0.9 of" in note
    assert "No longer asked, and not read: C9. New since, and left as here: C4." in note
    assert (one(found, "C9").kind, one(found, "C4").kind) == ("unknown", "absent")


def test_a_demonstrations_file_never_enters_a_real_database(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="comes from a demonstration database"):
        desk.questionnaires.read(desk.export(stamp=STAMP), "demo.xlsx")
    with desk.storage.write("ada") as work:
        work.settings.set(KIND, DEMONSTRATION)
    assert desk.compared(desk.export(stamp=STAMP)).of_kind("same")


def test_what_is_no_questionnaire_is_refused_with_a_sentence(embedded: SqlStorage) -> None:
    desk = Desk(embedded)
    with pytest.raises(RefusedError, match="is no questionnaire of ours"):
        desk.questionnaires.read(b"council,answer\nLeeds,2\n", "x.csv")
    with pytest.raises(FileRefused):
        desk.questionnaires.read(b"%PDF-1.7", "x.pdf")


def test_a_round_that_stands_still_takes_nothing(desk: Desk) -> None:
    found = desk.compared(edited(desk.export(), put("C2", "Answer", "Planned")))
    assessment = desk.sheet.assessment
    with desk.storage.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE assessment SET state = 'submitted' WHERE id = {assessment.id}")
    with pytest.raises(PolicyError, match="only one that is a draft or returned can be answered"):
        desk.accepted(found)
    assert desk.sheet.version("C2") == 1


def test_only_who_may_answer_brings_a_file_back_and_only_who_sees_drafts_gets_one(embedded: SqlStorage) -> None:
    desk = Desk(embedded)
    viewer, stranger = Person("vic", "Vic", (Grant("viewer", LEEDS),)), Person("kim", "Kim", (Grant("viewer", KENT),))
    with pytest.raises(NotAllowedError):
        desk.questionnaires.sheet(stranger, TARGET)
    found = desk.compared(edited(desk.export(), put("C2", "Answer", "Planned")))
    with pytest.raises(NotAllowedError, match="answer a self-assessment"):
        desk.questionnaires.accept(viewer, found, {})


def test_what_looks_like_a_childs_data_is_warned_of_and_not_refused(embedded: SqlStorage) -> None:
    desk = Desk(embedded)
    found = desk.compared(edited(desk.export(), put("C3", "Evidence", "Emily Carter, born 3 March 2012, was missing")))
    assert one(found, "C3").kind == "taken"
    assert "a date of birth" in one(found, "C3").warning


def test_the_workbook_is_laid_out_as_a_council_needs_it(desk: Desk) -> None:
    book = openpyxl.load_workbook(io.BytesIO(desk.export()))
    answers = book["Answers"]
    assert [sheet.sheet_state for sheet in book] == ["visible", "visible", "hidden"]
    assert (answers.freeze_panes, answers.protection.sheet, answers.protection.password) == ("B2", True, None)
    assert not answers.merged_cells.ranges
    assert answers.tables["Answers"].headerRowCount == 1
    assert (answers.page_setup.orientation, answers.page_setup.fitToHeight) == ("landscape", 0)
    assert (answers.print_title_rows, answers.print_title_cols) == ("$1:$1", "$A:$A")
    assert "Leeds, round 2026" in str(book.properties.title)
    lists = {str(rule.sqref): rule.formula1 for rule in answers.data_validations.dataValidation if rule.type == "list"}
    assert lists == {
        "E2:E25": '"Fully in place,Partly in place,Planned,Not in place,Not known,Does not apply here"',
        "H2:H25": '"Sure,Fairly sure,Unsure"',
    }
    locked = {cell.protection.locked for cells in answers["A2:D25"] for cell in cells}
    free = {cell.protection.locked for cells in answers["E2:N25"] for cell in cells}
    assert (locked, free) == ({True}, {False})
    assert all(cell.alignment.wrap_text for cells in answers["A1:N25"] for cell in cells)
    assert any("identify a child" in str(cells[0].value) for cells in book["Read me"].iter_rows())


def test_every_instrument_that_areas_answer_has_a_questionnaire(embedded: SqlStorage) -> None:
    for found in instruments().values():
        if can_be_self_assessed(found):
            desk = Desk(embedded, Target(LEEDS, found.id, "2026"))
            assert len(desk.compared(desk.export()).of_kind("same")) == len(found.items)
    with pytest.raises(RefusedError, match="official scores only"):
        Desk(embedded, Target(LEEDS, "ni71-2009", "2026")).export()


def test_a_text_too_long_for_a_cell_stays_as_it_is(embedded: SqlStorage) -> None:
    desk = Desk(embedded)
    long = Details(links=tuple(Weblink(f"https://example.org/{n}/{'x' * 1900}", f"Link {n}") for n in range(20)))
    desk.save("C1", 1, "", long)
    content = edited(desk.export(), put("C1", "Answer", "Planned"), put("C1", "Owner", "Ben"))
    assert TOO_LONG in str(openpyxl.load_workbook(io.BytesIO(content))["Answers"]["K2"].value)
    desk.accepted(desk.compared(content))
    assert desk.sheet.stored["C1"].details == replace(long, owner="Ben")


def test_texts_that_look_like_formulas_stay_texts(embedded: SqlStorage) -> None:
    desk = Desk(embedded)
    desk.save("C1", 1, '=HYPERLINK("http://example.org","x")')
    content = desk.export()
    cell = openpyxl.load_workbook(io.BytesIO(content))["Answers"]["G2"]
    assert (cell.data_type, str(cell.value)[0]) == ("s", "=")
    assert one(desk.compared(content), "C1").kind == "same"


def test_libreoffice_opens_it_and_what_it_saves_comes_back(embedded: SqlStorage, tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed (Debian: apt-get install libreoffice-calc)")
    desk = Desk(embedded)
    desk.save("C1", 2, "Lines\nand 'marks' & <b> =1", FULL)
    source = tmp_path / "questionnaire.xlsx"
    source.write_bytes(edited(desk.export(), put("C2", "Answer", "Planned"), put("C2", "Evidence", "Board, 1/2")))
    home = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    # Into its own format and back again, as somebody does who works in it.
    for kind in ("ods", "xlsx"):
        words = [program, home, "--headless", "--convert-to", kind, "--outdir", str(tmp_path / kind), str(source)]
        subprocess.run(words, check=True, capture_output=True, timeout=120)
        source = tmp_path / kind / f"questionnaire.{kind}"
        found = desk.compared(source.read_bytes())
        assert [(d.item_id, d.kind) for d in found.differences if d.kind != "same"] == [("C2", "taken")]
        assert one(found, "C2").changed == ("answer", "evidence")
    desk.accepted(found)
    assert desk.sheet.stored["C2"].evidence == "Board, 1/2"
    assert desk.sheet.stored["C1"].version == 1


def test_every_column_of_answers_is_explained() -> None:
    assert [field.heading for field in ANSWER_COLUMNS] == list(HEADINGS.values())
    assert all(field.guidance for field in ANSWER_COLUMNS)
    assert answer_options(instrument(CHECKLIST).scale)[0] == "Yes"
