"""Who calls."""

from django.conf import settings
from django.http import HttpRequest


def visitor_address(request: HttpRequest) -> str:
    """The visitor's network address; behind proxies of ours, the one that the outermost of them saw.

    X-Forwarded-For grows to the right, so with n trusted proxies the n-th entry from the right is the last that none of them
    took on trust.
    """
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        if len(hops) >= settings.TRUSTED_PROXIES:
            return hops[-settings.TRUSTED_PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))
