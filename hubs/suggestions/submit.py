"""Stores a visitor's suggestion, with a rate limit."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hubs.entries.describe import Document
from hubs.enums import SuggestionKind
from hubs.models import Hub, Region, Suggestion

MOST_IN_AN_HOUR = 5
IPV6_PREFIX = 64
"""Visitors usually control a whole IPv6 network of this prefix length, so it counts as one sender."""


class TooManySuggestions(Exception):
    """This visitor has sent too many suggestions within the hour. The message is for the visitor."""


def submit_suggestion(
    *,
    kind: SuggestionKind,
    payload: dict[str, Any],
    address: str,
    hub: Hub | None = None,
    base: Document | None = None,
    region: Region | None = None,
    email: str = "",
) -> Suggestion:
    """Store a suggestion for review. Raises TooManySuggestions; all workers share the limit.

    `base` is the hub's document as the visitor saw it. Of the visitor's IP address, only a keyed hash is stored.
    """
    sender = hmac.new(settings.SECRET_KEY.encode(), _network(address).encode(), hashlib.sha256).hexdigest()
    since = timezone.now() - timedelta(hours=1)
    if Suggestion.objects.filter(sender=sender, created_at__gte=since).count() >= MOST_IN_AN_HOUR:
        raise TooManySuggestions(
            _("You have sent %(most)d suggestions within an hour. Thank you! Please send more later.")
            % {"most": MOST_IN_AN_HOUR}
        )
    return Suggestion.objects.create(
        kind=kind,
        payload=payload,
        sender=sender,
        hub=hub,
        base=base or {},
        region=hub.region if hub is not None else region,
        email=email,
        language=get_language() or settings.LANGUAGE_CODE,
    )


def _network(address: str) -> str:
    """The part of an IP address that a visitor cannot change at will."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, IPV6_PREFIX), strict=False)) if parsed.version == 6 else address
