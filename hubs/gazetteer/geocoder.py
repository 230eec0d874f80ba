"""The gazetteer as a geopy geocoder."""

from __future__ import annotations

from typing import Any

from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from hubs.gazetteer.resolve import nearest_place, resolve
from hubs.geo.coordinates import LonLat
from hubs.models import Place


class GazetteerGeocoder(Geocoder):
    """Uses the local gazetteer, no network. Each Location's `raw` has slug, kind, country and population."""

    def geocode(
        self, query: str, *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL
    ) -> Location | list[Location] | None:
        """The place that the query names, or all candidates; None if there is none. The timeout has no effect."""
        locations = [_location(place) for place in resolve(query).places]
        if not locations:
            return None
        return locations[0] if exactly_one else locations

    def reverse(
        self, query: Any, *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL
    ) -> Location | list[Location] | None:
        """The town nearest to a point; None if none is within 500 km. Raises BadCoordinates."""
        point = Point(query)
        town = nearest_place(LonLat(point.longitude, point.latitude))
        if town is None:
            return None
        return _location(town) if exactly_one else [_location(town)]


def _location(place: Place) -> Location:
    raw = {"slug": place.slug, "kind": place.kind, "country": place.country, "population": place.population}
    return Location(place.full_label, (place.location.lat, place.location.lon), raw)
