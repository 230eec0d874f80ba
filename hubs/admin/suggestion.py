"""What visitors proposed: curators read it and decide; nobody rewrites it."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join, urlize
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.curation.suggestions import decide_suggestion
from hubs.enums import SuggestionKind, SuggestionState
from hubs.models import Suggestion


@admin.register(Suggestion)
class SuggestionAdmin(admin.ModelAdmin):
    list_display = ["__str__", "kind", "state", "created_at", "reviewer"]
    list_select_related = ["hub", "reviewer"]
    list_filter = ["state", "kind"]
    date_hierarchy = "created_at"
    list_per_page = 50
    readonly_fields = ["kind", "concerns", "proposed", "created_at", "reviewer", "decided_at"]
    fieldsets = [
        (None, {"fields": ["kind", "concerns", "proposed", "created_at"]}),
        (
            gettext_lazy("Decision"),
            {
                "fields": ["state", "outcome", "reviewer", "decided_at"],
                "description": gettext_lazy("Its sender reads the state and the outcome, and nothing of who decided."),
            },
        ),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Suggestion, form: forms.ModelForm, change: bool) -> None:
        if "state" in form.changed_data:
            decide_suggestion(suggestion=obj, state=SuggestionState(obj.state), by=cast(User, request.user))
        else:
            super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("hub"))
    def concerns(self, suggestion: Suggestion) -> str | SafeString:
        if suggestion.hub is not None:
            address = reverse("admin:hubs_hub_change", args=[suggestion.hub.pk])
            return format_html('<a href="{}">{}</a>', address, suggestion.hub)
        if suggestion.kind == SuggestionKind.NEW_HUB:
            name = urlencode({"name": str(_payload(suggestion).get("name", ""))})
            return format_html('<a href="{}?{}">{}</a>', reverse("admin:hubs_hub_add"), name, _("Make a hub of it"))
        return "-"

    @admin.display(description=gettext_lazy("proposed"))
    def proposed(self, suggestion: Suggestion) -> SafeString:
        rows = (
            (key, SafeString(urlize(str(value), nofollow=True, autoescape=True)))
            for key, value in _payload(suggestion).items()
        )
        return format_html('<dl class="proposed">{}</dl>', format_html_join("", "<dt>{}</dt><dd>{}</dd>", rows))


def _payload(suggestion: Suggestion) -> dict[str, Any]:
    return suggestion.payload if isinstance(suggestion.payload, dict) else {}
