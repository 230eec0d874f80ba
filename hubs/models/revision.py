"""The state of entries after each change."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hubs.enums import EntryType, RevisionAction


class Revision(models.Model):
    """An entry's document after a change. Entries are identified by their slugs, which never change."""

    entry_type = models.CharField(_("what"), max_length=10, choices=EntryType)
    slug = models.CharField(_("slug"), max_length=80)
    number = models.PositiveIntegerField(_("number"))
    action = models.CharField(_("change"), max_length=10, choices=RevisionAction)
    document = models.JSONField(_("content after the change"), help_text="Empty when the entry was deleted.")
    changed = models.JSONField(_("changed fields"), default=list)
    note = models.CharField(_("note"), max_length=250, blank=True)
    by = models.ForeignKey(
        "auth.User", verbose_name=_("by"), on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    job = models.ForeignKey(
        "hubs.Job", verbose_name=_("job"), on_delete=models.SET_NULL, related_name="revisions", null=True, blank=True
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["entry_type", "slug", "number"], name="revision_once")]

    def __str__(self) -> str:
        return f"{self.slug} {self.number}"
