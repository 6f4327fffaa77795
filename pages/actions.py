"""What will be done about the gaps: a board, a list, a calendar file."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from geo.areas import Authority
from publishing.action_calendar import CalendarKind, calendar_bytes
from publishing.file_names import file_stem
from publishing.open_data import csv_bytes
from services.assessment.actions import STATUS_WORDS, ActionFilter, overdue_sentence, owners_of, without_a_day
from services.assessment.actions_stored import PlannedAction
from services.register.signups import today_here
from ui import state
from ui.actions.board import show_board
from ui.actions.forms import EDITED, ITEM, NEW, show_form, show_outcome
from ui.elements.area_choice import choose_area
from ui.elements.instrument_choice import choose_instrument
from ui.elements.tables import FOR_PROGRAMS, OF_ONE_AREA, show_table
from ui.links import link_to
from ui.resources import Services
from ui.shell import page

CALENDAR = "text/calendar"
SHOWN: dict[str, str] = {
    "all": "Every action",
    **{str(one): said for one, said in STATUS_WORDS.items()},
    "overdue": "Overdue",
}


def main(services: Services) -> None:
    where, on, who, which = st.container(key="two_in_a_row").columns(4)
    with where:
        area = choose_area()
    with on:
        chosen = choose_instrument("A new action is about")
    code = area.code if area else None
    every = services.kept(services.actions.found, code)
    with who:
        owner = state.select(
            "Owner", "owner", owners_of(every), key_of=str, words_of=str, placeholder="Anybody"
        )  # fmt: skip
    with which:
        status = state.select("Show", "status", list(SHOWN), key_of=str, words_of=lambda s: SHOWN[s], default="all")
    show_outcome(services)
    asked = any(name in st.query_params for name in (EDITED, ITEM, NEW))
    if area and asked:
        # Whoever comes from a gap, or wants to change an action, comes for the form.
        show_form(services, area.code, chosen)
    if not every:
        show_nothing(services, area, form="above" if asked else "below")
    else:
        show_actions(services, area, every, wanted_of(owner, status or "all"))
    if area is None:
        st.info("Choose an area above to see its board and to plan an action.")
    elif not asked:
        with st.expander("Plan a new action"):
            show_form(services, area.code, chosen)


def wanted_of(owner: str | None, status: str) -> ActionFilter:
    """The filter that the row of choices makes."""
    known = next((one for one in STATUS_WORDS if one == status), None)
    return ActionFilter(owner, known, status == "overdue")


def show_actions(
    services: Services, area: Authority | None, every: tuple[PlannedAction, ...], wanted: ActionFilter
) -> None:
    """The sentence, then the board (of one area) and the list."""
    today = today_here()
    st.markdown(f"**{overdue_sentence(every, today)}**")
    found = tuple(action for action in every if wanted.takes(action, today))
    if len(found) < len(every):
        st.caption(f"Shown: {len(found)} of {len(every)}, as chosen above.")
    table = services.kept(services.actions.table, area.code if area else None, wanted)
    if area is None:
        show_table(table, key="actions of all", leave_out=FOR_PROGRAMS, last=("instrument", "item_id", "item"))
    else:
        board, listed = st.tabs(["Board", "The same as a table"])
        with board:
            show_board(services, found, today)
        with listed:
            show_table(table, key="actions", leave_out=OF_ONE_AREA)
    show_downloads(services, area, found, csv_bytes(table))
    st.caption(
        "Source: planned here by the areas themselves; seen only by those who may see an area's drafts. Closing an "
        "action changes no answer: the Assess page then asks whether to answer the item again."
    )


def show_nothing(services: Services, area: Authority | None, *, form: str) -> None:
    if area is None:
        st.info("No action is planned yet in any area that you may see. Gaps are the place to begin.")
        link_to("gaps", "Look at the gaps of an area")
        return
    if not services.actions.may_see(area.code):
        st.info(f"What {area.plain_name} plans is seen by its own people only, as its drafts are.")
        return
    st.info(f"{area.plain_name} has no actions yet. Begin with its largest gap, or write one {form}.")
    link_to("gaps", "See what is missing, and what first", area=area.code)


def show_downloads(services: Services, area: Authority | None, found: tuple[PlannedAction, ...], csv: bytes) -> None:
    def calendar(kind: CalendarKind) -> bytes:
        return calendar_bytes(found, made_at=datetime.now(UTC), kind=kind, stamp=services.stamp)

    whose = named_for(area)
    with st.container(horizontal=True):
        st.download_button(
            "Due days for your calendar (.ics)", lambda: calendar("events"), f"actions-{whose}.ics", CALENDAR,
            on_click="ignore",
        )  # fmt: skip
        st.download_button(
            "The same as tasks (.ics)", lambda: calendar("tasks"), f"tasks-{whose}.ics", CALENDAR, on_click="ignore"
        )
        st.download_button("These actions as CSV", csv, f"actions-{whose}.csv", "text/csv", on_click="ignore")
    if left_out := without_a_day(found):
        st.warning(f"{left_out}: without a day an action is not in the calendar.")


def named_for(area: Authority | None) -> str:
    """What a file is named for: `county-durham`, or `all-areas`."""
    return file_stem(area.plain_name) if area else "all-areas"


if __name__ == "__main__":
    page(main, title="What will be done, by whom and by when?")
