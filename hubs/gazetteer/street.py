"""Looks up street addresses with the geopy geocoder named by the setting GEOCODER. By default none: no data is sent."""

from __future__ import annotations

import hashlib
import re
import time

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _
from geopy.adapters import URLLibAdapter
from geopy.exc import GeopyError
from geopy.geocoders import get_geocoder_for_service
from geopy.geocoders.base import Geocoder

from hubs.geo.coordinates import BadCoordinates, LonLat
from hubs.text.folding import fold

TIMEOUT_S = 3
KEEP_S = 30 * 24 * 3600
PAUSE_S = 1
"""One request per second for all workers together, as OpenStreetMap's Nominatim usage policy requires."""

WAIT_S = 3
# geopy's parsers trust the service's response and raise various errors if it is malformed.
_MALFORMED = (ValueError, TypeError, LookupError, AttributeError)
_ADDRESS = re.compile(r"\d+\w?\s+\w{2,}|\w{2,}\s+\d+")


class StreetGeocoderError(Exception):
    """No result for a street address. The message tells the person what to do."""


def looks_like_address(text: str) -> bool:
    return _ADDRESS.search(text) is not None


def find_address(text: str) -> tuple[LonLat, str]:
    """The point and label of a street address, from the geocoder. Results are cached for 30 days.

    Waits up to WAIT_S seconds for its turn and TIMEOUT_S for the answer. Raises StreetGeocoderError.
    """
    if not settings.GEOCODER:
        raise StreetGeocoderError(
            _("Street addresses cannot be looked up here. Enter a city with its state or country, or a ZIP code.")
        )
    key = "address:" + hashlib.sha256(f"{settings.GEOCODER} {fold(text)}".encode()).hexdigest()
    known = cache.get(key)
    if known is None:
        known = _ask(text)
        cache.set(key, known, KEEP_S)
    lon, lat, label = known
    return LonLat(lon, lat), label


def _ask(text: str) -> tuple[float, float, str]:
    _wait_for_turn()
    try:
        location = _geocoder().geocode(text, exactly_one=True)
    except (GeopyError, *_MALFORMED) as error:
        raise StreetGeocoderError(
            _("The address service is not available right now. Enter a city or a ZIP code instead.")
        ) from error
    # If a service leaves out the coordinates, geopy returns 0, 0, which is no address.
    if location is None or (location.latitude, location.longitude) == (0, 0):
        raise StreetGeocoderError(
            _("The address was not found. Enter a city with its state or country, or a ZIP code.")
        )
    try:
        point = LonLat(location.longitude, location.latitude)
    except BadCoordinates as error:
        raise StreetGeocoderError(
            _("The address service returned invalid coordinates. Enter a city or a ZIP code instead.")
        ) from error
    return point.lon, point.lat, location.address


def _geocoder() -> Geocoder:
    # geopy prefers `requests` where it is installed, and retries with it: three times the timeout.
    return get_geocoder_for_service(settings.GEOCODER)(
        user_agent=settings.GEOCODER_USER_AGENT, timeout=TIMEOUT_S, adapter_factory=URLLibAdapter
    )


def _wait_for_turn() -> None:
    """All workers share the cache. The one that adds the key first gets this second."""
    deadline = time.monotonic() + WAIT_S
    while not cache.add("address-turn", 1, PAUSE_S):
        if time.monotonic() > deadline:
            raise StreetGeocoderError(_("Many addresses are being looked up right now. Try again in a moment."))
        time.sleep(0.1)
