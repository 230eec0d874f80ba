"""The explore page: hubs by filters, as a list beside a map. The address holds all filters, so it can be shared."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hubs.enums import Stage
from hubs.forms.fields import past_the_end
from hubs.forms.places import is_ambiguous
from hubs.forms.search import RADII, UNITS, HubSearchForm, default_unit, map_query, too_far_in
from hubs.search.almost_hubs import almost_hubs
from hubs.search.counts import NONE, industry_tree
from hubs.search.criteria import Criteria, Sort
from hubs.search.hubs import PAGE_SIZE, facets, find
from hubs.search.listing import TooFarIn
from hubs.web.almost import almost


@require_safe
def explore(request: HttpRequest) -> HttpResponse:
    form = HubSearchForm(request.GET)
    if not form.is_valid():
        return _without_hubs(request, form, 400)
    criteria = form.criteria
    try:
        page = find(criteria, form.cursor, size=PAGE_SIZE)
    except TooFarIn:
        form.add_error("page", too_far_in(PAGE_SIZE))
        return _without_hubs(request, form, 400)
    if page.number > page.last:
        form.add_error("page", past_the_end(page.last))
        return _without_hubs(request, form, 404)
    counts = facets(criteria, page)
    narrowed = map_query(criteria)
    context = {
        "form": form,
        "criteria": criteria,
        "page": page,
        "tree": industry_tree(counts.industries),
        "industry_count": counts.industries.get(criteria.category, NONE),
        "parts": page.parted(criteria.category) if criteria.is_parted else None,
        "map_query": narrowed,
        "almost": almost(almost_hubs(criteria, page.words.words), is_on=form.cleaned_data["include"], query=narrowed),
        "stages": [(value, label, counts.stages.get(value, 0)) for value, label in Stage.choices],
        "ambiguous": is_ambiguous(form.resolution),
        "nearest": find(Criteria(origin=criteria.origin), size=3).hubs if not page.total and criteria.origin else [],
        **_choices(),
    }
    return render(request, "hubs/explore.html", context)


def _without_hubs(request: HttpRequest, form: HubSearchForm, status: int) -> HttpResponse:
    """The filters as entered, with their errors."""
    context = {"form": form, "tree": industry_tree({}), "stages": [], **_choices()}
    return render(request, "hubs/explore.html", context, status=status)


def _choices() -> dict[str, object]:
    return {"radii": RADII, "units": tuple(UNITS), "sorts": Sort.choices, "default_unit": default_unit()}
