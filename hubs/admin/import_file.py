"""Imports: upload a file, preview what it would change, apply it, undo it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from hubs.admin.downloads import export_file, formats_of, template_file
from hubs.entries.differences import Difference
from hubs.enums import CURATED, EntryType, JobKind, JobState
from hubs.importers.columns import COLUMNS
from hubs.importers.imports import (
    MOST_SHOWN,
    NotAllowed,
    ask_to_apply,
    ask_to_check_again,
    ask_to_undo,
    discard,
    file_import,
    is_small,
    run_import,
)
from hubs.importers.table import LARGEST_FILE, MOST_ROWS
from hubs.jobs.leases import claim, due_jobs, work
from hubs.models import Import
from hubs.models.job import KEPT

FORM_OVERHEAD = 100_000
"""Bytes of a request in addition to its file."""
DRAINED = 400_000_000
"""Bytes that are read and discarded of a request that is too large, so that the browser gets to our response."""
PER_PAGE = 50


class UploadForm(forms.Form):
    entry_type = forms.ChoiceField(
        choices=[(entry_type, entry_type.label) for entry_type in CURATED], widget=forms.HiddenInput
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        allow_empty_file=True,
    )


@admin.register(Import)
class ImportAdmin(admin.ModelAdmin):
    list_display = ["file_name", "entry_type", "step", "rows", "asked_by", "asked_at"]
    list_filter = ["entry_type", "step"]
    list_select_related = ["job__by"]
    list_per_page = 50
    actions = None

    # One permission, `import_entries`, covers all of this.

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("hubs.import_entries")

    has_add_permission = has_change_permission = has_view_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Import]:
        return Import.objects.without_contents()

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view

        def step(name: str, action: Callable[[HttpRequest, Import], None]) -> URLPattern:
            return path(f"<int:key>/{name}/", view(self._step_view(action)), name=f"hubs_import_{name}")

        return [
            path("add/", view(self._upload_view()), name="hubs_import_add"),
            path("export/<str:entry_type>.<str:suffix>", view(export_file), name="hubs_import_export"),
            path("template/<str:entry_type>.<str:suffix>", view(self._template_file), name="hubs_import_template"),
            step("apply", _apply),
            step("again", lambda request, found: ask_to_check_again(import_file=found, by=_user(request))),
            step("undo", lambda request, found: ask_to_undo(import_file=found, by=_user(request))),
            step("discard", lambda request, found: discard(import_file=found)),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("rows"))
    def rows(self, row: Import) -> str:
        return ", ".join(f"{number} {label}" for label, number in _counted(row))

    @admin.display(description=gettext_lazy("by"), ordering="job__by")
    def asked_by(self, row: Import) -> str:
        return str(row.job.by or "")

    @admin.display(description=gettext_lazy("requested"), ordering="job__created_at")
    def asked_at(self, row: Import) -> Any:
        return row.job.created_at

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Imports"), **(extra_context or {})})

    # The file

    def _upload_view(self) -> Callable[..., HttpResponseBase]:
        """Checks the size before anything reads the request, because Django's CSRF check would read all of it."""
        checked = csrf_protect(self._upload)

        @csrf_exempt
        def upload(request: HttpRequest) -> HttpResponseBase:
            if not self.has_add_permission(request):
                raise PermissionDenied
            if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FILE + FORM_OVERHEAD:
                _drain(request)
                return self._upload_page(
                    request, _asked_entry_type(request), UploadForm(), status=413, error=_too_large()
                )
            return checked(request)

        return upload

    def _upload(self, request: HttpRequest) -> HttpResponse:
        entry_type = _asked_entry_type(request)
        if request.method != "POST":
            return self._upload_page(request, entry_type, UploadForm())
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._upload_page(request, entry_type, form, status=400)
        file = form.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            return self._upload_page(request, entry_type, form, status=413, error=_too_large())
        import_file = file_import(
            entry_type=EntryType(form.cleaned_data["entry_type"]),
            file_name=file.name,
            content=file.read(),
            by=_user(request),
        )
        _do_if_small(import_file)
        return HttpResponseRedirect(_page_of(import_file))

    def _upload_page(
        self, request: HttpRequest, entry_type: EntryType, form: UploadForm, *, status: int = 200, error: str = ""
    ) -> HttpResponse:
        context = self._context(
            request,
            title=_("Import %(entry_type)s") % {"entry_type": entry_type.label},
            entry_type=entry_type,
            entry_types=list(CURATED),
            form=form,
            error=error,
            columns=COLUMNS[entry_type],
            formats=formats_of(entry_type),
            largest_mb=LARGEST_FILE // 1_000_000,
            most_rows=MOST_ROWS,
            kept_days=KEPT.days,
        )
        return TemplateResponse(request, "admin/hubs/import/upload.html", context, status=status)

    def _template_file(self, request: HttpRequest, entry_type: str, suffix: str) -> HttpResponseBase:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return template_file(request, entry_type, suffix)

    # The preview and the result

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        import_file = self._found(object_id)
        job = import_file.job
        shown = _shown(request, import_file)
        rows = _rows_shown(import_file, shown)
        counts = import_file.counts
        pages = Paginator(rows, PER_PAGE)
        page = pages.get_page(request.GET.get("page"))
        context = self._context(
            request,
            title=import_file.file_name,
            import_file=import_file,
            job=job,
            is_at_work=job.state in (JobState.WAITING, JobState.RUNNING),
            has_failed=job.state == JobState.FAILED,
            counted=_counted(import_file),
            good=counts.get("new", 0) + counts.get("changed", 0),
            bad=counts.get("bad", 0),
            read_as=import_file.preview.get("read_as", ""),
            shown=shown,
            page=page,
            page_numbers=pages.get_elided_page_range(page.number),
            rows=_with_marks(import_file, shown, list(page)),
            hidden=max(0, counts.get("problems" if shown == "problems" else shown, 0) - len(rows)),
            most_shown=MOST_SHOWN,
        )
        return TemplateResponse(request, "admin/hubs/import/import.html", context)

    def _step_view(self, action: Callable[[HttpRequest, Import], None]) -> Callable[..., HttpResponse]:
        @require_POST
        def step(request: HttpRequest, key: int) -> HttpResponse:
            if not self.has_change_permission(request):
                raise PermissionDenied
            import_file = self._found(key)
            try:
                action(request, import_file)
            except NotAllowed:
                messages.error(request, _("That is no longer possible. See the current state of the import."))
                return HttpResponseRedirect(_page_of(import_file))
            if not Import.objects.filter(pk=import_file.pk).exists():
                messages.success(request, _("The file was discarded."))
                return HttpResponseRedirect(reverse("admin:hubs_import_changelist"))
            import_file.refresh_from_db()
            _do_if_small(import_file)
            return HttpResponseRedirect(_page_of(import_file))

        return step

    def _found(self, key: int | str) -> Import:
        rows = Import.objects.defer("content", "seen").select_related("job__by")
        found = rows.filter(pk=int(key)).first() if str(key).isdecimal() and len(str(key)) < 19 else None
        if found is None:
            raise Http404
        return found

    def _context(self, request: HttpRequest, **values: Any) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media, **values}


def _asked_entry_type(request: HttpRequest) -> EntryType:
    asked = request.GET.get("entry_type", "")
    return EntryType(asked) if asked in CURATED else EntryType.HUB


def _apply(request: HttpRequest, import_file: Import) -> None:
    ask_to_apply(import_file=import_file, only_good_rows=request.POST.get("rows") == "good", by=_user(request))


def _do_if_small(import_file: Import) -> None:
    """Do a small step at once; leave a large one to a worker."""
    if is_small(import_file) and (lease := claim(due_jobs().filter(pk=import_file.pk))):
        work(lease, {JobKind.IMPORT: run_import})


def _drain(request: HttpRequest) -> None:
    left = DRAINED
    while left > 0 and (piece := request.read(min(left, 1_000_000))):
        left -= len(piece)


def _too_large() -> str:
    return _("The file is larger than %(most)d MB. Import it in parts.") % {"most": LARGEST_FILE // 1_000_000}


def _page_of(import_file: Import) -> str:
    return reverse("admin:hubs_import_change", args=[import_file.pk])


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


_LABELS = {
    "new": gettext_lazy("new"),
    "changed": gettext_lazy("changed"),
    "unchanged": gettext_lazy("unchanged"),
    "bad": gettext_lazy("with errors"),
}


def _counted(import_file: Import) -> list[tuple[str, int]]:
    return [(str(label), import_file.counts[kind]) for kind, label in _LABELS.items() if import_file.counts.get(kind)]


def _shown(request: HttpRequest, import_file: Import) -> str:
    """The list to show: the one in the address, otherwise the first one that needs attention."""
    asked = request.GET.get("show", "")
    if asked in ("problems", "changed", "new"):
        return asked
    counts = import_file.counts
    return next((name for name in ("problems", "changed", "new") if counts.get(name)), "new")


def _rows_shown(import_file: Import, shown: str) -> list[Any]:
    return import_file.problems if shown == "problems" else import_file.preview.get(shown, [])


def _with_marks(import_file: Import, shown: str, rows: list[Any]) -> list[Any]:
    """For changed entries: each changed field with its differences marked."""
    if shown != "changed":
        return rows
    marked = []
    for line, slug, name, cells in rows:
        differences = [Difference(EntryType(import_file.entry_type), *cell) for cell in cells]
        marked.append((line, slug, name, [(part.label, list(part.marked())) for part in differences]))
    return marked
