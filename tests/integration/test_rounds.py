"""A round on its way to publication, on both kinds of database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from charter.assessment import Answer
from charter.exceptions import PolicyError
from charter.permissions import Grant, Role
from services.assessment.assessments import Assessments
from services.assessment.rounds import Round, Rounds
from services.exceptions import NotAllowedError, NotFoundError, StaleEditError
from services.people import LOCAL_PERSON, Person
from storage.unit_of_work import SqlStorage

LEEDS, KENT, CHARTER = "E08000035", "E10000016", "runaways-charter-2012"


def somebody(name: str, *roles: Role, area: str | None = LEEDS) -> Person:
    return Person(name.lower(), name, tuple(Grant(role, area) for role in roles))


ADA, MO = somebody("Ada", "lead_member"), somebody("Mo", "moderator")
STRANGER = somebody("Sam", "lead_member", area=KENT)


def answer(storage: SqlStorage, round_: str = "2026", *, level: int = 2, version: int = 0) -> None:
    Assessments(storage, ADA).save_answer(
        ADA, LEEDS, CHARTER, round_, answer=Answer("C1", "answered", level), expected_version=version
    )


def desk(storage: SqlStorage, person: Person = LOCAL_PERSON) -> Rounds:
    return Rounds(storage, Assessments(storage, person))


def now(storage: SqlStorage, round_: str = "2026", *, person: Person = LOCAL_PERSON) -> Round:
    found = desk(storage, person).of(LEEDS, CHARTER, round_)
    assert found is not None
    return found


def test_a_round_goes_from_draft_to_published_and_the_next_supersedes_it(storage: SqlStorage) -> None:
    for round_ in ("2025", "2026"):
        answer(storage, round_)
        for person, step in ((ADA, "submit"), (MO, "approve"), (ADA, "publish")):
            desk(storage).move(person, step, now(storage, round_).assessment)  # type: ignore[arg-type]
    assert now(storage, "2026").assessment.state == "published"
    earlier = now(storage, "2025").assessment
    assert (earlier.state, earlier.note) == ("superseded", "Round 2026 was published.")
    with storage.read() as work:
        steps = [(c.person, c.action) for c in work.changes.list(object_kind="assessment")]
    assert steps[:4] == [("ada", "published"), ("ada", "superseded"), ("mo", "approved"), ("ada", "submitted")]


def test_everybody_sees_a_round_from_the_day_it_is_published_until_it_is_withdrawn(storage: SqlStorage) -> None:
    answer(storage)
    public = Assessments(storage, STRANGER)
    assert public.sheet(LEEDS, CHARTER).assessment is None
    assert desk(storage, STRANGER).of(LEEDS, CHARTER, "2026") is None
    for person, step in ((ADA, "submit"), (MO, "approve"), (ADA, "publish")):
        desk(storage).move(person, step, now(storage).assessment)  # type: ignore[arg-type]
    assert public.sheet(LEEDS, CHARTER).stored["C1"].answer.level == 2
    assert now(storage, person=STRANGER).challenges == ()
    with pytest.raises(PolicyError, match="Write down why"):
        desk(storage).move(ADA, "withdraw", now(storage).assessment)
    desk(storage).move(ADA, "withdraw", now(storage).assessment, note="Two answers were wrong.")
    assert public.sheet(LEEDS, CHARTER).assessment is None
    assert Assessments(storage, ADA).sheet(LEEDS, CHARTER).assessment is None
    assert now(storage).assessment.note == "Two answers were wrong."


def test_answers_stand_still_while_a_round_is_with_the_moderator(storage: SqlStorage) -> None:
    answer(storage)
    desk(storage).move(ADA, "submit", now(storage).assessment)
    with pytest.raises(PolicyError, match="This round is submitted"):
        answer(storage, level=3, version=1)
    desk(storage).move(MO, "return", now(storage).assessment, note="Please look at C1 again.")
    answer(storage, level=3, version=1)
    assert Assessments(storage).sheet(LEEDS, CHARTER, "2026").stored["C1"].answer.level == 3


def test_the_group_replies_before_a_round_can_be_approved(storage: SqlStorage) -> None:
    answer(storage)
    rounds = desk(storage)
    rounds.move(ADA, "submit", now(storage).assessment)
    asked = rounds.challenge(MO, now(storage).assessment, "C1", "Who keeps the list?")
    # A question is no step: it was Ada who brought the round to where it stands.
    assert (now(storage).assessment.changed_by, now(storage).assessment.version) == ("ada", 3)
    assert "right to reply" in rounds.why_not(MO, "approve", now(storage))
    with pytest.raises(PolicyError, match="has not replied"):
        rounds.settle(MO, now(storage).assessment, asked.id)
    rounds.move(MO, "return", now(storage).assessment, note="One question.")
    with pytest.raises(PolicyError, match="1 question by the moderator without a reply"):
        rounds.move(ADA, "submit", now(storage).assessment)
    rounds.reply(ADA, now(storage).assessment, asked.id, "The missing children coordinator.")
    assert now(storage).assessment.changed_by == "mo"
    rounds.move(ADA, "submit", now(storage).assessment)
    assert "has not settled" in rounds.why_not(MO, "approve", now(storage))
    rounds.settle(MO, now(storage).assessment, asked.id)
    rounds.move(MO, "approve", now(storage).assessment)
    (kept,) = now(storage).on("C1")
    assert (kept.question, kept.reply, kept.asked_by, kept.replied_by, kept.settled_by) == (
        "Who keeps the list?", "The missing children coordinator.", "mo", "ada", "mo",
    )  # fmt: skip
    with storage.read() as work:
        trail = [(c.person, c.action) for c in work.changes.list(object_kind="challenge")]
    assert trail == [("mo", "settled"), ("ada", "replied"), ("mo", "challenged")]


def test_who_submitted_does_not_approve_unless_alone_here(storage: SqlStorage) -> None:
    both = somebody("Bo", "lead_member", "moderator")
    answer(storage)
    rounds = desk(storage)
    rounds.move(both, "submit", now(storage).assessment)
    with pytest.raises(PolicyError, match="You submitted this round yourself"):
        rounds.move(both, "approve", now(storage).assessment)
    rounds.move(MO, "return", now(storage).assessment, note="Not yet.")
    rounds.move(LOCAL_PERSON, "submit", now(storage).assessment)
    rounds.move(LOCAL_PERSON, "approve", now(storage).assessment)
    assert now(storage).assessment.state == "approved"


def test_a_question_is_taken_back_until_it_has_a_reply_and_stays_to_be_read(storage: SqlStorage) -> None:
    answer(storage)
    rounds = desk(storage)
    rounds.move(ADA, "submit", now(storage).assessment)
    first = rounds.challenge(MO, now(storage).assessment, "C1", "Asked of the wrong item?")
    second = rounds.challenge(MO, now(storage).assessment, "C2", "Who keeps the list?")
    with pytest.raises(NotAllowedError):
        rounds.retract(ADA, now(storage).assessment, first.id)
    rounds.reply(ADA, now(storage).assessment, second.id, "The coordinator.")
    with pytest.raises(PolicyError, match="has replied"):
        rounds.retract(MO, now(storage).assessment, second.id)
    rounds.retract(MO, now(storage).assessment, first.id)
    (kept,) = now(storage).on("C1")
    assert (kept.is_retracted, kept.settled_by, kept.question) == (True, "mo", "Asked of the wrong item?")
    with pytest.raises(PolicyError, match="settled"):
        rounds.reply(ADA, now(storage).assessment, first.id, "Too late.")
    rounds.settle(MO, now(storage).assessment, second.id)
    rounds.move(MO, "approve", now(storage).assessment)
    with storage.read() as work:
        trail = [(c.person, c.action) for c in work.changes.list(object_kind="challenge", object_id=str(first.id))]
    assert trail == [("mo", "took back"), ("mo", "challenged")]


def test_whose_round_it_is_the_database_says(embedded: SqlStorage) -> None:
    answer(embedded)
    forged = replace(now(embedded).assessment, area_code=KENT)
    with pytest.raises(NotAllowedError, match="for Leeds"):
        desk(embedded).move(STRANGER, "submit", forged)
    assert now(embedded).assessment.state == "draft"


@pytest.mark.parametrize(
    "deed",
    [
        lambda rounds, round_: rounds.move(STRANGER, "submit", round_.assessment),
        lambda rounds, round_: rounds.challenge(ADA, round_.assessment, "C1", "Why?"),
        lambda rounds, round_: rounds.reply(MO, round_.assessment, 1, "So."),
        lambda rounds, round_: rounds.settle(ADA, round_.assessment, 1),
        lambda rounds, round_: rounds.move(MO, "publish", round_.assessment),
    ],
)
def test_what_a_role_may_not_do_changes_nothing(embedded: SqlStorage, deed: Callable[[Rounds, Round], object]) -> None:
    answer(embedded)
    before = now(embedded)
    with pytest.raises(NotAllowedError, match="you need the role"):
        deed(desk(embedded), before)
    assert now(embedded) == before


def test_a_round_that_somebody_moved_meanwhile_is_not_moved_again(storage: SqlStorage) -> None:
    answer(storage)
    seen = now(storage).assessment
    desk(storage).move(ADA, "submit", seen)
    with pytest.raises(StaleEditError, match="Somebody else changed this round") as caught:
        desk(storage).move(ADA, "submit", seen)
    assert caught.value.theirs == now(storage).assessment


def test_a_question_of_another_round_is_not_found(embedded: SqlStorage) -> None:
    for round_ in ("2025", "2026"):
        answer(embedded, round_)
        desk(embedded).move(ADA, "submit", now(embedded, round_).assessment)
    asked = desk(embedded).challenge(MO, now(embedded, "2025").assessment, "C1", "Who?")
    with pytest.raises(NotFoundError, match="no such question"):
        desk(embedded).reply(ADA, now(embedded, "2026").assessment, asked.id, "Somebody.")


def test_nobody_supersedes_a_round_by_hand(embedded: SqlStorage) -> None:
    answer(embedded)
    from services.exceptions import RefusedError

    with pytest.raises(RefusedError, match="it follows from another step"):
        desk(embedded).move(ADA, "supersede", now(embedded).assessment)


def test_of_ten_who_submit_at_once_one_does_and_an_answer_is_before_or_refused(storage: SqlStorage) -> None:
    answer(storage)
    seen = now(storage).assessment
    outcomes: list[str] = []

    def submit() -> None:
        try:
            desk(storage).move(ADA, "submit", seen)
            outcomes.append("submitted")
        except StaleEditError:
            outcomes.append("stale")

    def change() -> None:
        try:
            answer(storage, level=1, version=1)
            outcomes.append("answered")
        except PolicyError:
            outcomes.append("refused")

    threads = [threading.Thread(target=submit) for _ in range(5)] + [threading.Thread(target=change)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("submitted") == 1
    assert outcomes.count("stale") == 4
    with storage.read() as work:
        deeds = [c.action for c in reversed(work.changes.list()) if c.action in ("answered", "submitted")]
    assert deeds in (["answered", "answered", "submitted"], ["answered", "submitted"])


def test_two_rounds_published_at_once_leave_one_public(storage: SqlStorage) -> None:
    for round_ in ("2025", "2026"):
        answer(storage, round_)
        desk(storage).move(ADA, "submit", now(storage, round_).assessment)
        desk(storage).move(MO, "approve", now(storage, round_).assessment)
    seen = [now(storage, round_).assessment for round_ in ("2025", "2026")]
    threads = [threading.Thread(target=lambda one=one: desk(storage).move(ADA, "publish", one)) for one in seen]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(now(storage, round_).assessment.state for round_ in ("2025", "2026")) == ["published", "superseded"]
