"""Great circles on a sphere. Meters and degrees. Formulas from Sinnott, "Virtues of the Haversine" (1984)."""

import math
from collections.abc import Iterable, Iterator
from typing import TypeVar

from hubs.geo.coordinates import Box, LonLat

# The mean radius (2a + b) / 3 of WGS 84, which PostGIS also uses for geography on the sphere.
EARTH_RADIUS_M = 6_371_008.771415
HALF_TURN_M = math.pi * EARTH_RADIUS_M
METRES_PER_DEGREE = HALF_TURN_M / 180
METRES_PER_MILE = 1_609.344
METRES_PER_KM = 1_000.0

COMPASS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


Reacher = TypeVar("Reacher")


def distance_m(a: LonLat, b: LonLat) -> float:
    """Great-circle distance in meters."""
    return next(distances_m(a, [(b.lon, b.lat)]))


def distances_m(origin: LonLat, ends: Iterable[tuple[float, float]]) -> Iterator[float]:
    """The great-circle distance in meters to each (longitude, latitude); faster than many calls of `distance_m`."""
    lat, lon = math.radians(origin.lat), math.radians(origin.lon)
    shrunk = math.cos(lat)
    for end_lon, end_lat in ends:
        end = math.radians(end_lat)
        half_lat = math.sin((end - lat) / 2)
        half_lon = math.sin((math.radians(end_lon) - lon) / 2)
        h = half_lat * half_lat + shrunk * math.cos(end) * half_lon * half_lon
        yield 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(h)))


def reaching(at: LonLat, reaches: Iterable[tuple[Reacher, LonLat, float]]) -> Iterator[Reacher]:
    """Yield those whose circle (center, radius in meters) contains the point."""
    for reacher, center, radius_m in reaches:
        # Most are too far north or south, which needs no trigonometry.
        near_enough = abs(center.lat - at.lat) * METRES_PER_DEGREE <= radius_m * 1.001
        if near_enough and distance_m(center, at) <= radius_m:
            yield reacher


def bearing_deg(origin: LonLat, target: LonLat) -> float:
    """Initial bearing from origin to target, in degrees clockwise from north (0 to 360)."""
    lat_a, lat_b = math.radians(origin.lat), math.radians(target.lat)
    turn = math.radians(target.lon - origin.lon)
    y = math.sin(turn) * math.cos(lat_b)
    x = math.cos(lat_a) * math.sin(lat_b) - math.sin(lat_a) * math.cos(lat_b) * math.cos(turn)
    return math.degrees(math.atan2(y, x)) % 360


def compass_point(bearing: float) -> str:
    """The nearest of the eight compass points, as one of COMPASS."""
    return COMPASS[round(bearing / 45) % 8]


def circle_boxes(center: LonLat, radius_m: float) -> list[Box]:
    """One or two boxes that contain every point within radius_m meters, correct at the poles and the antimeridian.

    The longitude reach is asin(sin(r) / cos(lat)): J. P. Matuschek, "Finding Points Within a Distance".
    """
    # Slightly wider than the circle, so that rounding never drops a point on its edge.
    angle = radius_m / EARTH_RADIUS_M * (1 + 1e-9) + 1e-9
    lat = math.radians(center.lat)
    south, north = lat - angle, lat + angle
    if south <= -math.pi / 2 or north >= math.pi / 2:
        return [Box(-180, max(-90.0, math.degrees(south)), 180, min(90.0, math.degrees(north)))]
    reach = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(lat))))
    west, east = center.lon - reach, center.lon + reach
    bottom, top = math.degrees(south), math.degrees(north)
    if west < -180:
        return [Box(west + 360, bottom, 180, top), Box(-180, bottom, east, top)]
    if east > 180:
        return [Box(west, bottom, 180, top), Box(-180, bottom, east - 360, top)]
    return [Box(west, bottom, east, top)]
