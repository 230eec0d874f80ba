"""Firms, and their roles in hubs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hubs.enums import SizeBand
from hubs.models.checked import CHECKED_WITH_A_PAGE, Checked
from hubs.models.slug_model import SlugManager, SlugModel
from hubs.models.wikidata import LONGEST_ITEM, is_item


class Firm(SlugModel):
    website = models.URLField(_("website"), blank=True)
    headquarters = models.CharField(_("headquarters"), max_length=120, blank=True)
    wikidata = models.CharField(_("Wikidata item"), max_length=LONGEST_ITEM, blank=True, validators=[is_item])
    last_verified = models.DateField(_("last verified"), null=True, blank=True)
    review_by = models.DateField(_("review by"), null=True, blank=True, db_index=True)

    objects = SlugManager()

    class Meta:
        verbose_name = _("firm")
        verbose_name_plural = _("firms")
        ordering = ["name"]


class AnchorFirm(Checked):
    """What a firm does in a hub."""

    hub = models.ForeignKey("hubs.Hub", on_delete=models.CASCADE, related_name="anchor_firms")
    firm = models.ForeignKey(Firm, verbose_name=_("firm"), on_delete=models.PROTECT, related_name="anchored")
    role = models.CharField(_("role"), max_length=250, help_text=_("What it makes or does there."))
    since = models.PositiveSmallIntegerField(_("since"), null=True, blank=True)
    size_band = models.CharField(_("size there"), max_length=8, choices=SizeBand, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("anchor firm")
        verbose_name_plural = _("anchor firms")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["hub", "firm"], name="anchor_firm_once"),
            models.CheckConstraint(condition=Q(since=None) | Q(since__range=(1000, 2100)), name="anchor_firm_since"),
            models.CheckConstraint(condition=CHECKED_WITH_A_PAGE, name="anchor_firm_checked"),
        ]

    def __str__(self) -> str:
        return f"{self.firm}: {self.role}"
