"""Sectors and industries, with the words by which business owners call them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.admin.base import DirectoryAdmin, PartForm, PartInline
from hubs.models import Complement, Hub, HubText, Industry, IndustryWord


class IndustryForm(forms.ModelForm):
    def clean_sector(self) -> Industry | None:
        sector: Industry | None = self.cleaned_data["sector"]
        if sector is not None and self.instance.pk and self.instance.industries.exists():
            raise ValidationError(_("This is a sector with industries of its own: it cannot lie within another."))
        return sector


class IndustryWordInline(PartInline):
    model = IndustryWord


class ComplementForm(PartForm):
    def clean_to_industry(self) -> Industry:
        other: Industry = self.cleaned_data["to_industry"]
        if other.pk == self.cleaned_data["from_industry"].pk:
            raise ValidationError(_("An industry does not complement itself."))
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
class IndustryAdmin(DirectoryAdmin):
    form = IndustryForm
    list_display = ["name", "name_de", "sector", "position"]
    list_select_related = ["sector"]
    list_filter = [("sector", admin.RelatedFieldListFilter)]
    search_fields = ["name", "name_de", "words__word"]
    inlines = [IndustryWordInline, ComplementInline]
    fields = [
        *("name", "slug", "name_de", "sector", "description", "description_de"),
        *("naics", "isic", "position"),
    ]

    def hubs_of(self, noun: Industry) -> QuerySet[Hub]:
        return Hub.objects.in_industry(noun)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A hub is offered industries only, for a sector is refused there."""
        if request.GET.get("model_name") == Hub._meta.model_name:
            queryset = queryset.exclude(sector=None)
        return super().get_search_results(request, queryset, search_term)

    def save_formset(self, request: HttpRequest, form: forms.ModelForm, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.model is Complement:
            _mirror_complements(form.instance)

    def delete_model(self, request: HttpRequest, obj: Industry) -> None:
        self.delete_queryset(request, Industry.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Industry]) -> None:
        hubs = [hub.pk for industry in queryset for hub in self.hubs_of(industry)]
        super().delete_queryset(request, queryset)
        HubText.refresh(Hub.objects.filter(pk__in=hubs))


def _mirror_complements(industry: Industry) -> None:
    """Each pair stands in both directions: the other direction follows the one that was edited."""
    others = list(Complement.objects.filter(from_industry=industry).values_list("to_industry", flat=True))
    Complement.objects.filter(to_industry=industry).exclude(from_industry__in=others).delete()
    Complement.objects.bulk_create(
        (Complement(from_industry_id=other, to_industry=industry) for other in others), ignore_conflicts=True
    )
