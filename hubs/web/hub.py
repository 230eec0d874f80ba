"""A hub's profile."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from hubs.curation.reverting import public_changes
from hubs.enums import ArchiveReason, Publication
from hubs.models import AnchorFirm, Hub, SupportOrganization
from hubs.models.hub_listing import ANY
from hubs.models.wikidata import same_as
from hubs.search.nearest import nearest
from hubs.search.summaries import Listed, Summary
from hubs.statistics.profile import Evidence, evidence

NEAR_BY = 4
SIMILAR = 4
MOST_CHANGES = 50


@require_safe
def hub(request: HttpRequest, slug: str) -> HttpResponse:
    rows = (
        Hub.objects.public()
        .with_parents()
        .select_related("successor", "in_county__county")
        .defer("in_county__county__boundary")
        .prefetch_related(
            "related_industries__sector",
            "anchor_firms__firm",
            Prefetch("supports__organization", SupportOrganization.objects.with_national()),
            "designations",
            "sources",
            "industry__complementary__sector",
        )
    )
    hub = get_object_or_404(rows, slug=slug)
    if hub.publication == Publication.ARCHIVED:
        return _gone(request, hub)
    context = {
        "hub": hub,
        "evidence": _evidence(hub),
        "origin": hub.location,
        "near_by": _others(hub, Listed(ANY), NEAR_BY),
        "similar": _others(hub, Listed(hub.industry_id), SIMILAR),
        "complementary": hub.industry.complementary.all(),
        "linked_data": _linked_data(hub),
    }
    return render(request, "hubs/hub.html", context)


@require_safe
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """The history of the profile, without names."""
    hub = get_object_or_404(Hub.objects.published().with_parents(), slug=slug)
    shown = public_changes(hub.slug, most=MOST_CHANGES + 1)
    context = {"hub": hub, "changes": shown[:MOST_CHANGES], "most": MOST_CHANGES, "is_cut": len(shown) > MOST_CHANGES}
    return render(request, "hubs/changes.html", context)


def _gone(request: HttpRequest, hub: Hub) -> HttpResponse:
    """An archived hub: a redirect if it was merged, otherwise a 410 with its successor and similar hubs."""
    successor = hub.published_successor
    if successor and hub.archive_reason == ArchiveReason.MERGED:
        return redirect(successor, permanent=True)
    context = {
        "hub": hub,
        "successor": successor,
        "similar": _others(hub, Listed(hub.industry_id), SIMILAR),
        "origin": hub.location,
    }
    return render(request, "hubs/gone.html", context, status=410)


def _others(hub: Hub, among: Listed, number: int) -> list[Summary]:
    """The nearest other hubs of a listing."""
    found = nearest(among, hub.location, size=number + 1)
    return [other for other in found if other.pk != hub.pk][:number]


def _evidence(hub: Hub) -> Evidence | None:
    """What official figures say of the hub's main industry in its area; None outside the United States."""
    located = getattr(hub, "in_county", None)
    return evidence(located.county.geoid, hub.industry) if located is not None else None


def _linked_data(hub: Hub) -> dict[str, Any]:
    """The hub as schema.org data, for search engines."""
    return {
        "@context": "https://schema.org",
        "@type": "Place",
        "name": hub.name,
        "alternateName": hub.other_names,
        "description": hub.local_summary or hub.summary,
        "url": settings.SITE_URL + hub.get_absolute_url(),
        "geo": {"@type": "GeoCoordinates", "latitude": hub.point.y, "longitude": hub.point.x},
        "containedInPlace": {"@type": "Place", "name": hub.region.label} | same_as(hub.region.wikidata),
        "keywords": hub.industry.name,
        "subjectOf": [{"@type": "WebPage", "name": source.title, "url": source.url} for source in hub.sources.all()],
        # What is located here: schema.org has no property of places for that.
        "@reverse": {"location": [_linked_firm(anchor) for anchor in hub.anchor_firms.all()]},
    }


def _linked_firm(anchor: AnchorFirm) -> dict[str, Any]:
    firm = anchor.firm
    website = {"url": firm.website} if firm.website else {}
    return {"@type": "Organization", "name": firm.name} | website | same_as(firm.wikidata)
