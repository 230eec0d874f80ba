"""The whole story: a visitor suggests a hub, a curator accepts it with edits, it stands on the map; another visitor reports it
closed, the curator puts it away, and its old address still helps."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Watch

NAME = "Moab Mountain Bikes"


def type_as_a_person(page: Page, label: str, text: str) -> None:
    """A form that comes back within two seconds looks like a machine's."""
    page.get_by_label(label).press_sequentially(text, delay=130)


def send(page: Page) -> str:
    """Sends the form; returns the address at which its sender sees what becomes of it."""
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your suggestion")
    expect(page.get_by_role("status").first).to_contain_text("waiting for review")
    return page.url


def open_in_queue(desk: Page, name: str) -> None:
    desk.goto("/admin/")
    desk.get_by_role("link", name=re.compile("Suggestions to review")).click()
    desk.locator("#result_list").get_by_role("link", name=name).first.click()
    expect(desk.get_by_role("button", name="Accept", exact=True)).to_be_visible()


def test_from_a_visitors_word_to_the_map_and_into_the_archive(
    desk: Page, new_context: Callable[..., BrowserContext], watch: Watch
) -> None:
    visitor = new_context().new_page()
    visitor.goto("/suggest/")
    type_as_a_person(visitor, "What is the hub called?", NAME)
    visitor.get_by_label("City or region").fill("moab, utah")
    visitor.get_by_role("combobox", name="Industry, in your own words").fill("bicycles")
    visitor.get_by_label("What is made or done there, in one sentence").fill("Bikes for red rock.")
    visitor.get_by_label("Firms there, one per line").fill("Slickrock Frames | Welds frames")
    visitor.get_by_label("A web page about it").fill("https://example.org/moab-bikes")
    state = send(visitor)

    open_in_queue(desk, NAME)
    desk.get_by_role("link", name="Accept with edits").or_(desk.get_by_role("button", name="Accept with edits")).click()
    expect(desk.locator("#id_name")).to_have_value(NAME)
    expect(desk.locator("#id_point")).to_have_value(re.compile(r"^38\.5"))
    desk.fill("#id_summary", "Frames and parts for mountain bikes, made beside the red rock on which they are ridden.")
    desk.select_option("#id_publication", "published")
    desk.locator("[name=_save]").click()
    expect(desk.locator(".messagelist")).to_contain_text(NAME)

    visitor.goto(state)
    expect(visitor.get_by_role("status").first).to_contain_text("accepted")
    visitor.get_by_role("link", name=f"See the hub: {NAME}").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(visitor.locator(".lede")).to_contain_text("beside the red rock")
    address = visitor.url
    visitor.goto("/hubs/?near=Moab,+UT&radius=10")
    expect(visitor.locator(".hub-row").filter(has_text=NAME)).to_have_count(1)
    expect(visitor.locator(f'.leaflet-marker-icon[aria-label*="{NAME}"]').first).to_be_attached()

    second = new_context().new_page()
    second.goto(address)
    second.get_by_role("link", name="Suggest a correction").click()
    second.get_by_role("link", name="It has closed or moved").click()
    type_as_a_person(second, "A web page that confirms it", "https://example.org/closed")
    send(second)

    open_in_queue(desk, NAME)
    desk.get_by_role("button", name="Accept", exact=True).click()
    expect(desk.locator(".messagelist")).to_contain_text(f"Accepted: {NAME}")

    watch.expect("the server responded with a status of 410")
    # Somebody else, for a reader's own browser may show a page again for a minute.
    third = new_context().new_page()
    answer = third.goto(address)
    assert answer is not None
    assert answer.status == 410
    expect(third.get_by_role("main")).to_contain_text("no longer in the directory")
    expect(third.locator(".hub-row").first).to_be_visible()
    third.goto("/hubs/?near=Moab,+UT&radius=10")
    expect(third.locator(".hub-row").filter(has_text=NAME)).to_have_count(0)
