"""The gazetteer, for lookup. It is loaded from its sources and never edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from hubs.admin.base import ReadOnlyAdmin
from hubs.models import Place


@admin.register(Place)
class PlaceAdmin(ReadOnlyAdmin):
    list_display = ["name", "kind", "admin1_name", "country", "population"]
    list_filter = ["kind"]
    search_fields = ["name__istartswith"]
    ordering = ["slug"]
    show_full_result_count = False
    list_per_page = 50
    fields = ["name", "slug", "kind", "country", "admin1", "admin1_name", "near_to", "population", "where"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    @admin.display(description=_("Latitude, longitude"))
    def where(self, place: Place) -> str:
        return f"{place.location.lat}, {place.location.lon}"
