"""Browsing by region, and a page for each: what is made there, who helps there, what lies around it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hubs.enums import RegionKind
from hubs.forms.region_filters import RegionPageForm
from hubs.models import Industry, Outline, Region
from hubs.models.hub_listing import ANY
from hubs.models.wikidata import same_as
from hubs.search.almost_hubs import almost_hubs_in
from hubs.search.nearest import nearest
from hubs.search.summaries import Listed
from hubs.search.surroundings import (
    UNITED_STATES,
    WHOLES,
    Surroundings,
    countries,
    helpers_of,
    hubs_by_name,
    states,
    surroundings,
)
from hubs.statistics.figures import figure
from hubs.statistics.profile import Placed, area_profile, code_of, placed
from hubs.web.almost import almost

HUBS_SHOWN = 50
NEAREST_SHOWN = 5


@require_safe
def regions(request: HttpRequest) -> HttpResponse:
    """The world's countries that have hubs, and every US state."""
    return render(
        request,
        "hubs/regions.html",
        {"countries": [row for row in countries() if row.region.slug != UNITED_STATES], "states": states()},
    )


@require_safe
def region(request: HttpRequest, slug: str) -> HttpResponse:
    rows = (
        Region.objects.select_related("area", "parent__parent__parent")
        .defer("boundary", "parent__boundary", "parent__parent__boundary", "parent__parent__parent__boundary")
        .annotate(has_outline=Exists(Outline.objects.filter(region=OuterRef("pk"))))
    )
    region = get_object_or_404(rows, slug=slug)
    around = surroundings(region)
    hubs, total = hubs_by_name(region, HUBS_SHOWN)
    form = RegionPageForm(request.GET)
    is_valid = form.is_valid()
    figures_in = _figures_in(region, around)
    code = "" if figures_in else code_of(region)
    context = {
        "region": region,
        "area": getattr(region, "area", None),
        "around": around,
        "hubs": hubs,
        "total": total,
        "nearest": [] if total else nearest(Listed(ANY), region.location, size=NEAREST_SHOWN),
        "help": helpers_of(region),
        "form": form,
        "industry": form.cleaned_data["industry"] if is_valid else None,
        "placed": _placed(code, form.cleaned_data["industry"]) if code and is_valid else None,
        "almost": almost(almost_hubs_in(region), is_on=True),
        "profile": area_profile(code) if code else None,
        "figures_in": figures_in,
        "origin": None if region.kind in WHOLES else region.location,
        "linked_data": _linked_data(region),
    }
    return render(request, "hubs/region.html", context, status=200 if is_valid else 400)


def _linked_data(region: Region) -> dict[str, Any]:
    """The region as schema.org data, for search engines."""
    at, parent = region.location, region.parent
    within = {"containedInPlace": {"@type": "Place", "name": parent.name} | same_as(parent.wikidata)} if parent else {}
    return {
        "@context": "https://schema.org",
        "@type": "Place",
        "name": region.local_label,
        "alternateName": region.other_names,
        "url": settings.SITE_URL + region.get_absolute_url(),
        "geo": {"@type": "GeoCoordinates", "latitude": at.lat, "longitude": at.lon},
        **within,
        **same_as(region.wikidata),
    }


def _figures_in(region: Region, around: Surroundings) -> list[Region]:
    """The metropolitan or micropolitan area that a county or city lies in: its figures speak for both."""
    if region.kind not in (RegionKind.COUNTY, RegionKind.CITY):
        return []
    return [counted.region for counted in around.areas if counted.region.area.has_figures]


def _placed(code: str, industry: Industry | None) -> Placed | None:
    """The figures of the industry that was asked for; None where nothing was published of it."""
    found = figure(code, industry.slug) if industry is not None else None
    return placed([found])[0] if found is not None else None
