"""Which regions a steward curates."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stewardship(models.Model):
    user = models.ForeignKey(
        "auth.User", verbose_name=_("steward"), on_delete=models.CASCADE, related_name="stewardships"
    )
    region = models.ForeignKey(
        "hubs.Region", verbose_name=_("region"), on_delete=models.CASCADE, related_name="stewardships"
    )

    class Meta:
        verbose_name = _("stewardship")
        verbose_name_plural = _("stewardships")
        constraints = [models.UniqueConstraint(fields=["user", "region"], name="stewardship_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.region}"
