"""Suggesting in a browser: similar hubs while typing, a point chosen on the map, a curator's one click."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import ALL_RULES, faults_by_axe

HUB = "/hubs/ogden-sporting-goods/suggest/"


def test_hubs_of_a_like_name_are_told_while_one_types(page: Page) -> None:
    page.goto("/suggest/")
    page.get_by_label("What is the hub called?").press_sequentially("ogden sport")
    told = page.get_by_role("status").filter(has_text="We already list")
    expect(told.get_by_role("link", name="Ogden Sporting Goods")).to_be_visible()
    page.get_by_label("What is the hub called?").fill("Kites of nowhere")
    expect(page.locator("[data-alike] li")).to_have_count(0)


def test_a_click_on_the_map_writes_the_point_and_typing_moves_it(page: Page) -> None:
    page.goto("/suggest/")
    point = page.get_by_role("group", name="Its center")
    point.scroll_into_view_if_needed()
    world = page.get_by_role("region", name="Map: click to set the point")
    expect(world.locator(".basemap-land").first).to_be_attached()
    world.click(position={"x": 150, "y": 120})
    expect(page.get_by_label("Latitude")).to_have_value(re.compile(r"^-?\d+\.\d{5}$"))
    expect(page.get_by_label("Longitude")).to_have_value(re.compile(r"^-?\d+\.\d{5}$"))
    expect(point.get_by_role("status")).to_contain_text("The point is set:")
    expect(world.locator(".origin")).to_have_count(1)
    page.get_by_label("Latitude").fill("")
    page.keyboard.press("Tab")
    expect(world.locator(".origin")).to_have_count(0)


@pytest.mark.parametrize("kind", ["correction", "closed", "duplicate"])
def test_axe_finds_nothing_on_the_forms_for_a_hub(page: Page, kind: str) -> None:
    page.goto(f"{HUB}?kind={kind}")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert faults_by_axe(page, ALL_RULES) == []


def test_a_correction_is_accepted_by_keyboard(page: Page, desk: Page) -> None:
    desk.goto(HUB)
    desk.get_by_label("Other names").press_sequentially("Ogden outdoor valley\n", delay=120)
    desk.get_by_role("button", name="Send").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Thank you for your suggestion")
    state = desk.url

    desk.goto("/admin/hubs/suggestion/")
    desk.get_by_role("link", name="Ogden Sporting Goods").last.click()
    expect(desk.locator("ins").first).to_contain_text("Ogden outdoor valley")
    expect(desk.locator(".review-map .map-field-land").first).to_be_attached()
    assert [fault for fault in faults_by_axe(desk.locator(".review").page, ALL_RULES) if "review" in fault] == []
    accept = desk.get_by_role("button", name="Accept", exact=True)
    expect(accept).to_have_attribute("accesskey", "a")
    accept.press("Enter")
    expect(desk.locator(".messagelist")).to_contain_text("Accepted: Ogden Sporting Goods.")
    desk.goto(state)
    expect(desk.get_by_role("status")).to_contain_text("accepted")
    desk.get_by_role("link", name="See the hub: Ogden Sporting Goods").click()
    expect(desk.get_by_text("Ogden outdoor valley")).to_be_visible()
