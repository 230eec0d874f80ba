"""Map tiles: their size, and how long an uncached one takes."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import cache
from random import Random

from django.test import Client

from benchmarks.asked import SEED
from benchmarks.figures import Bench, Times, timed
from benchmarks.table import Row
from hubs.geo.coordinates import LonLat
from hubs.geo.mercator import CELLS, cell_of
from hubs.indexes.map_cells import LAST_ZOOM
from hubs.mapdata.tiles import MAX_ZOOM, Tile, kept_features, tile_features
from hubs.models import Hub
from hubs.search.criteria import Criteria
from hubs.search.hubs import matching

HUBS = 2_000
TILES = 30
"""At each zoom."""
SECONDS = 2
GOAL_MS = 120
GOAL_KB = 8


def rows(bench: Bench) -> Iterator[Row]:
    sizes = {zoom: max(map(_gzipped_kb, tiles_of_hubs(zoom, TILES))) for zoom in range(MAX_ZOOM + 1)}
    zoom = max(sizes, key=lambda zoom: sizes[zoom])
    goal = f"< {GOAL_KB} KB"
    yield Row(
        f"largest tile, gzipped (zoom {zoom})",
        bench.size,
        f"{sizes[zoom]:.1f} KB",
        "",
        "",
        "",
        goal,
        sizes[zoom] < GOAL_KB,
    )
    times = {
        zoom: timed(_cold, _with_one_to_warm_up(tiles_of_hubs(zoom, TILES)), at_most_s=SECONDS)
        for zoom in range(MAX_ZOOM + 1)
    }
    for zooms in (range(6), range(6, 9), range(9, 13), range(13, MAX_ZOOM + 1)):
        worst = max(zooms, key=lambda zoom: times[zoom].p95)
        yield _row(bench, f"cold tile, zooms {zooms[0]} to {zooms[-1]}, slowest: {worst}", times[worst])


def tiles_of_hubs(zoom: int, count: int) -> list[Tile]:
    """Up to `count` different tiles that contain hubs. Fuller tiles are more likely."""
    cells = [cell_of(at, zoom) for at in _some_hubs()]
    return [Tile(zoom, x, y) for x, y in list(dict.fromkeys((x // CELLS, y // CELLS) for x, y in cells))[:count]]


@cache
def _some_hubs() -> list[LonLat]:
    keys = list(Hub.objects.published().order_by("pk").values_list("pk", flat=True))
    wanted = Random(SEED).sample(keys, min(HUBS, len(keys)))
    points = dict(Hub.objects.filter(pk__in=wanted).values_list("pk", "point"))
    return [LonLat.of(points[key]) for key in wanted]


def _cold(tile: Tile) -> object:
    """What the view does on a cache miss."""
    criteria = Criteria()
    if tile.z <= LAST_ZOOM:
        return kept_features(tile, category=criteria.category, stage=criteria.stage)
    return tile_features(matching(criteria)[0], tile)


def _with_one_to_warm_up(tiles: list[Tile]) -> list[Tile]:
    return [tiles[-1], *tiles, *(tiles * 3 if len(tiles) < 5 else [])]


def _gzipped_kb(tile: Tile) -> float:
    answer = Client(SERVER_NAME="localhost").get(f"/map/tiles/{tile.z}/{tile.x}/{tile.y}.json")
    if answer.status_code != 200:
        raise SystemExit(f"{tile} returned {answer.status_code}.")
    return len(gzip.compress(answer.content, 6)) / 1000


def _row(bench: Bench, what: str, times: Times) -> Row:
    if not bench.postgis:
        return Row(what, bench.size, str(times))
    met = times.p95 < GOAL_MS if bench.is_large() else None
    return Row(what, bench.size, str(times), "", "", "", f"p95 < {GOAL_MS} ms at 1M", met)
