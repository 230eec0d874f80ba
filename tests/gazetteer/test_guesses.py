"""What is offered where no place was found, or a whole state was named; over the real gazetteer."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hubs.gazetteer.guesses import OFFERED, largest_towns, places_meant
from hubs.gazetteer.resolve import Outcome, resolve
from hubs.models import Place
from tests.queries import counted_queries

pytestmark = [pytest.mark.django_db, pytest.mark.full_gazetteer]

MEANT = {
    # with words that are no part of the name
    "downtown Denver": "Denver, Colorado",
    "near Boise": "Boise, Idaho",
    "Denver Metro": "Denver, Colorado",
    "Hazzard county KY": "Hazard, Kentucky",
    "North Ogden Heights, UT": "North Ogden, Utah",
    "the Bay Area": "San Francisco Bay Area, California",
    # with a misspelled state or country
    "Springfeild, Illinoi": "Springfield, Illinois",
    "Pittsburg Pensylvania": "Pittsburgh, Pennsylvania",
    "Elkhart Indianna": "Elkhart, Indiana",
    "Köln Deutschand": "Köln, North Rhine-Westphalia, Germany",
    # with a state that is none
    "Ogden, XX": "Ogden, Utah",
    # in a state that has no such town: its largest
    "Ogdenville, UT": "Salt Lake City, Utah",
}


def test_a_part_of_an_unknown_name_is_understood(subtests: pytest.Subtests) -> None:
    for text, label in MEANT.items():
        with subtests.test(text):
            assert resolve(text).outcome is Outcome.UNKNOWN
            found = places_meant(text)
            assert found[0].label == label
            assert len(found) <= OFFERED


def test_of_nonsense_nothing_is_made() -> None:
    for text in ("", "Qwxzvb", "99999", "!!!", "\u202e", "Qwxzvb Zzyzzq Xqqqv"):
        assert places_meant(text) == []


def test_a_long_text_costs_a_bounded_number_of_queries() -> None:
    with CaptureQueriesContext(connection) as queries:
        places_meant("qwxzvb zzyzzq xqqqv " * 10)
    assert len(counted_queries(queries)) <= 100


@pytest.mark.parametrize(
    ("slug", "largest"),
    [("utah", "Salt Lake City"), ("germany", "Berlin"), ("luxembourg", "Luxembourg"), ("wyoming", "Cheyenne")],
)
def test_the_largest_towns_of_an_area(slug: str, largest: str) -> None:
    towns = largest_towns(Place.objects.get(slug=slug))
    assert towns[0].name == largest
    assert len(towns) == OFFERED
