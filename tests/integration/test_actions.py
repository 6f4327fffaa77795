"""Actions on both databases: planned, changed, closed, undone, and what closing proposes."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, tzinfo

import pytest
from icalendar import Calendar

from charter.assessment import Answer
from charter.exceptions import InstrumentError
from charter.permissions import EVERY_RIGHT, Grant
from charter.register import Source
from publishing.action_calendar import calendar_bytes
from services.assessment.actions import ActionFilter, Actions, due_words, overdue_sentence, owners_of
from services.assessment.actions_stored import ActionDraft, PlannedAction, Step
from services.assessment.assessments import Assessments
from services.exceptions import NotAllowedError, NotFoundError, RefusedError, StaleEditError
from services.people import Person
from services.register import signups
from storage.unit_of_work import SqlStorage

LEEDS, KENT, CHARTER = "E08000035", "E10000016", "runaways-charter-2012"
TODAY = date(2026, 3, 10)
ADA = Person("ada", "Ada", EVERY_RIGHT)
VIEWER = Person("vic", "Vic", (Grant("viewer", LEEDS),))
OF_KENT = Person("kim", "Kim", (Grant("contributor", KENT),))
DRAFT = ActionDraft(
    "Commission independent interviews", "Head of service", date(2026, 6, 30),
    (Step("Write the specification"), Step("Ask three providers")), "Budget agreed",
    Source("Cabinet paper", "https://example.org/paper"), 3,
)  # fmt: skip


def actions_of(storage: SqlStorage, viewer: Person = ADA) -> Actions:
    return Actions(storage, viewer, today=lambda: TODAY)


def planned(storage: SqlStorage, draft: ActionDraft = DRAFT, area: str = LEEDS, item: str = "A4") -> PlannedAction:
    return actions_of(storage).plan(ADA, area, CHARTER, item, draft=draft)


def test_an_action_comes_back_as_it_was_planned(storage: SqlStorage) -> None:
    made = planned(storage)
    assert actions_of(storage).found(LEEDS) == (made,)
    assert (made.draft, made.status, made.version, made.created_by) == (DRAFT, "open", 1, "ada")
    assert len(made.uid) == 36


def test_every_change_is_in_the_trail_with_what_was_there_before(storage: SqlStorage) -> None:
    actions = actions_of(storage)
    made = planned(storage)
    ticked = actions.tick(ADA, made.id, 0, True, expected_version=1)
    assert ticked.draft.steps == (Step("Write the specification", True), Step("Ask three providers"))
    actions.move(ADA, made.id, "done", expected_version=2)
    with storage.read() as work:
        newest, middle, first = work.changes.list(object_kind="action", object_id=str(made.id))
    assert [first.action, middle.action, newest.action] == ["planned", "changed", "moved"]
    assert (newest.before or {})["status"] == "open"
    assert (newest.after or {})["status"] == "done"
    assert (middle.before or {})["steps"][0]["done"] is False
    assert {first.area_code, newest.area_code} == {LEEDS}


def test_of_two_who_change_an_action_the_second_is_told_and_sees_the_first(storage: SqlStorage) -> None:
    actions = actions_of(storage)
    made = planned(storage)
    actions.move(ADA, made.id, "in_progress", expected_version=1)
    with pytest.raises(StaleEditError, match="Somebody else changed the action") as told:
        actions.move(ADA, made.id, "dropped", expected_version=1)
    assert isinstance(told.value.theirs, PlannedAction)
    assert told.value.theirs.status == "in_progress"
    assert actions.one(made.id).version == 2


def test_of_ten_at_once_one_wins_and_nine_are_told(storage: SqlStorage) -> None:
    made = planned(storage)
    outcomes: list[str] = []

    def move() -> None:
        try:
            actions_of(storage).move(ADA, made.id, "done", expected_version=1)
            outcomes.append("won")
        except StaleEditError:
            outcomes.append("told")

    threads = [threading.Thread(target=move) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["told"] * 9 + ["won"]


def test_undoing_a_closing_brings_the_status_before_back(embedded: SqlStorage) -> None:
    actions = actions_of(embedded)
    made = planned(embedded)
    actions.move(ADA, made.id, "in_progress", expected_version=1)
    closed = actions.move(ADA, made.id, "done", expected_version=2)
    assert closed.closed_at is not None
    again = actions.reopen(ADA, made.id, expected_version=3)
    assert (again.status, again.closed_at) == ("in_progress", None)
    with pytest.raises(RefusedError, match="nothing to undo"):
        actions.reopen(ADA, made.id, expected_version=4)


def test_closing_proposes_a_level_and_changes_no_answer(storage: SqlStorage) -> None:
    actions, desk = actions_of(storage), Assessments(storage)
    desk.save_answer(ADA, LEEDS, CHARTER, "2026", answer=Answer("A4", "answered", 1), expected_version=0)
    made = planned(storage)
    assert actions.proposals(desk.sheet(LEEDS, CHARTER)) == {}
    actions.move(ADA, made.id, "done", expected_version=1)
    sheet = desk.sheet(LEEDS, CHARTER)
    (proposal,) = actions.proposals(sheet)["A4"]
    assert proposal.level == 3
    assert "'Commission independent interviews' was closed" in proposal.words
    assert "It aimed at 'Fully in place'. Answer A4 again?" in proposal.words
    assert sheet.stored["A4"].answer.level == 1
    desk.save_answer(ADA, LEEDS, CHARTER, "2026", answer=Answer("A4", "answered", 2), expected_version=1)
    assert actions.proposals(desk.sheet(LEEDS, CHARTER)) == {}


def test_a_proposal_can_be_put_aside_and_comes_back_when_the_action_is_closed_anew(embedded: SqlStorage) -> None:
    actions, desk = actions_of(embedded), Assessments(embedded)
    made = planned(embedded)
    actions.move(ADA, made.id, "done", expected_version=1)
    assert set(actions.proposals(desk.sheet(LEEDS, CHARTER))) == {"A4"}
    actions.settle(ADA, made.id, expected_version=2)
    assert actions.proposals(desk.sheet(LEEDS, CHARTER)) == {}
    actions.reopen(ADA, made.id, expected_version=3)
    actions.move(ADA, made.id, "done", expected_version=4)
    assert set(actions.proposals(desk.sheet(LEEDS, CHARTER))) == {"A4"}


def test_a_dropped_action_and_one_already_reached_propose_nothing(embedded: SqlStorage) -> None:
    actions, desk = actions_of(embedded), Assessments(embedded)
    desk.save_answer(ADA, LEEDS, CHARTER, "2026", answer=Answer("C1", "answered", 3), expected_version=0)
    for item, status in (("A4", "dropped"), ("C1", "done")):
        made = planned(embedded, item=item)
        actions.move(ADA, made.id, status, expected_version=1)  # type: ignore[arg-type]
    assert actions.proposals(desk.sheet(LEEDS, CHARTER)) == {}


def test_actions_are_seen_and_changed_only_where_a_role_allows_it(embedded: SqlStorage) -> None:
    made = planned(embedded)
    seen_by_viewer = actions_of(embedded, VIEWER)
    assert [action.id for action in seen_by_viewer.found()] == [made.id]
    with pytest.raises(NotAllowedError, match="plan and close actions"):
        seen_by_viewer.move(VIEWER, made.id, "done", expected_version=1)
    elsewhere = actions_of(embedded, OF_KENT)
    assert elsewhere.found() == ()
    with pytest.raises(NotFoundError):
        elsewhere.one(made.id)
    with pytest.raises(NotAllowedError):
        elsewhere.plan(OF_KENT, LEEDS, CHARTER, "A4", draft=DRAFT)
    assert elsewhere.plan(OF_KENT, KENT, CHARTER, "A4", draft=DRAFT).area_code == KENT


def test_an_action_on_an_item_or_level_that_is_not_there_is_refused(embedded: SqlStorage) -> None:
    with pytest.raises(InstrumentError, match="has no item 'Z9'"):
        planned(embedded, item="Z9")
    with pytest.raises(RefusedError, match="Level 7 is not on the scale"):
        planned(embedded, ActionDraft("Do it", aims_at=7))
    assert actions_of(embedded).found() == ()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": "  "}, "needs a text"),
        ({"title": "x" * 201}, "201 characters; 200 are kept"),
        ({"title": "two\nlines"}, "one line of text"),
        ({"title": "t", "note": "x" * 4001}, "4,001 characters"),
        ({"title": "t", "due": date(26, 3, 1)}, "The year 26 cannot be meant"),
        ({"title": "t", "steps": tuple(Step("s") for _ in range(41))}, "an action has up to 40"),
    ],
)
def test_a_draft_that_cannot_be_kept_refuses_to_exist(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(RefusedError, match=sentence):
        ActionDraft(**values)  # type: ignore[arg-type]


def test_what_is_due_and_overdue_is_said_in_words(embedded: SqlStorage) -> None:
    words = {}
    for day in (None, date(2026, 3, 7), date(2026, 3, 9), TODAY, date(2026, 3, 22)):
        words[day] = due_words(planned(embedded, ActionDraft("Do it", due=day)), TODAY)
    assert list(words.values()) == [
        "No day is set",
        "Overdue by 3 days (7 March 2026)",
        "Overdue by 1 day (9 March 2026)",
        "Due today",
        "Due in 12 days (22 March 2026)",
    ]
    found = actions_of(embedded).found()
    assert overdue_sentence(found, TODAY) == (
        "5 of 5 actions still to finish; 2 are overdue. 5 open actions have no owner yet."
    )
    assert [action.draft.due for action in found][-1] is None
    late = actions_of(embedded).filtered(LEEDS, ActionFilter(overdue=True))
    assert [action.draft.due for action in late] == [date(2026, 3, 7), date(2026, 3, 9)]


def test_the_table_holds_what_the_filters_take(embedded: SqlStorage) -> None:
    planned(embedded)
    planned(embedded, ActionDraft("Somebody must", due=date(2026, 1, 1)), item="C1")
    actions = actions_of(embedded)
    assert owners_of(actions.found()) == ("Head of service", "Nobody yet")
    table = actions.table(LEEDS)
    assert table.values("action") == ("Somebody must", "Commission independent interviews")
    assert table.values("when") == ("Overdue by 68 days (1 January 2026)", "Due in 112 days (30 June 2026)")
    assert table.values("steps_all") == (0, 2)
    assert table.values("owner") == (None, "Head of service"), "words for a screen are no owner"
    mine = actions.table(LEEDS, ActionFilter(owner="Head of service", status="open"))
    assert mine.values("action") == ("Commission independent interviews",)
    assert actions.table(KENT).rows == ()


def test_the_calendar_file_reads_back_with_lasting_names(embedded: SqlStorage) -> None:
    made = planned(embedded)
    planned(embedded, ActionDraft("No day"), item="C1")
    actions = actions_of(embedded)
    moment = datetime(2026, 3, 10, 9, tzinfo=UTC)
    read = Calendar.from_ical(calendar_bytes(actions.found(), made_at=moment))
    (event,) = read.walk("VEVENT")
    assert event["uid"] == f"{made.uid}@runaways-charter-events"
    assert event.decoded("dtstart") == date(2026, 6, 30)
    assert event.decoded("dtend") == date(2026, 7, 1)
    assert str(event["summary"]) == "Leeds: Commission independent interviews"
    assert "[ ] Ask three providers" in str(event["description"])
    assert event["sequence"] == 0
    actions.move(ADA, made.id, "done", expected_version=1)
    again = Calendar.from_ical(calendar_bytes(actions.found(), made_at=moment, kind="tasks", stamp="Not real"))
    (task,) = again.walk("VTODO")
    assert (task["uid"], task["status"], task["sequence"]) == (
        f"{made.uid}@runaways-charter-tasks", "COMPLETED", 1
    )  # fmt: skip
    assert str(task["summary"]).startswith("Not real - Leeds")
    assert not Calendar.from_ical(calendar_bytes(actions.found(), made_at=moment)).walk("VEVENT")


def test_no_typed_text_can_add_a_line_of_its_own_to_the_calendar(embedded: SqlStorage) -> None:
    nasty = "a;b,c\\n END:VEVENT \u2028BEGIN:VEVENT"
    planned(embedded, ActionDraft(nasty.replace("\u2028", " "), note="x\r\nEND:VCALENDAR", due=TODAY))
    read = Calendar.from_ical(
        calendar_bytes(actions_of(embedded).found(), made_at=datetime(2026, 3, 10, tzinfo=UTC))
    )  # fmt: skip
    (event,) = read.walk("VEVENT")
    assert "END:VEVENT" in str(event["summary"])


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-07-01T23:30:00+00:00", date(2026, 7, 2)), ("2026-07-01T22:30:00+00:00", date(2026, 7, 1)),
        ("2026-12-01T23:30:00+00:00", date(2026, 12, 1)), ("2026-12-02T00:30:00+00:00", date(2026, 12, 2)),
    ],
)  # fmt: skip
def test_what_is_overdue_goes_by_the_day_in_england(moment: str, day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Clock:
            return cls.fromisoformat(moment).astimezone(tz)

    monkeypatch.setattr(signups, "datetime", Clock)
    assert signups.today_here() == day
