"""Who has signed, and what the figures say, on a map and as a table."""

from __future__ import annotations

from datetime import date

import streamlit as st

from charter.published_figures import published_figures
from charter.wording import date_words
from geo.areas import Authority, Vintage, vintages
from services.layers import Choice, Layer
from ui import state
from ui.legend import show_legend
from ui.links import link_to
from ui.maps import show_map
from ui.resources import Services
from ui.shell import page
from ui.tables import show_table

LAUNCH = date(2012, 7, 9)
"""The charter was launched on this day: nobody can have signed before it."""


def main(services: Services) -> None:
    headline = st.empty()
    layer, vintage, selected = choices(services)
    headline.markdown(f"**{layer.answer}**")
    if layer.caution:
        st.info(layer.caution)
    beside, picture = st.columns([2, 5], gap="medium")
    with beside:
        show_legend(layer)
        show_selected(layer, selected)
    with picture:
        on_map, in_table = st.tabs(["Map", "The same as a table"])
        with on_map:
            clicked = show_map(layer, vintage, selected=selected.code if selected else None)
        with in_table:
            show_table(layer.table, key=f"table {layer.id}", height=620)
    st.caption(f"As at: {layer.as_at}. Source: {layer.source}. {layer.licence}.")
    show_published_figures()
    if clicked:
        state.choose("area", clicked)
        st.rerun()


def choices(services: Services) -> tuple[Layer, Vintage, Authority | None]:
    """The row of choices on top, all of them in the link."""
    measure, day, areas, area = st.columns([3, 2, 2, 3])
    with areas:
        vintage = state.select(
            "Authorities",
            "areas",
            vintages(),
            key_of=lambda v: v.id,
            words_of=lambda v: v.label,
            default=vintages()[0],
            help_="152 authorities had children's services in 2012-13; 153 have today.",
        )
    assert vintage is not None  # noqa: S101  (there is a default)
    with measure:
        available = services.kept(services.layers.choices)
        choice = state.select(
            "What to show",
            "show",
            available,
            key_of=lambda c: c.id,
            words_of=lambda c: c.title,
            default=available[0],
        )
    assert choice is not None  # noqa: S101  (there is a default)
    with day:
        on_day = chosen_day(services, disabled=choice.id != "signed")
    layer = services.kept(chosen_layer, services, choice, on_day, vintage)
    with area:
        selected = state.select(
            "Find an area",
            "area",
            vintage.authorities,
            key_of=lambda a: a.code,
            words_of=lambda a: a.plain_name,
            placeholder="Type a name",
        )
    return layer, vintage, selected


def chosen_day(services: Services, *, disabled: bool) -> date:
    """The day the register is shown at: from the link, else the last on which anything is known to have changed."""
    days = services.kept(services.signups.days)
    newest = days[-1] if days else date.today()  # noqa: DTZ011  (a calendar day, wherever the reader is)
    wanted = state.linked("at")
    try:
        present = date.fromisoformat(wanted) if wanted else newest
    except ValueError:
        st.warning(f"The link asks for the day '{wanted}', which is not a date. Write it as 2013-09-19.")
        state.choose("at", None)
        present = newest
    present = max(present, LAUNCH)
    st.session_state["widget at"] = present
    return st.date_input(
        "As at",
        key="widget at",
        min_value=LAUNCH,
        max_value=max(date.today(), present),  # noqa: DTZ011
        format="DD/MM/YYYY",
        disabled=disabled,
        help="What is known changes on: " + "; ".join(date_words(day) for day in days) + ".",
        on_change=lambda: state.choose("at", st.session_state["widget at"].isoformat()),
    )


def chosen_layer(services: Services, choice: Choice, day: date, vintage: Vintage) -> Layer:
    kind, _, rest = choice.id.partition(".")
    if kind == "charter":
        return services.layers.charter(rest or "total", vintage)
    if kind == "official":
        series, _, period = rest.partition(".")
        return services.layers.official(series, period, vintage)
    return services.layers.sign_ups(day, vintage)


def show_selected(layer: Layer, selected: Authority | None) -> None:
    """What the layer says of the area that was chosen, and the way to its own page."""
    if selected is None:
        st.caption("Choose an area on the map, or type its name, to see it here.")
        return
    reading = layer.reading(selected.code)
    if reading is None:
        st.warning(f"{selected.plain_name} is not among the authorities of this list.")
        return
    with st.container(border=True):
        st.markdown(f"**{selected.plain_name}** ({selected.region})  \n{reading.words}")
        if reading.source:
            st.caption(f"Source: {reading.source}")
        link_to("area", f"Open {selected.plain_name}'s page", area=selected.code)


def show_published_figures() -> None:
    st.subheader("What has been published for the country")
    for figure in published_figures():
        source = f"[{figure.source}]({figure.url})" if figure.url else figure.source
        st.markdown(f"- {figure.title}: **{figure.in_words}** ({figure.period}). {figure.caution} Source: {source}.")


if __name__ == "__main__":
    page(main, title="Who has signed the Runaways Charter, and what is in place?")
