"""Runs one section on the database that DATABASE_URL names, which holds so many hubs; prints each row as JSON as soon as it is known.

    DATABASE_URL=... python -m benchmarks.measure tiles 10000 < /dev/null

Figures of earlier sections come in as JSON by standard input, and go out with the last line.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubfinder.settings.base")
django.setup()

from django.db import connection  # noqa: E402  (Django must be set up first)

from benchmarks.figures import Bench  # noqa: E402


def main(section: str, hubs: int) -> None:
    earlier = json.loads(sys.stdin.read() or "{}")
    bench = Bench(connection.vendor == "postgresql", hubs, earlier)
    for row in import_module(f"benchmarks.{section}").rows(bench):
        print(json.dumps({"row": asdict(row)}), flush=True)
    print(json.dumps({"earlier": bench.earlier}), flush=True)


main(sys.argv[1], int(sys.argv[2]))
