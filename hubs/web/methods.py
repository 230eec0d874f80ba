"""How the figures are made: each measure with its formula, unit and source."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hubs.statistics import measures
from hubs.statistics.analyses import analyses


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    context = {
        "analyses": analyses(),
        "few": measures.FEW_ESTABLISHMENTS,
        "thresholds": {name: round(least) for name, least in measures.HUB_THRESHOLDS.items()},
    }
    return render(request, "hubs/methods.html", context)
