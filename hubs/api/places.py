"""Completion of place names, and support organizations."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from hubs.api import representations
from hubs.api.answers import answer_json, error, form_error, page_address, read_only
from hubs.forms.places import CompletionForm, SupportForm
from hubs.gazetteer.complete import complete
from hubs.models import SupportOrganization
from hubs.search.support import Helper, areas_around, help_near, nearest_first


@read_only
def places(request: HttpRequest) -> HttpResponse:
    form = CompletionForm(request.GET)
    if not form.is_valid():
        return form_error(form)
    found = complete(form.cleaned_data["q"])
    return answer_json({"results": [representations.place(row) for row in found]})


@read_only
def support(request: HttpRequest) -> HttpResponse:
    form = SupportForm(request.GET)
    if not form.is_valid():
        return form_error(form)
    kind, origin = form.cleaned_data["kind"], form.cleaned_data["near"]
    size, number = form.cleaned_data["limit"] or 20, form.cleaned_data["page"] or 1
    start = (number - 1) * size
    rows: Sequence[SupportOrganization | Helper]
    if origin is not None:
        place = form.resolution.place if form.resolution else None
        found = help_near(origin, place.areas if place else areas_around(origin), kind=kind, most=None).serving
        found = sorted(found, key=nearest_first)
        total, rows = len(found), found[start : start + size]
    else:
        every = SupportOrganization.objects.with_national().order_by("name", "pk")
        every = every.filter(kind=kind) if kind else every
        total, rows = every.count(), list(every[start : start + size])
    if number > 1 and not rows:
        return error(404, "page", _("This page does not exist."))
    return answer_json(
        {
            "count": total,
            "next": page_address(request, number + 1) if start + size < total else None,
            "previous": page_address(request, number - 1) if number > 1 else None,
            "results": [representations.organization(row) for row in rows],
        }
    )
