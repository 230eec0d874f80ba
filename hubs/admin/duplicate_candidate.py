"""Possible duplicates, compared side by side, and past merges, which can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.admin.base import ReadOnlyAdmin
from hubs.curation.merging import CannotMerge, CannotUndo, merge_hubs, merged, undo_merge
from hubs.entries.describe import Document, documents
from hubs.entries.differences import as_text, differences, field_label
from hubs.enums import EntryType
from hubs.geo.sphere import distance_m
from hubs.geo.wording import distance_words
from hubs.models import DuplicateCandidate, Hub, Merge
from hubs.quality.dismissal import dismiss_duplicate, duplicates_in_care
from hubs.roles import hubs_in_care

_CONFLICT = 409


class DecisionFilter(admin.SimpleListFilter):
    """Shows undecided pairs unless another filter is chosen."""

    title = gettext_lazy("decision")
    parameter_name = "decision"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("apart", _("marked as different")), ("all", _("all pairs"))]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for choice in super().choices(changelist):
            is_default = choice["query_string"] == changelist.get_query_string(remove=[self.parameter_name])
            yield choice | {"display": _("waiting")} if is_default else choice

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "apart":
                return queryset.exclude(dismissed_at=None)
            case "all":
                return queryset
        return queryset.filter(dismissed_at=None)


@admin.register(DuplicateCandidate)
class DuplicateCandidateAdmin(admin.ModelAdmin):
    change_form_template = "admin/hubs/duplicatecandidate/change_form.html"
    list_display = ["pair", "distance", "industries", "percent", "dismissed_by"]
    list_select_related = ["one__industry", "other__industry", "dismissed_by"]
    list_filter = [DecisionFilter]
    list_per_page = 50
    ordering = ["-similarity", "id"]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[DuplicateCandidate]:
        return duplicates_in_care(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, {"title": capfirst(str(self.opts.verbose_name_plural))})

    @admin.display(description=gettext_lazy("pair"))
    def pair(self, duplicate: DuplicateCandidate) -> str:
        return f"{duplicate.one} / {duplicate.other}"

    @admin.display(description=gettext_lazy("distance"))
    def distance(self, duplicate: DuplicateCandidate) -> str:
        return distance_words(distance_m(duplicate.one.location, duplicate.other.location))

    @admin.display(description=gettext_lazy("industries"))
    def industries(self, duplicate: DuplicateCandidate) -> str:
        return " / ".join(dict.fromkeys(hub.industry.label for hub in (duplicate.one, duplicate.other)))

    @admin.display(description=gettext_lazy("similarity"), ordering="similarity")
    def percent(self, duplicate: DuplicateCandidate) -> str:
        return f"{duplicate.similarity:.0f} %"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the comparison, or take the decision."""
        duplicate = self.get_object(request, object_id)
        if not self.has_view_permission(request, duplicate):
            raise PermissionDenied
        if duplicate is None:
            self.message_user(request, _("This pair is no longer waiting for your decision."), messages.WARNING)
            return HttpResponseRedirect(reverse("admin:hubs_duplicatecandidate_changelist"))
        if request.method == "POST":
            return self._decide(request, duplicate)
        return self._compare(request, duplicate)

    def _decide(self, request: HttpRequest, duplicate: DuplicateCandidate) -> HttpResponse:
        decision, by = request.POST.get("decision"), cast(User, request.user)
        if decision == "two":
            if not self.has_change_permission(request, duplicate):
                raise PermissionDenied
            if dismiss_duplicate(duplicate=duplicate, by=by):
                words = _("“%(one)s” and “%(other)s” are marked as different.")
                self.message_user(request, words % {"one": duplicate.one, "other": duplicate.other}, messages.SUCCESS)
            else:
                self.message_user(request, _("This pair was already marked as different."), messages.INFO)
        elif decision in ("one", "other"):
            if not request.user.has_perm("hubs.merge_hub"):
                raise PermissionDenied
            keep, drop = (duplicate.one, duplicate.other) if decision == "one" else (duplicate.other, duplicate.one)
            try:
                merge = merge_hubs(keep=keep, drop=drop, by=by)
            except CannotMerge as error:
                return self._compare(request, duplicate, error=str(error), status=_CONFLICT)
            words = format_html(
                '{} <a href="{}">{}</a>',
                _("“%(drop)s” was merged into “%(keep)s”.") % {"drop": drop, "keep": keep},
                reverse("admin:hubs_merge_change", args=[merge.pk]),
                _("View or undo it"),
            )
            self.message_user(request, words, messages.SUCCESS)
        else:
            return self._compare(request, duplicate, error=_("Use one of the three buttons."), status=400)
        following = duplicates_in_care(request.user).undecided().order_by(*self.ordering).first()
        if following is None:
            return HttpResponseRedirect(reverse("admin:hubs_duplicatecandidate_changelist"))
        return HttpResponseRedirect(reverse("admin:hubs_duplicatecandidate_change", args=[following.pk]))

    def _compare(
        self, request: HttpRequest, duplicate: DuplicateCandidate, *, error: str = "", status: int = 200
    ) -> HttpResponse:
        pair = (duplicate.one, duplicate.other)
        one, other = (documents(EntryType.HUB, [hub.slug for hub in pair])[hub.slug] for hub in pair)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Are these the same hub?"),
            "subtitle": None,
            "duplicate": duplicate,
            "distance": self.distance(duplicate),
            "sides": [
                _side("one", duplicate.one, one, gains=_gains(one, other)),
                _side("other", duplicate.other, other, gains=_gains(other, one)),
            ],
            "rows": [row for row in differences(EntryType.HUB, one, other) if row.field != "slug"],
            "same": [(field_label(EntryType.HUB, key), as_text(one[key])) for key in one if one[key] == other.get(key)],
            "may_dismiss": self.has_change_permission(request, duplicate) and duplicate.dismissed_at is None,
            "may_merge": request.user.has_perm("hubs.merge_hub"),
            "error": error,
        }
        return TemplateResponse(request, "admin/hubs/duplicatecandidate/change_form.html", context, status=status)


def _side(decision: str, hub: Hub, document: Document, *, gains: list[str]) -> dict[str, Any]:
    parts = ("sources", "anchor_firms", "support")
    return {
        "decision": decision,
        "hub": hub,
        "parts": [(field_label(EntryType.HUB, part), len(document.get(part, []))) for part in parts],
        "gains": gains,
    }


def _gains(keep: Document, drop: Document) -> list[str]:
    """Labels of the fields that the kept hub would take from the other."""
    return [row.label for row in differences(EntryType.HUB, keep, merged(keep, drop))]


@admin.register(Merge)
class MergeAdmin(ReadOnlyAdmin):
    """Users who may merge hubs see the merges in their regions and may undo them."""

    change_form_template = "admin/hubs/merge/change_form.html"
    list_display = ["drop", "keep", "at", "by", "undone_at"]
    list_select_related = ["keep", "drop", "by"]
    list_per_page = 50
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Merge]:
        hubs = hubs_in_care(request.user).values("pk")
        return Merge.objects.filter(keep__in=hubs, drop__in=hubs).select_related("keep", "drop", "by", "undone_by")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("hubs.merge_hub")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("hubs.merge_hub")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, {"title": _("Merged hubs")})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        merge = self.get_object(request, object_id)
        if not self.has_view_permission(request, merge):
            raise PermissionDenied
        if merge is None:
            raise Http404
        if request.method != "POST":
            return self._show(request, merge)
        if merge.undone_at is not None:
            return self._show(request, merge, error=_("This merge has already been undone."), status=_CONFLICT)
        try:
            undo_merge(drop=merge.drop, by=cast(User, request.user))
        except CannotUndo as error:
            return self._show(request, merge, error=str(error), status=_CONFLICT)
        words = _("“%(drop)s” and “%(keep)s” are two hubs again.") % {"drop": merge.drop, "keep": merge.keep}
        self.message_user(request, words, messages.SUCCESS)
        return HttpResponseRedirect(request.path)

    def _show(self, request: HttpRequest, merge: Merge, *, error: str = "", status: int = 200) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Merged hubs"),
            "subtitle": None,
            "merge": merge,
            "error": error,
        }
        return TemplateResponse(request, "admin/hubs/merge/change_form.html", context, status=status)
