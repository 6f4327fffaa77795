"""Layers as a folium map. The shapes go to the browser once, by address; a measure is a few kilobytes of shades."""

from __future__ import annotations

import json
import re
from typing import Any

import folium
import streamlit as st
from branca.element import MacroElement
from jinja2 import Template

from config import settings
from geo.areas import Vintage
from geo.boundaries import bounds_around
from services.layers import Layer
from ui.http import map_file_url
from ui.palette import SWATCHES

HEIGHT = 620
CLICKED = "last_object_clicked_tooltip"
AREA_AT_END = re.compile(r"(E\d{8})$")

Box = tuple[tuple[float, float], tuple[float, float]]
"""South-west and north-east corners, each latitude then longitude."""


class Shapes(MacroElement):
    """The areas' outlines, fetched by the browser from `url`."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        window.charterMap = new CharterMap({{ this._parent.get_name() }});
        $.ajax("{{ this.url }}", {dataType: "json", async: false}).done(function (shapes) {
            L.geoJson(shapes, {
                style: function (feature) { return charterMap.style(feature.properties.area_code); },
                onEachFeature: function (feature, layer) { charterMap.adopt(feature, layer); }
            }).addTo({{ this._parent.get_name() }});
        });
        {% endmacro %}
    """)

    def __init__(self, url: str) -> None:
        super().__init__()
        self._name, self._id, self.url = "Shapes", "shapes", url


class Paint(MacroElement):
    """What each area shows: all that is sent when the measure, the day or the selection changes."""

    _template = Template("{% macro script(this, kwargs) %}charterMap.paint({{ this.wanted }});{% endmacro %}")

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self._name, self._id, self.wanted = "Paint", "paint", wanted


def show_map(layer: Layer, vintage: Vintage, *, selected: str | None, box: Box | None = None) -> str | None:
    """Show a layer; the code of the area that was just chosen on it, or None."""
    # Imported here: outside a page's run this import would leave its component unknown to the whole process.
    from streamlit_folium import st_folium

    paint = folium.FeatureGroup(control=False)
    Paint(painted(layer, vintage, selected, box)).add_to(paint)
    clicked = st_folium(
        base_map(vintage),
        key=f"map-{vintage.id}",
        height=HEIGHT,
        use_container_width=True,
        returned_objects=[CLICKED],
        feature_group_to_add=paint,
    )
    return newly_clicked((clicked or {}).get(CLICKED), vintage)


def newly_clicked(tooltip: str | None, vintage: Vintage) -> str | None:
    """The area of a click that was not dealt with before: the component repeats its last click at every run."""
    found = AREA_AT_END.search(tooltip or "")
    remembered = f"clicked on {vintage.id}"
    if not found or st.session_state.get(remembered) == found[1]:
        return None
    st.session_state[remembered] = found[1]
    return found[1]


def base_map(vintage: Vintage) -> folium.Map:
    """The map without a measure: its scripts, its shapes' address and, where an installation chose one, its tiles."""
    (south, west), (north, east) = _box_of(vintage)
    chart = folium.Map(
        location=((south + north) / 2, (west + east) / 2),
        zoom_start=6,
        zoom_snap=0.25,
        tiles=settings().tile_url or None,
        attr="Background map: as configured by this installation" if settings().tile_url else None,
        attribution_control=bool(settings().tile_url),
        scroll_wheel_zoom=False,
        max_bounds=False,
    )
    chart._id = "england"
    chart.default_js = [(name, map_file_url(name)) for name in ("jquery.min.js", "leaflet.js", "charter-map.js")]
    chart.default_css = [(name, map_file_url(name)) for name in ("leaflet.css", "charter-map.css")]
    Shapes(map_file_url(f"areas-{vintage.id}.geojson")).add_to(chart)
    return chart


def painted(layer: Layer, vintage: Vintage, selected: str | None, box: Box | None) -> str:
    """The paint of a layer as JSON that is safe inside a script."""
    shades = [entry.shade for entry in layer.legend]
    labels = {entry.shade: entry.label for entry in layer.legend}
    areas: dict[str, list[Any]] = {}
    for reading in layer.readings:
        row: list[Any] = [reading.area.plain_name, shades.index(reading.shade)]
        areas[reading.area.code] = row if reading.words == labels[reading.shade] else [*row, reading.words]
    swatches = [
        {"fill": swatch.map_fill, "edge": swatch.edge, "dash": swatch.dash, "label": labels[shade]}
        for shade, swatch in ((shade, SWATCHES[shade]) for shade in shades)
    ]
    wanted = {"areas": areas, "shades": swatches, "selected": selected, "bounds": box or _box_of(vintage)}
    return json.dumps(wanted, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def _box_of(vintage: Vintage) -> Box:
    bounds = bounds_around([area.code for area in vintage.authorities], vintage.id)
    return (bounds.south, bounds.west), (bounds.north, bounds.east)
