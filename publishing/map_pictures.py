"""A map to take away: a web page that holds everything itself, a PNG and an SVG, each with title, date and sources.

Drawing needs matplotlib and folium, which are large: they are imported when a picture is asked for, not before.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from io import BytesIO
from textwrap import fill
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from geo.areas import Vintage
from geo.boundaries import load_boundaries
from geo.boundaries import region_bounds as region_of_land
from geo.hexes import EARTH_RADIUS_M, hexes_geojson
from publishing.file_names import file_stem
from publishing.map_paint import Box, painted, safe_json
from publishing.palette import INK, PATTERNS, SWATCHES
from services.comparison.layers import Layer
from services.generated import stamp_for
from services.tables import BOUNDARY_ATTRIBUTION

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import PathPatch

LONDON = "E12000007"
INCHES = (11.0, 10.4)
DOTS_PER_INCH = 200
GREY = "#4a5058"
HEXAGON_NOTE = "Each hexagon is one authority, whatever its size, near its place."
DRAWING = Lock()
"""matplotlib's fonts are shared and not made for several threads: one picture at a time."""

NO_OTHER_HOST = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
PAGE_STYLE = """
* { box-sizing: border-box }
html body { width: auto; height: auto; margin: 1.2rem auto; padding: 0 1rem; max-width: 62rem; color: #0b0c0c;
font: 17px/1.45 sans-serif } html { height: auto } h1 { font-size: 1.5rem } .folium-map { border: 1px solid #8a9097 }
ul.legend { list-style: none; padding: 0 } ul.legend img { vertical-align: -.2em; margin-right: .5em }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; vertical-align: top;
padding: .25em .6em .25em 0; border-bottom: 1px solid #c3c7cc }
p { max-width: 75ch } .small { color: #4a5058; font-size: .9rem }
"""


@dataclass(frozen=True)
class MapPicture:
    """A map as it stands on the page. `box` is what it is zoomed to, `place` that box's name.

    `stamp` is that of a demonstration; the title of every picture begins with it, or with what it is of sign-ups.
    """

    layer: Layer
    vintage: Vintage
    view: Literal["map", "hexagons"]
    box: Box
    place: str = "England"
    selected: str | None = None
    stamp: str = ""

    @property
    def title(self) -> str:
        """What is shown and where, after the stamp if there is one."""
        where = "" if self.is_whole else f" ({self.place})"
        stamp = stamp_for(f"map.{self.layer.id}", self.stamp)
        return f"{f'{stamp}. ' if stamp else ''}{self.layer.title}{where}"

    @property
    def file_stem(self) -> str:
        """A file's name without its ending: what is shown, for when, where and how."""
        parts = (
            "demonstration" if self.stamp else "",
            self.layer.id,
            self.layer.as_at if self.layer.id == "signed" else "",
            self.place,
            self.view,
        )
        return file_stem("runaways-charter", *parts)

    @property
    def is_whole(self) -> bool:
        return self.place == "England"

    @property
    def shapes(self) -> dict[str, Any]:
        """The areas to draw, as GeoJSON."""
        return load_boundaries(self.vintage.id) if self.view == "map" else hexes_geojson(self.vintage.id)

    @property
    def drawn_from(self) -> str:
        """What a reader must know of the shapes."""
        return HEXAGON_NOTE if self.view == "hexagons" else f"Boundaries: {self.shapes['caution']}"

    @property
    def notes(self) -> tuple[str, ...]:
        """What must stand under the picture: day, source, caution, licence and attribution."""
        layer = self.layer
        vintage = f"Authorities {self.vintage.label[:1].lower()}{self.vintage.label[1:]}"
        about = f"As at: {layer.as_at}. {vintage}. {self.drawn_from}"
        return tuple(
            note.strip()
            for note in (about, f"Source: {layer.source}. {layer.licence}.", layer.caution, BOUNDARY_ATTRIBUTION)
            if note.strip()
        )


def map_png(picture: MapPicture) -> bytes:
    """The map as a PNG picture, 2,200 pixels wide."""
    about = {"Title": picture.title, "Description": " ".join(picture.notes), "Copyright": BOUNDARY_ATTRIBUTION}
    return _saved(picture, "png", about)


def map_svg(picture: MapPicture) -> bytes:
    """The map as an SVG drawing; its words are text that can be searched and edited."""
    about = {"Title": picture.title, "Description": " ".join(picture.notes), "Date": None}
    return _saved(picture, "svg", about)


def _saved(picture: MapPicture, kind: str, about: Mapping[str, str | None]) -> bytes:
    import matplotlib
    from matplotlib.figure import Figure

    with DRAWING:
        matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "map", "font.family": "DejaVu Sans"})
        figure = Figure(figsize=INCHES, dpi=DOTS_PER_INCH, facecolor="white")
        _draw_words(figure, picture)
        _draw_legend(figure, picture)
        _draw_areas(figure.add_axes((0.02, 0.11, 0.62, 0.77)), picture, picture.box)
        if picture.view == "map" and picture.is_whole:
            _draw_london(figure, picture)
        out = BytesIO()
        figure.savefig(out, format=kind, metadata=dict(about))
        return out.getvalue()


def _draw_words(figure: Figure, picture: MapPicture) -> None:
    # Words are never formulas here, whatever signs a source's title holds.
    plain: dict[str, Any] = {"parse_math": False, "color": INK}
    title = fill(picture.title, 70)
    figure.text(0.03, 0.98, title, fontsize=17, weight="bold", va="top", **plain)
    below_title = 0.945 - 0.03 * title.count("\n")
    figure.text(0.03, below_title, fill(picture.layer.answer, 118), fontsize=11, va="top", **plain)
    notes = "\n".join(fill(note, 165) for note in picture.notes)
    figure.text(0.03, 0.015, notes, fontsize=7.5, va="bottom", linespacing=1.35, color=GREY, parse_math=False)


def _draw_legend(figure: Figure, picture: MapPicture) -> None:
    from matplotlib.patches import Patch

    keys = [Patch(**_look(entry.shade)) for entry in picture.layer.legend]
    words = [fill(f"{entry.label}: {entry.count}", 36) for entry in picture.layer.legend]
    legend = figure.legend(
        keys, words, loc="upper left", bbox_to_anchor=(0.64, 0.87), frameon=False, fontsize=10.5,
        handlelength=2.4, handleheight=1.5, labelspacing=0.7,
    )  # fmt: skip
    for text in legend.get_texts():
        text.set_parse_math(False)
    if picture.layer.classes:
        below = 0.85 - sum(0.028 + 0.017 * word.count("\n") for word in words)
        figure.text(0.65, below, fill(picture.layer.classes, 46), fontsize=8.5, va="top", color=GREY, parse_math=False)


def _draw_london(figure: Figure, picture: MapPicture) -> None:
    """London again, larger: its boroughs are too small to be told apart on a map of England."""
    bounds = region_of_land(LONDON, picture.vintage.id)
    axes = figure.add_axes((0.65, 0.13, 0.33, 0.27))
    _draw_areas(axes, picture, ((bounds.south, bounds.west), (bounds.north, bounds.east)), "enlarged-")
    axes.set_title("London, enlarged", fontsize=10, loc="left", color=INK)
    axes.set_axis_on()
    axes.set(xticks=[], yticks=[])
    for side in axes.spines.values():
        side.set(color=GREY, linewidth=0.7)


def _is_in_view(axes: Axes, patch: PathPatch) -> bool:
    west, south, east, north = patch.get_path().get_extents().extents
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    return bool(west <= right and east >= left and south <= top and north >= bottom)


def _draw_areas(axes: Axes, picture: MapPicture, box: Box, prefix: str = "") -> None:
    """The areas in a box, and a little around it, as the web page's map projects them."""
    (west, south), (east, north) = (plane(longitude, latitude) for latitude, longitude in box)
    margin = 0.015 * max(east - west, north - south)
    axes.set(xlim=(west - margin, east + margin), ylim=(south - margin, north + margin), aspect="equal", anchor="C")
    axes.set_axis_off()
    shades = {reading.area.code: reading.shade for reading in picture.layer.readings}
    for code, patch in _patches(picture.shapes):
        if not _is_in_view(axes, patch):
            continue
        chosen = code == picture.selected
        patch.set(**_look(shades[code], line=0.5))
        # In the enlarged part an area is drawn a second time, and an id stands once in a drawing.
        patch.set(zorder=3 if chosen else 2, gid=f"{prefix}{code}")
        if chosen:
            patch.set(edgecolor=INK, linewidth=2.2, linestyle="solid")
        axes.add_patch(patch)


def _look(shade: Any, line: float = 0.9) -> dict[str, Any]:
    """A shade as matplotlib draws it: its ground, the hatching over it, and its edge."""
    swatch = SWATCHES[shade]
    pattern = PATTERNS.get(swatch.pattern)
    dashes = (0.0, tuple(float(length) for length in swatch.dash.split())) if swatch.dash else "solid"
    look: dict[str, Any] = {"edgecolor": swatch.edge, "linewidth": line, "linestyle": dashes}
    if pattern is None:
        return look | {"facecolor": swatch.fill}
    return look | {"facecolor": pattern.ground, "hatch": pattern.hatch, "hatchcolor": pattern.ink}


def _patches(shapes: Mapping[str, Any]) -> Iterator[tuple[str, PathPatch]]:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    for feature in shapes["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        rings = [[plane(*point[:2]) for point in ring] for polygon in polygons for ring in polygon]
        # One path of all its rings, so that a hole stays one.
        codes = [code for ring in rings for code in _codes(len(ring), Path)]
        vertices = [point for ring in rings for point in ring]
        yield feature["properties"]["area_code"], PathPatch(Path(vertices, codes))


def _codes(length: int, path: Any) -> list[int]:
    return [path.MOVETO, *[path.LINETO] * (length - 2), path.CLOSEPOLY]


def plane(longitude: float, latitude: float) -> tuple[float, float]:
    """A point in the Web Mercator plane, in metres: the projection of the map on the page."""
    north = math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
    return EARTH_RADIUS_M * math.radians(longitude), EARTH_RADIUS_M * north


def map_html(picture: MapPicture, files: Mapping[str, str]) -> bytes:
    """The map as one web page that asks no host for anything: scripts, shapes, legend and table stand in it.

    `files` are the texts of the map's scripts and styles by name, as the page itself uses them.
    """
    import folium

    chart = folium.Map(
        location=(52.9, -2.0), zoom_start=6, zoom_snap=0, tiles=None, height="640px", attribution_control=False,
        scroll_wheel_zoom=False,
    )  # fmt: skip
    chart._id = "england"
    chart.default_js, chart.default_css = [], []
    root: Any = chart.get_root()
    root.title = escape(picture.title)
    paint = painted(picture.layer, box=picture.box, shapes="here", selected=picture.selected)
    _standing_in_it(files).add_to(root)
    _behaviour(safe_json(picture.shapes), paint).add_to(chart)
    page: str = re.sub(r",\s*maximum-scale=1.0, user-scalable=no", "", root.render())
    for old, new in (
        ("<html>", '<html lang="en">'),
        ("<head>", f'<head><meta http-equiv="Content-Security-Policy" content="{NO_OTHER_HOST}">'),
        ("<body>", f"<body>{_before(picture)}"),
        ("</body>", f"{_after(picture)}</body>"),
    ):
        page = page.replace(old, new, 1)
    return page.encode("utf-8")


def _standing_in_it(files: Mapping[str, str]) -> Any:
    """Leaflet and the map's behaviour inside the page instead of by address."""
    from branca.element import MacroElement
    from jinja2 import Template

    element: Any = MacroElement()
    element._template = Template(
        "{% macro header(this, kwargs) %}<style>{{ this.css }}</style>"
        "{% for code in this.js %}<script>{{ code }}</script>{% endfor %}{% endmacro %}"
    )
    # Pictures for controls that this map does not have, and the address of a file for people who debug Leaflet.
    leaflet = re.sub(r"url\([^)]*\)", "none", files["leaflet.css"])
    element.css = f"{leaflet}\n{files['charter-map.css']}\n{PAGE_STYLE}"
    element.js = [re.sub(r"//# sourceMappingURL=.*", "", files[name]) for name in ("leaflet.js", "charter-map.js")]
    return element


def _behaviour(shapes: str, paint: str) -> Any:
    from branca.element import MacroElement
    from jinja2 import Template

    element: Any = MacroElement()
    element._template = Template(
        "{% macro script(this, kwargs) %}window.charterShapes = {here: {{ this.shapes }}};"
        "new CharterMap({{ this._parent.get_name() }}).paint({{ this.paint }});{% endmacro %}"
    )
    element.shapes, element.paint = shapes, paint
    return element


def _before(picture: MapPicture) -> str:
    return f"<h1>{escape(picture.title)}</h1><p><b>{escape(picture.layer.answer)}</b></p>"


def _after(picture: MapPicture) -> str:
    layer = picture.layer
    legend = "".join(
        f'<li><img src="{SWATCHES[entry.shade].picture}" alt="" width="26" height="18">'
        f"{escape(entry.label)}: <b>{entry.count}</b></li>"
        for entry in layer.legend
    )
    rows = "".join(
        f"<tr><td>{escape(reading.area.plain_name)}</td><td>{escape(reading.area.region)}</td>"
        f"<td>{escape(reading.words)}</td><td>{escape(reading.source)}</td></tr>"
        for reading in layer.readings
    )
    notes = "".join(f"<p class='small'>{escape(note)}</p>" for note in (layer.classes, *picture.notes) if note)
    return (
        f'<ul class="legend">{legend}</ul>{notes}<h2>The same as a table</h2><table><thead><tr><th>Authority</th>'
        f"<th>Region</th><th>{escape(layer.title)}</th><th>Source</th></tr></thead><tbody>{rows}</tbody></table>"
    )
