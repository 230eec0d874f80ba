"""Finds pairs of hubs that may be duplicates: similar names, close together, in the same or a related industry."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from math import floor
from typing import Any

from django.db import transaction
from django.db.models import Q
from rapidfuzz import fuzz

from hubs.db.bulk import chunked
from hubs.enums import Publication
from hubs.geo.coordinates import Box, LonLat
from hubs.geo.expressions import Latitude, Longitude
from hubs.geo.sphere import circle_boxes, distance_m
from hubs.indexes.similarity import telling_words
from hubs.models import DuplicateCandidate, Hub, HubQuerySet

NEAR_M = 50_000
LEAST_SIMILARITY = 68.0
MOST_PAIRS = 10
"""Pairs to keep per hub, the most similar ones, so that many hubs with one name do not flood the list."""
MOST_NEIGHBOURS = 100
"""How many hubs of one industry in one band of latitude a hub is compared with: the nearest by longitude."""
FEW = 20
"""Up to this many hubs are compared with what the spatial index finds around them. For more, all hubs are read."""

_BAND_DEG = 0.5

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """The parts of a hub that are compared."""

    pk: int
    at: LonLat
    names: tuple[str, ...]
    industry: int
    sector: int | None
    industries: frozenset[int]


def rebuild() -> None:
    """Find the pairs of all hubs.

    Reads every hub that is not archived in one query. Compares each with at most MOST_NEIGHBOURS per industry and band
    of half a degree within NEAR_M meters, so the time grows linearly with the number of hubs.
    """
    refresh(Hub.objects.values_list("pk", flat=True))


def refresh(keys: Iterable[int]) -> None:
    """Update the pairs of these hubs. Dismissed pairs stay dismissed; pairs with an archived hub are deleted.

    Cost: three queries, more if hundreds of pairs change. Milliseconds for up to FEW hubs, about a second for ten
    thousand.
    """
    wanted = set(keys)
    with transaction.atomic():
        _write(found_pairs(wanted), wanted)


def found_pairs(wanted: set[int]) -> dict[Pair, float]:
    """The likely pairs of these hubs with others, and their similarity (0 to 100). One query, or two for few hubs."""
    if len(wanted) <= FEW:
        own = _candidates(Hub.objects.filter(pk__in=wanted))
        boxes = [box for hub in own.values() for box in circle_boxes(hub.at, NEAR_M)]
        others = own | _candidates(Hub.objects.all().in_boxes(boxes)) if boxes else own
    else:
        own = others = _candidates(Hub.objects.all())
    nearby = _Neighborhood(others.values())
    found: dict[Pair, float] = {}
    for pk in wanted & own.keys():
        scored = ((_similarity(own[pk], other), other.pk) for other in nearby.of(own[pk]))
        for similarity, other in nlargest(MOST_PAIRS, (pair for pair in scored if pair[0] >= LEAST_SIMILARITY)):
            found[min(pk, other), max(pk, other)] = similarity
    return found


def _candidates(hubs: HubQuerySet) -> dict[int, _Candidate]:
    """One query. Archived hubs are left out."""
    hubs = hubs.exclude(publication=Publication.ARCHIVED).order_by()
    rows = hubs.annotate(lon=Longitude("point"), lat=Latitude("point")).values_list(
        "pk", "lon", "lat", "name", "other_names", "industry", "industry__sector", "related_industries"
    )
    found: dict[int, _Candidate] = {}
    for pk, lon, lat, name, other_names, industry, sector, related in rows:
        if pk not in found:
            names = tuple(dict.fromkeys(" ".join(sorted(telling_words(text))) for text in (name, *other_names)))
            found[pk] = _Candidate(pk, LonLat(lon, lat), names, industry, sector, frozenset({industry}))
        if related is not None:
            found[pk] = replace(found[pk], industries=found[pk].industries | {related})
    return found


class _Neighborhood:
    """Candidates by band of latitude and industry, ordered by longitude."""

    def __init__(self, candidates: Iterable[_Candidate]) -> None:
        bands: dict[tuple[int, int], list[_Candidate]] = defaultdict(list)
        for candidate in candidates:
            for industry in candidate.industries:
                bands[_band(candidate.at.lat), industry].append(candidate)
        self._bands = {key: sorted(rows, key=lambda row: row.at.lon) for key, rows in bands.items()}

    def of(self, hub: _Candidate) -> Iterator[_Candidate]:
        """The other hubs within NEAR_M meters that share a main or related industry with this one, each once."""
        seen = {hub.pk}
        for box in circle_boxes(hub.at, NEAR_M):
            for band in range(_band(box.south), _band(box.north) + 1):
                for industry in hub.industries:
                    for other in _closest(self._bands.get((band, industry), []), box, hub.at.lon):
                        if other.pk not in seen and distance_m(hub.at, other.at) <= NEAR_M:
                            seen.add(other.pk)
                            yield other


def _band(lat: float) -> int:
    return floor(lat / _BAND_DEG)


def _closest(rows: Sequence[_Candidate], box: Box, lon: float) -> Sequence[_Candidate]:
    """The rows between the box's west and east, but at most the MOST_NEIGHBOURS around the longitude."""
    start = bisect_left(rows, box.west, key=lambda row: row.at.lon)
    end = bisect_right(rows, box.east, key=lambda row: row.at.lon)
    if end - start > MOST_NEIGHBOURS:
        middle = bisect_left(rows, lon, lo=start, hi=end, key=lambda row: row.at.lon)
        start = max(start, min(middle - MOST_NEIGHBOURS // 2, end - MOST_NEIGHBOURS))
        end = start + MOST_NEIGHBOURS
    return rows[start:end]


def _similarity(one: _Candidate, other: _Candidate) -> float:
    """Similarity from 0 to 100: names count for up to 50, nearness 30, industries 20. The weights are our judgment."""
    names = max(fuzz.ratio(a, b) for a in one.names for b in other.names)
    nearness = 1 - distance_m(one.at, other.at) / NEAR_M
    industries = 1.0 if one.industry == other.industry else 0.25 if one.sector == other.sector else 0.0
    return round(0.5 * names + 30 * nearness + 20 * industries, 1)


def _write(found: dict[Pair, float], hubs: set[int]) -> None:
    """Replace the stored pairs of these hubs with the found ones. Dismissed pairs stay unless a hub is archived."""
    rows = DuplicateCandidate.objects.filter(_either(hubs)) if len(hubs) <= FEW else DuplicateCandidate.objects.all()
    columns = ("pk", "one", "other", "similarity", "dismissed_at", "one__publication", "other__publication")
    standing: dict[Pair, tuple[int, float, Any, bool]] = {
        (one, other): (pk, similarity, dismissed_at, Publication.ARCHIVED in publications)
        for pk, one, other, similarity, dismissed_at, *publications in rows.values_list(*columns)
        if one in hubs or other in hubs
    }
    gone = [
        pk
        for pair, (pk, _similarity, dismissed_at, is_archived) in standing.items()
        if is_archived or (dismissed_at is None and pair not in found)
    ]
    for some in chunked(gone, 500):
        DuplicateCandidate.objects.filter(pk__in=some).delete()
    changed = [
        DuplicateCandidate(one_id=pair[0], other_id=pair[1], similarity=similarity)
        for pair, similarity in found.items()
        if pair not in standing or (standing[pair][2] is None and standing[pair][1] != similarity)
    ]
    DuplicateCandidate.objects.bulk_create(
        changed,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["one", "other"],
        update_fields=["similarity"],
    )


def _either(hubs: Any) -> Q:
    return Q(one__in=hubs) | Q(other__in=hubs)
