"""Who helps around a place."""

from __future__ import annotations

from dataclasses import dataclass

from hubs.enums import SupportKind
from hubs.gazetteer.resolve import nearest_place
from hubs.geo.coordinates import LonLat
from hubs.models import Place, SupportOrganization

FIRST_TO_CALL = (SupportKind.CHAMBER, SupportKind.SBDC)


@dataclass(frozen=True, slots=True)
class Help:
    """Organizations that serve a point, and the nearest chamber or SBDC where none that serves it is known."""

    serving: list[SupportOrganization]
    fallback: list[SupportOrganization]


def help_near(point: LonLat, areas: list[str], *, kind: str = "", most: int | None = 30) -> Help:
    """Who serves the point, chambers and SBDCs first, then by kind and distance (`distance_m`); at most three queries.

    `areas` are the slugs of the state and country around the point (`Place.areas`, or `areas_around`).
    """
    serving = SupportOrganization.objects.serving(point, areas).by_kind().order_by("kind_order", "distance_m", "name")
    if kind:
        serving = serving.filter(kind=kind)
    found = list(serving[:most])
    missing = [first for first in FIRST_TO_CALL if not any(row.kind == first for row in found)]
    fallback = [row for first in missing if not kind and (row := _nearest_of(first, point, areas))]
    return Help(found, fallback)


def areas_around(point: LonLat) -> list[str]:
    """The slugs of the state and country of the town nearest to a point; none far from any town."""
    town: Place | None = nearest_place(point)
    return town.areas if town else []


def _nearest_of(kind: SupportKind, point: LonLat, areas: list[str]) -> SupportOrganization | None:
    """The nearest of a kind in the same country: not this town's own, but who to ask first."""
    country = areas[0] if areas else ""
    in_country = SupportOrganization.objects.filter(kind=kind, serves__country=country.upper())
    return in_country.with_distance(point).order_by("distance_m").first()
