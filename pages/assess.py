"""The questionnaire: one part at a time, every answer saved as it is given."""

from __future__ import annotations

from datetime import date

import streamlit as st

from charter.framework import Group, Instrument
from charter.wording import counted, score_words
from geo.areas import Authority
from services.assessments import Sheet
from ui import state
from ui.answering import show_item
from ui.area_choice import choose_area
from ui.instrument_choice import choose_instrument
from ui.links import link_to
from ui.resources import Services
from ui.shell import page

THIS_ROUND = "round"


def main(services: Services) -> None:
    where, on = st.columns(2)
    with where:
        area = choose_area()
    with on:
        chosen = choose_instrument()
    if area is None:
        st.info("Choose your area above to begin. Nothing is stored until you answer an item.")
        return
    round_, part = choose_round_and_part(services, area, chosen)
    if not round_:
        st.info("Give the round a name, for example the year, to begin.")
        return
    sheet = services.assessments.sheet(area.code, chosen.id, round_)
    show_progress(sheet, area)
    st.caption(
        "Answers are saved as you give them; a text is saved when you leave its box. Write nothing here that could "
        "identify a child: no names, no dates of birth."
    )
    for item in chosen.items_below(part):
        show_item(services, sheet, item, round_)
    show_next_part(area, chosen, part)


def parts(chosen: Instrument) -> list[Group]:
    """The standards, one of which is answered at a time."""
    return [group for group in chosen.groups if group.kind == "standard"]


def choose_round_and_part(services: Services, area: Authority, chosen: Instrument) -> tuple[str, str]:
    in_round, at_part = st.columns(2)
    with in_round:
        known = services.assessments.rounds(area.code, chosen.id)
        wanted = state.linked(THIS_ROUND) or (known[0] if known else str(this_year()))
        widget = f"widget round {area.code} {chosen.id}"
        st.session_state[widget] = wanted
        round_ = st.text_input(
            "Round",
            key=widget,
            max_chars=60,
            help="One cycle of assessment, usually a year. Rounds so far: " + (", ".join(known) or "none") + ".",
            on_change=lambda: state.choose(THIS_ROUND, st.session_state[widget].strip() or None),
        ).strip()
    with at_part:
        offered = parts(chosen)
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


def this_year() -> int:
    return date.today().year  # noqa: DTZ011  (a calendar year, wherever the reader is)


def show_progress(sheet: Sheet, area: Authority) -> None:
    total = sheet.scorecard.total
    given = sum(1 for answer in sheet.answers.values() if answer.state != "not_given")
    items = len(sheet.instrument.items)
    st.progress(given / items, text=f"{given} of {counted(items, 'item')} answered")
    st.markdown(f"{sheet.instrument.short_title}, {area.plain_name}, so far: **{score_words(total)}**")


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
            link_to("gaps", "See the gaps", area=area.code, on=chosen.id)


if __name__ == "__main__":
    page(main, title="Assess your area")
