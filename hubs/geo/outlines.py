"""Outlines as GeoJSON. Every coordinate is checked first because some versions of GEOS crash on absurd ones."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.gis.geos import GEOSException, MultiPolygon, Polygon
from django.utils.translation import gettext as _

from hubs.geo.coordinates import BadCoordinates, LonLat


def read_area(text: str) -> MultiPolygon:
    """The polygons of a GeoJSON MultiPolygon, lon/lat in WGS 84 degrees. Raises BadCoordinates."""
    polygons = [
        [[position(corner) for corner in _list(ring)] for ring in _list(polygon)]
        for polygon in _list(coordinates_of(text, "MultiPolygon"))
    ]
    if not polygons or any(len(ring) < 4 or ring[0] != ring[-1] for rings in polygons for ring in rings or [[]]):
        raise BadCoordinates(_("An outline needs at least three corners and must end where it starts."))
    try:
        area = MultiPolygon(
            [Polygon(*([(at.lon, at.lat) for at in ring] for ring in rings)) for rings in polygons], srid=4326
        )
        is_valid = area.valid
    except (GEOSException, ValueError, TypeError):
        is_valid = False
    if not is_valid:
        raise BadCoordinates(_("The outlines cross themselves or each other."))
    return area


def coordinates_of(text: str, kind: str) -> Any:
    """The coordinates of a GeoJSON geometry of this kind, unchecked. Raises BadCoordinates."""
    try:
        geometry = json.loads(text, parse_int=float)
    except (ValueError, RecursionError):
        geometry = None
    if not isinstance(geometry, dict) or geometry.get("type") != kind:
        raise BadCoordinates(_("This is not the GeoJSON of a %(kind)s.") % {"kind": kind})
    return geometry.get("coordinates")


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise BadCoordinates(_("Coordinates must be numbers."))
    return value


def position(value: Any) -> LonLat:
    """Read a GeoJSON position: longitude, latitude and perhaps elevation, which is ignored. Raises BadCoordinates."""
    if len(_list(value)) not in (2, 3) or not all(isinstance(number, float) for number in value):
        raise BadCoordinates(_("Coordinates must be numbers."))
    return LonLat(value[0], value[1])
