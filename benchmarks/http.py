"""Requests per second over HTTP, compared with a trivial view and with REST framework."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.core.cache import cache

from benchmarks.asked import explore_pages, origins, place_pages, us_pages
from benchmarks.figures import Bench
from benchmarks.load import Load, Site, serving
from benchmarks.table import Row
from benchmarks.tiles import tiles_of_hubs
from hubs.mapdata.tiles import Tile

ADDRESSES = 24_000
WARM_TILES = 40
MOST_VERDICT = 3.0
"""How many times the cost of /near/ the verdict may have."""

NEAREST = "nearest 20 as JSON, by HTTP"


def rows(bench: Bench) -> Iterator[Row]:
    points = [f"{origin.lat},{origin.lon}" for origin in origins(ADDRESSES)]
    # Remove what an earlier run left in the database's cache.
    cache.clear()
    with serving("hubfinder.wsgi") as site:
        ours = site.bears([f"/api/v1/hubs?near={point}&limit=20" for point in points])
        if "near" not in bench.earlier:
            limit = _limit()
            yield Row("a trivial JSON view, by HTTP (the limit)", "", str(limit))
            yield from _smallest(bench, site, ours, limit)
            bench.earlier["near"] = ours.per_second
        else:
            share = ours.per_second / bench.earlier["near"]
            goal, met = (">= 0.4 of the smallest's", share >= 0.4) if bench.is_large() else ("", None)
            small = f"{bench.earlier['near']:,.0f}/s at the smallest size"
            yield Row(NEAREST, bench.size, str(ours), small, "", f"{share:.2f}", goal, met)
    with serving("benchmarks.peer.wsgi") as site:
        peer = site.bears([f"/hubs?near={point}" for point in points])
        plain = site.bears([f"/rows?near={point}" for point in points]) if bench.postgis else None
    faster, wait = ours.per_second / peer.per_second, ours.p99_ms / peer.p99_ms
    yield Row(
        NEAREST, bench.size, f"{ours.per_second:,.0f}/s", "", str(peer), f"{faster:,.1f}", ">= 5 x peer", faster >= 5
    )
    if plain is not None:
        share = ours.per_second / plain.per_second
        yield Row(
            f"{NEAREST}, relative to plain rows",
            bench.size,
            f"{ours.per_second:,.0f}/s",
            str(plain),
            "",
            f"{share:.2f}",
        )
    p99 = f"{ours.p99_ms:,.1f} ms", "", f"{peer.p99_ms:,.1f} ms"
    yield Row(f"{NEAREST}, p99", bench.size, *p99, f"{wait:.3f}", "<= 0.25 of peer", wait <= 0.25)


def _limit() -> Load:
    with serving("benchmarks.trivial") as site:
        return site.bears(["/"] * 100, again=True)


def _smallest(bench: Bench, site: Site, near: Load, limit: Load) -> Iterator[Row]:
    tiles = [f"/map/tiles/{tile.z}/{tile.x}/{tile.y}.json" for tile in _busy_tiles()]
    yield _share(bench, NEAREST, near, limit, 0.35 if bench.postgis else 0.40)
    yield _share(bench, "/near/<place>/ as HTML, by HTTP", site.bears(place_pages(ADDRESSES)), limit, 0.08)
    yield _share(
        bench, "/hubs/?industry=...&near=... as HTML, by HTTP", site.bears(explore_pages(ADDRESSES)), limit, 0.08
    )
    yield _verdict(bench, site)
    yield _share(bench, "map tiles warm from the cache, by HTTP", site.bears(tiles, again=True), limit, 0.5)


def _verdict(bench: Bench, site: Site) -> Row:
    near, verdict = (site.bears(pages) for pages in us_pages(ADDRESSES))
    ratio = near.per_second / verdict.per_second
    return Row(
        "/am-i-in-a-hub/ as HTML in US towns, by HTTP; its cost relative to /near/ of them",
        *(bench.size, str(verdict), str(near), "", f"{ratio:.2f}"),
        *(f"<= {MOST_VERDICT:g} x /near/", ratio <= MOST_VERDICT),
    )


def _share(bench: Bench, what: str, ours: Load, limit: Load, goal: float) -> Row:
    share = ours.per_second / limit.per_second
    return Row(
        what,
        bench.size,
        str(ours),
        f"{limit.per_second:,.0f}/s",
        "",
        f"{share:.2f}",
        f">= {goal:.2f} of limit",
        share >= goal,
    )


def _busy_tiles() -> Iterable[Tile]:
    return [tile for zoom in range(1, 11) for tile in tiles_of_hubs(zoom, WARM_TILES // 10)]
