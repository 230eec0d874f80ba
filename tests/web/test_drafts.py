"""Only published hubs are public: drafts, hubs in review and archived ones appear nowhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.test import Client

from hubs.enums import Publication
from hubs.geo.coordinates import LonLat
from hubs.models import Hub
from tests.factories import (
    HubFactory,
    HubSupportFactory,
    IndustryFactory,
    RegionFactory,
    SectorFactory,
    SupportOrganizationFactory,
    update_hubs,
)

pytestmark = pytest.mark.django_db

HIDDEN = (Publication.DRAFT, Publication.REVIEW, Publication.ARCHIVED)
AT_SEA = LonLat(-130, 0)
NAME, SLUG = "Zymoscopes of Quondham", "zymoscopes-of-quondham"

PLACES = {
    "the first page's counts": "/",
    "the one box": "/?q=zymoscopes+of+quondham",
    "explore": "/hubs/?industry=zymoscopy",
    "explore by words": "/hubs/?q=zymoscopes",
    "explore by a misspelled word": "/hubs/?q=zymoscpoes",
    "explore by place": "/hubs/?near=0,-130&radius=10",
    "explore by stage": "/hubs/?near=0,-130&radius=10&stage=emerging",
    "the industries": "/industries/",
    "its industry": "/industries/zymoscopy/",
    "its sector": "/industries/oddities/",
    "a related industry": "/industries/microscopy/",
    "the place's page": "/near/quondham/",
    "who helps it": "/support/quondham-chamber/",
    "the neighbor's profile": "/hubs/neighbor/",
    "am I in a hub": "/am-i-in-a-hub/?place=0,-130&industry=zymoscopy",
    "how to start one": "/start/?place=0,-130&industry=zymoscopy",
    "about": "/about/",
    "the hubs' JSON": "/api/v1/hubs?near=0,-130&limit=1",
    "the hubs' JSON by words": "/api/v1/hubs?q=zymoscopes",
    "the hubs' JSON by section": "/api/v1/hubs?bbox=-131,-1,-129,1",
    "the GeoJSON": "/api/v1/hubs?industry=zymoscopy&format=geojson",
    "the industries' JSON": "/api/v1/industries",
    "the tiles": "/map/tiles/6/8/32.json",
    "the tiles of its industry": "/map/tiles/0/0/0.json?industry=zymoscopy",
    "the sitemap": "/sitemap-hubs.xml",
    "the feed": "/hubs/feed.atom",
}
ITS_OWN = {
    "its profile": "/hubs/zymoscopes-of-quondham/",
    "its profile in German": "/de/hubs/zymoscopes-of-quondham/",
    "the form for its correction": "/hubs/zymoscopes-of-quondham/suggest/",
    "its changes": "/hubs/zymoscopes-of-quondham/changes/",
    "its JSON": "/api/v1/hubs/zymoscopes-of-quondham",
}


@pytest.fixture
def make_hub() -> Callable[[Publication], Hub]:
    """Makes the hub in a given state, in a corner of the directory where each place that could show it would show it."""
    oddities = SectorFactory(slug="oddities", name="Oddities")
    zymoscopy = IndustryFactory(slug="zymoscopy", name="Zymoscopy", sector=oddities)
    microscopy = IndustryFactory(slug="microscopy", name="Microscopy", sector=SectorFactory())
    quondham = RegionFactory(slug="quondham", name="Quondham", country="ZZ", at=AT_SEA)
    chamber = SupportOrganizationFactory(slug="quondham-chamber", at=AT_SEA)
    HubFactory(slug="neighbor", at=LonLat(-130, 2))

    def make(publication: Publication) -> Hub:
        fields = {"name": NAME, "slug": SLUG, "region": quondham, "industry": zymoscopy, "related": [microscopy]}
        hub = HubFactory(**fields, at=AT_SEA, stage="emerging", summary="Zymoscopes.", publication=publication)
        HubSupportFactory(hub=hub, organization=chamber)
        return hub

    return make


def answer(client: Client, address: str) -> tuple[int, str]:
    """Status and text, without what differs between any two answers."""
    response = client.get(address, follow=True)
    changing = r'name="shown_at" value="[^"]*"|data-query="v=[0-9a-f.]+'
    return response.status_code, re.sub(changing, "", response.content.decode())


def test_a_hub_is_shown_when_published_and_leaves_no_trace_before_or_after(
    client: Client, make_hub: Callable[[Publication], Hub], subtests: pytest.Subtests
) -> None:
    without = {where: answer(client, address) for where, address in PLACES.items()}
    hub = make_hub(Publication.PUBLISHED)
    for where, address in PLACES.items():
        with subtests.test(where=where, publication="published"):
            assert answer(client, address) != without[where]
    for publication in HIDDEN:
        update_hubs(Hub.objects.filter(pk=hub.pk), publication=publication)
        for where, address in PLACES.items():
            with subtests.test(where=where, publication=publication.value):
                assert answer(client, address) == without[where]


def test_a_hubs_own_address_exists_while_it_is_published(
    client: Client, make_hub: Callable[[Publication], Hub], subtests: pytest.Subtests
) -> None:
    hub = make_hub(Publication.PUBLISHED)
    for where, address in ITS_OWN.items():
        with subtests.test(where=where, publication="published"):
            assert client.get(address).status_code == 200
    for publication in (Publication.DRAFT, Publication.REVIEW):
        update_hubs(Hub.objects.filter(pk=hub.pk), publication=publication)
        for where, address in ITS_OWN.items():
            with subtests.test(where=where, publication=publication.value):
                response = client.get(address)
                assert response.status_code == 404
                assert NAME not in response.content.decode()


def test_nothing_can_be_suggested_for_a_draft(client: Client, make_hub: Callable[[Publication], Hub]) -> None:
    make_hub(Publication.DRAFT)
    assert client.post(f"/hubs/{SLUG}/suggest/", {"note": "Wrong."}).status_code == 404


def test_the_facets_count_published_hubs_only(client: Client, make_hub: Callable[[Publication], Hub]) -> None:
    hub = make_hub(Publication.PUBLISHED)

    def counts() -> dict[str, int]:
        rows = client.get("/api/v1/industries").json()["results"]
        return {row["slug"]: row["hubs"] for row in rows if row["slug"] in ("oddities", "zymoscopy", "microscopy")}

    assert counts() == {"oddities": 1, "zymoscopy": 1, "microscopy": 1}
    for publication in HIDDEN:
        update_hubs(Hub.objects.filter(pk=hub.pk), publication=publication)
        assert counts() == {"oddities": 0, "zymoscopy": 0, "microscopy": 0}


def test_a_tile_counts_published_hubs_only(client: Client, make_hub: Callable[[Publication], Hub]) -> None:
    make_hub(Publication.DRAFT)
    HubFactory(at=AT_SEA)
    features = json.loads(client.get("/map/tiles/6/8/32.json").content)["features"]
    assert [feature["properties"].get("count") for feature in features] == [None]
