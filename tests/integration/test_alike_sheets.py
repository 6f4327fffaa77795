"""A workbook with a sheet for each council, accepted together, and taken back one by one."""

from __future__ import annotations

import pytest

from services.exceptions import AlreadyImportedError, RefusedError
from services.foi.alike_sheets import alike_table
from services.foi.file_choices import Choices
from services.foi.ingestion import Ingestion
from services.people import LOCAL_PERSON
from storage.unit_of_work import SqlStorage
from tests.golden.foi import formats

CHILDREN, INCIDENTS = "How many children went missing?", "How many missing incidents were there?"
LEEDS, KENT, DEVON, ESSEX = "E08000035", "E10000016", "E10000008", "E10000012"


def reply(children: object, *, head: str = "2022-23", other: str = "Officers") -> formats.Rows:
    return [["Question", head], [CHILDREN, children], [INCIDENTS, 90], [other, 7]]


BOOK = formats.xlsx(
    reply(40), sheet="Kent", Devon=reply("<5", head="2023-24"), Essex=reply(60), Notes=[["Read me"], ["Thank you"]],
    Councils=[["Council", "Missing incidents"], ["Leeds", 4]],
)  # fmt: skip


def test_sheets_of_one_shape_are_accepted_together_each_an_import_of_its_own(storage: SqlStorage) -> None:
    ingestion = Ingestion(storage)
    preview = ingestion.preview(BOOK, "replies.xlsx", choices=Choices(sheet="Kent"))
    found = ingestion.alike(preview)
    assert [one.parsed.sheet for one in found] == ["Devon", "Essex"]
    assert [row[:4] for row in alike_table((preview, *found)).rows] == [
        ("Kent", "Kent", "2022-23", 3), ("Devon", "Devon", "2023-24", 3), ("Essex", "Essex", "2022-23", 3),
    ]  # fmt: skip
    numbers = ingestion.accept_together(LOCAL_PERSON, [preview, *found], wave="Spring")
    assert len(set(numbers)) == 3
    answers = {(one.area_code, one.question, one.period): one for one in ingestion.foi_answers()}
    assert answers[KENT, "children_missing", "2022-23"].value == 40
    assert answers[DEVON, "children_missing", "2023-24"].high == 4
    assert (answers[ESSEX, "incidents", "2022-23"].sheet, answers[ESSEX, "incidents", "2022-23"].row) == ("Essex", 3)
    ingestion.undo(LOCAL_PERSON, numbers[1])
    assert {one.area_code for one in ingestion.foi_answers()} == {KENT, ESSEX}
    left = ingestion.preview(BOOK, "replies.xlsx", choices=Choices(sheet="Devon"))
    assert {sheet.name for sheet in left.sheets_left} == {"Notes", "Councils"}


def test_of_several_sheets_all_are_stored_or_none(storage: SqlStorage) -> None:
    ingestion = Ingestion(storage)
    preview = ingestion.preview(BOOK, "replies.xlsx", choices=Choices(sheet="Kent"))
    found = ingestion.alike(preview)
    ingestion.accept(LOCAL_PERSON, found[1], wave="Spring")
    with pytest.raises(AlreadyImportedError, match="accepted before"):
        ingestion.accept_together(LOCAL_PERSON, [preview, *found], wave="Spring")
    assert {one.area_code for one in ingestion.foi_answers()} == {ESSEX}
    assert [one.parsed.sheet for one in ingestion.alike(ingestion.preview(BOOK, "replies.xlsx"))] == []


def test_a_sheet_with_nothing_to_store_stops_all(storage: SqlStorage) -> None:
    ingestion = Ingestion(storage)
    preview = ingestion.preview(BOOK, "replies.xlsx", choices=Choices(sheet="Kent"))
    empty = ingestion.preview(formats.xlsx([["Council", "Incidents"], ["Atlantis", 4]]), "none.xlsx")
    with pytest.raises(RefusedError, match="No row"):
        ingestion.accept_together(LOCAL_PERSON, [preview, empty], wave="Spring")
    assert list(ingestion.foi_answers()) == []


def test_what_a_person_said_of_the_columns_holds_for_the_other_sheets(embedded: SqlStorage) -> None:
    years = {"a": reply(1, head="Ours"), "b": reply(2, head="Ours"), "c": reply(3, head="Ours", other="Cars")}
    book = formats.xlsx(reply(0, head="Ours"), sheet="first", **years)
    said = Choices(body=LEEDS, mapping=(("B", "answer@2021-22"),), asks=((4, "interviews_offered"),))
    ingestion = Ingestion(embedded)
    found = ingestion.alike(ingestion.preview(book, "data.xlsx", choices=said))
    asked = [{one.question for one in each.parsed.answers} for each in found]
    assert [each.parsed.body for each in found] == [LEEDS] * 3
    assert {one.period for each in found for one in each.parsed.answers} == {"2021-22"}
    assert asked == [{"children_missing", "incidents", "interviews_offered"}] * 2 + [
        {"children_missing", "incidents", None}
    ]


def test_a_workbook_of_one_sheet_has_none_alike(embedded: SqlStorage) -> None:
    ingestion = Ingestion(embedded)
    assert ingestion.alike(ingestion.preview(formats.xlsx(reply(4), sheet="Kent"), "one.xlsx")) == ()
