"""Web addresses in entries, and whether they still work."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hubs.enums import LinkState


class Link(models.Model):
    url = models.URLField(_("address"), max_length=500, unique=True)
    state = models.CharField(_("state"), max_length=6, choices=LinkState, default=LinkState.UNSURE)
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True, help_text=_("The HTTP status."))
    message = models.CharField(_("message"), max_length=250, blank=True)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    vouched_by = models.ForeignKey(
        "auth.User",
        verbose_name=_("confirmed by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    vouched_at = models.DateTimeField(
        _("confirmed"),
        null=True,
        blank=True,
        help_text=_("When a person saw that it works, whatever the automatic check found."),
    )

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["-failures", "url"]

    def __str__(self) -> str:
        return self.url
