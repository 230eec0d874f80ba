"""Official statistics."""

from django.contrib import admin
from django.db.models import URLField
from django.utils.translation import gettext_lazy as _

from hubs.models import Indicator


@admin.register(Indicator)
class IndicatorAdmin(admin.ModelAdmin):
    list_display = ["industry", "region", "in_year", "employment", "location_quotient", "disclosure"]
    list_select_related = ["industry", "region"]
    list_filter = ["disclosure"]
    search_fields = ["industry__name", "region__name"]
    autocomplete_fields = ["industry", "region"]
    list_per_page = 50
    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    @admin.display(description=_("year"), ordering="year")
    def in_year(self, indicator: Indicator) -> str:
        return str(indicator.year)
