"""Forms that ask for a place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.enums import SupportKind
from hubs.forms.fields import PageField, TextField
from hubs.gazetteer.guesses import is_area, largest_towns, places_meant
from hubs.gazetteer.resolve import Outcome, Resolution, resolve
from hubs.gazetteer.street import StreetGeocoderError, find_address, looks_like_address
from hubs.geo.coordinates import BadCoordinates, LonLat
from hubs.geo.pasted import pasted_coordinates
from hubs.industries.matching import IndustryMatch, find_industries, industry_match, likely
from hubs.models import Place
from hubs.search.understanding import industry_called

MOST_MATCHES = 4
"""The industry that was understood, and the next best to choose from."""

UNKNOWN, MISSING = "unknown", "missing"
"""Codes of errors in which nobody did anything wrong: a place that we do not know, and an empty box."""


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
            point = pasted_coordinates(text)
            if point is None and _looks_like_coordinates(text):
                point = LonLat.parse(text)
            if point is not None:
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
        raise forms.ValidationError(unknown_place(text), code=UNKNOWN)


class SupportForm(NearForm):
    """Filters of the support organizations."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False, choices=[("", ""), *SupportKind.choices])
    page = PageField()
    limit = forms.IntegerField(label=gettext_lazy("Organizations per page"), required=False, min_value=1, max_value=100)


class AdviceForm(NearForm):
    """A `place` and a `business` in plain words. Both are required, but no honest word is an error.

    `industry` chooses one of the things that the words may mean: an industry's slug or a four-digit NAICS code. It is ignored
    where the words do not mean that. By itself it is an alias of `business`. After `is_valid()`, `cleaned_data["business"]` lists
    the matches, best first; it is empty if nothing was understood.
    """

    business = TextField(label=gettext_lazy("What do you make or do?"))

    meant = ""
    """The `industry` that was chosen, if the words may mean it."""

    def __init__(self, data: Any = None) -> None:
        # The query string says `place`, as on /near/; NearForm calls the field `near`.
        typed = (
            {"near": data.get("place", ""), "business": data.get("business") or data.get("industry", "")}
            if data
            else None
        )
        super().__init__(typed)
        self.fields["near"].label = gettext_lazy("City or ZIP code")
        self._chosen = data.get("industry", "").lower() if data else ""

    @property
    def place(self) -> Place | None:
        """The place that was named; None for coordinates and street addresses."""
        return self.resolution.place if self.resolution else None

    @property
    def is_too_large(self) -> bool:
        """Whether the place is a whole state or country, in which no verdict holds for everybody."""
        return self.place is not None and is_area(self.place)

    @property
    def is_only_incomplete(self) -> bool:
        """Whether nothing is wrong with what was typed, but a box is empty or the place is unknown."""
        codes = {error.code for errors in self.errors.as_data().values() for error in errors}
        return codes <= {UNKNOWN, MISSING}

    def places_meant(self) -> list[Place]:
        """Places to choose from where the place is unknown or too large; empty otherwise. See hubs.gazetteer.guesses."""
        if self.place is not None:
            return largest_towns(self.place) if is_area(self.place) else []
        return places_meant(self.data["near"]) if self.has_error("near", UNKNOWN) else []

    def clean_near(self) -> LonLat:
        point = super().clean_near()
        if point is None:
            raise forms.ValidationError(_("Enter your city or ZIP code."), code=MISSING)
        return point

    def clean_business(self) -> list[IndustryMatch]:
        text = self.cleaned_data["business"]
        if not text:
            raise forms.ValidationError(_("Say in a word or two what your business makes or does."), code=MISSING)
        found = find_industries(text)
        first = self._named(text, found)
        others = [match for match in likely(found) if first is None or match.key != first.key]
        return [first, *others][:MOST_MATCHES] if first is not None else others[:MOST_MATCHES]

    def _named(self, text: str, found: list[IndustryMatch]) -> IndustryMatch | None:
        """What was named exactly: chosen among what the words may mean, or typed as a link or a list names it."""
        chosen = next((match for match in found if match.key == self._chosen), None)
        if chosen is not None:
            self.meant = chosen.key
            return chosen
        industry = industry_called(text)
        return industry_match(text.lower()) or (industry_match(industry.slug) if industry is not None else None)


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
