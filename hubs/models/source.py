"""Where a published fact comes from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    hub = models.ForeignKey("hubs.Hub", on_delete=models.CASCADE, related_name="sources")
    url = models.URLField(_("address"), max_length=500)
    title = models.CharField(_("title"), max_length=250)
    publisher = models.CharField(_("publisher"), max_length=120, blank=True)
    retrieved_on = models.DateField(_("retrieved on"))
    supports = models.JSONField(
        _("supports"), default=list, blank=True, help_text=_('The fields that it supports, for example ["since"].')
    )

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["hub", "url"], name="source_once")]

    def __str__(self) -> str:
        return self.title
