"""Verifies a sender's e-mail address: a signed link is sent to it, valid for a week."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone, translation

from hubs.mail.sending import Delivery, send_templated_mail
from hubs.models import Suggestion

VALID_FOR = timedelta(days=7)
MOST_A_DAY = 3
"""Maximum mails to one address per day, no matter who asks, so that the site cannot be used to flood a mailbox."""

_SIGNER = signing.TimestampSigner(salt="suggestion-email")


class TooManyMails(Exception):
    """This address has received its maximum number of mails for today."""


def ask_to_confirm(suggestion: Suggestion) -> Delivery:
    """Send the link to the suggestion's address. The suggestion itself is kept in any case. Raises TooManyMails."""
    today = timezone.now() - timedelta(days=1)
    asked = Suggestion.objects.filter(email__iexact=suggestion.email, created_at__gte=today)
    if asked.exclude(pk=suggestion.pk).count() >= MOST_A_DAY:
        raise TooManyMails
    with translation.override(suggestion.language):
        context = {
            "link": settings.SITE_URL + reverse("suggestion_confirm", args=[confirmation_mark(suggestion)]),
            "page": settings.SITE_URL + reverse("suggestion", args=[suggestion.token]),
            "days": VALID_FOR.days,
        }
    return send_templated_mail("hubs/mail/confirm.txt", context, to=suggestion.email, language=suggestion.language)


def confirmation_mark(suggestion: Suggestion) -> str:
    """The link's signed token, known only to readers of that mailbox."""
    return _SIGNER.sign(suggestion.token)


def marked_suggestion(mark: str) -> Suggestion | None:
    """The suggestion for a link's token; None if it is forged or older than a week."""
    try:
        token = _SIGNER.unsign(mark, max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    return Suggestion.objects.filter(token=token).first()


def confirm_email(*, suggestion: Suggestion) -> bool:
    """Record that the address is confirmed. False if the suggestion was decided and the address deleted."""
    waiting = Suggestion.objects.filter(pk=suggestion.pk).exclude(email="")
    waiting.filter(email_confirmed_at=None).update(email_confirmed_at=timezone.now())
    return waiting.exists()
