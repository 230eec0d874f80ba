"""/api/v1/industries, /api/v1/support and /api/v1/places: their shapes, their order, and which regions an organization serves."""

from __future__ import annotations

import pytest
from django.test import Client

from hubs.enums import SupportKind
from hubs.geo.coordinates import LonLat
from hubs.models import Industry, SupportOrganization
from tests.factories import HubFactory, IndustryFactory, RegionFactory, SectorFactory, SupportOrganizationFactory

pytestmark = pytest.mark.django_db

OGDEN = LonLat(-111.97, 41.22)


def test_industries_have_their_shape_and_their_number_of_hubs(client: Client) -> None:
    sector = SectorFactory(slug="oddities", name="Oddities", position=900)
    fields = {"description": "Seeing foam.", "naics": ["312120"], "isic": ["1103"], "position": 901}
    HubFactory(industry=IndustryFactory(slug="zymoscopy", name="Zymoscopes", sector=sector, **fields))
    answer = client.get("/api/v1/industries").json()
    assert {name: answer[name] for name in ("count", "next", "previous")} == {
        "count": Industry.objects.count(),
        "next": None,
        "previous": None,
    }
    assert [row for row in answer["results"] if row["slug"] in ("oddities", "zymoscopy")] == [
        {
            "slug": "oddities",
            "name": "Oddities",
            "description": "",
            "sector": None,
            "naics": [],
            "isic": [],
            "hubs": 1,
            "hub_count_main": 1,
            "hub_count_related": 0,
            "url": "/industries/oddities/",
        },
        {
            "slug": "zymoscopy",
            "name": "Zymoscopes",
            "description": "Seeing foam.",
            "sector": "oddities",
            "naics": ["312120"],
            "isic": ["1103"],
            "hubs": 1,
            "hub_count_main": 1,
            "hub_count_related": 0,
            "url": "/industries/zymoscopy/",
        },
    ]


def test_the_number_of_each_industry_is_what_one_finds(client: Client) -> None:
    for row in client.get("/api/v1/industries").json()["results"]:
        assert client.get("/api/v1/hubs", {"industry": row["slug"], "limit": 1}).json()["count"] == row["hubs"], row[
            "slug"
        ]


CHAMBER = {
    "slug": "foam-chamber",
    "name": "Foam Chamber",
    "kind": "chamber",
    "url": "/support/foam-chamber/",
    "website": None,
    "phone": None,
    "email": None,
    "contact_url": None,
    "place": "Ogden, UT",
    "location": {"lat": 41.22, "lon": -111.97},
    "is_national": False,
    "checked_on": None,
    "checked_source": None,
}


def test_organizations_have_their_shape(client: Client, no_directory: None) -> None:
    SupportOrganizationFactory(slug="foam-chamber", name="Foam Chamber", at=OGDEN)
    known = {
        "website": "https://example.org/",
        "phone": "+18015550100",
        "email": "a@example.org",
        "contact_url": "https://example.org/contact",
        "checked_on": "2025-02-01",
        "checked_source": "https://example.org/about",
    }
    nation = RegionFactory(slug="us", kind="country")
    SupportOrganizationFactory(
        slug="yeast-bank", name="Yeast Bank", kind="finance", at=OGDEN, serving=[nation], **known
    )
    own = {"slug": "yeast-bank", "name": "Yeast Bank", "kind": "finance", "url": "/support/yeast-bank/"}
    bank = CHAMBER | known | own | {"is_national": True}
    assert client.get("/api/v1/support").json() == {
        "count": 2,
        "next": None,
        "previous": None,
        "results": [CHAMBER, bank],
    }
    assert client.get("/api/v1/support?kind=finance").json()["results"] == [bank]


def test_who_serves_a_point_does_so_as_its_place_or_as_part_of_its_area(client: Client, no_directory: None) -> None:
    utah, nation = RegionFactory(slug="us-ut"), RegionFactory(slug="us")
    metro = RegionFactory(at=OGDEN, radius_m=50_000)
    SupportOrganizationFactory(slug="by-reach", at=LonLat(-111.97, 41.32), radius_m=30_000)
    SupportOrganizationFactory(slug="by-metro", at=LonLat(-111.97, 41.42), serving=[metro])
    SupportOrganizationFactory(slug="by-state", at=LonLat(-111.97, 40.22), serving=[utah])
    SupportOrganizationFactory(slug="by-both", at=LonLat(-111.97, 41.52), radius_m=40_000, serving=[utah])
    SupportOrganizationFactory(slug="by-nation", at=LonLat(-77.0, 38.9), kind="government", serving=[nation])
    SupportOrganizationFactory(slug="no-everybodys-helper", at=OGDEN, kind="trade_association", serving=[nation])
    SupportOrganizationFactory(slug="too-far", at=LonLat(-111.97, 41.52), radius_m=30_000)
    SupportOrganizationFactory(slug="of-another-state", at=OGDEN, serving=[RegionFactory(slug="us-ny")])
    answer = client.get("/api/v1/support?near=41.22,-111.97").json()
    assert (answer["count"], [(row["slug"], row["serves"]) for row in answer["results"]]) == (
        5,
        [
            ("by-reach", "place"),
            ("by-metro", "area"),
            ("by-both", "place"),
            ("by-state", "area"),
            ("by-nation", "area"),
        ],
    )
    assert answer["results"][0]["distance_m"] == 11119.5
    # How far it is to the office of an organization that serves the whole country says nothing.
    assert [(row["distance_m"] is None, row["is_national"]) for row in answer["results"]] == [
        *[(False, False)] * 4,
        (True, True),
    ]
    only = client.get("/api/v1/support?near=41.22,-111.97&kind=government").json()
    assert [row["slug"] for row in only["results"]] == ["by-nation"]


def test_the_links_lead_through_every_organization_once(client: Client) -> None:
    address, found = "/api/v1/support?limit=100", []
    while address:
        answer = client.get(address).json()
        found += [row["slug"] for row in answer["results"]]
        address = answer["next"]
    assert found == list(SupportOrganization.objects.order_by("name", "pk").values_list("slug", flat=True))


def test_around_a_point_the_links_lead_on_too(client: Client, no_directory: None) -> None:
    for step in range(5):
        SupportOrganizationFactory(slug=f"helper-{step}", at=LonLat(-111.97, 41.22 + step / 100), radius_m=90_000)
    address, found = "/api/v1/support?near=41.22,-111.97&limit=2", []
    while address:
        answer = client.get(address).json()
        found += [row["slug"] for row in answer["results"]]
        address = answer["next"]
    assert found == [f"helper-{step}" for step in range(5)]


def test_every_kind_can_be_asked_for(client: Client, subtests: pytest.Subtests) -> None:
    for kind in SupportKind.values:
        with subtests.test(kind=kind):
            answer = client.get("/api/v1/support", {"kind": kind, "limit": 100}).json()
            assert {row["kind"] for row in answer["results"]} <= {kind}
            assert answer["count"] == SupportOrganization.objects.filter(kind=kind).count()


def test_places_have_their_shape_and_the_best_comes_first(client: Client) -> None:
    first = client.get("/api/v1/places?q=ogden, ut").json()["results"][0]
    assert {name: type(value) for name, value in first.items()} == {
        "slug": str,
        "name": str,
        "label": str,
        "kind": str,
        "country": str,
        "lat": float,
        "lon": float,
        "population": int,
    }
    words = {
        "slug": "ogden-ut",
        "name": "Ogden",
        "label": "Ogden, Utah, United States",
        "kind": "city",
        "country": "US",
    }
    assert {name: first[name] for name in words} == words
    assert (first["lat"], first["lon"]) == pytest.approx((41.223, -111.974), abs=0.01)


@pytest.mark.parametrize(
    ("typed", "best"),
    [
        ("ogd", "ogden-ut"),
        ("Portland, Ma", "portland-me"),
        ("84403", "84403"),
        ("münch", "munich-de"),
        ("sacremento", "sacramento-ca"),
        ("silicon val", "silicon-valley"),
    ],
)
def test_places_are_completed(client: Client, typed: str, best: str) -> None:
    assert client.get("/api/v1/places", {"q": typed}).json()["results"][0]["slug"] == best


@pytest.mark.parametrize("typed", ["s", "san", "springfield", "portland", "a", "new"])
def test_at_most_ten_places_are_offered_each_once(client: Client, typed: str) -> None:
    slugs = [row["slug"] for row in client.get("/api/v1/places", {"q": typed}).json()["results"]]
    assert len(slugs) == len(set(slugs)) == 10


@pytest.mark.parametrize("typed", ["", "   ", "...", "？", "qwxzvb"])
def test_no_place_is_an_empty_list(client: Client, typed: str) -> None:
    assert client.get("/api/v1/places", {"q": typed}).json() == {"results": []}
