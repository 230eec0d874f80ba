"""HTTP caching: one rule for every response, and an ETag for revalidation."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, has_vary_header, patch_vary_headers

MAX_AGE_S = 60
SHARED = f"public, max-age={MAX_AGE_S}, stale-while-revalidate={MAX_AGE_S}"
"""A response that is the same for everybody: changes show within two minutes, and nobody waits for revalidation."""

OWN = "private, no-cache"
"""A response for one reader: shared caches do not store it, and the browser revalidates it before each use."""

NEVER = "private, no-store"


class CachingMiddleware:
    """Set `Cache-Control`, `Vary` and, on responses that may be stored, an ETag; answer 304 if the client has that version.

    Must come after GZipMiddleware, because the ETag is a hash of the uncompressed bytes, and before all middleware that
    may touch a cookie. A view may set its own `Cache-Control` or ETag. Costs one hash of the body.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response["Cache-Control"] = directives = _directives(request, response)
        # GZipMiddleware sets this too, but not on a 304.
        patch_vary_headers(response, ["Accept-Encoding"])
        # Django's feed and sitemaps set it to the latest change of their items, so a removed item would go unnoticed.
        del response["Last-Modified"]
        if isinstance(response, HttpResponse) and response.status_code == 200 and "no-store" not in directives:
            if not response.has_header("ETag"):
                # Weak, because the compressed bytes differ.
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
    # Curators get the same pages, but want to see at once what they have just published.
    if is_personal or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return OWN
    return SHARED
