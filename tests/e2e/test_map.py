"""The map in a real browser: shapes, hexagons, patterns, keyboard, zoom, and files that hold everything themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.e2e.conftest import PHONE, Blocked, Visit

pytestmark = pytest.mark.browser
IN_THE_PLANE = """shape => { const b = shape.getBoundingClientRect(); return [b.x, b.y, b.width, b.height]; }"""


def map_frame(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[title='streamlit_folium.st_folium']")


def shapes_of(page: Page, count: int = 152):  # type: ignore[no-untyped-def]
    shapes = map_frame(page).locator("path.leaflet-interactive")
    expect(shapes).to_have_count(count)
    return shapes


def place_of(page: Page, name: str) -> list[float]:
    """Where an area is drawn: left, top, width and height in pixels."""
    found: list[float] = map_frame(page).locator(f"path[aria-label^='{name}:']").evaluate(IN_THE_PLANE)
    return found


def test_the_map_is_drawn_with_every_other_host_out_of_reach(visit: Visit, blocked: Blocked) -> None:
    page = visit("/")
    fills = shapes_of(page).evaluate_all("paths => paths.map(path => path.getAttribute('fill'))")
    assert fills.count("#0b4f6c") == 32
    assert fills.count("#f3e3c3") == 120
    assert blocked.asked == []


def test_unknown_areas_are_hatched_not_pale(visit: Visit) -> None:
    page = visit("/?at=2013-02-11")
    fills = shapes_of(page).evaluate_all("paths => paths.map(path => path.getAttribute('fill'))")
    assert fills.count("url(#hatch)") == 150
    expect(map_frame(page).locator("pattern#hatch")).to_have_count(1)


def test_a_click_on_the_map_chooses_the_area_everywhere(visit: Visit) -> None:
    page = visit("/")
    map_frame(page).locator("path[aria-label^='Leeds:']").click()
    page.wait_for_url("**area=E08000035**")
    expect(page.get_by_text("Open Leeds's page")).to_be_visible()
    page.get_by_text("Open Leeds's page").click()
    expect(page.get_by_role("heading", name="Where does Leeds stand?")).to_be_visible()
    expect(page.get_by_text("Leeds had not signed the charter at 19 September 2013").first).to_be_visible()


def test_the_map_works_by_keyboard(visit: Visit) -> None:
    page = visit("/?area=E08000035")
    leeds = map_frame(page).locator("path[aria-label^='Leeds:']")
    expect(leeds).to_have_attribute("tabindex", "0")
    leeds.focus()
    leeds.press("ArrowLeft")
    reached = map_frame(page).locator("path:focus").get_attribute("aria-label")
    assert reached is not None
    assert not reached.startswith("Leeds")
    map_frame(page).locator("path:focus").press("Enter")
    page.wait_for_url(lambda address: "area=E08000035" not in address and "area=E" in address)


def test_hexagons_are_of_one_size_and_carry_the_same_colours_and_selection(visit: Visit) -> None:
    page = visit("/?area=E08000035")
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url) if "geojson" in request.url else None)
    shapes_of(page)
    page.get_by_text("Equal hexagons").click()
    page.wait_for_url("**view=hexagons**")
    expect(map_frame(page).locator("path[aria-label^='Isles of Scilly:']")).to_be_visible()
    shapes = shapes_of(page)
    sizes = sizes_once_drawn(page)
    assert max(width for width, _ in sizes) - min(width for width, _ in sizes) <= 2
    assert min(width for width, _ in sizes) > 20, "each can be picked"
    fills = shapes.evaluate_all("paths => paths.map(path => path.getAttribute('fill'))")
    assert (fills.count("#0b4f6c"), fills.count("#f3e3c3")) == (32, 120)
    expect(map_frame(page).locator("path[aria-label^='Leeds:']")).to_have_attribute("stroke-width", "3")
    map_frame(page).locator("path[aria-label^='City of London:']").click()
    page.wait_for_url("**area=E09000001**")
    assert len([address for address in fetched if "hexes" in address]) == 1, "the shapes come once"
    assert len(fetched) == len(set(fetched))


def sizes_once_drawn(page: Page) -> list[list[float]]:
    """Width and height of every shape, once the map has come to rest: while it zooms a shape may have no size."""
    read = "paths => paths.map(path => path.getBBox()).map(box => [box.width, box.height])"
    before: list[list[float]] = []
    for _ in range(50):
        sizes: list[list[float]] = shapes_of(page).evaluate_all(read)
        if sizes == before and min(width for width, _ in sizes) > 0:
            return sizes
        before = sizes
        page.wait_for_timeout(200)
    return before


def test_a_change_of_measure_keeps_the_zoom(visit: Visit) -> None:
    page = visit("/")
    shapes_of(page)
    map_frame(page).get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(600)
    before = place_of(page, "Leeds")
    page.get_by_role("slider").press("ArrowLeft")
    page.wait_for_url("**at=2013-02-11**")
    expect(map_frame(page).locator("path[fill='url(#hatch)']")).to_have_count(150)
    assert place_of(page, "Leeds") == pytest.approx(before, abs=1)


def test_london_fills_the_map_when_it_is_zoomed_to(visit: Visit) -> None:
    page = visit("/?region=E12000007")
    shapes_of(page)
    _, _, width, height = place_of(page, "City of London")
    assert min(width, height) > 10, "the smallest borough can be picked"


def test_england_fills_its_box_on_a_desk_and_is_whole_on_a_phone(visit: Visit) -> None:
    for viewport in (None, PHONE):
        page = visit("/", viewport=viewport) if viewport else visit("/")
        shapes_of(page)
        boxes = map_frame(page).locator("path.leaflet-interactive").evaluate_all(f"all => all.map({IN_THE_PLANE})")
        frame = map_frame(page).locator(".leaflet-container").evaluate(IN_THE_PLANE)
        width = max(x + w for x, _, w, _ in boxes) - min(x for x, _, _, _ in boxes)
        height = max(y + h for _, y, _, h in boxes) - min(y for _, y, _, _ in boxes)
        assert width <= frame[2]
        assert height <= frame[3]
        assert width > 0.95 * frame[2] or height > 0.95 * frame[3]


def test_a_saved_map_works_without_any_host(visit: Visit, blocked: Blocked, tmp_path: Path) -> None:
    page = visit("/?view=hexagons&areas=today&area=E08000035")
    shapes_of(page, 153)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as a web page").click()
    saved = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    asked: list[str] = []
    page.goto("about:blank")
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(saved.read_text(encoding="utf-8"))
    expect(page.locator("path.leaflet-interactive")).to_have_count(153)
    expect(page.locator("path[aria-label^='Leeds:']")).to_have_attribute("stroke-width", "3")
    expect(page.get_by_role("row")).to_have_count(154)
    assert [address for address in asked if not address.startswith("data:")] == []
    assert blocked.asked == []
