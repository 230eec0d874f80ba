"""A region's outline as GeoJSON for the map."""

from __future__ import annotations

from typing import Any

import orjson
from django.contrib.gis.geos import MultiPolygon

from hubs.models import Outline

MOST_BYTES = 60_000
"""What a page may load; only Alaska has to be simplified for it."""

DECIMALS = 4
"""Of a degree: some ten metres, finer than the outlines are."""

_FIRST_STEP_DEG = 0.002


def outline_json(slug: str) -> bytes | None:
    """The region's outline as a GeoJSON Feature of at most MOST_BYTES; None where it has none. One query.

    An outline that crosses the 180th meridian is carried on beyond -180 degrees, so that it stays in one piece.
    """
    shape = Outline.objects.filter(region__slug=slug).values_list("shape", flat=True).first()
    if shape is None:
        return None
    step, written = _FIRST_STEP_DEG, _feature(shape)
    while len(written) > MOST_BYTES:
        simple = shape.simplify(step, preserve_topology=True)
        written, step = _feature(simple if isinstance(simple, MultiPolygon) else MultiPolygon(simple)), step * 2
    return written


def _feature(shape: MultiPolygon) -> bytes:
    west, _south, east, _north = shape.extent
    crosses = east - west > 180
    polygons: list[Any] = [
        [[(_turned(lon, crosses), round(lat, DECIMALS)) for lon, lat in ring] for ring in polygon]
        for polygon in shape.coords
    ]
    geometry = {"type": "MultiPolygon", "coordinates": polygons}
    return orjson.dumps({"type": "Feature", "properties": {}, "geometry": geometry})


def _turned(lon: float, crosses: bool) -> float:
    return round(lon - 360 if crosses and lon > 0 else lon, DECIMALS)
