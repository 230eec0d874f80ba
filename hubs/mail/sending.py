"""Sends plain-text mail from templates, in the reader's language. A mail server that is down stops nothing else."""

from __future__ import annotations

import logging
from enum import StrEnum
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

from django.core.cache import cache
from django.core.mail import EmailMessage
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

AWAY_S = 60
_AWAY = "mail-server-away"

logger = logging.getLogger(__name__)


class Delivery(StrEnum):
    SENT = "sent"
    AWAY = "away"
    """The mail server is down or failing. Trying again later may work."""
    REFUSED = "refused"
    """The mail server will never accept this mail to this address."""


def send_templated_mail(template: str, context: dict[str, Any], *, to: str, language: str) -> Delivery:
    """Send the rendered template; its first line is the subject. Failures are logged without the address.

    The text is plain, so nothing is HTML-escaped. Waits at most EMAIL_TIMEOUT seconds for each step of the mail server.
    After a failure, no worker tries again for AWAY_S seconds.
    """
    if cache.get(_AWAY):
        return Delivery.AWAY
    with translation.override(language):
        text = get_template(template).template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]
    subject, _, body = text.strip().partition("\n")
    try:
        EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[to]).send()
    except (OSError, UnicodeError) as error:  # smtplib's own errors are OSErrors
        logger.warning("Mail (%s) could not be sent: %s", template, type(error).__name__)
        if _is_final(error):
            return Delivery.REFUSED
        cache.set(_AWAY, True, AWAY_S)
        return Delivery.AWAY
    return Delivery.SENT


def _is_final(error: Exception) -> bool:
    match error:
        case SMTPRecipientsRefused():
            return all(code >= 500 for code, _reply in error.recipients.values())
        case SMTPDataError():
            return error.smtp_code >= 500
        case _:
            return isinstance(error, UnicodeError)
