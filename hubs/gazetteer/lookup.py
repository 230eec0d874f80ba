"""Places by slug or key, with compiled queries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet, Value

from hubs.fast.compiled import Param, bind, compiled, params
from hubs.geo.coordinates import LonLat
from hubs.geo.expressions import Latitude, Longitude
from hubs.models import Place

COLUMNS = ("slug", "name", "kind", "country", "admin1", "admin1_name", "near_to", "population")
"""The columns that name and identify a place."""


def place_of(key: int, values: Sequence[Any]) -> Place:
    """A place from the values of COLUMNS. Other fields are deferred."""
    return Place.from_db(DEFAULT_DB_ALIAS, ["id", *COLUMNS], [key, *values])


def place_called(slug: str) -> Place | None:
    """The place with this slug, with `location` set but `point` deferred; None if there is none. One query."""
    return next(map(_located, _by_slug().fetch(slug=slug)), None)


def places_with(keys: Sequence[int]) -> dict[int, Place]:
    """The places with these keys, loaded as in `place_called`. Skips unknown keys. One query, none without keys."""
    rows = _by_keys(len(keys)).fetch(**bind("key", keys)) if keys else []
    return {row[0]: _located(row) for row in rows}


def _located(row: tuple[Any, ...]) -> Place:
    key, *values, lon, lat = row
    place = place_of(key, values)
    place.location = LonLat(lon, lat)
    return place


@compiled
def _by_slug() -> QuerySet[Any]:
    return _with_location(Place.objects.filter(slug=Value(Param("slug"))))


@compiled
def _by_keys(number: int) -> QuerySet[Any]:
    return _with_location(Place.objects.filter(pk__in=params("key", number)))


def _with_location(places: QuerySet[Place]) -> QuerySet[Any]:
    places = places.order_by().annotate(lon=Longitude("point"), lat=Latitude("point"))
    return places.values_list("pk", *COLUMNS, "lon", "lat")
