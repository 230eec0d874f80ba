"""What to compare: up to four hubs or regions, and perhaps an industry and a place to measure from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.advice.compared import Item, Reading, Typed, read_items
from hubs.forms.fields import TextField
from hubs.forms.places import AdviceForm, NearForm
from hubs.geo.coordinates import LonLat
from hubs.industries.matching import IndustryMatch

SHOWN = "_is"
"""Ends the names of the hidden fields with the key of what a box shows by its name."""


class ItemsForm(forms.Form):
    """Four boxes for hubs and regions, by their keys ("hub:<slug>", "region:<slug>") or by name.

    After `is_valid()`, `readings` has what each box means that is not empty, by its name; `unknown` names those that mean nothing.
    """

    a = TextField(label=gettext_lazy("First hub or region"))
    b = TextField(label=gettext_lazy("Second hub or region"))
    c = TextField(label=gettext_lazy("Third hub or region"))
    d = TextField(label=gettext_lazy("Fourth hub or region"))

    readings: dict[str, Reading]

    def clean(self) -> dict[str, Any]:
        boxes = {
            name: Typed(text, self.data.get(f"{name}{SHOWN}", "")) for name, text in self.cleaned_data.items() if text
        }
        self.readings = dict(zip(boxes, read_items(list(boxes.values())), strict=True))
        for name in self.unknown:
            self.add_error(name, forms.ValidationError(_unknown(self.readings[name].text), code="unknown"))
        return self.cleaned_data

    @property
    def unknown(self) -> list[str]:
        return [name for name, reading in self.readings.items() if reading.item is None and not reading.is_ambiguous]

    @property
    def is_only_unknown(self) -> bool:
        """Whether nothing is wrong with what was typed, but that we do not know it."""
        return {error.code for errors in self.errors.as_data().values() for error in errors} == {"unknown"}

    @property
    def items(self) -> list[Item]:
        """What is understood, each once, in the order of the boxes."""
        found = {reading.item.key: reading.item for reading in self.readings.values() if reading.item is not None}
        return list(found.values())

    @property
    def keys(self) -> dict[str, str] | None:
        """The boxes as a link names them, without gaps; None while something is not understood."""
        if self.errors or any(reading.item is None for reading in self.readings.values()):
            return None
        return dict(zip(self.fields, (item.key for item in self.items), strict=False))


class BesideForm(AdviceForm):
    """An industry in which the items are compared and a place to measure from, as for the verdict; both may be empty."""

    def clean_near(self) -> LonLat | None:  # type: ignore[override]
        return NearForm.clean_near(self)

    def clean_business(self) -> list[IndustryMatch]:
        return super().clean_business() if self.cleaned_data["business"] else []


def _unknown(text: str) -> str:
    return _("We know no hub, region or US town called “%(text)s”.") % {"text": text[:80]}
