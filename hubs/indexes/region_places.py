"""Makes metro and informal regions and US counties searchable as places. They come from our regions: no gazetteer has them.

Official areas and counties are found by their exact names only and have no weight, so that other places are found as before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, Q, QuerySet

from hubs.db.bulk import chunked
from hubs.enums import PlaceKind, RegionKind
from hubs.geo.coordinates import LonLat
from hubs.models import Area, Place, PlaceName, PlaceSpelling, Region
from hubs.models.place import EXACT, name_weight
from hubs.text.folding import fold
from hubs.text.spelling import deletion_keys

KINDS = (RegionKind.METRO, RegionKind.INFORMAL)

_OWN = "-area"
"""Suffix of a region's place if a town already has the region's slug."""

_OFFICIAL = "-metro-area"
"""Ends the slug of the second place of a region of ours that is an official area too: Hampton Roads has names of both kinds."""


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
    is_exact: bool
    """It is found only when its whole name is typed."""


def rebuild() -> None:
    """Rebuild the places of all regions from scratch. About a dozen queries."""
    with transaction.atomic():
        _delete(Place.objects.filter(kind=PlaceKind.REGION))
        _write(expected(Region.objects.all()))


def refresh(slugs: Collection[str]) -> None:
    """Update the places of these regions and of their parts. Call it inside a transaction.

    Cost: up to four queries, and up to six more if a place changes.
    """
    regions = Region.objects.filter(Q(slug__in=slugs) | Q(parent__slug__in=slugs))
    should = dict.fromkeys(expected(regions))
    names = {*slugs, *regions.values_list("slug", flat=True)}
    rows = Place.objects.filter(
        kind=PlaceKind.REGION, slug__in=[*names, *(f"{slug}{end}" for slug in names for end in (_OWN, _OFFICIAL))]
    )
    are = {_kept(row): row.pk for row in rows.prefetch_related("names")}
    gone = [key for place, key in are.items() if place not in should]
    if gone:
        for some in chunked(gone):
            _delete(Place.objects.filter(pk__in=some))
    _write([place for place in should if place not in are])


def expected(regions: QuerySet[Region]) -> list[RegionPlace]:
    """The places that these regions should have. Two queries, or one if none is a metro or informal region.

    A region with the same slug and name as a town ("Portland") gets no place: the town is enough. A region that shares
    only the slug gets its own.
    """
    is_typed = Q(kind__in=KINDS) | Q(kind=RegionKind.COUNTY, area__isnull=False)
    # The largest first: of those that share a name it is the one that is meant.
    by_size = F("area__population").desc(nulls_last=True)
    typed = list(regions.filter(is_typed).select_related("parent", "area").order_by(by_size, "pk"))
    if not typed:
        return []
    towns: dict[str, str] = {}
    for some in chunked([region.slug for region in typed]):
        rows = Place.objects.filter(slug__in=some).exclude(kind=PlaceKind.REGION)
        towns |= dict(rows.values_list("slug", "name"))
    return [place for region in typed for place in _each_expected(region, towns.get(region.slug))]


def slugs_behind(place: Place) -> list[str]:
    """The slugs that the region of such a place may have, the likeliest first."""
    return list(dict.fromkeys([place.slug, *(place.slug.removesuffix(end) for end in (_OFFICIAL, _OWN))]))


def region_of(place: Place) -> str | None:
    """The slug of the country, US state, county or official area that a place stands for; None for a town. At most one query."""
    match place.kind:
        case PlaceKind.COUNTRY:
            return place.country.lower()
        case PlaceKind.STATE if place.country == "US":
            return f"us-{place.admin1.lower()}"
        case PlaceKind.REGION:
            if place.slug.endswith(_OFFICIAL):
                return place.slug.removesuffix(_OFFICIAL)
            official = Region.objects.filter(slug__in=slugs_behind(place), area__isnull=False)
            is_official = Q(area__is_ours=False) | Q(kind=RegionKind.COUNTY)
            return official.filter(is_official).values_list("slug", flat=True).first()
    return None


def kept() -> list[RegionPlace]:
    """The stored places of regions. Two queries."""
    rows = Place.objects.filter(kind=PlaceKind.REGION).order_by("pk").prefetch_related("names")
    return [_kept(row) for row in rows]


def _delete(places: QuerySet[Place]) -> None:
    """Delete places with their names. Parts first, as the database deletes: the ORM would read all of them before."""
    names = PlaceName.objects.filter(place__in=places.values("pk"))
    for rows in (PlaceSpelling.objects.filter(name__in=names.values("pk")), names, places):
        rows._raw_delete(rows.db)


def _write(found: Sequence[RegionPlace]) -> None:
    if not found:
        return
    places = [_row(place) for place in found]
    Place.objects.bulk_create(places)
    names = [
        PlaceName(
            place=row,
            folded=folded,
            is_alias=position > 0 and not place.is_exact,
            is_area=False,
            weight=EXACT if place.is_exact else name_weight(PlaceKind.REGION, row.country, 0, is_alias=position > 0),
            country=row.country,
            admin1=row.admin1,
        )
        for row, place in zip(places, found, strict=True)
        for position, folded in enumerate(place.names)
    ]
    PlaceName.objects.bulk_create(names)
    PlaceSpelling.objects.bulk_create(
        PlaceSpelling(key=key, name=name)
        for name in names
        if name.weight > EXACT
        for key in deletion_keys(name.folded, 2)
    )


def _kept(place: Place) -> RegionPlace:
    """Costs a query unless the place's names are prefetched."""
    names: Any = place.names
    rows = sorted(names.all(), key=lambda name: name.pk)
    folded, is_exact = tuple(name.folded for name in rows), all(name.weight == EXACT for name in rows)
    at = LonLat.of(place.point)
    named = (place.slug, place.name, place.country, place.admin1, place.admin1_name)
    return RegionPlace(*named, at.lon, at.lat, folded, is_exact)


def _each_expected(region: Region, town: str | None) -> Iterator[RegionPlace]:
    """`town` is the name of the town that has the region's slug."""
    area = getattr(region, "area", None)
    slug = region.slug if town is None else f"{region.slug}{_OWN}"
    is_official = area is not None and not area.is_ours
    if region.kind == RegionKind.COUNTY:
        yield _expected(region, slug, (region.name,), is_exact=True)
    elif not is_official and town != region.name:
        yield _expected(region, slug, (region.name, *region.other_names))
    if area is not None and region.kind == RegionKind.METRO:
        # Its title ends with its states, so the state need not be said again.
        names = _official_names(area)
        yield _expected(region, slug if is_official else f"{region.slug}{_OFFICIAL}", names, is_exact=True)


def _expected(region: Region, slug: str, names: Sequence[str], *, is_exact: bool = False) -> RegionPlace:
    state = region.parent if region.parent is not None and region.parent.kind == RegionKind.STATE else None
    is_told = is_exact and region.kind == RegionKind.METRO
    at = LonLat.of(region.point)
    return RegionPlace(
        slug=slug,
        name=names[0],
        country=region.country,
        admin1=state.slug.removeprefix("us-").upper() if state else "",
        admin1_name=state.name if state and not is_told else "",
        lon=at.lon,
        lat=at.lat,
        names=tuple(dict.fromkeys(fold(name) for name in names)),
        is_exact=is_exact,
    )


def _official_names(area: Area) -> tuple[str, ...]:
    """What people may type in full: "Fargo, ND-MN Metro Area", as the Census Bureau writes it, and shorter. Never a town's name alone."""
    short = area.title.rsplit(",", 1)[0]
    kind, longer = ("Micro", "Micropolitan") if area.is_micropolitan else ("Metro", "Metropolitan")
    names = [
        f"{area.title} {kind} Area",
        area.title,
        f"{short} {kind} Area",
        f"{short} {longer} Area",
        f"{short} {kind}",
    ]
    return (*names, short) if "-" in short else tuple(names)


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
