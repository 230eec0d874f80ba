"""The addresses of map tiles contain the data version: cached without limit, and different after each change."""

from __future__ import annotations

import gzip
import json
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.test import Client, RequestFactory

from hubs.api import tiles
from hubs.enums import Publication, Stage
from hubs.geo.coordinates import LonLat
from hubs.indexes import data_version
from hubs.indexes.data_version import bump, current_version
from hubs.models import DataVersion, Hub, Industry
from tests.factories import HubFactory, IndustryFactory, update_hubs
from tests.pages import attributes, parsed

pytestmark = pytest.mark.django_db

TILE = "/map/tiles/0/0/0.json"
HERE = LonLat(-111.97, 41.22)


def cache_control(response: Any) -> str:
    return response["Cache-Control"]


def test_a_tile_of_this_version_may_be_kept_forever_and_others_for_a_moment(client: Client) -> None:
    assert cache_control(client.get(TILE, {"v": current_version()})) == "public, max-age=31536000, immutable"
    for query in ({}, {"v": "another"}, {"v": ""}):
        response = client.get(TILE, query)
        assert response.status_code == 200
        assert "max-age=60" in cache_control(response)
        assert "immutable" not in cache_control(response)


def test_the_map_on_a_page_asks_for_this_version(client: Client) -> None:
    for address in ("/", "/hubs/?stage=emerging", "/near/ogden-ut/", "/industries/wine/", "/hubs/silicon-valley/"):
        (query,) = attributes(parsed(client.get(address)), "[data-query]", "data-query")
        assert dict(parse_qsl(query))["v"] == current_version(), address


CHANGES = {
    "a hub is published": lambda hub: update_hubs(Hub.objects.filter(pk=hub.pk), publication=Publication.ARCHIVED),
    "a hub is renamed": lambda hub: update_hubs(Hub.objects.filter(pk=hub.pk), name="Other"),
    "a hub's words change": lambda hub: update_hubs(Hub.objects.filter(pk=hub.pk), summary="Other."),
    "a hub is saved": lambda hub: hub.save(),
    "a hub is deleted": lambda hub: hub.delete(),
    "hubs are deleted": lambda hub: Hub.objects.filter(pk=hub.pk).delete(),
    "a hub joins": lambda hub: HubFactory(),
    "an industry is added to a hub": lambda hub: hub.related_industries.add(IndustryFactory()),
    "an industry changes": lambda hub: hub.industry.save(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_the_map_shows_changes_the_version(change: Any) -> None:
    hub = HubFactory()
    before = current_version()
    change(hub)
    assert current_version() != before


@pytest.mark.parametrize(
    "change", [CHANGES[name] for name in ("a hub is saved", "a hub is renamed", "a hub's words change")]
)
def test_a_draft_changes_no_version(change: Any) -> None:
    hub = HubFactory(publication=Publication.DRAFT)
    before = current_version()
    change(hub)
    assert current_version() == before


def test_a_tile_shows_a_change_at_once_though_the_one_before_is_kept(client: Client, no_directory: None) -> None:
    hub = HubFactory(at=HERE, name="Before")
    for name in ("After", "Later"):
        client.get(TILE, {"v": current_version()})
        update_hubs(Hub.objects.filter(pk=hub.pk), name=name)
        (feature,) = client.get(TILE, {"v": current_version()}).json()["features"]
        assert feature["properties"]["name"] == name


def test_a_change_that_is_seen_last_though_it_came_first_makes_a_version_too() -> None:
    first, second = DataVersion.objects.create(), DataVersion.objects.create()
    both = current_version()
    DataVersion.objects.filter(pk=first.pk).delete()  # as if the first were not committed yet
    assert current_version() != both
    assert DataVersion.objects.order_by("pk").last() == second


def test_old_versions_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_version, "KEPT", 10)
    for _ in range(40):
        bump()
    assert DataVersion.objects.count() < 40 + 10
    newest = DataVersion.objects.latest("pk")
    assert DataVersion.objects.filter(pk__lte=newest.pk - 20).count() == 0


@pytest.mark.parametrize("encoding", ["gzip", "", "br"])
def test_a_tile_comes_compressed_to_those_who_read_that(client: Client, encoding: str) -> None:
    response = client.get(TILE, headers={"accept-encoding": encoding})
    packed = response.get("Content-Encoding") == "gzip"
    assert packed == (encoding == "gzip")
    content = gzip.decompress(response.content) if packed else response.content
    assert json.loads(content)["features"]
    assert "Accept-Encoding" in response["Vary"]


@pytest.mark.parametrize("filters", [{}, {"industry": "wine"}, {"stage": Stage.EMERGING}, {"q": "wine"}])
def test_a_kept_tile_costs_no_query(client: Client, filters: dict[str, str], django_assert_num_queries: Any) -> None:
    first = client.get(TILE, filters)
    with django_assert_num_queries(0):
        assert client.get(TILE, filters).content == first.content


def test_filters_are_kept_apart(client: Client) -> None:
    wine, beer = (client.get(TILE, {"industry": slug}).content for slug in ("wine", "semiconductors"))
    assert wine != beer
    assert Industry.objects.filter(slug__in=["wine", "semiconductors"]).count() == 2


def test_a_mistake_is_not_kept(client: Client) -> None:
    for _ in range(2):
        response = client.get(TILE, {"industry": "dragons"})
        assert (response.status_code, response.json()["error"]["field"]) == (400, "industry")


def test_filters_longer_than_the_maps_are_answered_but_not_kept(rf: RequestFactory) -> None:
    before = tiles._kept.kept.cache_info().currsize
    response = tiles.tile(rf.get(TILE, {"q": "wine " * 30, "bbox": "-10,-10,10,10", "near": "x" * 200}), 0, 0, 0)
    assert response.status_code == 400
    response = tiles.tile(
        rf.get(TILE, {"q": ("wine " * 39).strip(), "stage": "emerging", "unused": "x" * 300}), 0, 0, 0
    )
    assert response.status_code == 200
    assert tiles._kept.kept.cache_info().currsize == before


def test_every_tile_of_the_directory_is_small(client: Client) -> None:
    for zoom, x, y in [(0, 0, 0), (1, 0, 0), (2, 0, 1), (3, 1, 3), (4, 8, 5), (5, 16, 10), (6, 33, 21)]:
        response = client.get(f"/map/tiles/{zoom}/{x}/{y}.json", headers={"accept-encoding": "gzip"})
        assert len(response.content) < 8_000
