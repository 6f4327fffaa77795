"""What people decided that names mean: remembered, used the next time, listed, and undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from charter.permissions import Action
from geo.areas import authority, has_authority
from geo.gazetteer import NOT_AN_AUTHORITY, Resolution, key, resolve
from geo.spelling import LONGEST
from services.exceptions import RefusedError
from services.people import WHO, Person, known_as
from services.ports import NameDecision, Storage
from services.register.signups import check_line
from services.tables import Column, Table, Value

LONGEST_REASON = 1_000
"""Characters of a reason that are kept."""


class NameBook:
    """Answers what names mean, after people's decisions, and keeps the decisions."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def decisions(self) -> Sequence[NameDecision]:
        """Every decision ever made, oldest first, undone ones too."""
        with self._storage.read() as work:
            return work.names.list()

    def in_force(self) -> Mapping[str, str]:
        """The decisions that stand, as `geo.gazetteer.resolve` takes them."""
        return in_force(self.decisions())

    def resolve(self, name: str, at: date | None = None) -> Resolution:
        """What a name means, a person's decision before anything else."""
        return resolve(name, at, self.in_force())

    def decide(self, person: Person, name: str, meaning: str, reason: str, *, at: date | None = None) -> int:
        """Remember that `name` means the area with the code `meaning`, or `not_an_authority`; the decision's number.

        RefusedError for a name that is sure without anybody's decision, or for a meaning that is none.
        """
        person.check_may(Action.DECIDE_NAMES)
        check_can_be_decided(name, at)
        if meaning != NOT_AN_AUTHORITY:
            if not meaning:
                raise RefusedError(f"Choose first what '{name.strip()[:40]}' means.")
            if not has_authority(meaning):
                raise RefusedError(f"'{meaning[:40]}' is no area's code. Choose one of the areas offered.")
            meaning = authority(meaning).code
        if not reason.strip():
            raise RefusedError("Say in a few words why: whoever reads this name next will want to know.")
        check_line("the reason", reason, LONGEST_REASON)
        check_line("the name", name, LONGEST)
        with self._storage.write(person.id) as work:
            return work.names.decide(key(name), name.strip(), meaning, reason.strip())

    def undo(self, person: Person, decision_id: int) -> None:
        """Take a decision back: the name is a question again, with the same candidates as before."""
        person.check_may(Action.DECIDE_NAMES)
        with self._storage.write(person.id) as work:
            work.names.undo(decision_id)

    def table(self) -> Table:
        """Every decision with who, when and why, and whether it stands."""
        rows = tuple(decision_row(decision) for decision in self.decisions())
        return Table(
            "name_decisions", "Decisions on names", DECISION_COLUMNS, rows, "People's decisions in this database",
            "as decided", "For reuse with their reasons",
        )  # fmt: skip


DECISION_COLUMNS = (
    Column("decision", "Number", "whole_number", "The decision's lasting number in this database"),
    Column("name", "Name as written"),
    Column("area_code", "Means", meaning="Code of the authority, or not_an_authority"),
    Column("la_name", "Authority"),
    Column("reason", "Why"),
    Column("decided_by", "Decided by", meaning=WHO),
    Column("decided_at", "Decided at", meaning="Date and time, UTC"),
    Column("stands", "Stands", meaning="no: undone, or decided anew"),
    Column("undone_by", "Undone by", meaning=WHO),
    Column("undone_at", "Undone at", meaning="Date and time, UTC"),
)


def decision_row(decision: NameDecision) -> tuple[Value, ...]:
    """The values of `DECISION_COLUMNS`."""
    undone_at = decision.undone_at.isoformat(timespec="seconds") if decision.undone_at else ""
    return (
        decision.id, decision.name, decision.meaning, meaning_words(decision.meaning), decision.reason,
        known_as(decision.decided_by), decision.decided_at.isoformat(timespec="seconds"),
        "no" if decision.undone_at else "yes", known_as(decision.undone_by or ""), undone_at,
    )  # fmt: skip


def meaning_words(meaning: str) -> str:
    """`Leeds`, or that it is no authority."""
    return authority(meaning).plain_name if has_authority(meaning) else "No authority"


def in_force(decisions: Sequence[NameDecision]) -> Mapping[str, str]:
    return {decision.key: decision.meaning for decision in decisions if decision.undone_at is None}


def check_can_be_decided(name: str, at: date | None) -> None:
    """Raise RefusedError for a text that is no name, or a name that needs no decision."""
    if not name.strip():
        raise RefusedError("There is no name here to decide on.")
    if len(name) > LONGEST:
        raise RefusedError(f"This text has {len(name):,} characters, too many for a name. Shorten it in the file.")
    found = resolve(name, at)
    if found.area is not None:
        raise RefusedError(f"'{name.strip()}' is {found.area.plain_name} without anybody's decision: {found.reason}")
