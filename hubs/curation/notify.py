"""Tells senders with a confirmed address the decision on their suggestion, then deletes the address."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from hubs.enums import Publication, SuggestionState
from hubs.mail.sending import Delivery, send_templated_mail
from hubs.models import Suggestion

MOST_AT_ONCE = 20


def unsent_outcomes() -> QuerySet[Suggestion]:
    """Decided suggestions whose senders have not been notified yet."""
    decided = Suggestion.objects.exclude(state=SuggestionState.PENDING).exclude(email="")
    return decided.exclude(email_confirmed_at=None).order_by("decided_at")


def send_outcomes() -> None:
    """Send all waiting notifications, including those that failed after an earlier decision.

    Each address is removed from its row before the mail is sent, so that two workers never send it twice. If the mail
    server is down, the address is put back and the rest waits. If the server refuses the address, it is deleted.
    """
    for row in unsent_outcomes().select_related("hub", "result")[:MOST_AT_ONCE]:
        if not Suggestion.objects.filter(pk=row.pk, email=row.email).update(email=""):
            continue
        with translation.override(row.language):
            hub = row.result if row.result is not None and row.result.publication == Publication.PUBLISHED else None
            context = {
                "suggestion": row,
                "subject": row.hub.name if row.hub is not None else row.payload.get("name", ""),
                "page": settings.SITE_URL + reverse("suggestion", args=[row.token]),
                "hub_page": settings.SITE_URL + hub.get_absolute_url() if hub is not None else "",
            }
        if send_templated_mail("hubs/mail/outcome.txt", context, to=row.email, language=row.language) is Delivery.AWAY:
            Suggestion.objects.filter(pk=row.pk).update(email=row.email)
            return
