"""The list of industries, and the page of each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hubs.forms.fields import IncludeForm
from hubs.forms.search import map_query
from hubs.models import Industry, Region
from hubs.search.almost_hubs import almost_hubs
from hubs.search.criteria import Criteria
from hubs.search.hubs import PAGE_SIZE, facets, find, industry_tree
from hubs.statistics.figures import Figures, ranking
from hubs.statistics.profile import regions_of
from hubs.web.almost import almost

AREAS_SHOWN = 20

ORDERS = {"excess": "rank", "quotient": "-quotient", "jobs": "-jobs"}
SORTS = (
    ("excess", gettext_lazy("jobs above the national share")),
    ("quotient", gettext_lazy("concentration")),
    ("jobs", gettext_lazy("jobs")),
)


@require_safe
def industries(request: HttpRequest) -> HttpResponse:
    return render(request, "hubs/industries.html", {"tree": industry_tree(facets(Criteria()).industries)})


@require_safe
def industry(request: HttpRequest, slug: str) -> HttpResponse:
    industry = get_object_or_404(Industry.objects.select_related("sector"), slug=slug)
    form = IncludeForm(request.GET)
    is_valid = form.is_valid()
    criteria = Criteria(industry=industry)
    page = find(criteria, size=PAGE_SIZE)
    sort = request.GET.get("sort", "")
    sort = sort if sort in ORDERS else "excess"
    areas = _areas(industry, ORDERS[sort])
    context = {
        "industry": industry,
        "page": page,
        "map_query": map_query(criteria),
        "form": form,
        "almost": almost(
            almost_hubs(criteria), is_on=is_valid and form.cleaned_data["include"], query=map_query(criteria)
        ),
        "parts": industry.industries.all(),
        "words": industry.words.all(),
        "areas": areas,
        "figures": [row for row, _region in areas],
        "sort": sort,
        "sorts": SORTS,
        "complementary": industry.complementary.select_related("sector"),
    }
    return render(request, "hubs/industry.html", context, status=200 if is_valid else 400)


def _areas(industry: Industry, order: str) -> list[tuple[Figures, Region]]:
    """The first US areas by their figures; none of a sector, nor of an industry that figures cannot see."""
    if industry.is_sector or industry.no_figures or not industry.naics:
        return []
    found = ranking(industry.slug, limit=AREAS_SHOWN, order=order)
    regions = regions_of({row.row.area for row in found}) if found else {}
    return [(row, regions[row.row.area]) for row in found if row.row.area in regions]
