"""Hubs, as JSON and as GeoJSON."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hubs.api import representations
from hubs.api.answers import GEOJSON, answer_json, error, form_error, page_address, read_only, wants_geojson
from hubs.api.candidates import beside_hubs
from hubs.enums import ArchiveReason, Publication
from hubs.forms.search import HubSearchForm, too_far_in
from hubs.mapdata.features import collection, point_feature
from hubs.models import Hub, SupportOrganization
from hubs.search.hubs import Page, find
from hubs.search.listing import TooFarIn


@read_only
def hubs(request: HttpRequest) -> HttpResponse:
    form = HubSearchForm(request.GET)
    if not form.is_valid():
        return form_error(form)
    size = form.cleaned_data["limit"] or 20
    try:
        page = find(form.criteria, form.cursor, size=size)
    except TooFarIn:
        return error(400, "page", too_far_in(size))
    if page.number > page.last:
        return error(404, "page", _("This page does not exist. The last one is %(last)d.") % {"last": page.last})
    links: dict[str, Any] = {
        "count": page.total,
        "is_count_exact": not page.is_more,
        "within_reach": page.within_reach,
        "next": page_address(request, page.next_number, after=page.after) if page.number < page.last else None,
        "previous": page_address(request, page.previous_number, before=page.before) if page.number > 1 else None,
    }
    if form.cleaned_data["include"]:
        links["candidates"] = beside_hubs(request, form, page)
    if wants_geojson(request):
        response = answer_json(_geojson(page, links), content_type=GEOJSON)
    else:
        shown: dict[str, Any] = {**links, "results": representations.hubs_in_list(page.hubs)}
        if form.place_label and form.criteria.origin:
            origin = form.criteria.origin
            shown["near"] = {"label": form.place_label, "lat": origin.lat, "lon": origin.lon}
        response = answer_json(shown)
    response["Vary"] = "Accept"
    return response


@read_only
def hub(request: HttpRequest, slug: str) -> HttpResponse:
    rows = (
        Hub.objects.public()
        .with_parents()
        .select_related("successor")
        .prefetch_related(
            "related_industries",
            "anchor_firms__firm",
            Prefetch("supports__organization", SupportOrganization.objects.with_national()),
            "designations",
            "sources",
        )
    )
    found = rows.filter(slug=slug).first()
    if found is None:
        return error(404, "slug", _("There is no hub “%(slug)s”.") % {"slug": slug})
    if found.publication == Publication.ARCHIVED:
        return _gone(found)
    return answer_json(representations.hub_detail(found))


def _gone(hub: Hub) -> HttpResponse:
    """An archived hub: a redirect to its successor if it was merged, otherwise a 410 that says what happened."""
    successor = hub.published_successor
    if successor and hub.archive_reason == ArchiveReason.MERGED:
        return redirect("api_hub", slug=successor.slug, permanent=True)
    message = _("The hub “%(slug)s” is no longer in the directory.") % {"slug": hub.slug}
    if successor:
        message = _("The hub “%(slug)s” has moved to “%(successor)s”.") % {
            "slug": hub.slug,
            "successor": successor.slug,
        }
    return error(410, "slug", message)


def _geojson(page: Page, links: dict[str, Any]) -> dict[str, Any]:
    features = []
    for properties in representations.hubs_in_list(page.hubs):
        location = properties.pop("location")
        features.append(point_feature(location["lon"], location["lat"], properties))
    return collection(features, **links)
