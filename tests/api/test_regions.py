"""/api/v1/regions: shapes, filters, pages and bad input."""

from __future__ import annotations

import pytest
from django.test import Client

from hubs.models import Region

pytestmark = pytest.mark.django_db

OGDEN = {
    "slug": "ogden-clearfield-metro",
    "name": "Ogden-Clearfield, UT",
    "kind": "metro",
    "country": "US",
    "codes": {"cbsa": "36260", "fips": None, "iso": None},
    "wikidata": None,
    "location": {"lat": 41.223, "lon": -111.9738},
    "url": "/regions/ogden-clearfield-metro/",
}


def test_a_code_finds_its_region(client: Client) -> None:
    assert client.get("/api/v1/regions", {"cbsa": "36260"}).json() == {
        "count": 1,
        "next": None,
        "previous": None,
        "results": [OGDEN],
    }


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ({"fips": "49057"}, ["us-ut-weber-county"]),
        ({"fips": "49"}, ["us-ut"]),
        ({"fips": "49057", "kind": "state"}, []),
        ({"cbsa": "19380"}, ["dayton-oh-metro"]),
        ({"cbsa": "19430"}, ["dayton-oh-metro"]),
        ({"cbsa": "11180"}, ["ames-metro"]),
        ({"cbsa": "47260"}, ["hampton-roads"]),
        ({"cbsa": "99999"}, []),
        ({"kind": "country", "country": "de"}, ["de"]),
    ],
)
def test_filters(client: Client, query: dict[str, str], slugs: list[str]) -> None:
    answer = client.get("/api/v1/regions", query).json()
    assert [row["slug"] for row in answer["results"]] == slugs
    assert answer["count"] == len(slugs)


def test_all_are_reached_a_page_at_a_time(client: Client) -> None:
    address: str | None = "/api/v1/regions?kind=state&limit=20"
    found: list[str] = []
    while address:
        answer = client.get(address).json()
        found += [row["slug"] for row in answer["results"]]
        address = answer["next"]
    assert sorted(found) == sorted(Region.objects.filter(kind="state").values_list("slug", flat=True))


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ({"cbsa": "x"}, 400, "cbsa"),
        ({"cbsa": "36260\0"}, 400, "cbsa"),
        ({"fips": "490577"}, 400, "fips"),
        ({"kind": "planet"}, 400, "kind"),
        ({"country": "USA"}, 400, "country"),
        ({"limit": "101"}, 400, "limit"),
        ({"page": "0"}, 400, "page"),
        ({"page": "9999"}, 404, "page"),
    ],
)
def test_bad_input_names_its_field(client: Client, query: dict[str, str], status: int, field: str) -> None:
    response = client.get("/api/v1/regions", query)
    assert (response.status_code, response.json()["error"]["field"]) == (status, field)


def test_a_region_has_what_lies_in_and_around_it(client: Client, no_figures: None) -> None:
    answer = client.get("/api/v1/regions/ogden-clearfield-metro").json()
    assert {key: answer[key] for key in OGDEN} == OGDEN
    assert answer["population"] == 652_744
    assert answer["figures"] == []
    assert [row["slug"] for row in answer["parents"]] == ["us", "us-ut"]
    assert [row["name"] for row in answer["counties"]] == [
        *("Box Elder County", "Davis County", "Morgan County", "Weber County")
    ]
    assert "ogden-sporting-goods" in [row["slug"] for row in answer["hubs"]]
    assert answer["hub_count"] == len(answer["hubs"])


def test_an_unknown_region_is_a_404_and_a_post_a_405(client: Client) -> None:
    response = client.get("/api/v1/regions/atlantis")
    assert (response.status_code, response.json()["error"]["field"]) == (404, "slug")
    assert client.post("/api/v1/regions").status_code == 405
