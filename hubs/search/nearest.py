"""The hubs nearest to a point: one search, with one function for each engine behind it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, cast

from django.db.models import QuerySet, Sum

from hubs.db.engine import is_postgresql
from hubs.fast.compiled import Param, compiled
from hubs.geo.coordinates import Box, LonLat
from hubs.geo.expressions import ChordDistance, haversine, in_any_box
from hubs.geo.mercator import CELLS, cell_of
from hubs.geo.sphere import HALF_TURN_M, circle_boxes
from hubs.indexes.data_version import cached_per_version
from hubs.indexes.map_cells import LAST_ZOOM, STEP, WORLD, tally
from hubs.models import Hub, HubQuerySet, MapCellCount
from hubs.models.hub_listing import ANY
from hubs.search.summaries import Listed, Shape, Summary, columns_of, make_summaries, measured

TIES = (2, 100)
"""PostGIS walks its index only if nothing else orders the rows. So many more are read to order ties; the second, if the first was not enough."""

PAGE = 40
"""About how many hubs a search wants."""

LEAST_APART_M = 0.001
"""Distances closer than this (metres) are treated as ties: the chord cannot tell them apart."""

FIRST_RING = 1.5
"""How much wider the first ring is than evenly spread hubs would need: one ring with some to spare costs less than two."""

WIDER = 2.5
"""Growth factor when a ring held too few hubs."""

LEAST_RING_M = 1_000.0

Measured = tuple[Any, ...]
"""The distance from the origin in metres, then the COLUMNS of a hub."""


def nearest(
    hubs: Listed | HubQuerySet,
    origin: LonLat,
    *,
    start: int = 0,
    size: int = 20,
    radius_m: float | None = None,
    number: int | None = None,
) -> list[Summary]:
    """Hubs start to start + size by great-circle distance, with `distance_m`; only those within radius_m metres if given.

    `hubs` is a listing, whose queries are compiled once, or any published hubs; `number` says how many there are, if that is known.
    Cost: one query on PostGIS (two among many ties); on SpatiaLite one for each ring that is searched, mostly one.
    """
    among = _Listing(hubs) if isinstance(hubs, Listed) else _Hubs(hubs)
    end = start + size
    number = tally(*hubs) if isinstance(hubs, Listed) else number
    found: Sequence[Measured] | None = None
    if number is None or not _are_few(number, tally(ANY)):
        by_index = _by_chord if is_postgresql() else _by_rings
        found = by_index(among, origin, end, radius_m)
    if found is None:
        found = among.all_by_distance(origin, end, radius_m)
    return make_summaries(found[start:end])


def _are_few(found: int, of_all: int) -> bool:
    """Whether measuring so many hubs is faster than walking from the nearest of all outwards until a page of them is found."""
    return found * found < PAGE * of_all


def _by_chord(among: _Listing | _Hubs, origin: LonLat, end: int, radius_m: float | None) -> Sequence[Measured] | None:
    """PostGIS: the index over the unit sphere orders hubs by the straight line through the Earth, which is exact but for ties.

    None if so many are equally far that the first `end` cannot be told. One query, or two.
    """
    for ties in TIES:
        found = sorted(among.by_chord(origin, end + ties), key=itemgetter(0, 1))
        if len(found) < end + ties or found[-1][0] - found[end - 1][0] >= LEAST_APART_M:
            return [row for row in found[:end] if radius_m is None or row[0] <= radius_m]
    return None


def _by_rings(among: _Listing | _Hubs, origin: LonLat, end: int, radius_m: float | None) -> Sequence[Measured] | None:
    """SpatiaLite: its R*Tree knows boxes only, so the search widens until a ring holds enough. None if no ring did."""
    for ring_m in _rings(origin, among.category, end):
        if radius_m is not None and ring_m >= radius_m:
            return None
        rows = among.within(circle_boxes(origin, ring_m), origin, end)
        # A hub in a corner of the box may be farther away than one outside the box.
        if len(rows) == end and rows[-1][0] <= ring_m:
            return rows
    return None


def _rings(origin: LonLat, category: int, wanted: int) -> Iterator[float]:
    """Radii in metres, from one that may well hold so many hubs of a category to a quarter of the way around the Earth."""
    if tally(category) <= wanted:
        return  # so few that all can be measured
    # If a category holds a tenth of all hubs, ten times as many of all are about as far away.
    of_all = wanted * tally(ANY) / tally(category)
    cells = _cells()
    around = ((zoom, cells.get((zoom, *cell_of(origin, zoom)), 0)) for zoom in range(LAST_ZOOM, WORLD, -STEP))
    zoom, hubs = next(((zoom, hubs) for zoom, hubs in around if hubs >= of_all), (WORLD, tally(ANY)))
    across = 2**zoom * CELLS if zoom > WORLD else 1
    side_m = 2 * HALF_TURN_M / across * max(0.05, math.cos(math.radians(origin.lat)))
    ring_m = max(LEAST_RING_M, FIRST_RING * side_m * math.sqrt(of_all / hubs / math.pi))
    while ring_m < HALF_TURN_M / 2:
        yield ring_m
        ring_m *= WIDER


@cached_per_version
def _cells() -> dict[tuple[int, int, int], int]:
    """How many published hubs each cell of the kept zooms holds; some thousands of cells at most."""
    rows = MapCellCount.objects.filter(category=ANY, zoom__gt=WORLD, hubs__gt=0).values_list("zoom", "x", "y")
    return {(zoom, x, y): hubs for zoom, x, y, hubs in rows.annotate(Sum("hubs"))}


# The queries: over a listing they are compiled once, over other hubs each time.


class _Origin(NamedTuple):
    lon: Param
    lat: Param
    on_sphere: Param


_ORIGIN = cast(LonLat, _Origin(Param("lon"), Param("lat"), Param("on_sphere")))
_SIDES = ("west", "south", "east", "north")


class _Listing:
    def __init__(self, listed: Listed) -> None:
        self.category = listed.category
        self._shape = listed.shape
        self._own: Mapping[str, Any] = {"category": listed.category, "stage": listed.stage}

    def by_chord(self, origin: LonLat, most: int) -> list[Measured]:
        rows = _in_chord_order(self._shape, most).fetch(**self._own, on_sphere=origin.on_sphere)
        return measured(rows, origin)

    def within(self, boxes: Sequence[Box], origin: LonLat, most: int) -> Sequence[Measured]:
        sides = {f"{side}{n}": getattr(box, side) for n, box in enumerate(boxes) for side in _SIDES}
        query = _within_boxes(self._shape, most, len(boxes))
        return query.fetch(**self._own, lon=origin.lon, lat=origin.lat, **sides)

    def all_by_distance(self, origin: LonLat, most: int, radius_m: float | None) -> list[Measured]:
        rows = _measuring_all(self._shape, most).fetch(**self._own, lon=origin.lon, lat=origin.lat)
        found = sorted(measured(rows, origin), key=itemgetter(0, 1))
        return [row for row in found if radius_m is None or row[0] <= radius_m]


class _Hubs:
    category = ANY

    def __init__(self, hubs: HubQuerySet) -> None:
        self._hubs = hubs.select_related(None).prefetch_related(None).order_by()

    def by_chord(self, origin: LonLat, most: int) -> list[Measured]:
        # First their keys: PostGIS walks the index only where no table is joined.
        keys = self._hubs.order_by(ChordDistance("point", origin)).values("pk")[:most]
        return self._rows(keys, origin)

    def within(self, boxes: Sequence[Box], origin: LonLat, most: int) -> Sequence[Measured]:
        near = self._hubs.filter(in_any_box("point", boxes, exactly=False)).with_distance(origin)
        keys = near.order_by("distance_m", "pk").values_list("pk", flat=True)[:most]
        return self._rows(keys, origin)

    def all_by_distance(self, origin: LonLat, most: int, radius_m: float | None) -> list[Measured]:
        keys = self._hubs.near(origin, radius_m).values_list("pk", flat=True)[:most]
        return self._rows(keys, origin)

    def _rows(self, keys: Any, origin: LonLat) -> list[Measured]:
        rows = list(columns_of(Hub.objects.filter(pk__in=keys).order_by()))
        return sorted(measured(rows, origin), key=itemgetter(0, 1))


@compiled
def _in_chord_order(shape: Shape, end: int) -> QuerySet[Any]:
    return columns_of(shape.hubs().order_by(ChordDistance("point", _ORIGIN))[:end])


@compiled
def _measuring_all(shape: Shape, end: int) -> QuerySet[Any]:
    """The nearest, in no order: each hub of the listing is measured, by plain floats."""
    keys = shape.listings().order_by(haversine("lon", "lat", _ORIGIN), "hub").values("hub")[:end]
    return columns_of(Hub.objects.filter(pk__in=keys).order_by())


@compiled
def _within_boxes(shape: Shape, end: int, boxes: int) -> QuerySet[Any]:
    around = [Box(*(cast(float, Param(f"{side}{n}")) for side in _SIDES)) for n in range(boxes)]
    hubs = shape.hubs().filter(in_any_box("point", around, exactly=False)).with_distance(_ORIGIN)
    return columns_of(hubs.order_by("distance_m", "pk"), "distance_m")[:end]
