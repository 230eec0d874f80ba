"""Places by slug or key, by queries that are put into SQL once."""

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
"""What names a place and says which it is."""


def place_of(key: int, values: Sequence[Any]) -> Place:
    """A place whose COLUMNS are these, and nothing else is loaded."""
    return Place.from_db(DEFAULT_DB_ALIAS, ["id", *COLUMNS], [key, *values])


def place_called(slug: str) -> Place | None:
    """The place with this slug, with its location but without its point; None where there is none. One query."""
    return next(map(_located, _by_slug().fetch(slug=slug)), None)


def places_with(keys: Sequence[int]) -> dict[int, Place]:
    """The places with these keys that are there, as `place_called` has them; one query, or none where there are no keys."""
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
