"""The days by which actions are due, as a calendar file (iCalendar, RFC 5545) that any calendar takes.

An action keeps its `uid` and counts its `SEQUENCE` up with every change, so a calendar that is given the file again
moves an entry and never adds it twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from icalendar import Calendar, Event, Todo

from charter.framework import instrument
from geo.areas import authority
from services.assessment.actions import owner_words
from services.assessment.actions_stored import PlannedAction, Status

CalendarKind = Literal["events", "tasks"]
PRODUCT = "-//Runaways Charter dashboard//Actions//EN"
TASK_STATUS: dict[Status, str] = {
    "open": "NEEDS-ACTION",
    "in_progress": "IN-PROCESS",
    "done": "COMPLETED",
    "dropped": "CANCELLED",
}


def calendar_bytes(
    actions: Iterable[PlannedAction], *, made_at: datetime, kind: CalendarKind = "events", stamp: str = ""
) -> bytes:
    """Every action that has a day: as an entry of that whole day, or as a task due on it.

    Closed actions stay as tasks with their status; of the entries only those still open are there.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{stamp}: actions" if stamp else "Runaways Charter: actions")
    for action in actions:
        if action.draft.due is not None and (kind == "tasks" or not action.is_closed):
            calendar.add_component(entry(action, kind, made_at, stamp))
    return bytes(calendar.to_ical())


def entry(action: PlannedAction, kind: CalendarKind, made_at: datetime, stamp: str) -> Event | Todo:
    """One action of a day; a whole-day entry ends, as the standard has it, on the day after."""
    found = Event() if kind == "events" else Todo()
    due = action.draft.due
    assert due is not None  # noqa: S101  (only actions with a day are asked for)
    found.add("uid", f"{action.uid}@runaways-charter-{kind}")
    found.add("dtstamp", made_at)
    found.add("last-modified", action.changed_at)
    found.add("sequence", action.version - 1)
    area = authority(action.area_code).plain_name
    found.add("summary", " - ".join(part for part in (stamp, f"{area}: {action.draft.title}") if part))
    found.add("description", described(action))
    if kind == "events":
        found.add("dtstart", due)
        found.add("dtend", due + timedelta(days=1))
        found.add("transp", "TRANSPARENT")
        return found
    found.add("due", due)
    found.add("status", TASK_STATUS[action.status])
    if action.status == "done" and action.closed_at is not None:
        found.add("completed", action.closed_at)
    return found


def described(action: PlannedAction) -> str:
    """Who, about what, which steps, and where it shows."""
    chosen = instrument(action.instrument_id)
    about = f"{action.item_id} {chosen.item(action.item_id).title}" if action.item_id in chosen.item_ids else ""
    lines = [f"Owner: {owner_words(action)}", f"{chosen.title}{': ' if about else ''}{about}"]
    lines += [f"[{'x' if step.done else ' '}] {step.text}" for step in action.draft.steps]
    lines += [action.draft.note] if action.draft.note else []
    if action.draft.evidence:
        lines.append(f"Evidence: {' '.join(filter(None, (action.draft.evidence.title, action.draft.evidence.url)))}")
    return "\n".join(lines)
