"""Assesses whether a place is inside a hub of an industry, near one, or neither."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.db.models import F

from hubs.geo.coordinates import LonLat
from hubs.indexes.listings import listed
from hubs.models import Hub, Industry
from hubs.models.hub import LONGEST_RADIUS_M
from hubs.search.nearest import nearest
from hubs.search.summaries import Listed, Summary

NEAR_M = 160_000
"""Meters. About a hundred miles, a day trip to a supplier and back."""

KIN_SHOWN = 3


class Verdict(Enum):
    INSIDE = "inside"
    NEAR = "near"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Assessment:
    """`hub` is the hub that the verdict is about, or the nearest of the industry at any distance; None without any.

    `kin` are nearby hubs of complementary industries: possible partners for starting a hub.
    """

    verdict: Verdict
    hub: Summary | None
    kin: list[Summary]


def assess(origin: LonLat, industry: Industry) -> Assessment:
    """Compare a place with the hubs of an industry. Inside means within the hub's `radius_m`. Three queries."""
    # A large hub that contains the place comes before a small one whose center is nearer.
    own = _around(origin, industry) or next(iter(nearest(Listed(industry.pk), origin, size=1)), None)
    complementary = Hub.objects.published().filter(industry__in=Industry.objects.filter(complementary=industry))
    kin = nearest(complementary, origin, size=KIN_SHOWN, radius_m=NEAR_M)
    if own is None or own.distance_m is None or own.distance_m > max(own.radius_m, NEAR_M):
        verdict = Verdict.NOT_YET
    elif own.distance_m <= own.radius_m:
        verdict = Verdict.INSIDE
    else:
        verdict = Verdict.NEAR
    return Assessment(verdict, own, kin)


def _around(origin: LonLat, industry: Industry) -> Summary | None:
    """The industry's hub that contains the place, if any; of several, the one with the nearest center. One query."""
    hubs = Hub.objects.published().with_parents().filter(pk__in=listed(industry.pk).values("hub"))
    found = hubs.near(origin, LONGEST_RADIUS_M).filter(distance_m__lte=F("radius_m")).first()
    return Summary.of(found)._replace(distance_m=found.distance_m) if found is not None else None
