"""Without JavaScript each page is complete, and each form works."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect


@pytest.fixture
def plain(new_context: Callable[..., BrowserContext]) -> Page:
    return new_context(java_script_enabled=False).new_page()


def count_by_api(base_url: str, query: str) -> int:
    with urllib.request.urlopen(f"{base_url}/api/v1/hubs?limit=1&{query}", timeout=20) as answer:  # noqa: S310
        return int(json.load(answer)["count"])


def search_for(page: Page, text: str) -> None:
    page.goto("/")
    page.get_by_label("City, ZIP code, industry or hub").fill(text)
    page.get_by_role("button", name="Search").click()


def test_home_finds_a_place(plain: Page) -> None:
    search_for(plain, "Ogden, UT")
    expect(plain).to_have_url(re.compile(r"/near/ogden-ut/"))
    expect(plain.get_by_role("heading", level=1)).to_have_text("Hubs near Ogden, Utah")
    expect(plain.locator("[data-hub-list] .hub-row").first).to_contain_text("Ogden Sporting Goods")


def test_home_finds_an_industry_near_a_place(plain: Page) -> None:
    search_for(plain, "wine near Sacramento")
    expect(plain).to_have_url(re.compile(r"/hubs/\?industry=wine&near="))
    expect(plain.locator(".hub-row").first).to_contain_text("Napa Valley Wine")


def test_explore_lists_every_hub_over_its_pages(plain: Page, base_url: str) -> None:
    plain.goto("/hubs/")
    slugs = set()
    while True:
        slugs |= set(plain.locator(".hub-row").evaluate_all("rows => rows.map(row => row.dataset.hub)"))
        following = plain.get_by_role("link", name="Next")
        if not following.count():
            break
        following.click()
    assert len(slugs) == count_by_api(base_url, "")


def test_explore_filters(plain: Page, base_url: str) -> None:
    plain.goto("/hubs/")
    plain.get_by_label("Industry", exact=True).select_option("furniture")
    plain.get_by_role("button", name="Apply").click()
    expect(plain).to_have_url(re.compile(r"industry=furniture"))
    expect(plain.locator(".hub-row")).to_have_count(count_by_api(base_url, "industry=furniture"))


def test_a_note_stands_in_place_of_the_map(plain: Page) -> None:
    for address in ("/", "/hubs/", "/hubs/silicon-valley/", "/industries/wine/", "/near/ogden-ut/"):
        plain.goto(address)
        note = plain.locator("[data-map] .note")
        expect(note).to_be_visible()
        expect(note).to_contain_text("The map needs JavaScript.")


def test_nothing_is_offered_that_needs_javascript(plain: Page) -> None:
    plain.goto("/near/")
    expect(plain.get_by_role("button", name="Use my location")).to_have_count(0)
    plain.goto("/hubs/silicon-valley/")
    expect(plain.get_by_role("button", name="Share")).to_have_count(0)


def test_near_asks_which_of_several_places_is_meant(plain: Page) -> None:
    plain.goto("/near/")
    plain.get_by_label("City, ZIP code or region").fill("Portland")
    plain.get_by_role("button", name="Find hubs").click()
    plain.get_by_role("link", name="Portland, Maine, United States").click()
    expect(plain).to_have_url(re.compile(r"/near/portland-me/$"))
    expect(plain.locator("[data-hub-list] .hub-row").first).to_be_visible()


def test_support_is_found_for_a_place(plain: Page) -> None:
    plain.goto("/support/")
    plain.get_by_label("Near").fill("Ogden")
    plain.get_by_role("button", name="Apply").click()
    expect(plain.get_by_role("heading", name="For Ogden")).to_be_visible()
    expect(plain.locator(".organization-row").filter(has_text="Ogden-Weber Chamber").first).to_be_visible()


def test_advice_is_given(plain: Page) -> None:
    plain.goto("/am-i-in-a-hub/")
    plain.get_by_label("City or ZIP code").fill("Ogden")
    plain.get_by_label("What do you make or do?").fill("ski bindings")
    plain.get_by_role("button", name="Tell me").click()
    expect(plain.locator("[data-verdict=inside]")).to_contain_text("you are inside Ogden Sporting Goods")


def test_a_hub_is_suggested(plain: Page) -> None:
    plain.goto("/suggest/")
    plain.get_by_label("What is the hub called?").press_sequentially("Brevard Outdoor Gear", delay=60)
    plain.get_by_label("City or region").press_sequentially("Asheville, North Carolina", delay=60)
    plain.get_by_label("Industry, in your own words").fill("outdoor gear")
    plain.get_by_label("A web page about it").fill("https://example.org/gear")
    plain.get_by_role("button", name="Send").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Thank you for your suggestion")
    expect(plain.get_by_role("status")).to_contain_text("Status:")


def test_a_suggestion_with_faults_says_which_and_keeps_what_was_typed(plain: Page, watch: Any) -> None:
    watch.expect("the server responded with a status of 400")
    plain.goto("/suggest/")
    plain.get_by_label("What is the hub called?").press_sequentially("A hub in a place that nobody knows", delay=70)
    plain.get_by_label("City or region").fill("Xyzzyville")
    plain.get_by_role("button", name="Send").click()
    expect(plain.get_by_text("We could not find a place called “Xyzzyville”.")).to_be_visible()
    expect(plain.get_by_label("What is the hub called?")).to_have_value("A hub in a place that nobody knows")
    expect(plain.get_by_label("Industry, in your own words")).to_have_attribute("aria-invalid", "true")
