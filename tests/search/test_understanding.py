"""The one box understands industry and place in any order, and never turns a word that means something into a place."""

from __future__ import annotations

import pytest

from hubs.search.understanding import understand

pytestmark = [pytest.mark.django_db, pytest.mark.full_gazetteer]

INDUSTRY_AND_PLACE = {
    "wine near Sacramento": ("wine", "Sacramento"),
    "wine sacramento": ("wine", "sacramento"),
    "Sacramento wine": ("wine", "Sacramento"),
    "breweries in Oregon": ("brewing", "Oregon"),
    "boats florida": ("boats", "florida"),
    "craft brewery Asheville NC": ("brewing", "Asheville NC"),
    "Tischler in der Nähe von Herford": ("furniture", "Herford"),
    "Möbel bei Herford": ("furniture", "Herford"),
    "furniture near High Point, NC": ("furniture", "High Point, NC"),
}


@pytest.mark.parametrize("text", INDUSTRY_AND_PLACE)
def test_an_industry_and_a_place_are_understood_in_any_order(text: str) -> None:
    found = understand(text)
    assert found.best == "industry-near"
    assert found.industry is not None
    assert (found.industry.slug, found.place_text) == INDUSTRY_AND_PLACE[text]


@pytest.mark.parametrize(
    ("text", "slug"),
    [("find hubs in Utah", "utah"), ("hubs near Ogden, UT", "ogden-ut"), ("Finde Hubs bei Solingen", "solingen-de")],
)
def test_the_place_is_understood_in_what_people_ask(text: str, slug: str) -> None:
    found = understand(text)
    assert found.best == "place"
    assert found.resolution is not None
    assert found.resolution.place is not None
    assert found.resolution.place.slug == slug


@pytest.mark.parametrize("text", ["here", "near me", "hier", "in meiner Nähe"])
def test_here_asks_for_the_location(text: str) -> None:
    assert understand(text).best == "here"


def test_an_industry_near_the_visitor_is_the_industry() -> None:
    found = understand("furniture near me")
    assert found.best == "industry"
    assert found.industry is not None
    assert found.industry.slug == "furniture"


@pytest.mark.parametrize("text", ["HVAC", "guns", "cakes", "cattle", "billing", "law firm", "Klempner", "nail salon"])
def test_no_place_is_read_into_a_word_of_a_business(text: str) -> None:
    assert understand(text).best in ("industry", "words")


@pytest.mark.parametrize(("text", "slug"), [("albequerque", "albuquerque-nm"), ("Pitsburgh", "pittsburgh-pa")])
def test_a_misspelled_place_is_still_a_place(text: str, slug: str) -> None:
    found = understand(text)
    assert found.best == "place"
    assert found.resolution is not None
    assert found.resolution.place is not None
    assert found.resolution.place.slug == slug


@pytest.mark.parametrize("text", ["41.22 -111.97", "22.92°N 118.95°E", "-111.97, 41.22"])
def test_coordinates_are_a_place(text: str) -> None:
    found = understand(text)
    assert (found.best, found.place_text) == ("point", text)
