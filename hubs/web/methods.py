"""How the figures are made: each measure with its formula, unit and source."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hubs.statistics import measures
from hubs.statistics.claims import hub_claims


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    context = {
        "claims": hub_claims(),
        "few": measures.FEW_ESTABLISHMENTS,
        "hub_quotient": round(measures.HUB_QUOTIENT),
        "hub_jobs": measures.HUB_JOBS,
        "hub_establishments": measures.HUB_ESTABLISHMENTS,
    }
    return render(request, "hubs/methods.html", context)
