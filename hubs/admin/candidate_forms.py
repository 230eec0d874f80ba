"""The forms for deciding about an almost-hub."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubs.enums import DismissalReason, Publication
from hubs.geo.sphere import METRES_PER_MILE
from hubs.models import Candidate, Hub

AROUND_M = 100 * METRES_PER_MILE
MOST_AROUND = 30


class BelongsForm(forms.Form):
    """Chooses among the hubs around the area, of any industry, nearest first. Archived ones are left out."""

    hub = forms.ModelChoiceField(label=_("Hub"), queryset=Hub.objects.none())

    def __init__(self, candidate: Candidate, data: Any = None) -> None:
        super().__init__(data, auto_id="belongs_%s")
        hubs = Hub.objects.exclude(publication=Publication.ARCHIVED).select_related("industry")
        self.around = list(hubs.near(candidate.region.location, AROUND_M)[:MOST_AROUND])
        field: Any = self.fields["hub"]
        field.queryset = Hub.objects.filter(pk__in=[hub.pk for hub in self.around])
        field.choices = [("", "---------"), *((hub.pk, f"{hub.name} ({hub.industry.label})") for hub in self.around)]


class DismissalForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=[("", "---------"), *DismissalReason.choices])
    note = forms.CharField(
        label=_("In your own words"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
