"""Completion of places: how long it takes, how often the right place is in the first five, and a worker's memory.

Inputs: prefixes of 3 to 7 letters of names, sampled by weight because large towns are typed more often; and whole names with
one typo (a letter added, missing, or wrong, or two neighbors swapped, with equal probability, at a random position, spaces
included). The names with typos are sampled uniformly from the 34,000 largest cities, and from all cities, states, and countries.
ZIP codes are left out, because a wrong digit makes another ZIP code. Names are folded ("Zürich" is "zurich"). The seed is fixed.

A result is right if the first five include the place whose name was mistyped, or another place whose own name (not an alias)
folds to the same text, because the text does not say which of several Springfields is meant. Everything else is wrong, even
if the typo is the name of another place, or the name has two letters, where no typo is corrected.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random
from urllib.error import URLError
from urllib.parse import quote

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import OSA

from benchmarks.figures import Bench
from benchmarks.slips import slip
from benchmarks.table import Row
from hubs.enums import PlaceKind
from hubs.gazetteer.complete import complete
from hubs.models import Hub, Place, PlaceName
from hubs.text.folding import fold

ROOT = Path(__file__).resolve().parents[1]
SEED = 20_260_101
SAMPLE = 3_000
PEER_SAMPLE = 60
PEER_JUDGED = 300
LARGEST = 34_000
FIRST = 5
GOAL_MS = 5.0
GOAL_MB = 150
REQUESTS = 500
PATIENCE_S = 60
PAGES = ("/", "/hubs/", "/hubs/?q=furniture", "/near/ogden-ut/", "/industries/", "/de/", "/api/v1/industries")
ANSWERS = (
    "/api/v1/hubs?near=41.2,-112&limit=20",
    "/api/v1/places?q=ogd",
    "/api/v1/places?q=ogdn",
    "/map/tiles/4/3/5.json",
)


def rows(bench: Bench) -> list[Row]:
    number = f"{Place.objects.count():,} places"
    chance = Random(SEED)
    begun = _beginnings(chance)
    cities = Place.objects.filter(kind=PlaceKind.CITY).order_by("-population", "pk").values_list("name", flat=True)
    every = Place.objects.exclude(kind=PlaceKind.POSTCODE).order_by("-population", "pk").values_list("name", flat=True)
    names = [folded for folded in map(fold, every) if len(folded) > 1]
    slips = {
        (f"the {LARGEST:,} largest", 0.98): _slips([fold(name) for name in cities[:LARGEST]], chance),
        ("all", 0.93): _slips(names, chance),
    }
    goal = f"p99 < {GOAL_MS:g} ms"
    ours = _times(complete, begun)
    peer = _times(_by_django, begun[:PEER_SAMPLE])
    measured = [_timed_row("complete a prefix", number, ours, _times(_plainly, begun), peer, goal)]
    for (which, share), typed in slips.items():
        texts = [text for _name, text in typed]
        ours = _times(complete, texts)
        peer = _times(lambda text: _by_rapidfuzz(text, names), texts[:PEER_SAMPLE])
        measured.append(_timed_row(f"complete a typo in {which}", number, ours, _times(_plainly, texts), peer, goal))
        right = _right(typed, lambda text: [fold(place.name) for place in complete(text)])
        by_peer = _right(typed[:PEER_JUDGED], lambda text: _by_rapidfuzz(text, names))
        measured.append(
            Row(
                *(
                    f"right among the first {FIRST} after a typo in {which}",
                    number,
                    f"{right:.1%}",
                    "",
                    f"{by_peer:.1%}",
                ),
                *(f"{right / by_peer:.2f}", f"{share:.0%}", right >= share),
            )
        )
    return [*measured, _memory()]


def _beginnings(chance: Random) -> list[str]:
    named = PlaceName.objects.exclude(place__kind=PlaceKind.POSTCODE).order_by("pk").values_list("folded", "weight")
    names, weights = zip(*((name, weight) for name, weight in named if len(name) >= 3), strict=True)
    return [name[: chance.randint(3, 7)] for name in chance.choices(names, weights, k=SAMPLE)]


def _slips(names: list[str], chance: Random) -> list[tuple[str, str]]:
    """Pairs of a name and the same name with a typo."""
    return [(name, slip(name, chance)) for name in chance.sample([name for name in names if len(name) > 1], SAMPLE)]


def _right(typed: list[tuple[str, str]], offered: Callable[[str], list[str]]) -> float:
    return sum(name in offered(text)[:FIRST] for name, text in typed) / len(typed)


def _plainly(text: str) -> None:
    """The minimum for a database: read names by index, without Django's ORM."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place_id, weight FROM hubs_placename WHERE folded >= %s ORDER BY folded LIMIT 10", [text]
        )
        cursor.fetchall()


def _by_django(text: str) -> None:
    list(Place.objects.filter(name__istartswith=text).order_by("-population")[:10])


def _by_rapidfuzz(text: str, names: list[str]) -> list[str]:
    """The closest of all names, in memory. Of equally close ones, larger places come first."""
    return [name for name, _distance, _position in process.extract(text, names, scorer=OSA.distance, limit=FIRST)]


Times = tuple[float, float]


def _times(action: Callable[[str], object], texts: Iterable[str]) -> Times:
    """The median and the 99th percentile in milliseconds, after a warm-up."""
    texts = list(texts)
    for text in texts[:20]:
        action(text)
    times = []
    for text in texts:
        start = time.perf_counter()
        action(text)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.99)]


def _timed_row(what: str, number: str, ours: Times, limit: Times, peer: Times, goal: str) -> Row:
    shown = [f"p50 {p50:.1f}, p99 {p99:.1f} ms" for p50, p99 in (ours, limit, peer)]
    return Row(what, number, *shown, f"{peer[0] / ours[0]:.1f}", goal, ours[1] < GOAL_MS)


def _memory() -> Row:
    """The memory of a single gunicorn worker, with the site's configuration, after mixed requests."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    subprocess.run([".setup/static"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    settings = {"PORT": str(port), "WEB_CONCURRENCY": "1", "DEBUG": "0", "SITE_URL": f"http://localhost:{port}"}
    server = subprocess.Popen(
        [".venv/bin/gunicorn", "--config", ".setup/gunicorn.conf.py", "hubfinder.wsgi"],
        cwd=ROOT,
        env=os.environ | settings,
        stdout=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + PATIENCE_S
        while not _answers(port, "/api/v1/industries"):
            if time.monotonic() > until:
                raise SystemExit("The server does not respond.")
            time.sleep(0.2)
        asked = [path for pair in zip(PAGES, ANSWERS * 2, strict=False) for path in pair]
        refused = sum(not _answers(port, asked[number % len(asked)]) for number in range(REQUESTS))
        resident = _resident_mb_of_child(server.pid)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(PATIENCE_S)
    what = f"memory of a worker after {REQUESTS} requests" + (f", {refused} of them failed" if refused else "")
    met = resident < GOAL_MB and not refused
    return Row(what, f"{Hub.objects.count():,}", f"{resident:.0f} MB", "", "", "", f"< {GOAL_MB} MB", met)


def _answers(port: int, path: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}{quote(path, safe='/?=&,')}") as answer:
            answer.read()
            return True
    except URLError:
        return False


def _resident_mb_of_child(pid: int) -> float:
    listed = subprocess.run(["ps", "-A", "-o", "ppid=,rss="], capture_output=True, text=True, check=True).stdout
    return max(int(rss) for parent, rss in map(str.split, listed.splitlines()) if int(parent) == pid) / 1024
