"""Almost-hubs on the map: hollow marks beside the hubs, which open what the figures say."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_map_of_hubs import open_map, pins, settled

pytestmark = pytest.mark.full_gazetteer  # it holds the figures

NEAR = "/hubs/?near=Grand+Rapids,+MI&radius=100&unit=mi"


def marks(hub_map: Locator) -> Locator:
    return hub_map.get_by_role("button").filter(has=hub_map.page.locator(".almost-pin"))


def test_a_tick_shows_as_many_as_it_says_and_leaves_the_hubs_alone(page: Page) -> None:
    hub_map = open_map(page, NEAR)
    hubs = pins(hub_map).count()
    assert marks(hub_map).count() == 0
    tick = page.get_by_role("checkbox", name=re.compile("almost-hub"))
    number = int(re.findall(r"\d+", page.locator(".field.check").inner_text())[0])
    tick.check()
    page.wait_for_url("**include=candidates**")
    hub_map = settled(page.locator("[data-map]"))
    expect(marks(hub_map).first).to_be_visible()
    texts = marks(hub_map).all_inner_texts()
    assert sum(int(text.strip() or 1) for text in texts) == number
    assert pins(hub_map).count() == hubs


def test_a_mark_opens_its_names_and_figures_by_key(page: Page) -> None:
    hub_map = open_map(page, "/hubs/?q=furniture+jasper&include=candidates")
    mark = hub_map.get_by_role("button", name="Almost-hub: Furniture in Jasper, IN")
    mark.focus()
    page.keyboard.press("Enter")
    link = hub_map.get_by_role("link", name="Furniture in Jasper, IN")
    expect(link).to_be_focused()
    expect(hub_map.locator(".leaflet-popup-content")).to_contain_text("times the national share (2019)")
    link.click()
    page.wait_for_url("**/regions/jasper-micro/?industry=furniture#industry")
    expect(page.get_by_role("heading", name="Furniture in Jasper, IN", level=2)).to_be_in_viewport()
