"""What a hub is, what it is not, and where the data comes from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hubs.indexes.map_cells import tally
from hubs.models import Industry, Place, SupportOrganization
from hubs.models.hub_listing import ANY


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    context = {
        "hub_count": tally(ANY),
        "industry_count": Industry.objects.exclude(sector=None).count(),
        "organization_count": SupportOrganization.objects.count(),
        "place_count": Place.objects.count(),
    }
    return render(request, "hubs/about.html", context)
