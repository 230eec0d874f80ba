"""Explore: filters, facet counts, order, pages, and addresses that keep the whole state."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from hubs.enums import Publication
from hubs.geo.coordinates import LonLat
from hubs.indexes import search_documents
from hubs.indexes.data_version import current_version
from hubs.models import Hub
from tests.factories import HubFactory, IndustryFactory, SectorFactory, hubs_at
from tests.pages import attributes, errors, hubs_of, links, main, metres, one, parsed, texts, value_of, words

pytestmark = pytest.mark.django_db

OGDEN = LonLat(-111.9738, 41.2230)


def options(page: Any, name: str) -> dict[str, str]:
    """The choices of a list, by their values."""
    return {
        node.attributes["value"] or "": words(node) for node in one(parsed(page), f"select#id_{name}").css("option")
    }


def numbers(page: Any, name: str) -> dict[str, int]:
    """The number behind each choice, as far as there is one."""
    return {value: sum(parts) for value, parts in parted_numbers(page, name).items()}


def parted_numbers(page: Any, name: str) -> dict[str, list[int]]:
    """The same, of an industry its hubs apart from the related ones: "(4 + 94 related)"."""
    found = {value: re.search(r"\((\d[^()]*)\)$", label) for value, label in options(page, name).items()}
    said = {value: number[1].replace(",", "") for value, number in found.items() if number}
    return {value: [int(part) for part in re.findall(r"\d+", text)] for value, text in said.items()}


def total(client: Client, **query: str) -> int:
    return client.get("/api/v1/hubs", query | {"limit": "1"}).json()["count"]


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


BASES = (
    {},
    {"near": "Ogden, UT", "radius": "500", "unit": "mi"},
    {"stage": "established", "q": "design"},
    {"industry": "electronics"},
    {"industry": "software", "stage": "emerging"},
    {"near": "0,-150", "radius": "4000", "unit": "km"},
)


@pytest.mark.parametrize("base", BASES, ids=str)
@pytest.mark.parametrize("facet", ["industry", "stage"])
def test_each_number_is_what_one_finds_when_one_follows_it(client: Client, base: dict[str, str], facet: str) -> None:
    promised = numbers(client.get("/hubs/", base), facet)
    assert promised
    assert promised == {value: total(client, **base | {facet: value}) for value in promised}


def test_a_sector_counts_a_hub_once_however_many_of_its_industries_it_is_in(client: Client) -> None:
    sector = SectorFactory(slug="oddities")
    one, two, three = (IndustryFactory(sector=sector) for _ in range(3))
    HubFactory(industry=one, related=[two, three])
    HubFactory(industry=IndustryFactory(), related=[two, three])
    HubFactory(industry=one, publication=Publication.DRAFT)
    promised = numbers(client.get("/hubs/").content.decode(), "industry")
    assert [promised[slug] for slug in ("oddities", one.slug, two.slug, three.slug)] == [2, 1, 2, 2]
    parts = parted_numbers(client.get("/hubs/").content.decode(), "industry")
    assert [parts[slug] for slug in ("oddities", one.slug, two.slug)] == [[1, 1], [1], [2]]
    assert total(client, industry="oddities") == 2


@pytest.mark.parametrize("base", BASES, ids=str)
def test_page_and_api_find_the_same_hubs_in_the_same_order(client: Client, base: dict[str, str]) -> None:
    answer = client.get("/api/v1/hubs", base).json()
    page = client.get("/hubs/", base)
    assert hubs_of(page)[: answer["count"]] == [hub["slug"] for hub in answer["results"]]


def test_a_filter_by_industry_takes_main_and_related_and_shows_the_main_ones_first(client: Client) -> None:
    industry = IndustryFactory(slug="zymoscopy")
    related = HubFactory(name="A touches it", related=[industry])
    main_ones = [HubFactory(name=name, industry=industry) for name in ("B lives by it", "C lives by it")]
    HubFactory(name="D has nothing of it")
    assert hubs_of(client.get("/hubs/?industry=zymoscopy")) == [*(hub.slug for hub in main_ones), related.slug]
    assert hubs_of(client.get("/hubs/?industry=zymoscopy&sort=name"))[0] == related.slug


def test_a_radius_is_in_the_unit_that_was_given(client: Client) -> None:
    # One degree of latitude is 111.2 km or 69.1 miles.
    hub = HubFactory(at=LonLat(-130, 1))
    for unit, outside, inside in (("km", 111, 112), ("mi", 69, 70)):
        assert hubs_of(client.get(f"/hubs/?near=0,-130&radius={inside}&unit={unit}")) == [hub.slug]
        found = client.get(f"/hubs/?near=0,-130&radius={outside}&unit={unit}")
        assert texts(found, "result-count") == ["No hub matches all of these filters."]


@pytest.mark.parametrize(("prefix", "unit"), [("", "mi"), ("/de", "km")])
def test_without_a_unit_the_readers_own_counts(client: Client, prefix: str, unit: str) -> None:
    HubFactory(at=LonLat(-130, 1))
    page = client.get(f"{prefix}/hubs/?near=0,-130&radius=100")
    assert one(main(page), f'option[value="{unit}"][selected]')
    assert len(one(main(page), "ol.hub-list[data-hub-list]").css("li")) == (1 if unit == "mi" else 0)


def test_where_nothing_is_found_the_nearest_are_shown(client: Client) -> None:
    nearest = sorted(Hub.objects.published(), key=lambda hub: metres(OGDEN, hub.location))[:3]
    page = client.get("/hubs/?near=41.2230,-111.9738&q=zymoscopes")
    assert texts(page, "result-count") == ["No hub matches all of these filters."]
    assert hubs_of(page) == [hub.slug for hub in nearest]


def test_a_radius_without_a_place_is_told_so(client: Client) -> None:
    page = client.get("/hubs/?radius=50")
    assert page.status_code == 200
    assert texts(page, "understood") == ["To search by distance, enter a place under “Near”."]
    assert texts(page, "result-count") == [f"{Hub.objects.published().count()} hubs, showing 1 to 20"]


def test_the_order_is_the_one_that_was_asked_for(client: Client) -> None:
    names = {hub.slug: hub.name for hub in Hub.objects.published()}
    by_name = [names[slug] for slug in hubs_of(client.get("/hubs/?near=41.2230,-111.9738&sort=name"))]
    assert by_name == list(Hub.objects.published().order_by("name", "pk").values_list("name", flat=True)[:20])
    by_distance = hubs_of(client.get("/hubs/?near=41.2230,-111.9738&sort=distance&q=design"))
    points = {hub.slug: hub.location for hub in Hub.objects.published()}
    assert by_distance == sorted(by_distance, key=lambda slug: metres(OGDEN, points[slug]))
    assert len(by_distance) > 1


def test_relevance_puts_a_name_before_an_industry_before_a_mention(client: Client) -> None:
    mention = HubFactory(name="A hub", summary="Near the zymoscope works.")
    industry = HubFactory(name="B hub", industry=IndustryFactory(name="Zymoscope"))
    name = HubFactory(name="Zymoscope Valley")
    assert hubs_of(client.get("/hubs/?q=zymoscope")) == [name.slug, industry.slug, mention.slug]
    assert hubs_of(client.get("/hubs/?q=zymoscope&sort=name")) == [mention.slug, industry.slug, name.slug]


def test_every_hub_stands_on_exactly_one_page(client: Client) -> None:
    industry = IndustryFactory(slug="zymoscopy")
    made = hubs_at([LonLat(-130, step / 10) for step in range(45)], industry=industry)
    pages = [client.get(f"/hubs/?industry=zymoscopy&page={number}") for number in (1, 2, 3)]
    assert [len(hubs_of(page)) for page in pages] == [20, 20, 5]
    assert sorted(slug for page in pages for slug in hubs_of(page)) == sorted(hub.slug for hub in made)
    assert [texts(page, "result-count")[0] for page in pages] == [
        "45 hubs, showing 1 to 20",
        "45 hubs, showing 21 to 40",
        "45 hubs, showing 41 to 45",
    ]
    assert [texts(page, "pages") for page in pages] == [
        ["Page 1 of 3 Next"],
        ["Previous Page 2 of 3 Next"],
        ["Previous Page 3 of 3"],
    ]


def test_a_page_past_the_end_says_where_the_end_is(client: Client) -> None:
    hubs_at([LonLat(-130, step / 10) for step in range(45)], industry=IndustryFactory(slug="zymoscopy"))
    response = client.get("/hubs/?industry=zymoscopy&page=4")
    assert response.status_code == 404
    assert errors(response) == {"page": "There are only 3 pages."}
    single = client.get("/hubs/?q=zzzqqq&page=2")
    assert (single.status_code, errors(single)) == (404, {"page": "There is only 1 page."})


STATE = "q=zymoscope&industry=zymoscopy&near=Ogden%2C+UT&radius=123.5&unit=km&stage=emerging&sort=name"


@pytest.fixture
def three_pages() -> None:
    """What STATE finds."""
    industry = IndustryFactory(slug="zymoscopy", name="Zymoscopes")
    hubs = hubs_at([OGDEN] * 45, industry=industry, stage="emerging")
    search_documents.refresh([hub.pk for hub in hubs])


def test_the_links_to_other_pages_keep_every_filter(client: Client, three_pages: None) -> None:
    page = client.get(f"/hubs/?{STATE}&page=1")
    following = links(main(page))["Next"]
    assert query_of(following) == dict(parse_qsl(STATE)) | {"page": "2"}
    back = links(main(client.get(f"/hubs/{following}")))["Previous"]
    assert query_of(back) == dict(parse_qsl(STATE)) | {"page": "1"}


@pytest.mark.parametrize(("address", "other"), [("/hubs/", "/de/hubs/"), ("/de/hubs/", "/hubs/")])
def test_the_links_to_other_languages_keep_every_filter(
    client: Client, three_pages: None, address: str, other: str
) -> None:
    switch = links(one(parsed(client.get(f"{address}?{STATE}")), "ul.languages"))
    assert {urlsplit(link).path for link in switch.values()} == {address, other}
    assert [query_of(link) for link in switch.values()] == [dict(parse_qsl(STATE))] * 2


def test_the_form_and_the_map_keep_every_filter(client: Client, three_pages: None) -> None:
    page = main(client.get(f"/hubs/?{STATE}"))
    assert (value_of(page, "q"), value_of(page, "near")) == ("zymoscope", "Ogden, UT")
    selected = attributes(page, "option[selected]", "value")
    assert selected == ["123.5", "km", "zymoscopy", "emerging", "name"]
    tiles = query_of("?" + (one(page, "[data-query]").attributes["data-query"] or ""))
    assert tiles.pop("v") == current_version()
    lat, lon = map(float, tiles.pop("near").split(","))
    assert metres(LonLat(lon, lat), OGDEN) < 5_000
    others = {"q": "zymoscope", "industry": "zymoscopy", "stage": "emerging"}
    assert tiles == others | {"radius": "123.5", "unit": "km"}


def test_the_tiles_of_the_map_hold_as_many_hubs_as_the_list(client: Client) -> None:
    page = main(client.get("/hubs/?near=Ogden,+UT&radius=800&stage=established"))
    query = one(page, "[data-query]").attributes["data-query"]
    features = client.get(f"/map/tiles/0/0/0.json?{query}").json()["features"]
    on_map = sum(feature["properties"].get("count", 1) for feature in features)
    assert on_map == total(client, near="Ogden, UT", radius="800", stage="established")


def test_a_wrong_filter_is_named_and_the_form_stays(client: Client) -> None:
    response = client.get("/hubs/?stage=imaginary&q=wine")
    assert response.status_code == 400
    assert errors(response) == {"stage": "Select a valid choice. imaginary is not one of the available choices."}
    assert value_of(main(response), "q") == "wine"


def test_the_list_goes_on_counting_beyond_a_thousand(client: Client) -> None:
    hubs_at([LonLat(-130, step / 100) for step in range(1_001)], industry=IndustryFactory(slug="zymoscopy"))
    page = client.get("/hubs/?industry=zymoscopy&page=51")
    assert texts(page, "result-count") == ["1,001 hubs, showing 1,001 to 1,001"]
    # A machine reads it: no thousands separator.
    assert attributes(main(page), "ol.hub-list[data-hub-list]", "start") == ["1001"]
