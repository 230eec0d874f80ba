"""The explore page as a visitor sees it, uncached, with common filters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from django.core.cache import cache
from django.test import Client
from django.utils.http import urlencode

from benchmarks.asked import SEED, origins
from benchmarks.figures import Bench, Times, timed
from benchmarks.table import Row
from hubs.enums import Stage
from hubs.models import Hub, HubListing, Industry
from hubs.models.hub_listing import ANY
from hubs.search.criteria import Criteria
from hubs.search.hubs import PAGE_SIZE, find

CALLS = 200
SECONDS = 2.5
GOAL_MS = 250
DEEPER = 1.5
"""The last page may take this many times as long as the second."""


def rows(bench: Bench) -> Iterator[Row]:
    chance = Random(SEED)
    industries = list(Industry.objects.exclude(sector=None).order_by("pk").values_list("slug", flat=True))
    sectors = list(Industry.objects.sectors().order_by("pk").values_list("slug", flat=True))
    points = [f"{origin.lat},{origin.lon}" for origin in origins(CALLS + 1)]
    keys = Hub.objects.published().order_by("pk").values_list("pk", flat=True)
    names = list(Hub.objects.filter(pk__in=[*keys[:2000:7]]).order_by("pk").values_list("name", flat=True))

    def industry() -> str:
        return chance.choice(industries)

    def stage() -> str:
        return chance.choice(Stage.values)

    def words() -> str:
        return " ".join(chance.choice(names).split()[:2])

    asked: dict[str, Callable[[], dict[str, str]]] = {
        "no filter": dict,
        "an industry": lambda: {"industry": industry()},
        "a sector": lambda: {"industry": chance.choice(sectors)},
        "a stage": lambda: {"stage": stage()},
        "industry and stage": lambda: {"industry": industry(), "stage": stage()},
        "near": lambda: {"near": chance.choice(points)},
        "near, within 50 km": lambda: {"near": chance.choice(points), "radius": "50", "unit": "km"},
        "near and industry": lambda: {"near": chance.choice(points), "industry": industry()},
        "industry, by name": lambda: {"industry": industry(), "sort": "name"},
        "words": lambda: {"q": words()},
        "words and industry": lambda: {"q": words(), "industry": industry()},
    }
    for what, query in asked.items():
        times = _times([query() for _ in range(CALLS + 1)])
        met = times.p95 < GOAL_MS if bench.postgis and bench.is_large() else None
        goal = f"p95 < {GOAL_MS} ms at 1M" if bench.postgis else ""
        yield Row(f"explore page, in process: {what}", bench.size, str(times), "", "", "", goal, met)
    yield _deep(bench)


def _deep(bench: Bench) -> Row:
    page = find(Criteria())
    after = page.after or ""
    first = _times([{"page": "2", "after": after} for _ in range(20)])
    farthest = HubListing.objects.filter(category=ANY).order_by("-name", "-hub").values_list("hub__slug", flat=True)
    deep = _times([{"page": str(page.last), "after": slug} for slug in farthest[PAGE_SIZE : PAGE_SIZE + 20]])
    ratio = deep.p50 / first.p50
    what = f"explore page, in process: the last page ({page.last:,}) relative to the second"
    times = f"p50 {deep.p50:,.1f} ms", f"p50 {first.p50:,.1f} ms"
    return Row(what, bench.size, *times, "", f"{ratio:.2f}", f"<= {DEEPER} of second", ratio <= DEEPER)


def _times(queries: list[dict[str, str]]) -> Times:
    client = Client(SERVER_NAME="localhost")

    def ask(query: dict[str, str]) -> None:
        answer = client.get("/hubs/?" + urlencode(query))
        if answer.status_code != 200:
            raise SystemExit(f"/hubs/ with {query} returned {answer.status_code}.")

    return timed(ask, queries, at_most_s=SECONDS, before=cache.clear)
