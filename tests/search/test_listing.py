"""Pages of long lists: each costs as much as the first, none loses a hub, and a shortened list says so."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from hubs.enums import Publication, Stage
from hubs.models import Hub, Industry
from hubs.search import hubs as search
from hubs.search import listing
from hubs.search.criteria import Criteria, Sort
from hubs.search.hubs import Page, facets, find
from hubs.search.listing import PageCursor, TooFarIn
from tests.factories import HubFactory, IndustryFactory, update_hubs

pytestmark = pytest.mark.django_db

SIZE = 3


@pytest.fixture
def zymoscopy(no_directory: None) -> Industry:
    """Eleven hubs, some of one name, some of them only touching the industry."""
    industry = IndustryFactory(slug="zymoscopy")
    for name in "cbaabca":
        HubFactory(name=f"{name} zymoscope", industry=industry, stage=Stage.EMERGING)
    for name in "baab":
        HubFactory(name=f"{name} zymoscope", related=[industry])
    return industry


def forwards(criteria: Criteria) -> list[Page]:
    pages = [find(criteria, size=SIZE)]
    while pages[-1].number < pages[-1].last:
        page = pages[-1]
        pages.append(find(criteria, PageCursor(page.next_number, after=page.after or ""), size=SIZE))
    return pages


def backwards(criteria: Criteria, page: Page) -> list[Page]:
    pages = [page]
    while pages[-1].number > 1:
        page = pages[-1]
        pages.append(find(criteria, PageCursor(page.previous_number, before=page.before or ""), size=SIZE))
    return pages[::-1]


def keys(pages: list[Page]) -> list[list[int]]:
    return [[hub.pk for hub in page.hubs] for page in pages]


@pytest.mark.parametrize(
    "filters",
    [{}, {"stage": Stage.EMERGING}, {"industry": True}, {"industry": True, "sort": Sort.NAME}, {"sort": Sort.NAME}],
)
def test_pages_join_in_both_directions_and_by_number(zymoscopy: Industry, filters: dict[str, Any]) -> None:
    criteria = Criteria(**filters | ({"industry": zymoscopy} if "industry" in filters else {}))
    pages = forwards(criteria)
    by_number = [find(criteria, PageCursor(page.number), size=SIZE) for page in pages]
    assert keys(pages) == keys(backwards(criteria, pages[-1])) == keys(by_number)
    shown = [pk for page in keys(pages) for pk in page]
    assert len(shown) == len(set(shown)) == pages[0].total


def test_main_hubs_come_before_those_that_touch_an_industry(zymoscopy: Industry) -> None:
    shown = [hub for page in forwards(Criteria(industry=zymoscopy)) for hub in page.hubs]
    assert [(hub.industry.pk != zymoscopy.pk, hub.name, hub.pk) for hub in shown] == sorted(
        (hub.industry_id != zymoscopy.pk, hub.name, hub.pk) for hub in Hub.objects.all()
    )


@pytest.mark.parametrize("number", [1, 4])
def test_a_page_far_in_costs_the_anchor_and_its_keys_more(
    zymoscopy: Industry, number: int, django_assert_num_queries: Any
) -> None:
    criteria = Criteria(industry=zymoscopy, sort=Sort.NAME)
    page = forwards(criteria)[number - 2] if number > 1 else None
    cursor = PageCursor(number, after=page.after or "") if page else PageCursor(number)
    # rows; at first, once a data version, tallies, industries and regions; far in, the anchor and the keys from there on
    with django_assert_num_queries(1 + 3 if number == 1 else 1 + 2):
        assert find(criteria, cursor, size=SIZE).hubs


def test_an_anchor_that_has_left_the_list_is_passed_over(zymoscopy: Industry) -> None:
    first, second = forwards(Criteria(industry=zymoscopy))[:2]
    update_hubs(Hub.objects.filter(slug=first.after), publication=Publication.ARCHIVED)
    again = find(Criteria(industry=zymoscopy), PageCursor(2, after=first.after or ""), size=SIZE)
    assert [hub.pk for hub in again.hubs][:2] == [hub.pk for hub in second.hubs][1:]


def test_a_page_far_in_is_reached_from_the_page_before_only(
    client: Client, zymoscopy: Industry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_SKIPPED", 5)
    criteria = Criteria(industry=zymoscopy)
    with pytest.raises(TooFarIn):
        find(criteria, PageCursor(4), size=SIZE)
    assert [len(page.hubs) for page in forwards(criteria)] == [3, 3, 3, 2]
    response = client.get("/api/v1/hubs", {"industry": "zymoscopy", "limit": 3, "page": 4})
    assert response.status_code == 400
    assert response.json()["error"]["field"] == "page"
    answer = client.get("/api/v1/hubs", {"industry": "zymoscopy", "limit": 3}).json()
    slugs = [hub["slug"] for hub in answer["results"]]
    while answer["next"]:
        answer = client.get(answer["next"]).json()
        slugs += [hub["slug"] for hub in answer["results"]]
    assert len(set(slugs)) == len(slugs) == 11


def test_the_explore_page_says_how_to_reach_a_page_far_in(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST_SKIPPED", 5)
    response = client.get("/hubs/?page=9")
    assert response.status_code == 400
    assert "reached with “Next” from the page before" in response.content.decode()


def test_of_very_many_hubs_with_a_word_the_best_are_listed_and_the_reader_is_told(
    client: Client, zymoscopy: Industry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_RANKED", 4)
    by_summary = HubFactory(name="A", summary="Not far from a zymoscope.")
    page = find(Criteria(words="zymoscope"))
    assert (page.total, page.within_reach, page.last, len(page.hubs)) == (12, 4, 1, 4)
    assert by_summary not in page.hubs
    shown = client.get("/hubs/?q=zymoscope").content.decode()
    assert "Only the first 4 are listed" in shown
    answer = client.get("/api/v1/hubs?q=zymoscope&limit=2&page=2").json()
    assert (answer["count"], answer["within_reach"], answer["next"]) == (12, 4, None)


def test_what_is_looked_for_is_counted_to_a_limit_and_the_reader_is_told(
    client: Client, zymoscopy: Industry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_MATCHED", 5)
    criteria = Criteria(words="zymoscope", sort=Sort.NAME)
    page = find(criteria, size=SIZE)
    assert (page.total, page.is_more, page.last) == (5, True, 2)
    assert len(find(criteria, PageCursor(2), size=SIZE).hubs) == 2
    assert sum(facets(criteria, page).stages.values()) == 5
    assert "More than 5 hubs match" in client.get("/hubs/?q=zymoscope").content.decode()
    answer = client.get("/api/v1/hubs?q=zymoscope").json()
    assert (answer["count"], answer["is_count_exact"]) == (5, False)


def test_the_nearest_hubs_are_listed_to_a_limit(zymoscopy: Industry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_COUNTED", 5)
    origin = Hub.objects.all()[0].location
    pages = [find(Criteria(origin=origin), PageCursor(number), size=SIZE) for number in (1, 2, 3)]
    assert [len(page.hubs) for page in pages] == [3, 2, 0]
    assert [(page.total, page.within_reach, page.last) for page in pages] == [(11, 5, 2)] * 3
