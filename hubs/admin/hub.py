"""Hubs: the screen on which curators work most."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hubs.admin.base import add_breaches
from hubs.admin.describing import FillsFromCandidate
from hubs.admin.downloads import export_as_csv, export_as_geojson, export_as_xlsx
from hubs.admin.filters import HubCountryFilter, IndustryFilter, SectorFilter
from hubs.admin.hub_parts import AnchorFirmInline, DesignationInline, HubSupportInline, SourceInline
from hubs.admin.revisions import GuardedForm
from hubs.admin.suggested import FillsFromSuggestion
from hubs.curation.publication import archive_hubs, publish_hubs, return_hubs_to_draft, verify_hubs
from hubs.entries import rules
from hubs.entries.rules import Breach
from hubs.enums import EntryType, Publication
from hubs.models import Hub, HubQuerySet, Region, Revision
from hubs.roles import hubs_in_care, is_in_care, may_change_hub
from hubs.text.folding import fold


class HubForm(GuardedForm):
    entry_type = EntryType.HUB

    user: User
    """The user who edits; set by HubAdmin."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("publication") != Publication.ARCHIVED:
            # Both apply to archived hubs only. The form may still hold them after another state was chosen.
            data |= {"archive_reason": "", "successor": None}
        if data.get("region") and not is_in_care(self.user, data["region"]):
            self.add_error("region", _("This region is not one of your regions."))
        add_breaches(self, self._breaches(data))
        return data

    def _breaches(self, data: dict[str, Any]) -> Iterator[Breach]:
        main, related = data.get("industry"), list(data.get("related_industries") or [])
        sectors = [industry.name for industry in (main, *related) if industry is not None and industry.is_sector]
        yield from rules.industries_of_hub(main.name if main else "", [industry.name for industry in related], sectors)
        next_hub: Hub | None = data.get("successor")
        successor = rules.Successor(next_hub.slug, next_hub.publication) if next_hub is not None else None
        slug = self.instance.slug if self.instance.pk else data.get("slug", "")
        publication, reason = data.get("publication", ""), data.get("archive_reason", "")
        yield from rules.archive_of_hub(slug, publication, reason, successor)


@admin.register(Hub)
class HubAdmin(FillsFromCandidate, FillsFromSuggestion):
    entry_type = EntryType.HUB
    form = HubForm
    list_display = ["name", "industry", "region", "stage", "publication", "last_verified", "review_by"]
    list_select_related = ["industry", "region"]
    list_filter = ["publication", "stage", SectorFilter, IndustryFilter, "origin", HubCountryFilter]
    date_hierarchy = "last_verified"
    search_fields = ["name", "search_document__names", "search_document__topics", "search_document__context"]
    search_help_text = gettext_lazy("Name, industry, region, firm or organization")
    autocomplete_fields = ["region", "industry", "related_industries", "successor"]
    readonly_fields = ["created_at", "updated_at"]
    inlines = [AnchorFirmInline, HubSupportInline, DesignationInline, SourceInline]
    actions = [
        *("publish", "back_to_draft", "archive", "verified_today"),
        *(export_as_csv, export_as_xlsx, export_as_geojson),
    ]
    fieldsets = [
        (None, {"fields": ["name", "slug", "other_names", "summary", "summary_de", "description", "website"]}),
        (
            gettext_lazy("Industry and place"),
            {"fields": ["industry", "related_industries", "region", "point", "radius_m"]},
        ),
        (gettext_lazy("Area"), {"fields": ["area"], "classes": ["collapse"]}),
        (
            gettext_lazy("Status"),
            {
                "fields": [
                    *("stage", "since", "publication", "archive_reason", "successor", "origin"),
                    *("last_verified", "review_by", "created_at", "updated_at"),
                ]
            },
        ),
    ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, fold(search_term))

    def view_on_site(self, hub: Hub) -> str | None:
        return hub.get_absolute_url() if hub.publication == Publication.PUBLISHED else None

    # Rights

    def get_queryset(self, request: HttpRequest) -> QuerySet[Hub]:
        return super().get_queryset(request).select_related("region", "industry", "successor")

    def has_change_permission(self, request: HttpRequest, obj: Hub | None = None) -> bool:
        return super().has_change_permission(request) if obj is None else may_change_hub(request.user, obj)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Used by Django for the actions below."""
        return request.user.has_perm("hubs.publish_hub")

    def may_revert_to(self, request: HttpRequest, revision: Revision) -> bool:
        was_public = revision.document.get("publication") in (Publication.PUBLISHED, Publication.ARCHIVED)
        region = Region.objects.filter(slug=revision.document.get("region")).first()
        in_care = region is not None and is_in_care(request.user, region)
        return in_care and (not was_public or self.has_publish_permission(request))

    def get_form(self, request: HttpRequest, obj: Hub | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"user": request.user})

    def formfield_for_choice_field(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Users who may not publish can only choose draft or review."""
        if db_field.name == "publication" and not self.has_publish_permission(request):
            allowed = (Publication.DRAFT, Publication.REVIEW)
            kwargs["choices"] = [(value, label) for value, label in Publication.choices if value in allowed]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    # Actions

    def in_care(self, request: HttpRequest, hubs: HubQuerySet) -> HubQuerySet:
        """Those of the selected hubs that are in the user's regions. A message counts the others."""
        mine = hubs.filter(pk__in=hubs_in_care(request.user).values("pk"))
        left = hubs.count() - mine.count()
        if left:
            words = ngettext(
                "%d hub was not changed because it is outside your regions.",
                "%d hubs were not changed because they are outside your regions.",
                left,
            )
            self.message_user(request, words % left, messages.WARNING)
        return mine

    @admin.action(permissions=["publish"], description=gettext_lazy("Publish"))
    def publish(self, request: HttpRequest, hubs: HubQuerySet) -> None:
        n = publish_hubs(hubs=self.in_care(request, hubs), by=cast(User, request.user))
        self.message_user(request, ngettext("%d hub was published.", "%d hubs were published.", n) % n)

    @admin.action(permissions=["publish"], description=gettext_lazy("Return to draft"))
    def back_to_draft(self, request: HttpRequest, hubs: HubQuerySet) -> None:
        n = return_hubs_to_draft(hubs=self.in_care(request, hubs), by=cast(User, request.user))
        self.message_user(request, ngettext("%d hub is a draft again.", "%d hubs are drafts again.", n) % n)

    @admin.action(permissions=["publish"], description=gettext_lazy("Archive as closed"))
    def archive(self, request: HttpRequest, hubs: HubQuerySet) -> None:
        n = archive_hubs(hubs=self.in_care(request, hubs), by=cast(User, request.user))
        self.message_user(request, ngettext("%d hub was archived.", "%d hubs were archived.", n) % n)

    @admin.action(permissions=["publish"], description=gettext_lazy("Still correct: verified today"))
    def verified_today(self, request: HttpRequest, hubs: HubQuerySet) -> None:
        n = verify_hubs(hubs=self.in_care(request, hubs), by=cast(User, request.user), on=date.today())
        self.message_user(
            request, ngettext("%d hub was marked as verified.", "%d hubs were marked as verified.", n) % n
        )
