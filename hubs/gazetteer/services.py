"""The street-address geocoders that the setting GEOCODER may name."""

from geopy.geocoders import SERVICE_TO_GEOCODER


def known_services() -> list[str]:
    """geopy's names for them, for example "nominatim"."""
    return sorted(name for name in SERVICE_TO_GEOCODER if name)
