"""Health checks for load balancers."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hubs.models import Industry, Load


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process is up. Nothing else is checked."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 if the database answers and the gazetteer and the directory are loaded; 503 otherwise."""
    try:
        parts = {
            "database": True,
            "gazetteer": Load.objects.filter(name="gazetteer").exists(),
            "directory": Industry.objects.exists(),
        }
    except DatabaseError:
        connection.close()
        parts = {"database": False}
    ready = all(parts.values())
    return JsonResponse({"status": "ready" if ready else "not ready", **parts}, status=200 if ready else 503)
