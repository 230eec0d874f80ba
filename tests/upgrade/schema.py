"""A database's schema as plain values that can be compared: tables, columns, indexes, constraints, triggers and functions."""

from __future__ import annotations

import re
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

_COLUMNS = """
SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default, character_maximum_length, collation_name,
    is_identity, generation_expression
FROM information_schema.columns WHERE table_schema = 'public'
"""
_INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
"""
_FUNCTIONS = """
SELECT proname, pg_get_functiondef(pg_proc.oid) FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
    AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
"""
_EXTENSIONS = "SELECT extname FROM pg_extension"

_OF_SPATIALITE = re.compile(
    r"^(idx_|rtree|spatial|geometry|geom_|views_|virts_|vector|data_licenses|ElementaryGeometries|KNN|SpatialIndex|sqlite_|sql_)",
    re.IGNORECASE,
)


def schema_of(database: BaseDatabaseWrapper) -> dict[str, Any]:
    """By kind and name. The order of columns does not count."""
    with database.cursor() as cursor:
        if database.vendor == "sqlite":
            return _sqlite(cursor)
        return {
            kind: sorted(repr([_plain(value) for value in row]) for row in _rows(cursor, sql))
            for kind, sql in (
                ("columns", _COLUMNS),
                ("indexes", _INDEXES),
                ("constraints", _CONSTRAINTS),
                ("functions", _FUNCTIONS),
                ("extensions", _EXTENSIONS),
            )
        }


def _plain(value: Any) -> Any:
    """A constraint that was restored from a dump is written with other casts and parentheses than one that was just made."""
    return re.sub(r"::(character varying|text)(\[\])?|[()]", "", value) if isinstance(value, str) else value


def _sqlite(cursor: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"tables": {}, "indexes": [], "triggers": [], "geometries": []}
    for kind, name, table, sql in _rows(cursor, "SELECT type, name, tbl_name, sql FROM sqlite_master"):
        if _OF_SPATIALITE.match(table):
            continue
        if kind == "table":
            columns = sorted(
                (column, declared.lower(), notnull, default, key)
                for _place, column, declared, notnull, default, key in _rows(cursor, f'PRAGMA table_info("{name}")')
            )
            keys = sorted(row[2:7] for row in _rows(cursor, f'PRAGMA foreign_key_list("{name}")'))
            found["tables"][name] = (columns, keys, _checks(sql))
        elif sql:
            found["indexes" if kind == "index" else "triggers"].append((name, table, " ".join(sql.split())))
    found["indexes"].sort()
    found["triggers"].sort()
    geometries = (
        "SELECT f_table_name, f_geometry_column, geometry_type, srid, spatial_index_enabled FROM geometry_columns"
    )
    found["geometries"] = sorted(_rows(cursor, geometries))
    return found


def _checks(sql: str) -> list[str]:
    """The named constraints of a table, as written."""
    return sorted(
        " ".join(found.split()) for found in re.findall(r'CONSTRAINT "\w+" (?:CHECK|UNIQUE) \(.*?\)(?=,|\)?$)', sql)
    )


def _rows(cursor: Any, sql: str) -> list[tuple[Any, ...]]:
    cursor.execute(sql)
    return cursor.fetchall()


def contents_of(database: BaseDatabaseWrapper, tables: list[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of the tables by column, in the order of their first column."""
    found = {}
    with database.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            found[table] = sorted(rows, key=repr)
    return found


def tables_of(database: BaseDatabaseWrapper) -> list[str]:
    """The tables of this site and of Django's own apps."""
    names = database.introspection.table_names()
    return sorted(name for name in names if name.startswith(("hubs_", "auth_", "django_admin_log", "axes_")))
