"""Corrections by hand: kept beside the raw text, surviving the file's coming again, seen by everything downstream."""

from __future__ import annotations

from dataclasses import replace

import pytest

from charter.permissions import Grant
from services.assessment.assessments import Assessments
from services.comparison.evidence import Evidence
from services.exceptions import NotAllowedError, RefusedError
from services.foi.foi_corrections import AnswerCorrections, as_no_answer, by_option, by_text, options_of
from services.foi.ingestion import Ingestion
from services.people import LOCAL_PERSON, Person
from services.ports import FoiAnswer
from storage.unit_of_work import SqlStorage
from tests.golden.foi import formats

ADA = LOCAL_PERSON
LEEDS, KENT = "E08000035", "E10000016"
HEADER = ["Council", "Missing incidents 2022-23", "Who provides the interviews?"]


def brought_in(storage: SqlStorage, *rows: list[object], name: str = "wave.xlsx", wave: str = "Autumn") -> int:
    ingestion = Ingestion(storage)
    return ingestion.accept(ADA, ingestion.preview(formats.xlsx([HEADER, *rows]), name), wave=wave)


def answer_of(storage: SqlStorage, question: str = "incidents", area: str = LEEDS) -> FoiAnswer:
    (found,) = [answer for answer in Ingestion(storage).foi_answers(area) if answer.question == question]
    return found


def corrected(storage: SqlStorage, typed: str, question: str = "incidents") -> int:
    corrections = AnswerCorrections(storage)
    made = by_text(
        answer_of(storage, question), typed, corrections.question(question), reason="a slip", source="e-mail of 3 May"
    )
    (number,) = corrections.add(ADA, made)
    return number


def test_a_correction_keeps_the_raw_text_and_names_who_why_and_on_whose_word(embedded: SqlStorage):
    brought_in(embedded, ["Leeds", 45, "Police"])
    corrected(embedded, "54")
    answer = answer_of(embedded)
    assert (answer.raw, answer.value, answer.low, answer.high, answer.rule) == ("45", 54, 54, 54, "corrected")
    assert answer.correction.startswith("Corrected by local, ")
    assert answer.correction.endswith("a slip (e-mail of 3 May)")
    assert answer.note.endswith("; source: e-mail of 3 May")
    assert "local" not in answer.note
    assert "a slip" not in answer.note


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("<5", ("answered", None, 0, 4)),
        ("c.200", ("answered", 200, None, None)),
        ("not held", ("not_held", None, None, None)),
        ("s.12", ("refused", None, None, None)),
        ("1,204", ("answered", 1204, 1204, 1204)),
    ],
)
def test_what_a_person_types_is_read_by_the_rules_of_cells(
    embedded: SqlStorage, typed: str, expected: tuple[object, ...]
):
    brought_in(embedded, ["Leeds", "see attached", "Police"])
    corrected(embedded, typed)
    answer = answer_of(embedded)
    assert (answer.status, answer.value, answer.low, answer.high) == expected


def test_a_code_is_typed_too_and_one_the_question_does_not_have_is_refused(embedded: SqlStorage):
    brought_in(embedded, ["Leeds", 45, "somebody"])
    corrected(embedded, "Police", "provider")
    assert answer_of(embedded, "provider").code == "police"
    made = by_text(answer_of(embedded), "7", None, reason="x", source="y")
    wrong = replace(made, question="provider", code="astronaut", value=None, low=None, high=None)
    with pytest.raises(RefusedError, match="'astronaut' is no code"):
        AnswerCorrections(embedded).add(ADA, wrong)


@pytest.mark.parametrize(
    ("typed", "reason", "source", "words"),
    [
        ("", "x", "y", "Type what the answer"),
        ("20 or 25", "x", "y", "not clear either"),
        ("12", " ", "y", "Give the reason"),
        ("12", "x", "", "Give the source"),
        ("12", "x\0", "y", "the reason"),
    ],
)
def test_a_correction_that_says_too_little_is_refused(
    embedded: SqlStorage, typed: str, reason: str, source: str, words: str
):
    brought_in(embedded, ["Leeds", 45, "Police"])
    question = AnswerCorrections(embedded).question("incidents")
    with pytest.raises(RefusedError, match=words):
        by_text(answer_of(embedded), typed, question, reason=reason, source=source)


def test_it_survives_undoing_the_import_and_bringing_the_same_file_in_again(embedded: SqlStorage):
    first = brought_in(embedded, ["Leeds", 45, "Police"])
    corrected(embedded, "54")
    Ingestion(embedded).undo(ADA, first)
    assert [one.standing for one in AnswerCorrections(embedded).now()] == ["not_here"]
    brought_in(embedded, ["Leeds", 45, "Police"])
    assert answer_of(embedded).value == 54


def test_it_goes_with_a_corrected_file_that_has_the_same_text_and_needs_a_look_where_the_text_is_another(
    embedded: SqlStorage,
):
    brought_in(embedded, ["Leeds", 45, "Police"])
    corrected(embedded, "54")
    brought_in(embedded, ["Leeds", 45, "Barnardo's"], name="2.xlsx")
    assert answer_of(embedded).value == 54
    brought_in(embedded, ["Leeds", 46, "Police"], name="3.xlsx")
    assert (answer_of(embedded).value, answer_of(embedded).correction) == (46, "")
    (now,) = AnswerCorrections(embedded).now()
    assert now.standing == "needs_a_look"
    assert now.answer is not None
    assert now.answer.raw == "46"
    table = AnswerCorrections(embedded).table()
    assert (table.values("was"), table.values("now")) == (("45",), ("46",))
    assert (table.values("question_id"), table.values("question")) == (("incidents",), ("Missing incidents",))


def test_it_is_of_one_wave_alone(embedded: SqlStorage):
    brought_in(embedded, ["Leeds", 45, "Police"])
    corrected(embedded, "54")
    brought_in(embedded, ["Leeds", 45, "Police"], ["Kent", 1, ""], name="other.xlsx", wave="Spring")
    found = {a.wave: a.value for a in Ingestion(embedded).foi_answers(LEEDS) if a.question == "incidents"}
    assert found == {"Autumn": 54, "Spring": 45}


def test_a_second_correction_takes_the_firsts_place_and_both_can_be_undone_and_restored(embedded: SqlStorage):
    brought_in(embedded, ["Leeds", 45, "Police"])
    first, second = corrected(embedded, "54"), corrected(embedded, "55")
    corrections = AnswerCorrections(embedded)
    assert {one.stored.id: one.standing for one in corrections.now()} == {first: "taken_back", second: "in_force"}
    corrections.undo(ADA, second)
    assert answer_of(embedded).value == 45
    corrections.restore(ADA, first)
    assert answer_of(embedded).value == 54
    corrections.restore(ADA, second)
    assert answer_of(embedded).value == 55
    assert {one.stored.id: one.standing for one in corrections.now()} == {first: "taken_back", second: "in_force"}


def test_two_numbers_in_a_cell_are_proposed_and_wait_until_a_person_chooses(embedded: SqlStorage):
    number = brought_in(embedded, ["Leeds", "685 incidents relating to 73 children", "Police"], ["Kent", 5, "Police"])
    corrections = AnswerCorrections(embedded)
    (waiting,) = corrections.waiting(number)
    assert waiting.value is None
    assert [option.reading for option in options_of(waiting)] == ["685", "73"]
    assert options_of(waiting)[0].label.startswith('685, from the words "')
    corrections.add(ADA, by_option(waiting, options_of(waiting)[0]))
    assert corrections.waiting() == ()
    assert answer_of(embedded).value == 685


def test_a_text_without_an_answer_is_called_not_available_and_never_zero(embedded: SqlStorage):
    brought_in(embedded, ["Leeds", "see attached", "Police"], ["Kent", "see attached", "Police"])
    corrections = AnswerCorrections(embedded)
    corrections.add(ADA, *map(as_no_answer, corrections.waiting()))
    assert {(a.status, a.value) for a in Ingestion(embedded).foi_answers() if a.question == "incidents"} == {
        ("not_available", None)
    }


def test_the_history_of_an_answer_has_what_every_file_said(embedded: SqlStorage):
    brought_in(embedded, ["Leeds", 45, "Police"])
    brought_in(embedded, ["Leeds", 46, "Police"], name="2.xlsx")
    answer = answer_of(embedded)
    table = AnswerCorrections(embedded).history(answer.id, LEEDS)
    assert (table.values("raw"), table.values("file")) == (("45", "46"), ("wave.xlsx", "2.xlsx"))


def test_evidence_sees_what_was_corrected(embedded: SqlStorage):
    brought_in(embedded, ["Leeds", 45, "Police"])
    evidence = Evidence(Assessments(embedded), Ingestion(embedded))
    before = evidence.of(LEEDS, "runaways-charter-2012").table
    corrected(embedded, "Barnardo's", "provider")
    after = evidence.of(LEEDS, "runaways-charter-2012").table
    assert before.rows != after.rows
    assert "Police" in after.values("words")


def test_a_person_without_the_role_corrects_nothing(embedded: SqlStorage):
    brought_in(embedded, ["Leeds", 45, "Police"])
    number = corrected(embedded, "54")
    corrections, viewer = AnswerCorrections(embedded), Person("v", "V", (Grant("viewer"),))
    made = as_no_answer(answer_of(embedded))
    for refused in (
        lambda: corrections.add(viewer, made),
        lambda: corrections.undo(viewer, number),
        lambda: corrections.restore(viewer, number),
    ):
        with pytest.raises(NotAllowedError):
            refused()
