"""Sectors and industries, with the words that business owners use for them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.admin.base import PartForm, PartInline, add_breaches, refuse
from hubs.admin.revisions import GuardedForm, KeptAdmin
from hubs.entries import rules
from hubs.entries.changes import Change
from hubs.enums import EntryType
from hubs.models import Complement, Hub, Industry, IndustryWord


class IndustryForm(GuardedForm):
    entry_type = EntryType.INDUSTRY

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        naics, naics_find, isic = (data.get(field) or [] for field in ("naics", "naics_find", "isic"))
        add_breaches(self, rules.codes_of_industry(naics, naics_find, isic))
        add_breaches(self, rules.figures_of_industry(naics, data.get("no_figures") or ""))
        return data

    def clean_sector(self) -> Industry | None:
        sector: Industry | None = self.cleaned_data["sector"]
        if sector is not None and not sector.is_sector:
            raise ValidationError(rules.two_levels())
        if sector is not None and self.instance.pk and self.instance.industries.exists():
            raise ValidationError(_("This sector has industries of its own, so it cannot be part of another sector."))
        return sector


class IndustryWordInline(PartInline):
    model = IndustryWord


class ComplementForm(PartForm):
    def clean_to_industry(self) -> Industry:
        other: Industry = self.cleaned_data["to_industry"]
        refuse(rules.complements_of_industry(self.cleaned_data["from_industry"].slug, [other.slug]))
        return other


class ComplementInline(PartInline):
    model = Complement
    form = ComplementForm
    fk_name = "from_industry"
    autocomplete_fields = ["to_industry"]
    verbose_name = gettext_lazy("complementary industry")
    verbose_name_plural = gettext_lazy("complementary industries")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("from_industry", "to_industry")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "to_industry":
            kwargs["label"] = gettext_lazy("Industry")
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Industry)
class IndustryAdmin(KeptAdmin):
    entry_type = EntryType.INDUSTRY
    form = IndustryForm
    list_display = ["name", "name_de", "sector", "position"]
    list_select_related = ["sector"]
    list_filter = [("sector", admin.RelatedFieldListFilter)]
    search_fields = ["name", "name_de", "words__word"]
    inlines = [IndustryWordInline, ComplementInline]
    fields = [
        *("name", "slug", "name_de", "sector", "description", "description_de"),
        *("naics", "naics_find", "no_figures", "isic", "position"),
    ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Offer a hub only industries, because it cannot have a sector."""
        if request.GET.get("model_name") == Hub._meta.model_name:
            queryset = queryset.exclude(sector=None)
        return super().get_search_results(request, queryset, search_term)

    def save_formset(self, request: HttpRequest, form: forms.ModelForm, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.model is Complement:
            _mirror_complements(form.instance, request.open_change)  # type: ignore[attr-defined]


def _mirror_complements(industry: Industry, change: Change) -> None:
    """Each pair is stored in both directions. Make the other direction match the one that was edited."""
    others = list(Complement.objects.filter(from_industry=industry).values_list("to_industry", flat=True))
    mirrored = Complement.objects.filter(to_industry=industry)
    former = mirrored.values_list("from_industry", flat=True)
    affected = Industry.objects.filter(Q(pk__in=others) | Q(pk__in=list(former)))
    change.include(EntryType.INDUSTRY, affected.values_list("slug", flat=True))
    mirrored.exclude(from_industry__in=others).delete()
    Complement.objects.bulk_create(
        (Complement(from_industry_id=other, to_industry=industry) for other in others), ignore_conflicts=True
    )
