"""What leaves, for whom: names without a role, small numbers, drafts, and what is never for publication."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from charter.assessment import Answer
from charter.disclosure import SUPPRESSED
from charter.permissions import EVERY_RIGHT, Grant
from services.assessment.assessments import Assessments
from services.exceptions import NotAllowedError, NotFoundError, RefusedError
from services.exports.data_dictionary import unit_of
from services.exports.exporting import EXPORTABLE, Exporting, Scope
from services.exports.public_tables import PEOPLE
from services.foi.foi_corrections import AnswerCorrections, by_text
from services.foi.ingestion import Ingestion
from services.people import LOCAL_PERSON, Person
from services.register.signups import SignupRegister
from services.tables import Table
from storage.unit_of_work import SqlStorage
from tasks import data_dictionary

LEEDS, KENT, CHARTER = "E08000035", "E10000016", "runaways-charter-2012"
ADA = Person("ada", "Ada", EVERY_RIGHT)
NOBODY = Person("guest", "Guest")
OF_LEEDS = Person("lee", "Lee", (Grant("lead_member", LEEDS),))
COUNTED = ("interviews_offered", "interviews_completed", "interviews_within_72h")
COUNTS = b"""Council,Interviews offered 2024-25,Interviews completed 2024-25,Interviews within 72 hours 2024-25
Leeds,4,3,2
Kent,400,300,200
Devon,300,250,100
Barnet,3,2,1
"""


@pytest.fixture
def filled(embedded: SqlStorage) -> SqlStorage:
    """Small counts of two councils, large ones of two, and a draft of Leeds."""
    SignupRegister(embedded).load_known()
    desk = Ingestion(embedded)
    desk.accept(ADA, desk.preview(COUNTS, "counts.csv"), wave="Requests of June 2025")
    Assessments(embedded, ADA).save_answer(
        ADA, LEEDS, CHARTER, "2026", answer=Answer("C1", "answered", 3), evidence="A note", expected_version=0
    )
    return embedded


def said(table: Table, column: str) -> dict[str, object]:
    return {str(r["la_name"]): r[column] for r in table.records()}


def test_every_reader_is_told_on_whose_word_an_answer_was_corrected_and_not_by_whom_or_why(
    filled: SqlStorage,
) -> None:
    corrections = AnswerCorrections(filled)
    answer = next(a for a in Ingestion(filled).foi_answers(KENT) if a.question == "interviews_offered")
    corrections.add(ADA, by_text(answer, "410", None, reason="J. Smith rang", source="the council's letter of 3 May"))
    for person, public in ((NOBODY, False), (ADA, True)):
        table = Exporting(filled, person).table("foi", Scope(area_code=KENT, public=public))
        (row,) = [r for r in table.records() if r["question_id"] == "interviews_offered"]
        assert row["value"] == 410
        assert str(row["note"]).startswith("Corrected by hand, ")
        assert str(row["note"]).endswith("; source: the council's letter of 3 May")
        assert "Smith" not in str(table.rows)
        assert "by_hand" not in row
    (row,) = [
        r for r in Exporting(filled, OF_LEEDS).table("foi", Scope(area_code=KENT)).records() if r["by_hand"]
    ]  # fmt: skip
    assert str(row["by_hand"]).endswith("J. Smith rang (the council's letter of 3 May)")


def test_a_council_s_small_counts_leave_for_its_own_people_and_for_no_others(filled: SqlStorage) -> None:
    own = said(Exporting(filled, OF_LEEDS).table("interviews_by_council", Scope()), "interviews_offered")
    assert own == {"Leeds": "4", "Kent": "400", "Devon": "300", "Barnet": SUPPRESSED}
    others = said(Exporting(filled, NOBODY).table("interviews_by_council", Scope()), "interviews_offered")
    assert (others["Leeds"], others["Barnet"], others["Kent"]) == (SUPPRESSED, SUPPRESSED, "400")
    everywhere = said(Exporting(filled, ADA).table("interviews_by_council", Scope()), "interviews_offered")
    assert (everywhere["Leeds"], everywhere["Barnet"]) == ("4", "3")


def test_a_public_table_holds_no_small_count_and_names_nobody(filled: SqlStorage) -> None:
    exporting, scope = Exporting(filled, ADA), Scope(area_code=LEEDS, public=True)
    for table in exporting.tables(exporting.complete(scope), scope):
        assert not {column.name for column in table.columns} & set(PEOPLE), table.id
        assert "A note" not in str(table.rows), f"{table.id}: a draft is not public"
        for record in table.records():
            if record.get("la_name") in ("Leeds", "Barnet"):
                assert not small_counts(record), (table.id, record)


def test_who_took_a_signature_back_is_not_for_publication(filled: SqlStorage) -> None:
    desk = SignupRegister(filled)
    desk.retract(ADA, next(r.observation.id for r in desk.history()))
    public = Exporting(filled, ADA).table("observations", Scope(public=True))
    assert any("Taken back on" in str(words) for words in public.values("became"))
    assert "ada" not in str(public.rows)
    assert "ada" in Exporting(filled, ADA).table("observations", Scope()).values("retracted_by")


def small_counts(record: Mapping[str, object]) -> list[object]:
    """What a row says of numbers of interviews: as a figure, in words, or in a column of the question's own."""
    shown = [record.get(name) for name in COUNTED]
    if record.get("question_id") in COUNTED:
        shown += [record.get(name) for name in ("value", "low", "high", "answer", "raw")]
    return [value for value in shown if value not in (None, SUPPRESSED)]


def test_drafts_leave_only_for_those_who_may_see_them(filled: SqlStorage) -> None:
    assert Exporting(filled, OF_LEEDS).table("scores", Scope()).rows
    assert Exporting(filled, NOBODY).table("scores", Scope()).rows == ()
    assert Exporting(filled, ADA).table("scores", Scope(public=True)).rows == ()


def test_the_audit_trail_leaves_only_for_those_who_may_see_it(filled: SqlStorage) -> None:
    with pytest.raises(NotAllowedError):
        Exporting(filled, NOBODY).table("audit", Scope())
    with pytest.raises(NotAllowedError):
        Exporting(filled, OF_LEEDS).table("audit", Scope())
    assert set(Exporting(filled, OF_LEEDS).table("audit", Scope(area_code=LEEDS)).values("la_name")) == {"Leeds"}
    assert "audit" not in {e.id for e in Exporting(filled, NOBODY).offered()}
    assert "audit" in {e.id for e in Exporting(filled, OF_LEEDS).offered(area_code=LEEDS)}


def test_what_says_who_did_what_is_never_for_publication(filled: SqlStorage) -> None:
    exporting = Exporting(filled, ADA)
    internal = [e.id for e in EXPORTABLE if e.internal]
    assert set(internal) >= {"audit", "actions", "activity", "quality.corrections", "wave_board"}
    for table_id in internal:
        with pytest.raises(RefusedError, match="not for publication"):
            exporting.table(table_id, Scope(area_code=LEEDS, public=True))
    assert not set(internal) & set(exporting.complete(Scope(area_code=LEEDS, public=True)))


def test_an_unknown_table_and_a_missing_area_are_said_in_a_sentence(filled: SqlStorage) -> None:
    exporting = Exporting(filled, ADA)
    with pytest.raises(NotFoundError, match="There is no table 'shopping'"):
        exporting.table("shopping", Scope())
    with pytest.raises(NotFoundError, match="There is no map 'elevation'"):
        exporting.table("map.elevation", Scope())
    with pytest.raises(NotFoundError, match="nothing called 'luck' to compare on"):
        exporting.table("compare.luck", Scope(area_code=LEEDS))
    with pytest.raises(RefusedError, match="about one area"):
        exporting.table("gaps", Scope())
    with pytest.raises(NotFoundError, match="There is no wave 'Tomorrow'"):
        exporting.table("wave_board", Scope(wave="Tomorrow"))


def test_every_table_has_the_id_it_is_asked_by_even_where_there_is_nothing(embedded: SqlStorage) -> None:
    SignupRegister(embedded).load_known()
    exporting = Exporting(embedded)
    scope = Scope(area_code=KENT)
    assert set(exporting.complete(scope)) == {e.id for e in EXPORTABLE}
    for table_id in exporting.complete(scope):
        table = exporting.table(table_id, scope)
        assert table.id == table_id
        numbers = [column for column in table.columns if column.kind in ("number", "whole_number")]
        assert [column.name for column in numbers if not unit_of(table_id, column)] == [], table_id


def test_the_committed_dictionary_is_what_the_tables_generate(embedded: SqlStorage) -> None:
    committed = Path(data_dictionary.DICTIONARY).read_text(encoding="utf-8")
    assert committed == data_dictionary.render(embedded), "run: python -m tasks.data_dictionary"


def test_the_moment_of_the_data_moves_with_a_write_and_with_nothing_else(filled: SqlStorage) -> None:
    before = Exporting(filled).data_moment()
    assert Exporting(filled).data_moment() == before
    with filled.write("ada") as work:
        work.names.decide("somewhere", "Somewhere", LEEDS, "said so")
    assert Exporting(filled).data_moment() > before


def test_who_saved_an_answer_is_told_in_words_where_nobody_signs_in(filled: SqlStorage) -> None:
    Assessments(filled).save_answer(
        LOCAL_PERSON, KENT, CHARTER, "2031", answer=Answer("C1", "answered", 1), expected_version=0
    )  # fmt: skip
    table = Exporting(filled).table("answers", Scope(area_code=KENT))
    assert set(table.values("changed_by")) == {"", LOCAL_PERSON.name}
