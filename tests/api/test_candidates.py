"""Almost-hubs in the API: an address of their own, and beside the hubs on request; the shape of hubs stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from hubs.indexes import data_version
from hubs.models import Industry, Region
from tests.candidate_factory import CandidateFactory
from tests.factories import HubFactory, IndustryFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/candidates"
SOURCE = "Census Bureau, County Business Patterns"


@pytest.fixture(autouse=True)
def kites(no_directory: None, no_figures: None) -> Industry:
    industry = IndustryFactory(slug="kites", name="Kites")
    for number, slug in enumerate(("ogden-clearfield-metro", "elkhart-goshen-metro", "dalton-metro")):
        region = Region.objects.get(slug=slug)
        CandidateFactory(area=region.cbsa, region=region, industry=industry, excess=1_000 - number)
    data_version.bump()
    return industry


def measure(value: float) -> dict[str, Any]:
    return {"value": value, "year": "2019", "source": SOURCE, "is_lower_bound": False}


def test_one_is_given_with_its_figures_and_where_they_are(client: Client) -> None:
    found = client.get(ADDRESS, {"limit": "1"}).json()
    assert (found["count"], found["previous"]) == (3, None)
    assert found["next"].endswith("/api/v1/candidates?limit=1&page=2")
    (first,) = found["results"]
    at = Region.objects.get(slug="ogden-clearfield-metro").location
    assert first == {
        "name": "Kites in Ogden-Clearfield, UT",
        "url": "/regions/ogden-clearfield-metro/?industry=kites#industry",
        "industry": {"slug": "kites", "name": "Kites"},
        "region": {"slug": "ogden-clearfield-metro", "name": "Ogden-Clearfield, UT", "country": "US"},
        "area": "36260",
        "location": {"lat": at.lat, "lon": at.lon},
        "jobs": measure(2_000),
        "establishments": measure(40),
        "location_quotient": measure(10.0),
        "excess_jobs": measure(1_000),
    }


def test_pages_lead_through_all_of_them(client: Client) -> None:
    slugs, address = [], f"{ADDRESS}?limit=2"
    while address:
        found = client.get(address).json()
        slugs += [row["region"]["slug"] for row in found["results"]]
        address = found["next"]
    assert slugs == ["ogden-clearfield-metro", "elkhart-goshen-metro", "dalton-metro"]
    past = client.get(ADDRESS, {"page": "2"})
    assert (past.status_code, past.json()["error"]["field"]) == (404, "page")


def test_near_a_point_they_come_nearest_first(client: Client) -> None:
    found = client.get(ADDRESS, {"near": "34.8,-85", "radius": "500"}).json()["results"]
    assert [row["region"]["slug"] for row in found] == ["dalton-metro", "elkhart-goshen-metro"]
    assert found[0]["distance_m"] < 20_000


def test_a_box_may_cross_the_date_line(client: Client) -> None:
    assert client.get(ADDRESS, {"bbox": "-113,40,-111,42"}).json()["count"] == 1
    assert client.get(ADDRESS, {"bbox": "170,-20,-100,50"}).json()["count"] == 1


def test_geojson_has_them_as_points(client: Client) -> None:
    answer = client.get(ADDRESS, headers={"accept": "application/geo+json"})
    assert answer.headers["Content-Type"] == "application/geo+json"
    found = answer.json()
    assert (found["type"], found["count"], len(found["features"])) == ("FeatureCollection", 3, 3)
    assert found["features"][0]["geometry"]["coordinates"][0] == pytest.approx(-111.97, abs=0.2)
    assert found["features"][0]["properties"]["area"] == "36260"


def test_beside_hubs_they_are_a_member_of_their_own(client: Client) -> None:
    HubFactory(slug="ropes")
    plain = client.get("/api/v1/hubs", {"limit": "2"}).json()
    with_them = client.get("/api/v1/hubs", {"limit": "2", "include": "candidates"}).json()
    beside = with_them.pop("candidates")
    assert with_them == plain
    assert (beside["count"], len(beside["results"])) == (3, 2)
    assert beside["url"].endswith("/api/v1/candidates?limit=2")
    geojson = client.get("/api/v1/hubs", {"format": "geojson", "include": "candidates"}).json()
    assert geojson["candidates"]["count"] == 3
    assert len(geojson["features"]) == 1


def test_bad_input_names_its_field(client: Client) -> None:
    for address, query, field in (
        ("/api/v1/hubs", {"include": "x"}, "include"),
        (ADDRESS, {"industry": "no-such-thing"}, "industry"),
        (ADDRESS, {"limit": "101"}, "limit"),
        ("/map/almost-hubs/en.json", {"bbox": "1,2"}, "bbox"),
    ):
        answer = client.get(address, query)
        assert (answer.status_code, answer.json()["error"]["field"]) == (400, field)
    assert client.get("/map/almost-hubs/xx.json").status_code == 404


@pytest.mark.parametrize("address", [ADDRESS, "/map/almost-hubs/en.json"])
def test_it_is_for_reading_only(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


def test_a_site_that_hides_them_gives_none(client: Client, settings: Any) -> None:
    settings.SHOW_CANDIDATES = False
    answer = client.get(ADDRESS)
    assert (answer.status_code, answer.json()["error"]["message"]) == (404, "This site does not show almost-hubs.")
    assert "candidates" not in client.get("/api/v1/hubs", {"include": "candidates"}).json()


def test_any_number_of_them_costs_the_same(client: Client, django_assert_num_queries: Any) -> None:
    for limit in ("1", "3"):
        with django_assert_num_queries(3):
            client.get(ADDRESS, {"limit": limit})
        data_version.bump()
