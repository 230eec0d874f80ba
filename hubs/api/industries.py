"""Industries: all of them with their hubs, or those that plain words speak of."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from hubs.api import representations
from hubs.api.answers import answer_json, form_error, read_only
from hubs.forms.industries import BusinessForm
from hubs.industries.matching import find_industries
from hubs.search.counts import hub_counts, industry_tree


@read_only
def industries(request: HttpRequest) -> HttpResponse:
    if "q" in request.GET:
        return _called(request)
    shown = []
    for sector, in_sector, parts in industry_tree(hub_counts()):
        shown.append(representations.industry(sector, in_sector))
        shown += [representations.industry(row, count) for row, count in parts]
    return answer_json({"count": len(shown), "next": None, "previous": None, "results": shown})


def _called(request: HttpRequest) -> HttpResponse:
    """What the words in `q` speak of, best first; its last word may be a beginning, as while somebody types."""
    form = BusinessForm(request.GET)
    if not form.is_valid():
        return form_error(form)
    with translation.override(form.cleaned_data["language"] or translation.get_language()):
        found = find_industries(form.cleaned_data["q"], complete=True)
        return answer_json({"results": [representations.industry_match(match) for match in found]})
