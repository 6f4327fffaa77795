"""Coverage, refusals, corrections and vintages; and a total worked out on an area's own answers."""

from __future__ import annotations

import pytest

from charter.assessment import Answer
from charter.permissions import EVERY_RIGHT, Grant
from services.assessment.assessments import Assessments
from services.comparison.data_quality import DataQuality
from services.comparison.worked_example import WorkedExamples
from services.foi.ingestion import Ingestion
from services.people import LOCAL_PERSON, Person
from services.register.signups import SignupRegister
from storage.unit_of_work import SqlStorage

ADA = Person("ada", "Ada", EVERY_RIGHT)
CHARTER, LEEDS = "runaways-charter-2012", "E08000035"
FILE = b"""Local authority,Offered home,Offered care,Named person
Leeds,All,Refused under section 12,Yes
Kent,Unable to say,,No
Devon,None,Some,Not held
"""


@pytest.fixture
def filled(embedded: SqlStorage) -> SqlStorage:
    SignupRegister(embedded).load_known()
    ingestion = Ingestion(embedded)
    ingestion.accept(ADA, ingestion.preview(FILE, "wave.csv"), wave="First wave")
    desk = Assessments(embedded)
    for item, level, version in (("C1", 3, 0), ("C2", 1, 0), ("C2", 2, 1)):
        desk.save_answer(
            ADA, LEEDS, CHARTER, "2026", answer=Answer(item, "answered", level), expected_version=version
        )  # fmt: skip
    return embedded


def quality(storage: SqlStorage, viewer: Person = LOCAL_PERSON) -> DataQuality:
    desk = Assessments(storage, viewer)
    return DataQuality(storage, SignupRegister(storage), desk, ingestion=Ingestion(storage), viewer=viewer)


def test_coverage_by_question_never_takes_a_silence_for_a_no(filled: SqlStorage) -> None:
    by_id = {record["question_id"]: record for record in quality(filled).questions().records()}
    home, care, named = by_id["offer_home"], by_id["offer_care"], by_id["named_person"]
    assert (home["asked"], home["answered"], home["silent"]) == (3, 3, 0)
    assert (care["asked"], care["answered"], care["refused"], care["silent"]) == (3, 1, 1, 1)
    assert (named["answered"], named["not_held"]) == (2, 1)
    assert home["wave"] == "First wave"


def test_refusals_come_with_exemption_words_and_cell(filled: SqlStorage) -> None:
    (refusal,) = quality(filled).refusals().records()
    assert (refusal["la_name"], refusal["exemption"], refusal["raw"]) == ("Leeds", "s12", "Refused under section 12")
    assert (refusal["file"], refusal["row"], refusal["column"]) == ("wave.csv", 2, "C")


def test_coverage_by_instrument_and_round(filled: SqlStorage) -> None:
    (row,) = quality(filled).instruments().records()
    assert (row["areas"], row["answered"], row["words"]) == (1, 2, "2 of 24 items of 1 area")


def test_a_changed_draft_is_a_correction_to_its_own_area_alone(filled: SqlStorage) -> None:
    def kinds(*grants: Grant) -> list[object]:
        return [row["kind"] for row in quality(filled, Person("x", "X", grants)).corrections().records()]

    assert "answer" in kinds(Grant("viewer", LEEDS))
    assert "answer" not in kinds(Grant("viewer", "E10000016"))
    assert "answer" not in kinds(Grant("administrator"))


def test_changed_answers_and_undone_imports_are_corrections(filled: SqlStorage) -> None:
    ingestion = Ingestion(filled)
    ingestion.undo(ADA, ingestion.files()[0].id)
    found = [(record["action"], record["kind"]) for record in quality(filled).corrections().records()]
    assert found == [("undid", "import"), ("answered", "answer")]


def test_every_source_has_its_vintage(filled: SqlStorage) -> None:
    whats = {str(record["what"]): record for record in quality(filled).vintages().records()}
    assert whats["File: wave.csv"]["standing"] == "in use"
    assert any(what.startswith("Instrument: ") for what in whats)
    assert "Register of sign-ups" in whats


def test_the_headline_counts_areas_and_answers(filled: SqlStorage) -> None:
    assert quality(filled).headline() == (
        "1 of 153 areas have assessed themselves against the charter here. Of 9 questions put to councils under the "
        "Freedom of Information Act, 6 have an answer."
    )


def test_a_worked_total_is_the_score_shown_elsewhere(filled: SqlStorage) -> None:
    example = WorkedExamples(Assessments(filled)).of(LEEDS, CHARTER)
    total = Assessments(filled).sheet(LEEDS, CHARTER).scorecard.total
    added = sum(value for value in example.table.values("adds") if isinstance(value, float))
    assert added == pytest.approx(total.low, abs=0.005)
    assert sum(v for v in example.table.values("weight") if isinstance(v, float)) == pytest.approx(100, abs=0.005)
    assert "the range stands alone" in example.steps[-2]
    assert example.steps[-1].endswith("between 10 and 98: 2 of 24 answered.")


def test_a_full_sheet_is_worked_out_to_its_score(embedded: SqlStorage) -> None:
    from tests.unit.test_benchmarking import assess

    assess(embedded, LEEDS, 2)
    example = WorkedExamples(Assessments(embedded)).of(LEEDS, CHARTER)
    assert example.steps[-2] == "The score is 66.7 divided by the answered share, 1.000: 66.7."


def test_an_area_without_answers_has_nothing_to_work_out(embedded: SqlStorage) -> None:
    example = WorkedExamples(Assessments(embedded)).of(LEEDS, CHARTER)
    assert "has not answered this yet" in example.steps[0]
    assert example.table.rows == ()
