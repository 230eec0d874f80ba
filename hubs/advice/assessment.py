"""Whether a place is inside a hub of an industry, near one, or not yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.db.models import F

from hubs.geo.coordinates import LonLat
from hubs.models import Hub, Industry

NEAR_M = 160_000
"""About a hundred miles: a day trip to a supplier and back."""

KIN_SHOWN = 3


class Verdict(Enum):
    INSIDE = "inside"
    NEAR = "near"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Assessment:
    """`hub` is the hub the verdict speaks of, or the nearest of the industry wherever it is; None when there is none at all.

    `kin` are hubs of complementary industries close by: allies for a hub of one's own.
    """

    verdict: Verdict
    hub: Hub | None
    kin: list[Hub]


def assess(origin: LonLat, industry: Industry) -> Assessment:
    """Compare a place with the hubs of an industry. Inside means within the reach that the hub's entry states; three queries."""
    hubs = Hub.objects.published().with_parents()
    candidates = hubs.in_industry(industry).near(origin)
    # A wide hub around the place comes before a small one whose centre is nearer.
    own = candidates.filter(distance_m__lte=F("radius_m")).first() or candidates.first()
    kin_industries = Industry.objects.filter(complementary=industry)
    kin = hubs.filter(industry__in=kin_industries).near(origin, NEAR_M)[:KIN_SHOWN]
    if own is not None and own.distance_m <= own.radius_m:
        verdict = Verdict.INSIDE
    elif own is not None and own.distance_m <= NEAR_M:
        verdict = Verdict.NEAR
    else:
        verdict = Verdict.NOT_YET
    return Assessment(verdict, own, list(kin))
