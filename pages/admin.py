"""For those who look after this installation: people, sessions, the audit trail, backup, and what is running."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from charter.permissions import Action
from services.people import Person
from ui import state
from ui.admin.audit import show_audit
from ui.admin.backup import show_backup, show_restore
from ui.admin.people import show_people, show_sessions
from ui.admin.running import show_running
from ui.elements.outcome import show_outcome
from ui.resources import Services
from ui.shell import page

PARTS: tuple[tuple[str, str, Action, Callable[[Services], None]], ...] = (
    ("people", "People and roles", Action.MANAGE_PEOPLE, show_people),
    ("sessions", "Sessions", Action.MANAGE_PEOPLE, show_sessions),
    ("audit", "Audit trail", Action.SEE_AUDIT, show_audit),
    ("backup", "Backup", Action.BACK_UP, show_backup),
    ("restore", "Restore", Action.BACK_UP, show_restore),
    ("running", "What is running", Action.BACK_UP, show_running),
)


def main(services: Services) -> None:
    offered = [part for part in PARTS if may_somewhere(services.person, part[2])]
    if not offered:
        st.info(services.person.why_not(Action.MANAGE_PEOPLE))
        return
    chosen = state.select(
        "What to look after", "admin", offered, key_of=lambda part: part[0], words_of=lambda part: part[1],
        default=offered[0],
    )  # fmt: skip
    show_outcome()
    if chosen is not None:
        chosen[3](services)


def may_somewhere(person: Person, action: Action) -> bool:
    """Whether a person may do something in any area at all."""
    areas = person.areas_of(action)
    return areas is None or bool(areas)


if __name__ == "__main__":
    page(main, title="Look after this installation")
