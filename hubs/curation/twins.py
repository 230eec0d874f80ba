"""Finds pairs of hubs that may be the same: alike in name, close to each other and in the same or a related industry."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import floor
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from rapidfuzz import fuzz

from hubs.curation.roles import hubs_in_care, steward_regions
from hubs.enums import Noun, Publication
from hubs.geo.coordinates import Box, LonLat
from hubs.geo.sphere import circle_boxes, distance_m
from hubs.models import Hub, HubQuerySet, Job, Revision, Twins
from hubs.models.twins import TwinsQuerySet
from hubs.text.folding import fold

NEAR_M = 50_000
LEAST_LIKENESS = 68.0
MOST_PAIRS = 10
"""So many of a hub's pairs are kept, the likeliest: a crowd of namesakes does not fill the list."""
MOST_NEIGHBOURS = 100
"""Hubs of one industry in one band of latitude with which a hub is compared at most: the nearest by longitude, either side."""
FEW = 20
"""Up to so many hubs are compared with what the spatial index finds around them; for more, all hubs are read."""

_BAND_DEG = 0.5
_GENERAL = frozenset(
    [
        *("and", "area", "at", "capital", "center", "centre", "city", "cluster", "country", "district", "hub"),
        *("in", "industries", "industry", "of", "region", "s", "the", "valley"),
    ]
)
"""Words by which hubs are not told apart."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What of a hub is compared."""

    pk: int
    at: LonLat
    names: tuple[str, ...]
    industry: int
    sector: int | None
    industries: frozenset[int]


def find_twins() -> int:
    """Refresh the pairs of all hubs; returns how many pairs wait for a decision.

    Reads every hub that is not archived, in three queries, and compares each with at most MOST_NEIGHBOURS for each of its
    industries and each band of half a degree within NEAR_M: the time grows with the number of hubs, not with its square.
    """
    refresh_twins(Hub.objects.all())
    return Twins.objects.undecided().count()


def refresh_twins(hubs: HubQuerySet) -> None:
    """Find the pairs of these hubs anew: to be called after hubs were saved, imported, published or archived.

    Pairs that were told apart stay so; pairs with an archived hub go. Seven queries (more where hundreds of pairs change), and the
    comparing: milliseconds for up to FEW hubs, of which only the neighbours are read; a second or so for ten thousand.
    """
    with transaction.atomic():
        wanted = list(hubs.order_by().values_list("pk", flat=True))
        Twins.objects.filter(_either(Hub.objects.filter(publication=Publication.ARCHIVED).values("pk"))).delete()
        few = wanted if len(wanted) <= FEW else None
        own = _candidates(Hub.objects.filter(pk__in=few) if few is not None else Hub.objects.all())
        others = own
        if few is not None:
            boxes = [box for hub in own.values() for box in circle_boxes(hub.at, NEAR_M)]
            others = own | _candidates(Hub.objects.all().in_boxes(boxes)) if boxes else own
        nearby = _Neighbourhood(others.values())
        chosen = set(wanted)
        found: dict[tuple[int, int], float] = {}
        for pk in chosen & own.keys():
            scored = ((_likeness(own[pk], other), other.pk) for other in nearby.of(own[pk]))
            for likeness, other in nlargest(MOST_PAIRS, (pair for pair in scored if pair[0] >= LEAST_LIKENESS)):
                found[min(pk, other), max(pk, other)] = likeness
        _write(found, chosen)


def refresh_twins_after(job: Job) -> None:
    """Find the pairs of the hubs that a job, such as an import, changed."""
    changed = Revision.objects.filter(noun=Noun.HUB, job=job).values("slug")
    if changed.exists():
        refresh_twins(Hub.objects.filter(slug__in=changed))


def dismiss_twins(*, twins: Twins, by: User) -> bool:
    """They are two: no search brings the pair up again. False where somebody had told them apart already."""
    rows = Twins.objects.undecided().filter(pk=twins.pk)
    return bool(rows.update(dismissed_by=by, dismissed_at=timezone.now()))


def twins_in_care(user: User | AnonymousUser) -> TwinsQuerySet:
    """The pairs on which the user may decide, if on any: both hubs lie in a steward's regions."""
    if steward_regions(user) is None:
        return Twins.objects.all()
    hubs = hubs_in_care(user).values("pk")
    return Twins.objects.filter(one__in=hubs, other__in=hubs)


def _either(hubs: Any) -> Q:
    return Q(one__in=hubs) | Q(other__in=hubs)


def _candidates(hubs: HubQuerySet) -> dict[int, _Candidate]:
    """Two queries; archived hubs are left out."""
    hubs = hubs.exclude(publication=Publication.ARCHIVED).order_by()
    related: dict[int, set[int]] = defaultdict(set)
    for hub, industry in Hub.related_industries.through.objects.filter(hub__in=hubs.values("pk")).values_list(
        "hub", "industry"
    ):
        related[hub].add(industry)
    rows = hubs.values_list("pk", "point", "name", "other_names", "industry", "industry__sector")
    return {
        pk: _Candidate(
            pk=pk,
            at=LonLat.of(point),
            names=tuple(dict.fromkeys(_telling(text) for text in (name, *other_names))),
            industry=industry,
            sector=sector,
            industries=frozenset({industry, *related[pk]}),
        )
        for pk, point, name, other_names, industry, sector in rows
    }


def _telling(name: str) -> str:
    """The folded words of a name in alphabetical order, without those that most names share; all of them where none is left."""
    words = fold(name).split()
    return " ".join(sorted(word for word in words if word not in _GENERAL) or words)


class _Neighbourhood:
    """Candidates by band of latitude and industry, in the order of their longitudes."""

    def __init__(self, candidates: Iterable[_Candidate]) -> None:
        bands: dict[tuple[int, int], list[_Candidate]] = defaultdict(list)
        for candidate in candidates:
            for industry in candidate.industries:
                bands[_band(candidate.at.lat), industry].append(candidate)
        self._bands = {key: sorted(rows, key=lambda row: row.at.lon) for key, rows in bands.items()}

    def of(self, hub: _Candidate) -> Iterator[_Candidate]:
        """The others within NEAR_M that share an industry with it, main or related; each once."""
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
    """Of the rows between the box's west and east, MOST_NEIGHBOURS around the longitude."""
    start = bisect_left(rows, box.west, key=lambda row: row.at.lon)
    end = bisect_right(rows, box.east, key=lambda row: row.at.lon)
    if end - start > MOST_NEIGHBOURS:
        middle = bisect_left(rows, lon, lo=start, hi=end, key=lambda row: row.at.lon)
        start = max(start, min(middle - MOST_NEIGHBOURS // 2, end - MOST_NEIGHBOURS))
        end = start + MOST_NEIGHBOURS
    return rows[start:end]


def _likeness(one: _Candidate, other: _Candidate) -> float:
    """From 0 to 100: names count for half, nearness for 30, industries for 20. The weights are judgement."""
    names = max(fuzz.ratio(a, b) for a in one.names for b in other.names)
    nearness = 1 - distance_m(one.at, other.at) / NEAR_M
    industries = 1.0 if one.industry == other.industry else 0.25 if one.sector == other.sector else 0.0
    return round(0.5 * names + 30 * nearness + 20 * industries, 1)


def _write(found: dict[tuple[int, int], float], hubs: set[int]) -> None:
    """Put the pairs found for these hubs into the place of those that stood there; those told apart stay as they are."""
    rows = Twins.objects.filter(_either(hubs)) if len(hubs) <= FEW else Twins.objects.all()
    standing = {
        (one, other): (pk, likeness, dismissed_at)
        for pk, one, other, likeness, dismissed_at in rows.values_list("pk", "one", "other", "likeness", "dismissed_at")
        if one in hubs or other in hubs
    }
    gone = [pk for pair, (pk, _likeness, told) in standing.items() if told is None and pair not in found]
    for start in range(0, len(gone), 500):
        Twins.objects.filter(pk__in=gone[start : start + 500]).delete()
    changed = [
        Twins(one_id=pair[0], other_id=pair[1], likeness=likeness)
        for pair, likeness in found.items()
        if pair not in standing or (standing[pair][2] is None and standing[pair][1] != likeness)
    ]
    Twins.objects.bulk_create(
        changed,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["one", "other"],
        update_fields=["likeness"],
    )
