"""GeoJSON according to RFC 7946: of the hubs, and of the map's tiles."""

from __future__ import annotations

import pytest
from django.test import Client

from hubs.geo.coordinates import LonLat
from hubs.models import Hub
from tests.factories import HubFactory, IndustryFactory, RegionFactory, SectorFactory, hubs_at

pytestmark = pytest.mark.django_db

GEOJSON = "application/geo+json"
AT_SEA = LonLat(-130.5, 1.25)


@pytest.fixture
def valley() -> Hub:
    sector = SectorFactory(slug="oddities")
    return HubFactory(
        slug="zymoscope-valley",
        name="Zymoscope Valley",
        summary="Where zymoscopes are made.",
        stage="emerging",
        industry=IndustryFactory(slug="zymoscopy", name="Zymoscopes", sector=sector),
        region=RegionFactory(name="Midsea", country="FJ"),
        at=AT_SEA,
    )


FEATURE = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [-130.5, 1.25]},
    "properties": {
        "slug": "zymoscope-valley",
        "name": "Zymoscope Valley",
        "url": "/hubs/zymoscope-valley/",
        "summary": "Where zymoscopes are made.",
        "stage": "emerging",
        "industry": {"slug": "zymoscopy", "name": "Zymoscopes"},
        "region": {"name": "Midsea", "country": "FJ"},
    },
}


def test_a_collection_has_longitude_before_latitude_and_no_crs(client: Client, valley: Hub) -> None:
    response = client.get("/api/v1/hubs?industry=zymoscopy&format=geojson")
    assert response.headers["Content-Type"] == GEOJSON
    assert response.json() == {
        "type": "FeatureCollection",
        "count": 1,
        "is_count_exact": True,
        "within_reach": 1,
        "next": None,
        "previous": None,
        "features": [FEATURE],
    }


@pytest.mark.parametrize(
    ("accept", "query", "content_type"),
    [
        (GEOJSON, "", GEOJSON),
        (f"{GEOJSON};q=0.9, application/json;q=0.1", "", GEOJSON),
        ("*/*", "", "application/json"),
        ("application/json", "", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "", "application/json"),
        (GEOJSON, "format=json", "application/json"),
        ("application/json", "format=geojson", GEOJSON),
        ("\x01nonsense", "", "application/json"),
    ],
)
def test_the_format_is_the_one_asked_for_and_the_address_outweighs_the_header(
    client: Client, valley: Hub, accept: str, query: str, content_type: str
) -> None:
    response = client.get(f"/api/v1/hubs?{query}", headers={"accept": accept})
    assert (response.status_code, response.headers["Content-Type"]) == (200, content_type)
    # Or a cache would give the one to who asked for the other.
    assert "Accept" in response.headers["Vary"].split(", ")


def test_the_links_keep_the_format(client: Client) -> None:
    hubs_at([LonLat(-130, step / 10) for step in range(3)], industry=IndustryFactory(slug="zymoscopy"))
    following = client.get("/api/v1/hubs?industry=zymoscopy&format=geojson&limit=2").json()["next"]
    response = client.get(following)
    assert response.headers["Content-Type"] == GEOJSON
    assert [len(response.json()["features"]), response.json()["next"]] == [1, None]


def test_a_distance_is_a_property(client: Client, valley: Hub) -> None:
    answer = client.get("/api/v1/hubs?near=0.25,-130.5&limit=1&format=geojson").json()
    assert answer["features"][0]["properties"]["distance_m"] == 111195.1


def test_every_feature_of_the_directory_is_a_point_on_earth(client: Client) -> None:
    address, number = "/api/v1/hubs?format=geojson&limit=100", 0
    while address:
        answer = client.get(address).json()
        for feature in answer["features"]:
            lon, lat = feature["geometry"]["coordinates"]
            assert (-180 <= lon <= 180, -90 <= lat <= 90) == (True, True)
        number += len(answer["features"])
        address = answer["next"]
    assert number == Hub.objects.published().count()


def test_a_hub_alone_in_its_cell_is_itself(client: Client, valley: Hub) -> None:
    response = client.get("/map/tiles/6/8/31.json?industry=zymoscopy")
    assert response.headers["Content-Type"] == GEOJSON
    marker = {
        "slug": "zymoscope-valley",
        "name": "Zymoscope Valley",
        "summary": "Where zymoscopes are made.",
        "sector": "oddities",
        "stage": "emerging",
    }
    assert response.json() == {"type": "FeatureCollection", "features": [FEATURE | {"properties": marker}]}


def test_hubs_in_one_cell_are_a_cluster_with_number_middle_and_bounds(client: Client) -> None:
    hubs_at(
        [LonLat(-130.5, 1.0), LonLat(-130.25, 1.5), LonLat(-130.0, 1.25)], industry=IndustryFactory(slug="zymoscopy")
    )
    answer = client.get("/map/tiles/2/0/1.json?industry=zymoscopy").json()
    assert answer == {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [-130.25, 1.25]},
                "properties": {"count": 3, "bounds": [-135.0, 0.0, -112.5, 21.943046]},
            }
        ],
    }


@pytest.mark.parametrize("zoom", [0, 1, 2, 3, 4])
def test_every_hub_lies_in_exactly_one_tile_of_each_zoom(client: Client, zoom: int) -> None:
    # At the edges too, where tiles and the map end.
    hubs_at([LonLat(180, 90), LonLat(-180, -90), LonLat(0, 0), LonLat(-90, 66.51326), LonLat(180, 0), LonLat(-180, 86)])
    on_tiles = sum(
        feature["properties"].get("count", 1)
        for x in range(2**zoom)
        for y in range(2**zoom)
        for feature in client.get(f"/map/tiles/{zoom}/{x}/{y}.json").json()["features"]
    )
    assert on_tiles == Hub.objects.published().count()


@pytest.mark.parametrize(
    "query", ["q=wine", "industry=software-digital", "stage=emerging", "near=Ogden,+UT&radius=500"]
)
def test_the_tiles_take_the_same_filters_as_the_list(client: Client, query: str) -> None:
    features = client.get(f"/map/tiles/0/0/0.json?{query}").json()["features"]
    count = client.get(f"/api/v1/hubs?{query}").json()["count"]
    assert sum(feature["properties"].get("count", 1) for feature in features) == count > 0


@pytest.mark.parametrize(
    "address", ["/map/tiles/0/1/0.json", "/map/tiles/0/0/1.json", "/map/tiles/19/0/0.json", "/map/tiles/3/8/0.json"]
)
def test_a_tile_that_does_not_exist_is_not_found(client: Client, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response.json()["error"]["message"]) == (404, "This tile does not exist.")
