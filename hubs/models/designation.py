"""Official programs that recognize a hub: Tech Hubs, Manufacturing USA and so on."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Designation(models.Model):
    hub = models.ForeignKey("hubs.Hub", on_delete=models.CASCADE, related_name="designations")
    programme = models.CharField(_("program"), max_length=120)
    year = models.PositiveSmallIntegerField(_("year"))
    url = models.URLField(_("link"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("designation")
        verbose_name_plural = _("designations")
        ordering = ["year", "programme"]
        constraints = [
            models.UniqueConstraint(fields=["hub", "programme", "year"], name="designation_once"),
            models.CheckConstraint(condition=Q(year__range=(1900, 2100)), name="designation_year"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} ({self.year})"
