"""Pages for when something is wrong; each says what to do next."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

RETRY_AFTER_S = 5


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 400, _("This address cannot be understood."))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 403, _("You may not do this."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 404, _("There is no such page."))


def server_error(request: HttpRequest) -> HttpResponse:
    """A database that is away is not a fault of this page: the answer is 503, and the site comes back by itself."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        response = _answer(request, 503, _("The directory is not available just now."))
        response["Retry-After"] = str(RETRY_AFTER_S)
        return response
    return _answer(request, 500, _("Something went wrong on our side."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _answer(request, 403, _("This form has expired. Go back, load the page again and send it once more."))


def _answer(request: HttpRequest, status: int, message: str) -> HttpResponse:
    if request.path.startswith(("/api/", "/map/")):
        return JsonResponse({"error": {"field": None, "message": message}}, status=status)
    # No database and no context processors here: the page must stand when everything else is down.
    page = render_to_string("hubs/error.html", {"status": status, "message": message, "request": request})
    return HttpResponse(page, status=status)
