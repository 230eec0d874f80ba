"""Jobs and their progress. Read-only."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.admin.base import ReadOnlyAdmin
from hubs.models import Job


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "state", "progress", "by", "created_at", "finished_at", "message"]
    list_select_related = ["by"]
    list_filter = ["state", "kind"]
    list_per_page = 50

    @admin.display(description=gettext_lazy("done"))
    def progress(self, job: Job) -> str:
        return _("%(done)d of %(total)d") % {"done": job.done, "total": job.total} if job.total else "–"
