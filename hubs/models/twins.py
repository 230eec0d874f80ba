"""Pairs of hubs that may be the same."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Twins(models.Model):
    one = models.ForeignKey("hubs.Hub", verbose_name=_("one"), on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("hubs.Hub", verbose_name=_("other"), on_delete=models.CASCADE, related_name="+")
    likeness = models.FloatField(_("likeness"), help_text=_("From 0 to 100."))
    dismissed_by = models.ForeignKey(
        "auth.User", verbose_name=_("told apart by"), on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    dismissed_at = models.DateTimeField(_("told apart"), null=True, blank=True)

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ["-likeness", "id"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="twins_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="twins_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one} / {self.other}"
