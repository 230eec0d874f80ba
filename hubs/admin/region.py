"""Regions. Metros and informal regions are also places that visitors can search for."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.admin.base import refuse
from hubs.admin.filters import CountryFilter
from hubs.admin.revisions import GuardedForm, KeptAdmin
from hubs.entries import rules
from hubs.entries.references import parents_of_regions
from hubs.enums import EntryType, PlaceKind
from hubs.indexes import region_places
from hubs.models import Place, Region


class RegionForm(GuardedForm):
    entry_type = EntryType.REGION

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        slug = self.instance.slug if self.instance.pk else data.get("slug")
        others = Place.objects.filter(slug=slug).exclude(kind=PlaceKind.REGION)
        if data.get("kind") in region_places.KINDS and others.exists():
            # The region becomes a place too, and would overwrite the city with the same slug.
            self.add_error(
                "kind",
                _(
                    "The gazetteer already has a place “%(slug)s”. Add the metro or informal region as a new entry with another slug."
                )
                % {"slug": slug},
            )
        return data

    def clean_country(self) -> str:
        code: str = self.cleaned_data["country"].upper()
        refuse(rules.country_code(code))
        return code

    def clean_parent(self) -> Region | None:
        parent: Region | None = self.cleaned_data["parent"]
        if parent is not None and self.instance.pk:
            refuse(rules.parent_of_region(self.instance.slug, parent.slug, parents_of_regions({})))
        return parent


@admin.register(Region)
class RegionAdmin(KeptAdmin):
    entry_type = EntryType.REGION
    form = RegionForm
    list_display = ["name", "kind", "parent", "country"]
    list_select_related = ["parent"]
    list_filter = ["kind", CountryFilter]
    autocomplete_fields = ["parent"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "other_names", "parent", "country", "point", "radius_m"]}),
        (gettext_lazy("Codes"), {"fields": ["geoid", "cbsa", "iso_3166_2", "wikidata"]}),
        (gettext_lazy("Boundary"), {"fields": ["boundary"], "classes": ["collapse"]}),
    ]
