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


def weight(kind: PlaceKind, country: str, population: int, *, is_alias: bool) -> int:
    """How much a name's place weighs among its namesakes; at least 1."""
    if kind == PlaceKind.REGION:
        base: float = REGION_WEIGHT
    else:
        base = max(population, 100) * (US_FACTOR if country == "US" else 1)
        if kind in (PlaceKind.STATE, PlaceKind.COUNTRY):
            base *= AREA_FACTOR
    return max(1, round(base * (ALIAS_FACTOR if is_alias else 1)))
