"""The form for rejecting a suggestion."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hubs.enums import RejectionReason


class RejectionForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", "---------"), *RejectionReason.choices],
        widget=forms.Select(attrs={"accesskey": "r"}),
    )
    outcome = forms.CharField(
        label=_("In your own words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The sender sees the reason and this text, but not who decided."),
    )
