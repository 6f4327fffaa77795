"""One area among others, how sure that is, and what would change it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from geo.areas import Authority
from services.comparators import ComparatorGroup, GroupKind
from services.exceptions import ServiceError
from services.standings import Measure, RankRange, Standing
from ui import state
from ui.area_choice import choose_area
from ui.compare_charts import draw, funnel_figure, pillars_figure, standing_figure
from ui.demonstration_offer import offer_demonstration
from ui.group_choice import choose_group
from ui.links import link_to
from ui.resources import Services
from ui.shell import page
from ui.tables import show_table

LEFT_OUT = ("new_la_code", "old_la_code", "region_name")


def main(services: Services) -> None:
    where, against, what = st.columns(3)
    with where:
        area = choose_area()
    if area is None:
        st.info("Choose your area above: this page then shows how it stands among others. The link can be shared.")
        return
    with against:
        group = choose_group(services, area)
    with what:
        measure = choose_measure(services)
    if group.note:
        st.caption(group.note)
    if group.kind == "neighbours" and group.codes:
        st.caption(f"Neighbours: {', '.join(other.plain_name for other in group.authorities)}.")
    if not services.comparators.vintages():
        offer_list(services, area)
    if not group.codes:
        st.info("Nobody to compare with yet: choose another group, or pick areas by hand above.")
        return
    standing = services.kept(services.benchmarking.standing, measure, group)
    st.markdown(f"**{standing.sentence}**")
    show_one(services, standing)
    if measure.node:
        show_rank(services, measure, group)
        show_all_pillars(services, group)
        show_items(services, group)
        show_change(services, area)
        show_other_list(services, area, group)
    if not standing.with_data and standing.own.figure is None:
        offer_demonstration(services)
    link_to("gaps", "What to do first", area=area.code)


def choose_measure(services: Services) -> Measure:
    """What to compare on, in the link as `measure`."""
    measures = services.kept(services.benchmarking.measures)
    chosen = state.select(
        "What to compare", "measure", measures, key_of=lambda m: m.id,
        words_of=lambda m: m.title if m.node else f"{m.family}: {m.title}", default=measures[0],
    )  # fmt: skip
    return chosen or measures[0]


def key_of(services: Services, standing: Standing) -> tuple[Any, ...]:
    """What a picture of a standing depends on besides the data."""
    return (standing.measure, standing.group, services.stamp)


def show_one(services: Services, standing: Standing) -> None:
    """The picture of the measure, its funnel where it is a share, and the same as a table."""
    picture, table = st.tabs(["Picture", "The same as a table"])
    with picture:
        figure = services.kept(lambda *_key: standing_figure(standing, services.stamp), *key_of(services, standing))
        if figure is not None:
            alt = f"{standing.measure.title}. {standing.sentence} {services.stamp}"
            draw(figure, key=f"standing {standing.measure.id}", alt=alt)
        show_one_funnel(services, standing)
    with table:
        show_table(standing.table, key=f"compare {standing.measure.id}", height=420, leave_out=LEFT_OUT)
    st.caption(f"{standing.data_words}. Source: {standing.source}. {standing.caution}")


def show_one_funnel(services: Services, standing: Standing) -> None:
    key = key_of(services, standing)
    funnel = services.kept(lambda *_key: services.benchmarking.funnel(standing), *key)
    if funnel is None:
        return
    figure = services.kept(lambda *_key: funnel_figure(funnel, services.stamp), "picture", *key)
    st.markdown(
        "A funnel plot sets each area's share against the number of children it is a share of: few children, wide "
        "limits. The limits are Wilson's interval around the share of the whole group."
    )
    alt = f"Funnel plot. {funnel.measure.title}. {funnel.sentence} {services.stamp}"
    draw(figure, key=f"funnel {standing.measure.id}", alt=alt)
    st.markdown(funnel.sentence)


def show_rank(services: Services, measure: Measure, group: ComparatorGroup) -> None:
    """The rank with its range. The simulation is kept, so it runs once for a version of the answers."""
    with st.spinner("Making the ranking again 10,000 times with other weights and answers ...", show_time=True):
        rank: RankRange = services.kept(services.benchmarking.rank, measure.node, group)
    st.subheader("How sure is its rank?")
    st.markdown(f"{rank.words[0].upper()}{rank.words[1:]}")
    st.caption(
        "The ranking is made again 10,000 times: weights drawn anew around the equal ones, every missing answer given "
        "one of its possible levels. 'Likely' leaves out the lowest and the highest twentieth. This is no league table."
    )


def show_all_pillars(services: Services, group: ComparatorGroup) -> None:
    standings = services.kept(services.benchmarking.pillars, group)
    st.subheader("Pillar by pillar")
    picture, table = st.tabs(["Picture", "The same as a table"])
    with picture:
        figure = services.kept(lambda *_key: pillars_figure(standings, services.stamp), group, services.stamp)
        if figure is not None:
            described = " ".join(standing.sentence for standing in standings)
            draw(figure, key="pillars", alt=f"Scores by pillar. {described} {services.stamp}")
        for standing in standings:
            st.markdown(f"- {standing.measure.title}. {standing.sentence}")
    with table:
        shown = services.kept(services.benchmarking.pillar_table, group)
        show_table(shown, key="compare pillars", leave_out=(*LEFT_OUT, "la_name"))


def show_items(services: Services, group: ComparatorGroup) -> None:
    st.subheader("Item by item")
    found = services.kept(services.benchmarking.items, group)
    if not any(item.with_data for item in found):
        st.markdown(f"None of the {len(group.codes)} {group.title} has answered the charter's items here yet.")
        return
    in_words, table = st.tabs(["In words", "The same as a table"])
    with in_words, st.container(height=420):
        for item in found:
            st.markdown(f"**{item.title}.** Own answer: {item.answer.casefold()}. {item.sentence}")
    with table:
        items = services.kept(services.benchmarking.item_table, group)
        show_table(items, key="compare items", height=420, leave_out=(*LEFT_OUT, "la_name"))


def show_change(services: Services, area: Authority) -> None:
    change = services.kept(services.benchmarking.change, area.code)
    st.subheader("Since the round before")
    st.markdown(change.sentence)
    for node in change.nodes:
        st.markdown(f"- {node.title}: {node.before}, then {node.now}")
    for label, items in (("Up", change.better), ("Down", change.worse)):
        if items:
            with st.expander(f"{label}: {len(items)}"):
                st.markdown("\n".join(f"- {item}" for item in items))


def show_other_list(services: Services, area: Authority, group: ComparatorGroup) -> None:
    """Which conclusion another list of neighbours would change."""
    if group.kind != "neighbours" or len(services.comparators.vintages()) < 2:
        return
    st.subheader("Would another list of neighbours change this?")
    changed = services.kept(services.benchmarking.changed_conclusions, area.code, group.vintage)
    if not changed:
        st.markdown("No: the total and every pillar stand on the same side of the middle with each list.")
        return
    st.markdown("\n".join(f"- {words}." for words in changed))


def offer_list(services: Services, area: Authority) -> None:
    """Without an imported list there are no statistical neighbours: say why, and take one."""
    with st.expander("Statistical neighbours are not here yet: bring in the list"):
        st.markdown(
            "Statistical neighbours are the ten authorities that the Department for Education's model finds most "
            "alike. The list is the department's: download its file (local authority interactive tool) and bring it "
            "in here. Until then areas are compared by region and type."
        )
        upload = st.file_uploader("List of statistical neighbours (CSV or Excel)", type=["csv", "xlsx", "xls"])
        vintage = st.text_input("Year of the list, if its name has none")
        if upload is not None and st.button("Keep this list"):
            preview = services.neighbours.preview(upload.getvalue(), upload.name)
            try:
                name = services.neighbours.accept(services.person, preview, vintage=vintage)
            except ServiceError as trouble:
                st.error(str(trouble))
                return
            kind: GroupKind = "neighbours"
            state.choose("against", kind)
            state.choose("vintage", name)
            st.rerun()


if __name__ == "__main__":
    page(main, title="How does this area compare?")
