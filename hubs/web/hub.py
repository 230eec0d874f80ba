"""A hub's profile."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hubs.models import Hub
from hubs.search.near import nearest

NEAR_BY = 4
SIMILAR = 4


@require_safe
def hub(request: HttpRequest, slug: str) -> HttpResponse:
    rows = (
        Hub.objects.published()
        .with_parents()
        .prefetch_related(
            "related_industries__sector",
            "anchor_firms__firm",
            "supports__organization",
            "designations",
            "sources",
            "industry__complementary__sector",
        )
    )
    hub = get_object_or_404(rows, slug=slug)
    others = Hub.objects.published().with_parents().exclude(pk=hub.pk)
    context = {
        "hub": hub,
        "origin": hub.location,
        "near_by": nearest(others, hub.location, size=NEAR_BY),
        "similar": nearest(others.in_industry(hub.industry), hub.location, size=SIMILAR),
        "complementary": hub.industry.complementary.all(),
        "linked_data": _linked_data(hub),
    }
    return render(request, "hubs/hub.html", context)


def _linked_data(hub: Hub) -> dict[str, Any]:
    """The hub in schema.org's words, for search engines."""
    return {
        "@context": "https://schema.org",
        "@type": "Place",
        "name": hub.name,
        "alternateName": hub.other_names,
        "description": hub.summary,
        "url": settings.SITE_URL + hub.get_absolute_url(),
        "geo": {"@type": "GeoCoordinates", "latitude": hub.point.y, "longitude": hub.point.x},
        "containedInPlace": {"@type": "Place", "name": hub.region.label},
        "keywords": hub.industry.name,
        "subjectOf": [{"@type": "WebPage", "name": source.title, "url": source.url} for source in hub.sources.all()],
    }
