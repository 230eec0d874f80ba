"""The hubs nearest to a point, with one implementation per database engine."""

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
"""How many extra rows to read to sort ties; the second if the first is not enough.

PostGIS uses its index only without a second sort key, so ties are sorted here.
"""

PAGE = 40
"""Roughly how many hubs a search needs."""

LEAST_APART_M = 0.001
"""Distances that differ by less (in meters) are ties, because the chord is not more exact."""

FIRST_RING = 1.5
"""How much wider the first ring is than evenly spread hubs would need. One larger ring costs less than two."""

WIDER = 2.5
"""Growth factor if a ring held too few hubs."""

LEAST_RING_M = 1_000.0

Measured = tuple[Any, ...]
"""The distance from the origin in meters, then the COLUMNS of a hub."""


def nearest(
    hubs: Listed | HubQuerySet,
    origin: LonLat,
    *,
    start: int = 0,
    size: int = 20,
    radius_m: float | None = None,
    number: int | None = None,
) -> list[Summary]:
    """Hubs `start` to `start + size` by great-circle distance, with `distance_m`; only within radius_m meters if given.

    `hubs` is a listing, for which queries are compiled once, or any published hubs. Pass their `number` if it is known.
    Cost: one query on PostGIS (two if there are many ties); on SpatiaLite one per searched ring, usually one.
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
    """Whether it is faster to measure all found hubs than to search outward until a page of them is found."""
    return found * found < PAGE * of_all


def _by_chord(among: _Listing | _Hubs, origin: LonLat, end: int, radius_m: float | None) -> Sequence[Measured] | None:
    """PostGIS: the index over the unit sphere sorts hubs by the straight line through the Earth, exact except for ties.

    None if there are too many ties to find the first `end`. One or two queries.
    """
    for ties in TIES:
        found = sorted(among.by_chord(origin, end + ties), key=itemgetter(0, 1))
        if len(found) < end + ties or found[-1][0] - found[end - 1][0] >= LEAST_APART_M:
            return [row for row in found[:end] if radius_m is None or row[0] <= radius_m]
    return None


def _by_rings(among: _Listing | _Hubs, origin: LonLat, end: int, radius_m: float | None) -> Sequence[Measured] | None:
    """SpatiaLite: its R*Tree supports only boxes, so the search widens until a ring holds enough. None if none does."""
    for ring_m in _rings(origin, among.category, end):
        if radius_m is not None and ring_m >= radius_m:
            return None
        rows = among.within(circle_boxes(origin, ring_m), origin, end)
        # A hub in a corner of the box may be farther away than one outside it.
        if len(rows) == end and rows[-1][0] <= ring_m:
            return rows
    return None


def _rings(origin: LonLat, category: int, wanted: int) -> Iterator[float]:
    """Radii in meters, from one that probably holds enough hubs to a quarter of the Earth's circumference."""
    if tally(category) <= wanted:
        return  # few enough to measure all
    # If a tenth of all hubs are in the category, the ring must hold about ten times as many hubs.
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
    """The number of published hubs in each cell of the stored zooms. A few thousand cells at most."""
    rows = MapCellCount.objects.filter(category=ANY, zoom__gt=WORLD, hubs__gt=0).values_list("zoom", "x", "y")
    return {(zoom, x, y): hubs for zoom, x, y, hubs in rows.annotate(Sum("hubs"))}


# The queries. For a listing they are compiled once, for other hubs each time.


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
        # Keys first: PostGIS uses the index only without joins.
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
    """The nearest hubs, unordered. Measures every hub of the listing, using plain floats."""
    keys = shape.listings().order_by(haversine("lon", "lat", _ORIGIN), "hub").values("hub")[:end]
    return columns_of(Hub.objects.filter(pk__in=keys).order_by())


@compiled
def _within_boxes(shape: Shape, end: int, boxes: int) -> QuerySet[Any]:
    around = [Box(*(cast(float, Param(f"{side}{n}")) for side in _SIDES)) for n in range(boxes)]
    hubs = shape.hubs().filter(in_any_box("point", around, exactly=False)).with_distance(_ORIGIN)
    return columns_of(hubs.order_by("distance_m", "pk"), "distance_m")[:end]
