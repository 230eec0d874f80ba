"""Databases of earlier versions, restored on the engine that the tests run on."""

from __future__ import annotations

import contextlib
import gzip
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

DATABASES = Path(__file__).parent / "databases"
VERSIONS = sorted({path.name.split(".")[0] for path in DATABASES.glob("*.gz")})


@pytest.fixture
def scratch(django_db_blocker: Any, tmp_path: Path) -> Iterator[BaseDatabaseWrapper]:
    """An empty database as `scratch`, beside the tests' own, with the extensions that a site needs."""
    name = f"hubfinder_upgrade_{os.getpid()}"
    with django_db_blocker.unblock():
        own = connection.settings_dict
        if connection.vendor == "sqlite":
            settings = own | {"NAME": str(tmp_path / "scratch.sqlite3")}
        else:
            settings = own | {"NAME": name}
            _maintain(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE template0")
        connections.databases["scratch"] = settings
        try:
            yield connections["scratch"]
        finally:
            connections["scratch"].close()
            del connections["scratch"]
            del connections.databases["scratch"]
            if connection.vendor == "postgresql":
                _maintain(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def restore(version: str, into: BaseDatabaseWrapper) -> None:
    """Fill the empty database from the file of a version."""
    if into.vendor == "sqlite":
        with gzip.open(DATABASES / f"{version}.sqlite3.gz") as packed, open(into.settings_dict["NAME"], "wb") as file:
            shutil.copyfileobj(packed, file)
        return
    sql = gzip.decompress((DATABASES / f"{version}.sql.gz").read_bytes()).decode()
    with into.cursor() as cursor:
        cursor.execute(sql)
    into.close()  # the file leaves the session without a search path


def _maintain(*statements: str) -> None:
    with contextlib.closing(connections.create_connection("default")) as own:
        own.settings_dict = own.settings_dict | {"NAME": "postgres"}
        with own.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
