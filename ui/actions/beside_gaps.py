"""The actions that are planned about one item: under a gap, with the way to a new one, and beside an answer."""

from __future__ import annotations

import streamlit as st

from charter.permissions import Action
from services.assessment.actions import STATUS_WORDS, Proposal, due_words, owner_words, proposal_of
from services.assessment.actions_stored import PlannedAction
from services.assessment.assessments import Sheet
from services.register.signups import today_here
from ui.actions.forms import tried
from ui.elements.as_text import as_text
from ui.links import link_to
from ui.resources import Services


def show_gap_actions(services: Services, area_code: str, instrument_id: str, item_id: str) -> None:
    """The actions about an item in a line each, and a link that makes one of the gap."""
    if not services.actions.may_see(area_code):
        return
    planned = services.kept(services.actions.of_items, area_code, instrument_id).get(item_id, ())
    if planned:
        st.markdown("  \n".join(action_line(action) for action in planned))
    if services.person.may(Action.PLAN_ACTIONS, area_code):
        words = "Make another action of this gap" if planned else "Make an action of this gap"
        link_to("actions", words, area=area_code, on=instrument_id, item=item_id)


def action_line(action: PlannedAction) -> str:
    """`Action, under way: Commission interviews (Head of service). Due in 12 days (...)`."""
    status = STATUS_WORDS[action.status].lower()
    when = "" if action.is_closed else f" {due_words(action, today_here())}."
    return f"Action, {status}: **{as_text(action.draft.title)}** ({as_text(owner_words(action))}).{when}"


def show_proposals(services: Services, sheet: Sheet, item_id: str) -> None:
    """What closed actions propose for an item of a sheet, with the button that puts it aside."""
    if not services.actions.may_see(sheet.area_code):
        return
    planned = services.kept(services.actions.of_items, sheet.area_code, sheet.instrument.id).get(item_id, ())
    for action in planned:
        if proposal := proposal_of(action, sheet):
            show_proposal(services, proposal)


def show_proposal(services: Services, proposal: Proposal) -> None:
    why = services.person.why_not(Action.PLAN_ACTIONS, proposal.action.area_code)
    said, aside = st.columns([4, 1])
    with said:
        st.info(as_text(proposal.words))
    with aside:
        st.button(
            "Leave the answer", key=f"settle {proposal.action.id}", disabled=bool(why), help=why or None,
            on_click=settle, args=(services, proposal.action),
        )  # fmt: skip


def settle(services: Services, action: PlannedAction) -> None:
    def write() -> str:
        services.actions.settle(services.person, action.id, expected_version=action.version)
        return f"The answer stays; '{action.draft.title}' is not asked about again."

    tried(write)
