"""The street-address geocoders that the setting GEOCODER may name."""

from collections.abc import Iterator

from geopy.exc import GeopyError
from geopy.geocoders import SERVICE_TO_GEOCODER


def known_services() -> list[str]:
    """geopy's names for those that ask for nothing but a user agent, for example "nominatim"; the others want a key."""
    return sorted(_without_key())


def _without_key() -> Iterator[str]:
    for name, geocoder in SERVICE_TO_GEOCODER.items():
        try:
            geocoder(user_agent="HubFinder")
        except (TypeError, GeopyError):
            continue
        yield name
