"""The hubs nearest to a point, each engine on its own fast road."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Sum

from hubs.geo.coordinates import LonLat
from hubs.geo.expressions import ChordDistance
from hubs.geo.mercator import CELLS, cell_of
from hubs.geo.sphere import HALF_TURN_M
from hubs.models import Cluster, Hub, HubQuerySet
from hubs.models.edition import once_an_edition
from hubs.models.placement import ANY, LAST_ZOOM, STEP, WORLD, tally

Row = TypeVar("Row", bound=tuple[Any, ...])

TIES = (2, 100)
"""PostGIS walks its index only where nothing else orders the rows; so many more are read to put ties in order, and where that does not do, so many."""

PAGE = 40
"""About as many hubs are looked for at a time."""

LEAST_APART_M = 0.001
"""What the chord cannot tell apart for certain."""

FIRST_RING = 1.5
"""So much wider than where hubs lie evenly: one ring that holds some more costs less than two."""

WIDER = 2.5
"""How many times wider each ring is than the one before, which held too few."""

LEAST_RING_M = 1_000.0


def nearest(
    hubs: HubQuerySet,
    origin: LonLat,
    *,
    start: int = 0,
    size: int = 20,
    radius_m: float | None = None,
    rare: bool = False,
) -> list[Hub]:
    """Hubs start to start + size by great-circle distance, with `distance_m`, and loaded as `hubs` says (`with_parents`).

    First their keys, for neither engine is fast where tables are joined, then their rows: one query and those of `nearest_keys`.
    """
    bare = hubs.select_related(None).prefetch_related(None)
    keys = nearest_keys(bare, origin, start=start, size=size, radius_m=radius_m, rare=rare)
    rows = hubs.with_distance(origin).in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def nearest_keys(
    hubs: HubQuerySet, origin: LonLat, *, start: int, size: int, radius_m: float | None = None, rare: bool = False
) -> list[int]:
    """The primary keys of hubs start to start + size by great-circle distance.

    All are measured where they are `rare` (`are_rare`): one query. Else one on PostGIS; on SpatiaLite one, and one for each ring that
    held too few, for a ring that holds start + size hubs holds the nearest, whatever lies outside.
    """
    if rare:
        keys = _keys(hubs.near(origin, radius_m), start + size)
    elif connection.vendor == "postgresql":
        keys = _keys_by_index(hubs, origin, start + size, radius_m)
    else:
        keys = _keys_by_rings(hubs, origin, start + size, radius_m)
    return keys[start:]


def are_rare(found: int, of_all: int) -> bool:
    """Whether it is quicker to measure so many hubs than to go from the nearest of all outwards until a page of them is found."""
    return found * found < PAGE * of_all


def _keys_by_index(hubs: HubQuerySet, origin: LonLat, end: int, radius_m: float | None) -> list[int]:
    by_chord = hubs.with_distance(origin).order_by(ChordDistance("point", origin)).values_list("distance_m", "pk")
    found = in_order(lambda number: by_chord[:number], end)
    if found is None:
        return _keys(hubs.near(origin, radius_m), end)
    return [key for away, key in found[:end] if radius_m is None or away <= radius_m]


def in_order(read: Callable[[int], Iterable[Row]], end: int) -> list[Row] | None:
    """The first `end` rows of distance in metres, key and what else, and some more, in their exact order; `read` reads so many by chord.

    None where so many are equally far that it cannot be told which the first `end` are. One query, or two.
    """
    for ties in TIES:
        found = sorted(read(end + ties), key=itemgetter(0, 1))
        if len(found) < end + ties or found[-1][0] - found[end - 1][0] >= LEAST_APART_M:
            return found
    return None


def _keys_by_rings(hubs: HubQuerySet, origin: LonLat, end: int, radius_m: float | None) -> list[int]:
    for ring_m in rings(origin, ANY, end):
        if radius_m is not None and ring_m >= radius_m:
            break
        found = _keys(hubs.near(origin, ring_m), end)
        if len(found) == end:
            return found
    return _keys(hubs.near(origin, radius_m), end)


def _keys(hubs: HubQuerySet, end: int) -> list[int]:
    return list(hubs.values_list("pk", flat=True)[:end])


@once_an_edition
def _cells() -> dict[tuple[int, int, int], int]:
    """How many published hubs each cell of the kept zooms holds; some thousands of cells at most."""
    rows = Cluster.objects.filter(heading=ANY, zoom__gt=WORLD, hubs__gt=0).values_list("zoom", "x", "y")
    return {(zoom, x, y): hubs for zoom, x, y, hubs in rows.annotate(Sum("hubs"))}


def rings(origin: LonLat, heading: int, wanted: int) -> Iterator[float]:
    """Radii in metres, from one that may well hold so many hubs of a heading to a quarter of the way around the Earth.

    SpatiaLite's R*Tree knows boxes only, so the search widens until a ring holds enough. It starts by how densely hubs lie here.
    """
    if tally(heading) <= wanted:
        return  # so few can all be measured
    # Where a heading holds a part of all hubs, so many more of all are about as far away.
    of_all = wanted * tally(ANY) / tally(heading)
    cells = _cells()
    around = ((zoom, cells.get((zoom, *cell_of(origin, zoom)), 0)) for zoom in range(LAST_ZOOM, WORLD, -STEP))
    zoom, hubs = next(((zoom, hubs) for zoom, hubs in around if hubs >= of_all), (WORLD, tally(ANY)))
    across = 2**zoom * CELLS if zoom > WORLD else 1
    side_m = 2 * HALF_TURN_M / across * max(0.05, math.cos(math.radians(origin.lat)))
    ring_m = max(LEAST_RING_M, FIRST_RING * side_m * math.sqrt(of_all / hubs / math.pi))
    while ring_m < HALF_TURN_M / 2:
        yield ring_m
        ring_m *= WIDER
