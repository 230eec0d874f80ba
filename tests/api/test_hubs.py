"""/api/v1/hubs: the shapes that clients rely on, the filters, and the links from page to page."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from hubs.geo.coordinates import LonLat
from hubs.models import Hub
from tests.factories import (
    AnchorFirmFactory,
    DesignationFactory,
    FirmFactory,
    HubFactory,
    HubSupportFactory,
    IndustryFactory,
    RegionFactory,
    SourceFactory,
    SupportOrganizationFactory,
    hubs_at,
)
from tests.pages import metres

pytestmark = pytest.mark.django_db

SUMMARY = {
    "slug": "zymoscope-valley",
    "name": "Zymoscope Valley",
    "url": "/hubs/zymoscope-valley/",
    "summary": "Where zymoscopes are made.",
    "stage": "emerging",
    "industry": {"slug": "zymoscopy", "name": "Zymoscopes"},
    "region": {"name": "Midsea", "country": "FJ"},
    "location": {"lat": 1.25, "lon": -130.5},
}


@pytest.fixture
def valley() -> Hub:
    return HubFactory(
        slug="zymoscope-valley",
        name="Zymoscope Valley",
        summary="Where zymoscopes are made.",
        stage="emerging",
        industry=IndustryFactory(slug="zymoscopy", name="Zymoscopes", name_de="Zymoskope"),
        region=RegionFactory(name="Midsea", country="FJ"),
        at=LonLat(-130.5, 1.25),
    )


def get(client: Client, **query: object) -> dict:
    response = client.get("/api/v1/hubs", query)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json")
    return response.json()


def slugs(answer: dict) -> list[str]:
    return [hub["slug"] for hub in answer["results"]]


WHOLE = {"count": 1, "is_count_exact": True, "within_reach": 1, "next": None, "previous": None}


def test_a_list_has_its_shape(client: Client, valley: Hub) -> None:
    assert get(client, industry="zymoscopy") == WHOLE | {"results": [SUMMARY]}


def test_with_a_point_each_hub_has_its_distance(client: Client, valley: Hub) -> None:
    answer = get(client, industry="zymoscopy", near="0.25,-130.5")
    assert answer == WHOLE | {
        "results": [SUMMARY | {"distance_m": 111195.1}],
        "near": {"label": "0.250, -130.500", "lat": 0.25, "lon": -130.5},
    }


def test_with_a_place_in_words_the_answer_says_where_that_is(client: Client) -> None:
    near = get(client, near="Ogden, UT", limit=1)["near"]
    assert near["label"] == "Ogden, Utah"
    assert metres(LonLat(near["lon"], near["lat"]), LonLat(-111.9738, 41.2230)) < 5_000


def test_a_hub_has_its_shape(client: Client, valley: Hub) -> None:
    valley.other_names, valley.since, valley.description = ["Foam Valley"], 1987, "Long ago."
    valley.summary_de = "Hier werden Zymoskope gebaut."
    valley.website, valley.last_verified = "https://example.org/valley", date(2025, 3, 9)
    valley.save()
    valley.related_industries.set([IndustryFactory(slug="yeast", name="Yeast")])
    AnchorFirmFactory(
        hub=valley,
        firm=FirmFactory(name="Foam Works", website="https://example.org/foam", wikidata="Q16553"),
        role="Lenses",
        checked_on=date(2025, 2, 1),
        checked_source="https://example.org/report",
    )
    AnchorFirmFactory(hub=valley, firm=FirmFactory(name="Plain Works"), role="Tubes", position=1)
    chamber = SupportOrganizationFactory(
        slug="midsea-chamber",
        name="Midsea Chamber",
        kind="chamber",
        phone="+18015550100",
        contact_url="https://example.org/contact",
        checked_on=date(2025, 2, 2),
        checked_source="https://example.org/about",
    )
    HubSupportFactory(hub=valley, organization=chamber)
    DesignationFactory(hub=valley, programme="Tech Hub", year=2023, url="")
    SourceFactory(
        hub=valley, url="https://example.org/study", title="The Study", publisher="", retrieved_on=date(2025, 1, 31)
    )
    response = client.get("/api/v1/hubs/zymoscope-valley")
    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == SUMMARY | {
        "summary_de": "Hier werden Zymoskope gebaut.",
        "description": "Long ago.",
        "other_names": ["Foam Valley"],
        "since": 1987,
        "website": "https://example.org/valley",
        "related_industries": [{"slug": "yeast", "name": "Yeast"}],
        "anchor_firms": [
            {
                "name": "Foam Works",
                "role": "Lenses",
                "website": "https://example.org/foam",
                "wikidata": "Q16553",
                "checked_on": "2025-02-01",
                "checked_source": "https://example.org/report",
            },
            {
                "name": "Plain Works",
                "role": "Tubes",
                "website": None,
                "wikidata": None,
                "checked_on": None,
                "checked_source": None,
            },
        ],
        "support_organizations": [
            {
                "slug": "midsea-chamber",
                "name": "Midsea Chamber",
                "kind": "chamber",
                "website": None,
                "phone": "+18015550100",
                "email": None,
                "contact_url": "https://example.org/contact",
                "is_national": False,
                "checked_on": "2025-02-02",
                "checked_source": "https://example.org/about",
            }
        ],
        "designations": [{"programme": "Tech Hub", "year": 2023, "url": None}],
        "sources": [
            {"url": "https://example.org/study", "title": "The Study", "publisher": "", "retrieved_on": "2025-01-31"}
        ],
        "last_verified": "2025-03-09",
    }


def test_what_is_not_known_is_null_or_empty_and_never_zero(client: Client, valley: Hub) -> None:
    answer = client.get("/api/v1/hubs/zymoscope-valley").json()
    assert {name: answer[name] for name in answer.keys() - SUMMARY.keys()} == {
        "summary_de": None,
        "description": "",
        "other_names": [],
        "since": None,
        "website": None,
        "related_industries": [],
        "anchor_firms": [],
        "support_organizations": [],
        "designations": [],
        "sources": [],
        "last_verified": None,
    }


def test_the_links_lead_through_every_hub_once_and_back(client: Client) -> None:
    made = hubs_at([LonLat(-130, step / 10) for step in range(23)], industry=IndustryFactory(slug="zymoscopy"))
    query = {"industry": "zymoscopy", "near": "0,-130", "radius": "900", "unit": "km", "limit": "10"}
    address, pages = "/api/v1/hubs?" + "&".join(f"{name}={value}" for name, value in query.items()), []
    while address:
        answer = client.get(address).json()
        pages.append(answer)
        address = answer["next"]
    assert [len(page["results"]) for page in pages] == [10, 10, 3]
    assert {page["count"] for page in pages} == {23}
    assert [slug for page in pages for slug in slugs(page)] == [hub.slug for hub in made]
    assert [page["previous"] is None for page in pages] == [True, False, False]
    following = urlsplit(pages[0]["next"])
    assert (following.scheme, following.netloc, following.path) == ("http", "testserver", "/api/v1/hubs")
    assert dict(parse_qsl(following.query)) == query | {"page": "2"}
    back = client.get(pages[2]["previous"]).json()
    assert slugs(back) == slugs(pages[1])


def test_by_name_the_links_lead_through_every_hub_of_the_directory(client: Client) -> None:
    address, found = "/api/v1/hubs?sort=name&limit=50", []
    while address:
        answer = client.get(address).json()
        found += slugs(answer)
        address = answer["next"]
    assert found == list(Hub.objects.published().order_by("name", "pk").values_list("slug", flat=True))


@pytest.mark.parametrize(("limit", "number"), [(None, 20), (1, 1), (100, 100)])
def test_a_page_holds_twenty_or_as_many_as_asked_for_up_to_a_hundred(
    client: Client, limit: int | None, number: int
) -> None:
    hubs_at([LonLat(-130, step / 10) for step in range(101)], industry=IndustryFactory(slug="zymoscopy"))
    answer = get(client, industry="zymoscopy", **({"limit": limit} if limit else {}))
    assert (answer["count"], len(answer["results"])) == (101, number)


@pytest.mark.parametrize(
    ("box", "found"),
    [
        ("179,-20,-179,-10", ["east", "west", "edge"]),
        ("179,-20,180,-10", ["east", "edge"]),
        ("-180,-20,-179,-10", ["west"]),
        ("-179,-20,179,-10", []),
        ("179,-20,181,-10", ["east", "west", "edge"]),  # as a panned map sends it
        ("-181,-20,-179,-10", ["east", "west", "edge"]),
        ("-540,-20,540,-10", ["east", "west", "edge"]),
        ("179.5,-15,179.5,-15", ["east"]),
    ],
)
def test_a_box_may_cross_the_antimeridian(client: Client, box: str, found: list[str]) -> None:
    industry = IndustryFactory(slug="zymoscopy")
    HubFactory(slug="east", at=LonLat(179.5, -15), industry=industry, name="1")
    HubFactory(slug="west", at=LonLat(-179.5, -15), industry=industry, name="2")
    HubFactory(slug="edge", at=LonLat(180, -15), industry=industry, name="3")
    HubFactory(slug="elsewhere", at=LonLat(0, 50), industry=industry)
    response = client.get("/api/v1/hubs", {"industry": "zymoscopy", "bbox": box})
    assert slugs(response.json()) == found


@pytest.mark.parametrize("lon", [180, -180])
def test_a_circle_may_cross_the_antimeridian(client: Client, lon: int) -> None:
    east = HubFactory(at=LonLat(179.5, 0))
    west = HubFactory(at=LonLat(-179.25, 0))
    answer = get(client, near=f"0,{lon}", radius=100, unit="km")
    assert (slugs(answer), [hub["distance_m"] for hub in answer["results"]]) == (
        [east.slug, west.slug],
        [55597.5, 83396.3],
    )


def test_hubs_are_nearest_first_and_the_distances_are_right(client: Client) -> None:
    answer = get(client, near="41.2230,-111.9738", limit=100)
    origin = LonLat(-111.9738, 41.2230)
    points = {hub.slug: hub.location for hub in Hub.objects.published()}
    told = [hub["distance_m"] for hub in answer["results"]]
    assert told == sorted(told)
    assert told == pytest.approx([metres(origin, points[slug]) for slug in slugs(answer)], abs=0.06)


def test_the_api_speaks_one_language_whatever_the_browser_prefers(client: Client) -> None:
    for language in ("de", "en", "xx", "de;q=0.9, en;q=0.1"):
        answer = client.get("/api/v1/hubs?stage=x", headers={"accept-language": language}).json()
        assert answer["error"]["message"] == "Select a valid choice. x is not one of the available choices."
