"""Stored listings and counts follow every change of the hubs: they equal what a count would give."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from hubs.enums import Publication, Stage
from hubs.geo.coordinates import LonLat
from hubs.geo.mercator import CELLS, cell_of
from hubs.importers.directory import load_directory
from hubs.indexes import listings
from hubs.indexes.map_cells import LAST_ZOOM
from hubs.mapdata.tiles import Tile, kept_features, tile_features
from hubs.models import Hub, HubListing, Industry, MapCellCount
from hubs.models.hub_listing import ANY
from hubs.search.counts import HubCount
from hubs.search.criteria import Criteria
from hubs.search.hubs import facets, find, matching
from tests.factories import HubFactory, IndustryFactory, SectorFactory, update_hubs

pytestmark = pytest.mark.django_db

HERE = LonLat(-111.97, 41.22)


def kept() -> tuple[Any, Any]:
    """Both tables, sums to a millionth."""
    places = set(HubListing.objects.values_list("hub", "category", "is_secondary", "name", "stage"))
    columns = ("zoom", "category", "stage", "x", "y", "hubs", "key_sum", "lon_sum", "lat_sum")
    cells = {
        row[:7]: (round(row[7], 6), round(row[8], 6))
        for row in MapCellCount.objects.filter(hubs__gt=0).values_list(*columns)
    }
    return places, cells


def assert_kept_as_counted() -> None:
    followed = kept()
    listings.rebuild()
    assert followed == kept()


def counted(**filters: Any) -> int:
    return Hub.objects.published().filter(**filters).count()


def test_the_directory_is_listed_as_it_stands() -> None:
    assert HubListing.objects.filter(category=ANY).count() == Hub.objects.published().count()
    assert_kept_as_counted()


def test_lists_that_lack_a_hub_are_made_anew_when_the_directory_is_loaded(settings: Any) -> None:
    whole = kept()
    HubListing.objects.filter(hub__slug="ogden-sporting-goods").delete()
    assert load_directory(settings.DIRECTORY_DIR) == {}
    assert kept() == whole


def test_every_kind_of_change_is_followed() -> None:
    hub, other = HubFactory(at=HERE), HubFactory(at=HERE)
    hub.related_industries.set([IndustryFactory(), other.industry])
    assert_kept_as_counted()
    hub.industry, hub.point, hub.stage = IndustryFactory(), LonLat(13, 52).as_point(), Stage.EMERGING
    hub.save()
    assert_kept_as_counted()
    update_hubs(Hub.objects.filter(pk=hub.pk), publication=Publication.ARCHIVED)
    assert not HubListing.objects.filter(hub=hub).exists()
    update_hubs(Hub.objects.filter(pk=hub.pk), publication=Publication.PUBLISHED, stage=Stage.HISTORIC)
    hub.related_industries.clear()
    assert_kept_as_counted()
    other.delete()
    Hub.objects.filter(slug__in=["ogden-sporting-goods", "detroit-automotive"]).delete()
    assert_kept_as_counted()


def test_a_change_in_words_moves_nothing(django_assert_num_queries: Any) -> None:
    hub = HubFactory()
    with django_assert_num_queries(3):  # the lock, as it is listed, as it should be
        listings.refresh([hub.pk])


def test_a_draft_is_listed_nowhere() -> None:
    hub = HubFactory(publication=Publication.DRAFT)
    assert not HubListing.objects.filter(hub=hub).exists()
    update_hubs(Hub.objects.filter(pk=hub.pk), publication=Publication.PUBLISHED)
    assert {ANY, hub.industry_id, hub.industry.sector_id} == set(
        HubListing.objects.filter(hub=hub).values_list("category", flat=True)
    )


def test_a_hub_is_listed_once_under_a_sector_however_many_of_its_industries_it_is_in(no_directory: None) -> None:
    sector = SectorFactory()
    first, second = IndustryFactory(sector=sector), IndustryFactory(sector=sector)
    HubFactory(industry=first, related=[second])
    counts = facets(Criteria()).industries
    assert (counts[sector.pk], counts[first.pk], counts[second.pk]) == (
        HubCount(main=1),
        HubCount(main=1),
        HubCount(related=1),
    )


moves = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from([*Publication]),
        st.sampled_from([*Stage]),
        st.floats(-180, 180),
        st.floats(-90, 90),
    ),
    max_size=8,
)


@given(moves)
@settings(max_examples=10)
def test_whatever_happens_to_hubs_no_tile_loses_one_or_counts_one_twice(moves: list[Any]) -> None:
    Hub.objects.all().delete()
    hubs = [HubFactory(at=HERE) for _ in range(4)]
    for which, publication, stage, lon, lat in moves:
        point = LonLat(lon, lat).as_point()
        update_hubs(Hub.objects.filter(pk=hubs[which].pk), publication=publication, stage=stage, point=point)
    published = Hub.objects.published()
    for zoom in (0, 1, LAST_ZOOM - 1, LAST_ZOOM, LAST_ZOOM + 1):
        wanted = {(cell[0] // CELLS, cell[1] // CELLS) for hub in published for cell in [cell_of(hub.location, zoom)]}
        for stage in ("", *Stage.values):
            rows = published.filter(stage=stage) if stage else published
            shown = sum(_hubs_in(Tile(zoom, x, y), rows, stage) for x, y in wanted)
            assert shown == rows.count(), (zoom, stage)


def _hubs_in(tile: Tile, rows: Any, stage: str) -> int:
    kept = tile.z <= LAST_ZOOM
    found = kept_features(tile, category=ANY, stage=stage) if kept else tile_features(rows, tile)
    return sum(feature["properties"].get("count", 1) for feature in found["features"])


narrowings = st.builds(
    Criteria,
    words=st.sampled_from(["", "software", "wine makers", "tech", "Ogden ski"]),
    origin=st.builds(LonLat, st.floats(-180, 180), st.floats(-90, 90)),
    radius_m=st.one_of(st.none(), st.floats(1_000, 15_000_000)),
    stage=st.sampled_from(["", *Stage.values]),
)


@given(narrowings, st.integers(0, 10))
@settings(max_examples=6)
def test_whatever_hubs_are_narrowed_by_the_tiles_of_a_zoom_add_up_to_them(criteria: Criteria, zoom: int) -> None:
    hubs, _words = matching(criteria)
    everywhere = {(x // CELLS, y // CELLS) for hub in Hub.objects.published() for x, y in [cell_of(hub.location, zoom)]}
    tiles = (tile_features(hubs, Tile(zoom, x, y)) for x, y in everywhere)
    shown = sum(feature["properties"].get("count", 1) for tile in tiles for feature in tile["features"])
    assert shown == hubs.count()


def test_the_tiles_of_a_zoom_add_up_to_the_directory(client: Client, subtests: pytest.Subtests) -> None:
    for slug in ["", "wine", "food-drink"]:
        for zoom in range(LAST_ZOOM + 2):
            with subtests.test(slug=slug, zoom=zoom):
                industry = Industry.objects.get(slug=slug) if slug else None
                hubs = Hub.objects.published()
                if industry:
                    hubs = hubs.in_industry(industry)
                tiles = {(x // CELLS, y // CELLS) for hub in hubs for x, y in [cell_of(hub.location, zoom)]}
                total = 0
                for x, y in tiles:
                    query = {"industry": slug} if slug else {}
                    for feature in client.get(f"/map/tiles/{zoom}/{x}/{y}.json", query).json()["features"]:
                        total += feature["properties"].get("count", 1)
                assert total == hubs.count() == find(Criteria(industry=industry)).total


def test_a_kept_cluster_lies_within_its_bounds(no_directory: None) -> None:
    for lon in (-111.9, -111.8, -111.7):
        HubFactory(at=LonLat(lon, 41.2))
    (feature,) = kept_features(Tile(0, 0, 0), category=ANY, stage="")["features"]
    lon, lat = feature["geometry"]["coordinates"]
    west, south, east, north = feature["properties"]["bounds"]
    assert (west < lon < east, south < lat < north) == (True, True)
    assert (lon, lat, feature["properties"]["count"]) == (pytest.approx(-111.8), pytest.approx(41.2), 3)


@pytest.mark.parametrize("number", [1, 3])
def test_a_kept_tile_costs_two_queries(no_directory: None, number: int, django_assert_num_queries: Any) -> None:
    for place in range(number):
        HubFactory(at=LonLat(-120 + 90 * place, 41))
    with django_assert_num_queries(2):
        assert len(kept_features(Tile(0, 0, 0), category=ANY, stage="")["features"]) == number


def test_facets_say_what_counting_says() -> None:
    wine = Industry.objects.get(slug="wine")
    found = facets(Criteria(industry=wine))
    rows = Hub.objects.published().in_industry(wine)
    assert found.stages == dict(Counter(rows.values_list("stage", flat=True)))
    main = rows.filter(industry=wine).count()
    assert found.industries[wine.pk] == HubCount(main, rows.count() - main)
    by_words = facets(Criteria(words="wine"))
    assert sum(by_words.stages.values()) == find(Criteria(words="wine")).total
