"""Maps to take away, and the palette they share with the page: no colour alone carries a meaning."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise
from xml.etree import ElementTree

import numpy as np
import pytest

from geo.areas import vintage
from publishing.map_paint import painted
from publishing.map_pictures import MapPicture, map_html, map_png, map_svg
from publishing.palette import IN_PLACE, PATTERNS, SEQUENTIAL, SWATCHES
from services.comparison.layers import Layer, LegendEntry, Reading, Shade
from services.generated import REGISTER_STAMP, STAMP
from services.tables import BOUNDARY_ATTRIBUTION
from ui.http import map_texts
from ui.maps.folium_maps import View, box_around

# Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision deficiency", IEEE
# Transactions on Visualization and Computer Graphics 15 (2009): deuteranopia (severity 1.0), on linear RGB.
DEUTERANOPIA = np.array(
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
)
# IEC 61966-2-1: linear RGB to XYZ, white point D65.
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
TOLD_APART = 9.0
"""CIE 1976 difference, or difference in lightness, between two steps: some four times the just noticeable 2.3."""
MISSING: tuple[Shade, ...] = ("not_known", "refused", "no_reply", "suppressed", "not_asked")
NASTY = "<script>alert(1)</script></script> $x^2$ {{ 7*7 }}"


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of linear RGB."""
    ratio = TO_XYZ @ np.clip(rgb, 0, 1) / (TO_XYZ @ np.ones(3))
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one: str, other: str) -> float:
    """Contrast of two colours as the Web Content Accessibility Guidelines define it, 1 to 21."""
    light, dark = sorted((float(TO_XYZ[1] @ linear(colour)) for colour in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scale", [SEQUENTIAL, IN_PLACE])
def test_each_step_is_clearly_darker_than_the_one_before_so_order_survives_greyscale(scale: tuple[Shade, ...]) -> None:
    lightness = [lab(linear(SWATCHES[shade].fill))[0] for shade in scale]
    assert all(before - after >= TOLD_APART for before, after in pairwise(lightness)), lightness


@pytest.mark.parametrize("scale", [SEQUENTIAL, IN_PLACE])
def test_any_two_steps_are_told_apart_with_deuteranopia(scale: tuple[Shade, ...]) -> None:
    seen = {shade: lab(DEUTERANOPIA @ linear(SWATCHES[shade].fill)) for shade in scale}
    for one, other in combinations(scale, 2):
        assert np.linalg.norm(seen[one] - seen[other]) >= TOLD_APART, (one, other)


def test_what_is_missing_never_looks_like_what_is_low_even_without_colour() -> None:
    plain = {shade for shade in SWATCHES if not SWATCHES[shade].pattern}
    assert plain == {*SEQUENTIAL, *IN_PLACE, "not_asked"}, "every other shade has a pattern"
    looks = [(SWATCHES[shade].pattern, SWATCHES[shade].dash) for shade in MISSING]
    assert len(set(looks)) == len(MISSING)
    white = lab(linear(SWATCHES["not_asked"].fill))[0]
    # "Not asked" is bare paper: the lightest step must not be taken for it.
    assert white - lab(linear(SWATCHES["step-1"].fill))[0] >= 7


def test_patterns_differ_in_kind_or_direction_on_screen_and_in_files() -> None:
    assert len({pattern.hatch for pattern in PATTERNS.values()}) == len(PATTERNS)
    assert len({(p.kind, p.angle, p.size, p.ground) for p in PATTERNS.values()}) == len(PATTERNS)
    for pattern in PATTERNS.values():
        assert contrast(pattern.ground, pattern.ink) >= 2.9


def test_edges_can_be_seen_against_paper() -> None:
    assert {shade: ratio for shade, swatch in SWATCHES.items() if (ratio := contrast(swatch.edge, "#ffffff")) < 3} == {}


def layer_of(which: str, shades: tuple[Shade, ...], *, words: str = "In words", source: str = "A source") -> Layer:
    areas = vintage(which).authorities
    readings = tuple(
        Reading(area, shades[number % len(shades)], words, None, source) for number, area in enumerate(areas)
    )
    counts = [reading.shade for reading in readings]
    legend = tuple(LegendEntry(shade, f"Label of {shade}", counts.count(shade)) for shade in shades)
    return Layer(
        "signed", "A title", "An answer in a sentence.", legend, readings, source, "1 May 2013", "A caution.",
        "A licence", "Classes: equal steps.",
    )  # fmt: skip


def picture_of(layer: Layer, which: str = "2012-13", view: View = "map", **more: str) -> MapPicture:
    return MapPicture(layer, vintage(which), view, box_around(vintage(which), view), **more)


EVERY_LOOK: tuple[Shade, ...] = tuple(SWATCHES)


@pytest.mark.parametrize(("which", "view"), [("2012-13", "hexagons"), ("today", "map")])
def test_a_drawing_has_every_area_and_says_what_it_is(which: str, view: View) -> None:
    drawn = map_svg(picture_of(layer_of(which, EVERY_LOOK), which, view, selected="E08000035")).decode()
    ElementTree.fromstring(drawn)
    for words in (
        "A title",
        "An answer in a sentence.",
        "As at: 1 May 2013.",
        "Source: A source. A licence.",
        "A caution.",
    ):
        assert words in drawn
    assert "Contains OS data © Crown copyright" in drawn
    assert "Label of suppressed" in drawn
    for area in vintage(which).authorities:
        assert f'id="{area.code}"' in drawn
    assert ("London, enlarged" in drawn) is (view == "map")
    # Hatching: as many patterns as shades that have one.
    assert len(set(re.findall(r'<pattern id="([^"]+)"', drawn))) >= len([s for s in SWATCHES.values() if s.pattern])


def test_a_picture_is_a_png_of_2200_pixels() -> None:
    content = map_png(picture_of(layer_of("today", ("full", "not_known")), "today", "hexagons"))
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">I", content[16:20])[0] == 2200
    assert BOUNDARY_ATTRIBUTION.encode("latin-1") in content


def test_the_web_page_holds_everything_and_asks_no_host(tmp_path) -> None:  # type: ignore[no-untyped-def]
    page = map_html(picture_of(layer_of("2012-13", EVERY_LOOK)), map_texts()).decode()
    assert not re.findall(r"""(?:src|href)\s*=\s*["'](?!data:)""", page.split("</head>")[0].split("<script>")[0])
    assert not re.findall(r"url\((?!#)", page.split("</style>")[0])
    assert "default-src 'none'" in page
    assert "jquery" not in page.lower()
    assert page.count("<tr>") == 153
    assert '<html lang="en">' in page
    for words in ("<h1>A title</h1>", "As at: 1 May 2013.", "Source: A source.", "Crown copyright", "Label of refused"):
        assert words in page


def test_text_is_text_in_every_file() -> None:
    layer = replace(layer_of("2012-13", ("full",), words=NASTY, source=NASTY), title=NASTY, answer=NASTY)
    page = map_html(picture_of(layer), map_texts()).decode()
    assert "<script>alert(1)" not in page
    assert "49" not in page.split("<h1>")[1].split("</h1>")[0], "nothing in a text is worked out"
    drawn = map_svg(picture_of(layer, view="hexagons")).decode()
    ElementTree.fromstring(drawn)
    assert "$x^2$" in drawn
    assert "<script" not in painted(layer, box=((0, 0), (1, 1)), shapes="here")


def test_a_demonstrations_pictures_are_stamped_and_call_nothing_real_generated() -> None:
    picture = picture_of(layer_of("2012-13", ("full",)), view="hexagons", stamp=STAMP)
    assert f"<h1>{REGISTER_STAMP}. A title</h1>" in map_html(picture, map_texts()).decode()
    assert f"{REGISTER_STAMP}. A title" in map_svg(picture).decode()
    assert "demonstration" in picture.file_stem
    scores = replace(picture, layer=replace(picture.layer, id="charter.total"))
    assert f"{STAMP}. A title" in map_svg(scores).decode()


def test_no_id_stands_twice_in_a_drawing() -> None:
    ids = re.findall(r' id="([^"]+)"', map_svg(picture_of(layer_of("2012-13", ("full",)))).decode())
    assert len(ids) == len(set(ids))


def test_the_same_map_makes_the_same_drawing() -> None:
    picture = picture_of(layer_of("today", EVERY_LOOK), "today", "hexagons")
    assert map_svg(picture) == map_svg(picture)


def test_a_files_name_says_what_it_holds() -> None:
    picture = replace(picture_of(layer_of("today", ("full",)), "today", "hexagons"), place="North East")
    assert picture.file_stem == "runaways-charter-signed-1-may-2013-north-east-hexagons"


def test_nothing_large_is_loaded_before_a_picture_is_asked_for() -> None:
    code = "import sys, publishing.map_pictures; sys.exit('matplotlib' in sys.modules or 'folium' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("region", [None, "E12000007"])
@pytest.mark.parametrize("view", ["map", "hexagons"])
def test_a_box_lies_over_england_and_a_region_within_it(view: View, region: str | None) -> None:
    (south, west), (north, east) = box_around(vintage("today"), view, region)
    assert 49 < south < north < 56
    assert -7 < west < east < 3.5
    if region:
        whole = box_around(vintage("today"), view)
        assert (east - west) * (north - south) < 0.35 * (whole[1][1] - whole[0][1]) * (whole[1][0] - whole[0][0])


def test_the_day_in_a_layers_words_is_the_day_in_its_file() -> None:
    later = replace(layer_of("today", ("full",)), as_at=str(date(2014, 2, 3)))
    assert "2014-02-03" in picture_of(later, "today").file_stem
