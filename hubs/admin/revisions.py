"""Entries with a history: each save adds a revision, a stale save is refused, and an earlier revision can be restored."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hubs.admin.base import DirectoryAdmin
from hubs.curation.reverting import CannotRevert, changes, revert, revisions_of
from hubs.entries.changes import Change, changing
from hubs.entries.differences import Difference, differences
from hubs.entries.history import latest_number
from hubs.enums import EntryType, RevisionAction
from hubs.models import Revision

SHOWN_ON_A_PAGE = 20


class GuardedForm(forms.ModelForm):
    """Remembers the revision it was opened on, and refuses to overwrite what somebody else saved since."""

    entry_type: EntryType
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    meanwhile: list[Difference]
    """What others changed since the form was opened. It is shown, so a second save overwrites it knowingly."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meanwhile = []
        if self.instance.pk:
            self.initial["revision"] = latest_number(self.entry_type, self.instance.slug)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.instance.pk and data.get("revision") != self._locked_number():
            self._refuse(data.get("revision"))
        return data

    def _locked_number(self) -> int:
        """The latest revision. Locks the row, so that the second of two simultaneous saves waits and is refused."""
        self._meta.model._default_manager.select_for_update().filter(pk=self.instance.pk).exists()
        return latest_number(self.entry_type, self.instance.slug)

    def _refuse(self, opened_on: int | None) -> None:
        revisions = revisions_of(self.entry_type, self.instance.slug)
        latest = revisions.first()
        opened = revisions.filter(number=opened_on).first() if opened_on else revisions.last()
        if latest is not None and opened is not None:
            self.meanwhile = differences(self.entry_type, opened.document, latest.document)
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        self.data[self.add_prefix("revision")] = latest.number if latest else 0  # type: ignore[index]
        who = latest.by.get_username() if latest and latest.by else _("somebody")
        raise forms.ValidationError(
            _(
                "Nothing was saved because %(who)s changed this entry while you had it open. See below what changed. "
                "If you save again, your version overwrites those changes."
            ),
            params={"who": who},
        )


class KeptAdmin(DirectoryAdmin):
    """A screen for entries with a history. Its form is a GuardedForm."""

    entry_type: EntryType
    change_form_template = "admin/hubs/kept_change_form.html"

    def get_urls(self) -> list[URLPattern]:
        name = f"hubs_{self.model._meta.model_name}_revert"
        view = self.admin_site.admin_view(require_POST(self.revert_view))
        return [path("<path:object_id>/history/<int:number>/revert/", view, name=name), *super().get_urls()]

    # Changes: all go through `hubs.entries.changes`.

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with self._changing(request, RevisionAction.EDITED) as change:
            request.open_change = change  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        request.open_change.include(self.entry_type, [obj.slug])  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with self._changing(request, RevisionAction.DELETED) as change:
            change.include(self.entry_type, [obj.slug])
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with self._changing(request, RevisionAction.DELETED) as change:
            change.include(self.entry_type, list(queryset.values_list("slug", flat=True)))
            super().delete_queryset(request, queryset)

    def _changing(self, request: HttpRequest, action: RevisionAction) -> AbstractContextManager[Change]:
        """Not logged here, because Django's views write the admin's log themselves."""
        return changing(action=action, by=cast(User, request.user), is_logged=False)

    # History

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        entry = self.get_object(request, object_id)
        if entry is None:
            raise Http404
        if not self.has_view_or_change_permission(request, entry):
            raise PermissionDenied
        revisions = revisions_of(self.entry_type, entry.slug)
        page = Paginator(revisions, SHOWN_ON_A_PAGE).get_page(request.GET.get("p"))
        # One more than is shown, because the last revision on the page is compared with it.
        rows = list(revisions[page.start_index() - 1 : page.end_index() + 1]) if page.object_list else []
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(entry)s") % {"entry": entry},
            "subtitle": None,
            "opts": self.opts,
            "module_name": capfirst(self.opts.verbose_name_plural),
            "object": entry,
            "page": page,
            "changes": list(changes(rows))[: len(page.object_list)],
            "latest": revisions[:1].values_list("number", flat=True).first(),
            "may_revert": self.has_change_permission(request, entry),
            "revert_url": f"admin:hubs_{self.opts.model_name}_revert",
        } | (extra_context or {})
        return TemplateResponse(request, "admin/hubs/kept_history.html", context)

    def revert_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        entry = self.get_object(request, object_id)
        if entry is None:
            raise Http404
        revision = get_object_or_404(Revision, entry_type=self.entry_type, slug=entry.slug, number=number)
        if not (self.has_change_permission(request, entry) and self.may_revert_to(request, revision)):
            raise PermissionDenied
        try:
            revert(revision=revision, by=cast(User, request.user))
        except CannotRevert as error:
            words = _("Revision %(number)d could not be restored: %(why)s")
            messages.error(request, words % {"number": number, "why": error})
        else:
            messages.success(request, _("Revision %(number)d was restored.") % {"number": number})
        return redirect(reverse(f"admin:hubs_{self.opts.model_name}_history", args=[entry.pk]))

    def may_revert_to(self, request: HttpRequest, revision: Revision) -> bool:
        """Whether the user could have made that state by editing."""
        return True
