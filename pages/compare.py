"""One area among others, how sure that is, and what would change it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from charter.permissions import Action
from geo.areas import Authority
from services.comparison.comparators import ComparatorGroup, GroupKind
from services.comparison.standings import Measure, RankRange, Standing
from services.exceptions import ServiceError
from ui import state
from ui.comparing.charts import funnel_drawing, pillars_drawing, standing_drawing
from ui.elements.area_choice import choose_area, offer_areas, titled
from ui.elements.as_text import as_text
from ui.elements.charts import draw
from ui.elements.demonstration_offer import offer_demonstration
from ui.elements.group_choice import choose_group
from ui.elements.tables import FOR_PROGRAMS, show_table
from ui.links import link_to
from ui.resources import Services
from ui.shell import page

PICTURE_OR_TABLE = ("Picture", "The same as a table")


def main(services: Services) -> None:
    where, against, what = st.container(key="two_in_a_row_after_one").columns(3)
    with where:
        area = choose_area()
    if area is None:
        st.info(
            "Choose your area above, or open one of these: the page then shows how it stands among others. The link "
            "can be shared."
        )
        offer_areas(services, "compare")
        offer_demonstration(services)
        return
    with against:
        group = choose_group(services, area)
    with what:
        measure = choose_measure(services)
    if group.note:
        st.caption(group.note)
    if group.kind == "neighbours" and group.codes:
        st.caption(f"Neighbours: {', '.join(other.plain_name for other in group.authorities)}.")
    if not services.kept(services.comparators.vintages):
        offer_list(services, area)
    if not group.codes:
        st.info("Nobody to compare with yet: choose another group, or pick areas by hand above.")
        return
    standing: Standing = services.kept(services.benchmarking.standing, measure, group)
    st.markdown(f"**{standing.sentence}**")
    if not standing.with_data and standing.own.low is None and standing.own.figure is None:
        show_nothing_yet(services, area, measure)
        return
    show_one(services, standing)
    if measure.node:
        show_rank(services, measure, group)
        show_all_pillars(services, group)
        show_items(services, group)
        show_change(services, area)
        show_other_list(services, area, group)
    link_to("gaps", "What to do first", area=area.code)


def show_nothing_yet(services: Services, area: Authority, measure: Measure) -> None:
    """Neither the area nor anybody it is compared with has a figure: no empty pictures, but the way to the first."""
    if measure.node:
        st.info(f"{area.plain_name} has not assessed itself here either. Its own answers are the first step.")
        link_to("assess", "Answer the first item", area=area.code)
    else:
        st.info("Choose another measure above, or bring in a file that has these figures.")
        link_to("import_files", "Bring in an official file")
    offer_demonstration(services)


def choose_measure(services: Services) -> Measure:
    """What to compare on, in the link as `measure`."""
    measures = services.kept(services.benchmarking.measures)
    chosen = state.select(
        "What to compare", "measure", measures, key_of=lambda m: m.id,
        words_of=measure_words, default=measures[0],
    )  # fmt: skip
    return chosen or measures[0]


def measure_words(measure: Measure) -> str:
    return measure.title if measure.node else f"{measure.family}: {measure.title}"


def show_one(services: Services, standing: Standing) -> None:
    """The picture of the measure, its funnel where it is a share or a rate, and the same as a table."""
    picture, table = st.tabs(PICTURE_OR_TABLE, key="view one", on_change="rerun")
    if picture.open:
        with picture:
            key: tuple[Any, ...] = (standing.measure, standing.group)
            drawn = services.kept(lambda *_key: standing_drawing(standing, services.stamp), "standing", *key)
            draw(drawn, key=f"standing {standing.measure.id}")
            show_one_funnel(services, standing)
    if table.open:
        with table:
            show_table(
                standing.table, key=f"compare {standing.measure.id}", height=420, leave_out=FOR_PROGRAMS, last=("role",)
            )
    st.caption(f"{standing.data_words}. Source: {as_text(standing.source)}. {standing.caution}")


def show_one_funnel(services: Services, standing: Standing) -> None:
    key: tuple[Any, ...] = (standing.measure, standing.group)
    funnel = services.kept(lambda *_key: services.benchmarking.funnel(standing), "funnel", *key)
    if funnel is None:
        return
    drawn = services.kept(lambda *_key: funnel_drawing(funnel, services.stamp), "funnel drawn", *key)
    st.markdown(funnel.what_it_is)
    draw(drawn, key=f"funnel {standing.measure.id}")
    st.markdown(funnel.sentence)


def show_rank(services: Services, measure: Measure, group: ComparatorGroup) -> None:
    """The rank with its range. The simulation is kept, so it runs once for a version of the answers."""
    with st.spinner("Making the ranking 10,000 times with other weights and answers ...", show_time=True):
        rank: RankRange = services.kept(services.benchmarking.rank, measure.node, group)
    st.header("How sure is its rank?")
    st.markdown(f"{rank.words[0].upper()}{rank.words[1:]}")
    likely = " 'Likely' is where nine in ten of these rankings put it." if "likely" in rank.words else ""
    st.caption(
        "The ranking is made 10,000 times, each time with somewhat other weights for the items and with every missing "
        f"answer filled in by chance.{likely} This is no league table."
    )


def show_all_pillars(services: Services, group: ComparatorGroup) -> None:
    standings = services.kept(services.benchmarking.pillars, group)
    st.header("Pillar by pillar")
    picture, table = st.tabs(PICTURE_OR_TABLE, key="view pillars", on_change="rerun")
    if picture.open:
        with picture:
            drawn = services.kept(lambda *_key: pillars_drawing(standings, services.stamp), "pillars drawn", group)
            draw(drawn, key="pillars drawn")
            st.markdown("\n".join(f"- **{pillar_name(standing)}**: {standing.in_short}" for standing in standings))
    if table.open:
        with table:
            shown = services.kept(services.benchmarking.pillar_table, group)
            show_table(shown, key="compare pillars", leave_out=(*FOR_PROGRAMS, "la_name", "score", "low", "high"))


def pillar_name(standing: Standing) -> str:
    return standing.measure.title.removeprefix("Pillar: ")


def show_items(services: Services, group: ComparatorGroup) -> None:
    st.header("Item by item")
    found = services.kept(services.benchmarking.items, group)
    if not any(item.with_data for item in found):
        st.markdown(f"None of the {len(group.codes)} {group.title} has answered the charter's items here yet.")
        return
    in_words, table = st.tabs(["In words", "The same as a table"], key="view items", on_change="rerun")
    if in_words.open:
        with in_words, st.container(height=420):
            st.markdown("\n\n".join(
                f"**{item.title}.** Own answer: {item.answer.casefold()}. {item.sentence}" for item in found
            ))  # fmt: skip
    if table.open:
        with table:
            items = services.kept(services.benchmarking.item_table, group)
            show_table(items, key="compare items", height=420, leave_out=(*FOR_PROGRAMS, "la_name"), last=("item_id",))


def show_change(services: Services, area: Authority) -> None:
    change = services.kept(services.benchmarking.change, area.code)
    st.header("Since the round before")
    lines = [f"- {node.title}: {node.before}, then {node.now}" for node in change.nodes]
    st.markdown("\n".join([as_text(change.sentence), "", *lines]))
    moved = [f"- {label}: {item}" for label, items in (("Up", change.better), ("Down", change.worse)) for item in items]
    if moved:
        with st.expander(f"Which items: {len(change.better)} up, {len(change.worse)} down"):
            st.markdown("\n".join(moved))


def show_other_list(services: Services, area: Authority, group: ComparatorGroup) -> None:
    """Which conclusion another list of neighbours would change."""
    if group.kind != "neighbours" or len(services.kept(services.comparators.vintages)) < 2:
        return
    st.header("Would another list of neighbours change this?")
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
        upload = st.file_uploader(
            "List of statistical neighbours (CSV or Excel)", type=["csv", "xlsx", "xls"],
            max_upload_size=50, **services.grey(Action.IMPORT_FILES),
        )  # fmt: skip
        vintage = st.text_input("Year of the list, if its name has none")
        if upload is not None and st.button("Keep this list"):
            preview = services.neighbours.preview(upload.getvalue(), upload.name)
            try:
                name = services.neighbours.accept(services.person, preview, vintage=vintage)
            except ServiceError as trouble:
                st.error(as_text(str(trouble)))
                return
            kind: GroupKind = "neighbours"
            state.choose("against", kind)
            state.choose("vintage", name)
            st.rerun()


if __name__ == "__main__":
    page(main, title=titled("How does {} compare?", "this area"))
