"""Forms that ask for a place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.enums import PlaceKind, SupportKind
from hubs.forms.fields import PageField, TextField
from hubs.gazetteer.resolve import Outcome, Resolution, resolve
from hubs.gazetteer.street import StreetGeocoderError, find_address, looks_like_address
from hubs.geo.coordinates import BadCoordinates, LonLat
from hubs.industries.matching import IndustryMatch, find_industries, industry_match
from hubs.models import Place
from hubs.search.understanding import industry_called

MOST_MATCHES = 4
"""The industry that was understood, and the next best to choose from."""


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
    """A `place` and a `business` in plain words. Both are required, but no honest word is an error.

    `industry` is an alias of `business`. Both also take what a link names: an industry's slug or a four-digit NAICS code.
    After `is_valid()`, `cleaned_data["business"]` lists the matches, best first; it is empty if nothing was understood.
    """

    business = TextField(label=gettext_lazy("What do you make or do?"))

    def __init__(self, data: Any = None) -> None:
        # The query string says `place`, as on /near/; NearForm calls the field `near`.
        typed = (
            {"near": data.get("place", ""), "business": data.get("business") or data.get("industry", "")}
            if data
            else None
        )
        super().__init__(typed)
        self.fields["near"].label = gettext_lazy("City or ZIP code")

    @property
    def place(self) -> Place | None:
        """The place that was named; None for coordinates and street addresses."""
        return self.resolution.place if self.resolution else None

    @property
    def is_too_large(self) -> bool:
        """Whether the place is a whole state or country, in which no verdict holds for everybody."""
        return self.place is not None and self.place.kind in (PlaceKind.STATE, PlaceKind.COUNTRY)

    def clean_near(self) -> LonLat:
        point = super().clean_near()
        if point is None:
            raise forms.ValidationError(_("Enter your city or ZIP code."))
        return point

    def clean_business(self) -> list[IndustryMatch]:
        text = self.cleaned_data["business"]
        if not text:
            raise forms.ValidationError(_("Say in a word or two what your business makes or does."))
        named = industry_match(text.lower())
        if named is None and (industry := industry_called(text)) is not None:
            named = industry_match(industry.slug)
        found = find_industries(text, limit=MOST_MATCHES + 1)
        if named is None:
            return found[:MOST_MATCHES]
        return [named, *(match for match in found if match.key != named.key)][:MOST_MATCHES]


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
