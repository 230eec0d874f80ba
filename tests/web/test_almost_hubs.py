"""Almost-hubs on the pages: a switch with their number, marked rows below the hubs, the map, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from selectolax.lexbor import LexborNode

from hubs.enums import Program
from hubs.geo.coordinates import LonLat
from hubs.indexes import data_version
from hubs.models import AreaCounty, Candidate, Industry, Region, Specialization
from tests.candidate_factory import CandidateFactory
from tests.factories import HubFactory, IndustryFactory, PlaceFactory, SectorFactory
from tests.official import OGDEN, WEBER
from tests.pages import attributes, errors, hubs_of, links, main, one, texts, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_directory", "no_figures")]

AREA = "ogden-clearfield-metro"
AT_OGDEN = LonLat(-111.97, 41.22)
SUMMARY = "2,000 jobs in 40 establishments, 10 times the national share (2019)"


@pytest.fixture
def kites() -> Industry:
    sector = SectorFactory(slug="home-leisure", name="Home & leisure")
    return IndustryFactory(slug="kites", name="Kites", name_de="Drachen", sector=sector, naics=["339930"])


@pytest.fixture
def candidate(kites: Industry) -> Candidate:
    found = CandidateFactory(area=OGDEN, region=Region.objects.get(slug=AREA), industry=kites)
    AreaCounty.objects.create(county=WEBER, area=OGDEN)
    data_version.bump()
    return found


@pytest.fixture
def ogden() -> str:
    PlaceFactory(slug="kite-town", name="Kite Town", at=AT_OGDEN)
    return "/near/kite-town/"


def rows(response: Any) -> list[str]:
    return [words(row) for row in main(response).css(".almost-row")]


def checkbox(response: Any) -> LexborNode:
    return one(main(response), 'input[name="include"]')


# The switch


def test_the_list_offers_them_with_their_number_and_shows_them_below_the_hubs(
    client: Client, candidate: Candidate
) -> None:
    HubFactory(slug="ropes", name="Ropes")
    without = client.get("/hubs/")
    assert rows(without) == []
    assert "checked" not in checkbox(without).attributes
    assert "Also show 1 almost-hub" in words(main(without))
    shown = client.get("/hubs/", {"include": "candidates"})
    assert "checked" in checkbox(shown).attributes
    assert hubs_of(shown) == ["ropes"]
    assert texts(shown, "result-count") == texts(without, "result-count")  # they never count
    assert rows(shown) == [f"Kites in Ogden-Clearfield, UT almost-hub {SUMMARY}"]
    address = links(one(main(shown), ".almost-row"))["Kites in Ogden-Clearfield, UT"]
    assert address == f"/regions/{AREA}/?industry=kites#industry"


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"industry": "kites"}, 1),
        ({"industry": "home-leisure"}, 1),
        ({"industry": "ropes"}, 0),
        ({"q": "kite ogden"}, 1),
        ({"q": "utah drachen"}, 1),
        ({"q": "kite reno"}, 0),
        ({"near": "41.2,-112", "radius": "50"}, 1),
        ({"near": "41.2,-115", "radius": "50"}, 0),
        ({"stage": "emerging"}, 0),
    ],
)
def test_the_filters_narrow_them_too(client: Client, candidate: Candidate, query: dict[str, str], number: int) -> None:
    IndustryFactory(slug="ropes")
    shown = client.get("/hubs/", query | {"include": "candidates"})
    assert len(rows(shown)) == number
    assert f"Also show {number} almost-hub" in words(main(shown))


def test_they_come_by_excess_jobs_or_by_distance(client: Client, candidate: Candidate, kites: Industry) -> None:
    far = Region.objects.get(slug="elkhart-goshen-metro")
    CandidateFactory(area="21140", region=far, industry=kites, excess=9_000)
    data_version.bump()
    by_excess = client.get("/hubs/", {"include": "candidates"})
    assert [row.split(",")[0] for row in rows(by_excess)] == ["Kites in Elkhart-Goshen", "Kites in Ogden-Clearfield"]
    by_distance = client.get("/hubs/", {"include": "candidates", "near": "41.2,-112"})
    assert [row.split(",")[0] for row in rows(by_distance)] == ["Kites in Ogden-Clearfield", "Kites in Elkhart-Goshen"]
    assert " almost-hub · 1," not in rows(by_excess)[0]
    assert "miles" in rows(by_distance)[1]


def test_the_switch_stays_on_from_page_to_page(client: Client, candidate: Candidate, kites: Industry) -> None:
    HubFactory.create_batch(21)
    shown = client.get("/hubs/", {"include": "candidates"})
    assert "include=candidates" in links(one(main(shown), ".pages"))["Next"]


def test_a_town_offers_those_within_a_day_trip(client: Client, candidate: Candidate, ogden: str) -> None:
    without = client.get(ogden)
    assert rows(without) == []
    assert links(one(main(without), ".almost-switch")) == {"Also show 1 almost-hub": "?include=candidates"}
    shown = client.get(ogden, {"include": "candidates"})
    assert len(rows(shown)) == 1
    assert links(one(main(shown), ".almost-switch")) == {"Hide the almost-hubs": "?"}
    PlaceFactory(slug="far-town", name="Far Town", at=LonLat(-100, 45))
    assert not main(client.get("/near/far-town/")).css(".almost-switch")


def test_an_industry_offers_its_own(client: Client, candidate: Candidate) -> None:
    IndustryFactory(slug="ropes")
    data_version.bump()
    assert len(rows(client.get("/industries/kites/", {"include": "candidates"}))) == 1
    assert len(rows(client.get("/industries/home-leisure/", {"include": "candidates"}))) == 1
    assert rows(client.get("/industries/ropes/", {"include": "candidates"})) == []


@pytest.mark.parametrize("address", ["/hubs/", "/industries/kites/", "near"])
def test_anything_else_to_include_is_refused(client: Client, candidate: Candidate, ogden: str, address: str) -> None:
    response = client.get(ogden if address == "near" else address, {"include": "everything"})
    assert response.status_code == 400
    assert list(errors(response)) == ["include"]
    assert rows(response) == []


def test_the_map_gets_them_with_the_filters_and_a_legend(client: Client, candidate: Candidate) -> None:
    without = one(main(client.get("/hubs/", {"industry": "kites"})), "[data-map]")
    assert "data-almost" not in without.attributes
    shown = client.get("/de/hubs/", {"industry": "kites", "include": "candidates"})
    address = one(main(shown), "[data-map]").attributes["data-almost"]
    assert address == "/map/almost-hubs/de.json?industry=kites"
    assert "Fast-Hub" in words(one(main(shown), ".legend"))
    assert "almost" not in words(one(main(client.get("/hubs/")), ".legend")).lower()
    (area,) = client.get(address).json()["features"]
    assert area["properties"]["area"] == "Ogden-Clearfield, UT"
    (here,) = area["properties"]["almost_hubs"]
    assert (here["name"], here["sector"]) == ("Drachen in Ogden-Clearfield, UT", "home-leisure")
    assert here["url"] == f"/de/regions/{AREA}/?industry=kites#industry"


# Regions


@pytest.mark.parametrize("slug", [AREA, "us-ut", "us"])
def test_a_region_always_lists_its_own(client: Client, candidate: Candidate, slug: str) -> None:
    page = client.get(f"/regions/{slug}/")
    assert len(rows(page)) == 1
    assert "data-almost" not in one(main(page), "[data-map]").attributes


@pytest.mark.parametrize("slug", ["us-nv", "us-ut-weber-county", "elkhart-goshen-metro", "de"])
def test_other_regions_list_none(client: Client, candidate: Candidate, slug: str) -> None:
    page = client.get(f"/regions/{slug}/")
    assert rows(page) == []
    assert not main(page).css(".almost-hubs")


def test_the_figures_behind_one_are_shown_where_it_leads(client: Client, candidate: Candidate) -> None:
    for area, kind in ((OGDEN, "m"), ("US", "n")):
        Specialization.objects.create(
            area=area, subject="kites", kind=kind, year=2019, program=Program.CBP_METRO, is_lower_bound=False,
            is_by_establishments=False, jobs=2_000, establishments=40, quotient=10.0, excess=1_800, rank=1,
        )  # fmt: skip
    shown = one(main(client.get(f"/regions/{AREA}/", {"industry": "kites"})), 'section[aria-labelledby="industry"]')
    assert words(one(shown, "h2")) == "Kites in Ogden-Clearfield, UT"
    assert "10 times the national share" in words(shown)
    assert links(shown)["These figures as JSON"] == f"/api/v1/regions/{AREA}?industry=kites"
    county = one(
        main(client.get("/regions/us-ut-weber-county/", {"industry": "kites"})), 'section[aria-labelledby="industry"]'
    )
    assert links(county)["Ogden-Clearfield, UT"] == f"/regions/{AREA}/?industry=kites#industry"


def test_an_industry_that_is_none_is_refused_with_its_name(client: Client) -> None:
    response = client.get("/regions/us-ut/", {"industry": "no-such-thing"})
    assert response.status_code == 400
    assert errors(response) == {"industry": "There is no industry “no-such-thing”."}


# Hidden, and nowhere else


def test_a_site_that_hides_them_ignores_the_parameter_whatever_it_says(
    client: Client, candidate: Candidate, ogden: str, settings: Any
) -> None:
    settings.SHOW_CANDIDATES = False
    for address in ("/hubs/", ogden, "/industries/kites/", f"/regions/{AREA}/"):
        for include in ("candidates", "everything"):
            page = client.get(address, {"include": include})
            assert page.status_code == 200, address
            assert rows(page) == []
            assert not main(page).css('input[name="include"], .almost-switch, .almost-hubs')
            assert "data-almost" not in one(main(page), "[data-map]").attributes
    assert client.get("/map/almost-hubs/en.json").status_code == 404


def test_they_are_in_no_feed_no_sitemap_and_on_no_tile(client: Client, candidate: Candidate) -> None:
    feed, sitemap, home = (
        client.get(address).content.decode() for address in ("/hubs/feed.atom", "/sitemap-regions.xml", "/")
    )
    assert "Kites in" not in feed + home
    assert "industry=kites" not in sitemap
    tile = client.get("/map/tiles/0/0/0.json", {"include": "candidates"})
    assert tile.json()["features"] == []


def test_no_text_of_theirs_can_be_markup(client: Client, kites: Industry) -> None:
    region = Region.objects.get(slug=AREA)
    Region.objects.filter(pk=region.pk).update(name="<b>Ogden</b>")
    CandidateFactory(area=OGDEN, region=region, industry=kites)
    data_version.bump()
    page = client.get("/hubs/", {"include": "candidates"})
    assert "<b>Ogden" not in page.content.decode()
    assert attributes(main(page), ".almost-row b", "class") == []


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_of_one_or_of_three_costs_the_same(
    client: Client, kites: Industry, django_assert_num_queries: Any, number: int
) -> None:
    for slug in (AREA, "elkhart-goshen-metro", "dalton-metro")[:number]:
        CandidateFactory(region=Region.objects.get(slug=slug), industry=kites)
    data_version.bump()
    with django_assert_num_queries(
        2 + 1 + 2 + 3
    ):  # tallies and main ones; page; industries and regions; almost-hubs, words, counties
        client.get("/hubs/", {"include": "candidates", "industry": ""})
