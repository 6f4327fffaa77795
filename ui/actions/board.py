"""The board of actions: a column for each status, a card for each action; on a phone one column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from charter.framework import instrument
from charter.permissions import Action
from charter.wording import counted
from services.assessment.actions import STATUS_WORDS, due_words, is_overdue, owner_words, steps_words
from services.assessment.actions_stored import PlannedAction, Status
from ui.actions.forms import LAST, open_form, reopen, tried
from ui.elements.as_text import as_link, as_text
from ui.links import link_to
from ui.resources import Services

COLUMNS: tuple[tuple[str, tuple[Status, ...]], ...] = (
    ("To do", ("open",)),
    ("Under way", ("in_progress",)),
    ("Closed", ("done", "dropped")),
)


def show_board(services: Services, actions: Sequence[PlannedAction], today: date) -> None:
    for place, (heading, statuses) in zip(st.columns(len(COLUMNS)), COLUMNS, strict=True):
        own = [action for action in actions if action.status in statuses]
        with place:
            st.header(f"{heading} ({len(own)})")
            for action in own:
                show_card(services, action, today)
            if not own:
                st.caption("Nothing here.")


def show_card(services: Services, action: PlannedAction, today: date) -> None:
    chosen = instrument(action.instrument_id)
    why = services.person.why_not(Action.PLAN_ACTIONS, action.area_code)
    with st.container(border=True):
        st.markdown(card_words(action, today))
        # A closed action says how many of its steps were done; only an open one has something to tick.
        for number, step in enumerate(() if action.is_closed else action.draft.steps):
            # The version in the key: what the box shows is what the database has.
            st.checkbox(
                as_text(step.text), step.done, key=f"step {action.id} {action.version} {number}",
                disabled=bool(why), on_change=tick,
                args=(services, action, number, not step.done),
            )  # fmt: skip
        show_buttons(services, action, why)
        if action.item_id in chosen.item_ids:
            part = chosen.ancestors(action.item_id)
            link_to(
                "assess", f"Answer {action.item_id}", area=action.area_code, on=chosen.id,
                part=part[0].id if part else "", view="answer", item=action.item_id,
            )  # fmt: skip


def card_words(action: PlannedAction, today: date) -> str:
    """Title, when, who and what it is about; what is overdue comes in bold."""
    chosen, draft = instrument(action.instrument_id), action.draft
    when = due_words(action, today)
    about = f"{action.item_id} {chosen.item(action.item_id).title}" if action.item_id in chosen.item_ids else ""
    lines = [
        f"**{as_text(draft.title)}**",
        f"**{when}**" if is_overdue(action, today) else when,
        f"Owner: {as_text(owner_words(action))}",
        f"About: {as_text(about or chosen.title)}",
        steps_words(action),
        as_text(draft.note),
        f"Evidence: {as_link(draft.evidence)}" if draft.evidence else "",
    ]
    return "  \n".join(line for line in lines if line)


def show_buttons(services: Services, action: PlannedAction, why: str) -> None:
    """What can be done with an action now; grey with the reason where this person may not."""
    grey: dict[str, Any] = {"disabled": bool(why), "help": why or None}
    with st.container(horizontal=True):
        if action.is_closed:
            st.button("Open it again", key=f"reopen {action.id}", on_click=reopen, args=(services, action.id), **grey)
            return
        if action.status == "open":
            st.button("Begin", key=f"begin {action.id}", on_click=move, args=(services, action, "in_progress"), **grey)
        st.button("Done", key=f"done {action.id}", on_click=move, args=(services, action, "done"), **grey)
        st.button("Drop", key=f"drop {action.id}", on_click=move, args=(services, action, "dropped"), **grey)
        st.button("Change", key=f"change {action.id}", on_click=open_form, args=(action.id,), **grey)


def move(services: Services, action: PlannedAction, status: Status) -> None:
    def write() -> str:
        services.actions.move(services.person, action.id, status, expected_version=action.version)
        said = f"'{action.draft.title}': {STATUS_WORDS[status].lower()}."
        if status == "done" and action.item_id:
            return (
                f"{said} The answer to {action.item_id} stays as it is; the Assess page asks whether to answer again."
            )
        return said

    if tried(write) and status in ("done", "dropped"):
        st.session_state[LAST] = action.id


def tick(services: Services, action: PlannedAction, number: int, done: bool) -> None:
    def write() -> str:
        services.actions.tick(services.person, action.id, number, done, expected_version=action.version)
        return f"'{action.draft.title}': {steps_left(action, done)}."

    tried(write)


def steps_left(action: PlannedAction, done: bool) -> str:
    left = sum(not step.done for step in action.draft.steps) - (1 if done else -1)
    return f"{counted(left, 'step')} left" if left else "every step is done"
