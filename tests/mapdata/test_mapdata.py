"""Hubs as map data: no tile loses or repeats a hub, and each is at its place."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from hubs.enums import Publication, Stage
from hubs.geo.coordinates import LonLat
from hubs.mapdata.features import collection, hub_marker, point_feature
from hubs.mapdata.tiles import CELLS, MAX_ZOOM, Tile, tile_features
from hubs.models import Hub, Industry
from hubs.search.criteria import Criteria
from hubs.search.hubs import matching
from tests.factories import OGDEN, SALT_LAKE_CITY, HubFactory, hubs_at

pytestmark = pytest.mark.django_db

longitudes = st.floats(-180, 180) | st.sampled_from([-180.0, -90.0, 0.0, 90.0, 180.0])
latitudes = st.floats(-90, 90) | st.sampled_from([-90.0, -85.0511287, 0.0, 85.0511287, 90.0])
points = st.builds(LonLat, longitudes, latitudes)


def tile_at(z: int, point: LonLat) -> Tile:
    """The tile of a point by the formula of Web Mercator, in Python's own arithmetic."""
    n = 2**z
    lat = math.radians(max(-85.0511287798, min(85.0511287798, point.lat)))
    x = int((point.lon + 180) / 360 * n)
    y = int((1 - math.asinh(math.tan(lat)) / math.pi) / 2 * n)
    return Tile(z, min(max(x, 0), n - 1), min(max(y, 0), n - 1))


def tiles_around(z: int, places: list[LonLat]) -> set[Tile]:
    """The tiles of all places with their neighbors: all others are empty."""
    n = 2**z
    tiles = {tile_at(z, place) for place in places}
    steps = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
    return {Tile(z, (tile.x + x) % n, tile.y + y) for tile in tiles for x, y in steps if 0 <= tile.y + y < n}


def counted(features: dict[str, Any]) -> int:
    return sum(feature["properties"].get("count", 1) for feature in features["features"])


def total(hubs: Any, z: int, places: list[LonLat]) -> int:
    return sum(counted(tile_features(hubs, tile)) for tile in tiles_around(z, places))


@hypothesis_settings(max_examples=25)
@given(st.lists(points, min_size=1, max_size=5), st.integers(0, 6))
@example([LonLat(180, 90), LonLat(-180, 90), LonLat(180, -90), LonLat(-180, -90), LonLat(0, 0)], 3)
@example([LonLat(180, 0), LonLat(-180, 0), LonLat(179.9999999999, 85.05112877980659)], 6)
def test_every_hub_is_on_exactly_one_tile_of_each_zoom(no_directory: None, places: list[LonLat], z: int) -> None:
    Hub.objects.all().delete()
    hubs_at(places)
    assert total(Hub.objects.published(), z, places) == len(places)


def test_the_tiles_of_a_zoom_hold_the_whole_directory(subtests: pytest.Subtests) -> None:
    for z in range(7):
        with subtests.test(z=z):
            places = [hub.location for hub in Hub.objects.published()]
            assert total(Hub.objects.published(), z, places) == len(places)


@pytest.mark.parametrize(
    "criteria",
    [
        lambda: Criteria(stage=Stage.EMERGING),
        lambda: Criteria(words="metal"),
        lambda: Criteria(industry=Industry.objects.get(slug="food-drink")),
        lambda: Criteria(origin=OGDEN, radius_m=2_000_000),
    ],
)
def test_tiles_hold_what_a_filter_leaves(criteria: Callable[[], Criteria]) -> None:
    hubs, _words = matching(criteria())
    assert hubs.count() >= 1
    for z in (0, 2, 5):
        assert total(hubs, z, [hub.location for hub in hubs]) == hubs.count()


def test_drafts_are_on_no_tile(no_directory: None) -> None:
    HubFactory(publication=Publication.DRAFT)
    assert tile_features(Hub.objects.published(), Tile(0, 0, 0)) == {"type": "FeatureCollection", "features": []}


def test_a_hub_alone_in_its_cell_is_itself(no_directory: None) -> None:
    hub = HubFactory(at=OGDEN, summary="Skis.", stage=Stage.EMERGING)
    assert tile_features(Hub.objects.published(), tile_at(5, OGDEN)) == {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [-111.9738, 41.223]},
                "properties": {
                    "slug": hub.slug,
                    "name": hub.name,
                    "summary": "Skis.",
                    "sector": hub.industry.sector.slug,
                    "stage": "emerging",
                },
            }
        ],
    }


def test_hubs_that_share_a_cell_are_a_cluster_with_count_centre_and_bounds(no_directory: None) -> None:
    hubs_at([OGDEN, SALT_LAKE_CITY, LonLat(-112.0, 41.0)])
    (cluster,) = tile_features(Hub.objects.published(), Tile(0, 0, 0))["features"]
    assert cluster["properties"] == {"count": 3, "bounds": [-112.0, 40.7608, -111.891, 41.223]}
    lon, lat = cluster["geometry"]["coordinates"]
    assert (lon, lat) == pytest.approx((-111.9549, 40.9946), abs=1e-4)


@given(st.lists(points, min_size=2, max_size=8))
def test_a_cluster_lies_within_its_bounds(no_directory: None, places: list[LonLat]) -> None:
    Hub.objects.all().delete()
    hubs_at(places)
    for feature in tile_features(Hub.objects.published(), Tile(0, 0, 0))["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        west, south, east, north = feature["properties"].get("bounds", [lon, lat, lon, lat])
        assert west - 1e-6 <= lon <= east + 1e-6
        assert south - 1e-6 <= lat <= north + 1e-6


def test_a_tile_has_at_most_one_feature_for_each_cell() -> None:
    assert len(tile_features(Hub.objects.published(), Tile(0, 0, 0))["features"]) <= CELLS**2


def test_at_the_last_zoom_every_hub_is_itself() -> None:
    hub = Hub.objects.get(slug="ogden-sporting-goods")
    features = tile_features(Hub.objects.published(), tile_at(MAX_ZOOM, hub.location))["features"]
    assert [feature["properties"]["slug"] for feature in features] == [hub.slug]


@pytest.mark.parametrize("number", [1, 3])
def test_a_tile_costs_two_queries(no_directory: None, number: int, django_assert_num_queries: Any) -> None:
    hubs_at([LonLat(-120 + 90 * place, 41) for place in range(number)])
    with django_assert_num_queries(2):
        assert len(tile_features(Hub.objects.published(), Tile(0, 0, 0))["features"]) == number


# Tiles


def test_there_is_no_such_tile(subtests: pytest.Subtests) -> None:
    for z, x, y in [
        (-1, 0, 0),
        (MAX_ZOOM + 1, 0, 0),
        (0, 1, 0),
        (0, 0, 1),
        (3, 8, 0),
        (3, 0, 8),
        (3, -1, 0),
        (3, 0, -1),
        (10**9, 0, 0),
    ]:
        with subtests.test(z=z, x=x, y=y), pytest.raises(ValueError, match=r"^There is no tile "):
            Tile(z, x, y)


def test_the_first_tile_is_the_whole_earth_up_to_the_poles() -> None:
    box = Tile(0, 0, 0).box
    assert (box.west, box.south, box.east, box.north) == (-180, -90, 180, 90)


def test_a_tiles_box_is_web_mercators() -> None:
    box = Tile(3, 1, 3).box
    assert (box.west, box.south, box.east, box.north) == pytest.approx((-135, 0, -90, 40.9799), abs=1e-4)


@given(points, st.integers(0, MAX_ZOOM))
def test_a_points_tile_holds_it(point: LonLat, z: int) -> None:
    box = tile_at(z, point).box
    assert box.west <= point.lon <= box.east
    assert box.south <= point.lat <= box.north


# GeoJSON


def test_geojson_says_longitude_first_to_a_tenth_of_a_metre() -> None:
    assert point_feature(-111.97381234567, 41.2230000001, {"a": 1}) == {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [-111.973812, 41.223]},
        "properties": {"a": 1},
    }


def test_a_collection_keeps_its_members_before_its_features() -> None:
    assert list(collection([], count=0)) == ["type", "count", "features"]


def test_a_marker_of_a_hub_in_a_sector_itself_bears_the_sector() -> None:
    sector = Industry.objects.get(slug="food-drink")
    assert hub_marker(HubFactory(industry=sector))["properties"]["sector"] == "food-drink"


def test_a_marker_has_the_german_summary_too_if_there_is_one() -> None:
    shown = hub_marker(HubFactory(summary="Kites.", summary_de="Drachen."))["properties"]
    assert (shown["summary"], shown["summary_de"]) == ("Kites.", "Drachen.")
    assert "summary_de" not in hub_marker(HubFactory(summary="Kites."))["properties"]
