"""What the map requests: few tiles at once, none outside the view, street tiles only at high zoom and only if they arrive."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.traffic import COUNT_FETCHES, OF_A_MAP, TILES, Traffic

MOST_AT_ONCE = 6


def open_map(page: Page, address: str) -> Locator:
    page.goto(address)
    hub_map = page.locator("[data-map]")
    hub_map.scroll_into_view_if_needed()
    expect(hub_map).to_have_attribute("data-ready", re.compile(r"\d"))
    return hub_map


def zoom_to_streets(hub_map: Locator) -> None:
    for _ in range(2):
        hub_map.get_by_role("button", name="Zoom in").click()
        expect(hub_map).to_have_attribute("data-ready", re.compile(r"\d"))


class Hold:
    """Holds back the answers of the site whose address matches, until `release`."""

    def __init__(self, page: Page, pattern: re.Pattern[str]) -> None:
        self.held: list[Route] = []
        self.over = False
        page.route(pattern, lambda route: route.continue_() if self.over else self.held.append(route))

    def release(self) -> None:
        self.over = True
        for route in self.held:
            if not route.request.failure:
                route.continue_()


# Tiles of hubs


def test_a_map_never_has_more_than_six_requests_under_way(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    traffic = Traffic(page, OF_A_MAP)
    open_map(page, "/")
    page.wait_for_load_state("networkidle")
    assert len(traffic.asked) > MOST_AT_ONCE
    assert traffic.most <= MOST_AT_ONCE


def test_those_that_wait_take_the_turns_of_those_given_up(page: Page) -> None:
    page.add_init_script(COUNT_FETCHES)
    page.emulate_media(reduced_motion="reduce")
    traffic = Traffic(page, OF_A_MAP)
    hold = Hold(page, OF_A_MAP)
    with page.expect_request(lambda request: len(traffic.asked) == MOST_AT_ONCE):
        page.goto("/")
    with page.expect_event("requestfailed"):
        page.locator("[data-map].leaflet-container").get_by_role("button", name="Zoom in").click()
    hold.release()
    expect(page.locator("[data-map][data-ready]")).to_have_count(1)
    assert page.evaluate("mostFetches") == MOST_AT_ONCE


def test_moving_on_gives_up_what_is_out_of_view(page: Page) -> None:
    """Answers are held back until the map has moved; those of the first view are then not waited for."""
    page.emulate_media(reduced_motion="reduce")
    hold = Hold(page, TILES)
    with page.expect_request(TILES):
        page.goto("/")
    hub_map = page.locator("[data-map].leaflet-container")
    with page.expect_event("requestfailed"):
        hub_map.get_by_role("button", name="Zoom in").click()
    hold.release()
    expect(page.locator("[data-map][data-ready]")).to_have_count(1)
    first_view = [route.request for route in hold.held if "/map/tiles/2/" in route.request.url]
    assert first_view
    assert all(request.failure for request in first_view)


def test_what_is_still_in_view_is_not_given_up_nor_asked_for_again(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    traffic = Traffic(page, TILES)
    hold = Hold(page, TILES)
    with page.expect_request(TILES):
        page.goto("/hubs/silicon-valley/")
    hub_map = page.locator("[data-map].leaflet-container")
    hub_map.focus()
    page.keyboard.press("ArrowRight")
    hold.release()
    expect(page.locator("[data-map][data-ready]")).to_have_count(1)
    assert traffic.failed == []
    assert len(traffic.asked) == len(set(traffic.asked))


def test_tiles_seen_once_are_not_asked_for_again(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    hub_map = open_map(page, "/hubs/silicon-valley/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if TILES.search(request.url) else None)
    hub_map.focus()
    for key in ("ArrowRight", "ArrowLeft", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
        expect(hub_map).to_have_attribute("data-ready", re.compile(r"\d"))
    assert len(asked) == len(set(asked))


def test_map_that_cannot_load_says_so_once(page: Page, watch: Any) -> None:
    watch.expect("the server responded with a status of 503")
    page.route(TILES, lambda route: route.fulfill(status=503))
    page.goto("/hubs/")
    note = page.get_by_text("The map could not be loaded.")
    expect(note).to_be_visible()
    page.get_by_role("button", name="Zoom in").click()
    expect(note).to_have_count(1)
    expect(page.locator(".hub-row").first).to_be_visible()


# Streets


def test_no_street_tile_is_asked_for_from_afar(page: Page, tile_server: Any) -> None:
    open_map(page, "/")
    open_map(page, "/hubs/silicon-valley/")
    page.wait_for_load_state("networkidle")
    assert tile_server.asked == []


def test_streets_replace_the_drawn_land_close_by(page: Page, tile_server: Any) -> None:
    hub_map = open_map(page, "/hubs/silicon-valley/")
    zoom_to_streets(hub_map)
    expect(page.locator("[data-map].has-streets")).to_have_count(1)
    expect(hub_map.locator("img.leaflet-tile-loaded").first).to_be_visible()
    expect(hub_map.locator(".basemap-land").first).to_be_hidden()
    expect(hub_map).to_contain_text("Streets of the tests")
    for _ in range(2):
        hub_map.get_by_role("button", name="Zoom out").click()
        expect(hub_map).to_have_attribute("data-ready", re.compile(r"\d"))
    expect(page.locator("[data-map].has-streets")).to_have_count(0)
    assert tile_server.asked


def test_broken_tile_server_leaves_the_drawn_land(page: Page, tile_server: Any, watch: Any) -> None:
    watch.expect(r"status of 500 .*\.png")
    tile_server.mode = "broken"
    hub_map = open_map(page, "/hubs/silicon-valley/")
    with page.expect_response(re.compile(r"\.png$")):
        zoom_to_streets(hub_map)
    expect(hub_map.locator(".leaflet-tile-pane img")).to_have_count(0)
    expect_drawn_land(hub_map)
    asked = len(tile_server.asked)
    hub_map.get_by_role("button", name="Zoom in").click()
    expect(hub_map).to_have_attribute("data-ready", re.compile(r"\d"))
    assert len(tile_server.asked) == asked, "a server that failed is left alone"


def test_silent_tile_server_holds_nothing_up(page: Page, tile_server: Any) -> None:
    tile_server.mode = "silent"
    hub_map = open_map(page, "/hubs/silicon-valley/")
    with page.expect_request(re.compile(r"\.png$")):
        zoom_to_streets(hub_map)
    expect_drawn_land(hub_map)
    hub_map.get_by_role("button").filter(has=page.locator(".pin")).first.click()
    expect(hub_map.locator(".leaflet-popup")).to_be_visible()


def expect_drawn_land(hub_map: Locator) -> None:
    expect(hub_map.page.locator("[data-map].has-streets")).to_have_count(0)
    land = hub_map.locator(".basemap-land")
    assert any(part.is_visible() for part in land.all())
    expect(hub_map.locator(".leaflet-marker-icon[aria-label]").first).to_be_visible()


# Motion


def test_map_stands_still_for_those_who_ask_for_it(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    hub_map = open_map(page, "/hubs/silicon-valley/")
    expect(hub_map).not_to_have_class(re.compile("leaflet-fade-anim"))
    before = pane_position(hub_map)
    hub_map.focus()
    page.keyboard.press("ArrowRight")
    after = pane_position(hub_map)
    assert after != before
    assert pane_position(hub_map) == after, "it moved at once, in one step"
    assert hub_map.locator(".pin, .cluster").first.evaluate("pin => getComputedStyle(pin).transitionDuration") in (
        "0s",
        "",
    )


def test_map_moves_smoothly_otherwise(page: Page) -> None:
    page.emulate_media(reduced_motion="no-preference")
    expect(open_map(page, "/hubs/silicon-valley/")).to_have_class(re.compile("leaflet-fade-anim"))


def pane_position(hub_map: Locator) -> str:
    return str(hub_map.locator(".leaflet-map-pane").evaluate("pane => pane.style.transform"))
