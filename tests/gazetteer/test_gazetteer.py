"""What people type as a place, and which place they mean; on the real gazetteer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from hubs.enums import PlaceKind
from hubs.gazetteer.resolve import MAX_CANDIDATES, Outcome, namesakes, nearest_place, resolve
from hubs.geo.coordinates import LonLat
from hubs.geo.expressions import GreatCircleDistance
from hubs.geo.sphere import distance_m
from hubs.models import Place

pytestmark = [pytest.mark.django_db, pytest.mark.full_gazetteer]


def first_slug(places: Sequence[Place | None]) -> str | None:
    return places[0].slug if places and places[0] else None


def test_a_text_names_one_place(subtests: pytest.Subtests) -> None:
    for text, slug in [
        # a town with its state, however it is written
        ("Ogden, UT", "ogden-ut"),
        ("ogden utah", "ogden-ut"),
        ("OGDEN,Utah", "ogden-ut"),
        ("  Ogden ,  ut ", "ogden-ut"),
        ("Ogden, Utah, USA", "ogden-ut"),
        ("ogden utah united states", "ogden-ut"),
        ("Ogden", "ogden-ut"),
        ("Portland, Maine", "portland-me"),
        ("Portland OR", "portland-or"),
        ("Springfield IL", "springfield-il"),
        ("Kansas City, KS", "kansas-city-ks"),
        ("Atlanta, Georgia", "atlanta-ga"),
        ("Melbourne FL", "melbourne-fl"),
        ("Washington DC", "washington-dc"),
        ("Washington, D.C.", "washington-dc"),
        ("San Juan PR", "san-juan-pr"),
        # ZIP codes
        ("84401", "84401"),
        ("84401-1234", "84401"),
        ("Ogden UT 84401", "84401"),
        ("Ogden, UT 84401-1234", "84401"),
        ("Ogden UT 00000", "ogden-ut"),
        # a town with its country or its country's division
        ("Paris", "paris-fr"),
        ("Paris, TX", "paris-tx"),
        ("paris france", "paris-fr"),
        ("London, Ontario", "london-ca"),
        ("Birmingham, AL", "birmingham-al"),
        ("Birmingham, England", "birmingham-gb"),
        ("Birmingham UK", "birmingham-gb"),
        ("Tbilisi, Georgia", "tbilisi-ge"),
        ("Munich, Bavaria, Germany", "munich-de"),
        # accents, other languages and scripts
        ("Zürich", "zurich-ch"),
        ("Zurich", "zurich-ch"),
        ("Zuerich", "zurich-ch"),
        ("münchen", "munich-de"),
        ("muenchen", "munich-de"),
        ("Sao Paulo", "sao-paulo-br"),
        ("São Paulo", "sao-paulo-br"),
        ("Wien", "vienna-at"),
        ("Köln", "koln-de"),
        ("Cologne", "koln-de"),
        ("Den Haag", "the-hague-nl"),
        ("東京", "tokyo-jp"),
        ("Москва", "moscow-ru"),
        # short and other names
        ("NYC", "new-york-city-ny"),
        ("New York", "new-york-city-ny"),
        ("LA", "los-angeles-ca"),
        ("SF", "san-francisco-ca"),
        ("Bombay", "mumbai-in"),
        ("Kiev", "kyiv-ua"),
        # Saint, Fort, Mount, apostrophes and hyphens
        ("St. Louis", "st-louis-mo"),
        ("saint louis", "st-louis-mo"),
        ("St Louis MO", "st-louis-mo"),
        ("St. Petersburg FL", "st-petersburg-fl"),
        ("Fort Worth", "ft-worth-tx"),
        ("Ft. Worth, TX", "ft-worth-tx"),
        ("Mt Vernon, NY", "mt-vernon-ny"),
        ("Winston Salem", "winston-salem-nc"),
        ("Coeur d'Alene", "coeur-dalene-id"),
        ("O’Fallon, MO", "ofallon-mo"),
        # regions that no gazetteer but ours has
        ("Twin Cities", "twin-cities"),
        ("Bay Area", "bay-area"),
        ("silicon valley", "silicon-valley"),
        # states and countries
        ("Utah", "utah"),
        ("UT", "utah"),
        ("CA", "california"),
        ("Bayern", "bavaria-de"),
        ("Bavaria", "bavaria-de"),
        ("Deutschland", "germany"),
        ("USA", "united-states"),
        ("UK", "united-kingdom"),
    ]:
        with subtests.test(text=text, slug=slug):
            resolution = resolve(text)
            assert (resolution.outcome, first_slug(resolution.places)) == (Outcome.FOUND, slug)
            assert not resolution.corrected


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("albequerque", "albuquerque-nm"),
        ("Philadelpia", "philadelphia-pa"),
        ("tuscon", "tucson-az"),
        ("Ogdne UT", "ogden-ut"),
        ("los angelas", "los-angeles-ca"),
        ("Minneaplis, MN", "minneapolis-mn"),
        ("Silicon Vally", "silicon-valley"),
        ("Stuttgrat", "stuttgart-de"),
    ],
)
def test_a_slip_of_the_finger_is_forgiven_and_told(text: str, slug: str) -> None:
    resolution = resolve(text)
    assert (resolution.outcome, first_slug(resolution.places)) == (Outcome.FOUND, slug)
    assert resolution.corrected


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        # so common that they are names of their own in GeoNames
        ("Pittsburg PA", "pittsburgh-pa"),
        ("cincinatti", "cincinnati-oh"),
        ("Stutgart", "stuttgart-de"),
    ],
)
def test_a_common_misspelling_is_found_as_it_stands(text: str, slug: str) -> None:
    assert first_slug(resolve(text).places) == slug


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Portland", ["portland-or", "portland-me"]),
        ("Springfield", ["springfield-mo", "springfield-ma", "springfield-il"]),
        ("Birmingham", ["birmingham-gb", "birmingham-al"]),
        ("Kansas City", ["kansas-city-mo", "kansas-city-ks"]),
        ("Washington", ["washington-dc", "washington"]),
        ("Georgia", ["georgia-us", "georgia"]),
        ("Jamaica", ["jamaica-ny", "jamaica"]),
    ],
)
def test_an_ambiguous_text_offers_the_likeliest_first(text: str, candidates: list[str]) -> None:
    resolution = resolve(text)
    assert resolution.outcome is Outcome.AMBIGUOUS
    assert [place.slug for place in resolution.places[: len(candidates)]] == candidates


def test_an_unknown_text_has_no_place(subtests: pytest.Subtests) -> None:
    for text in [
        *("", " ", "...", "xqzvbn", "asdfghjkl", "ski bindings", "00000", "99999", "\0", "%", "_", "'; DROP TABLE x"),
        *("Portland, France", "1600 Pennsylvania Ave"),
    ]:
        with subtests.test(text=text):
            resolution = resolve(text)
            assert (resolution.outcome, resolution.place, resolution.places) == (Outcome.UNKNOWN, None, [])


def test_with_a_state_only_places_in_it_count() -> None:
    found = resolve("Springfield, Massachusetts").places
    assert {(place.country, place.admin1) for place in found} == {("US", "MA")}


def test_with_a_country_only_places_in_it_count() -> None:
    assert {place.country for place in resolve("Birmingham, United Kingdom").places} == {"GB"}
    assert {place.country for place in resolve("Paris, United States").places} == {"US"}


def test_a_slip_with_a_state_is_looked_for_in_it_alone() -> None:
    resolution = resolve("Portlnad, Maine")
    assert [place.slug for place in resolution.places] == ["portland-me"]


def test_an_area_that_no_place_of_the_name_lies_in_is_not_left_aside() -> None:
    assert [place.slug for place in resolve("Ogden, Japan").places] == []


def test_candidates_are_few_and_each_stands_once() -> None:
    places = resolve("San Jose").places
    assert 1 < len(places) <= MAX_CANDIDATES
    assert len({place.pk for place in places}) == len(places)


def test_a_zip_code_says_which_town_it_is_near() -> None:
    (place,) = resolve("94103").places
    assert (place.kind, place.label) == (PlaceKind.POSTCODE, "94103 (San Francisco, California)")
    assert distance_m(place.location, LonLat(-122.4194, 37.7749)) < 5_000


def test_long_texts_are_answered(subtests: pytest.Subtests) -> None:
    for piece in ["a", "a ", "ut ", "ny us ", "東京", "é", "\0", "%", "84401 ", "🎿", "ogden, "]:
        for length in [200, 10_000]:
            with subtests.test(piece=piece, length=length):
                assert resolve((piece * length)[:length]).outcome in Outcome


@hypothesis_settings(max_examples=150)
@given(st.text(max_size=60) | st.text(st.characters(codec="utf-8"), max_size=400))
@example("\0ogden\0")
@example("🎿" * 500)
@example("\ud800")
@example("' OR 1=1 --")
@example("ogden%' ESCAPE '")
@example("ut ut ut ut ut ut ut ut")
@example("١٢٣٤٥")
def test_any_text_is_answered(text: str) -> None:
    resolution = resolve(text)
    assert bool(resolution.places) == (resolution.outcome is not Outcome.UNKNOWN)
    assert len(resolution.places) <= MAX_CANDIDATES


@pytest.mark.parametrize(
    ("text", "queries"), [("Ogden, UT", 2), ("84401", 1), ("Springfield", 1), ("xqzvbn", 2), ("Ogdne UT", 5), ("", 0)]
)
def test_resolving_costs_few_queries(text: str, queries: int, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(queries):
        resolve(text)


@pytest.mark.parametrize(
    ("point", "slug"),
    [
        (LonLat(-111.97, 41.22), "ogden-ut"),
        (LonLat(11.58, 48.14), "munich-de"),
        (LonLat(-68.30, -54.80), "ushuaia-ar"),
        (LonLat(-118.5, 38.5), "hawthorne-nv"),  # far out in the desert, beyond the first rings
    ],
)
def test_the_nearest_town_to_a_point(point: LonLat, slug: str) -> None:
    assert first_slug([nearest_place(point)]) == slug


@pytest.mark.parametrize("point", [LonLat(0, -90), LonLat(-130, -50), LonLat(0, 90)])
def test_far_from_all_towns_there_is_none(point: LonLat) -> None:
    assert nearest_place(point) is None


@given(st.floats(-180, 180), st.floats(-90, 90))
@example(180.0, -16.8)
@example(-180.0, 66.0)
def test_the_nearest_town_is_within_500_km_or_none(lon: float, lat: float) -> None:
    point = LonLat(lon, lat)
    town = nearest_place(point)
    assert town is None or distance_m(point, town.location) <= 500_000


@hypothesis_settings(max_examples=8)
@given(st.floats(-180, 180), st.floats(-60, 80))
@example(-40.0, 81.0)
def test_no_town_is_nearer_than_the_nearest(lon: float, lat: float) -> None:
    point = LonLat(lon, lat)
    towns = Place.objects.filter(kind=PlaceKind.CITY).annotate(metres=GreatCircleDistance("point", point))
    nearest = towns.order_by("metres")[0]
    assert nearest_place(point) == (nearest if nearest.metres <= 500_000 else None)


def test_places_lie_on_earth_where_their_country_is() -> None:
    place = Place.objects.get(slug="ogden-ut")
    assert (place.country, place.admin1, place.admin1_name) == ("US", "UT", "Utah")
    assert place.location == LonLat(-111.97383, 41.223)


@pytest.mark.parametrize("slug", ["ogden-ut", "paris-tx", "philadelphia-pa", "new-york-city-ny"])
def test_namesakes_are_the_others_that_the_name_may_mean_and_cost_one_query(
    slug: str, django_assert_num_queries: Any
) -> None:
    place = Place.objects.get(slug=slug)
    meant = [other for other in resolve(place.name).places if other != place]
    with django_assert_num_queries(1):
        found = namesakes(place)
        labels = [other.full_label for other in found]
    assert found[: len(meant)] == meant
    assert labels[: len(meant)] == [other.full_label for other in meant]
