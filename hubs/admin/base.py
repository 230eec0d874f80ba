"""What the screens of several entry_types share."""

from __future__ import annotations

from collections.abc import Iterable
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
from hubs.entries.entries import is_web_address
from hubs.entries.rules import Breach


def check_web_address(url: str) -> None:
    """A validator: an address that a reader can open, as in the directory's files."""
    if not is_web_address(url):
        raise ValidationError(_("Give a web address that begins with https://."))


class ReadOnlyAdmin(admin.ModelAdmin):
    """For what other ways make and end: here it is only looked at."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def field_options(db_field: Any) -> dict[str, Any]:
    """How the form asks for a model's field, where Django's own way would be raw, unchecked or end in a database error."""
    options: dict[str, Any] = {}
    match db_field:
        case models.PointField():
            words = _("Latitude, longitude; or set the marker on the map.")
            options = {"form_class": PointField, "widget": PointMap, "help_text": words}
        case models.MultiPolygonField():
            options = {"form_class": AreaField, "widget": Map}
        case models.JSONField():
            options = {"form_class": LinesField, "help_text": _("One a line.")}
        case models.URLField():
            options = {"assume_scheme": "https", "validators": [check_web_address]}
    this_year = date.today().year
    limits = {"since": (1000, this_year), "year": (1900, this_year), "radius_m": (1, 2_000_000)}
    if db_field.name in limits:
        options["min_value"], options["max_value"] = limits[db_field.name]
    return options


class DirectoryAdmin(LeafletGeoAdmin):
    """An entry that is known by its slug: an address, so it is chosen once, and made from the name unless one types another."""

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
    """Show what the rules say (`hubs.entries.rules`) at the fields of a form; at the top where the form lacks the field."""
    for breach in breaches:
        form.add_error(breach.field if breach.field in form.fields else None, breach.message)


def refuse(breaches: Iterable[Breach]) -> None:
    """Raise ValidationError with the first of what the rules say, if there is any."""
    for breach in breaches:
        raise ValidationError(breach.message)


class PartForm(forms.ModelForm):
    """Tells each choice the row it shows, where the inline has loaded that already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", None)
            if isinstance(widget, LoadedSelect):
                widget.chosen = self.instance._state.fields_cache.get(name)


class PartInline(admin.TabularInline):
    """Rows that are part of another: whoever may change it may also take rows away.

    The choices in `autocomplete_fields` are required ones.
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
            # What a firm or organization is called is changed on its own page, not in passing.
            field.widget.can_change_related = field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.autocomplete_fields:
            kwargs.setdefault("widget", LoadedSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
