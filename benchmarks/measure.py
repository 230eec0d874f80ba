"""Runs one section on the database in DATABASE_URL, which must hold that many hubs. Prints each row as JSON when it is ready.

    DATABASE_URL=... python -m benchmarks.measure tiles 10000 < /dev/null

Reads figures of earlier sections as JSON from standard input, and prints the new ones with the last line.
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
