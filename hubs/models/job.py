"""Work that takes too long for a request. Stored in the database, so it survives a restart."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.enums import EntryType, JobKind, JobState


class Job(models.Model):
    kind = models.CharField(_("kind"), max_length=10, choices=JobKind)
    state = models.CharField(_("state"), max_length=8, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    message = models.TextField(_("message"), blank=True)
    by = models.ForeignKey(
        "auth.User", verbose_name=_("by"), on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    created_at = models.DateTimeField(_("requested"), auto_now_add=True)
    heartbeat_at = models.DateTimeField(_("last heartbeat"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class ImportStep(models.TextChoices):
    """How far an import has come. Its job does the work that a step still needs."""

    CHECK = "check", _("to be checked")
    REFUSED = "refused", _("cannot be read")
    CHECKED = "checked", _("waiting for your decision")
    APPLY = "apply", _("to be applied")
    APPLIED = "applied", _("applied")
    UNDO = "undo", _("to be undone")
    UNDONE = "undone", _("undone")


class ImportQuerySet(models.QuerySet["Import"]):
    def without_contents(self) -> ImportQuerySet:
        """Defer columns that may be megabytes long. Each is loaded when it is accessed."""
        return self.defer("content", "preview", "seen", "problems")

    def abandoned(self) -> ImportQuerySet:
        """Files older than KEPT that were never applied."""
        undecided = [ImportStep.REFUSED, ImportStep.CHECKED]
        return self.filter(step__in=undecided, job__created_at__lt=timezone.now() - KEPT)


KEPT = timedelta(days=30)
"""How long a file waits for a decision."""


class Import(models.Model):
    """A curator's file, what was read from it, and the result."""

    job = models.OneToOneField(Job, on_delete=models.PROTECT, primary_key=True, related_name="import_file")
    entry_type = models.CharField(_("what"), max_length=10, choices=EntryType)
    file_name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(help_text="Empty once the file was applied.")
    step = models.CharField(_("state"), max_length=8, choices=ImportStep, default=ImportStep.CHECK)
    only_good_rows = models.BooleanField(_("leave out rows with errors"), default=False)
    counts = models.JSONField(_("rows"), default=dict)
    problems = models.JSONField(_("problems"), default=list)
    preview = models.JSONField(
        default=dict, help_text="The entries that the file adds or changes, as shown in the preview."
    )
    seen = models.JSONField(default=dict, help_text="Fingerprints of the entries at the time of the check.")
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        permissions = [("import_entries", _("Can import and export entries"))]

    def __str__(self) -> str:
        return self.file_name
