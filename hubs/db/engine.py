"""Tells which of the two database engines is in use. All code that differs between them asks here."""

from __future__ import annotations

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


def is_postgresql(connection: BaseDatabaseWrapper | None = None) -> bool:
    """True for PostgreSQL with PostGIS, False for SQLite with SpatiaLite. Default: the default database's connection."""
    return (connection or connections["default"]).vendor == "postgresql"
