"""Answers with their details, their history, their company and what is offered beside them, on both databases."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from charter.answer_details import Details, NamedDocument, Weblink
from charter.assessment import Answer
from charter.exceptions import AnswerError, PolicyError
from charter.framework import instrument
from charter.permissions import Grant, Role
from services.assessment.answer_history import AnswerHistory, what_changed
from services.assessment.assessments import Assessments
from services.assessment.carrying_over import CarryingOver
from services.assessment.presence import Beside, WhoIsHere, others_in_words
from services.assessment.rounds import Rounds
from services.exceptions import NotAllowedError, StaleEditError
from services.people import LOCAL_PERSON, Person
from storage.unit_of_work import SqlStorage

LEEDS, CHARTER, CHECKLIST = "E08000035", "runaways-charter-2012", "lead-member-checklist-2010"
DETAILS = Details(
    links=(Weblink("https://example.org/report", "Report"),),
    documents=(NamedDocument("Protocol", date(2026, 3, 31), "shared drive"),),
    confidence="sure",
    owner="Head of service",
    private_note="For us.",
    public_note="For all.",
    facets=("15",),
    explanation="Changed since.",
)


def somebody(name: str, role: Role = "contributor", area: str | None = LEEDS) -> Person:
    return Person(name.lower(), name, (Grant(role, area),))


ADA, BEN, STRANGER = somebody("Ada"), somebody("Ben"), somebody("Sam", area="E10000016")


def save(storage: SqlStorage, person: Person = ADA, item: str = "A3", level: int = 2, **also: object) -> None:
    values: dict[str, object] = {"evidence": "Said so.", "details": DETAILS, "expected_version": 0, "round_": "2026"}
    values |= also
    round_ = str(values.pop("round_"))
    chosen = str(values.pop("on", CHARTER))
    Assessments(storage, person).save_answer(
        person, LEEDS, chosen, round_, answer=Answer(item, "answered", level), **values  # type: ignore[arg-type]
    )  # fmt: skip


def stored(storage: SqlStorage, item: str = "A3", person: Person = LOCAL_PERSON, round_: str | None = None):  # type: ignore[no-untyped-def]
    return Assessments(storage, person).sheet(LEEDS, CHARTER, round_).stored[item]


def test_everything_beside_an_answer_comes_back_and_is_in_the_trail(storage: SqlStorage) -> None:
    save(storage)
    assert stored(storage).details == DETAILS
    with storage.read() as work:
        (change,) = work.changes.list(object_kind="answer")
    assert change.after is not None
    assert change.after["details"] == DETAILS.as_json()


def test_a_caller_that_knows_no_details_leaves_them_as_they_are(storage: SqlStorage) -> None:
    save(storage)
    save(storage, level=3, details=None, expected_version=1)
    assert (stored(storage).details, stored(storage).answer.level, stored(storage).version) == (DETAILS, 3, 2)


def test_a_facet_of_another_item_is_refused(embedded: SqlStorage) -> None:
    with pytest.raises(AnswerError, match="does not cover"):
        save(embedded, item="C1")


def test_a_note_for_the_group_stays_with_the_group_when_the_round_is_public(storage: SqlStorage) -> None:
    save(storage)
    rounds = Rounds(storage, Assessments(storage))
    for step in ("submit", "approve", "publish"):
        found = rounds.of(LEEDS, CHARTER, "2026")
        assert found is not None
        rounds.move(LOCAL_PERSON, step, found.assessment)  # type: ignore[arg-type]
    assert stored(storage, person=STRANGER).details.private_note == ""
    assert stored(storage, person=STRANGER).details.public_note == "For all."
    assert stored(storage, person=BEN).details.private_note == "For us."


def test_ten_people_who_answer_ten_items_at_once_lose_nothing(storage: SqlStorage) -> None:
    items = instrument(CHARTER).item_ids[:10]
    troubles: list[BaseException] = []

    def answer(number: int) -> None:
        person = somebody(f"Person {number}")
        try:
            for version in range(5):
                save(storage, person, items[number], version % 4, evidence=f"{person.name} {version}", details=None,
                     expected_version=version)  # fmt: skip
        except BaseException as trouble:
            troubles.append(trouble)

    threads = [threading.Thread(target=answer, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    sheet = Assessments(storage).sheet(LEEDS, CHARTER, "2026")
    assert {item: (one.version, one.evidence) for item, one in sheet.stored.items()} == {
        item: (5, f"Person {number} 4") for number, item in enumerate(items)
    }
    with storage.read() as work:
        assert len(work.changes.list(object_kind="answer", limit=100)) == 50


def test_ten_people_on_one_item_who_look_again_all_get_their_word_in(storage: SqlStorage) -> None:
    def add(number: int) -> None:
        person = somebody(f"Person {number}")
        version, evidence = 0, f"word {number}"
        while True:
            try:
                save(storage, person, evidence=evidence, expected_version=version)
                return
            except StaleEditError as stale:
                version, evidence = stale.theirs.version, f"{stale.theirs.evidence}\nword {number}"  # type: ignore[attr-defined]

    threads = [threading.Thread(target=add, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(stored(storage).evidence.splitlines()) == [f"word {number}" for number in range(10)]
    assert stored(storage).version == 10


def test_the_history_says_who_when_before_and_after_and_restores(storage: SqlStorage) -> None:
    save(storage)
    save(storage, BEN, level=0, evidence="Not so.", details=Details(), expected_version=1)
    assessments = Assessments(storage, ADA)
    history = AnswerHistory(storage, assessments)
    sheet = assessments.sheet(LEEDS, CHARTER, "2026")
    newest, first = history.of(ADA, sheet, "A3")
    assert [(one.version, one.person) for one in (newest, first)] == [(2, "ben"), (1, "ada")]
    assert newest.at >= first.at
    changes = {name: (before, after) for name, before, after in what_changed(sheet.instrument, first, newest)}
    assert changes["Answer"] == ("Partly in place", "Not in place")
    assert changes["Evidence"] == ("Said so.", "Not so.")
    assert changes["Owner"] == ("Head of service", "")
    with pytest.raises(StaleEditError):
        history.restore(ADA, sheet, first, expected_version=1)
    history.restore(ADA, sheet, first, expected_version=2)
    assert (stored(storage).details, stored(storage).evidence, stored(storage).version) == (DETAILS, "Said so.", 3)
    assert len(history.of(ADA, sheet, "A3")) == 3


def test_answers_given_at_once_are_in_the_history_of_each(embedded: SqlStorage) -> None:
    with embedded.write("ada") as work:
        number = work.assessments.open(LEEDS, CHARTER, "1.0", "2026").id
        work.assessments.add_answers(number, [Answer("A3", "answered", 1), Answer("A4", "not_known")], "At once.")
    save(embedded, expected_version=1)
    sheet = Assessments(embedded).sheet(LEEDS, CHARTER, "2026")
    history = AnswerHistory(embedded, Assessments(embedded))
    assert [one.answer.level for one in history.of(LOCAL_PERSON, sheet, "A3")] == [2, 1]
    assert [one.answer.state for one in history.of(LOCAL_PERSON, sheet, "A4")] == ["not_known"]


def test_nobody_from_outside_reads_the_history_of_a_public_round(embedded: SqlStorage) -> None:
    save(embedded)
    sheet = Assessments(embedded).sheet(LEEDS, CHARTER, "2026")
    with pytest.raises(NotAllowedError):
        AnswerHistory(embedded, Assessments(embedded, STRANGER)).of(STRANGER, sheet, "A3")


def test_the_last_round_is_carried_over_on_request_and_only_where_nothing_is_answered(storage: SqlStorage) -> None:
    for item in ("A3", "A4"):
        save(storage, item=item, round_="2025")
    save(storage, item="A4", level=0, evidence="", round_="2026")
    assessments = Assessments(storage, ADA)
    carrying = CarryingOver(assessments)
    sheet = assessments.sheet(LEEDS, CHARTER, "2026")
    earlier = carrying.earlier(sheet)
    assert earlier is not None
    assert earlier.round == "2025"
    items = instrument(CHARTER).items_below("act-2")
    assert [(c.item.id, c.after) for c in carrying.preview(sheet, earlier, items)] == [
        ("A3", "Partly in place. Said so.")
    ]
    assert carrying.carry(ADA, sheet, earlier, items) == ("A3",)
    carried = stored(storage, round_="2026")
    assert (carried.answer.level, carried.evidence, carried.details.owner) == (2, "Said so.", "Head of service")
    assert carried.details.explanation == ""
    assert stored(storage, "A4", round_="2026").answer.level == 0
    assert carrying.earlier(earlier) is None


def test_carrying_a_part_over_leaves_an_item_on_which_somebody_has_written_only_a_note(embedded: SqlStorage) -> None:
    save(embedded, round_="2025")
    Assessments(embedded, ADA).save_answer(
        ADA, LEEDS, CHARTER, "2026", answer=Answer("A3", "not_given"), details=Details(private_note="Ask in May."),
        expected_version=0,
    )  # fmt: skip
    carrying = CarryingOver(Assessments(embedded, ADA))
    sheet = Assessments(embedded, ADA).sheet(LEEDS, CHARTER, "2026")
    earlier = carrying.earlier(sheet)
    assert earlier is not None
    assert carrying.carry(ADA, sheet, earlier, instrument(CHARTER).items) == ()
    assert stored(embedded, round_="2026").details == Details(private_note="Ask in May.")


def test_a_withdrawn_rounds_answers_can_be_carried_into_the_next_by_its_own_area_alone(embedded: SqlStorage) -> None:
    save(embedded, round_="2026")
    with embedded.write("ada") as work:
        (one,) = work.assessments.find(area_code=LEEDS)
        work.assessments.move(one.id, "withdrawn", done="withdrawn", note="Wrong.", expected_version=one.version)
    own = CarryingOver(Assessments(embedded, ADA)).before(LEEDS, CHARTER, "2026 again")
    assert own is not None
    assert own.stored["A3"].evidence == "Said so."
    assert CarryingOver(Assessments(embedded, STRANGER)).before(LEEDS, CHARTER, "2026 again") is None


def test_what_was_carried_over_before_the_round_was_submitted_is_said(
    embedded: SqlStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for item in ("A3", "A4"):
        save(embedded, item=item, round_="2025")
    assessments, rounds = Assessments(embedded, ADA), Rounds(embedded, Assessments(embedded))
    sheet = assessments.sheet(LEEDS, CHARTER, "2026")
    earlier = assessments.sheet(LEEDS, CHARTER, "2025")
    items = instrument(CHARTER).items
    save_one = assessments.save_answer

    def save_and_somebody_submits(*args: Any, **more: Any) -> Any:
        saved = save_one(*args, **more)
        found = rounds.of(LEEDS, CHARTER, "2026")
        assert found is not None
        rounds.move(LOCAL_PERSON, "submit", found.assessment)
        return saved

    monkeypatch.setattr(assessments, "save_answer", save_and_somebody_submits)
    assert CarryingOver(assessments).carry(ADA, sheet, earlier, items) == ("A3",)
    with pytest.raises(PolicyError, match="submitted"):
        CarryingOver(assessments).carry(ADA, assessments.sheet(LEEDS, CHARTER, "2026"), earlier, items)


def test_a_new_round_looks_back_to_the_newest_before_it(embedded: SqlStorage) -> None:
    save(embedded, round_="2025")
    assessments = Assessments(embedded, ADA)
    earlier = CarryingOver(assessments).earlier(assessments.sheet(LEEDS, CHARTER, "2026"))
    assert earlier is not None
    assert earlier.round == "2025"


def test_evidence_for_a_linked_item_is_offered_with_where_it_comes_from(embedded: SqlStorage) -> None:
    from charter.crosswalk import linked_items

    linked = next(one for one in linked_items(CHARTER, "C1") if one.instrument == CHECKLIST)
    save(embedded, item=linked.item, level=1, details=Details(), on=CHECKLIST)
    (offer,) = CarryingOver(Assessments(embedded, ADA)).offers(LEEDS, CHARTER, "C1")
    assert offer.stored.evidence == "Said so."
    assert offer.source.startswith(instrument(CHECKLIST).short_title)
    assert "(2026)" in offer.source
    assert CarryingOver(Assessments(embedded, STRANGER)).offers(LEEDS, CHARTER, "C1") == ()
    assert stored_count(embedded) == 1


def stored_count(storage: SqlStorage) -> int:
    with storage.read() as work:
        return len(work.changes.list(object_kind="answer"))


def test_people_at_one_questionnaire_see_each_other_for_a_while(storage: SqlStorage) -> None:
    with storage.read() as work:
        version = work.changes.version()
    here = WhoIsHere(storage)
    here.note(ADA, LEEDS, CHARTER, "2026", part="count-1")
    here.note(BEN, LEEDS, CHARTER, "2026", part="think-1")
    here.note(BEN, LEEDS, CHARTER, "2026", part="act-1")
    (ben,) = here.others(ADA, LEEDS, CHARTER, "2026")
    assert (ben.name, ben.part) == ("Ben", next(g.title for g in instrument(CHARTER).groups if g.id == "act-1"))
    assert ben.seconds < 30
    assert here.others(ADA, LEEDS, CHARTER, "2027") == ()
    assert here.others(STRANGER, LEEDS, CHARTER, "2026") == ()
    later = WhoIsHere(storage, lambda: datetime.now(UTC) + timedelta(seconds=100))
    assert later.others(ADA, LEEDS, CHARTER, "2026") == ()
    earlier = WhoIsHere(storage, lambda: datetime.now(UTC) - timedelta(hours=1))
    assert [one.seconds for one in earlier.others(ADA, LEEDS, CHARTER, "2026")] == [0]
    with storage.read() as work:
        assert work.changes.version() == version


def test_who_may_not_answer_is_not_noted(embedded: SqlStorage) -> None:
    here = WhoIsHere(embedded)
    here.note(STRANGER, LEEDS, CHARTER, "2026", part="count-1")
    assert here.others(ADA, LEEDS, CHARTER, "2026") == ()


def test_company_is_said_in_a_sentence() -> None:
    said = others_in_words([Beside("Ben", "Think", 20), Beside("Cyn", "Act", 1)])
    assert said == 'Ben has the part "Think" open (20 seconds ago); Cyn has the part "Act" open (just now)'


def test_ten_people_are_noted_at_once(storage: SqlStorage) -> None:
    people = [somebody(f"Person {number}") for number in range(10)]
    threads = [
        threading.Thread(
            target=lambda one=one: [
                WhoIsHere(storage).note(one, LEEDS, CHARTER, "2026", part="count-1") for _ in range(3)
            ]
        )
        for one in people
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(WhoIsHere(storage).others(ADA, LEEDS, CHARTER, "2026")) == 10
