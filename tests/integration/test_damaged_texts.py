"""Texts that cannot be kept are refused in a sentence by the services, alike on both databases."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

import pytest

from charter.answer_details import Details, NamedDocument, Weblink
from charter.assessment import Answer
from charter.exceptions import CharterError
from charter.permissions import Grant
from charter.register import Source
from services.administration.sessions import Sessions
from services.assessment.actions_stored import ActionDraft, Step
from services.assessment.statements_stored import Feedback, OfficialScores
from services.exceptions import RefusedError, ServiceError
from services.people import LOCAL_PERSON
from storage.unit_of_work import SqlStorage, open_storage
from tests.databases import new_postgres_database
from tests.people import LEEDS, claims_of
from ui.resources import Services, build_services

CHARTER, ASKS, INDICATOR = "runaways-charter-2012", "young-peoples-asks-2012", "ni71-2009"
DAY = date(2026, 1, 15)
SOURCE = Source("Minutes", "https://example.org/minutes")


def answered(
    services: Services, evidence: str = "", reason: str = "", name: str = "2026", details: Details | None = None
) -> object:
    answer = Answer("C1", "not_applicable", None, reason) if reason else Answer("C1", "answered", 2)
    return services.assessments.save_answer(
        LOCAL_PERSON, LEEDS, CHARTER, name, answer=answer, evidence=evidence, details=details, expected_version=0
    )


def planned(services: Services, draft: ActionDraft) -> object:
    return services.actions.plan(LOCAL_PERSON, LEEDS, CHARTER, "C1", draft=draft)


def asked(services: Services, text: str) -> object:
    if not services.assessments.found(area_code=LEEDS):
        answered(services)
        services.rounds.move(LOCAL_PERSON, "submit", services.assessments.found(area_code=LEEDS)[0])
    return services.rounds.challenge(LOCAL_PERSON, services.assessments.found(area_code=LEEDS)[0], "C1", text)


def told(services: Services, text: str, **more: str) -> object:
    given = Feedback(LEEDS, ASKS, more.get("occasion", "A visit"), 6, "In a group", DAY, DAY, said={"ask-1": text})
    return services.feedback.record(LOCAL_PERSON, given)


WRITES: dict[str, Callable[[Services, str], object]] = {
    "evidence": lambda s, text: answered(s, evidence=text),
    "a reason": lambda s, text: answered(s, reason=text),
    "a note": lambda s, text: answered(s, details=Details(private_note=text)),
    "an owner": lambda s, text: answered(s, details=Details(owner=text)),
    "a link": lambda s, text: answered(s, details=Details(links=(Weblink("https://example.org", text),))),
    "a document": lambda s, text: answered(s, details=Details(documents=(NamedDocument(text),))),
    "a question": asked,
    "an action": lambda s, text: planned(s, ActionDraft(text)),
    "an action's owner": lambda s, text: planned(s, ActionDraft("Count", text)),
    "an action's note": lambda s, text: planned(s, ActionDraft("Count", note=text)),
    "a step": lambda s, text: planned(s, ActionDraft("Count", steps=(Step(text),))),
    "a period": lambda s, text: s.official_scores.record(
        LOCAL_PERSON, OfficialScores(LEEDS, INDICATOR, text, {"NI71-1": 2}, SOURCE)
    ),
    "what was said": told,
    "an occasion": lambda s, text: told(s, "Words", occasion=text),
    "a wave": lambda s, text: s.waves.create(LOCAL_PERSON, text, "provision-2012"),
    "a reason for a name": lambda s, text: s.names.decide(LOCAL_PERSON, "Council of x", "not_an_authority", text),
    "a name": lambda s, text: s.accounts.invite(LOCAL_PERSON, "ada@example.org", Grant("viewer"), text),
}  # fmt: skip


@pytest.mark.parametrize("what", WRITES)
def test_a_damaged_character_is_refused_in_a_sentence(embedded: SqlStorage, what: str) -> None:
    services = build_services(embedded)
    for damaged in ("seen\0there", "seen\ud800there"):
        with pytest.raises((ServiceError, CharterError), match=r"damaged character.* instead of copying it"):
            WRITES[what](services, damaged)
    WRITES[what](services, "seen there")


@pytest.mark.parametrize("name", ["x" * 61, "2026\nand more", "2026\0", "20\u202e26"])
def test_the_name_of_a_round_is_one_short_line(embedded: SqlStorage, name: str) -> None:
    with pytest.raises(RefusedError, match="one line of up to 60 letters"):
        answered(build_services(embedded), name=name)


@pytest.mark.postgres
def test_what_the_database_cannot_keep_is_no_fault_of_the_database(postgres: str) -> None:
    """Nobody is told to wait for a database that is well, and no window tries the same text again for ever."""
    storage = open_storage(new_postgres_database(postgres, f"t{uuid.uuid4().hex}"))
    with pytest.raises(RefusedError, match="cannot be kept"), storage.write("local") as work:
        work.assessments.open(LEEDS, CHARTER, "1", "x" * 100)
    assert build_services(storage).assessments.found() == []
    storage.engine.dispose()


def test_a_providers_name_for_somebody_is_kept_as_far_as_it_can_be(storage: SqlStorage, sessions: Sessions) -> None:
    claims = claims_of("ada", issued=sessions._clock(), name="Ada\0 " + "x" * 5000)
    assert sessions.admit(claims).person.name == "Ada " + "x" * 195 + "x"
