"""The register's own promises on SQLite and on PostgreSQL: batches, corrections, mentions and decisions on names."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from charter.permissions import EVERY_RIGHT
from charter.register import GoodPractice, Observation, Source, UncertainDate
from services.exceptions import NotFoundError, RefusedError, ServiceError
from services.people import Person
from services.register.signups import SignupRegister, counting
from storage.unit_of_work import SqlStorage

LEEDS, KENT, BARNET = "E08000035", "E10000016", "E09000003"
MENTION = GoodPractice(
    "m1", LEEDS, UncertainDate("year", date(2013, 1, 1)), ("count-1",), "A list kept together.", Source("Minutes")
)


def seen(**changes: object) -> Observation:
    values: dict[str, object] = {
        "area_code": LEEDS,
        "state": "signed",
        "when": UncertainDate("on", date(2013, 5, 1)),
        "source": Source("Minutes of the council", "https://example.org/minutes"),
        "signed_by": "The Leader",
        "role": "Leader of the council",
    }
    return Observation(**(values | changes))  # type: ignore[arg-type]


def states(storage: SqlStorage) -> list[tuple[int, str]]:
    return [(o.id, o.state) for o in SignupRegister(storage).observations()]


def test_who_signed_and_in_what_role_comes_back(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        work.signups.record(seen())
    with storage.read() as work:
        (recorded,) = work.signups.observations()
    assert (recorded.observation.signed_by, recorded.observation.role) == ("The Leader", "Leader of the council")


def test_taking_a_correction_back_lets_what_it_corrected_count_again(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        first = work.signups.record(seen())
        second = work.signups.record(seen(state="withdrawn"), supersedes=first)
    assert states(storage) == [(second, "withdrawn")]
    with storage.write("Ada") as work:
        work.signups.retract(second)
    assert states(storage) == [(first, "signed")]
    with storage.read() as work:
        assert work.signups.observations()[1].retracted_by == "Ada"


def test_what_was_corrected_cannot_be_taken_back_before_its_correction(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        first = work.signups.record(seen())
        work.signups.record(seen(state="withdrawn"), supersedes=first)
    with pytest.raises(RefusedError, match="Take that one back first"), storage.write("Ada") as work:
        work.signups.retract(first)


def test_a_correction_is_not_restored_beside_another_one(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        first = work.signups.record(seen())
        second = work.signups.record(seen(state="withdrawn"), supersedes=first)
        work.signups.retract(second)
        work.signups.record(seen(state="pledged"), supersedes=first)
    with pytest.raises(RefusedError, match="another correction"), storage.write("Ada") as work:
        work.signups.restore(second)


def test_two_people_who_correct_one_observation_at_once_leave_one_correction(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        first = work.signups.record(seen())
    outcomes: list[str] = []

    def correct(person: str) -> None:
        try:
            with storage.write(person) as work:
                work.signups.record(seen(note=person), supersedes=first)
            outcomes.append("saved")
        except ServiceError:
            outcomes.append("refused")

    threads = [threading.Thread(target=correct, args=(f"person {n}",)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [*["refused"] * 4, "saved"]
    assert len(states(storage)) == 1


def test_the_same_sign_up_recorded_by_several_at_once_is_there_once(storage: SqlStorage) -> None:
    register = SignupRegister(storage)
    outcomes: list[str] = []

    def record(person: str) -> None:
        try:
            register.record_all(Person(person, person, EVERY_RIGHT), [seen(), seen(area_code=KENT)], "list.csv")
            register.record(Person(person, person, EVERY_RIGHT), seen(area_code=BARNET))
            outcomes.append("saved")
        except ServiceError:
            outcomes.append("refused")

    threads = [threading.Thread(target=record, args=(f"person {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [*["refused"] * 3, "saved"]
    assert len(register.history()) == 3


def test_programs_that_start_together_load_the_shipped_register_once(storage: SqlStorage) -> None:
    loaded: list[int] = []
    threads = [threading.Thread(target=lambda: loaded.append(SignupRegister(storage).load_known())) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(loaded) == [0, 0, 35]


def test_a_batch_is_taken_back_as_a_whole_and_stays_in_the_trail(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        kept = work.signups.record(seen())
        batch = work.signups.open_batch("file", "signups.csv")
        numbers = [work.signups.record(seen(area_code=KENT, note=str(n)), batch=batch) for n in range(3)]
    with storage.write("Ben") as work:
        assert work.signups.undo_batch(batch) == 3
    assert states(storage) == [(kept, "signed")]
    with storage.read() as work:
        (stored,) = work.signups.batches()
        trail = [(c.person, c.action, c.object_kind) for c in work.changes.list(object_kind="signup_batch")]
        assert [r.batch for r in work.signups.observations()] == [None, batch, batch, batch]
    assert (stored.title, stored.made_by, stored.undone_by) == ("signups.csv", "Ada", "Ben")
    assert trail == [("Ben", "undid", "signup_batch"), ("Ada", "began", "signup_batch")]
    assert len(numbers) == 3


def test_undoing_a_batch_that_is_not_there_says_so(storage: SqlStorage) -> None:
    with pytest.raises(NotFoundError, match="batch of sign-ups"), storage.write("Ada") as work:
        work.signups.undo_batch(7)


def test_a_mention_can_be_taken_back_and_restored(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        work.signups.add_good_practice(MENTION)
        work.signups.retract_good_practice("m1")
    with storage.read() as work:
        assert list(work.signups.good_practice()) == []
        assert list(work.signups.retracted_good_practice()) == [MENTION]
    with storage.write("Ada") as work:
        work.signups.restore_good_practice("m1")
    with storage.read() as work:
        assert list(work.signups.good_practice()) == [MENTION]
        actions = [change.action for change in work.changes.list(object_kind="good_practice")]
    assert actions == ["restored", "retracted", "recorded"]


def test_a_shipped_mention_that_was_taken_back_stays_back(storage: SqlStorage) -> None:
    register = SignupRegister(storage)
    register.load_known()
    with storage.write("Ada") as work:
        work.signups.retract_good_practice("derby/hub")
    assert register.load_known() == 0
    assert "derby/hub" not in {mention.id for mention in register.good_practice()}


def test_a_decision_on_a_name_is_kept_with_who_when_and_why(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        work.names.decide("leads", "Leads", LEEDS, "A slip in the return of 2013")
    with storage.read() as work:
        (decision,) = work.names.list()
        (change,) = work.changes.list(object_kind="name_decision")
    assert (decision.key, decision.name, decision.meaning) == ("leads", "Leads", LEEDS)
    assert (decision.reason, decision.decided_by) == ("A slip in the return of 2013", "Ada")
    assert (change.action, change.person) == ("decided", "Ada")


def test_a_new_decision_on_the_same_name_undoes_the_old_one(storage: SqlStorage) -> None:
    with storage.write("Ada") as work:
        work.names.decide("leads", "Leads", LEEDS, "")
    with storage.write("Ben") as work:
        work.names.decide("leads", "LEADS", "not_an_authority", "A company")
        work.names.undo(2)
        work.names.undo(2)
    with storage.read() as work:
        assert [(d.meaning, d.undone_by) for d in work.names.list()] == [(LEEDS, "Ben"), ("not_an_authority", "Ben")]
        actions = [change.action for change in work.changes.list(object_kind="name_decision")]
    assert actions == ["undid", "decided", "undid", "decided"]


def test_a_history_never_counts_a_correction_twice_whatever_was_taken_back_between() -> None:
    from datetime import UTC, datetime

    from services.ports import RecordedObservation

    at = datetime(2026, 1, 1, tzinfo=UTC)
    history = [
        RecordedObservation(seen(id=1), "Ada", at),
        RecordedObservation(seen(id=2), "Ada", at, supersedes=1, retracted_at=at),
        RecordedObservation(seen(id=3), "Ada", at, supersedes=2),
    ]
    assert [o.id for o in counting(history)] == [3]
