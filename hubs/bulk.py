"""Writes very many rows at once, by the fastest road each engine has, which the ORM does not offer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from operator import attrgetter
from struct import Struct
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import Point
from django.db import connection, models

_STAGED = "hubs_staged_rows"
_SRID = 4326
_POINT = Struct("<BIdd")
"""A point as well-known binary; GEOS takes several times as long to write it."""


def delete_all_rows(model: type[models.Model]) -> None:
    """Empty a table to which nothing else refers; the ORM would read every row first to look for what does."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def write_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert rows of plain values: COPY on PostgreSQL, a prepared statement on SQLite. Points as EWKT of SRID 4326.

    Checks and signals are left out; the caller stands in a transaction.
    """
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(quote(name) for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        points = {field.column for field in model._meta.local_fields if field.get_internal_type() == "PointField"}
        marks = ", ".join("GeomFromEWKT(%s)" if name in points else "%s" for name in columns)
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # type: ignore[arg-type]  # any iterable will do


def add_to_rows(
    model: type[models.Model], key: Sequence[str], sums: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Add numbers to the `sums` of the rows with the same `key`, or insert them where there is no such row: key, then sums.

    One statement for any number of rows on PostgreSQL, a prepared one on SQLite. The caller stands in a transaction.
    """
    values = list(rows)
    if not values:
        return
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(map(quote, (*key, *sums)))
    adds = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in map(quote, sums))
    conflict = f"ON CONFLICT ({', '.join(map(quote, key))}) DO UPDATE SET {adds}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            kinds = (model._meta.get_field(name).db_type(connection) for name in (*key, *sums))
            arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
            columns = [list(column) for column in zip(*values, strict=True)]
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays}) {conflict}", columns)
        else:
            marks = ", ".join(["%s"] * len(values[0]))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks}) {conflict}", values)


def save_rows(rows: Iterable[models.Model], *, key: str = "", update: Sequence[str] = ()) -> None:
    """Insert rows of one model; where one with the same `key` exists, write the fields to `update` into that instead.

    The rows are checked ones: beyond the database's constraints nothing is checked, no signal is sent, and the rows do not
    learn their ids. Belongs in a transaction.
    """
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    meta: Any = type(first)._meta
    fields = [field for field in meta.local_concrete_fields if field is not meta.auto_field]
    prepared = _prepared(fields, chain([first], rows))
    quote = connection.ops.quote_name
    table, columns = quote(meta.db_table), ", ".join(quote(field.column) for field in fields)
    conflict = ""
    if key:
        changes = ", ".join(f"{column} = EXCLUDED.{column}" for column in map(quote, _columns(meta, update)))
        conflict = f" ON CONFLICT ({quote(meta.get_field(key).column)}) DO UPDATE SET {changes}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, table, columns, conflict, prepared)
        else:
            marks = ", ".join(
                f"GeomFromWKB(%s, {_SRID})" if isinstance(field, GeometryField) else "%s" for field in fields
            )
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks}){conflict}", prepared)  # type: ignore[arg-type]  # any iterable will do


def _copy(cursor: Any, table: str, columns: str, conflict: str, rows: Iterable[Sequence[Any]]) -> None:
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


def _columns(meta: Any, names: Iterable[str]) -> list[str]:
    return [meta.get_field(name).column for name in names]


_AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)
"""The drivers take what checked rows hold in these fields."""


def _prepared(fields: Sequence[Any], rows: Iterable[models.Model]) -> Iterator[list[Any]]:
    """The values of each row, as the database's driver takes them."""
    read = attrgetter(*(field.attname for field in fields))
    special = [
        (place, _value_of(field), _sets_itself(field))
        for place, field in enumerate(fields)
        if not isinstance(field, _AS_THEY_ARE)
    ]
    for row in rows:
        values = list(read(row))
        for place, value, sets_itself in special:
            if sets_itself or values[place] is not None:
                values[place] = value(row)
        yield values


def _sets_itself(field: Any) -> bool:
    return getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)


def _value_of(field: Any) -> Callable[[models.Model], Any]:
    if isinstance(field, GeometryField):

        def geometry(row: models.Model) -> bytes | str:
            shape = getattr(row, field.attname)
            binary = _POINT.pack(1, 1, *shape.coords) if isinstance(shape, Point) else bytes(shape.wkb)
            return binary.hex() if connection.vendor == "postgresql" else binary

        return geometry
    return lambda row: field.get_db_prep_save(field.pre_save(row, True), connection)
