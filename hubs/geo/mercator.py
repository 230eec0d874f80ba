"""Web Mercator, the map's projection: the whole Earth as a square, divided further at each zoom."""

from __future__ import annotations

import math

from hubs.geo.coordinates import LonLat

MAX_LATITUDE = 85.05112877980659
"""Where Web Mercator ends, in degrees. Points beyond are shown at the edge."""

CELLS = 4
"""Cells along a tile's edge. Each is 64 pixels wide, about a cluster marker with some space around it."""


def cell_of(at: LonLat, zoom: int) -> tuple[int, int]:
    """The point's cell: column from the west and row from the north, of 2**zoom * CELLS each."""
    across = 2**zoom * CELLS
    lat = math.radians(max(-MAX_LATITUDE, min(MAX_LATITUDE, at.lat)))
    fraction_x = (at.lon + 180) / 360
    fraction_y = 0.5 - math.log(math.tan(math.pi / 4 + lat / 2)) / (2 * math.pi)
    # A point on the east or south edge of the map belongs to the last cell.
    return min(int(fraction_x * across), across - 1), min(max(int(fraction_y * across), 0), across - 1)


def latitude_of(row: float, across: int) -> float:
    """The latitude in degrees of a row's upper edge, with `across` rows from north to south."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / across))))
