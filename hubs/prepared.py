"""Queries of the ORM that are put into SQL once and asked again and again with other values: putting them there costs more than the answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from django.db import connections, models, router
from django.db.models import Value


class Slot:
    """Stands in a query for a value that is given when it is asked."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"Slot({self.name!r})"


def slots(name: str, number: int) -> list[Any]:
    """As many Slots, for a list of values that are given as `named` has them."""
    return [Value(Slot(f"{name}{place}")) for place in range(number)]


def named(name: str, values: Iterable[Any]) -> dict[str, Any]:
    """The values for `slots` of this name."""
    return {f"{name}{place}": value for place, value in enumerate(values)}


class Prepared:
    """A query whose rows are plain values, as the driver gives them; Slots may stand where the ORM passes a value on as it is."""

    def __init__(self, rows: models.QuerySet[Any, Any]) -> None:
        self.model = rows.model
        self.sql, params = rows.query.sql_with_params()
        # The driver takes several times as long for a member of an Enum as for its value.
        self.params = [param.value if isinstance(param, Enum) else param for param in params]

    def ask(self, **values: Any) -> Sequence[tuple[Any, ...]]:
        """One query, with a value for each Slot by its name."""
        params = [values[param.name] if isinstance(param, Slot) else param for param in self.params]
        with connections[router.db_for_read(self.model)].cursor() as cursor:
            cursor.execute(self.sql, params)
            return cursor.fetchall()
