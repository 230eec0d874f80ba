"""The street-address geocoders that the setting GEOCODER may be set to."""

from collections.abc import Iterator

from geopy.exc import GeopyError
from geopy.geocoders import SERVICE_TO_GEOCODER


def known_services() -> list[str]:
    """geopy's names of services that need only a user agent, for example "nominatim". The others need an API key."""
    return sorted(_without_key())


def _without_key() -> Iterator[str]:
    for name, geocoder in SERVICE_TO_GEOCODER.items():
        try:
            geocoder(user_agent="HubFinder")
        except (TypeError, GeopyError):
            continue
        yield name
