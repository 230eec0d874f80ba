"""What somebody confirmed: on which day, and with which page."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

CHECKED_WITH_A_PAGE = Q(checked_on=None, checked_source="") | (Q(checked_on__isnull=False) & ~Q(checked_source=""))
"""A constraint: a day needs its page, and a page its day."""


class Checked(models.Model):
    checked_on = models.DateField(
        _("checked on"), null=True, blank=True, help_text=_("The day on which a page confirmed it.")
    )
    checked_source = models.URLField(
        _("checked with"), max_length=500, blank=True, help_text=_("The page that confirmed it.")
    )

    class Meta:
        abstract = True
