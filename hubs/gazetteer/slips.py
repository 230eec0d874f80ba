"""Which places may be meant by a text with a slip of the finger in it."""

from __future__ import annotations

from hubs.gazetteer.ranking import MISSPELLED_ALIAS_FACTOR, NEARLY_BEGINS, NEARLY_NAMED, OTHER_LETTER_FACTOR
from hubs.models import PlaceName, PlaceSpelling
from hubs.text.spelling import closest, closest_beginnings, deletion_keys, forgiven_edits

SHORTEST = 3
"""Letters below which slips are not forgiven; of the shortest only whole names are found so, hardly any begins otherwise."""

SHORTEST_ALIAS = 5
"""Shorter aliases are codes ("SHA"): any three letters are nearly one."""


def meant_by(typed: str) -> dict[int, float]:
    """The ids of the places whose names, or their beginnings, are the folded text but for a slip or two.

    Each with its weight times the likelihood that the name came out so. Two queries at most.
    """
    letters = len(typed.replace(" ", ""))
    edits = forgiven_edits(typed) or (1 if letters == SHORTEST else 0)
    if not edits:
        return {}
    keys = deletion_keys(typed, edits)
    near = PlaceName.objects.filter(pk__in=PlaceSpelling.objects.filter(key__in=keys).values("name"))
    likelihood = _likelihoods(typed, list(near.values_list("folded", flat=True)), edits, letters > SHORTEST)
    meant: dict[int, float] = {}
    if likelihood:
        names = PlaceName.objects.filter(folded__in=likelihood)
        for pk, folded, weight, is_alias in names.values_list("place_id", "folded", "weight", "is_alias"):
            if not is_alias:
                meant[pk] = max(weight * likelihood[folded], meant.get(pk, 0))
            elif len(folded) >= SHORTEST_ALIAS:
                meant[pk] = max(weight * likelihood[folded] * MISSPELLED_ALIAS_FACTOR, meant.get(pk, 0))
    return meant


def _likelihoods(typed: str, terms: list[str], edits: int, beginnings: bool) -> dict[str, float]:
    likelihood = {}
    if beginnings:
        likelihood = {
            term: NEARLY_BEGINS[distance] for term, distance in closest_beginnings(typed, terms, edits).items()
        }
    for term, distance in closest(typed, terms, edits).items():
        same_letters = distance == 0 or len(term) > len(typed) or sorted(term) == sorted(typed)
        named = NEARLY_NAMED[distance] * (1 if same_letters else OTHER_LETTER_FACTOR)
        likelihood[term] = max(named, likelihood.get(term, 0))
    return likelihood
