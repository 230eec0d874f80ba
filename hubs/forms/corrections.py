"""The correction form: a visitor edits the fields of a hub's entry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.entries.describe import Document, documents
from hubs.entries.history import latest_number
from hubs.entries.naming import Names
from hubs.entries.rules import longest
from hubs.enums import EntryType, Stage, SuggestionKind
from hubs.forms.fields import TextField
from hubs.forms.proposal_fields import BAR, LinesField, PartLinesField, YearField, lines_area, web_address
from hubs.forms.suggestions import PlacedForm
from hubs.models import Firm, Hub, Industry, Revision, SupportOrganization
from hubs.search.understanding import industry_called
from hubs.text.folding import fold


class CorrectionForm(PlacedForm):
    """Shows the hub's document, `base`. `proposal()` returns the fields that differ; those that were not sent are unchanged."""

    kind = SuggestionKind.CORRECTION

    note = forms.CharField(
        label=gettext_lazy("What is wrong, and what is correct?"),
        max_length=2000,
        required=False,
        widget=lines_area(3),
        help_text=gettext_lazy("Describe it in your own words, change the fields below, or do both."),
    )
    name = TextField(label=gettext_lazy("Name"), max_length=longest(Hub, "name"))
    other_names = LinesField(
        label=gettext_lazy("Other names"),
        most_lines=20,
        longest=longest(Hub, "name"),
        help_text=gettext_lazy("One per line."),
    )
    summary = TextField(
        label=gettext_lazy("Summary"),
        max_length=longest(Hub, "summary"),
        help_text=gettext_lazy("At most 160 characters."),
    )
    description = forms.CharField(
        label=gettext_lazy("Description"), max_length=longest(Hub, "description"), required=False, widget=lines_area(8)
    )
    industry = TextField(label=gettext_lazy("Industry"), max_length=longest(Industry, "name"))
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), required=False, choices=Stage.choices)
    since = YearField(label=gettext_lazy("Hub since (year)"))
    website = TextField(label=gettext_lazy("Website"))
    anchor_firms = PartLinesField(
        Firm,
        label=gettext_lazy("Anchor firms"),
        rows=6,
        help_text=gettext_lazy("One per line: “Name | what it makes or does there”."),
    )
    support = PartLinesField(
        SupportOrganization,
        label=gettext_lazy("Who helps here"),
        rows=4,
        help_text=gettext_lazy("One per line: “Name | what it does for the hub”."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=10, required=False)

    field_order = [
        *("note", "name", "other_names", "summary", "description", "industry", "stage", "since", "website"),
        *("place", "latitude", "longitude", "anchor_firms", "support", "source", "email"),
    ]
    may_be_emptied = frozenset(("other_names", "since", "website", "anchor_firms", "support"))

    def __init__(self, data: Any = None, *, hub: Hub) -> None:
        self.base, seen = _entry_as_seen(hub, (data or {}).get("seen", ""))
        self.region = hub.region
        names = Names.of(self.base)
        self.shown = _shown(names.spelled_out(self.base))
        super().__init__(data, initial=self.shown | {"seen": seen})
        for field in ("anchor_firms", "support"):
            part_lines = self.fields[field]
            assert isinstance(part_lines, PartLinesField)  # noqa: S101 - for the type checker
            key = part_lines.key
            part_lines.known = {fold(names.called(key, part[key])): part for part in self.base.get(field, [])}

    def is_new(self, field: str) -> bool:
        return field in self.data and _plain(self.data[field]) != _plain(self.shown.get(field, ""))

    def clean_website(self) -> str:
        text = self.cleaned_data["website"]
        return web_address(text) if text and self.is_new("website") else text

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for field in ("name", "summary", "description", "industry", "stage", "place"):
            if self.is_new(field) and not data.get(field) and field not in self.errors:
                self.add_error(field, _("You can change this field, but not leave it empty."))
        if not self.errors and not data.get("note") and not self.proposal():
            raise forms.ValidationError(
                _("You have not changed anything yet. Change a field, or describe what is wrong.")
            )
        return data

    def proposal(self) -> dict[str, Any]:
        """The changed fields, in the form that the document has them."""
        data = self.cleaned_data
        texts = ("name", "other_names", "summary", "stage", "since", "website")
        changed = {field: data[field] for field in texts if self.is_new(field)}
        if self.is_new("description"):
            changed["description"] = "\n".join(line.rstrip() for line in data["description"].splitlines()).strip()
        if self.is_new("industry"):
            industry = industry_called(data["industry"])
            if industry is not None and not industry.is_sector:
                changed["industry"] = industry.slug
            else:
                changed["industry_words"] = data["industry"]
        for field in ("anchor_firms", "support"):
            if self.is_new(field):
                changed[field] = data[field]
        changed |= self._whereabouts()
        return {field: value for field, value in changed.items() if value != self.base.get(field)}

    def _whereabouts(self) -> dict[str, Any]:
        where: dict[str, Any] = {"place": self.cleaned_data["place"]} if self.place_found is not None else {}
        if self.point is not None and (self.is_new("latitude") or self.is_new("longitude")):
            return where | {"point": [repr(self.point.lat), repr(self.point.lon)]}
        if self.place_found is not None:
            # A new place means a new point too.
            at = self.place_found.location
            return where | {"point": [repr(at.lat), repr(at.lon)]}
        return where


def _entry_as_seen(hub: Hub, number: str) -> tuple[Document, str]:
    """The hub's document as the form showed it, and its revision number; the current ones if that number is unknown."""
    latest = latest_number(EntryType.HUB, hub.slug)
    if number.isascii() and number.isdecimal() and int(number) != latest:
        # Number 0: there was no history yet. The first revision then recorded that state.
        then = Revision.objects.filter(entry_type=EntryType.HUB, slug=hub.slug, number=max(1, int(number))).first()
        if then is not None and then.document:
            return then.document, number
    return documents(EntryType.HUB, [hub.slug])[hub.slug], str(latest)


def _shown(document: Document) -> dict[str, Any]:
    """Values of the form's fields for a document that gives names instead of slugs."""
    texts = ("name", "summary", "description", "industry", "stage", "since", "website")
    lat, lon = document["point"]
    return {field: document.get(field, "") for field in texts} | {
        "other_names": "\n".join(document.get("other_names", [])),
        "place": document["region"],
        "latitude": lat,
        "longitude": lon,
        "anchor_firms": _lines(document.get("anchor_firms", []), "firm"),
        "support": _lines(document.get("support", []), "organization"),
    }


def _lines(parts: list[dict[str, str]], key: str) -> str:
    return "\n".join(f" {BAR} ".join(filter(None, (part[key], part.get("role")))) for part in parts)


def _plain(text: str) -> str:
    """The text without differences in white space, which browsers and typing add."""
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
