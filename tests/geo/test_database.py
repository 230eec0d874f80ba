"""Distances and boxes as database expressions: the same on both engines as in Python."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from hubs.geo.coordinates import Box, LonLat
from hubs.geo.expressions import GreatCircleDistance, Latitude, Longitude, in_any_box
from hubs.geo.sphere import circle_boxes, distance_m
from hubs.models import Region
from tests.factories import RegionFactory

EDGES = [
    *(LonLat(lon, lat) for lon in (-180, -179.9999, 0, 179.9999, 180) for lat in (-90, -89.9, 0, 89.9, 90)),
    *(LonLat(-111.9738, 41.223), LonLat(151.2, -33.9), LonLat(5e-7, -5e-7)),
]

longitudes = st.floats(-180, 180) | st.sampled_from([-180.0, 0.0, 180.0])
latitudes = st.floats(-90, 90) | st.sampled_from([-90.0, 0.0, 90.0])


@pytest.fixture
def points(db: None) -> dict[str, LonLat]:
    """Regions all over the Earth, its poles and the antimeridian; slug -> point."""
    dice = random.Random(17)
    everywhere = [*EDGES, *(LonLat(dice.uniform(-180, 180), dice.uniform(-90, 90)) for _ in range(200))]
    regions = Region.objects.bulk_create(RegionFactory.build(at=point) for point in everywhere)
    return {region.slug: point for region, point in zip(regions, everywhere, strict=True)}


def in_boxes(points: dict[str, LonLat], boxes: list[Box]) -> set[str]:
    return {
        slug
        for slug, point in points.items()
        if any(box.west <= point.lon <= box.east and box.south <= point.lat <= box.north for box in boxes)
    }


def found_in(points: dict[str, LonLat], boxes: list[Box]) -> set[str]:
    return set(Region.objects.filter(in_any_box("point", boxes), slug__in=points).values_list("slug", flat=True))


def test_the_database_measures_great_circles_as_we_do(points: dict[str, LonLat]) -> None:
    for origin in EDGES:
        rows = Region.objects.filter(slug__in=points).annotate(metres=GreatCircleDistance("point", origin))
        measured = dict(rows.values_list("slug", "metres"))
        expected = {slug: distance_m(origin, point) for slug, point in points.items()}
        assert measured == pytest.approx(expected, rel=1e-6, abs=0.1), origin


def test_ordinates_come_back_as_they_went_in(points: dict[str, LonLat]) -> None:
    rows = Region.objects.filter(slug__in=points).annotate(lon=Longitude("point"), lat=Latitude("point"))
    assert {slug: LonLat(lon, lat) for slug, lon, lat in rows.values_list("slug", "lon", "lat")} == points


def test_a_point_a_hair_outside_a_box_is_not_in_it(points: dict[str, LonLat]) -> None:
    ogden = LonLat(-111.9738, 41.223)
    for west, south in ((ogden.lon + 1e-6, ogden.lat), (ogden.lon, ogden.lat + 1e-6)):
        box = Box(west, south, -111.0, 42.0)
        assert found_in(points, [box]) == in_boxes(points, [box])


@given(data=st.data())
def test_in_box_finds_what_lies_in_the_box_edges_included(points: dict[str, LonLat], data: st.DataObject) -> None:
    west, east = sorted(data.draw(st.tuples(longitudes, longitudes)))
    south, north = sorted(data.draw(st.tuples(latitudes, latitudes)))
    box = Box(west, south, east, north)
    assert found_in(points, [box]) == in_boxes(points, [box])


def test_a_box_of_one_point_holds_that_point(points: dict[str, LonLat]) -> None:
    for point in EDGES:
        box = Box(point.lon, point.lat, point.lon, point.lat)
        assert found_in(points, [box]) == in_boxes(points, [box]), point


def test_boxes_around_a_circle_find_all_within_it(points: dict[str, LonLat]) -> None:
    for origin in EDGES:
        for radius in (1_000, 40_000, 3_000_000, 15_000_000):
            within = {slug for slug, point in points.items() if distance_m(origin, point) <= radius}
            assert within - found_in(points, circle_boxes(origin, radius)) == set(), (origin, radius)


def test_no_box_finds_everything(points: dict[str, LonLat]) -> None:
    assert found_in(points, []) == points.keys()


REMAKE = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection, models
from hubs.geo.coordinates import Box, LonLat
from hubs.models import Region

call_command("migrate", verbosity=0)
Region.objects.create(slug="here", name="Here", kind="city", country="US", point=LonLat(10, 20).as_point())
box = Box(9, 19, 11, 21)
found = [Region.objects.filter(point__in_box=box).count()]
wider = models.CharField(max_length=13, blank=True)
wider.set_attributes_from_name("geoid")
wider.model = Region
# A constraint or field of SQLite is altered by a copy of the table, which loses the spatial index.
with connection.schema_editor() as editor:
    editor._remake_table(Region, alter_fields=[(Region._meta.get_field("geoid"), wider)])
with connection.cursor() as cursor:
    cursor.execute("SELECT spatial_index_enabled FROM geometry_columns WHERE f_table_name = 'hubs_region'")
    lost = not all(enabled for (enabled,) in cursor.fetchall())
call_command("migrate", verbosity=0)
found.append(Region.objects.filter(point__in_box=box).count())
Region.objects.create(slug="later", name="Later", kind="city", country="US", point=LonLat(10, 20).as_point())
found.append(Region.objects.filter(point__in_box=box).count())
print(lost, found)
"""


def test_migrate_restores_the_spatial_index_that_a_remade_table_lost(tmp_path: Path) -> None:
    # SpatiaLite's own trouble: on a database of its own, whatever engine the other tests run on.
    environment = os.environ | {
        "DATABASE_URL": f"spatialite:///{tmp_path / 'remade.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "hubfinder.settings.base",
    }
    done = subprocess.run(
        [sys.executable, "-c", REMAKE], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("True [1, 1, 2]\n", "")
