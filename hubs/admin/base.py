"""What several admin screens share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.gis.db import models
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from leaflet.admin import LeafletGeoAdmin

from hubs.admin.fields import AreaField, LinesField, PointField
from hubs.admin.widgets import LoadedSelect, Map, PointMap
from hubs.entries import rules
from hubs.entries.entries import is_web_address
from hubs.entries.rules import Breach


def check_web_address(url: str) -> None:
    """A validator that accepts the same web addresses as the directory's files."""
    if not is_web_address(url):
        raise ValidationError(_("Enter a web address that begins with https://."))


class ReadOnlyAdmin(admin.ModelAdmin):
    """For rows that are created and deleted elsewhere and only viewed here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def field_options(db_field: Any) -> dict[str, Any]:
    """Form field options where Django's default would show raw JSON, skip checks or end in a database error."""
    options: dict[str, Any] = {}
    match db_field:
        case models.PointField():
            words = _("Latitude, longitude. Or set the marker on the map.")
            options = {"form_class": PointField, "widget": PointMap, "help_text": words}
        case models.MultiPolygonField():
            options = {"form_class": AreaField, "widget": Map}
        case models.JSONField():
            options = {"form_class": LinesField, "help_text": _("One per line.")}
        case models.URLField():
            options = {"assume_scheme": "https", "validators": [check_web_address]}
    this_year = date.today().year
    limits = {"since": (1000, this_year), "year": (1900, this_year), "radius_m": (1, 2_000_000)}
    if db_field.name in limits:
        options["min_value"], options["max_value"] = limits[db_field.name]
    return options


class DirectoryAdmin(LeafletGeoAdmin):
    """An entry with a slug, which is made from the name and then fixed, because it is part of the address."""

    map_template = "admin/map_field.html"
    list_per_page = 50
    search_fields = ["name"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), *(["slug"] if obj else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else {"slug": ["name"]}

    def formfield_for_dbfield(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        return super().formfield_for_dbfield(db_field, request, **(field_options(db_field) | kwargs))


def add_breaches(form: forms.BaseForm, breaches: Iterable[Breach]) -> None:
    """Add breaches of the rules (`hubs.entries.rules`) to the fields of a form, or to its top if it lacks the field."""
    for breach in breaches:
        form.add_error(breach.field if breach.field in form.fields else None, breach.message)


def checked_breaches(data: Mapping[str, Any]) -> Iterator[Breach]:
    """What is wrong with the fields of `Checked` in a form's cleaned data. A field with an error of its own is missing there."""
    if "checked_on" in data and "checked_source" in data:
        yield from rules.checked_with_a_page(data["checked_on"], data["checked_source"], today=date.today())


def refuse(breaches: Iterable[Breach]) -> None:
    """Raise ValidationError with the first breach, if there is any."""
    for breach in breaches:
        raise ValidationError(breach.message)


class PartForm(forms.ModelForm):
    """Hands each LoadedSelect the row that the inline has already loaded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", None)
            if isinstance(widget, LoadedSelect):
                widget.chosen = self.instance._state.fields_cache.get(name)


class PartInline(admin.TabularInline):
    """Rows that are part of an entry. Users who may change the entry may delete them too.

    The fields in `autocomplete_fields` must be required.
    """

    form = PartForm
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.select_related(*self.autocomplete_fields) if self.autocomplete_fields else rows

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **(field_options(db_field) | kwargs))
        if field and db_field.name in self.autocomplete_fields:
            # Firms and organizations are edited on their own pages, not in passing.
            field.widget.can_change_related = field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.autocomplete_fields:
            kwargs.setdefault("widget", LoadedSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
