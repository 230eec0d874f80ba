"""Support organizations."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from hubs.admin.base import add_breaches, checked_breaches
from hubs.admin.downloads import export_as_csv, export_as_xlsx
from hubs.admin.revisions import GuardedForm, KeptAdmin
from hubs.entries import rules
from hubs.enums import EntryType
from hubs.models import SupportOrganization
from hubs.roles import may_change_organization
from hubs.text.phones import BadPhone, e164


class SupportOrganizationForm(GuardedForm):
    entry_type = EntryType.SUPPORT

    def clean_phone(self) -> str:
        text: str = self.cleaned_data["phone"]
        try:
            return e164(text) if text else ""
        except BadPhone as error:
            raise ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        add_breaches(self, checked_breaches(data))
        if not self.errors:
            add_breaches(self, rules.whom_it_serves(data.get("serves") or [], data.get("radius_m")))
        reach = {"in_person": bool(data.get("in_person")), "remote": bool(data.get("remote"))}
        add_breaches(self, rules.how_it_helps(**reach))
        return data


@admin.register(SupportOrganization)
class SupportOrganizationAdmin(KeptAdmin):
    entry_type = EntryType.SUPPORT
    form = SupportOrganizationForm
    list_display = ["name", "kind", "place", "in_person", "remote"]
    list_filter = ["kind", "in_person", "remote"]
    search_fields = ["name", "place"]
    actions = [export_as_csv, export_as_xlsx]
    autocomplete_fields = ["serves"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "website", "phone", "email", "contact_url", "place", "point"]}),
        (gettext_lazy("Who it serves"), {"fields": ["serves", "radius_m", "in_person", "remote"]}),
        (gettext_lazy("Status"), {"fields": ["checked_on", "checked_source", "last_verified", "review_by"]}),
    ]

    def has_change_permission(self, request: HttpRequest, obj: SupportOrganization | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return may_change_organization(request.user, obj)
