"""Coordinates that are validated before a geometry is built from them.

GEOS 3.11 aborts the whole process on absurd ordinates (GEOS issue 970), so user input must never reach it unchecked.
"""

import math
from dataclasses import dataclass
from struct import Struct

from django.contrib.gis.geos import Point
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_EWKB_POINT = Struct("<BIIdd")
_EWKB_POINT_Z = Struct("<BIddd")
_LATITUDE = gettext_lazy("Latitude")
_LONGITUDE = gettext_lazy("Longitude")


NEXT_TO_NOTHING_DEG = 1e-99


class BadCoordinates(ValueError):
    """The text is not a position on Earth. The message is for the person who typed it."""


def _number(text: str, limit: float, what: str | Promise) -> float:
    try:
        value = float(text)
    except ValueError:
        raise BadCoordinates(_("%(what)s must be a number.") % {"what": what}) from None
    if not math.isfinite(value) or abs(value) > limit:
        raise BadCoordinates(_("%(what)s must be between -%(limit)d and %(limit)d.") % {"what": what, "limit": limit})
    return value


@dataclass(frozen=True, slots=True)
class LonLat:
    """A point in WGS 84 degrees, longitude first as in GeoJSON. Raises BadCoordinates when out of range."""

    lon: float
    lat: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.lon) and math.isfinite(self.lat)):
            raise BadCoordinates(_("Coordinates must be numbers."))
        if abs(self.lon) > 180 or abs(self.lat) > 90:
            raise BadCoordinates(_("Latitude must be between -90 and 90, longitude between -180 and 180."))
        # PostgreSQL raises an error if a product underflows, so round tiny values to 0.
        if 0 < abs(self.lon) < NEXT_TO_NOTHING_DEG:
            object.__setattr__(self, "lon", 0.0)
        if 0 < abs(self.lat) < NEXT_TO_NOTHING_DEG:
            object.__setattr__(self, "lat", 0.0)

    @classmethod
    def of(cls, point: Point) -> "LonLat":
        return cls(point.x, point.y)

    @classmethod
    def parse(cls, text: str) -> "LonLat":
        """Read "lat,lon" in degrees, the order in which people write it. Raises BadCoordinates."""
        parts = text.split(",")
        if len(parts) != 2:
            raise BadCoordinates(_("Give a point as “latitude,longitude”, for example 41.22,-111.97."))
        lat = _number(parts[0].strip(), 90, _LATITUDE)
        return cls(_number(parts[1].strip(), 180, _LONGITUDE), lat)

    def as_point(self) -> Point:
        return Point(self.lon, self.lat, srid=4326)

    def as_ewkb(self) -> str:
        """The point as hexadecimal EWKB, which both engines and model fields accept. Ten times faster than a Point."""
        return _EWKB_POINT.pack(1, 0x20000001, 4326, self.lon, self.lat).hex()

    @property
    def on_sphere(self) -> str:
        """The point on the unit sphere as hexadecimal EWKB, like our SQL function `unit_sphere` (migration 0006)."""
        lon, lat = math.radians(self.lon), math.radians(self.lat)
        shrunk = math.cos(lat)
        return _EWKB_POINT_Z.pack(1, 0x80000001, shrunk * math.cos(lon), shrunk * math.sin(lon), math.sin(lat)).hex()


@dataclass(frozen=True, slots=True)
class Box:
    """A bounding box in WGS 84 degrees that does not cross the antimeridian (west <= east)."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def parse(cls, text: str) -> "list[Box]":
        """Read "west,south,east,north" in degrees. A box across the antimeridian (west > east) becomes two boxes.

        Longitudes up to 360 degrees beyond ±180, as a panned map sends them, are wrapped. Raises BadCoordinates.
        """
        parts = text.split(",")
        if len(parts) != 4:
            raise BadCoordinates(_("Give a box as “west,south,east,north” in degrees."))
        west = _number(parts[0].strip(), 540, _("West"))
        south = _number(parts[1].strip(), 90, _("South"))
        east = _number(parts[2].strip(), 540, _("East"))
        north = _number(parts[3].strip(), 90, _("North"))
        if south > north:
            raise BadCoordinates(_("South must not be larger than north."))
        if east - west >= 360:
            return [cls(-180, south, 180, north)]
        west, east = wrap_longitude(west), wrap_longitude(east)
        if west <= east:
            return [cls(west, south, east, north)]
        return [cls(west, south, 180, north), cls(-180, south, east, north)]

    def contains(self, at: LonLat) -> bool:
        return self.west <= at.lon <= self.east and self.south <= at.lat <= self.north


def wrap_longitude(lon: float) -> float:
    """The same meridian within [-180, 180], in degrees. 180 itself stays 180."""
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180
