"""The map of the curators' forms, under the strict policy and with hashed static files; log in, draw, type, save."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

HUB = "ogden-sporting-goods"
MARKER = "#id_point-map .leaflet-marker-pane .leaflet-marker-icon"


@pytest.fixture
def form(desk: Page) -> Page:
    desk.goto(f"/admin/hubs/hub/?q={HUB}")
    desk.click("#result_list tbody th a")
    expect(desk.locator("#id_point-map .map-field-land").first).to_be_attached()
    return desk


def test_the_marker_stands_at_the_point_with_its_picture(form: Page) -> None:
    marker = form.locator(MARKER)
    expect(marker).to_have_count(1)
    assert marker.evaluate("image => image.decode().then(() => image.naturalWidth)") == 25
    assert form.input_value("#id_point").startswith("41.2")


def test_a_typed_point_moves_the_marker_and_a_drawn_one_is_written(form: Page) -> None:
    form.fill("#id_point", "40.5, -110")
    form.keyboard.press("Tab")
    expect(form.locator(MARKER)).to_have_count(1)
    form.click("#id_point-map .leaflet-draw-draw-marker")
    form.click("#id_point-map", position={"x": 250, "y": 150})
    expect(form.locator("#id_point")).not_to_have_value("40.5, -110")
    expect(form.locator("#id_point")).to_have_value(re.compile(r"^\d+(\.\d+)?, -\d+(\.\d+)?$"))
    form.fill("#id_point", "no place at all")
    form.keyboard.press("Tab")
    expect(form.locator(MARKER)).to_have_count(0)


def test_an_area_is_drawn_saved_and_shown_again(form: Page) -> None:
    form.click("summary:has-text('Area')")
    area = form.locator("#id_area-map")
    area.scroll_into_view_if_needed()
    area.locator(".leaflet-draw-draw-rectangle").click()
    box = area.bounding_box()
    assert box is not None
    form.mouse.move(box["x"] + 300, box["y"] + 150)
    form.mouse.down()
    form.mouse.move(box["x"] + 360, box["y"] + 210, steps=5)
    form.mouse.up()
    expect(form.locator("#id_area")).to_have_value(re.compile('"MultiPolygon"'))
    form.click("[name=_continue]")
    expect(form.locator(".messagelist .success")).to_be_visible()
    form.click("summary:has-text('Area')")
    expect(form.locator("#id_area-map path.leaflet-interactive")).to_be_visible()


def test_a_new_hub_is_chosen_together_and_saved(desk: Page) -> None:
    desk.goto("/admin/hubs/hub/add/")
    desk.fill("#id_name", "Bend Breweries")
    desk.keyboard.press("Tab")
    expect(desk.locator("#id_slug")).to_have_value("bend-breweries")
    desk.fill("#id_summary", "Breweries at the river.")
    desk.fill("#id_point", "44.05, -121.31")
    for field, words in (("industry", "brewing"), ("region", "oregon")):
        desk.click(f".field-{field} .select2-selection")
        desk.fill(".select2-container--open .select2-search__field", words)
        desk.click(f".select2-results__option:text-matches('{words}', 'i') >> nth=0")
    desk.click("[name=_save]")
    expect(desk.locator(".messagelist .success")).to_contain_text("Bend Breweries")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", ["/admin/", "/admin/hubs/hub/", "/admin/hubs/hub/add/"])
def test_no_page_is_wider_than_the_window(desk: Page, address: str, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 800})
    desk.goto(address)
    expect(desk.locator("#content")).to_be_visible()
    assert desk.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
