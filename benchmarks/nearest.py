"""Nearest hubs: are they correct, and how long do they take for a rare industry."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nlargest
from math import cos, radians, sin
from random import Random

from benchmarks.asked import SEED, origins
from benchmarks.figures import Bench, timed
from benchmarks.table import Row
from hubs.geo.coordinates import LonLat
from hubs.geo.sphere import distance_m
from hubs.models import Hub, Industry
from hubs.search.criteria import Criteria
from hubs.search.hubs import facets, find

POINTS = 1_000
FOUND = 20
SLACK_M = 0.01
EXACT_AT_MOST = 10_000
"""Hubs. Brute force over more would take too long."""
CALLS = 300
SECONDS = 8
GOAL_MS = 60


def rows(bench: Bench) -> Iterator[Row]:
    if bench.hubs <= EXACT_AT_MOST:
        wrong = _wrong_rows(_scattered(POINTS))
        what = f"nearest {FOUND} of {POINTS:,} points against brute force, including poles and antimeridian"
        yield Row(what, bench.size, f"{wrong} wrong", "", "", "", "0 wrong", wrong == 0)
    industry, listed = rarest_industry()
    times = timed(lambda origin: find(Criteria(origin=origin, industry=industry)), origins(CALLS), at_most_s=SECONDS)
    what = f"nearest {FOUND} of a rare industry ({listed} hubs), in process"
    met = times.p95 < GOAL_MS if bench.is_large() else None
    yield Row(what, bench.size, str(times), "", "", "", f"p95 < {GOAL_MS} ms at 1M", met)


def rarest_industry() -> tuple[Industry, int]:
    """The industry with the fewest listed hubs, and their number."""
    counts = facets(Criteria()).industries
    listed = [(counts[row.pk], row) for row in Industry.objects.exclude(sector=None) if counts.get(row.pk)]
    count, industry = min(listed, key=lambda each: (each[0], each[1].pk))
    return industry, count


def _scattered(count: int) -> list[LonLat]:
    """Points all over the Earth, in cities, at and around the poles, and on both sides of the antimeridian."""
    chance = Random(SEED)
    edges = [LonLat(lon, lat) for lat in (90, -90, 89.9, -89.9, 85.06, -85.06) for lon in (-180, -90, 0, 45.5, 180)]
    seam = [
        LonLat(lon, chance.uniform(-85, 85)) for lon in (180, -180, 179.999, -179.999, 178.5, -178.5) for _ in range(15)
    ]
    rest = count - len(edges) - len(seam)
    anywhere = [LonLat(chance.uniform(-180, 180), chance.uniform(-90, 90)) for _ in range(rest // 2)]
    return [*edges, *seam, *anywhere, *origins(rest - rest // 2)]


def _wrong_rows(points: list[LonLat]) -> int:
    """How many of the found hubs have another distance than the hub of the same rank by brute force."""
    hubs = [LonLat.of(point) for point in Hub.objects.published().values_list("point", flat=True)]
    ends = [(*_on_unit_sphere(at), at) for at in hubs]
    wrong = 0
    for origin in points:
        x, y, z = _on_unit_sphere(origin)
        # The cosine is too coarse to order hubs a few meters apart, so three times as many are measured with the haversine.
        close = nlargest(3 * FOUND, ends, key=lambda end: x * end[0] + y * end[1] + z * end[2])
        right = sorted(distance_m(origin, end[3]) for end in close)[:FOUND]
        found = [distance_m(origin, hub.location) for hub in find(Criteria(origin=origin), size=FOUND).hubs]
        wrong += abs(len(found) - len(right))
        wrong += sum(abs(ours - true) > SLACK_M for ours, true in zip(found, right, strict=False))
    return wrong


def _on_unit_sphere(at: LonLat) -> tuple[float, float, float]:
    lat, lon = radians(at.lat), radians(at.lon)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)
