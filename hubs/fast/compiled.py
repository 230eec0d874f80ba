"""Queries of the ORM that are compiled to SQL once and run again with other values: compiling costs more than many an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from functools import lru_cache, wraps
from typing import Any

from django.conf import settings
from django.db import connections, models, router
from django.db.models import Value

MOST_KEPT = 4_096
"""Compiled queries that a process keeps, of a few kilobytes each."""


class Param:
    """Stands in a query for a value that is given when it runs."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"Param({self.name!r})"


def params(name: str, number: int) -> list[Any]:
    """A list of Params for `number` values, which `bind` gives under the same name."""
    return [Value(Param(f"{name}{place}")) for place in range(number)]


def bind(name: str, values: Iterable[Any]) -> dict[str, Any]:
    """The values of a list of `params`."""
    return {f"{name}{place}": value for place, value in enumerate(values)}


class CompiledQuery:
    """A query in SQL whose rows are plain tuples, as the driver gives them. A Param may stand wherever the ORM passes a value on unchanged."""

    def __init__(self, rows: models.QuerySet[Any, Any]) -> None:
        self.model = rows.model
        self.sql, params = rows.query.sql_with_params()
        # The driver takes several times as long for a member of an Enum as for its value.
        self.params = [param.value if isinstance(param, Enum) else param for param in params]

    def fetch(self, **values: Any) -> Sequence[tuple[Any, ...]]:
        """Run it, with a value for each Param by its name. One query."""
        params = [values[param.name] if isinstance(param, Param) else param for param in self.params]
        with connections[router.db_for_read(self.model)].cursor() as cursor:
            cursor.execute(self.sql, params)
            return cursor.fetchall()


def compiled(build: Callable[..., models.QuerySet[Any, Any]]) -> Callable[..., CompiledQuery]:
    """Decorate a function that builds a query from hashable arguments: it is compiled once for each combination of them."""

    @wraps(build)
    def query(*args: Any) -> CompiledQuery:
        return _kept(build, *args) if settings.FAST else CompiledQuery(build(*args))

    return query


@lru_cache(maxsize=MOST_KEPT)
def _kept(build: Callable[..., models.QuerySet[Any, Any]], *args: Any) -> CompiledQuery:
    return CompiledQuery(build(*args))
