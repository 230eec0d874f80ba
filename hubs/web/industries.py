"""The list of industries, and the page of each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hubs.forms.search import map_query
from hubs.models import Industry
from hubs.search.criteria import Criteria
from hubs.search.hubs import PAGE_SIZE, facets, find, industry_tree


@require_safe
def industries(request: HttpRequest) -> HttpResponse:
    return render(request, "hubs/industries.html", {"tree": industry_tree(facets(Criteria()).industries)})


@require_safe
def industry(request: HttpRequest, slug: str) -> HttpResponse:
    industry = get_object_or_404(Industry.objects.select_related("sector"), slug=slug)
    page = find(Criteria(industry=industry), size=PAGE_SIZE)
    context = {
        "industry": industry,
        "page": page,
        "map_query": map_query(Criteria(industry=industry)),
        "parts": industry.industries.all(),
        "words": industry.words.all(),
        "complementary": industry.complementary.select_related("sector"),
    }
    return render(request, "hubs/industry.html", context)
