"""Forms that ask for a place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.enums import SupportKind
from hubs.forms.fields import PageField, TextField
from hubs.gazetteer.resolve import Outcome, Resolution, resolve
from hubs.gazetteer.street import StreetGeocoderError, find_address, looks_like_address
from hubs.geo.coordinates import BadCoordinates, LonLat
from hubs.industries.matching import find_industries
from hubs.models import Industry
from hubs.search.understanding import industry_called


class PlaceForm(forms.Form):
    """The name of a place, in the field `place`."""

    place = TextField(label=gettext_lazy("City, ZIP code or region"))


class CompletionForm(forms.Form):
    """The beginning of a name, in the field `q`, for completion."""

    q = TextField(label=gettext_lazy("City, ZIP code or region"))


class NearForm(forms.Form):
    """A form with a field `near`: coordinates as "lat,lon" (WGS 84 degrees), the name of a place, or a street address.

    After `is_valid()`: `cleaned_data["near"]` is a point or None, `place_label` names it, and `resolution` holds the
    candidates if the text was a name.
    """

    near = TextField(label=gettext_lazy("Near"))

    resolution: Resolution | None = None
    place_label = ""

    def clean_near(self) -> LonLat | None:
        text = self.cleaned_data["near"]
        if not text:
            return None
        try:
            if _looks_like_coordinates(text):
                point = LonLat.parse(text)
                self.place_label = f"{point.lat:.3f}, {point.lon:.3f}"
                return point
            return self._place(text)
        except (BadCoordinates, StreetGeocoderError) as error:
            raise forms.ValidationError(str(error)) from error

    def _place(self, text: str) -> LonLat:
        self.resolution = resolve(text)
        if self.resolution.place is not None:
            self.place_label = self.resolution.place.label
            return self.resolution.place.location
        if looks_like_address(text):
            point, self.place_label = find_address(text)
            return point
        raise forms.ValidationError(unknown_place(text))


class SupportForm(NearForm):
    """Filters of the support organizations."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False, choices=[("", ""), *SupportKind.choices])
    page = PageField()
    limit = forms.IntegerField(label=gettext_lazy("Organizations per page"), required=False, min_value=1, max_value=100)


class AdviceForm(NearForm):
    """A `place`, and an `industry` in plain words or as a slug. Both are required."""

    industry = TextField(label=gettext_lazy("What do you make or do?"))

    def __init__(self, data: Any = None) -> None:
        # The query string says `place`, as on /near/; NearForm calls the field `near`.
        super().__init__({"near": data.get("place", ""), "industry": data.get("industry", "")} if data else None)
        self.fields["near"].label = gettext_lazy("City, ZIP code or region")

    def clean_near(self) -> LonLat:
        point = super().clean_near()
        if point is None:
            raise forms.ValidationError(_("Enter your city or ZIP code."))
        return point

    def clean_industry(self) -> Industry:
        text = self.cleaned_data["industry"]
        if not text:
            raise forms.ValidationError(_("Say in a word or two what your business makes or does."))
        industry = industry_called(text) or _likeliest(text)
        if industry is None:
            raise forms.ValidationError(
                _(
                    "We do not know an industry called “%(text)s”. Try a more common word, such as “furniture” or “software”."
                )
                % {"text": text[:80]}
            )
        return industry


def _likeliest(text: str) -> Industry | None:
    """The industry that plain words speak of before anything else; None if that is a trade outside our industries."""
    found = find_industries(text, limit=1)
    return found[0].industry if found else None


def unknown_place(text: str) -> str:
    return _(
        "We could not find a place called “%(text)s”. Check the spelling, add the state or country, or enter a ZIP code."
    ) % {"text": text[:80]}


def is_ambiguous(resolution: Resolution | None) -> bool:
    return resolution is not None and resolution.outcome is Outcome.AMBIGUOUS


def _looks_like_coordinates(text: str) -> bool:
    """Two parts that Python reads as numbers, even "nan,inf": no town has such a name."""
    parts = text.split(",")
    return len(parts) == 2 and all(_is_number(part) for part in parts)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
