"""Boxes that ask for a business complete it, as they complete places: by keyboard, by touch, in German, in each form that asks."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.test_place_completion import type_and_wait

QUESTION = "What do you make or do?"


def business_box(page: Page, address: str, question: str = QUESTION) -> Locator:
    page.goto(address)
    return page.get_by_role("combobox", name=question)


def choose(box: Locator, text: str) -> None:
    """The first option that typing brings up, by keyboard."""
    type_and_wait(box, text)
    box.press("ArrowDown")
    box.press("Enter")


@pytest.mark.parametrize("address", ["/", "/am-i-in-a-hub/", "/start/"])
def test_typing_offers_businesses_with_their_industry(page: Page, address: str) -> None:
    options = type_and_wait(business_box(page, address), "nail sal")
    expect(options.first).to_have_text("Nail salon Personal Care Services")


def test_a_business_and_a_place_lead_to_the_verdict(page: Page) -> None:
    box = business_box(page, "/am-i-in-a-hub/")
    choose(box, "ski bind")
    expect(box).to_have_value(re.compile("^Ski"))
    place = page.get_by_role("combobox", name="City or ZIP code")
    # The place is still missing, so the form waits for it.
    expect(place).to_be_focused()
    choose(place, "ogden")
    expect(page.locator(".verdict h2")).to_have_text("Yes: you are inside Ogden Sporting Goods.")


def test_escape_keeps_what_was_typed(page: Page) -> None:
    box = business_box(page, "/am-i-in-a-hub/")
    options = type_and_wait(box, "nail sal")
    box.press("ArrowDown")
    box.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("nail sal")
    expect(box).to_be_focused()


def test_what_was_chosen_is_meant_exactly_until_other_words_are_typed(page: Page) -> None:
    box = business_box(page, "/am-i-in-a-hub/?place=Ogden,+UT")
    type_and_wait(box, "pumps").filter(has_text="Footwear").click()
    expect(page).to_have_url(re.compile("business=Pumps&industry=footwear$"))
    expect(page.locator(".understood")).to_have_text("We understood: Footwear.")
    box.fill("wine")
    page.get_by_role("button", name="Tell me").click()
    expect(page).to_have_url(re.compile("business=wine$"))


def test_enter_without_a_choice_asks_with_what_was_typed(page: Page) -> None:
    box = business_box(page, "/am-i-in-a-hub/?place=Ogden,+UT")
    type_and_wait(box, "ski bindings")
    box.press("Enter")
    expect(page).to_have_url(re.compile("business=ski\\+bindings$"))


def test_german_pages_offer_german_words(page: Page) -> None:
    box = business_box(page, "/de/am-i-in-a-hub/", "Was macht Ihr Betrieb?")
    options = type_and_wait(box, "Möb")
    expect(options.first).to_have_text("Möbelschreiner Möbel")
    expect(options.filter(has_text="obile")).to_have_count(0)


def test_the_search_box_offers_places_and_industries(page: Page) -> None:
    box = business_box(page, "/", "City, ZIP code, industry or hub")
    options = type_and_wait(box, "furniture")
    expect(options.first).to_have_text("Furniture")
    box.fill("")
    box.press_sequentially("ogd")
    expect(options.first).to_contain_text("Ogden, Utah")
    box.fill("")
    expect(options).to_have_count(0)
    choose(box, "wine")
    expect(page).to_have_url(re.compile("/hubs/\\?industry=wine"))


def test_an_industry_chosen_for_a_suggestion_is_not_sent_yet(page: Page) -> None:
    box = business_box(page, "/suggest/", "Industry, in your own words")
    choose(box, "ski bind")
    expect(box).to_have_value("Sporting goods")
    expect(page).to_have_url(re.compile("/suggest/$"))


def test_a_tap_chooses_on_a_phone(new_context: Callable[..., BrowserContext]) -> None:
    phone = new_context(has_touch=True).new_page()
    phone.set_viewport_size({"width": 390, "height": 700})
    box = business_box(phone, "/am-i-in-a-hub/?place=Ogden,+UT")
    option = type_and_wait(box, "nail sal").first
    size = option.bounding_box()
    assert size
    assert size["height"] >= 44
    assert size["x"] >= 0
    assert size["x"] + size["width"] <= 390
    option.tap()
    expect(phone.locator(".verdict h2")).to_have_text("Yours is a local trade.")


def test_without_javascript_it_is_a_plain_box(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/am-i-in-a-hub/")
    page.get_by_label("City or ZIP code").fill("Ogden, UT")
    page.get_by_label(QUESTION).fill("ski bindings")
    page.get_by_role("button", name="Tell me").click()
    expect(page).to_have_url(re.compile("\\?place=Ogden%2C\\+UT&business=ski\\+bindings$"))
    expect(page.locator(".verdict h2")).to_have_text("Yes: you are inside Ogden Sporting Goods.")
