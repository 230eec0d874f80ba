"""The search box completes places by keyboard and by mouse, with the ARIA roles of a combobox."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect


@pytest.fixture
def near_box(page: Page) -> Locator:
    page.goto("/near/")
    return page.get_by_role("combobox", name="City, ZIP code or region")


def type_and_wait(box: Locator, text: str) -> Locator:
    """The options that typing brings up."""
    box.press_sequentially(text)
    options = box.page.get_by_role("option")
    expect(options.first).to_be_visible()
    return options


def test_typing_offers_the_biggest_place_first(near_box: Locator) -> None:
    expect(type_and_wait(near_box, "ogd").first).to_contain_text("Ogden, Utah")


def test_arrows_and_enter_choose_a_place(near_box: Locator) -> None:
    type_and_wait(near_box, "ogd")
    near_box.press("ArrowDown")
    near_box.press("Enter")
    expect(near_box.page).to_have_url(re.compile(r"/near/ogden-ut/$"))


def test_state_is_told_to_assistive_technology(near_box: Locator) -> None:
    expect(near_box).to_have_attribute("aria-expanded", "false")
    options = type_and_wait(near_box, "ogd")
    listbox = near_box.page.get_by_role("listbox", name="City, ZIP code or region")
    expect(near_box).to_have_attribute("aria-expanded", "true")
    expect(near_box).to_have_attribute("aria-controls", listbox.get_attribute("id") or "none")
    assert near_box.get_attribute("aria-activedescendant") is None
    for index in (0, 1):
        near_box.press("ArrowDown")
        active = options.nth(index)
        expect(active).to_have_attribute("aria-selected", "true")
        expect(near_box).to_have_attribute("aria-activedescendant", active.get_attribute("id") or "none")
    near_box.press("ArrowUp")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(options.nth(1)).to_have_attribute("aria-selected", "false")


def test_arrow_up_begins_at_the_last_place(near_box: Locator) -> None:
    options = type_and_wait(near_box, "ogd")
    near_box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")


def test_escape_closes_and_keeps_what_was_typed(near_box: Locator) -> None:
    options = type_and_wait(near_box, "ogd")
    near_box.press("ArrowDown")
    near_box.press("Escape")
    expect(options).to_have_count(0)
    expect(near_box).to_have_attribute("aria-expanded", "false")
    expect(near_box).to_have_value("ogd")
    expect(near_box).to_be_focused()
    assert near_box.get_attribute("aria-activedescendant") is None


def test_leaving_the_box_closes_the_list(near_box: Locator) -> None:
    options = type_and_wait(near_box, "ogd")
    near_box.press("Tab")
    expect(options).to_have_count(0)


def test_mouse_chooses_a_place(near_box: Locator) -> None:
    type_and_wait(near_box, "ogd").first.click()
    expect(near_box.page).to_have_url(re.compile(r"/near/ogden-ut/$"))


def test_enter_without_a_choice_searches_for_what_was_typed(near_box: Locator) -> None:
    type_and_wait(near_box, "ogden, utah")
    near_box.press("Enter")
    expect(near_box.page).to_have_url(re.compile(r"/near/ogden-ut/"))


def test_place_chosen_on_the_first_page_leads_to_its_hubs(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("combobox", name="City, ZIP code, industry or hub")
    type_and_wait(box, "ogd")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/near/ogden-ut/"))


def test_place_chosen_among_the_filters_keeps_the_other_filters(page: Page) -> None:
    page.goto("/hubs/?industry=wine")
    box = page.get_by_role("combobox", name="Near", exact=True)
    type_and_wait(box, "sacram").first.click()
    expect(page).to_have_url(re.compile(r"[?&]industry=wine\b"))
    expect(page).to_have_url(re.compile(r"[?&]near=Sacramento"))
    expect(page.get_by_role("listitem").filter(has_text="Napa Valley Wine").first).to_contain_text("mi")


def test_an_answer_that_comes_late_does_not_replace_the_right_one(near_box: Locator) -> None:
    """The first request is answered only after the second: what was typed last stands."""
    held = []
    near_box.page.route("**/api/v1/places?q=pa", lambda route: held.append(route))
    with near_box.page.expect_request("**/api/v1/places?q=pa"):
        near_box.press_sequentially("pa")
    near_box.press_sequentially("lo alto")
    expect(near_box.page.get_by_role("option").first).to_contain_text("Palo Alto")
    for route in held:
        route.abort()
    expect(near_box.page.get_by_role("option").first).to_contain_text("Palo Alto")


def test_names_from_the_gazetteer_go_in_as_text(near_box: Locator) -> None:
    nasty = '<img src=x onerror="document.title=1">'
    place = {"slug": "x", "name": nasty, "label": nasty, "country": "US", "lat": 0, "lon": 0, "population": 5}
    near_box.page.route("**/api/v1/places?*", lambda route: route.fulfill(json={"results": [place]}))
    expect(type_and_wait(near_box, "ogd").first).to_contain_text(nasty)
    expect(near_box.page.locator("[role=option] img")).to_have_count(0)
