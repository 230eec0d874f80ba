"""Hubs near my city: from what was typed to the page of the place, and its content."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from hubs.enums import SupportKind
from hubs.gazetteer.resolve import resolve
from hubs.geo.coordinates import LonLat
from hubs.models import Hub
from tests.factories import HubFactory, PlaceFactory, RegionFactory, SupportOrganizationFactory
from tests.pages import errors, hubs_of, links, main, metres, one, texts, value_of, words

pytestmark = pytest.mark.django_db

ANTARCTICA = LonLat(0, -75)
MID_PACIFIC = LonLat(-150, -60)
EVERYWHERE = {
    "Ogden": LonLat(-111.97, 41.22),
    "Antarctica": ANTARCTICA,
    "the middle of the Pacific": MID_PACIFIC,
    "east of the date line": LonLat(-179.99, -17),
    "west of the date line": LonLat(179.99, -17),
    "the North Pole": LonLat(0, 90),
    "the South Pole": LonLat(123, -90),
    "nowhere": LonLat(0, 0),
}


def test_a_place_in_words_leads_to_its_page(client: Client, subtests: pytest.Subtests) -> None:
    for prefix in ["", "/de"]:
        for typed, address in [
            ("Ogden, UT", "/near/ogden-ut/"),
            ("ogden utah", "/near/ogden-ut/"),
            ("  OGDEN ,  ut  ", "/near/ogden-ut/"),
            ("84401", "/near/84401/"),
            ("Zürich", "/near/zurich-ch/"),
            ("München", "/near/munich-de/"),
            ("Portland, Maine", "/near/portland-me/"),
            ("Silicon Valley", "/near/silicon-valley/"),
            ("Ogdn, UT", "/near/ogden-ut/?typed=Ogdn%2C+UT"),
            ("41.22,-111.97", "/near/ogden-ut/?typed=41.22%2C-111.97"),
            ("-60,-150", "/hubs/?near=-60.0%2C-150.0"),
            ("-75, 0", "/hubs/?near=-75.0%2C0.0"),
        ]:
            with subtests.test(prefix=prefix, typed=typed, address=address):
                response = client.get(f"{prefix}/near/", {"place": typed})
                assert (response.status_code, response.headers["Location"]) == (302, prefix + address)
                assert client.get(response.headers["Location"]).status_code == 200


@pytest.mark.parametrize(("prefix", "people"), [("", "{:,} people"), ("/de", None)])
def test_an_ambiguous_name_lists_its_candidates(client: Client, prefix: str, people: str | None) -> None:
    response = client.get(f"{prefix}/near/", {"place": "Portland"})
    assert response.status_code == 200
    items = one(main(response), "ol.candidates").css("li")
    places = resolve("Portland").places
    assert len(items) == len(places) == 10
    for item, place in zip(items, places, strict=True):
        number = f"{place.population:,}" if people else f"{place.population:,}".replace(",", ".")
        assert list(links(item).values()) == [f"{prefix}/near/{place.slug}/"]
        assert re.search(rf"(?<!\d){re.escape(number)} ", words(item))
    if people:
        assert [words(item) for item in items[:2]] == [
            f"Portland, Oregon, United States city {places[0].population:,} people",
            f"Portland, Maine, United States city {places[1].population:,} people",
        ]


def test_an_unknown_place_is_told_what_to_do(client: Client, subtests: pytest.Subtests) -> None:
    for typed, message in [
        (
            "Qwxzvb",
            "We could not find a place called “Qwxzvb”. Check the spelling, add the state or country, or enter a ZIP code.",
        ),
        (
            "1600 Qwxzvb Avenue",
            "Street addresses cannot be looked up here. Enter a city with its state or country, or a ZIP code.",
        ),
        ("91,0", "Latitude must be between -90 and 90. Latitude comes first: did you mean 0, 91?"),
        ("nan,inf", "Latitude must be between -90 and 90."),
        ("0,181", "Longitude must be between -180 and 180."),
    ]:
        with subtests.test(typed=typed, message=message):
            response = client.get("/near/", {"place": typed})
            assert response.status_code == 404
            assert errors(response) == {"place": message}
            assert value_of(main(response), "place") == typed


def test_a_place_page_is_never_blank_and_nearest_first(client: Client, subtests: pytest.Subtests) -> None:
    for where in EVERYWHERE:
        with subtests.test(where=where):
            origin = EVERYWHERE[where]
            place = PlaceFactory(at=origin)
            response = client.get(f"/near/{place.slug}/")
            nearest = sorted(Hub.objects.published(), key=lambda hub: (metres(origin, hub.location), hub.pk))
            assert hubs_of(response) == [hub.slug for hub in nearest[:12]]
            assert len(texts(response, "distance", "span")) >= 12


def test_exploring_around_coordinates_is_never_blank_and_nearest_first(
    client: Client, subtests: pytest.Subtests
) -> None:
    for where in EVERYWHERE:
        with subtests.test(where=where):
            origin = EVERYWHERE[where]
            response = client.get("/hubs/", {"near": f"{origin.lat},{origin.lon}"})
            nearest = sorted(Hub.objects.published(), key=lambda hub: (metres(origin, hub.location), hub.pk))
            assert hubs_of(response) == [hub.slug for hub in nearest[:20]]


DIRECTIONS = {
    LonLat(-130, 1.0): "69 miles (111 km) north",
    LonLat(-129, 1.0): "98 miles (157 km) northeast",
    LonLat(-127, 0.0): "207 miles (334 km) east",
    LonLat(-128, -2.0): "195 miles (314 km) southeast",
    LonLat(-130, -2.5): "173 miles (278 km) south",
    LonLat(-131.5, -1.5): "147 miles (236 km) southwest",
    LonLat(-132, 0.0): "138 miles (222 km) west",
    LonLat(-130.5, 0.5): "49 miles (79 km) northwest",
    LonLat(-129.93, 0.0): "4.8 miles (7.8 km) east",
    LonLat(-130, 0.01): "right here",
}


def test_each_row_says_how_far_and_in_which_direction(client: Client) -> None:
    place = PlaceFactory(at=LonLat(-130, 0))
    rows = {HubFactory(at=point).slug: said for point, said in DIRECTIONS.items()}
    response = client.get(f"/near/{place.slug}/")
    said = dict(zip(hubs_of(response), texts(response, "distance", "span"), strict=False))
    assert {slug: said[slug] for slug in rows} == rows


def test_a_place_inside_hubs_is_told_so(client: Client) -> None:
    place = PlaceFactory(at=LonLat(-130, 0), name="Midsea")
    assert texts(client.get(f"/near/{place.slug}/"), "lede") == [
        "Midsea is not inside any hub that we know of. These are the nearest. How to start one"
    ]
    inner = HubFactory(at=LonLat(-130.1, 0), name="Inner kites", radius_m=20_000)
    HubFactory(at=LonLat(-130.2, 0), name="Outer kites", radius_m=20_000)
    assert texts(client.get(f"/near/{place.slug}/"), "lede") == ["Midsea is inside a hub: Inner kites ."]
    HubFactory(at=LonLat(-130.3, 0), name="Wide kites", radius_m=50_000)
    response = client.get(f"/near/{place.slug}/")
    assert texts(response, "lede") == ["Midsea is inside 2 hubs: Inner kites , Wide kites ."]
    assert links(main(response))["Inner kites"] == f"/hubs/{inner.slug}/"


def test_who_helps_stands_there_with_chamber_and_sbdc_first(client: Client, no_directory: None) -> None:
    place = PlaceFactory(at=LonLat(-112, 41), country="US", admin1="UT")
    utah = RegionFactory(slug="us-ut")
    # Made in the opposite order, and the last to call lie nearest.
    for step, kind in enumerate(reversed(SupportKind)):
        SupportOrganizationFactory(name=kind.value, kind=kind, at=LonLat(-112, 41 + step / 10), serving=[utah])
    SupportOrganizationFactory(name="far chamber", kind="chamber", at=LonLat(-112, 43), serving=[utah])
    SupportOrganizationFactory(name="of another state", kind="chamber", serving=[RegionFactory(slug="us-ny")])
    response = client.get(f"/near/{place.slug}/")
    names = [words(name) for name in one(main(response), "section.help").css("h3")]
    assert names == ["chamber", "far chamber", *(kind.value for kind in SupportKind if kind != SupportKind.CHAMBER)]


def test_where_no_chamber_serves_the_nearest_of_the_country_is_named(client: Client, no_directory: None) -> None:
    place = PlaceFactory(at=LonLat(-112, 41), country="US", admin1="UT")
    for slug, lon in (("us-ny", -74.0), ("us-co", -105.0)):
        SupportOrganizationFactory(name=f"chamber of {slug}", at=LonLat(lon, 40), serving=[RegionFactory(slug=slug)])
    SupportOrganizationFactory(
        name="not of this country", at=LonLat(-112, 41), serving=[RegionFactory(slug="ca", country="CA")]
    )
    section = one(main(client.get(f"/near/{place.slug}/")), "section.help")
    assert [words(name) for name in section.css("h3")] == [
        "Farther away, but a good first call",
        "chamber of us-co",
    ]


def test_namesakes_are_offered(client: Client) -> None:
    hints = main(client.get("/near/ogden-ut/")).css("p.hint")
    (offered,) = [links(hint) for hint in hints if words(hint).startswith("Other places with this name:")]
    assert offered["Ogden, Kansas, United States"] == "/near/ogden-ks/"
    assert "/near/ogden-ut/" not in offered.values()
