"""Support organizations, by kind and place."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hubs.enums import SupportKind
from hubs.forms.fields import past_the_end
from hubs.forms.places import SupportForm, is_ambiguous
from hubs.models import Hub, SupportOrganization
from hubs.search.support import areas_around, help_near

PAGE_SIZE = 40
MOST_NEAR = 60


@require_safe
def support(request: HttpRequest) -> HttpResponse:
    form = SupportForm(request.GET)
    counts = dict(SupportOrganization.objects.order_by().values_list("kind").annotate(n=Count("pk")))
    kinds = [(value, label, counts.get(value, 0)) for value, label in SupportKind.choices]
    context = {"form": form, "kinds": kinds, "total": sum(counts.values())}
    if not form.is_valid():
        return render(request, "hubs/support.html", context, status=400)
    kind, origin = form.cleaned_data["kind"], form.cleaned_data["near"]
    if origin is not None:
        place = form.resolution.place if form.resolution else None
        areas = place.areas if place else areas_around(origin)
        found = help_near(origin, areas, kind=kind, most=MOST_NEAR)
        context |= {"origin": origin, "help": found, "ambiguous": is_ambiguous(form.resolution), "most": MOST_NEAR}
    else:
        rows = SupportOrganization.objects.with_national().order_by("name", "pk")
        pages = Paginator(rows.filter(kind=kind) if kind else rows, PAGE_SIZE)
        number = form.cleaned_data["page"] or 1
        if number > pages.num_pages:
            form.add_error("page", past_the_end(pages.num_pages))
            return render(request, "hubs/support.html", context, status=404)
        context["page"] = pages.page(number)
    return render(request, "hubs/support.html", context)


@require_safe
def support_organization(request: HttpRequest, slug: str) -> HttpResponse:
    rows = SupportOrganization.objects.with_national().prefetch_related("serves__parent")
    organization = get_object_or_404(rows, slug=slug)
    hubs = Hub.objects.published().with_parents().filter(supports__organization=organization).order_by("name")
    context = {"organization": organization, "hubs": hubs, "origin": organization.location}
    return render(request, "hubs/support_organization.html", context)
