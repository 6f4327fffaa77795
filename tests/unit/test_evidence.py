"""What FOI answers say of items: rules, the second scorecard, and differences in both directions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from charter.assessment import Answer
from charter.evidence import (
    Difference,
    Finding,
    ItemEvidence,
    Rule,
    Said,
    combine,
    differences,
    evidence_rules,
    evidence_scorecard,
    item_evidence,
    parse_rule,
)
from charter.exceptions import InstrumentError
from charter.framework import instrument, instruments
from foi_data.questions import question_sets
from geo.areas import authority
from services.comparison.evidence import (
    AreaEvidence,
    Told,
    codes_of,
    day_of,
    difference_words,
    newest_answers,
    place_of,
)
from services.foi.question_catalogue import shipped
from services.ports import FoiAnswer, ImportedFile

CHARTER = instrument("runaways-charter-2012")
ASKED = date(2012, 12, 1)


def said(day: date | None = ASKED, **codes: str) -> list[Said]:
    return [Said(question, code, day, "file, row 2") for question, text in codes.items() for code in text.split("+")]


def evidence(day: date | None = ASKED, **codes: str) -> dict[str, ItemEvidence]:
    return item_evidence(CHARTER, evidence_rules(CHARTER.id), said(day, **codes))


def span(item: str, **codes: str) -> tuple[int | None, int, int]:
    found = evidence(**codes)[item]
    return found.level, found.at_least, found.at_most


def compared(levels: dict[str, int], found: dict[str, ItemEvidence], on: date = date(2013, 3, 1)) -> list[Difference]:
    answers = {item: Answer(item, "answered", level) for item, level in levels.items()}
    return differences(CHARTER, answers, found, dict.fromkeys(levels, on))


@pytest.mark.parametrize("coverage", ["all", "some", "none"])
def test_offered_is_not_independent(coverage: str) -> None:
    level, _, _ = span("P5", offer_home=coverage, offer_care="all")
    assert level is None


def test_all_is_not_some() -> None:
    assert span("P5", offer_home="all", offer_care="all", independent="yes") == (3, 3, 3)
    assert span("P5", offer_home="some", offer_care="all", independent="yes") == (2, 2, 2)


def test_home_is_not_care() -> None:
    assert set(evidence(data_home="yes")) == {"C2"}
    assert set(evidence(data_care="yes")) == {"C1"}
    assert span("P5", offer_home="all", independent="yes") == (None, 2, 3)
    assert span("C2", children_missing="given") == (None, 0, 3)


def test_none_from_home_does_not_settle_care() -> None:
    assert span("P5", offer_home="none") == (None, 0, 2)
    assert span("P5", offer_home="none", offer_care="none") == (0, 0, 1)


def test_a_champion_is_not_a_named_person() -> None:
    assert span("T7", named_person="yes") == (3, 3, 3)
    for other, item in (("lead-member-checklist-2010", "L4"), ("what-works-2010", "W1a")):
        chosen = instrument(other)
        found = item_evidence(chosen, evidence_rules(other), said(named_person="yes"))[item]
        assert (found.level, found.at_least, found.at_most) == (None, 0, chosen.scale.highest)


def test_the_own_social_worker_is_not_independent_even_where_the_council_says_so() -> None:
    found = evidence(provider="own_social_worker+voluntary_organisation", independent="yes", offer_home="all",
                     offer_care="all")["P5"]  # fmt: skip
    assert (found.level, found.at_most) == (2, 2)
    assert [f.rule.level for f in found.set_aside] == [3]


def test_a_voluntary_provider_alone_does_not_show_independence() -> None:
    assert span("P5", provider="voluntary_organisation") == (None, 0, 3)


@pytest.mark.parametrize("question", ["data_home", "named_person", "independent", "offer_care", "protocol"])
def test_unable_to_say_settles_nothing(question: str) -> None:
    highest = CHARTER.scale.highest
    for found in evidence(**{question: "unable_to_say"}).values():
        assert (found.level, found.at_least, found.at_most) == (None, 0, highest)


def test_the_second_scorecard_has_the_maths_of_the_first() -> None:
    card = evidence_scorecard(CHARTER, evidence(named_person="yes", data_home="no"))
    assert (card.node("think-3").score, card.node("C2").score) == (100, 0)
    assert card.answer("P5").state == "not_given"
    assert card.total.score is None
    assert card.total.answered == 2


def test_says_fully_in_place_and_told_the_foi_that_the_social_worker_does_them() -> None:
    (difference,) = compared({"P5": 3}, evidence(provider="own_social_worker"))
    assert (difference.standing, difference.direction, difference.levels) == ("contradiction", "claims_more", 1)
    assert [f.rule.when[0][0] for f in difference.deciding] == ["provider"]
    assert difference.deciding[0].said[0].reference == "file, row 2"


def test_a_contradiction_can_go_the_other_way() -> None:
    (difference,) = compared({"T7": 0}, evidence(named_person="yes"))
    assert (difference.standing, difference.direction, difference.levels) == ("contradiction", "claims_less", -3)


@pytest.mark.parametrize(("item", "level", "codes"), [
    ("T7", 1, {"named_person": "no"}),
    ("C1", 3, {"data_care": "yes"}),
    ("P5", 0, {"independent": "no"}),
    ("P5", 3, {"offer_home": "all"}),
])  # fmt: skip
def test_what_the_answer_allows_is_no_contradiction(item: str, level: int, codes: dict[str, str]) -> None:
    assert compared({item: level}, evidence(**codes)) == []


def test_an_item_without_a_level_contradicts_nothing() -> None:
    answers = {"T7": Answer("T7", "not_known")}
    assert differences(CHARTER, answers, evidence(named_person="no"), {}) == []


def test_expired_evidence_is_dated_and_no_contradiction() -> None:
    found = evidence(named_person="no")
    last_fresh_day = date(2015, 12, 2)
    assert (last_fresh_day - ASKED).days == 1096
    assert compared({"T7": 3}, found, last_fresh_day)[0].standing == "contradiction"
    assert compared({"T7": 3}, found, date(2015, 12, 3))[0].standing == "dated"


def test_evidence_of_an_unknown_day_is_said_apart() -> None:
    (difference,) = compared({"T7": 3}, evidence(day=None, named_person="no"))
    assert difference.standing == "undated"


def test_a_fresh_answer_decides_before_an_expired_one() -> None:
    rules = evidence_rules(CHARTER.id)
    old = said(date(2005, 1, 1), named_person="no")
    new = said(date(2012, 12, 1), provider="own_social_worker")
    found = item_evidence(CHARTER, rules, [*old, *new])
    assert {d.item_id: d.standing for d in compared({"T7": 3, "P5": 3}, found)} == {
        "T7": "dated",
        "P5": "contradiction",
    }


def test_newer_findings_set_older_ones_aside() -> None:
    def finding(day: date, at_least: int, at_most: int) -> Finding:
        rule = Rule("T7", (("named_person", frozenset({"yes"})),), None, at_least, at_most, "why", 10)
        return Finding(rule, (Said("named_person", "yes", day),))

    older, newer = finding(date(2012, 1, 1), 3, 3), finding(date(2013, 1, 1), 0, 1)
    combined = combine("T7", [older, newer], 3)
    assert (combined.findings, combined.set_aside, combined.at_most) == ((newer,), (older,), 1)


def test_a_finding_is_as_old_as_the_oldest_answer_it_rests_on() -> None:
    rule = Rule("P5", (("a", frozenset({"x"})), ("b", frozenset({"x"}))), None, 0, 3, "why", 10)
    dated = Finding(rule, (Said("a", "x", date(2012, 1, 1)), Said("b", "x", date(2013, 1, 1))))
    assert dated.day == date(2012, 1, 1)
    assert Finding(rule, (Said("a", "x", date(2012, 1, 1)), Said("b", "x"))).day is None


@pytest.mark.parametrize(("change", "message"), [
    ({"item": "Z9"}, "no item 'Z9'"),
    ({"level": 4}, "the scale ends at 3"),
    ({"level": 1, "at_least": 2}, "the level must lie within"),
    ({"reason": ""}, "has nothing under 'reason'"),
    ({"shelf_life_days": 0}, "days above 0"),
    ({"when": {"named_person": []}}, "questions with codes"),
    ({"levle": 1}, "unknown keys: levle"),
])  # fmt: skip
def test_a_rule_that_does_not_hold_together_is_refused(change: dict[str, object], message: str) -> None:
    entry = {"item": "T7", "when": {"named_person": ["yes"]}, "reason": "why", "shelf_life_days": 10} | change
    with pytest.raises(InstrumentError, match=message):
        parse_rule(entry, CHARTER)


CODES_OF_NUMBERS = {"given", "not_held"}


def asked_codes(question_id: str) -> set[str]:
    """Every code that answers to a question can have, over the sets that ask it."""
    asked = [q for s in question_sets().values() for q in s.questions if q.id == question_id]
    return {code for question in asked for code in (question.codes or CODES_OF_NUMBERS)}


def test_rules_name_questions_and_codes_that_are_asked() -> None:
    rules = [rule for found in instruments() for rule in evidence_rules(found)]
    assert len(rules) == 100
    for rule in rules:
        for question, codes in rule.when:
            assert codes <= asked_codes(question), (rule.item, question, codes)


def test_every_question_has_a_rule_for_each_code_and_each_charter_item_it_speaks_to() -> None:
    single = {(r.item, r.when[0][0], c) for r in evidence_rules(CHARTER.id) if len(r.when) == 1 for c in r.when[0][1]}
    wanted = {
        (item, question.id, code)
        for found in question_sets().values()
        for question in found.questions
        for item in question.speaks_to
        for code in (question.codes or CODES_OF_NUMBERS)
    }
    assert wanted - single == set()


def test_every_rule_states_its_reason_in_a_sentence() -> None:
    for found in instruments():
        for rule in evidence_rules(found):
            assert rule.reason.endswith("."), rule
            assert len(rule.reason) > 20


def stored(
    question: str, raw: str, *, row: int = 2, period: str = "", wave: str = "Wave", **values: object
) -> FoiAnswer:
    plain: dict[str, Any] = {"status": "answered", "code": None, "value": None, "low": None, "high": None}
    return FoiAnswer(
        area_code="E10000016", question=question, question_text=question, period=period, raw=raw, exemption=None,
        rule="", note="", sheet="Answers", row=row, column="D", import_id=1, wave=wave, **(plain | values),
    )  # fmt: skip


def file_named(name: str) -> dict[int, ImportedFile]:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return {1: ImportedFile(1, "foi_wide", name, "", 1, 1, 1, 0, "", "", "", "ada", moment)}


def test_answers_become_codes_and_refusals_none() -> None:
    several = stored("provider", "SW; police", code="own_social_worker; police")
    assert codes_of(several) == ("own_social_worker", "police")
    assert codes_of(stored("interviews_offered", "12", value=12.0)) == ("given",)
    assert codes_of(stored("interviews_offered", "<5", low=0.0, high=4.0)) == ("given",)
    assert codes_of(stored("interviews_offered", "not held", status="not_held")) == ("not_held",)
    assert codes_of(stored("interviews_offered", "s12", status="refused")) == ()
    assert codes_of(stored("named_person", "", status="blank")) == ()
    assert codes_of(stored("of_no_set", "12", value=12.0)) == ()


def test_the_newest_answer_that_says_anything_counts() -> None:
    files = file_named("wave.csv")
    old = stored("named_person", "No", code="no", wave="Requests of 2012", row=9)
    new = stored("named_person", "Yes", code="yes", wave="Requests of 2013")
    refused = stored("named_person", "s12", status="refused", wave="Requests of 2014")
    assert newest_answers([new, refused, old], files, shipped()) == (new,)


def test_a_later_row_of_one_file_takes_the_place_of_an_earlier() -> None:
    first, second = (stored("named_person", raw, code=raw, row=row) for raw, row in (("yes", 2), ("no", 7)))
    assert newest_answers([second, first], file_named("wave.csv"), shipped()) == (second,)


@pytest.mark.parametrize(("period", "wave", "name", "day"), [
    ("2023-24", "Requests of 2012", "a.csv", date(2024, 3, 31)),
    ("", "Requests of December 2012", "a.csv", date(2012, 12, 31)),
    ("", "provision", "provision-2012.csv", date(2012, 12, 31)),
    ("", "provision", "wave.csv", None),
    ("", "2012 against 2013", "a.csv", None),
])  # fmt: skip
def test_the_day_of_an_answer_is_its_periods_else_its_waves(
    period: str, wave: str, name: str, day: date | None
) -> None:
    answer = stored("named_person", "Yes", code="yes", period=period, wave=wave)
    assert day_of(answer, file_named(name)) == day
    assert place_of(answer, file_named(name)) == f"{name}, sheet Answers, cell D2"


def test_an_answer_about_no_period_is_of_the_day_it_was_asked_for_whatever_the_wave_is_called() -> None:
    asked = date(2013, 5, 7)
    without = stored("named_person", "Yes", code="yes", wave="Requests of December 2012", asked_on=asked)
    with_period = stored("interviews_offered", "5", value=5.0, period="2023-24", asked_on=asked)
    files = file_named("provision-2012.csv")
    assert day_of(without, files) == asked
    assert day_of(with_period, files) == date(2024, 3, 31)


@pytest.mark.parametrize(("standings", "words"), [
    ([], "no answer differs from what it told FOI requests"),
    (["contradiction"], "1 answer differs from what it told FOI requests"),
    (["dated"], "1 answer differs from what it told FOI requests, but that reply is out of date"),
    (["dated", "undated"],
     "2 answers differ from what it told FOI requests, but those replies are out of date or undated"),
    (["contradiction", "contradiction", "undated"],
     "2 answers differ from what it told FOI requests; 1 more differs from replies that are undated"),
])  # fmt: skip
def test_the_headline_says_in_one_reading_how_many_differ_and_from_how_old_a_reply(
    standings: list[str], words: str
) -> None:
    items = evidence(offer_home="all", offer_care="all", independent="yes")
    told = tuple(
        Told(Difference("P5", 0, items["P5"], standing), CHARTER.item("P5"), "", "", (), ())  # type: ignore[arg-type]
        for standing in standings
    )
    card = evidence_scorecard(CHARTER, items)
    found = AreaEvidence(authority("E08000035"), CHARTER, card, items, told, {})
    assert difference_words(found) == words
