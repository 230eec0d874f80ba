"""What visitors do across pages: filter, go back, share where they are, change the language, correct an entry."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

OGDEN = {"latitude": 41.223, "longitude": -111.9738}


# Filters


def test_choosing_in_a_list_applies_at_once_and_leaves_empty_filters_out(page: Page) -> None:
    page.goto("/hubs/")
    page.get_by_label("Industry", exact=True).select_option("wine")
    expect(page).to_have_url(re.compile(r"/hubs/\?industry=wine(&sort=\w+)?$"))


def test_words_wait_for_enter(page: Page) -> None:
    page.goto("/hubs/")
    page.get_by_label("Words").press_sequentially("ski")
    expect(page).to_have_url(re.compile(r"/hubs/$"))
    page.get_by_label("Words").press("Enter")
    expect(page).to_have_url(re.compile(r"/hubs/\?q=ski"))


def test_unit_stays_out_of_the_address_without_a_radius(page: Page) -> None:
    page.goto("/hubs/?near=Ogden")
    page.get_by_label("Stage").select_option("emerging")
    expect(page).to_have_url(re.compile("stage=emerging"))
    assert "unit" not in page.url
    page.get_by_label("Within").select_option("250")
    expect(page).to_have_url(re.compile(r"radius=250&unit=mi"))


def test_back_returns_to_the_filters_before(page: Page) -> None:
    page.goto("/hubs/")
    industry = page.get_by_label("Industry", exact=True)
    for choice in ("wine", "furniture"):
        industry.select_option(choice)
        expect(page).to_have_url(re.compile(f"industry={choice}"))
    page.go_back()
    expect(page).to_have_url(re.compile("industry=wine"))
    expect(industry).to_have_value("wine")
    expect(page.locator(".hub-row").first).to_contain_text("Wine")
    page.go_back()
    expect(industry).to_have_value("")
    page.go_forward()
    expect(industry).to_have_value("wine")


def test_language_switch_keeps_page_and_filters(page: Page) -> None:
    page.goto("/hubs/?industry=wine&near=Sacramento")
    page.get_by_role("link", name="Deutsch").click()
    expect(page).to_have_url(re.compile(r"/de/hubs/\?industry=wine&near=Sacramento$"))
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("#id_industry")).to_have_value("wine")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(r"[^e]/hubs/\?industry=wine&near=Sacramento$"))


# Where am I


def test_location_is_asked_for_only_when_the_button_is_pressed(
    new_context: Callable[..., BrowserContext],
) -> None:
    context = new_context(geolocation=OGDEN, permissions=["geolocation"])
    context.add_init_script(
        "const ask = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);"
        "navigator.geolocation.getCurrentPosition = (...a) => { globalThis.asked = true; ask(...a); }"
    )
    page = context.new_page()
    page.goto("/near/")
    button = page.get_by_role("button", name="Use my location")
    expect(button).to_be_visible()
    assert page.evaluate("globalThis.asked ?? false") is False
    with page.expect_request(re.compile(r"/near/\?place=")) as asked:
        button.click()
    assert asked.value.url.endswith("/near/?place=41.22%2C-111.97"), "two decimals, no more"
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hubs near")
    expect(page.locator("[data-hub-list] .hub-row").first).to_contain_text("Ogden Sporting Goods")


def test_refused_location_leads_back_to_the_search_box(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(permissions=[]).new_page()
    page.goto("/near/")
    button = page.get_by_role("button", name="Use my location")
    button.click()
    expect(page.get_by_role("combobox", name="City, ZIP code or region")).to_be_focused()
    expect(button).to_be_enabled()


def test_address_of_a_profile_is_copied(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.add_init_script("delete Navigator.prototype.share")
    page.goto("/hubs/silicon-valley/?typed=chips")
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_role("button", name="Link copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith("/hubs/silicon-valley/")


# The keyboard


@pytest.mark.parametrize("address", ["/", "/hubs/", "/hubs/silicon-valley/"])
def test_first_tab_offers_to_skip_to_the_content(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to content")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


# From a word to a correction


def test_a_visitor_finds_a_hub_checks_its_sources_and_corrects_it(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("combobox", name="City, ZIP code, industry or hub")
    box.fill("ski bindings")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/hubs/\?industry=sporting-goods"))
    expect(page.get_by_text("You typed “ski bindings”.")).to_be_visible()

    page.locator(".hub-row").get_by_role("link", name="Ogden Sporting Goods").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ogden Sporting Goods")
    sources = page.get_by_role("region", name="Sources").get_by_role("listitem")
    expect(sources.first.get_by_role("link")).to_have_attribute("href", re.compile("^https?://"))
    expect(sources.first).to_contain_text("read ")

    page.get_by_role("link", name="Suggest a correction").click()
    note = page.get_by_label("What is wrong, and what is correct?")
    note.press_sequentially("The chamber moved to another street in May.", delay=60)
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your suggestion")
    state = page.url
    page.goto("/")
    page.goto(state)
    expect(page.get_by_role("status")).to_contain_text("Status:")
    page.get_by_role("link", name="Ogden Sporting Goods").click()
    expect(page).to_have_url(re.compile(r"/hubs/ogden-sporting-goods/$"))


def test_a_form_that_comes_back_at_once_is_not_taken(page: Page, watch: Any) -> None:
    watch.expect("the server responded with a status of 400")
    page.goto("/hubs/ogden-sporting-goods/suggest/")
    page.get_by_label("What is wrong, and what is correct?").fill("Buy my watches")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("This looked like a bot.")
    expect(page.get_by_label("What is wrong, and what is correct?")).to_have_value("Buy my watches")
