"""The US states as SVG paths for a small map without tiles or scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import cos, radians, sin, sqrt
from typing import Any

from django.conf import settings

from hubs.fast.memory import kept

WIDTH, HEIGHT = 960, 600
_SCALE = 1250.0
"""Drawing units per radian on the sphere."""


@kept()
def state_shapes() -> dict[str, str]:
    """The SVG path (`d`, within WIDTH x HEIGHT) of each state by its lower-case two-letter code. Read once per process.

    Albers' equal-area projection (Snyder, "Map Projections", 1987, p. 100), with Alaska and Hawaii below the Southwest.
    """
    path = settings.BASE_DIR / "static" / "basemap" / "states.json"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    shapes: dict[str, str] = {}
    for feature in features:
        code = feature["properties"]["code"].lower()
        shapes[code] = shapes.get(code, "") + "".join(_rings(code, feature["geometry"]))
    return shapes


def _rings(code: str, geometry: dict[str, Any]) -> Iterator[str]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            points = list(dict.fromkeys(_project(code, lon, lat) for lon, lat in ring))
            if len(points) > 2:
                yield "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"


def _project(code: str, lon: float, lat: float) -> tuple[int, int]:
    match code:
        case "ak":
            # The westernmost Aleutian Islands are beyond the antimeridian.
            x, y = _albers(lon - 360 if lon > 0 else lon, lat, (55, 65), (-154, 50))
            return round(152 + 0.35 * x), round(590 + 0.35 * y)
        case "hi":
            x, y = _albers(lon, lat, (8, 18), (-157, 20.5))
            return round(345 + x), round(555 + y)
        case _:
            x, y = _albers(lon, lat, (29.5, 45.5), (-96, 38))
            return round(WIDTH / 2 + x), round(300 + y)


def _albers(lon: float, lat: float, parallels: tuple[float, float], origin: tuple[float, float]) -> tuple[float, float]:
    first, second = (radians(parallel) for parallel in parallels)
    n = (sin(first) + sin(second)) / 2
    c = cos(first) ** 2 + 2 * n * sin(first)
    angle = n * radians(lon - origin[0])
    rho, rho_0 = (sqrt(c - 2 * n * sin(radians(parallel))) / n for parallel in (lat, origin[1]))
    return _SCALE * rho * sin(angle), _SCALE * (rho * cos(angle) - rho_0)
