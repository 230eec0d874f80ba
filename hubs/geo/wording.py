"""Distances and directions as text in the reader's language."""

from __future__ import annotations

from django.utils.formats import get_format
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from hubs.geo.coordinates import LonLat
from hubs.geo.sphere import METRES_PER_KM, METRES_PER_MILE, bearing_deg, compass_point

DIRECTIONS = {
    "N": pgettext_lazy("direction", "north"),
    "NE": pgettext_lazy("direction", "northeast"),
    "E": pgettext_lazy("direction", "east"),
    "SE": pgettext_lazy("direction", "southeast"),
    "S": pgettext_lazy("direction", "south"),
    "SW": pgettext_lazy("direction", "southwest"),
    "W": pgettext_lazy("direction", "west"),
    "NW": pgettext_lazy("direction", "northwest"),
}
HERE_M = 1_500
HERE = gettext_lazy("right here")


def uses_miles(language: str | None) -> bool:
    """Whether readers of a language think in miles: those of English do, because most of our hubs are in the US."""
    return (language or "en").partition("-")[0] == "en"


def distance_words(metres: float) -> str:
    """ "38 miles (61 km)" in English, "61 km (38 Meilen)" in German; one decimal below ten. The catalog has the order."""
    marks = _marks(get_language() or "")
    return _("%(miles)s miles (%(km)s km)") % {
        "miles": _amount(metres / METRES_PER_MILE, marks),
        "km": _amount(metres / METRES_PER_KM, marks),
    }


def direction_words(origin: LonLat, target: LonLat) -> str:
    """The compass direction from origin to target: "southeast"."""
    return str(DIRECTIONS[compass_point(bearing_deg(origin, target))])


def whereabouts(origin: LonLat, target: LonLat, metres: float) -> str:
    """ "38 miles (61 km) southeast", or "right here" within HERE_M."""
    if metres < HERE_M:
        return str(HERE)
    return _("%(distance)s %(direction)s") % {
        "distance": distance_words(metres),
        "direction": direction_words(origin, target),
    }


def _amount(value: float, marks: dict[int, str]) -> str:
    decimals = 1 if value < 9.95 else 0
    return f"{value:,.{decimals}f}".translate(marks)


def _marks(language: str) -> dict[int, str]:
    """Maps Python's number separators to the language's. Django's own number formatting is slower than finding the hub."""
    decimal, thousand = (get_format(name, language) for name in ("DECIMAL_SEPARATOR", "THOUSAND_SEPARATOR"))
    return str.maketrans({",": thousand, ".": decimal})
