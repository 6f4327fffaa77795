"""What storage keeps of actions: what will be done about an item, by whom and by when, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from charter.damaged_texts import SENTENCE as DAMAGED
from charter.damaged_texts import is_damaged
from charter.framework import Item
from charter.register import Source
from services.exceptions import RefusedError

Status = Literal["open", "in_progress", "done", "dropped"]
STATUSES: tuple[Status, ...] = ("open", "in_progress", "done", "dropped")
CLOSED: tuple[Status, ...] = ("done", "dropped")
LONGEST_LINE = 200
LONGEST_NOTE = 4_000
MOST_STEPS = 40
YEARS = range(2000, 2101)


@dataclass(frozen=True)
class Step:
    """One step on the way, in a line of text."""

    text: str
    done: bool = False

    def __post_init__(self) -> None:
        check_line("A step", self.text, needed=True)


def title_for(item: Item) -> str:
    """What an action that closes an item's gap is called, until somebody finds better words."""
    return f"{item.title}: put it in place"


@dataclass(frozen=True)
class ActionDraft:
    """What a person says of an action. It refuses to exist if it could not be kept: RefusedError says what to mend.

    `owner` is a role or a name; `aims_at` the level that closing it would propose, None for the highest.
    """

    title: str
    owner: str = ""
    due: date | None = None
    steps: tuple[Step, ...] = ()
    note: str = ""
    evidence: Source | None = None
    aims_at: int | None = None

    def __post_init__(self) -> None:
        check_line("An action's title", self.title, needed=True)
        check_line("An owner", self.owner)
        check_whole("The note", self.note)
        if len(self.note) > LONGEST_NOTE:
            raise RefusedError(f"The note has {len(self.note):,} characters; {LONGEST_NOTE:,} are kept. Shorten it.")
        if len(self.steps) > MOST_STEPS:
            raise RefusedError(
                f"{len(self.steps)} steps are too many: an action has up to {MOST_STEPS}. Make two of it."
            )
        if self.due is not None and self.due.year not in YEARS:
            raise RefusedError(f"The year {self.due.year} cannot be meant. Give the day by which it is due.")


@dataclass(frozen=True)
class PlannedAction:
    """An action as it stands. `uid` is its lasting name in calendars; `version` counts its changes.

    `status_before` is what undoing its closing brings back; `proposal_settled` is set once somebody answered, or
    put aside, the level that closing it proposed.
    """

    id: int
    uid: str
    area_code: str
    instrument_id: str
    item_id: str
    draft: ActionDraft
    status: Status
    status_before: Status
    proposal_settled: bool
    created_by: str
    created_at: datetime
    changed_by: str
    changed_at: datetime
    closed_at: datetime | None
    version: int

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED


class Actions(Protocol):
    """Actions of every area."""

    def add(self, area_code: str, instrument_id: str, item_id: str, draft: ActionDraft, uid: str) -> PlannedAction: ...
    def one(self, action_id: int) -> PlannedAction:
        """NotFoundError where there is none of that number."""

    def find(self, *, area_code: str | None = None, instrument_id: str | None = None) -> Sequence[PlannedAction]:
        """In the order they were made."""

    def change(self, action_id: int, draft: ActionDraft, *, expected_version: int) -> PlannedAction:
        """StaleEditError where its version is no longer the one that was read."""

    def move(self, action_id: int, status: Status, *, expected_version: int) -> PlannedAction:
        """Another status; StaleEditError as above."""

    def settle_proposal(self, action_id: int, *, expected_version: int) -> PlannedAction: ...


def check_whole(what: str, text: str) -> None:
    """Raise RefusedError for a text that cannot be kept."""
    if is_damaged(text):
        raise RefusedError(f"{what} {DAMAGED}")


def check_line(what: str, text: str, *, needed: bool = False) -> None:
    """Raise RefusedError for a text that is empty where it is needed, too long, or of several lines."""
    if needed and not text.strip():
        raise RefusedError(f"{what} needs a text. Say in a few words what is meant.")
    check_whole(what, text)
    if len(text) > LONGEST_LINE:
        raise RefusedError(f"{what} has {len(text)} characters; {LONGEST_LINE} are kept. Put the rest into the note.")
    if len(text.splitlines()) > 1:
        raise RefusedError(f"{what} is one line of text. Put the rest into the note.")
