"""Completion of places while typing."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from django.db.models import F
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.slips import slip
from hubs.gazetteer.complete import MOST, complete
from hubs.gazetteer.ranking import BEGINNINGS_FIRST
from hubs.models import Place, PlaceName
from hubs.text.folding import fold

pytestmark = [pytest.mark.django_db, pytest.mark.full_gazetteer]

FIRST = 5
"""Few look further down."""


def test_the_likeliest_place_comes_first(subtests: pytest.Subtests) -> None:
    for typed, first in [
        ("ogd", "ogden-ut"),
        ("OGD", "ogden-ut"),
        ("ogden", "ogden-ut"),
        ("ogden u", "ogden-ut"),
        ("ogden, ut", "ogden-ut"),
        ("ogden, uta", "ogden-ut"),
        ("new y", "new-york-city-ny"),
        ("münch", "munich-de"),
        ("munch", "munich-de"),
        ("zür", "zurich-ch"),
        ("st lo", "st-louis-mo"),
        ("saint lo", "st-louis-mo"),
        ("washington, d", "washington-dc"),
        ("paris te", "paris-tx"),
        ("paris, fr", "paris-fr"),
        ("portland, m", "portland-me"),
        ("silicon v", "silicon-valley"),
        ("twin c", "twin-cities"),
        ("8440", "84401"),
        ("deutschl", "germany"),
        # slips
        ("albequ", "albuquerque-nm"),
        ("philadelpia", "philadelphia-pa"),
        ("minneap", "minneapolis-mn"),
        ("pittsb", "pittsburgh-pa"),
    ]:
        with subtests.test(typed=typed, first=first):
            assert [place.slug for place in complete(typed)][:1] == [first]


@pytest.mark.parametrize("typed", ["", " ", "!", "xqz", "xqzvbnm", "\0"])
def test_nothing_begins_so(typed: str) -> None:
    assert complete(typed) == []


def test_a_zip_code_completes_to_the_codes_that_begin_so() -> None:
    found = [place.slug for place in complete("8440")]
    assert found == sorted(found)
    assert {slug[:4] for slug in found} == {"8440"}


def test_with_a_state_only_its_places_are_offered() -> None:
    assert {place.admin1 for place in complete("springfield, il")} == {"IL"}


@given(st.text(max_size=40) | st.sampled_from(["a", "s", "san ", "st", "new", "9", "é", "東"]))
@example("\0")
@example("%")
@example("\ud800")
@example("a " * 500)
@example("🎿" * 1_000)
@example("ut ut ut ut ut ut")
def test_any_text_completes_to_at_most_ten_places_each_once(typed: str) -> None:
    found = [place.slug for place in complete(typed)]
    assert len(found) <= MOST
    assert len(set(found)) == len(found)


def test_a_place_is_among_the_first_five_after_a_slip(subtests: pytest.Subtests) -> None:
    for meant, typed in [
        # the slip makes the beginning of other places, or another place's name
        ("vienna-at", "venna"),
        ("monroe-la", "monre"),
        ("santiago-cl", "santago"),
        ("cartama-es", "catama"),
        ("victoria-au", "vitoria"),
        # one letter too many, one missing, one wrong, two swapped; at the start, in the middle, at the end
        ("springfield-mo", "xspringfield"),
        ("boise-id", "boixse"),
        ("provo-ut", "provoo"),
        ("denver-co", "enver"),
        ("seattle-wa", "seatle"),
        ("munich-de", "munic"),
        ("cleveland-oh", "vleveland"),
        ("hamburg-de", "hamborg"),
        ("berlin-de", "berlim"),
        ("chicago-il", "hcicago"),
        ("pittsburgh-pa", "pittsbrugh"),
        ("tucson-az", "tucsno"),
        # a space lost, gained or in the wrong place
        ("new-york-city-ny", "newyork city"),
        ("san-jose-ca", "sa njose"),
        # three letters
        ("graz-at", "grz"),
        ("bonn-de", "bon"),
    ]:
        with subtests.test(meant=meant, typed=typed):
            assert meant in [place.slug for place in complete(typed)][:FIRST]


@pytest.mark.parametrize(("largest", "least"), [(34_000, 0.97), (None, 0.93)])
def test_after_a_slip_anywhere_a_place_so_called_is_nearly_always_among_the_first_five(
    largest: int | None, least: float
) -> None:
    chance = Random(7)
    cities = Place.objects.filter(kind="city").order_by("-population", "pk").values_list("name", flat=True)[:largest]
    sample = chance.sample([folded for folded in map(fold, cities) if len(folded) > 1], 200)
    right = sum(name in [fold(place.name) for place in complete(slip(name, chance))][:FIRST] for name in sample)
    assert right / len(sample) >= least


@pytest.mark.parametrize("typed", ["mich", "spring", "port", "san", "ber", "oma", "ala"])
def test_three_places_that_begin_as_typed_come_before_any_slip(typed: str) -> None:
    heaviest = PlaceName.objects.filter(folded__startswith=typed).order_by("-weight", "place_id")
    ids = dict.fromkeys(heaviest.values_list("place_id", flat=True)[:30])
    assert [place.pk for place in complete(typed)][:BEGINNINGS_FIRST] == list(ids)[:BEGINNINGS_FIRST]


def test_two_slips_are_forgiven_in_a_long_name_where_there_is_none_with_one() -> None:
    assert [place.slug for place in complete("philadelpa")][:1] == ["philadelphia-pa"]


def test_each_name_lies_where_its_place_does() -> None:
    elsewhere = PlaceName.objects.exclude(country=F("place__country"), admin1=F("place__admin1"))
    assert not elsewhere.exists()


@pytest.mark.parametrize(
    ("typed", "queries"),
    [("", 0), ("a", 2), ("new y", 6), ("ogden, ut", 6), ("xqzvbn", 4), ("xqzvbnmw", 5), ("venna", 4), ("san ojse", 7)],
)
def test_completing_costs_few_queries(typed: str, queries: int, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(queries):
        complete(typed)


def test_a_long_text_costs_no_more_than_a_short_one(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(15):
        complete("ogden ny us " * 30)
