"""Street addresses, through the geopy geocoder that the setting GEOCODER names (none by default: nothing leaves the house)."""

from __future__ import annotations

import hashlib
import re
import time

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _
from geopy.exc import GeopyError
from geopy.geocoders import get_geocoder_for_service
from geopy.geocoders.base import Geocoder

from hubs.geo.coordinates import BadCoordinates, LonLat
from hubs.text.folding import fold

TIMEOUT_S = 3
KEEP_S = 30 * 24 * 3600
PAUSE_S = 1
"""One request a second over all workers, as OpenStreetMap's Nominatim asks of its users."""

WAIT_S = 3
# geopy's parsers take on trust what the service sends, and fall over in their own ways where it is not what they expect.
_MALFORMED = (ValueError, TypeError, LookupError, AttributeError)
_ADDRESS = re.compile(r"\d+\w?\s+\w{2,}|\w{2,}\s+\d+")


class StreetGeocoderError(Exception):
    """No answer for a street address; the message says what the person can do."""


def looks_like_address(text: str) -> bool:
    return _ADDRESS.search(text) is not None


def find_address(text: str) -> tuple[LonLat, str]:
    """The point of a street address and its label by the geocoder; answers are kept for a month.

    Waits up to WAIT_S seconds for its turn and TIMEOUT_S for the answer. Raises StreetGeocoderError.
    """
    if not settings.GEOCODER:
        raise StreetGeocoderError(
            _("Street addresses cannot be looked up here. Give the city with its state or country, or the ZIP code.")
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
            _("The address service does not answer just now. Give the city or the ZIP code instead.")
        ) from error
    # Where a service leaves the coordinates out, geopy says 0, 0: nobody's address.
    if location is None or (location.latitude, location.longitude) == (0, 0):
        raise StreetGeocoderError(
            _("No such address was found. Give the city with its state or country, or the ZIP code.")
        )
    try:
        point = LonLat(location.longitude, location.latitude)
    except BadCoordinates as error:
        raise StreetGeocoderError(_("The address service gave an answer that is not on Earth.")) from error
    return point.lon, point.lat, location.address


def _geocoder() -> Geocoder:
    return get_geocoder_for_service(settings.GEOCODER)(user_agent=settings.GEOCODER_USER_AGENT, timeout=TIMEOUT_S)


def _wait_for_turn() -> None:
    """The cache is shared by all workers, so whoever adds the key first has this second."""
    deadline = time.monotonic() + WAIT_S
    while not cache.add("address-turn", 1, PAUSE_S):
        if time.monotonic() > deadline:
            raise StreetGeocoderError(_("Many addresses are being looked up just now. Try again in a moment."))
        time.sleep(0.1)
