"""What the API is asked of regions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from hubs.enums import RegionKind
from hubs.forms.fields import IndustryField, PageField, QueryForm
from hubs.industries.files import has_title
from hubs.models import Industry
from hubs.statistics.levels import LEVELS
from hubs.statistics.naics import sector_of


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


class RegionPageForm(QueryForm):
    """The page of a region also shows the figures of one industry, if it is named."""

    industry = IndustryField(label=gettext_lazy("Industry"), required=False, max_length=80)


class FiguresForm(QueryForm):
    """Which figures of a region are wanted: one industry of ours, one code, or all codes of a level."""

    industry = forms.SlugField(label=gettext_lazy("Industry"), required=False)
    naics = forms.RegexField(
        r"^[0-9]{2,6}\Z",
        label=gettext_lazy("NAICS code"),
        required=False,
        error_messages={"invalid": gettext_lazy("A NAICS code has two to six digits.")},
    )
    level = forms.IntegerField(
        label=gettext_lazy("Digits of NAICS codes"), required=False, min_value=LEVELS[0], max_value=LEVELS[-1]
    )
    limit = forms.IntegerField(label=gettext_lazy("Number of figures"), required=False, min_value=1, max_value=100)

    def clean_industry(self) -> str:
        slug: str = self.cleaned_data["industry"]
        if slug and not Industry.objects.exclude(sector=None).filter(slug=slug).exists():
            raise forms.ValidationError(gettext("There is no industry “%(slug)s”.") % {"slug": slug})
        return slug

    def clean_naics(self) -> str:
        code = (
            sector_of(self.cleaned_data["naics"])
            if len(self.cleaned_data["naics"]) == 2
            else self.cleaned_data["naics"]
        )
        if code and not has_title(code):
            raise forms.ValidationError(gettext("NAICS 2022 has no code %(code)s.") % {"code": code})
        return code

    def clean(self) -> dict[str, Any]:
        given = [name for name in ("industry", "naics", "level") if self.cleaned_data.get(name)]
        if len(given) > 1:
            self.add_error(given[1], gettext("Give only one of industry, naics and level."))
        return self.cleaned_data
