"""Fields that several forms share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hubs.fast.memory import kept
from hubs.indexes.catalog import all_industries
from hubs.models import Industry

MAX_TEXT = 200
MAX_PAGE = 100_000
CANDIDATES = "candidates"


class TextField(forms.CharField):
    """One line of typed text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": MAX_TEXT, "required": False, **options})

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What the form shows again: cut to MAX_TEXT characters, without control characters."""
        shown = super().bound_data(data, initial)
        return "".join(letter for letter in shown[:MAX_TEXT] if letter.isprintable()) if shown else shown


class IndustryField(forms.CharField):
    """An industry or sector, given by its slug."""

    def clean(self, value: Any) -> Industry | None:
        slug = super().clean(value)
        if not slug:
            return None
        industry = next((row for row in all_industries().values() if row.slug == slug), None)
        if industry is None:
            raise forms.ValidationError(_("There is no industry “%(slug)s”.") % {"slug": slug[:80]})
        return industry


class IncludeField(forms.ChoiceField):
    """`include=candidates` also shows almost-hubs. Ignored on a site that does not show them."""

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Also show"), required=False, choices=[("", ""), (CANDIDATES, CANDIDATES)])

    def clean(self, value: Any) -> bool:
        """Whether they are wanted."""
        return settings.SHOW_CANDIDATES and super().clean(value) == CANDIDATES


class PageField(forms.IntegerField):
    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Page"), required=False, min_value=1, max_value=MAX_PAGE)


class QueryForm(forms.Form):
    """A form filled from the query string. No field may be required.

    It creates only the fields that the query string names: Django copies each field for each request, and copying all of
    them takes longer than a search. The others are in `cleaned_data` as if they were empty.
    """

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if settings.FAST and data is not None:
            named = {name: field for name, field in type(self).base_fields.items() if name in data}
            self.base_fields = named  # type: ignore[misc]  # for this instance only: Django copies the fields found here
        super().__init__(data, *args, **kwargs)

    def full_clean(self) -> None:
        super().full_clean()
        left_out = type(self).base_fields.keys() - self.fields.keys()
        if self.is_bound and left_out:
            empty = _cleaned_of_nothing(type(self))
            self.cleaned_data |= {name: empty[name] for name in left_out - self.cleaned_data.keys()}


@kept()
def _cleaned_of_nothing(form: type[QueryForm]) -> dict[str, Any]:
    nothing = form(dict.fromkeys(form.base_fields, ""))
    nothing.full_clean()
    return nothing.cleaned_data


class IncludeForm(QueryForm):
    """For pages without other filters."""

    include = IncludeField()


def past_the_end(last: int) -> str:
    """The error message for a page after the last one."""
    return ngettext("There is only %(last)d page.", "There are only %(last)d pages.", last) % {"last": last}


def first_error(form: forms.Form) -> tuple[str, str]:
    """The first field with an error, and its message."""
    field, messages = next(iter(form.errors.items()))
    return field, str(messages[0])
