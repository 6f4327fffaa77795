"""Any text goes out in a questionnaire and comes back the same, or is refused with a sentence."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl.utils.exceptions import IllegalCharacterError

from charter.answer_details import Details, NamedDocument, Weblink
from charter.assessment import Answer
from charter.exceptions import CharterError
from publishing.questionnaire import questionnaire_bytes
from services.assessment.assessments import Assessments
from services.assessment.questionnaire_comparison import Target
from services.assessment.questionnaire_texts import canonical, parse_document, parse_link
from services.assessment.questionnaires import Questionnaires
from services.exceptions import ServiceError
from services.people import LOCAL_PERSON
from storage.unit_of_work import SqlStorage, open_storage

TARGET = Target("E08000035", "runaways-charter-2012", "2026")
MADE = datetime(2026, 3, 1, tzinfo=UTC)
NASTY = (
    "=1+1", "+44 1234", "-1", "@x", "'quoted", "_x000D_", "_x005F_x000D_", "a\r\nb\rc\x85d\u2028e", "\x00\x1f\x7f",
    "1/2", "  ", "TRUE", "007", "\ud800", "\ufffe", "]]>&amp;<b>", "\t", "\u202eabc", "e\u0301", "😀" * 9, "#N/A",
    "1E5", "|", " | ",
)  # fmt: skip
TEXT = st.text(max_size=60) | st.sampled_from(NASTY)
LINE = TEXT.map(lambda text: " ".join(text.split()))
DAY = st.none() | st.dates(date(1980, 1, 1), date(2099, 1, 1))
QUICK = settings(max_examples=15, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))


@pytest.fixture(scope="module")
def desk() -> Iterator[tuple[SqlStorage, Assessments, Questionnaires]]:
    with tempfile.TemporaryDirectory() as folder:
        storage = open_storage(f"sqlite:///{Path(folder) / 'x.sqlite3'}")
        assessments = Assessments(storage)
        yield storage, assessments, Questionnaires(storage, assessments)
        storage.engine.dispose()


def exported(questionnaires: Questionnaires) -> bytes:
    return questionnaire_bytes(questionnaires.sheet(LOCAL_PERSON, TARGET), TARGET.round, made_at=MADE)


@QUICK
@given(evidence=TEXT, reason=TEXT, owner=LINE, note=TEXT, title=LINE, place=LINE, day=DAY)
def test_what_is_stored_goes_out_and_comes_back_without_a_difference(
    desk: tuple[SqlStorage, Assessments, Questionnaires],
    evidence: str, reason: str, owner: str, note: str, title: str, place: str, day: date | None,
) -> None:  # fmt: skip
    _storage, assessments, questionnaires = desk
    version = assessments.sheet(TARGET.area_code, TARGET.instrument_id, TARGET.round).version("C1")
    try:
        details = Details(
            (Weblink("https://example.org/x", title),), (NamedDocument(title, day, place),), "sure", owner, note, note
        )
        assessments.save_answer(
            LOCAL_PERSON, TARGET.area_code, TARGET.instrument_id, TARGET.round,
            answer=Answer("C1", "answered", 1, reason), evidence=evidence, details=details, expected_version=version,
        )  # fmt: skip
    except (CharterError, ServiceError) as refused:
        said = str(refused)
        assert len(said) > 20
        return
    except UnicodeEncodeError:
        # A lone surrogate is no text that a database, or a browser, can send.
        return
    found = questionnaires.compare(LOCAL_PERSON, questionnaires.read(exported(questionnaires), "q.xlsx"), TARGET)
    assert {one.kind for one in found.differences} == {"same"}


@QUICK
@given(evidence=TEXT, answer=TEXT, owner=TEXT, links=TEXT, documents=TEXT, covers=TEXT)
def test_what_is_written_into_the_file_is_stored_or_refused_with_a_sentence(
    desk: tuple[SqlStorage, Assessments, Questionnaires],
    evidence: str, answer: str, owner: str, links: str, documents: str, covers: str,
) -> None:  # fmt: skip
    _storage, assessments, questionnaires = desk
    book = openpyxl.load_workbook(io.BytesIO(exported(questionnaires)))
    given = {"E3": answer, "G3": evidence, "I3": owner, "J3": covers, "K3": links, "L3": documents}
    for cell, text in given.items():
        try:
            text.encode("utf-8")
            book["Answers"][cell].value = text
            book["Answers"][cell].data_type = "s"
        except (IllegalCharacterError, UnicodeEncodeError):
            book["Answers"][cell].value = None
    out = io.BytesIO()
    book.save(out)
    found = questionnaires.compare(LOCAL_PERSON, questionnaires.read(out.getvalue(), "q.xlsx"), TARGET)
    change = next(one for one in found.differences if one.item_id == "C2")
    report = questionnaires.accept(LOCAL_PERSON, found, {})
    outcome = next(one for one in report.outcomes if one.item_id == "C2")
    stored = assessments.sheet(TARGET.area_code, TARGET.instrument_id, TARGET.round).stored.get("C2")
    if outcome.stored:
        assert stored is not None
        assert change.theirs is not None
        assert stored.evidence == change.theirs["evidence"]
        assert stored.details.owner == change.theirs["owner"]
    else:
        assert change.kind in ("same", "left", "invalid")
        assert change.kind != "invalid" or len(change.message) > 20
    again = questionnaires.compare(LOCAL_PERSON, questionnaires.read(exported(questionnaires), "q.xlsx"), TARGET)
    assert {one.kind for one in again.differences} == {"same"}


@given(text=TEXT)
def test_a_canonical_text_is_its_own_canonical_text(text: str) -> None:
    for field in ("evidence", "links"):
        once = canonical(field, text)  # type: ignore[arg-type]
        assert canonical(field, once) == once  # type: ignore[arg-type]


@given(line=TEXT)
def test_a_line_of_links_or_documents_is_read_or_refused_with_a_sentence(line: str) -> None:
    for parse in (parse_link, parse_document):
        try:
            parse(line)
        except CharterError as refused:
            assert len(str(refused)) > 20  # noqa: PT017
