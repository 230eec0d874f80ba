"""Hubs as lists show them: plain rows, by queries that are put into SQL once, for to make objects of models costs more than to find them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple, cast

from django.db import connection
from django.db.models import QuerySet, Value

from hubs.geo.coordinates import Box, LonLat
from hubs.geo.expressions import ChordDistance, Latitude, Longitude, haversine, in_any_box
from hubs.geo.sphere import circle_boxes, distances_m
from hubs.models import Hub, HubQuerySet, Industry, Placement, Region
from hubs.models.by_slug import page_of
from hubs.models.industry import all_industries
from hubs.models.placement import ANY, placed, tally
from hubs.models.region import all_regions
from hubs.prepared import Prepared, Slot, named, slots
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
        return page_of("hub", self.slug)


_HEADING, _STAGE = Value(Slot("heading")), Value(Slot("stage"))


class Listing(NamedTuple):
    """What is asked of the lists, but for the heading and stage themselves: their slots are `heading` and `stage`."""

    is_any: bool
    has_stage: bool

    @classmethod
    def of(cls, heading: int, stage: str) -> Listing:
        return cls(heading == ANY, bool(stage))

    def placements(self) -> QuerySet[Placement]:
        return placed(_HEADING, _STAGE if self.has_stage else "")

    def hubs(self) -> HubQuerySet:
        hubs = Hub.objects.published()
        if not self.is_any:
            hubs = hubs.filter(pk__in=placed(_HEADING).values("hub"))
        return hubs.filter(stage=_STAGE) if self.has_stage else hubs


def summaries(keys: Sequence[int], origin: LonLat | None = None) -> list[Summary]:
    """The hubs with these keys that are still there, in their order; with distances from the origin, if there is one. One query."""
    if not keys:
        return []
    rows = {row[0]: row for row in _by_keys(len(keys)).ask(**named("key", keys))}
    return summaries_of([rows[key] for key in keys if key in rows], origin)


def prepared_rows(hubs: HubQuerySet) -> Prepared:
    """Of hubs in whatever order, for `summaries_of`."""
    return Prepared(_with_ordinates(hubs).values_list(*_COLUMNS))


def summaries_of(rows: Sequence[tuple[Any, ...]], origin: LonLat | None) -> list[Summary]:
    """The hubs that `prepared_rows` answered with, in that order; with distances from the origin, if there is one."""
    return _summaries([(None, *row) for row in rows] if origin is None else _measured(rows, origin))


def nearest_summaries(heading: int, stage: str, origin: LonLat, *, start: int, size: int) -> list[Summary]:
    """As `nearest_keys`, of the published hubs listed under a heading: one query on PostGIS, one or a few on SpatiaLite.

    All are measured where a heading or stage makes them rare.
    """
    end = start + size
    found: Sequence[tuple[Any, ...]] | None
    listed = Listing.of(heading, stage)

    def by_chord(number: int) -> list[tuple[Any, ...]]:
        rows = _in_chord_order(listed, number).ask(heading=heading, stage=stage, on_sphere=origin.on_sphere)
        return _measured(rows, origin)

    if are_rare(tally(heading, stage), tally(ANY)):
        found = None
    elif connection.vendor == "postgresql":
        found = in_order(by_chord, end)
    else:
        found = _by_rings(heading, stage, origin, end)
    if found is None:
        rows = _of_all(listed, end).ask(heading=heading, stage=stage, lon=origin.lon, lat=origin.lat)
        found = sorted(_measured(rows, origin))
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
        rows = _within_boxes(Listing.of(heading, stage), end, len(boxes)).ask(
            heading=heading, stage=stage, lon=origin.lon, lat=origin.lat, **sides
        )
        if len(rows) == end and rows[-1][0] <= ring_m:  # what a box's corners hold is no nearer than what lies outside
            return rows
    return None


class _Origin(NamedTuple):
    lon: Slot
    lat: Slot
    on_sphere: Slot


_ORIGIN = cast(LonLat, _Origin(Slot("lon"), Slot("lat"), Slot("on_sphere")))


@lru_cache(maxsize=256)
def _in_chord_order(listed: Listing, end: int) -> Prepared:
    return prepared_rows(listed.hubs().order_by(ChordDistance("point", _ORIGIN))[:end])


@lru_cache(maxsize=256)
def _of_all(listed: Listing, end: int) -> Prepared:
    """The nearest, in no order; each that is listed there is measured."""
    nearest = listed.placements().order_by(haversine("lon", "lat", _ORIGIN), "hub").values("hub")[:end]
    return prepared_rows(Hub.objects.filter(pk__in=nearest).order_by())


@lru_cache(maxsize=256)
def _within_boxes(listed: Listing, end: int, boxes: int) -> Prepared:
    sides = ("west", "south", "east", "north")
    around = [Box(*(cast(float, Slot(f"{side}{number}")) for side in sides)) for number in range(boxes)]
    rows = (
        _with_ordinates(listed.hubs())
        .filter(in_any_box("point", around, exactly=False))
        .with_distance(_ORIGIN)
        .order_by("distance_m", "pk")
    )
    return Prepared(rows.values_list(*_WITH_DISTANCE)[:end])


@lru_cache(maxsize=256)
def _by_keys(number: int) -> Prepared:
    return prepared_rows(Hub.objects.filter(pk__in=slots("key", number)).order_by())


def _with_ordinates(hubs: HubQuerySet) -> HubQuerySet:
    return hubs.annotate(lon=Longitude("point"), lat=Latitude("point"))
