"""The pages “Am I in a hub?” and “How to start an industry hub”."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hubs.advice.assessment import assess
from hubs.forms.places import AdviceForm, is_ambiguous
from hubs.search.support import areas_around, help_near


@require_safe
def am_i_in_a_hub(request: HttpRequest) -> HttpResponse:
    return _advise(request, "hubs/am_i_in_a_hub.html")


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    return _advise(request, "hubs/start.html")


def _advise(request: HttpRequest, template: str) -> HttpResponse:
    """Both pages take a place and a business in plain words. Without them they show only their form."""
    if not (request.GET.get("place") or request.GET.get("industry")):
        return render(request, template, {"form": AdviceForm()})
    form = AdviceForm(request.GET)
    if not form.is_valid():
        return render(request, template, {"form": form}, status=400)
    origin, industry = form.cleaned_data["near"], form.cleaned_data["industry"]
    place = form.resolution.place if form.resolution else None
    context = {
        "form": form,
        "industry": industry,
        "origin": origin,
        "ambiguous": is_ambiguous(form.resolution),
        "assessment": assess(origin, industry),
        "help": help_near(origin, place.areas if place else areas_around(origin)),
    }
    return render(request, template, context)
