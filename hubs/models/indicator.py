"""Official statistics for an industry in a region and year."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hubs.enums import Disclosure


class Indicator(models.Model):
    """Figures published by a statistical office. A withheld figure is empty, never 0."""

    region = models.ForeignKey("hubs.Region", on_delete=models.CASCADE, related_name="indicators")
    industry = models.ForeignKey("hubs.Industry", on_delete=models.CASCADE, related_name="indicators")
    year = models.PositiveSmallIntegerField(_("year"))
    employment = models.PositiveIntegerField(_("employment"), null=True, blank=True)
    establishments = models.PositiveIntegerField(_("establishments"), null=True, blank=True)
    wages_usd = models.PositiveBigIntegerField(_("annual wages (US dollars)"), null=True, blank=True)
    location_quotient = models.FloatField(_("location quotient"), null=True, blank=True)
    disclosure = models.CharField(_("disclosure"), max_length=10, choices=Disclosure)
    source_url = models.URLField(_("source"), max_length=500)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["region", "industry", "year"], name="indicator_once"),
            models.CheckConstraint(
                # Offices withhold figures that would reveal a single firm, but still publish the number of firms.
                condition=~Q(disclosure=Disclosure.WITHHELD)
                | Q(employment=None, wages_usd=None, location_quotient=None),
                name="withheld_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(location_quotient=None) | Q(location_quotient__gte=0), name="location_quotient_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.industry}, {self.region}, {self.year}"
