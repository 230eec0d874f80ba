"""Compiles ORM queries to SQL once, because compiling often takes longer than the query itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from functools import lru_cache, wraps
from typing import Any

from django.conf import settings
from django.db import connections, models, router
from django.db.models import Value

MOST_KEPT = 4_096
"""Compiled queries that a process keeps, a few kilobytes each."""


class Param:
    """A placeholder in a query for a value given when the query runs."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"Param({self.name!r})"


def params(name: str, number: int) -> list[Any]:
    """A list of `number` Params. `bind` with the same name supplies their values."""
    return [Value(Param(f"{name}{place}")) for place in range(number)]


def bind(name: str, values: Iterable[Any]) -> dict[str, Any]:
    """The values for a list made by `params`, as arguments for `fetch`."""
    return {f"{name}{place}": value for place, value in enumerate(values)}


class CompiledQuery:
    """A query in SQL that returns plain tuples. A Param may be used wherever the ORM passes a value on unchanged."""

    def __init__(self, rows: models.QuerySet[Any, Any]) -> None:
        self.model = rows.model
        self.sql, params = rows.query.sql_with_params()
        # The driver takes several times longer for an Enum member than for its value.
        self.params = [param.value if isinstance(param, Enum) else param for param in params]

    def fetch(self, **values: Any) -> Sequence[tuple[Any, ...]]:
        """Run the query with a value for each Param, by name. One query."""
        params = [values[param.name] if isinstance(param, Param) else param for param in self.params]
        with connections[router.db_for_read(self.model)].cursor() as cursor:
            cursor.execute(self.sql, params)
            return cursor.fetchall()


def compiled(build: Callable[..., models.QuerySet[Any, Any]]) -> Callable[..., CompiledQuery]:
    """Decorate a function that builds a query from hashable arguments: compiles each combination of them once."""

    @wraps(build)
    def query(*args: Any) -> CompiledQuery:
        return _kept(build, *args) if settings.FAST else CompiledQuery(build(*args))

    return query


@lru_cache(maxsize=MOST_KEPT)
def _kept(build: Callable[..., models.QuerySet[Any, Any]], *args: Any) -> CompiledQuery:
    return CompiledQuery(build(*args))
