"""How many queries a list costs: the same for one hub as for three."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hubs.geo.coordinates import LonLat
from tests.factories import (
    AnchorFirmFactory,
    DesignationFactory,
    HubFactory,
    HubSupportFactory,
    IndustryFactory,
    PlaceFactory,
    RegionFactory,
    SectorFactory,
    SourceFactory,
    SupportOrganizationFactory,
)
from tests.pages import hubs_of
from tests.queries import counted_queries

pytestmark = pytest.mark.django_db

# What is read once a data version, and so in each test.
INDUSTRIES = REGIONS = TALLIES = MAIN_TALLIES = 1
ALMOST = 1  # the almost-hubs; two more where there are any
HELPERS = 2  # organizations, and the regions they serve
NAMED = INDUSTRIES + REGIONS  # what a list names
# SpatiaLite asks how many hubs there are before it looks for the nearest; PostGIS only where they are listed.

PROFILE = "/hubs/zymoscopes-0/"

COSTS = {
    # industries; tallies; page; facets; almost-hubs
    "/hubs/?industry=zymoscopy": NAMED + TALLIES + 1 + MAIN_TALLIES + ALMOST,
    # is the word known; keys; their texts; rows; industries; facets; almost-hubs
    "/hubs/?q=zymoscope": 1 + 1 + 1 + 1 + NAMED + 2 + ALMOST,
    # keys; tallies; nearest; industries; facets; almost-hubs
    "/hubs/?near=0,-130&radius=400&unit=km": 1 + TALLIES + 1 + NAMED + 2 + ALMOST,
    # the area "UT" and the names "Ogden" in it; tallies; nearest; industries; facets; almost-hubs
    "/hubs/?near=Ogden,+UT": 2 + TALLIES + 1 + NAMED + MAIN_TALLIES + ALMOST,
    # place; tallies; nearest; industries and regions; who helps; namesakes; almost-hubs
    "/near/midsea/": 1 + TALLIES + 1 + NAMED + HELPERS + 1 + ALMOST,
    # hub; related industries and their sectors; firms 2; organizations 2; designations; sources; complementary
    # industries and their sectors; tallies; nearby and similar hubs; industries and regions of these
    PROFILE: 1 + 2 + 2 + 2 + 1 + 1 + 2 + TALLIES + 2 + NAMED,
    # industry; tallies; page; industries; its parts; complementary ones; everyday words; almost-hubs
    "/industries/zymoscopy/": 1 + TALLIES + MAIN_TALLIES + 1 + NAMED + 1 + 1 + 1 + ALMOST,
    # tallies; industries
    "/industries/": TALLIES + MAIN_TALLIES + INDUSTRIES,
    # tallies; industries; number of countries
    "/": TALLIES + MAIN_TALLIES + INDUSTRIES + 1,
    # numbers by kind; count; rows
    "/support/": 1 + 1 + 1,
    # numbers by kind; the town; regions; who helps
    "/support/?near=0.1,-130": 1 + 1 + REGIONS + HELPERS,
    # organization; the regions it serves and those above; its hubs
    "/support/helper-0/": 1 + 2 + 1,
    # words and names of industries; the hub around; related hubs; its organizations; the town; regions; who helps, and in which
    # industries 2
    "/am-i-in-a-hub/?place=0.1,-130&industry=zymoscopy": 2 + 1 + 1 + 1 + 1 + REGIONS + HELPERS + 2,
    # the same, and the complementary industries of step one
    "/start/?place=0.1,-130&industry=zymoscopy": 11 + 1,
    # tallies; industries; organizations; places
    "/about/": TALLIES + 3,
    # industries; tallies; page
    "/api/v1/hubs?industry=zymoscopy": NAMED + TALLIES + 1,
    # tallies; nearest, whose keys and rows come together; industries
    "/api/v1/hubs?near=0,-130": TALLIES + 1 + NAMED,
    # hub; related industries; firms 2; organizations 2; designations; sources
    "/api/v1/hubs/zymoscopes-0": 1 + 1 + 2 + 2 + 1 + 1,
    # tallies; industries
    "/api/v1/industries": TALLIES + MAIN_TALLIES + INDUSTRIES,
    # count; rows
    "/api/v1/support": 1 + 1,
    # the town; regions; who helps
    "/api/v1/support?near=0.1,-130": 1 + REGIONS + HELPERS,
    # cells; the hubs that are alone in theirs
    "/map/tiles/6/8/31.json": 1 + 1,
}


@pytest.fixture
def directory(no_directory: None) -> None:
    """Nothing but what these tests make, in the middle of the sea."""
    IndustryFactory(slug="zymoscopy", name="Zymoscopy", sector=SectorFactory())
    PlaceFactory(slug="midsea", name="Midsea", at=LonLat(-130, 0.1), country="ZZ", admin1="")


def make_hub(number: int) -> None:
    """A hub with two of everything, the regions above it, and an organization that serves the place."""
    industry = IndustryFactory._meta.model.objects.get(slug="zymoscopy")
    region = RegionFactory(parent=RegionFactory(parent=RegionFactory()))
    hub = HubFactory(
        slug=f"zymoscopes-{number}",
        industry=industry,
        related=[IndustryFactory(), IndustryFactory()],
        region=region,
        at=LonLat(-130, 0.1 + number),
        summary="Makes the zymoscope.",
    )
    industry.complementary.add(IndustryFactory())
    for place in range(2):
        helper = SupportOrganizationFactory(
            slug=f"helper-{2 * number + place}", at=hub.location, radius_m=500_000, serving=[region]
        )
        HubSupportFactory(hub=hub, organization=helper)
        AnchorFirmFactory(hub=hub)
        DesignationFactory(hub=hub, year=2000 + place)
        SourceFactory(hub=hub)


@pytest.mark.parametrize("address", COSTS)
def test_a_list_costs_the_same_queries_for_one_hub_and_for_three(
    client: Client, directory: None, address: str, settings: Any
) -> None:
    costs = []
    make_hub(0)
    if address == PROFILE:
        make_hub(9)  # without a neighbor the profile has no rows of neighbors to read
    for more in ((), (1, 2)):
        for number in more:
            make_hub(number)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        costs.append(len(counted_queries(queries)))
    assert costs == [COSTS[address], COSTS[address]] or not settings.FAST


@pytest.mark.parametrize(
    "address", ["/hubs/?industry=zymoscopy", "/near/midsea/", "/industries/zymoscopy/", "/hubs/?near=0,-130"]
)
def test_the_lists_that_are_counted_do_show_one_hub_and_three(client: Client, directory: None, address: str) -> None:
    make_hub(0)
    assert hubs_of(client.get(address)) == ["zymoscopes-0"]
    make_hub(1)
    make_hub(2)
    assert hubs_of(client.get(address)) == ["zymoscopes-0", "zymoscopes-1", "zymoscopes-2"]
