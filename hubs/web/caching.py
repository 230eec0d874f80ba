"""What browsers and shared caches may keep: one rule for every answer, and an ETag to ask again with."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, has_vary_header, patch_vary_headers

MAX_AGE_S = 60
SHARED = f"public, max-age={MAX_AGE_S}, stale-while-revalidate={MAX_AGE_S}"
"""Anybody's answer: a change is seen two minutes later at the latest, and nobody waits for it to be made anew."""

OWN = "private, no-cache"
"""One reader's answer: no shared cache keeps it, and their browser asks before it shows it again."""

NEVER = "private, no-store"


class CachingMiddleware:
    """Give each answer `Cache-Control`, `Vary` and, unless it may not be kept, an ETag; say 304 to who holds it already.

    Stands below GZipMiddleware, for the ETag is made of the uncompressed bytes, and above all that may touch a cookie.
    A view may set its own `Cache-Control` or ETag. Costs a hash of the body.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response["Cache-Control"] = directives = _directives(request, response)
        # Said here already, so that a 304 says it too.
        patch_vary_headers(response, ["Accept-Encoding"])
        # The feed and the sitemap would name the latest change of what they hold, which is no later when something leaves them.
        del response["Last-Modified"]
        if isinstance(response, HttpResponse) and response.status_code == 200 and "no-store" not in directives:
            if not response.has_header("ETag"):
                # Weak: the same page in other bytes, compressed or not.
                response["ETag"] = f'W/"{blake2b(response.content, digest_size=16).hexdigest()}"'
            return get_conditional_response(request, etag=response["ETag"], response=response) or response
        return response


def _directives(request: HttpRequest, response: HttpResponseBase) -> str:
    own = response.get("Cache-Control", "")
    is_personal = bool(response.cookies) or has_vary_header(response, "Cookie")
    if own and ("no-store" in own or not is_personal):
        return own
    if request.method not in ("GET", "HEAD") or response.status_code >= 400:
        return NEVER
    # Pages are the same for curators, but who has just published something wants to see it.
    if is_personal or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return OWN
    return SHARED
