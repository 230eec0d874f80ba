"""Whether a place is in a hub of a business's industry: by curated hubs first, then by official figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.db.models import F, Q

from hubs.geo.coordinates import LonLat
from hubs.indexes.counties import area_or_county_of
from hubs.indexes.map_cells import tally
from hubs.industries.matching import IndustryMatch
from hubs.models import Candidate, Hub, HubListing, HubQuerySet, Industry, Region
from hubs.models.hub import LONGEST_RADIUS_M
from hubs.search.criteria import DAY_TRIP_M
from hubs.search.nearest import nearest
from hubs.search.summaries import Summary, summaries
from hubs.statistics.candidates import candidate_at
from hubs.statistics.figures import Figures, figure
from hubs.statistics.profile import Placed, code_of, placed, strongest

NEAR_M = DAY_TRIP_M

RELATED_SHOWN = 3
SPECIALTIES_SHOWN = 5

EMERGING_QUOTIENT, EMERGING_JOBS, EMERGING_ESTABLISHMENTS, EMERGING_POINTS = 1.5, 100, 5, 10.0
"""An emerging hub: half again the national share, some jobs and firms, and growth this many percentage points above the nation's.

These thresholds are our judgment; /methods/ states them.
"""


class Verdict(Enum):
    """In the order in which they are tried; the first that applies wins."""

    UNKNOWN = "unknown"
    INSIDE = "inside"
    BY_FIGURES = "by_figures"
    LOCAL = "local"
    NEAR = "near"
    RELATED = "related"
    EMERGING = "emerging"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Assessment:
    """The verdict on a place and a business, with what it rests on.

    `hub` is the hub that the verdict is about, or else the nearest hub of the industry, at any distance; None if there is none.
    """

    verdict: Verdict
    hub: Summary | None = None
    related: list[Summary] = field(default_factory=list)
    """Hubs nearby of related and complementary industries, nearest first."""
    area: Region | None = None
    """The US area whose figures count for the place; None outside the US."""
    placed: Placed | None = None
    """The industry in that area; None if nothing was published, or if no code shows the industry alone."""
    is_counted_to_hub: bool = False
    """Whether curators counted the almost-hub here to `hub`, in whose reach the place need not lie."""
    specialties: list[Figures] = field(default_factory=list)

    @property
    def figures(self) -> Figures | None:
        return self.placed.figures if self.placed else None


def assess(origin: LonLat, business: IndustryMatch | None, *, country: str = "") -> Assessment:
    """Assess a business at a point. `country` is the ISO 3166-1 code of the point's country; figures exist for "US" only.

    `business` is None if the words were not understood. About ten queries in the US, three elsewhere.
    """
    area = area_or_county_of(origin) if country.upper() == "US" else None
    code = code_of(area) if area else ""
    specialties = strongest(code, limit=SPECIALTIES_SHOWN) if code else []
    if business is None:
        return Assessment(Verdict.UNKNOWN, area=area, specialties=specialties)
    own = related = None
    if business.industry is not None:
        main = _with_main_industry(business.industry)
        # A wide hub around the place comes before a small one whose center is nearer.
        own = _around(origin, main) or next(
            iter(nearest(main, origin, size=1, number=tally(business.industry.pk))), None
        )
        related = [_measured(hub) for hub in _related_to(business.industry).near(origin, NEAR_M)[:RELATED_SHOWN]]
    subject = _subject(business)
    figures = figure(code, subject) if code and subject else None
    candidate = candidate_at(code, business.industry) if figures and business.industry else None
    whole = _settled(candidate, origin) if candidate and not _is_inside(own) else None
    return Assessment(
        Verdict.INSIDE if whole else _verdict(business, own, related or [], figures, candidate),
        hub=whole or own,
        is_counted_to_hub=whole is not None,
        related=related or [],
        area=area,
        placed=placed([figures])[0] if figures else None,
        specialties=specialties,
    )


def _verdict(
    business: IndustryMatch,
    own: Summary | None,
    related: list[Summary],
    figures: Figures | None,
    candidate: Candidate | None,
) -> Verdict:
    distance_m = own.distance_m if own is not None and own.distance_m is not None else float("inf")
    if _is_inside(own):
        return Verdict.INSIDE
    if _is_by_figures(business, figures, candidate):
        return Verdict.BY_FIGURES
    if business.is_local:
        return Verdict.LOCAL
    if distance_m <= NEAR_M:
        return Verdict.NEAR
    if related:
        return Verdict.RELATED
    if figures is not None and is_emerging(figures):
        return Verdict.EMERGING
    return Verdict.NOT_YET


def _is_inside(own: Summary | None) -> bool:
    return own is not None and own.distance_m is not None and own.distance_m <= own.radius_m


def _is_by_figures(business: IndustryMatch, figures: Figures | None, candidate: Candidate | None) -> bool:
    """Whether the figures alone point to a hub. Of an industry of ours, curators and described hubs have a say in that."""
    if business.industry is None:
        return figures is not None and figures.is_almost_hub
    return candidate is not None and candidate.is_almost_hub


def _settled(candidate: Candidate, origin: LonLat) -> Summary | None:
    """The published hub that curators counted it to. One query if there is one."""
    hub = candidate.settled_hub
    return next(iter(summaries([hub.pk], origin)), None) if hub is not None else None


def is_emerging(figures: Figures) -> bool:
    """Whether an industry is concentrated here, and grows clearly faster than in the nation. Both changes must be comparable."""
    row, nation = figures.row, figures.nation
    if row.change_permille is None or nation is None or nation.change_permille is None:
        return False
    return (
        not row.is_by_establishments
        and (row.quotient or 0) >= EMERGING_QUOTIENT
        and (row.jobs or 0) >= EMERGING_JOBS
        and (row.establishments or 0) >= EMERGING_ESTABLISHMENTS
        and (row.change_permille - nation.change_permille) / 10 >= EMERGING_POINTS
    )


def _subject(business: IndustryMatch) -> str:
    """What figures know the business by: our industry's slug or a four-digit code; empty if no code shows the industry alone."""
    if business.industry is None:
        return business.naics[0] if business.naics else ""
    return "" if business.industry.no_figures else business.industry.slug


def _with_main_industry(industry: Industry) -> HubQuerySet:
    """The published hubs whose main industry it is, or belongs to the sector that it is."""
    listings = HubListing.objects.filter(category=industry.pk, is_secondary=False)
    return Hub.objects.published().with_parents().filter(pk__in=listings.values("hub"))


def _related_to(industry: Industry) -> HubQuerySet:
    """The published hubs that have it as a related industry, or whose main industry complements it."""
    listings = HubListing.objects.filter(category=industry.pk, is_secondary=True)
    complementary = Industry.objects.filter(complementary=industry)
    return (
        Hub.objects.published().with_parents().filter(Q(pk__in=listings.values("hub")) | Q(industry__in=complementary))
    )


def _around(origin: LonLat, hubs: HubQuerySet) -> Summary | None:
    """The hub within whose radius the place lies; of several, the one whose center is nearest. One query."""
    found = hubs.near(origin, LONGEST_RADIUS_M).filter(distance_m__lte=F("radius_m")).first()
    return _measured(found) if found is not None else None


def _measured(hub: Any) -> Summary:
    """A hub with its `distance_m`."""
    return Summary.of(hub)._replace(distance_m=hub.distance_m)
