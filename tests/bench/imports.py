"""Measures the import of 10,000 hubs by CSV: its check, its application and a second import that finds nothing to change.

    DATABASE_URL=... python -m tests.bench.imports [rows]

Runs on the database that DATABASE_URL names, and takes away again what it made there.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubfinder.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402  (Django must be set up first)
from django.db import connection  # noqa: E402

from hubs.enums import JobState, Noun  # noqa: E402
from hubs.importers.columns import COLUMNS  # noqa: E402
from hubs.importers.csv_files import write_csv  # noqa: E402
from hubs.importers.imports import ask_to_apply, ask_to_undo, file_import, run_import  # noqa: E402
from hubs.jobs.turns import due_jobs, take_turn, work  # noqa: E402
from hubs.models import Firm, Hub, Import, Industry, Job, Region, Revision, SupportOrganization  # noqa: E402

MANY = 10_000
PREFIX = "imported-"


def main(rows: int) -> None:
    for label, with_relations in (("a hub's own fields", False), ("with firms, support and sources", True)):
        remove()
        for step, seconds in measure(file_of(rows, with_relations=with_relations)).items():
            print(f"{rows:,} hubs, {label}: {step} {seconds:.1f} s, {rows / seconds:,.0f} rows/s")
    remove()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{connection.vendor}: peak memory of the process {peak:,.0f} MB")


def measure(content: bytes) -> dict[str, float]:
    by = User.objects.get_or_create(username="imports-bench", defaults={"is_superuser": True})[0]
    seconds = {}
    first = file_import(noun=Noun.HUB, file_name="hubs.csv", content=content, by=by)
    seconds["check"] = _timed(lambda: do(first))
    ask_to_apply(import_file=first, only_good_rows=False, by=by)
    seconds["apply"] = _timed(lambda: do(first))
    again = file_import(noun=Noun.HUB, file_name="hubs.csv", content=content, by=by)
    seconds["check of the same file again"] = _timed(lambda: do(again))
    changed = file_import(
        noun=Noun.HUB, file_name="hubs.csv", content=content.replace(b"are made here", b"come from here"), by=by
    )
    seconds["check of 10,000 changes"] = _timed(lambda: do(changed))
    ask_to_apply(import_file=changed, only_good_rows=False, by=by)
    seconds["apply of 10,000 changes"] = _timed(lambda: do(changed))
    ask_to_undo(import_file=changed, by=by)
    seconds["undo of 10,000 changes"] = _timed(lambda: do(changed))
    return seconds


def do(import_file: Import) -> None:
    turn = take_turn(due_jobs().filter(pk=import_file.pk))
    if turn is None:
        raise SystemExit("The job is not due.")
    work(turn, {turn.job.kind: run_import})
    import_file.refresh_from_db()
    turn.job.refresh_from_db()
    if turn.job.state != JobState.DONE or turn.job.message or import_file.counts.get("bad"):
        raise SystemExit(f"{turn.job.state}: {turn.job.message} {import_file.counts} {import_file.problems[:3]}")


def file_of(rows: int, *, with_relations: bool) -> bytes:
    chance = random.Random(7)
    industries = list(Industry.objects.exclude(sector=None).values_list("slug", flat=True))
    regions = list(Region.objects.values_list("slug", flat=True))
    firms = list(Firm.objects.values_list("slug", flat=True)[:2000])
    helpers = list(SupportOrganization.objects.values_list("slug", flat=True)[:500])

    def row(number: int) -> list[str]:
        industry, other = chance.sample(industries, 2)
        cells = {
            "slug": f"{PREFIX}{number}",
            "name": f"Imported Hub {number}",
            "region": chance.choice(regions),
            "industry": industry,
            "lat": f"{chance.uniform(-60, 70):.5f}",
            "lon": f"{chance.uniform(-180, 180):.5f}",
            "stage": "established",
            "summary": f"Number {number}: things are made here.",
            "description": "Firms of one industry have gathered here, and trade with each other. " * 4,
            "website": f"https://example.org/{number}",
            "publication": "published",
        }
        if with_relations:
            cells["related_industries"] = other
            cells["anchor_firms"] = "\n".join(
                f"{firm} | Makes things | 1999 | large" for firm in chance.sample(firms, 3)
            )
            cells["support"] = "\n".join(f"{helper} | Helps" for helper in chance.sample(helpers, 2))
            cells["sources"] = "\n".join(
                f"https://example.org/{number}/{n} | A study | A press | 2026-01-31 | summary" for n in range(2)
            )
        return [cells.get(column.name, "") for column in COLUMNS[Noun.HUB]]

    return b"".join(write_csv([column.name for column in COLUMNS[Noun.HUB]], map(row, range(rows))))


def remove() -> None:
    Hub.objects.filter(slug__startswith=PREFIX).delete()
    Revision.objects.filter(slug__startswith=PREFIX).delete()
    Job.objects.filter(by__username="imports-bench").delete()
    User.objects.filter(username="imports-bench").delete()


def _timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY)
