"""No page is wider than its window, the site contacts no other host, and the map is not printed."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

WIDTHS = (320, 390, 768, 1280, 1600)


def test_page_fits_every_width(page_name: str, open_page: Callable[[str], Page]) -> None:
    page = open_page(page_name)
    too_wide = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            too_wide.append(width)
    assert not too_wide


def test_form_fields_fit_a_phone(open_page: Callable[[str], Page]) -> None:
    page = open_page("explore")
    page.set_viewport_size({"width": 320, "height": 800})
    for field in page.locator("main :is(input, select, button)").all():
        box = field.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320


def test_trap_for_machines_is_not_to_be_seen_at_any_width(open_page: Callable[[str], Page]) -> None:
    page = open_page("suggest")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        visible = page.locator(".trap").evaluate(
            "e => { const box = e.getBoundingClientRect(); return box.right > 0 && box.width * box.height > 1; }"
        )
        assert not visible


def test_print_shows_the_list_without_map_and_forms(page: Page) -> None:
    page.goto("/hubs/?industry=wine")
    page.emulate_media(media="print")
    expect(page.locator(".hub-row").first).to_be_visible()
    for gone in ("[data-map]", ".filters", ".site-nav", ".header-search"):
        expect(page.locator(gone)).to_be_hidden()


def test_print_of_a_profile_names_its_sources_addresses(page: Page) -> None:
    page.goto("/hubs/silicon-valley/")
    page.emulate_media(media="print")
    expect(page.locator("[data-map]")).to_be_hidden()
    shown = page.locator(".sources li a").first.evaluate("link => getComputedStyle(link, '::after').content")
    assert "http" in shown
