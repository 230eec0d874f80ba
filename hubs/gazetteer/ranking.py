"""Which of several places that share a name is meant first."""

from hubs.enums import PlaceKind

US_FACTOR = 3
"""The directory's readers are mostly in the United States, so its Birmingham need not be as large as England's."""

ALIAS_FACTOR = 0.15
AREA_FACTOR = 1 / 30
"""Who types "New York" or "Luxembourg" mostly means the city, not the state or country around it."""

REGION_WEIGHT = 400_000
"""Our own regions ("Silicon Valley") are named on purpose: as heavy as a city, before any town of the same name."""

LEAST_CORRECTED = 10_000
"""A typing error is not taken for a place that weighs less, or any nonsense would be some hamlet."""

AMBIGUOUS_AT_HOME = 10
AMBIGUOUS_ABROAD = 3
"""The first place is taken for granted when it outweighs the next in its country, or abroad, by these factors."""

BEGINNINGS_FIRST = 3
"""So many places of those that begin exactly as typed come first in completion, before any that takes a slip."""

NEARLY_NAMED = (4, 4, 1 / 10_000)
"""How much more a place is meant that is called as typed, but for 0, 1 or 2 slips, than one that only begins as typed."""

NEARLY_BEGINS = (1 / 2_500, 1 / 250_000)
"""The same for one whose name begins as typed, but for 1 or 2 slips."""

OTHER_LETTER_FACTOR = 1 / 25
"""A name is left with a letter out, or two swapped, in one way; with a letter wrong or too many in twenty-five."""

MISSPELLED_ALIAS_FACTOR = 1 / 100
"""Next to every short text is some alias of a large city."""


def weight(kind: PlaceKind, country: str, population: int, *, is_alias: bool) -> int:
    """How much a name's place weighs among its namesakes; at least 1."""
    if kind == PlaceKind.REGION:
        base: float = REGION_WEIGHT
    else:
        base = max(population, 100) * (US_FACTOR if country == "US" else 1)
        if kind in (PlaceKind.STATE, PlaceKind.COUNTRY):
            base *= AREA_FACTOR
    return max(1, round(base * (ALIAS_FACTOR if is_alias else 1)))
