"""Places are found by the names that pages print and by those that people use, in their own letters."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import translation

from hubs.enums import PlaceKind
from hubs.gazetteer.resolve import Outcome, resolve
from hubs.models import Place

pytestmark = [pytest.mark.django_db, pytest.mark.full_gazetteer]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_country_and_state_is_found_by_the_label_that_pages_print(language: str) -> None:
    missed = []
    with translation.override(language):
        for place in Place.objects.filter(kind__in=(PlaceKind.COUNTRY, PlaceKind.STATE)):
            if place not in resolve(place.full_label).places:
                missed.append(place.full_label)
    assert missed == []


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_a_city_of_each_country_is_found_by_the_label_that_pages_print(language: str) -> None:
    missed, seen = [], set()
    with translation.override(language):
        for place in Place.objects.filter(kind=PlaceKind.CITY, population__gte=50_000).order_by("-population"):
            if (place.country, place.admin1) not in seen:
                seen.add((place.country, place.admin1))
                if place not in resolve(place.full_label).places:
                    missed.append(place.full_label)
    assert missed == []


NAMES = {
    "Netherlands": "the-netherlands",
    "Eindhoven, Netherlands": "eindhoven-nl",
    "Italia": "italy",
    "España": "spain",
    "Nederland": "the-netherlands",
    "Polska": "poland",
    "Milano, Italia": "milan-it",
    "São Paulo, Brasil": "sao-paulo-br",
    "USA": "united-states",
    "UK": "united-kingdom",
    "Türkiye": "turkey",
    "Turkey": "turkey",
    "Burma": "myanmar",
    "Washington state": "washington",
    "New York State": "new-york",
    "State of Utah": "utah",
    "長野": "nagano-jp",
    "大阪": "osaka-jp",
    "مصر": "egypt",
    "Москва": "moscow-ru",
    "東京": "tokyo-jp",
    "42651 Solingen": "solingen-de",
    "10115 Berlin": "berlin-de",
    "D-10115 Berlin": "berlin-de",
    "84401 Ogden": "ogden-ut",
    "Ogden Utah 84401 USA": "84401",
    "02139, US": "02139",
}


@pytest.mark.parametrize("text", NAMES)
def test_people_use_other_names_and_letters(text: str) -> None:
    place = resolve(text).place
    assert place is not None
    assert place.slug == NAMES[text]


def test_a_name_in_other_letters_that_only_sounds_alike_is_asked_about() -> None:
    found = resolve("Огден")  # Ogden, whose name in Cyrillic letters the gazetteer does not have
    assert found.place is not None
    assert found.outcome is Outcome.AMBIGUOUS


def test_a_zip_code_that_lost_its_zero_is_asked_about() -> None:
    found = resolve("2139")
    assert [place.slug for place in found.places] == ["02139"]
    assert found.outcome is Outcome.AMBIGUOUS
