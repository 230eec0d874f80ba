"""Decides for each request whether it reads from the replica."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.http import HttpRequest, HttpResponse

from hubs.db.replica.health import health
from hubs.db.replica.router import REPLICA, reads_from

SAFE_METHODS = ("GET", "HEAD")

log = logging.getLogger(__name__)


class ReplicaMiddleware:
    """Chooses the database for a request's reads. If the replica fails midway, runs the request again on the primary.

    A lost database shows as a 503 response (`hubs.web.errors`), whether a view, its template or a middleware raised it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        public = request.method in SAFE_METHODS and settings.SESSION_COOKIE_NAME not in request.COOKIES
        chosen = reads_from.set(REPLICA if public and health.is_well() else DEFAULT_DB_ALIAS)
        try:
            response = self.get_response(request)
            if response.status_code == 503 and reads_from.get() == REPLICA:
                log.warning("The replica failed during a request; retrying on the primary.")
                health.doubt()
                reads_from.set(DEFAULT_DB_ALIAS)
                response = self.get_response(request)
            return response
        finally:
            reads_from.reset(chosen)
