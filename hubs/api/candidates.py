"""Almost-hubs: as JSON and GeoJSON, and by area for the map."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from hubs.api import representations
from hubs.api.answers import GEOJSON, answer_json, error, form_error, page_address, read_only, wants_geojson
from hubs.forms.search import HubSearchForm
from hubs.mapdata.features import collection, point_feature
from hubs.search.almost_hubs import AlmostHub, almost_hubs
from hubs.search.hubs import Page


@read_only
def candidates(request: HttpRequest) -> HttpResponse:
    """Takes the filters of `/api/v1/hubs`. By excess jobs, or nearest first with `near`."""
    if not settings.SHOW_CANDIDATES:
        return _hidden()
    form = HubSearchForm(request.GET)
    if not form.is_valid():
        return form_error(form)
    found = almost_hubs(form.criteria)
    size, number = form.cleaned_data["limit"] or 20, form.cleaned_data["page"] or 1
    last = max(1, -(-len(found) // size))
    if number > last:
        return error(404, "page", _("This page does not exist. The last one is %(last)d.") % {"last": last})
    links = {
        "count": len(found),
        "next": page_address(request, number + 1) if number < last else None,
        "previous": page_address(request, number - 1) if number > 1 else None,
    }
    results = representations.candidates(found[(number - 1) * size : number * size])
    if wants_geojson(request):
        response = answer_json(collection(map(_feature, results), **links), content_type=GEOJSON)
    else:
        response = answer_json({**links, "results": results})
    response["Vary"] = "Accept"
    return response


def beside_hubs(request: HttpRequest, form: HubSearchForm, page: Page) -> dict[str, Any]:
    """The almost-hubs that match the same filters, the first of them with the address of all; for `include=candidates`."""
    found = almost_hubs(form.criteria, page.words.words)
    query = request.GET.copy()
    for name in ("include", "page", "after", "before", "format"):
        query.pop(name, None)
    address = f"{request.scheme}://{request.get_host()}{reverse('api_candidates')}"
    return {
        "count": len(found),
        "url": f"{address}?{query.urlencode()}" if query else address,
        "results": representations.candidates(found[: page.size]),
    }


@read_only
def on_map(request: HttpRequest, language: str) -> HttpResponse:
    """All that match, by area, with what a map says about them in a language. `v` is ignored: it keeps addresses apart."""
    if not settings.SHOW_CANDIDATES:
        return _hidden()
    if language not in dict(settings.LANGUAGES):
        return error(404, "language", _("This site does not speak that language."))
    with override(language):
        form = HubSearchForm(request.GET)
        if not form.is_valid():
            return form_error(form)
        by_area: dict[int, list[AlmostHub]] = {}
        for row in almost_hubs(form.criteria):
            by_area.setdefault(row.region.pk, []).append(row)
        return answer_json(collection(map(_area, by_area.values())), content_type=GEOJSON)


def _hidden() -> HttpResponse:
    return error(404, None, _("This site does not show almost-hubs."))


def _feature(properties: dict[str, Any]) -> dict[str, Any]:
    location = properties.pop("location")
    return point_feature(location["lon"], location["lat"], properties)


def _area(rows: list[AlmostHub]) -> dict[str, Any]:
    here = [
        {"name": row.name, "url": row.address, "sector": row.industry.sector_slug, "summary": row.summary}
        for row in rows
    ]
    return point_feature(rows[0].lon, rows[0].lat, {"area": rows[0].region.label, "almost_hubs": here})
