"""Layers as a folium map. The shapes go to the browser once, by address; a measure is a few kilobytes of shades."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Literal, get_args

import folium
import streamlit as st
from branca.element import MacroElement
from jinja2 import Template

from config import settings
from geo import boundaries, hexes
from geo.areas import Vintage
from publishing.map_paint import Box, painted
from services.comparison.layers import Layer
from ui.http import map_file_url

HEIGHT = 640
TOOLTIP = "last_object_clicked_tooltip"
COUNT = "last_object_clicked_count"
DEALT_WITH = "click dealt with"
AREA_AT_END = re.compile(r"(E\d{8})$")

View = Literal["map", "hexagons"]
VIEWS: tuple[View, ...] = get_args(View)


class Behaviour(MacroElement):
    """Gives the map its behaviour; the shapes come when a paint names them."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "window.charterMap = new CharterMap({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )

    def __init__(self) -> None:
        super().__init__()
        self._name, self._id = "Behaviour", "behaviour"


class Paint(MacroElement):
    """What each area shows: all that is sent when the measure, the day, the view or the selection changes."""

    _template = Template("{% macro script(this, kwargs) %}charterMap.paint({{ this.wanted }});{% endmacro %}")

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self._name, self._id, self.wanted = "Paint", "paint", wanted


class PaintLayer(folium.FeatureGroup):
    """What carries the paint. streamlit-folium takes its script as it is: folium need not make a page of it first."""

    def render(self, **kwargs: Any) -> str:
        """Nothing: it is not asked for."""
        return ""


class DrawnMap(folium.Map):
    """The map in a page that folium made before: making that page anew is half the work of a rerun."""

    def get_root(self) -> folium.Element:
        return page_around()

    def render(self, **kwargs: Any) -> str:
        """Nothing: it is not asked for."""
        return ""


@cache
def page_around() -> folium.Element:
    """The page that folium makes around the map, once; the map's own script is not taken from it."""
    page = base_map(folium.Map).get_root()
    page.render()
    return page


def show_map(layer: Layer, vintage: Vintage, *, view: View, box: Box, selected: str | None) -> str | None:
    """Show a layer; the code of the area that was just chosen on it, or None."""
    # Imported here: outside a page's run this import would leave its component unknown to the whole process.
    from streamlit_folium import st_folium

    paint = PaintLayer(control=False)
    Paint(painted(layer, box=box, shapes=map_file_url(shapes_file(vintage, view)), selected=selected)).add_to(paint)
    # One map for every measure, view and list of authorities: it is built once and keeps its place.
    clicked = st_folium(
        shown_map(),
        render=False,
        key="map",
        height=HEIGHT,
        use_container_width=True,
        returned_objects=[TOOLTIP, COUNT],
        feature_group_to_add=paint,
    )
    return newly_clicked(clicked or {})


def shapes_file(vintage: Vintage, view: View) -> str:
    """The name under which the shapes of a list of authorities are served."""
    return f"{'areas' if view == 'map' else 'hexes'}-{vintage.id}.geojson"


def box_around(vintage: Vintage, view: View, region_code: str | None = None) -> Box:
    """The box around a region of a vintage, or around the whole of England."""
    codes = [area.code for area in vintage.authorities if region_code in (None, area.region_code)]
    around = boundaries.bounds_around if view == "map" else hexes.bounds_around
    bounds = around(codes, vintage.id)
    return (bounds.south, bounds.west), (bounds.north, bounds.east)


def newly_clicked(reported: dict[str, Any]) -> str | None:
    """The area of a click that was not dealt with before: the component repeats its last click at every run."""
    found = AREA_AT_END.search(reported.get(TOOLTIP) or "")
    if not found:
        st.session_state.pop(DEALT_WITH, None)
        return None
    click = (found[1], reported.get(COUNT))
    if st.session_state.get(DEALT_WITH) == click:
        return None
    st.session_state[DEALT_WITH] = click
    return found[1]


def shown_map() -> folium.Map:
    """The map as this run shows it. With tiles folium has to make its page anew: they are put on the map in there."""
    if not settings().tile_url:
        return base_map(DrawnMap)
    chart = base_map(folium.Map)
    chart.get_root().render()
    return chart


def base_map(kind: type[folium.Map]) -> folium.Map:
    """The map without a measure: its scripts and, where an installation chose one, its tiles."""
    tiles = settings().tile_url
    chart = kind(
        location=(52.9, -2.0),
        zoom_start=6,
        # Any zoom, so that England or a region fills its box.
        zoom_snap=0,
        tiles=tiles or None,
        attr="Background map: as configured by this installation" if tiles else None,
        attribution_control=bool(tiles),
        scroll_wheel_zoom=False,
        max_bounds=False,
    )
    chart._id = "england"
    chart.default_js = [(name, map_file_url(name)) for name in ("jquery.min.js", "leaflet.js", "charter-map.js")]
    chart.default_css = [(name, map_file_url(name)) for name in ("leaflet.css", "charter-map.css")]
    Behaviour().add_to(chart)
    return chart
