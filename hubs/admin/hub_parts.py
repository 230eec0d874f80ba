"""The rows that belong to a hub: firms, support organizations, official programs and sources."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import Field, JSONField
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from hubs.admin.base import PartForm, PartInline, add_breaches, checked_breaches, refuse
from hubs.entries import rules
from hubs.entries.records import SUPPORTED_FIELDS
from hubs.models import AnchorFirm, Designation, Hub, HubSupport, Source


class AnchorFirmForm(PartForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        add_breaches(self, checked_breaches(data))
        return data


class AnchorFirmInline(PartInline, admin.StackedInline):
    template = admin.StackedInline.template
    model = AnchorFirm
    form = AnchorFirmForm
    autocomplete_fields = ["firm"]
    fields = [("firm", "role"), ("since", "size_band", "position"), ("checked_on", "checked_source")]


class HubSupportInline(PartInline):
    model = HubSupport
    autocomplete_fields = ["organization"]


class DesignationInline(PartInline):
    model = Designation


class SupportedFieldsField(forms.MultipleChoiceField):
    """The fields of a hub that a source supports, stored as a list of their names."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, encoder: Any = None, decoder: Any = None, **kwargs: Any) -> None:
        super().__init__(choices=_supported_fields, **kwargs)


def _supported_fields() -> list[tuple[str, str]]:
    parts = {"anchor_firms": AnchorFirm, "support": HubSupport, "designations": Designation}
    return [
        (name, capfirst(str(parts[name]._meta.verbose_name_plural if name in parts else _hub_field(name).verbose_name)))
        for name in SUPPORTED_FIELDS
    ]


def _hub_field(name: str) -> Field:
    return cast(Field, Hub._meta.get_field(name))


class SourceFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        kept = [form.cleaned_data for form in self.forms if form not in self.deleted_forms]
        refuse(rules.since_has_source(self.instance.since, [source.get("supports") or [] for source in kept]))


class SourceInline(PartInline, admin.StackedInline):
    template = admin.StackedInline.template
    model = Source
    formset = SourceFormSet
    fields = [("title", "publisher"), ("url", "retrieved_on"), "supports"]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if isinstance(db_field, JSONField):
            kwargs |= {
                "form_class": SupportedFieldsField,
                "help_text": gettext_lazy("The fields of the hub that this source supports."),
            }
        return super().formfield_for_dbfield(db_field, request, **kwargs)
