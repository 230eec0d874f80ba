"""Is a business at a place in a hub: the answer of /am-i-in-a-hub/ as JSON."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from hubs.advice.answer import Answer, answer
from hubs.advice.calls import Call
from hubs.api import representations
from hubs.api.answers import answer_json, error, read_only
from hubs.forms.fields import first_error
from hubs.forms.places import AdviceForm


@read_only
def assess(request: HttpRequest) -> HttpResponse:
    form = AdviceForm(request.GET or {"place": ""})
    if not form.is_valid():
        field, message = first_error(form)
        return error(400, "place" if field == "near" else field, message)
    if form.is_too_large:
        text = _("%(place)s is too large for one answer. Name your town or ZIP code.") % {"place": form.place_label}
        return error(400, "place", text)
    origin = form.cleaned_data["near"]
    found = answer(origin, form.place_label, form.place, form.cleaned_data["business"])
    place = {
        "slug": form.place.slug if form.place else None,
        "name": form.place_label,
        "lat": origin.lat,
        "lon": origin.lon,
    }
    return answer_json({"place": place} | _shown(found))


def _shown(found: Answer) -> dict[str, Any]:
    business, verdict = found.business, found.assessment
    industry = business.industry if business else None
    return {
        "verdict": verdict.verdict.value,
        "area": representations.region(verdict.area) if verdict.area else None,
        "industry": {"slug": industry.slug, "name": industry.label} if industry else None,
        "naics": list(business.naics) if business else [],
        "name": business.name if business else None,
        "did_you_mean": [representations.industry_match(match) for match in found.did_you_mean],
        "reasons": list(found.reasons),
        "hub": representations.hubs_in_list([verdict.hub])[0] if verdict.hub else None,
        "figures": verdict.figures.as_dict() if verdict.figures else None,
        "help": [_call(call) for call in found.calls],
    }


def _call(call: Call) -> dict[str, Any]:
    return {
        "slug": call.slug,
        "name": call.name,
        "kind": call.kind,
        "website": call.website or None,
        "phone": call.phone or None,
        "distance_m": representations.meters(call.distance_m),
        "why": call.why,
    }
