"""Pages are small, load nothing that they do not show, and do not shift while they load."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.traffic import Traffic

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 800}
HOME_BUDGET = 350_000
MOST_SHIFT = 0.05
SHIFTS = """
    window.shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (shift += entry.value)))
      .observe({ type: "layout-shift", buffered: true });
"""


def show_map(page: Page) -> None:
    hub_map = page.locator("[data-map]")
    hub_map.scroll_into_view_if_needed()
    expect(hub_map).to_have_attribute("data-ready", re.compile(r"\d"))
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_home_page_with_its_map_is_light(page: Page, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    traffic = Traffic(page)
    page.goto("/")
    show_map(page)
    paths = " ".join(urlsplit(address).path for address in traffic.asked)
    assert all(f"/static/basemap/{name}." in paths for name in ("countries", "state-borders", "labels"))
    assert traffic.weight() <= HOME_BUDGET


@pytest.mark.parametrize("address", ["/hubs/", "/near/ogden-ut/", "/hubs/silicon-valley/", "/industries/automotive/"])
def test_a_map_below_the_first_screen_costs_nothing(page: Page, address: str) -> None:
    page.set_viewport_size(PHONE)
    # The outline of the states belongs to a chart, which is an image in the page and no map: 6 KB, kept for all industries.
    traffic = Traffic(page, re.compile(r"leaflet\.\w+\.js|/js/map/|/basemap/(?!us-states)|/map/tiles/"))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert traffic.asked == []
    show_map(page)
    assert traffic.asked


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize(
    "address",
    ["/", "/hubs/", "/near/", "/near/ogden-ut/", "/hubs/silicon-valley/", "/industries/automotive/", "/suggest/"],
)
def test_nothing_moves_while_a_page_loads(page: Page, address: str, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    page.add_init_script(SHIFTS)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    hub_map = page.locator("[data-map], [data-point] .map")
    if hub_map.count():
        hub_map.scroll_into_view_if_needed()
        expect(hub_map).to_have_class(re.compile("leaflet-container"))
        page.wait_for_load_state("networkidle")
    assert page.evaluate("shift") < MOST_SHIFT
