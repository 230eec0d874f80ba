"""Regions; metros and informal ones are places that visitors can type."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms import BaseModelFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.admin.base import DirectoryAdmin
from hubs.admin.filters import CountryFilter
from hubs.enums import PlaceKind, RegionKind
from hubs.gazetteer.loading import add_region_names
from hubs.models import Hub, Place, Region

TYPED_KINDS = (RegionKind.METRO, RegionKind.INFORMAL)


class RegionForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        slug = self.instance.slug if self.instance.pk else data.get("slug")
        others = Place.objects.filter(slug=slug).exclude(kind=PlaceKind.REGION)
        if data.get("kind") in TYPED_KINDS and others.exists():
            # As a place that can be typed, it would take the row of the city of that slug.
            self.add_error(
                "kind",
                _(
                    "The gazetteer has a place “%(slug)s”: add the metro or informal region as a new one, with a slug of its own."
                )
                % {"slug": slug},
            )
        return data

    def clean_country(self) -> str:
        code: str = self.cleaned_data["country"].upper()
        if not (len(code) == 2 and code.isascii() and code.isalpha()):
            raise ValidationError(_("Give two letters, for example US."))
        return code

    def clean_parent(self) -> Region | None:
        parent: Region | None = self.cleaned_data["parent"]
        above = parent
        while above is not None:
            if above.pk == self.instance.pk:
                raise ValidationError(_("A region cannot be part of itself or of its own parts."))
            above = above.parent
        return parent


@admin.register(Region)
class RegionAdmin(DirectoryAdmin):
    form = RegionForm
    list_display = ["name", "kind", "parent", "country"]
    list_select_related = ["parent"]
    list_filter = ["kind", CountryFilter]
    autocomplete_fields = ["parent"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "other_names", "parent", "country", "point", "radius_m"]}),
        (gettext_lazy("Codes"), {"fields": ["geoid", "cbsa", "iso_3166_2"]}),
        (gettext_lazy("Boundary"), {"fields": ["boundary"], "classes": ["collapse"]}),
    ]

    def hubs_of(self, noun: Region) -> QuerySet[Hub]:
        return Hub.objects.in_region(noun)

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: list[BaseModelFormSet], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        touched = Region.objects.filter(Q(pk=form.instance.pk) | Q(parent=form.instance.pk))
        if "kind" in form.changed_data or touched.filter(kind__in=TYPED_KINDS).exists():
            add_region_names()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        add_region_names()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset)
        add_region_names()
