"""Forms that an address fills in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict

from hubs.forms.search import HubSearchForm

pytestmark = pytest.mark.django_db


@pytest.fixture
def plain(settings: Any) -> Callable[[str], HubSearchForm]:
    """Makes a form as Django does, with every field."""

    def make(query: str) -> HubSearchForm:
        settings.FAST = False
        form = HubSearchForm(QueryDict(query))
        settings.FAST = True
        return form

    return make


@pytest.mark.parametrize(
    "query",
    [
        *("", "near=", "near=41.2,-112", "radius=5", "radius=-5", "radius=5&unit=km", "radius=99999&unit=km"),
        *("unit=miles", "stage=emerging&page=2&after=here", "stage=none&limit=0", "bbox=1,2,3,4", "bbox=1,2"),
        *("industry=no-such-thing&q=x", "page=nought&limit=1000", "unknown=1"),
        *("include=candidates", "include=x"),
    ],
)
def test_fields_that_an_address_leaves_out_are_as_if_they_were_empty(
    query: str, plain: Callable[[str], HubSearchForm]
) -> None:
    whole, ours = plain(query), HubSearchForm(QueryDict(query))
    assert len(ours.fields) < len(whole.fields)
    assert ours.errors == whole.errors
    assert ours.cleaned_data == whole.cleaned_data
    if ours.is_valid():
        assert (ours.criteria, ours.cursor) == (whole.criteria, whole.cursor)


def test_without_an_address_there_is_nothing_to_clean() -> None:
    assert not HubSearchForm().is_valid()
    assert HubSearchForm().errors == {}
