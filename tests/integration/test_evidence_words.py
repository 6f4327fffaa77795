"""How many answers have evidence: counted from what is stored, and as words."""

from __future__ import annotations

import pytest

from charter.answer_details import Details, NamedDocument, Weblink
from charter.assessment import Answer
from charter.wording import with_evidence_words
from services.assessment.assessments import Assessments
from services.people import LOCAL_PERSON
from storage.unit_of_work import SqlStorage

LEEDS, CHARTER = "E08000035", "runaways-charter-2012"


@pytest.mark.parametrize(
    ("with_evidence", "answers", "words"),
    [
        (0, 0, "No item is answered with a level"),
        (0, 24, "None of 24 answers has evidence"),
        (1, 24, "1 of 24 answers has evidence"),
        (7, 24, "7 of 24 answers have evidence"),
        (24, 24, "Every answer has evidence"),
    ],
)
def test_answers_with_evidence_are_said_of_how_many(with_evidence: int, answers: int, words: str) -> None:
    assert with_evidence_words(with_evidence, answers) == words


def test_words_a_link_or_a_document_are_evidence_and_a_blank_or_a_note_is_not(storage: SqlStorage) -> None:
    assessments = Assessments(storage)
    given: dict[str, tuple[str, Details]] = {
        "C1": ("Minutes of May", Details()),
        "C2": ("", Details(links=(Weblink("https://example.org/a", "Report"),))),
        "C3": ("", Details(documents=(NamedDocument("Protocol"),))),
        "C4": (" ", Details(public_note="Yearly")),
    }
    for item, (evidence, details) in given.items():
        assessments.save_answer(
            LOCAL_PERSON, LEEDS, CHARTER, "2026", answer=Answer(item, "answered", 1), evidence=evidence,
            details=details, expected_version=0,
        )  # fmt: skip
    assessments.save_answer(
        LOCAL_PERSON, LEEDS, CHARTER, "2026", answer=Answer("A1", "not_known"), evidence="Asked", expected_version=0
    )
    sheet = assessments.sheet(LEEDS, CHARTER, "2026")
    assert sorted(sheet.with_a_level) == ["C1", "C2", "C3", "C4"]
    assert sorted(sheet.with_evidence) == ["C1", "C2", "C3"]
