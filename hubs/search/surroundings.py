"""What lies in a region: its hubs, its parts, its neighbors, and how many hubs each part has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from hubs.enums import Publication, RegionKind
from hubs.indexes.counties import WITH_OUTLINES, county_of
from hubs.indexes.data_version import cached_per_version
from hubs.models import Area, Hub, HubCounty, HubQuerySet, Region
from hubs.search.summaries import Summary, columns_of, summaries_of
from hubs.search.support import Help, help_in, help_near

UNITED_STATES = "us"

WHOLES = (RegionKind.STATE, RegionKind.COUNTRY)
"""Too large for one place in them to stand for all: distances say nothing there."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A region with the number of published hubs in it."""

    region: Region
    hubs: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a region on its page, each by name."""

    above: list[Region]
    """From the outermost inwards: country, state."""
    states: list[Counted] = field(default_factory=list)
    areas: list[Counted] = field(default_factory=list)
    """Metropolitan and micropolitan areas in it, or which it lies in."""
    counties: list[Counted] = field(default_factory=list)
    others: list[Counted] = field(default_factory=list)
    """Cities and informal regions that are part of it."""
    neighbors: list[Region] = field(default_factory=list)
    same_counties: list[Region] = field(default_factory=list)
    """For an area without figures: the areas with figures that its counties lie in."""


def hubs_in(region: Region) -> HubQuerySet:
    """The published hubs in a region, unordered.

    In a US state, county or official area lie the hubs whose point lies in its counties; in a country those whose region does; in
    an informal region those within its radius; in any other region those that name it, or a part of it, as theirs.
    """
    hubs = Hub.objects.published()
    if region.kind == RegionKind.COUNTRY:
        return hubs.filter(region__country=region.country)
    area = getattr(region, "area", None)
    if area is not None:
        return hubs.filter(in_county__county__in=area.counties.order_by().values("pk"))
    if region.radius_m is not None and region.kind in (RegionKind.METRO, RegionKind.INFORMAL):
        return hubs.near(region.location, region.radius_m).order_by()
    return hubs.filter(pk__in=hubs.in_region(region).order_by().values("pk"))


def hubs_by_name(region: Region, most: int) -> tuple[list[Summary], int]:
    """The first published hubs in a region by name, and how many there are. Two queries."""
    hubs = hubs_in(region)
    rows = columns_of(hubs.order_by("name", "pk"))[:most]
    return summaries_of(list(rows), None), hubs.count()


def surroundings(region: Region) -> Surroundings:
    """Its parents must be loaded (three levels). Up to nine queries."""
    above, others = _above(region), _counted(region.parts.filter(area=None).exclude(kind__in=WHOLES))
    area = getattr(region, "area", None)
    if region.slug == UNITED_STATES:
        return Surroundings(above, states=states(), others=others)
    if area is None:
        is_in_county = region.kind == RegionKind.CITY and region.country in WITH_OUTLINES
        county = county_of(region.location) if is_in_county else None
        if county is None:
            return Surroundings(above, others=others)
        return Surroundings(above, areas=_areas_of([county.pk]), counties=[_with_hubs(county)], others=others)
    inside = list(area.counties.order_by().values_list("pk", flat=True))
    is_metro = region.kind == RegionKind.METRO
    return Surroundings(
        above,
        areas=[] if is_metro else _areas_of(inside),
        counties=[] if region.kind == RegionKind.COUNTY else _counted(area.counties, per_county()),
        others=others,
        neighbors=list(_listed(area.neighbors)),
        same_counties=[row.region for row in _areas_of(inside) if row.region.area.has_figures]
        if is_metro and not area.has_figures
        else [],
    )


def areas_above(region: Region) -> list[str]:
    """The slugs of its country and state, as `hubs.search.support` takes them. Its parents must be loaded (three levels)."""
    states = [step.slug for step in (*_above(region), region) if step.kind == RegionKind.STATE]
    return [region.country.lower(), *states]


def helpers_of(region: Region, *, most: int | None = 30) -> Help:
    """Who helps in a region: of a state or country those who serve all of it, of any other those who serve its center."""
    areas = areas_above(region)
    return help_in(areas, most=most) if region.kind in WHOLES else help_near(region.location, areas, most=most)


@cached_per_version
def per_country() -> dict[str, int]:
    """Published hubs by country code."""
    rows = Hub.objects.published().order_by().values_list("region__country").annotate(Count("pk"))
    return dict(rows)


@cached_per_version
def per_county() -> dict[int, int]:
    """Published hubs by the key of the US county that they lie in."""
    published = HubCounty.objects.filter(hub__in=Hub.objects.published().order_by().values("pk"))
    return dict(published.order_by().values_list("county").annotate(Count("hub")))


@cached_per_version
def per_area() -> dict[int, int]:
    """Published hubs by the key of the US state or official area that they lie in."""
    counts: dict[int, int] = defaultdict(int)
    held = Area.counties.through.objects.filter(region__in=list(per_county()))
    for area, county in held.values_list("area", "region"):
        counts[area] += per_county()[county]
    return dict(counts)


def countries() -> list[Counted]:
    """Countries with hubs, those with most hubs first."""
    rows = Region.objects.filter(kind=RegionKind.COUNTRY, country__in=per_country()).only(
        "slug", "name", "kind", "country"
    )
    found = [Counted(row, per_country()[row.country]) for row in rows]
    return sorted(found, key=lambda counted: (-counted.hubs, counted.region.name))


def states() -> list[Counted]:
    """US states by name."""
    return _counted(Region.objects.filter(kind=RegionKind.STATE, country="US"), per_area())


def _areas_of(counties: Sequence[int]) -> list[Counted]:
    """The metropolitan and micropolitan areas that hold any of these counties."""
    held = Area.objects.filter(region__kind=RegionKind.METRO, counties__in=counties)
    return _counted(Region.objects.filter(pk__in=held.values("pk")).select_related("area"), per_area())


def _counted(regions: QuerySet[Region], counts: dict[int, int] | None = None) -> list[Counted]:
    """By name, with the given numbers of hubs, or with those that name the regions as theirs."""
    if counts is None:
        own = Count("hubs", filter=Q(hubs__publication=Publication.PUBLISHED))
        return [Counted(row, row.own) for row in _listed(regions.annotate(own=own))]
    return [Counted(row, counts.get(row.pk, 0)) for row in _listed(regions)]


def _listed(regions: QuerySet[Region]) -> QuerySet[Any]:
    return regions.select_related("parent").defer("boundary", "parent__boundary").order_by("name", "pk")


def _with_hubs(county: Region) -> Counted:
    return Counted(county, per_county().get(county.pk, 0))


def _above(region: Region) -> list[Region]:
    found, step = [], region.parent
    while step is not None:
        found.append(step)
        step = step.parent
    return found[::-1]
