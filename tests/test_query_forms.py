"""Forms that an address fills in."""

from __future__ import annotations

import pytest
from django import forms
from django.http import QueryDict

from hubs.forms.search import HubSearchForm

pytestmark = pytest.mark.django_db


class Plain(HubSearchForm):
    """Cleaned as Django does, each field at each time."""

    full_clean = forms.Form.full_clean


@pytest.mark.parametrize(
    "query",
    [
        *("", "near=", "near=41.2,-112", "radius=5", "radius=-5", "radius=5&unit=km", "radius=99999&unit=km"),
        *("unit=miles", "stage=emerging&page=2&after=here", "stage=none&limit=0", "bbox=1,2,3,4", "bbox=1,2"),
        *("industry=no-such-thing&q=x", "page=nought&limit=1000", "unknown=1"),
    ],
)
def test_fields_that_an_address_leaves_out_are_as_if_they_were_empty(query: str) -> None:
    ours, plain = HubSearchForm(QueryDict(query)), Plain(QueryDict(query))
    assert ours.errors == plain.errors
    assert ours.cleaned_data == plain.cleaned_data
    assert list(ours.fields) == list(plain.fields)
    if ours.is_valid():
        assert (ours.criteria, ours.turn) == (plain.criteria, plain.turn)


def test_without_an_address_there_is_nothing_to_clean() -> None:
    assert not HubSearchForm().is_valid()
    assert HubSearchForm().errors == {}
