"""The hubs nearest to a point, each engine on its own fast road."""

from __future__ import annotations

from django.db import connection

from hubs.geo.coordinates import LonLat
from hubs.geo.expressions import ChordDistance
from hubs.models import Hub, HubQuerySet

# SpatiaLite's R*Tree knows boxes only, so the search widens until a ring holds enough.
RINGS_M = (30_000, 100_000, 300_000, 1_000_000)

TIES = 20
"""PostGIS walks its index only where nothing else orders the rows; so many more are read to put ties in order."""

LEAST_APART_M = 0.001
"""What the chord cannot tell apart for certain."""


def nearest(
    hubs: HubQuerySet, origin: LonLat, *, start: int = 0, size: int = 20, radius_m: float | None = None
) -> list[Hub]:
    """Hubs start to start + size by great-circle distance, with `distance_m`, and loaded as `hubs` says (`with_parents`).

    First the keys, for neither engine is fast where tables are joined, then their rows: two queries on PostGIS. On SpatiaLite up
    to six: a ring that holds start + size hubs holds the nearest ones, whatever lies outside it.
    """
    bare = hubs.select_related(None).prefetch_related(None)
    keys_of = _keys_by_index if connection.vendor == "postgresql" else _keys_by_rings
    keys = keys_of(bare, origin, start + size, radius_m)[start:]
    rows = hubs.with_distance(origin).in_bulk(keys)
    return [rows[key] for key in keys]


def _keys_by_index(hubs: HubQuerySet, origin: LonLat, end: int, radius_m: float | None) -> list[int]:
    by_chord = hubs.with_distance(origin).order_by(ChordDistance("point", origin))
    found = sorted(by_chord.values_list("distance_m", "pk")[: end + TIES])
    if len(found) == end + TIES and found[-1][0] - found[end - 1][0] < LEAST_APART_M:
        return _keys(hubs.near(origin, radius_m), end)
    return [key for away, key in found[:end] if radius_m is None or away <= radius_m]


def _keys_by_rings(hubs: HubQuerySet, origin: LonLat, end: int, radius_m: float | None) -> list[int]:
    for ring_m in RINGS_M:
        if radius_m is not None and ring_m >= radius_m:
            break
        found = _keys(hubs.near(origin, ring_m), end)
        if len(found) == end:
            return found
    return _keys(hubs.near(origin, radius_m), end)


def _keys(hubs: HubQuerySet, end: int) -> list[int]:
    return list(hubs.values_list("pk", flat=True)[:end])
