"""Autocompletes place names."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet, Value

from hubs.fast.compiled import Param, bind, compiled, params
from hubs.gazetteer.lookup import places_with
from hubs.gazetteer.ranking import BEGINNINGS_FIRST
from hubs.gazetteer.resolve import AREA_WORDS, lying_in, readings_of, resolve
from hubs.gazetteer.slips import meant_by
from hubs.models import Place, PlaceName
from hubs.models.place import EXACT, HEAVY_NAME
from hubs.text.folding import beginning, between, fold_name, range_of

MOST = 10
NAMESAKES = 200
"""Hardly any name belongs to more places (San Antonio: about 150)."""

SHORT = 4
"""Prefixes up to this length match so many names that the heavy ones are searched first. Usually they are enough."""


def complete(text: str) -> list[Place]:
    """At most ten places whose name begins with the text or nearly so, best first. Corrects errors from 3 letters on.

    "ogden u" and "ogden, ut" narrow to states and countries with that prefix. Cost: two to eight queries, a few more if
    the text can be split into a place and its area in several ways.
    """
    folded = fold_name(text)
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
    places = places_with(ids)
    return [places[pk] for pk in ids]


def _beginning(prefix: str) -> dict[int, float]:
    """The ids of places with this name prefix and their weights, heaviest first."""
    found = _heaviest(prefix, among_heavy=True) if len(prefix) <= SHORT else {}
    return found if len(found) == MOST else _heaviest(prefix)


def _heaviest(prefix: str, *, among_heavy: bool = False) -> dict[int, float]:
    first, after = range_of(prefix)
    found: dict[int, float] = {}
    # A place may have several names with this prefix.
    for pk, weight in _names(among_heavy).fetch(first=first, after=after):
        found.setdefault(pk, weight)
    return dict(islice(found.items(), MOST))


@compiled
def _names(among_heavy: bool) -> QuerySet[Any]:
    first = Value(Param("first"))
    names = PlaceName.objects.filter(**between("folded", first, Value(Param("after"))))
    # What counts in full only is the very first of the range, or none of it.
    names = names.filter(Q(weight__gt=EXACT) | Q(folded=first))
    names = names.filter(weight__gte=HEAVY_NAME) if among_heavy else names
    return names.order_by("-weight", "place_id").values_list("place_id", "weight")[: MOST * 3]


def _in_area(folded: str) -> list[int]:
    """The ids of places in the state or country named by the last words or their prefix, best first."""
    found: list[int] = []
    for reading in readings_of(folded):
        if reading.areas:
            names = PlaceName.objects.filter(lying_in(reading.areas), **beginning("folded", reading.name))
            names = names.filter(Q(weight__gt=EXACT) | Q(folded=reading.name))
            found += names.order_by("-weight", "place_id").values_list("place_id", flat=True)[:MOST]
    return list(dict.fromkeys([*found, *_in_area_beginning(folded)]))[:MOST]


def _in_area_beginning(folded: str) -> list[int]:
    """For "ogden u": the last words are the prefix of a state's or country's name."""
    words = folded.split()
    parted = {
        " ".join(words[:cut]): " ".join(words[cut:])
        for cut in range(len(words) - 1, max(0, len(words) - 1 - AREA_WORDS), -1)
    }
    if not parted:
        return []
    bearers: dict[str, list[tuple[int, str, str]]] = {}
    for name, pk, country, admin1 in _called(len(parted)).fetch(**bind("name", parted)):
        bearers.setdefault(name, []).append((pk, country, admin1))
    for name, tail in parted.items():
        if name in bearers:
            areas = PlaceName.objects.filter(**beginning("folded", tail), is_area=True)
            begun = set(areas.values_list("country", "admin1"))
            found = [pk for pk, country, admin1 in bearers[name] if {(country, admin1), (country, "")} & begun]
            if found:
                return found[:MOST]
    return []


@compiled
def _called(number: int) -> QuerySet[Any]:
    names = PlaceName.objects.filter(folded__in=params("name", number)).order_by("-weight", "place_id")
    return names.values_list("folded", "place_id", "country", "admin1")[:NAMESAKES]
