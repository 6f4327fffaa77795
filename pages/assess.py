"""The questionnaire: one part at a time, every answer saved as it is given; the way to publication; and on paper."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from charter.framework import Group, Instrument, Item, instruments
from charter.rounds import STATE_WORDS
from charter.wording import counted, so_far_words
from geo.areas import Authority, authority, has_authority
from services.assessment.assessments import Sheet, can_be_self_assessed
from ui import state
from ui.assessing.beside import show_carry_part
from ui.assessing.feedback import show_feedback
from ui.assessing.item import Desk, show_item, why_closed
from ui.assessing.marker import show_unsaved_sign
from ui.assessing.official_scores import show_official_scores
from ui.assessing.presence import show_who_is_here
from ui.assessing.print_view import show_print_view
from ui.assessing.quick_list import ALWAYS_IN_SIGHT, show_quick_list
from ui.assessing.round_choice import choose_round, rounds_there
from ui.assessing.round_steps import show_all_challenges, show_steps, show_trouble, show_way_out
from ui.assessing.round_trip import show_round_trip
from ui.assessing.saving import count_of_waiting, save_what_waits
from ui.assessing.way_to_item import box_of, item_come_for, show_way
from ui.elements.area_choice import CHARTER, choose_area, offer_areas
from ui.elements.as_text import as_text
from ui.elements.instrument_choice import choose_instrument
from ui.links import link_to
from ui.resources import Services
from ui.shell import page

VIEWS = {
    "answer": "Answer", "quick": "Tick all on one page", "offline": "Work offline in Excel",
    "review": "Review and publish", "print": "Print",
}  # fmt: skip


def main(services: Services) -> None:
    if save_what_waits(services):
        # What was saved is a new version of the data: the page begins again on it.
        st.rerun()
    choices = box_of_choices(services)
    with choices:
        where, on = st.columns(2)
        with where:
            area = choose_area()
        with on:
            chosen = choose_instrument(every=True)
    if area is None:
        st.info("Choose your area above, or open one of these. Nothing is stored until you answer an item.")
        offer_areas(services, "assess", on=chosen.id)
        return
    if chosen.answered_by == "official_record":
        show_official_scores(services, area, chosen)
        return
    if chosen.answered_by == "young_people":
        show_feedback(services, area, chosen)
        return
    with choices:
        round_, part = choose_round_and_part(services, area, chosen)
        view = choose_view()
    sheet = services.kept(services.assessments.sheet, area.code, chosen.id, round_)
    if view == "print":
        show_print_view(sheet, area, parts(chosen), services.stamp)
    elif view == "review":
        show_review(services, sheet, area)
    elif view == "offline":
        show_round_trip(services, sheet)
    elif view == "quick":
        show_all_items(services, sheet, area)
    else:
        show_part(services, sheet, area, part)


def box_of_choices(services: Services) -> DeltaGenerator:
    """Where the choices stand: in sight, or folded to what they are where a link leads straight to the questions."""
    area, on = state.linked("area"), instruments().get(state.linked("on") or CHARTER)
    if linked_view() != "quick" or not area or not has_authority(area) or not on or not can_be_self_assessed(on):
        return st.container()
    round_ = rounds_there(services, area, on.id).wanted
    chosen = as_text(f"{authority(area).plain_name}, {on.short_title}, {round_}")
    return st.expander(f"{chosen} (change)", key="choices")


def show_part(services: Services, sheet: Sheet, area: Authority, part: str) -> None:
    """One part of the questionnaire with everything it is answered with."""
    chosen = sheet.instrument
    come_for = item_come_for(chosen, part)
    show_progress(sheet)
    # One box, however much stands in it: a browser forgets what is being typed in boxes that move.
    with st.container():
        show_who_is_here(services, sheet, part, closed=why_closed(services, sheet))
        desk = open_desk(services, sheet)
        if not come_for:
            show_way_out(services, sheet, desk.found)
            show_trouble()
    show_unsaved_sign(part)
    st.caption(scale_words(chosen))
    items = chosen.items_below(part)
    show_carry_part(services, sheet, desk.earlier, items, disabled=bool(desk.closed))
    for item in items:
        if item.id == come_for:
            show_item_come_for(desk, item)
        else:
            show_item(desk, item)
    show_next_part(area, chosen, part)


def show_item_come_for(desk: Desk, item: Item) -> None:
    """The item that a link led to: why it cannot be answered, and what to do about it, stand right above it."""
    with st.container(key=box_of(item.id)):
        if desk.closed:
            st.info(desk.closed)
        show_way_out(desk.services, desk.sheet, desk.found)
        show_trouble()
        show_item(desk, item)
    show_way(item.id)


def open_desk(services: Services, sheet: Sheet) -> Desk:
    """What the items are shown with; why nobody can answer now is said above them."""
    which = (sheet.area_code, sheet.instrument.id, sheet.round)
    desk = Desk(
        services, sheet, services.kept(services.rounds.of, *which), services.kept(services.carrying.before, *which),
        services.kept(services.evidence.of, *which), why_closed(services, sheet),
    )  # fmt: skip
    if desk.closed:
        st.info(desk.closed)
        st.html("<style>[data-testid=stWidgetLabel] p {color: #4a5058}</style>")
    return desk


def show_all_items(services: Services, sheet: Sheet, area: Authority) -> None:
    """Every item at once, to be ticked through."""
    show_progress(sheet, key=ALWAYS_IN_SIGHT)
    with st.container():
        desk = open_desk(services, sheet)
        show_way_out(services, sheet, desk.found)
        show_trouble()
    show_unsaved_sign("all items")
    show_quick_list(desk, parts(sheet.instrument), scale_words(sheet.instrument))
    with st.container(horizontal=True):
        st.button("Review and publish", type="primary", on_click=state.choose, args=("view", "review"))
        st.button("Add evidence and notes", on_click=state.choose, args=("view", "answer"))


def show_review(services: Services, sheet: Sheet, area: Authority) -> None:
    """The round's way to publication, and what the moderator asked."""
    found = services.rounds.of(area.code, sheet.instrument.id, sheet.round)
    show_progress(sheet)
    st.header("Where this round stands")
    show_steps(services, sheet, found)
    st.header("The moderator's questions")
    show_all_challenges(services, found, sheet.instrument)


def scale_words(chosen: Instrument) -> str:
    """What each level means, once for all items of the part."""
    levels = " ".join(f"**{level.label}**: {level.meaning}" for level in chosen.scale.levels if level.meaning)
    return (
        f"{levels} Answers are saved as you give them; a text is saved when you leave its box, or when you stop typing "
        "for a minute. Write nothing here that could identify a child: no names, no dates of birth."
    )


def parts(chosen: Instrument) -> list[Group]:
    """The standards, one of which is answered at a time."""
    return [group for group in chosen.groups if group.kind == "standard"]


def linked_view() -> str:
    """The view that the link names: its choice stands under the boxes that depend on it."""
    wanted = state.linked("view")
    return wanted if wanted in VIEWS else "answer"


def choose_view() -> str:
    """What to do with the round; in the link, so that a print view can be sent round."""
    widget = "widget view"
    st.session_state[widget] = linked_view()
    return str(
        st.radio(
            "What to do", list(VIEWS), format_func=lambda view: VIEWS[view], key=widget, horizontal=True,
            label_visibility="collapsed", on_change=lambda: state.choose("view", st.session_state[widget]),
        )
    )  # fmt: skip


def choose_round_and_part(services: Services, area: Authority, chosen: Instrument) -> tuple[str, str]:
    in_round, at_part = st.columns(2)
    with in_round:
        round_ = choose_round(services, area, chosen)
    offered = parts(chosen)
    if linked_view() != "answer":
        # The other views show every part.
        return round_, offered[0].id
    with at_part:
        part = state.select(
            "Part",
            "part",
            offered,
            key_of=lambda group: group.id,
            words_of=lambda group: part_words(chosen, group),
            default=offered[0],
        )
    return round_, part.id if part else offered[0].id


def part_words(chosen: Instrument, group: Group) -> str:
    above = chosen.ancestors(group.id)
    return f"{above[0].title}: {group.title}" if above else group.title


def show_progress(sheet: Sheet, *, key: str | None = None) -> None:
    """How many items are dealt with, in a box of its own under `key`, and what the answers come to so far."""
    given = sum(1 for answer in sheet.answers.values() if answer.state != "not_given")
    unknown = sum(1 for answer in sheet.answers.values() if answer.state == "not_known")
    items = len(sheet.instrument.items)
    of_them = f", {unknown} of them with 'not known'" if unknown else ""
    st.container(key=key).progress(given / items, text=f"{given} of {counted(items, 'item')} dealt with{of_them}")
    words = [f"This round is {STATE_WORDS[sheet.assessment.state]}."] if sheet.assessment else []  # type: ignore[index]
    total = sheet.scorecard.total
    if total.answered:
        words.insert(0, f"**{so_far_words(total, sheet.instrument)}.**")
    with st.container():
        if words:
            st.markdown(" ".join(words))


def show_next_part(area: Authority, chosen: Instrument, part: str) -> None:
    ids = [group.id for group in parts(chosen)]
    place = ids.index(part)
    before, after = st.columns(2)
    with before:
        if place > 0:
            st.button("Previous part", on_click=state.choose, args=("part", ids[place - 1]))
    with after:
        if place + 1 < len(ids):
            st.button("Next part", type="primary", on_click=state.choose, args=("part", ids[place + 1]))
        else:
            st.button("Review and publish", type="primary", on_click=state.choose, args=("view", "review"))
            link_to("gaps", "See the gaps", area=area.code, on=chosen.id)


def show_what_waits() -> None:
    """While the database is away the page holds what was typed, says so, and tries again."""
    waiting = count_of_waiting()
    if not waiting:
        return
    st.warning(
        f"What you entered for {counted(waiting, 'item')} is not saved yet. It is kept in this window: leave it open. "
        "It is saved by itself when the database answers again."
    )
    st.button("Try again now")
    try_again_soon()


@st.fragment(run_every=10)
def try_again_soon() -> None:
    """Draw the page again now and then; the first time is the page's own run."""
    if st.session_state.pop("waited once", False):
        st.rerun()
    st.session_state["waited once"] = True


if __name__ == "__main__":
    page(main, title="Assess your area", while_away=show_what_waits)
