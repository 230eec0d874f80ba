"""Which almost-hubs published hubs describe: those of the same main industry, in the area or with its center in their reach.

Kept as rows between both, so that a change of a hub replaces the hub's own rows and looks at no other hub.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from django.db import transaction

from hubs.db.bulk import chunked, delete_all_rows, write_rows
from hubs.enums import Publication
from hubs.geo.coordinates import LonLat
from hubs.geo.expressions import Latitude, Longitude
from hubs.geo.sphere import reaching
from hubs.models import AreaCounty, Candidate, Hub

Pair = tuple[int, int]
"""The keys of a candidate and of a hub that describes it."""

_Described = Candidate.described_by.through
_COLUMNS = ["candidate_id", "hub_id"]


class _Center(NamedTuple):
    candidate: int
    area: str
    at: LonLat


def refresh(hubs: Collection[int]) -> None:
    """Find what these hubs describe again, after `counties.refresh`. Call it inside a transaction. Up to four queries."""
    for some in chunked(sorted(hubs)):
        _Described.objects.filter(hub__in=some).delete()
        write_rows(_Described, _COLUMNS, list(expected(some)))


def refresh_around(regions: Collection[str]) -> None:
    """The same after regions, given by their slugs, may have moved. One query where none of them has an almost-hub."""
    industries: set[int] = set()
    for some in chunked(sorted(regions)):
        industries |= set(Candidate.objects.filter(region__slug__in=some).order_by().values_list("industry", flat=True))
    if industries:
        refresh(Hub.objects.published().filter(industry__in=industries).order_by().values_list("pk", flat=True))


def rebuild() -> None:
    """Find what all hubs describe."""
    with transaction.atomic():
        delete_all_rows(_Described)
        keys = Hub.objects.published().order_by("pk").values_list("pk", flat=True)
        write_rows(_Described, _COLUMNS, list(expected(list(keys))))


def expected(hubs: Collection[int]) -> Iterator[Pair]:
    """The pairs that the published ones among these hubs should have."""
    for some in chunked(list(hubs)):
        published = Hub.objects.filter(pk__in=some, publication=Publication.PUBLISHED).order_by("pk")
        rows = list(
            published.annotate(lon=Longitude("point"), lat=Latitude("point")).values_list(
                "pk", "industry", "lon", "lat", "radius_m", "in_county__county__geoid"
            )
        )
        centers = _centers({row[1] for row in rows})
        if not centers:
            continue
        counties = {row[5] for row in rows if row[5] is not None}
        area_of = dict(AreaCounty.objects.filter(county__in=counties).values_list("county", "area"))
        for hub, industry, lon, lat, radius_m, county in rows:
            area = area_of.get(county, county)
            for center in centers.get(industry, ()):
                reach = [(hub, LonLat(lon, lat), radius_m)]
                if center.area == area or any(reaching(center.at, reach)):
                    yield center.candidate, hub


def kept() -> set[Pair]:
    return set(_Described.objects.values_list(*_COLUMNS))


def _centers(industries: Collection[int]) -> dict[int, list[_Center]]:
    """The candidates of these industries, with the centers of their areas."""
    rows = Candidate.objects.filter(industry__in=industries).order_by("pk")
    found: dict[int, list[_Center]] = defaultdict(list)
    located = rows.annotate(lon=Longitude("region__point"), lat=Latitude("region__point"))
    for industry, candidate, area, lon, lat in located.values_list("industry", "pk", "area", "lon", "lat"):
        found[industry].append(_Center(candidate, area, LonLat(lon, lat)))
    return found
