"""Measures near search on the directory and on 100,000 made-up hubs; prints a table and adds it to var/bench.md."""

from __future__ import annotations

import os
import platform
import random
import statistics
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubfinder.settings")
django.setup()

from django.conf import settings  # noqa: E402  (Django must be set up first)
from django.contrib.gis.db.models.functions import Distance  # noqa: E402
from django.db import connection  # noqa: E402

from hubs.gazetteer.complete import complete  # noqa: E402
from hubs.gazetteer.resolve import resolve  # noqa: E402
from hubs.geo.coordinates import LonLat  # noqa: E402
from hubs.mapdata.tiles import Tile, tile_features  # noqa: E402
from hubs.models import Hub, Place  # noqa: E402
from hubs.search.criteria import Criteria  # noqa: E402
from hubs.search.hubs import find  # noqa: E402
from hubs.search.near import nearest  # noqa: E402
from tests.bench.made_up import SEED, make_hubs, remove_hubs  # noqa: E402

MANY = 100_000
ROUNDS = 40
SLOW_ROUNDS = 5


def main() -> None:
    remove_hubs()
    rows = [*measure_hubs("directory"), *measure_places()]
    print(f"Making {MANY:,} hubs ...")
    make_hubs(MANY)
    rows += measure_hubs(f"{MANY:,} made up")
    remove_hubs()
    engine = "PostGIS" if connection.vendor == "postgresql" else "SpatiaLite"
    lines = [
        f"### {engine}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "",
        "| what | hubs | ours, ms | reference, ms | reference / ours |",
        "|---|---|---|---|---|",
        *rows,
        "",
        "Medians, in one process. Reference: Django's `Distance` annotation, ordered and cut to 20.",
        "",
    ]
    print("\n".join(lines))
    with (settings.VAR_DIR / "bench.md").open("a") as file:
        file.write("\n".join(lines) + "\n")


def measure_hubs(label: str) -> list[str]:
    number = Hub.objects.published().count()
    origins = _origins()
    hubs = Hub.objects.published().with_parents()
    ours = _median(lambda: nearest(hubs, next(origins)), ROUNDS)
    reference = _median(lambda: _by_django(next(origins)), SLOW_ROUNDS)
    page = _median(lambda: find(Criteria(origin=next(origins))), ROUNDS)
    world = _median(lambda: tile_features(Hub.objects.published(), Tile(0, 0, 0)), SLOW_ROUNDS)
    city = _median(lambda: tile_features(Hub.objects.published(), Tile(8, 75, 96)), ROUNDS)
    return [
        _row("nearest 20", number, ours, reference),
        _row("a page of 20 by distance, with its count", number, page, reference),
        _row("map tile of the world (z0)", number, world, None),
        _row("map tile of New York (z8)", number, city, None),
    ]


def measure_places() -> list[str]:
    number = Place.objects.count()
    timed = {
        "resolve “Ogden, UT” (places)": lambda: resolve("Ogden, UT"),
        "resolve “albequerque” (places)": lambda: resolve("albequerque"),
        "complete “ogd” (places)": lambda: complete("ogd"),
    }
    return [_row(words, number, _median(action, ROUNDS), None) for words, action in timed.items()]


def _by_django(origin: LonLat) -> list[Hub]:
    point = origin.as_point()
    hubs = Hub.objects.published().with_parents().annotate(away=Distance("point", point))
    return list(hubs.order_by("away")[:20])


def _origins():
    """The same random cities at every run."""
    chance = random.Random(SEED)
    points = [
        LonLat.of(point) for point in Place.objects.filter(population__gte=100_000).values_list("point", flat=True)
    ]
    while True:
        yield chance.choice(points)


def _median(action: Callable[[], object], rounds: int) -> float:
    """Milliseconds; the first round, which fills caches, is not counted."""
    action()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _row(what: str, number: int, ours: float, reference: float | None) -> str:
    beside = f"{reference:.1f} | {reference / ours:.1f}" if reference is not None else "|"
    return f"| {what} | {number:,} | {ours:.1f} | {beside} |"


main()
