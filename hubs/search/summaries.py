"""The nearest hubs as plain values, as the API lists them: no row becomes an object, and the query is put into SQL once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple, cast

from django.db import connection

from hubs.geo.coordinates import Box, LonLat
from hubs.geo.expressions import ChordDistance, Latitude, Longitude
from hubs.geo.sphere import circle_boxes
from hubs.models import Cluster, Hub, HubQuerySet, Placement
from hubs.models.placement import ANY, WORLD
from hubs.prepared import Prepared, Slot
from hubs.search.near import LEAST_APART_M, TIES, are_rare, nearest, rings


class Summary(NamedTuple):
    """A hub in a list: coordinates in WGS 84 degrees, the distance in metres where one was measured."""

    key: int
    slug: str
    name: str
    summary: str
    stage: str
    industry: str
    industry_name: str
    region_name: str
    country: str
    lon: float
    lat: float
    distance_m: float | None

    @classmethod
    def of(cls, hub: Hub) -> Summary:
        """Of a hub whose industry and region are loaded."""
        own = (hub.pk, hub.slug, hub.name, hub.summary, hub.stage)
        parents = (hub.industry.slug, hub.industry.name, hub.region.name, hub.region.country)
        return cls(*own, *parents, hub.point.x, hub.point.y, getattr(hub, "distance_m", None))


_COLUMNS = [
    *("pk", "slug", "name", "summary", "stage"),
    *("industry__slug", "industry__name", "region__name", "region__country", "lon", "lat", "distance_m"),
]


def nearest_summaries(heading: int, stage: str, origin: LonLat, *, start: int, size: int) -> list[Summary]:
    """As `nearest`, of the published hubs listed under a heading: one query on PostGIS, two or a few on SpatiaLite.

    Two more where a heading or stage narrows them, to know whether they are rare.
    """
    end = start + size
    found: list[Any] | None
    if (heading != ANY or stage) and are_rare(tally(heading, stage), tally(ANY, "")):
        found = list(_measured(heading, stage, end).ask(lon=origin.lon, lat=origin.lat))
    elif connection.vendor == "postgresql":
        found = _by_index(heading, stage, origin, end)
    else:
        found = _by_rings(heading, stage, origin, end)
    if found is not None:
        return [Summary(*row) for row in found[start:end]]
    return [Summary.of(hub) for hub in nearest(_hubs(heading, stage).with_parents(), origin, start=start, size=size)]


def tally(heading: int, stage: str) -> int:
    """How many published hubs are listed under a heading; one query."""
    return sum(hubs for of_stage, hubs in _sums(heading).ask() if stage in ("", of_stage))


def _by_index(heading: int, stage: str, origin: LonLat, end: int) -> list[Any] | None:
    rows = sorted(_in_chord_order(heading, stage, end + TIES).ask(lon=origin.lon, lat=origin.lat), key=_by_distance)
    if len(rows) == end + TIES and rows[-1][-1] - rows[end - 1][-1] < LEAST_APART_M:
        return None
    return rows


def _by_rings(heading: int, stage: str, origin: LonLat, end: int) -> list[Any] | None:
    for ring_m in rings(origin, heading, end):
        boxes = circle_boxes(origin, ring_m)
        sides = {
            f"{side}{number}": getattr(box, side)
            for number, box in enumerate(boxes)
            for side in ("west", "south", "east", "north")
        }
        rows = _within_boxes(heading, stage, end, len(boxes)).ask(lon=origin.lon, lat=origin.lat, **sides)
        if len(rows) == end and rows[-1][-1] <= ring_m:  # what a box's corners hold is no nearer than what lies outside
            return list(rows)
    return None


def _by_distance(row: tuple[Any, ...]) -> tuple[float, int]:
    return row[-1], row[0]


class _Origin(NamedTuple):
    lon: Slot
    lat: Slot


_ORIGIN = cast(LonLat, _Origin(Slot("lon"), Slot("lat")))


@lru_cache(maxsize=256)
def _in_chord_order(heading: int, stage: str, end: int) -> Prepared:
    return Prepared(_rows(heading, stage).order_by(ChordDistance("point", _ORIGIN)).values_list(*_COLUMNS)[:end])


@lru_cache(maxsize=256)
def _measured(heading: int, stage: str, end: int) -> Prepared:
    return Prepared(_rows(heading, stage).order_by("distance_m", "pk").values_list(*_COLUMNS)[:end])


@lru_cache(maxsize=256)
def _within_boxes(heading: int, stage: str, end: int, boxes: int) -> Prepared:
    sides = ("west", "south", "east", "north")
    around = [Box(*(cast(float, Slot(f"{side}{number}")) for side in sides)) for number in range(boxes)]
    rows = _rows(heading, stage).in_boxes(around)
    return Prepared(rows.order_by("distance_m", "pk").values_list(*_COLUMNS)[:end])


@lru_cache(maxsize=256)
def _sums(heading: int) -> Prepared:
    return Prepared(Cluster.objects.filter(zoom=WORLD, heading=heading).values_list("stage", "hubs"))


def _rows(heading: int, stage: str) -> HubQuerySet:
    measured = _hubs(heading, stage).with_distance(_ORIGIN)
    return measured.annotate(lon=Longitude("point"), lat=Latitude("point"))


def _hubs(heading: int, stage: str) -> HubQuerySet:
    hubs = Hub.objects.published()
    if heading != ANY:
        hubs = hubs.filter(pk__in=Placement.objects.filter(heading=heading).values("hub"))
    return hubs.filter(stage=stage) if stage else hubs
