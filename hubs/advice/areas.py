"""The US area whose official figures count for a point."""

from __future__ import annotations

from dataclasses import dataclass

from hubs.enums import AreaKind, RegionKind
from hubs.geo.coordinates import LonLat
from hubs.indexes.counties import county_of
from hubs.models import Region


@dataclass(frozen=True, slots=True)
class FiguresArea:
    """A metropolitan or micropolitan area, or a county outside all of them."""

    region: Region
    code: str
    """Its CBSA code, or the county's FIPS code: the key of its figures."""
    kind: AreaKind


def figures_area(point: LonLat) -> FiguresArea | None:
    """The area around a point of the United States, else its county; None off the coast. Up to three queries."""
    county = county_of(point)
    if county is None:
        return None
    areas = Region.objects.filter(kind=RegionKind.METRO, area__counties=county).select_related("parent", "area")
    area = areas.defer("boundary", "parent__boundary").order_by("-area__has_figures", "pk").first()
    if area is not None:
        return FiguresArea(area, area.cbsa, AreaKind.METRO)
    return FiguresArea(county, county.geoid, AreaKind.COUNTY)
