"""API responses: JSON that any origin may read, and errors that name the field."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

import orjson
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from hubs.forms.fields import first_error

GEOJSON = "application/geo+json"


def read_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """GET and HEAD only, from any origin."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            response = view(request, *args, **kwargs)
        else:
            response = error(405, None, _("This address accepts only GET requests."))
            response["Allow"] = "GET, HEAD"
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    # These views change nothing. Without the exemption, a POST would get an error about its CSRF token instead of a 405.
    return csrf_exempt(answer)


def answer_json(shown: dict[str, Any], *, status: int = 200, content_type: str = "application/json") -> HttpResponse:
    return HttpResponse(orjson.dumps(shown), status=status, content_type=content_type)


def wants_geojson(request: HttpRequest) -> bool:
    """By `format=geojson`, or by the Accept header where no format is named."""
    asked = request.GET.get("format")
    return asked == "geojson" or (asked is None and GEOJSON in request.META.get("HTTP_ACCEPT", ""))


def error(status: int, field: str | None, message: str) -> HttpResponse:
    return answer_json({"error": {"field": field, "message": str(message)}}, status=status)


def form_error(form: forms.Form) -> HttpResponse:
    field, message = first_error(form)
    return error(400, None if field == "__all__" else field, message)


def page_address(request: HttpRequest, number: int, *, after: str | None = None, before: str | None = None) -> str:
    """This address with its filters, for another page, which begins after or ends before an entry if one is given."""
    paging = {"page": str(number), "after": after, "before": before}
    query = {name: values for name, values in request.GET.lists() if name not in paging}
    query |= {name: [value] for name, value in paging.items() if value}
    return f"{request.scheme}://{request.get_host()}{request.path}?{urlencode(query, doseq=True)}"
