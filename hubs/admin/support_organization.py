"""Support organizations."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.admin.exports import export_as_csv, export_as_xlsx
from hubs.admin.history import GuardedForm, KeptAdmin
from hubs.curation.roles import may_change_organization
from hubs.enums import Noun
from hubs.models import Hub, SupportOrganization


class SupportOrganizationForm(GuardedForm):
    noun = Noun.SUPPORT

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("serves") and not data.get("radius_m") and not self.errors:
            self.add_error("serves", _("Name the regions that it serves, or a radius."))
        if not data.get("in_person") and not data.get("remote"):
            self.add_error("in_person", _("It helps in person, remotely or both."))
        return data


@admin.register(SupportOrganization)
class SupportOrganizationAdmin(KeptAdmin):
    noun = Noun.SUPPORT
    form = SupportOrganizationForm
    list_display = ["name", "kind", "place", "in_person", "remote"]
    list_filter = ["kind", "in_person", "remote"]
    search_fields = ["name", "place"]
    actions = [export_as_csv, export_as_xlsx]
    autocomplete_fields = ["serves"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "website", "phone", "email", "place", "point"]}),
        (gettext_lazy("Whom it serves"), {"fields": ["serves", "radius_m", "in_person", "remote"]}),
        (gettext_lazy("Standing"), {"fields": ["last_verified", "review_by"]}),
    ]

    def has_change_permission(self, request: HttpRequest, obj: SupportOrganization | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return may_change_organization(request.user, obj)

    def hubs_of(self, noun: SupportOrganization) -> QuerySet[Hub]:
        return Hub.objects.filter(supports__organization=noun)
