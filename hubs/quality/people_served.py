"""About how many people each support organization serves, to say whose data matter first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import product
from math import floor

from hubs.enums import PlaceKind, RegionKind
from hubs.geo.coordinates import LonLat
from hubs.geo.expressions import Latitude, Longitude
from hubs.geo.sphere import circle_boxes, distances_m
from hubs.models import Area, Place, Region, SupportOrganization

LEAST_PEOPLE = 1_000
"""Smaller towns change no order."""


def people_served() -> dict[int, int]:
    """People by the key of the organization. Four queries and a few seconds: every town is read.

    Of US states, counties, and official areas the Census Bureau's count; elsewhere the people in the gazetteer's towns.
    Regions that overlap count twice, which is good enough to order organizations.
    """
    towns = _Towns()
    counted = dict(Area.objects.exclude(population=None).values_list("pk", "population"))
    regions = Region.objects.filter(served_by__isnull=False).distinct()
    in_region = {region.pk: counted.get(region.pk) or towns.in_region(region) for region in regions.defer("boundary")}
    found: Counter[int] = Counter()
    for organization, region in SupportOrganization.serves.through.objects.values_list("supportorganization", "region"):
        found[organization] += in_region[region]
    for organization in SupportOrganization.objects.all():
        found[organization.pk] += towns.within(organization.location, organization.radius_m or 0)
    return dict(found)


class _Towns:
    """The people of each country, and the towns by the degrees of longitude and latitude that they lie in."""

    def __init__(self) -> None:
        self.by_country: Counter[str] = Counter()
        self._cells: dict[tuple[int, int], list[tuple[float, float, int]]] = defaultdict(list)
        rows = Place.objects.filter(kind=PlaceKind.CITY, population__gte=LEAST_PEOPLE).order_by()
        for country, people, lon, lat in rows.annotate(lon=Longitude("point"), lat=Latitude("point")).values_list(
            "country", "population", "lon", "lat"
        ):
            self.by_country[country] += people
            self._cells[floor(lon), floor(lat)].append((lon, lat, people))

    def in_region(self, region: Region) -> int:
        if region.kind == RegionKind.COUNTRY:
            return self.by_country[region.country]
        return self.within(region.location, region.radius_m or 0)

    def within(self, center: LonLat, radius_m: int) -> int:
        """The people in the towns within so many meters."""
        if not radius_m:
            return 0
        towns = list(self._around(center, radius_m))
        away = distances_m(center, ((lon, lat) for lon, lat, _people in towns))
        return sum(people for (_lon, _lat, people), metres in zip(towns, away, strict=True) if metres <= radius_m)

    def _around(self, center: LonLat, radius_m: int) -> Iterator[tuple[float, float, int]]:
        for box in circle_boxes(center, radius_m):
            columns = range(floor(box.west), floor(box.east) + 1)
            rows = range(floor(box.south), floor(box.north) + 1)
            for cell in product(columns, rows):
                yield from self._cells.get(cell, ())
