"""Support organizations around a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from hubs.enums import SupportKind
from hubs.gazetteer.resolve import nearest_place
from hubs.geo.coordinates import LonLat
from hubs.geo.expressions import Latitude, Longitude
from hubs.geo.sphere import distances_m, reaching
from hubs.indexes.catalog import keys_of_regions, regions_reaching
from hubs.indexes.counties import WITH_OUTLINES, counties_of
from hubs.indexes.data_version import cached_per_version
from hubs.models import Area, Hub, HubSupport, Industry, Place, SupportOrganization

FIRST_TO_CALL = (SupportKind.CHAMBER, SupportKind.SBDC)

NATIONWIDE_KINDS = (
    SupportKind.CHAMBER,
    SupportKind.SBDC,
    SupportKind.ECONOMIC_DEVELOPMENT,
    SupportKind.MANUFACTURING_EXTENSION,
    SupportKind.FINANCE,
    SupportKind.GOVERNMENT,
)
"""Of organizations that serve a whole country, only these kinds are shown.

A national carpet makers' association is no help to most people in the country.
"""

_ORDER = {kind.value: position for position, kind in enumerate(SupportKind)}


class Helper(NamedTuple):
    """A support organization in a list.

    `serves` is "place" if the point is within its own radius, "area" if it serves a region around the point.
    """

    pk: int
    slug: str
    name: str
    kind: str
    place: str
    website: str
    phone: str
    email: str
    contact_url: str
    checked_on: date | None
    checked_source: str
    lon: float
    lat: float
    radius_m: int | None
    distance_m: float | None = None
    """Meters; None without a point, and for a national organization: how far away its office is says nothing."""
    serves: str = ""
    is_statewide: bool = False
    """It serves this place only because it serves the whole state."""
    is_national: bool = False
    """It serves this place only because it serves the whole country."""

    @property
    def location(self) -> LonLat:
        return LonLat(self.lon, self.lat)


@dataclass(frozen=True, slots=True)
class Help:
    """Organizations that serve a point; if no chamber or SBDC does, the nearest in the country as a fallback."""

    serving: list[Helper]
    fallback: list[Helper]


def help_near(point: LonLat, areas: list[str], *, kind: str = "", most: int | None = 30) -> Help:
    """Organizations that serve the point, by kind (chambers, SBDCs first) and distance, national ones last of their kind.

    Two queries per data version.

    `areas` are the slugs of the country and, if known, the state around the point (`Place.areas` or `areas_around`). An
    organization that serves the whole country must be of NATIONWIDE_KINDS. One that serves the state, a smaller region
    around the point, or a radius around itself may be of any kind.
    """
    local = {helper.pk: helper for helper in _locally(point, areas)}
    statewide = {helper.pk: helper for helper in _in_regions(keys_of_regions(areas[1:]))}
    serving = {helper.pk: helper for helper in _nationally(areas)} | statewide | local
    wanted = [helper for helper in serving.values() if not kind or helper.kind == kind]
    found = []
    for metres, helper in _measured(point, wanted):
        serves = "place" if helper.radius_m is not None and metres <= helper.radius_m else "area"
        if helper.pk in local:
            found.append(helper._replace(distance_m=metres, serves=serves))
        elif helper.pk in statewide:
            found.append(helper._replace(distance_m=metres, serves=serves, is_statewide=True))
        else:
            found.append(helper._replace(serves=serves, is_national=True))
    found.sort(key=lambda helper: (_ORDER[helper.kind], *nearest_first(helper)))
    missing = [first for first in FIRST_TO_CALL if not kind and all(helper.kind != first for helper in found)]
    country = areas[0].upper() if areas else ""
    # They do not serve this town, but can be asked first.
    in_country = (_measured(point, _known().in_country.get((first, country), [])) for first in missing)
    nearest = (min(measured) for measured in in_country if measured)
    return Help(found[:most], [helper._replace(distance_m=metres) for metres, helper in nearest])


def help_in(areas: Sequence[str], *, most: int | None = 30) -> Help:
    """Who serves all of a state or country, by kind and name, without distances; `areas` as `help_near` takes them."""
    found = {helper.pk: helper._replace(serves="area", is_national=True) for helper in _nationally(areas)}
    found |= {helper.pk: helper._replace(serves="area") for helper in _in_regions(keys_of_regions(areas[1:]))}
    ordered = sorted(found.values(), key=lambda helper: (_ORDER[helper.kind], helper.name))
    return Help(ordered[:most], [])


def nearest_first(helper: Helper) -> tuple[bool, float, str]:
    """A key to sort by: nearest first, then those without a distance by name."""
    return helper.distance_m is None, helper.distance_m or 0.0, helper.name


@cached_per_version
def industries_helped() -> dict[int, set[int]]:
    """For each organization that supports hubs, the keys of the industries that they are about: theirs, related, complementary."""
    complementary: dict[int, set[int]] = defaultdict(set)
    for industry, other in Industry.objects.exclude(complementary=None).order_by().values_list("pk", "complementary"):
        complementary[industry].add(other)
    found: dict[int, set[int]] = defaultdict(set)
    rows = HubSupport.objects.filter(hub__in=Hub.objects.published()).order_by()
    for organization, main, related in rows.values_list(
        "organization", "hub__industry", "hub__related_industries"
    ).iterator():
        found[organization] |= {main, *complementary[main]} | ({related} if related else set())
    return dict(found)


def areas_around(point: LonLat) -> list[str]:
    """The slugs of the country and state of the town nearest to a point; empty if there is no town within 500 km."""
    town: Place | None = nearest_place(point)
    return town.areas if town else []


@dataclass(frozen=True, slots=True)
class _Known:
    """All organizations by what they serve."""

    in_region: dict[int, list[Helper]]
    in_country: dict[tuple[str, str], list[Helper]]
    """By kind, and by the country that they serve or serve a part of."""
    reaches: list[tuple[Helper, LonLat, int]]
    by_outline: bool
    """Some serve a county or area whose reach is its outline."""


@cached_per_version
def _known() -> _Known:
    columns = [name for name in Helper._fields if name not in Helper._field_defaults]
    rows = SupportOrganization.objects.order_by("pk").annotate(lon=Longitude("point"), lat=Latitude("point"))
    helpers = {row[0]: Helper(*row) for row in rows.values_list(*columns)}
    reaches = [(helper, helper.location, helper.radius_m) for helper in helpers.values() if helper.radius_m is not None]
    columns = ["supportorganization", "region", "region__country", "region__area__is_ours"]
    served = list(SupportOrganization.serves.through.objects.order_by("pk").values_list(*columns))
    by_outline = any(is_ours is False for *_others, is_ours in served)
    known = _Known(defaultdict(list), defaultdict(list), reaches, by_outline)
    for key, region, country, _is_ours in served:
        helper = helpers[key]
        known.in_region[region].append(helper)
        known.in_country[helper.kind, country].append(helper)
    return known


def _locally(point: LonLat, areas: list[str]) -> Iterator[Helper]:
    """Who serves a region around the point that is smaller than a state, or a radius around itself."""
    yield from _in_regions([*regions_reaching(point), *_outlines_around(point, areas)])
    yield from reaching(point, _known().reaches)


def _nationally(areas: Sequence[str]) -> Iterator[Helper]:
    """Who serves the whole country, of the kinds that help everybody."""
    yield from (row for row in _in_regions(keys_of_regions(areas[:1])) if row.kind in NATIONWIDE_KINDS)


def _in_regions(keys: Sequence[int]) -> Iterator[Helper]:
    known = _known()
    for key in keys:
        yield from known.in_region.get(key, ())


def _outlines_around(point: LonLat, areas: Sequence[str]) -> list[int]:
    """The county and the areas around a point. Two queries, none where no organization serves a region that has only an outline."""
    if not _known().by_outline or not areas or areas[0].upper() not in WITH_OUTLINES:
        return []
    county = counties_of([point])[0]
    return [] if county is None else list(Area.objects.filter(counties=county).values_list("pk", flat=True))


def _measured(point: LonLat, helpers: Sequence[Helper]) -> list[tuple[float, Helper]]:
    """The organizations with their distances in meters."""
    return list(zip(distances_m(point, ((helper.lon, helper.lat) for helper in helpers)), helpers, strict=True))
