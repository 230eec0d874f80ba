"""Several machines. These tests copy and kill database servers, so they run on PostGIS only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.machines.postgresql import PostgreSQL, new_server

collect_ignore_glob = [] if connection.vendor == "postgresql" else ["test_*.py"]


@pytest.fixture(scope="session")
def primary(django_db_setup: None, django_db_blocker: Any) -> Iterator[PostgreSQL]:
    """A server with the directory, but without the gazetteer's places, which would take most of a minute to copy."""
    with django_db_blocker.unblock(), new_server() as server:
        server.fill(connection.settings_dict)
        yield server
