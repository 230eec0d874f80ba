"""Reads coordinates as people copy them from maps and spreadsheets."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from hubs.geo.coordinates import BadCoordinates, LonLat

_SAME = str.maketrans({"−": "-", "–": "-", "º": "°", "′": "'", "’": "'", "″": '"', "”": '"', "“": '"'})


def _part(number: int) -> str:
    """The pattern of one coordinate, its groups numbered."""
    return (
        rf"(?P<before{number}>[NSEW])?\s*(?P<sign{number}>[-+])?"
        rf"(?P<degrees{number}>\d{{1,3}}(?:[.,]\d+)?)\s*(?P<mark{number}>°)?"
        rf"(?:\s*(?P<minutes{number}>\d{{1,2}}(?:[.,]\d+)?)\s*')?"
        rf"(?:\s*(?P<seconds{number}>\d{{1,2}}(?:[.,]\d+)?)\s*(?:\"|''))?"
        rf"(?(before{number})|\s*(?P<after{number}>[NSEW])?)"
    )


_PAIR = re.compile(rf"{_part(1)}(?P<between>\s*[,;/]\s*|\s+|(?<=[NSEW])){_part(2)}", re.IGNORECASE)


def pasted_coordinates(text: str) -> LonLat | None:
    """A point in WGS 84 degrees; None if the text is not a pair of coordinates.

    Reads "41.22, -111.97", "41.22 -111.97", decimal commas, hemispheres ("22.92°N 118.95°E", in either order), and degrees
    with minutes and seconds. Latitude comes first unless hemispheres say otherwise. Raises BadCoordinates if the numbers
    are not a position on Earth; a swapped pair is asked about.
    """
    pair = _PAIR.fullmatch(text.strip().translate(_SAME))
    if pair is None:
        return None
    first, second = _hemisphere(pair, 1), _hemisphere(pair, 2)
    if not _is_marked(pair) or (bool(first) and bool(second) and (first in "NS") == (second in "NS")):
        return None
    lat, lon = _degrees(pair, 1), _degrees(pair, 2)
    if first in ("E", "W") or second in ("N", "S"):
        lat, lon = lon, lat
    elif abs(lat) > 90 and abs(lon) <= 90 and abs(lat) <= 180:
        raise BadCoordinates(
            _("Latitude must be between -90 and 90. Latitude comes first: did you mean %(swapped)s?")
            % {"swapped": f"{lon:g}, {lat:g}"}
        )
    return LonLat.parse(f"{lat!r},{lon!r}")


def _is_marked(pair: re.Match[str]) -> bool:
    """Whether something says that these are coordinates: two whole numbers with a space between may be anything."""
    if pair["between"].strip():
        return True
    signs = (pair[f"{name}{number}"] for name in ("mark", "before", "after") for number in (1, 2))
    return any(signs) or all(re.search("[.,]", pair[f"degrees{number}"]) for number in (1, 2))


def _hemisphere(pair: re.Match[str], number: int) -> str:
    return (pair[f"before{number}"] or pair[f"after{number}"] or "").upper()


def _degrees(pair: re.Match[str], number: int) -> float:
    degrees, minutes, seconds = (
        float((pair[f"{name}{number}"] or "0").replace(",", ".")) for name in ("degrees", "minutes", "seconds")
    )
    if minutes >= 60 or seconds >= 60:
        raise BadCoordinates(_("Minutes and seconds must be less than 60."))
    value = degrees + minutes / 60 + seconds / 3600
    is_negative = pair[f"sign{number}"] == "-" or _hemisphere(pair, number) in ("S", "W")
    return -value if is_negative else value
