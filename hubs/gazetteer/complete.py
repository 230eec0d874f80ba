"""Completes a place as one types it."""

from __future__ import annotations

from hubs.gazetteer.resolve import AREA_WORDS, lying_in, readings_of, resolve
from hubs.models import Place, PlaceName, PlaceSpelling
from hubs.text.folding import fold
from hubs.text.spelling import closest_beginnings, deletion_keys, forgiven_edits

MOST = 10
NAMESAKES = 200
"""Hardly any name is borne by more places (San Antonio, some 150)."""

_AFTER_ALL = "\x7f"
"""Sorts behind every letter that a folded name can hold."""


def complete(text: str) -> list[Place]:
    """At most ten places whose name begins as typed, best first; below four letters typed slips are not forgiven.

    "ogden u" and "ogden, ut" narrow to the states and countries that begin so. Two to fifteen queries.
    """
    folded = fold(text)
    if not folded:
        return []
    found = _beginning(folded)
    if len(found) < MOST:
        for reading in readings_of(folded):
            if reading.areas:
                found += _named(reading.name, reading.areas)
        found += _in_area_beginning(folded)
    if not found:
        found = _beginning_misspelled(folded) or resolve(text).places
    return list({place.pk: place for place in found}.values())[:MOST]


def _beginning(prefix: str) -> list[Place]:
    names = (
        PlaceName.objects.filter(folded__gte=prefix, folded__lt=prefix + _AFTER_ALL)
        .order_by("-weight", "pk")
        .values_list("place_id", flat=True)
    )
    ids = list(dict.fromkeys(names[: MOST * 3]))[:MOST]
    places = Place.objects.in_bulk(ids)
    return [places[pk] for pk in ids]


def _beginning_misspelled(typed: str) -> list[Place]:
    """Names whose beginning is what was typed, but for a slip."""
    edits = forgiven_edits(typed)
    if not edits:
        return []
    keys = deletion_keys(typed, edits)
    names = PlaceName.objects.filter(pk__in=PlaceSpelling.objects.filter(key__in=keys).values("name"))
    distances = closest_beginnings(typed, names.values_list("folded", flat=True))
    rows = list(names.filter(folded__in=distances).select_related("place").order_by("-weight", "pk")[: MOST * 5])
    return [row.place for row in sorted(rows, key=lambda row: distances[row.folded])]


def _named(name: str, areas: frozenset[str]) -> list[Place]:
    names = PlaceName.objects.filter(lying_in(areas), folded__gte=name, folded__lt=name + _AFTER_ALL)
    return [row.place for row in names.select_related("place").order_by("-weight", "pk")[:MOST]]


def _in_area_beginning(folded: str) -> list[Place]:
    """ "ogden u": the last words are the beginning of a state's or country's name."""
    words = folded.split()
    for cut in range(len(words) - 1, max(0, len(words) - 1 - AREA_WORDS), -1):
        tail = " ".join(words[cut:])
        areas = set(
            PlaceName.objects.filter(folded__gte=tail, folded__lt=tail + _AFTER_ALL, is_area=True).values_list(
                "place__country", "place__admin1"
            )
        )
        if not areas:
            continue
        names = PlaceName.objects.filter(folded=" ".join(words[:cut])).select_related("place").order_by("-weight", "pk")
        found = [
            row.place
            for row in names[:NAMESAKES]
            if {(row.place.country, row.place.admin1), (row.place.country, "")} & areas
        ]
        if found:
            return found[:MOST]
    return []
