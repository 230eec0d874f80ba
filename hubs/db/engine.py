"""Which of the two engines a connection speaks to. Every difference between them starts with this question."""

from __future__ import annotations

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


def is_postgresql(connection: BaseDatabaseWrapper | None = None) -> bool:
    """True on PostgreSQL with PostGIS, False on SQLite with SpatiaLite; of the default database unless a connection is given."""
    return (connection or connections["default"]).vendor == "postgresql"
