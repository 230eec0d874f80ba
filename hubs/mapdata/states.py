"""The US states as SVG paths, and points among them, for small maps without tiles or scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from math import cos, radians, sin, sqrt

from django.conf import settings

from hubs.fast.memory import kept
from hubs.geo.coordinates import LonLat

WIDTH, HEIGHT = 960, 600
_SCALE = 1250.0
"""Drawing units per radian on the sphere."""


OUTLINE_FILE = settings.BASE_DIR / "static" / "basemap" / "us-states.svg"
"""All states in one drawing, which pages refer to as the symbol `states`. `manage.py make_map_of_states` writes it."""

_SMALLEST_ISLAND = 12
"""In square units of the drawing; smaller ones would be specks."""

_SOUTH_OF_ALASKA, _EAST_OF_HAWAII = 50.5, -140
"""Degrees: nothing else of the United States lies beyond."""

Corner = tuple[int, int]


@kept()
def state_shapes() -> dict[str, str]:
    """The SVG path (`d`, within WIDTH x HEIGHT) of each state by its lower-case two-letter code. Read once per process.

    Albers' equal-area projection (Snyder, "Map Projections", 1987, p. 100), with Alaska and Hawaii below the Southwest.
    """
    shapes: dict[str, str] = {}
    for code, ring in _rings():
        shapes[code] = shapes.get(code, "") + "M" + "L".join(f"{x} {y}" for x, y in ring) + "Z"
    return shapes


def drawing_of_states() -> str:
    """The text of OUTLINE_FILE: some 20 KB, for corners are told by their steps from the ones before."""
    path = "".join(_steps(ring) for _code, ring in _rings() if _area(ring) >= _SMALLEST_ISLAND)
    size = f"0 0 {WIDTH} {HEIGHT}"
    return f'<svg xmlns="http://www.w3.org/2000/svg"><symbol id="states" viewBox="{size}"><path d="{path}"/></symbol></svg>\n'


def position(at: LonLat) -> tuple[float, float]:
    """Where a point in the United States lies in the drawing, in its units from the upper left corner."""
    if at.lat > _SOUTH_OF_ALASKA:
        return _project("ak", at.lon, at.lat)
    return _project("hi" if at.lon < _EAST_OF_HAWAII else "", at.lon, at.lat)


def _rings() -> Iterator[tuple[str, list[Corner]]]:
    """The rings of each state, its code first, in whole units of the drawing."""
    path = settings.BASE_DIR / "static" / "basemap" / "states.json"
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        code, geometry = feature["properties"]["code"].lower(), feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        for polygon in polygons:
            for ring in polygon:
                corners = list(dict.fromkeys(_rounded(*_project(code, lon, lat)) for lon, lat in ring))
                if len(corners) > 2:
                    yield code, corners


def _rounded(x: float, y: float) -> Corner:
    return round(x), round(y)


def _steps(ring: list[Corner]) -> str:
    steps = ((after[0] - before[0], after[1] - before[1]) for before, after in pairwise(ring))
    return f"M{ring[0][0]} {ring[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps).replace(" -", "-") + "z"


def _area(ring: list[Corner]) -> float:
    """By the shoelace formula."""
    return abs(sum(x * below - right * y for (x, y), (right, below) in pairwise([*ring, ring[0]]))) / 2


def _project(code: str, lon: float, lat: float) -> tuple[float, float]:
    match code:
        case "ak":
            # The westernmost Aleutian Islands are beyond the antimeridian.
            x, y = _albers(lon - 360 if lon > 0 else lon, lat, (55, 65), (-154, 50))
            return 152 + 0.35 * x, 590 + 0.35 * y
        case "hi":
            x, y = _albers(lon, lat, (8, 18), (-157, 20.5))
            return 345 + x, 555 + y
        case _:
            x, y = _albers(lon, lat, (29.5, 45.5), (-96, 38))
            return WIDTH / 2 + x, 300 + y


def _albers(lon: float, lat: float, parallels: tuple[float, float], origin: tuple[float, float]) -> tuple[float, float]:
    first, second = (radians(parallel) for parallel in parallels)
    n = (sin(first) + sin(second)) / 2
    c = cos(first) ** 2 + 2 * n * sin(first)
    angle = n * radians(lon - origin[0])
    rho, rho_0 = (sqrt(c - 2 * n * sin(radians(parallel))) / n for parallel in (lat, origin[1]))
    return _SCALE * rho * sin(angle), _SCALE * (rho * cos(angle) - rho_0)
