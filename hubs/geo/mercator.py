"""Web Mercator, in which the map is drawn: the whole Earth as a square that each zoom divides further."""

from __future__ import annotations

import math

from hubs.geo.coordinates import LonLat

MAX_LATITUDE = 85.05112877980659
"""Where Web Mercator ends; what lies beyond is shown on its edge."""

CELLS = 4
"""Cells along a tile's edge: 64 pixels each, about a cluster marker with room around it."""


def cell_of(at: LonLat, zoom: int) -> tuple[int, int]:
    """Column from the west and row from the north of the cell that holds the point; 2**zoom * CELLS of each."""
    across = 2**zoom * CELLS
    lat = math.radians(max(-MAX_LATITUDE, min(MAX_LATITUDE, at.lat)))
    fraction_x = (at.lon + 180) / 360
    fraction_y = 0.5 - math.log(math.tan(math.pi / 4 + lat / 2)) / (2 * math.pi)
    # The map's far edge belongs to the last cell.
    return min(int(fraction_x * across), across - 1), min(max(int(fraction_y * across), 0), across - 1)


def latitude_of(row: float, across: int) -> float:
    """The latitude in degrees of the upper edge of a row, of so many from north to south."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / across))))
