"""Places by slug or key, by queries that are put into SQL once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet, Value

from hubs.geo.coordinates import LonLat
from hubs.geo.expressions import Latitude, Longitude
from hubs.models import Place
from hubs.prepared import Prepared, Slot, named, slots

COLUMNS = ("slug", "name", "kind", "country", "admin1", "admin1_name", "near_to")
"""What names a place and says which it is."""


def place_of(key: int, values: Sequence[Any]) -> Place:
    """A place whose COLUMNS are these, and nothing else is loaded."""
    return Place.from_db(DEFAULT_DB_ALIAS, ["id", *COLUMNS], [key, *values])


def place_called(slug: str) -> tuple[Place, LonLat] | None:
    """The place with this slug, without its point, and where it lies; None where there is none. One query."""
    for key, *values, _population, lon, lat in _by_slug().ask(slug=slug):
        return place_of(key, values), LonLat(lon, lat)
    return None


def places_with(keys: Sequence[int]) -> dict[int, Place]:
    """The places with these keys that are there; one query, or none where there are no keys."""
    fields = ["id", *COLUMNS, "population", "point"]
    rows = _by_keys(len(keys)).ask(**named("key", keys)) if keys else []
    return {row[0]: Place.from_db(DEFAULT_DB_ALIAS, fields, [*row[:-2], LonLat(*row[-2:]).as_ewkb()]) for row in rows}


@cache
def _by_slug() -> Prepared:
    return _prepared(Place.objects.filter(slug=Value(Slot("slug"))))


@lru_cache(maxsize=64)
def _by_keys(number: int) -> Prepared:
    return _prepared(Place.objects.filter(pk__in=slots("key", number)))


def _prepared(places: QuerySet[Place]) -> Prepared:
    places = places.order_by().annotate(lon=Longitude("point"), lat=Latitude("point"))
    return Prepared(places.values_list("pk", *COLUMNS, "population", "lon", "lat"))
