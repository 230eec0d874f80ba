"""What a visitor may propose, and the traps for machines around it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.enums import SuggestionKind
from hubs.forms.fields import TextField
from hubs.forms.places import unknown_place
from hubs.gazetteer.resolve import resolve
from hubs.suggestions.traps import is_too_fast, is_too_old, time_stamp


class SuggestionForm(forms.Form):
    """The traps: a field that people do not see, and a signed time. Subclasses name their `kind` and fields."""

    kind: SuggestionKind = SuggestionKind.NEW_HUB

    # Named like something that a machine likes to fill in; hidden from people by the style sheet.
    homepage = forms.CharField(label=gettext_lazy("Leave this empty"), required=False, max_length=200)
    shown_at = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["shown_at"] = time_stamp()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        stamp = data.get("shown_at", "")
        if data.get("homepage") or is_too_fast(stamp):
            raise forms.ValidationError(_("That looked like a machine. If you are a person, please send it once more."))
        if is_too_old(stamp):
            raise forms.ValidationError(_("This form was open for long. Please send it once more."))
        return data

    @property
    def payload(self) -> dict[str, Any]:
        """What is proposed, as JSON."""
        traps = SuggestionForm.base_fields.keys()
        return {name: value for name, value in self.cleaned_data.items() if name not in traps and value}


class NewHubForm(SuggestionForm):
    name = TextField(label=gettext_lazy("What is the hub called?"), max_length=120, required=True)
    place = TextField(label=gettext_lazy("City or region"), required=True)
    industry = TextField(label=gettext_lazy("Industry, in your own words"), max_length=120, required=True)
    firms = forms.CharField(
        label=gettext_lazy("Firms there, one a line"), max_length=1000, required=False, widget=forms.Textarea
    )
    source = forms.URLField(
        label=gettext_lazy("A web page that tells of it"), max_length=500, required=True, assume_scheme="https"
    )
    note = forms.CharField(label=gettext_lazy("Anything else"), max_length=2000, required=False, widget=forms.Textarea)

    def clean_place(self) -> str:
        text = self.cleaned_data["place"]
        if resolve(text).place is None:
            raise forms.ValidationError(unknown_place(text))
        return text

    def clean_source(self) -> str:
        return web_address(self.cleaned_data["source"])


class CorrectionForm(SuggestionForm):
    kind = SuggestionKind.CORRECTION

    note = forms.CharField(
        label=gettext_lazy("What is wrong, and how is it right?"), max_length=2000, widget=forms.Textarea
    )
    source = forms.URLField(
        label=gettext_lazy("A web page that shows it"), max_length=500, required=False, assume_scheme="https"
    )

    def clean_source(self) -> str:
        return web_address(self.cleaned_data["source"])


def web_address(url: str) -> str:
    """The address itself, when it is one of the web: ftp: and the like are of no use to a reader."""
    if url and not url.startswith(("http://", "https://")):
        raise forms.ValidationError(_("Give a web address that begins with https://."))
    return url
