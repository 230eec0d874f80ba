"""Bulk writes with each engine's fastest method: COPY on PostgreSQL, multi-row statements on SQLite."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter
from typing import Any, TypeVar

from django.contrib.gis.db.models import GeometryField, PointField
from django.db import connection, models

from hubs.db.engine import is_postgresql

CHUNK = 2_000
"""Maximum number of values in one query. SQLite's limit is 32,766."""

_VALUES_A_STATEMENT = 20_000
"""For SQLite, whose limit is 32,766. Larger is faster: it writes the full-text index to disk after each statement."""
_STAGED = "hubs_staged_rows"

FEW = 200
"""Below this many rows an INSERT is as fast as COPY, which needs a staging table for an upsert."""


Value = TypeVar("Value")


def chunked(values: Sequence[Value], size: int = CHUNK) -> Iterator[Sequence[Value]]:
    """Yield the values in order, at most `size` at a time."""
    return (values[start : start + size] for start in range(0, len(values), size))


def delete_all_rows(model: type[models.Model]) -> None:
    """Empty a table that nothing references. The ORM would first read every row to look for references."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def write_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    key: Sequence[str] = (),
    update: Sequence[str] = (),
) -> None:
    """Insert rows of values. If a row with the same `key` columns exists, update its `update` columns instead.

    Uses COPY for FEW rows or more on PostgreSQL, multi-row statements otherwise. Points may be hexadecimal EWKB. Runs
    no validation and sends no signals. Call it inside a transaction.
    """
    by_column = {field.column: field for field in model._meta.local_fields}
    fields = [by_column[name] for name in columns]
    _insert(model, fields, _prepared(fields, rows), key, update)


def add_to_rows(
    model: type[models.Model], key: Sequence[str], sums: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Add to the `sums` columns of rows with the same `key`, or insert missing rows. Values: key, then sums.

    One statement on PostgreSQL, one per batch on SQLite. Call it inside a transaction.
    """
    values = list(rows)
    if not values:
        return
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(map(quote, (*key, *sums)))
    adds = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in map(quote, sums))
    conflict = f" ON CONFLICT ({', '.join(map(quote, key))}) DO UPDATE SET {adds}"
    with connection.cursor() as cursor:
        if is_postgresql():
            kinds = (model._meta.get_field(name).db_type(connection) for name in (*key, *sums))
            arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
            columns = [list(column) for column in zip(*values, strict=True)]
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays}){conflict}", columns)
        else:
            _insert_many(cursor, f"{table} ({names})", ["%s"] * len(values[0]), values, conflict)


def save_rows(rows: Iterable[models.Model], *, key: str = "", update: Sequence[str] = ()) -> None:
    """Insert rows of one model. If a row with the same `key` field exists, update its `update` fields instead.

    Runs no validation beyond the database's constraints, sends no signals, and does not set the instances' ids. Call it
    inside a transaction.
    """
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    meta: Any = type(first)._meta
    fields = [field for field in meta.local_concrete_fields if field is not meta.auto_field]
    # Read from __dict__: the field descriptors would build a geometry from each point.
    read = itemgetter(*(field.attname for field in fields))
    moments = {field.attname: field.pre_save(first, True) for field in fields if _sets_itself(field)}
    values = (read(row.__dict__ | moments) for row in chain([first], rows))
    key_columns = [meta.get_field(key).column] if key else []
    updated = [meta.get_field(name).column for name in update]
    _insert(type(first), fields, _prepared(fields, values), key_columns, updated)


def _sets_itself(field: Any) -> bool:
    return getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)


def add_values(model: type[models.Model], column: str, values: Sequence[str]) -> Sequence[tuple[int, str]]:
    """Insert a row for each new value. Return the keys and values of the inserted rows. One query."""
    meta: Any = model._meta
    table, name, key = map(connection.ops.quote_name, (meta.db_table, column, meta.pk.column))
    # All values go in as one parameter; SQLite reads them from JSON. Without the WHERE, SQLite would parse ON as a join
    # condition: https://www.sqlite.org/lang_upsert.html, "Parsing Ambiguity".
    on_postgresql = is_postgresql()
    each = (
        f"unnest(%s::{meta.get_field(column).db_type(connection)}[])" if on_postgresql else "value FROM json_each(%s)"
    )
    sql = f"INSERT INTO {table} ({name}) SELECT {each} WHERE true ON CONFLICT DO NOTHING RETURNING {key}, {name}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(values) if on_postgresql else json.dumps(values)])
        return cursor.fetchall()


def _insert(
    model: type[models.Model],
    fields: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    key: Sequence[str],
    update: Sequence[str],
) -> None:
    rows = iter(rows)
    first = list(islice(rows, FEW))
    if not first:
        return
    is_short = len(first) < FEW
    rows = chain(first, rows)
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(quote(field.column) for field in fields)
    conflict = ""
    if key:
        changes = ", ".join(f"{name} = EXCLUDED.{name}" for name in map(quote, update))
        conflict = f" ON CONFLICT ({', '.join(map(quote, key))}) DO UPDATE SET {changes}"
    with connection.cursor() as cursor:
        if is_postgresql() and not is_short:
            _copy(cursor, table, names, rows, conflict)
        else:
            _insert_many(cursor, f"{table} ({names})", [_mark(field) for field in fields], rows, conflict)


def _copy(cursor: Any, table: str, columns: str, rows: Iterable[Sequence[Any]], conflict: str) -> None:
    into = table
    if conflict:
        into = _STAGED
        cursor.execute(f"CREATE TEMPORARY TABLE {into} ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA")
    with cursor.copy(f"COPY {into} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    if conflict:
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {into}{conflict}")
        cursor.execute(f"DROP TABLE {into}")


def _mark(field: Any) -> str:
    """The SQL placeholder for a field's value in an INSERT."""
    if not isinstance(field, GeometryField) or is_postgresql():
        return "%s"
    return "GeomFromEWKB(%s)" if isinstance(field, PointField) else f"GeomFromWKB(%s, {field.srid})"


def _insert_many(cursor: Any, into: str, marks: Sequence[str], rows: Iterable[Sequence[Any]], conflict: str) -> None:
    row_marks, rows = f"({', '.join(marks)})", iter(rows)
    while some := list(islice(rows, _VALUES_A_STATEMENT // len(marks))):
        values = ", ".join([row_marks] * len(some))
        cursor.execute(f"INSERT INTO {into} VALUES {values}{conflict}", list(chain.from_iterable(some)))


_AS_THEY_ARE = (
    *(models.CharField, models.TextField, models.IntegerField, models.FloatField),
    *(models.BooleanField, models.ForeignKey),
)
"""Fields whose Python values the database drivers accept unchanged."""


def _prepared(fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    """The rows with their values converted for the database driver."""
    special = [(place, _taken(field)) for place, field in enumerate(fields) if not isinstance(field, _AS_THEY_ARE)]
    return (_each_prepared(special, row) for row in rows) if special else rows


def _each_prepared(special: Iterable[tuple[int, Callable[[Any], Any]]], row: Sequence[Any]) -> Sequence[Any]:
    values = list(row)
    for place, taken in special:
        if values[place] is not None:
            values[place] = taken(values[place])
    return values


def _taken(field: Any) -> Callable[[Any], Any]:
    if isinstance(field, PointField):
        return lambda point: point if isinstance(point, str) else point.hexewkb.decode()
    if isinstance(field, GeometryField):
        return lambda shape: bytes(shape.wkb).hex() if is_postgresql() else bytes(shape.wkb)
    return lambda value: field.get_db_prep_save(value, connection)
