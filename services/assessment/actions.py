"""Actions: what an area will do about a gap, who, by when, and what closing it proposes.

Closing an action never changes an answer. It proposes a level, beside the item, until somebody answers the item or puts
the proposal aside. Actions are working papers: who may not see an area's drafts does not see its actions.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from charter.framework import Instrument, instrument
from charter.permissions import Action
from charter.wording import counted, date_words
from geo.areas import authority
from services.administration.audit import HERE
from services.assessment.actions_stored import STATUSES, ActionDraft, PlannedAction, Status
from services.assessment.assessments import Sheet
from services.comparison.layers import area_values
from services.exceptions import NotFoundError, RefusedError
from services.people import LOCAL_PERSON, WHO, Person, known_as
from services.ports import Storage
from services.register.signups import today_here
from services.tables import AREA_COLUMNS, OWN_LICENCE, Column, Table

STATUS_WORDS: Mapping[Status, str] = {
    "open": "To do",
    "in_progress": "Under way",
    "done": "Done",
    "dropped": "Dropped",
}
NOBODY = "Nobody yet"


@dataclass(frozen=True)
class Proposal:
    """What a closed action proposes for its item: a level, and no more than that."""

    action: PlannedAction
    level: int
    words: str


@dataclass(frozen=True)
class ActionFilter:
    """Which actions are wanted; None: whichever."""

    owner: str | None = None
    status: Status | None = None
    overdue: bool = False

    def takes(self, action: PlannedAction, today: date) -> bool:
        return (
            self.owner in (None, owner_words(action))
            and self.status in (None, action.status)
            and (not self.overdue or is_overdue(action, today))
        )


class Actions:
    """Plans, changes and closes actions, for one person: what they may not see is not there for them."""

    def __init__(self, storage: Storage, viewer: Person = LOCAL_PERSON, today: Callable[[], date] = today_here) -> None:
        self._storage, self._sight, self._today = storage, viewer.sight, today

    def may_see(self, area_code: str) -> bool:
        return self._sight is None or area_code in self._sight

    def found(self, area_code: str | None = None, instrument_id: str | None = None) -> tuple[PlannedAction, ...]:
        """The actions that this person may see, what is due first before what is due later, closed ones last."""
        with self._storage.read() as work:
            found = work.actions.find(area_code=area_code, instrument_id=instrument_id)
        return tuple(sorted((one for one in found if self.may_see(one.area_code)), key=in_order))

    def one(self, action_id: int) -> PlannedAction:
        """NotFoundError where there is none, or this person may not see it."""
        with self._storage.read() as work:
            found = work.actions.one(action_id)
        if not self.may_see(found.area_code):
            raise NotFoundError("There is no such action any more. Reload the page.")
        return found

    def of_items(self, area_code: str, instrument_id: str) -> Mapping[str, tuple[PlannedAction, ...]]:
        """An area's actions on an instrument by item."""
        found: dict[str, tuple[PlannedAction, ...]] = {}
        for action in self.found(area_code, instrument_id):
            found[action.item_id] = (*found.get(action.item_id, ()), action)
        return found

    def planned_words(self, area_code: str, instrument_id: str) -> Mapping[str, str]:
        """How many actions there are about each item, and how they stand today, in a few words."""
        today = self._today()
        return {item: planned_words(found, today) for item, found in self.of_items(area_code, instrument_id).items()}

    def plan(
        self, person: Person, area_code: str, instrument_id: str, item_id: str, *, draft: ActionDraft
    ) -> PlannedAction:
        """A new action about an item, or about a whole instrument where `item_id` is empty."""
        person.check_may(Action.PLAN_ACTIONS, area_code)
        check_draft(instrument(instrument_id), item_id, draft)
        code = authority(area_code).code
        with self._storage.write(person.id) as work:
            return work.actions.add(code, instrument_id, item_id, cleaned(draft), str(uuid.uuid4()))

    def change(self, person: Person, action_id: int, draft: ActionDraft, *, expected_version: int) -> PlannedAction:
        """Put `draft` in the place of what stands. StaleEditError where somebody else changed it meanwhile."""
        action = self._checked(person, action_id)
        check_draft(instrument(action.instrument_id), action.item_id, draft)
        with self._storage.write(person.id) as work:
            return work.actions.change(action_id, cleaned(draft), expected_version=expected_version)

    def move(self, person: Person, action_id: int, status: Status, *, expected_version: int) -> PlannedAction:
        """Another status. Done or dropped closes the action; no answer changes by it."""
        self._checked(person, action_id)
        if status not in STATUSES:
            raise RefusedError(f"'{status}' is no status. Choose one of: {', '.join(STATUS_WORDS.values())}.")
        with self._storage.write(person.id) as work:
            return work.actions.move(action_id, status, expected_version=expected_version)

    def reopen(self, person: Person, action_id: int, *, expected_version: int) -> PlannedAction:
        """Undo a closing: the status it had before comes back."""
        action = self._checked(person, action_id)
        if not action.is_closed:
            raise RefusedError(f"'{action.draft.title}' is not closed: there is nothing to undo.")
        before: Status = "open" if action.status_before in ("done", "dropped") else action.status_before
        return self.move(person, action_id, before, expected_version=expected_version)

    def tick(self, person: Person, action_id: int, step: int, done: bool, *, expected_version: int) -> PlannedAction:
        """Tick one step, counted from 0, or take the tick away."""
        action = self._checked(person, action_id)
        steps = list(action.draft.steps)
        if not 0 <= step < len(steps):
            raise RefusedError("This step is not there any more. Reload the page.")
        steps[step] = replace(steps[step], done=done)
        draft = replace(action.draft, steps=tuple(steps))
        return self.change(person, action_id, draft, expected_version=expected_version)

    def settle(self, person: Person, action_id: int, *, expected_version: int) -> PlannedAction:
        """Put aside what a closed action proposes, without answering the item."""
        self._checked(person, action_id)
        with self._storage.write(person.id) as work:
            return work.actions.settle_proposal(action_id, expected_version=expected_version)

    def proposals(self, sheet: Sheet) -> Mapping[str, tuple[Proposal, ...]]:
        """What closed actions propose for the items of a sheet that nobody has answered since."""
        found: dict[str, tuple[Proposal, ...]] = {}
        for action in self.found(sheet.area_code, sheet.instrument.id):
            if proposal := proposal_of(action, sheet):
                found[action.item_id] = (*found.get(action.item_id, ()), proposal)
        return found

    def table(self, area_code: str | None = None, wanted: ActionFilter | None = None) -> Table:
        """Actions as a table, ready to show or export: of one area, or of every area this person may see."""
        return action_table(self.filtered(area_code, wanted), self._today())

    def filtered(self, area_code: str | None, wanted: ActionFilter | None = None) -> tuple[PlannedAction, ...]:
        """The actions that a filter takes."""
        today, chosen = self._today(), wanted or ActionFilter()
        return tuple(action for action in self.found(area_code) if chosen.takes(action, today))

    def _checked(self, person: Person, action_id: int) -> PlannedAction:
        with self._storage.read() as work:
            action = work.actions.one(action_id)
        person.check_may(Action.PLAN_ACTIONS, action.area_code)
        return action


def check_draft(chosen: Instrument, item_id: str, draft: ActionDraft) -> None:
    """Raise InstrumentError or RefusedError for an item or a level that the instrument does not have."""
    if item_id:
        chosen.item(item_id)
    if draft.aims_at is not None and not 0 <= draft.aims_at <= chosen.scale.highest:
        raise RefusedError(f"Level {draft.aims_at} is not on the scale of {chosen.title}. Choose another.")


def cleaned(draft: ActionDraft) -> ActionDraft:
    return replace(draft, title=draft.title.strip(), owner=draft.owner.strip(), note=draft.note.strip())


def in_order(action: PlannedAction) -> tuple[bool, bool, date, int]:
    """Open before closed, then by the day it is due; without a day last."""
    return action.is_closed, action.draft.due is None, action.draft.due or date.max, action.id


def is_overdue(action: PlannedAction, today: date) -> bool:
    return not action.is_closed and action.draft.due is not None and action.draft.due < today


def lacking_words(draft: ActionDraft) -> str:
    """What an action still needs before anybody can be held to it: an owner, a day; empty where it has both."""
    lacks = " and ".join([*(() if draft.owner.strip() else ("no owner",)), *(() if draft.due else ("no day",))])
    if not lacks:
        return ""
    return f"It has {lacks} yet{'' if draft.due else ': without a day it is not in the calendar'}."


def without_a_day(actions: Sequence[PlannedAction]) -> str:
    """How many actions a calendar leaves out because they are open and no day is set; empty where none is."""
    open_ones = [action for action in actions if not action.is_closed]
    number = sum(action.draft.due is None for action in open_ones)
    if not number:
        return ""
    return f"{number} of {counted(len(open_ones), 'open action')} {'has' if number == 1 else 'have'} no day yet"


def owner_words(action: PlannedAction) -> str:
    return action.draft.owner or NOBODY


def due_words(action: PlannedAction, today: date) -> str:
    """`Overdue by 3 days (19 September 2013)`, `Due today`, `Due in 12 days (...)`, or that no day is set."""
    due = action.draft.due
    if action.is_closed:
        closed = f" {date_words(action.closed_at.astimezone(HERE).date())}" if action.closed_at else ""
        return f"{STATUS_WORDS[action.status]}{closed}"
    if due is None:
        return "No day is set"
    days = (due - today).days
    if days < 0:
        return f"Overdue by {counted(-days, 'day')} ({date_words(due)})"
    return "Due today" if days == 0 else f"Due in {counted(days, 'day')} ({date_words(due)})"


def steps_words(action: PlannedAction) -> str:
    """`2 of 5 steps done`, or nothing."""
    done = sum(step.done for step in action.draft.steps)
    return f"{done} of {counted(len(action.draft.steps), 'step')} done" if action.draft.steps else ""


def overdue_sentence(actions: Sequence[PlannedAction], today: date) -> str:
    """How many are open and how many of those overdue, in one line."""
    open_ones = [action for action in actions if not action.is_closed]
    late = sum(is_overdue(action, today) for action in open_ones)
    if not open_ones:
        return f"{counted(len(actions), 'action')}, all closed."
    said = {0: "none is overdue", 1: "1 is overdue"}.get(late, f"{late} are overdue")
    nobody = sum(not action.draft.owner for action in open_ones)
    owners = f" {counted(nobody, 'open action has', 'open actions have')} no owner yet." if nobody else ""
    return f"{len(open_ones)} of {counted(len(actions), 'action')} still to finish; {said}.{owners}"


def planned_words(actions: Sequence[PlannedAction], today: date) -> str:
    """`2 to finish, 1 of them overdue; 1 done`: the actions about one item; dropped ones are not counted."""
    open_ones = [action for action in actions if not action.is_closed]
    late = sum(is_overdue(action, today) for action in open_ones)
    done = sum(action.status == "done" for action in actions)
    overdue = {0: ""}.get(late, ", overdue" if late == len(open_ones) else f", {late} of them overdue")
    parts = [f"{len(open_ones)} to finish{overdue}" if open_ones else "", f"{done} done" if done else ""]
    return "; ".join(part for part in parts if part)


def owners_of(actions: Iterable[PlannedAction]) -> tuple[str, ...]:
    """Every owner named, in order, with the words for nobody last where an action has none."""
    named = sorted({action.draft.owner for action in actions if action.draft.owner}, key=str.casefold)
    return (*named, NOBODY) if any(not action.draft.owner for action in actions) else tuple(named)


def proposal_of(action: PlannedAction, sheet: Sheet) -> Proposal | None:
    """What a closed action proposes; None once somebody answered the item after it, or put the proposal aside."""
    if action.status != "done" or action.proposal_settled or action.closed_at is None or not action.item_id:
        return None
    if action.item_id not in sheet.instrument.item_ids:
        return None
    stored = sheet.stored.get(action.item_id)
    scale = sheet.instrument.scale
    level = scale.highest if action.draft.aims_at is None else action.draft.aims_at
    present = stored.answer.level if stored else None
    if (stored and stored.changed_at > action.closed_at) or (present is not None and present >= level):
        return None
    closed = date_words(action.closed_at.astimezone(HERE).date())
    words = (
        f"The action '{action.draft.title}' was closed {closed}. It aimed at "
        f"'{scale.label_of(level)}'. Answer {action.item_id} again?"
    )
    return Proposal(action, level, words)


ACTION_COLUMNS = (
    *AREA_COLUMNS,
    Column("instrument", "Instrument"),
    Column("item_id", "Item", meaning="The item's lasting id; empty for an action about the whole instrument"),
    Column("item", "What is asked", meaning="The item's title"),
    Column("action", "Action"),
    Column("owner", "Owner", meaning="A role or a name, as it was typed; empty where there is nobody yet"),
    Column("due", "Due", "date", "The day by which it is due"),
    Column("status", "Status", meaning="To do, under way, done or dropped"),
    Column("when", "When", meaning="How long until it is due, or by how much it is overdue, on the day of the table"),
    Column("steps_done", "Steps done", "whole_number"),
    Column("steps_all", "Steps in all", "whole_number"),
    Column("steps", "Steps", meaning="Done ones are marked"),
    Column("note", "Note"),
    Column("evidence", "Evidence"),
    Column("evidence_url", "Address", "link"),
    Column("aims_at", "Aims at", meaning="The level that closing it proposes; empty for the highest"),
    Column("changed_by", "Changed by", meaning=WHO),
    Column("changed_at", "Changed at", meaning="Date and time, UTC"),
)


def action_table(actions: Sequence[PlannedAction], today: date) -> Table:
    """Actions in rows."""
    rows = []
    for action in actions:
        chosen, draft = instrument(action.instrument_id), action.draft
        known = action.item_id in chosen.item_ids
        evidence = draft.evidence
        rows.append(
            (
                *area_values(authority(action.area_code)), chosen.title, action.item_id,
                chosen.item(action.item_id).title if known else "", draft.title, draft.owner or None, draft.due,
                STATUS_WORDS[action.status], due_words(action, today), sum(step.done for step in draft.steps),
                len(draft.steps), "; ".join(f"{'done: ' if s.done else ''}{s.text}" for s in draft.steps), draft.note,
                evidence.title if evidence else "", evidence.url if evidence and evidence.url else None,
                chosen.scale.label_of(draft.aims_at) if draft.aims_at is not None else "", known_as(action.changed_by),
                action.changed_at.isoformat(timespec="seconds"),
            )
        )  # fmt: skip
    return Table(
        "actions", "Actions", ACTION_COLUMNS, tuple(rows), "Planned here by the areas themselves",
        date_words(today), OWN_LICENCE,
        "A plan, not a promise kept: closing an action changes no answer and no score.",
    )  # fmt: skip
