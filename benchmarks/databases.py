"""The databases to measure, one per number of hubs. The name includes a hash of their sources, so that they can be reused.

Uses only the standard library and psycopg: Django is set up for one database, so each is filled by its own process.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import psycopg

ROOT = Path(__file__).resolve().parents[1]
MADE_FROM = (
    *(f"hubs/{package}/**/*.py" for package in ("migrations", "models", "text", "geo", "gazetteer", "entries")),
    *("hubs/db/bulk.py", "hubs/enums.py", "hubs/importers/directory.py", "fixtures/**/*.*", "uv.lock"),
)
DIRECTORY = 0
"""Stands for the database with only the hubs of the directory."""


class Engine(Protocol):
    label: str

    def url(self, name: str) -> str: ...
    def names(self) -> list[str]: ...
    def create(self, name: str, template: str | None) -> None:
        """Create an empty database, or a copy of the template, replacing any of that name."""

    def rename(self, name: str, new: str) -> None: ...
    def drop(self, name: str) -> None: ...
    def warm(self, name: str) -> None:
        """Read the whole database once, as on a server that has run for a while, so that no section waits for the disk."""


class SpatiaLite:
    """Files in a folder."""

    label = "SpatiaLite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def url(self, name: str) -> str:
        return f"spatialite:///{self._file(name)}"

    def names(self) -> list[str]:
        return [file.stem for file in self.folder.glob("*.sqlite3")]

    def create(self, name: str, template: str | None) -> None:
        self.drop(name)
        if template:
            shutil.copy(self._file(template), self._file(name))

    def rename(self, name: str, new: str) -> None:
        self._file(name).rename(self._file(new))

    def drop(self, name: str) -> None:
        for file in self.folder.glob(f"{name}.sqlite3*"):
            file.unlink()

    def warm(self, name: str) -> None:
        with self._file(name).open("rb") as file:
            while file.read(1 << 24):
                pass

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite3"


class PostGIS:
    """Databases on the server in `url`, whose template1 must have the extensions, as on the server of .setup/postgis."""

    label = "PostGIS"

    def __init__(self, url: str) -> None:
        self.server = url.rpartition("/")[0]
        self.any = url.replace("postgis://", "postgresql://", 1)

    def url(self, name: str) -> str:
        return f"{self.server}/{name}"

    def names(self) -> list[str]:
        return [name for (name,) in self._ask("SELECT datname FROM pg_database")]

    def create(self, name: str, template: str | None) -> None:
        self.drop(name)
        self._ask(f"CREATE DATABASE {name} TEMPLATE {template or 'template1'}")

    def rename(self, name: str, new: str) -> None:
        self._ask(f"ALTER DATABASE {name} RENAME TO {new}")

    def drop(self, name: str) -> None:
        self._ask(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def warm(self, name: str) -> None:
        with psycopg.connect(f"{self.any.rpartition('/')[0]}/{name}", autocommit=True) as server:
            server.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
            server.execute(
                "SELECT sum(pg_prewarm(oid::regclass, 'read')) FROM pg_class"
                " WHERE relkind IN ('r', 'i', 't') AND relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace)"
            )

    def _ask(self, sql: str) -> list[tuple[str, ...]]:
        with psycopg.connect(self.any, autocommit=True) as server:
            answer = server.execute(sql)  # type: ignore[arg-type]  # our own names
            return answer.fetchall() if answer.description else []


def name_of(size: int) -> str:
    return f"bench_{size}_{_key(*MADE_FROM, *(['benchmarks/made_up.py'] if size else []))}"


def make(engine: Engine, sizes: Iterable[int], until: float) -> None:
    """Create the missing databases, the directory's first. Stop at `until` (time.monotonic), dropping the unfinished one."""
    for size in (DIRECTORY, *sizes):
        name = name_of(size)
        if name in engine.names():
            print(f"{engine.label}, {size:,} hubs: exists from an earlier run", flush=True)
            continue
        start = time.monotonic()
        _forget_older(engine, size)
        engine.create("bench_making", name_of(DIRECTORY) if size else None)
        command = ["-m", "benchmarks.made_up", str(size)] if size else ["manage.py", "set_up_site", "--no-static"]
        try:
            subprocess.run(
                [sys.executable, *command],
                cwd=ROOT,
                env=os.environ | {"DATABASE_URL": engine.url("bench_making")},
                stdout=subprocess.DEVNULL,
                timeout=max(1.0, until - start),
                check=True,
            )
        except subprocess.TimeoutExpired:
            print(
                f"{engine.label}, {size:,} hubs: not generated within {time.monotonic() - start:.0f} s, skipped",
                flush=True,
            )
            engine.drop("bench_making")
            return
        engine.rename("bench_making", name)
        print(f"{engine.label}, {size:,} hubs: generated in {time.monotonic() - start:.0f} s", flush=True)


@contextlib.contextmanager
def scratch(engine: Engine):
    """Yield the URL of a copy of the directory's database, for sections that write."""
    engine.create("bench_scratch", name_of(DIRECTORY))
    yield engine.url("bench_scratch")
    engine.drop("bench_scratch")


def _forget_older(engine: Engine, size: int) -> None:
    for name in engine.names():
        if name.startswith(f"bench_{size}_"):
            engine.drop(name)


def _key(*patterns: str) -> str:
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
