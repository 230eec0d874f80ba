"""The pages of regions, and where states and countries typed as places lead."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from hubs.enums import Publication
from hubs.geo.coordinates import LonLat
from hubs.models import Hub, Region
from tests.factories import HubFactory, RegionFactory, SupportOrganizationFactory
from tests.pages import hubs_of, links, main, one, words

pytestmark = pytest.mark.django_db

WEBER = LonLat(-111.97, 41.22)


def test_the_index_leads_to_states_and_countries_with_their_numbers_of_hubs(client: Client) -> None:
    response = client.get("/regions/")
    found = links(main(response))
    assert found["Utah"] == "/regions/us-ut/"
    assert found["Germany"] == "/regions/de/"
    assert found["United States"] == "/regions/us/"
    german = Hub.objects.published().filter(region__country="DE").count()
    assert f"Germany {german} hubs" in words(main(response))


@pytest.mark.parametrize(
    ("typed", "slug"),
    [("texas", "us-tx"), ("germany", "de"), ("puerto-rico", "pr"), ("us-ut-weber-county", "us-ut-weber-county")],
)
@pytest.mark.parametrize("prefix", ["", "/de"])
def test_a_state_country_or_county_leads_to_its_region(client: Client, prefix: str, typed: str, slug: str) -> None:
    response = client.get(f"{prefix}/near/{typed}/")
    assert (response.status_code, response.headers["Location"]) == (302, f"{prefix}/regions/{slug}/")
    assert client.get(response.headers["Location"]).status_code == 200


@pytest.mark.parametrize("place", ["ogden-ut", "84401", "hampton-roads", "silicon-valley"])
def test_a_town_or_a_region_that_people_name_stays_a_place(client: Client, place: str) -> None:
    assert client.get(f"/near/{place}/").status_code == 200


REGIONS = [
    *("us", "us-ut", "us-ut-weber-county", "ogden-clearfield-metro", "ogden-ut", "wasatch-front", "hampton-roads"),
    *("pr", "de", "ruhr", "us-ak", "waterbury-shelton-metro", "us-va-falls-church-city", "aguadilla-metro"),
]


@pytest.mark.parametrize("slug", REGIONS)
@pytest.mark.parametrize("prefix", ["", "/de"])
def test_every_kind_of_region_has_its_page(client: Client, prefix: str, slug: str) -> None:
    response = client.get(f"{prefix}/regions/{slug}/")
    assert response.status_code == 200
    assert words(main(response))


@pytest.mark.parametrize("slug", ["atlantis", "us-zz", "a" * 80])
def test_an_unknown_region_is_not_found(client: Client, slug: str) -> None:
    assert client.get(f"/regions/{slug}/").status_code == 404


def test_a_published_hub_stands_in_its_county_area_state_and_country(client: Client) -> None:
    hub = HubFactory(at=WEBER, name="Weber kites", region=Region.objects.get(slug="ogden-ut"))
    draft = HubFactory(at=WEBER, publication=Publication.DRAFT, region=hub.region)
    for slug in ("us-ut-weber-county", "ogden-clearfield-metro", "us-ut", "ogden-ut", "wasatch-front"):
        shown = hubs_of(client.get(f"/regions/{slug}/"))
        assert hub.slug in shown, slug
        assert draft.slug not in shown
    for slug in ("us-ut-utah-county", "salt-lake-city-metro", "us-co", "de"):
        assert hub.slug not in hubs_of(client.get(f"/regions/{slug}/")), slug


def test_outside_the_united_states_the_region_of_the_hub_decides(client: Client) -> None:
    region = RegionFactory(country="DE", parent=Region.objects.get(slug="de"), kind="city", at=LonLat(7.0, 51.0))
    hub = HubFactory(at=LonLat(7.0, 51.0), region=region)
    assert hub.slug in hubs_of(client.get(f"/regions/{region.slug}/"))


def test_the_page_says_what_lies_around(client: Client) -> None:
    found = links(main(client.get("/regions/us-ut-weber-county/")))
    assert found["Utah"] == "/regions/us-ut/"
    assert found["Ogden-Clearfield, UT"] == "/regions/ogden-clearfield-metro/"
    assert found["Davis County, Utah"] == "/regions/us-ut-davis-county/"


def test_an_area_without_figures_says_so(client: Client) -> None:
    text = words(main(client.get("/regions/cleveland-oh-metro/")))
    assert "do not know it yet" in text
    assert "Cleveland-Elyria, OH" in text
    assert "leave out Puerto Rico" in words(main(client.get("/regions/aguadilla-metro/")))
    assert "do not know it yet" not in words(main(client.get("/regions/ogden-clearfield-metro/")))


def test_a_region_without_hubs_shows_the_nearest_ones(client: Client) -> None:
    response = client.get("/regions/us-nv-esmeralda-county/")
    assert "We know of no hub here yet." in words(main(response))
    assert len(hubs_of(response)) == 5


def test_who_serves_a_county_stands_on_its_page(client: Client) -> None:
    county = Region.objects.get(slug="us-ut-weber-county")
    helper = SupportOrganizationFactory(name="Weber Kite Fund", serving=[county], at=WEBER, radius_m=None)
    assert helper.name in words(main(client.get("/regions/us-ut-weber-county/")))
    assert helper.name in words(main(client.get("/near/ogden-ut/")))
    assert helper.name not in words(main(client.get("/near/provo-ut/")))


def test_who_serves_a_state_stands_there_without_a_distance(client: Client) -> None:
    text = words(main(client.get("/regions/us-ut/")))
    assert "Salt Lake Chamber" in text
    assert "right here" not in text


@pytest.mark.parametrize("slug", ["us-ak", "us-tx", "us-ut-weber-county", "hampton-roads"])
def test_an_outline_is_small_geojson(client: Client, slug: str) -> None:
    response = client.get(f"/map/outlines/{slug}.json")
    assert response.status_code == 200
    assert len(response.content) <= 60_000
    shape = json.loads(response.content)["geometry"]
    corners = [corner for polygon in shape["coordinates"] for ring in polygon for corner in ring]
    assert max(lon for lon, _lat in corners) - min(lon for lon, _lat in corners) < 60
    assert (
        one(main(client.get(f"/regions/{slug}/")), "[data-outline]").attributes["data-outline"]
        == f"/map/outlines/{slug}.json"
    )


@pytest.mark.parametrize("slug", ["silicon-valley", "atlantis", "de"])
def test_a_region_without_an_outline_has_none(client: Client, slug: str) -> None:
    assert client.get(f"/map/outlines/{slug}.json").status_code == 404


def test_the_sitemap_has_the_areas_with_figures_and_regions_with_hubs(client: Client) -> None:
    shown = "".join(client.get(f"/sitemap-regions.xml?p={page}").content.decode() for page in (1, 2))
    for slug in ("us-ut-weber-county", "ogden-clearfield-metro", "us-ut", "de", "silicon-valley"):
        assert f"/regions/{slug}/</loc>" in shown, slug
    for slug in ("aguadilla-metro", "cleveland-oh-metro"):
        assert f"/regions/{slug}/</loc>" not in shown, slug


@pytest.mark.parametrize(
    ("slug", "queries"),
    [("us-ut", 9), ("us-ut-weber-county", 7), ("ogden-clearfield-metro", 8), ("de", 4), ("silicon-valley", 4)],
)
def test_a_region_costs_few_queries(
    client: Client, no_figures: None, slug: str, queries: int, django_assert_num_queries: Any
) -> None:
    client.get(f"/regions/{slug}/")
    with django_assert_num_queries(queries):
        client.get(f"/regions/{slug}/")
