"""The map: every hub is on it, clusters open, markers name their hubs, and list and map point at each other."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

CLUSTER = re.compile(r"^\d+ hubs$")


def open_map(page: Page, address: str) -> Locator:
    """The map of a page, with its markers on it."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(address)
    hub_map = page.locator("[data-map]")
    hub_map.scroll_into_view_if_needed()
    return settled(hub_map)


def settled(hub_map: Locator) -> Locator:
    expect(hub_map).to_have_attribute("data-ready", re.compile(r"\d"))
    return hub_map


def pins(hub_map: Locator) -> Locator:
    return hub_map.get_by_role("button").filter(has=hub_map.page.locator(".pin"))


def names_of_pins(hub_map: Locator) -> set[str]:
    return set(pins(hub_map).evaluate_all("marks => marks.map(mark => mark.ariaLabel)"))


def zoom_to(hub_map: Locator, name: str) -> Locator:
    """The marker of the hub in the map's middle, so near that it stands alone."""
    mark = hub_map.get_by_role("button", name=name, exact=True)
    while not mark.count():
        hub_map.get_by_role("button", name="Zoom in").click()
        settled(hub_map)
    return mark


def clusters(hub_map: Locator) -> Locator:
    return hub_map.get_by_role("button", name=CLUSTER)


def hubs_on(hub_map: Locator) -> int:
    """Hubs on the map, each once: in a wide view the world repeats every `turn` pixels."""
    marks = hub_map.locator(".leaflet-marker-icon[aria-label]").evaluate_all(
        "marks => marks.map(mark => [mark._leaflet_pos.x, mark._leaflet_pos.y, mark.innerText.trim()])"
    )
    turn = 512  # at the lowest zoom
    return sum(int(text or 1) for _, _, text in {(x % turn, y, text) for x, y, text in marks})


def count_by_api(page: Page, query: str = "") -> int:
    return int(page.request.get(f"/api/v1/hubs?limit=1&{query}").json()["count"])


def zoom_out_fully(hub_map: Locator) -> None:
    button = hub_map.get_by_role("button", name="Zoom out")
    while button.get_attribute("aria-disabled") != "true":
        button.click()
        settled(hub_map)


# What is on it


def test_home_shows_every_hub(page: Page) -> None:
    hub_map = open_map(page, "/")
    zoom_out_fully(hub_map)
    expect(clusters(hub_map).first).to_be_visible()
    assert hubs_on(hub_map) == count_by_api(page)


def test_map_keeps_the_filters_of_the_list(page: Page) -> None:
    hub_map = open_map(page, "/hubs/?industry=wine&near=Sacramento&radius=100")
    names = set(page.locator(".hub-row h3").all_inner_texts())
    assert names
    assert names_of_pins(hub_map) <= names
    assert hubs_on(hub_map) == len(names)
    expect(hub_map.locator(".pin:not([data-sector=food-drink])")).to_have_count(0)


@pytest.mark.parametrize("address", ["/", "/hubs/", "/industries/metals-machinery/", "/near/ogden-ut/"])
def test_markers_do_not_cover_each_other(page: Page, address: str) -> None:
    hub_map = open_map(page, address)
    covered = hub_map.locator(".leaflet-marker-icon[aria-label]").evaluate_all(
        """marks => {
            const boxes = marks.map(mark => mark.getBoundingClientRect());
            return boxes.filter((a, i) => boxes.some((b, j) => j > i
                && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
                && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2)).length;
        }"""
    )
    assert covered == 0


def test_land_lies_under_every_marker_of_a_wide_map(page: Page) -> None:
    """Where the world repeats, so does the land."""
    page.set_viewport_size({"width": 1600, "height": 900})
    hub_map = open_map(page, "/hubs/?industry=wine")
    zoom_out_fully(hub_map)
    expect(hub_map.locator(".basemap-land").first).to_be_attached()
    left, right = hub_map.evaluate("e => [e.getBoundingClientRect().left, e.getBoundingClientRect().right]")
    lands = hub_map.locator(".basemap-land").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).filter(b => b.width > 5).map(b => [b.left, b.right])"
    )
    assert min(start for start, _ in lands) < left + 60
    assert max(end for _, end in lands) > right - 60


# Opening


def test_every_click_on_a_wide_cluster_comes_closer_on_a_phone(page: Page) -> None:
    """At the lowest zooms a cluster's bounds are its cell's, which may be wider than the screen."""
    page.set_viewport_size({"width": 390, "height": 844})
    wide = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [-90, 38]},
        "properties": {"count": 7, "bounds": [-135, 0, -45, 66]},
    }
    zooms: list[int] = []

    def answer(route: Route) -> None:
        zoom = int(urlsplit(route.request.url).path.split("/")[3])
        zooms.append(zoom)
        route.fulfill(json={"features": [wide]})

    page.route("**/map/tiles/**", answer)
    hub_map = open_map(page, "/hubs/")
    for _ in range(2):
        before = max(zooms)
        clusters(hub_map).first.click()
        settled(hub_map)
        assert max(zooms) > before


def test_click_on_a_cluster_zooms_in_on_its_hubs(page: Page) -> None:
    hub_map = open_map(page, "/")
    biggest = max(clusters(hub_map).all(), key=lambda mark: int(mark.inner_text()))
    number = int(biggest.inner_text())
    biggest.click()
    settled(hub_map)
    expect(clusters(hub_map).filter(has_text=re.compile(f"^{number}$"))).to_have_count(0)
    expect(pins(hub_map).first).to_be_visible()


def test_popup_of_a_marker_leads_to_the_hub(page: Page) -> None:
    hub_map = open_map(page, "/hubs/napa-valley-wine/")
    zoom_to(hub_map, "Napa Valley Wine").click()
    popup = hub_map.locator(".leaflet-popup")
    expect(popup).to_contain_text("family-owned wineries")
    popup.get_by_role("link", name="Napa Valley Wine").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Napa Valley Wine")


def test_popup_near_the_edge_stays_open_when_the_map_makes_room_for_it(page: Page) -> None:
    """Opening it moves the map, which loads its markers again."""
    hub_map = open_map(page, "/hubs/silicon-valley/")
    mark = zoom_to(hub_map, "Silicon Valley")
    hub_map.focus()
    page.keyboard.press("ArrowDown")
    settled(hub_map)
    mark.click()
    popup = settled(hub_map).locator(".leaflet-popup")
    expect(popup.get_by_role("link", name="Silicon Valley")).to_be_in_viewport()
    assert top_of(popup) >= top_of(hub_map)


def test_popup_fits_a_small_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    hub_map = open_map(page, "/hubs/silicon-valley/")
    zoom_to(hub_map, "Silicon Valley").click()
    popup = settled(hub_map).locator(".leaflet-popup")
    expect(popup).to_be_visible()
    outer, inner = (element.evaluate("e => e.getBoundingClientRect().toJSON()") for element in (hub_map, popup))
    assert outer["left"] <= inner["left"]
    assert inner["right"] <= outer["right"]


def test_hubs_at_one_point_are_listed(page: Page) -> None:
    """Zooming would never part them."""
    point = [-121.5, 38.5]
    cluster = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": point},
        "properties": {"count": 2, "bounds": [*point, *point]},
    }
    page.route(
        "**/map/tiles/**",
        lambda route: route.fulfill(json={"features": [cluster] if "/5/5/12." in route.request.url else []}),
    )
    hub_map = open_map(page, "/hubs/napa-valley-wine/")
    hub_map.get_by_role("button", name="Zoom out").click()
    clusters(hub_map).first.click()
    expect(hub_map.locator(".leaflet-popup")).to_contain_text("Hubs here")


def test_text_of_a_popup_is_not_read_as_html(page: Page) -> None:
    nasty = '<img src=x onerror="document.title=1">'
    properties = {"slug": "a/../b", "name": nasty, "summary": nasty, "sector": "food-drink", "stage": "established"}
    feature = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [10, 22]}, "properties": properties}
    page.route(
        "**/map/tiles/**",
        lambda route: route.fulfill(json={"features": [feature] if "/2/2/1.json" in route.request.url else []}),
    )
    hub_map = open_map(page, "/")
    hub_map.get_by_role("button", name=nasty).first.click()
    popup = hub_map.locator(".leaflet-popup")
    expect(popup).to_contain_text(nasty)
    expect(hub_map.locator("img")).to_have_count(0)
    assert popup.get_by_role("link").get_attribute("href") == "/hubs/a%2F..%2Fb/"


# List and map


def test_hovering_and_focusing_a_row_lights_its_marker(page: Page) -> None:
    hub_map = open_map(page, "/hubs/?industry=wine&near=Sacramento&radius=100")
    name = pins(hub_map).first.get_attribute("aria-label") or "none"
    row = page.locator(".hub-row").filter(has=page.get_by_role("link", name=name, exact=True))
    lit = hub_map.locator(".pin.is-lit")
    row.hover()
    expect(lit).to_have_count(1)
    page.mouse.move(0, 0)
    expect(lit).to_have_count(0)
    row.get_by_role("link").focus()
    expect(lit).to_have_count(1)
    row.get_by_role("link").blur()
    expect(lit).to_have_count(0)


def test_row_of_a_hub_inside_a_cluster_shows_a_ring(page: Page) -> None:
    hub_map = open_map(page, "/hubs/")
    shown = names_of_pins(hub_map)
    row = next(row for row in page.locator(".hub-row").all() if row.locator("h3").inner_text() not in shown)
    row.hover()
    expect(hub_map.locator(".halo")).to_have_count(1)
    page.mouse.move(0, 0)
    expect(hub_map.locator(".halo")).to_have_count(0)


def test_hovering_a_marker_lights_its_row(page: Page) -> None:
    hub_map = open_map(page, "/hubs/?industry=wine&near=Sacramento&radius=100")
    pins(hub_map).first.hover()
    expect(page.locator(".hub-row.is-lit")).to_have_count(1)


# The keyboard


def test_marker_is_reached_by_tab_and_opened_by_enter(page: Page) -> None:
    hub_map = open_map(page, "/hubs/napa-valley-wine/")
    mark = zoom_to(hub_map, "Napa Valley Wine")
    hub_map.focus()
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_attribute("role", "button")
    expect(focused).to_have_attribute("aria-label", re.compile(r"\w"))
    tab_to(page, mark)
    page.keyboard.press("Enter")
    expect(hub_map.locator(".leaflet-popup").get_by_role("link", name="Napa Valley Wine")).to_be_focused()
    page.keyboard.press("Escape")
    expect(hub_map.locator(".leaflet-popup")).to_have_count(0)
    expect(mark).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/hubs/napa-valley-wine/$"))


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_cluster_opens_by_key_and_the_focus_stays_in_the_map(page: Page, key: str) -> None:
    hub_map = open_map(page, "/")
    mark = clusters(hub_map).first
    tab_to(page, mark)
    page.keyboard.press(key)
    settled(hub_map)
    expect(page.locator("[data-map]:focus, [data-map] :focus")).to_have_count(1)


def tab_to(page: Page, mark: Locator) -> None:
    page.locator("[data-map]").focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        if mark.evaluate("mark => mark === document.activeElement"):
            return
    pytest.fail("Tab does not reach the marker")


def top_of(element: Locator) -> float:
    return float(element.evaluate("element => element.getBoundingClientRect().top"))


def test_addresses_of_the_map_are_the_sites_own(page: Page, base_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_map(page, "/")
    assert {urlsplit(url).netloc for url in asked if url.startswith("http")} == {urlsplit(base_url).netloc}
