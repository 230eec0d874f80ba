"""Regions: countries, states, counties, metropolitan areas and those that people name, with their official codes."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from hubs.api import representations
from hubs.api.answers import GEOJSON, answer_json, error, form_error, page_address, read_only
from hubs.enums import RegionKind
from hubs.forms.region_filters import FiguresForm, RegionForm
from hubs.mapdata.outlines import outline_json
from hubs.models import Region
from hubs.search.surroundings import hubs_by_name, surroundings
from hubs.statistics.figures import Figures, figure, figures_for, figures_of_codes
from hubs.statistics.levels import figure_of_code, figures_at_level
from hubs.statistics.profile import code_of

HUBS_SHOWN = 100
FIGURES_SHOWN = 20

_RANKED_LEVEL = 4
"""Ranks are kept for codes of so many digits."""


@read_only
def regions(request: HttpRequest) -> HttpResponse:
    """By name. `cbsa` finds the metropolitan or micropolitan area of that code, also by the code that it has had since."""
    form = RegionForm(request.GET)
    if not form.is_valid():
        return form_error(form)
    rows = _matching(form)
    size, number = form.cleaned_data["limit"] or 20, form.cleaned_data["page"] or 1
    start = (number - 1) * size
    total, found = rows.count(), list(rows.order_by("name", "pk")[start : start + size])
    if number > 1 and not found:
        return error(404, "page", _("There is no such page."))
    return answer_json(
        {
            "count": total,
            "next": page_address(request, number + 1) if start + size < total else None,
            "previous": page_address(request, number - 1) if number > 1 else None,
            "results": [representations.region(row) for row in found],
        }
    )


@read_only
def region(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Region.objects.select_related("area", "parent__parent__parent").defer(
        "boundary", "parent__boundary", "parent__parent__boundary", "parent__parent__parent__boundary"
    )
    found = rows.filter(slug=slug).first()
    if found is None:
        return error(404, "slug", _("There is no region “%(slug)s”.") % {"slug": slug})
    form = FiguresForm(request.GET)
    if not form.is_valid():
        return form_error(form)
    hubs, total = hubs_by_name(found, HUBS_SHOWN)
    shown = representations.region_detail(found, surroundings(found), hubs, total)
    return answer_json(shown | {"figures": [representations.figures(row) for row in _figures(code_of(found), form)]})


@read_only
def outline(request: HttpRequest, slug: str) -> HttpResponse:
    """Where a region ends, as GeoJSON in WGS 84 degrees."""
    written = outline_json(slug)
    if written is None:
        return error(404, "slug", _("We have no outline of “%(slug)s”.") % {"slug": slug})
    return HttpResponse(written, content_type=GEOJSON)


def _figures(area: str, form: FiguresForm) -> list[Figures]:
    """Strongest first by excess jobs; none where nothing was published."""
    asked, limit = form.cleaned_data, form.cleaned_data["limit"] or FIGURES_SHOWN
    if not area:
        return []
    if asked["industry"]:
        return _one(figure(area, asked["industry"]))
    if asked["naics"]:
        is_ranked = len(asked["naics"]) == _RANKED_LEVEL
        return _one(figure(area, asked["naics"]) if is_ranked else figure_of_code(area, asked["naics"]))
    if asked["level"] == _RANKED_LEVEL:
        return figures_of_codes(area, limit=limit)
    if asked["level"]:
        return figures_at_level(area, asked["level"], limit=limit)
    return figures_for(area, limit=limit)


def _one(found: Figures | None) -> list[Figures]:
    return [found] if found is not None else []


def _matching(form: RegionForm) -> QuerySet[Region]:
    asked = form.cleaned_data
    rows = Region.objects.defer("boundary")
    rows = rows.filter(kind=asked["kind"]) if asked["kind"] else rows
    rows = rows.filter(country=asked["country"].upper()) if asked["country"] else rows
    if asked["fips"]:
        rows = rows.filter(geoid=asked["fips"], area__isnull=False)
    if asked["cbsa"]:
        areas = rows.filter(kind=RegionKind.METRO, area__isnull=False)
        exact = areas.filter(cbsa=asked["cbsa"])
        rows = exact if exact.exists() else areas.filter(area__successor=asked["cbsa"])
    return rows
