"""What the API is asked of regions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from hubs.enums import RegionKind
from hubs.forms.fields import PageField, QueryForm


class RegionForm(QueryForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False, choices=[("", ""), *RegionKind.choices])
    country = forms.RegexField(
        r"^[A-Za-z]{2}\Z",
        label=gettext_lazy("Country"),
        required=False,
        error_messages={"invalid": gettext_lazy("A country is two letters, for example US.")},
    )
    cbsa = forms.RegexField(
        r"^[0-9]{5}\Z",
        label=gettext_lazy("CBSA code"),
        required=False,
        error_messages={"invalid": gettext_lazy("A CBSA code has five digits.")},
    )
    fips = forms.RegexField(
        r"^([0-9]{2}|[0-9]{5})\Z",
        label=gettext_lazy("FIPS code"),
        required=False,
        error_messages={"invalid": gettext_lazy("A FIPS code has two digits for a state, five for a county.")},
    )
    page = PageField()
    limit = forms.IntegerField(label=gettext_lazy("Regions on a page"), required=False, min_value=1, max_value=100)
