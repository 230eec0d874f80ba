"""Fields that several forms share."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.models import Industry
from hubs.models.industry import all_industries

FormClass = TypeVar("FormClass", bound=forms.Form)

MAX_TEXT = 200
MAX_PAGE = 100_000


class TextField(forms.CharField):
    """One line of text that a person typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": MAX_TEXT, "required": False, **options})

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What is shown again in the form: no page may hold the control characters that somebody sent, nor a flood of text."""
        shown = super().bound_data(data, initial)
        return "".join(letter for letter in shown[:MAX_TEXT] if letter.isprintable()) if shown else shown


class IndustryField(forms.CharField):
    """An industry or sector by its slug."""

    def clean(self, value: Any) -> Industry | None:
        slug = super().clean(value)
        if not slug:
            return None
        industry = next((row for row in all_industries().values() if row.slug == slug), None)
        if industry is None:
            raise forms.ValidationError(_("There is no industry “%(slug)s”.") % {"slug": slug[:80]})
        return industry


class PageField(forms.IntegerField):
    def __init__(self) -> None:
        super().__init__(required=False, min_value=1, max_value=MAX_PAGE)


class QueryForm(forms.Form):
    """A form that an address fills in: fields that it does not name, as it mostly names few, are not cleaned anew each time.

    None may be required.
    """

    def full_clean(self) -> None:
        every = self.fields
        self.fields = {name: field for name, field in every.items() if name in self.data}
        super().full_clean()
        if self.is_bound:
            empty = _cleaned_of_nothing(type(self))
            self.cleaned_data |= {
                name: empty[name] for name in every.keys() - self.fields.keys() - self.cleaned_data.keys()
            }
        self.fields = every


@cache
def _cleaned_of_nothing(form: type[QueryForm]) -> dict[str, Any]:
    nothing = form({})
    forms.Form.full_clean(nothing)
    return nothing.cleaned_data


class _Shared(dict[str, forms.Field]):
    def __deepcopy__(self, memo: Any) -> dict[str, forms.Field]:
        return dict(self)


def with_shared_fields(form: type[FormClass]) -> type[FormClass]:
    """A form class whose forms never change their fields: Django's copy of them, at each request, takes longer than a search."""
    form.base_fields = _Shared(form.base_fields)
    return form


def past_the_end(last: int) -> str:
    """What to say of a page after the last one."""
    return ngettext("There is only %(last)d page.", "There are only %(last)d pages.", last) % {"last": last}


def first_error(form: forms.Form) -> tuple[str, str]:
    """The first field with an error, and its message."""
    field, messages = next(iter(form.errors.items()))
    return field, str(messages[0])
