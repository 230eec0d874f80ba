"""Restores SpatiaLite's spatial indexes after migrations."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.db.models.fields import GeometryField
from django.db import connections

from hubs.db.engine import is_postgresql


def restore_spatial_indexes(app_config: Any, using: str, **_: Any) -> None:
    """Recreate spatial indexes that a migration lost: a `post_migrate` receiver. Takes milliseconds if none is missing.

    To alter a table, Django copies it on SQLite. SpatiaLite's index is left behind, empty and without an error, and
    every bounding-box search would then find nothing.
    """
    connection = connections[using]
    if is_postgresql(connection):
        return
    with connection.cursor() as cursor:
        for model in app_config.get_models():
            for field in model._meta.local_fields:
                if not (isinstance(field, GeometryField) and field.spatial_index):
                    continue
                table, column = model._meta.db_table, field.column
                cursor.execute(
                    "SELECT spatial_index_enabled FROM geometry_columns"
                    " WHERE f_table_name = %s AND f_geometry_column = %s",
                    [table, column],
                )
                row = cursor.fetchone()
                if row is not None and not row[0]:
                    cursor.execute(f'DROP TABLE IF EXISTS "idx_{table}_{column}"')
                    cursor.execute("SELECT CreateSpatialIndex(%s, %s)", [table, column])
