"""Finds existing hubs that a suggested new one may duplicate."""

from __future__ import annotations

from rapidfuzz import fuzz

from hubs.geo.coordinates import LonLat
from hubs.indexes.similarity import telling_words
from hubs.models import Hub, HubQuerySet, Industry

MOST = 5
LEAST_ALIKE = 85
NEAR_M = 30_000
LEAST_LETTERS = 3


def look_alikes(
    name: str, hubs: HubQuerySet, *, point: LonLat | None = None, industry: Industry | None = None
) -> list[Hub]:
    """At most MOST hubs: those with a similar name, best match first, then nearby ones of the same industry.

    Reads all names, which is fine for a few thousand hubs.
    """
    wanted = _telling(name)
    ranked: list[tuple[float, int]] = []
    if len(wanted) >= LEAST_LETTERS:
        for pk, known, others in hubs.order_by().values_list("pk", "name", "other_names"):
            score = max(_alike(wanted, _telling(title)) for title in (known, *others))
            if score >= LEAST_ALIKE:
                ranked.append((-score, pk))
    keys = [pk for _score, pk in sorted(ranked)[:MOST]]
    if point is not None and industry is not None and len(keys) < MOST:
        beside = hubs.filter(industry=industry).near(point, NEAR_M).exclude(pk__in=keys)
        keys += [hub.pk for hub in beside[: MOST - len(keys)]]
    rows = Hub.objects.with_parents().in_bulk(keys) if keys else {}
    return [rows[key] for key in keys]


def _alike(one: str, other: str) -> float:
    """Similarity from 0 to 100. It is 100 if one name has all words of the other, or is its beginning."""
    return 100 if other.startswith(one) else fuzz.token_set_ratio(one, other)


def _telling(name: str) -> str:
    return " ".join(telling_words(name))
