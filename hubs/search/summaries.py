"""Hubs as lists show them: plain rows, by queries that are put into SQL once, for to make objects of models costs more than to find them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple, cast

from django.db import connection
from django.db.models import Value

from hubs.enums import Stage
from hubs.geo.coordinates import Box, LonLat
from hubs.geo.expressions import ChordDistance, Latitude, Longitude, in_any_box
from hubs.geo.sphere import circle_boxes, distances_m
from hubs.models import Hub, HubQuerySet, Industry, Placement, Region
from hubs.models.hub import hub_address
from hubs.models.industry import all_industries
from hubs.models.placement import ANY, tally
from hubs.models.region import all_regions
from hubs.prepared import Prepared, Slot
from hubs.search.near import are_rare, in_order, rings


class Summary(NamedTuple):
    """A hub in a list, with what its row on a page asks of a Hub; `distance_m` in metres where one was measured."""

    pk: int
    slug: str
    name: str
    summary: str
    stage: str
    radius_m: int
    lon: float
    lat: float
    industry: Industry
    region: Region
    distance_m: float | None

    @classmethod
    def of(cls, hub: Hub) -> Summary:
        """Its industry and region must be loaded."""
        at = hub.location
        own = hub.pk, hub.slug, hub.name, hub.summary, hub.stage, hub.radius_m
        return cls(*own, at.lon, at.lat, hub.industry, hub.region, None)

    @property
    def location(self) -> LonLat:
        return LonLat(self.lon, self.lat)

    @property
    def get_absolute_url(self) -> str:
        return hub_address(self.slug)

    @property
    def get_stage_display(self) -> str:
        return str(Stage(self.stage).label)


def summaries(keys: Sequence[int], origin: LonLat | None = None) -> list[Summary]:
    """The hubs with these keys that are still there, in their order; with distances from the origin, if there is one. One query."""
    if not keys:
        return []
    rows = {row[0]: row for row in _by_keys(len(keys)).ask(**{f"key{place}": key for place, key in enumerate(keys)})}
    found = [rows[key] for key in keys if key in rows]
    return _summaries([(None, *row) for row in found] if origin is None else _measured(found, origin))


def nearest_summaries(heading: int, stage: str, origin: LonLat, *, start: int, size: int) -> list[Summary]:
    """As `nearest_keys`, of the published hubs listed under a heading: one query on PostGIS, one or a few on SpatiaLite.

    All are measured where a heading or stage makes them rare.
    """
    end = start + size
    found: Sequence[tuple[Any, ...]] | None

    def by_chord(number: int) -> list[tuple[Any, ...]]:
        return _measured(_in_chord_order(heading, stage, number).ask(lon=origin.lon, lat=origin.lat), origin)

    if (heading != ANY or stage) and are_rare(tally(heading, stage), tally(ANY)):
        found = None
    elif connection.vendor == "postgresql":
        found = in_order(by_chord, end)
    else:
        found = _by_rings(heading, stage, origin, end)
    if found is None:
        found = _by_distance(heading, stage, end).ask(lon=origin.lon, lat=origin.lat)
    return _summaries(found[start:end])


def _measured(rows: Sequence[tuple[Any, ...]], origin: LonLat) -> list[tuple[Any, ...]]:
    """Rows of _COLUMNS with their distances from the origin before them."""
    away = distances_m(origin, ((row[_LON], row[_LAT]) for row in rows))
    return [(distance, *row) for distance, row in zip(away, rows, strict=True)]


def _summaries(rows: Sequence[tuple[Any, ...]]) -> list[Summary]:
    """Of rows of _WITH_DISTANCE."""
    industries, regions = all_industries(), all_regions()
    # What was added since this process last looked:
    if strange := {row[_INDUSTRY] for row in rows} - industries.keys():
        industries = industries | Industry.objects.select_related("sector").in_bulk(strange)
    if strange := {row[_REGION] for row in rows} - regions.keys():
        regions = regions | Region.objects.select_related("parent").in_bulk(strange)
    found = []
    for distance, key, slug, name, summary, stage, radius_m, lon, lat, industry, region in rows:
        parents = industries[industry], regions[region]
        found.append(Summary(key, slug, name, summary, stage, radius_m, lon, lat, *parents, distance))
    return found


_COLUMNS = ["pk", "slug", "name", "summary", "stage", "radius_m", "lon", "lat", "industry", "region"]
_WITH_DISTANCE = ["distance_m", *_COLUMNS]
_LON, _LAT = _COLUMNS.index("lon"), _COLUMNS.index("lat")
_INDUSTRY, _REGION = _WITH_DISTANCE.index("industry"), _WITH_DISTANCE.index("region")


def _by_rings(heading: int, stage: str, origin: LonLat, end: int) -> Sequence[Any] | None:
    for ring_m in rings(origin, heading, end):
        boxes = circle_boxes(origin, ring_m)
        sides = {
            f"{side}{number}": getattr(box, side)
            for number, box in enumerate(boxes)
            for side in ("west", "south", "east", "north")
        }
        rows = _within_boxes(heading, stage, end, len(boxes)).ask(lon=origin.lon, lat=origin.lat, **sides)
        if len(rows) == end and rows[-1][0] <= ring_m:  # what a box's corners hold is no nearer than what lies outside
            return rows
    return None


class _Origin(NamedTuple):
    lon: Slot
    lat: Slot


_ORIGIN = cast(LonLat, _Origin(Slot("lon"), Slot("lat")))


@lru_cache(maxsize=256)
def _in_chord_order(heading: int, stage: str, end: int) -> Prepared:
    rows = _rows(_hubs(heading, stage)).order_by(ChordDistance("point", _ORIGIN))
    return Prepared(rows.values_list(*_COLUMNS)[:end])


@lru_cache(maxsize=256)
def _by_distance(heading: int, stage: str, end: int) -> Prepared:
    rows = _rows(_hubs(heading, stage)).with_distance(_ORIGIN).order_by("distance_m", "pk")
    return Prepared(rows.values_list(*_WITH_DISTANCE)[:end])


@lru_cache(maxsize=256)
def _within_boxes(heading: int, stage: str, end: int, boxes: int) -> Prepared:
    sides = ("west", "south", "east", "north")
    around = [Box(*(cast(float, Slot(f"{side}{number}")) for side in sides)) for number in range(boxes)]
    rows = (
        _rows(_hubs(heading, stage))
        .filter(in_any_box("point", around, exactly=False))
        .with_distance(_ORIGIN)
        .order_by("distance_m", "pk")
    )
    return Prepared(rows.values_list(*_WITH_DISTANCE)[:end])


@lru_cache(maxsize=256)
def _by_keys(number: int) -> Prepared:
    keys: list[Any] = [Value(Slot(f"key{place}")) for place in range(number)]
    return Prepared(_rows(Hub.objects.filter(pk__in=keys)).order_by().values_list(*_COLUMNS))


def _rows(hubs: HubQuerySet) -> HubQuerySet:
    return hubs.annotate(lon=Longitude("point"), lat=Latitude("point"))


def _hubs(heading: int, stage: str) -> HubQuerySet:
    hubs = Hub.objects.published()
    if heading != ANY:
        hubs = hubs.filter(pk__in=Placement.objects.filter(heading=heading).values("hub"))
    return hubs.filter(stage=stage) if stage else hubs
