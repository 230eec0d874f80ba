"""Industries: those that are a hub's main one and those that are related to it are told apart, in numbers and in lists."""

from __future__ import annotations

import pytest
from django.test import Client

from hubs.models import Industry
from hubs.search.counts import HubCount, hub_counts
from hubs.templatetags.hub_tags import hub_count, short_hub_count
from tests.factories import HubFactory, IndustryFactory, SectorFactory
from tests.pages import attributes, errors, hubs_of, links, main, one, texts, words

pytestmark = pytest.mark.django_db

ADDRESS = "/industries/zymoscopy/"


@pytest.fixture
def zymoscopy(no_directory: None) -> Industry:
    return IndustryFactory(slug="zymoscopy", name="Zymoscopy", sector=SectorFactory(slug="oddities", name="Oddities"))


def make_hubs(industry: Industry, main: int, related: int) -> None:
    """Hubs named so that the related ones would come first by name."""
    for number in range(main):
        HubFactory(slug=f"main-{number:02}", name=f"Main {number:02}", industry=industry)
    for number in range(related):
        HubFactory(slug=f"also-{number:02}", name=f"Also {number:02}", related=[industry])


@pytest.mark.parametrize(
    ("count", "said", "short"),
    [
        (HubCount(4, 94), "4 hubs, 94 related", "4 + 94 related"),
        (HubCount(1, 2), "1 hub, 2 related", "1 + 2 related"),
        (HubCount(4, 0), "4 hubs", "4"),
        (HubCount(0, 3), "3 related", "3 related"),
        (HubCount(), "0 hubs", "0"),
    ],
)
def test_a_number_of_hubs_says_how_many_are_only_related(count: HubCount, said: str, short: str) -> None:
    assert (hub_count(count), short_hub_count(count)) == (said, short)


def test_main_hubs_stand_under_their_heading_before_related_ones(client: Client, zymoscopy: Industry) -> None:
    make_hubs(zymoscopy, main=2, related=3)
    for address, label in (
        (ADDRESS, "Zymoscopy"),
        ("/hubs/?industry=zymoscopy", "Zymoscopy"),
        ("/industries/oddities/", "Oddities"),
    ):
        response = client.get(address)
        assert hubs_of(response) == ["main-00", "main-01", "also-00", "also-01", "also-02"]
        assert texts(response, "list-part") == [f"Main industry: {label}", f"Related to {label}"]
        assert attributes(main(response), "ol.hub-list", "start") == ["1", "3"]
    assert words(one(main(client.get(ADDRESS)), "h2#hubs")) == "2 hubs, 3 related"
    (found,) = texts(client.get("/hubs/?industry=zymoscopy"), "result-count")
    assert found == "5 hubs, showing 1 to 5 (2 hubs, 3 related)"


def test_hubs_in_another_order_are_one_list(client: Client, zymoscopy: Industry) -> None:
    make_hubs(zymoscopy, main=1, related=1)
    response = client.get("/hubs/?industry=zymoscopy&sort=name")
    assert hubs_of(response) == ["also-00", "main-00"]
    assert texts(response, "list-part") == []


def test_the_pages_of_an_industry_go_through_all_its_hubs(client: Client, zymoscopy: Industry) -> None:
    make_hubs(zymoscopy, main=22, related=20)
    found, address = [], ADDRESS
    while address:
        response = client.get(address)
        found.append(hubs_of(response))
        address = links(one(main(response), "nav.pages")).get("Next", "")
        address = address and f"{ADDRESS}{address}"
    assert [len(page) for page in found] == [20, 20, 2]
    assert [slug for page in found for slug in page] == [f"main-{n:02}" for n in range(22)] + [
        f"also-{n:02}" for n in range(20)
    ]
    assert texts(response, "list-part") == ["Related to Zymoscopy"]


@pytest.mark.parametrize(("page", "status"), [("3", 404), ("0", 400), ("x", 400), ("9999", 400)])
def test_a_page_that_there_is_not_is_refused_and_the_first_shown(
    client: Client, zymoscopy: Industry, page: str, status: int
) -> None:
    make_hubs(zymoscopy, main=21, related=0)
    response = client.get(ADDRESS, {"page": page})
    assert response.status_code == status
    assert list(errors(response)) == ["page"]
    assert hubs_of(response)[0] == "main-00"


def test_an_industry_that_is_nobodys_main_one_asks_for_a_hub(client: Client, zymoscopy: Industry) -> None:
    make_hubs(zymoscopy, main=0, related=1)
    shown = main(client.get(ADDRESS))
    assert "We know of no hub yet whose main industry this is." in words(shown)
    assert words(one(shown, "h2#hubs")) == "1 related"


def test_the_index_and_the_api_tell_them_apart(client: Client, zymoscopy: Industry) -> None:
    make_hubs(zymoscopy, main=2, related=3)
    assert "Zymoscopy 2 hubs, 3 related" in words(main(client.get("/industries/")))
    assert "Zymoscopy 2 + 3 related" in words(main(client.get("/")))
    assert "Zymoscopy (2 + 3 related)" in words(main(client.get("/hubs/")))
    rows = {row["slug"]: row for row in client.get("/api/v1/industries").json()["results"]}
    assert [rows["zymoscopy"][name] for name in ("hubs", "hub_count_main", "hub_count_related")] == [5, 2, 3]


def test_the_main_ones_of_all_industries_are_all_hubs(zymoscopy: Industry) -> None:
    make_hubs(zymoscopy, main=3, related=4)
    sectors = set(Industry.objects.sectors().values_list("pk", flat=True))
    counts = hub_counts()
    assert sum(count.main for key, count in counts.items() if key not in sectors) == 7
    assert sum(count.main for key, count in counts.items() if key in sectors) == 7
