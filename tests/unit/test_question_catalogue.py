"""A question set of one's own, from its file alone to evidence, data quality, publication and coding."""

from __future__ import annotations

from pathlib import Path

import pytest

from charter.assessment import Answer
from charter.disclosure import SUPPRESSED
from foi_data.exceptions import QuestionSetError
from foi_data.questions import parse_question_set, question_sets
from services.assessment.assessments import Assessments
from services.comparison.data_quality import DataQuality
from services.comparison.evidence import Evidence
from services.exports.exporting import Exporting, Scope
from services.foi.codings import CodingDesk
from services.foi.declared import Declared
from services.foi.ingestion import Ingestion
from services.foi.question_catalogue import catalogue_of, rules_of, shipped
from services.people import LOCAL_PERSON
from services.register.signups import SignupRegister
from storage.unit_of_work import SqlStorage

CHARTER, LEEDS, KENT = "runaways-charter-2012", "E08000035", "E10000016"
TEXT = (Path(__file__).parents[1] / "golden" / "foi" / "return-talks-2026.toml").read_text("utf-8")
SET_ID = "return-talks-2026"
FILE = b"""Council,Talk offered,Leaflet,Talks held 2025-26,Talks in time 2025-26,Told of a talk 2025-26
Leeds,No,A card with a number to ring,40,37,3%
Kent,It depends on the circumstances of each child,,9,8,80%
"""


@pytest.fixture
def told(embedded: SqlStorage) -> SqlStorage:
    """Two authorities' answers to a set of one's own, and what Leeds says of itself."""
    Declared(embedded).bring_in_question_set(LOCAL_PERSON, TEXT)
    ingestion = Ingestion(embedded)
    preview = ingestion.preview(FILE, "talks.csv")
    assert preview.parsed.question_set == SET_ID
    ingestion.accept(LOCAL_PERSON, preview, wave="Requests of May 2026")
    Assessments(embedded).save_answer(
        LOCAL_PERSON, LEEDS, CHARTER, "2026", answer=Answer("T7", "answered", 3), expected_version=0
    )
    return embedded


def test_a_set_of_ones_own_with_a_rule_contradicts_what_an_area_says(told: SqlStorage) -> None:
    found = Evidence(Assessments(told), Ingestion(told)).of(LEEDS, CHARTER)
    difference = found.on("T7")
    assert difference is not None
    assert difference.reasons == ("The council says that it offers no talk to every child who returns.",)
    assert [(quote.question, quote.words) for quote in difference.quotes] == [("Whether a talk is offered", "No")]
    assert found.items["T7"].at_most == 1


def test_an_answer_that_its_set_has_no_rule_for_stands_beside_the_item_without_a_level(told: SqlStorage) -> None:
    found = Evidence(Assessments(told), Ingestion(told)).of(LEEDS, CHARTER)
    shown = found.items["P5"]
    assert (shown.level, shown.at_least, shown.at_most) == (None, 0, 3)
    words = {(r["item_id"], r["words"]): r["reason"] for r in found.table.records()}
    assert "takes no level from it" in str(words["P5", "A card with a number to ring"])
    assert found.card.answer("P5").state == "not_known"


def test_data_quality_names_the_questions_and_the_set(told: SqlStorage) -> None:
    SignupRegister(told).load_known()
    quality = DataQuality(told, SignupRegister(told), Assessments(told), ingestion=Ingestion(told))
    titles = {r["question_id"]: r["question"] for r in quality.questions().records()}
    assert titles["talk_offered"] == "Whether a talk is offered"
    assert "Questions: Talks after a child returns" in quality.vintages().values("what")


def test_what_is_published_follows_the_units_and_checks_of_the_set(told: SqlStorage) -> None:
    table = Exporting(told).table("foi", Scope(public=True))
    shown = {(r["la_name"], r["question_id"]): r["raw"] for r in table.records()}
    assert shown["Leeds", "talk_share"] == "3%"
    assert (shown["Leeds", "talks_held"], shown["Leeds", "talks_in_time"]) == ("40", "37")
    assert shown["Kent", "talks_held"] == "9"


def test_a_small_count_is_hidden_with_what_would_give_it_away_by_the_sets_own_checks(embedded: SqlStorage) -> None:
    Declared(embedded).bring_in_question_set(LOCAL_PERSON, TEXT)
    ingestion = Ingestion(embedded)
    file = b"Council,Talks held 2025-26,Talks in time 2025-26\nLeeds,6,6\nKent,2,2\nDevon,0,0\n"
    ingestion.accept(LOCAL_PERSON, ingestion.preview(file, "few.csv"), wave="Few")
    table = Exporting(embedded).table("foi", Scope(public=True))
    shown = {(r["la_name"], r["question_id"]): r["raw"] for r in table.records()}
    assert shown["Kent", "talks_held"] == shown["Kent", "talks_in_time"] == SUPPRESSED
    assert shown["Devon", "talks_held"] == "0"
    known = Declared(embedded).catalogue()
    assert known.larger_than("talks_in_time") == ("talks_held",)
    assert shipped().larger_than("talks_in_time") == ()


def test_answers_in_sentences_to_a_set_of_ones_own_are_coded(told: SqlStorage) -> None:
    desk = CodingDesk(told)
    assert [(each.question.id, each.texts) for each in desk.questions()] == [("talk_offered", 1)]


def test_with_the_set_deleted_its_answers_stay_and_show_nothing(told: SqlStorage) -> None:
    declared = Declared(told)
    (kept,) = declared.kept("question_set")
    declared.delete(LOCAL_PERSON, kept.id)
    found = Evidence(Assessments(told), Ingestion(told)).of(LEEDS, CHARTER)
    assert found.items == {}
    assert len(Ingestion(told).foi_answers(LEEDS)) == 5
    assert CodingDesk(told).questions() == ()


@pytest.mark.parametrize(("before", "after", "words"), [
    ('item = "T7"', 'item = "T99"', "no item"),
    ('talk_offered = ["no"]', 'talk_offered = ["never"]', "names 'never' as an answer to 'talk_offered'"),
    ('talk_offered = ["no"]', 'talk_asked = ["no"]', "'talk_asked', which is no question of the set"),
    ('speaks_to = ["P5"]', 'speaks_to = ["P99"]', "speaks to 'P99', which is no item"),
    ('[[evidence_rule]]\n', '[[evidence_rule]]\ninstrument = "nobody"\n', "cannot be used"),
    ("at_most = 1", "at_most = 9", "cannot be used"),
    ("shelf_life_days = 1096", "", "lacks the key 'shelf_life_days'"),
])  # fmt: skip
def test_a_rule_that_cannot_be_used_is_refused_with_what_is_wrong(
    embedded: SqlStorage, before: str, after: str, words: str
) -> None:
    with pytest.raises(QuestionSetError, match=words):
        Declared(embedded).bring_in_question_set(LOCAL_PERSON, TEXT.replace(before, after))
    assert SET_ID not in Declared(embedded).question_sets()


def test_one_id_cannot_mean_two_questions(embedded: SqlStorage) -> None:
    declared = Declared(embedded)
    clash = TEXT.replace('id = "talks_held"', 'id = "incidents"').replace(
        'larger = "talks_held"', 'larger = "incidents"'
    )
    with pytest.raises(QuestionSetError, match="'incidents' is in 'Children missing and return interviews in a year'"):
        declared.bring_in_question_set(LOCAL_PERSON, clash)
    declared.bring_in_question_set(LOCAL_PERSON, TEXT)
    other = TEXT.replace(SET_ID, "talks-again").replace('kind = "share"\nunit = "percent"', 'kind = "text"')
    with pytest.raises(QuestionSetError, match="'talk_share' is in 'Talks after a child returns'"):
        declared.bring_in_question_set(LOCAL_PERSON, other)
    (kept,) = declared.kept("question_set")
    declared.delete(LOCAL_PERSON, kept.id)
    declared.bring_in_question_set(LOCAL_PERSON, other)
    with pytest.raises(QuestionSetError, match="'talk_share' is in"):
        declared.bring_back(LOCAL_PERSON, kept.id)


def test_a_set_may_ask_what_a_shipped_one_asks_and_its_answers_show_the_same(embedded: SqlStorage) -> None:
    again = f"""id = "asked-again"
title = "Asked again"
source = "made for a test"

[[questions]]
id = "named_person"
title = "A named person"
text = "Is there a named person?"
kind = "yes_no"
speaks_to = {list(question_sets()["provision-2012"].question("named_person").speaks_to)}
"""
    asked = parse_question_set(again, "asked-again")
    assert rules_of(asked, again) == []
    known = catalogue_of((("asked-again", again),))
    assert known.rules(CHARTER) == shipped().rules(CHARTER)
    assert known.questions["named_person"] == shipped().questions["named_person"]
