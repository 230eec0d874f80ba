"""Makes metro and informal regions searchable as places. They come from our regions, because no gazetteer has them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet

from hubs.enums import PlaceKind, RegionKind
from hubs.geo.coordinates import LonLat
from hubs.models import Place, PlaceName, PlaceSpelling, Region
from hubs.models.place import name_weight
from hubs.text.folding import fold
from hubs.text.spelling import deletion_keys

KINDS = (RegionKind.METRO, RegionKind.INFORMAL)

_OWN = "-area"
"""Suffix of a region's place if a town already has the region's slug."""


class RegionPlace(NamedTuple):
    """The fields of a place that are derived from its region."""

    slug: str
    name: str
    country: str
    admin1: str
    admin1_name: str
    lon: float
    lat: float
    names: tuple[str, ...]
    """Folded, the main name first."""


def rebuild() -> None:
    """Rebuild the places of all regions from scratch. About a dozen queries."""
    with transaction.atomic():
        Place.objects.filter(kind=PlaceKind.REGION).delete()
        _write(expected(Region.objects.all()))


def refresh(slugs: Collection[str]) -> None:
    """Update the places of these regions and of their parts. Call it inside a transaction.

    Cost: up to four queries, and up to six more if a place changes.
    """
    regions = Region.objects.filter(Q(slug__in=slugs) | Q(parent__slug__in=slugs))
    should = set(expected(regions))
    names = {*slugs, *regions.values_list("slug", flat=True)}
    rows = Place.objects.filter(kind=PlaceKind.REGION, slug__in=[*names, *(f"{slug}{_OWN}" for slug in names)])
    are = {_kept(row): row.pk for row in rows.prefetch_related("names")}
    gone = [key for place, key in are.items() if place not in should]
    if gone:
        Place.objects.filter(pk__in=gone).delete()
    _write(sorted(should - are.keys()))


def expected(regions: QuerySet[Region]) -> list[RegionPlace]:
    """The places that these regions should have. Two queries, or one if none is a metro or informal region.

    A region with the same slug and name as a town ("Portland") gets no place: the town is enough. A region that shares
    only the slug gets its own.
    """
    typed = list(regions.filter(kind__in=KINDS).select_related("parent").order_by("pk"))
    if not typed:
        return []
    towns = Place.objects.filter(slug__in=[region.slug for region in typed]).exclude(kind=PlaceKind.REGION)
    names = dict(towns.values_list("slug", "name"))
    return [
        _expected(region, f"{region.slug}{_OWN}" if region.slug in names else region.slug)
        for region in typed
        if names.get(region.slug) != region.name
    ]


def kept() -> list[RegionPlace]:
    """The stored places of regions. Two queries."""
    rows = Place.objects.filter(kind=PlaceKind.REGION).order_by("pk").prefetch_related("names")
    return [_kept(row) for row in rows]


def _write(found: Sequence[RegionPlace]) -> None:
    if not found:
        return
    places = [_row(place) for place in found]
    Place.objects.bulk_create(places)
    names = [
        PlaceName(
            place=row,
            folded=folded,
            is_alias=position > 0,
            is_area=False,
            weight=name_weight(PlaceKind.REGION, row.country, 0, is_alias=position > 0),
            country=row.country,
            admin1=row.admin1,
        )
        for row, place in zip(places, found, strict=True)
        for position, folded in enumerate(place.names)
    ]
    PlaceName.objects.bulk_create(names)
    PlaceSpelling.objects.bulk_create(
        PlaceSpelling(key=key, name=name) for name in names for key in deletion_keys(name.folded, 2)
    )


def _kept(place: Place) -> RegionPlace:
    """Costs a query unless the place's names are prefetched."""
    names: Any = place.names
    folded = tuple(name.folded for name in sorted(names.all(), key=lambda name: name.pk))
    at = LonLat.of(place.point)
    return RegionPlace(place.slug, place.name, place.country, place.admin1, place.admin1_name, at.lon, at.lat, folded)


def _expected(region: Region, slug: str) -> RegionPlace:
    state = region.parent if region.parent is not None and region.parent.kind == RegionKind.STATE else None
    names = tuple(dict.fromkeys(fold(name) for name in (region.name, *region.other_names)))
    at = LonLat.of(region.point)
    return RegionPlace(
        slug=slug,
        name=region.name,
        country=region.country,
        admin1=state.slug.removeprefix("us-").upper() if state else "",
        admin1_name=state.name if state else "",
        lon=at.lon,
        lat=at.lat,
        names=names,
    )


def _row(place: RegionPlace) -> Place:
    return Place(
        slug=place.slug,
        name=place.name,
        kind=PlaceKind.REGION,
        country=place.country,
        admin1=place.admin1,
        admin1_name=place.admin1_name,
        point=LonLat(place.lon, place.lat).as_point(),
    )
