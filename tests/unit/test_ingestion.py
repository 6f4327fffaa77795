"""Files in, as the page and the command line bring them: choices, layouts, acceptance, later files, reading anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from charter.permissions import Grant
from foi_data.exceptions import FileRefused, LayoutError, QuestionSetError
from services.exceptions import AlreadyImportedError, NotAllowedError, NotFoundError, RefusedError
from services.foi.declared import Declared
from services.foi.file_choices import NO_LAYOUT, NOTHING_SAID, Choices, choices_of
from services.foi.file_reading import Preview
from services.foi.foi_corrections import as_waiting, by_option, options_of
from services.foi.ingestion import Ingestion
from services.foi.preview_tables import (
    columns_table,
    issues_table,
    row_table,
    set_aside_table,
    unsure_columns,
    values_table,
)
from services.people import LOCAL_PERSON, Person
from services.register.names import NameBook
from storage import tables
from storage.unit_of_work import SqlStorage
from tests.golden.foi import formats

ADA = LOCAL_PERSON
LEEDS, KENT, DEVON = "E08000035", "E10000016", "E10000008"
SET_FILE = Path(__file__).parents[1] / "golden" / "foi" / "contracts-2023.toml"
ROWS: formats.Rows = [["Council", "Missing incidents 2022-23"], ["Leeds", 45], ["Kent", 50]]


def wave(*rows: list[object], header: tuple[object, ...] = ("Council", "Missing incidents 2022-23")) -> bytes:
    return formats.xlsx([list(header), *rows])


def brought_in(storage: SqlStorage, content: bytes, name: str = "wave.xlsx", *, into: str = "Autumn") -> int:
    ingestion = Ingestion(storage)
    return ingestion.accept(ADA, ingestion.preview(content, name), wave=into)


def counting(storage: SqlStorage) -> dict[str, str]:
    """What counts now: the raw text of each authority's answer."""
    return {answer.area_code: answer.raw for answer in Ingestion(storage).foi_answers()}


# What a person says of a file.


def test_what_was_said_of_a_file_comes_back_as_it_was_stored():
    said = Choices("activity-2024", "x", 'name = "x"', "Data", 3, "2022-23", date(2023, 4, 1), (("B", "incidents"),),
                   ((4, LEEDS),), (7,), 2015)  # fmt: skip
    assert choices_of(said.as_stored) == said
    assert choices_of(None) == NOTHING_SAID


def test_saying_another_table_of_the_file_drops_what_was_said_of_the_old_ones_rows_and_columns():
    said = NOTHING_SAID.with_column("B", "incidents").with_row(4, LEEDS).with_note(5)
    assert said.on_sheet("Other", 2) == Choices(sheet="Other", header_row=2)
    assert said.with_row(5, KENT).notes == ()
    assert said.with_note(4).bodies == ()
    assert said.with_column("B", "").mapping == ()


def test_a_column_is_what_a_person_says_and_the_table_says_how_sure_each_is(embedded: SqlStorage):
    content = wave(["Leeds", 45, "x"], header=("Council", "Spells away", "Missing incidents 2022-23"))
    ingestion = Ingestion(embedded)
    before = ingestion.preview(content, "wave.xlsx")
    assert [column.column for column in unsure_columns(before)] == ["B"]
    after = ingestion.preview(content, "wave.xlsx", choices=NOTHING_SAID.with_column("B", "children_missing@2021-22"))
    assert unsure_columns(after) == ()
    assert columns_table(after).values("taken_for") == (
        "The authority's name", "Children reported missing (children)", "Missing incidents (incidents)",
    )  # fmt: skip
    assert columns_table(after).values("sure") == (
        "Sure: its header says so",
        "You said so",
        "Sure: its header says so",
    )
    assert [(a.question, a.period, a.raw) for a in after.parsed.answers] == [
        ("children_missing", "2021-22", "45"), ("incidents", "2022-23", "x"),
    ]  # fmt: skip


def test_sheet_header_row_period_and_day_are_what_a_person_says(embedded: SqlStorage):
    content = formats.xlsx(
        ROWS, sheet="First", Second=[["Our councils"], ["", ""], ["Who", "How often"], ["Cumbria", 7]]
    )
    said = Choices(question_set="activity-2024", sheet="Second", header_row=3, period="2022-23", at=date(2012, 1, 1))
    preview = Ingestion(embedded).preview(content, "two.xlsx", choices=said.with_column("B", "incidents"))
    (answer,) = preview.parsed.answers
    assert (answer.area_code, answer.period, answer.raw, answer.cell.sheet) == ("E10000006", "2022-23", "7", "Second")
    assert [(sheet.name, sheet.rows) for sheet in preview.sheets] == [("First", 3), ("Second", 4)]
    assert preview.sheets[1].beginning[-1] == (4, "Cumbria | 7")


def test_a_file_whose_header_nobody_knows_is_read_when_a_person_says_what_it_is(embedded: SqlStorage):
    content = formats.xlsx([["Who", "Spalte A"], ["Leeds", 45], ["Kent", "<5"]])
    ingestion = Ingestion(embedded)
    with pytest.raises(FileRefused):
        ingestion.preview(content, "odd.xlsx")
    assert ingestion.outline(content, "odd.xlsx")[0].beginning[0] == (1, "Who | Spalte A")
    said = Choices(question_set="activity-2024", header_row=1, mapping=(("B", "incidents"),), period="2022")
    preview = ingestion.preview(content, "odd.xlsx", choices=said)
    assert [(a.area_code, a.question, a.low, a.high) for a in preview.parsed.answers] == [
        (LEEDS, "incidents", 45, 45), (KENT, "incidents", 0, 4),
    ]  # fmt: skip


def test_progress_says_how_many_rows_are_read_and_stored(embedded: SqlStorage):
    content = wave(*(["Leeds", n] for n in range(2_500)))
    read: list[tuple[int, int]] = []
    stored: list[tuple[int, int]] = []
    ingestion = Ingestion(embedded)
    preview = ingestion.preview(content, "wave.xlsx", progress=lambda done, total: read.append((done, total)))
    ingestion.accept(ADA, preview, wave="w", progress=lambda done, total: stored.append((done, total)))
    assert read == [(0, 2_500), (1_000, 2_500), (2_000, 2_500), (2_500, 2_500)]
    assert (2_000, 2_500) in stored


def test_a_list_of_neighbours_and_one_of_sign_ups_are_known_for_what_they_are(embedded: SqlStorage):
    ingestion = Ingestion(embedded)
    neighbours = b"old_la_code,la_name,SN_1,SN_1P,SN_2,SN_2P,SN_3,SN_3P\n383,Leeds,380,Close,382,Close,886,Close\n"
    preview = ingestion.preview(neighbours, "neighbours-2025.csv")
    assert (preview.parsed.kind, len(preview.parsed.neighbours)) == ("neighbours", 3)
    assert values_table(preview).rows[0][2] == "Leeds"
    with pytest.raises(RefusedError, match="neither official figures nor answers"):
        ingestion.accept(ADA, preview)
    with pytest.raises(FileRefused, match="bring it in on the page Sign-ups"):
        ingestion.preview(b"authority,state,date,source_title\nLeeds,signed,2013,Minutes\n", "list.csv")


def test_the_row_of_an_issue_is_shown_with_every_cell_and_how_it_was_read(embedded: SqlStorage):
    preview = Ingestion(embedded).preview(wave(["Leeds", "20 or 25"], ["Atlantis", 4]), "wave.xlsx")
    assert issues_table(preview, severity="error", level="cell").values("row") == (2, 3)
    assert issues_table(preview, code="area_unknown").values("row") == (3,)
    assert row_table(preview, 2).values("raw") == ("Leeds", "20 or 25")
    assert row_table(preview, 3).values("read_as") == ("set aside", "set aside")
    assert set_aside_table(preview).values("row") == (3,)


# Rows and names mended before and after acceptance.


def test_a_name_decided_once_is_used_at_once_and_for_the_next_file(embedded: SqlStorage):
    content = wave(["Leeds", 45], ["Loiner Land", 50])
    ingestion = Ingestion(embedded)
    assert ingestion.preview(content, "a.xlsx").parsed.rows_accepted == 1
    NameBook(embedded).decide(ADA, "Loiner Land", KENT, "the council's nickname")
    assert [a.area_code for a in ingestion.preview(content, "a.xlsx").parsed.answers] == [LEEDS, KENT]


def test_a_row_can_be_given_to_an_authority_or_called_a_note_and_rows_still_add_up(embedded: SqlStorage):
    content = wave(["Leeds", 45], ["Loiner Land", 50], ["Devon", 3])
    said = NOTHING_SAID.with_row(3, KENT).with_note(4)
    parsed = Ingestion(embedded).preview(content, "a.xlsx", choices=said).parsed
    assert [answer.area_code for answer in parsed.answers] == [LEEDS, KENT]
    assert parsed.rows_read == parsed.rows_accepted + len(parsed.rows_set_aside) == 3
    assert [str(issue.code) for issue in parsed.issues if issue.row == 4] == ["row_called_note"]


def test_rows_set_aside_in_an_accepted_file_are_mended_later_and_the_earlier_reading_can_be_brought_back(
    embedded: SqlStorage,
):
    first = brought_in(embedded, wave(["Leeds", 45], ["Loiner Land", 50]))
    ingestion = Ingestion(embedded)
    anew = ingestion.opened_again(ADA, first, NOTHING_SAID.with_row(3, KENT))
    changes = ingestion.changes(anew, "Autumn")
    assert (changes.count("added"), changes.count("changed"), changes.count("removed"), changes.same) == (1, 0, 0, 1)
    second = ingestion.accept(ADA, anew, wave="Autumn")
    assert counting(embedded) == {LEEDS: "45", KENT: "50"}
    earlier, later = ingestion.files()
    assert earlier.undone_at is not None
    assert (later.replaces, later.rows_accepted, later.rows_set_aside) == (first, 2, 0)
    assert later.source == earlier.source
    assert choices_of(later.choices).bodies == ((3, KENT),)
    ingestion.undo(ADA, second)
    assert counting(embedded) == {LEEDS: "45"}
    ingestion.redo(ADA, second)
    assert counting(embedded) == {LEEDS: "45", KENT: "50"}
    assert ingestion.files()[0].undone_at is not None


def test_an_accepted_file_is_read_anew_by_the_layout_of_its_day_even_where_that_was_deleted(embedded: SqlStorage):
    declared, ingestion = Declared(embedded), Ingestion(embedded)
    content = wave(["Leeds", 45], header=("Council", "Spells away 2022-23"))
    mapped = ingestion.preview(
        content, "a.xlsx", choices=Choices("activity-2024", header_row=1, mapping=(("B", "incidents"),))
    )
    kept = declared.keep_layout(ADA, mapped.as_layout("spells"))
    number = ingestion.accept(ADA, ingestion.preview(content, "a.xlsx"), wave="w")
    declared.delete(ADA, kept)
    assert [a.question for a in ingestion.opened_again(ADA, number).parsed.answers] == ["incidents"]


def test_a_file_read_anew_by_somebody_else_meanwhile_is_not_read_anew_twice(embedded: SqlStorage):
    first = brought_in(embedded, wave(["Leeds", 45]))
    ingestion = Ingestion(embedded)
    mine, theirs = ingestion.opened_again(ADA, first), ingestion.opened_again(ADA, first)
    ingestion.accept(ADA, theirs, wave="Autumn")
    with pytest.raises(RefusedError, match="by somebody else meanwhile"):
        ingestion.accept(ADA, mine, wave="Autumn")


def test_a_file_accepted_before_files_were_kept_says_so(embedded: SqlStorage):
    ingestion = Ingestion(embedded)
    number = ingestion.accept(ADA, replace(ingestion.preview(wave(["Leeds", 1]), "a.xlsx"), content=b""), wave="w")
    with pytest.raises(NotFoundError, match="before files were kept"):
        ingestion.opened_again(ADA, number)
    with pytest.raises(NotFoundError, match="no import number 99"):
        ingestion.file(99)


# Later files of a wave.


def test_a_corrected_file_supersedes_cell_by_cell_and_undoing_it_brings_the_earlier_back(embedded: SqlStorage):
    brought_in(embedded, wave(["Leeds", 45], ["Kent", 50], ["Devon", 3]))
    ingestion = Ingestion(embedded)
    later = ingestion.preview(wave(["Leeds", 54], ["Kent", 50], ["Bury", 9]), "wave-corrected.xlsx")
    assert ingestion.likely_wave(later) == "Autumn"
    changes = ingestion.changes(later, "Autumn")
    assert changes.is_later_file
    assert changes.sentence == (
        "1 answer of 'Autumn' would change, 1 would be new, 1 stay the same; 1 answer that is not in this file stays "
        "as it is."
    )
    assert [row[:2] for row in changes.table.rows] == [("changed", "Leeds"), ("new", "Bury")]
    number = ingestion.accept(ADA, later, wave="Autumn")
    assert counting(embedded) == {LEEDS: "54", KENT: "50", DEVON: "3", "E08000002": "9"}
    ingestion.undo(ADA, number)
    assert counting(embedded) == {LEEDS: "45", KENT: "50", DEVON: "3"}


def test_undoing_the_middle_of_three_files_leaves_the_last_in_force(embedded: SqlStorage):
    numbers = [brought_in(embedded, wave(["Leeds", n]), f"{n}.xlsx") for n in (1, 2, 3)]
    ingestion = Ingestion(embedded)
    ingestion.undo(ADA, numbers[1])
    assert counting(embedded) == {LEEDS: "3"}
    ingestion.undo(ADA, numbers[2])
    assert counting(embedded) == {LEEDS: "1"}
    ingestion.redo(ADA, numbers[1])
    assert counting(embedded) == {LEEDS: "2"}


def test_an_earlier_file_read_anew_does_not_go_before_a_later_one(embedded: SqlStorage):
    first = brought_in(embedded, wave(["Leeds", 1], ["Loiner Land", 8]), "1.xlsx")
    brought_in(embedded, wave(["Leeds", 2]), "2.xlsx")
    ingestion = Ingestion(embedded)
    ingestion.accept(ADA, ingestion.opened_again(ADA, first, NOTHING_SAID.with_row(3, KENT)), wave="Autumn")
    assert counting(embedded) == {LEEDS: "2", KENT: "8"}


def test_the_same_answers_in_another_wave_stand_beside_each_other(embedded: SqlStorage):
    brought_in(embedded, wave(["Leeds", 1]), "1.xlsx", into="Autumn")
    brought_in(embedded, wave(["Leeds", 2]), "2.xlsx", into="Spring")
    assert sorted(answer.raw for answer in Ingestion(embedded).foi_answers()) == ["1", "2"]
    assert Ingestion(embedded).wave_names() == (("Autumn", "activity-2024"), ("Spring", "activity-2024"))


def test_of_a_council_that_writes_twice_in_one_file_the_later_return_counts_and_both_stay(embedded: SqlStorage):
    brought_in(embedded, wave(["Leeds", 1], ["Kent", 5], ["Leeds", 2]))
    assert counting(embedded) == {LEEDS: "2", KENT: "5"}
    with embedded.read() as work:
        every = work.imports.every_foi_answer(area_code=LEEDS)
    assert [(answer.raw, answer.superseded_row) for answer in every] == [("1", 4), ("2", None)]


def test_a_blank_in_a_return_that_was_refused_is_no_change_when_the_file_comes_again(embedded: SqlStorage):
    header = ("Council", "Type of response", "Reason for refusal", "Missing incidents 2022-23")
    rows: list[list[object]] = [["Leeds", "Did not respond", "", ""], ["Kent", "Full", "", 5]]
    brought_in(embedded, wave(*rows, header=header), "1.xlsx")
    ingestion = Ingestion(embedded)
    changes = ingestion.changes(
        ingestion.preview(wave(*rows, ["Devon", "Full", "", 3], header=header), "2.xlsx"), "Autumn"
    )
    assert (changes.count("changed"), changes.count("added"), changes.same) == (0, 1, 2)


# Again, undone, redone.


def test_the_same_file_again_is_said_and_can_be_redone_after_it_was_taken_back(embedded: SqlStorage):
    content = wave(["Leeds", 45])
    number = brought_in(embedded, content)
    ingestion = Ingestion(embedded)
    assert ingestion.preview(content, "other-name.xlsx").accepted_before is not None
    with pytest.raises(AlreadyImportedError, match="accepted before"):
        brought_in(embedded, content)
    ingestion.undo(ADA, number)
    again = brought_in(embedded, content)
    with pytest.raises(RefusedError, match="counts already"):
        ingestion.redo(ADA, number)
    ingestion.undo(ADA, again)
    ingestion.redo(ADA, number)
    assert counting(embedded) == {LEEDS: "45"}


def test_a_person_without_the_role_brings_nothing_in_and_takes_nothing_back(embedded: SqlStorage):
    number = brought_in(embedded, wave(["Leeds", 45]))
    viewer = Person("v", "V", (Grant("viewer"),))
    ingestion, declared = Ingestion(embedded), Declared(embedded)
    for refused in (
        lambda: ingestion.accept(viewer, ingestion.preview(wave(["Kent", 1]), "b.xlsx")),
        lambda: ingestion.undo(viewer, number),
        lambda: ingestion.redo(viewer, number),
        lambda: ingestion.opened_again(viewer, number),
        lambda: declared.bring_in_question_set(viewer, SET_FILE.read_text("utf-8")),
        lambda: declared.delete(viewer, 1),
        lambda: declared.bring_back(viewer, 1),
    ):
        with pytest.raises(NotAllowedError):
            refused()


def test_cells_settled_before_acceptance_are_stored_with_the_file_in_one_transaction(embedded: SqlStorage):
    ingestion = Ingestion(embedded)
    preview = ingestion.preview(wave(["Leeds", "20 or 25"]), "a.xlsx")
    (answer,) = as_waiting(preview.waiting)
    ingestion.accept(ADA, preview, wave="Autumn", corrections=[by_option(answer, options_of(answer)[1])])
    (stored,) = ingestion.foi_answers()
    assert (stored.status, stored.value, stored.raw, stored.wave) == ("answered", 25, "20 or 25", "Autumn")
    assert 'read from the words "25"' in stored.correction


def test_reading_tells_its_steps_and_how_many_rows_are_done(embedded: SqlStorage):
    told: list[object] = []
    Ingestion(embedded).preview(
        wave(*(["Leeds", 45], ["Kent", 50]) * 1_000), "wave.xlsx", steps=told.append,
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert told == ["opening", "recognising", "reading", (0, 2_000), (1_000, 2_000), (2_000, 2_000)]


# Layouts and question sets of one's own.


def kept_layout(storage: SqlStorage) -> Preview:
    """A file whose columns a person said, kept as a layout."""
    content = wave(["Leeds", 45], header=("Council", "Spells away 2022-23"))
    preview = Ingestion(storage).preview(
        content, "a.xlsx", choices=Choices("activity-2024", header_row=1, mapping=(("B", "incidents"),))
    )
    Declared(storage).keep_layout(ADA, preview.as_layout("spells"))
    return preview


def test_a_kept_layout_is_used_by_itself_for_the_next_file_of_its_shape_and_can_be_left_out(embedded: SqlStorage):
    kept_layout(embedded)
    content = formats.xlsx([["A title"], [], ["Council", "Spells away 2022-23"], ["Kent", 7]])
    preview = Ingestion(embedded).preview(content, "next.xlsx")
    assert preview.layout is not None
    assert preview.layout.name == "spells"
    assert [(a.area_code, a.question, a.period) for a in preview.parsed.answers] == [(KENT, "incidents", "2022-23")]
    assert columns_table(preview).values("sure")[1] == "The layout 'spells' says so"
    with pytest.raises(FileRefused):
        Ingestion(embedded).preview(content, "next.xlsx", choices=Choices(layout=NO_LAYOUT))


def test_a_layout_goes_out_as_a_file_and_comes_in_again(embedded: SqlStorage):
    kept_layout(embedded)
    declared = Declared(embedded)
    (kept,) = declared.kept("layout")
    declared.delete(ADA, kept.id)
    assert declared.layouts() == ()
    declared.bring_in_layout(ADA, kept.text)
    assert [layout.name for layout in declared.layouts()] == ["spells"]
    declared.bring_back(ADA, kept.id)
    assert [one.undone_at is None for one in declared.kept("layout")] == [True, False]
    with pytest.raises(LayoutError, match="no TOML"):
        declared.bring_in_layout(ADA, "name = ")
    with pytest.raises(RefusedError, match="which is not here"):
        declared.bring_in_layout(ADA, kept.text.replace("activity-2024", "nobody-knows"))
    with pytest.raises(RefusedError, match="no layout 'gone'"):
        Ingestion(embedded).preview(wave(["Leeds", 1]), "a.xlsx", choices=Choices(layout="gone"))


def test_a_question_set_of_ones_own_reads_a_newsrooms_tracker(embedded: SqlStorage, reference: Path):
    assert Declared(embedded).bring_in_question_set(ADA, SET_FILE.read_text("utf-8")) == "contracts-2023"
    path = reference / "foi" / "bbc_sdu_social_care_foi__contracts_handed_back.csv"
    ingestion = Ingestion(embedded)
    preview = ingestion.preview(path.read_bytes(), path.name)
    assert preview.parsed.question_set == "contracts-2023"
    assert (preview.parsed.rows_read, preview.parsed.rows_accepted) == (210, 149)
    assert unsure_columns(preview) == ()
    ingestion.accept(ADA, preview, wave="Tracker")
    assert {answer.question for answer in ingestion.foi_answers()} == {"contracts", "hours"}


def test_a_question_set_that_is_wrong_or_has_a_shipped_ones_id_is_refused(embedded: SqlStorage):
    declared = Declared(embedded)
    text = SET_FILE.read_text("utf-8")
    for wrong, error, words in (
        ("id = ", QuestionSetError, "no TOML"),
        ("title = 'x'", QuestionSetError, "has no id"),
        (text.replace("contracts-2023", "activity-2024"), RefusedError, "ships with the program"),
        (text.replace('kind = "count"', 'kind = "colour"'), QuestionSetError, "is unknown"),
        ("x" * 200_001, RefusedError, "up to 200,000"),
    ):
        with pytest.raises(error, match=words):
            declared.bring_in_question_set(ADA, wrong)
    assert "contracts-2023" not in declared.question_sets()
    with pytest.raises(RefusedError, match="is not here"):
        Ingestion(embedded).preview(wave(["Leeds", 1]), "a.xlsx", choices=Choices("contracts-2023"))


# A sheet a year: each sheet of one workbook is an import of its own.

YEARS = formats.xlsx(
    [["Council", "Missing incidents 2022-23"], ["Leeds", 45], ["Kent", 50]],
    sheet="2022-23",
    later=[["Council", "Missing incidents 2023-24"], ["Leeds", 46]],
    notes=[["Answers were asked for in May"]],
)


def test_each_sheet_of_a_workbook_can_be_accepted_and_taken_back_by_itself(embedded: SqlStorage):
    ingestion = Ingestion(embedded)
    first = ingestion.preview(YEARS, "years.xlsx")
    assert [sheet.name for sheet in first.sheets_left] == ["later", "notes"]
    kept = ingestion.accept(ADA, first, wave="Autumn")
    again = ingestion.preview(YEARS, "years.xlsx")
    assert again.accepted_before is not None
    assert again.accepted_before.sheet == "2022-23"
    second = ingestion.preview(YEARS, "years.xlsx", choices=NOTHING_SAID.on_sheet("later", 0))
    assert second.accepted_before is None
    assert [file.id for file in second.others_accepted] == [kept]
    ingestion.accept(ADA, second, wave="Autumn")
    assert {(one.area_code, one.period, one.raw) for one in ingestion.foi_answers()} == {
        (LEEDS, "2022-23", "45"), (KENT, "2022-23", "50"), (LEEDS, "2023-24", "46"),
    }  # fmt: skip
    assert [sheet.name for sheet in ingestion.preview(YEARS, "years.xlsx").sheets_left] == ["notes"]
    with pytest.raises(AlreadyImportedError):
        ingestion.accept(ADA, second, wave="Autumn")
    ingestion.undo(ADA, kept)
    assert {one.raw for one in ingestion.foi_answers()} == {"46"}
    ingestion.redo(ADA, kept)
    assert {one.raw for one in ingestion.foi_answers()} == {"45", "50", "46"}


def test_a_sheet_read_anew_may_become_another_sheet_but_not_one_that_counts_already(embedded: SqlStorage):
    ingestion = Ingestion(embedded)
    kept = ingestion.accept(ADA, ingestion.preview(YEARS, "years.xlsx"), wave="Autumn")
    other = ingestion.opened_again(ADA, kept, NOTHING_SAID.on_sheet("later", 0))
    ingestion.accept(ADA, ingestion.preview(YEARS, "years.xlsx", choices=NOTHING_SAID.on_sheet("later", 0)), wave="B")
    with pytest.raises(AlreadyImportedError):
        ingestion.accept(ADA, other)
    assert len(counting(embedded)) == 2


TWO_SETS = formats.xlsx(
    [
        ["Council", "Children missing 2022-23", "Missing incidents 2022-23", "Independent?", "Protocol?", "Whatever"],
        ["Leeds", 45, 90, "Yes", "No", "x"],
    ]
)


def test_a_file_that_answers_two_sets_is_accepted_by_each_and_taken_back_by_itself(embedded: SqlStorage):
    ingestion = Ingestion(embedded)
    first = ingestion.preview(TWO_SETS, "both.xlsx")
    assert first.parsed.question_set == "activity-2024"
    assert [(one.questions.id, one.count) for one in first.sets_left] == [("provision-2012", 2)]
    ingestion.accept(ADA, first, wave="Activity")
    again = ingestion.preview(TWO_SETS, "both.xlsx")
    assert again.accepted_before
    said = again.by_other_questions(again.sets_left[0].questions)
    second = ingestion.preview(TWO_SETS, "both.xlsx", choices=said)
    assert second.accepted_before is None
    assert not second.sets_left
    kept = ingestion.accept(ADA, second, wave="Provision")
    found = {(one.question, one.raw) for one in ingestion.foi_answers() if one.question}
    assert found == {("children_missing", "45"), ("incidents", "90"), ("independent", "Yes"), ("protocol", "No")}
    assert not ingestion.preview(TWO_SETS, "both.xlsx").sets_left
    with pytest.raises(AlreadyImportedError):
        ingestion.accept(ADA, second, wave="Provision")
    ingestion.undo(ADA, kept)
    assert {one.question for one in ingestion.foi_answers() if one.question} == {"children_missing", "incidents"}


def test_a_file_accepted_by_a_set_that_a_person_chose_is_recognised_without_that_word(embedded: SqlStorage):
    ingestion = Ingestion(embedded)
    chosen = ingestion.preview(TWO_SETS, "both.xlsx", choices=Choices(question_set="provision-2012"))
    ingestion.accept(ADA, chosen, wave="Provision")
    again = ingestion.preview(TWO_SETS, "both.xlsx")
    assert again.accepted_before
    assert again.accepted_before.question_set == "provision-2012"
    assert [(one.questions.id, one.count) for one in again.sets_left] == [("activity-2024", 2)]


def test_a_file_accepted_before_sheets_were_told_apart_is_still_recognised_as_a_whole(embedded: SqlStorage):
    ingestion = Ingestion(embedded)
    ingestion.accept(ADA, ingestion.preview(YEARS, "years.xlsx"), wave="Autumn")
    with embedded.engine.begin() as connection:
        connection.execute(update(tables.imported_file).values(sheet=""))
    found = ingestion.preview(YEARS, "years.xlsx", choices=NOTHING_SAID.on_sheet("later", 0))
    assert found.accepted_before is not None
    assert not found.sheets_left


def test_names_are_those_of_the_day_of_the_requests_else_of_today(storage: SqlStorage) -> None:
    ingestion = Ingestion(storage)
    content = wave(["Bournemouth", 45], ["Kent", 50])
    today = ingestion.preview(content, "wave.xlsx")
    assert [aside.row for aside in today.parsed.rows_set_aside] == [2]
    assert "ended on 1 April 2019" in today.parsed.rows_set_aside[0].reason
    then = ingestion.preview(content, "wave.xlsx", choices=Choices(at=date(2018, 9, 3)))
    assert then.parsed.rows_accepted == 2
    number = ingestion.accept(ADA, today, wave="Autumn")
    assert ingestion.opened_again(ADA, number).names_as_of == ingestion.file(number).accepted_at.date()
