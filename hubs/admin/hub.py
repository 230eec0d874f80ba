"""Hubs: the screen on which curators spend their day."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hubs.admin.base import DirectoryAdmin
from hubs.admin.filters import HubCountryFilter, IndustryFilter, SectorFilter
from hubs.admin.hub_parts import AnchorFirmInline, DesignationInline, HubSupportInline, SourceInline
from hubs.curation.publication import archive_hubs, publish_hubs, return_hubs_to_draft, verify_hubs
from hubs.enums import Publication
from hubs.models import Hub, HubQuerySet
from hubs.text.folding import fold


class HubForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        main, related = data.get("industry"), list(data.get("related_industries") or [])
        if main in related:
            self.add_error("related_industries", _("This repeats the main industry."))
        for field, industries in (("industry", [main] if main else []), ("related_industries", related)):
            sectors = [industry.name for industry in industries if industry.is_sector]
            if sectors:
                words = _("“%(name)s” is a sector: choose an industry within it.")
                self.add_error(field, words % {"name": ", ".join(sectors)})
        return data


@admin.register(Hub)
class HubAdmin(DirectoryAdmin):
    form = HubForm
    list_display = ["name", "industry", "region", "stage", "publication", "last_verified"]
    list_select_related = ["industry", "region"]
    list_filter = ["publication", "stage", SectorFilter, IndustryFilter, "origin", HubCountryFilter]
    date_hierarchy = "last_verified"
    search_fields = ["name", "text__names", "text__topics", "text__context"]
    search_help_text = gettext_lazy("Name, industry, region, firm or organization")
    autocomplete_fields = ["region", "industry", "related_industries"]
    readonly_fields = ["created_at", "updated_at"]
    inlines = [AnchorFirmInline, HubSupportInline, DesignationInline, SourceInline]
    actions = ["publish", "back_to_draft", "archive", "verified_today"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "other_names", "summary", "description", "website"]}),
        (
            gettext_lazy("Industry and place"),
            {"fields": ["industry", "related_industries", "region", "point", "radius_m"]},
        ),
        (gettext_lazy("Area"), {"fields": ["area"], "classes": ["collapse"]}),
        (
            gettext_lazy("Standing"),
            {"fields": ["stage", "since", "publication", "origin", "last_verified", "created_at", "updated_at"]},
        ),
    ]

    def hubs_of(self, noun: Hub) -> QuerySet[Hub]:
        return Hub.objects.filter(pk=noun.pk)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, fold(search_term))

    def view_on_site(self, hub: Hub) -> str | None:
        return hub.get_absolute_url() if hub.publication == Publication.PUBLISHED else None

    @admin.action(permissions=["change"], description=gettext_lazy("Publish"))
    def publish(self, request: HttpRequest, hubs: HubQuerySet) -> None:
        n = publish_hubs(hubs=hubs, by=cast(User, request.user))
        self.message_user(request, ngettext("%d hub was published.", "%d hubs were published.", n) % n)

    @admin.action(permissions=["change"], description=gettext_lazy("Take back to draft"))
    def back_to_draft(self, request: HttpRequest, hubs: HubQuerySet) -> None:
        n = return_hubs_to_draft(hubs=hubs, by=cast(User, request.user))
        self.message_user(request, ngettext("%d hub is a draft again.", "%d hubs are drafts again.", n) % n)

    @admin.action(permissions=["change"], description=gettext_lazy("Archive"))
    def archive(self, request: HttpRequest, hubs: HubQuerySet) -> None:
        n = archive_hubs(hubs=hubs, by=cast(User, request.user))
        self.message_user(request, ngettext("%d hub was archived.", "%d hubs were archived.", n) % n)

    @admin.action(permissions=["change"], description=gettext_lazy("Mark as verified today"))
    def verified_today(self, request: HttpRequest, hubs: HubQuerySet) -> None:
        n = verify_hubs(hubs=hubs, by=cast(User, request.user), on=date.today())
        self.message_user(
            request, ngettext("%d hub was marked as verified.", "%d hubs were marked as verified.", n) % n
        )
