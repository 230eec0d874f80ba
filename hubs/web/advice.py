"""Am I in a hub, and how to start one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hubs.advice.answer import answer
from hubs.forms.places import AdviceForm, is_ambiguous


@require_safe
def am_i_in_a_hub(request: HttpRequest) -> HttpResponse:
    return _advise(request, "hubs/am_i_in_a_hub.html")


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    return _advise(request, "hubs/start.html")


def _advise(request: HttpRequest, template: str) -> HttpResponse:
    """Both pages take a place and a business in plain words. Without either, they show their form and what it is for.

    A place that is unknown or too large is asked back. Without a business, the page is about the place alone.
    """
    if not any(request.GET.get(name) for name in ("place", "business", "industry")):
        return render(request, template, {"form": AdviceForm()})
    form = AdviceForm(request.GET)
    if not form.is_valid() and not form.is_only_incomplete:
        return render(request, template, {"form": form}, status=400)
    if form.has_error("near") or form.is_too_large:
        return render(request, template, {"form": form, "choices": form.places_meant()})
    origin = form.cleaned_data["near"]
    found = answer(origin, form.place_label, form.place, form.cleaned_data.get("business", []))
    context = {
        "form": form,
        "origin": origin,
        "ambiguous": is_ambiguous(form.resolution),
        "answer": found,
        "assessment": found.assessment,
        "industry": found.business.industry if found.business else None,
    }
    return render(request, template, context)
