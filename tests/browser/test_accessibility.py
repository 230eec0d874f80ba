"""Axe finds nothing on any page: WCAG 2.2 A and AA and best practices, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

ALL_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
# Every rule at both widths and in both schemes; of the pairs that are left only colours can still differ.
LOOKS = ((1280, "light", ALL_RULES), (1280, "dark", COLOURS), (390, "dark", ALL_RULES), (390, "light", COLOURS))


def test_axe_finds_nothing(page_name: str, open_page: Callable[[str], Page]) -> None:
    page = open_page(page_name)
    wait_for_map(page)
    found = []
    for width, scheme, rules in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        # Without motion, or colours that are on their way from one scheme to the other would be judged.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        wait_for_map(page)
        found += [f"{width} px, {scheme}: {fault}" for fault in faults_by_axe(page, rules)]
    assert not found, "\n".join(found)


def faults_by_axe(page: Page, rules: dict[str, Any]) -> list[str]:
    violations = Axe().run(page, options=rules).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for violation in violations
        for node in violation["nodes"]
    ]


def wait_for_map(page: Page) -> None:
    """Where the page has a map in view, its markers."""
    if page.locator("[data-map]").count():
        page.locator("[data-map]").scroll_into_view_if_needed()
        expect(page.locator("[data-map][data-ready]")).to_have_count(1)
