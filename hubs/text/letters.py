"""Letters by e-mail: plain text from a template, in the reader's language; a mail server that is away stops nothing else."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

logger = logging.getLogger(__name__)


def send_letter(template: str, context: dict[str, Any], *, to: str, language: str) -> bool:
    """Send the template's text, whose first line is the subject. False when it could not be handed over, which is logged.

    The text is plain, so nothing in it is escaped. Waits for the mail server, at most EMAIL_TIMEOUT seconds for each step.
    """
    with translation.override(language):
        text = get_template(template).template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]
    subject, _, body = text.strip().partition("\n")
    try:
        EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[to]).send()
    except (OSError, SMTPException) as error:
        logger.warning("A letter (%s) could not be sent: %s", template, error)
        return False
    return True
