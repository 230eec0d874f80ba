"""Filters for the lists."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from hubs.models import Industry
from hubs.models.place import country_name


class SectorFilter(admin.SimpleListFilter):
    title = _("sector")
    parameter_name = "sector"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(sector.slug, sector.label) for sector in Industry.objects.sectors()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(industry__sector__slug=self.value()) if self.value() else queryset


class IndustryFilter(admin.SimpleListFilter):
    """Industries of the chosen sector. Hidden until a sector is chosen."""

    title = _("industry")
    parameter_name = "industry"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        sector = request.GET.get(SectorFilter.parameter_name)
        industries = Industry.objects.filter(sector__slug=sector) if sector else Industry.objects.none()
        return [(industry.slug, industry.label) for industry in industries]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(industry__slug=self.value()) if self.value() else queryset


class CountryFilter(admin.SimpleListFilter):
    """Countries that occur, by name. Subclasses for other models set `path` to the field with the country code."""

    title = _("country")
    parameter_name = "country"
    path = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        codes = model_admin.model.objects.order_by().values_list(self.path, flat=True).distinct()
        return sorted(((code, country_name(code)) for code in codes), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.path: self.value()}) if self.value() else queryset


class HubCountryFilter(CountryFilter):
    path = "region__country"
