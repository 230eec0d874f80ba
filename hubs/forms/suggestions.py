"""The forms for suggestions from visitors, with a honeypot against bots."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.curation.regions import closest_region, place_meant
from hubs.entries.naming import hub_called
from hubs.entries.rules import longest
from hubs.enums import ArchiveReason, PlaceKind, Stage, SuggestionKind
from hubs.forms.fields import TextField
from hubs.forms.places import unknown_place
from hubs.forms.proposal_fields import PartLinesField, SourcesField, YearField, lines_area
from hubs.gazetteer.resolve import Outcome, nearest_place, resolve
from hubs.geo.coordinates import BadCoordinates, LonLat
from hubs.geo.pasted import pasted_coordinates
from hubs.geo.sphere import distance_m
from hubs.geo.wording import distance_words
from hubs.models import Firm, Hub, Industry, Place, Region
from hubs.search.criteria import Criteria
from hubs.search.hubs import find
from hubs.search.understanding import industry_called
from hubs.suggestions.honeypot import is_too_fast, is_too_old, time_stamp
from hubs.suggestions.lookalikes import look_alikes

FARTHEST_FROM_PLACE_M = 300_000
MOST_CANDIDATES = 5


class SuggestionForm(forms.Form):
    """The base form, which catches bots with a hidden field and a signed time stamp. Subclasses add `kind` and fields.

    After `is_valid()`, `payload` holds the proposal in the form that `hubs.curation.proposals` describes.
    """

    kind: SuggestionKind
    may_be_emptied: frozenset[str] = frozenset()

    # The honeypot: bots like to fill in a field of this name. The style sheet hides it from people.
    homepage = forms.CharField(label=gettext_lazy("Leave this empty"), required=False, max_length=200)
    shown_at = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)
    source = SourcesField(label=gettext_lazy("A web page that confirms it"))
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address, if you would like to hear the outcome"),
        required=False,
        max_length=254,
        help_text=gettext_lazy(
            "We never show it. We write to it once to confirm it and once with the outcome, and then delete it."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["shown_at"] = time_stamp()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        stamp = data.get("shown_at", "")
        if data.get("homepage") or is_too_fast(stamp):
            raise forms.ValidationError(_("This looked like a bot. If you are a person, please send it again."))
        if is_too_old(stamp):
            raise forms.ValidationError(_("This form was open for too long. Please send it again."))
        return data

    @property
    def payload(self) -> dict[str, Any]:
        proposed = {"sources": self.cleaned_data["source"], "note": self.cleaned_data.get("note", "")} | self.proposal()
        for name, value in proposed.items():
            if isinstance(value, str) and name not in ("note", "description"):
                proposed[name] = " ".join(value.split())
        return {name: value for name, value in proposed.items() if value or name in self.may_be_emptied}

    def proposal(self) -> dict[str, Any]:
        raise NotImplementedError


class PlacedForm(SuggestionForm):
    """A form with a location: the name of a place, a point, or both.

    After `is_valid()`, `place_found` and `point` hold them, or None if they were not given.
    """

    place = TextField(
        label=gettext_lazy("City or region"), help_text=gettext_lazy("For example “Ogden, Utah”, or a ZIP code.")
    )
    latitude = TextField(label=gettext_lazy("Latitude"), max_length=30)
    longitude = TextField(label=gettext_lazy("Longitude"), max_length=30)

    place_found: Place | None = None
    point: LonLat | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.point = self._point(data.get("latitude", ""), data.get("longitude", ""))
        if data.get("place") and self.is_new("place"):
            self.place_found = self._place(data["place"])
        return data

    def is_new(self, field: str) -> bool:
        """Whether the visitor changed what the form showed."""
        return True

    def _point(self, lat: str, lon: str) -> LonLat | None:
        if not lat and not lon:
            return None
        try:
            # People paste both numbers into one box.
            pasted = pasted_coordinates(lat) if not lon else None
            return pasted or LonLat.parse(f"{lat},{lon}".replace("−", "-"))
        except BadCoordinates as error:
            self.add_error("latitude", str(error))
            return None

    def _place(self, text: str) -> Place | None:
        resolution = resolve(text)
        point = self.point if self.is_new("latitude") or self.is_new("longitude") else None
        place = place_meant(text, point)
        if place is None:
            self.add_error("place", unknown_place(text))
        elif point is None and resolution.outcome is Outcome.AMBIGUOUS:
            names = "; ".join(candidate.full_label for candidate in resolution.places[:MOST_CANDIDATES])
            self.add_error("place", _("Several places have this name. Choose one: %(names)s.") % {"names": names})
        elif point is not None and place.kind in (PlaceKind.CITY, PlaceKind.POSTCODE):
            away = distance_m(point, place.location)
            if away > FARTHEST_FROM_PLACE_M:
                words = _("The point is %(distance)s from %(place)s. Correct one of them.")
                self.add_error("latitude", words % {"distance": distance_words(away), "place": place.label})
        return place


class NewHubForm(PlacedForm):
    kind = SuggestionKind.NEW_HUB

    name = TextField(label=gettext_lazy("What is the hub called?"), max_length=longest(Hub, "name"), required=True)
    industry = TextField(
        label=gettext_lazy("Industry, in your own words"), max_length=longest(Industry, "name"), required=True
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("Stage"), required=False, choices=[("", gettext_lazy("I don’t know")), *Stage.choices]
    )
    since = YearField(label=gettext_lazy("Hub since (year)"))
    summary = TextField(
        label=gettext_lazy("What is made or done there, in one sentence"),
        max_length=longest(Hub, "summary"),
        help_text=gettext_lazy("At most 160 characters."),
    )
    firms = PartLinesField(
        Firm,
        label=gettext_lazy("Firms there, one per line"),
        help_text=gettext_lazy("Optionally with what each makes there: “Name | what it makes”."),
    )
    note = forms.CharField(label=gettext_lazy("Anything else"), max_length=2000, required=False, widget=lines_area(4))
    is_different = forms.BooleanField(label=gettext_lazy("It is none of these. Send it anyway."), required=False)

    field_order = [
        *("name", "place", "latitude", "longitude", "industry", "stage", "since", "summary", "firms", "source", "note"),
        "email",
    ]
    industry_found: Industry | None = None
    alike: list[Hub]
    """Hubs that this one may duplicate, shown until the visitor confirms that it is none of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike = []
        source = self.fields["source"]
        source.required, source.label = True, gettext_lazy("A web page about it")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.point is not None and not data.get("place"):
            self.place_found = nearest_place(self.point)
        if self.place_found is None and not {"place", "latitude"} & self.errors.keys():
            self.add_error("place", _("Say where it is: enter its city or region, or set its point."))
        industry = industry_called(data.get("industry", ""))
        # A sector is too broad; a curator chooses one of its industries.
        self.industry_found = industry if industry is not None and not industry.is_sector else None
        if self.place_found is not None and self.point is None:
            self.point = self.place_found.location
        if not self.errors and not data.get("is_different"):
            self.alike = look_alikes(
                data["name"], Hub.objects.published(), point=self.point, industry=self.industry_found
            )
            if self.alike:
                self.add_error("is_different", _("We already list similar hubs. Is it one of these?"))
        return data

    @property
    def region(self) -> Region | None:
        return closest_region(self.place_found) if self.place_found is not None else None

    def proposal(self) -> dict[str, Any]:
        data = self.cleaned_data
        assert self.point and self.place_found  # noqa: S101, PT018 - checked in `clean`
        return {
            "name": data["name"],
            "place": data["place"] or self.place_found.full_label,
            "point": [repr(self.point.lat), repr(self.point.lon)],
            "industry": self.industry_found.slug if self.industry_found else "",
            "industry_words": "" if self.industry_found else data["industry"],
            "stage": data["stage"],
            "since": data["since"],
            "summary": data["summary"],
            "anchor_firms": data["firms"],
        }


class ClosedForm(SuggestionForm):
    kind = SuggestionKind.CLOSED

    reason = forms.ChoiceField(
        label=gettext_lazy("What has happened?"),
        choices=[
            (ArchiveReason.CLOSED, gettext_lazy("The hub no longer exists")),
            (ArchiveReason.MOVED, gettext_lazy("It has moved, or another hub has replaced it")),
        ],
        initial=ArchiveReason.CLOSED,
        widget=forms.RadioSelect,
    )
    when = TextField(label=gettext_lazy("When?"), max_length=60, help_text=gettext_lazy("A year is enough."))
    successor = TextField(
        label=gettext_lazy("Where did it move, or what has replaced it?"),
        max_length=longest(Hub, "name"),
        help_text=gettext_lazy("The name of the other hub if we list it, or your own words."),
    )
    note = forms.CharField(label=gettext_lazy("Anything else"), max_length=2000, required=False, widget=lines_area(4))

    field_order = ["reason", "when", "successor", "source", "note", "email"]

    def __init__(self, *args: Any, hub: Hub, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hub = hub

    def clean_successor(self) -> str:
        text = self.cleaned_data["successor"]
        found = hub_called(text)
        if found == self.hub:
            raise forms.ValidationError(_("That is this same hub. Name the other one."))
        return found.slug if found is not None else text

    def proposal(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("reason", "when", "successor")}


class DuplicateForm(SuggestionForm):
    kind = SuggestionKind.DUPLICATE

    duplicate_of = TextField(
        label=gettext_lazy("Which hub does it duplicate?"),
        required=True,
        help_text=gettext_lazy("Its name, or the address of its page on this site."),
    )
    note = forms.CharField(
        label=gettext_lazy("How can you tell?"), max_length=2000, required=False, widget=lines_area(4)
    )

    field_order = ["duplicate_of", "source", "note", "email"]

    def __init__(self, *args: Any, hub: Hub, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hub = hub

    def clean_duplicate_of(self) -> str:
        """The slug of the other hub."""
        text = self.cleaned_data["duplicate_of"]
        slug = text.split("?")[0].rstrip("/").rpartition("/")[2] if "/hubs/" in text else text
        hub = hub_called(slug) or self._only_hub_with(text)
        if hub == self.hub:
            raise forms.ValidationError(_("That is this same hub. Name the other one."))
        return hub.slug

    def _only_hub_with(self, text: str) -> Hub:
        found = find(Criteria(words=text), size=MOST_CANDIDATES + 1).hubs
        others = [hub for hub in found if hub.pk != self.hub.pk]
        if not others:
            raise forms.ValidationError(_("We list no other hub called “%(text)s”.") % {"text": text[:80]})
        if len(others) > 1:
            names = "; ".join(hub.name for hub in others[:MOST_CANDIDATES])
            raise forms.ValidationError(_("Several hubs match. Choose one: %(names)s.") % {"names": names})
        return Hub.objects.get(pk=others[0].pk)

    def proposal(self) -> dict[str, Any]:
        return {"duplicate_of": self.cleaned_data["duplicate_of"]}
