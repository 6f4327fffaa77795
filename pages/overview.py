"""Who has signed, and what the figures say, on a map, as hexagons and as a table."""

from __future__ import annotations

import streamlit as st

from charter.published_figures import published_figures
from geo.areas import Authority, Vintage
from publishing.map_pictures import MapPicture, map_html, map_png, map_svg
from services.comparison.layers import Layer
from ui import state
from ui.elements.as_text import as_text
from ui.elements.legend import show_legend
from ui.elements.published import show_published_lines
from ui.elements.tables import choose_in_table, show_table
from ui.http import map_texts
from ui.links import link_to
from ui.maps.choices import choose_classes, choose_on_top, choose_region, choose_view, chosen_layer
from ui.maps.folium_maps import box_around, show_map
from ui.resources import Services
from ui.shell import page

SHOWN_AT_ONCE = 2
"""Published figures that stand open under the map; all of them fill two screens of a phone."""


def main(services: Services) -> None:
    headline = st.empty()
    show_doors(services)
    chosen = choose_on_top(services)
    caution = st.container()
    beside, picture = st.columns([2, 5], gap="medium")
    with beside:
        rule, limits = choose_classes(chosen.choice) if chosen.choice.has_classes else ("fixed", ())
        layer = chosen_layer(services, chosen, rule, limits)
        show_legend(layer, stamp=services.stamp)
        show_selected(layer, chosen.selected)
    headline.markdown(f"**{layer.answer}**")
    if layer.caution:
        caution.info(layer.caution)
    with picture:
        clicked = show_picture(services, layer, chosen.vintage, chosen.selected)
    show_published_figures()
    if clicked:
        state.choose("area", clicked)
        st.rerun()


def show_doors(services: Services) -> None:
    """What this is and where to begin, while nothing but the register that ships is here."""
    if len(services.kept(services.layers.choices)) > 1:
        return
    st.markdown(
        "For councillors, councils and campaigners: what each council promised to children who run away, and what it "
        "has in place. Choose where to begin."
    )
    with st.container(horizontal=True, key="doors"):
        link_to("area", "See my area")
        link_to("assess", "Assess an area")
        link_to("signups", "Record a signature", do="record")
        link_to("import_files", "Bring in figures or answers")


def show_picture(services: Services, layer: Layer, vintage: Vintage, selected: Authority | None) -> str | None:
    """The map with the ways to save it, or the same as a table; the code of an area just chosen in either."""
    drawn, zoomed = st.columns([3, 2])
    with drawn:
        view = choose_view()
    if view == "table":
        code = selected.code if selected else None
        wanted = choose_in_table(layer.table, key=f"table {layer.id}", code=code, height=620)
        st.caption(f"As at: {layer.as_at}. Source: {layer.source}. {layer.licence}.")
        if layer.id == "signed":
            show_steps(services, vintage)
        return wanted
    with zoomed:
        region = choose_region()
    box = box_around(vintage, view, region.code if region else None)
    code = selected.code if selected else None
    clicked = show_map(layer, vintage, view=view, box=box, selected=code)
    picture = MapPicture(layer, vintage, view, box, region.name if region else "England", code, services.stamp)
    show_savers(picture)
    st.caption(f"As at: {layer.as_at}. Source: {layer.source}. {layer.licence}. {picture.drawn_from}")
    return clicked


def show_savers(picture: MapPicture) -> None:
    """Buttons that make a file of the map only when one is pressed."""
    with st.container(horizontal=True):
        st.download_button(
            "Save as a web page",
            lambda: map_html(picture, map_texts()),
            f"{picture.file_stem}.html",
            "text/html",
            on_click="ignore",
            help="One file that works without the internet: the map, its legend and its table.",
        )
        st.download_button(
            "Save as PNG", lambda: map_png(picture), f"{picture.file_stem}.png", "image/png", on_click="ignore"
        )
        st.download_button(
            "Save as SVG", lambda: map_svg(picture), f"{picture.file_stem}.svg", "image/svg+xml", on_click="ignore"
        )


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
        st.markdown(f"**{selected.plain_name}** ({selected.region})  \n{as_text(reading.words)}")
        if reading.source:
            st.caption(f"Source: {as_text(reading.source)}")
        link_to("area", f"Open {selected.plain_name}'s page", area=selected.code)


def show_steps(services: Services, vintage: Vintage) -> None:
    """What is known on each day, so that a step of the slider is not taken for a wave of signing."""
    st.markdown("**What is known on each day of the slider**")
    show_table(services.kept(services.layers.steps, vintage), key=f"steps {vintage.id}")


def show_published_figures() -> None:
    st.header("What has been published for the country")
    show_published_lines(published_figures(), at_once=SHOWN_AT_ONCE)


if __name__ == "__main__":
    page(main, title="Who has signed the Runaways Charter, and what is in place?")
