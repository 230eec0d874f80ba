"""A large CSV import of hubs: check, apply, change all, and undo. Writes to the database."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from resource import RUSAGE_SELF, getrusage

from django.contrib.auth.models import User

from benchmarks.figures import Bench
from benchmarks.peer.imports import import_hubs
from benchmarks.table import Row
from hubs.enums import EntryType, JobState
from hubs.importers.columns import COLUMNS
from hubs.importers.csv_files import write_csv
from hubs.importers.imports import ask_to_apply, ask_to_undo, file_import, run_import
from hubs.jobs.leases import claim, due_jobs, work
from hubs.models import Import, Industry, Region

MANY = 10_000
PEER_ROWS = 500
LEAST_TIMES = 10
UNJUDGED = ["undo of changes to all"]
"""The peer cannot do this."""


def rows(bench: Bench) -> Iterator[Row]:
    content = _file_of(PEER_ROWS, "by-the-peer-")
    peer = {
        "new": PEER_ROWS / _timed(partial(import_hubs, content)),
        "changed": PEER_ROWS / _timed(partial(import_hubs, _changed(content))),
    }
    for step, seconds in _measure(_file_of(MANY, "imported-")).items():
        rate = MANY / seconds
        peer_rate = peer["new" if step in ("check", "apply, all new") else "changed"]
        times = rate / peer_rate
        shown = f"import by CSV: {step}", f"{MANY:,}", f"{rate:,.0f} rows/s ({seconds:.1f} s)", ""
        goal = ("", None) if step in UNJUDGED else (f">= {LEAST_TIMES} x peer", times >= LEAST_TIMES)
        yield Row(*shown, f"{peer_rate:,.0f} rows/s *", f"{times:.1f}", *goal)
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    yield Row("import by CSV: peak memory of the process", f"{MANY:,}", f"{peak:.0f} MB")


def _measure(content: bytes) -> dict[str, float]:
    by = User.objects.get_or_create(username="imports-bench", defaults={"is_superuser": True})[0]
    seconds = {}
    first = file_import(entry_type=EntryType.HUB, file_name="hubs.csv", content=content, by=by)
    seconds["check"] = _timed(lambda: _do(first))
    ask_to_apply(import_file=first, only_good_rows=False, by=by)
    seconds["apply, all new"] = _timed(lambda: _do(first))
    changed = file_import(entry_type=EntryType.HUB, file_name="hubs.csv", content=_changed(content), by=by)
    seconds["check of changes to all"] = _timed(lambda: _do(changed))
    ask_to_apply(import_file=changed, only_good_rows=False, by=by)
    seconds["apply of changes to all"] = _timed(lambda: _do(changed))
    ask_to_undo(import_file=changed, by=by)
    seconds["undo of changes to all"] = _timed(lambda: _do(changed))
    return seconds


def _do(import_file: Import) -> None:
    lease = claim(due_jobs().filter(pk=import_file.pk))
    if lease is None:
        raise SystemExit("The job is not due.")
    work(lease, {lease.job.kind: run_import})
    import_file.refresh_from_db()
    lease.job.refresh_from_db()
    if lease.job.state != JobState.DONE or lease.job.message or import_file.counts.get("bad"):
        raise SystemExit(f"{lease.job.state}: {lease.job.message} {import_file.counts} {import_file.problems[:3]}")


def _changed(content: bytes) -> bytes:
    """The file, with a change in every entry."""
    return content.replace(b"are made here", b"come from here")


def _file_of(rows: int, prefix: str) -> bytes:
    chance = random.Random(7)
    industries = list(Industry.objects.exclude(sector=None).values_list("slug", flat=True))
    regions = list(Region.objects.values_list("slug", flat=True))

    def row(number: int) -> list[str]:
        cells = {
            "slug": f"{prefix}{number}",
            "name": f"Imported Hub {number}",
            "region": chance.choice(regions),
            "industry": chance.choice(industries),
            "lat": f"{chance.uniform(-60, 70):.5f}",
            "lon": f"{chance.uniform(-180, 180):.5f}",
            "stage": "established",
            "summary": f"Number {number}: things are made here.",
            "description": "Firms of one industry have gathered here, and trade with each other. " * 4,
            "website": f"https://example.org/{number}",
            "publication": "published",
        }
        return [cells.get(column.name, "") for column in COLUMNS[EntryType.HUB]]

    return b"".join(write_csv([column.name for column in COLUMNS[EntryType.HUB]], map(row, range(rows))))


def _timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start
