"""What to offer where no place was found, or where one was found that is too large."""

from __future__ import annotations

from collections.abc import Iterator

from hubs.enums import PlaceKind
from hubs.gazetteer.complete import complete
from hubs.gazetteer.resolve import Resolution, resolve
from hubs.models import Place
from hubs.text.folding import fold

OFFERED = 5

MOST_WORDS = 4
"""Of longer texts only the first words are read, because each part of a text costs some queries."""

_AREAS = (PlaceKind.STATE, PlaceKind.COUNTRY)


def is_area(place: Place) -> bool:
    """Whether it is a whole state or country, about which little holds everywhere."""
    return place.kind in _AREAS


def places_meant(text: str) -> list[Place]:
    """Places that may be meant by a text that `resolve` does not know, at most OFFERED, best first.

    First the state or country is corrected ("Springfeild, Illinoi"). Then the longest part of the text that is a place
    counts ("downtown Denver", "Hazard county KY"); of a state, its largest towns. Up to a hundred queries.
    """
    words = fold(text).split()[:MOST_WORDS]
    found = _with_area_corrected(words) or _best_part(words)
    if found and is_area(found[0]):
        return largest_towns(found[0])
    return (found or complete(text))[:OFFERED]


def largest_towns(area: Place) -> list[Place]:
    """The largest towns of a state or country, as examples. One query, which reads all places: a tenth of a second."""
    towns = Place.objects.filter(kind=PlaceKind.CITY, country=area.country)
    if area.admin1:
        towns = towns.filter(admin1=area.admin1)
    return list(towns.order_by("-population", "pk")[:OFFERED])


def _with_area_corrected(words: list[str]) -> list[Place]:
    for cut in range(1, len(words)):
        area = resolve(" ".join(words[cut:]))
        if area.place is not None and area.corrected and is_area(area.place):
            places = resolve(f"{' '.join(words[:cut])} {area.place.name}").places
            if places:
                return places
    return []


def _best_part(words: list[str]) -> list[Place]:
    """The places of the longest part. Of several parts, one that needs no correction, and then the larger place."""
    for length in range(len(words) - 1, 0, -1):
        found = [resolution for part in _parts(words, length) if (resolution := resolve(part)).place is not None]
        if found:
            return max(found, key=_likelihood).places
    return []


def _parts(words: list[str], length: int) -> Iterator[str]:
    """The first words, the last ones, and the first with the last one, which may name the state."""
    parts = (words[:length], words[-length:], [*words[: length - 1], words[-1]])
    yield from dict.fromkeys(map(" ".join, parts))


def _likelihood(resolution: Resolution) -> tuple[bool, int]:
    return not resolution.corrected, resolution.places[0].population
