"""Hubs near my city, and who can help there."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from hubs.forms.fields import IncludeForm
from hubs.forms.places import NearForm, PlaceForm, is_ambiguous, unknown_place
from hubs.forms.search import map_query
from hubs.gazetteer.lookup import place_called
from hubs.gazetteer.resolve import namesakes, nearest_place, resolve
from hubs.geo.coordinates import LonLat
from hubs.indexes.counties import WITH_OUTLINES, area_of
from hubs.indexes.region_places import region_of
from hubs.search.almost_hubs import almost_hubs
from hubs.search.criteria import DAY_TRIP_M, Criteria
from hubs.search.hubs import find
from hubs.search.support import help_near
from hubs.search.understanding import is_real_word
from hubs.statistics.profile import code_of, strongest
from hubs.web.almost import almost

HUBS_SHOWN = 12
MOST_NAMESAKES = 4


@require_safe
def near_search(request: HttpRequest) -> HttpResponse:
    """Redirect to the page of the place, list the candidates of an ambiguous name, or report an unknown one."""
    form = PlaceForm(request.GET)
    if not form.is_valid():
        return render(request, "hubs/near_search.html", {"form": form}, status=400)
    text = form.cleaned_data["place"]
    if not text:
        return render(request, "hubs/near_search.html", {"form": form})
    resolution = resolve(text)
    # No place is put in the place of a word that means something.
    if is_ambiguous(resolution) or (resolution.corrected and is_real_word(text)):
        return render(request, "hubs/near_search.html", {"form": form, "candidates": resolution.places})
    if resolution.place is not None:
        # If the spelling was corrected, the page says how the text was read.
        shown = {"typed": text} if resolution.corrected or request.GET.get("typed") else {}
        query = f"?{urlencode(shown)}" if shown else ""
        return redirect(resolution.place.get_absolute_url() + query)
    return _beyond_the_gazetteer(request, form, text)


def _beyond_the_gazetteer(request: HttpRequest, form: PlaceForm, text: str) -> HttpResponse:
    """Coordinates and street addresses lead to the nearest town; anything else is unknown."""
    around = NearForm({"near": text})
    if around.is_valid():
        town = nearest_place(around.cleaned_data["near"])
        if town is not None:
            return redirect(f"{town.get_absolute_url()}?{urlencode({'typed': text})}")
        point: LonLat = around.cleaned_data["near"]
        return redirect(f"{reverse('explore')}?{urlencode({'near': f'{point.lat},{point.lon}'})}")
    message = around.errors["near"][0] if "near" in around.errors else unknown_place(text)
    form.add_error("place", message)
    return render(request, "hubs/near_search.html", {"form": form}, status=404)


@require_safe
def near(request: HttpRequest, slug: str) -> HttpResponse:
    place = place_called(slug)
    if place is None:
        raise Http404
    region = region_of(place)
    if region is not None:
        return redirect("region", slug=region)
    origin = place.location
    form = IncludeForm(request.GET)
    is_valid = form.is_valid()
    nearby = Criteria(origin=origin, radius_m=DAY_TRIP_M)
    page = find(Criteria(origin=origin), size=HUBS_SHOWN)
    area = area_of(origin) if place.country in WITH_OUTLINES else None
    context = {
        "form": form,
        "almost": almost(almost_hubs(nearby), is_on=is_valid and form.cleaned_data["include"], query=map_query(nearby)),
        "place": place,
        "area": area,
        "strongest": strongest(code_of(area)) if area is not None else [],
        "origin": origin,
        "page": page,
        "inside": [hub for hub in page.hubs if hub.distance_m is not None and hub.distance_m <= hub.radius_m],
        "help": help_near(origin, place.areas),
        "namesakes": namesakes(place)[:MOST_NAMESAKES],
    }
    return render(request, "hubs/near.html", context, status=200 if is_valid else 400)
