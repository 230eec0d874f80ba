"""Forms in which somebody says what a business makes or does."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from hubs.forms.fields import QueryForm, TextField


class BusinessForm(QueryForm):
    """A business in plain words, in `q`, and in `language` the language in which the answer names industries."""

    q = TextField(label=gettext_lazy("What do you make or do?"))
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), required=False, choices=[("", ""), *settings.LANGUAGES]
    )
