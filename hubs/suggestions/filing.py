"""Files a visitor's suggestion, within the limits of what one visitor may send."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from hubs.enums import SuggestionKind
from hubs.models import Hub, Suggestion

MOST_IN_AN_HOUR = 5


class TooManySuggestions(Exception):
    """This visitor has sent many within the hour; the message says when to come back."""


def file_suggestion(
    *, kind: SuggestionKind, payload: dict[str, Any], address: str, hub: Hub | None = None
) -> Suggestion:
    """Keep a suggestion for review. Counted in the database, so that all workers share the limit. Raises TooManySuggestions.

    Of the visitor's network address only a keyed hash is kept.
    """
    sender = hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()
    since = timezone.now() - timedelta(hours=1)
    if Suggestion.objects.filter(sender=sender, created_at__gte=since).count() >= MOST_IN_AN_HOUR:
        raise TooManySuggestions(
            _("You have sent %(most)d suggestions within an hour. Thank you! Please send more later.")
            % {"most": MOST_IN_AN_HOUR}
        )
    return Suggestion.objects.create(kind=kind, payload=payload, sender=sender, hub=hub)
