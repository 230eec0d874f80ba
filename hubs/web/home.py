"""The home page, and its search box for a place, an industry or a hub's name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from hubs.forms.search import HubSearchForm
from hubs.indexes.catalog import all_industries
from hubs.indexes.data_version import cached_per_version
from hubs.indexes.map_cells import tally
from hubs.models import Hub
from hubs.models.hub_listing import ANY
from hubs.search.counts import hub_counts, industry_tree
from hubs.search.understanding import Understanding, understand

EXAMPLES = ("wine", "automotive", "furniture")
"""Slugs of the industries that the page gives as examples."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    form = HubSearchForm({"q": request.GET.get("q", "")})
    if not form.is_valid():
        return render(request, "hubs/home.html", _context(form), status=400)
    text = form.cleaned_data["q"]
    if text:
        return redirect(_address_of(understand(text)))
    return render(request, "hubs/home.html", _context(form))


def _context(form: HubSearchForm) -> dict[str, object]:
    return {
        "form": form,
        "tree": industry_tree(hub_counts()),
        "hub_count": tally(ANY),
        "country_count": _countries(),
        "examples": [industry for industry in all_industries().values() if industry.slug in EXAMPLES],
    }


@cached_per_version
def _countries() -> int:
    return Hub.objects.published().order_by().values("region__country").distinct().count()


def _address_of(understanding: Understanding) -> str:
    """The page for the best reading of the text. `typed` lets it say how the text was read and offer a plain search."""
    typed = {"typed": understanding.text}
    place = understanding.resolution.place if understanding.resolution else None
    match understanding.best:
        case "here":
            return reverse("near_search")
        case "point":
            return f"{reverse('near_search')}?{urlencode({'place': understanding.place_text})}"
        case "hub" if understanding.hub:
            return f"{understanding.hub.get_absolute_url()}?{urlencode(typed)}"
        case "industry-near" if understanding.industry:
            query = {"industry": understanding.industry.slug, "near": understanding.place_text}
            return f"{reverse('explore')}?{urlencode(query | typed)}"
        case "industry" if understanding.industry:
            return f"{reverse('explore')}?{urlencode({'industry': understanding.industry.slug} | typed)}"
        case "place" if place is not None:
            return f"{reverse('near_search')}?{urlencode({'place': understanding.place_text} | typed)}"
        case _:
            return f"{reverse('explore')}?{urlencode({'q': understanding.text})}"
