"""Error pages. Each says what to do next."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

RETRY_AFTER_S = 5


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 400, _("This address is not valid."))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 403, _("You do not have permission to do this."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 404, _("This page does not exist."))


def server_error(request: HttpRequest) -> HttpResponse:
    """A 503 with `Retry-After` if the database is unavailable, because that is temporary; otherwise a 500."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        response = _answer(request, 503, _("The directory is temporarily unavailable."))
        response["Retry-After"] = str(RETRY_AFTER_S)
        return response
    return _answer(request, 500, _("Something went wrong on our side."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _answer(request, 403, _("This form has expired. Go back, reload the page and send it again."))


def _answer(request: HttpRequest, status: int, message: str) -> HttpResponse:
    if request.path.startswith(("/api/", "/map/")):
        return JsonResponse({"error": {"field": None, "message": message}}, status=status)
    # Uses no database and no context processors, so it works when everything else is down.
    page = render_to_string("hubs/error.html", {"status": status, "message": message, "request": request})
    return HttpResponse(page, status=status)
