"""What pages show of an area: its strongest industries, its facts beside the nation's, and the region it belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.db.models import Count, Q, Window
from django.db.models.functions import RowNumber

from hubs.enums import RegionKind
from hubs.geo.coordinates import LonLat
from hubs.geo.expressions import Latitude, Longitude
from hubs.indexes.catalog import all_industries
from hubs.industries import files
from hubs.models import Industry, Region, Specialization
from hubs.statistics.areas import NATION, area_of_county
from hubs.statistics.figures import Figures, Measure, area_facts, figure, figures_for
from hubs.statistics.naics import TOTAL

STRONGEST_SHOWN = 5

_KINDS_WITH_CODES = (RegionKind.METRO, RegionKind.STATE, RegionKind.COUNTY)


@dataclass(frozen=True, slots=True)
class Placed:
    """The figures of an industry in an area, and among how many areas of its kind it has its rank."""

    figures: Figures
    number_ranked: int

    @property
    def rows(self) -> list[Figures]:
        return [self.figures]


class PlacedArea(NamedTuple):
    """The figures of an industry in a metropolitan or micropolitan area, with its region, of which only the names are loaded."""

    figures: Figures
    region: Region
    at: LonLat


@dataclass(frozen=True, slots=True)
class AreaProfile:
    rows: list[Placed]
    facts: dict[str, Measure | None]
    nation: dict[str, Measure | None]

    @property
    def figures(self) -> list[Figures]:
        return [row.figures for row in self.rows]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the figures say of the industry of a hub in the area around it. Without `placed`, nothing was published."""

    region: Region
    placed: Placed | None
    strongest: list[Figures]
    """What the area specializes in."""

    @property
    def rows(self) -> list[Figures]:
        return self.placed.rows if self.placed else []

    @property
    def agrees(self) -> bool | None:
        """Whether at least the nation's share of jobs is here; None where the figures cannot tell."""
        quotient = self.placed and self.placed.figures.location_quotient
        return None if not quotient else quotient.value >= 1


def area_profile(area: str, *, limit: int = 10) -> AreaProfile | None:
    """None where nothing is published of the area. Six queries."""
    rows = placed(specialties(area, limit=limit))
    return AreaProfile(rows, area_facts(area), area_facts(NATION)) if rows else None


def specialties(area: str, *, limit: int = 10) -> list[Figures]:
    """What has more jobs here than the nation's share would bring, the most first. Three queries.

    Local trades are left out, for no area specializes in them. So is a code where an industry of ours in the list says the same:
    the code lies within it, or half of the industry's codes within the code, with more than half of its jobs.
    """
    return _distinct(figures_for(area, limit=4 * limit))[:limit]


def strongest(area: str, *, limit: int = 3) -> list[Figures]:
    """As `specialties`, for a line of names: pay is not compared with the nation's. One query."""
    rows = Specialization.objects.filter(area=area, excess__gt=0).exclude(subject=TOTAL).order_by("-excess", "subject")
    return _without_nation(rows[: 4 * limit])[:limit]


def strongest_in(areas: Collection[str], *, limit: int = 3) -> dict[str, list[Figures]]:
    """The same for several areas. One query for any number of them."""
    number = Window(RowNumber(), partition_by="area", order_by=["-excess", "subject"])
    rows = Specialization.objects.filter(area__in=areas, excess__gt=0).exclude(subject=TOTAL)
    first = (
        rows.annotate(number=number).filter(number__lte=4 * limit).order_by("area", "number") if areas else rows.none()
    )
    return {area: _without_nation(group)[:limit] for area, group in groupby(first, attrgetter("area"))}


def _without_nation(rows: Iterable[Specialization]) -> list[Figures]:
    ours = {industry.slug: industry for industry in all_industries().values()}
    found = []
    for row in rows:
        industry = ours.get(row.subject)
        found.append(Figures(row, industry, industry.naics if industry else [row.subject], None, None))
    return _distinct(found)


def _distinct(found: Iterable[Figures]) -> list[Figures]:
    strong = [row for row in found if (row.row.excess or 0) > 0 and row.subject not in files.local_codes()]
    ours = [row for row in strong if row.industry is not None]
    return [row for row in strong if row.industry is not None or not any(_says_the_same(row, other) for other in ours)]


def _says_the_same(code: Figures, industry: Figures) -> bool:
    prefixes = tuple(industry.naics)
    if all(child.startswith(prefixes) for child in _children().get(code.subject, [code.subject])):
        return True
    is_within = 2 * sum(prefix.startswith(code.subject) for prefix in prefixes) >= len(prefixes)
    return is_within and 2 * (industry.row.jobs or 0) > (code.row.jobs or 0)


@cache
def _children() -> dict[str, list[str]]:
    """The six-digit codes within each of four."""
    found: dict[str, list[str]] = defaultdict(list)
    for code in files.titles():
        if len(code) == 6:
            found[code[:4]].append(code)
    return dict(found)


def placed(found: Iterable[Figures]) -> list[Placed]:
    """Each with the number of areas that its rank is among. One query."""
    found = list(found)
    numbers = _numbers_ranked({(row.subject, row.row.kind) for row in found})
    return [Placed(row, numbers.get((row.subject, row.row.kind), 0)) for row in found]


def evidence(county: str, industry: Industry) -> Evidence | None:
    """Of an industry of ours in the area around a county (its FIPS code); None where no region is known. Seven queries.

    Three queries where figures cannot see the industry.
    """
    area = area_of_county(county)
    region = regions_of([area]).get(area)
    if region is None:
        return None
    found = figure(area, industry.slug) if industry.naics and not industry.no_figures else None
    return Evidence(region, placed([found])[0] if found else None, strongest(area, limit=STRONGEST_SHOWN))


def code_of(region: Region) -> str:
    """The code under which figures of a region are published, or "". Its `area` must be loaded. No query."""
    area = getattr(region, "area", None)
    if area is None or not area.has_figures or region.kind not in _KINDS_WITH_CODES:
        return ""
    return region.cbsa if region.kind == RegionKind.METRO else region.geoid


def regions_of(codes: Collection[str]) -> dict[str, Region]:
    """The regions of areas and counties by their codes. One query."""
    is_area = Q(kind=RegionKind.METRO, cbsa__in=codes) | Q(kind=RegionKind.COUNTY, geoid__in=codes)
    rows = Region.objects.filter(is_area, area__isnull=False).select_related("area", "parent")
    return {
        row.cbsa if row.kind == RegionKind.METRO else row.geoid: row
        for row in rows.defer("boundary", "parent__boundary")
    }


def with_regions(found: Collection[Figures]) -> list[PlacedArea]:
    """Figures of areas in their order, each with its region; those of areas that are no region here are left out. One query."""
    if not found:
        return []
    areas = Region.objects.filter(kind=RegionKind.METRO, cbsa__in={row.row.area for row in found}, area__isnull=False)
    # Points as numbers, for making hundreds of geometries would take longer than all the rest.
    rows = areas.annotate(lon=Longitude("point"), lat=Latitude("point")).select_related("parent").order_by()
    regions = {region.cbsa: region for region in rows.only("slug", "name", "kind", "cbsa", "parent__name")}
    placed = ((row, regions.get(row.row.area)) for row in found)
    return [PlacedArea(row, region, LonLat(region.lon, region.lat)) for row, region in placed if region is not None]


def _numbers_ranked(wanted: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    if not wanted:
        return {}
    subjects, kinds = {subject for subject, _kind in wanted}, {kind for _subject, kind in wanted}
    rows = Specialization.objects.filter(subject__in=subjects, kind__in=kinds, rank__isnull=False)
    counted = rows.values_list("subject", "kind").annotate(Count("area")).order_by()
    return {(subject, kind): number for subject, kind, number in counted}
