"""The hubs nearest to a point, each engine on its own fast road."""

from __future__ import annotations

from django.db import connection

from hubs.geo.coordinates import LonLat
from hubs.models import Hub, HubQuerySet

# SpatiaLite's R*Tree knows boxes only, so the search widens until a ring holds enough.
RINGS_M = (100_000, 1_000_000)


def nearest(
    hubs: HubQuerySet, origin: LonLat, *, start: int = 0, size: int = 20, radius_m: float | None = None
) -> list[Hub]:
    """Hubs start to start + size by great-circle distance, with `distance_m`; one query on PostGIS.

    On SpatiaLite up to three: a ring that holds start + size hubs holds the nearest ones, whatever lies outside it.
    """
    end = start + size
    if connection.vendor != "postgresql":
        for ring_m in RINGS_M:
            if radius_m is not None and ring_m >= radius_m:
                break
            found = list(hubs.near(origin, ring_m)[:end])
            if len(found) == end:
                return found[start:]
    return list(hubs.near(origin, radius_m)[start:end])
