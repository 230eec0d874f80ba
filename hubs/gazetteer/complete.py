"""Completes a place as one types it."""

from __future__ import annotations

from hubs.gazetteer.ranking import BEGINNINGS_FIRST
from hubs.gazetteer.resolve import AREA_WORDS, lying_in, readings_of, resolve
from hubs.gazetteer.slips import meant_by
from hubs.models import Place, PlaceName
from hubs.models.place import HEAVY_NAME
from hubs.text.folding import fold

MOST = 10
NAMESAKES = 200
"""Hardly any name is borne by more places (San Antonio, some 150)."""

_AFTER_ALL = "\x7f"
"""Sorts behind every letter that a folded name can hold."""


def complete(text: str) -> list[Place]:
    """At most ten places whose name begins as typed or nearly so, best first; slips are forgiven from three letters on.

    "ogden u" and "ogden, ut" narrow to the states and countries that begin so. Two to seventeen queries.
    """
    folded = fold(text)
    if not folded:
        return []
    begun = _beginning(folded)
    in_area = _in_area(folded) if len(begun) < MOST else []
    meant = {} if in_area else meant_by(folded)
    for pk, weight in begun.items():
        meant[pk] = max(weight, meant.get(pk, 0))
    first = [*list(begun)[:BEGINNINGS_FIRST], *in_area]
    ids = list(dict.fromkeys([*first, *sorted(meant, key=lambda pk: (-meant[pk], pk))]))[:MOST]
    if not ids:
        return resolve(text).places
    places = Place.objects.in_bulk(ids)
    return [places[pk] for pk in ids]


def _beginning(prefix: str) -> dict[int, float]:
    """The ids of the places whose names begin so, heaviest first, with their weight."""
    names = (
        PlaceName.objects.filter(folded__gte=prefix, folded__lt=prefix + _AFTER_ALL)
        .order_by("-weight", "pk")
        .values_list("place_id", "weight")
    )
    for heavy_enough in (names.filter(weight__gte=HEAVY_NAME), names):
        found: dict[int, float] = {}
        for pk, weight in heavy_enough[: MOST * 3]:
            found.setdefault(pk, weight)
        if len(found) >= MOST:
            break
    return dict(list(found.items())[:MOST])


def _in_area(folded: str) -> list[int]:
    """The ids of the places in the state or country that the last words name or begin to name, best first."""
    found: list[int] = []
    for reading in readings_of(folded):
        if reading.areas:
            names = PlaceName.objects.filter(
                lying_in(reading.areas), folded__gte=reading.name, folded__lt=reading.name + _AFTER_ALL
            )
            found += names.order_by("-weight", "pk").values_list("place_id", flat=True)[:MOST]
    return list(dict.fromkeys([*found, *_in_area_beginning(folded)]))[:MOST]


def _in_area_beginning(folded: str) -> list[int]:
    """ "ogden u": the last words are the beginning of a state's or country's name."""
    words = folded.split()
    for cut in range(len(words) - 1, max(0, len(words) - 1 - AREA_WORDS), -1):
        named = list(
            PlaceName.objects.filter(folded=" ".join(words[:cut]))
            .order_by("-weight", "pk")
            .values_list("place_id", "place__country", "place__admin1")[:NAMESAKES]
        )
        if not named:
            continue
        tail = " ".join(words[cut:])
        areas = set(
            PlaceName.objects.filter(folded__gte=tail, folded__lt=tail + _AFTER_ALL, is_area=True).values_list(
                "place__country", "place__admin1"
            )
        )
        found = [pk for pk, country, admin1 in named if {(country, admin1), (country, "")} & areas]
        if found:
            return found[:MOST]
    return []
