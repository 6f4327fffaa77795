"""What one area's answers leave open, in order of what closing it would bring."""

from __future__ import annotations

import streamlit as st

from charter.crosswalk import LinkedItem
from charter.framework import Instrument, instrument
from charter.gap_analysis import Order
from charter.register import GoodPractice
from charter.wording import counted, uncertain_date_words
from geo.areas import Authority, authority, regions
from services.comparison.comparators import ComparatorGroup
from services.comparison.evidence import Quote
from services.comparison.gaps import GapAnalysis, Grouping, ItemGap, points_in_all
from ui import state
from ui.actions.beside_gaps import show_gap_actions
from ui.comparing.what_if import open_where_linked, show_what_if
from ui.elements.area_choice import choose_area, offer_areas, titled
from ui.elements.as_text import as_link, as_text
from ui.elements.charts import draw, way_to_the_top
from ui.elements.demonstration_offer import offer_demonstration
from ui.elements.group_choice import choose_group
from ui.elements.instrument_choice import choose_instrument
from ui.elements.tables import OF_ONE_AREA, OF_ONE_ROUND, show_table
from ui.links import link_to
from ui.resources import Services
from ui.shell import page

ORDERS: dict[Order, str] = {
    "default": "What it brings, and whether others manage it",
    "points": "What it brings",
    "achieved_by": "How many others have it in place",
}
GROUPINGS: dict[Grouping, str] = {"none": "One list", "pillar": "By pillar or theme", "body": "By who must act"}
FIRST = 5
"""Gaps shown before the rest is asked for: those that would bring most."""
NAMED = 8
"""Areas named under a gap before the rest is a number."""


def main(services: Services) -> None:
    where, on, against = st.container(key="two_in_a_row_after_one").columns(3)
    with where:
        area = choose_area()
    with on:
        chosen = choose_instrument()
    if area is None:
        st.info("Choose your area above, or open one of these, to see what is missing and what to do first.")
        offer_areas(services, "gaps")
    else:
        with against:
            group = choose_group(services, area)
        show_area(services, area, chosen, group)
    show_common(services, chosen, area)


def linked_order() -> Order:
    """The order that the link names: its box stands with the list, which is worked out before it."""
    wanted = state.linked("order")
    return next((order for order in ORDERS if order == wanted), "default")


def choose_order_and_grouping() -> Grouping:
    """How the list is put in order and in groups; both in the link."""
    by, under = st.columns([3, 2])
    with by:
        state.select("Order by", "order", list(ORDERS), key_of=str, words_of=lambda o: ORDERS[o], default="default")
    with under:
        grouping = state.select(
            "Show", "group", list(GROUPINGS), key_of=str, words_of=lambda g: GROUPINGS[g], default="none"
        )
    return grouping or "none"


def show_area(services: Services, area: Authority, chosen: Instrument, group: ComparatorGroup) -> None:
    found = services.kept(services.gaps.of, area.code, chosen.id, linked_order(), group)
    if not found.card.answers:
        st.info(f"{area.plain_name} has not answered this yet. Gaps show as soon as the first item is answered.")
        link_to("assess", "Answer the first item", area=area.code, on=chosen.id)
        offer_demonstration(services)
        show_evidence_alone(services, area, chosen)
        return
    st.markdown(f"**{headline(found)}**")
    if group.note:
        st.caption(group.note)
    open_where_linked("view gaps", "What if?")
    listed, in_table, way, what_if = st.tabs(
        ["List", "The same as a table", "From the score to 100", "What if?"], key="view gaps", on_change="rerun"
    )
    if listed.open:
        with listed:
            show_list(services, found, choose_order_and_grouping())
    if in_table.open:
        with in_table:
            show_table(found.table, key="gaps", leave_out=OF_ONE_ROUND, last=("item_id",))
            if services.actions.may_see(area.code):
                link_to("actions", "See the actions, and plan another", area=area.code, on=chosen.id)
    if way.open:
        with way:
            show_way(services, found)
    if what_if.open:
        with what_if:
            show_what_if(services, found)
    st.caption(
        f"Source: {area.plain_name}'s own assessment, {as_text(found.round)}, beside the newest of "
        f"{found.group.title}. Points are of 100: what reaching the highest level would add. A missing answer may be "
        "in place already."
    )


def show_evidence_alone(services: Services, area: Authority, chosen: Instrument) -> None:
    """What FOI answers show of an area that has not assessed itself."""
    told = services.kept(services.evidence.of, area.code, chosen.id)
    if not told.items:
        return
    st.header("What its FOI answers show")
    st.markdown(f"From FOI answers alone, not from {area.plain_name}'s own assessment:")
    show_table(told.table, key="evidence", leave_out=(*OF_ONE_AREA, "differs"))


def headline(found: GapAnalysis) -> str:
    """How many gaps there are and how far they would go, missing answers told apart."""
    missing = sum(1 for gap in found.gaps if gap.gap.is_missing)
    low, high = points_in_all(found.gaps)
    if not found.gaps:
        return f"{found.area.plain_name} has every item at its highest level: there is no gap."
    unknown = f"; {missing} of them are unknown, not known to be missing" if missing else ""
    reach = f"{low:.0f}" if round(low) == round(high) else f"{low:.0f} to {high:.0f}"
    return (
        f"{found.area.plain_name} has {counted(len(found.gaps), 'gap')}{unknown}. Together they are worth {reach} of "
        f"100 points. {contradicted(found)}{compared(found)}"
    )


def contradicted(found: GapAnalysis) -> str:
    number = len(found.contradicted)
    verb = "differs" if number == 1 else "differ"
    return f"{number} of these answers {verb} from what it told FOI requests. " if number else ""


def compared(found: GapAnalysis) -> str:
    """How many comparators have data, of how many."""
    if not found.group.codes:
        return "Nobody is chosen yet to compare with, so the gaps stand in order of points."
    if not found.comparators:
        others = f"None of the {len(found.group.codes)} {found.group.title}"
        return f"{others} has answers here yet, so the gaps stand in order of points."
    have = "has" if found.comparators == 1 else "have"
    return f"Of {len(found.group.codes)} {found.group.title}, {found.comparators} {have} answers here to compare with."


def show_list(services: Services, found: GapAnalysis, grouping: Grouping) -> None:
    """The gaps in order: the first of them, or all where they stand in groups or everything was asked for."""
    places = {gap.item.id: place for place, gap in enumerate(found.gaps, start=1)}
    if grouping == "none":
        rest = len(found.gaps) - FIRST
        shows_all = rest <= 0 or state.linked("gaps") == "all"
        for gap in found.gaps if shows_all else found.gaps[:FIRST]:
            show_gap(services, places[gap.item.id], gap, found)
        if rest > 0:
            label, wanted = ("Show the first ones only", None) if shows_all else (f"Show the other {rest}", "all")
            st.button(label, key="all gaps", on_click=state.choose, args=("gaps", wanted))
        return
    for heading, gaps in found.grouped(grouping).items():
        low, high = points_in_all(gaps)
        points = f"{low:.1f}" if round(low, 1) == round(high, 1) else f"{low:.1f} to {high:.1f}"
        st.header(f"{heading}: {counted(len(gaps), 'gap')}, {points} points")
        for gap in gaps:
            show_gap(services, places[gap.item.id], gap, found, where=heading)
    if grouping == "body":
        st.caption("A gap that several bodies must close stands under each of them.")


def show_gap(services: Services, place: int, gap: ItemGap, found: GapAnalysis, *, where: str = "") -> None:
    area_code, chosen = found.area.code, found.card.instrument
    with st.container(border=True):
        st.markdown(
            f"**{place}. {gap.item.title}**  \n{gap.pillar}: {as_text(gap.answer)}. {gap.points}; {gap.achieved}.  \n"
            f"{'**' + as_text(gap.evidence) + '**' if gap.told else gap.evidence}"
        )
        behind = st.expander(
            "The question, the evidence, and who does it well",
            key=f"behind {gap.item.id} {where}".strip(),
            on_change="rerun",
        )
        if behind.open:
            with behind:
                show_behind(gap, found)
        part = gap.groups[0].id if gap.groups else ""
        link_to(
            "assess", f"Answer or change {gap.item.id}", area=area_code, on=chosen.id, part=part, view="answer",
            round=found.round, item=gap.item.id,
        )  # fmt: skip
        show_gap_actions(services, area_code, chosen.id, gap.item.id)


def show_behind(gap: ItemGap, found: GapAnalysis) -> None:
    """All that bears on a gap: the question, the words told, who has it in place, and where else it is asked."""
    lines = [
        gap.item.question,
        f"Who must act: {', '.join(gap.item.bodies) or 'nobody is named'}.",
        f"What counts as evidence: {gap.item.evidence}",
        f"From: {gap.item.citation}.",
    ]
    if gap.told:
        lines += [told_line(quote) for quote in gap.told.quotes]
        lines += [f"Why it differs: {reason}" for reason in gap.told.reasons]
    if gap.achievers:
        names = ", ".join(area_link(area) for area in gap.achievers[:NAMED])
        more = f" and {len(gap.achievers) - NAMED} more" if len(gap.achievers) > NAMED else ""
        lines.append(f"Fully in place, by their own account, in {names}{more}.")
    lines += [practice_line(mention) for mention in gap.practice]
    lines += [linked_line(link) for link in gap.linked]
    st.markdown("\n\n".join(lines))


def area_link(area: Authority) -> str:
    return f"[{area.plain_name}](area?area={area.code})"


def told_line(quote: Quote) -> str:
    """The words of an FOI answer to the letter, with its wave and cell."""
    return f'Told: "{as_text(quote.words)}" ({as_text(quote.wave)}, {quote.when}; {as_text(quote.place)}).'


def practice_line(mention: GoodPractice) -> str:
    name, when = area_link(authority(mention.area_code)), uncertain_date_words(mention.when)
    return f"Named for good practice: {name}. {as_text(mention.what)} ({when}; {as_link(mention.source)}.)"


def linked_line(link: LinkedItem) -> str:
    other = instrument(link.instrument)
    caution = f" {' '.join(link.notes)}" if link.notes else ""
    near = "The same is asked" if link.relation == "same" else "Something near is asked"
    return f"{near} in {other.title}, {link.item}: {other.item(link.item).title}.{caution}"


def show_way(services: Services, found: GapAnalysis) -> None:
    picture, table = st.tabs(["Picture", "As a table"], key="view way", on_change="rerun")
    if picture.open:
        with picture:
            key = (found.area.code, found.card.instrument.id)
            draw(services.kept(lambda *_key: way_to_the_top(found.steps, services.stamp), "way", *key), key="steps")
    if table.open:
        with table:
            show_table(found.steps_table, key="steps table", leave_out=OF_ONE_ROUND)
    st.caption(
        "Begins with what is in place for sure. What is hatched is not known: it may be in place already. The steps "
        "come to 100."
    )


def show_common(services: Services, chosen: Instrument, area: Authority | None) -> None:
    """The ten gaps most common in a region or in England, for those who campaign in more than one area."""
    behind = st.expander(
        f"The ten gaps most common in a region or in England ({chosen.title})",
        expanded=area is None, key=f"common {area is None}", on_change="rerun",
    )  # fmt: skip
    if not behind.open:
        return
    with behind:
        region = state.select(
            "Where", "in", [r.name for r in regions()], key_of=str, words_of=str, placeholder="England"
        )
        common = services.kept(services.gaps.common, chosen.id, region)
        answered = f"{common.with_answers} of {common.group} areas in {common.place} have answers here"
        if not common.gaps:
            st.markdown(f"{answered}, and none of these is below its highest level.")
            if area is None:
                offer_demonstration(services)
            return
        first = chosen.item(common.gaps[0].item_id).title
        below = f"{common.gaps[0].below} of {common.gaps[0].with_level} with an answer are below its highest level"
        st.markdown(f"**{answered}. The most common gap: {first}; {below}.**")
        show_table(common.table, key="common", last=("item_id",))


if __name__ == "__main__":
    page(main, title=titled("What is missing in {}, and what first?", "an area"))
