"""Finds the directory's region for a place name, and creates missing ones."""

from __future__ import annotations

from django.contrib.auth.models import User

from hubs.entries.changes import changing
from hubs.entries.rules import usual_radius_m
from hubs.enums import EntryType, PlaceKind, RegionKind, RevisionAction
from hubs.gazetteer.resolve import nearest_place, resolve
from hubs.geo.coordinates import LonLat
from hubs.geo.sphere import distance_m
from hubs.indexes.region_places import slugs_behind
from hubs.models import Place, Region


def place_meant(text: str, point: LonLat | None = None) -> Place | None:
    """The place with this name; of several, the closest to the point or else the likeliest. None if there is none."""
    places = resolve(text).places
    if point is None or not places:
        return places[0] if places else None
    return min(places, key=lambda place: distance_m(point, place.location))


def region_of(place: Place) -> Region | None:
    """The directory's region for exactly this place."""
    match place.kind:
        case PlaceKind.COUNTRY:
            slugs = place.areas[:1]
        case PlaceKind.STATE:
            slugs = [place.areas[-1], place.slug]
        case PlaceKind.REGION:
            slugs = slugs_behind(place)
        case PlaceKind.POSTCODE:
            town = nearest_place(place.location)
            return region_of(town) if town is not None else None
        case _:
            slugs = [place.slug]
    found = {region.slug: region for region in Region.objects.select_related("parent").filter(slug__in=slugs)}
    return next((found[slug] for slug in slugs if slug in found), None)


def closest_region(place: Place) -> Region | None:
    """The region of this place, or else of its state or country."""
    return region_of(place) or _region_above(place)


def region_for(place: Place, *, by: User, note: str = "") -> Region | None:
    """The region of this place, created if missing; None if not even its country has one.

    Only cities and states are created. For other places, the region above is returned.
    """
    if place.kind == PlaceKind.POSTCODE:
        place = nearest_place(place.location) or place
    found, parent = region_of(place), _region_above(place)
    if found is not None or parent is None or place.kind not in (PlaceKind.CITY, PlaceKind.STATE):
        return found or parent
    kind = RegionKind.STATE if place.kind == PlaceKind.STATE else RegionKind.CITY
    with changing(EntryType.REGION, [place.slug], action=RevisionAction.SUGGESTED, by=by, note=note):
        return Region.objects.create(
            slug=place.slug,
            name=place.name,
            kind=kind,
            parent=parent,
            country=parent.country,
            point=place.point,
            radius_m=usual_radius_m(kind),
        )


def _region_above(place: Place) -> Region | None:
    areas = place.areas[:1] if place.kind == PlaceKind.STATE else place.areas
    found = {region.slug: region for region in Region.objects.select_related("parent").filter(slug__in=areas)}
    return next((found[slug] for slug in reversed(areas) if slug in found), None)
