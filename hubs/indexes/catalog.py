"""The industries and regions that every page needs, read once per data version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from hubs.geo.coordinates import LonLat
from hubs.geo.sphere import reaching
from hubs.indexes.data_version import cached_per_version
from hubs.models import Hub, Industry, Region


@cached_per_version
def all_industries() -> dict[int, Industry]:
    """Every industry and sector by its key, in the directory's order, with their sectors loaded."""
    return Industry.objects.select_related("sector").in_bulk()


@cached_per_version
def industries_by_sector() -> list[tuple[Industry, list[Industry]]]:
    """Each sector with its industries, in the directory's order."""
    rows = all_industries().values()
    return [(sector, [row for row in rows if row.sector_id == sector.pk]) for sector in rows if sector.is_sector]


@cached_per_version
def all_regions() -> dict[int, Region]:
    """The regions by their keys, with their parents: only what names them and how far they reach is loaded.

    Left out are the thousands of counties and official areas that no hub names as its region.
    """
    rows = Region.objects.exclude(Q(area__is_ours=False) & ~Exists(Hub.objects.filter(region=OuterRef("pk"))))
    rows = rows.select_related("parent").order_by()
    own = ("slug", "name", "kind", "country", "point", "radius_m")
    return rows.only(*own, "parent__name", "parent__kind").in_bulk()


@dataclass(frozen=True, slots=True)
class _Known:
    keys: dict[str, int]
    reaches: list[tuple[int, LonLat, int]]


@cached_per_version
def _known() -> _Known:
    """The keys of all regions by slug; key, center and radius (meters) of those that have a radius."""
    regions = all_regions().values()
    reaches = [
        (region.pk, LonLat.of(region.point), region.radius_m) for region in regions if region.radius_m is not None
    ]
    return _Known({region.slug: region.pk for region in regions}, reaches)


def keys_of_regions(slugs: Iterable[str]) -> list[int]:
    """The keys of the regions with these slugs. Unknown slugs are skipped."""
    keys = _known().keys
    return [keys[slug] for slug in slugs if slug in keys]


def regions_reaching(at: LonLat) -> list[int]:
    """The keys of the regions whose radius covers the point."""
    return list(reaching(at, _known().reaches))
