"""Measures the site on both engines, prints a table for each and writes both to var/bench.md.

    python -m benchmarks postgis://user:password@host:port/any

BENCH_SIZES are the numbers of hubs, BENCH_SECONDS is the time limit for everything. A section without time left is reported
as skipped.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from benchmarks.databases import DIRECTORY, ROOT, Engine, PostGIS, SpatiaLite, make, name_of, scratch
from benchmarks.machine import described, versions_of
from benchmarks.table import Row, left_out, markdown

DATA_SHARE = 0.5
"""The share of the time that may be spent on generating data. The engines share the rest."""

LEAST_S = 5
"""A section does not start with less time left."""

FAILED = "FAILED, see the error in the output"


@dataclass(frozen=True, slots=True)
class Section:
    """A module in this package with `rows(bench)`, the sizes it is measured at, and its time limit per size."""

    module: str
    sizes: str
    at_most_s: float


SECTIONS = [
    Section("http", "all", 60),
    Section("nearest", "smallest and largest", 40),
    Section("tiles", "smallest and largest", 45),
    Section("explore", "largest", 60),
    Section("words", "largest", 45),
    Section("places", "directory", 100),
    Section("imports", "scratch", 60),
]


NOTES = [
    "HTTP: gunicorn with 2 sync workers, wrk -t1 -c8, 3 seconds after a warm-up, no address requested twice unless a cache is measured. The"
    " limit is a trivial JSON view of a new Django project (with the middleware of `startproject`, without a database) behind the"
    " same gunicorn. The peer is Django REST framework with GeoFeatureModelSerializer and select_related on the same database. If"
    " the peer takes more than half a second, it gets only a few requests, from two clients at once.",
    "",
    "\\* django-import-export as in its documentation, 500 rows into the same model, whose save() updates the listings of hubs. It"
    " writes no history and no search documents, and does not check its input.",
    "",
]


def main(postgis_url: str) -> None:
    start = time.monotonic()
    until = start + float(os.environ.get("BENCH_SECONDS", 15 * 60))
    smallest, *between = sorted({int(size) for size in os.environ.get("BENCH_SIZES", "10000 100000 1000000").split()})
    # If time runs short, the sizes in between are skipped.
    sizes = [smallest, *between[-1:], *between[:-1]]
    engines: list[Engine] = [SpatiaLite(ROOT / "var" / "bench"), PostGIS(postgis_url)]
    data_until = start + DATA_SHARE * (until - start)
    with ThreadPoolExecutor(len(engines)) as pool:
        # Both engines' data are generated in parallel, each in its own process. Measuring is sequential.
        list(pool.map(lambda engine: make(engine, sizes, data_until), engines))
    failed = False
    report = [f"Measured on {time.strftime('%Y-%m-%d')}: {described()}.", ""]
    for number, engine in enumerate(engines):
        share = (until - time.monotonic()) / (len(engines) - number)
        rows = list(measure(engine, sizes, time.monotonic() + share))
        failed |= any(FAILED in row.ours for row in rows)
        judged = [row.met for row in rows if row.met is not None]
        report += [f"### {engine.label}: {versions_of(engine)}", "", markdown(rows), ""]
        report += [f"{sum(judged)} of {len(judged)} goals met.", ""]
    report += [*NOTES, f"Total time: {time.monotonic() - start:.0f} s."]
    text = "\n".join(report) + "\n"
    print(text)
    (ROOT / "var" / "bench.md").write_text(text)
    if failed:
        raise SystemExit("A section failed.")


def measure(engine: Engine, sizes: list[int], until: float) -> Iterator[Row]:
    """The rows of all sections. The smallest size comes first, because the others are compared with it."""
    earlier: dict[str, float] = {}
    made = set(engine.names())
    for size in [*sizes[:2], DIRECTORY, *sizes[2:]]:
        if name_of(size) in made:
            engine.warm(name_of(size))
        for section in SECTIONS:
            if size not in _sizes_of(section, sizes):
                continue
            if name_of(size) not in made:
                yield left_out(section.module, f"{size:,}", "the data were not generated in time")
            elif section.sizes == "scratch":
                with scratch(engine) as url:
                    yield from _rows(section, engine.label, url, size, until, earlier)
            else:
                yield from _rows(section, engine.label, engine.url(name_of(size)), size, until, earlier)


def _sizes_of(section: Section, sizes: list[int]) -> set[int]:
    """The sizes at which to measure a section. `sizes` must begin with the smallest and the largest."""
    return {
        "all": {*sizes},
        "smallest and largest": {*sizes[:2]},
        "largest": {*sizes[:2][-1:]},
        "scratch": {DIRECTORY},
        "directory": {DIRECTORY},
    }[section.sizes]


def _rows(section: Section, label: str, url: str, size: int, until: float, earlier: dict[str, float]) -> Iterator[Row]:
    """Run the section in its own process and yield its rows. After its time limit it is stopped; the rows up to then count."""
    start = time.monotonic()
    seconds = min(section.at_most_s, until - start)
    if seconds < LEAST_S:
        yield left_out(section.module, f"{size:,}", "no time left")
        return
    print(f"{label}, {size:,} hubs: {section.module} ...", flush=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.measure", section.module, str(size)],
        cwd=ROOT,
        # PostgreSQL should notice when a client is gone, and cancel its query.
        env=os.environ | {"DATABASE_URL": url, "DEBUG": "0", "PGOPTIONS": "-c client_connection_check_interval=1000"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    why = ""
    try:
        told, _ = process.communicate(json.dumps(earlier), timeout=seconds)
        if process.returncode:
            why = FAILED
    except subprocess.TimeoutExpired:
        _end(process)
        told, _ = process.communicate()
        why = f"not finished within {seconds:.0f} s"
    except KeyboardInterrupt:
        _end(process)
        raise
    for line in told.splitlines():
        news = json.loads(line)
        if "row" in news:
            yield Row(**news["row"])
        earlier |= news.get("earlier", {})
    if why:
        yield left_out(f"{section.module}: remaining rows", f"{size:,}", why)


def _end(process: subprocess.Popen[str]) -> None:
    """Stop the process and the servers that it started."""
    os.killpg(process.pid, signal.SIGTERM)


if __name__ == "__main__":
    main(sys.argv[1])
