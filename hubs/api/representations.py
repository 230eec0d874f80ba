"""The shapes of the JSON. Clients rely on them: add fields, but never remove or change one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hubs.geo.coordinates import LonLat
from hubs.industries.files import title_in_english
from hubs.industries.matching import IndustryMatch
from hubs.models import Hub, Industry, Place, Region, SupportOrganization
from hubs.models.checked import Checked
from hubs.models.slug_model import around_slug, cached_url
from hubs.search.almost_hubs import AlmostHub
from hubs.search.counts import HubCount
from hubs.search.summaries import Summary
from hubs.search.support import Helper
from hubs.search.surroundings import Surroundings
from hubs.statistics.figures import Figures


def hubs_in_list(hubs: Iterable[Summary]) -> list[dict[str, Any]]:
    """Hubs in a list, with `distance_m` (metres) if the search had an origin."""
    before, after = around_slug("hub")
    return [_hub_in_list(hub, f"{before}{hub.slug}{after}") for hub in hubs]


def _hub_in_list(hub: Summary, address: str) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "slug": hub.slug,
        "name": hub.name,
        "url": address,
        "summary": hub.summary,
        "stage": hub.stage,
        "industry": {"slug": hub.industry.slug, "name": hub.industry.name},
        "region": {"name": hub.region.name, "country": hub.region.country},
        "location": {"lat": hub.lat, "lon": hub.lon},
    }
    if hub.distance_m is not None:
        shown["distance_m"] = round(hub.distance_m, 1)
    return shown


def candidates(rows: Iterable[AlmostHub]) -> list[dict[str, Any]]:
    """Almost-hubs, with `distance_m` (meters) if the search had an origin. `url` leads to the figures on the region's page."""
    return [_candidate(row) for row in rows]


def _candidate(row: AlmostHub) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "name": row.name,
        "url": row.address,
        "industry": {"slug": row.industry.slug, "name": row.industry.name},
        "region": {"slug": row.region.slug, "name": row.region.name, "country": row.region.country},
        "area": row.area,
        "location": {"lat": row.lat, "lon": row.lon},
        "jobs": row.jobs.as_dict(),
        "establishments": row.establishments.as_dict(),
        "location_quotient": row.quotient.as_dict(),
        "excess_jobs": row.excess.as_dict(),
    }
    if row.distance_m is not None:
        shown["distance_m"] = round(row.distance_m, 1)
    return shown


def hub_detail(hub: Hub) -> dict[str, Any]:
    """The organizations of `supports` must be read `with_national`."""
    return _hub_in_list(Summary.of(hub), hub.get_absolute_url()) | {
        "summary_de": hub.summary_de or None,
        "description": hub.description,
        "other_names": hub.other_names,
        "since": hub.since,
        "website": hub.website or None,
        "related_industries": [
            {"slug": industry.slug, "name": industry.name} for industry in hub.related_industries.all()
        ],
        "anchor_firms": [
            {
                "name": anchor.firm.name,
                "role": anchor.role,
                "website": anchor.firm.website or None,
                "wikidata": anchor.firm.wikidata or None,
                **_check(anchor),
            }
            for anchor in hub.anchor_firms.all()
        ],
        "support_organizations": [
            {
                "slug": support.organization.slug,
                "name": support.organization.name,
                "kind": support.organization.kind,
                **_contact(support.organization),
                "is_national": support.organization.is_national,
                **_check(support.organization),
            }
            for support in hub.supports.all()
        ],
        "designations": [
            {"programme": row.programme, "year": row.year, "url": row.url or None} for row in hub.designations.all()
        ],
        "sources": [
            {"url": row.url, "title": row.title, "publisher": row.publisher, "retrieved_on": row.retrieved_on}
            for row in hub.sources.all()
        ],
        "last_verified": hub.last_verified,
    }


def industry(row: Industry, count: HubCount) -> dict[str, Any]:
    """`hubs` counts all that are listed under it: those of which it is the main industry, and related ones."""
    return {
        "slug": row.slug,
        "name": row.name,
        "description": row.description,
        "sector": row.sector.slug if row.sector else None,
        "naics": row.naics,
        "isic": row.isic,
        "hubs": count.total,
        "hub_count_main": count.main,
        "hub_count_related": count.related,
        "url": row.get_absolute_url(),
    }


def place(row: Place) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "name": row.name,
        "label": row.full_label,
        "kind": row.kind,
        "country": row.country,
        "lat": row.location.lat,
        "lon": row.location.lon,
        "population": row.population,
    }


def region(row: Region) -> dict[str, Any]:
    """`codes.cbsa` is the code of a metropolitan area; of a county or city, that of the area which it lies in."""
    at = LonLat.of(row.point)
    return {
        "slug": row.slug,
        "name": row.name,
        "kind": row.kind,
        "country": row.country,
        "codes": {"cbsa": row.cbsa or None, "fips": row.geoid or None, "iso": row.iso_3166_2 or None},
        "wikidata": row.wikidata or None,
        "location": {"lat": at.lat, "lon": at.lon},
        "url": row.get_absolute_url(),
    }


def region_detail(row: Region, around: Surroundings, hubs: Iterable[Summary], total: int) -> dict[str, Any]:
    """The parents, the area and the hubs' regions must be loaded."""
    area = getattr(row, "area", None)
    return region(row) | {
        "official_name": area.title if area else None,
        "is_micropolitan": area.is_micropolitan if area else False,
        "has_figures": area.has_figures if area else False,
        "successor_cbsa": (area.successor or None) if area else None,
        "population": area.population if area else None,
        "parents": [_named(parent) for parent in around.above],
        "areas": [_named(part.region) for part in around.areas],
        "counties": [_named(part.region) for part in around.counties],
        "neighbors": [_named(neighbor) for neighbor in around.neighbors],
        "hub_count": total,
        "hubs": hubs_in_list(hubs),
    }


def figures(row: Figures) -> dict[str, Any]:
    """Each measure with its value, year and source, or null where it was not published."""
    known = row.industry
    return {
        "industry": {"slug": known.slug, "name": known.name} if known else None,
        "naics": list(row.naics),
        "name": known.name if known else title_in_english(row.subject),
        **row.as_dict(),
    }


def _named(row: Region) -> dict[str, Any]:
    return {"slug": row.slug, "name": row.name, "kind": row.kind}


def organization(row: SupportOrganization | Helper) -> dict[str, Any]:
    """An organization, which must be read `with_national`.

    A Helper also has `distance_m` (meters, null if it is national), and `serves`: the point is its own `place` or in its `area`.
    """
    shown: dict[str, Any] = {
        "slug": row.slug,
        "name": row.name,
        "kind": row.kind,
        "url": cached_url("support_organization", row.slug),
        **_contact(row),
        "place": row.place,
        "location": {"lat": row.location.lat, "lon": row.location.lon},
        "is_national": row.is_national,
        **_check(row),
    }
    if isinstance(row, Helper):
        shown |= {"distance_m": meters(row.distance_m), "serves": row.serves}
    return shown


def meters(distance: float | None) -> float | None:
    return None if distance is None else round(distance, 1)


def _contact(row: SupportOrganization | Helper) -> dict[str, Any]:
    """`phone` is in the form of E.164: "+18015550100"."""
    return {
        "website": row.website or None,
        "phone": row.phone or None,
        "email": row.email or None,
        "contact_url": row.contact_url or None,
    }


def _check(row: Checked | Helper) -> dict[str, Any]:
    """On which day, and with which page, somebody confirmed it; both null if nobody did yet."""
    return {"checked_on": row.checked_on, "checked_source": row.checked_source or None}


def industry_match(match: IndustryMatch) -> dict[str, Any]:
    """`slug` is null where only NAICS knows it; `detail` is the one six-digit code that is meant, or null."""
    return {
        "slug": match.industry.slug if match.industry is not None else None,
        "naics": match.naics,
        "detail": match.detail or None,
        "name": match.name,
        "example": match.example,
        "matched": " ".join(match.matched),
        "is_local": match.is_local,
    }
