"""The list of industries, and the page of each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hubs.forms.fields import past_the_end
from hubs.forms.search import HubListForm, map_query, too_far_in
from hubs.models import Industry
from hubs.search.almost_hubs import almost_hubs
from hubs.search.counts import NONE, hub_counts, industry_tree
from hubs.search.criteria import Criteria
from hubs.search.hubs import PAGE_SIZE, Page, find
from hubs.search.listing import TooFarIn
from hubs.statistics.figures import ranking
from hubs.statistics.profile import PlacedArea, with_regions
from hubs.web.almost import almost

AREAS_SHOWN = 20

AREAS_MAPPED = 150
"""What lies beyond has few jobs, and would only cover the states."""

ORDERS = {"excess": "rank", "quotient": "-quotient", "jobs": "-jobs"}


@require_safe
def industries(request: HttpRequest) -> HttpResponse:
    return render(request, "hubs/industries.html", {"tree": industry_tree(hub_counts())})


@require_safe
def industry(request: HttpRequest, slug: str) -> HttpResponse:
    industry = get_object_or_404(Industry.objects.select_related("sector"), slug=slug)
    criteria, form = Criteria(industry=industry), HubListForm(request.GET)
    page, status = _page(criteria, form)
    rank = request.GET.get("rank", "")
    rank = rank if rank in ORDERS else "excess"
    areas = _areas(industry, ORDERS[rank])
    context = {
        "industry": industry,
        "form": form,
        "page": page,
        "parts": page.parted(industry.pk),
        "count": hub_counts().get(industry.pk, NONE),
        "map_query": map_query(criteria),
        "almost": almost(
            almost_hubs(criteria), is_on=form.cleaned_data.get("include", False), query=map_query(criteria)
        ),
        "sectors_industries": industry.industries.all(),
        "words": industry.words.all(),
        "areas": areas,
        "areas_listed": areas if request.GET.get("areas") == "all" else areas[:AREAS_SHOWN],
        "ranked_figures": [area.figures for area in areas],
        "rank": rank,
        "complementary": industry.complementary.select_related("sector"),
    }
    return render(request, "hubs/industry.html", context, status=status)


def _page(criteria: Criteria, form: HubListForm) -> tuple[Page, int]:
    """The page that was asked for and its status; where there is none, the first, and the form says why."""
    if not form.is_valid():
        return find(criteria), 400
    try:
        page = find(criteria, form.cursor)
    except TooFarIn:
        form.add_error("page", too_far_in(PAGE_SIZE))
        return find(criteria), 400
    if page.number > page.last:
        form.add_error("page", past_the_end(page.last))
        return find(criteria), 404
    return page, 200


def _areas(industry: Industry, order: str) -> list[PlacedArea]:
    """The first US areas by their figures; none of a sector, nor of an industry that figures cannot see."""
    if industry.is_sector or industry.no_figures or not industry.naics:
        return []
    return with_regions(ranking(industry.slug, limit=AREAS_MAPPED, order=order))
