"""Pairs of hubs that may be duplicates, and merges of two hubs into one."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DuplicateCandidateQuerySet(models.QuerySet["DuplicateCandidate"]):
    def undecided(self) -> DuplicateCandidateQuerySet:
        """Pairs that no curator has marked as different yet."""
        return self.filter(dismissed_at=None)


class DuplicateCandidate(models.Model):
    one = models.ForeignKey("hubs.Hub", verbose_name=_("one"), on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("hubs.Hub", verbose_name=_("other"), on_delete=models.CASCADE, related_name="+")
    similarity = models.FloatField(_("similarity"), help_text=_("From 0 to 100."))
    dismissed_by = models.ForeignKey(
        "auth.User",
        verbose_name=_("marked as different by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    dismissed_at = models.DateTimeField(_("marked as different"), null=True, blank=True)

    objects = DuplicateCandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ["-similarity", "id"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="duplicate_candidate_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="duplicate_candidate_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one} / {self.other}"


class Merge(models.Model):
    """Data to undo a merge: the revisions that it wrote, and what else was moved from one hub to the other."""

    keep = models.ForeignKey("hubs.Hub", verbose_name=_("kept"), on_delete=models.CASCADE, related_name="+")
    drop = models.ForeignKey("hubs.Hub", verbose_name=_("merged into it"), on_delete=models.CASCADE, related_name="+")
    keep_revision = models.ForeignKey(
        "hubs.Revision",
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        editable=False,
        help_text="Empty if the kept hub already had everything.",
    )
    drop_revision = models.ForeignKey("hubs.Revision", on_delete=models.CASCADE, related_name="+", editable=False)
    suggestions = models.JSONField(default=list, editable=False, help_text="Keys of the suggestions that were moved.")
    predecessors = models.JSONField(
        default=list, editable=False, help_text="Slugs of the hubs whose successor was changed."
    )
    by = models.ForeignKey(
        "auth.User", verbose_name=_("by"), on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    undone_by = models.ForeignKey(
        "auth.User", verbose_name=_("undone by"), on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-id"]
        default_permissions = ()  # who may merge hubs may also see and undo merges

    def __str__(self) -> str:
        return f"{self.drop} → {self.keep}"
