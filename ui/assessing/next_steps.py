"""What comes after where a round stands: the items still open, next year's round, actions, what leaves."""

from __future__ import annotations

import re

import streamlit as st

from charter.permissions import Action
from charter.rounds import FINISHED
from services.assessment.assessments import Sheet
from services.assessment.rounds import Round
from ui import state
from ui.elements.as_text import as_text
from ui.links import link_to
from ui.resources import Services

AGAIN = "again"
"""What the name of a round gets that is answered anew after it was withdrawn."""


def show_next(services: Services, sheet: Sheet, found: Round) -> None:
    """The next step of a round: to go on answering, or what a finished round is good for."""
    stands = found.assessment.state
    if stands in ("draft", "returned"):
        show_open_items(services, sheet)
    elif stands == "submitted":
        st.button(
            "Read the answers, item by item", key="read answers", on_click=go_to, args=({"view": "answer"},),
            help="Questions of the moderator are asked and replied to beside the items",
        )  # fmt: skip
    elif stands in FINISHED:
        st.subheader("What comes next")
        if stands == "withdrawn":
            show_the_same_anew(services, sheet)
        else:
            show_next_round(services, sheet)
        show_what_for(services, sheet, is_public=stands != "withdrawn")


def show_open_items(services: Services, sheet: Sheet) -> None:
    """The way to the first part that has an item without an answer."""
    part = first_open_part(sheet)
    if part and services.person.may(Action.ANSWER, sheet.area_code):
        st.button("Go on answering", key="go on answering", on_click=go_to, args=({"part": part, "view": "answer"},))


def first_open_part(sheet: Sheet) -> str:
    """The id of the first standard with an item that nobody has answered; empty where there is none."""
    given = {item for item, answer in sheet.answers.items() if answer.state != "not_given"}
    for item in sheet.instrument.items:
        above = sheet.instrument.ancestors(item.id)
        if item.id not in given and above:
            return above[0].id
    return ""


def show_next_round(services: Services, sheet: Sheet) -> None:
    """Next year's round: begun already, to be begun with a click, or how to begin one."""
    if not services.person.may(Action.ANSWER, sheet.area_code):
        return
    known = services.assessments.rounds(sheet.area_code, sheet.instrument.id)
    newer = known[0] if known and known[0] != sheet.round else None
    wanted = newer or round_after(sheet.round, known)
    if not wanted:
        st.markdown("The next round is begun with 'Begin a new round', beside the list of rounds above.")
        return
    label = f"Go on with round {as_text(wanted)}" if newer else f"Begin round {as_text(wanted)}"
    st.button(label, key="next round", type="primary", on_click=go_to, args=({"round": wanted, "view": "answer"},))
    if not newer:
        st.caption(
            "Nothing is stored until the first item is answered. This round's answers stand beside each item, and are "
            "carried over only where somebody asks for it."
        )


def show_the_same_anew(services: Services, sheet: Sheet) -> None:
    """A round that was withdrawn is not answered on: another one begins, with its answers beside it."""
    wanted = f"{sheet.round} {AGAIN}"
    if not services.person.may(Action.ANSWER, sheet.area_code):
        return
    label = f"Answer round {as_text(sheet.round)} anew"
    st.button(label, key="next round", type="primary", on_click=go_to, args=({"round": wanted, "view": "answer"},))
    st.caption(
        f"It becomes round '{as_text(wanted)}'. The answers that were withdrawn stand beside each item and are "
        "carried over only where somebody asks for it."
    )


def round_after(name: str, known: tuple[str, ...] = ()) -> str:
    """`2027` after `2026`, `2026-27` after `2025-26`; empty where a name is no year, or the next one is there."""
    match = re.fullmatch(r"(\d{4})(?:([-/])(\d{2}))?", name.strip())
    if match is None:
        return ""
    year, between, end = int(match[1]) + 1, match[2] or "", match[3] or ""
    following = f"{year}{between}{(int(end) + 1) % 100:02d}" if end else str(year)
    return "" if following in known else following


def show_what_for(services: Services, sheet: Sheet, *, is_public: bool) -> None:
    """What can be done with what the round says."""
    area, on = sheet.area_code, sheet.instrument.id
    link_to("gaps", "See what is missing, and what first", area=area, on=on)
    if services.person.may(Action.PLAN_ACTIONS, area):
        link_to("actions", "Plan actions and see how far they are", area=area, on=on)
    if is_public:
        link_to("area", "See the area's page, with the briefing to print", area=area)
    link_to("export", "Take the answers away as a table", table="answers", area=area, on=on)


def go_to(choices: dict[str, str]) -> None:
    for name, wanted in choices.items():
        state.choose(name, wanted)
