"""Letters by e-mail: plain text from a template, in the reader's language; a mail server that is away stops nothing else."""

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
    """The mail server cannot be reached or does not work: later is worth another try."""
    REFUSED = "refused"
    """The mail server will never take this letter to this address."""


def send_templated_mail(template: str, context: dict[str, Any], *, to: str, language: str) -> Delivery:
    """Send the template's text, whose first line is the subject. What fails is logged, without the address.

    The text is plain, so nothing in it is escaped. Waits for the mail server, at most EMAIL_TIMEOUT seconds for each step;
    for AWAY_S seconds after a failure no worker asks it again.
    """
    if cache.get(_AWAY):
        return Delivery.AWAY
    with translation.override(language):
        text = get_template(template).template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]
    subject, _, body = text.strip().partition("\n")
    try:
        EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[to]).send()
    except (OSError, UnicodeError) as error:  # smtplib's own errors are OSErrors
        logger.warning("A letter (%s) could not be sent: %s", template, type(error).__name__)
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
