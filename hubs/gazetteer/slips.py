"""Finds the places that a misspelled text may mean."""

from __future__ import annotations

from heapq import nlargest
from typing import Any

from django.db.models import QuerySet

from hubs.fast.compiled import bind, compiled, params
from hubs.gazetteer.ranking import MISSPELLED_ALIAS_FACTOR, NEARLY_BEGINS, NEARLY_NAMED, OTHER_LETTER_FACTOR
from hubs.models import PlaceName, PlaceSpelling
from hubs.models.place import EXACT
from hubs.text.spelling import closest, closest_beginnings, deletion_keys, forgiven_edits

SHORTEST = 3
"""Fewer letters are never corrected. Texts of exactly this length match only whole names, not prefixes."""

MOST_NAMES = 20
"""How many of the likeliest names are looked up."""

SHORTEST_ALIAS = 5
"""Shorter aliases are codes ("SHA"). Any three letters are close to one."""


def meant_by(typed: str) -> dict[int, float]:
    """The ids of places whose name or its beginning is one edit away from the folded text, or two if none is.

    Each with its weight times the likelihood of such a typing error. At most three queries.
    """
    letters = len(typed.replace(" ", ""))
    most = forgiven_edits(typed) or (1 if letters == SHORTEST else 0)
    for edits in range(1, most + 1):
        weights = _weights_of_names_near(typed, edits)
        likelihood = _likelihoods(typed, list(weights), edits, letters > SHORTEST)
        if likelihood:
            return _bearers(
                nlargest(MOST_NAMES, likelihood, key=lambda term: likelihood[term] * weights[term]), likelihood
            )
    return {}


def _weights_of_names_near(typed: str, edits: int) -> dict[str, int]:
    keys = sorted(deletion_keys(typed, edits))
    return dict(_names_spelled(len(keys)).fetch(**bind("key", keys)))


@compiled
def _names_spelled(keys: int) -> QuerySet[Any]:
    spellings = PlaceSpelling.objects.filter(key__in=params("key", keys))
    return PlaceName.objects.filter(pk__in=spellings.values("name")).values_list("folded", "weight")


def _bearers(likely: list[str], likelihood: dict[str, float]) -> dict[int, float]:
    meant: dict[int, float] = {}
    for pk, folded, weight, is_alias in _names_called(len(likely)).fetch(**bind("name", likely)):
        if is_alias and len(folded) < SHORTEST_ALIAS:
            continue
        factor = likelihood[folded] * (MISSPELLED_ALIAS_FACTOR if is_alias else 1)
        meant[pk] = max(weight * factor, meant.get(pk, 0))
    return meant


@compiled
def _names_called(number: int) -> QuerySet[Any]:
    names = PlaceName.objects.filter(folded__in=params("name", number), weight__gt=EXACT)
    return names.values_list("place_id", "folded", "weight", "is_alias")


def _likelihoods(typed: str, terms: list[str], edits: int, beginnings: bool) -> dict[str, float]:
    likelihood = {}
    if beginnings:
        likelihood = {
            term: NEARLY_BEGINS[distance - 1]
            for term, distance in closest_beginnings(typed, terms, edits).items()
            if distance  # an exact prefix needs no correction
        }
    for term, distance in closest(typed, terms, edits).items():
        same_letters = distance == 0 or len(term) > len(typed) or sorted(term) == sorted(typed)
        named = NEARLY_NAMED[distance] * (1 if same_letters else OTHER_LETTER_FACTOR)
        likelihood[term] = max(named, likelihood.get(term, 0))
    return likelihood
