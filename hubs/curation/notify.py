"""Tells those who left a confirmed address what became of their suggestions, and forgets the address."""

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
    """Decided suggestions whose senders have not been told yet."""
    decided = Suggestion.objects.exclude(state=SuggestionState.PENDING).exclude(email="")
    return decided.exclude(email_confirmed_at=None).order_by("decided_at")


def send_outcomes() -> None:
    """Write to all who wait, so that a letter which the mail server did not take goes with the next decision.

    Each address is taken out of its row before its letter goes, so that two workers never write twice. It comes back when
    the mail server is away, and the rest waits too; an address that the server refuses is forgotten.
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
